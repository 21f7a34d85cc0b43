package hint

import (
	"os"
	"path"
	"strings"

	"contedor/internal/linux/machine"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Chroot is changing the root directory, chroot(2).
type Chroot struct {
	Dir string
}

func (*Chroot) word() string    { return "chroot" }
func (a *Chroot) code(c *codec) { c.text(&a.Dir) }

func (a *Chroot) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.EPERM:
		if why := apparmor(m, t); why != "" && r.Flags&unix.CLONE_NEWUSER != 0 {
			return why
		}
		if r.EUID == 0 {
			return t.ChrootWithout
		}
		return t.ChrootUser
	case unix.ENOENT:
		return missing(t, a.Dir)
	case unix.ENOTDIR:
		if IsArchive(a.Dir) {
			return fill(t.Archive, "file", a.Dir)
		}
		return fill(t.NotDirectory, "file", a.Dir)
	case unix.EACCES:
		return fill(t.Barred, "dir", barred(a.Dir))
	}
	return ""
}

// IsArchive reports whether the name of a file is that of a packed tree: NAME.tar, NAME.tar.FORMAT, or
// one of the short forms.
func IsArchive(name string) bool {
	name = path.Base(name)
	switch path.Ext(name) {
	case ".tar", ".tgz", ".txz", ".tzst", ".tbz", ".tbz2":
		return true
	}
	return path.Ext(strings.TrimSuffix(name, path.Ext(name))) == ".tar"
}

// missing returns the hint for a directory that does not exist: what exists in its place.
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

// maxListed is the largest number of names that listing returns.
const maxListed = 8

// listing returns the names of directories in dir that are not hidden.
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
	if len(names) > maxListed {
		names = append(names[:maxListed], "…")
	}
	return strings.Join(names, ", ")
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// barred returns the first directory of a path that the process may not search, or the whole
// path.
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

// Chdir is changing the working directory, chdir(2).
type Chdir struct {
	Dir string
}

func (*Chdir) word() string    { return "chdir" }
func (a *Chdir) code(c *codec) { c.text(&a.Dir) }

func (a *Chdir) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	if r.Errno == unix.ENOENT {
		return fill(t.NoDirectoryInside, "dir", a.Dir)
	}
	return ""
}
