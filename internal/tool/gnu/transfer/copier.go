package transfer

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// A Copier copies files, for cp and for mv between file systems.
type Copier struct {
	*gnu.Tool
	Recursive, Force, Ask, NoClobber, Update, Verbose bool
	HardLinks, SymbolicLinks                          bool // in the place of copies
	Follow                                            rune // L all links, H those that are named, P none
	OneFileSystem                                     bool
	mode, owner, times, Links, xattrs                 bool // what is kept

	copied map[paths.Inode]string // where the first name of a file with several was copied to
	made   map[paths.Inode]bool   // directories that this run has made
}

// NewCopier returns a copier that has copied nothing yet.
func NewCopier(t *gnu.Tool) *Copier {
	return &Copier{Tool: t, copied: map[paths.Inode]string{}, made: map[paths.Inode]bool{}}
}

// Keep notes what is to be preserved.
func (c *Copier) Keep(list string) bool {
	for word := range strings.SplitSeq(list, ",") {
		switch word {
		case "mode":
			c.mode = true
		case "ownership":
			c.owner = true
		case "timestamps":
			c.times = true
		case "links":
			c.Links = true
		case "xattr":
			c.xattrs = true
		case "context":
		case "all":
			c.mode, c.owner, c.times, c.Links, c.xattrs = true, true, true, true, true
		default:
			return false
		}
	}
	return true
}

// Copy copies a file, or a directory with all that is in it. It reports whether
// everything was copied.
func (c *Copier) Copy(from, to string, named bool, device uint64) bool {
	var source, target unix.Stat_t
	stat := unix.Lstat
	if c.Follow == 'L' || c.Follow == 'H' && named {
		stat = unix.Stat
	}
	if err := stat(from, &source); err != nil {
		return c.cannot("cannot stat "+c.Quoted(from), err)
	}
	kind := source.Mode & unix.S_IFMT
	if c.OneFileSystem && device != 0 && source.Dev != device {
		return true
	}
	if kind == unix.S_IFDIR && !c.Recursive {
		return c.cannot("-r not specified; omitting directory "+c.Quoted(from), nil)
	}
	exists := unix.Lstat(to, &target) == nil
	if exists && target.Mode&unix.S_IFMT == unix.S_IFLNK && kind != unix.S_IFLNK {
		var through unix.Stat_t
		switch {
		case unix.Stat(to, &through) == nil:
			target = through
		case kind == unix.S_IFREG:
			return c.cannot("not writing through dangling symlink "+c.Quoted(to), nil)
		}
	}
	if exists {
		goOn, ok := c.mayReplace(from, to, &source, &target)
		if !goOn {
			return ok
		}
	}
	if kind == unix.S_IFDIR {
		return c.directory(from, to, &source, exists, named)
	}
	if done, ok := c.linked(from, to, &source); done {
		return ok
	}
	c.tell(from, to)
	switch {
	case c.HardLinks:
		return c.make(to, exists, "cannot create hard link "+c.Quoted(to)+" to "+c.Quoted(from), func() error { return unix.Link(from, to) })
	case c.SymbolicLinks:
		return c.make(to, exists, "cannot create symbolic link "+c.Quoted(to)+" to "+c.Quoted(from), func() error { return unix.Symlink(from, to) })
	case kind == unix.S_IFREG, !c.Recursive && kind != unix.S_IFLNK:
		if !c.regular(from, to, &source, exists) {
			return false
		}
	case kind == unix.S_IFLNK:
		text, err := os.Readlink(from)
		if err != nil {
			return c.cannot("cannot read symbolic link "+c.Quoted(from), err)
		}
		if !c.make(to, exists, "cannot create symbolic link "+c.Quoted(to), func() error { return unix.Symlink(text, to) }) {
			return false
		}
	case kind == unix.S_IFIFO:
		if !c.make(to, exists, "cannot create fifo "+c.Quoted(to), func() error { return unix.Mkfifo(to, source.Mode&0o777) }) {
			return false
		}
	default:
		if !c.make(to, exists, "cannot create special file "+c.Quoted(to), func() error { return unix.Mknod(to, source.Mode&^0o7000, int(source.Rdev)) }) {
			return false
		}
	}
	return c.attributes(from, to, &source)
}

func (c *Copier) cannot(text string, err error) bool {
	c.Complain(text, err)
	return false
}

func (c *Copier) tell(from, to string) {
	if c.Verbose {
		c.Out.WriteString(c.Quoted(from) + " -> " + c.Quoted(to) + "\n")
	}
}

// mayReplace decides about what is there already; where it is to stay, ok says
// whether that is as it should be.
func (c *Copier) mayReplace(from, to string, source, target *unix.Stat_t) (goOn, ok bool) {
	fromDir, toDir := source.Mode&unix.S_IFMT == unix.S_IFDIR, target.Mode&unix.S_IFMT == unix.S_IFDIR
	switch {
	case paths.InodeOf(source) == paths.InodeOf(target) && !fromDir && c.HardLinks:
		return false, true
	case paths.InodeOf(source) == paths.InodeOf(target) && !fromDir:
		return false, c.cannot(c.Quoted(from)+" and "+c.Quoted(to)+" are the same file", nil)
	case fromDir && !toDir:
		return false, c.cannot("cannot overwrite non-directory "+c.Quoted(to)+" with directory "+c.Quoted(from), nil)
	case !fromDir && toDir:
		return false, c.cannot("cannot overwrite directory "+c.Quoted(to)+" with non-directory "+c.Quoted(from), nil)
	case fromDir:
		return true, true
	case c.NoClobber, c.Update && target.Mtim.Nano() >= source.Mtim.Nano():
		return false, true
	case c.Ask && !c.Confirm("overwrite "+c.Quoted(to)+"? "):
		c.Status = 1
		return false, false
	}
	return true, true
}

// linked makes a further name of a file whose first one is copied already.
func (c *Copier) linked(from, to string, source *unix.Stat_t) (done, ok bool) {
	if !c.Links || source.Nlink < 2 {
		return false, false
	}
	first, seen := c.copied[paths.InodeOf(source)]
	if !seen {
		c.copied[paths.InodeOf(source)] = to
		return false, false
	}
	c.tell(from, to)
	unix.Unlink(to)
	if err := unix.Link(first, to); err != nil {
		return true, c.cannot("cannot create hard link "+c.Quoted(to)+" to "+c.Quoted(first), err)
	}
	return true, true
}

// make makes something that is not opened, in the place of what is there.
func (c *Copier) make(to string, exists bool, text string, create func() error) bool {
	err := create()
	if err == unix.EEXIST && exists && (!c.SymbolicLinks && !c.HardLinks || c.Force) {
		if err = unix.Unlink(to); err == nil {
			err = create()
		}
	}
	if err != nil {
		return c.cannot(text, err)
	}
	return true
}

// regular copies the bytes of a file.
func (c *Copier) regular(from, to string, source *unix.Stat_t, exists bool) bool {
	in, err := os.Open(from)
	if err != nil {
		return c.cannot("cannot open "+c.Quoted(from)+" for reading", err)
	}
	defer in.Close()
	create := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	mode := os.FileMode(source.Mode & 0o777)
	if c.owner { // until it belongs to whom it should
		mode &= 0o700
	}
	var out *os.File
	if exists {
		out, err = os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0)
		if err != nil && c.Force && unix.Unlink(to) == nil {
			exists = false
		}
	}
	if !exists {
		out, err = os.OpenFile(to, create, mode)
	}
	if err != nil {
		if strings.HasSuffix(to, "/") && !exists {
			err = unix.ENOTDIR
		}
		return c.cannot("cannot create regular file "+c.Quoted(to), err)
	}
	if _, err = io.Copy(out, in); err != nil {
		out.Close()
		text := "error writing " + c.Quoted(to)
		if cli.Strerror(err) == cli.Strerror(unix.EISDIR) {
			text = "error reading " + c.Quoted(from)
		}
		return c.cannot(text, err)
	}
	if err := out.Close(); err != nil {
		return c.cannot("failed to close "+c.Quoted(to), err)
	}
	return true
}

func (c *Copier) directory(from, to string, source *unix.Stat_t, exists, named bool) bool {
	if c.made[paths.InodeOf(source)] {
		top := strings.TrimRight(from, "/")
		return c.cannot("cannot copy a directory, "+c.Quoted(top)+", into itself, "+c.Quoted(to), nil)
	}
	if named && c.inside(from, to) {
		return c.cannot("cannot copy a directory, "+c.Quoted(from)+", into itself, "+c.Quoted(to), nil)
	}
	if !exists {
		mode := source.Mode & 0o777
		if c.owner {
			mode &= 0o700
		}
		if err := unix.Mkdir(to, mode|0o700); err != nil {
			return c.cannot("cannot create directory "+c.Quoted(to), err)
		}
		c.tell(from, to)
	}
	var target unix.Stat_t
	if unix.Stat(to, &target) == nil {
		c.made[paths.InodeOf(&target)] = true
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return c.cannot("cannot access "+c.Quoted(from), err)
	}
	ok := true
	for _, e := range entries {
		if !c.Copy(paths.Join(from, e.Name()), paths.Join(to, e.Name()), false, source.Dev) {
			ok = false
		}
	}
	if !exists && !c.mode {
		unix.Chmod(to, source.Mode&0o777&^filemode.Umask())
	}
	return c.attributes(from, to, source) && ok
}

// inside tells whether a name lies below a directory.
func (c *Copier) inside(dir, name string) bool {
	real, err1 := filepath.EvalSymlinks(dir)
	parent, err2 := filepath.EvalSymlinks(filepath.Dir(strings.TrimRight(name, "/")))
	if err1 != nil || err2 != nil {
		return false
	}
	real, _ = filepath.Abs(real)
	parent, _ = filepath.Abs(parent)
	return parent == real || strings.HasPrefix(parent, strings.TrimRight(real, "/")+"/")
}

// attributes gives the copy what is to be kept.
func (c *Copier) attributes(from, to string, source *unix.Stat_t) bool {
	link := source.Mode&unix.S_IFMT == unix.S_IFLNK
	if c.xattrs {
		copyAttributes(from, to)
	}
	if c.owner {
		err := unix.Lchown(to, int(source.Uid), int(source.Gid))
		if err != nil && os.Geteuid() == 0 {
			return c.cannot("failed to preserve ownership for "+c.Quoted(to), err)
		}
		if err != nil {
			unix.Lchown(to, -1, int(source.Gid))
		}
	}
	if c.mode && !link {
		mode := source.Mode & 0o7777
		var st unix.Stat_t
		if unix.Stat(to, &st) == nil && (st.Uid != source.Uid || st.Gid != source.Gid) {
			mode &^= 0o6000 // another owner's
		}
		if err := unix.Chmod(to, mode); err != nil {
			return c.cannot("preserving permissions for "+c.Quoted(to), err)
		}
	}
	if c.times {
		times := []unix.Timespec{source.Atim, source.Mtim}
		if err := unix.UtimesNanoAt(unix.AT_FDCWD, to, times, unix.AT_SYMLINK_NOFOLLOW); err != nil {
			return c.cannot("preserving times for "+c.Quoted(to), err)
		}
	}
	return true
}

// copyAttributes copies the extended attributes that can be set here.
func copyAttributes(from, to string) {
	names := make([]byte, 64<<10)
	n, err := unix.Llistxattr(from, names)
	if err != nil {
		return
	}
	value := make([]byte, 64<<10)
	for _, name := range slices.DeleteFunc(strings.Split(string(names[:n]), "\x00"), func(s string) bool { return s == "" }) {
		if n, err := unix.Lgetxattr(from, name, value); err == nil {
			unix.Lsetxattr(to, name, value[:n], 0)
		}
	}
}
