package xxd

import (
	"io"
	"os"

	"contedor/internal/cli"
)

// A reverter reads a dump.
type reverter struct {
	*dumper
	file         *os.File // the output if it can seek, else nil
	at           int64    // offset of the next byte in the output
	base, wanted int64    // the offset that -s adds, and the offset of the current line of the dump
}

// revert makes bytes from a dump. Text that is not part of the dump is ignored. A digit that follows
// an incomplete byte completes it, and a line without two digits in sequence ends there.
func (d *dumper) revert(file *os.File, base int64) error {
	r := &reverter{dumper: d, file: file, base: base}
	columns := d.columns
	if !d.hasColumns && d.kind == bits {
		columns = 6
	}
	newest, older, oldest := -1, 0, 0 // the values of the last three characters, -1 for no digit
	value, count := 0, 0              // for binary digits: their value, and how many there are
	ignoring := true                  // skip garbage before a line
	column := columns                 // position in the line; columns or more while the offset is read
	for {
		c, err := d.in.ReadByte()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return broken(err, 2)
		}
		if c == '\r' || d.kind == plain && (c == ' ' || c == '\n' || c == '\t') {
			continue
		}
		digit := hexDigit(c)
		if d.kind != bits {
			oldest, older = older, newest
		}
		newest = digit
		if digit < 0 && ignoring {
			continue
		}
		ignoring = false
		if d.kind == bits && (c == '0' || c == '1') {
			value = value<<1 | digit
			count++
		}
		if d.kind != plain && column >= columns {
			if digit < 0 {
				column = 0
				value, count = 0, 0
				continue
			}
			r.wanted = r.wanted<<4 | int64(digit)
			continue
		}
		if err := r.seekTo(); err != nil {
			return err
		}
		end := false // the rest of the line is skipped
		if d.kind == bits {
			if count == 8 {
				r.put(byte(value))
				value, count = 0, 0
				column++
				end = column >= columns
			}
		} else if older >= 0 && newest >= 0 {
			r.put(byte(older<<4 | newest))
			newest = -1
			if d.kind == 0 {
				if column++; column >= columns {
					older, oldest = -1, -1
					end = true
				}
			}
		} else if newest < 0 && older < 0 && oldest < 0 {
			end = true
		}
		if end && c != '\n' {
			if c, err = d.skipLine(); err != nil {
				return err
			}
		}
		if c == '\n' {
			if d.kind != plain {
				r.wanted = 0
			}
			column, ignoring = columns, true
		}
	}
}

// skipLine skips the rest of a line, and returns its newline, or another byte at the end of the file.
func (d *dumper) skipLine() (byte, error) {
	for {
		c, err := d.in.ReadByte()
		switch {
		case err == io.EOF:
			return 0, nil
		case err != nil:
			return 0, broken(err, 2)
		case c == '\n':
			return c, nil
		}
	}
}

func (r *reverter) put(b byte) {
	r.out.WriteByte(b)
	r.at++
	r.wanted++
}

// seekTo goes to the offset of the next byte. An output that cannot seek gets zeros instead.
func (r *reverter) seekTo() error {
	to := r.base + r.wanted
	if to == r.at {
		return nil
	}
	if err := r.out.Flush(); err != nil {
		return broken(err, 3)
	}
	file := r.file
	if file == nil {
		file, _ = r.Stdout.(*os.File)
	}
	if file != nil {
		if _, err := file.Seek(to-r.at, io.SeekCurrent); err == nil {
			r.at = to
			return nil
		}
	}
	if to < r.at {
		return &cli.Failure{Text: "Sorry, cannot seek backwards.", Status: 5}
	}
	for ; r.at < to; r.at++ {
		if err := r.out.WriteByte(0); err != nil {
			return broken(err, 3)
		}
	}
	return nil
}
