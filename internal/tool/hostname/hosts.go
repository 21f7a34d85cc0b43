package hostname

import (
	"os"
	"slices"
	"strings"
)

// A host is the entry for a name in hosts(5).
type host struct {
	name      string // the canonical one
	aliases   []string
	addresses []string
}

// hostsFile is the table of hosts(5).
const hostsFile = "/etc/hosts"

// lookUp finds a name in hosts(5). The first line with the name has the canonical name. The
// addresses and aliases of all lines count. An IPv4 address is its own name.
func lookUp(name string) (h host, found bool) {
	data, _ := os.ReadFile(hostsFile) // a missing file has no entries
	return find(string(data), name)
}

func find(table, name string) (h host, found bool) {
	if isIPv4(name) {
		return host{name: name, addresses: []string{name}}, true
	}
	for fields := range rows(table) {
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
	data, _ := os.ReadFile(hostsFile)
	for fields := range rows(string(data)) {
		if fields[0] == address {
			return fields[1]
		}
	}
	return ""
}

// rows yields the fields of each line that has an address and a name.
func rows(table string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(table) {
			line, _, _ = strings.Cut(line, "#")
			if fields := strings.Fields(line); len(fields) > 1 && !yield(fields) {
				return
			}
		}
	}
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
