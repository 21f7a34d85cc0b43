package headstart

import (
	"strings"

	"contedor/internal/nsflags"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// netnsExec adds the operations of the command line netns exec NAME COMMAND [ARG]... of ip to p:
// the same as those of package ip. If one of them fails, the ordinary way does all of them
// again, which is the same as doing them once. It returns false if the command line is another
// one, or if there are files to be mounted in /etc for NAME.
func (l line) netnsExec(p *solo.Program) bool {
	if l.words() < 5 || l.word(1) != "netns" || l.word(2) != "exec" {
		return false
	}
	name := l.word(3)
	if !isFileName(name) {
		return false
	}
	setPath("/etc/netns/", name)
	if _, e := call(unix.SYS_FACCESSAT, atCwd, at(&path[0]), unix.F_OK); e != unix.ENOENT {
		return false
	}
	setPath(nsflags.NamedNetworks+"/", name)
	p.Attempt(func() {
		p.Call(solo.Call{
			Nr:     unix.SYS_OPENAT,
			Args:   []solo.Arg{solo.Int(unix.AT_FDCWD), p.Bytes(path[:]), solo.Int(unix.O_RDONLY | unix.O_CLOEXEC)},
			Result: solo.File1,
		})
		p.Attempt(func() {
			p.Call(solo.Call{Nr: unix.SYS_SETNS, Args: []solo.Arg{solo.FromRegister(solo.File1), solo.Int(unix.CLONE_NEWNET)}})
			p.Call(solo.Call{Nr: unix.SYS_UNSHARE, Args: []solo.Arg{solo.Int(unix.CLONE_NEWNS)}})
			p.Call(solo.Call{Nr: unix.SYS_MOUNT, Args: []solo.Arg{p.String(""), p.String("/"), p.String("none"), solo.Int(unix.MS_SLAVE | unix.MS_REC), solo.Int(0)}})
			p.Call(solo.Call{Nr: unix.SYS_UMOUNT2, Args: []solo.Arg{p.String("/sys"), solo.Int(unix.MNT_DETACH)}})
			p.Call(solo.Call{Nr: unix.SYS_MOUNT, Args: []solo.Arg{p.String(name), p.String("/sys"), p.String("sysfs"), solo.Int(0), solo.Int(0)}})
			l.exec(p, 4, nil)
		})
		with(p, unix.SYS_CLOSE, solo.File1)
	})
	p.Leave()
	return true
}

// isFileName reports whether a word can be the name of a file in a directory.
func isFileName(word string) bool {
	return word != "" && len(word) < unix.NAME_MAX && word != "." && word != ".." && strings.IndexByte(word, '/') < 0
}
