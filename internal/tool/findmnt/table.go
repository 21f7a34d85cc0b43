package findmnt

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

const (
	fstabPath     = "/etc/fstab"
	mountInfoPath = "/proc/self/mountinfo"
	mountsPath    = "/proc/mounts"
	fstabEnd      = ".fstab" // ending of file names in a directory of tables
)

// load reads the table. It prints errors and reports whether there were none.
func (f *finder) load() bool {
	if f.source == listMount {
		return f.loadList()
	}
	files := f.files
	if len(files) == 0 {
		files = []string{""}
	}
	for _, file := range files {
		path := file
		switch {
		case path != "":
		case f.source == fstab:
			path = fstabPath
			if other, ok := f.inv.Getenv("LIBMOUNT_FSTAB"); ok {
				path = other
			}
		default:
			path = kernelTable()
		}
		list, bad, err := f.read(path)
		if err != nil {
			shown := file
			if shown == "" && f.source != mountInfo {
				shown = "(null)"
			} else if shown == "" {
				shown = path
			}
			f.warn("can't read "+shown, err)
			return false
		}
		f.tellBad(path, bad)
		if f.source == mtab && len(list) > 0 && list[0].ID != 0 {
			mountinfo.MergeUser(list, mountinfo.ReadUtab())
		}
		from := len(f.entries)
		f.entries = append(f.entries, list...)
		f.amend(path, f.entries[from:])
	}
	f.remember()
	if (f.source == fstab || f.source == mtab) && !f.given['C'] {
		f.mounted, _ = mountinfo.Read()
	}
	return true
}

// tellBad prints warnings about lines that could not be parsed.
func (f *finder) tellBad(path string, lines []int) {
	for _, n := range lines {
		f.warn(path+": parse error at line "+strconv.Itoa(n)+" -- ignored", nil)
		f.bad++
	}
}

// kernelTable returns the path of the kernel's table: mountinfo, or mounts if that is not readable.
func kernelTable() string {
	if unix.Access(mountInfoPath, unix.R_OK) == nil {
		return mountInfoPath
	}
	return mountsPath
}

// read reads one file. For an fstab it may be a directory of files.
func (f *finder) read(path string) (list []mountinfo.Entry, bad []int, err error) {
	if f.source != fstab {
		t, err := mountinfo.ReadTable(path)
		if path == mountsPath {
			for i := range t.Entries {
				t.Entries[i].Kernel = true
			}
		}
		return t.Entries, t.Bad, err
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, nil, err
	case info.IsDir():
		names, _ := os.ReadDir(path)
		for _, name := range names {
			if name := name.Name(); name[0] != '.' && len(name) > len(fstabEnd) && strings.HasSuffix(name, fstabEnd) {
				text, _ := os.ReadFile(filepath.Join(path, name))
				t := mountinfo.ParseTable(string(text), true)
				list = append(list, t.Entries...)
				f.tellBad(name, t.Bad)
			}
		}
		return list, nil, nil
	case !info.Mode().IsRegular():
		return nil, nil, unix.Errno(0) // the real tool has no errno there
	}
	text, err := os.ReadFile(path)
	t := mountinfo.ParseTable(string(text), true)
	return t.Entries, t.Bad, err
}

// amend replaces the source /dev/root, the kernel's name for the device of the root file system,
// by the name of the device.
func (f *finder) amend(path string, list []mountinfo.Entry) {
	for i := range list {
		e := &list[i]
		if e.Kernel && e.Source == "/dev/root" {
			if link, err := os.Readlink("/sys/dev/block/" + e.Device); err == nil {
				if device := "/dev/" + filepath.Base(link); unix.Access(device, unix.F_OK) == nil {
					e.Source = device
				}
			}
		}
	}
}

// remember stores the task id for each mount. The entries must not move afterwards, because their
// addresses are the keys.
func (f *finder) remember() {
	files := f.files
	if len(files) == 0 {
		files = []string{mountInfoPath}
	}
	tid, err := strconv.Atoi(filepath.Base(filepath.Dir(cli.Canonical(files[0]))))
	if err != nil {
		return
	}
	for i := range f.entries {
		f.tid[&f.entries[i]] = tid
	}
}

// loadList reads the kernel's table with listmount(2) and statmount(2).
func (f *finder) loadList() bool {
	list, err := mountinfo.List()
	if err != nil {
		f.warn("failed to fetch mount nodes", err)
		return false
	}
	for _, id := range list {
		if e, err := mountinfo.Stat(id, mountinfo.AllFields); err == nil {
			f.entries = append(f.entries, e)
		}
	}
	return true
}

func (f *finder) isKernels() bool {
	return !slices.ContainsFunc(f.entries, func(e mountinfo.Entry) bool { return !e.Kernel })
}

// dropDuplicates keeps only the last of several mounts on one mount point. In a tree, mounts on a
// dropped mount become children of its parent.
func (f *finder) dropDuplicates(isTree bool) {
	var kept []mountinfo.Entry
	for _, e := range slices.Backward(f.entries) {
		if !slices.ContainsFunc(kept, func(k mountinfo.Entry) bool { return f.matchesTarget(&k, e.Target) }) {
			kept = append(kept, e)
			continue
		}
		if isTree && f.source != listMount {
			for i := range f.entries {
				if f.entries[i].Parent == e.ID {
					f.entries[i].Parent = e.Parent
				}
			}
			for i := range kept {
				if kept[i].Parent == e.ID {
					kept[i].Parent = e.Parent
				}
			}
		}
	}
	slices.Reverse(kept)
	f.entries = kept
	f.tid = map[*mountinfo.Entry]int{}
	f.remember()
}

// resolved returns the canonical name of a path. With -C, ok is false.
func (f *finder) resolved(path string) (name string, ok bool) {
	if f.given['C'] {
		return "", false
	}
	name, known := f.canonical[path]
	if !known {
		name = cli.Canonical(path)
		f.canonical[path] = name
	}
	return name, true
}

// resolvedTarget is resolved for a mount point. In a table other than the kernel's it returns a
// mount point of the kernel unchanged.
func (f *finder) resolvedTarget(path string) (name string, ok bool) {
	if slices.ContainsFunc(f.mounted, func(e mountinfo.Entry) bool { return mountinfo.SamePath(e.Target, path) }) {
		return path, true
	}
	return f.resolved(path)
}

// device returns the canonical name of a source. For a tag it follows udev's links in /dev/disk.
func (f *finder) device(source string) (string, bool) {
	e := mountinfo.Entry{Source: source}
	tag, value, ok := e.Tag()
	if !ok {
		return f.resolved(source)
	}
	link := "/dev/disk/by-" + strings.ToLower(tag) + "/" + value
	if unix.Access(link, unix.F_OK) != nil {
		return "", false
	}
	return f.resolved(link)
}

func (f *finder) matchesTarget(e *mountinfo.Entry, path string) bool {
	if e.Target == "" {
		return false
	}
	if mountinfo.SamePath(e.Target, path) {
		return true
	}
	name, ok := f.resolvedTarget(path)
	if !ok {
		return false
	}
	if mountinfo.SamePath(e.Target, name) {
		return true
	}
	if e.Kernel || e.Type == "swap" {
		return false
	}
	own, _ := f.resolvedTarget(e.Target)
	return own == name
}

// sourcePath returns the source unless it is a tag such as UUID=.
func sourcePath(e *mountinfo.Entry) (string, bool) {
	if _, _, tag := e.Tag(); tag {
		return "", false
	}
	return e.Source, true
}

// sameSource compares a source without resolving it.
func sameSource(e *mountinfo.Entry, path string) bool {
	own, ok := sourcePath(e)
	switch {
	case !ok:
		return false
	case mountinfo.IsPseudo(e.Type):
		return own == path
	}
	return mountinfo.SamePath(own, path)
}

func (f *finder) matchesSource(e *mountinfo.Entry, path string) bool {
	if sameSource(e, path) {
		return true
	}
	if _, _, tag := e.Tag(); tag && e.Source == path {
		return true
	}
	if f.given['C'] || mountinfo.IsPseudo(e.Type) || mountinfo.IsNetwork(e.Type) {
		return false
	}
	name, ok := f.device(path)
	if !ok {
		return false
	}
	own, isPath := sourcePath(e)
	if !isPath {
		device, ok := f.device(e.Source)
		return ok && device == name
	}
	if sameSource(e, name) {
		return true
	}
	own, _ = f.resolved(own)
	return own == name
}

// matches reports whether a mount fulfills the conditions, or with --invert does not.
func (f *finder) matches(e *mountinfo.Entry) bool {
	return f.fits(e) != f.given['i']
}

func (f *finder) fits(e *mountinfo.Entry) bool {
	switch {
	case f.wantID != nil && int64(e.ID) != *f.wantID,
		f.wantUniqueID != nil && e.UniqueID != *f.wantUniqueID,
		f.wantType != nil && !mountinfo.MatchType(e.Type, *f.wantType),
		f.wantOptions != nil && !mountinfo.MatchOptions(e.Merged(), *f.wantOptions),
		f.wantDevice != "" && e.Device != f.wantDevice,
		f.wantTarget != nil && !f.matchesTarget(e, *f.wantTarget),
		f.wantSource != nil && !f.matchesSource(e, *f.wantSource):
		return false
	}
	isPseudo := mountinfo.IsPseudo(e.Type)
	if f.given['D'] && !f.given['A'] {
		if strings.Contains(e.Type, "tmpfs") {
			return true
		}
		if isPseudo {
			return false
		}
	}
	return !(f.given[realOnly] && isPseudo || f.given[pseudoOnly] && !isPseudo || f.given[shadowed] && !f.isCovered(e))
}

// isCovered reports whether another mount covers the root of a mount.
func (f *finder) isCovered(e *mountinfo.Entry) bool {
	if !e.Kernel {
		return true // util-linux considers every line of such a table covered
	}
	return slices.ContainsFunc(f.entries, func(x mountinfo.Entry) bool {
		return x.Parent == e.ID && mountinfo.SamePath(x.Target, e.Target)
	})
}

// useMountPoint replaces a target that is not a mount point by the mount point above it.
func (f *finder) useMountPoint() {
	path := *f.wantTarget
	if name, ok := f.resolved(path); ok {
		path = name
	}
	if unix.Access(path, unix.F_OK) != nil {
		return
	}
	for dir := path; ; dir = filepath.Dir(dir) {
		if e := f.latest(dir); e != nil {
			if e.Target != path {
				f.wantTarget = &e.Target
			}
			return
		}
		if dir == "/" || dir == "." {
			return
		}
	}
}

// latest returns the last mount on a mount point.
func (f *finder) latest(path string) *mountinfo.Entry {
	for i := range slices.Backward(f.entries) {
		if f.matchesTarget(&f.entries[i], path) {
			return &f.entries[i]
		}
	}
	return nil
}

// A search fills the table to print.
type search struct {
	*finder
	table *columns.Table
	lines map[*mountinfo.Entry]*columns.Line
	err   error
}

// inOrder calls use for every entry, in the direction of the search, until it returns false.
func (f *finder) inOrder(use func(*mountinfo.Entry) bool) {
	for n := range f.entries {
		i := n
		if f.backward {
			i = len(f.entries) - 1 - n
		}
		if !use(&f.entries[i]) {
			return
		}
	}
}

// matching adds the matching lines, with the mounts below them if options ask for that. It reports
// whether there are any.
func (s *search) matching() (found bool) {
	failed := false
	add := func(e *mountinfo.Entry) bool {
		if s.tree || s.given['R'] {
			failed = !s.node(e, nil)
		} else if _, filtered := s.line(e, nil); filtered {
			return s.err == nil
		}
		if failed {
			return false
		}
		found, s.noSwap = true, true
		return !s.given['f']
	}
	switch {
	case s.wantsAll():
		s.inOrder(add)
	case s.givesFirst():
		if e := s.first(); e != nil {
			add(e)
		}
	default:
		s.search(add)
		if !found && !s.noSwap && s.wantTarget == nil && s.wantSource != nil {
			s.wantTarget, s.wantSource = s.wantSource, nil
			s.search(add)
		}
	}
	return found && !failed && s.err == nil
}

func (s *search) search(add func(*mountinfo.Entry) bool) {
	s.inOrder(func(e *mountinfo.Entry) bool { return !s.matches(e) || add(e) })
}

// givesFirst reports whether the search is the one that mount(8) makes in fstab.
func (f *finder) givesFirst() bool {
	return f.given['f'] && f.wantSource != nil && f.wantType == nil && f.wantOptions == nil && f.wantID == nil && f.wantUniqueID == nil
}

// first returns the first line with a source or, if there is none, a target.
func (f *finder) first() (found *mountinfo.Entry) {
	word := *f.wantSource
	by := func(is func(*mountinfo.Entry) bool) bool {
		f.inOrder(func(e *mountinfo.Entry) bool {
			if is(e) {
				found = e
			}
			return found == nil
		})
		return found != nil
	}
	name, resolves := f.device(word)
	if by(func(e *mountinfo.Entry) bool { return sameSource(e, word) || mountinfo.IsTag(word) && e.Source == word }) ||
		resolves && by(func(e *mountinfo.Entry) bool { return sameSource(e, name) }) ||
		resolves && by(func(e *mountinfo.Entry) bool { return f.matchesSource(e, word) }) ||
		f.noSwap {
		return found
	}
	by(func(e *mountinfo.Entry) bool { return f.matchesTarget(e, word) })
	return found
}

// whole adds the whole tree. It reports whether the table has a root.
func (s *search) whole() bool {
	root := s.root()
	if root == nil {
		return false
	}
	s.node(root, nil)
	if len(s.entries) > s.table.Len() {
		for i := range s.entries { // mounts without a parent in the table
			if e := &s.entries[i]; s.lines[e] == nil && s.matches(e) {
				s.node(e, nil)
			}
		}
	}
	return s.err == nil
}

// root returns the root of the tree, or nil for an empty table.
func (f *finder) root() (root *mountinfo.Entry) {
	for i := range f.entries {
		if e := &f.entries[i]; root == nil || e.Parent < root.Parent {
			root = e
		}
	}
	seen := map[*mountinfo.Entry]bool{}
	for root != nil && !seen[root] {
		seen[root] = true
		at := slices.IndexFunc(f.entries, func(e mountinfo.Entry) bool { return e.ID == root.Parent })
		if at < 0 {
			break
		}
		root = &f.entries[at]
	}
	return root
}

// node adds a mount and all mounts below it. It leaves out mounts that do not match; their
// children become children of the next mount above. It returns false to stop the search.
func (s *search) node(e *mountinfo.Entry, parent *columns.Line) bool {
	if s.given['R'] && s.lines[e] != nil {
		return true
	}
	line := parent
	if s.given['R'] || s.matches(e) {
		if s.lines[e] != nil {
			return false
		}
		if added, filtered := s.line(e, parent); !filtered {
			line = added
		}
	}
	if s.err != nil {
		return false
	}
	var children []*mountinfo.Entry
	for i := range s.entries {
		if child := &s.entries[i]; child.Parent == e.ID && child.ID != e.ID {
			children = append(children, child)
		}
	}
	slices.SortStableFunc(children, func(a, b *mountinfo.Entry) int { return a.ID - b.ID })
	for _, child := range children {
		if !s.node(child, line) {
			return false
		}
	}
	return true
}

// line adds one line unless the filter excludes it.
func (s *search) line(e *mountinfo.Entry, parent *columns.Line) (added *columns.Line, filtered bool) {
	if s.filter != nil {
		wanted, err := s.filter.Match(func(name string) (string, columns.Type) {
			i := columnNamed(name)
			return s.value(i, e), s.jsonType(i)
		})
		if err != nil {
			s.err = cli.Fail("failed to apply filter", err)
		}
		if !wanted || err != nil {
			return nil, true
		}
	}
	added = s.table.Add(parent)
	for i := range added.Cells {
		added.Cells[i] = s.value(s.columns[i], e)
	}
	s.lines[e] = added
	return added, false
}

// checkFilter refuses a filter with unknown columns. It prints all of them.
func (f *finder) checkFilter() error {
	if f.filter == nil {
		return nil
	}
	ok := true
	for _, name := range f.filter.Names() {
		if columnNamed(name) < 0 {
			f.warn("unknown column: "+name, nil)
			ok = false
		}
	}
	if !ok {
		return cli.Fail("failed to initialize filter", nil)
	}
	return nil
}
