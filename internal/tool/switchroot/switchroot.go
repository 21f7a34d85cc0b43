// Package switchroot implements switch_root(8) of util-linux: it moves the mounts of an initramfs
// below the new root, makes that the root of the mount tree, removes the files of the initramfs
// and runs the new init.
//
//	switch_root NEWROOT INIT [ARG...]
package switchroot

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/plan"
	"golang.org/x/sys/unix"
)

// Command is switch_root(8).
var Command = &cli.Command{Name: "switch_root", Dialect: cli.UtilLinux, Run: run}

var options = cli.Options{
	Short: "Vh",
	Long:  []cli.LongOption{{Name: "version", Key: 'V'}, {Name: "help", Key: 'h'}},
}

func run(inv *cli.Invocation) error {
	if _, err := inv.ParseUtilLinux(&options, usage, nil); err != nil {
		return err
	}
	// The real tool takes its operands from argv, even if one of them is "--".
	if len(inv.Argv) < 3 {
		return &cli.Failure{Text: "not enough arguments", Usage: true}
	}
	root, argv := inv.Argv[1], inv.Argv[2:]
	if root == "" || argv[0] == "" {
		return &cli.Failure{Text: "bad usage", Usage: true}
	}
	s := &switcher{Invocation: inv}
	if !s.to(root) {
		return cli.Fail("failed. Sorry.", nil)
	}
	if err := unix.Access(argv[0], unix.X_OK); err != nil {
		s.warn("cannot access "+argv[0], err)
	}
	plan.Steps{plan.Exec{File: argv[0], Argv: argv, Env: inv.Env, Direct: true}}.Run(inv)
	return nil
}

// A switcher is one run of switch_root. It keeps the last error, as errno does.
type switcher struct {
	*cli.Invocation
	last error
}

// failed reports whether there is an error.
func (s *switcher) failed(err error) bool {
	if err != nil {
		s.last = err
	}
	return err != nil
}

// try prints an error, and reports whether there is none.
func (s *switcher) try(err error, text string) bool {
	if s.failed(err) {
		s.warn(text, err)
	}
	return err == nil
}

func (s *switcher) warn(text string, err error) {
	s.Stderr.Write([]byte(s.ErrorName() + ": " + cli.Fail(text, err).Error() + "\n"))
}

// moved are the mount points that move to the new root.
var moved = [...]string{"/dev", "/proc", "/sys", "/run"}

// to makes a directory the root, and reports whether that succeeded. It prints errors.
func (s *switcher) to(root string) bool {
	var old, fresh unix.Stat_t
	if !s.try(unix.Stat("/", &old), "stat of / failed") || !s.try(unix.Stat(root, &fresh), "stat of "+root+" failed") {
		return false
	}
	for _, dir := range moved {
		s.move(dir, root+dir, uint64(old.Dev), uint64(fresh.Dev))
	}
	if !s.try(unix.Chdir(root), "failed to change directory to "+root) {
		return false
	}
	fd, err := unix.Open("/", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if !s.try(err, "cannot open /") {
		return false
	}
	done := s.try(unix.Mount(root, "/", "", unix.MS_MOVE, ""), "failed to mount moving "+root+" to /") &&
		s.try(unix.Chroot("."), "failed to change root") &&
		s.try(unix.Chdir("/"), "cannot change directory to /")
	if done {
		s.discard(fd)
	}
	unix.Close(fd)
	return done
}

// move moves a mount below the new root. If something is mounted there already, it unmounts the
// old one.
func (s *switcher) move(dir, to string, old, fresh uint64) {
	var st unix.Stat_t
	if !s.failed(unix.Stat(dir, &st)) && uint64(st.Dev) == old {
		return
	}
	if s.failed(unix.Stat(to, &st)) || uint64(st.Dev) != fresh {
		s.failed(unix.Unmount(dir, unix.MNT_DETACH))
		return
	}
	if !s.try(unix.Mount(dir, to, "", unix.MS_MOVE, ""), "failed to mount moving "+dir+" to "+to) {
		s.warn("forcing unmount of "+dir, nil)
		s.failed(unix.Unmount(dir, unix.MNT_FORCE))
	}
}

// discard removes the files of the old root, which frees the memory of an initramfs. The real tool
// does this in a child of the new init.
func (s *switcher) discard(fd int) {
	const ramfs = 0x858458f6
	var st unix.Statfs_t
	switch {
	case s.failed(unix.Fstatfs(fd, &st)) || uint32(st.Type) != ramfs && st.Type != unix.TMPFS_MAGIC:
		if s.last == nil {
			s.last = unix.Errno(0)
		}
		s.warn("old root filesystem is not an initramfs", s.last)
	default:
		s.empty(fd)
	}
}

// empty removes the contents of a directory. It stays on the same file system.
func (s *switcher) empty(fd int) {
	var here unix.Stat_t
	if !s.try(unix.Fstat(fd, &here), "stat failed") {
		return
	}
	copied, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)
	if !s.try(err, "failed to open directory") {
		return
	}
	dir := os.NewFile(uintptr(copied), "/")
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	s.try(err, "failed to read directory")
	for _, name := range names {
		var st unix.Stat_t
		if !s.try(unix.Fstatat(fd, name, &st, unix.AT_SYMLINK_NOFOLLOW), "stat of "+name+" failed") {
			continue
		}
		flags := 0
		if st.Mode&unix.S_IFMT == unix.S_IFDIR {
			if st.Dev != here.Dev {
				continue
			}
			if child, err := unix.Openat(fd, name, unix.O_RDONLY|unix.O_CLOEXEC, 0); err == nil {
				s.empty(child)
				unix.Close(child)
			}
			flags = unix.AT_REMOVEDIR
		}
		s.try(unix.Unlinkat(fd, name, flags), "failed to unlink "+name)
	}
}

func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] <newrootdir> <init> <args to init>

Make another file system the root of the mount tree, and run init from it.

Options:
 -h, --help     show this help
 -V, --version  show the version

For more details see switch_root(8).
`
}
