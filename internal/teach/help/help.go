// Package help implements `contedor help`: the help of a command, or a topic.
package help

import (
	"cmp"
	"io"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/terminal"
	"contedor/internal/multicall"
	"contedor/internal/nearest"
	"contedor/internal/nsflags"
	"contedor/internal/teach/guide"
	"contedor/internal/teach/help/catalogs"
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
		a, ok := translated(c, row, &sub, inv.Argv[0] == multicall.Name+" "+Name)
		if ok && a.failed { // on the same stream as in English
			io.WriteString(inv.Stderr, a.text)
		}
		if ok && (a.failed || inv.Print(a.text) == nil) { // otherwise the command says what is wrong, with its own status
			if a.status != 0 {
				return &cli.Failure{Status: a.status}
			}
			return nil
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

// An answer is what a command answers to --help.
type answer struct {
	text   string
	failed bool // whether the text goes to standard error
	clean  bool // whether no message precedes the text
	status int
}

// ask returns the answer of a command to an option.
func ask(row *multicall.Row, inv *cli.Invocation, option string) (a answer) {
	var out, errors strings.Builder
	quiet := *inv
	quiet.Argv = []string{inv.Argv[0], option}
	quiet.Env = append([]string{"COLUMNS=0"}, inv.Env...) // Print breaks the lines
	quiet.Stdout, quiet.Stderr = &out, &errors
	a.status = row.Command.Execute(&quiet)
	a.text, a.failed = out.String()+errors.String(), errors.Len() > 0
	usage := strings.HasPrefix(strings.ToLower(strings.TrimLeft(a.text, "\n")), "usage")
	a.clean = a.status == 0 && !a.failed || usage && (out.Len() == 0 || !a.failed)
	return a
}

// translated returns the help of a command in the language. If the command takes --help for an error, it is
// that of -h if the learner has typed `contedor help`, and none otherwise. ok is false if there is none: the
// command words it by itself, has none, or there is no catalog of the language.
func translated(c *texts.Language, row *multicall.Row, inv *cli.Invocation, typed bool) (a answer, ok bool) {
	if row.Command.Dialect.Own {
		return a, false
	}
	a = ask(row, inv, "--help")
	english := a.status == 0 && !a.failed
	if typed && !english {
		if other := ask(row, inv, "-h"); !a.clean && len(helptext.Parse(row.Command.Name, other.text).Forms) > 0 {
			a = other
		}
		a.status, a.failed = 0, false
	}
	t := helptext.Parse(row.Command.Name, a.text)
	if len(t.Forms) == 0 || !typed && !a.clean {
		return a, false
	}
	t.Summary = cmp.Or(helptext.Summaries[t.Name], t.Summary, t.Forms[0])
	if catalog, err := catalogs.Read(c.Code); err == nil {
		t = t.Translate(catalog)
	} else if english {
		return a, false // as the command prints it
	}
	a.text = t.Print(c.Front.Usage, cmp.Or(terminal.Columns(terminal.FD(inv.Stdout)), 80))
	return a, true
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
