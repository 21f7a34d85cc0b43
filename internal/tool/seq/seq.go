// Package seq prints sequences of numbers: seq(1) of GNU coreutils.
//
// Synopsis:
//
//	seq [OPTION]... LAST
//	seq [OPTION]... FIRST LAST
//	seq [OPTION]... FIRST INCREMENT LAST
package seq

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/longdouble"
)

// Command is seq.
var Command = gnu.Command("seq", gnu.Coreutils, `[OPTION]... LAST
  or:  seq [OPTION]... FIRST LAST
  or:  seq [OPTION]... FIRST INCREMENT LAST
Prints the numbers from FIRST to LAST, INCREMENT apart; both are 1 by default.
  -f, --format=FORMAT      the printf(3) format of a floating-point number
  -s, --separator=STRING   what is between the numbers; a newline by default
  -w, --equal-width        leading zeros make all numbers equally wide
`, seq)

var options = cli.Options{Short: "f:s:w", Long: []cli.LongOption{
	{Name: "equal-width", Key: 'w'},
	{Name: "format", Argument: cli.Required, Key: 'f'},
	{Name: "separator", Argument: cli.Required, Key: 's'},
}}

// A sequence is one run.
type sequence struct {
	*gnu.Tool
	separator         string
	equalWidth        bool
	format            string // of -f; empty for none
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

// guardNumbers puts -- before the first word that is a negative number, where options end.
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

// An operand is a number as it was written: how wide it is without an exponent, and with
// how many decimals; -1 where that cannot be told.
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

// A layout is how a number is printed: what is before and after it, and its format.
type layout struct {
	before, after string
	flags         string
	width         int
	decimals      int // -1 for the default
	letter        byte
}

func (l layout) text(value *big.Float) string {
	n := longdouble.FromFloat(value)
	text := n.Format(l.letter, l.decimals, strings.Contains(l.flags, "#"))
	sign := ""
	switch {
	case n.Negative:
		sign = "-"
	case strings.Contains(l.flags, "+"):
		sign = "+"
	case strings.Contains(l.flags, " "):
		sign = " "
	}
	missing := max(l.width-len(sign)-len(text), 0)
	switch {
	case strings.Contains(l.flags, "-"):
		text = sign + text + strings.Repeat(" ", missing)
	case strings.Contains(l.flags, "0") && !n.Inf:
		if prefix := "0" + string(l.letter+'x'-'a'); l.letter|0x20 == 'a' && strings.HasPrefix(text, prefix) {
			sign, text = sign+prefix, text[len(prefix):]
		}
		text = sign + strings.Repeat("0", missing) + text
	default:
		text = strings.Repeat(" ", missing) + sign + text
	}
	return l.before + text + l.after
}

// layout reads the format of -f.
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
	number := func() (n int) {
		digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
		n, _ = strconv.Atoi(digits)
		rest = rest[len(digits):]
		return n
	}
	l.flags = rest[:len(rest)-len(strings.TrimLeft(rest, "-+#0 '"))]
	rest = rest[len(l.flags):]
	l.width, l.decimals = number(), -1
	if after, ok := strings.CutPrefix(rest, "."); ok {
		rest = after
		l.decimals = number()
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

// directive returns where the first % is that is not doubled; -1 for none.
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

// defaultLayout is the one that shows all decimals of the operands.
func (s *sequence) defaultLayout() layout {
	if s.first.decimals < 0 || s.step.decimals < 0 || s.last.decimals < 0 {
		return layout{letter: 'g', decimals: -1}
	}
	l := layout{letter: 'f', decimals: max(s.first.decimals, s.step.decimals)}
	if !s.equalWidth {
		return l
	}
	first := s.first.width + l.decimals - s.first.decimals
	last := s.last.width + l.decimals - s.last.decimals
	if s.last.decimals > 0 && l.decimals == 0 {
		last--
	}
	if s.last.decimals == 0 && l.decimals > 0 {
		last++
	}
	if s.first.decimals == 0 && l.decimals > 0 {
		first++
	}
	l.flags, l.width = "0", max(first, last)
	return l
}

// The largest increment by which whole numbers are counted; they are exact however long
// they are, unlike the sums of larger ones.
const maxCounted = 200

// counted returns the operands of a sequence that is counted; last is nil for no end.
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

// count prints whole numbers, for ever if last is nil.
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
	if beyond(x) {
		return nil
	}
	one := longdouble.FromInt(1).Float()
	n := longdouble.FromInt(0).Float()
	for {
		before := l.text(x)
		s.Out.WriteString(before)
		n.Add(n, one)
		next := new(big.Float).SetPrec(n.Prec()).Mul(n, s.step.value)
		next.Add(s.first.value, next)
		if beyond(next) {
			// It counts if rounding alone made it more than LAST.
			text := l.text(next)
			if shown, _, _ := longdouble.Parse(text[len(l.before) : len(text)-len(l.after)]); shown.NaN || shown.Float().Cmp(s.last.value) != 0 || text == before {
				break
			}
			s.Out.WriteString(s.separator)
			s.Out.WriteString(text)
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
