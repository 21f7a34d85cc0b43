//go:build amd64 || arm64

// Package hook makes package entry run before the Go runtime starts. It is for main
// packages, and for packages that only they import.
//
// The hook is cgo's symbol _cgo_init. A program that links this package cannot link
// runtime/cgo, which net and os/user import in a build with cgo: the linker would report
// the symbol as defined twice.
package hook

import (
	_ "unsafe" // for go:linkname

	_ "contedor/internal/linux/entry"
	_ "contedor/internal/linux/goruntime"
)

// The runtime calls the routine that _cgo_init points to before it does anything else, in
// the only thread.
//
//go:linkname _cgo_init _cgo_init
var _cgo_init = &routine

//go:linkname routine contedor_entry_hook
var routine byte
