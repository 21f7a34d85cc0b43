package edit

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/quote"
)

// A display is the prompt and the text that the editor has drawn. After the last column, the terminal
// itself wraps to the next row, so a long line can be copied as one line.
type display struct {
	out      io.Writer
	above    string // the rows of the prompt above the last one, with their newlines
	prompt   string
	width    int      // the number of columns of the terminal
	drawn    bool     // above is drawn
	cells    []string // the drawn cells, those of the prompt first
	row, col int      // the position of the cursor; the row of the prompt is 0
}

// promptCells splits a prompt into cells. Text between \x01 and \x02, and an escape sequence for
// colors, have no width. They belong to the cell of the next character.
func promptCells(prompt string) (list []string) {
	hidden, invisible := "", false
	for i := 0; i < len(prompt); {
		_, n := utf8.DecodeRuneInString(prompt[i:])
		c := prompt[i : i+n]
		i += n
		switch {
		case c == "\x01":
			invisible = true
		case c == "\x02":
			invisible = false
		case invisible:
			hidden += c
		case c == "\x1b" && i < len(prompt) && prompt[i] == '[':
			hidden += c + "["
			for i++; i < len(prompt); i++ {
				hidden += prompt[i : i+1]
				if prompt[i] >= 0x40 {
					i++
					break
				}
			}
		default:
			list = append(list, "\x01"+hidden+"\x02"+c)
			hidden = ""
		}
	}
	if hidden != "" {
		list = append(list, "\x01"+hidden+"\x02")
	}
	return list
}

// picture returns the output for a cell that begins in a column, and its width in columns.
func picture(cell string, col int) (string, int) {
	hidden := ""
	if rest, ok := strings.CutPrefix(cell, "\x01"); ok {
		if before, after, ok := strings.Cut(rest, "\x02"); ok {
			hidden, cell = before, after
			if cell == "" {
				return hidden, 0
			}
		}
	}
	switch r, n := utf8.DecodeRuneInString(cell); {
	case r == '\n':
		return hidden + "\x1b[K\n", 0
	case r == '\t':
		n := 8 - col%8
		return hidden + strings.Repeat(" ", n), n
	case r < ' ' || r == 0x7f:
		return hidden + "^" + string(r^0x40), 2
	case r == utf8.RuneError && n == 1:
		return hidden + fmt.Sprintf(`\%03o`, cell[0]), 4
	}
	return hidden + cell, quote.Width(cell)
}

// after returns the output for a cell, and the position of the cursor after it.
func (d *display) after(cell string, row, col int) (string, int, int) {
	text, width := picture(cell, col)
	r, _ := utf8.DecodeLastRuneInString(cell)
	if r == '\n' {
		if col == 0 && row > 0 { // the terminal is still at the end of a full row
			text = " \r" + text
		}
		return text, row + 1, 0
	}
	if width == 2 && r >= ' ' && r != 0x7f && col+width > d.width { // a wide character is not split
		row, col = row+1, 0
	}
	col += width
	for col >= d.width && width > 0 {
		row, col = row+1, col-d.width
	}
	return text, row, col
}

// place returns the position after the first n cells.
func (d *display) place(cells []string, n int) (row, col int) {
	for _, cell := range cells[:n] {
		_, row, col = d.after(cell, row, col)
	}
	return row, col
}

// move returns the escape sequences that move the cursor.
func (d *display) move(row, col int) string {
	text := ""
	switch {
	case row < d.row:
		text = fmt.Sprintf("\x1b[%dA", d.row-row)
	case row > d.row:
		text = fmt.Sprintf("\x1b[%dB", row-d.row)
	}
	if col != d.col {
		text += "\r"
		if col > 0 {
			text += fmt.Sprintf("\x1b[%dC", col)
		}
	}
	d.row, d.col = row, col
	return text
}

// show draws a text, and puts the cursor before the character at an index. It only writes the
// difference from the text that is drawn.
func (d *display) show(text []string, point int) {
	cells := append(promptCells(d.prompt), text...)
	point += len(cells) - len(text)
	same := 0
	for same < len(cells) && same < len(d.cells) && cells[same] == d.cells[same] {
		same++
	}
	var b strings.Builder
	if !d.drawn {
		b.WriteString(d.above)
	}
	if same < len(cells) || same < len(d.cells) {
		row, col := d.place(cells, same)
		b.WriteString(d.move(row, col))
		for _, cell := range cells[same:] {
			picture, row, col := d.after(cell, d.row, d.col)
			b.WriteString(picture)
			d.row, d.col = row, col
		}
		if d.col == 0 && d.row > 0 && same < len(cells) {
			b.WriteString(" \r") // the terminal only wraps when the next character is written
		}
		if same < len(d.cells) {
			b.WriteString("\x1b[J")
		}
	}
	d.cells = cells
	row, col := d.place(cells, point)
	b.WriteString(d.move(row, col))
	if b.Len() > 0 {
		io.WriteString(d.out, b.String())
	}
	d.drawn = true
}

// resize draws everything again for another width.
func (d *display) resize(width int) {
	d.width = width
	io.WriteString(d.out, d.move(0, 0)+"\r\x1b[J")
	d.cells = nil
}

// forget makes the next show also draw the prompt, at the current position of the cursor.
func (d *display) forget() { d.cells, d.row, d.col, d.drawn = nil, 0, 0, false }
