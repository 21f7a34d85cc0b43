// Package libmount has what mount(8) and umount(8) share: how they find a name in fstab(5) and in
// the kernel's table of mounts, and how they run helper programs. It follows the library libmount
// of util-linux 2.42, and links no more than the two programs may.
//
// Begin reading at Names.
package libmount

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// Version follows the name of the program in the answer to --version.
const Version = " from util-linux " + cli.UtilLinuxVersion + " (contedor)\n"

// Names compares the names of files. With AsWritten, which is --no-canonicalize, symbolic links in
// names are not resolved.
type Names struct{ AsWritten bool }

// Canonical returns the canonical name of a file, or the name as it is if it has none.
func (n Names) Canonical(path string) string {
	if n.AsWritten {
		return path
	}
	return cli.Canonical(path)
}

// FindTarget returns the entry of a mount point, or nil. It compares the path as it is written,
// then its absolute and its canonical form, then the canonical forms of both. Of the kernel's table
// it returns the latest entry, of a file the first.
func (n Names) FindTarget(table []mountinfo.Entry, path string) *mountinfo.Entry {
	if path == "" {
		return nil
	}
	own := func(name string) func(*mountinfo.Entry) bool {
		return func(e *mountinfo.Entry) bool { return mountinfo.SamePath(e.Target, name) }
	}
	if e := find(table, own(path), own(cli.Absolute(path))); e != nil || n.AsWritten {
		return e
	}
	canonical := n.Canonical(path)
	return find(table, own(canonical), func(e *mountinfo.Entry) bool {
		return !e.Kernel && e.Type != "swap" && e.Target != "/" && n.Canonical(e.Target) == canonical
	})
}

// FindSource returns the entry of a source, or nil. It compares as FindTarget does, but never
// resolves the source of a file system whose source may be any word.
func (n Names) FindSource(table []mountinfo.Entry, path string) *mountinfo.Entry {
	own := func(name string) func(*mountinfo.Entry) bool {
		return func(e *mountinfo.Entry) bool {
			return e.Source == name || !mountinfo.IsPseudo(e.Type) && !mountinfo.IsTag(e.Source) && mountinfo.SamePath(e.Source, name)
		}
	}
	if wanted := (mountinfo.Entry{Source: path}); mountinfo.IsTag(path) {
		tag, value, _ := wanted.Tag()
		return find(table, func(e *mountinfo.Entry) bool {
			t, v, ok := e.Tag()
			return ok && t == tag && v == value
		})
	}
	if e := find(table, own(path)); e != nil || n.AsWritten {
		return e
	}
	canonical := n.Canonical(path)
	return find(table, own(canonical), func(e *mountinfo.Entry) bool {
		return !mountinfo.IsPseudo(e.Type) && !mountinfo.IsNetwork(e.Type) && !mountinfo.IsTag(e.Source) && n.Canonical(e.Source) == canonical
	})
}

// FindPair returns the entry with both a source and a mount point, or nil.
func (n Names) FindPair(table []mountinfo.Entry, source, target string) *mountinfo.Entry {
	return find(table, func(e *mountinfo.Entry) bool {
		one := []mountinfo.Entry{*e}
		return n.FindTarget(one, target) != nil && n.FindSource(one, source) != nil
	})
}

// find tries the conditions in order. It returns an entry that fulfills the first condition that any
// entry fulfills: the latest entry of the kernel's table, or the first of a file. Otherwise it returns nil.
func find(table []mountinfo.Entry, conditions ...func(*mountinfo.Entry) bool) *mountinfo.Entry {
	kernels := len(table) > 0 && table[0].Kernel
	for _, fits := range conditions {
		order := slices.All(table)
		if kernels {
			order = slices.Backward(table)
		}
		for i := range order {
			if fits(&table[i]) {
				return &table[i]
			}
		}
	}
	return nil
}

// MountPointOf returns the entry of the latest mount on the directory that is nearest above a
// path, or on the path itself; nil if there is none.
func (n Names) MountPointOf(table []mountinfo.Entry, path string) *mountinfo.Entry {
	for dir := path; ; dir = filepath.Dir(dir) {
		if e := n.FindTarget(table, dir); e != nil || dir == "/" || dir == "." {
			return e
		}
	}
}

// IsMounted reports whether a line of fstab(5) is in the kernel's table already: the same source,
// or for a bind the same directory of the same file system, on the same mount point. target is the
// mount point of the line, perhaps with a prefix.
func (n Names) IsMounted(table []mountinfo.Entry, line *mountinfo.Entry, target string) bool {
	source, root, device := line.Source, "/", ""
	if line.Type == "swap" || target == "" {
		return false
	}
	_, bind := mountinfo.Option(line.Options, "bind")
	_, rbind := mountinfo.Option(line.Options, "rbind")
	if bind || rbind {
		source = n.Canonical(source)
		above := n.MountPointOf(table, source)
		if above == nil {
			return false
		}
		root = BoundRoot(source, above)
		source = above.Source
	}
	if device, _, ok := Device(source); mountinfo.IsTag(source) && ok {
		source = device
	} else if !mountinfo.IsPseudo(line.Type) {
		source = n.Canonical(source)
	}
	var st unix.Stat_t
	if unix.Stat(source, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFBLK {
		device = strconv.FormatUint(uint64(unix.Major(uint64(st.Rdev))), 10) + ":" + strconv.FormatUint(uint64(unix.Minor(uint64(st.Rdev))), 10)
	}
	canonical := n.Canonical(target)
	for i := range table {
		e := &table[i]
		same := e.Source == source || !mountinfo.IsPseudo(e.Type) && mountinfo.SamePath(e.Source, source) || device != "" && e.Device == device
		if same && e.Root == root && (mountinfo.SamePath(e.Target, target) || mountinfo.SamePath(e.Target, canonical)) {
			return true
		}
	}
	return false
}

// BoundRoot returns the directory of a file system that a bind of a path mounts. above is the
// mount that the path is on.
func BoundRoot(path string, above *mountinfo.Entry) string {
	root := path
	if above.Target != "/" {
		root = strings.TrimPrefix(path, above.Target)
	}
	switch {
	case root == "" || root == "/":
		return above.Root
	case strings.HasPrefix(root, above.Root):
		return root // as libmount has it, also if the directory only begins with the same name
	}
	return above.Root + root
}

// Device returns the block device of a tag such as "UUID=x", by udev's links in /dev/disk. known
// is false if there are no such links although there are block devices: it may exist then.
func Device(source string) (path string, known, ok bool) {
	e := mountinfo.Entry{Source: source}
	tag, value, _ := e.Tag()
	dir := "/dev/disk/by-" + strings.ToLower(tag)
	if unix.Access(dir, unix.F_OK) != nil {
		return "", !hasBlockDevices(), false
	}
	path, err := cli.Realpath(dir + "/" + value)
	return path, true, err == nil && value != "" && !strings.Contains(value, "/") && isBlock(path)
}

// hasBlockDevices reports whether /dev has a block device of proc_partitions(5).
func hasBlockDevices() bool {
	text, _ := os.ReadFile("/proc/partitions") // without this file, there are no devices
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 4 && isBlock("/dev/"+fields[3]) {
			return true
		}
	}
	return false
}

func isBlock(path string) bool {
	var st unix.Stat_t
	return unix.Stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFBLK
}
