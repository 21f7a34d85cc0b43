package dmesg

import (
	"encoding/binary"
	"os"
	"strings"

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
	return isTerminal() && c.terminalHasColors()
}

// terminfo are the directories with descriptions of terminals.
var terminfo = []string{"/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"}

// terminalHasColors looks up the terminal in terminfo(5). On a system without it, as in the mini
// root file system, it goes by the name.
func (c *control) terminalHasColors() bool {
	name, _ := c.Getenv("TERM")
	if name == "" || strings.Contains(name, "/") {
		return false
	}
	dirs := terminfo
	if home, ok := c.Getenv("HOME"); ok {
		dirs = append([]string{home + "/.terminfo"}, dirs...)
	}
	if dir, ok := c.Getenv("TERMINFO"); ok {
		dirs = append([]string{dir}, dirs...)
	}
	known := false
	for _, dir := range dirs {
		if description, err := os.ReadFile(dir + "/" + name[:1] + "/" + name); err == nil {
			return hasColors(description)
		}
		_, err := os.Stat(dir)
		known = known || err == nil
	}
	if known {
		return false
	}
	for _, prefix := range []string{"xterm", "linux", "screen", "tmux", "rxvt"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// hasColors reports whether the description of a terminal, term(5), has more than one color.
func hasColors(description []byte) bool {
	const (
		header    = 12    // bytes
		wide      = 01036 // the first word if numbers have 4 bytes
		maxColors = 13    // the index of the number
	)
	if len(description) < header {
		return false
	}
	word := func(at int) int { return int(int16(binary.LittleEndian.Uint16(description[at:]))) }
	names, flags, numbers := word(2), word(4), word(6)
	size := 2
	if word(0) == wide {
		size = 4
	}
	start := header + names + flags
	start += start % 2
	at := start + maxColors*size
	if names < 0 || flags < 0 || numbers <= maxColors || at+size > len(description) {
		return false
	}
	if size == 4 {
		return int32(binary.LittleEndian.Uint32(description[at:])) > 1
	}
	return word(at) > 1
}
