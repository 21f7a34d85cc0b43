package column

import "strings"

// tab is the distance of tab stops.
const tab = 8

// printList prints the lines of the input in columns of the same width.
func (q *request) printList() {
	n := len(q.entries)
	if n == 0 {
		return
	}
	longest := 0
	for _, entry := range q.entries {
		longest = max(longest, q.cells(entry))
	}
	width := (longest + tab) / tab * tab
	if q.spaces > 0 {
		width = longest + int(q.spaces)
	}
	perRow := max(1, int(q.width)/width)
	if q.byRows && longest < int(q.width) && int(q.width) < width {
		perRow = n // the real column calculates 0 columns, and then prints everything in one row
	}
	rows := (n + perRow - 1) / perRow
	for row := range rows {
		at := 0 // the column of the cursor
		for i := range perRow {
			here, next := row+i*rows, row+(i+1)*rows
			if q.byRows {
				here, next = row*perRow+i, row*perRow+i+1
			}
			q.Out.WriteString(q.entries[here])
			if next >= n || i+1 == perRow {
				break
			}
			at += q.cells(q.entries[here])
			at = q.pad(at, (i+1)*width)
		}
		q.Out.WriteByte('\n')
	}
}

func (q *request) cells(text string) int {
	cells, _ := q.Locale.PrintableCells(text)
	return cells
}

// pad moves the cursor from one column to another one, and returns where it is.
func (q *request) pad(from, to int) int {
	if q.spaces > 0 {
		q.Out.WriteString(strings.Repeat(" ", max(0, to-from)))
		return max(from, to)
	}
	for next := (from + tab) / tab * tab; next <= to; next += tab {
		q.Out.WriteByte('\t')
		from = next
	}
	return from
}
