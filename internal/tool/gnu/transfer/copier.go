package transfer

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// What is made instead of copies.
const (
	HardLinks      = 'l'
	SymbolicLinks  = 's'
	AttributesOnly = 'a'
)

// What happens to an existing file.
const (
	Ask    = 'i' // the user is asked
	Skip   = 'n' // it is not replaced
	Refuse = 'r' // it is not replaced, and that is a failure
	Always = 'f' // it is replaced without a question
)

// A Copier copies files for cp, and moves them for mv. The zero value of each option is the default
// of the tools.
type Copier struct {
	*gnu.Tool
	Recursive     bool
	Follow        rune // which symbolic links are followed. L: all; H: those of the command line; P: none
	AsRegular     bool // the contents of devices and pipes are copied
	OneFileSystem bool
	Instead       rune
	Sparse        string // auto, always or never
	Reflink       string // auto, always or never

	Existing     rune   // Ask, Skip, Refuse or Always; 0 is Always, but mv asks if the file is not writable
	Update       string // all, none, none-fail or older, which replaces only a file that is older; "" is all
	older        bool
	RemoveFirst  bool // an existing file is removed before the copy is made
	Force        bool // an existing file is removed if it cannot be opened
	KeepDirLinks bool // an existing symbolic link to a directory is accepted as the directory
	Backup       Backup

	Keep     Attributes
	DropMode bool // the copy has the mode of a new file
	Installs bool // install: only its user may read the copy at first; messages of install
	Demand   bool // it is a failure if an attribute cannot be kept

	Verbose, Debug bool
	NoCopy         bool // mv: never copy
	Exchange       bool // mv: exchange the two files

	moving  bool
	tried   attempt
	copied  map[paths.Inode]string // the copies of files that may have several names
	sources map[entry]bool         // the files of the command line
	made    map[entry]bool         // the files that this run has made
}

// An entry is a name of a file.
type entry struct {
	file, dir paths.Inode
	base      string
}

func entryOf(name string, st *unix.Stat_t) entry {
	var dir unix.Stat_t
	unix.Stat(dirOf(name), &dir)
	return entry{paths.InodeOf(st), paths.InodeOf(&dir), baseOf(name)}
}

// NewCopier returns a copier that has copied nothing yet.
func NewCopier(t *gnu.Tool) *Copier {
	return &Copier{Tool: t, Sparse: "auto", Reflink: "auto", copied: map[paths.Inode]string{}, sources: map[entry]bool{}, made: map[entry]bool{}}
}

// A journey is the copying of one file of the command line, with all files below it.
type journey struct {
	*Copier
	from, to string // the names on the command line
	began    bool   // the first directory is made, and recorded
	intoSelf bool   // the destination is below the source
	renamed  bool   // the source was renamed, so it need not be removed
}

// A step is the copying of one file.
type step struct {
	from, to       string
	source, target unix.Stat_t
	fresh          bool   // the destination does not exist
	backup         string // the backup of the destination; "" for none
	ancestors      []paths.Inode
}

// Copy copies a file, or a directory with all files below it. It reports whether all of it was copied.
func (c *Copier) Copy(from, to string) bool {
	j := &journey{Copier: c, from: from, to: to}
	return j.do(&step{from: from, to: to}, nil)
}

// Move moves a file. gone is true if the source was renamed. Otherwise it was copied, and may be
// removed if ok is true.
func (c *Copier) Move(from, to string) (ok, gone bool) {
	c.moving, c.Recursive, c.Follow, c.Demand = true, true, 'P', false
	c.Keep = Attributes{Mode: true, Owner: true, Times: true, Links: true, XAttrs: true}
	j := &journey{Copier: c, from: from, to: to}
	ok = j.do(&step{from: from, to: to}, nil)
	return ok && !j.intoSelf, j.renamed
}

func (c *Copier) cannot(text string, err error) bool {
	c.Complain(text, err)
	return false
}

func (c *Copier) tell(s *step) {
	if !c.Verbose {
		return
	}
	text := c.Quoted(s.from) + " -> " + c.Quoted(s.to)
	if c.Exchange {
		text = c.Quoted(s.from) + " <-> " + c.Quoted(s.to)
	}
	if s.backup != "" {
		text += " (backup: " + c.Quoted(s.backup) + ")"
	}
	c.Out.WriteString(text + "\n")
}

// rename renames a file to a name that does not exist yet, RENAME_NOREPLACE of rename(2).
func rename(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if err != unix.EINVAL && err != unix.ENOSYS {
		return err
	}
	var st unix.Stat_t
	if unix.Lstat(to, &st) == nil {
		return unix.EEXIST
	}
	return unix.Rename(from, to)
}

// do copies or moves one file. parent is the status of the source's directory, or nil for a file of
// the command line.
func (j *journey) do(s *step, parent *unix.Stat_t) bool {
	named := parent == nil
	renameErr := error(unix.EEXIST) // the error of rename(2); cp does not call it
	if j.moving && named && !j.Exchange {
		if renameErr = j.tried.err; j.tried.to != s.to {
			renameErr = rename(s.from, s.to)
		}
		j.renamed = renameErr == nil
	}
	if renameErr == nil {
		j.tellRenamed(s)
		if unix.Lstat(s.to, &s.source) == nil {
			j.made[entryOf(s.to, &s.source)] = true
		}
		return true
	}
	follow := j.Follow == 'L' || j.Follow == 'H' && named
	stat := unix.Lstat
	if follow {
		stat = unix.Stat
	}
	if err := stat(s.from, &s.source); err != nil {
		return j.cannot("cannot stat "+j.Quoted(s.from), err)
	}
	kind := s.source.Mode & unix.S_IFMT
	if isDir(&s.source) && !j.Recursive {
		text := "-r not specified; omitting directory "
		if j.Installs {
			text = "omitting directory "
		}
		return j.cannot(text+j.Quoted(s.from), nil)
	}
	if named && !j.moving {
		source := entryOf(s.from, &s.source)
		if !isDir(&s.source) && j.Backup.Kind == 0 && j.sources[source] && !j.Installs {
			j.Warn("warning: source file " + j.Quoted(s.from) + " specified more than once")
			return true
		}
		j.sources[source] = true
	}
	if goOn, ok := j.destination(s, named); !goOn {
		return ok
	}
	var target unix.Stat_t
	if named && !j.moving && j.Backup.Kind == 0 && unix.Lstat(s.to, &target) == nil && isLink(&target) && j.made[entryOf(s.to, &target)] {
		return j.cannot("will not copy "+j.Quoted(s.from)+" through just-created symlink "+j.Quoted(s.to), nil)
	}
	if !j.moving && !isDir(&s.source) {
		j.tell(s)
	}
	earlier, noted := j.earlier(s, named)
	if earlier != "" {
		if goOn, ok := j.again(s, earlier, follow, named); !goOn {
			return ok || j.restore(s)
		}
	}
	if j.moving && named {
		if finished, ok := j.rename(s, renameErr); finished {
			if !ok && noted {
				delete(j.copied, paths.InodeOf(&s.source))
			}
			return ok
		}
	}
	if j.moving && !named && !isDir(&s.source) {
		j.tellCopied(s)
	}
	ok := j.create(s, kind, parent, follow, named)
	if !ok && noted && !isDir(&s.source) {
		delete(j.copied, paths.InodeOf(&s.source))
	}
	return ok
}

func (c *Copier) tellRenamed(s *step) {
	if c.Verbose {
		if c.Exchange {
			c.Out.WriteString("exchanged ")
		} else {
			c.Out.WriteString("renamed ")
		}
		c.tell(s)
	}
}

func (c *Copier) tellCopied(s *step) {
	if c.Verbose {
		c.Out.WriteString("copied ")
		c.tell(s)
	}
}

// destination checks the destination and makes room for the new file. If goOn is false, nothing is
// copied, and ok says whether that is a success.
func (j *journey) destination(s *step, named bool) (goOn, ok bool) {
	regular := s.source.Mode&unix.S_IFMT == unix.S_IFREG
	itself := !regular && (!j.AsRegular || isDir(&s.source) && !j.KeepDirLinks || isLink(&s.source)) ||
		j.moving || j.Instead == SymbolicLinks || j.Instead == HardLinks || j.Backup.Kind != 0 || j.RemoveFirst
	stat := unix.Stat
	if itself {
		stat = unix.Lstat
	}
	switch err := stat(s.to, &s.target); {
	case err == nil:
	case err == unix.ENOENT:
		s.fresh = true
		return true, true
	case err == unix.ELOOP && !itself && j.Force:
		return true, true
	default:
		return false, j.cannot("cannot stat "+j.Quoted(s.to), err)
	}
	if !named && j.moving { // in a directory that is moved to another file system
		return true, true
	}
	if j.Existing != Skip && j.Existing != Refuse {
		switch j.compare(s.from, s.to, &s.source, &s.target) {
		case done:
			return false, true
		case refused:
			return false, j.cannot(j.Quoted(s.from)+" and "+j.Quoted(s.to)+" are the same file", nil)
		}
	}
	if stays, ok := j.stays(s); stays {
		j.renamed = true
		return false, ok
	}
	fromDir, toDir := isDir(&s.source), isDir(&s.target)
	switch {
	case fromDir != toDir && j.Backup.Kind == 0 && !j.Exchange:
		if fromDir {
			return false, j.cannot("cannot overwrite non-directory "+j.Quoted(s.to)+" with directory "+j.Quoted(s.from), nil)
		}
		return false, j.cannot("cannot overwrite directory "+j.Quoted(s.to)+" with non-directory "+j.Quoted(s.from), nil)
	case !toDir && named && j.Backup.Kind != 'n' && j.made[entryOf(s.to, &s.target)]:
		return false, j.cannot("will not overwrite just-created "+j.Quoted(s.to)+" with "+j.Quoted(s.from), nil)
	}
	base := baseOf(s.from)
	switch {
	case j.Backup.Kind != 0 && base != "." && base != ".." && (j.moving || !toDir):
		if j.Backup.wouldDestroy(base, &s.source, s.to) {
			what := "copied"
			if j.moving {
				what = "moved"
			}
			return false, j.cannot("backing up "+j.Quoted(s.to)+" might destroy source;  "+j.Quoted(s.from)+" not "+what, nil)
		}
		var err error
		if s.backup, err = j.Backup.Rename(s.to); err != nil {
			return false, j.cannot("cannot backup "+j.Quoted(s.to), err)
		}
		s.fresh = true
	case !toDir && !j.moving && (j.RemoveFirst || j.Instead == 0 && (j.Keep.Links && s.target.Nlink > 1 || j.Follow == 'P' && !regular)):
		if err := unix.Unlink(s.to); err != nil && err != unix.ENOENT {
			return false, j.cannot("cannot remove "+j.Quoted(s.to), err)
		}
		s.fresh = true
		if j.Verbose {
			j.Out.WriteString("removed " + j.Quoted(s.to) + "\n")
		}
	}
	return true, true
}

// stays decides whether the existing file is not replaced. If ok is false, that is a failure.
func (j *journey) stays(s *step) (stays, ok bool) {
	dir := isDir(&s.source)
	switch {
	case j.older && !dir && compareTimes(s.target.Mtim, s.source.Mtim) >= 0:
		ok = true
		if first, seen := j.copied[paths.InodeOf(&s.source)]; seen {
			ok = j.link(first, s.to, true)
		} else {
			j.copied[paths.InodeOf(&s.source)] = s.to
		}
	case dir && !j.moving:
		return false, true
	case j.Existing == Skip:
		ok = true
	case j.Existing == Refuse:
		return true, j.cannot("not replacing "+j.Quoted(s.to), nil)
	case j.Existing == Ask || j.Existing == 0 && j.moving && j.Interactive() && !writable(s):
		if j.mayOverwrite(s) {
			return false, true
		}
		j.Status = max(j.Status, 1)
	default:
		return false, true
	}
	if j.Debug {
		j.Out.WriteString("skipped " + j.Quoted(s.to) + "\n")
	}
	return true, ok
}

func compareTimes(a, b unix.Timespec) int {
	if a.Sec != b.Sec {
		return int(max(-1, min(1, a.Sec-b.Sec)))
	}
	return int(a.Nsec - b.Nsec)
}

func writable(s *step) bool {
	return isLink(&s.target) || unix.Faccessat(unix.AT_FDCWD, s.to, unix.W_OK, unix.AT_EACCESS) == nil
}

func (j *journey) mayOverwrite(s *step) bool {
	mode := s.target.Mode & 0o7777
	octal := strconv.FormatUint(uint64(mode), 8)
	octal = strings.Repeat("0", max(0, 4-len(octal))) + octal
	switch {
	case writable(s):
		return j.Confirm("overwrite " + j.Quoted(s.to) + "? ")
	case j.moving || j.RemoveFirst || j.Force:
		return j.Confirm("replace " + j.Quoted(s.to) + ", overriding mode " + octal + " (" + filemode.String(mode)[1:] + ")? ")
	}
	return j.Confirm("unwritable " + j.Quoted(s.to) + " (mode " + octal + ", " + filemode.String(mode)[1:] + "); try anyway? ")
}

// earlier returns the earlier copy of the same source, or records the new one.
func (j *journey) earlier(s *step, named bool) (name string, noted bool) {
	source := paths.InodeOf(&s.source)
	name = j.copied[source]
	switch {
	case isDir(&s.source):
		noted = j.Recursive && named && name == ""
	case j.moving && s.source.Nlink == 1:
	case j.Keep.Links && j.Instead != HardLinks && (s.source.Nlink > 1 || named && j.Follow == 'H' || j.Follow == 'L'):
		noted = name == ""
	default:
		return "", false
	}
	if noted {
		j.copied[source] = s.to
	}
	return name, noted
}

// again makes a hard link to the earlier copy of a file.
func (j *journey) again(s *step, earlier string, follow, named bool) (goOn, ok bool) {
	if !isDir(&s.source) {
		if !j.link(earlier, s.to, true) {
			return false, false
		}
		if j.moving && named {
			j.renamed = false
		}
		return false, true
	}
	switch {
	case SameEntry(s.from, earlier):
		j.intoSelf = true
		return false, j.cannot("cannot copy a directory, "+j.Quoted(j.from)+", into itself, "+j.Quoted(j.to), nil)
	case SameEntry(s.to, earlier):
		j.Warn("warning: source directory " + j.Quoted(j.from) + " specified more than once")
		j.renamed = true
		return false, true
	case follow:
		return true, true
	}
	return false, j.cannot("will not create hard link "+j.Quoted(j.to)+" to directory "+j.Quoted(earlier), nil)
}

// An attempt is the result of renaming a file.
type attempt struct {
	to  string
	err error
}

// TryRename renames a file to a name that does not exist yet. The caller has not checked the
// destination, which may be a directory. It reports whether the rename succeeded. Move prints the
// message.
func (c *Copier) TryRename(from, to string) bool {
	c.tried = attempt{to, rename(from, to)}
	return c.tried.err == nil
}

// rename renames a file, which may replace another one. If the destination is on another file system,
// it removes the existing file for a copy, and finished is false.
func (j *journey) rename(s *step, err error) (finished, ok bool) {
	if err == unix.EEXIST {
		flags := uint(0)
		if j.Exchange {
			flags = unix.RENAME_EXCHANGE
		}
		err = unix.Renameat2(unix.AT_FDCWD, s.from, unix.AT_FDCWD, s.to, flags)
		if err == unix.ENOSYS && !j.Exchange {
			err = unix.Rename(s.from, s.to)
		}
	}
	switch {
	case err == nil:
		j.tellRenamed(s)
		j.renamed = true
		j.made[entryOf(s.to, &s.source)] = true
		return true, true
	case err == unix.EINVAL && !j.Exchange:
		j.intoSelf = true
		return true, j.cannot("cannot move "+j.Quoted(j.from)+" to a subdirectory of itself, "+j.Quoted(j.to), nil)
	case j.Exchange:
		return true, j.cannot("cannot exchange "+j.Quoted(s.from)+" and "+j.Quoted(s.to), err)
	case err != unix.EXDEV || j.NoCopy:
		switch err {
		case unix.EDQUOT, unix.EEXIST, unix.EISDIR, unix.EMLINK, unix.ENOSPC, unix.ENOTEMPTY, unix.ETXTBSY:
			j.Complain("cannot overwrite "+j.Quoted(s.to), err)
		default:
			j.Complain("cannot move "+j.Quoted(s.from)+" to "+j.Quoted(s.to), err)
		}
		return true, j.restore(s)
	}
	remove := unix.Unlink
	if isDir(&s.source) {
		remove = unix.Rmdir
	}
	if err := remove(s.to); err != nil && err != unix.ENOENT {
		return true, j.cannot("inter-device move failed: "+j.Quoted(s.from)+" to "+j.Quoted(s.to)+"; unable to remove target", err)
	}
	if !isDir(&s.source) {
		j.tellCopied(s)
	}
	s.fresh = true
	return false, true
}

// restore renames the backup to the original name after the copy has failed.
func (j *journey) restore(s *step) bool {
	if s.backup == "" {
		return false
	}
	if err := unix.Rename(s.backup, s.to); err != nil {
		j.Complain("cannot un-backup "+j.Quoted(s.to), err)
	} else if j.Verbose {
		j.Out.WriteString(j.Quoted(s.backup) + " -> " + j.Quoted(s.to) + " (unbackup)\n")
	}
	return false
}

// create makes the copy of a file.
func (j *journey) create(s *step, kind uint32, parent *unix.Stat_t, follow, named bool) bool {
	ok, complete := true, false // complete: the attributes are set as well
	switch {
	case kind == unix.S_IFDIR:
		var fatal bool
		if ok, fatal = j.directory(s, parent, named); fatal {
			return j.restore(s)
		}
	case j.Instead == SymbolicLinks:
		ok = j.symbolic(s)
	case j.Instead == HardLinks:
		ok, complete = j.linkTo(s, follow), true
	case kind == unix.S_IFREG, j.AsRegular && kind != unix.S_IFLNK:
		ok, complete = j.regular(s), true
	case kind == unix.S_IFLNK:
		ok = j.copyLink(s)
	default:
		what := "special file "
		if kind == unix.S_IFIFO {
			what = "fifo "
		}
		if err := unix.Mknod(s.to, s.source.Mode&^j.withheld(s), int(s.source.Rdev)); err != nil {
			ok = j.cannot("cannot create "+what+j.Quoted(s.to), err)
		}
	}
	if !ok && kind != unix.S_IFDIR {
		return j.restore(s)
	}
	var st unix.Stat_t
	if named && unix.Lstat(s.to, &st) == nil {
		j.made[entryOf(s.to, &st)] = true
	}
	if complete {
		return ok
	}
	return j.attributes(s, -1, isLink(&s.source) || j.Instead == SymbolicLinks) && ok
}

// linkTo makes a hard link instead of a copy.
func (j *journey) linkTo(s *step, follow bool) bool {
	flags := 0
	if follow {
		flags = unix.AT_SYMLINK_FOLLOW
	}
	make := func(name string) error { return unix.Linkat(unix.AT_FDCWD, s.from, unix.AT_FDCWD, name, flags) }
	err := make(s.to)
	if err == unix.EEXIST && (j.Force || j.Existing == Ask) {
		err = InPlace(s.to, make)
	}
	if err != nil {
		return j.cannot("cannot create hard link "+j.Quoted(s.to)+" to "+j.Quoted(s.from), err)
	}
	return true
}

// link makes a hard link.
func (j *journey) link(first, to string, replace bool) bool {
	err := unix.Link(first, to)
	if err == unix.EEXIST && replace {
		err = InPlace(to, func(name string) error { return unix.Link(first, name) })
		if err == nil && j.Verbose {
			j.Out.WriteString("removed " + j.Quoted(to) + "\n")
		}
	}
	if err != nil {
		return j.cannot("cannot create hard link "+j.Quoted(to)+" to "+j.Quoted(first), err)
	}
	return true
}

// InPlace calls make with a temporary name, and renames the result to a name, which may exist.
func InPlace(to string, make func(name string) error) error {
	fresh := paths.Join(dirOf(to), ".contedor-"+strconv.Itoa(os.Getpid()))
	if err := make(fresh); err != nil {
		return err
	}
	err := unix.Rename(fresh, to)
	unix.Unlink(fresh) // rename(2) leaves it if both names are links to the same file
	return err
}

// symbolic makes a symbolic link to the source instead of a copy.
func (j *journey) symbolic(s *step) bool {
	if !strings.HasPrefix(s.from, "/") {
		var here, there unix.Stat_t
		dir := dirOf(s.to)
		if dir != "." && (unix.Stat(".", &here) != nil || unix.Stat(dir, &there) != nil || !same(&here, &there)) {
			return j.cannot(j.Name(s.to)+": can make relative symbolic links only in current directory", nil)
		}
	}
	if err := j.symlink(s.from, s.to); err != nil {
		return j.cannot("cannot create symbolic link "+j.Quoted(s.to)+" to "+j.Quoted(s.from), err)
	}
	return true
}

func (j *journey) symlink(text, to string) error {
	err := unix.Symlink(text, to)
	if err == unix.EEXIST && j.Force {
		err = InPlace(to, func(name string) error { return unix.Symlink(text, name) })
	}
	return err
}

// copyLink copies a symbolic link.
func (j *journey) copyLink(s *step) bool {
	text, err := os.Readlink(s.from)
	if err != nil {
		return j.cannot("cannot read symbolic link "+j.Quoted(s.from), err)
	}
	err = j.symlink(text, s.to)
	if there, _ := os.Readlink(s.to); err != nil && j.older && there == text {
		err = nil
	}
	if err != nil {
		return j.cannot("cannot create symbolic link "+j.Quoted(s.to), err)
	}
	if j.Keep.Owner {
		if err := unix.Lchown(s.to, int(s.source.Uid), int(s.source.Gid)); err != nil && !mayFail(err) {
			j.Complain("failed to preserve ownership for "+s.to, err)
			return !j.Demand
		}
	}
	return true
}

// directory copies a directory with all files below it. fatal is true if the directory could not be
// made.
func (j *journey) directory(s *step, parent *unix.Stat_t, named bool) (ok, fatal bool) {
	self := paths.InodeOf(&s.source)
	for _, above := range s.ancestors {
		if above == self {
			return j.cannot("cannot copy cyclic symbolic link "+j.Quoted(s.from), nil), true
		}
	}
	s.fresh = s.fresh || !isDir(&s.target)
	if s.fresh {
		if err := unix.Mkdir(s.to, s.source.Mode&0o7777&^j.withheld(s)); err != nil {
			return j.cannot("cannot create directory "+j.Quoted(s.to), err), true
		}
		if err := unix.Lstat(s.to, &s.target); err != nil {
			return j.cannot("cannot stat "+j.Quoted(s.to), err), true
		}
		if s.target.Mode&0o700 != 0o700 {
			if err := unix.Chmod(s.to, s.target.Mode&0o7777|0o700); err != nil {
				return j.cannot("setting permissions for "+j.Quoted(s.to), err), true
			}
		}
		if !j.began {
			j.copied[paths.InodeOf(&s.target)] = s.to
			j.began = true
		}
		switch {
		case j.Verbose && j.moving:
			j.Out.WriteString("created directory " + j.Quoted(s.to) + "\n")
		case j.Verbose:
			j.Out.WriteString(j.Quoted(s.from) + " -> " + j.Quoted(s.to) + "\n")
		}
	}
	if j.OneFileSystem && parent != nil && parent.Dev != s.source.Dev {
		return true, false
	}
	names, err := paths.ByInode(s.from)
	if err != nil {
		return j.cannot("cannot access "+j.Quoted(s.from), err), false
	}
	ok = true
	for _, name := range names {
		child := &step{from: paths.Join(s.from, name), to: paths.Join(s.to, name), ancestors: append(s.ancestors[:len(s.ancestors):len(s.ancestors)], self)}
		ok = j.do(child, &s.source) && ok
		if j.intoSelf {
			break
		}
	}
	return ok, false
}

// errno returns the errno in an error of package os.
func errno(err error) error {
	switch e := err.(type) {
	case *os.PathError:
		return e.Err
	case *os.SyscallError:
		return e.Err
	}
	return err
}

// SettleUpdate applies the value of --update of cp and mv, which counts more than -f and -i.
func (c *Copier) SettleUpdate() {
	switch c.Update {
	case "none":
		c.Existing = Skip
	case "none-fail":
		if c.Existing != Skip {
			c.Existing = Refuse
		}
	case "older":
		c.older = true
	}
}
