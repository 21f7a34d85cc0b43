package iptables

import (
	"bytes"
	"encoding/binary"

	"github.com/google/nftables/expr"
	"github.com/google/nftables/xt"
	"golang.org/x/sys/unix"
)

// A rule is a parsed rule: its conditions, its target and its counters.
type rule struct {
	family              *family
	source, destination network
	in, out             device
	protocol            protocol
	fragments           fragments
	matches             []match // in the order of the command line
	target              target
	counters            counters
	handle              uint64 // 0 for a rule that the kernel does not have yet
}

// A network is a condition on an address. bits is the length of the prefix, 0 for any address.
type network struct {
	address [16]byte // 4 bytes of it for IPv4
	bits    int
	not     bool
}

// A device is a condition on an interface. The name "" means any, and a + at the end any suffix.
type device struct {
	name string
	not  bool
}

// A protocol is a condition on the protocol of the payload. The number 0 means any.
type protocol struct {
	number uint8
	not    bool
}

// fragments is the condition that a packet is the second or a later fragment.
type fragments struct{ given, not bool }

// ports is a condition on a range of ports.
type ports struct {
	given       bool
	first, last uint16
	not         bool
}

// A target says what happens to a packet. Without a name nothing happens.
type target struct {
	name      string // a verdict, an extension or a chain
	isGoto    bool
	nat       natRange
	rejected  uint32 // an enum ipt_reject_with or ip6t_reject_with
	level     uint8
	flags     uint8
	prefix    string
	mark      marks
	mss       uint16 // the size for TCPMSS; clamped for that of the route
	untracked uint16 // the flags of CT
}

// clamped is the size of TCPMSS that stands for that of the route.
const clamped = 0xffff

// maxSegment is the largest size for TCPMSS.
const maxSegment = 65515

// Flags of CT: the connection is not tracked, and the target was written as NOTRACK.
const (
	notrack      = 1
	notrackAlias = 2
)

// A natRange is the new address and the new port of a packet.
type natRange struct {
	flags       uint32
	first, last [16]byte // 4 bytes of them for IPv4
	low, high   uint16
}

// The flags of a natRange, NF_NAT_RANGE_*.
const (
	mapAddresses = 1
	mapPorts     = 2
	random       = 4
	persistent   = 8
	fullyRandom  = 16
)

// register is the register of nf_tables that iptables-nft uses.
const register = 1

// Offsets in the headers of IPv4 and of TCP and UDP.
const (
	protocolOffset  = 9
	sourcePort      = 0
	destinationPort = 2
	flagsOffset     = 13
)

// fragmentOffset is the place of the number of bytes before a fragment in the header of IPv4.
const fragmentOffset = 6

var fragmentMask = []byte{0x1f, 0xff}

func operator(not bool) expr.CmpOp {
	if not {
		return expr.CmpOpNeq
	}
	return expr.CmpOpEq
}

func payload(base expr.PayloadBase, offset, length uint32) expr.Any {
	return &expr.Payload{DestRegister: register, Base: base, Offset: offset, Len: length}
}

func compare(not bool, data []byte) expr.Any {
	return &expr.Cmp{Op: operator(not), Register: register, Data: data}
}

func and(mask []byte) expr.Any {
	return &expr.Bitwise{SourceRegister: register, DestRegister: register, Len: uint32(len(mask)), Mask: mask, Xor: make([]byte, len(mask))}
}

// expressions returns the expressions that iptables-nft writes for the rule.
func (r *rule) expressions() []expr.Any {
	list := r.network(r.source, r.family.source)
	list = append(list, r.network(r.destination, r.family.destination)...)
	list = append(list, r.in.expressions(expr.MetaKeyIIFNAME)...)
	list = append(list, r.out.expressions(expr.MetaKeyOIFNAME)...)
	if r.protocol.number != 0 {
		load := payload(expr.PayloadBaseNetworkHeader, protocolOffset, 1)
		if r.family == &ipv6 {
			load = &expr.Meta{Key: expr.MetaKeyL4PROTO, Register: register}
		}
		list = append(list, load, compare(r.protocol.not, []byte{r.protocol.number}))
	}
	if r.fragments.given {
		list = append(list, payload(expr.PayloadBaseNetworkHeader, fragmentOffset, 2), and(fragmentMask), compare(!r.fragments.not, []byte{0, 0}))
	}
	for _, m := range r.matches {
		list = append(list, m.expressions()...)
	}
	list = append(list, &expr.Counter{Packets: r.counters.packets, Bytes: r.counters.bytes})
	return append(list, r.target.expressions(r.family)...)
}

// network returns the expressions for a condition on an address at an offset in the header.
func (r *rule) network(n network, offset uint32) []expr.Any {
	if n.bits == 0 {
		return nil
	}
	if n.bits%8 == 0 {
		length := n.bits / 8
		return []expr.Any{payload(expr.PayloadBaseNetworkHeader, offset, uint32(length)), compare(n.not, n.address[:length])}
	}
	size := r.family.size
	return []expr.Any{
		payload(expr.PayloadBaseNetworkHeader, offset, uint32(size)), and(mask(n.bits, size)), compare(n.not, n.address[:size]),
	}
}

func (d device) expressions(key expr.MetaKey) []expr.Any {
	if d.name == "" {
		return nil
	}
	data := append([]byte(d.name), 0)
	if d.name[len(d.name)-1] == '+' {
		data = []byte(d.name[:len(d.name)-1])
	}
	return []expr.Any{&expr.Meta{Key: key, Register: register}, compare(d.not, data)}
}

// mask returns the netmask for a prefix length in bits, of size bytes.
func mask(length, size int) []byte {
	b := make([]byte, size)
	for i := range length {
		b[i/8] |= 0x80 >> (i % 8)
	}
	return b
}

// maskLength returns the prefix length of a netmask. It returns false if its ones are not in front.
func maskLength(b []byte) (length int, ok bool) {
	for length < 8*len(b) && b[length/8]&(0x80>>(length%8)) != 0 {
		length++
	}
	return length, bytes.Equal(b, mask(length, len(b)))
}

// The sizes of the structures of targets in bytes, rounded up as the kernel requires.
const (
	multiSize     = 24
	natRangeSize  = 40
	natRange2Size = 48
	rejectSize    = 8
	logSize       = 32
	markSize      = 8
	mssSize       = 8
	ctSize        = 72
	ctConnection  = 64 // where the kernel keeps a pointer of its own
)

var verdicts = map[string]expr.VerdictKind{"ACCEPT": expr.VerdictAccept, "DROP": expr.VerdictDrop, "RETURN": expr.VerdictReturn}

func (t target) expressions(f *family) []expr.Any {
	extension := func(revision uint32, b xt.Unknown) []expr.Any {
		return []expr.Any{&expr.Target{Name: t.name, Rev: revision, Info: &b}}
	}
	kind, isVerdict := verdicts[t.name]
	switch {
	case t.name == "":
		return nil
	case isVerdict:
		return []expr.Any{&expr.Verdict{Kind: kind}}
	case isNAT(t.name):
		revision, b := t.nat.encode(f, t.name)
		return extension(revision, b)
	case t.name == "REJECT":
		b := make(xt.Unknown, rejectSize)
		binary.NativeEndian.PutUint32(b, t.rejected)
		return extension(0, b)
	case t.name == "LOG":
		b := make(xt.Unknown, logSize)
		b[0], b[1] = t.level, t.flags
		copy(b[2:logSize-1], t.prefix)
		return extension(0, b)
	case t.name == "MARK":
		b := make(xt.Unknown, markSize)
		binary.NativeEndian.PutUint32(b, t.mark.value)
		binary.NativeEndian.PutUint32(b[4:], t.mark.mask)
		return extension(2, b)
	case t.name == "TCPMSS":
		return extension(0, binary.NativeEndian.AppendUint16(nil, t.mss))
	case t.name == "CT" || t.name == "NOTRACK":
		b := make(xt.Unknown, ctSize)
		binary.NativeEndian.PutUint16(b, t.untracked)
		return []expr.Any{&expr.Target{Name: "CT", Rev: 2, Info: &b}}
	case t.isGoto:
		return []expr.Any{&expr.Verdict{Kind: expr.VerdictGoto, Chain: t.name}}
	}
	return []expr.Any{&expr.Verdict{Kind: expr.VerdictJump, Chain: t.name}}
}

func isNAT(target string) bool {
	return target == "SNAT" || target == "DNAT" || target == "MASQUERADE" || target == "REDIRECT"
}

// A natLayout says where a structure of a NAT target has its fields.
type natLayout struct {
	revision          uint32
	size              int
	flags, first, low int // offsets
	address           int // the size of an address
}

// layoutOf returns the structure of a target: struct nf_nat_ipv4_multi_range_compat, nf_nat_range or
// nf_nat_range2.
func layoutOf(f *family, target string) natLayout {
	switch {
	case target == "DNAT":
		return natLayout{2, natRange2Size, 0, 4, 36, 16}
	case f == &ipv4:
		return natLayout{0, multiSize, 4, 8, 16, 4}
	case target == "SNAT":
		return natLayout{1, natRangeSize, 0, 4, 36, 16}
	}
	return natLayout{0, natRangeSize, 0, 4, 36, 16}
}

func (r natRange) encode(f *family, target string) (revision uint32, b xt.Unknown) {
	l := layoutOf(f, target)
	b = make(xt.Unknown, l.size)
	if l.flags > 0 {
		binary.NativeEndian.PutUint32(b, 1) // the number of ranges
	}
	binary.NativeEndian.PutUint32(b[l.flags:], r.flags)
	copy(b[l.first:], r.first[:l.address])
	copy(b[l.first+l.address:], r.last[:l.address])
	binary.BigEndian.PutUint16(b[l.low:], r.low)
	binary.BigEndian.PutUint16(b[l.low+2:], r.high)
	return l.revision, b
}

func (r *natRange) decode(f *family, e *expr.Target) bool {
	l := layoutOf(f, e.Name)
	b := raw(f, e.Info, e.Rev, l.size)
	if e.Rev != l.revision || b == nil || l.flags > 0 && binary.NativeEndian.Uint32(b) != 1 {
		return false
	}
	r.flags = binary.NativeEndian.Uint32(b[l.flags:])
	copy(r.first[:l.address], b[l.first:])
	copy(r.last[:l.address], b[l.first+l.address:])
	r.low, r.high = binary.BigEndian.Uint16(b[l.low:]), binary.BigEndian.Uint16(b[l.low+2:])
	return true
}

// A reader decodes the expressions of a rule.
type reader struct {
	rule rule
	load expr.Any // the expression that has loaded the register
	mask []byte   // the mask of the register; nil for none
}

// parseRule decodes the expressions of a rule of ours or of iptables-nft. It returns false if any of
// them is not supported.
func parseRule(f *family, list []expr.Any) (rule, bool) {
	r := reader{rule: rule{family: f}}
	for _, e := range list {
		if !r.take(e) {
			return rule{}, false
		}
	}
	return r.rule, true
}

func (r *reader) take(e expr.Any) bool {
	switch e := e.(type) {
	case *expr.Payload, *expr.Meta:
		r.load, r.mask = e, nil
		return true
	case *expr.Bitwise:
		r.mask = e.Mask
		return len(bytes.Trim(e.Xor, "\x00")) == 0
	case *expr.Cmp:
		return (e.Op == expr.CmpOpEq || e.Op == expr.CmpOpNeq) && r.compare(e.Data, e.Data, e.Op == expr.CmpOpNeq)
	case *expr.Range:
		return (e.Op == expr.CmpOpEq || e.Op == expr.CmpOpNeq) && r.mask == nil && r.compare(e.FromData, e.ToData, e.Op == expr.CmpOpNeq)
	case *expr.Counter:
		r.rule.counters = counters{e.Packets, e.Bytes}
		return true
	case *expr.Limit:
		return r.limit(e)
	case *expr.Match:
		return r.match(e)
	case *expr.Target:
		return r.target(e)
	case *expr.Verdict:
		return r.verdict(e)
	}
	return false
}

// compare decodes a comparison of the loaded value.
func (r *reader) compare(from, to []byte, not bool) bool {
	switch load := r.load.(type) {
	case *expr.Meta:
		if load.Key == expr.MetaKeyMARK {
			return r.mark(from, not)
		}
		if r.mask != nil || len(from) == 0 {
			return false
		}
		name := string(from)
		if end, whole := bytes.CutSuffix(from, []byte{0}); whole {
			name = string(bytes.TrimRight(end, "\x00"))
		} else {
			name += "+"
		}
		switch load.Key {
		case expr.MetaKeyIIFNAME:
			r.rule.in = device{name, not}
		case expr.MetaKeyOIFNAME:
			r.rule.out = device{name, not}
		case expr.MetaKeyL4PROTO:
			r.rule.protocol = protocol{from[0], not}
		default:
			return false
		}
		return true
	case *expr.Payload:
		return r.header(load, from, to, not)
	}
	return false
}

func (r *reader) header(load *expr.Payload, from, to []byte, not bool) bool {
	if uint32(len(from)) != load.Len || len(to) != len(from) {
		return false
	}
	if load.Base == expr.PayloadBaseTransportHeader {
		return r.port(load, from, to, not)
	}
	if load.Base != expr.PayloadBaseNetworkHeader {
		return false
	}
	if load.Offset == protocolOffset && load.Len == 1 && r.mask == nil && r.rule.family == &ipv4 {
		r.rule.protocol = protocol{from[0], not}
		return true
	}
	if load.Offset == fragmentOffset && load.Len == 2 && bytes.Equal(r.mask, fragmentMask) && r.rule.family == &ipv4 {
		r.rule.fragments = fragments{true, !not}
		return len(bytes.Trim(from, "\x00")) == 0
	}
	n := network{bits: len(from) * 8, not: not}
	if len(from) > r.rule.family.size {
		return false
	}
	if r.mask != nil {
		var ok bool
		if n.bits, ok = maskLength(r.mask); !ok || len(r.mask) != len(from) {
			return false
		}
	}
	copy(n.address[:], from)
	switch load.Offset {
	case r.rule.family.source:
		r.rule.source = n
	case r.rule.family.destination:
		r.rule.destination = n
	default:
		return false
	}
	return true
}

// port decodes a condition on a port, or on the flags of TCP.
func (r *reader) port(load *expr.Payload, from, to []byte, not bool) bool {
	kind := protocolNames[r.rule.protocol.number]
	if kind != "tcp" && kind != "udp" {
		return false
	}
	m := r.rule.match(kind)
	if m == nil {
		r.rule.matches = append(r.rule.matches, match{kind: kind})
		m = &r.rule.matches[len(r.rule.matches)-1]
	}
	if kind == "tcp" && load.Offset == flagsOffset && load.Len == 1 && len(r.mask) == 1 {
		m.flags = tcpFlags{true, r.mask[0], from[0], not}
		return true
	}
	if load.Len != 2 || r.mask != nil {
		return false
	}
	p := ports{true, binary.BigEndian.Uint16(from), binary.BigEndian.Uint16(to), not}
	switch load.Offset {
	case sourcePort:
		m.source = p
	case destinationPort:
		m.destination = p
	default:
		return false
	}
	return true
}

// raw returns the bytes of an extension's structure, padded to size bytes.
func raw(f *family, info xt.InfoAny, revision uint32, size int) []byte {
	b, err := xt.Marshal(xt.TableFamily(f.nf), revision, info)
	if err != nil {
		return nil
	}
	if len(b) < size {
		b = append(b, make([]byte, size-len(b))...)
	}
	return b
}

func (r *reader) target(e *expr.Target) bool {
	t := &r.rule.target
	t.name = e.Name
	if isNAT(e.Name) {
		return t.nat.decode(r.rule.family, e)
	}
	sizes := map[string]struct {
		size     int
		revision uint32
	}{"REJECT": {rejectSize, 0}, "LOG": {logSize, 0}, "MARK": {markSize, 2}, "TCPMSS": {mssSize, 0}, "CT": {ctSize, 2}}
	x, known := sizes[e.Name]
	if !known || x.revision != e.Rev {
		return false
	}
	b := raw(r.rule.family, e.Info, e.Rev, x.size)
	if b == nil {
		return false
	}
	switch e.Name {
	case "REJECT":
		t.rejected = binary.NativeEndian.Uint32(b)
	case "LOG":
		t.level, t.flags, t.prefix = b[0], b[1], unix.ByteSliceToString(b[2:])
	case "MARK":
		t.mark = marks{binary.NativeEndian.Uint32(b), binary.NativeEndian.Uint32(b[4:])}
	case "TCPMSS":
		t.mss = binary.NativeEndian.Uint16(b)
	case "CT":
		if t.untracked = binary.NativeEndian.Uint16(b); t.untracked&notrackAlias != 0 {
			t.name = "NOTRACK"
		}
		return t.untracked&^notrackAlias == notrack && len(bytes.Trim(b[2:ctConnection], "\x00")) == 0
	}
	return true
}

func (r *reader) verdict(e *expr.Verdict) bool {
	for name, kind := range verdicts {
		if kind == e.Kind {
			r.rule.target.name = name
			return true
		}
	}
	r.rule.target.name, r.rule.target.isGoto = e.Chain, e.Kind == expr.VerdictGoto
	return e.Kind == expr.VerdictJump || e.Kind == expr.VerdictGoto
}
