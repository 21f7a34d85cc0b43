package ip

import (
	"encoding/binary"
	"math"
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

// Attributes of a route that x/sys/unix lacks: RTA_NH_ID and RTA_FLOWLABEL.
const (
	routeNextHop   = 30
	routeFlowLabel = 31
)
