package ip

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/linux/clock"
	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// A routeFilter selects routes to print or to delete. What it fixes to one value is left out of the
// output.
type routeFilter struct {
	table            uint32 // table id; 0 for all
	cloned           int
	protocol         *uint8
	scope            *uint8
	types            uint64 // type n is bit n; 0 for all
	tos              *uint8
	in, out          *int32
	mark             *uint32
	realm, realmMask uint32
	metric           *uint32
	source, via      prefix
	// Destinations within root, and destinations that contain match.
	root, match         routePrefix
	fromRoot, fromMatch routePrefix
	flushing            bool
}

// A routePrefix is a condition on the destination or the source of routes. It is not set if the
// command line has no such condition.
type routePrefix struct {
	prefix
	set bool
}

// Whether to print the routing cache instead of the table.
const (
	notCloned = iota
	onlyCloned
	anyCloned
)

// echoRoutes matches all routes.
var echoRoutes = &routeFilter{cloned: notCloned}

// known reports whether the condition has a family or a prefix length.
func (p routePrefix) known() bool { return p.set && (p.family != unix.AF_UNSPEC || p.given) }

// parseRouteFilter parses a filter. It returns the names of the incoming and the outgoing
// interface.
func (s *session) parseRouteFilter(list []string, f *routeFilter) (in, out string) {
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.begins("table"):
			id, ok := tables.id(s, w.next(), 1<<32-1)
			switch {
			case ok:
				f.table = id
			case w.is("all"):
				f.table = 0
			case w.is("cache"):
				f.cloned = onlyCloned
			case w.is("help"):
				s.usage(routeUsage)
			default:
				w.wrong("table id value is invalid\n", w.word())
			}
		case w.begins("vrf"):
			f.table = w.vrfTable(w.next())
			f.types = ^uint64(1<<unix.RTN_LOCAL | 1<<unix.RTN_BROADCAST)
		case w.begins("cached", "cloned"):
			f.cloned = onlyCloned
		case w.is("tos"), w.begins("dsfield"):
			id, ok := serviceID(s, w.next())
			if !ok {
				w.wrong("TOS value is invalid\n", w.word())
			}
			f.tos = &id
		case w.begins("protocol"):
			id, ok := protocols.id(s, w.next(), 255)
			if !ok && !w.is("all") {
				w.wrong("invalid \"protocol\"\n", w.word())
			}
			if f.protocol = nil; ok {
				n := uint8(id)
				f.protocol = &n
			}
		case w.begins("scope"):
			f.scope = w.scope(w.next(), "invalid \"scope\"\n")
		case w.begins("type"):
			id, ok := routeType(w.next())
			if !ok {
				w.wrong("node type value is invalid\n", w.word())
			}
			f.types = 1 << id
		case w.is("dev", "oif"):
			out = w.next()
		case w.is("iif"):
			in = w.next()
		case w.is("mark"):
			n := uint32(w.number(w.next(), 32, "invalid mark value"))
			f.mark = &n
		case w.begins("metric", "priority"), w.is("preference"):
			n := uint32(w.number(w.next(), 32, "\"metric\" value is invalid\n"))
			f.metric = &n
		case w.is("via"):
			family := s.family
			if named := familyByName(w.next()); named != unix.AF_UNSPEC {
				family = named
				w.next()
			}
			f.via = w.getPrefix(w.word(), family)
		case w.is("src"):
			f.source = w.getPrefix(w.next(), s.family)
		case w.begins("realms"):
			word := w.next()
			f.realm, f.realmMask = w.realms(word, "invalid realms\n"), 1<<32-1
			if f.realm&0xffff == 0 && strings.HasSuffix(word, "/") {
				f.realmMask &^= 0xffff
			}
			if f.realm>>16 == 0 && (!strings.Contains(word, "/") || word[0] == '/') {
				f.realmMask &= 0xffff
			}
		case w.begins("from"):
			w.next()
			w.takePrefixes(&f.fromRoot, &f.fromMatch)
		default:
			if w.begins("to") {
				w.next()
			}
			w.takePrefixes(&f.root, &f.match)
		}
	}
	return in, out
}

// takePrefixes parses [root|match|exact] PREFIX. exact sets both conditions.
func (w *words) takePrefixes(root, match *routePrefix) {
	get := func() routePrefix { return routePrefix{w.getPrefix(w.word(), w.family), true} }
	switch {
	case w.begins("root"):
		w.next()
		*root = get()
	case w.begins("match"):
		w.next()
		*match = get()
	default:
		if w.begins("exact") {
			w.next()
		}
		*match = get()
		*root = *match
	}
}

// findInterfaces looks up the interfaces of a filter. It prints an error and returns false if one
// does not exist.
func (s *session) findInterfaces(in, out string, f *routeFilter) bool {
	for _, x := range []struct {
		name string
		to   **int32
	}{{in, &f.in}, {out, &f.out}} {
		if x.name == "" {
			continue
		}
		index := s.indexOf(x.name)
		if index == 0 {
			s.noDevice(x.name)
			return false
		}
		*x.to = &index
	}
	return true
}

func (f *routeFilter) request(family uint8) *netlink.Request {
	h := unix.RtMsg{Family: family}
	if f.protocol != nil {
		h.Protocol = *f.protocol
	}
	if f.cloned == onlyCloned {
		h.Flags |= unix.RTM_F_CLONED
	}
	r := &netlink.Request{Type: unix.RTM_GETROUTE, Header: netlink.Header(h)}
	if f.table != 0 {
		r.Attributes.U32(unix.RTA_TABLE, f.table)
	}
	if f.out != nil {
		r.Attributes.U32(unix.RTA_OIF, uint32(*f.out))
	}
	return r
}

// dumpFamily returns the family of the routes to request.
func (s *session) dumpFamily(f *routeFilter) uint8 {
	if s.family == unix.AF_UNSPEC && f.table != 0 {
		return unix.AF_INET
	}
	return s.family
}

func (s *session) listRoutes(list []string) int {
	f := &routeFilter{table: unix.RT_TABLE_MAIN}
	in, out := s.parseRouteFilter(list, f)
	if !s.findInterfaces(in, out, f) {
		return failed
	}
	s.out.begin(s.json, s.pretty)
	defer s.out.end()
	for m, err := range s.socket.Dump(f.request(s.dumpFamily(f))) {
		if err == nil {
			s.showRoute(m, f)
			continue
		}
		if refusal, ok := err.(*netlink.Error); ok && refusal.Late && refusal.Errno == unix.ENOENT && f.table == unix.RT_TABLE_MAIN {
			break // the table does not exist yet
		}
		if !s.dumpEnded(err) {
			s.say("Dump terminated")
			return refused
		}
	}
	return 0
}

func (s *session) flushRoutes(list []string) int {
	if len(list) == 0 {
		return s.fail(`"ip route flush" requires arguments.`)
	}
	f := &routeFilter{table: unix.RT_TABLE_MAIN, flushing: true}
	in, out := s.parseRouteFilter(list, f)
	if !s.findInterfaces(in, out, f) {
		return failed
	}
	family := s.dumpFamily(f)
	if f.cloned == onlyCloned && family != unix.AF_INET6 {
		if !s.flushCache() {
			return failed
		}
		if s.stats > 0 {
			s.out.text("*** IPv4 routing cache is flushed.\n")
		}
		if family == unix.AF_INET {
			return 0
		}
	}
	return s.flush(flushing{
		request: func() *netlink.Request { return f.request(family) },
		what:    "entries", delete: unix.RTM_DELROUTE, unread: refused, unsent: refused,
		matches: func(m netlink.Message) bool {
			r, ok := readRoute(m)
			return ok && m.Type == unix.RTM_NEWROUTE && s.routePasses(r, f)
		},
		show: func(m netlink.Message) { s.showRoute(m, f) },
	})
}

// flushCache flushes the kernel's cache of IPv4 routes.
func (s *session) flushCache() bool {
	const path = "/proc/sys/net/ipv4/route/flush"
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		s.say(`Cannot open "` + path + `": ` + strerror(err))
		return false
	}
	defer file.Close()
	if _, err := file.WriteString("-1"); err != nil {
		s.say("Cannot flush routing cache")
		return false
	}
	return true
}

// A routeMessage is a parsed message about a route.
type routeMessage struct {
	unix.RtMsg
	netlink.Table
	table uint32
}

func readRoute(m netlink.Message) (routeMessage, bool) {
	return readTabled(m, routeFlowLabel, unix.RTA_TABLE)
}

// readTabled reads a message about a route or a rule, up to its last known attribute. table is the attribute
// with a number of a table that may exceed the header's 8 bits.
func readTabled(m netlink.Message, last, table int) (r routeMessage, ok bool) {
	header, data, ok := netlink.Cut[unix.RtMsg](m.Data)
	r.RtMsg, r.Table = header, netlink.Parse(data, last)
	r.table = uint32(header.Table)
	if r.Has(table) {
		r.table = r.U32(table)
	}
	return r, ok
}

// routePasses reports whether a route matches the filter.
func (s *session) routePasses(r routeMessage, f *routeFilter) bool {
	cloned := r.Flags&unix.RTM_F_CLONED != 0
	number := func(attribute int) uint32 { return r.U32(attribute) }
	switch {
	case s.family != unix.AF_UNSPEC && r.Family != s.family,
		f.cloned == notCloned && cloned, f.cloned == onlyCloned && !cloned,
		f.table > 0 && f.table != r.table,
		f.protocol != nil && *f.protocol != r.Protocol,
		f.scope != nil && *f.scope != r.Scope,
		f.types != 0 && f.types>>r.Type&1 == 0,
		f.tos != nil && *f.tos != r.Tos,
		!f.root.isBelow(r.Family, r.Dst_len, r.Get(unix.RTA_DST)),
		!f.match.isAbove(r.Family, r.Dst_len, r.Get(unix.RTA_DST)),
		!f.fromRoot.isBelow(r.Family, r.Src_len, r.Get(unix.RTA_SRC)),
		!f.fromMatch.isAbove(r.Family, r.Src_len, r.Get(unix.RTA_SRC)),
		!r.goesVia(f.via),
		f.source.family != unix.AF_UNSPEC && (r.Family != f.source.family || !covers(r.Get(unix.RTA_PREFSRC), f.source.address, f.source.bits)),
		(number(unix.RTA_FLOW)^f.realm)&f.realmMask != 0,
		f.in != nil && int32(number(unix.RTA_IIF)) != *f.in,
		f.out != nil && !r.goesOut(*f.out),
		f.mark != nil && number(unix.RTA_MARK) != *f.mark,
		f.metric != nil && number(unix.RTA_PRIORITY) != *f.metric:
		return false
	}
	// The kernel's own unreachable default route cannot be deleted.
	return !(f.flushing && r.Family == unix.AF_INET6 && r.Dst_len == 0 && r.Type == unix.RTN_UNREACHABLE && number(unix.RTA_PRIORITY) == 1<<32-1)
}

// isBelow reports whether a destination is within the prefix.
func (p routePrefix) isBelow(family, length uint8, address []byte) bool {
	if !p.known() {
		return true
	}
	return (p.family == unix.AF_UNSPEC || p.family == family) && p.bits <= int(length) && covers(address, p.address, p.bits)
}

// isAbove reports whether a destination contains the prefix.
func (p routePrefix) isAbove(family, length uint8, address []byte) bool {
	if !p.known() {
		return true
	}
	return (p.family == unix.AF_UNSPEC || p.family == family) && p.bits >= int(length) && covers(address, p.address, int(length))
}

// goesVia reports whether the gateway of a route, or of a next hop, is within a prefix.
func (r routeMessage) goesVia(p prefix) bool {
	if p.family == unix.AF_UNSPEC {
		return true
	}
	family, gateway := r.Family, r.Get(unix.RTA_GATEWAY)
	if f, address, ok := splitVia(r.Get(unix.RTA_VIA)); ok {
		family, gateway = f, address
	}
	return family == p.family && covers(gateway, p.address, p.bits)
}

// splitVia splits RTA_VIA, a gateway of another family, into the family and the address.
func splitVia(value []byte) (family uint8, address []byte, ok bool) {
	if len(value) < 2 {
		return 0, nil, false
	}
	return value[0] | value[1], value[2:], true
}

// goesOut reports whether a route, or one of its next hops, uses an interface. It returns true for
// a route without an interface.
func (r routeMessage) goesOut(index int32) bool {
	if r.Has(unix.RTA_OIF) {
		return int32(r.U32(unix.RTA_OIF)) == index
	}
	if !r.Has(unix.RTA_MULTIPATH) {
		return true
	}
	for hop := range r.hops() {
		if hop.Ifindex == index {
			return true
		}
	}
	return false
}

// hops yields the next hops of a multipath route with their attributes.
func (r routeMessage) hops() func(yield func(unix.RtNexthop, netlink.Table) bool) {
	return func(yield func(unix.RtNexthop, netlink.Table) bool) {
		for b := r.Get(unix.RTA_MULTIPATH); len(b) >= unix.SizeofRtNexthop; {
			hop, _, _ := netlink.Cut[unix.RtNexthop](b)
			if int(hop.Len) < unix.SizeofRtNexthop || int(hop.Len) > len(b) {
				return
			}
			if !yield(hop, netlink.Parse(b[unix.SizeofRtNexthop:hop.Len], routeFlowLabel)) {
				return
			}
			b = b[min((int(hop.Len)+3)&^3, len(b)):]
		}
	}
}

// realFamily returns the family of a route's addresses. Multicast routes have other families in
// their header.
func (r routeMessage) realFamily() uint8 {
	if r.Type == unix.RTN_MULTICAST {
		switch r.Family {
		case 128: // RTNL_FAMILY_IPMR
			return unix.AF_INET
		case 129: // RTNL_FAMILY_IP6MR
			return unix.AF_INET6
		}
	}
	return r.Family
}

// showRoute prints a route if it matches the filter.
func (s *session) showRoute(m netlink.Message, f *routeFilter) {
	if m.Type != unix.RTM_NEWROUTE && m.Type != unix.RTM_DELROUTE {
		return
	}
	r, ok := readRoute(m)
	if !ok || !s.routePasses(r, f) {
		return
	}
	o := s.out
	o.object("")
	defer o.endObject()
	if m.Type == unix.RTM_DELROUTE {
		o.flag("deleted", "Deleted ")
	}
	if r.Type != unix.RTN_UNICAST || s.details {
		o.string("type", "", routeTypeText(s, r.Type), " ")
	}
	s.showPrefixes(r)
	s.showWay(r, f)
	s.showOrigin(r, f)
	s.showRouteFlags(r.Flags)
	s.showMark(r.U32(unix.RTA_MARK))
	if r.Has(unix.RTA_FLOW) && f.realmMask != 1<<32-1 {
		s.showRealms(r.U32(unix.RTA_FLOW))
	}
	s.showRest(r, f)
	o.text("\n")
}

// showPrefixes prints the destinations and the sources that a route is for.
func (s *session) showPrefixes(r routeMessage) {
	o, host, family := s.out, bitsOf(r.Family), r.realFamily()
	to, c := "default", plain
	switch {
	case r.Has(unix.RTA_DST):
		to, c = s.prefixText(family, r.Get(unix.RTA_DST), r.Dst_len, host), familyColor(family)
	case r.Dst_len != 0:
		to = "0/" + decimal(r.Dst_len) + " "
	}
	o.colored(c, "dst", "", to, " ")
	switch {
	case r.Has(unix.RTA_SRC):
		o.colored(familyColor(family), "from", "from ", s.prefixText(family, r.Get(unix.RTA_SRC), r.Src_len, host), " ")
	case r.Src_len != 0:
		o.string("src", "from ", "0/"+decimal(r.Src_len), " ")
	}
}

// showWay prints where a route leads: the next hop, the gateway and the interface.
func (s *session) showWay(r routeMessage, f *routeFilter) {
	o := s.out
	if r.Has(routeNextHop) {
		o.uint("nhid", "nhid ", uint64(r.U32(routeNextHop)), " ")
	}
	s.showNewAddress(r.Family, r.Table)
	if r.Tos != 0 && f.tos == nil {
		o.string("tos", "tos ", serviceText(s, r.Tos), " ")
	}
	if r.Has(unix.RTA_GATEWAY) && !f.via.isHost(r.Family) {
		s.showGateway(r.Family, r.Get(unix.RTA_GATEWAY))
	}
	s.showVia(r.Get(unix.RTA_VIA))
	if r.Has(unix.RTA_OIF) && f.out == nil {
		s.showInterface("dev", r.U32(unix.RTA_OIF))
	}
}

// showOrigin prints the table of a route, who made the route, its scope, its preferred source
// address and its metric.
func (s *session) showOrigin(r routeMessage, f *routeFilter) {
	o := s.out
	if r.table != 0 && (r.table != unix.RT_TABLE_MAIN || s.details) && f.table == 0 {
		o.string("table", "table ", tables.text(s, r.table), " ")
	}
	if r.Flags&unix.RTM_F_CLONED == 0 {
		if (r.Protocol != unix.RTPROT_BOOT || s.details) && f.protocol == nil {
			o.string("protocol", "proto ", protocols.text(s, uint32(r.Protocol)), " ")
		}
		if (r.Scope != unix.RT_SCOPE_UNIVERSE || s.details) && f.scope == nil {
			o.string("scope", "scope ", scopes.text(s, uint32(r.Scope)), " ")
		}
	}
	if r.Has(unix.RTA_PREFSRC) && !f.source.isHost(r.Family) {
		o.text("src ")
		o.colored(familyColor(r.Family), "prefsrc", "", hostText(r.Family, r.Get(unix.RTA_PREFSRC)), " ")
	}
	if r.Has(unix.RTA_PRIORITY) && f.metric == nil {
		o.uint("metric", "metric ", uint64(r.U32(unix.RTA_PRIORITY)), " ")
	}
}

// showRest prints what follows the realms: among others the cache entry, the metrics and the
// next hops of a multipath route.
func (s *session) showRest(r routeMessage, f *routeFilter) {
	o := s.out
	if r.Has(unix.RTA_UID) {
		o.uint("uid", "uid ", uint64(r.U32(unix.RTA_UID)), " ")
	}
	if r.Family == unix.AF_INET && r.Flags&unix.RTM_F_CLONED != 0 {
		s.showCacheFlags(r.Flags)
	}
	if r.Family == unix.AF_INET || r.Family == unix.AF_INET6 {
		s.showRouteCache(r.Get(unix.RTA_CACHEINFO))
	}
	if r.Has(unix.RTA_METRICS) {
		s.showMetrics(r.Get(unix.RTA_METRICS))
	}
	if r.Has(unix.RTA_IIF) && f.in == nil {
		s.showInterface("iif", r.U32(unix.RTA_IIF))
	}
	if r.Has(unix.RTA_PREF) {
		s.showPreference(r.U8(unix.RTA_PREF))
	}
	if r.Has(unix.RTA_TTL_PROPAGATE) {
		on := r.U8(unix.RTA_TTL_PROPAGATE) != 0
		o.memberBare("ttl-propogate", strconv.FormatBool(on))
		o.text("ttl-propogate ", map[bool]string{true: "enabled", false: "disabled"}[on])
	}
	if r.Has(unix.RTA_MULTIPATH) {
		s.showHops(r)
	}
}

// prefixText formats an address, with its prefix length if that is not host bits.
func (s *session) prefixText(family uint8, address []byte, length uint8, host int) string {
	if int(length) == host {
		return s.host(family, address)
	}
	return hostText(family, address) + "/" + decimal(length)
}

// showNewAddress prints the address that replaces the destination, RTA_NEWDST.
func (s *session) showNewAddress(family uint8, t netlink.Table) {
	if t.Has(unix.RTA_NEWDST) {
		s.out.text("as to ")
		s.out.colored(familyColor(family), "to", "", s.host(family, t.Get(unix.RTA_NEWDST)), " ")
	}
}

func (s *session) showGateway(family uint8, address []byte) {
	s.out.text("via ")
	s.out.colored(familyColor(family), "gateway", "", s.host(family, address), " ")
}

// showVia prints a gateway of another family.
func (s *session) showVia(value []byte) {
	family, address, ok := splitVia(value)
	if !ok {
		return
	}
	o := s.out
	o.object("via")
	o.string("family", "via ", familyName(family), " ")
	o.colored(familyColor(family), "host", "", s.host(family, address), " ")
	o.endObject()
}

func (s *session) showInterface(what string, index uint32) {
	s.out.text(what, " ")
	s.out.colored(interfaceName, what, "", s.nameOf(int32(index)), " ")
}

// routeFlags are the flags of routes and next hops in the order in which ip prints them.
var routeFlags = []struct {
	bit  uint32
	name string
}{
	{unix.RTNH_F_DEAD, "dead"}, {unix.RTNH_F_ONLINK, "onlink"}, {unix.RTNH_F_PERVASIVE, "pervasive"}, {unix.RTNH_F_OFFLOAD, "offload"},
	{unix.RTNH_F_TRAP, "trap"}, {unix.RTM_F_NOTIFY, "notify"}, {unix.RTNH_F_LINKDOWN, "linkdown"}, {unix.RTNH_F_UNRESOLVED, "unresolved"},
	{unix.RTM_F_OFFLOAD, "rt_offload"}, {unix.RTM_F_TRAP, "rt_trap"}, {unix.RTM_F_OFFLOAD_FAILED, "rt_offload_failed"},
}

func (s *session) showRouteFlags(flags uint32) {
	s.out.array("flags")
	for _, f := range routeFlags {
		if flags&f.bit != 0 {
			s.out.string("", "", f.name, " ")
		}
	}
	s.out.endArray()
}

func (s *session) showMark(mark uint32) {
	if mark == 0 {
		return
	}
	text := decimal(mark)
	s.out.memberBare("mark", text)
	if mark >= 16 {
		text = hexText(uint64(mark))
	}
	s.out.text("mark ", text, " ")
}

func (s *session) showRealms(both uint32) {
	o := s.out
	from, to := both>>16, both&0xffff
	o.object("flow")
	if from != 0 {
		o.string("from", "realms ", realms.text(s, from), "/")
	} else {
		o.text("realm ")
	}
	o.string("to", "", realms.text(s, to), " ")
	o.endObject()
}

// cacheFlags are the flags of the routing cache, RTCF_*.
var cacheFlags = []struct {
	bit  uint32
	name string
}{
	{1 << 31, "local"}, {1 << 26, "reject"}, {1 << 29, "mc"}, {1 << 28, "brd"}, {1 << 27, "dst-nat"}, {1 << 23, "src-nat"},
	{1 << 22, "masq"}, {1 << 20, "dst-direct"}, {1 << 24, "src-direct"}, {1 << 18, "redirected"}, {1 << 25, "redirect"},
	{1 << 19, "fastroute"}, {1 << 16, "notify"}, {1 << 21, "proxy"},
}

func (s *session) showCacheFlags(flags uint32) {
	flags &^= 0xffff
	o := s.out
	var names []string
	for _, f := range cacheFlags {
		if flags&f.bit != 0 {
			names = append(names, f.name)
			flags &^= f.bit
		}
	}
	o.text(o.newline, "    cache ")
	if o.document != nil {
		s.list("cache", names)
		return
	}
	if flags != 0 {
		names = append(names, strconv.FormatUint(uint64(flags), 16))
	}
	if names == nil {
		return
	}
	o.text("<", strings.Join(names, ","), ">")
	if flags == 0 {
		o.text(" ")
	}
}

// routeCacheInfo is struct rta_cacheinfo.
type routeCacheInfo struct {
	References, LastUse uint32
	Expires             int32
	Error, Used         uint32
	ID, Stamp, Age      uint32
}

func (s *session) showRouteCache(value []byte) {
	c, _, ok := netlink.Cut[routeCacheInfo](value)
	if !ok {
		return
	}
	o := s.out
	if c.Expires != 0 {
		o.int("expires", "expires ", int64(c.Expires/clock.UserHZ), "sec ")
	}
	if c.Error != 0 {
		o.uint("error", "error ", uint64(c.Error), " ")
	}
	if s.stats > 0 {
		if c.References != 0 {
			o.uint("users", "users ", uint64(c.References), " ")
		}
		if c.Used != 0 {
			o.uint("used", "used ", uint64(c.Used), " ")
		}
		if c.LastUse != 0 {
			o.uint("age", "age ", uint64(c.LastUse/clock.UserHZ), "sec ")
		}
	}
}

func (s *session) showMetrics(list []byte) {
	o := s.out
	t := netlink.Parse(list, len(metrics)-1)
	lock := t.U32(metricLock)
	o.array("metrics")
	o.object("")
	for i := 2; i < len(metrics); i++ {
		value := t.U32(i)
		if !t.Has(i) && lock>>i&1 == 0 || i == metricHopLimit && int32(value) == -1 {
			continue
		}
		name := metrics[i].name
		o.text(name, " ")
		if lock>>i&1 != 0 {
			o.text("lock ")
		}
		switch {
		case i == metricFeatures:
			s.showFeatures(value)
		case i == metricCongestion:
			o.string("congestion", "", t.Text(i), " ")
		case metrics[i].time > 0:
			value /= metrics[i].time
			o.memberBare(name, decimal(value))
			if value >= 1000 {
				o.text(strconv.FormatFloat(float64(value)/1000, 'g', 6, 64), "s ")
			} else {
				o.text(decimal(value), "ms ")
			}
		default:
			o.uint(name, "", uint64(value), " ")
		}
	}
	o.endObject()
	o.endArray()
}

func (s *session) showFeatures(bits uint32) {
	left := bits
	for _, f := range routeFeatures {
		if bits&f.bit != 0 {
			s.out.null(f.name, f.name+" ")
			left &^= f.bit
		}
	}
	if left != 0 {
		s.out.hex("features", "", uint64(bits), " ")
	}
}

func (s *session) showPreference(n uint8) {
	for _, x := range preferences {
		if x.id == uint32(n) {
			s.out.string("pref", "pref ", x.name, "")
			return
		}
	}
	s.out.uint("pref", "", uint64(n), "")
}

// showHops prints the next hops of a multipath route.
func (s *session) showHops(r routeMessage) {
	o := s.out
	o.array("nexthops")
	for hop, t := range r.hops() {
		o.object("")
		o.text(o.newline, "\tnexthop ")
		s.showNewAddress(r.Family, t)
		if t.Has(unix.RTA_GATEWAY) {
			s.showGateway(r.Family, t.Get(unix.RTA_GATEWAY))
		}
		s.showVia(t.Get(unix.RTA_VIA))
		if t.Has(unix.RTA_FLOW) {
			s.showRealms(t.U32(unix.RTA_FLOW))
		}
		o.string("dev", "dev ", s.nameOf(hop.Ifindex), " ")
		o.int("weight", "weight ", int64(hop.Hops)+1, " ")
		s.showRouteFlags(uint32(hop.Flags))
		o.endObject()
	}
	o.endArray()
}
