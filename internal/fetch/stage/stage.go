// Package stage makes a tree appear complete, or not at all: the tree is made in the directory
// ".NAME.partial" next to its place, and then renamed. Remove removes a tree in the same way.
// Begin reading at Stage.
package stage

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/openat2"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// A Stage is a directory in which a tree is made, ".NAME.partial" next to the tree's place. It
// is locked, so that only one process works on a tree. New makes it, Unpack fills it, Publish
// renames the tree, and Close removes the rest.
type Stage struct {
	dir     string // the place of the tree, for messages
	path    string // the same, absolute
	replace bool
	parent  int    // descriptor of the directory that contains the tree's place
	name    string // of the tree in it
	partial string // of the stage in it
	work    int    // descriptor of the stage, which holds the lock
	root    int    // descriptor of the tree in the stage
	image   bool   // the tree is of an image, not of an archive
	files   atomic.Pointer[tree.Tree]

	// Leftover is the path of the stage's directory if a run that did not finish had left one,
	// otherwise "". New has removed what was in it.
	Leftover string
	// Limits are the largest sizes for Unpack. New sets tree.DefaultLimits.
	Limits tree.Limits
	// Formats are the compression formats of archives, besides gzip.
	Formats compression.Formats
}

// treeName is the name of the tree in the stage.
const treeName = "tree"

// New makes a Stage for a tree at dir. It is an error if dir exists and is not an empty
// directory. With replace, dir may be any directory without a mount point on it or below it.
func New(dir string, replace bool) (*Stage, error) {
	s := &Stage{dir: dir, replace: replace, Limits: tree.DefaultLimits, parent: -1, work: -1, root: -1}
	if err := s.prepare(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Stage) prepare() error {
	path := s.dir
	if st, err := os.Lstat(path); err == nil && st.Mode()&os.ModeSymlink != 0 {
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return reason.New("cannot use "+reason.Quote(s.dir), err)
		}
	}
	if err := s.locate(path, "make"); err != nil {
		return err
	}
	if _, err := s.inspect(); err != nil {
		return err
	}
	if err := s.lock(); err != nil {
		return err
	}
	if err := s.empty(); err != nil {
		return err
	}
	err := unix.Mkdirat(s.work, treeName, 0700)
	if err == nil {
		s.root, err = openat2.Open(s.work, treeName, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	}
	if err != nil {
		return reason.New("cannot make "+reason.Quote(s.dir), err)
	}
	return nil
}

// locate opens the directory that contains the tree's place. do is the verb for messages.
func (s *Stage) locate(path, do string) error {
	switch s.name = filepath.Base(path); s.name {
	case ".", "..", "/":
		return reason.New("cannot "+do+" "+reason.Quote(s.dir)+": name a directory of its own", nil)
	}
	s.partial = "." + s.name + ".partial"
	parent, err := filepath.EvalSymlinks(filepath.Dir(filepath.Clean(path)))
	if err == nil {
		parent, err = filepath.Abs(parent)
	}
	if err == nil {
		s.path = filepath.Join(parent, s.name)
		s.parent, err = openat2.Open(unix.AT_FDCWD, parent, unix.O_PATH|unix.O_DIRECTORY, 0)
	}
	if err != nil {
		return reason.New("cannot "+do+" "+reason.Quote(s.dir), err)
	}
	return nil
}

// A target is what exists at the tree's place.
type target int

const (
	absent target = iota // nothing, or an empty directory: rename(2) replaces it
	occupied
)

// inspect looks at the tree's place. The error is about something that may not be replaced.
func (s *Stage) inspect() (target, error) {
	refuse := func(why func(*texts.Fetch) string) (target, error) {
		return absent, reason.Say(why, nil, "name", reason.Quote(s.dir))
	}
	fd, err := openat2.Open(s.parent, s.name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	switch err {
	case nil:
	case unix.ENOENT:
		return absent, nil
	case unix.ENOTDIR, unix.ELOOP:
		return refuse(func(w *texts.Fetch) string { return w.NotDir })
	default:
		return absent, reason.New("cannot look into "+reason.Quote(s.dir), err)
	}
	f := os.NewFile(uintptr(fd), s.dir)
	defer f.Close()
	if err := s.refuseMounts("replace"); err != nil {
		return absent, err
	}
	if names, err := f.Readdirnames(1); err == io.EOF {
		return absent, nil
	} else if err != nil {
		return absent, reason.New("cannot look into "+reason.Quote(s.dir), err)
	} else if len(names) > 0 && !s.replace {
		return refuse(func(w *texts.Fetch) string { return w.NotEmpty })
	}
	return occupied, nil
}

// lock makes the stage's directory and locks it. It also takes the directory that a killed
// process left.
func (s *Stage) lock() error {
	cannot := func(err error) error {
		return reason.New("cannot make "+reason.Quote(s.partialPath()), err)
	}
	for {
		made := unix.Mkdirat(s.parent, s.partial, 0700)
		if made != nil && made != unix.EEXIST {
			return cannot(made)
		}
		fd, err := openat2.Open(s.parent, s.partial, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
		if err == unix.ENOENT {
			continue // the other process has just finished
		}
		if err != nil {
			return cannot(err)
		}
		if err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); err != nil {
			unix.Close(fd)
			if err == unix.EWOULDBLOCK {
				return reason.Say(func(w *texts.Fetch) string { return w.AtWork }, nil, "name", reason.Quote(s.dir))
			}
			return cannot(err)
		}
		var here, there unix.Stat_t
		if err := unix.Fstat(fd, &here); err != nil {
			unix.Close(fd)
			return cannot(err)
		}
		err = unix.Fstatat(s.parent, s.partial, &there, unix.AT_SYMLINK_NOFOLLOW)
		if err != nil || here.Dev != there.Dev || here.Ino != there.Ino {
			unix.Close(fd)
			continue
		}
		if int(here.Uid) != unix.Geteuid() {
			unix.Close(fd)
			return reason.New(reason.Quote(s.partialPath())+" is in the way, and belongs to another user", nil)
		}
		s.work = fd
		if made == unix.EEXIST {
			s.Leftover = s.partialPath()
		}
		if err := own(fd); err != nil {
			return cannot(err)
		}
		return nil
	}
}

// own makes the stage's directory private. It also removes what new files would inherit: the
// group, and the default access control list.
func own(fd int) error {
	if err := unix.Fchown(fd, unix.Geteuid(), unix.Getegid()); err != nil {
		return err
	}
	if err := unix.Fchmod(fd, 0700); err != nil {
		return err
	}
	unix.Fremovexattr(fd, "system.posix_acl_default") // an error if there is none
	return nil
}

// Free returns the free space of the tree's file system in bytes. ok is false if the file
// system does not report it.
func (s *Stage) Free() (n int64, ok bool) {
	var st unix.Statfs_t
	if err := unix.Fstatfs(s.work, &st); err != nil || st.Blocks == 0 {
		return 0, false
	}
	return int64(st.Bavail) * int64(st.Frsize), true
}

// Files returns how many entries have been made. It may be called while Unpack runs.
func (s *Stage) Files() int64 {
	if t := s.files.Load(); t != nil {
		return t.Files()
	}
	return 0
}

// Unpack makes the tree from a tar archive, compressed or not. Errors are as for tree.Unpack.
func (s *Stage) Unpack(ctx context.Context, archive io.Reader) (tree.Result, error) {
	t, err := s.newTree()
	if err != nil {
		return tree.Result{}, err
	}
	return t.Unpack(ctx, archive)
}

// UnpackLayers makes the tree from the layers of an image, as tree.UnpackLayers does.
func (s *Stage) UnpackLayers(ctx context.Context, next func() (*tree.Layer, error)) (tree.Result, error) {
	s.image = true
	t, err := s.newTree()
	if err != nil {
		return tree.Result{}, err
	}
	return t.UnpackLayers(ctx, next)
}

// newTree returns a Tree in the stage.
func (s *Stage) newTree() (*tree.Tree, error) {
	// The archive may have no entry for the root.
	if err := unix.Fchmod(s.root, 0755); err != nil {
		return nil, reason.New("cannot make "+reason.Quote(s.dir), err)
	}
	t := tree.New(s.root, s.Limits, s.Formats)
	s.files.Store(t)
	return t, nil
}

// Fill makes the tree by calling build with its directory, without an archive.
func (s *Stage) Fill(build func(*os.Root) error) error {
	root, err := os.OpenRoot(filepath.Join(filepath.Dir(s.path), s.partial, treeName))
	if err == nil {
		err = build(root)
		root.Close()
	}
	if err != nil {
		return reason.New("cannot make "+reason.Quote(s.dir), err)
	}
	return nil
}

// Sync waits until the tree is on the disk, syncfs(2). Some errors of a disk appear only then.
// Without it, a rename(2) may be on the disk before the files.
func (s *Stage) Sync() error {
	if err := unix.Syncfs(s.work); err != nil {
		return reason.New("cannot write the tree to its disk", err)
	}
	return nil
}

// Publish moves the tree to its place with one rename(2). If the only top-level file of an
// archive is a directory that is not one of a root file system, that directory becomes the
// tree. The tree of an image is moved as it is.
func (s *Stage) Publish() error {
	name := treeName
	if !s.image {
		wrapper, err := s.wrapper()
		if err != nil {
			return reason.New("cannot look into the new tree", err)
		}
		if wrapper != "" {
			name += "/" + wrapper
		}
	}
	was, err := s.inspect()
	if err != nil {
		return err
	}
	if err := s.put(name, was); err != nil {
		return reason.New("cannot put the tree at "+reason.Quote(s.dir), err)
	}
	return nil
}

func (s *Stage) put(name string, was target) error {
	fd, err := openat2.Open(s.work, name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return err
	}
	if st.Mode&unix.S_IWUSR == 0 {
		// To move a directory, its owner must be allowed to write to it.
		if err := unix.Fchmod(fd, st.Mode&07777|unix.S_IWUSR); err != nil {
			return err
		}
		defer unix.Fchmod(fd, st.Mode&07777)
	}
	if was == absent {
		return unix.Renameat(s.work, name, s.parent, s.name)
	}
	err = unix.Renameat2(s.work, name, s.parent, s.name, unix.RENAME_EXCHANGE)
	if err != unix.EINVAL {
		return err
	}
	// The file system has no RENAME_EXCHANGE: for a moment there is no tree.
	const old = "old"
	if err := unix.Renameat(s.parent, s.name, s.work, old); err != nil {
		return err
	}
	err = unix.Renameat(s.work, name, s.parent, s.name)
	if err != nil {
		unix.Renameat(s.work, old, s.parent, s.name)
	}
	return err
}

// topLevel are the directories of a root file system, hier(7). If one of them is the only file
// at the top of an archive, it is a part of the tree and not a directory around it. /root is
// not in the list, as "root" is also a name for a directory around a tree.
var topLevel = " bin boot dev etc home lib lib32 lib64 libx32 media mnt opt proc run sbin srv sys tmp usr var "

// wrapper returns the name of the directory that contains the whole tree, or "".
func (s *Stage) wrapper() (string, error) {
	fd, err := openat2.Open(s.root, ".", unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return "", err
	}
	f := os.NewFile(uintptr(fd), s.dir)
	defer f.Close()
	entries, err := f.ReadDir(2)
	if err != nil && err != io.EOF {
		return "", err
	}
	if len(entries) != 1 || strings.Contains(topLevel, " "+entries[0].Name()+" ") {
		return "", nil
	}
	name := entries[0].Name()
	var st unix.Stat_t
	if err := unix.Fstatat(s.root, name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return "", err
	}
	if st.Mode&unix.S_IFMT != unix.S_IFDIR {
		return "", nil
	}
	return name, nil
}

// Close removes the stage: a tree that has not been published, and one that has been replaced.
func (s *Stage) Close() error {
	closeFile(&s.root) // first, because the removal may need its number
	err := s.unlock()
	closeFile(&s.parent)
	return err
}

// closeFile closes a descriptor that may be -1, and makes it -1.
func closeFile(fd *int) {
	if *fd >= 0 {
		unix.Close(*fd)
	}
	*fd = -1
}

// unlock removes the stage's directory, if there is one.
func (s *Stage) unlock() error {
	if s.work < 0 {
		return nil
	}
	err := s.empty()
	if err == nil {
		if err = unix.Unlinkat(s.parent, s.partial, unix.AT_REMOVEDIR); err != nil {
			err = reason.New("cannot remove "+reason.Quote(s.partialPath()), err)
		}
	}
	unix.Close(s.work)
	s.work = -1
	return err
}
