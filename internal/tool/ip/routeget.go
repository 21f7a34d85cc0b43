package ip

import (
	"encoding/binary"

	"contedor/internal/linux/netdb"
	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// A routeQuery is the parsed command line of ip route get.
type routeQuery struct {
	*words
	unix.RtMsg
	a       *netlink.Attributes
	in, out string // interfaces
	mark    uint32
	match   bool // ask for the entry of the table, not for the route that it gives
	hasTo   bool
}

// getRoute implements ip route get.
func (s *session) getRoute(list []string) int {
	r := &netlink.Request{Type: unix.RTM_GETROUTE}
	q := &routeQuery{words: s.words(list), a: &r.Attributes}
	q.Family = s.family
	for ; q.more(); q.at++ {
		q.take()
	}
	if status := q.finish(); status != 0 {
		return status
	}
	r.Header = netlink.Header(q.RtMsg)
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

// know sets the family to that of an address, if it is not set yet.
func (q *routeQuery) know(family uint8) {
	if q.Family == unix.AF_UNSPEC {
		q.Family = family
	}
}

// take parses a word and its value.
func (q *routeQuery) take() {
	a := q.a
	switch {
	case q.is("tos"), q.begins("dsfield"):
		id, ok := serviceID(q.session, q.next())
		if !ok {
			q.wrong("TOS value is invalid\n", q.word())
		}
		q.Tos = id
	case q.begins("from"):
		q.next()
		if q.begins("help") {
			q.usage(routeUsage)
		}
		from := q.getPrefix(q.word(), q.Family)
		q.know(from.family)
		if len(from.address) > 0 {
			a.Add(unix.RTA_SRC, from.address)
		}
		q.Src_len = uint8(from.bits)
	case q.begins("iif"):
		q.in = q.next()
	case q.begins("mark"):
		q.mark = uint32(q.number(q.next(), 32, "invalid mark value"))
	case q.begins("oif"), q.is("dev"):
		q.out = q.next()
	case q.begins("notify"):
		q.Flags |= unix.RTM_F_NOTIFY
	case q.begins("connected"):
		q.unsupported(`"connected"`)
	case q.begins("vrf"):
		if index, _, _ := q.vrf(q.next()); index == 0 {
			q.wrong("Invalid VRF\n", q.word())
		}
		q.out = q.word()
	case q.begins("uid"):
		a.U32(unix.RTA_UID, uint32(q.number(q.next(), 32, "invalid UID\n")))
	case q.begins("fibmatch"):
		q.match = true
	case q.is("as"):
		if q.next() == "to" {
			q.next()
		}
		as := q.getAddress(q.word(), q.Family)
		q.know(as.family)
		a.Add(unix.RTA_NEWDST, as.address)
	case q.begins("sport"):
		a.Add(unix.RTA_SPORT, binary.BigEndian.AppendUint16(nil, uint16(q.number(q.next(), 16, "invalid sport\n"))))
	case q.begins("dport"):
		a.Add(unix.RTA_DPORT, binary.BigEndian.AppendUint16(nil, uint16(q.number(q.next(), 16, "invalid dport\n"))))
	case q.begins("ipproto"):
		id, ok := transport(q.next())
		if !ok {
			q.wrong("Invalid \"ipproto\" value\n", q.word())
		}
		a.U8(unix.RTA_IP_PROTO, id)
	case q.is("flowlabel"):
		a.Add(routeFlowLabel, binary.BigEndian.AppendUint32(nil, uint32(q.number(q.next(), 32, "invalid flowlabel"))))
	default:
		q.takeTo()
	}
}

// takeTo parses the destination.
func (q *routeQuery) takeTo() {
	if q.is("to") {
		q.next()
	}
	if q.begins("help") {
		q.usage(routeUsage)
	}
	to := q.getPrefix(q.word(), q.Family)
	q.know(to.family)
	if len(to.address) > 0 {
		q.a.Add(unix.RTA_DST, to.address)
	}
	q.Dst_len, q.hasTo = uint8(to.bits), true
	if whole := bitsOf(q.Family); whole != 0 && to.bits != whole {
		q.say("Warning: /" + decimal(uint32(to.bits)) + " as prefix is invalid, only /" + decimal(whole) + " (or none) is supported.")
		q.Dst_len = uint8(whole)
	}
}

// finish looks up the interfaces and sets the defaults. It returns the exit status of a failure,
// or 0.
func (q *routeQuery) finish() int {
	if !q.hasTo {
		return q.fail("need at least a destination address")
	}
	for _, x := range []struct {
		name      string
		attribute uint16
	}{{q.in, unix.RTA_IIF}, {q.out, unix.RTA_OIF}} {
		if x.name == "" {
			continue
		}
		index := q.indexOf(x.name)
		if index == 0 {
			return q.noDevice(x.name)
		}
		q.a.U32(x.attribute, uint32(index))
	}
	if q.mark != 0 {
		q.a.U32(unix.RTA_MARK, q.mark)
	}
	q.know(unix.AF_INET)
	if q.Family == unix.AF_INET {
		q.Flags |= unix.RTM_F_LOOKUP_TABLE
	}
	if q.match {
		q.Flags |= unix.RTM_F_FIB_MATCH
	}
	return 0
}

// transport parses an IP protocol: its name or its number.
func transport(word string) (uint8, bool) {
	if n, rest, fits := numeral.Unsigned(word, 10); word != "" && rest == "" && fits && n <= 255 {
		return uint8(n), true
	}
	for fields := range netdb.Rows(netdb.Protocols) {
		if fields[0] != word && place(fields[2:], word) < 0 {
			continue
		}
		if n, ok := numeral.Whole(fields[1], 8); ok {
			return uint8(n), true
		}
	}
	return 0, false
}

// transportText returns the name of an IP protocol.
func (s *session) transportText(n uint8) string {
	if !s.numeric {
		if fields := netdb.Find(netdb.Protocols, 1, decimal(n)); fields != nil {
			return fields[0]
		}
	}
	return "ipproto-" + decimal(n)
}
