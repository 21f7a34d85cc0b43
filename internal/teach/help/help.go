// Package help implements `contedor help`: the help of a command, or a topic.
package help

import (
	"cmp"
	"embed"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/terminal"
	"contedor/internal/multicall"
	"contedor/internal/nearest"
	"contedor/internal/nsflags"
	"contedor/internal/teach/guide"
	"contedor/internal/teach/helptext"
	"contedor/internal/texts"
)

// Name is the name of the command.
const Name = "help"

// Command returns the command help for the commands in rows.
func Command(rows func() []multicall.Row) *cli.Command {
	return &cli.Command{Name: Name, Dialect: cli.Own, Run: func(inv *cli.Invocation) error {
		o, err := guide.Parse(inv, 1)
		if err != nil {
			return err
		}
		switch {
		case o.Help:
			return o.PrintHelp(inv, o.Front.HelpHelp)
		case len(o.Operands) == 0:
			return inv.Print(overview(guide.NewScreen(inv).Prose(), &o.Front))
		}
		return about(inv, o.Language, o.Operands[0], rows())
	}}
}

// overview lists the words after contedor and the topics: little enough for one screen. The help
// text has the words in its third paragraph.
func overview(s *guide.Screen, t *texts.Front) string {
	text := strings.Split(t.Help, "\n\n")[2] + "\n\n" + s.Heading(t.Topics) + ":\n"
	for _, c := range t.Concepts.List() {
		text += "  " + c.Name + strings.Repeat(" ", max(12-len(c.Name), 1)+1) + c.Title + "\n"
	}
	return layout.Flow(text+"\n"+t.More, s.Columns)
}

// about prints the help of a command or the text of a topic.
func about(inv *cli.Invocation, c *texts.Language, word string, rows []multicall.Row) error {
	if row := multicall.Find(rows, word); row != nil {
		sub := *inv
		sub.Argv = []string{word, "--help"}
		if row.Kind == multicall.Word {
			sub.Argv[0] = multicall.Name + " " + word
			sub.Env = append([]string{"LC_ALL=" + c.Code}, inv.Env...)
		}
		if text, ok := translated(c, row, &sub); ok && inv.Print(text) == nil {
			return nil // otherwise the command says what is wrong, with its own status
		}
		if status := row.Command.Execute(&sub); status != 0 {
			return &cli.Failure{Status: status}
		}
		return nil
	}
	var candidates []string
	for _, topic := range c.Front.Concepts.List() {
		if topic.Name == word {
			return inv.Print(concept(guide.NewScreen(inv).Prose(), c, topic))
		}
		candidates = append(candidates, topic.Name)
	}
	if word == multicall.Name {
		return inv.PrintPage(c.Front.Help)
	}
	for _, row := range rows {
		candidates = append(candidates, row.Command.Name)
	}
	return &cli.Failure{Text: texts.Fill(c.Front.NoTopic, "word", word), Near: nearest.To(word, candidates)}
}

// catalogs has the help texts in other languages than English, packed by make build.
//
//go:embed catalogs
var catalogs embed.FS

// translated returns the help text of a command in the language. ok is false if there is none: the
// command words it by itself, does not know --help, or this program was built without catalogs.
func translated(c *texts.Language, row *multicall.Row, inv *cli.Invocation) (text string, ok bool) {
	packed, err := catalogs.ReadFile("catalogs/" + c.Code + ".gz")
	if err != nil || row.Command.Dialect.Own {
		return "", false
	}
	catalog, err := helptext.Unpack(c.Code, packed)
	if err != nil {
		return "", false
	}
	var out, errors strings.Builder
	quiet := *inv
	quiet.Stdout, quiet.Stderr = &out, &errors
	if status := row.Command.Execute(&quiet); status != 0 || errors.Len() > 0 {
		return "", false
	}
	t := helptext.Parse(row.Command.Name, out.String())
	if len(t.Forms) == 0 {
		return "", false
	}
	t.Summary = cmp.Or(helptext.Summaries[t.Name], t.Summary, t.Forms[0])
	return t.Translate(catalog).Print(c.Front.Usage, cmp.Or(terminal.Columns(terminal.FD(inv.Stdout)), 80)), true
}

// concept returns the text of a topic.
func concept(s *guide.Screen, c *texts.Language, topic texts.Concept) string {
	kinds := ""
	for _, ns := range nsflags.Table {
		kinds += "  -" + string(ns.Short) + ", --" + ns.Long + strings.Repeat(" ", 8-len(ns.Long)) + c.Own.Of(ns.Long) + "\n"
	}
	text := texts.Fill(topic.Text, "kinds", strings.TrimSuffix(kinds, "\n"))
	return s.Heading(topic.Title) + "\n" + layout.Flow(text, s.Columns)
}
