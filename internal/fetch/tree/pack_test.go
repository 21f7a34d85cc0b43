package tree_test

import (
	"archive/tar"
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/stage"
	"contedor/internal/fetch/tree"
	"golang.org/x/sys/unix"
)

// packed packs a tree. The test fails if that fails.
func packed(t *testing.T, dir string, times tree.Times) ([]byte, tree.Packed) {
	t.Helper()
	var b bytes.Buffer
	result, err := tree.Pack(context.Background(), dir, &b, times, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), result
}

// TestPackThenUnpack packs a tree, and unpacks the archive with our code and with GNU tar. Both trees
// must be the same.
func TestPackThenUnpack(t *testing.T) {
	testbed.NeedRoot(t)
	top := t.TempDir()
	source := filepath.Join(top, "source")
	os.Mkdir(source, 0755)
	testbed.MakeTree(t, source)
	want := testbed.Snapshot(t, source)
	archive, result := packed(t, source, tree.Times{})
	if int(result.Files) != len(want) {
		t.Errorf("%d entries for %d files", result.Files, len(want))
	}
	ours, theirs := filepath.Join(top, "ours"), filepath.Join(top, "theirs")
	if err := unpackTo(ours, bytes.NewReader(archive)); err != nil {
		t.Fatal(err)
	}
	if d := testbed.Differences(testbed.Snapshot(t, ours), want); d != "" {
		t.Error("ours: " + d)
	}
	os.Mkdir(theirs, 0755)
	c := exec.Command(testbed.Need(t, "tar"), "--numeric-owner", "--xattrs", "--xattrs-include=*", "--warning=no-timestamp", "-xpf", "-", "-C", theirs)
	c.Stdin = bytes.NewReader(archive)
	if out, err := c.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("tar: %v %s", err, out)
	}
	if d := testbed.Differences(testbed.Snapshot(t, filepath.Join(theirs, tree.Wrapper)), want); d != "" {
		t.Error("tar: " + d)
	}
}

// TestPackSame packs a tree that was unpacked from an archive. Both archives must be equal, and the
// names sorted.
func TestPackSame(t *testing.T) {
	testbed.NeedRoot(t)
	top := t.TempDir()
	first, second := filepath.Join(top, "first"), filepath.Join(top, "second")
	os.Mkdir(first, 0755)
	testbed.MakeTree(t, first)
	archive, _ := packed(t, first, tree.Times{})
	if err := unpackTo(second, bytes.NewReader(archive)); err != nil {
		t.Fatal(err)
	}
	if again, _ := packed(t, second, tree.Times{}); !bytes.Equal(again, archive) {
		t.Error("the archives differ")
	}
	last := map[string]string{}
	for _, h := range headers(t, archive) {
		dir, base := path.Split(path.Clean(h.Name))
		if base <= last[dir] {
			t.Errorf("%q in %q comes behind %q", base, dir, last[dir])
		}
		last[dir] = base
	}
}

// headers reads an archive with archive/tar.
func headers(t *testing.T, archive []byte) (list []*tar.Header) {
	t.Helper()
	for r := tar.NewReader(bytes.NewReader(archive)); ; {
		h, err := r.Next()
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, h)
	}
}

// TestPackTimes reads the times with archive/tar.
func TestPackTimes(t *testing.T) {
	dir := t.TempDir()
	early, bound, late := time.Unix(-5, 250_000_000), time.Unix(1e9, 0), time.Unix(1<<33, 500_000_000)
	for name, when := range map[string]time.Time{"early": early, "late": late} {
		os.WriteFile(filepath.Join(dir, name), nil, 0644)
		if err := os.Chtimes(filepath.Join(dir, name), when, when); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		times       tree.Times
		early, late time.Time
	}{
		{tree.Times{}, early, late},
		{tree.Times{Latest: &bound}, early, bound},
		{tree.Times{All: &bound}, bound, bound},
		{tree.Times{All: &late, Latest: &bound}, bound, bound},
	} {
		archive, _ := packed(t, dir, c.times)
		got := map[string]time.Time{}
		for _, h := range headers(t, archive) {
			got[h.Name] = h.ModTime
		}
		if e, l := got["rootfs/early"], got["rootfs/late"]; !e.Equal(c.early) || !l.Equal(c.late) {
			t.Errorf("%v, %v instead of %v, %v", e, l, c.early, c.late)
		}
	}
}

// TestPackLeavesOut packs a tree with a socket, a mount and the archive itself in it.
func TestPackLeavesOut(t *testing.T) {
	if !testbed.InMountNamespace(t) {
		return
	}
	dir := t.TempDir()
	mounted := filepath.Join(dir, "mounted")
	os.Mkdir(mounted, 0755)
	if err := unix.Mount("tmpfs", mounted, "tmpfs", 0, "mode=0750"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Unmount(mounted, unix.MNT_DETACH) })
	os.WriteFile(filepath.Join(mounted, "hidden"), nil, 0644)
	l, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	out, err := os.Create(filepath.Join(dir, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var st unix.Stat_t
	if err := unix.Fstat(int(out.Fd()), &st); err != nil {
		t.Fatal(err)
	}
	result, err := tree.Pack(context.Background(), dir, out, tree.Times{}, &st)
	if err != nil || result.Files != 2 || result.Sockets != 1 {
		t.Fatalf("%+v, %v", result, err)
	}
	built := filepath.Join(t.TempDir(), "tree")
	b, _ := os.ReadFile(out.Name())
	if err := unpackTo(built, bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	names, _ := os.ReadDir(built)
	if len(names) != 1 || names[0].Name() != "mounted" {
		t.Errorf("packed: %v", names)
	}
	if inside, _ := os.ReadDir(filepath.Join(built, "mounted")); len(inside) != 0 {
		t.Errorf("from another file system: %v", inside)
	}
}

// TestPackRefuses has trees that cannot be packed.
func TestPackRefuses(t *testing.T) {
	top := t.TempDir()
	os.WriteFile(filepath.Join(top, "file"), nil, 0644)
	for name, want := range map[string]string{
		"absent": "No such file or directory",
		"file":   "Not a directory",
	} {
		path := filepath.Join(top, name)
		_, err := tree.Pack(context.Background(), path, io.Discard, tree.Times{}, nil)
		if full := "cannot pack '" + path + "': " + want; err == nil || err.Error() != full {
			t.Errorf("%v instead of %s", err, full)
		}
	}
	// A file that becomes shorter while it is read, because the writer truncates it.
	dir := t.TempDir()
	name := filepath.Join(dir, "log")
	os.WriteFile(name, bytes.Repeat([]byte("x"), 1<<20), 0644)
	_, err := tree.Pack(context.Background(), dir, &cutter{name: name}, tree.Times{}, nil)
	if want := "'rootfs/log' became shorter while it was read"; err == nil || err.Error() != want {
		t.Errorf("%v instead of %s", err, want)
	}
}

// A cutter is a writer that truncates a file to 0 bytes when the second header, that of the file, is
// written.
type cutter struct {
	name   string
	writes int
}

func (c *cutter) Write(p []byte) (int, error) {
	if c.writes++; c.writes == 2 {
		return len(p), os.Truncate(c.name, 0)
	}
	return len(p), nil
}

// unpackTo unpacks an archive as the command does.
func unpackTo(dir string, archive io.Reader) error {
	s, err := stage.New(dir, false)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.Unpack(context.Background(), archive); err != nil {
		return err
	}
	return s.Publish()
}
