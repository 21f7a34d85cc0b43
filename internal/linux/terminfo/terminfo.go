// Package terminfo reads descriptions of terminals: terminfo(5), term(5).
package terminfo

import (
	"bytes"
	"encoding/binary"
	"os"
	"strings"
)

// Indices of capabilities that commands use.
const (
	MaxColors      = 13  // a number
	Bold           = 27  // a string: enter_bold_mode
	enterScreen    = 28  // a string: enter_ca_mode
	exitCharacters = 38  // a string: exit_alt_charset_mode
	ExitAttributes = 39  // a string: exit_attribute_mode
	setAttributes  = 131 // a string with parameters: set_attributes
)

// A Terminal is the description of a terminal.
type Terminal struct {
	numbers, offsets, table []byte
	wide                    bool // numbers have 4 bytes
	generic                 bool // there is no database, and the name is that of a usual terminal
}

// directories are those with descriptions, after those of the user.
var directories = []string{"/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"}

// usual are the beginnings of names of terminals that understand ECMA-48.
var usual = []string{"xterm", "linux", "screen", "tmux", "rxvt", "vt220"}

// FromEnvironment returns the description of the terminal in TERM. On a system without any
// descriptions, such as the mini root file system, that is a general one for a usual terminal.
func FromEnvironment(getenv func(string) (string, bool)) (*Terminal, bool) {
	name, _ := getenv("TERM")
	if name == "" || strings.Contains(name, "/") {
		return nil, false
	}
	var dirs []string
	if dir, ok := getenv("TERMINFO"); ok {
		dirs = append(dirs, dir)
	}
	if home, ok := getenv("HOME"); ok {
		dirs = append(dirs, home+"/.terminfo")
	}
	database := false
	for _, dir := range append(dirs, directories...) {
		if description, err := os.ReadFile(dir + "/" + name[:1] + "/" + name); err == nil {
			return Parse(description)
		}
		_, err := os.Stat(dir)
		database = database || err == nil
	}
	if !database {
		for _, prefix := range usual {
			if strings.HasPrefix(name, prefix) {
				return &Terminal{generic: true}, true
			}
		}
	}
	return nil, false
}

// Parse parses a description as tic(1) compiles it.
func Parse(data []byte) (*Terminal, bool) {
	const header, narrow, wide = 12, 0o432, 0o1036
	if len(data) < header {
		return nil, false
	}
	var words [header / 2]int
	for i := range words {
		words[i] = int(binary.LittleEndian.Uint16(data[2*i:]))
	}
	t := &Terminal{wide: words[0] == wide}
	if words[0] != narrow && !t.wide {
		return nil, false
	}
	names, flags, numbers, offsets, table := words[1], words[2], words[3], words[4], words[5]
	size := 2
	if t.wide {
		size = 4
	}
	rest := data[header:]
	take := func(n int) (part []byte) {
		n = min(n, len(rest))
		part, rest = rest[:n], rest[n:]
		return part
	}
	take(names + flags + (names+flags)%2)
	t.numbers = take(numbers * size)
	t.offsets = take(offsets * 2)
	t.table = take(table)
	return t, true
}

// Number returns a number, or -1 if the terminal has none.
func (t *Terminal) Number(index int) int {
	switch {
	case t.generic && index == MaxColors:
		return 8
	case t.wide && len(t.numbers) >= 4*index+4:
		return int(int32(binary.LittleEndian.Uint32(t.numbers[4*index:])))
	case !t.wide && len(t.numbers) >= 2*index+2:
		return int(int16(binary.LittleEndian.Uint16(t.numbers[2*index:])))
	}
	return -1
}

// String returns a string without the marks for delays, or "" if the terminal has none.
func (t *Terminal) String(index int) string {
	if t.generic {
		switch index {
		case Bold:
			return "\x1b[1m"
		case ExitAttributes:
			return "\x1b[0m"
		}
	}
	return withoutDelays(t.raw(index))
}

// raw returns a string as it is in the description.
func (t *Terminal) raw(index int) string {
	if len(t.offsets) < 2*index+2 {
		return ""
	}
	at := int(binary.LittleEndian.Uint16(t.offsets[2*index:]))
	if at >= len(t.table) {
		return ""
	}
	text, _, _ := bytes.Cut(t.table[at:], []byte{0})
	return string(text)
}

// HasFullScreen reports whether the terminal has another screen for programs that use all of it,
// as xterm has.
func (t *Terminal) HasFullScreen() bool { return t.generic || t.String(enterScreen) != "" }

// Plain returns the string that ends all attributes and leaves the character set as it is: "me" of
// termcap(5). ncurses derives it from the string that sets attributes, as here for the forms that
// this string has in practice.
func (t *Terminal) Plain() string {
	plain := t.String(ExitAttributes)
	characters := t.String(exitCharacters)
	set := t.raw(setAttributes)
	if _, rest, ok := strings.Cut(set, "%;"); ok && strings.HasPrefix(set, "%?%p9") {
		set = rest
	}
	escapes := strings.HasPrefix(characters, "\x1b")
	switch {
	case t.generic, characters == "":
	case strings.HasPrefix(set, "\x1b[0%?") && strings.Contains(set, "$<") && escapes:
		return "\x1b[0m" + characters
	case strings.HasPrefix(set, "\x1b[0%?"), strings.HasPrefix(set, "\x1b[0;10%?") && escapes:
		return "\x1b[0m"
	case strings.HasPrefix(set, "\x1b[%?"):
		return "\x1b[m"
	}
	return plain
}

// withoutDelays removes delays, "$<2>".
func withoutDelays(text string) string {
	for {
		before, after, ok := strings.Cut(text, "$<")
		if !ok {
			return text
		}
		_, after, _ = strings.Cut(after, ">")
		text = before + after
	}
}
