package dmesg

import (
	"contedor/internal/linux/terminfo"
	"golang.org/x/sys/unix"
)

func isTerminal() bool {
	_, err := unix.IoctlGetTermios(1, unix.TCGETS)
	return err == nil
}

// wantsColor reports whether colors are on. By default they are on at a terminal that has them,
// unless NO_COLOR is set.
func (c *control) wantsColor() bool {
	switch c.color {
	case "always":
		return true
	case "never":
		return false
	case "":
		if _, unwanted := c.Getenv("NO_COLOR"); unwanted {
			return false
		}
	}
	if !isTerminal() {
		return false
	}
	terminal, ok := terminfo.FromEnvironment(c.Getenv)
	return ok && terminal.Number(terminfo.MaxColors) > 1
}
