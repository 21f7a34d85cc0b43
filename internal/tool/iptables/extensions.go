package iptables

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"contedor/internal/linux/ids"
)

// An extension is a match that the kernel has as a structure of its own.
type extension interface {
	take(option, value string, not bool) error
	complete() error // checks that the match has the options that it needs
	encode() []byte
	decode(b []byte) bool
	words() string // as on a command line
	text(numeric bool) string
}

// An extensionKind is a kind of extension: the size and the revision of its structure.
type extensionKind struct {
	name     string
	size     int
	revision uint32
	options  []string
	make     func(*family) extension
}

// extensionKinds are the extensions that the names stand for. Those of one family only are known in
// both: the kernel says that the other one has them not.
var extensionKinds = [...]extensionKind{
	{"owner", 24, 1, ownerOptions, func(*family) extension { return &owner{} }},
	{"iprange", 72, 1, []string{"src-range", "dst-range"}, func(f *family) extension { return &addressRange{family: f} }},
	{"connmark", 16, 1, []string{"mark"}, func(*family) extension { return &connectionMark{} }},
	{"pkttype", 8, 0, []string{"pkt-type"}, func(*family) extension { return &packetType{} }},
	{"ttl", 8, 0, []string{"ttl-eq", "ttl", "ttl-lt", "ttl-gt"}, func(*family) extension { return &lifetime{} }},
	{"tos", 8, 1, []string{"tos"}, func(*family) extension { return &serviceType{} }},
	{"length", 8, 0, []string{"length"}, func(*family) extension { return &length{} }},
}

// extensionNamed returns the kind with a name, or nil.
func extensionNamed(name string) *extensionKind {
	for i := range extensionKinds {
		if extensionKinds[i].name == name {
			return &extensionKinds[i]
		}
	}
	return nil
}

// put32 writes numbers of 32 bits at the beginning of a structure.
func put32(b []byte, numbers ...uint32) {
	for i, n := range numbers {
		binary.NativeEndian.PutUint32(b[4*i:], n)
	}
}

func get32(b []byte, at int) uint32 { return binary.NativeEndian.Uint32(b[at:]) }

func once(kind, option string) error {
	return misuse(kind + ": option \"--" + option + "\" can only be used once.\n")
}

func missing(kind, option string) error {
	return misuse(kind + ": option \"--" + option + "\" must be specified\n")
}

func bit(set bool) byte {
	if set {
		return 1
	}
	return 0
}

// An owner is a condition on the process that sends: its user, its group, or that it has a socket.
// The bits of given and not are those of ownerOptions.
type owner struct {
	users, groups [2]uint32 // first and last
	given, not    byte
}

var ownerOptions = []string{"uid-owner", "gid-owner", "socket-exists", "suppl-groups"}

const (
	ownerUser = 1 << iota
	ownerGroup
	ownerSocket
	ownerMoreGroups
)

func (o *owner) take(option, value string, not bool) (err error) {
	for i, name := range ownerOptions {
		if name != option {
			continue
		}
		if o.given&(1<<i) != 0 {
			return once("owner", option)
		}
		o.given |= 1 << i
		o.not |= bit(not) << i
	}
	bad := func(text string) error {
		return misuse("owner: Bad value for \"--" + option + "\" option: \"" + text + "\"")
	}
	ok := true
	switch option {
	case "uid-owner":
		u, known := ids.Host().UserByName(value)
		if o.users = [2]uint32{u.UID, u.UID}; !known {
			o.users, ok = idRange(value)
		}
	case "gid-owner":
		g, known := ids.Host().GroupByName(value)
		if o.groups = [2]uint32{g.GID, g.GID}; !known {
			o.groups, ok = idRange(value)
		}
	case "suppl-groups":
		if o.given&ownerGroup == 0 {
			return bad("you need to use --gid-owner first")
		}
	}
	if !ok {
		return bad(value)
	}
	return nil
}

// idRange reads an id, or two with a hyphen between them.
func idRange(word string) (r [2]uint32, ok bool) {
	first, last, isRange := strings.Cut(word, "-")
	if !isRange {
		last = first
	}
	for i, text := range []string{first, last} {
		n, err := strconv.ParseUint(text, 0, 32)
		if err != nil || n == 0xffffffff { // the highest number stands for no id
			return r, false
		}
		r[i] = uint32(n)
	}
	return r, true
}

func (o *owner) complete() error {
	if o.given == 0 {
		return misuse("owner: At least one of --uid-owner, --gid-owner or --socket-exists is required")
	}
	return nil
}

func (o *owner) encode() []byte {
	b := make([]byte, 24)
	put32(b, o.users[0], o.users[1], o.groups[0], o.groups[1])
	b[16], b[17] = o.given, o.not
	return b
}

func (o *owner) decode(b []byte) bool {
	o.users, o.groups = [2]uint32{get32(b, 0), get32(b, 4)}, [2]uint32{get32(b, 8), get32(b, 12)}
	o.given, o.not = b[16], b[17]
	return o.given>>len(ownerOptions) == 0
}

// spread formats a range of ids.
func spread(r [2]uint32) string {
	text := strconv.FormatUint(uint64(r[0]), 10)
	if r[0] != r[1] {
		text += "-" + strconv.FormatUint(uint64(r[1]), 10)
	}
	return text
}

func (o *owner) words() (text string) {
	values := []string{" " + spread(o.users), " " + spread(o.groups), "", ""}
	for i, name := range ownerOptions {
		if o.given&(1<<i) != 0 {
			text += " " + bang(o.not&(1<<i) != 0) + "--" + name + values[i]
		}
	}
	return text
}

func (o *owner) text(numeric bool) string {
	user, group := spread(o.users), spread(o.groups)
	if !numeric {
		if u, ok := ids.Host().UserByID(o.users[0]); ok && o.users[0] == o.users[1] {
			user = u.Name
		}
		if g, ok := ids.Host().GroupByID(o.groups[0]); ok && o.groups[0] == o.groups[1] {
			group = g.Name
		}
	}
	var parts []string
	for i, part := range []string{"owner UID match " + user, "owner GID match " + group, "owner socket exists", "incl. suppl. groups"} {
		if o.given&(1<<i) != 0 {
			parts = append(parts, bang(o.not&(1<<i) != 0)+part)
		}
	}
	return strings.Join(parts, " ")
}

// An addressRange is a condition on the addresses, each of which may be in a range.
type addressRange struct {
	family              *family
	source, destination [2][16]byte
	flags               byte
}

// Flags of addressRange, and the distance to those for not.
const (
	rangeSource      = 1
	rangeDestination = 2
	rangeNot         = 4 // number of bits
)

func (a *addressRange) take(option, value string, not bool) error {
	where, flag := &a.source, byte(rangeSource)
	if option == "dst-range" {
		where, flag = &a.destination, rangeDestination
	}
	if a.flags&flag != 0 {
		return once("iprange", option)
	}
	a.flags |= flag | bit(not)*flag<<rangeNot
	first, last, isRange := strings.Cut(value, "-")
	if !isRange {
		last = first
	}
	for i, text := range []string{first, last} {
		address, ok := a.family.parse(text)
		if !ok {
			return misuse("iprange: Bad value for \"--" + option + "\" option: \"" + value + "\"")
		}
		where[i] = address
	}
	return nil
}

func (a *addressRange) complete() error {
	if a.flags == 0 {
		return misuse("iprange match: You must specify `--src-range' or `--dst-range'")
	}
	return nil
}

func (a *addressRange) encode() []byte {
	b := bytes.Join([][]byte{a.source[0][:], a.source[1][:], a.destination[0][:], a.destination[1][:], {a.flags}}, nil)
	return append(b, make([]byte, 72-len(b))...)
}

func (a *addressRange) decode(b []byte) bool {
	for i, to := range []*[16]byte{&a.source[0], &a.source[1], &a.destination[0], &a.destination[1]} {
		copy(to[:], b[16*i:])
	}
	a.flags = b[64]
	return a.flags&^0x33 == 0
}

// each calls f for both ends of the rule that have a range.
func (a *addressRange) each(f func(option, name, not, ends string)) {
	for i, r := range [][2][16]byte{a.source, a.destination} {
		if a.flags&(1<<i) != 0 {
			f([]string{"src-range", "dst-range"}[i], []string{"source", "destination"}[i], bang(a.flags&(1<<i<<rangeNot) != 0), a.family.text(r[0])+"-"+a.family.text(r[1]))
		}
	}
}

func (a *addressRange) words() (text string) {
	a.each(func(option, _, not, ends string) { text += " " + not + "--" + option + " " + ends })
	return text
}

func (a *addressRange) text(bool) (text string) {
	a.each(func(_, name, not, ends string) { text += " " + name + " IP range " + not + ends })
	return strings.TrimPrefix(text, " ")
}

// A connectionMark is a condition on the mark of the connection.
type connectionMark struct {
	mark       marks
	given, not bool
}

func (c *connectionMark) take(option, value string, not bool) (err error) {
	if c.given {
		return once("connmark", option)
	}
	c.given, c.not = true, not
	c.mark, err = parseMarks(value, "connmark", option)
	return err
}

func (c *connectionMark) complete() error {
	if !c.given {
		return missing("connmark", "mark")
	}
	return nil
}

func (c *connectionMark) encode() []byte {
	b := make([]byte, 16)
	put32(b, c.mark.value, c.mark.mask)
	b[8] = bit(c.not)
	return b
}

func (c *connectionMark) decode(b []byte) bool {
	c.mark, c.not = marks{get32(b, 0), get32(b, 4)}, b[8] != 0
	return true
}

func (c *connectionMark) words() string { return " " + bang(c.not) + "--mark " + c.mark.text() }

func (c *connectionMark) text(bool) string {
	return "connmark match " + strings.TrimSuffix(bang(c.not), " ") + " " + c.mark.text()
}

// A packetType is a condition on who gets a packet: this machine, all, or a group.
type packetType struct {
	kind       uint32
	given, not bool
}

// packetTypes are the types by their numbers. The real iptables knows more names for them.
var packetTypes = []string{"unicast", "broadcast", "multicast"}

func (p *packetType) take(option, value string, not bool) error {
	if p.given {
		return once("pkttype", option)
	}
	p.given, p.not = true, not
	word := strings.ToLower(value)
	for alias, name := range map[string]string{"bcast": "broadcast", "mcast": "multicast", "host": "unicast"} {
		if word == alias {
			word = name
		}
	}
	for i, name := range packetTypes {
		if name == word {
			p.kind = uint32(i)
			return nil
		}
	}
	return misuse("Bad packet type '" + value + "'")
}

func (p *packetType) complete() error {
	if !p.given {
		return missing("pkttype", "pkt-type")
	}
	return nil
}

func (p *packetType) encode() []byte {
	b := make([]byte, 8)
	put32(b, p.kind, uint32(bit(p.not)))
	return b
}

func (p *packetType) decode(b []byte) bool {
	p.kind, p.not = get32(b, 0), get32(b, 4) != 0
	return int(p.kind) < len(packetTypes)
}

func (p *packetType) words() string { return " " + bang(p.not) + "--pkt-type " + packetTypes[p.kind] }

func (p *packetType) text(bool) string {
	if p.not {
		return "PKTTYPE != " + packetTypes[p.kind]
	}
	return "PKTTYPE = " + packetTypes[p.kind]
}

// A lifetime is a condition on the number of hops that a packet has left. The mode is an index of
// lifetimeModes.
type lifetime struct {
	mode, value byte
	given       bool
}

// lifetimeModes are the options, and the signs in -L.
var lifetimeModes = []struct{ words, sign string }{{"--ttl-eq", "=="}, {"! --ttl-eq", "!="}, {"--ttl-lt", "<"}, {"--ttl-gt", ">"}}

func (l *lifetime) take(option, value string, not bool) error {
	if option == "ttl" {
		option = "ttl-eq"
	}
	if l.given {
		return once("ttl", option)
	}
	n, err := strconv.ParseUint(value, 0, 8)
	if err != nil {
		return misuse("ttl: bad value for option \"--" + option + "\", or out of range (0-255).\n")
	}
	l.given, l.value = true, byte(n)
	for i, mode := range lifetimeModes {
		if mode.words == bang(not && option == "ttl-eq")+"--"+option {
			l.mode = byte(i)
		}
	}
	return nil
}

func (l *lifetime) complete() error {
	if !l.given {
		return misuse("TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt")
	}
	return nil
}

func (l *lifetime) encode() []byte { return []byte{l.mode, l.value, 0, 0, 0, 0, 0, 0} }

func (l *lifetime) decode(b []byte) bool {
	l.mode, l.value = b[0], b[1]
	return int(l.mode) < len(lifetimeModes)
}

func (l *lifetime) words() string {
	return " " + lifetimeModes[l.mode].words + " " + strconv.Itoa(int(l.value))
}

func (l *lifetime) text(bool) string {
	return "TTL match TTL " + lifetimeModes[l.mode].sign + " " + strconv.Itoa(int(l.value))
}

// A serviceType is a condition on the field for the type of service.
type serviceType struct {
	mask, value byte
	given, not  bool
}

// serviceTypes are the values that have names. Their mask is serviceMask.
var serviceTypes = []struct {
	name  string
	value byte
}{{"Minimize-Delay", 0x10}, {"Maximize-Throughput", 0x08}, {"Maximize-Reliability", 0x04}, {"Minimize-Cost", 0x02}, {"Normal-Service", 0}}

const serviceMask = 0x3f

func (t *serviceType) take(option, value string, not bool) error {
	if t.given {
		return once("tos", option)
	}
	t.given, t.not, t.mask = true, not, 0xff
	for _, named := range serviceTypes {
		if strings.EqualFold(named.name, value) {
			t.value, t.mask = named.value, serviceMask
			return nil
		}
	}
	first, mask, masked := strings.Cut(value, "/")
	n, err := strconv.ParseUint(first, 0, 8)
	t.value = byte(n)
	if masked && err == nil {
		n, err = strconv.ParseUint(mask, 0, 8)
		t.mask = byte(n)
	}
	switch {
	case err == nil:
		return nil
	case value != "" && value[0] >= '0' && value[0] <= '9':
		return misuse("Illegal value: \"" + value + "\"")
	}
	return misuse("Symbolic name \"" + value + "\" is unknown")
}

func (t *serviceType) complete() error {
	if !t.given {
		return missing("tos", "tos")
	}
	return nil
}

func (t *serviceType) encode() []byte { return []byte{t.mask, t.value, bit(t.not), 0, 0, 0, 0, 0} }

func (t *serviceType) decode(b []byte) bool {
	t.mask, t.value, t.not = b[0], b[1], b[2] != 0
	return true
}

func (t *serviceType) words() string {
	return fmt.Sprintf(" %s--tos 0x%02x/0x%02x", bang(t.not), t.value, t.mask)
}

func (t *serviceType) text(numeric bool) string {
	for _, named := range serviceTypes {
		if !numeric && t.mask == serviceMask && t.value == named.value {
			return "tos match" + strings.TrimSpace(bang(t.not)) + " " + named.name
		}
	}
	return fmt.Sprintf("tos match%s0x%02x/0x%02x", strings.TrimSpace(bang(t.not)), t.value, t.mask)
}

// A length is a condition on the size of a packet in bytes.
type length struct {
	first, last uint16
	given, not  bool
}

func (l *length) take(option, value string, not bool) error {
	if l.given {
		return once("length", option)
	}
	l.given, l.not = true, not
	first, last, isRange := strings.Cut(value, ":")
	switch {
	case !isRange:
		last = first
	case last == "":
		last = "65535"
	}
	if first == "" && isRange {
		first = "0"
	}
	for i, word := range []string{first, last} {
		n, err := strconv.ParseUint(word, 0, 16)
		if err != nil {
			return misuse("length: bad value for option \"--length\" near \"" + word + "\", or out of range (0-65535).\n")
		}
		if i == 0 {
			l.first = uint16(n)
		}
		l.last = uint16(n)
	}
	return nil
}

func (l *length) complete() error {
	if !l.given {
		return missing("length", "length")
	}
	return nil
}

func (l *length) encode() []byte {
	b := binary.NativeEndian.AppendUint16(binary.NativeEndian.AppendUint16(nil, l.first), l.last)
	return append(b, bit(l.not), 0, 0, 0)
}

func (l *length) decode(b []byte) bool {
	l.first, l.last, l.not = binary.NativeEndian.Uint16(b), binary.NativeEndian.Uint16(b[2:]), b[4] != 0
	return true
}

func (l *length) span() string {
	text := strconv.Itoa(int(l.first))
	if l.first != l.last {
		text += ":" + strconv.Itoa(int(l.last))
	}
	return text
}

func (l *length) words() string { return " " + bang(l.not) + "--length " + l.span() }

func (l *length) text(bool) string { return "length " + strings.TrimSpace(bang(l.not)) + l.span() }
