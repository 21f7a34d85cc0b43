package userland

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

var cpCommand = command("cp", coreutils, `[OPTION]... SOURCE DEST
  or:  cp [OPTION]... SOURCE... DIRECTORY
  or:  cp [OPTION]... -t DIRECTORY SOURCE...
Copies files.
  -a, --archive         -dR --preserve=all
  -r, -R, --recursive   directories with all that is in them
  -d                    -P --preserve=links
  -p, --preserve[=LIST] mode, owner, times; also links, xattr, all
  -L, --dereference     follow symbolic links   -P  never   -H  those that are named
  -f, --force           remove what cannot be opened
  -i, --interactive     ask before writing over a file
  -n, --no-clobber      never do    -u, --update  only over an older one
  -l, --link  -s, --symbolic-link   links in the place of copies
  -x, --one-file-system
  -t, --target-directory=DIR        -T, --no-target-directory
  -v, --verbose         name every one
`, cp)

var cpOptions = cli.Options{Permute: true, Short: "abdfHilLnprst:uvxPRS:TZ", Long: []cli.LongOption{
	{Name: "archive", Key: 'a'},
	{Name: "dereference", Key: 'L'},
	{Name: "force", Key: 'f'},
	{Name: "interactive", Key: 'i'},
	{Name: "link", Key: 'l'},
	{Name: "no-clobber", Key: 'n'},
	{Name: "no-dereference", Key: 'P'},
	{Name: "no-target-directory", Key: 'T'},
	{Name: "one-file-system", Key: 'x'},
	{Name: "preserve", Argument: cli.Optional, Key: firstKey},
	{Name: "reflink", Argument: cli.Optional, Key: firstKey + 1},
	{Name: "recursive", Key: 'R'},
	{Name: "sparse", Argument: cli.Required, Key: firstKey + 1},
	{Name: "symbolic-link", Key: 's'},
	{Name: "target-directory", Argument: cli.Required, Key: 't'},
	{Name: "update", Argument: cli.Optional, Key: 'u'},
	{Name: "verbose", Key: 'v'},
}}

// A copier copies files, for cp and for mv between file systems.
type copier struct {
	*tool
	recursive, force, ask, noClobber, update, verbose bool
	hardLinks, symbolicLinks                          bool // in the place of copies
	follow                                            rune // L all links, H those that are named, P none
	oneFileSystem                                     bool
	mode, owner, times, links, xattrs                 bool // what is kept

	copied map[inode]string // where the first name of a file with several was copied to
	made   map[inode]bool   // directories that this run has made
}

// An inode tells files apart.
type inode struct{ device, number uint64 }

func inodeOf(st *unix.Stat_t) inode { return inode{st.Dev, st.Ino} }

func newCopier(t *tool) *copier {
	return &copier{tool: t, copied: map[inode]string{}, made: map[inode]bool{}}
}

func cp(t *tool) error {
	c := newCopier(t)
	d := destination{tool: t}
	operands, err := t.parse(cpOptions, func(o cli.Option) error {
		switch o.Key {
		case 'a':
			c.recursive, c.follow = true, 'P'
			c.keep("all")
		case 'd':
			c.follow, c.links = 'P', true
		case 'R', 'r':
			c.recursive = true
		case 'p':
			c.keep("mode,ownership,timestamps")
		case firstKey:
			if o.Value == "" {
				o.Value = "mode,ownership,timestamps"
			}
			if !c.keep(o.Value) {
				return t.badArgument(o.Value, "--preserve", "mode", "timestamps", "ownership", "links", "context", "xattr", "all")
			}
		case 'L', 'P', 'H':
			c.follow = o.Key
		case 'f':
			c.force = true
		case 'i':
			c.ask, c.noClobber = true, false
		case 'n':
			c.ask, c.noClobber = false, true
		case 'u':
			c.update = true
		case 'l':
			c.hardLinks = true
		case 's':
			c.symbolicLinks = true
		case 'x':
			c.oneFileSystem = true
		case 't':
			d.dir, d.hasDir = o.Value, true
		case 'T':
			d.noDir = true
		case 'v':
			c.verbose = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.follow == 0 && !c.recursive {
		c.follow = 'L'
	}
	pairs, err := d.pairs(operands)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		c.copy(p.from, p.to, true, 0)
	}
	return nil
}

// keep notes what is to be preserved.
func (c *copier) keep(list string) bool {
	for word := range strings.SplitSeq(list, ",") {
		switch word {
		case "mode":
			c.mode = true
		case "ownership":
			c.owner = true
		case "timestamps":
			c.times = true
		case "links":
			c.links = true
		case "xattr":
			c.xattrs = true
		case "context":
		case "all":
			c.mode, c.owner, c.times, c.links, c.xattrs = true, true, true, true, true
		default:
			return false
		}
	}
	return true
}

// copy copies a file, or a directory with all that is in it. It reports whether
// everything was copied.
func (c *copier) copy(from, to string, named bool, device uint64) bool {
	var source, target unix.Stat_t
	stat := unix.Lstat
	if c.follow == 'L' || c.follow == 'H' && named {
		stat = unix.Stat
	}
	if err := stat(from, &source); err != nil {
		return c.cannot("cannot stat "+c.quoted(from), err)
	}
	kind := source.Mode & unix.S_IFMT
	if c.oneFileSystem && device != 0 && source.Dev != device {
		return true
	}
	if kind == unix.S_IFDIR && !c.recursive {
		return c.cannot("-r not specified; omitting directory "+c.quoted(from), nil)
	}
	exists := unix.Lstat(to, &target) == nil
	if exists && target.Mode&unix.S_IFMT == unix.S_IFLNK && kind != unix.S_IFLNK {
		var through unix.Stat_t
		switch {
		case unix.Stat(to, &through) == nil:
			target = through
		case kind == unix.S_IFREG:
			return c.cannot("not writing through dangling symlink "+c.quoted(to), nil)
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
	case c.hardLinks:
		return c.make(to, exists, "cannot create hard link "+c.quoted(to)+" to "+c.quoted(from), func() error { return unix.Link(from, to) })
	case c.symbolicLinks:
		return c.make(to, exists, "cannot create symbolic link "+c.quoted(to)+" to "+c.quoted(from), func() error { return unix.Symlink(from, to) })
	case kind == unix.S_IFREG, !c.recursive && kind != unix.S_IFLNK:
		if !c.regular(from, to, &source, exists) {
			return false
		}
	case kind == unix.S_IFLNK:
		text, err := os.Readlink(from)
		if err != nil {
			return c.cannot("cannot read symbolic link "+c.quoted(from), err)
		}
		if !c.make(to, exists, "cannot create symbolic link "+c.quoted(to), func() error { return unix.Symlink(text, to) }) {
			return false
		}
	case kind == unix.S_IFIFO:
		if !c.make(to, exists, "cannot create fifo "+c.quoted(to), func() error { return unix.Mkfifo(to, source.Mode&0o777) }) {
			return false
		}
	default:
		if !c.make(to, exists, "cannot create special file "+c.quoted(to), func() error { return unix.Mknod(to, source.Mode&^0o7000, int(source.Rdev)) }) {
			return false
		}
	}
	return c.attributes(from, to, &source)
}

func (c *copier) cannot(text string, err error) bool {
	c.complain(text, err)
	return false
}

func (c *copier) tell(from, to string) {
	if c.verbose {
		c.out.WriteString(c.quoted(from) + " -> " + c.quoted(to) + "\n")
	}
}

// mayReplace decides about what is there already; where it is to stay, ok says
// whether that is as it should be.
func (c *copier) mayReplace(from, to string, source, target *unix.Stat_t) (goOn, ok bool) {
	fromDir, toDir := source.Mode&unix.S_IFMT == unix.S_IFDIR, target.Mode&unix.S_IFMT == unix.S_IFDIR
	switch {
	case inodeOf(source) == inodeOf(target) && !fromDir && c.hardLinks:
		return false, true
	case inodeOf(source) == inodeOf(target) && !fromDir:
		return false, c.cannot(c.quoted(from)+" and "+c.quoted(to)+" are the same file", nil)
	case fromDir && !toDir:
		return false, c.cannot("cannot overwrite non-directory "+c.quoted(to)+" with directory "+c.quoted(from), nil)
	case !fromDir && toDir:
		return false, c.cannot("cannot overwrite directory "+c.quoted(to)+" with non-directory "+c.quoted(from), nil)
	case fromDir:
		return true, true
	case c.noClobber, c.update && target.Mtim.Nano() >= source.Mtim.Nano():
		return false, true
	case c.ask && !c.confirm("overwrite "+c.quoted(to)+"? "):
		c.status = 1
		return false, false
	}
	return true, true
}

// linked makes a further name of a file whose first one is copied already.
func (c *copier) linked(from, to string, source *unix.Stat_t) (done, ok bool) {
	if !c.links || source.Nlink < 2 {
		return false, false
	}
	first, seen := c.copied[inodeOf(source)]
	if !seen {
		c.copied[inodeOf(source)] = to
		return false, false
	}
	c.tell(from, to)
	unix.Unlink(to)
	if err := unix.Link(first, to); err != nil {
		return true, c.cannot("cannot create hard link "+c.quoted(to)+" to "+c.quoted(first), err)
	}
	return true, true
}

// make makes something that is not opened, in the place of what is there.
func (c *copier) make(to string, exists bool, text string, create func() error) bool {
	err := create()
	if err == unix.EEXIST && exists && (!c.symbolicLinks && !c.hardLinks || c.force) {
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
func (c *copier) regular(from, to string, source *unix.Stat_t, exists bool) bool {
	in, err := os.Open(from)
	if err != nil {
		return c.cannot("cannot open "+c.quoted(from)+" for reading", err)
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
		if err != nil && c.force && unix.Unlink(to) == nil {
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
		return c.cannot("cannot create regular file "+c.quoted(to), err)
	}
	if _, err = io.Copy(out, in); err != nil {
		out.Close()
		text := "error writing " + c.quoted(to)
		if cli.Strerror(err) == cli.Strerror(unix.EISDIR) {
			text = "error reading " + c.quoted(from)
		}
		return c.cannot(text, err)
	}
	if err := out.Close(); err != nil {
		return c.cannot("failed to close "+c.quoted(to), err)
	}
	return true
}

func (c *copier) directory(from, to string, source *unix.Stat_t, exists, named bool) bool {
	if c.made[inodeOf(source)] {
		top := strings.TrimRight(from, "/")
		return c.cannot("cannot copy a directory, "+c.quoted(top)+", into itself, "+c.quoted(to), nil)
	}
	if named && c.inside(from, to) {
		return c.cannot("cannot copy a directory, "+c.quoted(from)+", into itself, "+c.quoted(to), nil)
	}
	if !exists {
		mode := source.Mode & 0o777
		if c.owner {
			mode &= 0o700
		}
		if err := unix.Mkdir(to, mode|0o700); err != nil {
			return c.cannot("cannot create directory "+c.quoted(to), err)
		}
		c.tell(from, to)
	}
	var target unix.Stat_t
	if unix.Stat(to, &target) == nil {
		c.made[inodeOf(&target)] = true
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return c.cannot("cannot access "+c.quoted(from), err)
	}
	ok := true
	for _, e := range entries {
		if !c.copy(join(from, e.Name()), join(to, e.Name()), false, source.Dev) {
			ok = false
		}
	}
	if !exists && !c.mode {
		unix.Chmod(to, source.Mode&0o777&^umask())
	}
	return c.attributes(from, to, source) && ok
}

// join puts a name behind a directory, whose own spelling stays.
func join(dir, name string) string { return strings.TrimRight(dir, "/") + "/" + name }

// inside tells whether a name lies below a directory.
func (c *copier) inside(dir, name string) bool {
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
func (c *copier) attributes(from, to string, source *unix.Stat_t) bool {
	link := source.Mode&unix.S_IFMT == unix.S_IFLNK
	if c.xattrs {
		copyAttributes(from, to)
	}
	if c.owner {
		err := unix.Lchown(to, int(source.Uid), int(source.Gid))
		if err != nil && os.Geteuid() == 0 {
			return c.cannot("failed to preserve ownership for "+c.quoted(to), err)
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
			return c.cannot("preserving permissions for "+c.quoted(to), err)
		}
	}
	if c.times {
		times := []unix.Timespec{source.Atim, source.Mtim}
		if err := unix.UtimesNanoAt(unix.AT_FDCWD, to, times, unix.AT_SYMLINK_NOFOLLOW); err != nil {
			return c.cannot("preserving times for "+c.quoted(to), err)
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
