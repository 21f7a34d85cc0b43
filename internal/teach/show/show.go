// Package show implements `contedor show`: it shows a container from both sides, as a process
// outside and one inside see the same facts.
package show

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
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
		return o.Print(inv, list, func(int) string { return drawList(list, t) })
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
	return o.Print(inv, c, func(int) string { return c.draw(t) })
}

// A row is a line of the output: a fact and its two sides.
type row struct{ what, outside, inside string }

// draw returns the container as text, with both sides next to each other.
func (c *container) draw(t *texts.Show) string {
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
	text := columns(rows)
	if c.Enter != "" {
		text += "\n" + texts.Fill(t.Enter, "command", c.Enter) + "\n"
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

func drawList(list []*summary, t *texts.Show) string {
	if len(list) == 0 {
		return t.NoContainers + "\n"
	}
	rows := []row{{"PID", t.Namespaces, t.Program}}
	for _, s := range list {
		rows = append(rows, row{strconv.Itoa(s.PID), strings.Join(s.Own, " "), s.Command})
	}
	return columns(rows)
}

// columns aligns rows. It makes all texts printable: a container may choose them.
func columns(rows []row) string {
	var a, b int
	for i := range rows {
		r := &rows[i]
		r.outside, r.inside = quote.Visible(r.outside), quote.Visible(r.inside)
		a, b = max(a, utf8.RuneCountInString(r.what)), max(b, utf8.RuneCountInString(r.outside))
	}
	text := ""
	for _, r := range rows {
		line := pad(r.what, a+2) + pad(r.outside, b+2) + r.inside
		text += strings.TrimRight(line, " ") + "\n"
	}
	return text
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-utf8.RuneCountInString(s), 0))
}
