package ip

import (
	"encoding/binary"
	"math"
	"os"
	"strconv"
	"strings"

	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// route implements ip route.
func (s *session) route(list []string) int {
	if len(list) == 0 {
		return s.listRoutes(nil)
	}
	command, rest := list[0], list[1:]
	is := func(whole string) bool { return abbreviates(command, whole) }
	switch {
	case is("add"):
		return s.changeRoute(unix.RTM_NEWROUTE, unix.NLM_F_CREATE|unix.NLM_F_EXCL, rest)
	case is("change") || command == "chg":
		return s.changeRoute(unix.RTM_NEWROUTE, unix.NLM_F_REPLACE, rest)
	case is("replace"):
		return s.changeRoute(unix.RTM_NEWROUTE, unix.NLM_F_CREATE|unix.NLM_F_REPLACE, rest)
	case is("prepend"):
		return s.changeRoute(unix.RTM_NEWROUTE, unix.NLM_F_CREATE, rest)
	case is("append"):
		return s.changeRoute(unix.RTM_NEWROUTE, unix.NLM_F_CREATE|unix.NLM_F_APPEND, rest)
	case is("test"):
		return s.changeRoute(unix.RTM_NEWROUTE, unix.NLM_F_EXCL, rest)
	case is("delete"):
		return s.changeRoute(unix.RTM_DELROUTE, 0, rest)
	case is("list"), is("show"), is("lst"):
		return s.listRoutes(rest)
	case is("get"):
		return s.getRoute(rest)
	case is("flush"):
		return s.flushRoutes(rest)
	case is("save"), is("restore"), is("showdump"):
		s.unsupported(`"route ` + command + `"`)
	case is("help"):
		s.usage(routeUsage)
	}
	s.unknown("route", command)
	return failed
}

// routeTypes are the types of routes, RTN_*.
var routeTypes = []string{"none", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit", "throw", "nat", "xresolve"}

// typedTypes are the types of routes in the order in which abbreviations are resolved. exact types
// cannot be abbreviated.
var typedTypes = []struct {
	word  string
	id    uint8
	exact bool
}{
	{"local", unix.RTN_LOCAL, true}, {"nat", unix.RTN_NAT, true}, {"broadcast", unix.RTN_BROADCAST, false}, {"brd", unix.RTN_BROADCAST, true},
	{"anycast", unix.RTN_ANYCAST, false}, {"multicast", unix.RTN_MULTICAST, false}, {"prohibit", unix.RTN_PROHIBIT, false},
	{"unreachable", unix.RTN_UNREACHABLE, false}, {"blackhole", unix.RTN_BLACKHOLE, false}, {"xresolve", unix.RTN_XRESOLVE, false},
	{"unicast", unix.RTN_UNICAST, false}, {"throw", unix.RTN_THROW, true},
}

// routeType parses a type of routes.
func routeType(word string) (uint8, bool) {
	for _, x := range typedTypes {
		if word == x.word || !x.exact && abbreviates(word, x.word) {
			return x.id, true
		}
	}
	n, rest, _ := numeral.Unsigned(word, 0)
	return uint8(n), rest == "" && word != "" && n <= 255
}

// routeTypeText returns the name of a type of routes.
func routeTypeText(s *session, id uint8) string {
	if int(id) < len(routeTypes) && !s.numeric {
		return routeTypes[id]
	}
	return decimal(id)
}

// A metric is a metric of a route, RTAX_*.
type metric struct {
	name string // the name in the output
	word string // the word on the command line; "" for name
	// abbreviated metrics can be abbreviated. locked ones can have "lock" before the value.
	abbreviated, locked bool
	limit               uint64 // maximum of the value; 0 for 32 bits
	reason              string // the name in error messages; "" for name
	time                uint32 // for a time: the kernel's units in a millisecond; otherwise 0
}

// Metrics that are used by name.
const (
	metricLock       = 1
	metricRTT        = 4
	metricRTTVar     = 5
	metricHopLimit   = 10
	metricFeatures   = 12
	metricRTOMin     = 13
	metricCongestion = 16
)

var metrics = []metric{
	2:                {name: "mtu", locked: true},
	3:                {name: "window", abbreviated: true, locked: true},
	metricRTT:        {name: "rtt", locked: true, time: 8},
	metricRTTVar:     {name: "rttvar", abbreviated: true, locked: true, time: 4},
	6:                {name: "ssthresh", abbreviated: true, locked: true},
	7:                {name: "cwnd", abbreviated: true, locked: true},
	8:                {name: "advmss", locked: true, reason: "mss"},
	9:                {name: "reordering", abbreviated: true, locked: true},
	metricHopLimit:   {name: "hoplimit", locked: true, limit: 255},
	11:               {name: "initcwnd", abbreviated: true, locked: true},
	metricFeatures:   {name: "features", abbreviated: true},
	metricRTOMin:     {name: "rto_min", time: 1},
	14:               {name: "initrwnd", abbreviated: true, locked: true},
	15:               {name: "quickack", abbreviated: true, limit: 1},
	metricCongestion: {name: "congctl", abbreviated: true, locked: true},
	17:               {name: "fastopen_no_cookie", abbreviated: true, limit: 1},
}

// metricOrder is the order in which abbreviations are resolved.
var metricOrder = []int{2, metricHopLimit, 8, 9, metricRTT, metricRTOMin, 3, 7, 11, 14, metricFeatures, 15, metricCongestion, metricRTTVar, 6}

// routeFeatures are the features of a route, RTAX_FEATURE_*.
var routeFeatures = []struct {
	bit  uint32
	name string
}{{1 << 0, "ecn"}, {1 << 4, "tcp_usec_ts"}}

// metric returns the metric that the current word abbreviates, or 0.
func (w *words) metric(order ...int) int {
	for _, i := range order {
		if w.is(metrics[i].name) || metrics[i].abbreviated && w.begins(metrics[i].name) {
			return i
		}
	}
	return 0
}

// takeMetric parses the value of a metric. It returns the metric's bit for RTAX_LOCK if the metric
// is locked: then the kernel does not change it.
func (w *words) takeMetric(i int, a *netlink.Attributes) (lock uint32) {
	m := metrics[i]
	if i == metricFeatures {
		bits := uint32(0)
		for w.followed() {
			known := false
			for _, f := range routeFeatures {
				if w.list[w.at+1] == f.name {
					bits, known = bits|f.bit, true
				}
			}
			if !known {
				break
			}
			w.at++
		}
		if bits == 0 {
			word := "(null)" // the real ip prints this if no word is left
			if w.followed() {
				word = w.next()
			}
			w.wrong("\"features\" value not valid\n", word)
		}
		a.U32(uint16(i), bits)
		return 0
	}
	word := w.next()
	if m.locked && word == "lock" {
		lock = 1 << i
		word = w.next()
	}
	if i == metricRTOMin {
		lock = 1 << i
	}
	reason := m.reason
	if reason == "" {
		reason = m.name
	}
	reason = `"` + reason + "\" value is invalid\n"
	if i == metricCongestion {
		a.Add(uint16(i), []byte(word))
		return lock
	}
	if m.time > 0 {
		n, bare, ok := milliseconds(word)
		if !ok {
			w.wrong(reason, word)
		}
		if !bare {
			n *= m.time
		}
		a.U32(uint16(i), n)
		return lock
	}
	n, ok := numeral.Whole(word, 32)
	if !ok || m.limit > 1 && n > m.limit {
		w.wrong(reason, word)
	}
	if m.limit == 1 && n > 1 {
		w.wrong(`"`+m.name+"\" value should be 0 or 1\n", word)
	}
	a.U32(uint16(i), uint32(n))
	return lock
}

// milliseconds parses a time with the suffix s or ms. Without one, bare is set and n has the kernel's unit.
func milliseconds(word string) (n uint32, bare, ok bool) {
	var t float64
	rest := ""
	if strings.Contains(word, ".") {
		end := len(word)
		for end > 0 && strings.IndexByte("0123456789.", word[end-1]) < 0 {
			end--
		}
		f, err := strconv.ParseFloat(word[:end], 64)
		if err != nil || f < 0 {
			return 0, false, false
		}
		t, rest = f, word[end:]
	} else {
		u, r, fits := numeral.Unsigned(word, 0)
		if r == word || !fits {
			return 0, false, false
		}
		t, rest = float64(u), r
	}
	switch strings.ToLower(rest) {
	case "":
		bare = true
	case "s", "sec", "secs":
		t *= 1000
	case "ms", "msec", "msecs":
	default:
		return 0, false, false
	}
	return uint32(math.Ceil(t)), bare, true
}

// preferences are the preferences of a router, RFC 4191.
var preferences = []named{{3, "low"}, {0, "medium"}, {1, "high"}}

func (w *words) preference(word string) uint8 {
	for _, x := range preferences {
		if x.name == word {
			return uint8(x.id)
		}
	}
	return uint8(w.number(word, 8, "\"pref\" value is invalid\n"))
}

// A routeRequest is a request that adds, changes or deletes a route.
type routeRequest struct {
	*words
	unix.RtMsg
	a                           *netlink.Attributes
	metrics                     netlink.Attributes
	lock                        uint32
	device                      string
	hasGateway, hasTo, hasType  bool
	hasHops, hasScope, hasTable bool
	nextHop                     uint32 // the id of a nexthop object, RTA_NH_ID
}

func (s *session) changeRoute(kind, flags uint16, list []string) int {
	r := &netlink.Request{Type: kind, Flags: flags}
	p := &routeRequest{words: s.words(list), a: &r.Attributes}
	p.RtMsg = unix.RtMsg{Family: s.family, Table: unix.RT_TABLE_MAIN, Scope: unix.RT_SCOPE_NOWHERE}
	if kind != unix.RTM_DELROUTE {
		p.Protocol, p.Scope, p.Type = unix.RTPROT_BOOT, unix.RT_SCOPE_UNIVERSE, unix.RTN_UNICAST
	}
	for ; p.more() && !p.hasHops; p.at++ {
		p.take()
		if p.hasHops {
			break
		}
	}
	if !p.hasTo {
		s.usage(routeUsage)
	}
	if p.device != "" {
		index := s.indexOf(p.device)
		if index == 0 {
			return s.noDevice(p.device)
		}
		p.a.U32(unix.RTA_OIF, uint32(index))
	}
	if len(p.metrics) > 0 {
		if p.lock != 0 {
			p.metrics.U32(metricLock, p.lock)
		}
		p.a.Add(unix.RTA_METRICS, p.metrics)
	}
	if p.hasHops {
		p.takeHops()
	}
	p.finish(kind == unix.RTM_DELROUTE)
	r.Header = netlink.Header(p.RtMsg)
	return s.do(r, func(m netlink.Message) { s.showRoute(m, echoRoutes) })
}

// know sets the route's family to that of an address, if it is not set yet.
func (p *routeRequest) know(family uint8) {
	if p.Family == unix.AF_UNSPEC {
		p.Family = family
	}
}

// address parses an address of the route's family.
func (p *routeRequest) address(word string) []byte {
	x := p.getAddress(word, p.Family)
	p.know(x.family)
	return x.address
}

// gateway parses the words after "via": an address, or the name of another family and an address.
func (w *words) gateway(a *netlink.Attributes, family *uint8) {
	wanted := *family
	if named := familyByName(w.next()); named != unix.AF_UNSPEC {
		if named == unix.AF_MPLS {
			w.unsupported("the family of MPLS")
		}
		wanted = named
		w.next()
	}
	x := w.getAddress(w.word(), wanted)
	if *family == unix.AF_UNSPEC {
		*family = x.family
	}
	if x.family == *family {
		a.Add(unix.RTA_GATEWAY, x.address)
		return
	}
	a.Add(unix.RTA_VIA, append(binary.NativeEndian.AppendUint16(nil, uint16(x.family)), x.address...))
}

// take parses a word and its value.
func (p *routeRequest) take() {
	w, a := p.words, p.a
	if i := w.metric(metricOrder...); i != 0 && !w.beforeMetrics() {
		p.lock |= w.takeMetric(i, &p.metrics)
		return
	}
	switch {
	case w.is("src"):
		a.Add(unix.RTA_PREFSRC, p.address(w.next()))
	case w.is("as"):
		if w.next() == "to" {
			w.next()
		}
		a.Add(unix.RTA_NEWDST, p.address(w.word()))
	case w.is("via"):
		if p.hasGateway {
			w.wrong("use nexthop syntax to specify multiple via\n", w.word())
		}
		p.hasGateway = true
		w.gateway(a, &p.Family)
	case w.is("from"):
		from := w.getPrefix(w.next(), p.Family)
		p.know(from.family)
		if len(from.address) > 0 {
			a.Add(unix.RTA_SRC, from.address)
		}
		p.Src_len = uint8(from.bits)
	case w.is("tos"), w.begins("dsfield"):
		id, ok := serviceID(w.session, w.next())
		if !ok {
			w.wrong("\"tos\" value is invalid\n", w.word())
		}
		p.Tos = id
	case w.is("expires"):
		a.U32(unix.RTA_EXPIRES, uint32(w.number(w.next(), 32, "\"expires\" value is invalid\n")))
	case w.begins("metric", "priority"), w.is("preference"):
		a.U32(unix.RTA_PRIORITY, uint32(w.number(w.next(), 32, "\"metric\" value is invalid\n")))
	case w.is("scope"):
		id, ok := scopes.id(w.session, w.next(), 255)
		if !ok {
			w.wrong("invalid \"scope\" value\n", w.word())
		}
		p.Scope, p.hasScope = uint8(id), true
	case w.begins("realms"):
		a.U32(unix.RTA_FLOW, w.realms(w.next(), "\"realm\" value is invalid\n"))
	case w.is("onlink"):
		p.Flags |= unix.RTNH_F_ONLINK
	case w.is("nexthop"):
		p.hasHops = true
	case w.is("nhid"):
		p.nextHop = uint32(w.number(w.next(), 32, "\"id\" value is invalid\n"))
		a.U32(routeNextHop, p.nextHop)
	case w.begins("protocol"):
		id, ok := protocols.id(w.session, w.next(), 255)
		if !ok {
			w.wrong("\"protocol\" value is invalid\n", w.word())
		}
		p.Protocol = uint8(id)
	case w.begins("table"):
		id, ok := tables.id(w.session, w.next(), math.MaxUint32)
		if !ok {
			w.wrong("\"table\" value is invalid\n", w.word())
		}
		p.setTable(id)
	case w.begins("vrf"):
		p.setTable(w.vrfTable(w.next()))
	case w.is("dev", "oif"):
		p.device = w.next()
	case w.begins("pref"):
		a.U8(unix.RTA_PREF, w.preference(w.next()))
	case w.is("encap"):
		w.unsupported(`"encap"`)
	case w.is("ttl-propagate"):
		switch w.next(); {
		case w.begins("enabled"):
			a.U8(unix.RTA_TTL_PROPAGATE, 1)
		case w.begins("disabled"):
			a.U8(unix.RTA_TTL_PROPAGATE, 0)
		default:
			w.wrong("\"ttl-propagate\" value is invalid\n", w.word())
		}
	case w.metric(17) != 0:
		w.takeMetric(17, &p.metrics)
	default:
		p.takeTo()
	}
}

// beforeMetrics reports whether the current word is resolved before the metrics, and so does not
// abbreviate one.
func (w *words) beforeMetrics() bool {
	return w.is("src", "as", "via", "from", "tos", "expires", "preference", "scope") || w.begins("dsfield", "metric", "priority")
}

// takeTo parses the type and the destination of the route.
func (p *routeRequest) takeTo() {
	w := p.words
	if w.is("to") {
		w.next()
	}
	if c := at([]byte(w.word()), 0); c < '0' || c > '9' {
		if id, ok := routeType(w.word()); ok {
			w.next()
			p.Type, p.hasType = id, true
		}
	}
	if w.begins("help") {
		w.usage(routeUsage)
	}
	if p.hasTo {
		w.garbage("to", w.word())
	}
	to := w.getPrefix(w.word(), p.Family)
	p.know(to.family)
	p.Dst_len, p.hasTo = uint8(to.bits), true
	if len(to.address) > 0 {
		p.a.Add(unix.RTA_DST, to.address)
	}
}

func (p *routeRequest) setTable(id uint32) {
	p.hasTable = true
	if id < 256 {
		p.Table = uint8(id)
		return
	}
	p.Table = unix.RT_TABLE_UNSPEC
	p.a.U32(unix.RTA_TABLE, id)
}

// realms parses realms: FROM/TO, TO, or a number for both.
func (w *words) realms(word, reason string) uint32 {
	from, to, two := strings.Cut(word, "/")
	if !two {
		from, to = "", word
	}
	high, ok1 := uint32(0), true
	if two {
		high, ok1 = realms.id(w.session, from, 255)
	}
	low, ok2 := uint32(0), true
	if to != "" {
		low, ok2 = realms.id(w.session, to, 255)
	}
	if ok1 && ok2 {
		return high<<16 | low
	}
	return uint32(w.number(word, 32, reason))
}

// takeHops parses the next hops of a multipath route.
func (p *routeRequest) takeHops() {
	w := p.words
	end := p.a.Begin(unix.RTA_MULTIPATH)
	for w.more() {
		if !w.is("nexthop") {
			w.die(`Error: "nexthop" or end of line is expected instead of "` + w.word() + `"`)
		}
		if !w.followed() {
			w.die(`Error: unexpected end of line after "nexthop"`)
		}
		p.takeHop()
	}
	end()
}

// takeHop parses one next hop.
func (p *routeRequest) takeHop() {
	w := p.words
	start := len(*p.a)
	hop := unix.RtNexthop{}
	*p.a = append(*p.a, netlink.Header(hop)...)
next:
	for w.at++; w.more(); w.at++ {
		switch {
		case w.is("via"):
			w.gateway(p.a, &p.Family)
		case w.is("dev"):
			if hop.Ifindex = w.indexOf(w.next()); hop.Ifindex == 0 {
				w.noDevice(w.word())
				w.die("Error: cannot parse nexthop")
			}
		case w.is("weight"):
			n, ok := numeral.Whole(w.next(), 32)
			if !ok || n == 0 || n > 256 {
				w.wrong("\"weight\" is invalid\n", w.word())
			}
			hop.Hops = uint8(n - 1)
		case w.is("onlink"):
			hop.Flags |= unix.RTNH_F_ONLINK
		case w.begins("realms"):
			p.a.U32(unix.RTA_FLOW, w.realms(w.next(), "\"realm\" value is invalid\n"))
		case w.is("encap"):
			w.unsupported(`"encap"`)
		case w.is("as"):
			if w.next() == "to" {
				w.next()
			}
			p.a.Add(unix.RTA_NEWDST, w.getAddress(w.word(), p.Family).address)
		default:
			break next
		}
	}
	hop.Len = uint16(len(*p.a) - start)
	copy((*p.a)[start:], netlink.Header(hop))
}

// finish sets the defaults of what the words do not give.
func (p *routeRequest) finish(deleting bool) {
	if p.Family == unix.AF_UNSPEC {
		p.Family = unix.AF_INET
	}
	local := p.Type == unix.RTN_LOCAL || p.Type == unix.RTN_NAT
	shared := p.Type == unix.RTN_BROADCAST || p.Type == unix.RTN_ANYCAST
	if !p.hasTable && (local || shared) {
		p.Table = unix.RT_TABLE_LOCAL
	}
	if p.hasScope {
		return
	}
	switch {
	case p.Family == unix.AF_INET6:
		p.Scope = unix.RT_SCOPE_UNIVERSE
	case local:
		p.Scope = unix.RT_SCOPE_HOST
	case shared || p.Type == unix.RTN_MULTICAST:
		p.Scope = unix.RT_SCOPE_LINK
	case p.Type != unix.RTN_UNICAST && p.Type != unix.RTN_UNSPEC:
	case deleting:
		p.Scope = unix.RT_SCOPE_NOWHERE
	case !p.hasGateway && !p.hasHops && p.nextHop == 0:
		p.Scope = unix.RT_SCOPE_LINK
	}
}

// getRoute implements ip route get.
func (s *session) getRoute(list []string) int {
	r := &netlink.Request{Type: unix.RTM_GETROUTE}
	a := &r.Attributes
	h := unix.RtMsg{Family: s.family}
	know := func(family uint8) {
		if h.Family == unix.AF_UNSPEC {
			h.Family = family
		}
	}
	var in, out string
	mark := uint32(0)
	match, found := false, false
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.is("tos"), w.begins("dsfield"):
			id, ok := serviceID(s, w.next())
			if !ok {
				w.wrong("TOS value is invalid\n", w.word())
			}
			h.Tos = id
		case w.begins("from"):
			w.next()
			if w.begins("help") {
				s.usage(routeUsage)
			}
			from := w.getPrefix(w.word(), h.Family)
			know(from.family)
			if len(from.address) > 0 {
				a.Add(unix.RTA_SRC, from.address)
			}
			h.Src_len = uint8(from.bits)
		case w.begins("iif"):
			in = w.next()
		case w.begins("mark"):
			mark = uint32(w.number(w.next(), 32, "invalid mark value"))
		case w.begins("oif"), w.is("dev"):
			out = w.next()
		case w.begins("notify"):
			h.Flags |= unix.RTM_F_NOTIFY
		case w.begins("connected"):
			s.unsupported(`"connected"`)
		case w.begins("vrf"):
			if index, _, _ := s.vrf(w.next()); index == 0 {
				w.wrong("Invalid VRF\n", w.word())
			}
			out = w.word()
		case w.begins("uid"):
			a.U32(unix.RTA_UID, uint32(w.number(w.next(), 32, "invalid UID\n")))
		case w.begins("fibmatch"):
			match = true
		case w.is("as"):
			if w.next() == "to" {
				w.next()
			}
			as := w.getAddress(w.word(), h.Family)
			know(as.family)
			a.Add(unix.RTA_NEWDST, as.address)
		case w.begins("sport"):
			a.Add(unix.RTA_SPORT, binary.BigEndian.AppendUint16(nil, uint16(w.number(w.next(), 16, "invalid sport\n"))))
		case w.begins("dport"):
			a.Add(unix.RTA_DPORT, binary.BigEndian.AppendUint16(nil, uint16(w.number(w.next(), 16, "invalid dport\n"))))
		case w.begins("ipproto"):
			id, ok := transport(w.next())
			if !ok {
				w.wrong("Invalid \"ipproto\" value\n", w.word())
			}
			a.U8(unix.RTA_IP_PROTO, id)
		case w.is("flowlabel"):
			a.Add(routeFlowLabel, binary.BigEndian.AppendUint32(nil, uint32(w.number(w.next(), 32, "invalid flowlabel"))))
		default:
			if w.is("to") {
				w.next()
			}
			if w.begins("help") {
				s.usage(routeUsage)
			}
			to := w.getPrefix(w.word(), h.Family)
			know(to.family)
			if len(to.address) > 0 {
				a.Add(unix.RTA_DST, to.address)
			}
			h.Dst_len = uint8(to.bits)
			if whole := bitsOf(h.Family); whole != 0 && to.bits != whole {
				s.say("Warning: /" + decimal(uint32(to.bits)) + " as prefix is invalid, only /" + decimal(whole) + " (or none) is supported.")
				h.Dst_len = uint8(whole)
			}
			found = true
		}
	}
	if !found {
		return s.fail("need at least a destination address")
	}
	for _, x := range []struct {
		name      string
		attribute uint16
	}{{in, unix.RTA_IIF}, {out, unix.RTA_OIF}} {
		if x.name == "" {
			continue
		}
		index := s.indexOf(x.name)
		if index == 0 {
			return s.noDevice(x.name)
		}
		a.U32(x.attribute, uint32(index))
	}
	if mark != 0 {
		a.U32(unix.RTA_MARK, mark)
	}
	know(unix.AF_INET)
	if h.Family == unix.AF_INET {
		h.Flags |= unix.RTM_F_LOOKUP_TABLE
	}
	if match {
		h.Flags |= unix.RTM_F_FIB_MATCH
	}
	r.Header = netlink.Header(h)
	m, err := s.socket.Get(r)
	if err != nil {
		s.complain(err)
		return refused
	}
	s.out.begin(s.json, s.pretty)
	s.showRoute(m, &routeFilter{cloned: anyCloned})
	s.out.end()
	return 0
}

// Attributes of a route that x/sys/unix lacks: RTA_NH_ID and RTA_FLOWLABEL.
const (
	routeNextHop   = 30
	routeFlowLabel = 31
)

// transport parses an IP protocol: its name or its number.
func transport(word string) (uint8, bool) {
	if n, rest, fits := numeral.Unsigned(word, 10); word != "" && rest == "" && fits && n <= 255 {
		return uint8(n), true
	}
	text, _ := os.ReadFile("/etc/protocols")
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] != word && place(fields[2:], word) < 0 {
			continue
		}
		if n, ok := numeral.Whole(fields[1], 8); ok {
			return uint8(n), true
		}
	}
	return 0, false
}
