package hexdump

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// A dumper is one run of hexdump.
type dumper struct {
	*gnu.Tool
	formats []*format
	end     *unit // the last unit with %_A, which is written at the end
	block   int   // the number of bytes that the formats interpret
	length  int64 // the number of bytes to dump, or -1 for all
	skip    int64
	all     bool // identical lines, too
	files   []string

	in       io.ReadCloser // the current file
	opened   int           // number of files that have been opened
	readable bool          // one of them could be opened
	at       int64         // offset of the block
	ends     int64         // offset of the end of the input, or 0 before the last block
}

func (d *dumper) dump() error {
	if d.block == 0 {
		return nil
	}
	previous := []byte(nil)
	squeezed := false
	for {
		b, whole, err := d.read()
		if err != nil {
			return err
		}
		if len(b) == 0 {
			break
		}
		if !d.all && whole && bytes.Equal(b, previous) {
			if !squeezed {
				d.Out.WriteString("*\n")
			}
			squeezed = true
			d.at += int64(d.block)
			continue
		}
		squeezed = false
		if !whole {
			d.ends = d.at + int64(len(b))
			b = append(b, make([]byte, d.block-len(b))...)
		}
		d.write(b)
		previous = b
		d.at += int64(d.block)
		if !whole {
			break
		}
	}
	d.last()
	if !d.readable && d.length != 0 {
		return cli.Fail("all input file arguments failed", nil)
	}
	return nil
}

// last writes the unit with %_A.
func (d *dumper) last() {
	if d.end == nil {
		return
	}
	if d.ends == 0 {
		if d.at == 0 {
			return
		}
		d.ends = d.at
	}
	for _, p := range d.end.parts {
		d.Out.WriteString(p.before)
		if p.kind == address || p.kind == end {
			p.spec.Unsigned(d.Out, p.letter, uint64(d.ends))
		}
	}
}

// read reads the next block. whole is false if it is the last one.
func (d *dumper) read() (b []byte, whole bool, err error) {
	b = make([]byte, 0, d.block)
	for len(b) < d.block && d.length != 0 {
		if d.in == nil {
			if more, err := d.next(); !more {
				if err != nil {
					return nil, false, err
				}
				break
			}
		}
		want := d.block - len(b)
		if d.length >= 0 {
			want = int(min(int64(want), d.length))
		}
		n, err := io.ReadFull(d.in, b[len(b):len(b)+want])
		b = b[:len(b)+n]
		if d.length >= 0 {
			d.length -= int64(n)
		}
		if n < want {
			d.in.Close()
			d.in = nil
			if err != io.EOF && err != io.ErrUnexpectedEOF {
				d.complain(d.current(), err)
			}
		}
	}
	return b, len(b) == d.block, nil
}

// current returns the name of the current file.
func (d *dumper) current() string {
	if len(d.files) == 0 {
		return "stdin"
	}
	return d.files[d.opened-1]
}

// complain writes a message. As in the real hexdump, it does not wait for the output before it.
func (d *dumper) complain(name string, err error) {
	d.Stderr.Write([]byte(d.ErrorName() + ": " + cli.Fail(name, err).Error() + "\n"))
}

// next opens the next file and skips the bytes of -s. It reports whether there is one.
func (d *dumper) next() (bool, error) {
	for d.in == nil {
		switch {
		case len(d.files) == 0 && d.opened == 0:
			d.in = io.NopCloser(d.Stdin)
			d.opened, d.readable = 1, true
		case d.opened < len(d.files):
			name := d.files[d.opened]
			d.opened++
			f, err := os.Open(name)
			if err != nil {
				d.complain(name, err)
				d.Status = 1
				continue
			}
			d.in, d.readable = f, true
		default:
			return false, nil
		}
		if d.skip == 0 {
			continue
		}
		some, err := d.skipBytes()
		if err != nil {
			return false, cli.Fail(d.current(), err)
		}
		if !some {
			d.in.Close()
			d.in = nil
		}
	}
	return true, nil
}

// skipBytes skips bytes of the current file. It reports whether some of the file may be left.
func (d *dumper) skipBytes() (bool, error) {
	var file io.Reader = d.in
	if len(d.files) == 0 {
		file = d.Stdin
	}
	f, ok := file.(*os.File)
	if !ok {
		return false, unix.ESPIPE
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && d.skip >= info.Size() {
		d.at += info.Size()
		d.skip -= info.Size()
		return false, nil
	}
	if _, err := f.Seek(d.skip, io.SeekCurrent); err != nil {
		return false, err
	}
	d.at += d.skip
	d.skip = 0
	return true, nil
}

// write writes a block in all formats.
func (d *dumper) write(b []byte) {
	for _, f := range d.formats {
		at := 0
	units:
		for _, u := range f.units {
			for _, p := range u.parts {
				if p.kind == end {
					break units
				}
			}
			for left := u.repeat; left > 0; left-- {
				for _, p := range u.parts {
					d.part(p, b[at:], d.at+int64(at), left == 1)
					at += p.bytes
				}
			}
		}
	}
}

// part writes a part for the bytes at an offset. Blanks stand for what is after the end.
func (d *dumper) part(p *part, b []byte, at int64, last bool) {
	before := p.before
	if p.short && last {
		before = before[:len(before)-1]
	}
	d.Out.WriteString(before)
	if p.kind == text {
		return
	}
	if d.ends > 0 && at >= d.ends {
		d.blank(p)
		return
	}
	b = b[:p.bytes]
	switch p.kind {
	case address:
		p.spec.Unsigned(d.Out, p.letter, uint64(at))
	case character:
		d.character(p, string(b))
	case escaped:
		p.spec.Text(d.Out, escape(b[0]))
	case printable:
		if b[0] < 32 || b[0] > 126 {
			b = []byte{'.'}
		}
		d.character(p, string(b))
	case named:
		p.spec.Text(d.Out, name(b[0]))
	case float:
		n := float64(0)
		if len(b) == 4 {
			n = float64(math.Float32frombits(binary.NativeEndian.Uint32(b)))
		} else {
			n = math.Float64frombits(binary.NativeEndian.Uint64(b))
		}
		p.spec.Double(d.Out, p.letter, n)
	case signed:
		p.spec.Signed(d.Out, signedInt(b))
	case unsigned:
		p.spec.Unsigned(d.Out, p.letter, unsignedInt(b))
	case textBytes:
		value, _, _ := strings.Cut(string(b), "\x00")
		p.spec.Text(d.Out, value)
	}
}

// character writes one byte as %c does: the precision does not matter.
func (d *dumper) character(p *part, value string) {
	spec := p.spec
	spec.Precision = -1
	spec.Text(d.Out, value)
}

// blank writes blanks in the width of a conversion.
func (d *dumper) blank(p *part) {
	d.Out.WriteString(strings.Repeat(" ", p.spec.Width))
}

func signedInt(b []byte) int64 {
	switch len(b) {
	case 1:
		return int64(int8(b[0]))
	case 2:
		return int64(int16(binary.NativeEndian.Uint16(b)))
	case 4:
		return int64(int32(binary.NativeEndian.Uint32(b)))
	}
	return int64(binary.NativeEndian.Uint64(b))
}

func unsignedInt(b []byte) uint64 {
	switch len(b) {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.NativeEndian.Uint16(b))
	case 4:
		return uint64(binary.NativeEndian.Uint32(b))
	}
	return binary.NativeEndian.Uint64(b)
}

// escape returns a byte as %_c writes it.
func escape(c byte) string {
	switch {
	case c == 0:
		return `\0`
	case c >= '\a' && c <= '\r':
		return `\` + string("abtnvfr"[c-'\a'])
	case c >= 32 && c < 127:
		return string(rune(c))
	}
	return fmt.Sprintf("%03o", c)
}

// controls are the names of the first characters of ASCII.
var controls = strings.Fields("nul soh stx etx eot enq ack bel bs ht lf vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us")

// name returns a byte as %_u writes it.
func name(c byte) string {
	switch {
	case int(c) < len(controls):
		return controls[c]
	case c == 127:
		return "del"
	case c < 127:
		return string(rune(c))
	}
	return fmt.Sprintf("%02x", c)
}
