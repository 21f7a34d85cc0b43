package hint

import (
	"os"
	"strings"

	"contedor/internal/linux/machine"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// PivotRoot is changing the root mount, pivot_root(2).
type PivotRoot struct {
	New string // the new root directory
	Old string // the directory for the old root
}

func (*PivotRoot) word() string { return "pivot-root" }

func (a *PivotRoot) code(c *codec) {
	c.text(&a.New)
	c.text(&a.Old)
}

func (a *PivotRoot) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.EPERM:
		if r.EUID == 0 {
			return t.PivotInside
		}
		return t.PivotUser
	case unix.ENOENT:
		for _, dir := range [...]string{a.New, a.Old} {
			if !exists(dir) {
				return fill(t.NoMountPoint, "dir", dir)
			}
		}
	case unix.ENOTDIR:
		for _, dir := range [...]string{a.New, a.Old} {
			if info, err := os.Stat(dir); err == nil && !info.IsDir() {
				return fill(t.NotDirectory, "file", dir)
			}
		}
	case unix.EBUSY:
		return a.busy(t)
	case unix.EINVAL:
		return a.invalid(m, t)
	}
	return ""
}

// A mountAt is the mount of a path.
type mountAt struct {
	id   uint64 // as in mountinfo
	root bool   // whether the path is the root of the mount
}

func mountOf(name string) (at mountAt, ok bool) {
	var st unix.Statx_t
	if unix.Statx(unix.AT_FDCWD, name, 0, unix.STATX_MNT_ID, &st) != nil || st.Mask&unix.STATX_MNT_ID == 0 {
		return at, false
	}
	return mountAt{st.Mnt_id, st.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0}, true
}

// busy returns the hint for EBUSY: one of the directories is on the mount of the root directory.
func (a *PivotRoot) busy(t *texts.Hint) string {
	root, ok1 := mountOf("/")
	next, ok2 := mountOf(a.New)
	switch {
	case !ok1 || !ok2:
		return ""
	case next.id == root.id && next.root:
		return t.PivotSame
	case next.id == root.id:
		return fill(t.PivotNoMount, "dir", a.New)
	}
	return fill(t.PivotOutside, "old", a.Old, "new", a.New)
}

// invalid returns the hint for EINVAL, in the order in which the kernel checks the conditions of
// pivot_root(2).
func (a *PivotRoot) invalid(m machine.Machine, t *texts.Hint) string {
	root, ok := mountOf("/")
	next, _ := mountOf(a.New)
	old, _ := mountOf(a.Old)
	if !ok {
		return ""
	}
	table, err := mountinfo.Read()
	byID := func(id uint64) *mountinfo.Entry {
		for i := range table {
			if uint64(table[i].ID) == id {
				return &table[i]
			}
		}
		return nil
	}
	shared := func(e *mountinfo.Entry) bool { return e != nil && e.Shared }
	var entry, base *mountinfo.Entry
	if err == nil {
		entry, base = byID(next.id), byID(root.id)
	}
	switch {
	case shared(byID(old.id)):
		return fill(t.PivotShared, "dir", byID(old.id).Target)
	case entry != nil && shared(byID(uint64(entry.Parent))):
		return fill(t.PivotShared, "dir", byID(uint64(entry.Parent)).Target)
	case !root.root:
		return t.PivotInChroot
	case base != nil && (base.ID == base.Parent || base.Type == "rootfs"):
		return t.PivotRootfs
	case !next.root:
		return fill(t.PivotNoMount, "dir", a.New)
	case !below(a.Old, a.New):
		return fill(t.PivotOutside, "old", a.Old, "new", a.New)
	case !initialUsers(m):
		return fill(t.PivotLocked, "dir", a.New)
	}
	return ""
}

// initialUsers reports whether the process is in the machine's own user namespace.
func initialUsers(m machine.Machine) bool {
	text, _ := m.Read("proc/self/uid_map")
	fields := strings.Fields(text)
	return len(fields) == 3 && fields[0] == "0" && fields[1] == "0" && fields[2] == "4294967295"
}

// below reports whether a directory is another one, or lies below it.
func below(dir, above string) bool {
	var want unix.Stat_t
	if unix.Stat(above, &want) != nil {
		return true
	}
	for range 256 {
		var at, up unix.Stat_t
		if unix.Stat(dir, &at) != nil || unix.Stat(dir+"/..", &up) != nil {
			return true
		}
		if at.Dev == want.Dev && at.Ino == want.Ino {
			return true
		}
		if at.Dev == up.Dev && at.Ino == up.Ino {
			return false // the root directory
		}
		dir += "/.."
	}
	return true
}
