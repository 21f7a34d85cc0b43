package iptables

import (
	"encoding/binary"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/google/nftables/expr"
	"github.com/google/nftables/xt"
	"golang.org/x/sys/unix"
)

// A match is an extension of -m.
type match struct {
	kind        string
	source      ports    // for tcp and udp
	destination ports    // for tcp and udp
	flags       tcpFlags // for tcp
	states      uint16   // for state and conntrack
	comment     string
	icmp        icmpType // for icmp and icmp6; the kind 0 with the name "" for none
	multi       multiport
	mac         [6]byte
	limit       limit
	mark        marks
	addresses   addressTypes
	extension   extension // for the kinds in extensionKinds
	given       bool      // the option of icmp, icmp6, mac, mark or multiport was given
	not         bool
}

// tcpFlags is a condition on the flags of TCP.
type tcpFlags struct {
	given      bool
	mask, ones uint8
	not        bool
}

// syn is the condition --syn.
var syn = tcpFlags{given: true, mask: 0x17, ones: 0x02}

// flagNames are the names of the flags, from the lowest bit on.
var flagNames = []string{"FIN", "SYN", "RST", "PSH", "ACK", "URG"}

func flagText(b uint8) string {
	var names []string
	for i, name := range flagNames {
		if b&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		return "NONE"
	}
	return strings.Join(names, ",")
}

func parseFlags(word string) (b uint8, err error) {
	for _, name := range strings.Split(word, ",") {
		i := slices.IndexFunc(flagNames, func(n string) bool { return strings.EqualFold(n, name) })
		switch {
		case strings.EqualFold(name, "ALL"):
			b |= 0x3f
		case strings.EqualFold(name, "NONE"):
		case i < 0:
			return 0, misuse("Unknown TCP flag `" + name + "'")
		default:
			b |= 1 << i
		}
	}
	return b, nil
}

// A multiport is the condition that a port is in a list. A range is two ports.
type multiport struct {
	side  uint8 // 0 for the source, 1 for the destination, 2 for either
	ports []uint16
	begin []bool // the port begins a range
}

// maxPorts is the largest number of ports of a multiport.
const maxPorts = 15

var sides = []string{"sports", "dports", "ports"}

func parseMultiport(word, protocol string, side uint8) (m multiport, err error) {
	m.side = side
	for _, part := range strings.Split(word, ",") {
		first, last, isRange := strings.Cut(part, ":")
		words := []string{first}
		if isRange {
			words = append(words, last)
		}
		for i, w := range words {
			n, ok := portNumber(w, protocol)
			if !ok {
				return m, misuse("invalid port/service `" + w + "' specified")
			}
			if len(m.ports) == maxPorts {
				return m, misuse("too many ports specified")
			}
			m.ports, m.begin = append(m.ports, n), append(m.begin, isRange && i == 0)
		}
		if n := len(m.ports); isRange && m.ports[n-2] >= m.ports[n-1] {
			return m, misuse("invalid portrange specified")
		}
	}
	return m, nil
}

func (m multiport) text(format func(uint16) string) string {
	var b strings.Builder
	for i, n := range m.ports {
		switch {
		case i > 0 && m.begin[i-1]:
			b.WriteByte(':')
		case i > 0:
			b.WriteByte(',')
		}
		b.WriteString(format(n))
	}
	return b.String()
}

// A limit is the condition that packets come rarely. period is the time for one packet in units of
// 1/limitScale seconds.
type limit struct {
	period, burst uint32
}

const (
	limitScale   = 10000
	defaultBurst = 5
	maxBurst     = 10000
)

// limitUnits are the units of a rate, in seconds.
var limitUnits = []struct {
	name    string
	seconds uint32
}{{"day", 24 * 60 * 60}, {"hour", 60 * 60}, {"min", 60}, {"sec", 1}}

// defaultLimit is 3 packets in an hour.
var defaultLimit = limit{60 * 60 * limitScale / 3, defaultBurst}

func parseRate(word string) (period uint32, err error) {
	text, unit, hasUnit := strings.Cut(word, "/")
	factor := uint32(1)
	if hasUnit {
		i := -1
		for j, name := range []string{"day", "hour", "minute", "second"} {
			if unit != "" && len(unit) <= len(name) && strings.EqualFold(name[:len(unit)], unit) {
				i = j
			}
		}
		if i < 0 {
			return 0, misuse("bad rate \"" + word + "\"'")
		}
		factor = limitUnits[i].seconds
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil || n == 0 {
		return 0, misuse("bad rate \"" + word + "\"'")
	}
	if uint64(factor)*limitScale/n == 0 {
		return 0, misuse("Rate too fast \"" + word + "\"")
	}
	return uint32(uint64(factor) * limitScale / n), nil
}

// rate returns the number of packets in a unit of time: the shortest unit that is nearly exact.
func (l limit) rate() (n uint32, unit int) {
	if l.period == 0 {
		return 0, 0
	}
	i := 1
	for ; i < len(limitUnits); i++ {
		whole := limitUnits[i].seconds * limitScale
		if l.period > whole || whole/l.period < whole%l.period {
			break
		}
	}
	return limitUnits[i-1].seconds * limitScale / l.period, i - 1
}

func (l limit) text() string {
	n, unit := l.rate()
	return strconv.FormatUint(uint64(n), 10) + "/" + limitUnits[unit].name
}

// marks is a mark of a packet, and the bits of it that count.
type marks struct {
	value, mask uint32
}

// badMark returns the error for a value of an option of a match or target.
func badMark(owner, option string) error {
	return misuse(owner + ": bad integer value for option \"--" + option + "\", or out of range.\n")
}

func parseMarks(word, owner, option string) (m marks, err error) {
	value, mask, masked := strings.Cut(word, "/")
	n, err := strconv.ParseUint(value, 0, 32)
	m = marks{uint32(n), 0xffffffff}
	if err == nil && masked {
		n, err = strconv.ParseUint(mask, 0, 32)
		m.mask = uint32(n)
	}
	if err != nil {
		return m, badMark(owner, option)
	}
	return m, nil
}

func (m marks) text() string {
	if m.mask == 0xffffffff {
		return fmt.Sprintf("0x%x", m.value)
	}
	return fmt.Sprintf("0x%x/0x%x", m.value, m.mask)
}

// parseICMP parses a name of a type, the beginning of one, or TYPE[/CODE].
func (x icmp) parse(word string) (icmpType, error) {
	unknown := misuse("Unknown " + x.what + " type `" + word + "'")
	found := -1
	for i, t := range x.types {
		if len(word) > len(t.name) || !strings.EqualFold(t.name[:len(word)], word) {
			continue
		}
		if found >= 0 {
			return icmpType{}, misuse("Ambiguous " + x.what + " type `" + word + "': `" + x.types[found].name + "' or `" + t.name + "'?")
		}
		found = i
	}
	if found >= 0 {
		return x.types[found], nil
	}
	kind, code, coded := strings.Cut(word, "/")
	n, err := strconv.ParseUint(kind, 0, 8)
	if err != nil {
		return icmpType{}, unknown
	}
	t := icmpType{kind: uint8(n), last: allCodes}
	if coded {
		if n, err = strconv.ParseUint(code, 0, 8); err != nil {
			return icmpType{}, unknown
		}
		t.first, t.last = uint8(n), uint8(n)
	}
	return t, nil
}

// The sizes of the structures of matches in bytes, rounded up as the kernel requires.
const (
	commentSize   = 256
	conntrackSize = 168
	multiportSize = 48
	macSize       = 16
	icmpSize      = 8
)

// Offsets in struct xt_conntrack_mtinfo3 and its flags.
const (
	matchFlagsOffset  = 146
	invertFlagsOffset = 148
	stateOffset       = 150
	stateFlag         = 1
	aliasFlag         = 1 << 13 // the match was given as -m state
)

// Offsets in struct xt_multiport_v1 and in struct xt_mac_info.
const (
	portsOffset     = 2
	beginOffset     = portsOffset + 2*maxPorts
	invertOffset    = beginOffset + maxPorts
	macInvertOffset = 8
)

// expressions returns the expressions that iptables-nft writes for the match.
func (m match) expressions() (list []expr.Any) {
	structure := func(name string, revision uint32, b xt.Unknown) []expr.Any {
		return []expr.Any{&expr.Match{Name: name, Rev: revision, Info: &b}}
	}
	not := byte(0)
	if m.not {
		not = 1
	}
	if m.extension != nil {
		return structure(m.kind, extensionNamed(m.kind).revision, m.extension.encode())
	}
	switch m.kind {
	case "tcp", "udp":
		list = append(m.source.expressions(sourcePort), m.destination.expressions(destinationPort)...)
		if m.flags.given {
			flags := []expr.Any{payload(expr.PayloadBaseTransportHeader, flagsOffset, 1), and([]byte{m.flags.mask}), compare(m.flags.not, []byte{m.flags.ones})}
			list = append(flags, list...)
		}
		return list
	case "comment":
		b := make(xt.Unknown, commentSize)
		copy(b[:commentSize-1], m.comment)
		return structure("comment", 0, b)
	case "icmp", "icmp6":
		return structure(m.kind, 0, append(xt.Unknown{m.icmp.kind, m.icmp.first, m.icmp.last, not}, make([]byte, icmpSize-4)...))
	case "multiport":
		b := make(xt.Unknown, multiportSize)
		b[0], b[1], b[invertOffset] = m.multi.side, uint8(len(m.multi.ports)), not
		for i, n := range m.multi.ports {
			binary.NativeEndian.PutUint16(b[portsOffset+2*i:], n)
			if m.multi.begin[i] {
				b[beginOffset+i] = 1
			}
		}
		return structure("multiport", 1, b)
	case "mac":
		b := make(xt.Unknown, macSize)
		copy(b, m.mac[:])
		binary.NativeEndian.PutUint32(b[macInvertOffset:], uint32(not))
		return structure("mac", 0, b)
	case "addrtype":
		return structure("addrtype", 1, m.addresses.encode())
	case "limit":
		n, unit := m.limit.rate()
		return []expr.Any{&expr.Limit{Type: expr.LimitTypePkts, Rate: uint64(n), Unit: expr.LimitTime(limitUnits[unit].seconds), Burst: m.limit.burst}}
	case "mark":
		list = []expr.Any{&expr.Meta{Key: expr.MetaKeyMARK, Register: register}}
		if m.mark.mask != 0xffffffff {
			list = append(list, and(binary.NativeEndian.AppendUint32(nil, m.mark.mask)))
		}
		return append(list, compare(m.not, binary.NativeEndian.AppendUint32(nil, m.mark.value)))
	}
	return structure("conntrack", 3, m.conntrack())
}

func (p ports) expressions(offset uint32) []expr.Any {
	load := payload(expr.PayloadBaseTransportHeader, offset, 2)
	first, last := binary.BigEndian.AppendUint16(nil, p.first), binary.BigEndian.AppendUint16(nil, p.last)
	switch {
	case !p.given:
		return nil
	case p.first == p.last:
		return []expr.Any{load, compare(p.not, first)}
	}
	return []expr.Any{load, &expr.Range{Op: operator(p.not), Register: register, FromData: first, ToData: last}}
}

func (m match) conntrack() xt.Unknown {
	b := make(xt.Unknown, conntrackSize)
	flags := uint16(stateFlag)
	if m.kind == "state" {
		flags |= aliasFlag
	}
	binary.NativeEndian.PutUint16(b[matchFlagsOffset:], flags)
	if m.not {
		binary.NativeEndian.PutUint16(b[invertFlagsOffset:], stateFlag)
	}
	binary.NativeEndian.PutUint16(b[stateOffset:], m.states)
	return b
}

// match decodes an extension.
func (r *reader) match(e *expr.Match) bool {
	sizes := map[string]struct {
		size     int
		revision uint32
	}{
		"comment": {commentSize, 0}, "conntrack": {conntrackSize, 3}, "multiport": {multiportSize, 1},
		"mac": {macSize, 0}, "addrtype": {addressTypesSize, 1}, r.rule.family.icmp.match: {icmpSize, 0},
	}
	x, known := sizes[e.Name]
	if kind := extensionNamed(e.Name); kind != nil {
		return r.extension(e, kind)
	}
	if !known || x.revision != e.Rev {
		return false
	}
	b := raw(r.rule.family, e.Info, e.Rev, x.size)
	if b == nil {
		return false
	}
	m, ok := match{kind: e.Name, given: true}, true
	switch e.Name {
	case "comment":
		m.comment = unix.ByteSliceToString(b)
	case "conntrack":
		flags := binary.NativeEndian.Uint16(b[matchFlagsOffset:])
		m.states, m.not = binary.NativeEndian.Uint16(b[stateOffset:]), binary.NativeEndian.Uint16(b[invertFlagsOffset:])&stateFlag != 0
		if flags&aliasFlag != 0 {
			m.kind = "state"
		}
		ok = flags&^aliasFlag == stateFlag
	case "multiport":
		m.multi, ok = decodeMultiport(b)
		m.not = b[invertOffset] != 0
	case "addrtype":
		m.addresses = decodeAddressTypes(b)
		ok = m.addresses.flags>>4 == 0
	case "mac":
		m.mac, m.not = [6]byte(b), binary.NativeEndian.Uint32(b[macInvertOffset:]) != 0
	default:
		m.icmp, m.not = icmpType{kind: b[0], first: b[1], last: b[2]}, b[3]&1 != 0
	}
	r.rule.matches = append(r.rule.matches, m)
	return ok
}

func (r *reader) extension(e *expr.Match, kind *extensionKind) bool {
	if kind.revision != e.Rev {
		return false
	}
	b := raw(r.rule.family, e.Info, e.Rev, kind.size)
	if b == nil {
		return false
	}
	x := kind.make(r.rule.family)
	r.rule.matches = append(r.rule.matches, match{kind: e.Name, extension: x})
	return x.decode(b)
}

func decodeMultiport(b []byte) (m multiport, ok bool) {
	m.side = b[0]
	count := int(b[1])
	if int(m.side) >= len(sides) || count > maxPorts {
		return m, false
	}
	for i := range count {
		m.ports = append(m.ports, binary.NativeEndian.Uint16(b[portsOffset+2*i:]))
		m.begin = append(m.begin, b[beginOffset+i] != 0)
	}
	return m, true
}

func (r *reader) limit(e *expr.Limit) bool {
	if e.Type != expr.LimitTypePkts || e.Over || e.Rate == 0 || e.Rate > limitScale*uint64(e.Unit) {
		return false
	}
	r.rule.matches = append(r.rule.matches, match{kind: "limit", limit: limit{uint32(limitScale * uint64(e.Unit) / e.Rate), e.Burst}})
	return true
}

// mark decodes a condition on the mark.
func (r *reader) mark(value []byte, not bool) bool {
	if len(value) != 4 || r.mask != nil && len(r.mask) != 4 {
		return false
	}
	m := match{kind: "mark", not: not, given: true, mark: marks{binary.NativeEndian.Uint32(value), 0xffffffff}}
	if r.mask != nil {
		m.mark.mask = binary.NativeEndian.Uint32(r.mask)
	}
	r.rule.matches = append(r.rule.matches, m)
	return true
}

// match returns the match of a kind, or nil.
func (r *rule) match(kind string) *match {
	i := slices.IndexFunc(r.matches, func(m match) bool { return m.kind == kind })
	if i < 0 {
		return nil
	}
	return &r.matches[i]
}

func (t icmpType) codes() string {
	switch {
	case t.first == t.last:
		return "/" + strconv.Itoa(int(t.first))
	case t.first == 0 && t.last == allCodes:
		return ""
	}
	return "/" + strconv.Itoa(int(t.first)) + "-" + strconv.Itoa(int(t.last))
}

// words formats a match as on a command line.
func (m match) words() string {
	text := " -m " + m.kind
	if m.extension != nil {
		return text + m.extension.words()
	}
	switch m.kind {
	case "comment":
		return text + " --comment " + quoted(m.comment)
	case "state":
		return text + " " + bang(m.not) + "--state " + stateText(m.states)
	case "conntrack":
		return text + " " + bang(m.not) + "--ctstate " + stateText(m.states)
	case "multiport":
		return text + " " + bang(m.not) + "--" + sides[m.multi.side] + " " + m.multi.text(func(n uint16) string { return strconv.Itoa(int(n)) })
	case "mac":
		return text + " " + bang(m.not) + "--mac-source " + net.HardwareAddr(m.mac[:]).String()
	case "addrtype":
		return text + m.addresses.words()
	case "limit":
		text += " --limit " + m.limit.text()
		if m.limit.burst != defaultBurst {
			text += " --limit-burst " + strconv.FormatUint(uint64(m.limit.burst), 10)
		}
		return text
	case "mark":
		return text + " " + bang(m.not) + "--mark " + m.mark.text()
	case "icmp":
		if m.icmp.kind == icmpTypes[0].kind {
			return text + " " + bang(m.not) + "--icmp-type any"
		}
		return text + " " + bang(m.not) + "--icmp-type " + strconv.Itoa(int(m.icmp.kind)) + m.icmp.codes()
	case "icmp6":
		return text + " " + bang(m.not) + "--icmpv6-type " + strconv.Itoa(int(m.icmp.kind)) + m.icmp.codes()
	}
	if m.source.given {
		text += " " + bang(m.source.not) + "--sport " + m.source.words()
	}
	if m.destination.given {
		text += " " + bang(m.destination.not) + "--dport " + m.destination.words()
	}
	if m.flags.given {
		text += " " + bang(m.flags.not) + "--tcp-flags " + flagText(m.flags.mask) + " " + flagText(m.flags.ones)
	}
	return text
}

// match formats a match for -L.
func (s *session) match(m match) string {
	if m.extension != nil {
		return m.extension.text(s.numeric)
	}
	switch m.kind {
	case "comment":
		return "/* " + m.comment + " */"
	case "state":
		return bang(m.not) + "state " + stateText(m.states)
	case "conntrack":
		return bang(m.not) + "ctstate " + stateText(m.states)
	case "multiport":
		text := "multiport " + sides[m.multi.side] + " "
		if m.not {
			text += " !"
		}
		return text + m.multi.text(func(n uint16) string { return s.service(n, s.listed.protocol.text()) })
	case "mac":
		return "MAC " + bang(m.not) + net.HardwareAddr(m.mac[:]).String()
	case "addrtype":
		return m.addresses.text()
	case "limit":
		return "limit: avg " + m.limit.text() + " burst " + strconv.FormatUint(uint64(m.limit.burst), 10)
	case "mark":
		return "mark match " + bang(m.not) + m.mark.text()
	case "icmp", "icmp6":
		return s.icmp(m)
	}
	return s.portsAndFlags(m)
}

// icmp formats a condition on the type of a message.
func (s *session) icmp(m match) string {
	x := s.family.icmp
	i := slices.IndexFunc(x.types, func(t icmpType) bool {
		return t.kind == m.icmp.kind && t.first == m.icmp.first && t.last == m.icmp.last
	})
	not := ""
	if m.not {
		not = "!"
	}
	if !s.numeric && i >= 0 {
		return x.protocol + " " + not + x.types[i].name
	}
	text := x.protocol + "type "
	if m.not {
		text = x.protocol + " !type "
	}
	text += strconv.Itoa(int(m.icmp.kind))
	switch {
	case m.icmp.first == m.icmp.last:
		text += " code " + strconv.Itoa(int(m.icmp.first))
	case m.icmp.first != 0 || m.icmp.last != allCodes:
		text += " codes " + strconv.Itoa(int(m.icmp.first)) + "-" + strconv.Itoa(int(m.icmp.last))
	}
	return text
}

// portsAndFlags formats the conditions of tcp and udp.
func (s *session) portsAndFlags(m match) string {
	text := m.kind
	port := func(what string, p ports) {
		if !p.given {
			return
		}
		one, sign := p.first == p.last, ":"
		if p.not {
			sign = ":!"
		}
		text += " " + what
		if !one {
			text += "s"
		}
		text += sign + s.service(p.first, m.kind)
		if !one {
			text += ":" + s.service(p.last, m.kind)
		}
	}
	port("spt", m.source)
	port("dpt", m.destination)
	if m.flags.given {
		not := ""
		if m.flags.not {
			not = "!"
		}
		if s.numeric {
			text += fmt.Sprintf(" flags:%s0x%02X/0x%02X", not, m.flags.mask, m.flags.ones)
		} else {
			text += " flags:" + not + flagText(m.flags.mask) + "/" + flagText(m.flags.ones)
		}
	}
	return text
}
