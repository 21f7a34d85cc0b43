// Package columns prints tables and trees in the formats of libsmartcols, the library of lsns(8),
// findmnt(8) and dmesg(1): aligned columns for people, and three formats for programs. Begin
// reading at Table.
package columns

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
)

// A Format is the format in which a table is written.
type Format uint8

// The formats.
const (
	Human Format = iota // aligned columns below headings
	Raw                 // values separated by one blank; blanks within them as \x20
	Pairs               // NAME="value"
	JSON                // an object with one array, under the table's name
)

// A Type is the type of a column's values in JSON.
type Type uint8

// The types of values.
const (
	String  Type = iota
	Number       // without quotes
	Strings      // an array
	Boolean      // true, or false for "0"
)

// A Column is one column of a table. The flags are those of libsmartcols.
type Column struct {
	Name string
	// Hint is the width that the column should have: a number of cells or, below 1, a
	// share of the terminal's width.
	Hint float64
	Type Type

	Right      bool // aligned to the right
	Truncate   bool // may be cut to fit the terminal
	Wrap       bool // may be broken to fit the terminal
	Tree       bool // has the branches of the tree
	NoExtremes bool // not widened for a few long values
	Strict     bool // the heading does not widen it beyond the hint
	Lines      bool // a value may have several lines, separated by "\n"
	Hidden     bool
	Link       string // makes a value a hyperlink to Link plus the value; "" for none
	Tooltip    string // makes the heading a hyperlink to this text; "" for none

	index   int
	width   int
	art     int // width of the tree's branches in cells
	min     int
	max     int
	average float64
	spread  float64 // standard deviation
}

// A Line is one line of a table, with a text for each column.
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
	// HideHeadings leaves the headings out. They still count for the widths.
	HideHeadings bool
	Bare         bool // JSON is a sequence of objects, without an array
	ShellNames   bool // names of columns are changed to names of shell variables
	ASCII        bool // the tree is drawn in ASCII
	Indented     bool // the tree is not drawn: a line is only indented
	Verbatim     bool // what is not printable is not replaced, and the last column may be padded
	Widen        bool // with Verbatim: all columns are widened to the terminal's width
	Terminal     int  // width of the terminal in cells; 0 if the output is not a terminal
	Locale       quote.Locale

	// Separator is what is between columns; "" for one blank, or for nothing with Verbatim.
	Separator string

	lines []*Line
}

// TerminalWidth returns the width of the terminal on descriptor 1 in cells, or 0 if that is not
// a terminal. If the terminal does not report a width, it returns COLUMNS, or else 80.
func TerminalWidth(getenv func(string) (string, bool)) int {
	if !terminal.Is(1) {
		return 0
	}
	if n := terminal.Columns(1); n > 0 {
		return n
	}
	if value, ok := getenv("COLUMNS"); ok {
		if n, err := strconv.Atoi(value); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

// Add adds a line below its parent, or at the root if parent is nil.
func (t *Table) Add(parent *Line) *Line {
	l := &Line{Cells: make([]string, len(t.Columns)), parent: parent}
	t.lines = append(t.lines, l)
	if parent != nil {
		parent.children = append(parent.children, l)
	}
	return l
}

// Adopt makes a line a child of another one.
func (l *Line) Adopt(child *Line) {
	child.parent = l
	l.children = append(l.children, child)
}

// Clear removes all lines.
func (t *Table) Clear() { t.lines = nil }

// Sort sorts the lines, and the children of each line.
func (t *Table) Sort(compare func(a, b *Line) int) {
	slices.SortStableFunc(t.lines, compare)
	for _, l := range t.lines {
		slices.SortStableFunc(l.children, compare)
	}
}

// SortByTree puts every line after its parent.
func (t *Table) SortByTree() {
	sorted := make([]*Line, 0, len(t.lines))
	t.down(func(l *Line) { sorted = append(sorted, l) })
	t.lines = sorted
}

// Empty reports whether the table has no line.
func (t *Table) Empty() bool { return len(t.lines) == 0 }

// Len returns the number of lines.
func (t *Table) Len() int { return len(t.lines) }

// Text returns the whole table. For a table without lines it returns "" or, in JSON, an empty
// array.
func (t *Table) Text() string {
	p := &printer{Table: t, separator: t.Separator}
	if !t.Verbatim {
		p.separator = cmp.Or(t.Separator, " ")
	}
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
	case p.last == nil && t.Verbatim && !t.Empty():
		lines := len(t.lines)
		if !t.NoHeadings {
			lines++
		}
		return strings.Repeat("\n", lines)
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

// A printer holds the state of one call of Text.
type printer struct {
	*Table
	tree                    bool
	last                    *Column // the last column that is not hidden
	separator               string
	out                     strings.Builder
	branch, vertical, final string // the parts of a tree's branches
}

func (p *printer) chooseSymbols() {
	p.branch, p.vertical, p.final = "|-", "| ", "`-"
	switch {
	case p.Indented:
		p.branch, p.vertical, p.final = "  ", "  ", "  "
	case p.Locale.UTF8 && !p.ASCII:
		p.branch, p.vertical, p.final = "├─", "│ ", "└─"
	}
}

// walk calls f for every line, in the order of the tree if there is one.
func (p *printer) walk(f func(*Line)) {
	if p.tree {
		p.down(f)
		return
	}
	for _, l := range p.lines {
		f(l)
	}
}

// down calls f for every line after its parent.
func (t *Table) down(f func(*Line)) {
	var visit func(l *Line)
	visit = func(l *Line) {
		f(l)
		for _, child := range l.children {
			visit(child)
		}
	}
	for _, l := range t.lines {
		if l.parent == nil {
			visit(l)
		}
	}
}

func (l *Line) isLastChild() bool {
	siblings := l.parent.children
	return siblings[len(siblings)-1] == l
}

// art returns the branches of a line's ancestors, which are drawn before its value.
func (p *printer) art(l *Line) string {
	if l.parent == nil {
		return ""
	}
	if l.isLastChild() {
		return p.art(l.parent) + "  "
	}
	return p.art(l.parent) + p.vertical
}

// branches returns the branches before the first line of a value.
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
	if c.Wrap && c.width > 0 {
		for {
			text, _ = truncate(value, c.width)
			value = value[len(text):]
			if n == 0 || value == "" || text == "" {
				return text, value != "" && text != ""
			}
			n--
		}
	}
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

// encode replaces what is not printable, and returns the text with its width in cells.
func (p *printer) encode(c *Column, text string) (string, int) {
	if p.Verbatim {
		cells, _ := p.Locale.PrintableCells(text)
		return text, cells
	}
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

// shellName changes a column's name to a name of a shell variable.
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

// line writes a line without the final newline.
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

// value writes one value, or a heading if l is nil, and the space before the next one.
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
	if last && !p.Widen {
		return
	}
	p.pad(c.width - width)
	if last {
		return
	}
	if width > c.width && !c.Truncate { // the next value is on a new line
		p.out.WriteByte('\n')
		for _, before := range p.Columns[:c.index+1] {
			p.empty(before, l)
		}
		return
	}
	p.out.WriteString(p.separator)
}

// fill pads a value to the width of its column, unless it is the last one.
func (p *printer) fill(c *Column, width int) {
	if c != p.last {
		p.pad(c.width - width)
		p.out.WriteString(p.separator)
	}
}

func (p *printer) pad(n int) {
	for ; n > 0; n-- {
		p.out.WriteByte(' ')
	}
}

// empty writes an empty value, with the tree's branches that pass it.
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

// linked makes a value a hyperlink, without the tree's branches.
func (p *printer) linked(c *Column, l *Line, text string) string {
	if l == nil && c.Tooltip != "" {
		return hyperlink(c.Tooltip, text)
	}
	if l == nil || c.Link == "" {
		return text
	}
	art := ""
	if c.Tree {
		art = p.branches(l)
	}
	text = strings.TrimPrefix(text, art)
	return art + hyperlink(c.Link+l.Cells[c.index], text)
}

func hyperlink(target, text string) string {
	return "\x1b]8;;" + target + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// truncate cuts a text to at most width cells, between characters.
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

// printable is isprint(3), which is false for bytes of multibyte characters.
func printable(c byte) bool { return c >= ' ' && c < 0x7f }

// nonblank returns a value in the format Raw.
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

// quoted returns a value in the format Pairs, without the quotes around it.
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

// ErrNoColumn is the error of Choose for a malformed list. It has no text, because the tools
// print no message for it.
var ErrNoColumn = errors.New("")

// Choose parses the value of -o: a list of column names. A list after a plus sign is added to the
// columns chosen so far. It returns the indexes of all columns, at most limit. The error for an
// unknown name has a message; any other is ErrNoColumn.
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
			end = len(rest) // a comma at the end is part of the name
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

// List returns the empty table for the option --list-columns of the tools.
func List(name string, format Format, locale quote.Locale) *Table {
	return &Table{
		Name: name, Format: format, NoHeadings: true, Locale: locale, Terminal: 0,
		Columns: []*Column{{Name: "HOLDER", Right: true}, {Name: "TYPE"}, {Name: "DESCRIPTION"}},
	}
}

// Fill adds a line with texts for its first columns.
func (t *Table) Fill(parent *Line, texts ...string) *Line {
	l := t.Add(parent)
	copy(l.Cells, texts)
	return l
}
