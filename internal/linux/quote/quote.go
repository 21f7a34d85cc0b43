// Package quote quotes file names and words in messages as GNU coreutils does (gnulib's
// quotearg), and as the tables of util-linux do.
package quote

import (
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Locale says whether the character set of LC_CTYPE is UTF-8. If not, it is that of the
// C locale.
type Locale struct{ UTF8 bool }

var categories = []string{
	"LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LC_PAPER",
	"LC_NAME", "LC_ADDRESS", "LC_TELEPHONE", "LC_MEASUREMENT", "LC_IDENTIFICATION",
}

// FromEnvironment returns the locale that setlocale(3) takes from the environment: for each
// category from LC_ALL, else from the category's variable, else from LANG. If any of them
// names a locale that does not exist, all categories are C.
func FromEnvironment(getenv func(string) (string, bool)) Locale {
	var l Locale
	for _, category := range categories {
		name := "C"
		for _, variable := range [...]string{"LC_ALL", category, "LANG"} {
			if v, _ := getenv(variable); v != "" {
				name = v
				break
			}
		}
		utf8, exists := lookUp(name, getenv)
		if !exists {
			return Locale{}
		}
		if category == "LC_CTYPE" {
			l.UTF8 = utf8
		}
	}
	return l
}

const archive = "/usr/lib/locale/locale-archive"

// lookUp looks for a locale among those built into glibc, the directories below
// /usr/lib/locale, and the archive in that directory. utf8 reports whether its character set
// is UTF-8.
func lookUp(name string, getenv func(string) (string, bool)) (utf8, exists bool) {
	language, codeset, _ := strings.Cut(name, ".")
	codeset, modifier, modified := strings.Cut(codeset, "@")
	codeset = normalize(codeset)
	utf8 = codeset == "utf8"
	if name == "C" || name == "POSIX" {
		return false, true
	}
	if language == "C" { // built in with these two spellings and any modifier
		builtin, _, _ := strings.Cut(strings.ToLower(name), "@")
		utf8 = builtin == "c.utf-8" || builtin == "c.utf8"
		return utf8, utf8
	}
	if strings.ContainsRune(name, '/') {
		return false, false
	}
	full := language
	if codeset != "" {
		full += "." + codeset
	}
	if modified {
		full += "@" + modifier
	}
	for _, candidate := range [...]string{name, full} {
		if _, err := os.Stat("/usr/lib/locale/" + candidate + "/LC_CTYPE"); err == nil {
			return utf8, true
		}
	}
	data, err := os.ReadFile(archive)
	return utf8, err == nil && strings.Contains(string(data), "\x00"+full+"\x00")
}

// normalize returns the letters of a codeset, in lower case, and its digits.
func normalize(codeset string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, codeset)
}

// Quote quotes a word in a sentence: ‘x’ in UTF-8, 'x' in other locales. Inside are the
// escapes of C.
func (l Locale) Quote(s string) string {
	left, right := "'", "'"
	if l.UTF8 {
		left, right = "‘", "’"
	}
	return left + l.escaped(s, right, "") + right
}

// Escape returns a word without quotation marks and with the escapes of C, as tar(1) lists
// names.
func (l Locale) Escape(s string) string { return l.escaped(s, "", "") }

// Member returns a file name as tar(1) prints it before a colon: as Escape, and with its own colons
// escaped.
func (l Locale) Member(s string) string { return l.escaped(s, "", ":") }

// Shell quotes a word so that a shell reads it back. The result always has quotation marks.
// Characters that cannot be printed are written as $'\n'.
func (l Locale) Shell(s string) string {
	if strings.Contains(s, "'") && l.plainInDouble(s) {
		return `"` + s + `"`
	}
	var b strings.Builder
	b.WriteByte('\'')
	escaping := false
	for s != "" {
		c, printable := l.next(s)
		s = s[len(c):]
		switch {
		case !printable:
			if !escaping {
				b.WriteString("'$'")
			}
			escaping = true
			escape(&b, c)
			continue
		case c == "'":
			b.WriteString(`'\''`)
		case escaping:
			b.WriteString("''" + c)
		default:
			b.WriteString(c)
		}
		escaping = false
	}
	b.WriteByte('\'')
	return b.String()
}

// shellSpecial has the characters that mean something to a shell.
const shellSpecial = " !\"$&'()*;<=>?[\\^`|"

// Name quotes a word like Shell, but only if that is necessary. It is for file names before
// a colon.
func (l Locale) Name(s string) string {
	plain := s != "" && s[0] != '#' && s[0] != '~'
	for i, size := 0, 0; i < len(s) && plain; i += size {
		character, printable := l.next(s[i:])
		size = len(character)
		plain = printable && strings.IndexByte(shellSpecial, s[i]) < 0
	}
	if plain && s != "{" && s != "}" {
		return s
	}
	return l.Shell(s)
}

// plainInDouble reports whether a word means the same to C and to the shell between double
// quotation marks.
func (l Locale) plainInDouble(s string) bool {
	for i, size := 0, 0; i < len(s); i += size {
		character, printable := l.next(s[i:])
		size = len(character)
		c := s[i]
		switch {
		case c >= utf8.RuneSelf && printable:
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("%+,-./:@]_ '", c) >= 0:
		case i == 0 && (c == '#' || c == '~'):
		default:
			return false
		}
	}
	return true
}

// next returns the first character of s and whether it can be printed. It returns a single
// byte if that is not a printable character of the locale.
func (l Locale) next(s string) (c string, printable bool) {
	if s[0] < utf8.RuneSelf {
		return s[:1], s[0] >= ' ' && s[0] < 0x7f
	}
	if !l.UTF8 {
		return s[:1], false
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 || !printableRune(r) {
		return s[:1], false
	}
	return s[:size], true
}

// printableRune reports whether a character is printable, as iswprint(3) of glibc does: all
// assigned characters are, except controls and the line and paragraph separators. Go's tables
// are of Unicode 15.0, a little older than glibc's.
func printableRune(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs, unicode.Cf, unicode.Co)
}

// Visible returns s with a question mark in place of each character that is not printable,
// because a terminal might interpret it. It is for names that come from an archive or from
// another user.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != utf8.RuneError {
			return r
		}
		return '?'
	}, s)
}

const named = "\a\b\f\n\r\t\v"

// escape writes every byte as an escape of C such as \n, or in octal.
func escape(b *strings.Builder, c string) {
	for i := 0; i < len(c); i++ {
		if at := strings.IndexByte(named, c[i]); at >= 0 {
			b.WriteString(`\` + "abfnrtv"[at:at+1])
			continue
		}
		b.Write([]byte{'\\', '0' + c[i]>>6, '0' + c[i]>>3&7, '0' + c[i]&7})
	}
}
