// Package multicall is the program that holds several commands and is told by
// its name, or by its first word, which one to be.
package multicall

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/auxv"
	"golang.org/x/sys/unix"
)

// Name is what the program is called where it is none of its commands.
const Name = cli.Program

// A Program is several commands, to be called by their names.
type Program struct {
	Rows []Row // the commands
	// Otherwise is the command that the program is under a name that is neither a
	// command's nor contedor; empty for contedor itself.
	Otherwise string
	// Origin returns lines that --version prints besides; nil for none.
	Origin func() string
}

// notFound is the exit status of a shell for a command that is not there.
const notFound = 127

var words = cli.Options{
	Short: "hV",
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
		{Name: "list", Key: 'l'},
		{Name: "list-safe", Key: keySafe},
		{Name: "install", Key: 'i'},
	},
}

// keySafe is the key of an option without a letter.
const keySafe = 256

// Init runs the command that is called and exits, if it is a light one. It is for
// the initialization of a program: the runtime keeps that on the first thread.
func (p *Program) Init() {
	if row, argv := p.called(os.Args); row != nil && row.Kind == Light {
		cli.MainAs(row.Command, argv)
	}
}

// Main runs the command that is called, and exits.
func (p *Program) Main() {
	row, argv := p.called(os.Args)
	if row == nil {
		row, argv = &Row{Command: &cli.Command{Name: Name, Dialect: cli.UtilLinux, Run: p.run}}, os.Args
	}
	cli.MainAs(row.Command, argv)
}

// called returns the command that the program is called as, or the one of the
// first word where that is contedor, and the words that it gets. Where they name
// none of the program's commands it returns nil.
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
		return find(p.Rows, name), argv
	}
}

// Called returns the row that the words of a command line name at once, by the name
// in argv[0] or, behind contedor, by the first operand, and the words that the
// command gets; nil where that is none of the rows.
func Called(rows []Row, argv []string) (*Row, []string) {
	name := name(argv[0])
	if name == Name {
		return firstWord(rows, argv)
	}
	return find(rows, name), argv
}

// firstWord returns the command that the first operand names.
func firstWord(rows []Row, argv []string) (*Row, []string) {
	g := cli.Silent(cli.UtilLinux, argv, nil).Getopt(&words)
	o, err := g.Next()
	if err != nil || o.Key != cli.End || len(g.Operands()) == 0 {
		return nil, nil
	}
	argv = g.Operands()
	row := Find(rows, argv[0])
	if row != nil && row.Kind == Word {
		argv = append([]string{Name + " " + argv[0]}, argv[1:]...) // which is how it is called again
	}
	return row, argv
}

// find returns the row of that name, unless it is a mere word of contedor's.
func find(rows []Row, name string) *Row {
	if row := Find(rows, name); row != nil && row.Kind != Word {
		return row
	}
	return nil
}

// name returns the name of a command in a path or in a login shell's argv[0].
func name(path string) string { return strings.TrimPrefix(cli.BaseName(path), "-") }

// calledAs returns the command that argv[0] names or, as any word may stand
// there, the file that was executed, or a symbolic link on the way from it to
// the program; "contedor" is one such name, and "" is for none.
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

// maxLinks is how many symbolic links the kernel follows in one path.
const maxLinks = 40

// Names returns the names of the commands that can be linked, in order.
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

func (p *Program) run(inv *cli.Invocation) error {
	g := inv.Getopt(&words)
	for {
		opt, err := g.Next()
		if err != nil {
			return err
		}
		switch opt.Key {
		case 'h':
			return inv.Print(usage)
		case 'V':
			text := Name + " " + cli.Version + "\n"
			if p.Origin != nil {
				text += p.Origin()
			}
			return inv.Print(text)
		case 'l':
			return inv.Print(lines(Names(p.Rows)))
		case keySafe:
			return inv.Print(lines(Names(installed(p.Rows))))
		case 'i':
			return p.install(inv, g.Operands())
		}
		break
	}
	argv := g.Operands()
	if len(argv) == 0 {
		return &cli.Failure{Text: "no command given", Usage: true}
	}
	return &cli.Failure{Text: argv[0] + ": no such command; see '" + Name + " --list'", Status: notFound}
}

// installed returns the rows of the commands whose links are safe to stand before
// the system's own.
func installed(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(row Row) bool { return row.Place != Installed })
}

// lines returns the words, a line each.
func lines(list []string) string {
	text := ""
	for _, word := range list {
		text += word + "\n"
	}
	return text
}

// Executable returns the path of the program's own file.
func Executable() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(self)
}

// install links commands into a directory: install [-s] DIR [NAME...]. What is
// there and is not ours stays, and then nothing is made at all.
func (p *Program) install(inv *cli.Invocation, operands []string) error {
	link := os.Link
	if len(operands) > 0 && operands[0] == "-s" {
		link, operands = os.Symlink, operands[1:]
	}
	if len(operands) == 0 {
		return &cli.Failure{Text: "--install needs a directory", Usage: true}
	}
	dir, names := operands[0], operands[1:]
	if len(names) == 0 {
		names = Names(p.Rows)
	}
	program, err := Executable()
	if err != nil {
		return err
	}
	for _, n := range names {
		if find(p.Rows, n) == nil {
			return &cli.Failure{Text: n + ": no such command; see '" + Name + " --list'", Status: notFound}
		}
		if path := filepath.Join(dir, n); exists(path) && !sameFile(path, program) {
			return cli.Fail("refusing to overwrite "+path, nil)
		}
	}
	if info, err := os.Stat(dir); err != nil {
		return cli.Fail(dir, err)
	} else if !info.IsDir() {
		return cli.Fail(dir, unix.ENOTDIR)
	}
	for _, n := range names {
		path := filepath.Join(dir, n)
		if path == program {
			continue
		}
		// Made under another name and renamed: at no moment is the command missing.
		fresh := filepath.Join(dir, "."+n+".new")
		os.Remove(fresh)
		err := link(program, fresh)
		if err == nil {
			err = os.Rename(fresh, path)
		}
		os.Remove(fresh) // still there after a rename onto the same file
		if err != nil {
			return cli.Fail("cannot link "+path, unwrapLink(err))
		}
	}
	return nil
}

func unwrapLink(err error) error {
	if e, ok := err.(*os.LinkError); ok {
		return e.Err
	}
	return err
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func sameFile(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

const usage = `
Usage:
 contedor COMMAND [ARGUMENT...]
 contedor --list | --list-safe
 contedor --install DIR [NAME...]
 contedor --install -s DIR [NAME...]

Containers by hand: several commands in one program. Linked under a command's
name, it is that command.

 explain COMMAND...  tell what a command line of unshare or chroot does, and why
 show [PID]          show a container from outside and inside, or list them
 cost [ROOTFS]       measure what a container costs beside a process
 check               try whether the lesson works on this machine, for this user
 shell [DIR]         your shell, with these commands first on its PATH

 --list            name the commands
 --list-safe       name those that may stand before the system's own
 --install         link the commands (or only those named) into DIR;
                     with -s by symbolic links
 -h, --help        display this help
 -V, --version     display version
`
