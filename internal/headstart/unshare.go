package headstart

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// namespaces holds the options of a plain command line.
type namespaces struct {
	flags     uintptr // CLONE_NEW* bits
	fork      bool
	mountProc bool
	mapped    bool // whether the user and group are mapped to uid and gid
	uid, gid  uint32
}

// unshare adds the operations of a command line [OPTION]... COMMAND [ARG]... with plain
// options to p. It returns false if the command line is another one.
func (l line) unshare(p *solo.Program) bool {
	var n namespaces
	at := 1
	for ; at < l.words(); at++ {
		word := l.word(at)
		if word == "--" {
			at++
			break
		}
		if len(word) < 2 || word[0] != '-' {
			break
		}
		if !n.add(word) {
			return false
		}
	}
	if at >= l.words() || n.flags&unix.CLONE_NEWTIME != 0 {
		return false
	}
	joins := false
	switch cli.BaseName(l.word(at)) {
	case "unshare":
		return false
	case "chroot":
		if joins = l.isOwn(at); joins && !(l.isPlainChroot(at) && n.leavesRoot()) {
			return false
		}
	}

	const name = "unshare"
	plan.DefaultSignal{Signal: unix.SIGCHLD}.Emit(p, name)
	plan.Unshare{Flags: n.flags}.Emit(p, name)
	inside := func() {
		n.prepare(p, name)
		if joins {
			l.enter(p, at+1)
		}
		l.exec(p, at, plan.NotExecuted(name, l.word(at)))
	}
	if n.fork {
		plan.Fork{}.Around(p, name, inside)
	} else {
		inside()
	}
	return true
}

// add reads one word of options. It reports whether all of them are plain.
func (n *namespaces) add(word string) bool {
	if long, ok := strings.CutPrefix(word, "--"); ok {
		for i := range nsflags.Table {
			if nsflags.Table[i].Long == long {
				return n.option(nsflags.Table[i].Short)
			}
		}
		switch long {
		case "fork":
			return n.option('f')
		case "map-root-user":
			return n.option('r')
		case "map-current-user":
			return n.option('c')
		case "mount-proc":
			n.mountProc = true
			return n.option('m')
		}
		return false
	}
	for i := 1; i < len(word); i++ {
		if !n.option(word[i]) {
			return false
		}
	}
	return true
}

func (n *namespaces) option(letter byte) bool {
	for i := range nsflags.Table {
		if nsflags.Table[i].Short == letter {
			n.flags |= nsflags.Table[i].Flag
			return true
		}
	}
	switch letter {
	case 'f':
		n.fork = true
	case 'r':
		n.mapTo(0, 0)
	case 'c':
		n.mapTo(id(unix.SYS_GETEUID), id(unix.SYS_GETEGID))
	default:
		return false
	}
	return true
}

func (n *namespaces) mapTo(uid, gid uint32) {
	n.flags |= unix.CLONE_NEWUSER
	n.mapped, n.uid, n.gid = true, uid, gid
}

func id(nr uintptr) uint32 {
	id, _ := call(nr)
	return uint32(id)
}

// prepare adds the operations in the new namespaces before the program is executed.
func (n *namespaces) prepare(p *solo.Program, name string) {
	if n.mapped {
		plan.MapID{Map: plan.UIDMap, Inner: n.uid, Outer: id(unix.SYS_GETEUID)}.Emit(p, name)
		plan.SetGroups{Value: "deny"}.Emit(p, name)
		plan.MapID{Map: plan.GIDMap, Inner: n.gid, Outer: id(unix.SYS_GETEGID)}.Emit(p, name)
	}
	if n.flags&unix.CLONE_NEWNS != 0 {
		plan.Propagation{Flags: unix.MS_REC | unix.MS_PRIVATE}.Emit(p, name)
	}
	if n.mountProc {
		plan.MountProc{Dir: "/proc"}.Emit(p, name)
	}
}

// isOwn reports whether word at names one of our own programs, whose steps can follow in the
// same process.
func (l line) isOwn(at int) bool {
	return solo.Find(&found, l.word(at), l.path()) && solo.Kin(&found[0])
}

var found solo.Candidate

// leavesRoot reports whether a program that is executed now would have all capabilities of
// this process and could create threads.
func (n *namespaces) leavesRoot() bool {
	user, pid := n.flags&unix.CLONE_NEWUSER != 0, n.flags&unix.CLONE_NEWPID != 0
	return (!user || n.mapped && n.uid == 0) && (!pid || n.fork)
}
