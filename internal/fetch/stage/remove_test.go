package stage

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/tree"
	"golang.org/x/sys/unix"
)

func TestRemove(t *testing.T) {
	if err := Remove(filepath.Join(t.TempDir(), "tree")); err == nil || !strings.HasSuffix(err.Error(), "/tree': No such file or directory") {
		t.Errorf("nothing: %v", err)
	}
	for _, before := range []string{"tree", ".tree.partial", "tree .tree.partial"} {
		top := t.TempDir()
		for _, name := range strings.Fields(before) {
			if err := fullDir(filepath.Join(top, name)); err != nil {
				t.Fatal(err)
			}
			os.Chmod(filepath.Join(top, name), 0500)
		}
		if err := Remove(filepath.Join(top, "tree")); err != nil || list(t, top) != "" {
			t.Errorf("%s: %v, left %q", before, err, list(t, top))
		}
	}
}

// TestRemoveRefuses checks that nothing changes if a removal is refused.
func TestRemoveRefuses(t *testing.T) {
	top := t.TempDir()
	t.Chdir(top)
	fullDir("real")
	os.WriteFile("file", nil, 0600)
	os.Symlink("real", "link")
	os.Symlink("nowhere", "dangling")
	before := testbed.Snapshot(t, top)
	for name, want := range map[string]string{
		"file":      "cannot remove 'file': Not a directory",
		"link":      "cannot remove 'link': it is a symbolic link: name the directory itself",
		"link/":     "cannot remove 'link/': it is a symbolic link: name the directory itself",
		"dangling":  "cannot remove 'dangling': it is a symbolic link: name the directory itself",
		"file/x":    "cannot remove 'file/x': Not a directory",
		"nowhere/x": "cannot remove 'nowhere/x': No such file or directory",
		".":         "cannot remove '.': name a directory of its own",
		"real/..":   "cannot remove 'real/..': name a directory of its own",
		"/":         "cannot remove '/': name a directory of its own",
	} {
		if err := Remove(name); err == nil || err.Error() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d := testbed.Differences(testbed.Snapshot(t, top), before); d != "" {
		t.Error(d)
	}
	// A tree that is being made or replaced.
	stage, err := New("real", true)
	if err != nil {
		t.Fatal(err)
	}
	if err := Remove("real"); err == nil || err.Error() != "another fetchroot is using 'real'" {
		t.Error(err)
	}
	stage.Close()
	if got := list(t, "."); got != "dangling file link real" {
		t.Errorf("left %s", got)
	}
}

// TestRemoveMounted checks that the error lists the mounts, and that nothing is removed.
func TestRemoveMounted(t *testing.T) {
	if !testbed.InMountNamespace(t) {
		return
	}
	top := t.TempDir()
	built := filepath.Join(top, "tree")
	points := []string{filepath.Join(built, "proc"), filepath.Join(built, "a b"), filepath.Join(built, "a b/c")}
	outside := filepath.Join(top, "outside")
	os.MkdirAll(filepath.Join(outside, "c"), 0755)
	os.WriteFile(filepath.Join(outside, "keep"), nil, 0644)
	for i, p := range points {
		os.MkdirAll(p, 0755)
		source, kind, flags := "proc", "tmpfs", uintptr(0)
		if i == 1 { // a bind mount of the same file system
			source, kind, flags = outside, "", unix.MS_BIND
		}
		if err := unix.Mount(source, p, kind, flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	want := "cannot remove '" + built + "' while something is mounted there (umount it first): '" + strings.Join(points, "', '") + "'"
	if err := Remove(built); err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	unix.Unmount(points[2], 0)
	unix.Unmount(points[0], 0)
	if err := Remove(built); err == nil || !strings.HasSuffix(err.Error(), "first): '"+points[1]+"'") {
		t.Error(err)
	}
	// A mount in the leftover of an interrupted removal.
	if err := unix.Rename(built, filepath.Join(top, ".tree.partial")); err != nil {
		t.Fatal(err)
	}
	if err := Remove(built); err == nil || !strings.HasSuffix(err.Error(), "/.tree.partial/a b': something is mounted there") {
		t.Error(err)
	}
	if list(t, outside) != "c keep" {
		t.Errorf("left outside: %s", list(t, outside))
	}
	unix.Unmount(filepath.Join(top, ".tree.partial/a b"), 0)
	if err := Remove(built); err != nil || list(t, top) != "outside" {
		t.Errorf("%v, left %s", err, list(t, top))
	}
}

// TestMountedWithoutProc checks that mounts are found without /proc, before anything changes.
func TestMountedWithoutProc(t *testing.T) {
	if !testbed.InMountNamespace(t) {
		return
	}
	top := t.TempDir()
	built := filepath.Join(top, "tree")
	os.Mkdir(built, 0755)
	makeDeep(t, built, 30) // the path is longer than PATH_MAX
	points := []string{filepath.Join(built, "a/file"), filepath.Join(built, "a/same"), filepath.Join(built, "z")}
	for _, p := range []string{points[1], points[2], filepath.Join(top, "outside")} {
		os.MkdirAll(p, 0755)
	}
	for _, p := range []string{points[0], filepath.Join(top, "outside/keep"), filepath.Join(built, "kept")} {
		os.WriteFile(p, nil, 0644)
	}
	for _, m := range []struct{ source, target, kind string }{
		{filepath.Join(top, "outside/keep"), points[0], ""}, {filepath.Join(top, "outside"), points[1], ""}, {"x", points[2], "tmpfs"},
	} {
		flags := uintptr(0)
		if m.kind == "" {
			flags = unix.MS_BIND
		}
		if err := unix.Mount(m.source, m.target, m.kind, flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := unix.Unmount("/proc", unix.MNT_DETACH); err != nil {
		t.Fatal(err)
	}
	refused := func(err error, do string) {
		t.Helper()
		want := "cannot " + do + " '" + built + "' while something is mounted there (umount it first): '" + strings.Join(points, "', '") + "'"
		if err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
		if got := list(t, built); !strings.HasSuffix(got, "kept z") || list(t, top) != "outside tree" {
			t.Errorf("left %s in %s", got, list(t, top))
		}
	}
	refused(Remove(built), "remove")
	_, err := New(built, true)
	refused(err, "replace")
	for _, p := range points {
		unix.Unmount(p, 0)
	}
	if err := Remove(built); err != nil || list(t, top) != "outside" || list(t, filepath.Join(top, "outside")) != "keep" {
		t.Errorf("%v, left %s", err, list(t, top))
	}
}

// makeDeep makes nested directories with long names.
func makeDeep(t *testing.T, dir string, levels int) {
	t.Helper()
	name := strings.Repeat("d", 200)
	fd, err := unix.Open(dir, unix.O_PATH, 0)
	for i := 0; i < levels && err == nil; i++ {
		if err = unix.Mkdirat(fd, name, 0755); err == nil {
			outer := fd
			fd, err = unix.Openat(outer, name, unix.O_PATH, 0)
			unix.Close(outer)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	unix.Close(fd)
}

// TestLimits checks the limits of the bytes and the entries of an archive.
func TestLimits(t *testing.T) {
	archive := pack(dir("./"), file("f", strings.Repeat("x", 5000)), file("g", ""))
	size, files := int64(len(archive)), int64(3)
	for _, c := range []struct {
		limits tree.Limits
		want   string
	}{
		{tree.Limits{Bytes: size, Files: files}, ""},
		{tree.Limits{Bytes: size - 1, Files: files}, fmt.Sprintf("the archive unpacks to more than %d bytes (--max-size allows more)", size-1)},
		{tree.Limits{Bytes: size, Files: files - 1}, "the archive has more than 2 entries (--max-files allows more)"},
		{tree.Limits{Bytes: 1, Files: files}, "the archive unpacks to more than 1 bytes (--max-size allows more)"},
		{tree.Limits{Bytes: 700, Files: files}, "the archive unpacks to more than 700 bytes (--max-size allows more)"},
	} {
		for _, b := range [][]byte{archive, gzipped(archive)} {
			top := t.TempDir()
			stage, err := New(filepath.Join(top, "tree"), false)
			if err != nil {
				t.Fatal(err)
			}
			stage.Limits = c.limits
			_, err = stage.Unpack(t.Context(), bytes.NewReader(b))
			if got := ""; err != nil {
				got = err.Error()
				if got != c.want {
					t.Errorf("%+v: %s, want %q", c.limits, got, c.want)
				}
			} else if c.want != "" {
				t.Errorf("%+v: no error, want %s", c.limits, c.want)
			}
			if err := stage.Close(); err != nil || list(t, top) != "" {
				t.Errorf("%v, left %s", err, list(t, top))
			}
		}
	}
}
