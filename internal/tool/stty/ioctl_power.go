//go:build ppc64 || ppc64le

package stty

import "golang.org/x/sys/unix"

// The requests for terminal settings, ioctl_tty(2). On this architecture the first ones already
// take any speed.
const (
	getSettings      = unix.TCGETS
	setSettings      = unix.TCSETS
	setSettingsDrain = unix.TCSETSW
)
