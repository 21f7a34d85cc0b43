package ss

import (
	"math"
	"strconv"
	"strings"

	"contedor/internal/linux/terminal"
)

// A column is a column of the table.
type column struct {
	header    string
	delimiter string // before the column
	right     bool   // aligned to the right
	disabled  bool
	width     int
}

// The columns. The last one has no heading.
const (
	netid = iota
	stateColumn
	receiveQueue
	sendQueue
	localAddress
	localPort
	peerAddress
	peerPort
	process
	extra
	columns
)

// A table is the output. A row has a text for each column.
type table struct {
	columns [columns]column
	rows    [][columns]string
	hidden  bool // no heading
}

func newTable() table {
	return table{columns: [columns]column{
		{header: "Netid"}, {header: "State", delimiter: " "}, {header: "Recv-Q", delimiter: " "}, {header: "Send-Q", delimiter: " "},
		{header: "Local Address:", delimiter: " ", right: true}, {header: "Port"},
		{header: "Peer Address:", delimiter: " ", right: true}, {header: "Port"}, {header: "Process"}, {},
	}}
}

func pad(text string, width int) string { return text + strings.Repeat(" ", max(width-len(text), 0)) }

// width returns the width of the screen, 0 if there is none.
func (s *session) width() int {
	if n := terminal.Columns(1); n > 0 {
		return n
	}
	text, _ := s.Getenv("COLUMNS")
	n, _ := strconv.Atoi(text)
	return max(n, 0)
}

// measure sets the width of the columns. A screen has additional space between them.
func (t *table) measure(screen int) {
	first := true
	for i := range t.columns {
		c := &t.columns[i]
		if c.disabled {
			continue
		}
		if !t.hidden {
			c.width = len(c.header)
		}
		for _, row := range t.rows {
			c.width = max(c.width, len(row[i]))
		}
		if c.width > 0 && !first {
			c.width += len(c.delimiter)
		}
		if screen > 0 {
			c.width = min(c.width, screen)
		}
		if c.width > 0 {
			first = false
		}
	}
	if screen > 0 {
		t.spread(screen)
	}
}

// spread breaks the columns into as few lines as possible, and spreads the rest of each line over its
// columns.
func (t *table) spread(screen int) {
	used := func(i int) bool { return t.columns[i].width > 0 }
	next := func(i int) int {
		for i++; i < columns && !used(i); i++ {
		}
		return i
	}
	for begin := next(-1); begin < columns; {
		length, end, count := 0, begin, 0
		for end < columns && length+t.columns[end].width <= screen {
			length += t.columns[end].width
			end, count = next(end), count+1
		}
		if count == 0 { // wider than the screen: cannot be
			return
		}
		free := screen - length
		spacing, rem := free/count, free%count
		for i := end - 1; i >= begin; i-- {
			if !used(i) {
				continue
			}
			t.columns[i].width += spacing
			if rem > 0 {
				t.columns[i].width++
				rem--
			}
		}
		begin = end
	}
}

// render formats the table.
func (t *table) render(screen int) string {
	t.measure(screen)
	rows := t.rows
	if !t.hidden {
		var heading [columns]string
		for i, c := range t.columns {
			heading[i] = c.header
		}
		rows = append([][columns]string{heading}, rows...)
	}
	lastPadded := math.MaxInt
	if screen == 0 {
		// Without a screen, nothing follows the last column with a heading.
		lastPadded = peerPort
		if t.columns[process].disabled {
			lastPadded = peerAddress
		}
	}
	var b strings.Builder
	for n, row := range rows {
		begun := false
		for i, c := range t.columns {
			if c.disabled {
				continue
			}
			cell := row[i]
			if begun {
				cell = c.delimiter + cell
				if c.right {
					cell = c.delimiter + strings.Repeat(" ", max(c.width-len(cell), 0)) + row[i]
				}
			}
			begun = true
			b.WriteString(cell)
			if !c.right && (i <= lastPadded || n == 0 && !t.hidden && i == extra) {
				b.WriteString(strings.Repeat(" ", max(c.width-len(cell), 0)))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
