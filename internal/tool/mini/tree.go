package mini

import (
	"errors"
	"io"
	"os"
	"path"
	"strconv"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A build is a tree that is being made.
type build struct {
	names []string // the commands
	size  int64    // size of the program in bytes
	plain bool     // there are empty files in place of the device nodes
}

// The place of the program in the tree.
const (
	programs = "usr/bin"
	program  = cli.Program
)

// directories are the directories of hier(7) with their modes. Parents come first.
var directories = []struct {
	name string
	mode os.FileMode
}{
	{".", 0o755},
	{"dev", 0o755}, {"dev/pts", 0o755}, {"dev/shm", 0o777 | os.ModeSticky},
	{"etc", 0o755},
	{"home", 0o755},
	{"media", 0o755},
	{"mnt", 0o755},
	{"opt", 0o755},
	{"proc", 0o555},
	{"root", 0o700},
	{"run", 0o755}, {"run/lock", 0o777 | os.ModeSticky},
	{"srv", 0o755},
	{"sys", 0o555},
	{"tmp", 0o777 | os.ModeSticky},
	{"usr", 0o755}, {programs, 0o755}, {"usr/lib", 0o755}, {"usr/share", 0o755},
	{"usr/local", 0o755}, {"usr/local/bin", 0o755}, {"usr/local/sbin", 0o755},
	{"var", 0o755}, {"var/cache", 0o755}, {"var/lib", 0o755}, {"var/log", 0o755}, {"var/tmp", 0o777 | os.ModeSticky},
}

// links are the symlinks with their targets.
var links = []struct{ name, target string }{
	{"bin", "usr/bin"}, {"sbin", "usr/sbin"}, {"lib", "usr/lib"}, {"usr/sbin", "bin"},
	{"var/run", "/run"}, {"var/lock", "/run/lock"},
	{"dev/fd", "/proc/self/fd"}, {"dev/stdin", "fd/0"}, {"dev/stdout", "fd/1"}, {"dev/stderr", "fd/2"},
	{"dev/ptmx", "pts/ptmx"},
	{"etc/mtab", "../proc/self/mounts"},
}

// files returns the small files with their contents.
func files() []struct{ name, text string } {
	nobody := strconv.Itoa(ids.Overflow)
	return []struct{ name, text string }{
		{"etc/passwd", `root:x:0:0:root:/root:/bin/bash
nobody:x:` + nobody + `:` + nobody + `:nobody:/nonexistent:/bin/false
`},
		{"etc/group", `root:x:0:
tty:x:5:
nogroup:x:` + nobody + `:
`},
		{"etc/hostname", "contedor\n"},
		{"etc/hosts", `127.0.0.1	localhost
::1		localhost ip6-localhost ip6-loopback
`},
		{"etc/os-release", `NAME="contedor mini"
PRETTY_NAME="contedor's mini root file system"
ID=contedor
`},
		{"etc/profile", `export PATH=` + solo.UsualPath + `
umask 022
`},
	}
}

// nodes are the character devices that programs expect. Everybody may read and write them. The
// numbers are those of the kernel's Documentation/admin-guide/devices.txt.
var nodes = []struct {
	name         string
	major, minor uint32
}{
	{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0},
}

// tree makes the whole tree in its directory.
func (b *build) tree(root *os.Root) error {
	for _, d := range directories {
		if d.name != "." {
			if err := root.Mkdir(d.name, 0o700); err != nil {
				return err
			}
		}
		if err := root.Chmod(d.name, d.mode); err != nil {
			return err
		}
	}
	for _, l := range links {
		if err := root.Symlink(l.target, l.name); err != nil {
			return err
		}
	}
	for _, f := range files() {
		if err := b.file(root, f.name, 0o644, func(out *os.File) error {
			_, err := out.WriteString(f.text)
			return err
		}); err != nil {
			return err
		}
	}
	if err := b.file(root, path.Join(programs, program), 0o755, b.copySelf); err != nil {
		return err
	}
	for _, name := range b.names {
		if err := root.Symlink(program, path.Join(programs, name)); err != nil {
			return err
		}
	}
	return b.devices(root)
}

// file makes a regular file. Its mode does not depend on the umask.
func (b *build) file(root *os.Root, name string, mode os.FileMode, write func(*os.File) error) error {
	out, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(write(out), out.Chmod(mode))
	return errors.Join(err, out.Close())
}

// copySelf copies the running program. Between files, io.Copy uses copy_file_range(2), which
// shares the data if the file system can.
func (b *build) copySelf(out *os.File) (err error) {
	in, err := os.Open("/proc/self/exe")
	if err != nil {
		return errors.New("cannot read this program, /proc/self/exe: " + cli.Strerror(err))
	}
	defer in.Close()
	b.size, err = io.Copy(out, in)
	return err
}

// devices makes the device nodes. If that is not permitted, it makes empty files on which the
// machine's device nodes can be bind-mounted.
func (b *build) devices(root *os.Root) error {
	dev, err := root.Open("dev")
	if err != nil {
		return err
	}
	defer dev.Close()
	const mode = 0o666
	for _, n := range nodes {
		err := unix.Mknodat(int(dev.Fd()), n.name, unix.S_IFCHR|mode, int(unix.Mkdev(n.major, n.minor)))
		if err == unix.EPERM {
			b.plain = true
			err = b.file(root, path.Join("dev", n.name), mode, func(*os.File) error { return nil })
		} else if err == nil {
			err = root.Chmod(path.Join("dev", n.name), mode)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
