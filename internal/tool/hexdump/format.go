package hexdump

import (
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu/conversion"
)

const blanks = " \t\n\v\f\r"

// A format is a format string: units that are applied to a block of bytes in turn.
type format struct {
	units []*unit
	bytes int // number of bytes that it interprets
}

// A unit is one part of a format, as in 16/1 "%02x ".
type unit struct {
	repeat  int
	repeats bool // the number of repetitions is given
	bytes   int  // number of bytes that each repetition interprets
	text    string
	parts   []*part
}

// A part of a unit is a text before one conversion, or the text at the end.
type part struct {
	before string // the text before the conversion, or the text itself
	kind   kind
	letter byte
	spec   conversion.Spec
	bytes  int
	short  bool // its last blank is not written in the last repetition
}

// A kind says what a part does with its bytes.
type kind byte

const (
	text      kind = iota
	address        // %_a
	end            // %_A
	character      // %c
	escaped        // %_c
	printable      // %_p
	named          // %_u
	float          // %e, %f, %g
	signed         // %d, %i
	unsigned       // %o, %u, %x, %X
	textBytes      // %s
)

// maxCount bounds the numbers in a format.
const maxCount = 1 << 20

// add parses a format.
func (d *dumper) add(source string) error {
	bad := cli.Fail("bad format {"+source+"}", nil)
	f := &format{}
	rest := source
	number := func(ends string) (int, bool) {
		digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
		n, err := strconv.Atoi(digits)
		rest = rest[len(digits):]
		if err != nil || n > maxCount || rest == "" || strings.IndexByte(ends, rest[0]) < 0 {
			return 0, false
		}
		return n, true
	}
	isDigit := func() bool { return rest != "" && rest[0] >= '0' && rest[0] <= '9' }
	for {
		if rest = strings.TrimLeft(rest, blanks); rest == "" {
			d.formats = append(d.formats, f)
			return nil
		}
		u := &unit{repeat: 1}
		ok := true
		if isDigit() {
			if u.repeat, ok = number(blanks + "/"); !ok {
				return bad
			}
			u.repeats = true
			rest = strings.TrimLeft(rest, blanks)
		}
		if strings.HasPrefix(rest, "/") {
			rest = strings.TrimLeft(rest[1:], blanks)
			if isDigit() {
				if u.bytes, ok = number(blanks); !ok {
					return bad
				}
				rest = strings.TrimLeft(rest, blanks)
			}
		}
		if rest, ok = strings.CutPrefix(rest, `"`); !ok {
			return bad
		}
		quoted, after, ok := strings.Cut(rest, `"`)
		if !ok {
			return bad
		}
		u.text, rest = unescape(quoted), after
		f.units = append(f.units, u)
	}
}

// unescape replaces the escapes of C that are one letter. As in the real hexdump, each escape
// shortens the text at its end: what follows the escape is not moved.
func unescape(s string) string {
	out := []byte(s)
	to := 0
	for from := 0; from < len(s); from, to = from+1, to+1 {
		if s[from] != '\\' || from+1 == len(s) {
			continue
		}
		from++
		out[to] = s[from]
		if at := strings.IndexByte("abfnrtv", s[from]); at >= 0 {
			out[to] = "\a\b\f\n\r\t\v"[at]
		}
	}
	return string(out[:to])
}

// settle parses the conversions, and finds the size of the blocks.
func (d *dumper) settle() error {
	for _, f := range d.formats {
		for _, u := range f.units {
			if err := d.parse(u); err != nil {
				return err
			}
			f.bytes += u.bytes * u.repeat
		}
		d.block = max(d.block, f.bytes)
	}
	if d.block > maxCount {
		return cli.Fail("cannot allocate "+strconv.Itoa(d.block)+" bytes", nil)
	}
	for _, f := range d.formats {
		f.fill(d.block)
	}
	return nil
}

// fill repeats the last unit of a format until the format interprets a whole block.
func (f *format) fill(block int) {
	for i, u := range f.units {
		if i == len(f.units)-1 && f.bytes < block && !u.repeats && u.bytes > 0 {
			u.repeat += (block - f.bytes) / u.bytes
		}
		if u.repeat > 1 && len(u.parts) > 0 {
			last := u.parts[len(u.parts)-1]
			last.short = last.kind == text && last.before != "" && strings.IndexByte(blanks, last.before[len(last.before)-1]) >= 0
		}
	}
}

// parse parses the conversions of a unit.
func (d *dumper) parse(u *unit) error {
	rest := u.text
	given := u.bytes
	conversions := 0
	for rest != "" {
		before, after, found := strings.Cut(rest, "%")
		p := &part{before: before}
		if !found {
			u.parts = append(u.parts, p)
			break
		}
		p.before = before
		length, err := p.parse(after, given)
		if err != nil {
			return err
		}
		rest = withoutColor(after[length:])
		if p.kind == end {
			d.end = u
		}
		if p.kind != address && p.kind != end && given > 0 {
			if conversions++; conversions > 1 {
				return cli.Fail("byte count with multiple conversion characters", nil)
			}
		}
		u.parts = append(u.parts, p)
	}
	if given == 0 {
		for _, p := range u.parts {
			u.bytes += p.bytes
		}
	}
	return nil
}

// withoutColor removes a color at the beginning of what follows a conversion: _L[red].
func withoutColor(s string) string {
	if rest, ok := strings.CutPrefix(s, "_L["); ok {
		if _, rest, ok := strings.Cut(rest, "]"); ok {
			return rest
		}
	}
	return s
}

// parse parses a conversion after its percent sign, and returns its length. count is the number
// of bytes that the format gives for it, or 0.
func (p *part) parse(s string, count int) (length int, err error) {
	p.spec.Precision = -1
	i := 0
	for i < len(s) && strings.IndexByte("#-+ 0", s[i]) >= 0 {
		p.spec.Flag(s[i])
		i++
	}
	digits := func() int {
		n := 0
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			n = min(n*10+int(s[i]-'0'), maxCount)
			i++
		}
		return n
	}
	p.spec.Width = digits()
	if i < len(s) && s[i] == '.' {
		i++
		p.spec.Precision = digits()
	}
	if i == len(s) {
		return 0, cli.Fail("bad format {%"+s+"}", nil)
	}
	letter := s[i]
	i++
	if letter == '_' {
		return p.parseSpecial(s, i, count)
	}
	p.letter = letter
	badCount := cli.Fail("bad byte count for conversion character "+string(rune(letter)), nil)
	sizes := map[int]int{}
	switch letter {
	case 'c':
		p.kind, sizes = character, map[int]int{0: 1, 1: 1}
	case 'd', 'i':
		p.kind, sizes = signed, map[int]int{0: 4, 1: 1, 2: 2, 4: 4, 8: 8}
	case 'o', 'u', 'x', 'X':
		p.kind, sizes = unsigned, map[int]int{0: 4, 1: 1, 2: 2, 4: 4, 8: 8}
	case 'e', 'E', 'f', 'g', 'G':
		p.kind, sizes = float, map[int]int{0: 8, 4: 4, 8: 8}
	case 's':
		p.kind = textBytes
		switch {
		case count > 0:
			p.bytes = count
		case p.spec.Precision >= 0:
			p.bytes = p.spec.Precision
		default:
			return 0, cli.Fail("%s requires a precision or a byte count", nil)
		}
		return i, nil
	default:
		return 0, cli.Fail("bad conversion character %"+string(rune(letter)), nil)
	}
	n, ok := sizes[count]
	if !ok {
		return 0, badCount
	}
	p.bytes = n
	return i, nil
}

// parseSpecial parses a conversion of hexdump's own, from the letter after %_ on.
func (p *part) parseSpecial(s string, i, count int) (int, error) {
	letter := byte(0)
	if i < len(s) {
		letter = s[i]
	}
	i++
	p.bytes = 1
	switch letter {
	case 'A', 'a':
		p.kind, p.bytes = address, 0
		if letter == 'A' {
			p.kind = end
		}
		if i >= len(s) || strings.IndexByte("dox", s[i]) < 0 {
			bad := ""
			if i < len(s) {
				bad = s[i : i+1]
			}
			return 0, cli.Fail("bad conversion character %_"+string(rune(letter))+bad, nil)
		}
		if p.letter = s[i]; p.letter == 'd' {
			p.letter = 'u'
		}
		return i + 1, nil
	case 'c':
		p.kind = escaped
	case 'p':
		p.kind = printable
	case 'u':
		p.kind = named
	default:
		return 0, cli.Fail("bad conversion character %_"+string(rune(letter)), nil)
	}
	if count > 1 {
		return 0, cli.Fail("bad byte count for conversion character "+string(rune(letter)), nil)
	}
	return i, nil
}
