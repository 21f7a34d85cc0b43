package ip

import (
	"contedor/internal/linux/clock"
	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// forwarding implements bridge fdb: the hardware addresses that a bridge knows, and its ports.
func (s *session) forwarding(list []string) int {
	command, list := s.bridgeCommand("fdb", list, "add append replace delete get flush", bridgeFDBUsage)
	switch command {
	case "add":
		return s.changeForwarding(unix.RTM_NEWNEIGH, unix.NLM_F_CREATE|unix.NLM_F_EXCL, list)
	case "append":
		return s.changeForwarding(unix.RTM_NEWNEIGH, unix.NLM_F_CREATE|unix.NLM_F_APPEND, list)
	case "replace":
		return s.changeForwarding(unix.RTM_NEWNEIGH, unix.NLM_F_CREATE|unix.NLM_F_REPLACE, list)
	case "delete":
		return s.changeForwarding(unix.RTM_DELNEIGH, 0, list)
	case "show":
		return s.showForwarding(list)
	}
	s.die(`bridge: "fdb ` + command + `" is not supported`)
	return failed
}

// stickyFlag is NTF_STICKY.
const stickyFlag = 1 << 6

// A forwardingFilter selects addresses to print.
type forwardingFilter struct {
	index   int32
	vlan    uint16
	states  uint16
	dynamic bool
}

// showForwarding implements bridge fdb show.
func (s *session) showForwarding(list []string) int {
	var f forwardingFilter
	var device, above string
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.is("brport"), w.is("dev"):
			device = w.next()
		case w.is("br"):
			above = w.next()
		case w.is("vlan"):
			if w.next(); f.vlan != 0 {
				w.twice("vlan", w.word())
			}
			n, _, _ := numeral.Signed(w.word(), 10)
			f.vlan = uint16(n)
		case w.is("state"):
			f.states |= w.forwardingState(w.next())
		case w.is("dynamic"):
			f.dynamic = true
		case w.begins("help"):
			s.usage(bridgeFDBUsage)
		}
	}
	r := &netlink.Request{Type: unix.RTM_GETNEIGH}
	if above != "" {
		r.Attributes.U32(unix.NDA_MASTER, uint32(s.bridgeDevice("bridge device", above)))
	}
	if device != "" {
		f.index = s.bridgeDevice("device", device)
	}
	r.Header = netlink.Header(unix.NdMsg{Family: unix.AF_BRIDGE, Ifindex: f.index})
	return s.bridgeDump(r, func(m netlink.Message) { s.showForwardingLine(m, f) })
}

// forwardingState parses a state: the name that bridge prints, a number, or "all".
func (w *words) forwardingState(word string) uint16 {
	switch {
	case w.begins("permanent"):
		return unix.NUD_PERMANENT
	case w.begins("static", "temp"):
		return unix.NUD_NOARP
	case w.begins("stale"):
		return unix.NUD_STALE
	case w.begins("reachable", "dynamic"):
		return unix.NUD_REACHABLE
	case word == "all":
		return ^uint16(0)
	}
	return uint16(w.number(word, 32, "invalid state"))
}

// forwardingStateText returns what is printed for a state: nothing for a learned address.
func forwardingStateText(state uint16) string {
	switch {
	case state&unix.NUD_PERMANENT != 0:
		return "permanent"
	case state&unix.NUD_NOARP != 0:
		return "static"
	case state&unix.NUD_STALE != 0:
		return "stale"
	case state&unix.NUD_REACHABLE != 0:
		return ""
	}
	return "state=0x" + hexadecimal([]byte{byte(state)})
}

// showForwardingLine prints an address if it matches the filter.
func (s *session) showForwardingLine(m netlink.Message, f forwardingFilter) {
	n, data, ok := netlink.Cut[unix.NdMsg](m.Data)
	t := netlink.Parse(data, neighborFlagsExt)
	vlan := t.U16(unix.NDA_VLAN)
	if !ok || n.Family != unix.AF_BRIDGE || f.index != 0 && f.index != n.Ifindex || f.states != 0 && n.State&f.states == 0 ||
		f.vlan != 0 && f.vlan != vlan || f.dynamic && n.State&unix.NUD_PERMANENT != 0 {
		return
	}
	o := s.out
	o.object("")
	defer o.endObject()
	if t.Has(unix.NDA_LLADDR) {
		o.colored(hardwareAddress, "mac", "", hardwareText(t.Get(unix.NDA_LLADDR), s.links.byIndex[n.Ifindex].hardware), " ")
	}
	if f.index == 0 && n.Ifindex != 0 {
		o.text("dev ")
		o.colored(interfaceName, "ifname", "", s.nameOf(n.Ifindex), " ")
	}
	if to := t.Get(unix.NDA_DST); to != nil {
		family := uint8(unix.AF_INET)
		if len(to) == 16 {
			family = unix.AF_INET6
		}
		o.text("dst ")
		o.colored(familyColor(family), "dst", "", s.host(family, to), " ")
	}
	if vlan != 0 {
		o.uint("vlan", "vlan ", uint64(vlan), " ")
	}
	if c, _, ok := netlink.Cut[cacheInfo](t.Get(unix.NDA_CACHEINFO)); ok && s.stats > 0 {
		o.uint("used", "used ", uint64(c.Used/clock.UserHZ), "")
		o.uint("updated", "/", uint64(c.Updated/clock.UserHZ), " ")
	}
	o.array("flags")
	for _, x := range [...]struct {
		bit  uint8
		name string
	}{{unix.NTF_SELF, "self"}, {unix.NTF_ROUTER, "router"}, {unix.NTF_EXT_LEARNED, "extern_learn"}, {unix.NTF_OFFLOADED, "offload"}, {unix.NTF_MASTER, "master"}, {stickyFlag, "sticky"}} {
		if n.Flags&x.bit != 0 {
			o.string("", "", x.name, " ")
		}
	}
	o.endArray()
	if t.Has(unix.NDA_MASTER) {
		o.string("master", "master ", s.nameOf(int32(t.U32(unix.NDA_MASTER))), " ")
	}
	o.string("state", "", forwardingStateText(n.State), "\n")
}

// forwardingFlag applies a word that sets bits. It reports whether the current word is one.
func (w *words) forwardingFlag(h *unix.NdMsg) bool {
	for _, x := range [...]struct {
		word  string
		flags uint8
		state uint16
	}{
		{"self", unix.NTF_SELF, 0}, {"master", unix.NTF_MASTER, 0}, {"router", unix.NTF_ROUTER, 0},
		{"local", 0, unix.NUD_PERMANENT}, {"permanent", 0, unix.NUD_PERMANENT}, {"temp", 0, unix.NUD_REACHABLE},
		{"static", 0, unix.NUD_REACHABLE}, {"dynamic", 0, unix.NUD_REACHABLE}, {"use", unix.NTF_USE, 0},
		{"extern_learn", unix.NTF_EXT_LEARNED, 0}, {"sticky", stickyFlag, 0},
	} {
		if w.is(x.word) || x.word != "self" && w.begins(x.word) {
			h.Flags |= x.flags
			h.State |= x.state
			if x.word == "dynamic" {
				h.State &^= unix.NUD_NOARP
			}
			return true
		}
	}
	return false
}

// changeForwarding implements bridge fdb add, append, replace and del.
func (s *session) changeForwarding(kind, flags uint16, list []string) int {
	var device, address string
	r := &netlink.Request{Type: kind, Flags: flags}
	h := unix.NdMsg{Family: unix.AF_BRIDGE, State: unix.NUD_NOARP}
	vlan := -1
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.is("dev"):
			device = w.next()
		case w.is("dst"):
			r.Attributes.Add(unix.NDA_DST, w.getAddress(w.next(), s.family).address)
		case w.is("port", "vni", "src_vni", "via", "nhid"):
			s.die(`bridge: "` + w.word() + `" is not supported`)
		case w.forwardingFlag(&h):
		case w.begins("vlan"):
			n, _, _ := numeral.Signed(w.next(), 10)
			vlan = int(n)
		default:
			if w.is("to") {
				w.next()
			}
			if w.begins("help") {
				s.usage(bridgeFDBUsage)
			}
			if address != "" {
				w.garbage("to", w.word())
			}
			address = w.word()
		}
	}
	if device == "" || address == "" {
		s.die("Device and address are required arguments.")
	}
	if h.Flags&(unix.NTF_SELF|unix.NTF_MASTER) == 0 {
		h.Flags |= unix.NTF_SELF
	}
	if h.State&(unix.NUD_PERMANENT|unix.NUD_REACHABLE) == 0 {
		h.State |= unix.NUD_PERMANENT
	}
	b, ok := parseHardware(address, longestHardware)
	if !ok || len(b) != 6 {
		s.die("Invalid mac address " + address)
	}
	r.Attributes.Add(unix.NDA_LLADDR, b)
	if vlan >= 0 {
		r.Attributes.U16(unix.NDA_VLAN, uint16(vlan))
	}
	h.Ifindex = s.bridgeDevice("device", device)
	r.Header = netlink.Header(h)
	return s.bridgeChange(r)
}
