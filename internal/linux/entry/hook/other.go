//go:build !amd64 && !arm64

// Package hook makes package entry record what it can. Nothing runs before the Go runtime here.
package hook

import _ "contedor/internal/linux/entry"
