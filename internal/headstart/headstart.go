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

// Commands is a set of commands that have plain command lines.
type Commands uint8

// The commands that have plain command lines.
const (
	Unshare Commands = 1 << iota
	Chroot
	Hostname
	Mount
	Nsenter
	IP
	// Multicall means that the program, called as contedor, runs the command that its
	// first argument names.
	Multicall
)

// plain is the set of the commands that this program has. A main package, or one that it
// imports, defines it by go:linkname: it is read before any package is initialized.
var plain Commands

// program is the program that start makes and runs.
var program solo.Program

// start carries out the command line if it is a plain one. Then it ends the process or
// executes the program. It returns if the line is not plain, or if it failed and left the
// process unchanged: the ordinary way follows.
func start(argc int, argv **byte) {
	if argc == 0 || !standardStreams() {
		return
	}
	l := newLine(argc, argv)
	if plain&Multicall != 0 && argc > 1 && cli.BaseName(l.word(0)) == cli.Program {
		l.argv = l.argv[1:]
	}
	switch cli.BaseName(l.word(0)) {
	case "unshare": // program prints its failures, but cannot print hints
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
	case "nsenter":
		if plain&Nsenter != 0 && !hint.Wanted(l.getenv) && l.nsenter(&program) {
			program.RunPreRuntime()
		}
	case "ip":
		switch {
		case plain&IP == 0:
		case l.netnsExec(&program):
			program.RunPreRuntime()
		case l.network():
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

// A line is a command line and an environment as execve(2) left them. Both lists end with
// nil.
type line struct{ argv, envp []*byte }

func newLine(argc int, argv **byte) line {
	first := unsafe.Add(unsafe.Pointer(argv), (argc+1)*int(unsafe.Sizeof(argv)))
	n := 0
	for *(**byte)(unsafe.Add(first, n*int(unsafe.Sizeof(argv)))) != nil {
		n++
	}
	return line{unsafe.Slice(argv, argc+1), unsafe.Slice((**byte)(first), n+1)}
}

// words returns the number of words.
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

// number parses a decimal number from 0 to most without leading zeros.
func number(word string, most int) (n int, ok bool) {
	for i := range len(word) {
		if word[i] < '0' || word[i] > '9' || i > 0 && n == 0 {
			return 0, false
		}
		if n = 10*n + int(word[i]-'0'); n > most {
			return 0, false
		}
	}
	return n, word != ""
}

func (l line) path() string { return solo.SearchPath(l.getenv) }

// exec adds the execution of the words from index at on. The word before them may be
// overwritten.
func (l line) exec(p *solo.Program, at int, onError *solo.Message) {
	p.ExecWords(l.word(at), l.path(), l.argv[at-1:], l.envp, onError)
}

// enter adds the steps of a chroot to the directory that word at names, and the execution of
// the words after it. If one of them fails, the root directory and the working directory are
// changed back, and the next operation follows.
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

// with adds a system call whose only argument is the descriptor in a register.
func with(p *solo.Program, call uintptr, file solo.Register) {
	p.Call(solo.Call{Nr: call, Args: []solo.Arg{solo.FromRegister(file)}})
}
