// Package strace prints system calls in the format of strace(1). It knows the calls that
// plans make.
package strace

import (
	"strconv"
	"strings"

	"contedor/internal/linux/capability"
	"contedor/internal/nsflags"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Call returns a system call as text. Values that are not known before the call is made are
// placeholders: CHILD and HELPER for process ids, FD for a descriptor, "..." for memory that
// the kernel writes.
func Call(o solo.Operation) string {
	c, known := find(o.Nr)
	if !known {
		return "syscall_" + hex(o.Nr) + "(...)"
	}
	return c.name + "(" + c.args(o.Args) + ")"
}

type call struct {
	name string
	args func([]any) string
}

// each returns a function that prints each argument with its own rule. A missing argument is
// passed to its rule as nil.
func each(rules ...func(any) string) func([]any) string {
	return func(args []any) string {
		words := make([]string, len(rules))
		for i, rule := range rules {
			var v any
			if i < len(args) {
				v = args[i]
			}
			words[i] = rule(v)
		}
		return strings.Join(words, ", ")
	}
}

// find returns how the system call with a number is printed.
func find(nr uintptr) (c call, known bool) {
	switch nr {
	case unix.SYS_UNSHARE:
		c = call{"unshare", each(flags(namespaces()))}
	case unix.SYS_SETNS:
		c = call{"setns", each(number, flags(namespaces()))}
	case unix.SYS_CLONE:
		c = call{"clone", clone}
	case unix.SYS_WAIT4:
		c = call{"wait4", each(number, unknown, flags(waitFlags), null)}
	case unix.SYS_EXECVE:
		c = call{"execve", execve}
	case unix.SYS_EXIT_GROUP:
		c = call{"exit_group", each(number)}
	case unix.SYS_MOUNT:
		c = call{"mount", each(text, text, text, flags(mountFlags), text)}
	case unix.SYS_CHROOT:
		c = call{"chroot", each(text)}
	case unix.SYS_CHDIR:
		c = call{"chdir", each(text)}
	case unix.SYS_SETUID:
		c = call{"setuid", each(number)}
	case unix.SYS_SETGID:
		c = call{"setgid", each(number)}
	case unix.SYS_SETGROUPS:
		c = call{"setgroups", each(number, list)}
	case unix.SYS_OPENAT:
		c = call{"openat", each(directory, text, openMode)}
	case unix.SYS_FCHDIR:
		c = call{"fchdir", each(number)}
	case unix.SYS_READ:
		c = call{"read", each(number, unknown, number)}
	case unix.SYS_WRITE:
		c = call{"write", each(number, text, number)}
	case unix.SYS_CLOSE:
		c = call{"close", each(number)}
	case unix.SYS_GETPID:
		c = call{"getpid", each()}
	case unix.SYS_PIDFD_OPEN:
		c = call{"pidfd_open", each(number, number)}
	case unix.SYS_PPOLL:
		c = call{"ppoll", each(unknown, number, unknown, null, number)}
	case unix.SYS_PRCTL:
		c = call{"prctl", prctl}
	case unix.SYS_CAPGET:
		c = call{"capget", each(unknown, unknown)}
	case unix.SYS_CAPSET:
		c = call{"capset", each(unknown, unknown)}
	case unix.SYS_RT_SIGACTION:
		c = call{"rt_sigaction", each(signal, action, null, number)}
	case unix.SYS_RT_SIGTIMEDWAIT:
		c = call{"rt_sigtimedwait", each(signals, null, null, number8)}
	case unix.SYS_RT_SIGPROCMASK:
		c = call{"rt_sigprocmask", each(how, signals, oldSignals, number)}
	default:
		return c, false
	}
	return c, true
}

func hex(n uintptr) string { return "0x" + strconv.FormatUint(uint64(n), 16) }

func unknown(any) string { return "..." }

func number8(any) string { return "8" }

func null(v any) string {
	if n, ok := v.(int); ok && n != 0 {
		return strconv.Itoa(n)
	}
	return "NULL"
}

func number(v any) string {
	switch n := v.(type) {
	case int:
		return strconv.Itoa(n)
	case solo.Register:
		switch n {
		case solo.Child:
			return "CHILD"
		case solo.Helper1, solo.Helper2:
			return "HELPER"
		}
		return "FD"
	}
	return "0"
}

// text returns a C string in quotation marks, or NULL for any other value.
func text(v any) string {
	b, ok := v.([]byte)
	if !ok {
		return "NULL"
	}
	if n := len(b); n > 0 && b[n-1] == 0 {
		b = b[:n-1]
	}
	return Quote(string(b))
}

// Quote returns a string as a C string literal.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\v':
			b.WriteString(`\v`)
		case c == '\f':
			b.WriteString(`\f`)
		case c < ' ' || c > '~':
			octal := strconv.FormatUint(uint64(c), 8)
			if i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '7' {
				octal = strings.Repeat("0", 3-len(octal)) + octal
			}
			b.WriteByte('\\')
			b.WriteString(octal)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func list(v any) string {
	groups, ok := v.([]uint32)
	if !ok {
		return "NULL"
	}
	words := make([]string, len(groups))
	for i, g := range groups {
		words[i] = strconv.FormatUint(uint64(g), 10)
	}
	return "[" + strings.Join(words, ", ") + "]"
}

type flag struct {
	bits uintptr
	name string
}

// flags returns a rule that prints the names of the bits that are set, in the order of the
// table.
func flags(table []flag) func(any) string {
	return func(v any) string {
		n, _ := v.(int)
		bits := uintptr(n)
		var names []string
		for _, f := range table {
			if bits&f.bits != 0 {
				names = append(names, f.name)
				bits &^= f.bits
			}
		}
		if bits != 0 {
			names = append(names, hex(bits))
		}
		if names == nil {
			return "0"
		}
		return strings.Join(names, "|")
	}
}

// namespaces returns the CLONE_NEW* flags in the order of their bits.
func namespaces() (table []flag) {
	for bit := uintptr(1); bit != 0; bit <<= 1 {
		if ns := nsflags.ByFlag(bit); ns != nil {
			table = append(table, flag{bit, ns.Name})
		}
	}
	return table
}

var mountFlags = []flag{
	{unix.MS_RDONLY, "MS_RDONLY"}, {unix.MS_NOSUID, "MS_NOSUID"}, {unix.MS_NODEV, "MS_NODEV"}, {unix.MS_NOEXEC, "MS_NOEXEC"},
	{unix.MS_BIND, "MS_BIND"}, {unix.MS_REC, "MS_REC"},
	{unix.MS_PRIVATE, "MS_PRIVATE"}, {unix.MS_SLAVE, "MS_SLAVE"}, {unix.MS_SHARED, "MS_SHARED"},
}

var waitFlags = []flag{{unix.WNOHANG, "WNOHANG"}, {unix.WUNTRACED, "WSTOPPED"}}

var openFlags = []flag{{unix.O_WRONLY, "O_WRONLY"}, {unix.O_CLOEXEC, "O_CLOEXEC"}}

// openMode is the mode of openat(2). O_RDONLY is 0.
func openMode(v any) string {
	n, _ := v.(int)
	if n&unix.O_ACCMODE == unix.O_RDONLY {
		return "O_RDONLY|" + flags(openFlags)(v)
	}
	return flags(openFlags)(v)
}

func directory(v any) string {
	if v == any(unix.AT_FDCWD) {
		return "AT_FDCWD"
	}
	return number(v)
}

func clone(args []any) string {
	bits, _ := args[0].(int)
	names := flags([]flag{{unix.CLONE_VM, "CLONE_VM"}, {unix.CLONE_VFORK, "CLONE_VFORK"}})(bits &^ int(unix.SIGCHLD))
	if names == "0" {
		names = "SIGCHLD"
	} else {
		names += "|SIGCHLD"
	}
	return "child_stack=NULL, flags=" + names
}

// execve prints the first path of the search.
func execve(args []any) string {
	paths, argv, env := args[0].([]string), args[1].([]string), args[2].([]string)
	words := make([]string, len(argv))
	for i, w := range argv {
		words[i] = Quote(w)
	}
	path := ""
	if len(paths) > 0 {
		path = paths[0]
	}
	vars := " vars"
	if len(env) == 1 {
		vars = " var"
	}
	return Quote(path) + ", [" + strings.Join(words, ", ") + "], ... /* " + strconv.Itoa(len(env)) + vars + " */"
}

func prctl(args []any) string {
	switch what, _ := args[0].(int); what {
	case unix.PR_SET_PDEATHSIG:
		return "PR_SET_PDEATHSIG, " + signal(args[1])
	case unix.PR_CAP_AMBIENT:
		return "PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, " + capability.Name(args[2].(int)) + ", 0, 0"
	}
	return "..."
}

func signal(v any) string {
	n, _ := v.(int)
	if name := unix.SignalName(unix.Signal(n)); name != "" {
		return name
	}
	return strconv.Itoa(n)
}

// action prints the only action that plans have.
func action(any) string { return "{sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}" }

func how(v any) string {
	switch v {
	case unix.SIG_BLOCK:
		return "SIG_BLOCK"
	case unix.SIG_UNBLOCK:
		return "SIG_UNBLOCK"
	}
	return "SIG_SETMASK"
}

func signals(v any) string {
	set, _ := v.(*uint64)
	if set == nil {
		return "NULL"
	}
	var names []string
	for n := 1; n <= 64; n++ {
		if *set>>(n-1)&1 != 0 {
			names = append(names, strings.TrimPrefix(signal(n), "SIG"))
		}
	}
	return "[" + strings.Join(names, " ") + "]"
}

func oldSignals(v any) string {
	if set, ok := v.(*uint64); ok && set != nil {
		return "..."
	}
	return "NULL"
}
