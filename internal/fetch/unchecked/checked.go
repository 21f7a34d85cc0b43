//go:build purego || !(amd64 || arm64)

package unchecked

import "encoding/binary"

// Load8 returns b[i].
func Load8(b []byte, i int) uint64 { return uint64(b[i]) }

// Load64 returns the eight bytes of b from i on, the first one lowest.
func Load64(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }

// Store16 sets b[i] and b[i+1], the first one to the lower half of v.
func Store16(b []byte, i int, v uint16) { binary.LittleEndian.PutUint16(b[i:], v) }

// Store64 sets the eight bytes of b from i on, the first one to the lowest of v.
func Store64(b []byte, i int, v uint64) { binary.LittleEndian.PutUint64(b[i:], v) }

// Element returns v[i].
func Element(v []uint16, i int) uint64 { return uint64(v[i]) }

// Pair returns v[i], and v[i+1] in the bits from 16 on.
func Pair(v []uint16, i int) uint64 { return uint64(v[i]) | uint64(v[i+1])<<16 }

// SetElement sets v[i].
func SetElement(v []uint16, i int, x uint16) { v[i] = x }
