package diff

import (
	"fmt"
	"strconv"
	"strings"
)

const noNewline = "\n\\ No newline at end of file\n"

// print prints the changes between two files in the style of the options.
func (d *run) print(a, b *file, changes []change, x, y *input) {
	switch d.style {
	case sideBySide:
		d.sides(a, b, changes)
		return
	case merged:
		d.merge(a, b, changes)
		return
	case contextual, unified:
		first, second := "--- ", "+++ "
		if d.style == contextual {
			first, second = "*** ", "--- "
		}
		d.paint("hd", first+d.header(0, x))
		d.say("\n")
		d.paint("hd", second+d.header(1, y))
		d.say("\n")
		for len(changes) > 0 {
			n := d.hunk(changes)
			if !d.isTrivial(a, b, changes[:n]) {
				d.inContext(a, b, changes[:n])
			}
			changes = changes[n:]
		}
		return
	case edScript:
		for i := len(changes) - 1; i >= 0; i-- {
			if !changes[i].ignored {
				d.ed(a, b, changes[i])
			}
		}
		return
	}
	for _, c := range changes {
		switch {
		case c.ignored:
		case d.style == rcs:
			d.rcs(b, c)
		case d.style == forwardEd:
			d.forward(a, b, c)
		default:
			d.normal(a, b, c)
		}
	}
}

// hunk returns how many of the changes are so near to each other that their contexts join.
func (d *run) hunk(changes []change) int {
	for n := 1; n < len(changes); n++ {
		before, next := changes[n-1], changes[n]
		most := 2*d.lines + 1
		if next.ignored {
			most = d.lines
		}
		if next.a-(before.a+before.deleted) >= most {
			return n
		}
	}
	return len(changes)
}

// span formats the numbers of count lines from number first, from 0, for the normal format.
func span(first, count int) string {
	switch {
	case count > 1:
		return fmt.Sprintf("%d,%d", first+1, first+count)
	case count == 1:
		return strconv.Itoa(first + 1)
	}
	return strconv.Itoa(first)
}

// letter returns the command for a change.
func (c change) letter() string {
	switch {
	case c.inserted == 0:
		return "d"
	case c.deleted == 0:
		return "a"
	}
	return "c"
}

func (d *run) normal(a, b *file, c change) {
	d.paint("ln", span(c.a, c.deleted)+c.letter()+span(c.b, c.inserted))
	d.say("\n")
	for _, line := range a.lines[c.a : c.a+c.deleted] {
		d.line("de", "<", line)
	}
	if c.letter() == "c" {
		d.say("---\n")
	}
	for _, line := range b.lines[c.b : c.b+c.inserted] {
		d.line("ad", ">", line)
	}
}

// line prints a line after its mark and a blank, in the color of part.
func (d *run) line(part, mark, line string) {
	between := " "
	if d.initialTab {
		between = "\t"
	}
	if d.blankEmpty && strings.TrimSuffix(line, "\n") == "" {
		between = ""
		mark = strings.TrimRight(mark, " ")
	}
	d.begin(part)
	d.say(mark + between)
	d.text(part, line)
}

// text prints a line, and says if it has no newline. The line ends the color of part, which may be "".
func (d *run) text(part, line string) {
	text, ended := strings.CutSuffix(line, "\n")
	if d.expandTabs {
		text = expand(text, d.tabSize)
	}
	d.say(text)
	if part != "" {
		d.end()
	}
	switch {
	case ended:
		d.say("\n")
	case d.robust:
		d.say(noNewline)
	default:
		d.say("\n")
	}
}

func (d *run) ed(a, b *file, c change) {
	d.say(span(c.a, c.deleted) + c.letter() + "\n")
	if c.inserted == 0 {
		return
	}
	inserting := true
	for _, line := range b.lines[c.b : c.b+c.inserted] {
		if !inserting {
			d.say("a\n")
			inserting = true
		}
		if strings.TrimSuffix(line, "\n") == "." {
			// A period would end the text, so it is written as two, and one is removed.
			d.say("..\n.\ns/.//\n")
			inserting = false
			continue
		}
		d.text("", line)
	}
	if inserting {
		d.say(".\n")
	}
}

func (d *run) forward(a, b *file, c change) {
	d.say(c.letter() + strings.ReplaceAll(span(c.a, c.deleted), ",", " ") + "\n")
	if c.inserted == 0 {
		return
	}
	for _, line := range b.lines[c.b : c.b+c.inserted] {
		d.text("", line)
	}
	d.say(".\n")
}

func (d *run) rcs(b *file, c change) {
	if c.deleted > 0 {
		d.say(fmt.Sprintf("d%d %d\n", c.a+1, c.deleted))
	}
	if c.inserted == 0 {
		return
	}
	d.say(fmt.Sprintf("a%d %d\n", c.a+c.deleted, c.inserted))
	for _, line := range b.lines[c.b : c.b+c.inserted] {
		text, ended := strings.CutSuffix(line, "\n")
		d.say(text)
		if ended {
			d.say("\n")
		}
	}
}

// inContext prints changes with the lines around them.
func (d *run) inContext(a, b *file, changes []change) {
	first, last := changes[0], changes[len(changes)-1]
	aFrom, bFrom := max(first.a-d.lines, 0), max(first.b-d.lines, 0)
	aTo := last.a + last.deleted
	bTo := last.b + last.inserted
	aTo, bTo = min(aTo+min(d.lines, len(a.lines)), len(a.lines)), min(bTo+min(d.lines, len(b.lines)), len(b.lines))
	function := ""
	if d.function != nil {
		for i := aFrom - 1; i >= 0; i-- {
			line := strings.TrimSuffix(a.lines[i], "\n")
			if matches(d.function, line) {
				line = strings.TrimLeft(line, " \t")
				function = " " + strings.TrimRight(line[:min(len(line), 40)], " \t")
				break
			}
		}
	}
	if d.style == unified {
		d.paint("ln", "@@ -"+unifiedSpan(aFrom, aTo-aFrom)+" +"+unifiedSpan(bFrom, bTo-bFrom)+" @@")
		d.say(function + "\n")
		d.unifiedLines(a, b, changes, aFrom, aTo)
		return
	}
	d.say("***************" + function + "\n")
	d.paint("ln", "*** "+contextSpan(aFrom, aTo-aFrom)+" ****")
	d.say("\n")
	d.contextLines(a, changes, aFrom, aTo, func(c change) (at, n, other int) { return c.a, c.deleted, c.inserted }, "-")
	d.paint("ln", "--- "+contextSpan(bFrom, bTo-bFrom)+" ----")
	d.say("\n")
	d.contextLines(b, changes, bFrom, bTo, func(c change) (at, n, other int) { return c.b, c.inserted, c.deleted }, "+")
}

func unifiedSpan(first, count int) string {
	switch count {
	case 0:
		return fmt.Sprintf("%d,0", first)
	case 1:
		return strconv.Itoa(first + 1)
	}
	return fmt.Sprintf("%d,%d", first+1, count)
}

func contextSpan(first, count int) string {
	if count <= 1 {
		return strconv.Itoa(first + count)
	}
	return fmt.Sprintf("%d,%d", first+1, first+count)
}

// mark prints a line of the unified format: there is no blank after the mark.
func (d *run) mark(part, mark, line string) {
	if d.blankEmpty && mark == " " && strings.TrimSuffix(line, "\n") == "" {
		mark = ""
	}
	if part != "" {
		d.begin(part)
	}
	d.say(mark)
	if d.initialTab && mark != "" {
		d.say("\t")
	}
	d.text(part, line)
}

func (d *run) unifiedLines(a, b *file, changes []change, from, to int) {
	i := from
	for _, c := range changes {
		for ; i < c.a; i++ {
			if d.initialTab {
				d.say("\t")
				d.text("", a.lines[i])
				continue
			}
			d.mark("", " ", a.lines[i])
		}
		for _, line := range a.lines[c.a : c.a+c.deleted] {
			d.mark("de", "-", line)
		}
		for _, line := range b.lines[c.b : c.b+c.inserted] {
			d.mark("ad", "+", line)
		}
		i += c.deleted
	}
	for ; i < to; i++ {
		if d.initialTab {
			d.say("\t")
			d.text("", a.lines[i])
			continue
		}
		d.mark("", " ", a.lines[i])
	}
}

// contextLines prints one side of the context format, if it has changes.
func (d *run) contextLines(f *file, changes []change, from, to int, side func(change) (at, n, other int), mark string) {
	some := false
	for _, c := range changes {
		_, n, _ := side(c)
		some = some || n > 0
	}
	if !some {
		return
	}
	part := "de"
	if mark == "+" {
		part = "ad"
	}
	i := from
	for _, c := range changes {
		at, n, other := side(c)
		for ; i < at; i++ {
			d.line(part, " ", f.lines[i])
		}
		m := mark
		if other > 0 {
			m = "!"
		}
		for ; i < at+n; i++ {
			d.line(part, m, f.lines[i])
		}
	}
	for ; i < to; i++ {
		d.line(part, " ", f.lines[i])
	}
}
