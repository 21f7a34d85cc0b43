package headstart

import (
	"contedor/internal/linux/entry"
	"contedor/internal/linux/nodename"
	"golang.org/x/sys/unix"
)

// host is the result of uname(2).
var host unix.Utsname

// hostname sets the host name to its only operand, or prints the host name if there is no
// operand. It returns false, having done nothing, for other command lines and if a system
// call fails.
func (l line) hostname() bool {
	switch l.words() {
	case 1:
		if _, e := call(unix.SYS_UNAME, at(&host.Sysname[0])); e != 0 {
			return false
		}
		n := len(entry.Text(&host.Nodename[0]))
		host.Nodename[n] = '\n' // in the place of the NUL
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
