package ip

import (
	"strings"

	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// A prefix is an address with a prefix length.
type prefix struct {
	family  uint8
	address []byte // empty for "any", and for "default" without a family
	bits    int
	given   bool // the word has the number of bits
}

// isHost reports whether the prefix is one address of a family.
func (p prefix) isHost(family uint8) bool {
	return p.family != unix.AF_UNSPEC && p.bits == bitsOf(family)
}

// bitsOf returns the number of bits in an address of a family.
func bitsOf(family uint8) int {
	switch family {
	case unix.AF_INET:
		return 32
	case unix.AF_INET6:
		return 128
	}
	return 0
}

// unlimited is the number of bits of "default" and "any", which have no prefix length yet.
const unlimited = -2

// parseAddress parses an address of a family, or of any family with unix.AF_UNSPEC. An IPv4 address
// may be abbreviated: 10.8 is 10.8.0.0.
func parseAddress(word string, family uint8) (p prefix, ok bool) {
	switch {
	case word == "default":
		return prefix{family: family, address: make([]byte, bitsOf(family)/8), bits: unlimited, given: true}, true
	case word == "all" || word == "any":
		return prefix{family: family, bits: unlimited}, true
	case family == unix.AF_PACKET:
		b, ok := parseHardware(word, longestHardware)
		return prefix{family: family, address: b, bits: 8 * len(b)}, ok
	case strings.Contains(word, ":"):
		b, ok := inet.Parse6(word)
		return prefix{family: unix.AF_INET6, address: b[:], bits: -1}, ok && family != unix.AF_INET
	}
	b, ok := parseShort4(word)
	return prefix{family: unix.AF_INET, address: b[:], bits: -1}, ok && (family == unix.AF_UNSPEC || family == unix.AF_INET)
}

func parseShort4(word string) (b [4]byte, ok bool) {
	for i := range b {
		n, rest, fits := numeral.Unsigned(word, 0)
		if rest == word || !fits || n > 255 {
			return b, false
		}
		b[i] = byte(n)
		if rest == "" {
			return b, true
		}
		if rest[0] != '.' {
			return b, false
		}
		word = rest[1:]
	}
	return b, false
}

// parsePrefix parses ADDRESS/BITS, ADDRESS/NETMASK, or an address alone, whose prefix is all bits.
func parsePrefix(word string, family uint8) (p prefix, ok bool) {
	text, mask, slash := strings.Cut(word, "/")
	if p, ok = parseAddress(text, family); !ok {
		return p, false
	}
	whole := bitsOf(p.family)
	switch {
	case slash:
		n, ok := parseMask(mask)
		if p.bits == unlimited || !ok || n > whole {
			return p, false
		}
		p.bits, p.given = n, true
	case p.bits == unlimited:
		p.bits = 0
	default:
		p.bits = whole
	}
	return p, true
}

// parseMask parses a number of bits or a netmask.
func parseMask(word string) (bits int, ok bool) {
	if n, ok := numeral.Whole(word, 32); ok {
		return int(min(n, 1<<16)), true
	}
	b, ok := parseShort4(word)
	if !ok {
		return 0, false
	}
	mask := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	if ^mask&(^mask+1) != 0 {
		return 0, false
	}
	for ; mask != 0; mask <<= 1 {
		bits++
	}
	return bits, true
}

// getAddress is parseAddress, and ends the run on failure.
func (w *words) getAddress(word string, family uint8) prefix {
	p, ok := parseAddress(word, family)
	if !ok {
		w.say("Error: " + expected(family) + ` address is expected rather than "` + word + `".`)
		panic(exit(failed))
	}
	return p
}

// getPrefix is parsePrefix, and ends the run on failure.
func (w *words) getPrefix(word string, family uint8) prefix {
	if family == unix.AF_PACKET {
		w.say(`Error: "` + word + `" may be inet prefix, but it is not allowed in this context.`)
		panic(exit(failed))
	}
	p, ok := parsePrefix(word, family)
	if !ok {
		w.say("Error: " + expected(family) + ` prefix is expected rather than "` + word + `".`)
		panic(exit(failed))
	}
	return p
}

func expected(family uint8) string {
	if family == unix.AF_UNSPEC {
		return "any valid"
	}
	return familyName(family)
}

var families = []struct {
	name string
	id   uint8
}{{"inet", unix.AF_INET}, {"inet6", unix.AF_INET6}, {"link", unix.AF_PACKET}, {"mpls", unix.AF_MPLS}, {"bridge", unix.AF_BRIDGE}}

// familyByName returns the family with a name, or unix.AF_UNSPEC if there is none.
func familyByName(name string) uint8 {
	for _, f := range families {
		if f.name == name {
			return f.id
		}
	}
	return unix.AF_UNSPEC
}

func familyName(id uint8) string {
	for _, f := range families {
		if f.id == id {
			return f.name
		}
	}
	return "???"
}

// covers reports whether the first bits of two addresses are equal.
func covers(a, b []byte, bits int) bool {
	for i := 0; bits > 0; i, bits = i+1, bits-8 {
		mask := byte(0xff)
		if bits < 8 {
			mask <<= 8 - bits
		}
		if at(a, i)&mask != at(b, i)&mask {
			return false
		}
	}
	return true
}

func at(b []byte, i int) byte {
	if i < len(b) {
		return b[i]
	}
	return 0
}

// wants reports whether an address matches the prefix as a filter. A prefix without a family
// matches all addresses.
func (p prefix) wants(address []byte) bool {
	if address == nil || p.family == unix.AF_UNSPEC || p.bits <= 0 {
		return true
	}
	return 8*len(address) == bitsOf(p.family) && covers(address, p.address, p.bits)
}

// The maximum lengths of a hardware address in bytes, of an interface, a neighbor and a multicast group.
const (
	longestHardware = 32
	longestNeighbor = 20
	longestGroup    = 14
)

// parseHardware parses a hardware address: hexadecimal bytes separated by colons, or an IPv4
// address for a tunnel. longest is its maximum length in bytes.
func parseHardware(word string, longest int) (b []byte, ok bool) {
	if strings.Contains(word, ".") {
		four, ok := parseAddress(word, unix.AF_INET)
		return four.address, ok
	}
	for part := range strings.SplitSeq(word, ":") {
		n, rest, _ := numeral.Unsigned(part, 16)
		if len(b) == longest || part == "" || !isHexadecimal(part[0]) || rest != "" || n > 255 {
			return nil, false
		}
		b = append(b, byte(n))
	}
	return b, true
}

func isHexadecimal(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|' ' && c|' ' <= 'f' }

// hardware is parseHardware, and prints an error on failure.
func (s *session) hardware(word string, longest int) (b []byte, ok bool) {
	b, ok = parseHardware(word, longest)
	if !ok {
		s.say(`"` + word + `" is invalid lladdr.`)
	}
	return b, ok
}

// hardwareText formats a hardware address. hardware is the ARPHRD_* type of the interface.
func hardwareText(b []byte, hardware uint16) string {
	switch {
	case len(b) == 0:
		return "00"
	case len(b) == 4 && (hardware == unix.ARPHRD_TUNNEL || hardware == unix.ARPHRD_SIT || hardware == unix.ARPHRD_IPGRE),
		len(b) == 16 && (hardware == unix.ARPHRD_TUNNEL6 || hardware == unix.ARPHRD_IP6GRE):
		return inet.Text(b)
	}
	text := make([]byte, 0, 3*len(b))
	for i, c := range b {
		if i > 0 {
			text = append(text, ':')
		}
		text = append(text, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
	}
	return string(text[:min(len(text), 63)])
}

// hostText formats an address of a family.
func hostText(family uint8, b []byte) string {
	switch family {
	case unix.AF_INET, unix.AF_INET6:
		return inet.Text(b)
	case unix.AF_PACKET:
		return hardwareText(b, unix.ARPHRD_VOID)
	}
	return "???"
}

// host formats an address like hostText. With -resolve, it returns the name in hosts(5) instead, if
// there is one.
func (s *session) host(family uint8, b []byte) string {
	text := hostText(family, b)
	if s.resolve {
		if row := netdb.Find(netdb.Hosts, 0, text); row != nil {
			return row[1]
		}
	}
	return text
}

// familyColor returns the color of a family's addresses.
func familyColor(family uint8) color {
	switch family {
	case unix.AF_INET:
		return ipv4
	case unix.AF_INET6:
		return ipv6
	}
	return plain
}
