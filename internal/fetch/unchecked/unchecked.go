//go:build !purego && (amd64 || arm64)

// Package unchecked reads and writes numbers in slices of bytes, without the bounds checks of
// encoding/binary: the inner loops of decompressors would need several for every symbol, and
// together they take a tenth of the time. The callers keep the index in bounds by the room
// that they leave at the end of their buffers. The build tag purego uses the checks instead;
// the tests are the same.
//
// This file is the only use of unsafe in the decompressors. Both architectures are little-endian
// and read words at any address.
package unchecked

import "unsafe"

// at returns the address of b[i].
func at(b []byte, i int) unsafe.Pointer { return unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i) }

// Load8 returns b[i].
func Load8(b []byte, i int) uint64 { return uint64(*(*uint8)(at(b, i))) }

// Load64 returns the eight bytes of b from i on, the first one lowest.
func Load64(b []byte, i int) uint64 { return *(*uint64)(at(b, i)) }

// Store16 sets b[i] and b[i+1], the first one to the lower half of v.
func Store16(b []byte, i int, v uint16) { *(*uint16)(at(b, i)) = v }

// Store64 sets the eight bytes of b from i on, the first one to the lowest of v.
func Store64(b []byte, i int, v uint64) { *(*uint64)(at(b, i)) = v }

// Element returns v[i].
func Element(v []uint16, i int) uint64 {
	return uint64(*(*uint16)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(v)), 2*i)))
}

// Pair returns v[i], and v[i+1] in the bits from 16 on.
func Pair(v []uint16, i int) uint64 {
	return uint64(*(*uint32)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(v)), 2*i)))
}

// SetElement sets v[i].
func SetElement(v []uint16, i int, x uint16) {
	*(*uint16)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(v)), 2*i)) = x
}
