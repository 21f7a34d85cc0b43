//go:build !purego && (amd64 || arm64)

package inflate

import "unsafe"

// The functions of this file are the package's only use of unsafe. They read and write
// words without the bounds check of encoding/binary: every symbol and every eight bytes of
// a match would need one, and together they take a tenth of the time. The callers keep the
// index in bounds by the room that they leave at the end of both buffers: see fastInput
// and slop. Both architectures are little-endian and read words at any address. The build
// tag purego uses the checks instead; its tests are the same.

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
