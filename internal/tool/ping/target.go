package ping

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"

	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
	"golang.org/x/sys/unix"
)

// A target is the destination of the packets.
type target struct {
	host    string // its name in the output
	address []byte // 4 or 16 bytes
	zone    uint32 // of a link-local IPv6 address: the index of an interface
	literal bool   // the word is an address
}

func (t target) family() int {
	if len(t.address) == 4 {
		return unix.AF_INET
	}
	return unix.AF_INET6
}

// Texts of gai_strerror(3).
const (
	unknownName   = "Name or service not known"
	laterPerhaps  = "Temporary failure in name resolution"
	noSuchFamily  = "Address family for hostname not supported"
	noAddressText = "No address associated with hostname"
)

// lookUp returns the addresses for a word, in the order in which they are tried. On failure it returns
// the message of getaddrinfo(3).
func lookUp(word string) ([]target, string) {
	if four, ok := inet.ParseLoose4(word); ok {
		return []target{{host: word, address: four[:], literal: true}}, ""
	}
	address, zone, zoned := strings.Cut(word, "%")
	if six, ok := inet.Parse6(address); ok {
		t := target{host: word, address: six[:], literal: true}
		if zoned {
			if t.zone, ok = parseZone(zone, t.address); !ok {
				return nil, unknownName
			}
		}
		return []target{t}, ""
	}
	if list := inHosts(word); list != nil {
		return list, ""
	}
	if strings.Trim(word, "0123456789.") == "" {
		return nil, answersDNS(word)
	}
	found, err := net.DefaultResolver.LookupIPAddr(context.Background(), word)
	if err != nil {
		var failure *net.DNSError
		if errors.As(err, &failure) && failure.IsNotFound {
			return nil, unknownName
		}
		return nil, laterPerhaps
	}
	var list []target
	for _, a := range found {
		b := []byte(a.IP)
		if four := a.IP.To4(); four != nil {
			b = four
		}
		list = append(list, target{host: word, address: b})
	}
	return list, ""
}

// parseZone parses the zone of an address: the index of an interface or, if the address is valid on one link
// or one machine only, the name of an interface.
func parseZone(word string, address []byte) (zone uint32, ok bool) {
	if isLinkLocal(address) || address[0] == 0xff && address[1]&0xf == 1 {
		if index, err := interfaceIndex(word); err == nil {
			return index, true
		}
	}
	n, err := strconv.ParseUint(word, 10, 32)
	return uint32(n), err == nil
}

// answersDNS returns the error for a name such as 256.1.1.1, which consists of numbers. Package net
// does not look it up, but the C library does. If a DNS server replies, the name is unknown.
func answersDNS(word string) string {
	const nobody = "invalid." // never has an address, RFC 6761
	var failure *net.DNSError
	if _, err := net.DefaultResolver.LookupIPAddr(context.Background(), nobody); word == "" || strings.Contains(word, "..") || errors.As(err, &failure) && failure.IsNotFound {
		return unknownName
	}
	return laterPerhaps
}

// inHosts looks a name up in hosts(5). IPv6 addresses come first. The canonical name is that of the
// first line.
func inHosts(word string) []target {
	var six, four []target
	canonical := ""
	for fields := range netdb.Rows(netdb.Hosts) {
		for _, alias := range fields[1:] {
			if !strings.EqualFold(alias, word) {
				continue
			}
			if canonical == "" {
				canonical = fields[1]
			}
			if b, ok := inet.Parse4(fields[0]); ok {
				four = append(four, target{address: b[:]})
			} else if b, ok := inet.Parse6(fields[0]); ok {
				six = append(six, target{address: b[:]})
			}
			break
		}
	}
	list := append(six, four...)
	for i := range list {
		list[i].host = canonical
	}
	return list
}

// nameOf returns the name of an address, or "".
func nameOf(text string) string {
	if fields := netdb.Find(netdb.Hosts, 0, text); fields != nil {
		return fields[1]
	}
	names, err := net.DefaultResolver.LookupAddr(context.Background(), text)
	if err != nil || len(names) == 0 {
		return ""
	}
	return strings.TrimSuffix(names[0], ".")
}
