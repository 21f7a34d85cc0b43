package ip

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// show is ip link show and ip address show.
func (r *request) show(words []string) error {
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case word == "up":
			r.up = true
		case word == "dev" && len(words) > 0 && r.device == "":
			r.device, words = words[0], words[1:]
		case word != "dev" && r.device == "":
			r.device = word
		default:
			return r.complain(`Error: either "dev" is duplicate, or "`+word+`" is a garbage.`, badUsage)
		}
	}
	links, err := readLinks()
	if err != nil {
		return err
	}
	names := map[int32]string{}
	for _, l := range links {
		names[l.index] = l.name
	}
	if r.device != "" {
		links = slices.DeleteFunc(links, func(l link) bool { return l.name != r.device })
		if len(links) == 0 {
			return r.complain(`Device "`+r.device+`" does not exist.`, 1)
		}
	}
	var addresses []address
	if !r.link {
		if addresses, err = readAddresses(r.family); err != nil {
			return err
		}
	}
	var b strings.Builder
	for _, l := range links {
		if r.up && l.flags&flagUp == 0 {
			continue
		}
		own := slices.DeleteFunc(slices.Clone(addresses), func(a address) bool { return a.index != l.index })
		if !r.link && r.family != 0 && len(own) == 0 {
			continue
		}
		switch {
		case r.brief:
			r.briefly(&b, l, own, names)
		case r.oneLine && !r.link:
			for _, a := range own {
				fmt.Fprintf(&b, "%d: %s    %s\\%s\n", l.index, l.name, a.text(), a.lifetimes())
			}
		default:
			r.fully(&b, l, own, names)
		}
	}
	return r.Print(b.String())
}

// briefly is a line of ip -brief.
func (r *request) briefly(b *strings.Builder, l link, own []address, names map[int32]string) {
	fmt.Fprintf(b, "%-16s %-14s ", l.fullName(names), l.state())
	if r.link {
		fmt.Fprintf(b, "%s <%s> ", hardware(l.address), l.flagNames())
	}
	for _, a := range own {
		b.WriteString(a.prefix() + " ")
	}
	b.WriteByte('\n')
}

// fully is an interface with its addresses.
func (r *request) fully(b *strings.Builder, l link, own []address, names map[int32]string) {
	fmt.Fprintf(b, "%d: %s: <%s> mtu %d ", l.index, l.fullName(names), l.flagNames(), l.mtu)
	ipv6 := r.family == familyIPv6 && !r.link // then ip asks for less
	if l.queue != "" && !ipv6 {
		fmt.Fprintf(b, "qdisc %s ", l.queue)
	}
	if l.master != 0 {
		fmt.Fprintf(b, "master %s ", names[l.master])
	}
	fmt.Fprintf(b, "state %s ", l.state())
	if r.link {
		fmt.Fprintf(b, "mode %s ", map[uint8]string{0: "DEFAULT", 1: "DORMANT"}[l.mode])
	}
	if group := fmt.Sprint(l.group); !ipv6 {
		if l.group == 0 {
			group = "default"
		}
		fmt.Fprintf(b, "group %s ", group)
	}
	if l.queueLength > 0 {
		fmt.Fprintf(b, "qlen %d", l.queueLength)
	}
	if r.link || r.family == 0 {
		b.WriteString(map[bool]string{true: `\`, false: "\n"}[r.oneLine])
		fmt.Fprintf(b, "    link/%s %s brd %s", l.kind(), hardware(l.address), hardware(l.broadcast))
	}
	if l.peerSpace >= 0 && !ipv6 {
		fmt.Fprintf(b, " link-netnsid %d", l.peerSpace)
	}
	b.WriteByte('\n')
	for _, a := range own {
		b.WriteString("    " + a.text() + "\n" + a.lifetimes() + "\n")
	}
}

// fullName is an interface's name with the one that it belongs to.
func (l link) fullName(names map[int32]string) string {
	switch {
	case !l.hasPeer:
		return l.name
	case l.peer == 0:
		return l.name + "@NONE"
	case l.peerSpace >= 0:
		return fmt.Sprintf("%s@if%d", l.name, l.peer)
	}
	if name, ok := names[l.peer]; ok {
		return l.name + "@" + name
	}
	return fmt.Sprintf("%s@if%d", l.name, l.peer)
}

// states are the operational states of linux/if.h.
var states = []string{"UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"}

func (l link) state() string {
	if int(l.operation) < len(states) {
		return states[l.operation]
	}
	return fmt.Sprintf("%#x", l.operation)
}

// The flags of linux/if.h in the order in which ip shows them.
const (
	flagUp      = 1 << 0
	flagRunning = 1 << 6
)

var flags = []struct {
	bit  uint32
	name string
}{
	{1 << 3, "LOOPBACK"}, {1 << 1, "BROADCAST"}, {1 << 4, "POINTOPOINT"}, {1 << 12, "MULTICAST"}, {1 << 7, "NOARP"},
	{1 << 9, "ALLMULTI"}, {1 << 8, "PROMISC"}, {1 << 10, "MASTER"}, {1 << 11, "SLAVE"}, {1 << 2, "DEBUG"},
	{1 << 15, "DYNAMIC"}, {1 << 14, "AUTOMEDIA"}, {1 << 13, "PORTSEL"}, {1 << 5, "NOTRAILERS"},
	{flagUp, "UP"}, {1 << 16, "LOWER_UP"}, {1 << 17, "DORMANT"}, {1 << 18, "ECHO"},
}

func (l link) flagNames() string {
	var names []string
	left := l.flags
	if left&flagUp != 0 && left&flagRunning == 0 {
		names = append(names, "NO-CARRIER")
	}
	left &^= flagRunning
	for _, f := range flags {
		if left&f.bit != 0 {
			names = append(names, f.name)
			left &^= f.bit
		}
	}
	if left != 0 {
		names = append(names, fmt.Sprintf("%x", left))
	}
	if l.peerDown {
		names = append(names, "M-DOWN")
	}
	return strings.Join(names, ",")
}

// kinds are the hardware types of linux/if_arp.h that one meets.
var kinds = map[uint16]string{
	1: "ether", 512: "ppp", 768: "ipip", 769: "tunnel6", 772: "loopback", 776: "sit", 778: "gre", 823: "gre6", 65534: "none",
}

func (l link) kind() string {
	if name, ok := kinds[l.hardware]; ok {
		return name
	}
	return fmt.Sprintf("[%d]", l.hardware)
}

// hardware shows a hardware address.
func hardware(b []byte) string {
	if len(b) == 4 {
		return netip.AddrFrom4([4]byte(b)).String() // of a tunnel
	}
	return strings.ReplaceAll(fmt.Sprintf("% x", b), " ", ":")
}

// scopes are the names of rtnetlink(7)'s scopes, as iproute2 has them.
var scopes = map[uint8]string{0: "global", 200: "site", 253: "link", 254: "host", 255: "nowhere"}

// addressFlags are those of linux/if_addr.h in the order in which ip shows them.
var addressFlags = []struct {
	bit  uint32
	name string
}{
	{0x02, "nodad"}, {0x04, "optimistic"}, {0x08, "dadfailed"}, {0x10, "home"}, {0x20, "deprecated"},
	{0x40, "tentative"}, {0x100, "mngtmpaddr"}, {0x200, "noprefixroute"}, {0x400, "autojoin"},
}

const (
	flagSecondary = 0x01 // temporary, of an IPv6 address
	flagPermanent = 0x80
)

// prefix is an address with the length of its prefix.
func (a address) prefix() string {
	text := a.local.String()
	if a.peer.IsValid() && a.peer != a.local {
		text += " peer " + a.peer.String()
	}
	return fmt.Sprintf("%s/%d", text, a.length)
}

// text is the first line of an address.
func (a address) text() string {
	family := "inet"
	if a.local.Is6() {
		family = "inet6"
	}
	text := family + " " + a.prefix() + " "
	if a.broadcast.IsValid() {
		text += "brd " + a.broadcast.String() + " "
	}
	scope, ok := scopes[a.scope]
	if !ok {
		scope = fmt.Sprint(a.scope)
	}
	text += "scope " + scope + " "
	if a.flags&flagSecondary != 0 {
		text += map[bool]string{true: "temporary ", false: "secondary "}[a.local.Is6()]
	}
	if a.flags&flagPermanent == 0 {
		text += "dynamic "
	}
	for _, f := range addressFlags {
		if a.flags&f.bit != 0 {
			text += f.name + " "
		}
	}
	return text + a.label
}

// lifetimes is the second line of an address.
func (a address) lifetimes() string {
	return fmt.Sprintf("       valid_lft %s preferred_lft %s", lifetime(a.valid), lifetime(a.preferred))
}

func lifetime(seconds uint32) string {
	if seconds == 1<<32-1 {
		return "forever"
	}
	return fmt.Sprintf("%dsec", seconds)
}
