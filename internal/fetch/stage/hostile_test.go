package stage

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/mutate"
	"contedor/internal/dev/testbed"
)

// A guard is a directory next to files that must not change.
type guard struct {
	top    string
	before map[string]string
}

func newGuard(t testing.TB) *guard {
	t.Helper()
	g := &guard{top: t.TempDir()}
	files := filepath.Join(g.top, "guard")
	os.Mkdir(files, 0755)
	os.WriteFile(filepath.Join(files, "secret"), []byte("untouched"), 0600)
	os.WriteFile(filepath.Join(files, "victim"), []byte("untouched"), 0644)
	os.Symlink("victim", filepath.Join(files, "link"))
	os.Mkdir(filepath.Join(g.top, "work"), 0755)
	g.before = testbed.Snapshot(t, files)
	return g
}

// unpack unpacks an archive and returns the directory of its tree. It checks that nothing outside of
// the tree has changed, and that nothing else is left.
func (g *guard) unpack(t testing.TB, archive []byte) (string, error) {
	t.Helper()
	work := filepath.Join(g.top, "work")
	built := filepath.Join(work, "tree")
	os.RemoveAll(built)
	_, err := unpackWithin(built, bytes.NewReader(archive), false, corpusLimits)
	g.check(t, err != nil)
	return built, err
}

// check checks that the guard's files have not changed and that nothing but the tree is left. If the
// archive was refused, there must be no tree either.
func (g *guard) check(t testing.TB, refused bool) {
	t.Helper()
	work := filepath.Join(g.top, "work")
	if d := testbed.Differences(testbed.Snapshot(t, filepath.Join(g.top, "guard")), g.before); d != "" {
		t.Errorf("outside the tree:\n%s", d)
	}
	names, _ := os.ReadDir(g.top)
	if len(names) != 2 {
		t.Errorf("left beside the guard: %v", names)
	}
	names, _ = os.ReadDir(work)
	wanted := 1
	if refused {
		wanted = 0
	}
	if len(names) != wanted {
		t.Errorf("left in the work directory: %v; refused: %v", names, refused)
	}
}

// guarded unpacks one archive with a guard.
func guarded(t testing.TB, archive []byte) (string, error) {
	t.Helper()
	return newGuard(t).unpack(t, archive)
}

// escapes are paths to the guard's files from the tree, or from the stage in which it is made.
var escapes = []string{"../guard", "../../guard", "../../../guard", "../../../../guard"}

func TestNamesThatLeadOut(t *testing.T) {
	for _, name := range []string{
		"..", "../x", "a/..", "a/../x", "a/../../x", "./../x", "/../x", "a/b/../../..", "../guard/victim",
		"../../guard/victim", "../../../guard/victim",
	} {
		for _, e := range []entry{file(name, "x"), dir(name), link(name, "x"), pipe(name)} {
			_, err := guarded(t, pack(file("ok", "ok"), e))
			if err == nil || !strings.Contains(err.Error(), "'..'") {
				t.Errorf("%q of type %c: %v", name, e.kind, err)
			}
		}
		if _, err := guarded(t, pack(file("ok", "ok"), hard("h", name))); err == nil || !strings.Contains(err.Error(), "'..'") {
			t.Errorf("hard link to %q: %v", name, err)
		}
	}
}

func TestAbsoluteNamesStayInside(t *testing.T) {
	victim := filepath.Join(t.TempDir(), "victim")
	built, err := guarded(t, pack(dir("other"), file(victim, "x"), file("//a//./b", "y"), hard("h", victim)))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(built, victim)); string(b) != "x" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := os.Lstat(victim); err == nil {
		t.Error("the name was taken for an absolute one")
	}
}

func TestThroughSymlinks(t *testing.T) {
	for _, out := range append(escapes, "/etc") {
		for _, last := range []entry{
			file("s/made", "x"), dir("s/made"), link("s/made", "x"), pipe("s/made"), hard("s/made", "ok"),
			file("s/victim", "x"), hard("s/victim", "ok"), link("s/victim", "x"),
		} {
			// The target of a symlink is resolved inside the tree.
			built, err := guarded(t, pack(file("ok", "ok"), dir("guard"), dir("etc"), link("s", out), last))
			if err != nil {
				t.Errorf("%s through %s: %v", last.name, out, err)
				continue
			}
			inside := filepath.Join(built, filepath.Base(out), filepath.Base(last.name))
			if _, err := os.Lstat(inside); err != nil {
				t.Errorf("%s through %s: %v", last.name, out, err)
			}
		}
		// A dangling symlink is not a parent directory.
		if _, err := guarded(t, pack(file("ok", "ok"), link("s", out), file("s/made", "x"))); err == nil {
			t.Errorf("through %s, which is not there: no error", out)
		}
		// A hard link to a file outside.
		for _, name := range []string{"s/victim", "s/secret"} {
			if _, err := guarded(t, pack(file("ok", "ok"), link("s", out), hard("h", name))); err == nil {
				t.Errorf("hard link to %s with s -> %s: no error", name, out)
			}
		}
		// A chain of symlinks.
		archive := pack(file("ok", "ok"), link("a", out), link("b", "a"), link("c", "b/."), file("c/made", "x"))
		if _, err := guarded(t, archive); err == nil {
			t.Errorf("chain to %s: no error", out)
		}
	}
}

// TestOverSymlink replaces a symlink. The target of the symlink must not change.
func TestOverSymlink(t *testing.T) {
	for _, out := range escapes {
		for _, e := range []entry{file("s", "new"), pipe("s"), dir("s"), hard("s", "ok"), link("s", "elsewhere")} {
			built, err := guarded(t, pack(file("ok", "ok"), link("s", out+"/victim"), e))
			if err != nil {
				t.Errorf("type %c: %v", e.kind, err)
				continue
			}
			if target, _ := os.Readlink(filepath.Join(built, "s")); strings.Contains(target, "victim") {
				t.Errorf("type %c: the symlink is still there", e.kind)
			}
		}
	}
}

// TestDirectoryReplacedBySymlink replaces a directory by a symlink to the outside. The open directory
// must not be mistaken for the new file of that name.
func TestDirectoryReplacedBySymlink(t *testing.T) {
	for _, out := range escapes {
		archive := pack(file("ok", "ok"), dir("guard"), dir("d"), dir("d/e"), link("d/e", "../"+out), file("d/e/made", "x"))
		built, err := guarded(t, archive)
		if err == nil {
			if _, err := os.Lstat(filepath.Join(built, "guard/made")); err != nil {
				t.Error(err)
			}
		}
		// The mode and time of the replaced directory must not be set on the target of the symlink.
		d := dir("d/e")
		d.mode = 0700
		built, err = guarded(t, pack(dir("guard"), file("ok", "ok"), dir("d"), d, link("d/e", "/guard")))
		if err != nil {
			t.Fatal(err)
		}
		if st, err := os.Stat(filepath.Join(built, "guard")); err != nil || st.Mode().Perm() != 0755 {
			t.Errorf("guard: %v, %v", st, err)
		}
	}
}

func TestDeviceOverFile(t *testing.T) {
	testbed.NeedRoot(t)
	built, err := guarded(t, pack(file("f", "data"), null("f"), null("n"), file("n", "data"), dir("d")))
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Lstat(filepath.Join(built, "f")); err != nil || st.Mode()&os.ModeCharDevice == 0 {
		t.Errorf("f: %v, %v", st, err)
	}
	// The data goes to a new file, not to the device.
	if b, err := os.ReadFile(filepath.Join(built, "n")); string(b) != "data" {
		t.Errorf("n: %q, %v", b, err)
	}
}

func TestRefusals(t *testing.T) {
	long := strings.Repeat("n", 256)
	deep := strings.Repeat("d/", 5000) + "f"
	for _, c := range []struct {
		name    string
		archive []byte
		want    string
	}{
		{"a name that is too long", pack(file(long, "x")), "File name too long"},
		{"a path that is too long", pack(file(deep, "x")), "File name too long"},
		{"an empty archive", pack(), "holds no files"},
		{"root as a file", pack(file("./", "")), ""},
		{"hard link to what comes later", pack(hard("h", "f"), file("f", "x")), "cannot link"},
		{"hard link to nothing", pack(file("f", "x"), hard("h", "g")), "cannot link"},
		{"hard link to a directory", pack(dir("d"), hard("h", "d")), "cannot link"},
		{"file over a full directory", pack(file("d/f", "x"), file("d", "x")), "cannot create 'd': File exists"},
		{"below a file", pack(file("f", "x"), file("f/g", "x")), "cannot create 'f/g': Not a directory"},
		{"a symlink loop", pack(link("a", "b"), link("b", "a"), file("a/f", "x")), "Too many levels of symbolic links"},
		{"lying sparse map", pack(sparse("f", "100", "0,1,0,1")), "sparse"},
		{"sparse map past the end", pack(sparse("f", "1", "0,2")), "sparse"},
		{"sparse map of other length", pack(sparse("f", "100", "0,3")), "sparse"},
		{"terminal control", pack(file("a\x1b[2Jb", "x"), hard("a\x1b[2Jc", "nothing")), `"a\x1b[2Jc"`},
		{"no archive", bytes.Repeat([]byte("no archive"), 1000), "not an archive: neither tar nor"},
		{"no archive in gzip", gzipped(bytes.Repeat([]byte("no archive"), 1000)), "not an archive: neither tar nor"},
		{"nothing", nil, "empty"},
		{"nothing in gzip", gzipped(nil), "holds no files"},
		{"xz", append([]byte("\xfd7zXZ\x00"), make([]byte, 1000)...), "the xz data is corrupt"},
		{"zip", []byte("PK\x03\x04"), "not an archive: looks like a zip file"},
		{"a few bytes in gzip", gzipped([]byte("no archive")), "not an archive: neither tar nor"},
		{"cpio in gzip", gzipped(bytes.Repeat([]byte("070701"), 1000)), "not an archive: looks like a cpio archive"},
		{"a page", []byte("\ufeff\r\n <!DOCTYPE HTML>\n<title>Log in</title>"), "not an archive: looks like an HTML page"},
	} {
		_, err := guarded(t, c.archive)
		if c.name == "root as a file" {
			continue // old archives have directories like this
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\x1b\n") {
			t.Errorf("%s: %q is not a line to show", c.name, err)
		}
	}
}

// TestSizesOfWhatHasNoData has entries without data whose size is not 0. Other programs write that of
// the linked file, so it is ignored; but not if it exceeds the limit.
func TestSizesOfWhatHasNoData(t *testing.T) {
	device := entry{name: "e", kind: '3'}
	for _, e := range []entry{dir("e"), link("e", "f"), hard("e", "f"), pipe("e"), device, {name: "e", kind: '4'}} {
		for size, refused := range map[string]bool{
			"0": false, "100": false, "512": false, "33554432": false,
			"33554433": true, "8589934592": true, "4611686018427387904": true, "9223372036854775296": true, "9223372036854775807": true,
			"-1": true, "9223372036854775808": true,
		} {
			built, err := guarded(t, pack(file("f", "x"), withRecords(e, "size", size), file("last", "x")))
			if refused != (err != nil) {
				t.Errorf("type %c, size %s: %v", e.kind, size, err)
			}
			if _, missing := os.Lstat(filepath.Join(built, "last")); !refused && missing != nil {
				t.Errorf("type %c, size %s: %v", e.kind, size, missing)
			}
		}
	}
}

// sparse returns an entry in GNU's PAX format 0.1 with its size, its map, and two bytes of data.
func sparse(name, size, extents string) entry {
	e := file(name, "xy")
	e.pax = []record{{"GNU.sparse.size", size}, {"GNU.sparse.numblocks", "1"}, {"GNU.sparse.map", extents}}
	return e
}

// TestTruncated truncates an archive with a header of each kind at every 64 bytes. It must be refused,
// except between two entries, which tar(1) accepts as the end as well.
func TestTruncated(t *testing.T) {
	testbed.NeedRoot(t)
	tar := testbed.Need(t, "tar")
	g := newGuard(t)
	whole := corpus(t)["kinds"]
	for n := 0; n < len(whole)-1024; n += 64 {
		built, err := g.unpack(t, whole[:n])
		if err != nil {
			continue
		}
		if n%512 != 0 {
			t.Errorf("cut at %d: no error", n)
		}
		theirs := t.TempDir()
		c := exec.Command(tar, "--numeric-owner", "--xattrs", "--xattrs-include=*", "-xpf", "-", "-C", theirs)
		c.Stdin = bytes.NewReader(whole[:n])
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("cut at %d: tar: %v\n%s", n, err, out)
		} else if d := testbed.Differences(testbed.Snapshot(t, built), testbed.Snapshot(t, theirs)); d != "" {
			t.Errorf("cut at %d:\n%s", n, d)
		}
	}
	zipped := gzipped(whole)
	for n := 0; n < len(zipped); n += 3 {
		if _, err := g.unpack(t, zipped[:n]); err == nil {
			t.Errorf("compressed and cut at %d of %d: no error", n, len(zipped))
		}
	}
}

// TestBitFlips changes a byte of an archive in many places. In headers it does so with the old checksum
// and with a right one.
func TestBitFlips(t *testing.T) {
	g := newGuard(t)
	whole := corpus(t)["kinds"]
	for at := 0; at < len(whole)-1024; at += 37 {
		bad := bytes.Clone(whole)
		bad[at] ^= 1 << (at % 8)
		g.unpack(t, bad)
		mend(bad[at&^511:][:512])
		g.unpack(t, bad)
	}
	zipped := gzipped(whole)
	for at := 0; at < len(zipped); at += 2 {
		bad := bytes.Clone(zipped)
		bad[at] ^= 1 << (at % 8)
		g.unpack(t, bad)
	}
}

// FuzzUnpack unpacks an archive to a tree, with a guard.
func FuzzUnpack(f *testing.F) {
	for name, archive := range corpus(f) {
		if len(archive) < 1<<16 && !strings.Contains(name, "bomb") && !strings.Contains(name, "deep") { // only quick ones
			f.Add(archive)
			f.Add(gzipped(archive))
		}
	}
	g := newGuard(f)
	f.Fuzz(func(t *testing.T, archive []byte) {
		if len(archive) > 1<<20 {
			return
		}
		// With wrong checksums, hardly any header would be parsed.
		if len(archive) > 2 && archive[0] != 0x1f {
			for at := 0; at+512 <= len(archive); at += 512 {
				mend(archive[at : at+512])
			}
		}
		g.unpack(t, archive)
	})
}

// FuzzMutations unpacks archives of each format whose headers, compressed data and checksums are nearly
// valid, with a guard. The fuzzer changes the choices from which the archives are made.
func FuzzMutations(f *testing.F) {
	for format := range mutate.Formats {
		for n := range 15 {
			f.Add(uint8(format), []byte(nil), n)
			f.Add(uint8(format), bytes.Repeat([]byte{byte(n), 1, byte(7 * n)}, 5*n), n)
		}
	}
	g := newGuard(f)
	f.Fuzz(func(t *testing.T, format uint8, choices []byte, then int) {
		s := mutate.New(choices, then)
		g.unpack(t, s.Compress(mutate.Formats[int(format)%len(mutate.Formats)], s.Tar()))
	})
}
