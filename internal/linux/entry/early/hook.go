//go:build !cgo

package early

import (
	_ "unsafe" // for go:linkname

	_ "contedor/internal/linux/goruntime"
)

// The runtime calls what _cgo_init points to first of all, single-threaded; the
// symbol is cgo's, hence the build constraint.
//
//go:linkname _cgo_init _cgo_init
var _cgo_init = &hook

//go:linkname hook contedor_entry_hook
var hook byte
