package main

import (
	"strings"
	"unicode/utf8"
)

// A table is a Markdown table. Its columns are padded, so that it can be read as text.
type table struct {
	title string
	head  []string
	rows  [][]string
}

// add adds a row. A | in a cell is escaped, because it would begin another cell.
func (t *table) add(cells ...string) {
	for i := range cells {
		cells[i] = strings.ReplaceAll(cells[i], "|", `\|`)
	}
	t.rows = append(t.rows, cells)
}

// String returns the title and the table. All columns but the first and the last hold figures
// and are right-aligned.
func (t *table) String() string {
	widths := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var text strings.Builder
	text.WriteString("### " + t.title + "\n\n")
	line := func(row []string) {
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if t.figures(i) {
				text.WriteString("| " + pad + cell + " ")
			} else {
				text.WriteString("| " + cell + pad + " ")
			}
		}
		text.WriteString("|\n")
	}
	line(t.head)
	for i, width := range widths {
		if t.figures(i) {
			text.WriteString("| " + strings.Repeat("-", width-1) + ": ")
		} else {
			text.WriteString("| " + strings.Repeat("-", width) + " ")
		}
	}
	text.WriteString("|\n")
	for _, row := range t.rows {
		line(row)
	}
	return text.String()
}

// figures reports whether a column has figures.
func (t *table) figures(column int) bool { return column > 0 && column < len(t.head)-1 }
