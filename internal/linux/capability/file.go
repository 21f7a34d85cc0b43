package capability

import "encoding/binary"

// Attribute is the extended attribute with the capabilities of a program.
const Attribute = "security.capability"

// A File is the value of Attribute.
type File struct {
	Sets
	Root uint32 // the user id of root in the user namespace in which they count; 0 for any
}

// The layout of the attribute in linux/capability.h: a word with the revision and a flag, and for
// every 32 capabilities a word of permitted and one of inheritable ones, least significant byte
// first. In revision 3 the user id of root follows.
const (
	revisionMask  = 0xff000000
	revision1     = 0x01000000
	revision2     = 0x02000000
	revision3     = 0x03000000
	effectiveFlag = 1
)

// ParseFile parses the value of Attribute.
func ParseFile(value []byte) (f File, ok bool) {
	if len(value) < 4 {
		return File{}, false
	}
	word := func(n int) uint32 { return binary.LittleEndian.Uint32(value[4*n:]) }
	size := map[uint32]int{revision1: 12, revision2: 20, revision3: 24}[word(0)&revisionMask]
	if len(value) != size {
		return File{}, false
	}
	f.Permitted, f.Inheritable = Set(word(1)), Set(word(2))
	if size > 12 {
		f.Permitted |= Set(word(3)) << 32
		f.Inheritable |= Set(word(4)) << 32
	}
	if size > 20 {
		f.Root = word(5)
	}
	if word(0)&effectiveFlag != 0 {
		f.Effective = f.Permitted | f.Inheritable
	}
	return f, true
}

// Value returns the value of Attribute. The attribute has only one bit for the effective set, so ok is
// false if that set is not empty and lacks a capability of the other two. A capability that only the
// effective set has is left out.
func (f File) Value() (value []byte, ok bool) {
	header := uint32(revision2)
	if f.Root != 0 {
		header = revision3
	}
	if f.Effective != 0 {
		header |= effectiveFlag
		if (f.Permitted|f.Inheritable)&^f.Effective != 0 {
			return nil, false
		}
	}
	for _, word := range []uint32{
		header, uint32(f.Permitted), uint32(f.Inheritable), uint32(f.Permitted >> 32), uint32(f.Inheritable >> 32),
	} {
		value = binary.LittleEndian.AppendUint32(value, word)
	}
	if f.Root != 0 {
		value = binary.LittleEndian.AppendUint32(value, f.Root)
	}
	return value, true
}
