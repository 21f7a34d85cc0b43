//go:build !noheadstart

package headstart

import _ "unsafe" // for go:linkname

// With the build tag noheadstart nothing of this package runs: every command line takes
// the ordinary way. `make difftest TAGS=noheadstart` compares that way with the real
// tools.

// ahead is what package entry calls, where its routine runs before the Go runtime.
//
//go:linkname ahead contedor/internal/linux/entry.ahead
var ahead = &routine

//go:linkname routine contedor_headstart
var routine byte
