package stage

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

func list(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// TestWrapper checks which archives are recognized as a single directory around a root file system.
func TestWrapper(t *testing.T) {
	for _, c := range []struct {
		entries []entry
		want    string // the names in the tree
	}{
		{[]entry{dir("rootfs/"), dir("rootfs/bin"), file("rootfs/bin/sh", "")}, "bin"},
		{[]entry{dir("./"), dir("./rootfs"), dir("./rootfs/bin")}, "bin"},
		{[]entry{file("debian-12/etc/passwd", "x"), dir("debian-12/bin")}, "bin etc"},
		{[]entry{dir("root/"), dir("root/etc"), dir("root/bin")}, "bin etc"},
		{[]entry{dir("bin"), dir("etc")}, "bin etc"},
		{[]entry{dir("./"), dir("./bin"), dir("./etc")}, "bin etc"},
		{[]entry{dir("usr"), dir("usr/bin")}, "usr"},
		{[]entry{dir("rootfs"), file("README", "x")}, "README rootfs"},
		{[]entry{file("rootfs", "x")}, "rootfs"},
		{[]entry{link("rootfs", "x")}, "rootfs"},
		{[]entry{dir("a"), dir("a/b"), dir("a/b/c")}, "b"},
	} {
		built := filepath.Join(t.TempDir(), "tree")
		if _, err := unpackTo(built, bytes.NewReader(pack(c.entries...)), false); err != nil {
			t.Errorf("%v: %v", c.want, err)
		} else if got := list(t, built); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// TestTargets checks which existing files a tree may replace. They must not change if the tree may not
// replace them, or if the archive is invalid.
func TestTargets(t *testing.T) {
	good := pack(dir("./"), file("new", "x"))
	bad := good[:1100]
	for _, c := range []struct {
		name    string
		make    func(path string) error
		replace bool
		want    string // a part of the error; "" for none
	}{
		{"nothing", func(string) error { return nil }, false, ""},
		{"empty directory", func(p string) error { return os.Mkdir(p, 0700) }, false, ""},
		{"full directory", fullDir, false, "is not empty (--force replaces it)"},
		{"full directory, replaced", fullDir, true, ""},
		{"file", func(p string) error { return os.WriteFile(p, nil, 0600) }, false, "not a directory"},
		{"file, replaced", func(p string) error { return os.WriteFile(p, nil, 0600) }, true, "not a directory"},
		{"symlink to a full directory", func(p string) error {
			return errors.Join(fullDir(p+"-real"), os.Symlink(filepath.Base(p)+"-real", p))
		}, false, "is not empty"},
		{"symlink to an empty directory", func(p string) error {
			return errors.Join(os.Mkdir(p+"-real", 0755), os.Symlink(filepath.Base(p)+"-real", p))
		}, false, ""},
		{"symlink to nothing", func(p string) error { return os.Symlink("nowhere", p) }, false, "No such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			top := t.TempDir()
			path := filepath.Join(top, "tree")
			if err := c.make(path); err != nil {
				t.Fatal(err)
			}
			before := testbed.Snapshot(t, top)
			delete(before, ".") // its time changes
			if _, err := unpackTo(path, bytes.NewReader(bad), c.replace); err == nil {
				t.Fatal("a bad archive gave no error")
			}
			after := testbed.Snapshot(t, top)
			delete(after, ".")
			if d := testbed.Differences(after, before); d != "" {
				t.Errorf("after a bad archive:\n%s", d)
			}
			_, err := unpackTo(path, bytes.NewReader(good), c.replace)
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if got := list(t, path); got != "new" {
					t.Errorf("in the tree: %s", got)
				}
				if strings.Contains(list(t, top), ".partial") {
					t.Errorf("left: %s", list(t, top))
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			after = testbed.Snapshot(t, top)
			delete(after, ".")
			if d := testbed.Differences(after, before); d != "" {
				t.Errorf("after a refusal:\n%s", d)
			}
		})
	}
}

func fullDir(path string) error {
	return errors.Join(os.MkdirAll(path+"/sub/sub", 0755), os.WriteFile(path+"/sub/f", []byte("old"), 0400),
		os.Symlink("/etc", path+"/etc"), os.Chmod(path+"/sub", 0500))
}

func TestNames(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{".", "..", "/", "./", "missing/tree", "a/.."} {
		if _, err := New(name, true); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, name := range []string{"tree", "./tree2", "tree3/", "sub/../tree4"} {
		os.Mkdir("sub", 0755)
		if _, err := unpackTo(name, bytes.NewReader(pack(file("f", "x"))), false); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, want := list(t, "."), "sub tree tree2 tree3 tree4"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestTwoAtOnce makes a second stage for a tree while the first one is in use.
func TestTwoAtOnce(t *testing.T) {
	built := filepath.Join(t.TempDir(), "tree")
	first, err := New(built, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(built, false); err == nil || !strings.Contains(err.Error(), "another fetchroot") {
		t.Errorf("second: %v", err)
	}
	if _, err := first.Unpack(context.Background(), bytes.NewReader(pack(file("f", "x")))); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(first.Publish(), first.Close()); err != nil {
		t.Fatal(err)
	}
	third, err := New(built, true)
	if err != nil {
		t.Fatal(err)
	}
	third.Close()
	if got := list(t, filepath.Dir(built)); got != "tree" {
		t.Errorf("left: %s", got)
	}
}

// TestLeftover reuses the stage of a killed process. It is deeper than the limit of open files.
func TestLeftover(t *testing.T) {
	top := t.TempDir()
	partial := filepath.Join(top, ".tree.partial")
	at := filepath.Join(partial, treeName)
	if err := os.MkdirAll(at, 0700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(at)
	for range 3 * maxDepth {
		if os.Mkdir("d", 0700) != nil || os.WriteFile("f", nil, 0) != nil || os.Chdir("d") != nil {
			t.Fatal("cannot make a deep tree")
		}
	}
	os.Chdir(top)
	if _, err := unpackTo("tree", bytes.NewReader(pack(file("f", "x"))), false); err != nil {
		t.Fatal(err)
	}
	if got := list(t, top); got != "tree" {
		t.Errorf("left: %s", got)
	}
}

// TestForeignLeftover checks that a stage of another user is not used.
func TestForeignLeftover(t *testing.T) {
	testbed.NeedRoot(t)
	top := t.TempDir()
	partial := filepath.Join(top, ".tree.partial")
	os.Mkdir(partial, 0777)
	os.Chown(partial, 65534, 65534)
	if _, err := New(filepath.Join(top, "tree"), false); err == nil {
		t.Error("no error")
	}
	os.Remove(partial)
	os.Symlink("/etc", partial)
	if _, err := New(filepath.Join(top, "tree"), false); err == nil {
		t.Error("symlink: no error")
	}
}

// TestInheritance makes a tree in a directory from which new files inherit the group and an access
// control list.
func TestInheritance(t *testing.T) {
	testbed.NeedRoot(t)
	top := t.TempDir()
	os.Chown(top, 0, 12345)
	unix.Chmod(top, 02755)
	acl := "\x02\x00\x00\x00" + "\x01\x00\x07\x00\xff\xff\xff\xff" + "\x04\x00\x00\x00\xff\xff\xff\xff" + "\x20\x00\x00\x00\xff\xff\xff\xff"
	if err := unix.Setxattr(top, "system.posix_acl_default", []byte(acl), 0); err != nil {
		testbed.CannotRun(t, "no access control lists on this file system")
	}
	old := unix.Umask(077)
	defer unix.Umask(old)
	built := filepath.Join(top, "tree")
	archive := pack(file("f", "x"), dir("d"), file("d/e", "y"), pipe("p"), file("q/r", "z"))
	if _, err := unpackTo(built, bytes.NewReader(archive), false); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]uint32{
		"f": unix.S_IFREG | 0644, "d": unix.S_IFDIR | 0755, "d/e": unix.S_IFREG | 0644, "p": unix.S_IFIFO | 0644,
		"q": unix.S_IFDIR | 0755, ".": unix.S_IFDIR | 0755,
	} {
		var st unix.Stat_t
		unix.Lstat(filepath.Join(built, name), &st)
		if st.Mode != mode || st.Gid != 0 {
			t.Errorf("%s: mode %o, group %d; want %o, 0", name, st.Mode, st.Gid, mode)
		}
		if x := testbed.Xattrs(filepath.Join(built, name)); x != "" {
			t.Errorf("%s: %s", name, x)
		}
	}
	if now := unix.Umask(077); now != 077 {
		t.Errorf("the process's umask has become %o", now)
	}
}

// TestCanceled cancels the work while it waits for the next byte of the archive.
func TestCanceled(t *testing.T) {
	top := t.TempDir()
	stage, err := New(filepath.Join(top, "tree"), false)
	if err != nil {
		t.Fatal(err)
	}
	in, out := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		out.Write(pack(file("f", "x"))[:1024])
		cancel()
	}()
	if _, err := stage.Unpack(ctx, in); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	stage.Close()
	in.Close()
	if got := list(t, top); got != "" {
		t.Errorf("left: %s", got)
	}
}

// smallDisk returns a directory on a file system of 1 MiB.
func smallDisk(t *testing.T) string {
	t.Helper()
	top := t.TempDir()
	if err := unix.Mount("tmpfs", top, "tmpfs", 0, "size=1m"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Unmount(top, unix.MNT_DETACH) })
	return top
}

// TestFullDisk unpacks to a file system that is too small, in a mount namespace of its own.
func TestFullDisk(t *testing.T) {
	testbed.NeedRoot(t)
	if !testbed.InMountNamespace(t) {
		return
	}
	top := smallDisk(t)
	_, err := unpackTo(top+"/tree", bytes.NewReader(pack(file("f", strings.Repeat("x", 2<<20)))), false)
	if err == nil || err.Error() != "cannot write 'f': No space left on device" {
		t.Errorf("%v", err)
	}
	if got := list(t, top); got != "" {
		t.Errorf("left: %s", got)
	}
}

// TestMounted checks that a directory with mounts on or in it is neither replaced nor emptied.
func TestMounted(t *testing.T) {
	testbed.NeedRoot(t)
	if !testbed.InMountNamespace(t) {
		return
	}
	top := t.TempDir()
	for _, at := range []string{"tree", "tree/a b/c"} {
		point := filepath.Join(top, at)
		os.MkdirAll(point, 0755)
		if err := unix.Mount("tmpfs", point, "tmpfs", 0, ""); err != nil {
			t.Fatal(err)
		}
		os.WriteFile(filepath.Join(point, "keep"), nil, 0644)
		_, err := unpackTo(filepath.Join(top, "tree"), bytes.NewReader(pack(file("f", "x"))), true)
		if want := "while something is mounted there (umount it first): '" + point + "'"; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		if list(t, point) != "keep" {
			t.Error("the mounted file system was touched")
		}
		unix.Unmount(point, unix.MNT_DETACH)
	}
	// The removal of a leftover does not enter mounts either.
	point := filepath.Join(top, ".other.partial/tree/m")
	os.MkdirAll(point, 0700)
	if err := unix.Mount("tmpfs", point, "tmpfs", 0, ""); err != nil {
		t.Fatal(err)
	}
	defer unix.Unmount(point, unix.MNT_DETACH)
	os.WriteFile(filepath.Join(point, "keep"), nil, 0644)
	if _, err := New(filepath.Join(top, "other"), false); err == nil {
		t.Error("a leftover with a mount in it: no error")
	}
	if list(t, point) != "keep" {
		t.Error("the mounted file system was emptied")
	}
}
