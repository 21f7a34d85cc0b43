package ip

import (
	"slices"
	"strings"
	"syscall"

	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// link implements ip link.
func (s *session) link(list []string) int {
	if len(list) == 0 {
		return s.listLinks(nil)
	}
	command, rest := list[0], list[1:]
	is := func(whole ...string) bool {
		return slices.ContainsFunc(whole, func(x string) bool { return abbreviates(command, x) })
	}
	switch {
	case is("add"):
		return s.changeLink(unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_EXCL, rest)
	case is("set", "change"):
		return s.changeLink(unix.RTM_NEWLINK, 0, rest)
	case is("replace"):
		return s.changeLink(unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_REPLACE, rest)
	case is("delete"):
		return s.changeLink(unix.RTM_DELLINK, 0, rest)
	case is("show", "lst", "list"):
		return s.listLinks(rest)
	case is("xstats"), is("afstats"):
		s.unsupported(`"link ` + command + `"`)
	case is("property"):
		return s.changeNames(rest)
	case is("help"):
		return s.linkHelp(rest)
	}
	s.unknown("link", command)
	return failed
}

// listLinks implements ip link show.
func (s *session) listLinks(list []string) int {
	s.family, s.linked = unix.AF_PACKET, true
	return s.listAddresses(list)
}

// linkHelp implements ip link help [KIND]. The help for a kind goes to standard output, with status
// 0.
func (s *session) linkHelp(list []string) int {
	if len(list) > 0 {
		if k := kindFor(list[0]); k != nil {
			s.out.text(k.usage())
			return 0
		}
		if isUnknownKind(list[0]) {
			s.unsupported(`the kind "` + list[0] + `"`)
		}
	}
	s.usage(linkUsage)
	return badUsage
}

// A linkRequest is a request that makes or changes an interface, or its peer.
type linkRequest struct {
	create        bool
	family        uint8
	index         int32
	flags, change uint32
	attributes    netlink.Attributes
}

func (s *session) changeLink(kind, flags uint16, list []string) int {
	r := &linkRequest{create: flags&unix.NLM_F_CREATE != 0, family: s.family}
	w := s.words(list)
	name, status := r.parse(w)
	if status != 0 {
		return status
	}
	switch {
	case name != "":
		if status := r.parseKind(w, name); status != 0 {
			return status
		}
	case r.create:
		return s.fail(`Not enough information: "type" argument is required`)
	}
	status = s.do(&netlink.Request{
		Type: kind, Flags: flags, Attributes: r.attributes,
		Header: netlink.Header(unix.IfInfomsg{Family: r.family, Index: r.index, Flags: r.flags, Change: r.change}),
	}, func(m netlink.Message) { s.showLink(m, echoFilter) })
	s.closeOpened()
	if status == 0 {
		s.links.forget(r.index)
	}
	return status
}

// parseKind parses the words after "type KIND".
func (r *linkRequest) parseKind(w *words, name string) int {
	end := r.attributes.Begin(unix.IFLA_LINKINFO)
	r.attributes.Text(unix.IFLA_INFO_KIND, name)
	attribute := uint16(unix.IFLA_INFO_DATA)
	if i := strings.IndexByte(name, '_'); i >= 0 && name[i:] == "_slave" {
		attribute = unix.IFLA_INFO_SLAVE_DATA
	}
	k := kindFor(name)
	switch {
	case !w.more():
	case k != nil && k.parse != nil:
		endData := r.attributes.Begin(attribute)
		if status := k.parse(w, r); status != 0 {
			return status
		}
		endData()
	case isUnknownKind(name):
		w.unsupported(`"` + w.word() + `" for the kind "` + name + `"`)
	default:
		if w.begins("help") {
			w.usage(linkUsage)
		}
		return w.fail(`Garbage instead of arguments "` + w.word() + ` ...". Try "ip link help".`)
	}
	end()
	return 0
}

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
	once := func(seen *bool, what string) {
		if *seen {
			w.twice(what, w.word())
		}
		*seen = true
	}
	switch {
	case w.is("up"):
		p.change |= unix.IFF_UP
		p.flags |= unix.IFF_UP
	case w.is("down"):
		p.change |= unix.IFF_UP
		p.flags &^= unix.IFF_UP
	case w.is("name"):
		w.next()
		once(&p.named, "name")
		if !validName(w.word()) {
			w.wrong(`"name" not a valid ifname`, w.word())
		}
		p.name = w.word()
		if !p.chosen {
			p.device = p.name
		}
	case w.is("index"):
		w.next()
		if p.index != 0 {
			w.twice("index", w.word())
		}
		n, _, _ := numeral.Signed(w.word(), 10)
		if p.index = int32(n); p.index <= 0 {
			w.wrong(`Invalid "index" value`, w.word())
		}
	case w.begins("link"):
		p.lower = w.next()
	case w.begins("address"):
		b, ok := w.hardware(w.next())
		if !ok {
			return false
		}
		p.addressSize = len(b)
		a.Add(unix.IFLA_ADDRESS, b)
	case w.begins("broadcast"), w.is("brd"):
		b, ok := w.hardware(w.next())
		if !ok {
			return false
		}
		a.Add(unix.IFLA_BROADCAST, b)
	case w.begins("txqueuelen"), w.is("qlen"), w.begins("txqlen"):
		w.next()
		once(&p.hasQueue, "txqueuelen")
		a.U32(unix.IFLA_TXQLEN, uint32(w.integer(w.word(), "Invalid \"txqueuelen\" value\n")))
	case w.is("mtu"):
		w.next()
		once(&p.hasMTU, "mtu")
		a.U32(unix.IFLA_MTU, uint32(w.integer(w.word(), "Invalid \"mtu\" value\n")))
	case w.is("inet"):
		return p.takeInet()
	case w.is("xdpgeneric", "xdpdrv", "xdpoffload", "xdp", "vf"):
		w.unsupported(`"` + w.word() + `"`)
	case w.is("netns"):
		w.next()
		if p.space >= 0 {
			w.twice("netns", w.word())
		}
		if p.space = w.openSpace(w.word()); p.space < 0 {
			w.wrong("Invalid \"netns\" value\n", w.word())
		}
		a.U32(unix.IFLA_NET_NS_FD, uint32(p.space))
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
		w.next()
		if p.group != nil {
			w.twice("group", w.word())
		}
		id, ok := groupID(w.session, w.word())
		if !ok {
			w.wrong("Invalid \"group\" value\n", w.word())
		}
		p.group = &id
		a.U32(unix.IFLA_GROUP, id)
	case w.is("mode"):
		i := place([]string{"default", "dormant"}, strings.ToLower(w.next()))
		if i < 0 {
			w.wrong("Invalid link mode\n", w.word())
		}
		a.U8(unix.IFLA_LINKMODE, uint8(i))
	case w.is("state"):
		i := place(operationalStates, strings.ToUpper(w.next()))
		if i < 0 {
			w.wrong("Invalid operstate\n", w.word())
		}
		a.U8(unix.IFLA_OPERSTATE, uint8(i))
	case w.begins("numtxqueues"):
		w.next()
		once(&p.hasSends, "numtxqueues")
		a.U32(unix.IFLA_NUM_TX_QUEUES, uint32(w.integer(w.word(), "Invalid \"numtxqueues\" value\n")))
	case w.begins("numrxqueues"):
		w.next()
		once(&p.hasReceives, "numrxqueues")
		a.U32(unix.IFLA_NUM_RX_QUEUES, uint32(w.integer(w.word(), "Invalid \"numrxqueues\" value\n")))
	case w.begins("addrgenmode"):
		i := place(generations, strings.ToLower(w.next()))
		if i < 0 {
			w.wrong("Invalid address generation mode\n", w.word())
		}
		end := a.Begin(unix.IFLA_AF_SPEC)
		end6 := a.Begin(unix.AF_INET6)
		a.U8(unix.IFLA_INET6_ADDR_GEN_MODE, uint8(i))
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

// changeNames implements ip link property: it adds or deletes alternative names of an interface.
func (s *session) changeNames(list []string) int {
	if len(list) == 0 {
		s.usage(linkUsage)
	}
	r := &netlink.Request{Type: unix.RTM_DELLINKPROP}
	w := s.words(list)
	switch {
	case w.begins("add"):
		r.Type, r.Flags = unix.RTM_NEWLINKPROP, unix.NLM_F_EXCL|unix.NLM_F_CREATE|unix.NLM_F_APPEND
	case w.begins("del"):
	case w.begins("help"):
		s.usage(linkUsage)
	default:
		s.die("Operator required")
	}
	device := ""
	end := r.Attributes.Begin(unix.IFLA_PROP_LIST | unix.NLA_F_NESTED)
	for w.at++; w.more(); w.at++ {
		switch {
		case w.begins("altname"):
			if !validOtherName(w.next()) {
				w.wrong("not a valid altname", w.word())
			}
			r.Attributes.Text(unix.IFLA_ALT_IFNAME, w.word())
			continue
		case w.begins("help"):
			s.usage(linkUsage)
		}
		if w.is("dev") {
			w.next()
		}
		if device != "" {
			w.garbage("dev", w.word())
		}
		if !validOtherName(w.word()) {
			w.wrong(`"dev" not a valid ifname`, w.word())
		}
		device = w.word()
	}
	end()
	if device == "" {
		s.die(`Not enough of information: "dev" argument is required.`)
	}
	index := s.indexOf(device)
	if index == 0 {
		return s.noDevice(device)
	}
	r.Header = netlink.Header(unix.IfInfomsg{Family: s.family, Index: index})
	return s.do(r, nil)
}
