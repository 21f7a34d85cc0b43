// Package printf implements printf(1) of GNU coreutils: it formats its arguments.
//
// Synopsis:
//
//	printf FORMAT [ARGUMENT]...
package printf

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/escape"
)

// Command is printf(1).
var Command = gnu.Command("printf", gnu.Coreutils, `FORMAT [ARGUMENT]...
Writes the arguments in a format. The format is repeated until all arguments are
used. It has the directives of C's printf(3), %b for a string with escapes, and %q
for a string quoted for a shell.
`, printf)

func printf(t *gnu.Tool) error {
	if err := t.OnlyWord(); err != nil {
		return err
	}
	words := t.Argv[1:]
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		return gnu.BadUsage("missing operand")
	}
	p := printer{Tool: t, arguments: words[1:]}
	for {
		before := len(p.arguments)
		stop, err := p.pass(words[0])
		if err != nil || stop || len(p.arguments) == 0 {
			return err
		}
		if len(p.arguments) == before {
			t.Warn("warning: ignoring excess arguments, starting with " + t.Locale.Quote(p.arguments[0]))
			return nil
		}
	}
}

// A printer is one run of printf.
type printer struct {
	*gnu.Tool
	arguments []string
}

// next takes the next argument. If there is none, it returns "" and false.
func (p *printer) next() (word string, ok bool) {
	if len(p.arguments) == 0 {
		return "", false
	}
	word, p.arguments = p.arguments[0], p.arguments[1:]
	return word, true
}

// pass writes the format once. stop is true after \c, which ends the output.
func (p *printer) pass(format string) (stop bool, err error) {
	for format != "" {
		switch {
		case format[0] == '\\' && len(format) > 1:
			if format[1] == 'c' {
				return true, nil
			}
			var text string
			text, format = escape.Sequence(format, escape.Octal)
			if r, size := utf8.DecodeRuneInString(text); size > 1 && r != utf8.RuneError && !p.Locale.UTF8 {
				text = fmt.Sprintf(`\u%04X`, r)
			}
			p.Out.WriteString(text)
		case format[0] != '%':
			p.Out.WriteByte(format[0])
			format = format[1:]
		case strings.HasPrefix(format, "%%"):
			p.Out.WriteByte('%')
			format = format[2:]
		default:
			if format, stop, err = p.directive(format); stop || err != nil {
				return stop, err
			}
		}
	}
	return false, nil
}

// directive writes the directive at the beginning of the format, and returns the rest of the
// format.
func (p *printer) directive(format string) (rest string, stop bool, err error) {
	end := 1
	for end < len(format) && strings.IndexByte("-+ #0'", format[end]) >= 0 {
		end++
	}
	spec := strings.ReplaceAll(format[:end], "'", "")
	number := func() {
		if end < len(format) && format[end] == '*' {
			word, _ := p.next()
			n, _ := p.integer(word)
			spec += strconv.FormatInt(n, 10)
			end++
		}
		for end < len(format) && format[end] >= '0' && format[end] <= '9' {
			spec += format[end : end+1]
			end++
		}
	}
	number()
	if end < len(format) && format[end] == '.' {
		spec += "."
		end++
		number()
	}
	for end < len(format) && strings.IndexByte("hlLjzt", format[end]) >= 0 {
		end++
	}
	if end == len(format) {
		return "", false, fmt.Errorf("%s: invalid conversion specification", format)
	}
	letter := format[end]
	rest = format[end+1:]
	word, given := p.next()
	switch letter {
	case 's':
		fmt.Fprintf(p.Out, spec+"s", word)
	case 'c':
		if word != "" {
			word = word[:1]
		}
		fmt.Fprintf(p.Out, spec+"s", word)
	case 'b':
		text, stop := escape.Replace(word, escape.OctalAfterZero)
		fmt.Fprintf(p.Out, spec+"s", text)
		return rest, stop, nil
	case 'q':
		fmt.Fprintf(p.Out, spec+"s", p.Locale.Name(word))
	case 'd', 'i':
		n, ok := p.integer(word)
		p.check(word, given, ok)
		fmt.Fprintf(p.Out, spec+"d", n)
	case 'u', 'o', 'x', 'X':
		n, ok := p.integer(word)
		p.check(word, given, ok)
		if letter == 'u' {
			letter = 'd'
		}
		fmt.Fprintf(p.Out, spec+string(rune(letter)), uint64(n))
	case 'e', 'E', 'f', 'F', 'g', 'G', 'a', 'A':
		f, ok := p.float(word)
		p.check(word, given, ok)
		p.Out.WriteString(formatFloat(spec, letter, f))
	default:
		return "", false, fmt.Errorf("%s: invalid conversion specification", format[:end+1])
	}
	return rest, false, nil
}

// formatFloat formats a number as C's printf(3) does. For %g that differs from Go in the exponent
// and in when it is used.
func formatFloat(spec string, letter byte, f float64) string {
	switch {
	case letter == 'g' || letter == 'G':
		if !strings.Contains(spec, ".") {
			spec += ".6"
		}
	case letter == 'a' || letter == 'A':
		letter = map[byte]byte{'a': 'x', 'A': 'X'}[letter]
	}
	if math.IsInf(f, 0) || math.IsNaN(f) {
		spec = strings.ReplaceAll(spec, "0", "")
		text := strings.ToLower(strings.TrimPrefix(fmt.Sprint(f), "+"))
		if letter < 'a' {
			text = strings.ToUpper(text)
		}
		width, _, _ := strings.Cut(spec, ".")
		return fmt.Sprintf(width+"s", text)
	}
	return fmt.Sprintf(spec+string(rune(letter)), f)
}

// check prints an error unless the whole word was a number.
func (p *printer) check(word string, given, ok bool) {
	switch {
	case ok || !given:
	case word == "" || !strings.ContainsAny(word[:1], "0123456789+-."):
		p.Complain(p.Locale.Quote(word)+": expected a numeric value", nil)
	default:
		p.Complain(p.Locale.Quote(word)+": value not completely converted", nil)
	}
}

// integer parses a number in C's notation: decimal, octal or hexadecimal, or a quote and a
// character. ok is false if only a part of the word, or nothing, is a number.
func (p *printer) integer(word string) (n int64, ok bool) {
	if n, ok := character(word); ok {
		return n, true
	}
	text := strings.TrimLeft(word, " \t\n")
	for end := len(text); end > 0; end-- {
		if strings.ContainsRune(text[:end], '_') {
			continue
		}
		if n, err := strconv.ParseInt(text[:end], 0, 64); err == nil && !strings.HasPrefix(strings.TrimLeft(text, "+-0"), "b") {
			return n, end == len(text)
		}
		if u, err := strconv.ParseUint(text[:end], 0, 64); err == nil {
			return int64(u), end == len(text)
		}
	}
	return 0, word == ""
}

func (p *printer) float(word string) (f float64, ok bool) {
	if n, ok := character(word); ok {
		return float64(n), true
	}
	text := strings.TrimLeft(word, " \t\n")
	for end := len(text); end > 0; end-- {
		if f, err := strconv.ParseFloat(text[:end], 64); err == nil && !strings.ContainsRune(text[:end], '_') {
			return f, end == len(text)
		}
	}
	return 0, word == ""
}

// character parses a quote and a character, whose value is the number of the character.
func character(word string) (n int64, ok bool) {
	if len(word) > 1 && (word[0] == '\'' || word[0] == '"') {
		r, size := utf8.DecodeRuneInString(word[1:])
		if r == utf8.RuneError && size == 1 {
			r = rune(word[1])
		}
		return int64(r), true
	}
	return 0, false
}
