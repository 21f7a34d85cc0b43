// Package columns prints tables and trees as libsmartcols, the library of lsns(8)
// and findmnt(8), prints them: aligned for people, or one of three formats for
// programs. Begin with Table.
//
// Light commands use it, so it imports neither fmt nor encoding/json.
package columns

import (
	"errors"
	"strconv"
	"strings"

	"contedor/internal/linux/quote"
	"golang.org/x/sys/unix"
)

// A Format is how a table is written.
type Format uint8

// The formats.
const (
	Human Format = iota // aligned columns below headings
	Raw                 // one blank between values, whatever could be mistaken as \x20
	Pairs               // NAME="value"
	JSON                // an object of one array, with the table's name
)

// A Type is what the values of a column are in JSON.
type Type uint8

// The types of values.
const (
	String  Type = iota
	Number       // without quotes
	Strings      // an array
)

// A Column is one column of a table. The flags are those of libsmartcols.
type Column struct {
	Name string
	// Hint is the width that the column should have: cells or, below 1, a part of
	// the terminal's width.
	Hint float64
	Type Type

	Right      bool // aligned to the right
	Truncate   bool // may be cut at a terminal
	Tree       bool // shows the tree's branches
	NoExtremes bool // a few long values do not widen it
	Strict     bool // never wider than the hint because of its heading
	Lines      bool // a value has several lines, divided by "\n"
	Hidden     bool
	Link       string // what stands before a value in the hyperlink that it becomes; empty for none

	index   int
	width   int
	art     int // cells of the tree's branches
	min     int
	max     int
	average float64
	spread  float64 // standard deviation
}

// A Line is one line of a table: a text for each column.
type Line struct {
	Cells    []string
	parent   *Line
	children []*Line
	widths   []int
}

// A Table is columns and lines.
type Table struct {
	Name       string // of the array in JSON
	Columns    []*Column
	Format     Format
	NoHeadings bool
	// HideHeadings leaves the headings out, which count for the widths nevertheless.
	HideHeadings bool
	Bare         bool // JSON is the objects alone
	ShellNames   bool // names of columns become names of shell variables
	ASCII        bool // branches of a tree without line-drawing characters
	Terminal     int  // the width of the terminal; 0 where the output is none
	Locale       quote.Locale

	lines []*Line
}

// TerminalWidth returns the width of the terminal that descriptor 1 is, and 0
// where it is none. A terminal that does not know its width is as wide as COLUMNS
// says, or 80 cells.
func TerminalWidth(getenv func(string) (string, bool)) int {
	if _, err := unix.IoctlGetTermios(1, unix.TCGETS); err != nil {
		return 0
	}
	if size, err := unix.IoctlGetWinsize(1, unix.TIOCGWINSZ); err == nil && size.Col > 0 {
		return int(size.Col)
	}
	if value, ok := getenv("COLUMNS"); ok {
		if n, err := strconv.Atoi(value); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

// Add adds a line below its parent; nil for a line at the root.
func (t *Table) Add(parent *Line) *Line {
	l := &Line{Cells: make([]string, len(t.Columns)), parent: parent}
	t.lines = append(t.lines, l)
	if parent != nil {
		parent.children = append(parent.children, l)
	}
	return l
}

// Remove takes the line away that was added last.
func (t *Table) Remove(l *Line) {
	t.lines = t.lines[:len(t.lines)-1]
	if p := l.parent; p != nil {
		p.children = p.children[:len(p.children)-1]
	}
}

// Clear takes all lines away.
func (t *Table) Clear() { t.lines = nil }

// Empty reports whether the table has no line.
func (t *Table) Empty() bool { return len(t.lines) == 0 }

// Len returns the number of lines.
func (t *Table) Len() int { return len(t.lines) }

// Text returns the whole table. A table without lines is nothing, or an empty
// array.
func (t *Table) Text() string {
	p := &printer{Table: t}
	for i, c := range t.Columns {
		c.index = i
		p.tree = p.tree || c.Tree
		if c.Hidden {
			continue
		}
		p.last = c
	}
	p.chooseSymbols()
	switch {
	case p.last == nil:
	case t.Format == JSON:
		p.json()
	case t.Empty():
	default:
		if t.Format == Human {
			p.calculate()
		}
		p.headings()
		p.walk(func(l *Line) {
			p.line(l)
			p.out.WriteByte('\n')
		})
	}
	return p.out.String()
}

// A printer is one printing of a table.
type printer struct {
	*Table
	tree                    bool
	last                    *Column // the last one that is not hidden
	out                     strings.Builder
	branch, vertical, final string // a tree's branches
}

func (p *printer) chooseSymbols() {
	p.branch, p.vertical, p.final = "|-", "| ", "`-"
	if p.Locale.UTF8 && !p.ASCII {
		p.branch, p.vertical, p.final = "├─", "│ ", "└─"
	}
}

// walk calls f for every line: in the order of the tree, if one is shown.
func (p *printer) walk(f func(*Line)) {
	if !p.tree {
		for _, l := range p.lines {
			f(l)
		}
		return
	}
	var down func(l *Line)
	down = func(l *Line) {
		f(l)
		for _, child := range l.children {
			down(child)
		}
	}
	for _, l := range p.lines {
		if l.parent == nil {
			down(l)
		}
	}
}

func (l *Line) isLastChild() bool {
	siblings := l.parent.children
	return siblings[len(siblings)-1] == l
}

// art returns the branches before a line's value: those of its ancestors.
func (p *printer) art(l *Line) string {
	if l.parent == nil {
		return ""
	}
	if l.isLastChild() {
		return p.art(l.parent) + "  "
	}
	return p.art(l.parent) + p.vertical
}

// branches is the art with which the first line of a value begins.
func (p *printer) branches(l *Line) string {
	switch {
	case l.parent == nil:
		return ""
	case l.isLastChild():
		return p.art(l.parent) + p.final
	}
	return p.art(l.parent) + p.branch
}

// chunk returns the nth line of a value, and whether there are more.
func (c *Column) chunk(value string, n int) (text string, more bool) {
	if !c.Lines {
		return value, false
	}
	for {
		text, value, more = strings.Cut(value, "\n")
		if n == 0 || !more {
			return text, more
		}
		n--
	}
}

// encode makes a text fit to be shown; its width is in cells.
func (p *printer) encode(c *Column, text string) (string, int) {
	safe := ""
	if c.Lines {
		safe = "\n"
	}
	return p.Locale.Hex(text, safe)
}

func (p *printer) heading(c *Column) string {
	if p.ShellNames {
		return shellName(c.Name)
	}
	return c.Name
}

// shellName makes a name of a shell variable of a column's name.
func shellName(name string) string {
	letter := func(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }
	var b strings.Builder
	if !letter(name[0]) {
		b.WriteByte('_')
	}
	for i := range len(name) {
		if c := name[i]; letter(c) || c >= '0' && c <= '9' {
			b.WriteByte(c)
		} else {
			b.WriteByte('_')
		}
	}
	if strings.HasSuffix(name, "%") {
		b.WriteString("PCT")
	}
	return b.String()
}

func (p *printer) headings() {
	if p.NoHeadings || p.HideHeadings || p.Format == Pairs {
		return
	}
	for _, c := range p.Columns {
		if !c.Hidden {
			p.value(c, nil, p.heading(c))
		}
	}
	p.out.WriteByte('\n')
}

// line writes a line, without its end.
func (p *printer) line(l *Line) {
	pending := false
	for _, c := range p.Columns {
		if c.Hidden {
			continue
		}
		text, more := l.Cells[c.index], false
		if p.Format == Human {
			text, more = c.chunk(text, 0)
		}
		pending = pending || more
		if c.Tree {
			text = p.branches(l) + text
		}
		p.value(c, l, text)
	}
	for n := 1; pending; n++ {
		pending = false
		p.out.WriteByte('\n')
		for _, c := range p.Columns {
			if c.Hidden {
				continue
			}
			if _, more := c.chunk(l.Cells[c.index], n-1); !more {
				p.empty(c, l)
				continue
			}
			text, more := c.chunk(l.Cells[c.index], n)
			pending = pending || more
			text, width := p.encode(c, text)
			p.out.WriteString(text)
			p.fill(c, width)
		}
	}
}

// value writes one value, or a heading where l is nil, and what stands between it
// and the next one.
func (p *printer) value(c *Column, l *Line, text string) {
	last := c == p.last
	switch p.Format {
	case Raw:
		p.out.WriteString(nonblank(text))
		if !last {
			p.out.WriteByte(' ')
		}
		return
	case Pairs:
		p.out.WriteString(p.heading(c) + `="` + quoted(text) + `"`)
		if !last {
			p.out.WriteByte(' ')
		}
		return
	}
	text, width := p.encode(c, text)
	if width > c.width && c.Truncate {
		text, width = truncate(text, c.width)
	}
	if text != "" {
		if c.Right {
			p.pad(c.width - width)
			width = max(width, c.width)
		}
		p.out.WriteString(p.linked(c, l, text))
	}
	if last {
		return
	}
	p.pad(c.width - width)
	if width > c.width && !c.Truncate { // the next value is below
		p.out.WriteByte('\n')
		for _, before := range p.Columns[:c.index+1] {
			p.empty(before, l)
		}
		return
	}
	p.out.WriteByte(' ')
}

// fill pads a value to the width of its column, unless it is the last one.
func (p *printer) fill(c *Column, width int) {
	if c != p.last {
		p.pad(c.width - width)
		p.out.WriteByte(' ')
	}
}

func (p *printer) pad(n int) {
	for ; n > 0; n-- {
		p.out.WriteByte(' ')
	}
}

// empty writes no value, but the branches that go past it.
func (p *printer) empty(c *Column, l *Line) {
	text := ""
	if l != nil && c.Tree {
		text = p.art(l)
		if len(l.children) > 0 {
			text += p.vertical
		}
	}
	text, width := p.encode(c, text)
	p.out.WriteString(text)
	p.fill(c, width)
}

// linked makes a value a hyperlink, after the tree's branches.
func (p *printer) linked(c *Column, l *Line, text string) string {
	if l == nil || c.Link == "" {
		return text
	}
	art := ""
	if c.Tree {
		art = p.branches(l)
	}
	text = strings.TrimPrefix(text, art)
	return art + "\x1b]8;;" + c.Link + l.Cells[c.index] + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// truncate cuts a text to so many cells, not within a character.
func truncate(text string, width int) (string, int) {
	cells := 0
	for i, r := range text {
		w := quote.Width(string(r))
		if cells+w > width {
			return text[:i], cells
		}
		cells += w
	}
	return text, cells
}

const hexDigits = "0123456789abcdef"

func hex(b *strings.Builder, c byte) {
	b.WriteString(`\x`)
	b.WriteByte(hexDigits[c>>4])
	b.WriteByte(hexDigits[c&15])
}

// printable is isprint(3), which knows no character of several bytes.
func printable(c byte) bool { return c >= ' ' && c < 0x7f }

// nonblank is a value in the raw format.
func nonblank(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; c == ' ' || c == '\\' || !printable(c) {
			hex(&b, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// quoted is a value between the quotes of the format of pairs.
func quoted(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; strings.IndexByte("\"\\`$", c) >= 0 || !printable(c) {
			hex(&b, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// ErrNoColumn is the error of Choose for a list that is malformed, of which the tools
// say nothing.
var ErrNoColumn = errors.New("")

// Choose reads the value of -o: a list of names, or after a plus sign a list of more
// names than those that are chosen already. It returns the indexes of all, at most
// limit. An unknown name is an error with a message.
func Choose(list string, chosen []int, limit int, known func(name string) int) ([]int, error) {
	if list == "" {
		return nil, ErrNoColumn
	}
	rest, more := strings.CutPrefix(list, "+")
	if !more {
		chosen = nil
	}
	if rest == "" {
		return nil, ErrNoColumn
	}
	for rest != "" {
		end := strings.IndexByte(rest, ',')
		if end < 0 || end == len(rest)-1 {
			end = len(rest) // a comma at the end is a part of the name
		}
		if end == 0 || len(chosen) >= limit {
			return nil, ErrNoColumn
		}
		n := known(rest[:end])
		if n < 0 {
			return nil, errors.New("unknown column: " + rest)
		}
		chosen = append(chosen, n)
		rest = strings.TrimPrefix(rest[end:], ",")
	}
	return chosen, nil
}

// List returns the table by which the tools answer --list-columns.
func List(name string, format Format, locale quote.Locale) *Table {
	return &Table{
		Name: name, Format: format, NoHeadings: true, Locale: locale, Terminal: 0,
		Columns: []*Column{{Name: "HOLDER", Right: true}, {Name: "TYPE"}, {Name: "DESCRIPTION"}},
	}
}

// Fill adds a line of these texts.
func (t *Table) Fill(parent *Line, texts ...string) *Line {
	l := t.Add(parent)
	copy(l.Cells, texts)
	return l
}
