// Package help implements `contedor help`: the help of a command, or a topic.
package help

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/multicall"
	"contedor/internal/nearest"
	"contedor/internal/nsflags"
	"contedor/internal/teach/guide"
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
			return inv.Print(overview(guide.NewScreen(inv).Prose(), &o.Front, rows()))
		}
		return about(inv, o.Language, o.Operands[0], rows())
	}}
}

// overview lists the commands and the topics.
func overview(s *guide.Screen, t *texts.Front, rows []multicall.Row) string {
	text := layout.Page(strings.TrimPrefix(t.Help, "\n"), s.Columns)
	names := strings.Join(multicall.Names(rows), " ")
	text += "\n" + s.Heading(t.Commands) + ":\n  " + layout.Wrap(names, 2, 2, s.Columns, "") + "\n"
	text += "\n" + s.Heading(t.Topics) + ":\n"
	list := ""
	for _, c := range t.Concepts.List() {
		list += "  " + c.Name + strings.Repeat(" ", max(12-len(c.Name), 1)+1) + c.Title + "\n"
	}
	return text + layout.Flow(list, s.Columns)
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

// concept returns the text of a topic.
func concept(s *guide.Screen, c *texts.Language, topic texts.Concept) string {
	kinds := ""
	for _, ns := range nsflags.Table {
		kinds += "  -" + string(ns.Short) + ", --" + ns.Long + strings.Repeat(" ", 8-len(ns.Long)) + c.Own.Of(ns.Long) + "\n"
	}
	text := texts.Fill(topic.Text, "kinds", strings.TrimSuffix(kinds, "\n"))
	return s.Heading(topic.Title) + "\n" + layout.Flow(text, s.Columns)
}
