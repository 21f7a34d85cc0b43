// Package multicall is the program that holds several commands and is told by
// its name, or by its first word, which one to be.
package multicall

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// Name is what the program is called where it is none of its commands.
const Name = "contedor"

// A Program is the list of its commands, to be called by their names.
type Program struct {
	// Light are the commands that want the process to themselves: they run
	// during the initialisation, on the first thread.
	Light []*cli.Command
	// Heavy are the others.
	Heavy []*cli.Command
	// Words are those that are had as a first word only: links under their names
	// would stand in for nothing.
	Words []*cli.Command
	// Otherwise is what the program is under a name that is neither a command's
	// nor contedor; nil for contedor itself.
	Otherwise *cli.Command
	// Beside are the commands of the program named heavy in the same directory:
	// what it links would make every light command start slower.
	Beside []string
}

// heavy is the file name of the program that holds all commands.
const heavy = "fetchroot"

// notFound is the exit status of a shell for a command that is not there.
const notFound = 127

var words = cli.Options{
	Short: "hV",
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
		{Name: "list", Key: 'l'},
		{Name: "install", Key: 'i'},
	},
}

// Init runs the command that is called and exits, if it is a light one. It is
// for a program's func init: the runtime keeps that on the first thread.
func (p *Program) Init() {
	if c, argv := p.called(os.Args); slices.Contains(p.Light, c) {
		cli.MainAs(c, argv)
	}
}

// Main runs the command that is called, and exits.
func (p *Program) Main() {
	c, argv := p.called(os.Args)
	if c == nil {
		c, argv = &cli.Command{Name: Name, Dialect: cli.UtilLinux, Run: p.run}, os.Args
	}
	cli.MainAs(c, argv)
}

// called returns the command that the program is called as, or the one of the
// first word where that is contedor, and the words that it gets. Where they name
// none of the program's commands it returns nil.
func (p *Program) called(argv []string) (*cli.Command, []string) {
	name := p.calledAs(argv[0])
	c := p.find(name)
	if name == "" {
		c = p.Otherwise
	}
	if c != nil {
		return c, argv
	}
	g := cli.Silent(cli.UtilLinux, argv, nil).Getopt(&words)
	o, err := g.Next()
	if err != nil || o.Key != cli.End || len(g.Operands()) == 0 {
		return nil, nil
	}
	argv = g.Operands()
	if c := Find(p.Words, argv[0]); c != nil {
		return c, append([]string{Name + " " + c.Name}, argv[1:]...) // which is how it is called again
	}
	return p.find(argv[0]), argv
}

// find returns the command of that name, or nil.
func (p *Program) find(name string) *cli.Command {
	if c := Find(slices.Concat(p.Light, p.Heavy), name); c != nil {
		return c
	}
	if slices.Contains(p.Beside, name) {
		return beside(name, func(argv []string) []string { return argv })
	}
	return nil
}

// calledAs returns the command that argv[0] names or, as any word may stand
// there, the file that was executed, or a symbolic link on the way from it to
// the program; "contedor" is one such name, and "" is for none.
func (p *Program) calledAs(argv0 string) string {
	known := func(path string) (command string, ok bool) {
		command = strings.TrimPrefix(cli.BaseName(path), "-") // of a login shell
		return command, command == Name || p.find(command) != nil
	}
	if command, ok := known(argv0); ok {
		return command
	}
	path := executed()
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

// executed returns the path that execve(2) was given, getauxval(3)'s AT_EXECFN;
// "" where the kernel does not tell.
func executed() string {
	const execfn = 31
	vector, _ := unix.Auxv()
	for _, pair := range vector {
		if pair[0] == execfn {
			return unix.BytePtrToString(*(**byte)(unsafe.Pointer(&pair[1])))
		}
	}
	return ""
}

// Find returns the command of a list that has that name, or nil.
func Find(list []*cli.Command, name string) *cli.Command {
	for _, c := range list {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Beside returns a first word that the heavy program beside this one has.
func Beside(word string) *cli.Command {
	return beside(word, func(argv []string) []string { return append([]string{Name, word}, argv[1:]...) })
}

// beside returns a command of the heavy program, which gets the words that argv
// makes of the command's own.
func beside(command string, argv func([]string) []string) *cli.Command {
	dialect := cli.UtilLinux
	dialect.ErrorName = func(string) string { return Name }
	return &cli.Command{Name: command, Dialect: dialect, Run: func(inv *cli.Invocation) error {
		path, err := sibling(heavy)
		if err == nil {
			err = unix.Exec(path, argv(inv.Argv), inv.Env)
		}
		return &cli.Failure{Text: "cannot run " + heavy + " beside " + Name, Err: err, Status: notFound}
	}}
}

// Names returns the names of all commands, in order.
func (p *Program) Names() []string {
	list := slices.Clone(p.Beside)
	for _, c := range slices.Concat(p.Light, p.Heavy) {
		list = append(list, c.Name)
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
			return inv.Print(Name + " 0.1\n")
		case 'l':
			text := ""
			for _, n := range p.Names() {
				text += n + "\n"
			}
			return inv.Print(text)
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

// sibling returns the path of a file in the program's own directory.
func sibling(file string) (string, error) {
	self, err := Executable()
	return filepath.Join(filepath.Dir(self), file), err
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
		names = p.Names()
	}
	targets := make([]string, len(names))
	for i, n := range names {
		if p.find(n) == nil {
			return &cli.Failure{Text: n + ": no such command; see '" + Name + " --list'", Status: notFound}
		}
		target, err := Executable()
		if slices.Contains(p.Beside, n) {
			target, err = sibling(heavy)
		}
		if err != nil {
			return err
		}
		if !exists(target) {
			return cli.Fail(target, unix.ENOENT)
		}
		if path := filepath.Join(dir, n); exists(path) && !sameFile(path, target) {
			return cli.Fail("refusing to overwrite "+path, nil)
		}
		targets[i] = target
	}
	if info, err := os.Stat(dir); err != nil {
		return cli.Fail(dir, err)
	} else if !info.IsDir() {
		return cli.Fail(dir, unix.ENOTDIR)
	}
	for i, n := range names {
		path := filepath.Join(dir, n)
		if path == targets[i] {
			continue
		}
		// Made aside and renamed: whoever runs the old one never finds none.
		fresh := filepath.Join(dir, "."+n+".new")
		os.Remove(fresh)
		err := link(targets[i], fresh)
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
 contedor --list
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
 --install         link the commands (or only those named) into DIR;
                     with -s by symbolic links
 -h, --help        display this help
 -V, --version     display version
`
