package ip

import (
	"encoding/binary"
	"slices"
	"strings"
	"syscall"

	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// linkSwitches are the flags that are set with "on" or "off". An inverted flag is set by "off".
var linkSwitches = []struct {
	word        string
	bit         uint32
	inverted    bool
	abbreviated bool
}{
	{"multicast", unix.IFF_MULTICAST, false, false},
	{"allmulticast", unix.IFF_ALLMULTI, false, false},
	{"promisc", unix.IFF_PROMISC, false, false},
	{"trailers", unix.IFF_NOTRAILERS, true, false},
	{"arp", unix.IFF_NOARP, true, false},
	{"dynamic", unix.IFF_DYNAMIC, false, true},
}

// linkNumbers are the attributes with 32-bit numbers.
var linkNumbers = []struct {
	word      string
	attribute uint16
	limit     uint64
}{
	{"gso_max_size", unix.IFLA_GSO_MAX_SIZE, 1<<32 - 1},
	{"gso_max_segs", unix.IFLA_GSO_MAX_SEGS, 65535},
	{"gro_max_size", unix.IFLA_GRO_MAX_SIZE, 1<<32 - 1},
	{"gso_ipv4_max_size", unix.IFLA_GSO_IPV4_MAX_SIZE, 1<<32 - 1},
	{"gro_ipv4_max_size", unix.IFLA_GRO_IPV4_MAX_SIZE, 1<<32 - 1},
}

// longestAlias is one more than the maximum length of an alias.
const longestAlias = 256

// A linkParser parses the words of a linkRequest.
type linkParser struct {
	*words
	*linkRequest
	a *netlink.Attributes

	name, device string
	named        bool   // "name NAME" was given
	chosen       bool   // "dev NAME" or a device alone was given
	lower        string // the name of the lower interface, "link NAME"
	index        int32
	addressSize  int
	hasQueue     bool
	hasMTU       bool
	hasSends     bool
	hasReceives  bool
	space        int // a descriptor of a network namespace, or -1
	lowerSpace   string
	lowerSpaceID int32
	group        *uint32
	kind         string
	status       int // the exit status of a failure
}

// parse parses the words up to "type KIND", or all of them. It returns the kind, and an exit status
// other than 0 on failure.
func (r *linkRequest) parse(w *words) (kind string, status int) {
	p := &linkParser{words: w, linkRequest: r, a: &r.attributes, space: -1, lowerSpaceID: -1, status: failed}
	for ; w.more() && p.kind == ""; w.at++ {
		if !p.take() {
			return "", p.status
		}
	}
	status = p.finish()
	return p.kind, status
}

// take parses a word and its value. It prints an error and returns false for a bad value.
func (p *linkParser) take() bool {
	w, a := p.words, p.a
	switch {
	case w.is("up"):
		p.change |= unix.IFF_UP
		p.flags |= unix.IFF_UP
	case w.is("down"):
		p.change |= unix.IFF_UP
		p.flags &^= unix.IFF_UP
	case w.is("name"):
		p.takeName()
	case w.is("index"):
		p.takeIndex()
	case w.begins("link"):
		p.lower = w.next()
	case w.begins("address"):
		b, ok := w.hardware(w.next(), longestHardware)
		if !ok {
			return false
		}
		p.addressSize = len(b)
		a.Add(unix.IFLA_ADDRESS, b)
	case w.begins("broadcast"), w.is("brd"):
		b, ok := w.hardware(w.next(), longestHardware)
		if !ok {
			return false
		}
		a.Add(unix.IFLA_BROADCAST, b)
	case w.begins("txqueuelen"), w.is("qlen"), w.begins("txqlen"):
		p.takeNumber(&p.hasQueue, "txqueuelen", unix.IFLA_TXQLEN)
	case w.is("mtu"):
		p.takeNumber(&p.hasMTU, "mtu", unix.IFLA_MTU)
	case w.is("inet"):
		return p.takeInet()
	case w.is("xdpgeneric", "xdpdrv", "xdpoffload", "xdp"):
		p.takeProgram()
	case w.is("vf"):
		return p.takeVirtualFunction()
	case w.is("netns"):
		p.takeSpace()
	case w.is("carrier"):
		return p.takeSwitch("carrier", unix.IFLA_CARRIER)
	case w.begins("master"):
		a.U32(unix.IFLA_MASTER, uint32(w.masterIndex(w.next())))
	case w.is("vrf"):
		a.U32(unix.IFLA_MASTER, uint32(w.vrfIndex(w.next())))
	case w.begins("nomaster"):
		a.U32(unix.IFLA_MASTER, 0)
	case w.begins("type"):
		p.kind = w.next()
	case w.begins("alias"):
		if len(w.next()) >= longestAlias {
			w.wrong("alias too long\n", w.word())
		}
		a.Add(unix.IFLA_IFALIAS, []byte(w.word()))
	case w.is("group"):
		p.takeGroup()
	case w.is("mode"):
		a.U8(unix.IFLA_LINKMODE, w.placeIn([]string{"default", "dormant"}, strings.ToLower(w.next()), "Invalid link mode\n"))
	case w.is("state"):
		a.U8(unix.IFLA_OPERSTATE, w.placeIn(operationalStates, strings.ToUpper(w.next()), "Invalid operstate\n"))
	case w.begins("numtxqueues"):
		p.takeNumber(&p.hasSends, "numtxqueues", unix.IFLA_NUM_TX_QUEUES)
	case w.begins("numrxqueues"):
		p.takeNumber(&p.hasReceives, "numrxqueues", unix.IFLA_NUM_RX_QUEUES)
	case w.begins("addrgenmode"):
		mode := w.placeIn(generations, strings.ToLower(w.next()), "Invalid address generation mode\n")
		end := a.Begin(unix.IFLA_AF_SPEC)
		end6 := a.Begin(unix.AF_INET6)
		a.U8(unix.IFLA_INET6_ADDR_GEN_MODE, mode)
		end6()
		end()
	case w.begins("link-netns"), w.begins("link-netnsid"):
		p.takeLowerSpace(w.begins("link-netns"))
	case w.is("protodown"):
		return p.takeSwitch("protodown", unix.IFLA_PROTO_DOWN)
	case w.is("protodown_reason"):
		return p.takeProtoDownCause()
	case w.is("parentdev"):
		a.Text(unix.IFLA_PARENT_DEV_NAME, w.next())
	default:
		return p.takeOther()
	}
	return true
}

// takeName parses the value of "name".
func (p *linkParser) takeName() {
	p.once(&p.named, "name")
	if !validName(p.word()) {
		p.wrong(`"name" not a valid ifname`, p.word())
	}
	p.name = p.word()
	if !p.chosen {
		p.device = p.name
	}
}

// takeIndex parses the value of "index".
func (p *linkParser) takeIndex() {
	p.next()
	if p.index != 0 {
		p.twice("index", p.word())
	}
	n, _, _ := numeral.Signed(p.word(), 10)
	if p.index = int32(n); p.index <= 0 {
		p.wrong(`Invalid "index" value`, p.word())
	}
}

// takeNumber parses a signed number, which may be given once.
func (p *linkParser) takeNumber(seen *bool, what string, attribute uint16) {
	p.once(seen, what)
	p.a.U32(attribute, uint32(p.integer(p.word(), `Invalid "`+what+"\" value\n")))
}

// takeSpace parses the network namespace to move the interface to: a name or a process id.
func (p *linkParser) takeSpace() {
	p.next()
	if p.space >= 0 {
		p.twice("netns", p.word())
	}
	if p.space = p.openSpace(p.word()); p.space < 0 {
		p.missing("Invalid \"netns\" value\n", p.word(), spaceFile(p.word()), unix.ENOENT)
	}
	p.a.U32(unix.IFLA_NET_NS_FD, uint32(p.space))
}

// takeGroup parses the value of "group".
func (p *linkParser) takeGroup() {
	p.next()
	if p.group != nil {
		p.twice("group", p.word())
	}
	id, ok := groupID(p.session, p.word())
	if !ok {
		p.wrong("Invalid \"group\" value\n", p.word())
	}
	p.group = &id
	p.a.U32(unix.IFLA_GROUP, id)
}

// takeSwitch parses "on" or "off" for an attribute. For a bad value the status is -EINVAL, as with
// the real ip.
func (p *linkParser) takeSwitch(what string, attribute uint16) bool {
	on, ok := p.switched(what, p.next())
	p.a.U8(attribute, map[bool]uint8{true: 1}[on])
	if !ok {
		p.status = int(syscall.EINVAL)
	}
	return ok
}

// takeOther parses a flag, a number, or the name of the interface.
func (p *linkParser) takeOther() bool {
	w := p.words
	for _, x := range linkSwitches {
		if !w.is(x.word) && !(x.abbreviated && w.begins(x.word)) {
			continue
		}
		on, ok := w.onOrOff(x.word, w.next())
		if !ok {
			return false
		}
		p.change |= x.bit
		p.flags &^= x.bit
		if on != x.inverted {
			p.flags |= x.bit
		}
		return true
	}
	for _, x := range linkNumbers {
		if w.is(x.word) {
			n, ok := numeral.Whole(w.next(), 32)
			if !ok || n > x.limit {
				w.wrong(`Invalid "`+x.word+"\" value\n", w.word())
			}
			p.a.U32(x.attribute, uint32(n))
			return true
		}
	}
	if w.begins("help") {
		w.usage(linkUsage)
	}
	if w.is("dev") {
		w.next()
	}
	if p.chosen {
		w.garbage("dev", w.word())
	}
	if !validOtherName(w.word()) {
		w.wrong(`"dev" not a valid ifname`, w.word())
	}
	p.device, p.chosen = w.word(), true
	return true
}

// takeLowerSpace parses the network namespace of the lower interface: a name or an id.
func (p *linkParser) takeLowerSpace(byName bool) {
	w := p.words
	w.next()
	if p.lowerSpaceID != -1 || p.lowerSpace != "" {
		w.twice("link-netns/link-netnsid", w.word())
	}
	if byName {
		p.lowerSpace = w.word()
		return
	}
	p.lowerSpaceID = w.integer(w.word(), "Invalid \"link-netnsid\" value\n")
	p.a.U32(unix.IFLA_LINK_NETNSID, uint32(p.lowerSpaceID))
}

func (p *linkParser) takeProtoDownCause() bool {
	w, a := p.words, p.a
	bit, ok := protoDownCause.id(w.session, w.next(), 31)
	if !ok {
		w.wrong("invalid protodown reason\n", w.word())
	}
	mask, value := uint32(1)<<bit, uint32(0)
	switch w.next(); {
	case w.begins("on"):
		value = mask
	case w.begins("off"):
	default:
		w.onOrOff("protodown_reason", w.word())
		return false
	}
	end := a.Begin(unix.IFLA_PROTO_DOWN_REASON | unix.NLA_F_NESTED)
	a.U32(unix.IFLA_PROTO_DOWN_REASON_MASK, mask)
	a.U32(unix.IFLA_PROTO_DOWN_REASON_VALUE, value)
	end()
	return true
}

// An inetSetting is an IPv4 setting of an interface, IPV4_DEVCONF_*.
type inetSetting struct {
	word   string
	number uint16
	value  bool // the value is a number; otherwise "on" or "off"
}

var inetSettings = []inetSetting{
	{"forwarding", 1, false}, {"proxy_arp", 3, false}, {"accept_redirects", 4, false}, {"secure_redirects", 5, false},
	{"send_redirects", 6, false}, {"shared_media", 7, false}, {"rp_filter", 8, true}, {"accept_source_route", 9, false},
	{"bootp_relay", 10, false}, {"log_martians", 11, false}, {"tag", 12, true}, {"arp_filter", 13, false}, {"medium_id", 14, true},
	{"disable_xfrm", 15, false}, {"disable_policy", 16, false}, {"force_igmp_version", 17, true}, {"arp_announce", 18, true},
	{"arp_ignore", 19, true}, {"promote_secondaries", 20, false}, {"arp_accept", 21, true}, {"arp_notify", 22, false},
	{"accept_local", 23, false}, {"src_vmark", 24, false}, {"proxy_arp_pvlan", 25, false}, {"route_localnet", 26, false},
	{"bc_forwarding", 32, false}, {"igmpv2_unsolicited_report_interval", 27, true}, {"igmpv3_unsolicited_report_interval", 28, true},
	{"ignore_routes_with_linkdown", 29, false}, {"drop_unicast_in_l2_multicast", 30, false}, {"drop_gratuitous_arp", 31, false},
	{"arp_evict_nocarrier", 33, false},
}

// takeProgram handles "xdp off", which removes the program of an interface. To load one is not
// supported.
func (p *linkParser) takeProgram() {
	flags := uint32(unix.XDP_FLAGS_UPDATE_IF_NOEXIST)
	switch kind := p.words.word(); kind {
	case "xdpgeneric":
		flags |= unix.XDP_FLAGS_SKB_MODE
	case "xdpdrv":
		flags |= unix.XDP_FLAGS_DRV_MODE
	case "xdpoffload":
		flags |= unix.XDP_FLAGS_HW_MODE
	}
	w := p.words
	if w.next(); !w.is("off", "none") || w.at+1 < len(w.list) {
		w.unsupported("to load a program with xdp")
	}
	end := p.a.Begin(unix.IFLA_XDP)
	p.a.U32(unix.IFLA_XDP_FD, 1<<32-1) // none
	p.a.U32(unix.IFLA_XDP_FLAGS, flags)
	end()
}

// takeInet parses the settings after "inet".
func (p *linkParser) takeInet() bool {
	w, a := p.words, p.a
	end := a.Begin(unix.IFLA_AF_SPEC)
	end4 := a.Begin(unix.AF_INET)
	endSettings := a.Begin(unix.IFLA_INET_CONF | unix.NLA_F_NESTED)
	first := w.at
	for w.followed() {
		word := w.list[w.at+1]
		i := slices.IndexFunc(inetSettings, func(x inetSetting) bool { return x.word == word })
		if i < 0 {
			break
		}
		w.at++
		x := inetSettings[i]
		if x.value {
			a.U32(x.number, uint32(w.integer(w.next(), `Invalid "`+x.word+"\" value\n")))
			continue
		}
		on, ok := w.switched(x.word, w.next())
		if !ok {
			return false
		}
		a.U32(x.number, map[bool]uint32{true: 1}[on])
	}
	if w.at == first {
		w.die("Command line is not complete. Try option \"help\"")
	}
	endSettings()
	end4()
	end()
	return true
}

// Attributes of a virtual function: IFLA_VF_INFO, and in it IFLA_VF_MAC, a number and an address of 32 bytes.
const (
	functionInfo       = 1
	hardwareOfFunction = 1
)

// takeVirtualFunction parses the settings after "vf". Of them, only "mac" is supported.
func (p *linkParser) takeVirtualFunction() bool {
	w, a := p.words, p.a
	number := w.integer(w.next(), "Invalid \"vf\" value\n")
	if p.device == "" {
		w.required("dev")
	}
	end := a.Begin(unix.IFLA_VFINFO_LIST)
	endInfo := a.Begin(functionInfo)
	switch w.next(); {
	case w.begins("mac"):
		b, ok := w.hardware(w.next(), longestHardware)
		if !ok {
			return false
		}
		p.addressSize = len(b)
		setting := make([]byte, 4+longestHardware)
		binary.NativeEndian.PutUint32(setting, uint32(number))
		copy(setting[4:], b)
		a.Add(hardwareOfFunction, setting)
	case w.is("vlan", "qos", "rate", "min_tx_rate", "max_tx_rate", "spoofchk", "query_rss", "trust", "state", "node_guid", "port_guid"):
		w.unsupported(`"` + w.word() + `" of "vf"`)
	default: // the real ip takes it for the end of the settings
		w.die("Command line is not complete. Try option \"help\"")
	}
	endInfo()
	end()
	return true
}

// finish checks the words together, and looks the interfaces up.
func (p *linkParser) finish() int {
	w := p.words
	if !p.named {
		p.name = p.device
	}
	if p.device != "" && p.addressSize > 0 && !p.create {
		if size, ok := w.hardwareSize(p.device); ok && size != p.addressSize {
			return w.fail("Invalid address length " + decimal(p.addressSize) + " - must be " + decimal(size) + " bytes")
		}
	}
	if p.index != 0 && !p.create && p.space < 0 {
		w.die("index can be used only when creating devices or when moving device to another netns.")
	}
	if p.group != nil && p.device == "" {
		if w.more() {
			w.die(`Garbage instead of arguments "` + w.word() + ` ...". Try "ip link help".`)
		}
		if p.create {
			w.die("group cannot be used when creating devices.")
		}
		p.kind = ""
		return 0
	}
	socket, status := p.findLowerSpace()
	defer func() {
		if socket != w.socket {
			socket.Close()
		}
	}()
	if status != 0 {
		return status
	}
	if p.create {
		return p.finishNew(socket)
	}
	return p.finishChange()
}

// finishChange is finish for an existing interface.
func (p *linkParser) finishChange() int {
	w := p.words
	if p.device == "" {
		w.die(`Not enough information: "dev" argument is required.`)
	}
	if p.linkRequest.index = w.indexOf(p.device); p.linkRequest.index == 0 {
		return w.noDevice(p.device)
	}
	if p.index != 0 {
		p.a.U32(unix.IFLA_NEW_IFINDEX, uint32(p.index))
	}
	if p.name != p.device {
		p.a.Text(unix.IFLA_IFNAME, p.name)
	}
	return 0
}

// finishNew is finish for a new interface.
func (p *linkParser) finishNew(socket *netlink.Socket) int {
	w := p.words
	if p.name != p.device {
		w.die(`both "name" and "dev" cannot be used when creating devices.`)
	}
	if p.lower != "" {
		index := int32(0)
		if p.lowerSpaceID == -1 {
			index = w.indexOf(p.lower)
		} else {
			index = w.indexIn(socket, p.lowerSpaceID, p.lower)
		}
		if index == 0 {
			return w.noDevice(p.lower)
		}
		p.a.U32(unix.IFLA_LINK, uint32(index))
	}
	p.linkRequest.index = p.index
	if p.name != "" {
		p.a.Text(unix.IFLA_IFNAME, p.name)
	}
	return 0
}

// hardwareSize returns the length of an interface's hardware address in bytes.
func (s *session) hardwareSize(name string) (size int, ok bool) {
	index := s.indexOf(name)
	if index == 0 {
		return 0, false
	}
	m, err := s.socket.Get(&netlink.Request{
		Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Family: s.family, Index: index}),
	})
	if err != nil {
		s.complain(err)
		return 0, false
	}
	_, data, _ := netlink.Cut[unix.IfInfomsg](m.Data)
	t := netlink.Parse(data, unix.IFLA_ADDRESS)
	return len(t.Get(unix.IFLA_ADDRESS)), t.Has(unix.IFLA_ADDRESS)
}

// indexIn returns the index of an interface in another network namespace.
func (s *session) indexIn(socket *netlink.Socket, space int32, name string) int32 {
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{})}
	r.Attributes.U32(unix.IFLA_TARGET_NETNSID, uint32(space))
	r.Attributes.Text(nameAttribute(name), name)
	m, err := socket.Get(r)
	if err != nil {
		s.complain(err)
		return 0
	}
	info, _, _ := netlink.Cut[unix.IfInfomsg](m.Data)
	return info.Index
}

// findLowerSpace finds the id of the lower interface's network namespace, as seen from the
// namespace in which the new interface will be. It returns a socket in the lower interface's
// namespace.
func (p *linkParser) findLowerSpace() (socket *netlink.Socket, status int) {
	w := p.words
	socket = w.socket
	if p.space >= 0 && (p.lowerSpaceID != -1 || p.lowerSpace != "") {
		socket = w.socketIn(p.space)
	}
	if p.lowerSpace == "" {
		return socket, 0
	}
	id := w.spaceID(socket.Get, p.lowerSpace)
	if id < 0 { // it may have no id yet
		w.setSpaceID(socket, p.lowerSpace, -1)
		id = w.spaceID(socket.Get, p.lowerSpace)
	}
	if id < 0 {
		word := "(null)" // the real ip prints this if no word is left
		if w.more() {
			word = w.word()
		}
		w.wrong("Invalid \"link-netns\" value\n", word)
	}
	p.lowerSpaceID = id
	p.a.U32(unix.IFLA_LINK_NETNSID, uint32(id))
	return socket, 0
}
