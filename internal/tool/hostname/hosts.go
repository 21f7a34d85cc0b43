package hostname

import (
	"slices"
	"strings"

	"contedor/internal/linux/netdb"
)

// A host is the entry for a name in hosts(5).
type host struct {
	name      string // the canonical one
	aliases   []string
	addresses []string
}

// lookUp finds a name in hosts(5). The first line with the name has the canonical name. The
// addresses and aliases of all lines count. An IPv4 address is its own name.
func lookUp(name string) (h host, found bool) {
	if isIPv4(name) {
		return host{name: name, addresses: []string{name}}, true
	}
	for fields := range netdb.Rows(netdb.Hosts) {
		if !slices.ContainsFunc(fields[1:], func(f string) bool { return strings.EqualFold(f, name) }) {
			continue
		}
		if !found {
			h.name, found = fields[1], true
		}
		h.addresses = append(h.addresses, fields[0])
		h.aliases = append(h.aliases, fields[2:]...)
	}
	return h, found
}

// nameOf returns the canonical name of an address, or "".
func nameOf(address string) string {
	if fields := netdb.Find(netdb.Hosts, 0, address); fields != nil {
		return fields[1]
	}
	return ""
}

func isIPv4(s string) bool {
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if p == "" || len(p) > 3 || strings.Trim(p, "0123456789") != "" || len(p) == 3 && p > "255" {
			return false
		}
	}
	return len(parts) == 4
}
