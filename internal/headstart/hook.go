//go:build !noheadstart && (amd64 || arm64)

package headstart

import _ "unsafe" // for go:linkname

// With the build tag noheadstart nothing of this package runs: every command line takes
// the ordinary way. `make difftest TAGS=noheadstart` compares that way with the real
// tools.

// early is the routine that package entry calls before the Go runtime starts.
//
//go:linkname early contedor/internal/linux/entry.early
var early = &routine

//go:linkname routine contedor_headstart
var routine byte
