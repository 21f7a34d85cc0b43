//go:build !cgo

package shell_test

import _ "contedor/internal/linux/entry/hook" // it cannot be linked together with os/user and cgo
