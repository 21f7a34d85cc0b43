package diff

import "strings"

// measureSides sets the columns of side by side output.
func (d *run) measureSides() {
	const gutter = 3
	tab := d.tabSize
	if d.expandTabs {
		tab = 1
	}
	both := tab + gutter
	offset := d.width>>1 + both>>1 + d.width&both&1
	offset -= offset % tab
	d.half = max(0, min(offset-gutter, d.width-offset))
	d.column = d.width
	if d.half > 0 {
		d.column = offset
	}
}

// sides prints the files side by side.
func (d *run) sides(a, b *file, changes []change) {
	i, j := 0, 0
	common := func(to int) {
		for ; i < to; i, j = i+1, j+1 {
			switch {
			case d.noCommon:
			case d.leftColumn:
				d.row(&a.lines[i], '(', nil)
			default:
				d.row(&a.lines[i], ' ', &b.lines[j])
			}
		}
	}
	for _, c := range changes {
		common(c.a)
		n := min(c.deleted, c.inserted)
		mark := byte('|')
		if c.ignored {
			mark = ' '
		}
		for range n {
			d.row(&a.lines[i], mark, &b.lines[j])
			i, j = i+1, j+1
		}
		for ; j < c.b+c.inserted; j++ {
			m := byte('>')
			if c.ignored {
				m = ' '
			}
			d.row(nil, m, &b.lines[j])
		}
		for ; i < c.a+c.deleted; i++ {
			m := byte('<')
			if c.ignored {
				m = ' '
			}
			d.row(&a.lines[i], m, nil)
		}
	}
	common(len(a.lines))
}

// row prints a line of each file, one of which may be missing.
func (d *run) row(left *string, mark byte, right *string) {
	part := map[byte]string{'<': "de", '>': "ad"}[mark]
	if part != "" {
		d.begin(part)
	}
	newline := false
	column := 0
	if left != nil {
		newline = strings.HasSuffix(*left, "\n")
		column = d.halfLine(*left, 0)
	}
	if mark != ' ' {
		d.fill(column, (d.half+d.column-1)/2)
		column = (d.half+d.column-1)/2 + 1
		if mark == '|' && newline != strings.HasSuffix(*right, "\n") {
			mark = '\\'
			if newline {
				mark = '/'
			}
		}
		d.Out.WriteByte(mark)
	}
	if right != nil {
		newline = newline || strings.HasSuffix(*right, "\n")
		if !strings.HasPrefix(*right, "\n") {
			d.fill(column, d.column)
			d.halfLine(*right, d.column)
		}
	}
	if newline {
		d.Out.WriteByte('\n')
	}
	if part != "" {
		d.end()
	}
}

// fill moves from a column to another one, with tabs as far as possible.
func (d *run) fill(from, to int) {
	if !d.expandTabs {
		for tab := from + d.tabSize - from%d.tabSize; tab <= to; tab += d.tabSize {
			d.Out.WriteByte('\t')
			from = tab
		}
	}
	for ; from < to; from++ {
		d.Out.WriteByte(' ')
	}
}

// halfLine prints as much of a line as fits into half of the width. It returns the column
// that it reaches.
func (d *run) halfLine(line string, indent int) (out int) {
	in := 0
	for i := range len(line) {
		switch c := line[i]; {
		case c == '\n':
			return out
		case c == '\t':
			spaces := d.tabSize - in%d.tabSize
			if in == out {
				stop := out + spaces
				if d.expandTabs {
					for ; out < min(stop, d.half); out++ {
						d.Out.WriteByte(' ')
					}
				} else if stop < d.half {
					out = stop
					d.Out.WriteByte(c)
				}
			}
			in += spaces
		case c == '\r':
			d.Out.WriteByte(c)
			d.fill(0, indent)
			in, out = 0, 0
		case c == '\b':
			if in != 0 {
				if in--; in < d.half {
					if out <= in {
						for ; out < in; out++ {
							d.Out.WriteByte(' ')
						}
					} else {
						out = in
						d.Out.WriteByte(c)
					}
				}
			}
		case c < ' ' || c == 0x7f:
			if in < d.half {
				d.Out.WriteByte(c)
			}
		default:
			if in++; in <= d.half {
				out = in
				d.Out.WriteByte(c)
			}
		}
	}
	return out
}
