// Package printf implements printf(1) of GNU coreutils: it formats its arguments.
//
// Synopsis:
//
//	printf FORMAT [ARGUMENT]...
package printf

import (
	"math"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/conversion"
)

// Command is printf(1).
var Command = gnu.Command("printf", gnu.Coreutils, `FORMAT [ARGUMENT]...
Writes the arguments in a format. The format is repeated until all arguments are
used. It has the directives of C's printf(3), %b for a string with escapes, and %q
for a string quoted for a shell. %N$s uses the argument with the number N.
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
		p.sequential, p.used = 0, 0
		stop, err := p.pass(words[0])
		if err != nil || stop || p.used >= len(p.arguments) {
			return err
		}
		if p.used == 0 {
			t.Warn("warning: ignoring excess arguments, starting with " + t.Locale.Quote(p.arguments[0]))
			return nil
		}
		p.arguments = p.arguments[p.used:]
	}
}

// A printer is one run of printf.
type printer struct {
	*gnu.Tool
	arguments  []string // the arguments of this pass and the following ones
	sequential int      // number of arguments used by directives without a number
	used       int      // number of arguments used in this pass
}

// pass writes the format once. stop is true after \c, which ends the output.
func (p *printer) pass(format string) (stop bool, err error) {
	for format != "" {
		switch {
		case format[0] == '\\':
			if format, stop, err = p.escape(format, false); stop || err != nil {
				return stop, err
			}
		case strings.HasPrefix(format, "%%"):
			p.Out.WriteByte('%')
			format = format[2:]
		case format[0] == '%':
			if format, stop, err = p.directive(format); stop || err != nil {
				return stop, err
			}
		default:
			p.Out.WriteByte(format[0])
			format = format[1:]
		}
	}
	return false, nil
}

// argument returns the argument with a number, or the next one for 0. given is false if there is none.
func (p *printer) argument(number int) (word string, given bool) {
	if number == 0 {
		p.sequential++
		number = p.sequential
	}
	if number > len(p.arguments) {
		p.used = len(p.arguments)
		return "", false
	}
	p.used = max(p.used, number)
	return p.arguments[number-1], true
}

// forbidden returns the conversion letters with which a flag is invalid. The flag '.' is a precision.
func forbidden(flag byte) string {
	switch flag {
	case '\'', 'I':
		return "aAceEosxX"
	case '#':
		return "cdisu"
	case '0':
		return "cs"
	case '.':
		return "c"
	}
	return ""
}

// directive writes the directive at the beginning of the format, and returns the rest of the format.
func (p *printer) directive(format string) (rest string, stop bool, err error) {
	at := 1
	invalid := func() error {
		return cli.Fail(format[:min(at+1, len(format))]+": invalid conversion specification", nil)
	}
	// position parses the number of an argument, N$.
	position := func() (int, error) {
		digits := leadingDigits(format[at:])
		if digits == "" || !strings.HasPrefix(format[at+len(digits):], "$") {
			return 0, nil
		}
		n, err := strconv.Atoi(digits)
		if err != nil {
			n = math.MaxInt32
		}
		at += len(digits)
		if n == 0 {
			return 0, invalid()
		}
		at++
		return n, nil
	}
	number, err := position()
	if err != nil {
		return "", false, err
	}
	if at < len(format) && (format[at] == 'b' || format[at] == 'q') {
		word, given := p.argument(number)
		if format[at] == 'q' {
			if given {
				p.Out.WriteString(p.Locale.Name(word))
			}
		} else if stop, err = p.unescaped(word); stop || err != nil {
			return "", stop, err
		}
		return format[at+1:], false, nil
	}
	d := conversion.Spec{Precision: -1}
	bad := ""
	for ; at < len(format) && strings.IndexByte("-+ #0'I", format[at]) >= 0; at++ {
		d.Flag(format[at])
		bad += forbidden(format[at])
	}
	// size parses a width or a precision. The C library prints nothing if that is too large.
	size := func(what string) (n int, err error) {
		if at == len(format) || format[at] != '*' {
			digits := leadingDigits(format[at:])
			at += len(digits)
			if n, err := strconv.ParseInt("0"+digits, 10, 32); err == nil {
				return int(n), nil
			} else if what == "precision" && strings.HasPrefix(format[at:], "s") {
				return -1, nil
			}
			return 0, cli.Fail("write error", nil)
		}
		at++
		number, err := position()
		if err != nil {
			return 0, err
		}
		word, given := p.argument(number)
		long := p.signed(word, given)
		if long > math.MaxInt32 || long < math.MinInt32 && what == "field width" {
			return 0, cli.Fail("invalid "+what+": "+p.Locale.Quote(word), nil)
		}
		return int(max(long, math.MinInt32)), nil
	}
	if d.Width, err = size("field width"); err != nil {
		return "", false, err
	}
	if d.Width < 0 {
		d.Minus, d.Width = true, -d.Width
	}
	if at < len(format) && format[at] == '.' {
		at++
		bad += forbidden('.')
		if d.Precision, err = size("precision"); err != nil {
			return "", false, err
		}
		d.Precision = max(d.Precision, -1)
	}
	for at < len(format) && strings.IndexByte("hlLjzt", format[at]) >= 0 {
		at++
	}
	if at == len(format) || strings.IndexByte("aAcdeEfFgGiosuxX", format[at]) < 0 || strings.IndexByte(bad, format[at]) >= 0 {
		return "", false, invalid()
	}
	word, given := p.argument(number)
	p.convert(format[at], d, word, given)
	return format[at+1:], false, nil
}

// convert prints an argument.
func (p *printer) convert(letter byte, d conversion.Spec, word string, given bool) {
	switch letter {
	case 's':
		d.Text(p.Out, word)
	case 'c':
		d.Text(p.Out, (word + "\x00")[:1])
	case 'd', 'i':
		d.Signed(p.Out, p.signed(word, given))
	case 'u', 'o', 'x', 'X':
		d.Unsigned(p.Out, letter, p.unsigned(word, given))
	default:
		d.Float(p.Out, letter, p.float(word, given))
	}
}

func leadingDigits(s string) string { return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))] }
