package hint

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/linux/machine"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Propagation is changing the propagation of the root directory, mount(2).
type Propagation struct{}

func (*Propagation) word() string { return "propagation" }
func (*Propagation) code(*codec)  {}

func (*Propagation) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.EINVAL:
		return t.RootNoMount
	case unix.EPERM, unix.EACCES:
		if why := apparmor(m, t); why != "" {
			return why
		}
	}
	return ""
}

// MountProc is mounting proc for a new PID namespace, mount(2).
type MountProc struct {
	Dir string // the mount point
}

func (*MountProc) word() string    { return "mount-proc" }
func (a *MountProc) code(c *codec) { c.text(&a.Dir) }

func (a *MountProc) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.ENOENT:
		return fill(t.NoMountPoint, "dir", a.Dir)
	case unix.EPERM, unix.EACCES:
		if why := apparmor(m, t); why != "" && !r.capable(unix.CAP_SYS_ADMIN) {
			return why
		}
		if r.Flags&unix.CLONE_NEWUSER == 0 {
			return r.privileged(t)
		}
		if r.Flags&unix.CLONE_NEWPID == 0 {
			return t.ProcNeedsPID
		}
		return covered(m, t)
	}
	return ""
}

// covered returns the hint about a mount that covers a part of the machine's /proc, or "".
// The kernel does not let a user namespace uncover that part by mounting proc again.
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

// privileged returns the hint for a mount that only root may make.
func (r Refusal) privileged(t *texts.Hint) string {
	if r.EUID == 0 {
		return t.MountInside
	}
	return t.MountUser
}

// Bind is bind-mounting namespaces on files, mount(2).
type Bind struct {
	Files []string // the mount points
}

func (*Bind) word() string    { return "bind" }
func (b *Bind) code(c *codec) { c.rest(&b.Files) }

func (b *Bind) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.ENOENT:
		for _, file := range b.Files {
			if !exists(file) {
				return fill(t.NoFile, "file", file)
			}
		}
	case unix.EINVAL:
		return fill(t.NotPrivate, "file", strings.Join(b.Files, ", "))
	}
	return ""
}

// Mount is mounting a file system, mount(8).
type Mount struct {
	Dir    string   // the mount point
	Type   string   // of the file system
	Layers []string // of an overlay: the directories of its options
}

func (*Mount) word() string { return "mount" }

func (a *Mount) code(c *codec) {
	c.text(&a.Dir)
	c.text(&a.Type)
	c.rest(&a.Layers)
}

func (a *Mount) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.ENOENT:
		if !exists(a.Dir) {
			return fill(t.NoMountPoint, "dir", a.Dir)
		}
		for _, dir := range a.Layers {
			if !exists(dir) {
				return missing(t, dir)
			}
		}
	case unix.EPERM:
		if r.EUID != 0 || a.Type != "proc" {
			return r.privileged(t)
		}
		if !r.capable(unix.CAP_SYS_ADMIN) {
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

// ours reports whether a namespace of the process belongs to the process's user namespace,
// NS_GET_USERNS of ioctl_nsfs(2). kind is its name below /proc/self/ns. If that cannot be
// read, ours returns true.
func ours(m machine.Machine, kind string) bool {
	const getUserNS = 0xb701
	ns, err := m.Open("proc/self/ns/" + kind)
	if err != nil {
		return true
	}
	defer unix.Close(ns)
	owner, err := unix.IoctlRetInt(ns, getUserNS)
	if err != nil {
		return false // EPERM: the owner is outside of the process's user namespace
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

// Umount is unmounting a file system, umount2(2).
type Umount struct {
	Dir string // the mount point
}

func (*Umount) word() string    { return "umount" }
func (u *Umount) code(c *codec) { c.text(&u.Dir) }

func (u *Umount) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.EPERM:
		return r.privileged(t)
	case unix.EBUSY:
		return u.busy(m, t)
	case unix.ENOENT:
		if exists(u.Dir) && !exists("/proc/self/mountinfo") {
			return t.NoProc
		}
	}
	return ""
}

// busy returns the hint about what keeps a mount in use: mounts below it, or processes whose
// working directory, root directory or program is on it.
func (u *Umount) busy(m machine.Machine, t *texts.Hint) string {
	dir, err := filepath.EvalSymlinks(u.Dir)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return ""
	}
	table, _ := mountinfo.Read()
	its := mountinfo.Find(table, dir, "\x00")
	for _, e := range table {
		if its != nil && e.Parent == its.ID {
			return fill(t.MountsBelow, "dir", u.Dir, "below", e.Target)
		}
	}
	var pids []string
	for _, name := range m.List("proc") {
		if name[0] < '1' || name[0] > '9' || name == strconv.Itoa(os.Getpid()) {
			continue
		}
		for _, link := range [...]string{"cwd", "root", "exe"} {
			at, err := os.Readlink("/proc/" + name + "/" + link)
			if err == nil && (at == dir || strings.HasPrefix(at, dir+"/")) {
				pids = append(pids, name)
				break
			}
		}
	}
	if len(pids) == 0 {
		return ""
	}
	return fill(t.MountUsed, "dir", u.Dir, "pids", few(pids))
}
