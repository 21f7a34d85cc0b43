package getent

import (
	"context"
	"net"
	"slices"
	"strings"

	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
)

// A host is a line of hosts(5).
type host struct {
	address net.IP
	names   []string
}

// hosts returns the lines of /etc/hosts whose addresses are valid.
func hosts() (list []host) {
	for f := range netdb.Rows(netdb.Hosts) {
		if address := parse(f[0]); address != nil {
			list = append(list, host{address, f[1:]})
		}
	}
	return list
}

// parse returns an address of 4 or 16 bytes, or nil.
func parse(word string) net.IP {
	if four, ok := inet.Parse4(word); ok {
		return four[:]
	}
	if six, ok := inet.Parse6(word); ok {
		return six[:]
	}
	return nil
}

func (h host) has(name string) bool {
	return slices.ContainsFunc(h.names, func(n string) bool { return strings.EqualFold(n, name) })
}

func (q *query) writeHost(address net.IP, names ...string) {
	q.out.WriteString(pad(inet.Text(address), 15) + " " + strings.Join(names, " ") + "\n")
}

// listHosts writes all lines. gethostent(3) has no IPv6 addresses: it makes one of ::1, and leaves
// out the others.
func (q *query) listHosts() {
	for _, h := range hosts() {
		address := h.address
		if len(address) == 16 {
			if !address.IsLoopback() {
				continue
			}
			address = net.IP{127, 0, 0, 1}
		}
		q.writeHost(address, h.names...)
	}
}

// findHost writes the first entry of a name, IPv6 before IPv4, or of an address.
func (q *query) findHost(key string) bool {
	list := hosts()
	if address := parse(key); address != nil {
		for _, h := range list {
			if h.address.Equal(address) && len(h.address) == len(address) {
				q.writeHost(h.address, h.names...)
				return true
			}
		}
		names, err := net.DefaultResolver.LookupAddr(context.Background(), key)
		if err != nil || len(names) == 0 {
			return false
		}
		q.writeHost(address, strings.TrimSuffix(names[0], "."))
		return true
	}
	for _, size := range []int{16, 4} {
		for _, h := range list {
			if len(h.address) == size && h.has(key) {
				q.writeHost(h.address, h.names...)
				return true
			}
		}
	}
	six, four, name := resolve(key)
	if len(six) > 0 {
		four = six
	}
	for _, address := range four {
		q.writeHost(address, name)
	}
	return len(four) > 0
}

// resolve asks the DNS for a name. It returns the addresses of both families, and the canonical name.
func resolve(key string) (six, four []net.IP, name string) {
	found, err := net.DefaultResolver.LookupIPAddr(context.Background(), key)
	if err != nil {
		return nil, nil, ""
	}
	for _, a := range found {
		if b := a.IP.To4(); b != nil {
			four = append(four, b)
		} else {
			six = append(six, a.IP)
		}
	}
	name, err = net.DefaultResolver.LookupCNAME(context.Background(), key)
	if name = strings.TrimSuffix(name, "."); err != nil || name == "" {
		name = key
	}
	return six, four, name
}

// addresses writes what getaddrinfo(3) returns for a name: a line for each type of socket.
func (q *query) addresses(key string, four, six bool) bool {
	var list []net.IP
	name := key
	if address := parse(key); address != nil {
		list = []net.IP{address}
	} else if list, name = q.named(key, four, six); list == nil {
		return false
	}
	found := false
	for _, address := range list {
		if len(address) == 4 && !four { // AI_V4MAPPED
			address = address.To16()
		} else if len(address) == 16 && !six {
			continue
		}
		text := inet.Text(address)
		for _, kind := range []string{"STREAM", "DGRAM ", "RAW   "} {
			q.out.WriteString(pad(text, 15) + " " + kind + " ")
			if !found {
				q.out.WriteString(name)
			}
			q.out.WriteString("\n")
			found = true
		}
	}
	return found
}

// named returns the addresses of a name, and the canonical name. With AI_ADDRCONFIG a family for
// which this machine has no address but that of the loopback is left out, if it was asked for alone
// or the machine has one of the other family.
func (q *query) named(key string, four, six bool) (list []net.IP, name string) {
	if !q.allFamilies {
		hasFour, hasSix := families()
		if four && six && hasFour != hasSix {
			four, six = hasFour, hasSix
		} else if four && !six && !hasFour || six && !four && !hasSix {
			return nil, ""
		}
	}
	for _, h := range hosts() {
		if h.has(key) && (len(h.address) == 4 && four || len(h.address) == 16 && six) {
			return []net.IP{h.address}, h.names[0]
		}
	}
	sixes, fours, name := resolve(key)
	if six {
		list = append(list, sixes...)
	}
	if four || list == nil {
		list = append(list, fours...)
	}
	return list, name
}

// families reports for which families the machine has an address besides the loopback's.
func families() (four, six bool) {
	list, _ := net.InterfaceAddrs()
	for _, a := range list {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() {
			four = four || n.IP.To4() != nil
			six = six || n.IP.To4() == nil
		}
	}
	return four, six
}
