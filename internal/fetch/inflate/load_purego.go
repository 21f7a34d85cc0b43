//go:build purego || !(amd64 || arm64)

package inflate

import "encoding/binary"

// load64 returns the eight bytes of b from i on, the first one lowest.
func load64(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }

// store16 sets b[i] and b[i+1], the first one to the lower half of v.
func store16(b []byte, i int, v uint16) { binary.LittleEndian.PutUint16(b[i:], v) }

// store64 sets the eight bytes of b from i on, the first one to the lowest of v.
func store64(b []byte, i int, v uint64) { binary.LittleEndian.PutUint64(b[i:], v) }
