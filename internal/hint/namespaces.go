package hint

import (
	"strings"
	"syscall"

	"contedor/internal/linux/ids"
	"contedor/internal/linux/machine"
	"contedor/internal/nsflags"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

var fill = texts.Fill

// Unshare is making namespaces, unshare(2).
type Unshare struct {
	Flags uintptr // CLONE_NEW* bits
}

func (*Unshare) word() string    { return "unshare" }
func (u *Unshare) code(c *codec) { number(c, &u.Flags) }

func (u *Unshare) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.ENOSPC:
		return full(m, t, u.Flags)
	case unix.EINVAL:
		if u.Flags&unix.CLONE_NEWUSER != 0 {
			return t.UserThreads
		}
		return ""
	case unix.EPERM, unix.EACCES:
	default:
		return ""
	}
	if u.Flags&unix.CLONE_NEWUSER != 0 {
		return r.userNamespace(m, t)
	}
	if r.EUID == 0 {
		if m.Filtered() {
			return t.Seccomp
		}
		return t.RootWithout
	}
	if why := refused(m, t); why != "" {
		return why
	}
	return t.AddMapRoot
}

// full returns the hint about the limit that is reached, or "". It is that of the first kind
// in flags of which no namespace can be made alone either.
func full(m machine.Machine, t *texts.Hint, flags uintptr) string {
	for _, ns := range nsflags.Table {
		if flags&ns.Flag == 0 {
			continue
		}
		value, _ := m.Sysctl(ns.Limit())
		if ns.Flag == unix.CLONE_NEWUSER && value == unlimited {
			return fill(t.Nested, "setting", ns.Limit())
		}
		if value == "0" || attempt(ns.Flag|flags&unix.CLONE_NEWUSER) == unix.ENOSPC {
			return fill(t.Full, "kind", ns.Long, "setting", ns.Limit(), "value", value)
		}
	}
	return ""
}

// unlimited is the initial value of a limit in an inner user namespace.
const unlimited = "2147483647"

// attempt makes namespaces in a child process. It returns nil or the errno.
func attempt(flags uintptr) error {
	attr := &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Cloneflags: flags}}
	pid, err := syscall.ForkExec("/", []string{"/"}, attr) // executing a directory fails with EACCES
	if err == nil {
		syscall.Wait4(pid, nil, 0, nil)
	}
	if err == syscall.EACCES {
		return nil
	}
	return err
}

// userNamespace returns the hint why a new user namespace is refused.
func (r Refusal) userNamespace(m machine.Machine, t *texts.Hint) string {
	if why := refused(m, t); why != "" && !r.capable(unix.CAP_SYS_ADMIN) {
		return why
	}
	switch {
	case machine.Chrooted():
		return t.UserInChroot
	case m.Filtered():
		return t.Seccomp
	case unix.Geteuid() == ids.Overflow || unix.Getegid() == ids.Overflow:
		return t.NobodyHere
	}
	if attempt(unix.CLONE_NEWUSER) != nil {
		return t.UserRefused
	}
	return t.AddMapRoot
}

// refused returns the hint about the setting that keeps users other than root from making
// user namespaces, or "" if there is none.
func refused(m machine.Machine, t *texts.Hint) string {
	if v, _ := m.Sysctl("kernel.unprivileged_userns_clone"); v == "0" {
		return fill(t.Setting, "setting", "kernel.unprivileged_userns_clone", "value", "0", "wanted", "1")
	}
	if v, _ := m.Sysctl("user.max_user_namespaces"); v == "0" {
		return fill(t.Setting, "setting", "user.max_user_namespaces", "value", "0", "wanted", "15000")
	}
	return apparmor(m, t)
}

// apparmor returns the hint about the restriction that Ubuntu has since 24.04, or "" if it is
// off. Everybody may make a user namespace, but a process has capabilities in it only if its
// AppArmor profile allows that.
func apparmor(m machine.Machine, t *texts.Hint) string {
	const setting = "kernel.apparmor_restrict_unprivileged_userns"
	if v, _ := m.Sysctl(setting); v != "1" {
		return ""
	}
	profile, _ := m.Profile()
	return fill(t.AppArmor, "setting", setting, "profile", profile)
}

// Join is entering a namespace, setns(2).
type Join struct {
	Flag uintptr // the kind, a CLONE_NEW* bit; of several bits the first kind counts
}

func (*Join) word() string    { return "join" }
func (j *Join) code(c *codec) { number(c, &j.Flag) }

func (j *Join) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	ns := nsflags.First(j.Flag)
	switch {
	case ns == nil:
	case r.Errno == unix.ESRCH:
		return t.JoinEnded
	case r.Errno == unix.EINVAL && j.Flag&unix.CLONE_NEWUSER != 0:
		return t.JoinOwn
	case r.Errno == unix.EINVAL && j.Flag&unix.CLONE_NEWPID == 0: // that of an ancestor is refused, too
		return joinFile(ns, t)
	case r.Errno == unix.EPERM && r.EUID == 0:
		return fill(t.JoinWithout, "kind", ns.Long)
	case r.Errno == unix.EPERM:
		return fill(t.JoinUser, "kind", ns.Long)
	}
	return ""
}

// joinFile returns the hint for a file that is not a namespace of the kind.
func joinFile(ns *nsflags.Namespace, t *texts.Hint) string {
	return fill(t.JoinFile, "kind", ns.Long, "file", ns.JoinFile())
}

// NamespaceFile is opening the file of a namespace.
type NamespaceFile struct {
	Path string
	Flag uintptr // the kind, a CLONE_NEW* bit
}

func (*NamespaceFile) word() string { return "namespace-file" }

func (a *NamespaceFile) code(c *codec) {
	c.text(&a.Path)
	number(c, &a.Flag)
}

func (a *NamespaceFile) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	if name, ok := strings.CutPrefix(strings.TrimPrefix(a.Path, "/var"), nsflags.NamedNetworks+"/"); ok {
		return (&Netns{Name: name, Made: "no"}).cause(r, m, t)
	}
	if in, ok := strings.CutPrefix(a.Path, "/proc/"); ok {
		if pid, _, _ := strings.Cut(in, "/"); pid != "" && strings.Trim(pid, "0123456789") == "" {
			return (&Target{PID: pid}).cause(r, m, t)
		}
	}
	if ns := nsflags.First(a.Flag); ns != nil && r.Errno == unix.ENOENT {
		return joinFile(ns, t)
	}
	return ""
}
