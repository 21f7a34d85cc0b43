package setpriv

import (
	"os"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/capability"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/logindefs"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// An applier makes the solo program: the system calls that change the process.
type applier struct {
	*options
	p    *solo.Program
	name string // the name at the beginning of messages
	last int    // number of the last capability
	sets capability.Sets
}

// apply applies the options and runs the program. It returns only on an error before the first of
// the system calls.
func (o *options) apply(inv *cli.Invocation) error {
	env := inv.Env
	if o.has(resetEnv) {
		env = o.freshEnvironment(inv)
	}
	a := &applier{options: o, p: new(solo.Program), name: inv.ErrorName(), last: capability.Last()}
	a.sets, _ = capability.Of(0)

	if o.has(nnp) {
		a.prctlOr(1, "disallow granting new privileges failed", unix.PR_SET_NO_NEW_PRIVS, 1)
	}
	if label, ok := o.given[selinux]; ok {
		a.label(label)
	}
	if profile, ok := o.given[apparmor]; ok {
		a.profile(profile)
	}
	if file, ok := o.given[seccomp]; ok {
		if err := a.filter(file); err != nil {
			return err
		}
	}
	a.prctlOr(1, "keep process capabilities failed", unix.PR_SET_KEEPCAPS, 1)
	for _, n := range [...]int{unix.CAP_SETPCAP, unix.CAP_SETUID, unix.CAP_SETGID} {
		if a.sets.Permitted.Has(n) {
			a.sets.Effective |= 1 << n
		}
	}
	a.capset("activate capabilities")
	if o.any(ruid, euid) {
		r, e := unix.Getuid(), unix.Geteuid()
		if o.has(ruid) {
			r = int(o.ruid)
		}
		if o.has(euid) {
			e = int(o.euid)
		}
		a.call(unix.SYS_SETRESUID, "setresuid failed", solo.Int(r), solo.Int(e), solo.Int(e))
		a.capset("reactivate capabilities") // PR_SET_KEEPCAPS does not keep the effective capabilities
	}
	if o.any(rgid, egid) {
		r, e := unix.Getgid(), unix.Getegid()
		if o.has(rgid) {
			r = int(o.rgid)
		}
		if o.has(egid) {
			e = int(o.egid)
		}
		a.call(unix.SYS_SETRESGID, "setresgid failed", solo.Int(r), solo.Int(e), solo.Int(e))
	}
	switch {
	case o.has(groups):
		a.setgroups(o.groups, "setgroups failed")
	case o.has(initGroups):
		a.setgroups(ids.Host().GroupsOf(o.user.Name, o.user.GID), "initgroups failed")
	case o.has(clearGroups):
		a.setgroups(nil, "setgroups failed")
	}
	if o.has(securebits) {
		a.prctl("set process securebits failed", unix.PR_SET_SECUREBITS, o.securebits)
	}
	if a.capabilities() {
		a.rest(env, solo.SearchPath(func(name string) (string, bool) { return (&cli.Invocation{Env: env}).Getenv(name) }))
	}
	a.p.Run()
	return nil
}

// rest adds the steps after the capabilities.
func (a *applier) rest(env []string, path string) {
	if a.has(deathSignal) {
		a.prctl("set parent death signal failed", unix.PR_SET_PDEATHSIG, max(a.deathSignal, 0))
	}
	if a.has(tracer) {
		a.prctl("set ptracer", unix.PR_SET_PTRACER, a.tracer)
	}
	a.landlock.emit(a)
	a.p.Exec(a.argv[0], path, a.argv, env, plan.NotExecuted(a.name, a.argv[0]))
}

func (a *applier) message(text string) *solo.Message {
	return &solo.Message{Name: a.name, Text: text, Status: failed}
}

// call adds a system call. text is the message if it fails.
func (a *applier) call(nr uintptr, text string, args ...solo.Arg) {
	a.p.Call(solo.Call{Nr: nr, Args: args, OnError: a.message(text)})
}

func (a *applier) prctl(text string, option, value int) { a.prctlOr(failed, text, option, value) }

// prctlOr is prctl with another exit status.
func (a *applier) prctlOr(status int, text string, option, value int) {
	f := a.message(text)
	f.Status = status
	a.p.Call(solo.Call{
		Nr: unix.SYS_PRCTL, Args: []solo.Arg{solo.Int(option), solo.Int(value), solo.Int(0), solo.Int(0), solo.Int(0)}, OnError: f,
	})
}

func (a *applier) capset(text string) {
	header := &unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	data := a.sets.Data()
	a.call(unix.SYS_CAPSET, text, a.p.Pointer(unsafe.Pointer(header), header), a.p.Pointer(unsafe.Pointer(data), data))
}

func (a *applier) setgroups(list []uint32, text string) {
	at := solo.Int(0)
	if len(list) > 0 {
		at = a.p.Pointer(unsafe.Pointer(&list[0]), list)
	}
	a.call(unix.SYS_SETGROUPS, text, solo.Int(len(list)), at)
}

// capabilities adds the changes to the inheritable, ambient and bounding sets. It returns false
// after an unknown name, which ends the program at that point.
func (a *applier) capabilities() bool {
	if list, ok := a.given[bounding]; ok {
		before := capability.Bounding(a.last)
		set, bad := before, ""
		bad = change(list, a.last, func(n int, add bool) {
			set |= 1 << n
			if !add {
				set &^= 1 << n
			}
		})
		if bad != "" {
			a.p.Fail(solo.Message{Name: a.name, Text: bad, Status: 1})
			return false
		}
		a.bound(before, set)
	}
	if list, ok := a.given[inheritable]; ok {
		bad := change(list, a.last, func(n int, add bool) {
			a.sets.Inheritable |= 1 << n
			if !add {
				a.sets.Inheritable &^= 1 << n
			}
		})
		if bad != "" {
			a.p.Fail(solo.Message{Name: a.name, Text: bad, Status: 1})
			return false
		}
		a.capset("apply capabilities")
	}
	if list, ok := a.given[ambient]; ok {
		bad := change(list, a.last, func(n int, add bool) {
			operation := unix.PR_CAP_AMBIENT_RAISE
			if !add {
				operation = unix.PR_CAP_AMBIENT_LOWER
			}
			// The real tool ignores a failure to raise an ambient capability.
			a.p.Call(solo.Call{Nr: unix.SYS_PRCTL, Args: []solo.Arg{
				solo.Int(unix.PR_CAP_AMBIENT), solo.Int(operation), solo.Int(n), solo.Int(0), solo.Int(0),
			}})
		})
		if bad != "" {
			a.p.Fail(solo.Message{Name: a.name, Text: bad, Status: 1})
			return false
		}
	}
	return true
}

// bound adds the calls that drop capabilities from the bounding set.
func (a *applier) bound(before, after capability.Set) {
	const text = "apply bounding set"
	if !a.sets.Effective.Has(unix.CAP_SETPCAP) {
		if before != after {
			a.p.Fail(solo.Message{Name: a.name, Text: text + ": " + cli.Strerror(unix.EPERM), Status: failed})
		}
		return
	}
	for n := range a.last + 1 {
		if !after.Has(n) {
			a.prctl(text, unix.PR_CAPBSET_DROP, n)
		}
	}
}

// change parses a list of +NAME, -NAME and all, and calls do for every capability. It returns the
// message about a wrong item; do has been called for the items before it.
func change(list string, last int, do func(n int, add bool)) (wrong string) {
	for word := range strings.SplitSeq(list, ",") {
		if word == "" || word[0] != '+' && word[0] != '-' {
			return "bad capability string"
		}
		add, name := word[0] == '+', word[1:]
		if name == "all" {
			for n := range last + 1 {
				do(n, add)
			}
			continue
		}
		n := capability.Number("CAP_" + strings.ToUpper(name))
		if n < 0 {
			if rest, ok := strings.CutPrefix(name, "cap_"); ok {
				n = numbered(rest, last)
			}
		}
		if n < 0 {
			return `unknown capability "` + name + `"`
		}
		do(n, add)
	}
	return ""
}

// numbered parses the number at the beginning of a text, as sscanf(3) does. It returns -1 if that
// is not a capability.
func numbered(text string, last int) int {
	if text == "" || strings.IndexByte("0123456789+-", text[0]) < 0 {
		return -1
	}
	if n := int32(ids.Leading(text)); n >= 0 && int(n) <= last {
		return int(n)
	}
	return -1
}

// freshEnvironment returns the environment of --reset-env: the variables of a login, and the kind
// of terminal.
func (o *options) freshEnvironment(inv *cli.Invocation) (env []string) {
	for _, name := range [...]string{"NO_COLOR", "COLORTERM", "TERM"} {
		if value, ok := inv.Getenv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	var u ids.User
	if o.user != nil {
		u = *o.user
	} else {
		u, _ = ids.Host().UserByID(uint32(unix.Getuid()))
	}
	if u.Shell == "" {
		u.Shell = "/bin/sh"
	}
	return append(env, "SHELL="+u.Shell, "HOME="+u.Home, "USER="+u.Name, "LOGNAME="+u.Name, "PATH="+logindefs.Path(u.UID))
}

const (
	attrExec         = "/proc/self/attr/exec"
	attrAppArmorExec = "/proc/self/attr/apparmor/exec"
)

// label sets the SELinux label of the program.
func (a *applier) label(label string) {
	if unix.Access("/sys/fs/selinux", unix.F_OK) != nil {
		a.p.Fail(solo.Message{Name: a.name, Text: "SELinux is not running", Status: failed})
		return
	}
	a.write(attrExec, label)
}

// profile sets the AppArmor profile of the program.
func (a *applier) profile(profile string) {
	path := attrAppArmorExec
	if unix.Access(path, unix.F_OK) != nil {
		path = attrExec
	}
	a.write(path, "exec "+profile)
}

func (a *applier) write(path, text string) {
	a.p.Call(solo.Call{
		Nr:     unix.SYS_OPENAT,
		Args:   []solo.Arg{solo.Int(unix.AT_FDCWD), a.p.String(path), solo.Int(unix.O_RDWR | unix.O_CLOEXEC)},
		Result: solo.File1, OnError: a.message("cannot open " + path),
	})
	a.call(unix.SYS_WRITE, "write failed: "+path, solo.FromRegister(solo.File1), a.p.String(text), solo.Int(len(text)))
	a.p.Call(solo.Call{Nr: unix.SYS_CLOSE, Args: []solo.Arg{solo.FromRegister(solo.File1)}})
}

// filter loads a filter of system calls from a file, seccomp(2).
func (a *applier) filter(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		text := "cannot read "
		if e, ok := err.(*os.PathError); ok && e.Op == "open" {
			text = "cannot open "
		}
		return &cli.Failure{Text: text + file, Err: err, Status: failed}
	}
	const size = int(unsafe.Sizeof(unix.SockFilter{}))
	if len(data)%size != 0 {
		return &cli.Failure{Text: "invalid filter", Status: failed}
	}
	program := &unix.SockFprog{Len: uint16(len(data) / size)}
	if len(data) > 0 {
		program.Filter = (*unix.SockFilter)(unsafe.Pointer(&data[0]))
	}
	a.prctl("Seccomp non-functional", unix.PR_GET_SECCOMP, 0)
	a.prctl("Could not run prctl(PR_SET_NO_NEW_PRIVS)", unix.PR_SET_NO_NEW_PRIVS, 1)
	a.call(unix.SYS_SECCOMP, "Could not load seccomp filter",
		solo.Int(unix.SECCOMP_SET_MODE_FILTER), solo.Int(unix.SECCOMP_FILTER_FLAG_SPEC_ALLOW), a.p.Pointer(unsafe.Pointer(program), program))
	return nil
}

// parentDeathSignal returns the number of the signal that the process gets when its parent dies.
func parentDeathSignal() int {
	var n int32
	unix.Prctl(unix.PR_GET_PDEATHSIG, uintptr(unsafe.Pointer(&n)), 0, 0, 0)
	return int(n)
}

// number formats an id in decimal.
func number(n int) string { return strconv.Itoa(n) }
