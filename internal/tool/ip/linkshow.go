package ip

import (
	"strconv"
	"strings"

	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// A filter selects interfaces and addresses to print.
type filter struct {
	family    uint8
	index     int32
	links     bool // the filter of ip link, which prints more of an interface
	up, down  bool
	group     *uint32
	master    int32 // index of the master; -1 for interfaces without a master
	kind      string
	slaveKind string
	functions bool // print virtual functions

	// Conditions on addresses.
	label       string
	to          prefix
	scope       *uint8
	flags, mask uint32 // the flags in mask must have these values
	protocol    *uint8
}

// A shown says how much of an interface was printed.
type shown int

const (
	hidden    shown = iota // nothing, and its addresses are not printed either
	addresses              // nothing, or the beginning of a line that its addresses end
	whole
)

// linkFlags are the flags of linux/if.h in the order in which ip prints them. IFF_RUNNING is not
// printed; NO-CARRIER shows that it is missing.
var linkFlags = []struct {
	bit  uint32
	name string
}{
	{unix.IFF_LOOPBACK, "LOOPBACK"}, {unix.IFF_BROADCAST, "BROADCAST"}, {unix.IFF_POINTOPOINT, "POINTOPOINT"},
	{unix.IFF_MULTICAST, "MULTICAST"}, {unix.IFF_NOARP, "NOARP"}, {unix.IFF_ALLMULTI, "ALLMULTI"}, {unix.IFF_PROMISC, "PROMISC"},
	{unix.IFF_MASTER, "MASTER"}, {unix.IFF_SLAVE, "SLAVE"}, {unix.IFF_DEBUG, "DEBUG"}, {unix.IFF_DYNAMIC, "DYNAMIC"},
	{unix.IFF_AUTOMEDIA, "AUTOMEDIA"}, {unix.IFF_PORTSEL, "PORTSEL"}, {unix.IFF_NOTRAILERS, "NOTRAILERS"},
	{unix.IFF_UP, "UP"}, {unix.IFF_LOWER_UP, "LOWER_UP"}, {unix.IFF_DORMANT, "DORMANT"}, {unix.IFF_ECHO, "ECHO"},
}

// showFlags prints the flags of an interface. peerDown is set if its lower interface is down.
func (s *session) showFlags(flags uint32, peerDown bool) {
	var names []string
	if flags&unix.IFF_UP != 0 && flags&unix.IFF_RUNNING == 0 {
		names = append(names, "NO-CARRIER")
	}
	flags &^= unix.IFF_RUNNING
	for _, f := range linkFlags {
		if flags&f.bit != 0 {
			names = append(names, f.name)
			flags &^= f.bit
		}
	}
	if flags != 0 {
		names = append(names, strconv.FormatUint(uint64(flags), 16))
	}
	text := strings.Join(names, ",")
	if peerDown {
		names = append(names, "M-DOWN")
		text += ",M-DOWN"
	}
	s.out.text("<", text, "> ")
	s.list("flags", names)
}

// list writes an array of strings in JSON.
func (s *session) list(key string, values []string) {
	s.out.array(key)
	for _, v := range values {
		s.out.member("", v)
	}
	s.out.endArray()
}

// operationalStates are the operational states of RFC 2863, IF_OPER_*.
var operationalStates = []string{"UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"}

const (
	stateDown = 2
	stateUp   = 6
)

func (s *session) showState(state uint8) {
	if int(state) >= len(operationalStates) {
		s.out.memberBare("operstate_index", decimal(state))
		s.out.text("state 0x", strconv.FormatUint(uint64(state), 16))
		return
	}
	c := plain
	switch state {
	case stateUp:
		c = operationalUp
	case stateDown:
		c = operationalDown
	}
	name := operationalStates[state]
	switch {
	case s.brief && s.out.document == nil:
		s.out.colored(c, "", "", pad(name, 14), " ")
	case s.brief:
		s.out.member("operstate", name)
	default:
		s.out.text("state ")
		s.out.colored(c, "operstate", "", name, " ")
	}
}

// showName prints the name of an interface with that of its lower interface. It returns whether
// the lower interface is down.
func (s *session) showName(width int, after string, t netlink.Table) (peerDown bool) {
	name := t.Text(unix.IFLA_IFNAME)
	if t.Has(unix.IFLA_LINK) {
		lower := int32(t.U32(unix.IFLA_LINK))
		suffix := ""
		switch {
		case lower == 0:
			suffix = "NONE"
			if s.out.document != nil {
				s.out.null("link", "")
			}
		case t.Has(unix.IFLA_LINK_NETNSID):
			suffix = nameless(lower)
			s.out.memberBare("link_index", decimal(lower))
		default:
			x, known := s.linkAt(lower)
			suffix = s.nameOf(lower)
			peerDown = known && x.flags&unix.IFF_UP == 0
			s.out.member("link", suffix)
		}
		if s.out.document == nil {
			name += "@" + suffix
		}
	}
	if s.out.document == nil {
		name = pad(name, width)
	}
	s.out.colored(interfaceName, "ifname", "", name, after)
	return peerDown
}

// showLink prints an interface if it matches the filter.
func (s *session) showLink(m netlink.Message, f *filter) shown {
	info, data, ok := netlink.Cut[unix.IfInfomsg](m.Data)
	if !ok || m.Type != unix.RTM_NEWLINK && m.Type != unix.RTM_DELLINK {
		return hidden
	}
	t := netlink.Parse(data, unix.IFLA_GRO_IPV4_MAX_SIZE+lastLinkAttributes)
	if part := f.shownOf(info, t); part != whole {
		return part
	}
	o := s.out
	if m.Type == unix.RTM_DELLINK {
		o.flag("deleted", "Deleted ")
	}
	if s.brief {
		return s.showLinkBriefly(info, t, f)
	}
	s.showLinkHead(info, t, f)
	if f.family == unix.AF_UNSPEC || f.family == unix.AF_PACKET || s.details {
		o.split()
		s.showHardware(info, t)
	}
	s.showNamespace(t)
	s.showProtoDown(t)
	if s.details {
		_, kinds := linkInfo(t)
		s.showDetails(t, kinds, f)
	}
	if (f.links || s.details) && t.Has(unix.IFLA_IFALIAS) {
		o.text(o.newline, "    ")
		o.string("ifalias", "alias ", t.Text(unix.IFLA_IFALIAS), "")
	}
	if f.links && s.stats > 0 {
		o.split()
		s.showStatistics(t)
	}
	if t.Has(unix.IFLA_PROP_LIST) {
		s.showOtherNames(t.Get(unix.IFLA_PROP_LIST))
	}
	o.text("\n")
	return whole
}

// shownOf returns what the filter lets through of an interface.
func (f *filter) shownOf(info unix.IfInfomsg, t netlink.Table) shown {
	up := info.Flags&unix.IFF_UP != 0
	kind, kinds := linkInfo(t)
	slaveKind := kinds.Text(unix.IFLA_INFO_SLAVE_KIND)
	switch {
	case f.index != 0 && info.Index != f.index, f.up && !up, f.down && up, !validName(t.Text(unix.IFLA_IFNAME)):
		return hidden
	case f.label != "":
		return addresses
	case f.group != nil && t.Has(unix.IFLA_GROUP) && t.U32(unix.IFLA_GROUP) != *f.group,
		f.master > 0 && int32(t.U32(unix.IFLA_MASTER)) != f.master,
		f.kind != "" && (!t.Has(unix.IFLA_LINKINFO) || kind != f.kind),
		f.slaveKind != "" && (!t.Has(unix.IFLA_LINKINFO) || slaveKind != f.slaveKind):
		return hidden
	}
	return whole
}

// showLinkHead prints the first line of an interface.
func (s *session) showLinkHead(info unix.IfInfomsg, t netlink.Table, f *filter) {
	o := s.out
	o.int("ifindex", "", int64(info.Index), ": ")
	peerDown := s.showName(0, ": ", t)
	s.showFlags(info.Flags, peerDown)
	if t.Has(unix.IFLA_MTU) {
		o.uint("mtu", "mtu ", uint64(t.U32(unix.IFLA_MTU)), " ")
	}
	if t.Has(unix.IFLA_QDISC) {
		o.string("qdisc", "qdisc ", t.Text(unix.IFLA_QDISC), " ")
	}
	if t.Has(unix.IFLA_MASTER) {
		o.string("master", "master ", s.nameOf(int32(t.U32(unix.IFLA_MASTER))), " ")
	}
	if t.Has(unix.IFLA_OPERSTATE) {
		s.showState(t.U8(unix.IFLA_OPERSTATE))
	}
	if f.links && t.Has(unix.IFLA_LINKMODE) {
		s.showMode(t.U8(unix.IFLA_LINKMODE))
	}
	if t.Has(unix.IFLA_GROUP) {
		o.string("group", "group ", groups.text(s, t.U32(unix.IFLA_GROUP)), " ")
	}
	if !s.echoing(f) && t.Has(unix.IFLA_TXQLEN) {
		o.uint("txqlen", "qlen ", uint64(t.U32(unix.IFLA_TXQLEN)), "")
	}
	if t.Has(unix.IFLA_EVENT) {
		s.showEvent(t.U32(unix.IFLA_EVENT))
	}
}

// showOtherNames prints the alternative names of an interface from its list of properties.
func (s *session) showOtherNames(properties []byte) {
	o := s.out
	o.array("altnames")
	for kind, value := range netlink.Each(properties) {
		if kind == unix.IFLA_ALT_IFNAME {
			o.text(o.newline, "    altname ")
			o.string("", "", netlink.Text(value), "")
		}
	}
	o.endArray()
}

// lastLinkAttributes is the number of attributes of newer kernels that x/sys/unix lacks: DPLL, a
// limit for pacing, and the immutable network namespace.
const lastLinkAttributes = 4

// networkImmutable is IFLA_NETNS_IMMUTABLE: the interface cannot move to another namespace.
const networkImmutable = 0x43

// echoing reports whether the message is the response to a change with -echo. Then the length of
// the queue is not printed.
func (s *session) echoing(f *filter) bool { return f == echoFilter }

// echoFilter is the filter of the real ip for -echo: only the default group.
var echoFilter = &filter{group: new(uint32)}

func (s *session) showLinkBriefly(info unix.IfInfomsg, t netlink.Table, f *filter) shown {
	peerDown := s.showName(16, " ", t)
	if t.Has(unix.IFLA_OPERSTATE) {
		s.showState(t.U8(unix.IFLA_OPERSTATE))
	}
	if f.family == unix.AF_PACKET {
		if t.Has(unix.IFLA_ADDRESS) {
			s.out.colored(hardwareAddress, "address", "", hardwareText(t.Get(unix.IFLA_ADDRESS), info.Type), " ")
		}
		s.showFlags(info.Flags, peerDown)
		s.out.text("\n")
	}
	return addresses
}

func (s *session) showMode(mode uint8) {
	switch mode {
	case 0:
		s.out.string("linkmode", "mode ", "DEFAULT", " ")
	case 1:
		s.out.string("linkmode", "mode ", "DORMANT", " ")
	default:
		s.out.int("linkmode_index", "mode ", int64(mode), " ")
	}
}

// events are the names of IFLA_EVENT_*.
var events = []string{"NONE", "REBOOT", "FEATURE CHANGE", "BONDING FAILOVER", "NOTIFY PEERS", "RESEND IGMP", "BONDING OPTION"}

func (s *session) showEvent(event uint32) {
	switch {
	case event >= uint32(len(events)):
		s.out.int("event", "event ", int64(event), " ")
	case event != 0:
		s.out.string("event", "event ", events[event], " ")
	}
}

func (s *session) showHardware(info unix.IfInfomsg, t netlink.Table) {
	o := s.out
	o.string("link_type", "    link/", hardwareName(s, info.Type), " ")
	if t.Has(unix.IFLA_ADDRESS) {
		o.colored(hardwareAddress, "address", "", hardwareText(t.Get(unix.IFLA_ADDRESS), info.Type), "")
	}
	if t.Has(unix.IFLA_BROADCAST) {
		if info.Flags&unix.IFF_POINTOPOINT != 0 {
			o.flag("link_pointtopoint", " peer ")
		} else {
			o.text(" brd ")
		}
		o.colored(hardwareAddress, "broadcast", "", hardwareText(t.Get(unix.IFLA_BROADCAST), info.Type), "")
	}
	if permanent := t.Get(unix.IFLA_PERM_ADDRESS); permanent != nil && string(permanent) != string(t.Get(unix.IFLA_ADDRESS)) {
		o.text(" permaddr ")
		o.colored(hardwareAddress, "permaddr", "", hardwareText(permanent, info.Type), "")
	}
}

// showNamespace prints the network namespace of the lower interface, and the namespace to which
// the interface moves.
func (s *session) showNamespace(t netlink.Table) {
	if t.Has(unix.IFLA_LINK_NETNSID) {
		id := int32(t.U32(unix.IFLA_LINK_NETNSID))
		s.out.memberBare("link_netnsid", decimal(id))
		if s.out.document == nil {
			s.out.text(" link-", s.spaceText(id))
		}
	}
	if t.Has(unix.IFLA_NEW_NETNSID) && s.out.document == nil {
		s.out.text(" new-", s.spaceText(int32(t.U32(unix.IFLA_NEW_NETNSID))))
	}
	if t.Has(unix.IFLA_NEW_IFINDEX) {
		s.out.text(" new-ifindex ", decimal(t.U32(unix.IFLA_NEW_IFINDEX)))
	}
}

// spaceText returns the name of a network namespace below /run/netns, or its id.
func (s *session) spaceText(id int32) string {
	if id < 0 {
		return "netnsid unknown"
	}
	if name, ok := s.spaceName(id); ok {
		return "netns " + name
	}
	return "netnsid " + decimal(id)
}

func (s *session) showProtoDown(t netlink.Table) {
	if t.U8(unix.IFLA_PROTO_DOWN) == 0 {
		return
	}
	s.out.flag("proto_down", " protodown on ")
	cause := netlink.Parse(t.Get(unix.IFLA_PROTO_DOWN_REASON), unix.IFLA_PROTO_DOWN_REASON_MAX).U32(unix.IFLA_PROTO_DOWN_REASON_VALUE)
	if cause &= 0xff; cause == 0 {
		return
	}
	var names []string
	for i := range uint32(8) {
		if cause>>i&1 != 0 {
			names = append(names, protoDownCause.text(s, i))
		}
	}
	s.out.text("protodown_reason <", strings.Join(names, ","), ">")
	s.list("proto_down_reason", names)
}

// showDetails prints what -details adds.
func (s *session) showDetails(t, kinds netlink.Table, f *filter) {
	o := s.out
	number := func(attribute int, key, before string) {
		if t.Has(attribute) {
			o.uint(key, before, uint64(t.U32(attribute)), " ")
		}
	}
	number(unix.IFLA_PROMISCUITY, "promiscuity", " promiscuity ")
	number(unix.IFLA_ALLMULTI, "allmulti", "allmulti ")
	number(unix.IFLA_MIN_MTU, "min_mtu", "minmtu ")
	number(unix.IFLA_MAX_MTU, "max_mtu", "maxmtu ")
	if t.U8(networkImmutable) != 0 {
		o.flag("netns-immutable", "netns-immutable ")
	}
	if t.Has(unix.IFLA_LINKINFO) {
		s.showKind(kinds)
	}
	if f.links && t.Has(unix.IFLA_AF_SPEC) {
		s.showGeneration(t.Get(unix.IFLA_AF_SPEC))
	}
	number(unix.IFLA_NUM_TX_QUEUES, "num_tx_queues", "numtxqueues ")
	number(unix.IFLA_NUM_RX_QUEUES, "num_rx_queues", "numrxqueues ")
	number(unix.IFLA_GSO_MAX_SIZE, "gso_max_size", "gso_max_size ")
	number(unix.IFLA_GSO_MAX_SEGS, "gso_max_segs", "gso_max_segs ")
	number(unix.IFLA_TSO_MAX_SIZE, "tso_max_size", "tso_max_size ")
	number(unix.IFLA_TSO_MAX_SEGS, "tso_max_segs", "tso_max_segs ")
	number(unix.IFLA_GRO_MAX_SIZE, "gro_max_size", "gro_max_size ")
	number(unix.IFLA_GSO_IPV4_MAX_SIZE, "gso_ipv4_max_size", "gso_ipv4_max_size ")
	number(unix.IFLA_GRO_IPV4_MAX_SIZE, "gro_ipv4_max_size", "gro_ipv4_max_size ")
	if t.Has(unix.IFLA_PHYS_PORT_NAME) {
		o.string("phys_port_name", "portname ", t.Text(unix.IFLA_PHYS_PORT_NAME), " ")
	}
	if t.Has(unix.IFLA_PHYS_PORT_ID) {
		o.string("phys_port_id", "portid ", hexadecimal(t.Get(unix.IFLA_PHYS_PORT_ID)), " ")
	}
	if t.Has(unix.IFLA_PHYS_SWITCH_ID) {
		o.string("phys_switch_id", "switchid ", hexadecimal(t.Get(unix.IFLA_PHYS_SWITCH_ID)), " ")
	}
	if t.Has(unix.IFLA_PARENT_DEV_BUS_NAME) {
		o.string("parentbus", "parentbus ", t.Text(unix.IFLA_PARENT_DEV_BUS_NAME), " ")
	}
	if t.Has(unix.IFLA_PARENT_DEV_NAME) {
		o.string("parentdev", "parentdev ", t.Text(unix.IFLA_PARENT_DEV_NAME), " ")
	}
}

// generations are the modes of generating IPv6 addresses, IN6_ADDR_GEN_MODE_*.
var generations = []string{"eui64", "none", "stable_secret", "random"}

func (s *session) showGeneration(families []byte) {
	six := netlink.Parse(netlink.Parse(families, unix.AF_INET6).Get(unix.AF_INET6), unix.IFLA_INET6_ADDR_GEN_MODE)
	if !six.Has(unix.IFLA_INET6_ADDR_GEN_MODE) {
		return
	}
	mode := six.U8(unix.IFLA_INET6_ADDR_GEN_MODE)
	text := "0x" + hexadecimal([]byte{mode})
	if int(mode) < len(generations) {
		text = generations[mode]
	}
	s.out.string("inet6_addr_gen_mode", "addrgenmode ", text, " ")
}

func hexadecimal(b []byte) string {
	text := make([]byte, 0, 2*len(b))
	for _, c := range b {
		text = append(text, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
	}
	return string(text)
}

// showKind prints the parameters of the interface's kind, and those that it has as a slave of its
// master.
func (s *session) showKind(t netlink.Table) {
	o := s.out
	o.object("linkinfo")
	if t.Has(unix.IFLA_INFO_KIND) {
		name := t.Text(unix.IFLA_INFO_KIND)
		o.split()
		o.string("info_kind", "    ", name, " ")
		s.showKindData("info_data", kindFor(name), t.Get(unix.IFLA_INFO_DATA))
	}
	if t.Has(unix.IFLA_INFO_SLAVE_KIND) {
		name := t.Text(unix.IFLA_INFO_SLAVE_KIND)
		o.split()
		if o.document != nil {
			o.member("info_slave_kind", name)
		} else {
			o.text("    ", name, "_slave ")
		}
		s.showKindData("info_slave_data", kindFor(name+"_slave"), t.Get(unix.IFLA_INFO_SLAVE_DATA))
	}
	o.endObject()
}

func (s *session) showKindData(key string, k *kind, data []byte) {
	if k == nil || k.show == nil {
		return
	}
	s.out.object(key)
	if data != nil {
		k.show(s, netlink.Parse(data, k.last))
	}
	s.out.endObject()
}
