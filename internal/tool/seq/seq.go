// Package seq implements seq(1) of GNU coreutils: it prints sequences of numbers.
//
// Synopsis:
//
//	seq [OPTION]... LAST
//	seq [OPTION]... FIRST LAST
//	seq [OPTION]... FIRST INCREMENT LAST
package seq

import (
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/conversion"
	"contedor/internal/tool/gnu/longdouble"
	"golang.org/x/sys/unix"
)

// Command is seq.
var Command = gnu.Command("seq", gnu.Coreutils, `[OPTION]... LAST
  or:  seq [OPTION]... FIRST LAST
  or:  seq [OPTION]... FIRST INCREMENT LAST
Prints the numbers from FIRST to LAST, INCREMENT apart; both are 1 by default.
  -f, --format=FORMAT      the printf(3) format of a floating-point number
  -s, --separator=STRING   text between the numbers (default: a newline)
  -w, --equal-width        pad numbers with leading zeros to the same width
`, seq)

var options = cli.Options{Short: "f:s:w", Long: []cli.LongOption{
	{Name: "equal-width", Key: 'w'},
	{Name: "format", Argument: cli.Required, Key: 'f'},
	{Name: "separator", Argument: cli.Required, Key: 's'},
}}

// A sequence is one run of seq.
type sequence struct {
	*gnu.Tool
	separator         string
	equalWidth        bool
	format            string // the value of -f
	first, step, last operand
}

func seq(t *gnu.Tool) error {
	s := &sequence{Tool: t, separator: "\n"}
	hasFormat := false
	t.Argv = append(t.Argv[:1:1], guardNumbers(t.Argv[1:])...)
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'f':
			s.format, hasFormat = o.Value, true
		case 's':
			s.separator = o.Value
		case 'w':
			s.equalWidth = true
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(words) == 0:
		return gnu.BadUsage("missing operand")
	case len(words) > 3:
		return t.ExtraOperand(words[3])
	}
	layout, err := s.layout(hasFormat)
	if err != nil {
		return err
	}
	if hasFormat && s.equalWidth {
		return gnu.BadUsage("format string may not be specified when printing equal width strings")
	}
	if err := s.operands(words); err != nil {
		return err
	}
	if first, step, last, ok := s.counted(words); ok && !hasFormat && !s.equalWidth {
		return s.count(first, step, last)
	}
	if !hasFormat {
		layout = s.defaultLayout()
	}
	return s.print(layout)
}

// guardNumbers puts "--" before the first word that is a negative number: options end there.
func guardNumbers(words []string) []string {
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case len(w) > 1 && w[0] == '-' && (w[1] == '.' || w[1] >= '0' && w[1] <= '9'):
			return append(append(append([]string{}, words[:i]...), "--"), words[i:]...)
		case w == "--" || len(w) < 2 || w[0] != '-':
			return words
		case takesNext(w):
			i++
		}
	}
	return words
}

// takesNext reports whether an option takes the next word for its value.
func takesNext(word string) bool {
	if name, ok := strings.CutPrefix(word, "--"); ok {
		return strings.HasPrefix("format", name) || strings.HasPrefix("separator", name)
	}
	for i, letter := range word[1:] {
		if letter == 'f' || letter == 's' {
			return i == len(word)-2
		}
	}
	return false
}

// An operand is a number of the command line. width is the number of characters that it has without
// an exponent. decimals is the number of its digits after the point, or -1 if that is unknown.
type operand struct {
	value    *big.Float
	width    int
	decimals int
}

func (s *sequence) operands(words []string) (err error) {
	one := operand{value: longdouble.FromInt(1).Float(), width: 1}
	s.first, s.step = one, one
	list := []*operand{&s.last}
	switch len(words) {
	case 2:
		list = []*operand{&s.first, &s.last}
	case 3:
		list = []*operand{&s.first, &s.step, &s.last}
	}
	for i, word := range words {
		if *list[i], err = s.operand(word); err != nil {
			return err
		}
		if list[i] == &s.step && s.step.value.Sign() == 0 {
			return gnu.BadUsage("invalid Zero increment value: " + s.Locale.Quote(word))
		}
	}
	return nil
}

func (s *sequence) operand(word string) (operand, error) {
	n, rest, inRange := longdouble.Parse(word)
	if rest != "" || word == "" || !inRange && (n.Inf || n.Mantissa != 0) {
		return operand{}, gnu.BadUsage("invalid floating point argument: " + s.Locale.Quote(word))
	}
	if n.NaN {
		return operand{}, gnu.BadUsage("invalid " + s.Locale.Quote("not-a-number") + " argument: " + s.Locale.Quote(word))
	}
	o := operand{value: n.Float(), decimals: -1}
	word = strings.TrimPrefix(strings.TrimLeft(word, " \t\n\v\f\r"), "+")
	point := strings.IndexByte(word, '.')
	if point < 0 && !strings.ContainsAny(word, "pP") {
		o.decimals = 0
	}
	if strings.ContainsAny(word, "xX") || n.Inf {
		return o, nil
	}
	digits, exponent := word, 0
	mark := strings.IndexAny(word, "eE")
	if mark >= 0 {
		digits = word[:mark]
		exponent, _ = strconv.Atoi(strings.TrimPrefix(word[mark+1:], "+"))
	}
	fraction := 0
	o.width = len(digits)
	if point >= 0 {
		fraction = len(digits) - point - 1
		o.decimals = fraction
		switch {
		case fraction == 0:
			o.width--
		case point == 0 || word[point-1] < '0' || word[point-1] > '9':
			o.width++ // 0 before the point
		}
	}
	if mark < 0 {
		return o, nil
	}
	if exponent < 0 {
		o.decimals -= exponent
		if point < 0 || fraction == 0 {
			o.width++ // the point
		}
		o.width -= exponent
	} else {
		o.decimals -= min(o.decimals, exponent)
		if point >= 0 && o.decimals == 0 && fraction > 0 {
			o.width-- // the point
		}
		o.width += exponent - min(fraction, exponent)
	}
	return o, nil
}

// A layout says how to print a number: the text before and after it, and its conversion.
type layout struct {
	before, after string
	spec          conversion.Spec
	letter        byte
	tooLarge      bool // the width or the precision is too large for a C int
}

// write prints a number.
func (l layout) write(out io.StringWriter, value *big.Float) {
	out.WriteString(l.before)
	l.spec.Float(out, l.letter, longdouble.FromFloat(value))
	out.WriteString(l.after)
}

// digits returns a number as write prints it, without the text around it and without padding.
func (l layout) digits(value *big.Float) string {
	var b strings.Builder
	l.spec.Width = 0
	l.spec.Float(&b, l.letter, longdouble.FromFloat(value))
	return b.String()
}

// layout parses the format of -f.
func (s *sequence) layout(given bool) (l layout, err error) {
	if !given {
		return l, nil
	}
	format := s.format
	at := directive(format, 0)
	if at < 0 {
		return l, cli.Fail("format "+s.Locale.Quote(format)+" has no % directive", nil)
	}
	l.before = strings.ReplaceAll(format[:at], "%%", "%")
	rest := format[at+1:]
	number := func() int {
		digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
		rest = rest[len(digits):]
		n, err := strconv.ParseInt("0"+digits, 10, 32)
		l.tooLarge = l.tooLarge || err != nil
		return int(n)
	}
	for ; rest != "" && strings.IndexByte("-+#0 '", rest[0]) >= 0; rest = rest[1:] {
		l.spec.Flag(rest[0])
	}
	l.spec.Width, l.spec.Precision = number(), -1
	if after, ok := strings.CutPrefix(rest, "."); ok {
		rest = after
		l.spec.Precision = number()
	}
	rest = strings.TrimPrefix(rest, "L")
	switch {
	case rest == "":
		return l, cli.Fail("format "+s.Locale.Quote(format)+" ends in %", nil)
	case !strings.Contains("efgaEFGA", rest[:1]):
		return l, cli.Fail("format "+s.Locale.Quote(format)+" has unknown %"+rest[:1]+" directive", nil)
	}
	l.letter = rest[0]
	rest = rest[1:]
	if directive(rest, 0) >= 0 {
		return l, cli.Fail("format "+s.Locale.Quote(format)+" has too many % directives", nil)
	}
	l.after = strings.ReplaceAll(rest, "%%", "%")
	return l, nil
}

// directive returns the index of the first % from an index on that is not doubled, or -1.
func directive(format string, at int) int {
	for ; at < len(format); at++ {
		if format[at] != '%' {
			continue
		}
		if at+1 < len(format) && format[at+1] == '%' {
			at++
			continue
		}
		return at
	}
	return -1
}

// defaultLayout returns the layout that shows all decimals of FIRST and INCREMENT.
func (s *sequence) defaultLayout() layout {
	if s.first.decimals < 0 || s.step.decimals < 0 || s.last.decimals < 0 {
		return layout{letter: 'g', spec: conversion.Spec{Precision: -1}}
	}
	l := layout{letter: 'f', spec: conversion.Spec{Precision: max(s.first.decimals, s.step.decimals)}}
	if !s.equalWidth {
		return l
	}
	first := s.first.width + l.spec.Precision - s.first.decimals
	last := s.last.width + l.spec.Precision - s.last.decimals
	if s.last.decimals > 0 && l.spec.Precision == 0 {
		last--
	}
	if s.last.decimals == 0 && l.spec.Precision > 0 {
		last++
	}
	if s.first.decimals == 0 && l.spec.Precision > 0 {
		first++
	}
	l.spec.Zero, l.spec.Width = true, max(first, last)
	return l
}

// maxCounted is the largest increment for which coreutils counts integers exactly. With a larger
// increment it adds numbers of type long double.
const maxCounted = 200

// counted returns the operands of a sequence of integers that are counted exactly. last is nil if
// the sequence has no end.
func (s *sequence) counted(words []string) (first, step, last *big.Int, ok bool) {
	if len(s.separator) != 1 || s.step.value.Sign() <= 0 || s.step.value.Cmp(big.NewFloat(maxCounted)) > 0 {
		return nil, nil, nil, false
	}
	if !slices.ContainsFunc(words, func(w string) bool { return strings.Trim(w, "0123456789") != "" }) {
		exact := func(w string) *big.Int {
			n, _ := new(big.Int).SetString(w, 10)
			return n
		}
		first, step, last = big.NewInt(1), big.NewInt(1), exact(words[len(words)-1])
		if len(words) > 1 {
			first = exact(words[0])
		}
		if len(words) > 2 {
			step = exact(words[1])
		}
		return first, step, last, true
	}
	isWhole := func(o operand) bool { return o.decimals == 0 && !o.value.Signbit() }
	if !isWhole(s.first) || !isWhole(s.step) || !isWhole(s.last) || s.first.value.IsInf() {
		return nil, nil, nil, false
	}
	nearest := func(o operand) *big.Int {
		if o.value.IsInf() {
			return nil
		}
		n, _ := new(big.Int).SetString(longdouble.FromFloat(o.value).Format('f', 0, false), 10)
		return n
	}
	return nearest(s.first), nearest(s.step), nearest(s.last), true
}

// count prints integers, forever if last is nil.
func (s *sequence) count(first, step, last *big.Int) error {
	if last != nil && first.Cmp(last) > 0 {
		return nil
	}
	if last != nil && last.BitLen() < 62 {
		s.countShort(first.Int64(), step.Int64(), last.Int64())
		return nil
	}
	for n := first; ; {
		s.Out.WriteString(n.String())
		n.Add(n, step)
		if last != nil && n.Cmp(last) > 0 {
			break
		}
		if _, err := s.Out.WriteString(s.separator); err != nil {
			return nil
		}
	}
	s.Out.WriteString("\n")
	return nil
}

func (s *sequence) countShort(n, step, last int64) {
	var buf []byte
	for ; ; n += step {
		buf = strconv.AppendInt(buf[:0], n, 10)
		if n+step > last {
			break
		}
		buf = append(buf, s.separator...)
		if _, err := s.Out.Write(buf); err != nil {
			return
		}
	}
	s.Out.Write(append(buf, '\n'))
}

// print prints the numbers as coreutils calculates them: FIRST + n * INCREMENT.
func (s *sequence) print(l layout) error {
	beyond := func(x *big.Float) bool {
		if s.step.value.Sign() < 0 {
			return x.Cmp(s.last.value) < 0
		}
		return x.Cmp(s.last.value) > 0
	}
	x := s.first.value
	switch {
	case beyond(x):
		return nil
	case l.tooLarge:
		return cli.Fail("write error", unix.EOVERFLOW)
	}
	one := longdouble.FromInt(1).Float()
	n := longdouble.FromInt(0).Float()
	for {
		l.write(s.Out, x)
		n.Add(n, one)
		next := new(big.Float).SetPrec(n.Prec()).Mul(n, s.step.value)
		next.Add(s.first.value, next)
		if beyond(next) {
			// It is printed if only rounding has made it larger than LAST.
			text := l.digits(next)
			if shown, _, _ := longdouble.Parse(text); shown.NaN || shown.Float().Cmp(s.last.value) != 0 || text == l.digits(x) {
				break
			}
			s.Out.WriteString(s.separator)
			l.write(s.Out, next)
			break
		}
		x = next
		if _, err := s.Out.WriteString(s.separator); err != nil {
			return nil
		}
	}
	s.Out.WriteString("\n")
	return nil
}
