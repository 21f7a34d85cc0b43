//go:build !purego && (amd64 || arm64)

package inflate

import "unsafe"

// The functions of this file are the package's only use of unsafe. They read
// and write words without the bounds check that encoding/binary makes: there is
// one of these for every symbol and every eight bytes of a match, and the checks
// together cost a tenth of the time. Their callers keep the index in bounds,
// by the room that they leave at the end of both buffers: see fastInput and
// slop. Both machines are little-endian and read words at any address. The tag
// purego builds with the checks instead, and its tests are the same.

// load64 returns the eight bytes of b from i on, the first one lowest.
func load64(b []byte, i int) uint64 {
	return *(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))
}

// store16 sets b[i] and b[i+1], the first one to the lower half of v.
func store16(b []byte, i int, v uint16) {
	*(*uint16)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) = v
}

// store64 sets the eight bytes of b from i on, the first one to the lowest of v.
func store64(b []byte, i int, v uint64) {
	*(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) = v
}
