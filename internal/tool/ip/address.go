package ip

import (
	"path"
	"strings"

	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// address implements ip address.
func (s *session) address(list []string) int {
	if len(list) == 0 {
		return s.listAddresses(nil)
	}
	command, rest := list[0], list[1:]
	is := func(whole string) bool { return abbreviates(command, whole) }
	switch {
	case is("add"):
		return s.changeAddress(unix.RTM_NEWADDR, unix.NLM_F_CREATE|unix.NLM_F_EXCL, rest)
	case is("change") || command == "chg":
		return s.changeAddress(unix.RTM_NEWADDR, unix.NLM_F_REPLACE, rest)
	case is("replace"):
		return s.changeAddress(unix.RTM_NEWADDR, unix.NLM_F_CREATE|unix.NLM_F_REPLACE, rest)
	case is("delete"):
		return s.changeAddress(unix.RTM_DELADDR, 0, rest)
	case is("list"), is("show"), is("lst"):
		return s.listAddresses(rest)
	case is("flush"):
		return s.flushAddresses(rest)
	case is("save"), is("showdump"), is("restore"):
		s.unsupported(`"address ` + command + `"`)
	case is("help"):
		s.usage(addressUsage)
	}
	s.unknown("address", command)
	return failed
}

// forever is the lifetime of an address that does not expire, in seconds.
const forever = 1<<32 - 1

// An addressFlag is a flag of linux/if_addr.h.
type addressFlag struct {
	name     string
	bit      uint32
	readOnly bool // only the kernel can set it
	onlyIPv6 bool
}

// Flags that are used by name.
const (
	secondaryFlag  = 0x01 // temporary, for IPv6
	deprecatedFlag = 0x20
	permanentFlag  = 0x80
	autojoinFlag   = 0x400
)

// addressFlags are the flags in the order in which ip prints them.
var addressFlags = []addressFlag{
	{"secondary", secondaryFlag, true, false},
	{"temporary", secondaryFlag, true, false},
	{"nodad", 0x02, false, true},
	{"optimistic", 0x04, false, true},
	{"dadfailed", 0x08, true, true},
	{"home", 0x10, false, true},
	{"deprecated", deprecatedFlag, true, true},
	{"tentative", 0x40, true, true},
	{"permanent", permanentFlag, true, true},
	{"mngtmpaddr", 0x100, false, true},
	{"noprefixroute", 0x200, false, false},
	{"autojoin", autojoinFlag, false, false},
	{"stable-privacy", 0x800, true, true},
}

func addressFlagByName(name string) *addressFlag {
	for i := range addressFlags {
		if addressFlags[i].name == name {
			return &addressFlags[i]
		}
	}
	return nil
}

// takeFlag applies a word of a filter that is a flag, or with a minus the absence of a flag.
func (f *filter) takeFlag(word string) bool {
	word, wanted := strings.CutPrefix(word, "-")
	wanted = !wanted
	switch word {
	case "dynamic":
		word, wanted = "permanent", !wanted
	case "primary":
		word, wanted = "secondary", !wanted
	}
	flag := addressFlagByName(word)
	if flag == nil {
		return false
	}
	f.flags &^= flag.bit
	if wanted {
		f.flags |= flag.bit
	}
	f.mask |= flag.bit
	return true
}

// parseFilter parses a filter, and returns the name of its interface.
func (s *session) parseFilter(list []string, f *filter) (device string) {
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.is("to"):
			f.to = w.getPrefix(w.next(), f.family)
			if f.family == unix.AF_UNSPEC {
				f.family = f.to.family
			}
		case w.is("scope"):
			f.scope = w.scope(w.next(), "invalid \"scope\"\n")
		case w.is("up"):
			f.up = true
		case w.is("down"):
			f.down = true
		case f.takeFlag(w.word()):
		case w.is("label"):
			f.label = w.next()
		case w.is("group"):
			id, ok := groupID(s, w.next())
			if !ok {
				w.wrong("Invalid \"group\" value\n", w.word())
			}
			f.group = &id
		case w.is("master"):
			f.master = w.masterIndex(w.next())
		case w.is("vrf"):
			f.master = w.vrfIndex(w.next())
		case w.is("nomaster"):
			f.master = -1
		case w.is("type"):
			if kind, slave := strings.CutSuffix(w.next(), "_slave"); slave {
				f.slaveKind = kind
			} else {
				f.kind = kind
			}
		case w.is("proto"):
			n := uint8(w.number(w.next(), 8, "\"proto\" value is invalid\n"))
			f.protocol = &n
		case w.is("novf"):
			f.functions = false
		default:
			if w.is("dev") {
				w.next()
			} else if w.begins("help") {
				s.usage(map[bool]string{true: linkUsage, false: addressUsage}[f.links])
			}
			if device != "" {
				w.garbage("dev", w.word())
			}
			device = w.word()
		}
	}
	return device
}

// scope parses the scope of a filter. It returns nil for all scopes.
func (w *words) scope(word, reason string) *uint8 {
	id, ok := scopes.id(w.session, word, 255)
	if !ok && word != "all" {
		w.wrong(reason, word)
	}
	if !ok {
		return nil
	}
	n := uint8(id)
	return &n
}

// listAddresses implements ip address show, and ip link show without addresses.
func (s *session) listAddresses(list []string) int {
	f := &filter{family: s.family, links: s.linked, functions: true}
	device := s.parseFilter(list, f)
	if !s.findDevice(device, f) {
		return failed
	}
	s.out.begin(s.json, s.pretty)
	defer s.out.end()
	if device != "" && f.group == nil && f.links {
		return s.showOneLink(device, f)
	}
	links, ok := s.askLinks(f)
	if !ok {
		return 0
	}
	var all []netlink.Message
	if f.family != unix.AF_PACKET {
		if all, ok = s.askAddresses(f); !ok {
			return 0
		}
		links = s.withAddresses(links, all, f)
	}
	for _, m := range links {
		if f.group != nil && !inGroup(m, *f.group) {
			continue
		}
		s.out.object("")
		state := whole
		if s.brief || !s.oneLine || f.family == unix.AF_PACKET {
			state = s.showLink(m, f)
		} else {
			state = addresses
		}
		if state != hidden && f.family != unix.AF_PACKET {
			s.showAddressesOf(m, all, f)
		}
		if state == whole && !f.links && s.stats > 0 {
			_, data, _ := netlink.Cut[unix.IfInfomsg](m.Data)
			s.showStatistics(netlink.Parse(data, unix.IFLA_STATS64))
			s.out.split()
		}
		s.out.endObject()
	}
	return 0
}

// findDevice looks up the interface of a filter if it names one. It prints an error and returns
// false if there is none.
func (s *session) findDevice(device string, f *filter) bool {
	if device == "" {
		return true
	}
	if f.index = s.indexOf(device); f.index <= 0 {
		s.say(`Device "` + device + `" does not exist.`)
		return false
	}
	return true
}

// askFor returns IFLA_EXT_MASK, which selects the attributes of an interface.
func (s *session) askFor(f *filter) (mask uint32) {
	if f.functions {
		mask |= virtualFunctions
	}
	if s.stats == 0 {
		mask |= noStatistics
	}
	return mask
}

// showOneLink implements ip link show DEVICE.
func (s *session) showOneLink(device string, f *filter) int {
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Family: s.family})}
	r.Attributes.Text(nameAttribute(device), device)
	r.Attributes.U32(unix.IFLA_EXT_MASK, s.askFor(f))
	m, err := s.socket.Get(r)
	if err != nil {
		s.complain(err)
		s.say("Cannot send link get request: " + strerror(err))
		s.out.end()
		panic(exit(failed))
	}
	s.out.object("")
	s.showLink(m, f)
	s.out.endObject()
	return 0
}

// askLinks requests the interfaces that may match the filter.
func (s *session) askLinks(f *filter) (links []netlink.Message, ok bool) {
	if f.index != 0 {
		r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Family: f.family, Index: f.index})}
		r.Attributes.U32(unix.IFLA_EXT_MASK, s.askFor(f))
		m, err := s.socket.Get(r)
		if err != nil {
			s.complain(err)
			s.say("Cannot send link request: " + strerror(err))
			return nil, false
		}
		s.rememberLink(m)
		return []netlink.Message{m}, true
	}
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Family: s.family})}
	if s.family == unix.AF_UNSPEC || s.family == unix.AF_PACKET {
		r.Attributes.U32(unix.IFLA_EXT_MASK, s.askFor(f))
		if f.master != 0 {
			r.Attributes.U32(unix.IFLA_MASTER, uint32(f.master))
		}
		if f.kind != "" {
			end := r.Attributes.Begin(unix.IFLA_LINKINFO)
			r.Attributes.Add(unix.IFLA_INFO_KIND, []byte(f.kind))
			end()
		}
	}
	ok = s.dump(r, func(m netlink.Message) {
		links = append(links, m)
		s.rememberLink(m)
	})
	if !ok {
		s.say("Dump terminated")
	}
	return links, ok
}

// askAddresses requests the addresses that may match the filter.
func (s *session) askAddresses(f *filter) (all []netlink.Message, ok bool) {
	ok = s.dump(addressRequest(f), func(m netlink.Message) { all = append(all, m) })
	if !ok {
		s.say("Dump terminated")
	}
	return all, ok
}

func addressRequest(f *filter) *netlink.Request {
	return &netlink.Request{Type: unix.RTM_GETADDR, Header: netlink.Header(unix.IfAddrmsg{Family: f.family, Index: uint32(f.index)})}
}

// inGroup reports whether an interface is in a group. It returns true if the message has no group.
func inGroup(m netlink.Message, group uint32) bool {
	_, data, _ := netlink.Cut[unix.IfInfomsg](m.Data)
	t := netlink.Parse(data, unix.IFLA_GROUP)
	return !t.Has(unix.IFLA_GROUP) || t.U32(unix.IFLA_GROUP) == group
}

// An ifAddress is a parsed message about an address.
type ifAddress struct {
	unix.IfAddrmsg
	netlink.Table
	flags       uint32
	local, peer []byte
}

func readAddress(m netlink.Message) (a ifAddress, ok bool) {
	header, data, ok := netlink.Cut[unix.IfAddrmsg](m.Data)
	a.IfAddrmsg, a.Table = header, netlink.Parse(data, addressOrigin)
	a.flags = uint32(header.Flags)
	if a.Has(unix.IFA_FLAGS) {
		a.flags = a.U32(unix.IFA_FLAGS)
	}
	a.local, a.peer = a.Get(unix.IFA_LOCAL), a.Get(unix.IFA_ADDRESS)
	if a.local == nil {
		a.local = a.peer
	}
	if a.peer == nil {
		a.peer = a.local
	}
	return a, ok
}

// Attributes of an address that x/sys/unix lacks: IFA_RT_PRIORITY and IFA_PROTO.
const (
	addressMetric = 9
	addressOrigin = 11
)

// passes reports whether an address matches the filter, apart from conditions on its interface.
func (s *session) passes(a ifAddress, f *filter) bool {
	switch {
	case f.scope != nil && *f.scope != a.Scope,
		(f.flags^a.flags)&f.mask != 0,
		f.family != unix.AF_UNSPEC && f.family != a.Family,
		f.label != "" && !s.labeled(a, f.label):
		return false
	}
	return f.to.wants(a.local)
}

// labeled reports whether the label of an address, or the name of its interface, matches a pattern.
func (s *session) labeled(a ifAddress, pattern string) bool {
	label := a.Text(unix.IFA_LABEL)
	if !a.Has(unix.IFA_LABEL) {
		label = s.nameOf(int32(a.Index))
	}
	ok, _ := path.Match(strings.ReplaceAll(pattern, "[!", "[^"), label)
	return ok
}

// withAddresses returns the interfaces with a matching address. Without a family it also returns
// those without any address.
func (s *session) withAddresses(links, all []netlink.Message, f *filter) (left []netlink.Message) {
	for _, m := range links {
		info, _, _ := netlink.Cut[unix.IfInfomsg](m.Data)
		none, some := true, false
		for _, x := range all {
			a, ok := readAddress(x)
			if !ok || int32(a.Index) != info.Index {
				continue
			}
			none = false
			some = some || s.passes(a, f)
		}
		if some || none && (f.family == unix.AF_UNSPEC || f.family == unix.AF_PACKET) {
			left = append(left, m)
		}
	}
	return left
}

// showAddressesOf prints the addresses of an interface.
func (s *session) showAddressesOf(m netlink.Message, all []netlink.Message, f *filter) {
	info, _, _ := netlink.Cut[unix.IfInfomsg](m.Data)
	up := info.Flags&unix.IFF_UP != 0
	s.out.array("addr_info")
	for _, x := range all {
		a, ok := readAddress(x)
		if !ok || x.Type != unix.RTM_NEWADDR || int32(a.Index) != info.Index ||
			f.family != unix.AF_UNSPEC && f.family != a.Family || f.up && !up || f.down && up {
			continue
		}
		s.out.object("")
		s.showAddress(x, f, s.oneLine || s.echo)
		s.out.endObject()
	}
	s.out.endArray()
	if s.brief {
		s.out.text("\n")
	}
}

// showAddress prints an address if it matches the filter. device is set if its interface is
// printed, too.
func (s *session) showAddress(m netlink.Message, f *filter, device bool) {
	a, ok := readAddress(m)
	switch {
	case !ok || m.Type != unix.RTM_NEWADDR && m.Type != unix.RTM_DELADDR,
		f.index != 0 && f.index != int32(a.Index),
		!s.passes(a, f),
		f.protocol != nil && a.Has(addressOrigin) && a.U8(addressOrigin) != *f.protocol:
		return
	}
	s.printAddress(m, a, device)
}

func (s *session) printAddress(m netlink.Message, a ifAddress, device bool) {
	o := s.out
	if m.Type == unix.RTM_DELADDR {
		o.flag("deleted", "Deleted ")
	}
	if !s.brief {
		if device {
			name := s.nameOf(int32(a.Index))
			o.memberBare("index", decimal(a.Index))
			o.member("dev", name)
			o.text(decimal(a.Index), ": ", name)
		}
		if name := familyName(a.Family); name != "???" {
			o.string("family", "    ", name, " ")
		} else {
			o.int("family_index", "    family ", int64(a.Family), " ")
		}
	}
	c := familyColor(a.Family)
	if a.local != nil {
		o.colored(c, "local", "", s.host(a.Family, a.local), "")
		if string(a.peer) != string(a.local) {
			o.text(" peer ")
			o.colored(c, "address", "", s.host(a.Family, a.peer), "")
		}
		o.int("prefixlen", "/", int64(a.Prefixlen), " ")
		if a.Has(addressMetric) {
			o.uint("metric", "metric ", uint64(a.U32(addressMetric)), " ")
		}
	}
	if s.brief {
		return
	}
	for _, x := range []struct {
		attribute int
		key, text string
	}{{unix.IFA_BROADCAST, "broadcast", "brd "}, {unix.IFA_ANYCAST, "anycast", "any "}, {unix.IFA_MULTICAST, "multicast", "mcast "}} {
		if a.Has(x.attribute) {
			o.text(x.text)
			o.colored(c, x.key, "", s.host(a.Family, a.Get(x.attribute)), " ")
		}
	}
	o.string("scope", "scope ", scopes.text(s, uint32(a.Scope)), " ")
	s.showAddressFlags(a)
	if a.Has(addressOrigin) && (a.U8(addressOrigin) != 0 || o.document != nil) {
		o.string("protocol", "proto ", addressProtocolText(s, a.U8(addressOrigin)), " ")
	}
	if a.Has(unix.IFA_LABEL) {
		o.string("label", "", a.Text(unix.IFA_LABEL), "")
	}
	if life, _, ok := netlink.Cut[unix.IfaCacheinfo](a.Get(unix.IFA_CACHEINFO)); ok {
		o.split()
		o.text("       valid_lft ")
		s.showLife("valid_life_time", life.Valid, false)
		o.text(" preferred_lft ")
		s.showLife("preferred_life_time", life.Prefered, a.flags&deprecatedFlag != 0)
	}
	o.text("\n")
}

// showLife prints a lifetime in seconds. over is set if it may have expired.
func (s *session) showLife(key string, seconds uint32, over bool) {
	switch {
	case seconds == forever:
		s.out.memberBare(key, decimal(uint32(forever)))
		s.out.text("forever")
	case over:
		s.out.int(key, "", int64(int32(seconds)), "sec")
	default:
		s.out.uint(key, "", uint64(seconds), "sec")
	}
}

func (s *session) showAddressFlags(a ifAddress) {
	left := a.flags
	for _, f := range addressFlags {
		switch {
		case f.bit == permanentFlag && left&f.bit == 0:
			s.out.flag("dynamic", "dynamic ")
		case f.bit == permanentFlag || left&f.bit == 0:
		case f.bit == secondaryFlag && a.Family == unix.AF_INET6:
			s.out.flag("temporary", "temporary ")
		default:
			s.out.flag(f.name, f.name+" ")
		}
		left &^= f.bit
	}
	if left != 0 {
		text := hexadecimal([]byte{byte(left >> 24), byte(left >> 16), byte(left >> 8), byte(left)})
		text = strings.TrimLeft(text[:6], "0") + text[6:]
		s.out.member("ifa_flags", text)
		s.out.text("flags ", text, " ")
	}
}

// flushAddresses implements ip address flush.
func (s *session) flushAddresses(list []string) int {
	f := &filter{family: s.family, links: s.linked, functions: true}
	if len(list) == 0 {
		return s.fail("Flush requires arguments.")
	}
	if s.family == unix.AF_PACKET {
		return s.fail("Cannot flush link addresses.")
	}
	if !s.findDevice(s.parseFilter(list, f), f) {
		return failed
	}
	return s.flush(flushing{
		request: func() *netlink.Request { return addressRequest(f) },
		what:    "addresses",
		delete:  unix.RTM_DELADDR,
		matches: func(m netlink.Message) bool {
			a, ok := readAddress(m)
			return ok && m.Type == unix.RTM_NEWADDR && (f.index == 0 || f.index == int32(a.Index)) && s.passes(a, f) &&
				(f.protocol == nil || !a.Has(addressOrigin) || a.U8(addressOrigin) == *f.protocol)
		},
		show: func(m netlink.Message) {
			a, _ := readAddress(m)
			s.printAddress(m, a, true)
		},
		// The kernel may have deleted secondary addresses with their primary one.
		forgive: unix.EADDRNOTAVAIL,
		rounds:  s.loops,
		unread:  failed,
		unsent:  badUsage, // the real ip turns status 1 into -1
		incomplete: func() {
			s.say("*** Flush remains incomplete after " + decimal(s.loops) + " rounds. ***")
		},
		// One round for primary addresses: a second one would delete addresses that have become primary.
		once: f.mask&secondaryFlag != 0 && f.flags&secondaryFlag == 0,
	})
}
