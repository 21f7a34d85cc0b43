package iptables

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"github.com/google/nftables/xt"
	"golang.org/x/sys/unix"
)

// A rule is a parsed rule: its conditions, its target and its counters.
type rule struct {
	source, destination network
	in, out             device
	protocol            protocol
	matches             []match // in the order of the command line
	target              target
	packets, bytes      uint64
	handle              uint64
}

// A network is a condition on an address. bits is the length of the prefix, 0 for any address.
type network struct {
	address [4]byte
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

// A match is an extension of -m: tcp or udp, state, conntrack or comment.
type match struct {
	kind        string
	source      ports // for tcp and udp
	destination ports
	states      uint16 // for state and conntrack
	not         bool
	comment     string
}

// ports is a condition on a range of ports.
type ports struct {
	given       bool
	first, last uint16
	not         bool
}

// A target says what happens to a packet. Without a name nothing happens.
type target struct {
	name     string // a verdict, an extension or a chain
	isGoto   bool
	nat      natRange
	rejected uint32 // an enum ipt_reject_with
	level    uint8
	flags    uint8
	prefix   string
}

// A natRange is the new address and the new port of a packet.
type natRange struct {
	flags       uint32
	first, last [4]byte
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
	protocolOffset    = 9
	sourceOffset      = 12
	destinationOffset = 16
	sourcePort        = 0
	destinationPort   = 2
)

func operator(not bool) expr.CmpOp {
	if not {
		return expr.CmpOpNeq
	}
	return expr.CmpOpEq
}

// expressions returns the expressions that iptables-nft writes for the rule.
func (r *rule) expressions() []expr.Any {
	var list []expr.Any
	add := func(e ...expr.Any) { list = append(list, e...) }
	payload := func(base expr.PayloadBase, offset, length uint32) expr.Any {
		return &expr.Payload{DestRegister: register, Base: base, Offset: offset, Len: length}
	}
	address := func(n network, offset uint32) {
		if n.bits == 0 {
			return
		}
		length := uint32(4)
		if n.bits%8 == 0 {
			length = uint32(n.bits / 8)
		}
		add(payload(expr.PayloadBaseNetworkHeader, offset, length))
		if n.bits%8 != 0 {
			add(&expr.Bitwise{SourceRegister: register, DestRegister: register, Len: 4, Mask: mask(n.bits), Xor: make([]byte, 4)})
		}
		add(&expr.Cmp{Op: operator(n.not), Register: register, Data: n.address[:length]})
	}
	address(r.source, sourceOffset)
	address(r.destination, destinationOffset)
	iface := func(d device, key expr.MetaKey) {
		if d.name == "" {
			return
		}
		data := append([]byte(d.name), 0)
		if d.name[len(d.name)-1] == '+' {
			data = []byte(d.name[:len(d.name)-1])
		}
		add(&expr.Meta{Key: key, Register: register}, &expr.Cmp{Op: operator(d.not), Register: register, Data: data})
	}
	iface(r.in, expr.MetaKeyIIFNAME)
	iface(r.out, expr.MetaKeyOIFNAME)
	if r.protocol.number != 0 {
		add(payload(expr.PayloadBaseNetworkHeader, protocolOffset, 1), &expr.Cmp{Op: operator(r.protocol.not), Register: register, Data: []byte{r.protocol.number}})
	}
	port := func(p ports, offset uint32) {
		switch {
		case !p.given:
			return
		case p.first == p.last:
			add(payload(expr.PayloadBaseTransportHeader, offset, 2), &expr.Cmp{Op: operator(p.not), Register: register, Data: binaryutil.BigEndian.PutUint16(p.first)})
		default:
			add(payload(expr.PayloadBaseTransportHeader, offset, 2), &expr.Range{
				Op: operator(p.not), Register: register,
				FromData: binaryutil.BigEndian.PutUint16(p.first), ToData: binaryutil.BigEndian.PutUint16(p.last),
			})
		}
	}
	for _, m := range r.matches {
		switch m.kind {
		case "tcp", "udp":
			port(m.source, sourcePort)
			port(m.destination, destinationPort)
		case "comment":
			b := make(xt.Unknown, commentSize)
			copy(b[:commentSize-1], m.comment)
			add(&expr.Match{Name: "comment", Info: &b})
		default:
			b := m.conntrack()
			add(&expr.Match{Name: "conntrack", Rev: 3, Info: &b})
		}
	}
	add(&expr.Counter{})
	return append(list, r.target.expressions()...)
}

// mask returns the netmask for a prefix length in bits.
func mask(length int) []byte {
	return binary.BigEndian.AppendUint32(nil, ^(uint32(1)<<(32-length) - 1))
}

// The sizes of the structures of extensions in bytes, rounded up as the kernel requires.
const (
	commentSize   = 256
	conntrackSize = 168
	multiSize     = 24
	natRange2Size = 48
	rejectSize    = 8
	logSize       = 32
)

// Offsets in struct xt_conntrack_mtinfo3 and its flags.
const (
	matchFlagsOffset  = 146
	invertFlagsOffset = 148
	stateOffset       = 150
	stateFlag         = 1
	aliasFlag         = 1 << 13 // the match was given as -m state
)

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

var verdicts = map[string]expr.VerdictKind{"ACCEPT": expr.VerdictAccept, "DROP": expr.VerdictDrop, "RETURN": expr.VerdictReturn}

func (t target) expressions() []expr.Any {
	extension := func(revision uint32, b xt.Unknown) []expr.Any {
		return []expr.Any{&expr.Target{Name: t.name, Rev: revision, Info: &b}}
	}
	kind, isVerdict := verdicts[t.name]
	switch {
	case t.name == "":
		return nil
	case isVerdict:
		return []expr.Any{&expr.Verdict{Kind: kind}}
	case t.name == "MASQUERADE" || t.name == "SNAT" || t.name == "REDIRECT":
		b := make(xt.Unknown, multiSize)
		binary.NativeEndian.PutUint32(b, 1)
		binary.NativeEndian.PutUint32(b[4:], t.nat.flags)
		copy(b[8:], t.nat.first[:])
		copy(b[12:], t.nat.last[:])
		binary.BigEndian.PutUint16(b[16:], t.nat.low)
		binary.BigEndian.PutUint16(b[18:], t.nat.high)
		return extension(0, b)
	case t.name == "DNAT":
		b := make(xt.Unknown, natRange2Size)
		binary.NativeEndian.PutUint32(b, t.nat.flags)
		copy(b[4:], t.nat.first[:])
		copy(b[20:], t.nat.last[:])
		binary.BigEndian.PutUint16(b[36:], t.nat.low)
		binary.BigEndian.PutUint16(b[38:], t.nat.high)
		return extension(2, b)
	case t.name == "REJECT":
		b := make(xt.Unknown, rejectSize)
		binary.NativeEndian.PutUint32(b, t.rejected)
		return extension(0, b)
	case t.name == "LOG":
		b := make(xt.Unknown, logSize)
		b[0], b[1] = t.level, t.flags
		copy(b[2:logSize-1], t.prefix)
		return extension(0, b)
	case t.isGoto:
		return []expr.Any{&expr.Verdict{Kind: expr.VerdictGoto, Chain: t.name}}
	}
	return []expr.Any{&expr.Verdict{Kind: expr.VerdictJump, Chain: t.name}}
}

// A reader decodes the expressions of a rule.
type reader struct {
	rule   rule
	load   expr.Any // the expression that has loaded the register
	masked int      // the number of bits of the mask of the register; 0 for no mask
}

// parseRule decodes the expressions of a rule of ours or of iptables-nft. It returns false if any of
// them is not supported.
func parseRule(list []expr.Any) (rule, bool) {
	var r reader
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
		r.load, r.masked = e, 0
		return true
	case *expr.Bitwise:
		if len(e.Mask) != 4 || len(bytes.Trim(e.Xor, "\x00")) > 0 {
			return false
		}
		n := binary.BigEndian.Uint32(e.Mask)
		r.masked = bits.LeadingZeros32(^n)
		return n<<r.masked == 0
	case *expr.Cmp:
		return (e.Op == expr.CmpOpEq || e.Op == expr.CmpOpNeq) && r.compare(e.Data, e.Data, e.Op == expr.CmpOpNeq)
	case *expr.Range:
		return (e.Op == expr.CmpOpEq || e.Op == expr.CmpOpNeq) && r.compare(e.FromData, e.ToData, e.Op == expr.CmpOpNeq)
	case *expr.Counter:
		r.rule.packets, r.rule.bytes = e.Packets, e.Bytes
		return true
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
	if load.Offset == protocolOffset && load.Len == 1 {
		r.rule.protocol = protocol{from[0], not}
		return true
	}
	n := network{bits: len(from) * 8, not: not}
	if r.masked > 0 {
		n.bits = r.masked
	}
	copy(n.address[:], from)
	switch load.Offset {
	case sourceOffset:
		r.rule.source = n
	case destinationOffset:
		r.rule.destination = n
	default:
		return false
	}
	return true
}

func (r *reader) port(load *expr.Payload, from, to []byte, not bool) bool {
	kind := protocolNames[r.rule.protocol.number]
	if load.Len != 2 || kind != "tcp" && kind != "udp" {
		return false
	}
	i := slices.IndexFunc(r.rule.matches, func(m match) bool { return m.kind == kind })
	if i < 0 {
		i = len(r.rule.matches)
		r.rule.matches = append(r.rule.matches, match{kind: kind})
	}
	p := ports{true, binary.BigEndian.Uint16(from), binary.BigEndian.Uint16(to), not}
	switch load.Offset {
	case sourcePort:
		r.rule.matches[i].source = p
	case destinationPort:
		r.rule.matches[i].destination = p
	default:
		return false
	}
	return true
}

// raw returns the bytes of an extension's structure, padded to size bytes.
func raw(info xt.InfoAny, revision uint32, size int) []byte {
	b, err := xt.Marshal(unix.NFPROTO_IPV4, revision, info)
	if err != nil {
		return nil
	}
	if len(b) < size {
		b = append(b, make([]byte, size-len(b))...)
	}
	return b
}

func (r *reader) match(e *expr.Match) bool {
	switch {
	case e.Name == "comment" && e.Rev == 0:
		b := raw(e.Info, 0, commentSize)
		r.rule.matches = append(r.rule.matches, match{kind: "comment", comment: unix.ByteSliceToString(b)})
		return b != nil
	case e.Name == "conntrack" && e.Rev == 3:
		b := raw(e.Info, 3, conntrackSize)
		if b == nil {
			return false
		}
		flags := binary.NativeEndian.Uint16(b[matchFlagsOffset:])
		m := match{kind: "conntrack", states: binary.NativeEndian.Uint16(b[stateOffset:]), not: binary.NativeEndian.Uint16(b[invertFlagsOffset:])&stateFlag != 0}
		if flags&aliasFlag != 0 {
			m.kind = "state"
		}
		r.rule.matches = append(r.rule.matches, m)
		return flags&^aliasFlag == stateFlag
	}
	return false
}

func (r *reader) target(e *expr.Target) bool {
	t := &r.rule.target
	t.name = e.Name
	switch {
	case (e.Name == "MASQUERADE" || e.Name == "SNAT" || e.Name == "REDIRECT") && e.Rev == 0:
		b := raw(e.Info, 0, multiSize)
		if b == nil || binary.NativeEndian.Uint32(b) != 1 {
			return false
		}
		t.nat = natRange{binary.NativeEndian.Uint32(b[4:]), [4]byte(b[8:]), [4]byte(b[12:]), binary.BigEndian.Uint16(b[16:]), binary.BigEndian.Uint16(b[18:])}
	case e.Name == "DNAT" && e.Rev == 2:
		b := raw(e.Info, 2, natRange2Size)
		if b == nil {
			return false
		}
		t.nat = natRange{binary.NativeEndian.Uint32(b), [4]byte(b[4:]), [4]byte(b[20:]), binary.BigEndian.Uint16(b[36:]), binary.BigEndian.Uint16(b[38:])}
	case e.Name == "REJECT" && e.Rev == 0:
		b := raw(e.Info, 0, rejectSize)
		if b == nil {
			return false
		}
		t.rejected = binary.NativeEndian.Uint32(b)
	case e.Name == "LOG" && e.Rev == 0:
		b := raw(e.Info, 0, logSize)
		if b == nil {
			return false
		}
		t.level, t.flags, t.prefix = b[0], b[1], unix.ByteSliceToString(b[2:])
	default:
		return false
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
