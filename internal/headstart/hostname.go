package headstart

import (
	"contedor/internal/linux/entry"
	"contedor/internal/linux/nodename"
	"golang.org/x/sys/unix"
)

// host is what uname(2) tells.
var host unix.Utsname

// hostname gives the host the name that is the only word, or writes its name where
// there is none; it reports whether it has. It has not where there are other words, or
// where the kernel refuses.
func (l line) hostname() bool {
	switch l.words() {
	case 1:
		if _, e := call(unix.SYS_UNAME, at(&host.Sysname[0])); e != 0 {
			return false
		}
		n := len(entry.Text(&host.Nodename[0]))
		host.Nodename[n] = '\n' // the field has room for 64 bytes, and one more
		call(unix.SYS_WRITE, 1, at(&host.Nodename[0]), uintptr(n+1))
		return true
	case 2:
		name := l.word(1)
		if !nodename.Valid(name) {
			return false
		}
		_, e := call(unix.SYS_SETHOSTNAME, at(l.argv[1]), uintptr(len(name)))
		return e == 0
	}
	return false
}
