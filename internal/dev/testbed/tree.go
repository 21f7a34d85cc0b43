package testbed

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"contedor/internal/linux/clock"
)

// InMountNamespace runs the test once more in a mount namespace of its own, which is private,
// and returns true there. In the original test it returns false when the other one has ended.
func InMountNamespace(t *testing.T) bool {
	t.Helper()
	NeedRoot(t)
	if os.Getenv("TEST_IN_NAMESPACE") != "" {
		if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
			t.Fatal(err)
		}
		return true
	}
	c := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.timeout=60s")
	c.Env = append(os.Environ(), "TEST_IN_NAMESPACE=1")
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// MakeTree makes a tree with a file of every kind, and with all kinds of metadata. It must run
// as root.
func MakeTree(t testing.TB, root string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	in := func(name string) string { return filepath.Join(root, name) }
	put := func(name, body string, mode uint32, uid, gid int) {
		t.Helper()
		must(os.WriteFile(in(name), []byte(body), 0600))
		must(unix.Lchown(in(name), uid, gid))
		must(unix.Chmod(in(name), mode))
	}
	long := strings.Repeat("a-long-name/", 20)
	for _, name := range []string{"etc", "usr/bin", "var", "tmp", "locked", "sgid", long} {
		must(os.MkdirAll(in(name), 0755))
	}
	put("etc/passwd", "root:x:0:0\n", 0644, 0, 0)
	put("etc/shadow", "root:*\n", 0640, 0, 42)
	put("usr/bin/su", "setuid", 04755, 0, 0)
	put("usr/bin/crontab", "setgid", 02755, 0, 103)
	put("usr/bin/owned", "setuid of another", 06711, 1000, 1001)
	put("etc/empty", "", 0600, 3_000_000, 2_999_999)
	put("etc/none", "x", 0, 0, 0)
	put(long+"file", "deep", 0644, 7, 8)
	put("big", strings.Repeat("0123456789abcdef", 200_001), 0444, 0, 0)
	put("na\nme \\ with=\x01%25 \xff bytes", "x", 0644, 0, 0)
	must(os.Symlink("/run", in("var/run")))
	must(os.Symlink(strings.Repeat("../", 60)+"x", in("var/far")))
	must(unix.Lchown(in("var/far"), 5, 6))
	must(os.Link(in("etc/passwd"), in("etc/passwd-")))
	must(os.Link(in("var/far"), in("var/far-")))
	must(os.Link(in(long+"file"), in("etc/deep")))
	must(unix.Mkfifo(in("var/pipe"), 0622))
	must(unix.Mknod(in("null"), unix.S_IFCHR|0666, int(unix.Mkdev(1, 3))))
	must(unix.Mknod(in("disk"), unix.S_IFBLK|0660, int(unix.Mkdev(253, 4711))))
	must(unix.Chmod(in("tmp"), 01777))
	must(os.Chown(in("sgid"), 0, 50))
	must(unix.Chmod(in("sgid"), 02775))
	put("sgid/file", "x", 0664, 0, 0)
	must(unix.Chmod(in("locked"), 0555))
	capability := "\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	must(unix.Setxattr(in("usr/bin/owned"), "security.capability", []byte(capability), 0))
	if err := unix.Setxattr(in("etc/passwd"), "user.comment", []byte("a=b\nc\x00d"), 0); err != nil {
		CannotRun(t, "no user attributes on this file system")
	}
	must(unix.Setxattr(in("etc"), "user.a=b%3D", []byte("v"), 0))
	must(unix.Lsetxattr(in("var/run"), "trusted.link", []byte("w"), 0))

	// Sparse files: with data, hole, data, hole; with only a hole; with many extents.
	f, err := os.Create(in("sparse"))
	must(err)
	f.WriteAt([]byte("begin"), 0)
	f.WriteAt([]byte("middle"), 1<<20+100)
	must(f.Truncate(5 << 20))
	f.Close()
	f, err = os.Create(in("hole"))
	must(err)
	must(f.Truncate(1 << 20))
	f.Close()
	f, err = os.Create(in("sieve"))
	must(err)
	for i := range int64(60) {
		f.WriteAt([]byte{byte(i)}, i<<16)
	}
	f.Close()

	for i, name := range []string{"big", "var/run", "var/pipe", "etc/shadow", "etc", "var", long, "usr/bin", "."} {
		ts := []unix.Timespec{{Nsec: unix.UTIME_OMIT}, clock.Timespec(int64(i)*1e8, int64(i)*111111111)}
		must(unix.UtimesNanoAt(unix.AT_FDCWD, in(name), ts, unix.AT_SYMLINK_NOFOLLOW))
	}
	old := []unix.Timespec{{Nsec: unix.UTIME_OMIT}, {Sec: -86400 - 1, Nsec: 500_000_000}}
	must(unix.UtimesNanoAt(unix.AT_FDCWD, in("etc/none"), old, 0))
}

// Snapshot describes a directory and everything below it: a line for each path relative to the
// directory.
func Snapshot(t testing.TB, root string) map[string]string {
	t.Helper()
	lines := map[string]string{}
	inodes := map[uint64]string{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		var st unix.Stat_t
		if err := unix.Lstat(path, &st); err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		line := fmt.Sprintf("%o %d:%d %d.%09d", st.Mode, st.Uid, st.Gid, st.Mtim.Sec, st.Mtim.Nsec)
		switch st.Mode & unix.S_IFMT {
		case unix.S_IFREG:
			line += fmt.Sprintf(" size %d", st.Size)
			if st.Mode&0400 != 0 || os.Geteuid() == 0 {
				b, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				line += fmt.Sprintf(" %x", sha256.Sum256(b))
			}
			line += " data " + extentsOf(path)
		case unix.S_IFLNK:
			target, _ := os.Readlink(path)
			line += " -> " + target
		case unix.S_IFCHR, unix.S_IFBLK:
			line += fmt.Sprintf(" device %x", st.Rdev)
		}
		if st.Mode&unix.S_IFMT != unix.S_IFDIR && st.Nlink > 1 {
			if first, ok := inodes[st.Ino]; ok {
				line += " same as " + first
			} else {
				inodes[st.Ino] = name
			}
		}
		line += Xattrs(path)
		lines[name] = line
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// extentsOf lists the ranges in which a file has data, lseek(2).
func extentsOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return "?"
	}
	defer f.Close()
	var b strings.Builder
	for at := int64(0); ; {
		from, err := unix.Seek(int(f.Fd()), at, unix.SEEK_DATA)
		if err != nil {
			return b.String()
		}
		at, _ = unix.Seek(int(f.Fd()), from, unix.SEEK_HOLE)
		fmt.Fprintf(&b, "%d-%d,", from, at)
	}
}

// Xattrs describes the extended attributes of a file.
func Xattrs(path string) string {
	buffer := make([]byte, 64<<10)
	n, err := unix.Llistxattr(path, buffer)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, name := range strings.Split(string(buffer[:n]), "\x00") {
		if name == "" || name == "security.selinux" {
			continue
		}
		value := make([]byte, 64<<10)
		n, _ := unix.Lgetxattr(path, name, value)
		b.WriteString(" " + name + "=" + strconv.Quote(string(value[:max(n, 0)])))
	}
	return b.String()
}

// Differences compares two snapshots. It returns a line for each difference, and "" if they are
// equal.
func Differences(got, want map[string]string) string {
	var b strings.Builder
	for name, line := range want {
		if g, ok := got[name]; !ok {
			fmt.Fprintf(&b, "%q is missing: %s\n", name, line)
		} else if g != line {
			fmt.Fprintf(&b, "%q\n  got %s\n want %s\n", name, g, line)
		}
	}
	for name, line := range got {
		if _, ok := want[name]; !ok {
			fmt.Fprintf(&b, "%q should not exist: %s\n", name, line)
		}
	}
	return b.String()
}
