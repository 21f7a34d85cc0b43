package rootfs

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

// makeTree makes a tree with something of each kind.
func makeTree(t *testing.T, root string) {
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
		testbed.CannotRun(t, "no user attributes on this file system")
	}
	must(unix.Setxattr(in("etc"), "user.a=b%3D", []byte("v"), 0))
	must(unix.Lsetxattr(in("var/run"), "trusted.link", []byte("w"), 0))

	// Sparse: data, hole, data, hole at the end; only a hole; many extents.
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
		ts := []unix.Timespec{{Nsec: unix.UTIME_OMIT}, {Sec: int64(i) * 1e8, Nsec: int64(i) * 111111111}}
		must(unix.UtimesNanoAt(unix.AT_FDCWD, in(name), ts, unix.AT_SYMLINK_NOFOLLOW))
	}
	old := []unix.Timespec{{Nsec: unix.UTIME_OMIT}, {Sec: -86400 - 1, Nsec: 500_000_000}}
	must(unix.UtimesNanoAt(unix.AT_FDCWD, in("etc/none"), old, 0))
}

// TestLikeTar unpacks what GNU tar packs, in each of its formats, and wants the
// tree that GNU tar unpacks.
func TestLikeTar(t *testing.T) {
	testbed.NeedRoot(t)
	tar := testbed.Need(t, "tar")
	top := t.TempDir()
	source := filepath.Join(top, "source")
	os.Mkdir(source, 0755)
	makeTree(t, source)
	for _, options := range []string{
		"--format=gnu --sparse",
		"--format=oldgnu --sparse",
		"--format=gnu",
		"--format=pax --xattrs --xattrs-include=*",
		"--format=pax --sparse --sparse-version=0.0",
		"--format=pax --sparse --sparse-version=0.1",
		"--format=pax --sparse --sparse-version=1.0 --xattrs --xattrs-include=*",
		"--format=pax --pax-option=globexthdr.name=g,comment=x,mtime=12345.5",
		"--format=ustar --exclude=a-long-name --exclude=deep --exclude=far* --exclude=empty --exclude=none",
		"--format=v7 --exclude=a-long-name --exclude=deep --exclude=far* --exclude=empty --exclude=none --exclude=null --exclude=disk --exclude=pipe",
	} {
		t.Run(options, func(t *testing.T) {
			scratch := t.TempDir()
			archive := filepath.Join(scratch, "a.tar")
			words := append(strings.Fields(options), "--numeric-owner", "-cf", archive, "-C", source, ".")
			if out, err := exec.Command(tar, words...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			theirs, ours := filepath.Join(scratch, "theirs"), filepath.Join(scratch, "ours")
			os.Mkdir(theirs, 0755)
			words = []string{"--numeric-owner", "--xattrs", "--xattrs-include=*", "-xpf", archive, "-C", theirs}
			if out, err := exec.Command(tar, words...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			result, err := unpackFile(ours, archive, DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			if result.Lost != (Losses{}) {
				t.Errorf("lost %v", result.Lost)
			}
			want := snapshot(t, theirs)
			if strings.Contains(options, "v7") {
				// An entry for every parent, or their times would be of today.
				t.Log(len(want), "names")
			}
			if d := differences(snapshot(t, ours), want); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestTwice has two entries of each pair of kinds under one name; the outcome is
// GNU tar's, or a refusal where GNU tar fails too.
func TestTwice(t *testing.T) {
	testbed.NeedRoot(t)
	tar := testbed.Need(t, "tar")
	firsts := map[string][]entry{
		"file":      {file("n", "1")},
		"empty dir": {dir("n")},
		"full dir":  {dir("n"), file("n/f", "1")},
		"symlink":   {link("n", "t")},
		"to file":   {link("n", "other")},
		"to dir":    {link("n", "d")},
		"hard link": {hard("n", "other")},
		"same link": {hard("n", "same")},
		"fifo":      {pipe("n")},
		"device":    {null("n")},
	}
	seconds := map[string][]entry{
		"file":          {file("n", "2")},
		"dir":           {entry{name: "n", kind: '5', mode: 0700}},
		"file below":    {file("n/g", "2")},
		"symlink":       {link("n", "u")},
		"hard link":     {hard("n", "same")},
		"fifo":          {pipe("n")},
		"device":        {null("n")},
		"link to below": {hard("h", "n/f")},
		"link to self":  {hard("n", "n")},
		"other symlink": {file("n/a", "2"), link("n", "e"), file("n/b", "2")},
	}
	for was, first := range firsts {
		for then, second := range seconds {
			t.Run(was+" then "+then, func(t *testing.T) {
				entries := append([]entry{dir("./"), dir("d"), dir("e"), file("other", "o"), file("same", "s")}, first...)
				archive := pack(append(entries, second...)...)
				scratch := t.TempDir()
				theirs, ours := filepath.Join(scratch, "theirs"), filepath.Join(scratch, "ours")
				os.Mkdir(theirs, 0755)
				c := exec.Command(tar, "--numeric-owner", "-xpf", "-", "-C", theirs)
				c.Stdin = bytes.NewReader(archive)
				out, theirErr := c.CombinedOutput()
				_, err := unpackTo(ours, bytes.NewReader(archive), false)
				if theirErr != nil {
					if err == nil {
						t.Errorf("tar: %v %s; ours went through", theirErr, out)
					}
					return
				}
				if err != nil {
					t.Fatalf("%v, but tar went through", err)
				}
				got, want := snapshot(t, ours), snapshot(t, theirs)
				// What is made below n changes its time there to now.
				if then == "file below" || then == "other symlink" {
					for _, m := range []map[string]string{got, want} {
						delete(m, "n")
						delete(m, "d")
						delete(m, "e")
					}
				}
				if d := differences(got, want); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

// TestMissingParents has entries whose directories no entry names.
func TestMissingParents(t *testing.T) {
	tree, err := guarded(t, pack(file("a/b/c/f", "x"), link("a/d/e/s", "y"), file("z", "")))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "a/b/c", "a/d/e"} {
		if st, err := os.Stat(filepath.Join(tree, name)); err != nil || st.Mode() != os.ModeDir|0755 {
			t.Errorf("%s: %v, %v", name, st, err)
		}
	}
}

// TestAsUser unpacks as an ordinary user: what such a one may not make is left
// out and counted, and no set-id bit is given away.
func TestAsUser(t *testing.T) {
	testbed.NeedRoot(t)
	top := userDir(t)
	suid, x := file("suid", "x"), file("attr", "x")
	suid.mode = 06755
	x.pax = []record{{"SCHILY.xattr.trusted.a", "b"}, {"uid", "65534"}, {"gid", "65534"}}
	mine := file("mine", "x")
	mine.mode = 04755
	mine.pax = []record{{"uid", "65534"}, {"gid", "65534"}}
	closed := dir("closed")
	closed.mode = 0
	readonly := dir("./")
	readonly.mode = 0555
	archive := pack(readonly, suid, x, mine, null("dev/null"), hard("dev/zero", "dev/null"), closed, file("closed/f", "x"), pipe("p"))
	name := filepath.Join(top, "a.tar")
	os.WriteFile(name, gzipped(archive), 0644)
	out, err := asUser(t, filepath.Join(top, "tree"), name)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if want := "5 owners, 2 device nodes, 1 extended attribute"; out != want {
		t.Errorf("lost %q, want %q", out, want)
	}
	for name, mode := range map[string]os.FileMode{
		".": os.ModeDir | 0555, "suid": 0755, "mine": os.ModeSetuid | 0755, "closed": os.ModeDir, "closed/f": 0644,
		"p": os.ModeNamedPipe | 0644,
	} {
		st, err := os.Stat(filepath.Join(top, "tree", name))
		if err != nil || st.Mode() != mode {
			t.Errorf("%s: %v, %v, want %v", name, st.Mode(), err, mode)
		}
	}
	// A failure leaves nothing, whatever the modes of what was there.
	os.WriteFile(name, gzipped(append(archive[:len(archive)-1024], "garbage"...)), 0644)
	if out, err := asUser(t, filepath.Join(top, "other"), name); err == nil || !strings.Contains(out, "cut short") {
		t.Errorf("%v: %s", err, out)
	}
	names, _ := os.ReadDir(top)
	if fmt.Sprint(names) != "[- a.tar d tree/]" {
		t.Errorf("left: %v", names)
	}
}
