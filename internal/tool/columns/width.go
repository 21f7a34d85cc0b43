package columns

import (
	"cmp"
	"math"
	"slices"

	"contedor/internal/linux/quote"
)

// calculate sets the width of every column. It is that of the longest value, unless the terminal
// is too narrow.
func (p *printer) calculate() {
	for _, l := range p.lines {
		l.widths = make([]int, len(p.Columns))
	}
	width := 0
	for _, c := range p.Columns {
		if c.Hidden {
			continue
		}
		p.measure(c)
		width += c.width
		if c != p.last {
			width += quote.Width(p.separator)
		}
	}
	if p.Terminal == 0 {
		return
	}
	for _, c := range p.Columns {
		if !c.Hidden {
			p.statistics(c)
		}
	}
	fitting := p.reduce(width)
	p.enlarge(fitting, width != fitting)
}

// measure sets the width of a column from its heading, its values and its hint.
func (p *printer) measure(c *Column) {
	c.width, c.art, c.min, c.max = 0, 0, 0, 0
	if !p.NoHeadings {
		_, c.min = p.encode(c, p.heading(c))
	}
	c.min = max(c.min, 1)
	for _, l := range p.lines {
		branches := ""
		if c.Tree {
			branches = p.branches(l)
			_, width := p.encode(c, branches)
			c.art = max(c.art, width)
		}
		for n, more := 0, true; more; n++ {
			var text string
			text, more = c.chunk(l.Cells[c.index], n)
			_, width := p.encode(c, branches+text)
			l.widths[c.index] = max(l.widths[c.index], width)
		}
		c.max = max(c.max, l.widths[c.index])
	}
	c.width = c.max
	switch hint := int(c.Hint); {
	case c.width <= c.min && !c.Strict:
		c.width = c.min
	case c.Hint >= 1 && c.width < hint && c.min < hint:
		c.width = hint
	}
	if c.max == 0 && p.NoHeadings && c.min == 1 && c.width <= 1 {
		c.width, c.min = 0, 0
	}
}

// statistics sets the average width of a column's values and the standard deviation.
func (p *printer) statistics(c *Column) {
	sum := 0
	for _, l := range p.lines {
		sum += l.widths[c.index]
	}
	c.average, c.spread = float64(sum)/float64(len(p.lines)), 0
	if len(p.lines) > 1 {
		squares := 0.0
		for _, l := range p.lines {
			d := float64(l.widths[c.index]) - c.average
			squares += d * d
		}
		c.spread = math.Sqrt(squares / float64(len(p.lines)-1))
	}
}

// worstFirst returns the columns in descending order of their average width plus three deviations.
func (p *printer) worstFirst() []*Column {
	list := slices.Clone(p.Columns)
	slices.SortStableFunc(list, func(a, b *Column) int {
		return cmp.Compare(a.average+3*a.spread, b.average+3*b.spread)
	})
	slices.Reverse(list)
	return list
}

// reduce makes columns narrower, in seven stages, until they fit. It returns the total width.
func (p *printer) reduce(width int) int {
	if width <= p.Terminal {
		return width
	}
	list := p.worstFirst()
	for stage := 0; stage <= 6 && width > p.Terminal; {
		before := width
		for nth, c := range list {
			if width <= p.Terminal {
				break
			}
			width -= p.reduceColumn(c, width, stage, nth)
		}
		if width == before {
			stage++
		}
	}
	return width
}

// reduceColumn makes a column narrower and returns the number of cells saved.
func (p *printer) reduceColumn(c *Column, width, stage, nth int) int {
	if c.Hidden || c.width == c.min || c.width == 0 || c.Tree && width <= c.art {
		return 0
	}
	before, wanted := c.width, width-p.Terminal
	switch {
	case stage == 0 && (c.shrinks() || c.NoExtremes) && nth == 0,
		stage == 1 && c.spread >= c.average/2 && c.NoExtremes,
		stage == 2 && c.NoExtremes,
		(stage == 3 && c.spread >= c.average/2 || stage == 4) && c.shrinks() &&
			c.Hint > 0 && c.Hint < 1 && c.width >= int(c.Hint*float64(p.Terminal)):
		c.reduceToUsual(wanted)
	case (stage == 5 && c.spread >= c.average/2.2 || stage == 6) && (c.shrinks() || c.NoExtremes):
		step := 1
		if nth == 0 {
			step = min(wanted, 3)
		}
		c.width = max(c.width-min(step, c.width), c.min)
	}
	if c.width == 0 {
		c.Hidden = true
	}
	return before - c.width
}

// shrinks reports whether a value need not fit the column.
func (c *Column) shrinks() bool { return c.Truncate || c.Wrap }

// reduceToUsual reduces a column to the width that most of its values need.
func (c *Column) reduceToUsual(wanted int) {
	if c.spread < 1 {
		return
	}
	usual := min(max(int(c.average+c.spread), c.min), c.max)
	switch {
	case usual >= c.width:
	case c.width-usual > wanted:
		c.width -= wanted
	default:
		c.width = usual
	}
}

// enlarge distributes the free cells of the terminal. Columns that are narrower than their values
// or hints come first, then the last column.
func (p *printer) enlarge(width int, reduced bool) {
	if width >= p.Terminal {
		return
	}
	list := slices.Clone(p.Columns)
	slices.Reverse(list)
	extremes := slices.ContainsFunc(p.Columns, func(c *Column) bool { return c.NoExtremes })
	if reduced || extremes {
		list = p.worstFirst()
	}
	for _, c := range list {
		if c.NoExtremes && !c.Hidden && c.width < c.max && (c.min > 0 || c.width > 0) {
			more := min(p.Terminal-width, c.max-c.width)
			c.width += more
			width += more
		}
	}
	for changed := true; changed && width < p.Terminal; {
		changed = false
		for _, c := range list {
			if width < p.Terminal && !c.Hidden && c.Hint >= 1 && c.width < int(c.Hint) {
				c.width++
				width++
				changed = true
			}
		}
	}
	for p.Widen && width < p.Terminal {
		for _, c := range list {
			if !c.Hidden && width < p.Terminal {
				c.width++
				width++
			}
		}
	}
	if last := p.Columns[len(p.Columns)-1]; width < p.Terminal && !last.Right {
		last.width += p.Terminal - width
	}
}
