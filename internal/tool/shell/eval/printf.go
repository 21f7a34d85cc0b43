package eval

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu/conversion"
	"contedor/internal/tool/gnu/longdouble"
	"contedor/internal/tool/shell/syntax"
)

// echoBuiltin implements echo.
func echoBuiltin(s *Shell, args []string) int {
	newline, escapes := true, s.shopt.xpgEcho
	words := args[1:]
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' && strings.Trim(words[0][1:], "neE") == "" && !(s.shopt.xpgEcho && s.opts.posix) {
		for _, c := range words[0][1:] {
			switch c {
			case 'n':
				newline = false
			case 'e':
				escapes = true
			case 'E':
				escapes = false
			}
		}
		words = words[1:]
	}
	text := strings.Join(words, " ")
	if escapes {
		expanded, stop := s.unescape(text, inEcho)
		if stop {
			return s.print("echo", expanded)
		}
		text = expanded
	}
	if newline {
		text += "\n"
	}
	return s.print("echo", text)
}

// A place is where escapes are written.
type place int

const (
	inEcho     place = iota // echo -e
	inFormat                // the format of printf
	inArgument              // %b of printf
)

// unescape replaces escapes. stop is true after \c.
func (s *Shell) unescape(text string, where place) (out string, stop bool) {
	if strings.IndexByte(text, '\\') < 0 {
		return text, false
	}
	var b []byte
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b = append(b, text[i])
			continue
		}
		i++
		c := text[i]
		if plain, ok := syntax.EscapeLetter(c); ok {
			b = append(b, plain)
			continue
		}
		switch c {
		case 'c':
			return string(b), true
		case '0':
			n, used := numeral.Digits(text[i+1:], 8, 3)
			i += used
			b = append(b, byte(n))
		case '1', '2', '3', '4', '5', '6', '7':
			if where == inEcho {
				b = append(b, '\\', c)
				continue
			}
			n, used := numeral.Digits(text[i:], 8, 3)
			i += used - 1
			b = append(b, byte(n))
		case 'x', 'u', 'U':
			n, used := numeral.Digits(text[i+1:], 16, map[byte]int{'x': 2, 'u': 4, 'U': 8}[c])
			i += used
			switch {
			case used == 0:
				if where != inEcho {
					what := "unicode"
					if c == 'x' {
						what = "hex"
					}
					s.errorf("printf: missing %s digit for \\%c", what, c)
				}
				b = append(b, '\\', c)
			case c == 'x':
				b = append(b, byte(n))
			default:
				b = syntax.AppendCharacter(b, n, s.bytes())
			}
		case '\'', '"', '?':
			if where != inFormat {
				b = append(b, '\\')
			}
			b = append(b, c)
		default:
			b = append(b, '\\', c)
		}
	}
	return string(b), false
}

// printfBuiltin implements printf.
func printfBuiltin(s *Shell, args []string) int {
	const usage = "[-v var] format [arguments]"
	variable, toVariable := "", false
	words, status := s.Options(args, "v:", usage, func(_ byte, name string) int {
		variable, toVariable = name, true
		if !validTarget(name) {
			s.errorf("printf: `%s': not a valid identifier", name)
			return usageError
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if len(words) == 0 {
		return s.wrongUsage("printf", usage)
	}
	p := &printer{s: s, format: words[0], args: words[1:], toVariable: toVariable}
	p.run()
	if toVariable {
		if !s.assignReference(variable, string(p.out)) {
			return 1
		}
		return p.status
	}
	if status := s.print("printf", string(p.out)); status != 0 {
		return status
	}
	return p.status
}

// A printer is one call of printf.
type printer struct {
	s      *Shell
	format string
	args   []string
	out    []byte
	lines  int // the number of bytes that were written before out
	status int
	used   bool // an argument was used in this pass through the format
	stop   bool

	toVariable bool // -v
}

// fail prints an error, after the lines before it.
func (p *printer) fail(format string, args ...any) {
	if end := bytes.LastIndexByte(p.out, '\n') + 1; !p.toVariable && p.s.print("printf", string(p.out[:end])) == 0 {
		p.out = p.out[end:]
		p.lines += end
	}
	p.s.errorf("printf: "+format, args...)
	p.status = 1
}

func (p *printer) run() {
	for {
		p.used = false
		p.turn()
		if p.stop || len(p.args) == 0 || !p.used {
			return
		}
	}
}

func (p *printer) next() (string, bool) {
	p.used = true
	if len(p.args) == 0 {
		return "", false
	}
	a := p.args[0]
	p.args = p.args[1:]
	return a, true
}

// number returns the next argument, or 0 if there is none.
func (p *printer) number() string {
	if a, ok := p.next(); ok {
		return a
	}
	return "0"
}

func (p *printer) turn() {
	f := p.format
	for i := 0; i < len(f) && !p.stop; {
		switch f[i] {
		case '\\':
			end := i + 2
			if end <= len(f) {
				switch c := f[i+1]; {
				case c >= '0' && c <= '7':
					for end < len(f) && end < i+4 && f[end] >= '0' && f[end] <= '7' {
						end++
					}
					n, _ := strconv.ParseUint(f[i+1:end], 8, 16)
					p.out = append(p.out, byte(n))
					i = end
					continue
				case c == 'c': // \c is special only in the argument of %b
					p.out = append(p.out, '\\', 'c')
					i = end
					continue
				case c == 'x', c == 'u', c == 'U':
					most := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
					for end < len(f) && end < i+2+most && strings.IndexByte("0123456789abcdefABCDEF", f[end]) >= 0 {
						end++
					}
				}
			} else {
				end = len(f)
			}
			if i+1 == len(f) {
				p.out = append(p.out, '\\')
				i++
				continue
			}
			text, _ := p.s.unescape(f[i:end], inFormat)
			p.out = append(p.out, text...)
			i = end
		case '%':
			i = p.conversion(i)
			if i < 0 {
				p.stop = true
				return
			}
		default:
			p.out = append(p.out, f[i])
			i++
		}
	}
}

// invalidPrecision handles a conversion with a negative precision, such as %.-3d, as the C library does:
// it prints the text of the conversion, and uses up an argument. end is the index of the letter. It
// returns the index after the conversion.
func (p *printer) invalidPrecision(text string, end int) int {
	f := p.format
	p.out = append(p.out, text...)
	switch f[end] {
	case 's', 'c':
		p.next()
	case 'd', 'i', 'o', 'u', 'x', 'X':
		p.integer(p.number())
		p.out = append(p.out, 'l')
	default:
		p.float(p.number())
		p.out = append(p.out, 'L')
	}
	p.out = append(p.out, f[end])
	return end + 1
}

// conversion executes the conversion that begins with % at an index. It returns the index after it,
// or -1 to end the output.
func (p *printer) conversion(at int) int {
	f := p.format
	i := at + 1
	if i < len(f) && f[i] == '%' {
		p.out = append(p.out, '%')
		return i + 1
	}
	var spec conversion.Spec
	for ; i < len(f) && strings.IndexByte("-+ #0'", f[i]) >= 0; i++ {
		spec.Flag(f[i])
	}
	number := func() (n int) { // at most 16 MiB, because the output is kept in memory
		if i < len(f) && f[i] == '*' {
			i++
			return int(max(min(p.integer(p.number()), 1<<24), -1<<24))
		}
		for ; i < len(f) && f[i] >= '0' && f[i] <= '9'; i++ {
			n = min(n*10+int(f[i]-'0'), 1<<24)
		}
		return n
	}
	if spec.Width = number(); spec.Width < 0 {
		spec.Minus, spec.Width = true, -spec.Width
	}
	spec.Precision = -1
	minus, digits, bare := 0, 0, false // the minus sign of a negative precision, the end of its digits; a period alone
	if i < len(f) && f[i] == '.' {
		i++
		if i < len(f) && f[i] == '-' {
			minus = i
			i++
		}
		bare = minus > 0 || i == len(f) || f[i] != '*' && (f[i] < '0' || f[i] > '9')
		if spec.Precision = max(number(), -1); minus > 0 {
			spec.Precision, digits = 0, i
		}
	}
	wide := false // width and precision count characters
	for i < len(f) && strings.IndexByte("hlLjzt", f[i]) >= 0 {
		wide = wide || f[i] == 'l'
		i++
	}
	if i == len(f) {
		p.fail("`%s': missing format character", f[at:])
		return -1
	}
	c := f[i]
	if minus > 0 && strings.IndexByte("scdiouxXeEfFgGaA", c) >= 0 {
		return p.invalidPrecision(f[at:minus]+"0"+f[minus:digits], i)
	}
	out := (*output)(&p.out)
	pad := func(text string) { // the width counts bytes in every locale
		conversion.Spec{Minus: spec.Minus, Width: spec.Width, Precision: -1}.Text(out, text)
	}
	limit := func(text string) string { // and so does the precision
		if spec.Precision >= 0 {
			return text[:min(spec.Precision, len(text))]
		}
		return text
	}
	switch c {
	case 's', 'S':
		a, _ := p.next()
		if wide || c == 'S' {
			if spec.Precision >= 0 {
				a = p.s.cut(a, 0, min(spec.Precision, p.s.length(a)))
			}
			spec.Width += len(a) - p.s.length(a)
			pad(a)
			break
		}
		pad(limit(a))
	case 'b':
		a, _ := p.next()
		text, stop := p.s.unescape(a, inArgument)
		pad(limit(text))
		p.stop = stop
	case 'q', 'Q':
		a, _ := p.next()
		if c == 'Q' {
			a = limit(a)
		}
		text := p.s.quoteBackslash(a)
		if c == 'q' || bare {
			text = limit(text)
		}
		pad(text)
	case 'c', 'C':
		a, _ := p.next()
		if first := p.s.cut(a, 0, min(1, p.s.length(a))); (wide || c == 'C') && first != "" {
			spec.Width += len(first) - 1
			pad(first)
			break
		}
		pad((a + "\x00")[:1])
	case 'd', 'i':
		spec.Signed(out, p.integer(p.number()))
	case 'u', 'o', 'x', 'X':
		spec.Unsigned(out, c, uint64(p.integer(p.number())))
	case 'e', 'E', 'f', 'F', 'g', 'G', 'a', 'A':
		spec.Float(out, c, p.float(p.number()))
	case 'n':
		a, _ := p.next()
		p.s.assignReference(a, strconv.Itoa(p.lines+len(p.out)))
	case '(':
		end := closing(f[i:])
		if rest := f[i+end:]; !strings.HasPrefix(rest, ")T") {
			p.s.errorf("printf: warning: `%c': invalid time format specification", (rest + "\x00\x00")[1])
			p.out = append(p.out, '%')
			return at + 1
		}
		a, given := p.next()
		when := time.Now()
		if given && a != "-1" && a != "-2" {
			when = time.Unix(p.integer(a), 0)
		} else if a == "-2" {
			when = p.s.started
		}
		format := f[i+1 : i+end]
		if format == "" {
			format = "%X"
		}
		if zone, ok := p.s.Get("TZ"); ok {
			if l, err := time.LoadLocation(zone); err == nil {
				when = when.In(l)
			}
		}
		pad(limit(Strftime(format, when)))
		return i + end + 2
	default:
		p.fail("`%c': invalid format character", c)
		return -1
	}
	return i + 1
}

// closing returns the index of the parenthesis that closes the first byte of a text, or the length of
// the text.
func closing(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// integer parses a number as strtoimax(3) does, or the code of a character after a quote.
func (p *printer) integer(a string) int64 {
	if a != "" && (a[0] == '\'' || a[0] == '"') {
		if len(a) == 1 {
			return 0
		}
		r, _ := utf8.DecodeRuneInString(a[1:])
		if p.s.bytes() || r == utf8.RuneError {
			return int64(a[1])
		}
		return int64(r)
	}
	text := strings.TrimLeft(a, " \t\n")
	sign, digits := int64(1), text
	if digits != "" && (digits[0] == '-' || digits[0] == '+') {
		if digits[0] == '-' {
			sign = -1
		}
		digits = digits[1:]
	}
	base := 10
	switch {
	case len(digits) > 2 && (digits[:2] == "0x" || digits[:2] == "0X"):
		base, digits = 16, digits[2:]
	case len(digits) > 2 && (digits[:2] == "0b" || digits[:2] == "0B"):
		base, digits = 2, digits[2:]
	case len(digits) > 1 && digits[0] == '0':
		base = 8
	}
	end := 0
	for end < len(digits) && numeral.Digit(digits[end]) < base {
		end++
	}
	n, err := strconv.ParseUint(digits[:end], base, 64)
	switch {
	case end == 0 || end < len(digits):
		p.invalid(a)
	case err != nil:
		p.outOfRange(a)
		if sign < 0 {
			return math.MinInt64
		}
		return math.MaxInt64
	}
	if end == 0 {
		return 0
	}
	if n > math.MaxInt64 && !(sign < 0 && n == 1<<63) {
		p.outOfRange(a)
		if sign < 0 {
			return math.MinInt64
		}
		return math.MaxInt64
	}
	return sign * int64(n)
}

// float parses a number as strtold(3) does, or the code of a character after a quote.
func (p *printer) float(a string) longdouble.Number {
	if a != "" && (a[0] == '\'' || a[0] == '"') {
		return longdouble.FromInt(p.integer(a))
	}
	n, rest, inRange := longdouble.Parse(a)
	switch {
	case rest != "" || a == "":
		p.invalid(a)
	case !inRange:
		p.outOfRange(a)
	}
	return n
}

// invalid prints the error for an argument that is not a number.
func (p *printer) invalid(a string) {
	kind := ""
	switch {
	case len(a) > 1 && a[0] == '0' && a[1] >= '0' && a[1] <= '9':
		kind = "octal "
	case strings.HasPrefix(a, "0x"):
		kind = "hex "
	}
	p.fail("%s: invalid %snumber", a, kind)
}

// outOfRange warns of a number that is too large.
func (p *printer) outOfRange(a string) {
	p.fail("%s: Numerical result out of range", a)
}

// An output is the bytes that printf has written.
type output []byte

// WriteString implements io.StringWriter.
func (o *output) WriteString(text string) (int, error) {
	*o = append(*o, text...)
	return len(text), nil
}

// Strftime formats a time as strftime(3) does in the C locale.
func Strftime(format string, t time.Time) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		switch c := format[i]; c {
		case 'a':
			b.WriteString(t.Format("Mon"))
		case 'A':
			b.WriteString(t.Format("Monday"))
		case 'b', 'h':
			b.WriteString(t.Format("Jan"))
		case 'B':
			b.WriteString(t.Format("January"))
		case 'c':
			b.WriteString(t.Format("Mon Jan _2 15:04:05 2006"))
		case 'C':
			fmt.Fprintf(&b, "%02d", t.Year()/100)
		case 'd':
			b.WriteString(t.Format("02"))
		case 'D', 'x':
			b.WriteString(t.Format("01/02/06"))
		case 'e':
			b.WriteString(t.Format("_2"))
		case 'F':
			b.WriteString(t.Format("2006-01-02"))
		case 'g', 'G':
			year, _ := t.ISOWeek()
			if c == 'g' {
				fmt.Fprintf(&b, "%02d", year%100)
			} else {
				fmt.Fprintf(&b, "%d", year)
			}
		case 'H':
			b.WriteString(t.Format("15"))
		case 'I':
			b.WriteString(t.Format("03"))
		case 'j':
			fmt.Fprintf(&b, "%03d", t.YearDay())
		case 'k':
			fmt.Fprintf(&b, "%2d", t.Hour())
		case 'l':
			fmt.Fprintf(&b, "%2d", (t.Hour()+11)%12+1)
		case 'm':
			b.WriteString(t.Format("01"))
		case 'M':
			b.WriteString(t.Format("04"))
		case 'n':
			b.WriteByte('\n')
		case 'N':
			fmt.Fprintf(&b, "%09d", t.Nanosecond())
		case 'p':
			b.WriteString(t.Format("PM"))
		case 'P':
			b.WriteString(t.Format("pm"))
		case 'r':
			b.WriteString(t.Format("03:04:05 PM"))
		case 'R':
			b.WriteString(t.Format("15:04"))
		case 's':
			fmt.Fprintf(&b, "%d", t.Unix())
		case 'S':
			b.WriteString(t.Format("05"))
		case 't':
			b.WriteByte('\t')
		case 'T', 'X':
			b.WriteString(t.Format("15:04:05"))
		case 'u':
			fmt.Fprintf(&b, "%d", (int(t.Weekday())+6)%7+1)
		case 'U':
			fmt.Fprintf(&b, "%02d", (t.YearDay()+6-int(t.Weekday()))/7)
		case 'V':
			_, week := t.ISOWeek()
			fmt.Fprintf(&b, "%02d", week)
		case 'w':
			fmt.Fprintf(&b, "%d", int(t.Weekday()))
		case 'W':
			fmt.Fprintf(&b, "%02d", (t.YearDay()+6-(int(t.Weekday())+6)%7)/7)
		case 'y':
			b.WriteString(t.Format("06"))
		case 'Y':
			b.WriteString(t.Format("2006"))
		case 'z':
			b.WriteString(t.Format("-0700"))
		case 'Z':
			b.WriteString(t.Format("MST"))
		case '%':
			b.WriteByte('%')
		default:
			b.WriteString(format[i-1 : i+1])
		}
	}
	return b.String()
}
