//go:build !ppc64 && !ppc64le

package stty

import "golang.org/x/sys/unix"

// The requests for terminal settings with any speed, ioctl_tty(2).
const (
	getSettings      = unix.TCGETS2
	setSettings      = unix.TCSETS2
	setSettingsDrain = unix.TCSETSW2
)
