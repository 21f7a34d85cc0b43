package df

import (
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// A mount is a mounted file system.
type mount struct {
	source, kind, target, root string
	dev                        uint64
	dummy, remote              bool // it stores nothing; it is on another machine
}

// dummies are types of file systems that store nothing.
var dummies = []string{"autofs", "proc", "subfs", "debugfs", "devpts", "fusectl", "fuse.portal", "mqueue", "rpc_pipefs", "sysfs", "devfs", "kernfs", "ignore", "none"}

// remotes are types of file systems on other machines, of any source.
var remotes = []string{"acfs", "afs", "coda", "auristorfs", "fhgfs", "gpfs", "ibrix", "ocfs2", "vxfs"}

// take takes over the table of mounts.
func (d *run) take(entries []mountinfo.Entry) {
	for _, e := range entries {
		m := mount{source: e.Source, kind: e.Type, target: e.Target, root: e.Root, dummy: slices.Contains(dummies, e.Type)}
		major, minor, _ := strings.Cut(e.Device, ":")
		x, _ := strconv.ParseUint(major, 10, 32)
		y, _ := strconv.ParseUint(minor, 10, 32)
		m.dev = unix.Mkdev(uint32(x), uint32(y))
		windows := e.Type == "smbfs" || e.Type == "smb3" || e.Type == "cifs"
		m.remote = strings.Contains(e.Source, ":") || strings.HasPrefix(e.Source, "//") && windows ||
			slices.Contains(remotes, e.Type) || e.Source == "-hosts"
		d.mounts = append(d.mounts, m)
	}
}

func (d *run) selected(kind string) bool {
	return (len(d.only) == 0 || slices.Contains(d.only, kind)) && !slices.Contains(d.without, kind)
}

// everything adds a row for each file system. Without -a one mount point stands for a device.
func (d *run) everything() {
	kept := d.mounts
	if !d.all {
		kept = d.filtered()
	}
	for _, m := range kept {
		d.measure(m, "-", m.target, true)
	}
}

// filtered returns one mount for each device.
func (d *run) filtered() []mount {
	var kept []mount
	seen := map[uint64]int{} // index in kept by device
	for _, m := range d.mounts {
		var st unix.Stat_t
		if m.remote && d.local || m.dummy && !d.all || !d.selected(m.kind) || unix.Stat(m.target, &st) != nil {
			kept = append(kept, m) // measure will skip it, or print the error
			continue
		}
		at, twice := seen[uint64(st.Dev)]
		if !twice {
			seen[uint64(st.Dev)] = len(kept)
			kept = append(kept, m)
			continue
		}
		old := kept[at]
		nearer := len(m.target) < len(old.target) && len(m.root) <= len(old.root)
		device := strings.Contains(m.source, "/") && !strings.Contains(old.source, "/")
		over := m.source != old.source && m.target == old.target
		switch {
		case !d.total && m.remote && old.remote && m.source != old.source:
			kept = append(kept, m)
		case device || nearer || over:
			kept[at] = m
		}
	}
	return kept
}

// ofFile adds the row for the file system of a file, or of a device that is mounted.
func (d *run) ofFile(file string, st *unix.Stat_t) {
	if kind := st.Mode & unix.S_IFMT; kind == unix.S_IFBLK || kind == unix.S_IFCHR {
		if d.ofDevice(file) {
			return
		}
	}
	best := -1
	if path, err := paths.Canonical(file, 'e'); err == nil {
		for i, m := range d.mounts { // the last mount on the longest prefix of the path
			below := m.target == "/" || path == m.target || strings.HasPrefix(path, m.target+"/")
			if below && (best < 0 || len(m.target) >= len(d.mounts[best].target) && (d.mounts[best].dummy || !m.dummy)) {
				best = i
			}
		}
	}
	on := func(m mount) bool {
		var over unix.Stat_t
		return unix.Stat(m.target, &over) == nil && over.Dev == st.Dev
	}
	if best >= 0 && !on(d.mounts[best]) {
		best = -1
	}
	if best < 0 {
		for i, m := range d.mounts {
			if m.dev == uint64(st.Dev) && (best < 0 || d.mounts[best].dummy || !m.dummy) && on(m) {
				best = i
			}
		}
	}
	if best < 0 {
		d.measure(mount{source: "-", kind: "-", target: file}, file, file, false)
		return
	}
	d.measure(d.mounts[best], file, file, false)
}

// ofDevice adds the row for a mounted device, and reports whether it is one.
func (d *run) ofDevice(file string) bool {
	device, err := paths.Canonical(file, 'e')
	if err != nil {
		return false
	}
	best, eclipsed := -1, false
	for i, m := range d.mounts {
		source := m.source
		if strings.HasPrefix(source, "/") {
			if resolved, err := paths.Canonical(source, 'e'); err == nil {
				source = resolved
			}
		}
		if source != device {
			continue
		}
		last := d.mounts[slices.IndexFunc(d.mounts, func(o mount) bool { return o.target == m.target })]
		for _, o := range d.mounts {
			if o.target == m.target {
				last = o
			}
		}
		var st unix.Stat_t
		switch {
		case last.source != m.source:
			eclipsed = true
		case (best < 0 || len(m.target) < len(d.mounts[best].target)) && unix.Stat(m.target, &st) == nil:
			best = i
		}
	}
	switch {
	case best >= 0:
		d.measure(d.mounts[best], file, d.mounts[best].target, false)
	case eclipsed:
		d.Complain("cannot access "+d.Quoted(file)+": over-mounted by another device", nil)
	}
	return best >= 0 || eclipsed
}

// measure adds the row for a mount. path is a file on it. table says that the mount comes from the
// table of mounts, not from an operand.
func (d *run) measure(m mount, file, path string, table bool) {
	if m.remote && d.local || m.dummy && !d.all && !d.forOperands || !d.selected(m.kind) {
		return
	}
	var s unix.Statfs_t
	err := unix.Statfs(path, &s)
	var u usage
	switch {
	case table && (err == unix.EACCES || err == unix.ENOENT):
		if !d.all {
			return
		}
		m.kind, u = "-", nothingKnown
	case err != nil:
		d.Complain(d.Name(path), err)
		return
	default:
		u = used(&s)
		if table && d.all && d.isOverMounted(m, path) {
			m.kind, u = "-", nothingKnown
		}
	}
	if u.blocks == 0 && !d.all && !d.forOperands {
		return
	}
	d.processed = true
	d.add(u)
	d.row(m, file, u)
}

// isOverMounted reports whether the mount point belongs to another device.
func (d *run) isOverMounted(m mount, path string) bool {
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil {
		return false
	}
	for _, o := range d.filtered() {
		var over unix.Stat_t
		if unix.Stat(o.target, &over) == nil && over.Dev == st.Dev && d.selected(o.kind) {
			return o.source != m.source && !(o.remote && m.remote)
		}
	}
	return false
}

func used(s *unix.Statfs_t) usage {
	unit := int64(s.Frsize)
	if unit == 0 {
		unit = int64(s.Bsize)
	}
	return usage{unit: unit, blocks: s.Blocks, free: s.Bfree, available: s.Bavail, negative: int64(s.Bavail) < 0, files: s.Files, freeFiles: s.Ffree}
}
