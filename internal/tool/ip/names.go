package ip

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// A naming is a table of names for numbers. Some are built in, more are in iproute2's files in
// /etc or, if they do not exist there, /usr. The files are only read when a number or a name is
// not built in.
type naming struct {
	file   string // the name of a file in the directories; "" for none
	more   string // a directory of further files *.conf; "" for none
	eager  bool   // read the files even for built-in numbers
	own    []named
	loaded bool
	read   []named // names in the files, in reverse order
}

type named struct {
	id   uint32
	name string
}

// The directories with iproute2's files.
const (
	configured = "/etc/iproute2/"
	shipped    = "/usr/share/iproute2/"
)

var (
	protocols = naming{file: "rt_protos", more: "rt_protos.d", own: []named{
		{0, "unspec"}, {1, "redirect"}, {2, "kernel"}, {3, "boot"}, {4, "static"}, {8, "gated"}, {9, "ra"}, {10, "mrt"},
		{11, "zebra"}, {12, "bird"}, {13, "dnrouted"}, {14, "xorp"}, {15, "ntk"}, {16, "dhcp"}, {18, "keepalived"},
		{42, "babel"}, {186, "bgp"}, {187, "isis"}, {188, "ospf"}, {189, "rip"}, {192, "eigrp"},
	}}
	addressProtocols = naming{file: "rt_addrprotos", more: "rt_addrprotos.d", eager: true, own: []named{
		{0, "unspec"}, {1, "kernel_lo"}, {2, "kernel_ra"}, {3, "kernel_ll"},
	}}
	scopes = naming{file: "rt_scopes", own: []named{
		{unix.RT_SCOPE_UNIVERSE, "global"}, {unix.RT_SCOPE_SITE, "site"}, {unix.RT_SCOPE_LINK, "link"},
		{unix.RT_SCOPE_HOST, "host"}, {unix.RT_SCOPE_NOWHERE, "nowhere"},
	}}
	tables = naming{file: "rt_tables", more: "rt_tables.d", eager: true, own: []named{
		{unix.RT_TABLE_DEFAULT, "default"}, {unix.RT_TABLE_MAIN, "main"}, {unix.RT_TABLE_LOCAL, "local"},
	}}
	realms         = naming{file: "rt_realms", own: []named{{0, "unknown"}}}
	serviceTypes   = naming{file: "rt_dsfield", own: []named{{0, "0"}}}
	groups         = naming{file: "group", eager: true, own: []named{{0, "default"}}}
	protoDownCause = naming{more: "protodown_reasons.d"}
)

// load reads the files.
func (n *naming) load(s *session) {
	if n.loaded {
		return
	}
	n.loaded = true
	if n.file != "" && !n.loadFile(s, configured+n.file) {
		n.loadFile(s, shipped+n.file)
	}
	if n.more == "" {
		return
	}
	for _, dir := range []string{shipped, configured} {
		entries, _ := os.ReadDir(dir + n.more)
		for _, e := range entries {
			name := n.more + "/" + e.Name()
			if !strings.HasSuffix(name, ".conf") || strings.HasPrefix(e.Name(), ".") || len(e.Name()) <= len(".conf") {
				continue
			}
			if _, err := os.Lstat(configured + name); dir == shipped && err == nil {
				continue
			}
			n.loadFile(s, dir+name)
		}
	}
}

// loadFile reads a file with lines of a number and a name. It reports whether the file exists.
func (n *naming) loadFile(s *session, path string) bool {
	text, err := os.ReadFile(path)
	if err != nil {
		return err != unix.ENOENT && !os.IsNotExist(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimLeft(line, " \t")
		if line == "" || line[0] == '#' || line[0] == '\n' {
			continue
		}
		base := 10
		if strings.HasPrefix(line, "0x") {
			base = 16
		}
		id, rest, _ := numeral.Signed(line, base)
		words := strings.Fields(rest)
		if rest == line || len(words) == 0 {
			s.say("Database " + path + " is corrupted at " + line)
			return true
		}
		if id >= 0 {
			n.read = append([]named{{uint32(id), words[0]}}, n.read...)
		}
	}
	return true
}

// name returns the name of a number, if it has one.
func (n *naming) name(s *session, id uint32) (string, bool) {
	if n.eager {
		n.load(s)
	}
	for range 2 {
		for _, list := range [][]named{n.read, n.own} {
			for _, x := range list {
				if x.id == id {
					return x.name, true
				}
			}
		}
		n.load(s)
	}
	return "", false
}

// text returns the name of a number, or the number in decimal.
func (n *naming) text(s *session, id uint32) string {
	if name, ok := n.name(s, id); ok && !s.numeric {
		return name
	}
	return strconv.FormatUint(uint64(id), 10)
}

// id parses a name, or a number up to a limit.
func (n *naming) id(s *session, word string, limit uint64) (uint32, bool) {
	if id, ok := n.byName(s, word); ok {
		return id, true
	}
	id, rest, _ := numeral.Unsigned(word, 0)
	return uint32(id), rest == "" && word != "" && id <= limit
}

func (n *naming) byName(s *session, word string) (id uint32, ok bool) {
	n.load(s)
	for _, list := range [][]named{n.read, n.own} {
		for _, x := range list {
			if x.name == word && (!ok || x.id&0xff < id&0xff) {
				id, ok = x.id, true
			}
		}
		if ok {
			break
		}
	}
	return id, ok
}

// serviceText formats a type of service, the TOS field of IPv4.
func serviceText(s *session, id uint8) string {
	if name, ok := serviceTypes.name(s, uint32(id)); ok && !s.numeric {
		return name
	}
	return "0x" + string("0123456789abcdef"[id>>4]) + string("0123456789abcdef"[id&15])
}

// serviceID parses a type of service: a name or a hexadecimal number.
func serviceID(s *session, word string) (uint8, bool) {
	if id, ok := serviceTypes.byName(s, word); ok {
		return uint8(id), true
	}
	n, rest, _ := numeral.Unsigned(word, 16)
	return uint8(n), rest == "" && word != "" && n <= 255
}

// addressProtocolText formats the protocol of an address, IFA_PROTO.
func addressProtocolText(s *session, id uint8) string {
	if name, ok := addressProtocols.name(s, uint32(id)); ok && !s.numeric {
		return name
	}
	if id == 0 {
		return "0"
	}
	return "0x" + strconv.FormatUint(uint64(id), 16)
}

// groupID parses a group of interfaces.
func groupID(s *session, word string) (uint32, bool) {
	if id, ok := groups.byName(s, word); ok {
		return id, true
	}
	n, rest, _ := numeral.Signed(word, 0)
	return uint32(n), rest == "" && word != "" && int32(n) >= 0
}

// hardwareNames are the ARPHRD_* types of linux/if_arp.h.
var hardwareNames = []named{
	{0, "netrom"}, {1, "ether"}, {2, "eether"}, {3, "ax25"}, {4, "pronet"}, {5, "chaos"}, {6, "ieee802"}, {7, "arcnet"},
	{8, "atalk"}, {15, "dlci"}, {19, "atm"}, {23, "metricom"}, {24, "ieee1394"}, {32, "infiniband"}, {256, "slip"},
	{257, "cslip"}, {258, "slip6"}, {259, "cslip6"}, {260, "rsrvd"}, {264, "adapt"}, {270, "rose"}, {271, "x25"},
	{272, "hwx25"}, {280, "can"}, {512, "ppp"}, {513, "hdlc"}, {516, "lapb"}, {517, "ddcmp"}, {518, "rawhdlc"},
	{768, "ipip"}, {769, "tunnel6"}, {770, "frad"}, {771, "skip"}, {772, "loopback"}, {773, "ltalk"}, {774, "fddi"},
	{775, "bif"}, {776, "sit"}, {777, "ip/ddp"}, {778, "gre"}, {779, "pimreg"}, {780, "hippi"}, {781, "ash"},
	{782, "econet"}, {783, "irda"}, {784, "fcpp"}, {785, "fcal"}, {786, "fcpl"}, {787, "fcfb0"}, {788, "fcfb1"},
	{789, "fcfb2"}, {790, "fcfb3"}, {791, "fcfb4"}, {792, "fcfb5"}, {793, "fcfb6"}, {794, "fcfb7"}, {795, "fcfb8"},
	{796, "fcfb9"}, {797, "fcfb10"}, {798, "fcfb11"}, {799, "fcfb12"}, {800, "tr"}, {801, "ieee802.11"},
	{802, "ieee802.11/prism"}, {803, "ieee802.11/radiotap"}, {804, "ieee802.15.4"}, {805, "ieee802.15.4/monitor"},
	{820, "phonet"}, {821, "phonet_pipe"}, {822, "caif"}, {823, "gre6"}, {824, "netlink"}, {825, "6lowpan"},
	{0xfffe, "none"}, {0xffff, "void"},
}

// hardwareName returns the name of an ARPHRD_* type.
func hardwareName(s *session, id uint16) string {
	for _, x := range hardwareNames {
		if x.id == uint32(id) && !s.numeric {
			return x.name
		}
	}
	return "[" + decimal(id) + "]"
}

// etherTypes are the EtherTypes with names in ip, linux/if_ether.h.
var etherTypes = []named{
	{0x60, "loop"}, {0x200, "pup"}, {0x201, "pupat"}, {0x800, "ip"}, {0x805, "x25"}, {0x806, "arp"}, {0x8ff, "bpq"},
	{0xa00, "ieeepup"}, {0xa01, "ieeepupat"}, {0x6000, "dec"}, {0x6001, "dna_dl"}, {0x6002, "dna_rc"}, {0x6003, "dna_rt"},
	{0x6004, "lat"}, {0x6005, "diag"}, {0x6006, "cust"}, {0x6007, "sca"}, {0x8035, "rarp"}, {0x809b, "atalk"},
	{0x80f3, "aarp"}, {0x8137, "ipx"}, {0x86dd, "ipv6"}, {0x8863, "ppp_disc"}, {0x8864, "ppp_ses"}, {0x884c, "atmmpoa"},
	{0x8884, "atmfate"}, {1, "802_3"}, {2, "ax25"}, {3, "all"}, {4, "802_2"}, {5, "snap"}, {6, "ddcmp"}, {7, "wan_ppp"},
	{8, "ppp_mp"}, {9, "localtalk"}, {0xc, "can"}, {0x10, "ppptalk"}, {0x11, "tr_802_2"}, {0x15, "mobitex"},
	{0x16, "control"}, {0x17, "irda"}, {0x18, "econet"}, {0x88ca, "tipc"}, {0x8892, "profinet"}, {0x88a2, "aoe"},
	{0x88a4, "ethercat"}, {0x8100, "802.1Q"}, {0x88a8, "802.1ad"}, {0x8847, "mpls_uc"}, {0x8848, "mpls_mc"},
	{0x6558, "teb"}, {0x8902, "cfm"}, {0x88cc, "LLDP"}, {0x800, "ipv4"},
}

// etherTypeText formats an EtherType.
func etherTypeText(s *session, id uint16) string {
	for _, x := range etherTypes {
		if x.id == uint32(id) && !s.numeric {
			return x.name
		}
	}
	return "[" + decimal(id) + "]"
}

// etherTypeID parses an EtherType.
func etherTypeID(word string) (uint16, bool) {
	for _, x := range etherTypes {
		if strings.EqualFold(x.name, word) {
			return uint16(x.id), true
		}
	}
	n, ok := numeral.Whole(word, 16)
	return uint16(n), ok
}
