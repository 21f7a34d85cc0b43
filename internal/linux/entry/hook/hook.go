// Package hook has package entry read what it reads before the Go runtime starts. It is
// for main packages, or packages that only they import.
//
// The hook is cgo's: a program that links it cannot link cgo, that is neither net nor
// os/user in a build with cgo. The linker refuses to, as the symbol is there twice.
package hook

import (
	_ "unsafe" // for go:linkname

	_ "contedor/internal/linux/entry"
	_ "contedor/internal/linux/goruntime"
)

// The runtime calls what _cgo_init points to first of all, single-threaded.
//
//go:linkname _cgo_init _cgo_init
var _cgo_init = &routine

//go:linkname routine contedor_entry_hook
var routine byte
