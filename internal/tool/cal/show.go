package cal

import (
	"fmt"
	"strconv"
	"strings"
)

// switched is the number of the day 14 September 1752, which followed 2 September in Great Britain.
// Days are numbered as astronomers do.
const switched = 2361222

// gregorian returns the number of a day in today's calendar. month is 0 to 11.
func gregorian(year, month, day int) int {
	y, m := year, month+1
	if m <= 2 {
		y, m = y-1, m+12
	}
	return 365*y + floor(y, 4) - floor(y, 100) + floor(y, 400) + (153*(m-3)+2)/5 + day + 1721119
}

// julian is gregorian in the calendar before 1752.
func julian(year, month, day int) int {
	y, m := year, month+1
	if m <= 2 {
		y, m = y-1, m+12
	}
	return 365*y + floor(y, 4) + (153*(m-3)+2)/5 + day + 1721117
}

func floor(a, b int) int {
	if a < 0 {
		return -((b - 1 - a) / b)
	}
	return a / b
}

// first returns the number of the first day of a month.
func first(year, month int) int {
	if n := gregorian(year, month, 1); n >= switched {
		return n
	}
	return julian(year, month, 1)
}

// rows is the number of weeks of every month.
const rows = 6

// lines returns the lines of a month, all of them with two blanks at the end.
func (c *calendar) lines(year, month int, withYear bool) []string {
	cell := 3
	if c.ordinal {
		cell = 4
	}
	title := months[month]
	if withYear {
		title += " " + strconv.Itoa(year)
	}
	width := 7*cell - 1
	margin := (width - len(title)) / 2
	lines := []string{fmt.Sprintf("%-*s  ", width, strings.Repeat(" ", margin)+title), ""}
	for _, day := range [...]string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"} {
		lines[1] += fmt.Sprintf("%*s ", cell-1, day)
	}
	lines[1] += " "
	start, end := first(year, month), first(year+(month+1)/12, (month+1)%12)
	for n, day := 0, start-(start+1)%7; n < rows; n++ {
		line := ""
		for range 7 {
			text := ""
			if day >= start && day < end {
				text = strconv.Itoa(c.number(year, month, day))
			}
			line += fmt.Sprintf("%*s ", cell-1, text)
			day++
		}
		lines = append(lines, line+" ")
	}
	return lines
}

// number returns the number that is printed for a day.
func (c *calendar) number(year, month, day int) int {
	switch {
	case c.ordinal:
		return day - first(year, 0) + 1
	case day >= switched:
		return day - gregorian(year, month, 1) + 1
	}
	return day - julian(year, month, 1) + 1
}

// text returns the whole calendar. If no row has months of two years, a line with the year is above
// the first row of each.
func (c *calendar) text() string {
	perRow, center := 3, 60
	if c.ordinal {
		perRow, center = 2, 54
	}
	from, total := c.year*12+c.month-c.before, c.before+1+c.after
	byYear := from%12%perRow == 0 && total >= perRow
	var b strings.Builder
	lastYear := -1
	for at := from; at < from+total; at += perRow {
		if at > from {
			b.WriteString("\n")
		}
		if byYear && at/12 != lastYear {
			lastYear = at / 12
			text := strconv.Itoa(lastYear)
			b.WriteString(strings.Repeat(" ", (center-len(text))/2) + text + "\n")
		}
		var row [rows + 2]string
		for m := at; m < min(at+perRow, from+total); m++ {
			for i, line := range c.lines(m/12, m%12, !byYear) {
				row[i] += line
			}
		}
		for _, line := range row {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}
