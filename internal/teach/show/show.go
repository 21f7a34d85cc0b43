// Package show implements `contedor show`: it shows a container from both sides, as a process
// outside and one inside see the same facts.
package show

import (
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/quote"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Name is the name of the command. The program also uses it to run itself.
const Name = "show"

// Run is `contedor show`.
func Run(inv *cli.Invocation) error {
	if len(inv.Argv) == 2 && inv.Argv[1] == fromInside {
		printName(inv)
	}
	o, err := guide.Parse(inv, 1)
	if err != nil {
		return err
	}
	t := &o.Show
	if o.Help {
		return o.PrintHelp(inv, t.Help)
	}
	if len(o.Operands) == 0 {
		list, err := containers()
		if err != nil {
			return err
		}
		return o.Print(inv, list, func(s *guide.Screen) string { return drawList(s, list, t) })
	}
	pid, err := strconv.Atoi(o.Operands[0])
	if err != nil || pid < 1 {
		return &cli.Failure{Text: texts.Fill(t.NoPID, "word", o.Operands[0]), Usage: true}
	}
	c, err := look(pid)
	if err == unix.ENOENT || err == unix.ESRCH {
		return cli.Fail(texts.Fill(t.NoProcess, "pid", o.Operands[0]), nil)
	} else if err != nil {
		return cli.Fail(o.Operands[0], err)
	}
	return o.Print(inv, c, func(s *guide.Screen) string { return c.draw(s, t) })
}

// A row is a line of the output: a fact and its two sides.
type row struct{ what, outside, inside string }

// draw returns the container as text, with both sides next to each other.
func (c *container) draw(s *guide.Screen, t *texts.Show) string {
	rows := []row{
		{"", t.Outside, t.Inside},
		{t.Process, strconv.Itoa(c.PID) + " (" + c.Command + ")", strconv.Itoa(c.PIDInside)},
		{t.User, strconv.Itoa(c.User.Outside), strconv.Itoa(c.User.Inside)},
		{t.Name, c.Name.Outside, c.Name.Inside},
		{t.Root, c.Root, "/"},
		{t.Network, strings.Join(c.Network.Outside, " "), strings.Join(c.Network.Inside, " ")},
		{t.Cgroup, c.Cgroup.Outside, c.Cgroup.Inside},
	}
	for i, m := range c.UserMap {
		rows = append(rows, row{first(i, t.UserMap), m.outside(), m.inside()})
	}
	for i, m := range c.GroupMap {
		rows = append(rows, row{first(i, t.GroupMap), m.outside(), m.inside()})
	}
	for i, m := range c.Mounts {
		rows = append(rows, row{first(i, t.Mounts), m.Outside, m.Inside + " (" + m.Type + ")"})
	}
	for i, ns := range c.Namespaces {
		x := row{first(i, t.Namespaces), ns.Kind + " " + ns.Outside, ns.Inside}
		if ns.Own {
			x.inside += "  " + t.Own
		}
		rows = append(rows, x)
	}
	if c.NetName != "" {
		rows = append(rows, row{t.NetName, c.NetName, ""})
	}
	for i, limit := range c.Limits {
		rows = append(rows, row{first(i, t.Limits), limit, ""})
	}
	text := columns(s, rows)
	if c.Enter != "" {
		text += "\n" + layout.Wrap(texts.Fill(t.Enter, "command", c.Enter), 0, 2, s.Columns, "") + "\n"
	}
	return text
}

// first returns the heading for the first of several lines, and "" for the others.
func first(i int, heading string) string {
	if i == 0 {
		return heading
	}
	return ""
}

func drawList(s *guide.Screen, list []*summary, t *texts.Show) string {
	if len(list) == 0 {
		return layout.Wrap(t.NoContainers, 0, 0, s.Columns, "") + "\n"
	}
	rows := []row{{"PID", t.Namespaces, t.Program}}
	for _, s := range list {
		rows = append(rows, row{strconv.Itoa(s.PID), strings.Join(s.Own, " "), s.Command})
	}
	return columns(s, rows)
}

// columns aligns rows, and breaks texts that are too long for their column. It makes all texts
// printable: a container may choose them.
func columns(s *guide.Screen, rows []row) string {
	var a, b, word int // widths: of the first two columns, and of the longest word of the first one
	for i := range rows {
		r := &rows[i]
		r.outside, r.inside = quote.Visible(r.outside), quote.Visible(r.inside)
		a, b = max(a, quote.Width(r.what)), max(b, quote.Width(r.outside))
		for w := range strings.FieldsSeq(r.what) {
			word = max(word, quote.Width(w))
		}
	}
	if a = min(a, max(s.Columns/3-2, min(word, s.Columns/2))); a+b+2*gap > s.Columns*2/3 {
		b = min(b, (s.Columns-a-2*gap)/2)
	}
	text := ""
	for _, r := range rows {
		cells := [...][]string{broken(r.what, a), broken(r.outside, b), broken(r.inside, s.Columns-a-b-2*gap)}
		for i := range max(len(cells[0]), len(cells[1]), len(cells[2])) {
			line := ""
			for j, width := range [...]int{a + gap, b + gap, 0} {
				cell := ""
				if i < len(cells[j]) {
					cell = cells[j][i]
				}
				line += pad(cell, width)
			}
			text += strings.TrimRight(line, " ") + "\n"
		}
	}
	return text
}

// gap is the number of blanks between columns.
const gap = 2

// broken breaks a text into lines of at most width cells: between words where that is possible.
func broken(text string, width int) (lines []string) {
	width = max(width, 1)
	for _, line := range strings.Split(layout.Wrap(text, 0, 0, width, ""), "\n") {
		for letters := []rune(line); len(letters) > 0; letters = []rune(line) {
			n := len(letters)
			for n > 1 && quote.Width(string(letters[:n])) > width {
				n--
			}
			lines = append(lines, string(letters[:n]))
			line = string(letters[n:])
		}
	}
	return lines
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-quote.Width(s), 0))
}
