// Package printf implements printf(1) of GNU coreutils: it formats its arguments.
//
// Synopsis:
//
//	printf FORMAT [ARGUMENT]...
//
// Begin reading at printf. escapes.go has the escapes of the format and of %b, numbers.go parses arguments.
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
	err := p.passes(words[0])
	if err == nil && p.failed {
		err = cli.Fail("write error", nil)
	}
	return err
}

// passes writes the format until no argument is left.
func (p *printer) passes(format string) error {
	for {
		p.sequential, p.used = 0, 0
		stop, err := p.pass(format)
		if err != nil || stop || p.used >= len(p.arguments) {
			return err
		}
		if p.used == 0 {
			p.Warn("warning: ignoring excess arguments, starting with " + p.Locale.Quote(p.arguments[0]))
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
	failed     bool     // a directive could not be written
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

// A directive is a directive of the format that is being read.
type directive struct {
	*printer
	format string // from the % on
	at     int    // the position in format
	vast   bool   // its width or precision is too large for the C library, which prints nothing
}

// directive writes the directive at the beginning of the format, and returns the rest of the format.
func (p *printer) directive(format string) (rest string, stop bool, err error) {
	r := &directive{printer: p, format: format, at: 1}
	number, err := r.position()
	if err != nil {
		return "", false, err
	}
	if r.next("bq") {
		word, given := p.argument(number)
		if format[r.at] == 'q' {
			if given {
				p.Out.WriteString(p.Locale.Name(word))
			}
		} else if stop, err = p.unescaped(word); stop || err != nil {
			return "", stop, err
		}
		return format[r.at+1:], false, nil
	}
	d := conversion.Spec{Precision: -1}
	bad := ""
	for ; r.next("-+ #0'I"); r.at++ {
		d.Flag(format[r.at])
		bad += forbidden(format[r.at])
	}
	if d.Width, err = r.size("field width"); err != nil {
		return "", false, err
	}
	if d.Width < 0 {
		d.Minus, d.Width = true, -d.Width
	}
	if r.next(".") {
		r.at++
		bad += forbidden('.')
		if d.Precision, err = r.size("precision"); err != nil {
			return "", false, err
		}
		d.Precision = max(d.Precision, -1)
	}
	for r.next("hlLjzt") {
		r.at++
	}
	if !r.next("aAcdeEfFgGiosuxX") || r.next(bad) {
		return "", false, r.invalid()
	}
	word, given := p.argument(number)
	if r.vast {
		p.failed = true
	} else {
		p.convert(format[r.at], d, word, given)
	}
	return format[r.at+1:], false, nil
}

// next reports whether the next character is one of set.
func (r *directive) next(set string) bool {
	return r.at < len(r.format) && strings.IndexByte(set, r.format[r.at]) >= 0
}

func (r *directive) invalid() error {
	return cli.Fail(r.format[:min(r.at+1, len(r.format))]+": invalid conversion specification", nil)
}

// position parses the number of an argument, N$. It returns 0 if there is none.
func (r *directive) position() (int, error) {
	digits := leadingDigits(r.format[r.at:])
	if digits == "" || !strings.HasPrefix(r.format[r.at+len(digits):], "$") {
		return 0, nil
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		n = math.MaxInt32
	}
	r.at += len(digits)
	if n == 0 {
		return 0, r.invalid()
	}
	r.at++
	return n, nil
}

// size parses a width or a precision.
func (r *directive) size(what string) (int, error) {
	if !r.next("*") {
		digits := leadingDigits(r.format[r.at:])
		r.at += len(digits)
		if n, err := strconv.ParseInt("0"+digits, 10, 32); err == nil {
			return int(n), nil
		} else if what == "precision" && r.next("s") {
			return -1, nil
		}
		r.vast = true
		return 0, nil
	}
	r.at++
	number, err := r.position()
	if err != nil {
		return 0, err
	}
	word, given := r.argument(number)
	long := r.signed(word, given)
	if long > math.MaxInt32 || long < math.MinInt32 && what == "field width" {
		return 0, cli.Fail("invalid "+what+": "+r.Locale.Quote(word), nil)
	}
	if long <= math.MinInt32 && what == "field width" { // without its sign it is too large
		r.vast = true
		return 0, nil
	}
	return int(max(long, math.MinInt32)), nil
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
