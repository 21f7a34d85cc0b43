package netlink

import (
	"bytes"
	"encoding/binary"
	"iter"

	"golang.org/x/sys/unix"
)

// Attributes are the encoded attributes of a request.
type Attributes []byte

// header is the size of struct rtattr and struct nlattr in bytes.
const header = 4

// flagBits are the bits of an attribute's type that say how its value is encoded.
const flagBits = unix.NLA_F_NESTED | unix.NLA_F_NET_BYTEORDER

// Add appends an attribute. The value may have up to 65531 bytes.
func (a *Attributes) Add(kind uint16, value []byte) {
	end := a.Begin(kind)
	*a = append(*a, value...)
	end()
}

// Begin begins an attribute. Everything that is appended before end is called becomes its
// value: other attributes, or bytes.
func (a *Attributes) Begin(kind uint16) (end func()) {
	start := len(*a)
	*a = binary.NativeEndian.AppendUint16(*a, 0)
	*a = binary.NativeEndian.AppendUint16(*a, kind)
	return func() {
		length := len(*a) - start
		binary.NativeEndian.PutUint16((*a)[start:], uint16(length))
		*a = append(*a, make([]byte, align(length)-length)...)
	}
}

// Text appends an attribute that is a NUL-terminated string.
func (a *Attributes) Text(kind uint16, text string) { a.Add(kind, append([]byte(text), 0)) }

// U8 appends an attribute that is a number of 8 bits.
func (a *Attributes) U8(kind uint16, n uint8) { a.Add(kind, []byte{n}) }

// U16 appends an attribute that is a number of 16 bits in the machine's byte order.
func (a *Attributes) U16(kind, n uint16) { a.Add(kind, binary.NativeEndian.AppendUint16(nil, n)) }

// U32 appends an attribute that is a number of 32 bits in the machine's byte order.
func (a *Attributes) U32(kind uint16, n uint32) {
	a.Add(kind, binary.NativeEndian.AppendUint32(nil, n))
}

// U64 appends an attribute that is a number of 64 bits in the machine's byte order.
func (a *Attributes) U64(kind uint16, n uint64) {
	a.Add(kind, binary.NativeEndian.AppendUint64(nil, n))
}

// A Table holds the values of a message's attributes, indexed by their type.
type Table [][]byte

// Parse reads the attributes of a message whose type is last or less. If a type occurs
// several times, the first one counts. A truncated attribute and all after it are ignored.
func Parse(b []byte, last int) Table {
	t := make(Table, last+1)
	for kind, value := range Each(b) {
		if int(kind) <= last && t[kind] == nil {
			t[kind] = value
		}
	}
	return t
}

// Each yields the types and values of attributes in order. No value is nil. A truncated
// attribute and all after it are ignored.
func Each(b []byte) iter.Seq2[uint16, []byte] {
	return func(yield func(uint16, []byte) bool) {
		for len(b) >= header {
			length := int(binary.NativeEndian.Uint16(b))
			if length < header || length > len(b) {
				return
			}
			kind := binary.NativeEndian.Uint16(b[2:]) &^ flagBits
			if !yield(kind, b[header:length:length]) {
				return
			}
			b = b[min(align(length), len(b)):]
		}
	}
}

// Has reports whether there is an attribute of a type.
func (t Table) Has(kind int) bool { return t.Get(kind) != nil }

// Get returns the value of an attribute, or nil if there is none.
func (t Table) Get(kind int) []byte {
	if kind >= len(t) {
		return nil
	}
	return t[kind]
}

// Text returns an attribute that is a string, without the NUL that ends it, or "" if there
// is none.
func (t Table) Text(kind int) string { return Text(t.Get(kind)) }

// U8 returns an attribute that is a number of 8 bits, or 0 if there is none.
func (t Table) U8(kind int) uint8 {
	if v := t.Get(kind); len(v) >= 1 {
		return v[0]
	}
	return 0
}

// U16 returns an attribute that is a number of 16 bits in the machine's byte order, or 0 if
// there is none or it is shorter.
func (t Table) U16(kind int) uint16 {
	if v := t.Get(kind); len(v) >= 2 {
		return binary.NativeEndian.Uint16(v)
	}
	return 0
}

// U32 is U16 for 32 bits.
func (t Table) U32(kind int) uint32 {
	if v := t.Get(kind); len(v) >= 4 {
		return binary.NativeEndian.Uint32(v)
	}
	return 0
}

// U64 is U16 for 64 bits.
func (t Table) U64(kind int) uint64 {
	if v := t.Get(kind); len(v) >= 8 {
		return binary.NativeEndian.Uint64(v)
	}
	return 0
}

// Text returns the string in an attribute's value, without the NUL that ends it.
func Text(value []byte) string {
	value, _, _ = bytes.Cut(value, []byte{0})
	return string(value)
}
