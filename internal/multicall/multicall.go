// Package multicall is the program with several commands. Its name, or its first argument,
// selects the command that it runs. Begin reading at Program.Main.
package multicall

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/auxv"
	"contedor/internal/nearest"
	"contedor/internal/texts"
)

// Name is the name of the program itself, when it is called as none of its commands.
const Name = cli.Program

// A Program is a set of commands.
type Program struct {
	Rows []Row // the commands
	// Otherwise is the command that runs under a name that is neither a command's nor
	// contedor. If it is empty, that is contedor itself.
	Otherwise string
	// Origin returns further lines for --version; nil for none.
	Origin func() string
}

// notFound is the exit status of a shell for a command that does not exist.
const notFound = 127

// options are those of contedor itself.
var options = cli.Options{
	Short: "hV",
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
		{Name: "list", Key: 'l'},
		{Name: "list-safe", Key: keySafe},
		{Name: "install", Key: 'i'},
		{Name: "uninstall", Key: keyUninstall},
	},
}

// installing are the options of contedor --install, and removing those of --uninstall.
var (
	installing = cli.Options{Short: options.Short + "s", Long: options.Long, Permute: true}
	removing   = cli.Options{Short: options.Short, Long: options.Long, Permute: true}
)

// The keys of options without a short form.
const (
	keySafe = iota + 256
	keyUninstall
)

// Init runs the command that is called and exits, if it is a light one. Otherwise it
// returns. A main package calls it during its initialization, which the runtime keeps on the
// first thread.
func (p *Program) Init() {
	if row, argv := p.called(os.Args); row != nil && row.Kind == Light {
		cli.MainAs(row.Command, argv)
	}
}

// Main runs the command that is called, or contedor itself, and exits.
func (p *Program) Main() {
	row, argv := p.called(os.Args)
	if row == nil {
		row, argv = &Row{Command: &cli.Command{Name: Name, Dialect: cli.Own, Run: p.run}}, os.Args
	}
	cli.MainAs(row.Command, argv)
}

// called returns the command that a command line calls, and its argument vector. It returns
// nil if that is contedor itself or none of the program's commands.
func (p *Program) called(argv []string) (*Row, []string) {
	switch name := p.calledAs(argv[0]); name {
	case Name:
		return firstWord(p.Rows, argv)
	case "":
		if row := Find(p.Rows, p.Otherwise); row != nil {
			return row, argv
		}
		return firstWord(p.Rows, argv)
	default:
		return inLanguage(p.Rows, find(p.Rows, name), argv)
	}
}

// Called returns the row that a command line names by argv[0] or, after contedor, by the
// first operand, and the command's argument vector. It returns nil if none of the rows is
// named.
func Called(rows []Row, argv []string) (*Row, []string) {
	name := name(argv[0])
	if name == Name {
		return firstWord(rows, argv)
	}
	return inLanguage(rows, find(rows, name), argv)
}

// helpName is the command that prints help texts in other languages than English.
const helpName = "help"

// inLanguage returns what carries out a command line of row. That is another command where the help of
// a drop-in is asked for in another language. It is nil if the rows lack that command.
func inLanguage(rows []Row, row *Row, argv []string) (*Row, []string) {
	if row == nil || row.Command.Dialect.Own || len(argv) != 2 || argv[1] != "--help" || texts.FromEnvironment(os.LookupEnv).Code == "en" {
		return row, argv
	}
	return Find(rows, helpName), []string{argv[0], row.Command.Name} // by argv[0] help knows who asked
}

// firstWord returns the command that the first operand names, and its argument vector.
func firstWord(rows []Row, argv []string) (*Row, []string) {
	g := cli.Silent(cli.UtilLinux, argv, nil).Getopt(&options)
	o, err := g.Next()
	if err != nil || o.Key != cli.End || len(g.Operands()) == 0 {
		return nil, nil
	}
	argv = g.Operands()
	row := Find(rows, argv[0])
	if row != nil && row.Kind == Word {
		argv = append([]string{Name + " " + argv[0]}, argv[1:]...) // the name that messages begin with
	}
	return inLanguage(rows, row, argv)
}

// find returns the row of the command name, or nil if there is none or it is of kind Word.
func find(rows []Row, name string) *Row {
	if row := Find(rows, name); row != nil && row.Kind != Word {
		return row
	}
	return nil
}

// name returns the name of a command by its path or by argv[0], which begins with "-" for a
// login shell.
func name(path string) string { return strings.TrimPrefix(cli.BaseName(path), "-") }

// calledAs returns the command, or Name, as which the program was called. argv[0] may be any
// word. If it names no command, the path that was executed counts, then each symbolic link
// that leads from there to the program. calledAs returns "" if none of them names a command.
func (p *Program) calledAs(argv0 string) string {
	known := func(path string) (command string, ok bool) {
		command = name(path)
		return command, command == Name || find(p.Rows, command) != nil
	}
	if command, ok := known(argv0); ok {
		return command
	}
	path := auxv.Executed()
	for range maxLinks {
		if command, ok := known(path); ok {
			return command
		}
		target, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	return ""
}

// maxLinks is the number of symbolic links that the kernel follows in one path,
// path_resolution(7).
const maxLinks = 40

// Names returns the sorted names of the commands that can be linked.
func Names(rows []Row) []string {
	var list []string
	for _, row := range rows {
		if row.Kind != Word {
			list = append(list, row.Command.Name)
		}
	}
	slices.Sort(list)
	return list
}

// run is contedor itself.
func (p *Program) run(inv *cli.Invocation) error {
	t := &texts.FromEnvironment(inv.Getenv).Front
	argv, err := inv.Getopt(&options).Each(func(o cli.Option) error {
		switch o.Key {
		case 'i':
			return cmp.Or(p.install(inv, t), cli.ErrAnswered)
		case keyUninstall:
			return cmp.Or(p.uninstall(inv, t), cli.ErrAnswered)
		}
		return p.answer(inv, t, o.Key)
	}, nil)
	switch {
	case err != nil:
		return err
	case len(argv) == 0:
		return inv.PrintPage(first(inv.Argv[0], t))
	}
	return p.unknown(t, argv[0], Name)
}

// answer replies to an option that asks for a text.
func (p *Program) answer(inv *cli.Invocation, t *texts.Front, key rune) error {
	switch key {
	case 'h':
		return cmp.Or(inv.PrintPage(t.Help), cli.ErrAnswered)
	case 'V':
		text := Name + " " + cli.Version + "\n"
		if p.Origin != nil {
			text += p.Origin()
		}
		return inv.Reply(text)
	case 'l':
		return inv.Reply(lines(Names(p.Rows)))
	case keySafe:
		return inv.Reply(lines(Names(installed(p.Rows))))
	}
	return nil
}

// first returns what contedor prints without arguments: what to type first. argv0 is the name by
// which it was called.
func first(argv0 string, t *texts.Front) string {
	unshare := "unshare"
	if os.Geteuid() != 0 {
		unshare += " -r"
	}
	return strings.TrimPrefix(texts.Fill(t.First, "program", argv0, "unshare", unshare), "\n")
}

// unknown returns the failure for a word that is not a command. Words that are similar, among the
// commands and others, are suggested.
func (p *Program) unknown(t *texts.Front, word string, others ...string) error {
	candidates := others
	for _, row := range p.Rows {
		candidates = append(candidates, row.Command.Name)
	}
	near := nearest.To(word, candidates)
	text := t.SeeList
	if near != nil {
		text = t.Unknown
	}
	return &cli.Failure{Text: texts.Fill(text, "word", word), Status: notFound, Near: near}
}

// installed returns the rows of the commands that may precede the system's own in PATH.
func installed(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(row Row) bool { return row.Place != Installed })
}

// unnamed returns the rows of the commands that are linked without being named.
func unnamed(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(row Row) bool { return row.Place == Named })
}

// lines returns a line for each word.
func lines(list []string) string {
	text := ""
	for _, word := range list {
		text += word + "\n"
	}
	return text
}

// Executable returns the path of the program's own file, without symbolic links.
func Executable() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(self)
}
