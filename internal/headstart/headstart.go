package headstart

import (
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/entry"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Commands are those that a program is called as; the bits can be combined.
type Commands uint8

// The commands that have plain command lines.
const (
	Unshare Commands = 1 << iota
	Chroot
	Hostname
	Mount
	// Words says that the program is contedor, too, whose first word is a command.
	Words
)

// plain are the commands of this program. A main package sets it by its name for
// the linker, as nothing is initialized yet.
var plain Commands

// program is made and carried out here.
var program solo.Program

// start carries the command line out where it is a plain one, and then ends the
// process or becomes the program. It returns where the line is not plain, or has failed
// and left the process as it was: the ordinary way follows.
func start(argc int, argv **byte) {
	if argc == 0 || !standardStreams() {
		return
	}
	l := newLine(argc, argv)
	if plain&Words != 0 && argc > 1 && cli.BaseName(l.word(0)) == cli.Program {
		l.argv = l.argv[1:]
	}
	switch cli.BaseName(l.word(0)) {
	case "unshare": // its failures are told here, without a hint
		if plain&Unshare != 0 && l.unshare(&program) && !hint.Wanted(l.getenv) {
			program.RunPreRuntime()
		}
	case "chroot":
		if plain&Chroot != 0 && l.chroot(&program) {
			program.RunPreRuntime()
		}
	case "hostname":
		if plain&Hostname != 0 && l.hostname() {
			call(unix.SYS_EXIT_GROUP, 0)
		}
	case "mount":
		if plain&Mount != 0 && l.mount() {
			call(unix.SYS_EXIT_GROUP, 0)
		}
	}
}

// standardStreams reports whether descriptors 0 to 2 are open.
func standardStreams() bool {
	for fd := range uintptr(3) {
		if _, e := call(unix.SYS_FCNTL, fd, unix.F_GETFD); e != 0 {
			return false
		}
	}
	return true
}

// A line is a command line and an environment as execve(2) has left them.
type line struct{ argv, envp []*byte } // ended by nil

func newLine(argc int, argv **byte) line {
	first := unsafe.Add(unsafe.Pointer(argv), (argc+1)*int(unsafe.Sizeof(argv)))
	n := 0
	for *(**byte)(unsafe.Add(first, n*int(unsafe.Sizeof(argv)))) != nil {
		n++
	}
	return line{unsafe.Slice(argv, argc+1), unsafe.Slice((**byte)(first), n+1)}
}

// words returns how many words there are.
func (l line) words() int { return len(l.argv) - 1 }

func (l line) word(i int) string { return entry.Text(l.argv[i]) }

func (l line) getenv(name string) (string, bool) {
	for _, word := range l.envp {
		if word == nil {
			break
		}
		if value, ok := cli.Value(entry.Text(word), name); ok {
			return value, true
		}
	}
	return "", false
}

func (l line) path() string { return solo.SearchPath(l.getenv) }

// exec adds the execution of the words from index at on; the word before them may
// be lost.
func (l line) exec(p *solo.Program, at int, onError *solo.Message) {
	p.ExecWords(l.word(at), l.path(), l.argv[at-1:], l.envp, onError)
}

// enter adds the steps of a chroot to the directory that word at names, and the
// execution of the words behind it. Where the program is not executed in the end,
// the root and the working directory are put back, and the operations go on behind.
func (l line) enter(p *solo.Program, at int) {
	p.Attempt(func() {
		open(p, "/", solo.File1)
		open(p, ".", solo.File2)
		p.Attempt(func() {
			plan.Chroot{Dir: l.word(at)}.Emit(p, "")
			p.Attempt(func() {
				plan.Chdir{Dir: "/"}.Emit(p, "")
				l.exec(p, at+1, nil)
			})
			with(p, unix.SYS_FCHDIR, solo.File1)
			plan.Chroot{Dir: "."}.Emit(p, "")
			with(p, unix.SYS_FCHDIR, solo.File2)
		})
		with(p, unix.SYS_CLOSE, solo.File1)
		with(p, unix.SYS_CLOSE, solo.File2)
	})
}

func open(p *solo.Program, path string, result solo.Register) {
	p.Call(solo.Call{
		Nr:     unix.SYS_OPENAT,
		Args:   []solo.Arg{solo.Int(unix.AT_FDCWD), p.String(path), solo.Int(unix.O_PATH | unix.O_DIRECTORY | unix.O_CLOEXEC)},
		Result: result,
	})
}

// with adds a system call whose argument is a descriptor.
func with(p *solo.Program, call uintptr, file solo.Register) {
	p.Call(solo.Call{Nr: call, Args: []solo.Arg{solo.FromRegister(file)}})
}
