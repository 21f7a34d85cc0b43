// Package libmount has what mount(8) and umount(8) share: how they find a name in fstab(5) and in
// the kernel's table of mounts, and how they run helper programs. It follows the library libmount
// of util-linux 2.42, and links no more than the two programs may.
//
// Begin reading at Names.
package libmount

import (
	"slices"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
)

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
	if e := find(table, own(path)); e != nil || n.AsWritten || mountinfo.IsTag(path) {
		return e
	}
	canonical := n.Canonical(path)
	return find(table, own(canonical), func(e *mountinfo.Entry) bool {
		return !mountinfo.IsPseudo(e.Type) && !mountinfo.IsNetwork(e.Type) && !mountinfo.IsTag(e.Source) && n.Canonical(e.Source) == canonical
	})
}

// find returns the entry that fulfills the first of the conditions that one fulfills.
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
