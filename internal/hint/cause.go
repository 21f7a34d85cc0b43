package hint

import (
	"os"
	"path"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/linux/machine"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/nsflags"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

var fill = texts.Fill

// cause is the hint's text; empty where nothing is known.
func (f Failure) cause(m machine.Machine, t *texts.Hint) string {
	switch f.Step {
	case Unshare:
		return f.unshare(m, t)
	case Map:
		return f.mapping(m, t)
	case Mapper:
		if f.Errno == unix.ENOENT {
			return t.NoMapper
		}
	case Propagation:
		return f.propagation(m, t)
	case Chroot:
		return f.chroot(m, t)
	case Chdir:
		if f.Errno == unix.ENOENT {
			return fill(t.NoDirectoryInside, "dir", f.word(0))
		}
	case Proc:
		return f.proc(m, t)
	case Bind:
		return f.bind(t)
	case Mount:
		return f.mount(m, t)
	case Umount:
		if f.Errno == unix.EPERM {
			return f.privileged(t)
		}
	case Hostname:
		if f.Errno == unix.EPERM {
			if f.EUID == 0 {
				return t.HostnameInside
			}
			return t.HostnameUser
		}
	case ID:
		if f.Errno == unix.EINVAL {
			return fill(t.Unmapped, "id", f.word(0))
		}
	case Exec:
		return f.exec(m, t)
	}
	return ""
}

func (f Failure) unshare(m machine.Machine, t *texts.Hint) string {
	bits, _ := strconv.ParseUint(f.word(0), 10, 64)
	flags := uintptr(bits)
	user := flags&unix.CLONE_NEWUSER != 0
	switch f.Errno {
	case unix.ENOSPC:
		return full(m, t, flags)
	case unix.EPERM, unix.EACCES:
	default:
		return ""
	}
	if user {
		return f.userNamespace(m, t)
	}
	if f.EUID == 0 {
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

// full names the limit that is reached: of the kinds asked for, the one that
// may not be made alone either.
func full(m machine.Machine, t *texts.Hint, flags uintptr) string {
	for _, ns := range nsflags.Table {
		if flags&ns.Flag == 0 {
			continue
		}
		value, _ := m.Sysctl(ns.Limit())
		if ns.Flag == unix.CLONE_NEWUSER && value == boundless {
			return fill(t.Nested, "setting", ns.Limit())
		}
		if value == "0" || attempt(ns.Flag|flags&unix.CLONE_NEWUSER) == unix.ENOSPC {
			return fill(t.Full, "kind", ns.Long, "setting", ns.Limit(), "value", value)
		}
	}
	return ""
}

// boundless is the value of a limit that nobody has set: an inner user
// namespace's.
const boundless = "2147483647"

// attempt makes namespaces in a child, and returns what the kernel says.
func attempt(flags uintptr) error {
	attr := &syscall.ProcAttr{Sys: &syscall.SysProcAttr{Cloneflags: flags}}
	pid, err := syscall.ForkExec("/", []string{"/"}, attr) // a directory, which nobody executes
	if err == nil {
		syscall.Wait4(pid, nil, 0, nil)
	}
	if err == syscall.EACCES {
		return nil
	}
	return err
}

// userNamespace says why there may be no new user namespace.
func (f Failure) userNamespace(m machine.Machine, t *texts.Hint) string {
	if why := refused(m, t); why != "" && !f.capable(unix.CAP_SYS_ADMIN) {
		return why
	}
	switch {
	case machine.InChroot():
		return t.UserInChroot
	case m.Filtered():
		return t.Seccomp
	case unix.Geteuid() == overflow || unix.Getegid() == overflow:
		return t.NobodyHere
	}
	if attempt(unix.CLONE_NEWUSER) != nil {
		return t.UserRefused
	}
	return t.AddMapRoot
}

// overflow is what an id that a user namespace does not map reads as.
const overflow = 65534

// refused names the setting by which the machine keeps user namespaces from
// ordinary users; empty where there is none.
func refused(m machine.Machine, t *texts.Hint) string {
	if v, _ := m.Sysctl("kernel.unprivileged_userns_clone"); v == "0" {
		return fill(t.Setting, "setting", "kernel.unprivileged_userns_clone", "value", "0", "wanted", "1")
	}
	if v, _ := m.Sysctl("user.max_user_namespaces"); v == "0" {
		return fill(t.Setting, "setting", "user.max_user_namespaces", "value", "0", "wanted", "15000")
	}
	return apparmor(m, t)
}

// apparmor is the restriction of Ubuntu 24.04: a user namespace may be made,
// but whoever has no profile that says so is without capabilities in it.
func apparmor(m machine.Machine, t *texts.Hint) string {
	const setting = "kernel.apparmor_restrict_unprivileged_userns"
	if v, _ := m.Sysctl(setting); v != "1" {
		return ""
	}
	profile, _ := m.Profile()
	return fill(t.AppArmor, "setting", setting, "profile", profile)
}

func (f Failure) mapping(m machine.Machine, t *texts.Hint) string {
	if f.Errno != unix.EPERM && f.Errno != unix.EACCES {
		return ""
	}
	if why := apparmor(m, t); why != "" && !f.capable(unix.CAP_SYS_ADMIN) {
		return why
	}
	if f.word(2) == "0" && f.EUID == 0 && !f.capable(unix.CAP_SETFCAP) {
		return t.MapRoot
	}
	return ""
}

func (f Failure) propagation(m machine.Machine, t *texts.Hint) string {
	switch f.Errno {
	case unix.EINVAL:
		return t.RootNoMount
	case unix.EPERM, unix.EACCES:
		if why := apparmor(m, t); why != "" {
			return why
		}
	}
	return ""
}

func (f Failure) chroot(m machine.Machine, t *texts.Hint) string {
	dir := f.word(0)
	switch f.Errno {
	case unix.EPERM:
		if why := apparmor(m, t); why != "" && f.Flags&unix.CLONE_NEWUSER != 0 {
			return why
		}
		if f.EUID == 0 {
			return t.ChrootWithout
		}
		return t.ChrootUser
	case unix.ENOENT:
		return missing(t, dir)
	case unix.ENOTDIR:
		if archive(dir) {
			return fill(t.Archive, "file", dir)
		}
		return fill(t.NotDirectory, "file", dir)
	case unix.EACCES:
		return fill(t.Barred, "dir", barred(dir))
	}
	return ""
}

// archive reports whether a file is named as packed trees are.
func archive(name string) bool {
	for _, end := range [...]string{".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.zst", ".tar.bz2"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// missing says what is there in place of a directory.
func missing(t *texts.Hint, dir string) string {
	if path.IsAbs(dir) {
		parent := dir
		for parent != "/" && !exists(parent) {
			parent = path.Dir(parent)
		}
		return fill(t.NoPath, "dir", parent, "there", listing(t, parent))
	}
	cwd, err := os.Getwd()
	if err != nil {
		return ""
	}
	if name := path.Base(path.Clean(dir)); path.Base(cwd) == name {
		return fill(t.AlreadyThere, "dir", cwd)
	}
	for parent := path.Dir(cwd); ; parent = path.Dir(parent) {
		if exists(path.Join(parent, dir)) {
			return fill(t.NotHereButAbove, "dir", dir, "cwd", cwd, "there", path.Join(parent, dir))
		}
		if parent == "/" {
			break
		}
	}
	return fill(t.NotHere, "dir", dir, "cwd", cwd, "there", listing(t, cwd))
}

// few is how many names are listed.
const few = 8

// listing names the directories that there are in one.
func listing(t *texts.Hint, dir string) string {
	entries, _ := os.ReadDir(dir)
	var names []string
	for _, e := range entries {
		if info, err := os.Stat(path.Join(dir, e.Name())); err == nil && info.IsDir() && e.Name()[0] != '.' {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return t.NoDirectories
	}
	if len(names) > few {
		names = append(names[:few], "…")
	}
	return strings.Join(names, ", ")
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// barred returns the first directory on the way that may not be passed.
func barred(dir string) string {
	at := ""
	if path.IsAbs(dir) {
		at = "/"
	}
	for part := range strings.SplitSeq(dir, "/") {
		if at = path.Join(at, part); at != "" && unix.Access(at, unix.X_OK) == unix.EACCES {
			return at
		}
	}
	return dir
}

func (f Failure) proc(m machine.Machine, t *texts.Hint) string {
	dir := f.word(0)
	switch f.Errno {
	case unix.ENOENT:
		return fill(t.NoMountPoint, "dir", dir)
	case unix.EPERM, unix.EACCES:
		if why := apparmor(m, t); why != "" && !f.capable(unix.CAP_SYS_ADMIN) {
			return why
		}
		if f.Flags&unix.CLONE_NEWUSER == 0 {
			return f.privileged(t)
		}
		if f.Flags&unix.CLONE_NEWPID == 0 {
			return t.ProcNeedsPID
		}
		return covered(m, t)
	}
	return ""
}

// covered names what is mounted over parts of the machine's /proc: a user
// namespace may not see more of it by a fresh mount.
func covered(m machine.Machine, t *texts.Hint) string {
	text, _ := m.Read("proc/self/mountinfo")
	table, _ := mountinfo.Parse(text + "\n")
	for _, e := range table {
		if strings.HasPrefix(e.Target, "/proc/") && e.Type != "binfmt_misc" && e.Type != "autofs" {
			return fill(t.ProcCovered, "file", e.Target)
		}
	}
	return ""
}

// privileged says what a step wants that only root may do.
func (f Failure) privileged(t *texts.Hint) string {
	if f.EUID == 0 {
		return t.MountInside
	}
	return t.MountUser
}

func (f Failure) bind(t *texts.Hint) string {
	switch f.Errno {
	case unix.ENOENT:
		for _, file := range f.Words {
			if !exists(file) {
				return fill(t.NoFile, "file", file)
			}
		}
	case unix.EINVAL:
		return fill(t.NotPrivate, "file", strings.Join(f.Words, ", "))
	}
	return ""
}

func (f Failure) mount(m machine.Machine, t *texts.Hint) string {
	target, kind := f.word(0), f.word(2)
	switch f.Errno {
	case unix.ENOENT:
		if !exists(target) {
			return fill(t.NoMountPoint, "dir", target)
		}
	case unix.EPERM:
		if f.EUID != 0 || kind != "proc" {
			return f.privileged(t)
		}
		if !f.capable(unix.CAP_SYS_ADMIN) {
			return t.MountInside
		}
		if !ours(m, "mnt") {
			return t.MountInside
		}
		if !ours(m, "pid") {
			return t.ProcNeedsPID
		}
		return covered(m, t)
	}
	return ""
}

// ours reports whether a namespace of the process belongs to the user namespace
// that it is in, ioctl_nsfs(2).
func ours(m machine.Machine, kind string) bool {
	const getUserNS = 0xb701
	ns, err := m.Open("proc/self/ns/" + kind)
	if err != nil {
		return true // as far as is known
	}
	defer unix.Close(ns)
	owner, err := unix.IoctlRetInt(ns, getUserNS)
	if err != nil {
		return false // it is not even to be seen from here
	}
	defer unix.Close(owner)
	own, err := m.Open("proc/self/ns/user")
	if err != nil {
		return true
	}
	defer unix.Close(own)
	var a, b unix.Stat_t
	return unix.Fstat(owner, &a) != nil || unix.Fstat(own, &b) != nil || a.Ino == b.Ino
}
