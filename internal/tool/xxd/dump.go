package xxd

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// read reads up to n bytes of the input, within the length of -l. It returns fewer only at the end.
func (d *dumper) read(buf []byte) (int, error) {
	if d.length >= 0 && int64(len(buf)) > d.length {
		buf = buf[:d.length]
	}
	n, err := io.ReadFull(d.in, buf)
	if d.length >= 0 {
		d.length -= int64(n)
	}
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return n, broken(err, 2)
	}
	return n, nil
}

func (d *dumper) hex(b byte) string {
	if d.upper {
		return fmt.Sprintf("%02X", b)
	}
	return fmt.Sprintf("%02x", b)
}

// A color is a digit of ECMA-48.
type color byte

func (d *dumper) color(b byte) color {
	if d.ebcdic {
		switch {
		case b == 0x05 || b == 0x0d || b == 0x25: // tab, carriage return, line feed
			return '3'
		case b == 0:
			return '7'
		case b == 0xff:
			return '4'
		case printableEBCDIC(b):
			return '2'
		}
		return '1'
	}
	switch {
	case b > 31 && b < 127:
		return '2'
	case b == '\t' || b == '\n' || b == '\r':
		return '3'
	case b == 0:
		return '7'
	case b == 0xff:
		return '4'
	}
	return '1'
}

// A painter writes texts in colors. Texts of one color that follow one another are painted as one.
type painter struct {
	out    *strings.Builder
	active bool
	color  color // 0 for none
}

func (p *painter) write(c color, text string) {
	if p.active && p.color != c {
		p.end()
		p.out.WriteString("\x1b[1;3" + string(rune(c)) + "m")
		p.color = c
	}
	p.out.WriteString(text)
}

func (p *painter) end() {
	if p.color != 0 {
		p.out.WriteString("\x1b[0m")
		p.color = 0
	}
}

// include writes the dump as the definition of an array in C.
func (d *dumper) include() error {
	name := d.name
	if name != "" {
		name = d.identifier(name)
		d.out.WriteString("unsigned char " + name + "[] = {\n")
	}
	hex := "0x"
	if d.upper {
		hex = "0X"
	}
	buf := make([]byte, 32<<10)
	total := int64(0)
	write := func(b byte) {
		before := ", "
		if total%int64(d.columns) == 0 {
			before = ",\n  "
			if total == 0 {
				before = "  "
			}
		}
		d.out.WriteString(before + hex + d.hex(b))
		total++
	}
	for {
		n, err := d.read(buf)
		if err != nil {
			return err
		}
		for _, b := range buf[:n] {
			write(b)
		}
		if n < len(buf) {
			break
		}
	}
	length := total
	if d.terminated {
		write(0)
	}
	if length > 0 {
		d.out.WriteByte('\n')
	}
	if name == "" {
		return nil
	}
	d.out.WriteString("};\n")
	suffix := "_len"
	if d.capital {
		suffix = "_LEN"
	}
	d.out.WriteString("unsigned int " + name + suffix + " = " + strconv.FormatInt(length, 10) + ";\n")
	return nil
}

// identifier changes the name of a file to that of a variable.
func (d *dumper) identifier(name string) string {
	id := []byte(name)
	for i, c := range id {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		switch {
		case !letter && (c < '0' || c > '9'):
			id[i] = '_'
		case d.capital && letter:
			id[i] &^= 0x20
		}
	}
	if len(id) > 0 && id[0] >= '0' && id[0] <= '9' {
		return "__" + string(id)
	}
	return string(id)
}

// digits writes the dump as digits only.
func (d *dumper) digits() error {
	buf := make([]byte, 32<<10)
	column := 0
	for {
		n, err := d.read(buf)
		if err != nil {
			return err
		}
		for _, b := range buf[:n] {
			d.out.WriteString(d.hex(b))
			if column++; column == d.columns {
				d.out.WriteByte('\n')
				column = 0
			}
		}
		if n < len(buf) {
			break
		}
	}
	if column > 0 || d.columns == 0 {
		d.out.WriteByte('\n')
	}
	return nil
}

// lines writes an ordinary dump, whose first byte has the offset start.
func (d *dumper) lines(start int64) error {
	at := uint64(start) + uint64(d.offset)
	var zeros zeroLines
	buf := make([]byte, d.columns)
	for {
		n, err := d.read(buf)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		line := d.line(at, buf[:n])
		at += uint64(n)
		if d.skipsZeros && n == len(buf) && len(bytes.Trim(buf, "\x00")) == 0 {
			if zeros.add(line) == 1 {
				d.out.WriteString(line)
			}
			continue
		}
		d.out.WriteString(zeros.end(false))
		d.out.WriteString(line)
	}
	d.out.WriteString(zeros.end(true))
	return nil
}

// A zeroLines is a sequence of lines of zeros. Its first line is written at once, the others when
// their number is known.
type zeroLines struct {
	count        int
	second, last string
}

// add adds a line, and returns the number of lines.
func (z *zeroLines) add(line string) int {
	if z.count++; z.count == 2 {
		z.second = line
	}
	z.last = line
	return z.count
}

// end returns the lines to write after the first one, and begins a new sequence. The last line of
// a file is always written.
func (z *zeroLines) end(last bool) (text string) {
	hidden := z.count - 1
	if last && hidden > 0 {
		hidden, text = hidden-1, z.last
	}
	switch {
	case hidden == 1:
		text = z.second + text
	case hidden > 1:
		text = "*\n" + text
	}
	*z = zeroLines{}
	return text
}

// line formats one line.
func (d *dumper) line(at uint64, b []byte) string {
	var out strings.Builder
	if d.decimal {
		fmt.Fprintf(&out, "%08d:", at)
	} else {
		fmt.Fprintf(&out, "%08x:", at)
	}
	p := painter{out: &out, active: d.colored}
	width := 2
	if d.kind == bits {
		width = 8
	}
	d.groups(&p, b, width)
	used, all := len(b)*width+(len(b)-1)/d.group, d.columns*width+(d.columns-1)/d.group
	if d.kind == littleEndian {
		used = (len(b)+d.group-1)/d.group*(d.group*width+1) - 1
		all = (d.columns+d.group-1)/d.group*(d.group*width+1) - 1
	}
	d.pad(&p, max(all-used, 0)+2, len(b))
	for _, c := range b {
		p.write(d.color(c), string(rune(d.character(c))))
	}
	p.end()
	out.WriteByte('\n')
	return out.String()
}

// pad writes n blanks before the characters of a line, which has the given number of bytes. If the line
// is short, some of the blanks have a color, as in the real xxd.
func (d *dumper) pad(p *painter, n, bytes int) {
	missing, after := d.columns-bytes, 1
	switch {
	case d.kind == bits:
		missing = 0
	case d.kind == littleEndian:
		missing = d.columns - (bytes+d.group-1)/d.group*d.group
	case bytes%d.group != 0 || d.columns%d.group != 0:
		after = 2
	}
	if missing <= 0 {
		p.out.WriteString(strings.Repeat(" ", n))
		return
	}
	p.out.WriteString(strings.Repeat(" ", n-missing-after))
	p.write('1', strings.Repeat(" ", missing))
	p.end()
	p.out.WriteString(strings.Repeat(" ", after))
}

// groups writes the numbers of a line, each group after a blank.
func (d *dumper) groups(p *painter, b []byte, width int) {
	for begin := 0; begin < len(b); begin += d.group {
		p.end()
		p.out.WriteByte(' ')
		if d.kind == littleEndian {
			for i := begin + d.group - 1; i >= begin; i-- {
				if i >= len(b) {
					missing := begin + d.group - len(b)
					p.write('1', strings.Repeat(" ", missing))
					p.end()
					p.out.WriteString(strings.Repeat(" ", missing))
					i = len(b)
					continue
				}
				p.write(d.color(b[i]), d.hex(b[i]))
			}
			continue
		}
		for _, c := range b[begin:min(begin+d.group, len(b))] {
			if d.kind == bits {
				p.write(d.color(c), fmt.Sprintf("%08b", c))
			} else {
				p.write(d.color(c), d.hex(c))
			}
		}
	}
	p.end()
}

// character returns what stands for a byte at the end of a line.
func (d *dumper) character(c byte) byte {
	switch {
	case d.ebcdic && c >= 64:
		return ebcdic[c-64]
	case d.ebcdic, c < 32, c > 126:
		return '.'
	}
	return c
}

// ebcdic has the characters from 64 on. A period stands for one that xxd does not print, and at
// period for itself.
const ebcdic = ` ...........<(+|&.........!$*);~-/.........,%_>?.........` + "`" + `:#@'="` +
	`.abcdefghi.......jklmnopqr^.......stuvwxyz...[...............]..` +
	`{ABCDEFGHI......}JKLMNOPQR......\.STUVWXYZ......0123456789......`

const period = 0x4b

func printableEBCDIC(c byte) bool { return c >= 64 && (c == period || ebcdic[c-64] != '.') }
