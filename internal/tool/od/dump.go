package od

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"contedor/internal/cli"
)

// run prints the files.
func (d *dumper) run() error {
	d.left = d.skip
	if !d.next() {
		return nil
	}
	for d.left > 0 && d.in != nil {
		n, err := d.in.Discard(int(min(d.left, 1<<30)))
		d.left -= uint64(n)
		if err != nil {
			d.end(err)
		}
	}
	if d.left > 0 {
		return cli.Fail("cannot skip past end of combined input", nil)
	}
	var in io.Reader = d
	if d.limited {
		in = io.LimitReader(d, int64(d.limit))
	}
	if d.shortest > 0 {
		d.strings(bufio.NewReaderSize(in, 1)) // not a byte more is read
		return nil
	}
	d.dump(in)
	return nil
}

// address returns an address, with what follows it. last is for the address at the end.
func (d *dumper) address(n uint64, last bool) string {
	text, label := "", ""
	format := map[byte]string{'o': "%07o", 'd': "%07d", 'x': "%06x", 'n': ""}[d.radix]
	if format != "" {
		text = fmt.Sprintf(format, n)
	}
	if d.labeled {
		if format == "" { // with -A n, only the label is printed
			label = fmt.Sprintf("(%07o)", n)
		} else {
			label = " (" + fmt.Sprintf(format, n-d.skip+d.label) + ")"
		}
	}
	if last && text+label != "" {
		label += "\n"
	}
	return text + label
}

// addressWidth returns the columns of addresses.
func (d *dumper) addressWidth() int {
	width := map[byte]int{'o': 7, 'd': 7, 'x': 6, 'n': 0}[d.radix]
	if d.labeled && d.radix == 'n' {
		width = 7
	}
	return width
}

// dump prints the input in lines.
func (d *dumper) dump(in io.Reader) {
	block, before := make([]byte, d.width), make([]byte, d.width)
	at := d.skip
	first, repeated := true, false
	for {
		n, err := io.ReadFull(in, block)
		switch {
		case n == 0:
		case n == d.width && !d.all && !first && bytes.Equal(block, before):
			if !repeated {
				d.Out.WriteString("*\n")
			}
			repeated = true
		default:
			clear(block[n:])
			d.line(at, block, n)
			repeated = false
		}
		first = false
		at += uint64(n)
		block, before = before, block
		if err != nil {
			break
		}
	}
	d.Out.WriteString(d.address(at, true))
}

// line prints the first n bytes of a block.
func (d *dumper) line(at uint64, block []byte, n int) {
	for i := range d.formats {
		f := &d.formats[i]
		if i == 0 {
			d.Out.WriteString(d.address(at, false))
		} else {
			d.blanks(d.addressWidth())
		}
		fields := d.width / f.size
		empty := (d.width - n) / f.size
		left := f.padding
		for k := fields; k > empty; k-- {
			next := f.padding * (k - 1) / fields
			text := d.text(f, block[(fields-k)*f.size:(fields-k+1)*f.size])
			d.blanks(left - next + f.width - len(text))
			d.Out.WriteString(text)
			left = next
		}
		if f.trailer {
			d.blanks(empty*f.width + f.padding*empty/fields)
			d.Out.WriteString("  >")
			for _, c := range block[:n] {
				if c < ' ' || c >= 0x7f {
					c = '.'
				}
				d.Out.WriteByte(c)
			}
			d.Out.WriteByte('<')
		}
		d.Out.WriteByte('\n')
	}
}

func (d *dumper) blanks(n int) { d.Out.WriteString(strings.Repeat(" ", max(n, 0))) }

// strings prints the strings that a zero byte ends.
func (d *dumper) strings(in *bufio.Reader) {
	at, end := d.skip, d.skip+d.limit
	var text []byte
	for {
		c, err := in.ReadByte()
		if err != nil {
			if d.limited && at == end && len(text) >= d.shortest {
				d.found(at-uint64(len(text)), text)
			}
			return
		}
		at++
		switch {
		case c >= ' ' && c < 0x7f:
			text = append(text, c)
			continue
		case c == 0 && len(text) >= d.shortest:
			d.found(at-uint64(len(text))-1, text)
		}
		text = text[:0]
	}
}

func (d *dumper) found(at uint64, text []byte) {
	address := d.address(at, false)
	if address != "" {
		address += " "
	}
	d.Out.WriteString(address + string(text) + "\n")
}
