// Package multicall is the program that holds several commands and is told by
// its name, or by its first word, which one to be.
package multicall

import (
	"os"
	"path/filepath"
	"slices"
	"unsafe"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// name is what the program is called where it is none of its commands.
const name = "contedor"

// A Program is the list of commands. Words are those that are had as a first
// word only: links under their names would stand in for nothing. Beside are
// programs of their own in the same directory: what they link would make every
// other command start slower.
type Program struct {
	Commands []*cli.Command
	Words    []*cli.Command
	Beside   []string
}

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

// Main runs the command that the program is called as, or the one of the first
// word, and exits.
func (p *Program) Main() {
	called := p.calledAs()
	if c := find(p.Commands, called); c != nil {
		cli.Main(c)
	}
	own := &cli.Command{Name: name, Dialect: cli.UtilLinux, Run: p.run}
	if slices.Contains(p.Beside, called) {
		own.Run = func(inv *cli.Invocation) error { return p.runBeside(called, inv.Argv, inv.Env) }
	}
	cli.Main(own)
}

// calledAs returns the command that argv[0] names or, as any word may stand
// there, the file that was executed, or a symbolic link on the way from it to
// the program; "contedor" where it is none.
func (p *Program) calledAs() string {
	known := func(path string) (command string, ok bool) {
		command = cli.BaseName(path)
		return command, command == name || find(p.Commands, command) != nil || slices.Contains(p.Beside, command)
	}
	if command, ok := known(os.Args[0]); ok {
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
	return name
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

func find(list []*cli.Command, name string) *cli.Command {
	for _, c := range list {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func (p *Program) names() (list []string) {
	for _, c := range p.Commands {
		list = append(list, c.Name)
	}
	list = append(list, p.Beside...)
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
			return inv.Print(name + " 0.1\n")
		case 'l':
			text := ""
			for _, n := range p.names() {
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
	sub := *inv
	sub.Argv = argv
	if c := find(p.Commands, argv[0]); c != nil {
		os.Exit(c.Execute(&sub))
	}
	if c := find(p.Words, argv[0]); c != nil {
		sub.Argv = append([]string{name + " " + c.Name}, argv[1:]...) // which is how it is called again
		os.Exit(c.Execute(&sub))
	}
	if slices.Contains(p.Beside, argv[0]) {
		return p.runBeside(argv[0], argv, inv.Env)
	}
	return &cli.Failure{Text: argv[0] + ": no such command; see '" + name + " --list'", Status: notFound}
}

// beside returns the path of a file in the program's own directory.
func beside(file string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	if self, err = filepath.EvalSymlinks(self); err != nil {
		return "", err
	}
	return filepath.Join(filepath.Dir(self), file), nil
}

func (p *Program) runBeside(command string, argv, env []string) error {
	path, err := beside(command)
	if err == nil {
		err = unix.Exec(path, argv, env)
	}
	return &cli.Failure{Text: "cannot run " + command + " beside " + name, Err: err, Status: notFound}
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
		names = p.names()
	}
	targets := make([]string, len(names))
	for i, n := range names {
		file := name
		switch {
		case slices.Contains(p.Beside, n):
			file = n
		case find(p.Commands, n) == nil:
			return &cli.Failure{Text: n + ": no such command; see '" + name + " --list'", Status: notFound}
		}
		target, err := beside(file)
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

 --list            name the commands
 --install         link the commands (or only those named) into DIR;
                     with -s by symbolic links
 -h, --help        display this help
 -V, --version     display version
`
