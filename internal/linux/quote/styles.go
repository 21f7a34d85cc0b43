package quote

import (
	"strings"
	"unicode/utf8"
)

// A Style is a way to quote names, by its word for ls(1)'s --quoting-style.
type Style string

// The styles. ShellEscape is that of Name, ShellEscapeAlways that of Shell.
const (
	Literal           Style = "literal"
	ShellIfNeeded     Style = "shell" // characters that cannot be printed stay as they are
	ShellAlways       Style = "shell-always"
	ShellEscape       Style = "shell-escape"
	ShellEscapeAlways Style = "shell-escape-always"
	C                 Style = "c"
	CMaybe            Style = "c-maybe" // quotation marks only if necessary
	Escaped           Style = "escape"  // as C, without quotation marks
	InLocale          Style = "locale"
	CInLocale         Style = "clocale" // as InLocale, but " in the C locale
)

// Styles lists the styles in the order of --quoting-style.
var Styles = []Style{Literal, ShellIfNeeded, ShellAlways, ShellEscape, ShellEscapeAlways, C, CMaybe, Escaped, InLocale, CInLocale}

// Styled quotes a name. also has more characters to quote: a style that quotes only if
// necessary adds quotation marks for them, any other a backslash before each.
func (l Locale) Styled(s string, style Style, also string) string {
	switch style {
	case Literal:
		return s
	case ShellEscapeAlways:
		return l.Shell(s)
	case ShellEscape:
		if strings.ContainsAny(s, also) {
			return l.Shell(s)
		}
		return l.Name(s)
	case ShellAlways:
		return l.raw(s)
	case ShellIfNeeded:
		if s == "" || strings.ContainsAny(s, shellSpecial+"\n\r\t"+also) || s[0] == '#' || s[0] == '~' || s == "{" || s == "}" {
			return l.raw(s)
		}
		return s
	case Escaped:
		return l.escaped(s, "", also)
	case CMaybe:
		if strings.ContainsAny(s, `"`+also) || l.escaped(strings.ReplaceAll(s, `\`, ""), "", "") != strings.ReplaceAll(s, `\`, "") {
			return l.Styled(s, C, "")
		}
		return s
	}
	left, right := `"`, `"`
	switch {
	case l.UTF8 && style != C:
		left, right = "‘", "’"
	case style == InLocale:
		left, right = "'", "'"
	}
	return left + l.escaped(s, right, also) + right
}

// raw quotes a word for the shell without escapes.
func (l Locale) raw(s string) string {
	if strings.Contains(s, "'") && l.plainInDouble(s) {
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// escaped returns s with the escapes of C, and with a backslash before the mark right and before the
// characters in also.
func (l Locale) escaped(s, right, also string) string {
	var b strings.Builder
	for s != "" {
		c, printable := l.next(s)
		s = s[len(c):]
		switch {
		case c == `\` || c == right || strings.Contains(also, c):
			b.WriteString(`\` + c)
		case printable:
			b.WriteString(c)
		default:
			escape(&b, c)
		}
	}
	return b.String()
}

// Cells returns the number of terminal cells of a name, or -1 if it has characters that cannot be
// printed; in the C locale those have no cells.
func (l Locale) Cells(s string) (cells int) {
	cells, printable := l.PrintableCells(s)
	if !printable && l.UTF8 {
		return -1
	}
	return cells
}

// PrintableCells returns the number of terminal cells of the characters of s that can be printed, and
// whether all can.
func (l Locale) PrintableCells(s string) (cells int, all bool) {
	all = true
	for s != "" {
		c, printable := l.next(s)
		s = s[len(c):]
		if printable {
			cells += Width(c)
		}
		all = all && printable
	}
	return cells, all
}

// Masked returns s with a question mark for each character that cannot be printed.
func (l Locale) Masked(s string) string {
	var b strings.Builder
	for s != "" {
		c, printable := l.next(s)
		if !printable && l.UTF8 {
			_, size := utf8.DecodeRuneInString(s) // one mark for all bytes of a character
			c = s[:size]
		}
		if s = s[len(c):]; !printable {
			c = "?"
		}
		b.WriteString(c)
	}
	return b.String()
}
