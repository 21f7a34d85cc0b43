package ip

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"

	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// rule implements ip rule.
func (s *session) rule(list []string) int {
	if len(list) == 0 {
		return s.listRules(nil)
	}
	command, rest := list[0], list[1:]
	is := func(whole string) bool { return abbreviates(command, whole) }
	switch {
	case is("list"), is("lst"), is("show"):
		return s.listRules(rest)
	case is("save"), is("restore"):
		s.unsupported(`"rule ` + command + `"`)
	case is("add"):
		return s.changeRule(unix.RTM_NEWRULE, "add", rest)
	case is("delete"):
		return s.changeRule(unix.RTM_DELRULE, "del", rest)
	case is("flush"):
		return s.flushRules(rest)
	case is("help"):
		s.usage(ruleUsage)
	}
	s.unknown("rule", command)
	return failed
}

// Attributes of a rule that x/sys/unix lacks, FRA_*.
const (
	ruleDSCP      = 25
	ruleFromMask  = 28 // FRA_SPORT_MASK
	ruleToMask    = 29 // FRA_DPORT_MASK
	ruleAttribute = ruleToMask
)

// Flags of a rule, FIB_RULE_*.
const (
	ruleInverted    = 2
	ruleUnresolved  = 4
	ruleInDetached  = 8
	ruleOutDetached = 16
)

// everyBit is the mask if all bits of a mark count.
const everyBit = math.MaxUint32

// A ruleMessage is a parsed message about a rule. Its header is struct fib_rule_hdr, which has the
// form of a route's header with the action as the type.
type ruleMessage struct{ routeMessage }

func readRule(m netlink.Message) (ruleMessage, bool) {
	r, ok := readTabled(m, ruleAttribute, unix.FRA_TABLE)
	return ruleMessage{r}, ok
}

// A ruleRequest is a request that adds or deletes a rule.
type ruleRequest struct {
	*words
	unix.RtMsg
	a        *netlink.Attributes
	hasTable bool // a table or another action was given
	l3mdev   bool
}

func (s *session) changeRule(kind uint16, name string, list []string) int {
	if len(list) == 0 {
		return s.fail(`"ip rule ` + name + `" requires arguments.`)
	}
	r := &netlink.Request{Type: kind}
	p := &ruleRequest{words: s.words(list), a: &r.Attributes}
	p.Family = s.family
	if kind == unix.RTM_NEWRULE {
		r.Flags, p.Type = unix.NLM_F_CREATE|unix.NLM_F_EXCL, unix.FR_ACT_TO_TBL
	}
	for ; p.more(); p.at++ {
		p.take()
	}
	if p.l3mdev && p.RtMsg.Table != 0 {
		s.say("table can not be specified for l3mdev rules")
		return int(unix.EINVAL)
	}
	if p.Family == unix.AF_UNSPEC {
		p.Family = unix.AF_INET
	}
	if !p.hasTable && kind == unix.RTM_NEWRULE {
		p.RtMsg.Table = unix.RT_TABLE_MAIN
	}
	r.Header = netlink.Header(p.RtMsg)
	return s.do(r, func(m netlink.Message) { s.showRule(m) })
}

// take parses a word and its value.
func (p *ruleRequest) take() {
	w, a := p.words, p.a
	switch {
	case w.is("not"):
		p.Flags |= ruleInverted
	case w.is("from"):
		p.Src_len = p.takePrefix(unix.FRA_SRC)
	case w.is("to"):
		p.Dst_len = p.takePrefix(unix.FRA_DST)
	case w.begins("preference", "order", "priority"):
		a.U32(unix.FRA_PRIORITY, w.rulePriority())
	case w.is("tos"), w.begins("dsfield"):
		p.Tos = w.ruleTOS()
	case w.is("fwmark"):
		mark, mask, masked := w.ruleMark()
		a.U32(unix.FRA_FWMARK, mark)
		if masked {
			a.U32(unix.FRA_FWMASK, mask)
		}
	case w.begins("realms"):
		a.U32(unix.FRA_FLOW, w.realms(w.next(), "invalid realms\n"))
	case w.begins("protocol"):
		id, ok := protocols.id(w.session, w.next(), 255)
		if !ok {
			w.wrong("\"protocol\" value is invalid\n", w.word())
		}
		a.U8(unix.FRA_PROTOCOL, uint8(id))
	case w.begins("table"), w.is("lookup"):
		id, ok := tables.id(w.session, w.next(), math.MaxUint32)
		if !ok {
			w.wrong("invalid table ID\n", w.word())
		}
		if p.hasTable = true; id < 256 {
			p.RtMsg.Table = uint8(id)
			return
		}
		p.RtMsg.Table = unix.RT_TABLE_UNSPEC
		a.U32(unix.FRA_TABLE, id)
	case w.begins("suppress_prefixlength"), w.is("sup_pl"):
		a.U32(unix.FRA_SUPPRESS_PREFIXLEN, uint32(w.number(w.next(), 32, "suppress_prefixlength value is invalid\n")))
	case w.begins("suppress_ifgroup"), w.is("sup_group"):
		id, ok := groupID(w.session, w.next())
		if !ok {
			w.wrong("Invalid \"suppress_ifgroup\" value\n", w.word())
		}
		a.U32(unix.FRA_SUPPRESS_IFGROUP, id)
	case w.is("dev", "iif"):
		a.Text(unix.FRA_IIFNAME, w.ruleInterface(`"iif"/"dev"`))
	case w.is("oif"):
		a.Text(unix.FRA_OIFNAME, w.ruleInterface(`"oif"`))
	case w.is("l3mdev"):
		a.U8(unix.FRA_L3MDEV, 1)
		p.l3mdev, p.hasTable = true, true
	case w.is("uidrange"):
		a.Add(unix.FRA_UID_RANGE, w.users())
	case w.is("ipproto"):
		a.U8(unix.FRA_IP_PROTO, w.ruleTransport())
	case w.is("sport"):
		w.ports().add(a, unix.FRA_SPORT_RANGE, ruleFromMask)
	case w.is("dport"):
		w.ports().add(a, unix.FRA_DPORT_RANGE, ruleToMask)
	case w.is("nat", "dscp", "flowlabel"), w.begins("map-to", "tun_id"):
		w.unsupported(`"` + w.word() + `"`)
	default:
		p.takeAction()
	}
}

// takePrefix parses the value of "from" or "to", and returns the length of the prefix. It does not
// decide the family: rules of IPv6 need -6.
func (p *ruleRequest) takePrefix(attribute uint16) uint8 {
	x := p.getPrefix(p.next(), p.Family)
	p.a.Add(attribute, x.address)
	return uint8(x.bits)
}

// takeAction parses an action other than a table.
func (p *ruleRequest) takeAction() {
	w := p.words
	if w.is("type") {
		w.next()
	}
	switch {
	case w.begins("help"):
		w.usage(ruleUsage)
	case w.begins("goto"):
		p.Type = unix.FR_ACT_GOTO
		p.a.U32(unix.FRA_GOTO, uint32(w.number(w.next(), 32, "invalid target\n")))
	case w.begins("nop"):
		p.Type = unix.FR_ACT_NOP
	default:
		id, ok := routeType(w.word())
		if !ok {
			w.wrong("Failed to parse rule type", w.word())
		}
		p.Type = id
	}
	p.hasTable = true
}

func (w *words) rulePriority() uint32 {
	return uint32(w.number(w.next(), 32, "preference value is invalid\n"))
}

func (w *words) ruleTOS() uint8 {
	id, ok := serviceID(w.session, w.next())
	if !ok {
		w.wrong("TOS value is invalid\n", w.word())
	}
	return id
}

// ruleMark parses MARK or MARK/MASK.
func (w *words) ruleMark() (mark, mask uint32, masked bool) {
	text, bits, masked := strings.Cut(w.next(), "/")
	mark, mask = uint32(w.number(text, 32, "fwmark value is invalid\n")), everyBit
	if masked {
		mask = uint32(w.number(bits, 32, "fwmask value is invalid\n"))
	}
	return mark, mask, masked
}

// ruleInterface parses the name of an interface, which need not exist.
func (w *words) ruleInterface(what string) string {
	if !validName(w.next()) {
		w.wrong(what+" not a valid ifname", w.word())
	}
	return w.word()
}

// users parses a range of user ids, the value of FRA_UID_RANGE. What follows the second number is
// ignored, as sscanf(3) does.
func (w *words) users() []byte {
	first, rest, _ := numeral.Unsigned(w.next(), 10)
	last, end, _ := numeral.Unsigned(strings.TrimPrefix(rest, "-"), 10)
	if rest == w.word() || !strings.HasPrefix(rest, "-") || end == rest[1:] {
		w.wrong("invalid UID range\n", w.word())
	}
	return pairOf(uint32(first), uint32(last))
}

func pairOf(first, last uint32) []byte {
	return binary.NativeEndian.AppendUint32(binary.NativeEndian.AppendUint32(nil, first), last)
}

func (w *words) ruleTransport() uint8 {
	n, ok := transport(w.next())
	if !ok {
		w.wrong("Invalid \"ipproto\" value\n", w.word())
	}
	return n
}

// A portRange is a range of ports, or a port with a mask.
type portRange struct {
	first, last, mask uint16
	masked            bool
}

// ports parses NUMBER, NUMBER-NUMBER or NUMBER/MASK.
func (w *words) ports() (p portRange) {
	one := func(word, reason string) uint16 { return uint16(w.number(word, 16, reason)) }
	if first, last, ok := strings.Cut(w.next(), "-"); ok {
		return portRange{first: one(first, "invalid port range start"), last: one(last, "invalid port range end")}
	}
	port, mask, masked := strings.Cut(w.word(), "/")
	if masked {
		p.mask, p.masked = one(mask, "invalid mask"), true
	}
	p.first = one(port, "invalid port")
	p.last = p.first
	return p
}

func (p portRange) value() []byte {
	return binary.NativeEndian.AppendUint16(binary.NativeEndian.AppendUint16(nil, p.first), p.last)
}

func (p portRange) add(a *netlink.Attributes, attribute, mask uint16) {
	a.Add(attribute, p.value())
	if p.masked {
		a.U16(mask, p.mask)
	}
}

// A ruleFilter selects rules: all its conditions must hold.
type ruleFilter struct {
	conditions []func(ruleMessage) bool
	protocol   *uint8 // only for flush
}

func (f *ruleFilter) passes(r ruleMessage) bool {
	for _, holds := range f.conditions {
		if !holds(r) {
			return false
		}
	}
	return true
}

// parseRuleFilter parses the words of ip rule list and flush.
func (s *session) parseRuleFilter(list []string, family uint8) *ruleFilter {
	f := &ruleFilter{}
	when := func(holds func(ruleMessage) bool) { f.conditions = append(f.conditions, holds) }
	same := func(attribute int, value []byte) {
		when(func(r ruleMessage) bool { return bytes.Equal(r.Get(attribute), value) })
	}
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.begins("preference", "order", "priority"):
			n := w.rulePriority()
			when(func(r ruleMessage) bool { return r.U32(unix.FRA_PRIORITY) == n })
		case w.is("not"):
			when(func(r ruleMessage) bool { return r.Flags&ruleInverted != 0 })
		case w.is("tos"), w.begins("dsfield"):
			n := w.ruleTOS()
			when(func(r ruleMessage) bool { return r.Tos == n })
		case w.is("fwmark"):
			mark, mask, masked := w.ruleMark()
			when(func(r ruleMessage) bool {
				return r.U32(unix.FRA_FWMARK) == mark && (!masked || r.U32(unix.FRA_FWMASK) == mask)
			})
		case w.is("dev", "iif"):
			same(unix.FRA_IIFNAME, append([]byte(w.ruleInterface(`"iif"/"dev"`)), 0))
		case w.is("oif"):
			same(unix.FRA_OIFNAME, append([]byte(w.ruleInterface(`"oif"`)), 0))
		case w.is("l3mdev"):
			when(func(r ruleMessage) bool { return r.U8(unix.FRA_L3MDEV) != 0 })
		case w.is("uidrange"):
			same(unix.FRA_UID_RANGE, w.users())
		case w.begins("lookup", "table"):
			id, ok := tables.id(s, w.next(), math.MaxUint32)
			if !ok {
				w.wrong("table id value is invalid\n", w.word())
			}
			when(func(r ruleMessage) bool { return id == 0 || r.table == id })
		case w.is("from"):
			x := w.getPrefix(w.next(), family)
			when(func(r ruleMessage) bool { return x.selects(r.Family, r.Src_len, r.Get(unix.FRA_SRC)) })
		case w.begins("protocol"):
			id, ok := protocols.id(s, w.next(), 255)
			if !ok && !w.is("all") {
				w.wrong("invalid \"protocol\"\n", w.word())
			}
			if f.protocol = nil; ok {
				n := uint8(id)
				f.protocol = &n
			}
		case w.is("ipproto"):
			n := w.ruleTransport()
			when(func(r ruleMessage) bool { return r.U8(unix.FRA_IP_PROTO) == n })
		case w.is("sport"):
			same(unix.FRA_SPORT_RANGE, w.ports().value())
		case w.is("dport"):
			same(unix.FRA_DPORT_RANGE, w.ports().value())
		case w.is("dscp", "flowlabel"), w.begins("tun_id"):
			w.unsupported(`"` + w.word() + `"`)
		default:
			if w.begins("dst", "to") {
				w.next()
			}
			x := w.getPrefix(w.word(), family)
			when(func(r ruleMessage) bool { return x.selects(r.Family, r.Dst_len, r.Get(unix.FRA_DST)) })
		}
	}
	return f
}

// selects reports whether the prefix of a rule is within p.
func (p prefix) selects(family, length uint8, address []byte) bool {
	return p.family == unix.AF_UNSPEC || p.family == family && p.bits <= int(length) && covers(address, p.address, p.bits)
}

// ruleFamily is the family whose rules are listed.
func (s *session) ruleFamily() uint8 {
	if s.family == unix.AF_UNSPEC {
		return unix.AF_INET
	}
	return s.family
}

// rules calls each with every rule that passes the filter in list.
func (s *session) rules(list []string, each func(*ruleFilter, netlink.Message, ruleMessage)) int {
	family := s.ruleFamily()
	f := s.parseRuleFilter(list, family)
	request := &netlink.Request{Type: unix.RTM_GETRULE, Header: netlink.Header(unix.RtMsg{Family: family})}
	var all []netlink.Message
	if !s.dump(request, func(m netlink.Message) { all = append(all, m) }) {
		return s.fail("Dump terminated")
	}
	s.out.begin(s.json, s.pretty)
	for _, m := range all {
		if r, ok := readRule(m); ok && f.passes(r) {
			each(f, m, r)
		}
	}
	s.out.end()
	return 0
}

func (s *session) listRules(list []string) int {
	return s.rules(list, func(_ *ruleFilter, m netlink.Message, _ ruleMessage) { s.showRule(m) })
}

// flushRules deletes the rules that have a priority: all but the kernel's rule for local addresses.
func (s *session) flushRules(list []string) int {
	status := 0
	listed := s.rules(list, func(f *ruleFilter, m netlink.Message, r ruleMessage) {
		if status != 0 || !r.Has(unix.FRA_PRIORITY) || f.protocol != nil && r.U8(unix.FRA_PROTOCOL) != *f.protocol {
			return
		}
		if err := s.socket.Do(&netlink.Request{Type: unix.RTM_DELRULE, Header: m.Data}); err != nil {
			s.complain(err)
			status = s.fail("Flush terminated")
		}
	})
	return max(listed, status)
}

// showRule prints a rule.
func (s *session) showRule(m netlink.Message) {
	r, ok := readRule(m)
	if !ok {
		return
	}
	o := s.out
	o.object("")
	if m.Type == unix.RTM_DELRULE {
		o.flag("deleted", "Deleted ")
	}
	o.uint("priority", "", uint64(r.U32(unix.FRA_PRIORITY)), ":\t")
	if r.Flags&ruleInverted != 0 {
		o.null("not", "not ")
	}
	s.showSelector(r)
	s.showAction(r)
	if protocol := r.U8(unix.FRA_PROTOCOL); r.Has(unix.FRA_PROTOCOL) && (protocol != 0 && protocol != unix.RTPROT_KERNEL || s.details) {
		o.string("protocol", " proto ", protocols.text(s, uint32(protocol)), "")
	}
	if r.Has(ruleDSCP) {
		o.string("dscp", " dscp ", decimal(r.U8(ruleDSCP)), "")
	}
	o.endObject()
	o.text("\n")
}

// showSelector prints which packets a rule is for.
func (s *session) showSelector(r ruleMessage) {
	o := s.out
	if !s.showRulePrefix("src", "from ", r.Family, r.Src_len, r.Get(unix.FRA_SRC)) {
		o.string("src", "from ", "all", "")
	}
	s.showRulePrefix("dst", " to ", r.Family, r.Dst_len, r.Get(unix.FRA_DST))
	if r.Tos != 0 {
		o.string("tos", " tos ", serviceText(s, r.Tos), "")
	}
	if r.Has(unix.FRA_FWMARK) || r.Has(unix.FRA_FWMASK) {
		o.hex("fwmark", " fwmark ", uint64(r.U32(unix.FRA_FWMARK)), "")
		if mask := r.U32(unix.FRA_FWMASK); r.Has(unix.FRA_FWMASK) && mask != everyBit {
			o.hex("fwmask", "/", uint64(mask), "")
		}
	}
	s.showRuleInterface("iif", r.Text(unix.FRA_IIFNAME), r.Flags&ruleInDetached != 0)
	s.showRuleInterface("oif", r.Text(unix.FRA_OIFNAME), r.Flags&ruleOutDetached != 0)
	if r.U8(unix.FRA_L3MDEV) != 0 {
		o.null("l3mdev", " lookup [l3mdev-table]")
	}
	if b := r.Get(unix.FRA_UID_RANGE); len(b) >= 8 {
		o.uint("uid_start", " uidrange ", uint64(binary.NativeEndian.Uint32(b)), "")
		o.uint("uid_end", "-", uint64(binary.NativeEndian.Uint32(b[4:])), "")
	}
	if r.Has(unix.FRA_IP_PROTO) {
		o.string("ipproto", " ipproto ", s.transportText(r.U8(unix.FRA_IP_PROTO)), "")
	}
	s.showPorts("sport", r.Get(unix.FRA_SPORT_RANGE), r.Table, ruleFromMask)
	s.showPorts("dport", r.Get(unix.FRA_DPORT_RANGE), r.Table, ruleToMask)
	if b := r.Get(unix.FRA_TUN_ID); len(b) >= 8 {
		o.uint("tun_id", " tun_id ", binary.BigEndian.Uint64(b), "")
	}
}

// showRulePrefix prints a prefix. It returns false if there is none.
func (s *session) showRulePrefix(key, before string, family, length uint8, address []byte) bool {
	switch {
	case address != nil:
		s.out.text(before)
		s.out.colored(familyColor(family), key, "", hostText(family, address), "")
		if int(length) == bitsOf(family) {
			return true
		}
	case length != 0:
		s.out.string(key, before, "0", "")
	default:
		return false
	}
	s.out.uint(key+"len", "/", uint64(length), "")
	return true
}

func (s *session) showRuleInterface(what, name string, detached bool) {
	if name == "" {
		return
	}
	s.out.text(" ", what, " ")
	s.out.colored(interfaceName, what, "", name, "")
	if detached {
		s.out.null(what+"_detached", " [detached]")
	}
}

func (s *session) showPorts(what string, value []byte, t netlink.Table, mask int) {
	if len(value) < 4 {
		return
	}
	o := s.out
	first, last := binary.NativeEndian.Uint16(value), binary.NativeEndian.Uint16(value[2:])
	if first != last {
		o.uint(what+"_start", " "+what+" ", uint64(first), "")
		o.uint(what+"_end", "-", uint64(last), "")
		return
	}
	bits := t.U16(mask)
	o.memberBare(what, decimal(first))
	if t.Has(mask) {
		o.member(what+"_mask", hexText(uint64(bits)))
	}
	if t.Has(mask) && bits != math.MaxUint16 {
		o.text(" ", what, " ", hexText(uint64(first)), "/", hexText(uint64(bits)))
		return
	}
	o.text(" ", what, " ", decimal(first))
}

// showAction prints what a rule does.
func (s *session) showAction(r ruleMessage) {
	o := s.out
	if r.table != 0 {
		o.string("table", " lookup ", tables.text(s, r.table), "")
		if n := int32(r.U32(unix.FRA_SUPPRESS_PREFIXLEN)); r.Has(unix.FRA_SUPPRESS_PREFIXLEN) && n != -1 {
			o.int("suppress_prefixlen", " suppress_prefixlength ", int64(n), "")
		}
		if n := r.U32(unix.FRA_SUPPRESS_IFGROUP); r.Has(unix.FRA_SUPPRESS_IFGROUP) && int32(n) != -1 {
			o.string("suppress_ifgroup", " suppress_ifgroup ", groups.text(s, n), "")
		}
	}
	if r.Has(unix.FRA_FLOW) {
		flow := r.U32(unix.FRA_FLOW)
		o.text(" realms ")
		if from := flow >> 16; from != 0 {
			o.string("flow_from", "", realms.text(s, from), "/")
		}
		o.string("flow_to", "", realms.text(s, flow&0xffff), "")
	}
	switch r.Type {
	case unix.FR_ACT_TO_TBL:
	case unix.FR_ACT_GOTO:
		if r.Has(unix.FRA_GOTO) {
			o.uint("goto", " goto ", uint64(r.U32(unix.FRA_GOTO)), "")
		} else {
			o.string("goto", " goto ", "none", "")
		}
		if r.Flags&ruleUnresolved != 0 {
			o.null("unresolved", " [unresolved]")
		}
	case unix.FR_ACT_NOP:
		o.null("nop", " nop")
	case unix.RTN_NAT:
		o.null("masquerade", " masquerade")
	default:
		o.string("action", " ", routeTypeText(s, r.Type), "")
	}
}
