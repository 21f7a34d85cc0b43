package headstart

import (
	"strings"
	"syscall"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/machine"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// An entrance holds the options of a plain command line of nsenter, and the descriptors that
// they need. A descriptor is -1 if it is not open.
type entrance struct {
	target    string // the process id in decimal
	pid       int    // the same
	kinds     uintptr
	all       bool
	root, dir bool
	noFork    bool

	pidfd, rootFD, dirFD int
}

// nsenter adds the operations of a command line -t PID [OPTION]... COMMAND [ARG]... with plain
// options to p. The descriptors that the operations need are open then. It returns false, with
// no descriptor open, if the command line is another one or if a system call fails.
func (l line) nsenter(p *solo.Program) bool {
	var n entrance
	at, ok := n.prepare(l)
	if ok {
		n.emit(p, l, at)
	}
	return ok
}

// prepare reads the options and opens what they need. It returns the index of the program's
// word. If ok is false, the line is not plain or a system call has failed, and no descriptor is
// open.
func (n *entrance) prepare(l line) (at int, ok bool) {
	*n = entrance{pidfd: -1, rootFD: -1, dirFD: -1}
	at, ok = n.parse(l)
	if !ok || at >= l.words() || n.target == "" {
		return at, false
	}
	switch cli.BaseName(l.word(at)) {
	case "chroot", "unshare": // its steps may follow in the same process
		return at, false
	}
	if !n.open() {
		n.close()
		return at, false
	}
	return at, true
}

// emit adds the steps of the options in the order of nsenter(1), and the execution of the words
// from index at on.
func (n *entrance) emit(p *solo.Program, l line, at int) {
	const name = "nsenter"
	user := n.kinds&unix.CLONE_NEWUSER != 0
	if user {
		plan.DropGroups{}.Emit(p, name)
	}
	plan.Enter{PIDFD: n.pidfd, Kinds: n.kinds}.Emit(p, name)
	if n.root {
		plan.ChrootTo{FD: n.rootFD, KeepDir: !n.dir}.Emit(p, name)
	}
	if n.dir {
		plan.ChdirTo{FD: n.dirFD}.Emit(p, name)
	}
	inside := func() {
		if user {
			plan.DropGroups{Again: true}.Emit(p, name)
			plan.SetGID{KeepGroups: true}.Emit(p, name)
			plan.SetUID{}.Emit(p, name)
		}
		l.exec(p, at, plan.NotExecuted(name, l.word(at)))
	}
	if n.kinds&unix.CLONE_NEWPID != 0 && !n.noFork {
		plan.ForkStopping{}.Around(p, name, inside)
	} else {
		inside()
	}
}

// parse reads the options. It returns the index of the word after them, and whether all of
// them are plain.
func (n *entrance) parse(l line) (at int, ok bool) {
	for at = 1; at < l.words(); at++ {
		word := l.word(at)
		if word == "--" {
			return at + 1, true
		}
		if len(word) < 2 || word[0] != '-' {
			break
		}
		plain, next := n.add(word)
		if next {
			if at++; at >= l.words() || !n.setTarget(l.word(at)) {
				return at, false
			}
		}
		if !plain {
			return at, false
		}
	}
	return at, true
}

// add reads one word of options. It reports whether all of them are plain, and whether the next
// word is the target.
func (n *entrance) add(word string) (plain, next bool) {
	if long, ok := strings.CutPrefix(word, "--"); ok {
		return n.addLong(long)
	}
	for i := 1; i < len(word); i++ {
		last := i == len(word)-1
		switch letter := word[i]; {
		case letter == 't' && last:
			return true, true
		case letter == 't':
			return n.setTarget(word[i+1:]), false
		case letter == 'a', letter == 'F', last: // the rest of the word would be a file for all others
			if !n.option(letter) {
				return false, false
			}
		default:
			return false, false
		}
	}
	return true, false
}

func (n *entrance) addLong(long string) (plain, next bool) {
	if target, ok := strings.CutPrefix(long, "target="); ok {
		return n.setTarget(target), false
	}
	for i := range nsflags.Table {
		if nsflags.Table[i].Long == long {
			return n.option(nsflags.Table[i].Short), false
		}
	}
	switch long {
	case "target":
		return true, true
	case "all":
		return n.option('a'), false
	case "root":
		return n.option('r'), false
	case "wd":
		return n.option('w'), false
	case "no-fork":
		return n.option('F'), false
	}
	return false, false
}

func (n *entrance) option(letter byte) bool {
	for i := range nsflags.Table {
		if nsflags.Table[i].Short == letter {
			n.kinds |= nsflags.Table[i].Flag
			return true
		}
	}
	switch letter {
	case 'a':
		n.all = true
	case 'r':
		n.root = true
	case 'w':
		n.dir = true
	case 'F':
		n.noFork = true
	default:
		return false
	}
	return true
}

// setTarget sets the target. It reports whether the word is a number from 1 to 999999999.
func (n *entrance) setTarget(word string) bool {
	pid, ok := number(word, 999999999)
	if !ok || pid == 0 {
		return false
	}
	n.target, n.pid = word, pid
	return true
}

// open opens what the options need of the target, and makes all the kinds of namespaces that
// -a stands for. It returns false if a system call fails.
func (n *entrance) open() bool {
	if n.all && !n.addAll() || n.kinds == 0 || !takesPIDFD() {
		return false
	}
	fd, e := call(unix.SYS_PIDFD_OPEN, uintptr(n.pid))
	if e != 0 {
		return false
	}
	n.pidfd = int(fd)
	return (!n.root || n.openTarget("/root", &n.rootFD)) && (!n.dir || n.openTarget("/cwd", &n.dirFD))
}

// takesPIDFD reports whether setns(2) accepts the descriptor of a process.
func takesPIDFD() bool {
	_, e := call(unix.SYS_UNAME, at(&host.Sysname[0]))
	return e == 0 && !machine.Newer("5.8", entry.Text(&host.Release[0]))
}

func (n *entrance) openTarget(name string, fd *int) bool {
	setPath("/proc/", n.target, name)
	opened, e := call(unix.SYS_OPENAT, atCwd, at(&path[0]), unix.O_RDONLY|unix.O_CLOEXEC)
	if e != 0 {
		return false
	}
	*fd = int(opened)
	return true
}

// close closes the descriptors that are open.
func (n *entrance) close() {
	for _, fd := range [...]int{n.pidfd, n.rootFD, n.dirFD} {
		if fd >= 0 {
			call(unix.SYS_CLOSE, uintptr(fd))
		}
	}
}

// addAll adds all kinds of namespaces that the kernel has, but not the user namespace if the
// target and this process share it. It returns false if a system call fails.
func (n *entrance) addAll() bool {
	for i := range nsflags.Table {
		ns := &nsflags.Table[i]
		if n.kinds&ns.Flag != 0 {
			continue
		}
		own, e := inode("/proc/", "self", "/ns/", ns.JoinFile())
		if e == unix.ENOENT {
			continue
		}
		if e != 0 {
			return false
		}
		if ns.Flag == unix.CLONE_NEWUSER {
			targets, e := inode("/proc/", n.target, "/ns/", ns.JoinFile())
			if e != 0 {
				return false
			}
			if own == targets {
				continue
			}
		}
		n.kinds |= ns.Flag
	}
	return true
}

// file is the result of statx(2).
var file unix.Statx_t

// inode returns the inode number of the file whose path has the given parts.
func inode(parts ...string) (uint64, syscall.Errno) {
	setPath(parts...)
	_, e := call(unix.SYS_STATX, atCwd, at(&path[0]), 0, unix.STATX_INO, uintptr(unsafe.Pointer(&file)))
	return file.Ino, e
}

// setPath puts the parts together in path, which has room for all paths of this package.
func setPath(parts ...string) {
	n := 0
	for _, part := range parts {
		n += copy(path[n:len(path)-1], part)
	}
	path[n] = 0
}
