package column

import (
	"math"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/columns"
)

// A table is what the options say about a table, and its columns and rows.
type table struct {
	given      bool // an option that only tables have
	named      bool // there are names of columns
	name       string
	separator  string
	headless   bool
	fill       bool
	limit      int
	order      string
	tree       string
	id, parent string
	lists      map[rune]string // by the letter of the option: the columns that have a property

	columns []*columns.Column
	rows    [][]string
}

func (t *table) init() {
	t.name, t.separator, t.lists = "table", "  ", map[rune]string{}
}

func (t *table) option(o cli.Option) error {
	switch o.Key {
	case 'C':
		t.given, t.named = true, true
		t.columns = append(t.columns, property(o.Value))
	case 'd':
		t.headless = true
	case 'N':
		t.given, t.named = true, true
		t.columns = nil
		for name := range strings.FieldsFuncSeq(o.Value, func(r rune) bool { return r == ',' }) {
			t.columns = append(t.columns, &columns.Column{Name: name})
		}
	case 'n':
		t.given, t.name = true, o.Value
	case 'm':
		t.fill = true
	case 'O':
		t.given, t.order = true, o.Value
	case 'o':
		t.separator = o.Value
	case 'l':
		n, err := cli.Unsigned(o.Value, "invalid columns limit argument", math.MaxUint32)
		if err == nil && n == 0 {
			err = cli.Fail("columns limit must be greater than zero", nil)
		}
		t.limit = int(n)
		return err
	case 'r':
		t.tree = o.Value
	case 'i':
		t.id = o.Value
	case 'p':
		t.parent = o.Value
	case 'E', 'H', 'R', 'T', 'W':
		t.given = true
		t.lists[o.Key] = o.Value
	}
	return nil
}

// property parses the properties of a column; unknown ones are ignored.
func property(text string) *columns.Column {
	c := &columns.Column{}
	for word := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "name":
			c.Name = value
		case "trunc":
			c.Truncate = true
		case "wrap":
			c.Wrap = true
		case "right":
			c.Right = true
		case "noextremes", "noextreme":
			c.NoExtremes = true
		case "hidden":
			c.Hidden = true
		case "strictwidth":
			c.Strict = true
		case "width":
			c.Hint, _ = strconv.ParseFloat(value, 64)
		case "json":
			switch value {
			case "number":
				c.Type = columns.Number
			case "boolean":
				c.Type = columns.Boolean
			}
		}
	}
	return c
}

// addRow adds a line of the input.
func (q *request) addRow(line string, empty bool) error {
	t := &q.table
	if empty {
		t.rows = append(t.rows, nil)
		return nil
	}
	words := q.split(line)
	if q.firstHasNames {
		q.firstHasNames, t.named = false, true
		for _, word := range words {
			t.columns = append(t.columns, &columns.Column{Name: word})
		}
		return nil
	}
	for len(t.columns) < len(words) {
		if q.json {
			here := len(t.rows) + 1
			if len(t.columns) > 0 {
				here++ // the real column has added this row already, and counts it
			}
			return cli.Fail("line "+strconv.Itoa(here)+": for JSON the name of the column "+strconv.Itoa(len(t.columns)+1)+" is required", nil)
		}
		t.columns = append(t.columns, &columns.Column{})
	}
	if len(words) > 0 {
		t.rows = append(t.rows, words)
	}
	return nil
}

// split returns the words of a line. The last word of the greatest number has all that follows.
func (q *request) split(line string) (words []string) {
	rest, more := line, true
	for more {
		if !q.strict {
			if rest = strings.TrimLeft(rest, q.separators); rest == "" {
				break
			}
		}
		word := rest
		if len(words)+1 == q.table.limit {
			more = false
		} else if at := strings.IndexAny(rest, q.separators); at < 0 {
			more = false
		} else {
			word, rest = rest[:at], rest[at+1:]
		}
		words = append(words, word)
	}
	return words
}

// printTable prints the table, unless it has no rows.
func (q *request) printTable() error {
	t := &q.table
	if len(t.rows) == 0 {
		return nil
	}
	printed := &columns.Table{
		Name: t.name, Columns: t.columns, Verbatim: !q.json, NoHeadings: !t.named || t.headless,
		Separator: t.separator, Widen: t.fill, Terminal: int(q.width), Locale: q.Locale,
	}
	if q.json {
		printed.Format = columns.JSON
	}
	lines := make([]*columns.Line, len(t.rows))
	for i, row := range t.rows {
		lines[i] = printed.Add(nil)
		copy(lines[i].Cells, row)
	}
	if err := t.decorate(q.wrapAt, lines); err != nil {
		return err
	}
	if err := t.plant(lines); err != nil {
		return err
	}
	if err := t.reorder(printed, lines); err != nil {
		return err
	}
	q.Out.WriteString(printed.Text())
	q.Status = 0 // as in the real column, a file that could not be read is not a failure here
	return nil
}

// decorate gives the columns the properties of the options.
func (t *table) decorate(wrapAt string, lines []*columns.Line) error {
	for _, property := range []struct {
		option rune
		set    func(*columns.Column)
	}{
		{'R', func(c *columns.Column) { c.Right = true }},
		{'T', func(c *columns.Column) { c.Truncate = true }},
		{'E', func(c *columns.Column) { c.NoExtremes = true }},
		{'W', func(c *columns.Column) { c.Wrap, c.Lines = wrapAt == "", wrapAt != "" }},
		{'H', func(c *columns.Column) { c.Hidden = true }},
	} {
		chosen, err := t.choose(t.lists[property.option])
		if err != nil {
			return err
		}
		for _, i := range chosen {
			property.set(t.columns[i])
		}
	}
	for i, c := range t.columns {
		if c.Lines {
			for _, l := range lines {
				l.Cells[i] = strings.ReplaceAll(l.Cells[i], wrapAt, "\n")
			}
		}
	}
	if _, given := t.lists['E']; given {
		return nil
	}
	for i := len(t.columns) - 1; i >= 0; i-- {
		if c := t.columns[i]; !c.Hidden {
			c.NoExtremes = true
			break
		}
	}
	return nil
}

// choose returns the columns of a list of names, numbers and ranges. -1 is the last column, 0 is all columns, and - those
// without a name.
func (t *table) choose(list string) (chosen []int, err error) {
	if list == "0" {
		for i := range t.columns {
			chosen = append(chosen, i)
		}
		return chosen, nil
	}
	for word := range strings.SplitSeq(list, ",") {
		first, last, isRange := strings.Cut(word, "-")
		low, bad := strconv.Atoi(first)
		high, bad2 := strconv.Atoi(last)
		switch {
		case word == "":
		case word == "-":
			for i, c := range t.columns {
				if c.Name == "" {
					chosen = append(chosen, i)
				}
			}
		case isRange && first == "" && bad2 == nil: // from the end
			if high > 0 && high <= len(t.columns) {
				chosen = append(chosen, len(t.columns)-high)
			}
		case isRange && bad == nil && bad2 == nil:
			for i := low - 1; i < min(high, len(t.columns)); i++ {
				chosen = append(chosen, max(i, 0))
			}
		default:
			i, err := t.find(word)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, i)
		}
	}
	return chosen, nil
}

// find returns the index of a column by its number or its name.
func (t *table) find(word string) (int, error) {
	if n, err := strconv.ParseUint(word, 10, 32); err == nil && n > 0 && int(n) <= len(t.columns) {
		return int(n) - 1, nil
	}
	for i, c := range t.columns {
		if word != "" && c.Name == word {
			return i, nil
		}
	}
	return 0, cli.Fail("undefined column name '"+word+"'", nil)
}

// plant makes a tree of the lines.
func (t *table) plant(lines []*columns.Line) error {
	if t.tree == "" {
		return nil
	}
	var at [3]int
	for i, word := range []string{t.tree, t.parent, t.id} {
		var err error
		if at[i], err = t.find(word); err != nil {
			return err
		}
	}
	t.columns[at[0]].Tree = true
	for _, parent := range lines {
		for _, child := range lines {
			if child != parent && child.Cells[at[1]] != "" && child.Cells[at[1]] == parent.Cells[at[2]] {
				parent.Adopt(child)
			}
		}
	}
	return nil
}

// reorder moves the columns of --table-order to the front.
func (t *table) reorder(printed *columns.Table, lines []*columns.Line) error {
	if t.order == "" {
		return nil
	}
	var order []int
	moved := make([]bool, len(t.columns))
	for word := range strings.SplitSeq(t.order, ",") {
		i, err := t.find(word)
		if err != nil {
			return err
		}
		if !moved[i] {
			order = append(order, i)
		}
		moved[i] = true
	}
	for i := range t.columns {
		if !moved[i] {
			order = append(order, i)
		}
	}
	printed.Columns = make([]*columns.Column, len(order))
	for to, from := range order {
		printed.Columns[to] = t.columns[from]
	}
	for _, l := range lines {
		cells := make([]string, len(order))
		for to, from := range order {
			cells[to] = l.Cells[from]
		}
		l.Cells = cells
	}
	return nil
}
