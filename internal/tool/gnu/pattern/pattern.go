// Package pattern translates POSIX regular expressions and shell patterns to Go's regular
// expressions.
package pattern

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/pattern"
)

// A translation is the state of translating a regular expression, regex(7) with GNU's extensions.
type translation struct {
	text       string // the rest of the expression
	basic      bool   // a basic expression: ( ) { } + ? | are operators after a backslash
	out        strings.Builder
	begin      bool        // at the beginning of the expression, a group or an alternative
	atom       int         // offset of the last atom in out
	repeated   bool        // the last atom has a repetition
	groups     []int       // offsets of the open groups in out
	opened     int         // number of groups so far
	numbers    []int       // of the open groups
	complete   uint16      // a bit for each group that a back-reference may name
	branches   []branchSet // for the expression and the open groups
	references bool        // there are back-references
	unicode    bool        // letters and digits of all languages; bytes that are no UTF-8 match nothing
	warnings   []string
}

// A branchSet says which groups are complete before the alternatives of a group, and in those
// that have ended. An alternative cannot refer to a group of another.
type branchSet struct{ before, all uint16 }

func (t *translation) endBranches() {
	last := len(t.branches) - 1
	t.complete |= t.branches[last].all
	t.branches = t.branches[:last]
}

// Translate translates a POSIX regular expression to Go's syntax. basic selects basic regular
// expressions instead of extended ones. The error has the message of regcomp(3).
func Translate(text string, basic bool) (string, error) {
	t, err := translate(text, basic, false)
	if err == nil && t.references {
		err = errors.New("back-references are not supported")
	}
	return t.out.String(), err
}

// TranslateLine is Translate for grep(1), which warns of operators that repeat nothing and has a
// message of its own for [:space:]. In a locale with UTF-8 letters and digits are those of all
// languages, and bytes that are no UTF-8 match no set.
func TranslateLine(text string, basic, utf8 bool) (translated string, warnings []string, err error) {
	t, err := translate(text, basic, utf8)
	for i := 0; err == nil && i+1 < len(text); i++ {
		if text[i] == '\\' {
			i++
			continue
		}
		if text[i] != '[' {
			continue
		}
		set := strings.TrimPrefix(text[i+1:], "^")
		end := strings.IndexByte(set[min(1, len(set)):], ']') + 1
		if len(set) > 0 && set[0] == ':' && end > 2 && set[end-1] == ':' && strings.Trim(set[1:end-1], ":[") != "" && !strings.ContainsAny(set[2:end-1], "[-") {
			return "", nil, errors.New("character class syntax is [[:space:]], not [:space:]")
		}
		_, size, _ := bracket(text[i:])
		i += max(0, size-1)
	}
	return t.out.String(), t.warnings, err
}

// translate is Translate with back-references, each of which is a character that no text has.
func translate(text string, basic, unicode bool) (t *translation, err error) {
	t = &translation{text: text, basic: basic, begin: true, branches: make([]branchSet, 1), unicode: unicode}
	for t.text != "" && err == nil {
		err = t.step()
	}
	return t, err
}

// noByte excludes a byte that is no UTF-8, which Go's package regexp takes for this character.
const noByte = `\x{FFFD}`

// word has the characters of \w in all languages.
const word = `_0-9\p{L}\p{Nd}\p{Nl}`

// classes are the classes of letters in all languages.
var classes = strings.NewReplacer("[:alpha:]", `\p{L}\p{Nl}`, "[:alnum:]", `0-9\p{L}\p{Nd}\p{Nl}`, "[:upper:]", `\p{Lu}`, "[:lower:]", `\p{Ll}`,
	"[:punct:]", `[:punct:]\p{P}\p{S}`)

// single writes an atom.
func (t *translation) single(text string) {
	t.atom, t.begin, t.repeated = t.out.Len(), false, false
	t.out.WriteString(text)
}

// repeat writes a repetition of the last atom. It adds a group for a second one, which Go refuses.
func (t *translation) repeat(how string) {
	if t.repeated {
		text := t.out.String()
		t.out.Reset()
		t.out.WriteString(text[:t.atom] + "(?:" + text[t.atom:] + ")")
	}
	t.out.WriteString(how)
	t.repeated = true
}

func (t *translation) step() error {
	c := t.text[0]
	if c == '[' {
		set, size, err := bracket(t.text)
		t.text = t.text[min(size, len(t.text)):]
		if t.unicode && err == nil {
			set = classes.Replace(set)
			if strings.HasPrefix(set, "[^") {
				set = set[:len(set)-1] + noByte + "]"
			}
		}
		t.single(set)
		return err
	}
	escaped := c == '\\'
	if escaped {
		if len(t.text) == 1 {
			return errors.New("Trailing backslash")
		}
		t.text = t.text[1:]
		c = t.text[0]
	}
	t.text = t.text[1:]
	if strings.IndexByte("(){}+?|", c) >= 0 {
		if escaped == t.basic {
			return t.operator(c)
		}
		t.single(`\` + string(rune(c)))
		return nil
	}
	if escaped {
		return t.escape(c)
	}
	switch {
	case c == '*' && !t.begin:
		t.repeat("*")
	case c == '*' && !t.basic:
		t.repeatNothing(c)
	case c == '^' && (!t.basic || t.begin):
		t.out.WriteByte('^') // begin stays set
	case c == '$' && (!t.basic || t.text == "" || strings.HasPrefix(t.text, `\)`) || strings.HasPrefix(t.text, `\|`)):
		t.single("$")
	case c == '.' && t.unicode:
		t.single("[^" + noByte + "]")
	case c == '.':
		t.single(".")
	default:
		t.single(regexp.QuoteMeta(string([]byte{c})))
	}
	return nil
}

// operator writes the translation of the operators ( ) { } + ? |.
func (t *translation) operator(c byte) error {
	switch c {
	case '(':
		t.opened++
		t.numbers = append(t.numbers, t.opened)
		t.branches = append(t.branches, branchSet{before: t.complete})
		t.groups = append(t.groups, t.out.Len())
		t.out.WriteByte('(')
		t.begin = true
	case ')':
		if len(t.groups) == 0 {
			if t.basic {
				return errors.New(`Unmatched ) or \)`)
			}
			t.single(`\)`)
			return nil
		}
		number := t.numbers[len(t.numbers)-1]
		t.numbers = t.numbers[:len(t.numbers)-1]
		t.endBranches()
		if number <= 9 {
			t.complete |= 1 << number
		}
		t.atom, t.groups = t.groups[len(t.groups)-1], t.groups[:len(t.groups)-1]
		t.out.WriteByte(')')
		t.begin, t.repeated = false, false
	case '|':
		set := &t.branches[len(t.branches)-1]
		set.all |= t.complete
		t.complete = set.before
		t.out.WriteByte('|')
		t.begin = true
	case '{':
		count, size, ok := interval(t.text, t.basic)
		switch {
		case !ok && t.basic && strings.Contains(t.text, `\}`):
			return errors.New(`Invalid content of \{\}`)
		case !ok && t.basic:
			return errors.New(`Unmatched \{`)
		case !ok:
			t.single(`\{`)
		case t.begin && !t.basic: // it repeats nothing
			t.warn("{...}")
			t.text = t.text[size:]
		case t.begin: // literal
			t.single(`\{`)
		default:
			t.repeat(count)
			t.text = t.text[size:]
		}
	case '}':
		t.single(`\}`)
	default:
		switch {
		case !t.begin:
			t.repeat(string(rune(c)))
		case t.basic:
			t.single(`\` + string(rune(c)))
		default:
			t.repeatNothing(c)
		}
	}
	return nil
}

// repeatNothing takes an operator * + or ? without anything before it, or with an anchor.
func (t *translation) repeatNothing(c byte) {
	t.warn(string(rune(c)))
	if text := t.out.String(); strings.HasSuffix(text, "^") && c != '+' {
		t.out.Reset()
		t.out.WriteString(text[:len(text)-1] + "(?:^)?")
	}
}

func (t *translation) warn(operator string) {
	t.warnings = append(t.warnings, operator+" at start of expression")
}

// escape writes the translation of a letter after a backslash.
func (t *translation) escape(c byte) error {
	switch {
	case c >= '1' && c <= '9':
		if t.complete>>(c-'0')&1 == 0 {
			return errors.New("Invalid back reference")
		}
		t.references = true
		t.single(string(reference + rune(c-'0')))
	case c == 'w' && t.unicode:
		t.single("[" + word + "]")
	case c == 'W' && t.unicode:
		t.single("[^" + word + noByte + "]")
	case strings.IndexByte("wWsSbB", c) >= 0:
		t.single(`\` + string(rune(c)))
	case c == '<' || c == '>':
		t.single(`\b`)
	case c == '`':
		t.single(`\A`)
	case c == '\'':
		t.single(`\z`)
	default:
		t.single(regexp.QuoteMeta(string([]byte{c})))
	}
	return nil
}

// bracket translates the bracket expression at the beginning of text. size is its length in bytes.
func bracket(text string) (set string, size int, err error) {
	var b strings.Builder
	b.WriteByte('[')
	i := 1
	if strings.HasPrefix(text[i:], "^") {
		b.WriteByte('^')
		i++
	}
	for first := true; ; first = false {
		if i >= len(text) && first {
			return "", 0, errors.New("Invalid regular expression")
		}
		if i >= len(text) {
			return "", 0, errors.New("Unmatched [, [^, [:, [., or [=")
		}
		switch rest := text[i:]; {
		case rest[0] == ']' && !first:
			b.WriteByte(']')
			return b.String(), i + 1, nil
		case strings.HasPrefix(rest, "[:"):
			end := strings.Index(rest, ":]")
			if end < 0 {
				return "", 0, errors.New("Unmatched [, [^, [:, [., or [=")
			}
			b.WriteString(rest[:end+2])
			i += end + 2
		case strings.HasPrefix(rest, "[.") || strings.HasPrefix(rest, "[="):
			end := strings.Index(rest[2:], rest[1:2]+"]")
			if end < 0 {
				return "", 0, errors.New("Unmatched [, [^, [:, [., or [=")
			}
			if utf8.RuneCountInString(rest[2:2+end]) != 1 {
				return "", 0, errors.New("Invalid collation character")
			}
			b.WriteString(regexp.QuoteMeta(rest[2 : 2+end]))
			i += end + 4
		case rest[0] == '-' && !first && len(rest) > 1 && rest[1] != ']':
			b.WriteByte('-')
			i++
		case strings.IndexByte(`\[]-^&~`, rest[0]) >= 0:
			b.WriteString(`\` + rest[:1])
			i++
		default:
			b.WriteByte(rest[0])
			i++
		}
	}
}

// interval parses what follows "{": "2}", "2,}" or ",3}". In a basic expression there is a
// backslash before the brace.
func interval(text string, basic bool) (count string, size int, ok bool) {
	closing := "}"
	if basic {
		closing = `\}`
	}
	end := strings.Index(text, closing)
	if end < 0 {
		return "", 0, false
	}
	low, high, ranged := strings.Cut(text[:end], ",")
	if strings.Trim(low+high, "0123456789") != "" || low == "" && !ranged {
		return "", 0, false
	}
	if low == "" {
		low = "0"
	}
	if ranged {
		low += "," + high
	}
	return "{" + low + "}", end + len(closing), true
}

// ErrorText returns the message of regcomp(3) for an error of Go's package regexp.
func ErrorText(err error) string {
	var wrong *syntax.Error
	if errors.As(err, &wrong) {
		switch wrong.Code {
		case syntax.ErrMissingParen:
			return `Unmatched ( or \(`
		case syntax.ErrUnexpectedParen:
			return `Unmatched ) or \)`
		case syntax.ErrInvalidCharRange:
			if strings.HasPrefix(wrong.Expr, "[:") {
				return "Invalid character class name"
			}
			return "Invalid range end"
		case syntax.ErrInvalidRepeatSize:
			var low, high int
			if n, _ := fmt.Sscanf(wrong.Expr, "{%d,%d}", &low, &high); n == 2 && high < low {
				return `Invalid content of \{\}`
			}
			return "Regular expression too big"
		}
	}
	return err.Error()
}

// Glob reports whether a shell pattern matches a whole name, fnmatch(3) without flags: slashes and
// leading dots are ordinary characters. An invalid pattern matches only itself.
func Glob(glob, name string, ignoreCase bool) bool { return Globber(glob, ignoreCase, false)(name) }

// Bytes returns a text in which each byte of s is a character of its own, as in the C locale. Patterns
// and names that went through Bytes match as there.
func Bytes(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// Globber returns the function that matches names against a shell pattern, as Glob does.
// With components, wildcards do not match slashes.
func Globber(glob string, ignoreCase, components bool) func(name string) bool {
	mode := pattern.EntireString
	if components {
		mode |= pattern.Filenames | pattern.NoGlobStar | pattern.GlobLeadingDot
	}
	text, err := pattern.Regexp(glob, mode)
	if err != nil {
		return func(name string) bool { return glob == name }
	}
	if ignoreCase {
		text = "(?i)" + text
	}
	re, err := regexp.Compile(text)
	return func(name string) bool { return err == nil && re.MatchString(name) }
}
