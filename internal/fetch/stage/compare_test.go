package stage

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/tree"
)

// TestLikeTar unpacks archives of GNU tar in each of its formats, and compares the tree with that of
// GNU tar.
func TestLikeTar(t *testing.T) {
	testbed.NeedRoot(t)
	tar := testbed.Need(t, "tar")
	top := t.TempDir()
	source := filepath.Join(top, "source")
	os.Mkdir(source, 0755)
	testbed.MakeTree(t, source)
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
			result, err := unpackFile(ours, archive, tree.DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			if result.Lost != (tree.Losses{}) {
				t.Errorf("lost %v", result.Lost)
			}
			want := testbed.Snapshot(t, theirs)
			if strings.Contains(options, "v7") {
				// Every parent has an entry. Otherwise its time would be that of the test.
				t.Log(len(want), "names")
			}
			if d := testbed.Differences(testbed.Snapshot(t, ours), want); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestTwice has two entries with one name, for each pair of kinds. The result must be that of GNU tar,
// or a refusal if GNU tar fails as well.
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
				got, want := testbed.Snapshot(t, ours), testbed.Snapshot(t, theirs)
				// A file that is made below n changes the time of n.
				if then == "file below" || then == "other symlink" {
					for _, m := range []map[string]string{got, want} {
						delete(m, "n")
						delete(m, "d")
						delete(m, "e")
					}
				}
				if d := testbed.Differences(got, want); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

// TestMissingParents has entries whose directories have no entries.
func TestMissingParents(t *testing.T) {
	built, err := guarded(t, pack(file("a/b/c/f", "x"), link("a/d/e/s", "y"), file("z", "")))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "a/b/c", "a/d/e"} {
		if st, err := os.Stat(filepath.Join(built, name)); err != nil || st.Mode() != os.ModeDir|0755 {
			t.Errorf("%s: %v, %v", name, st, err)
		}
	}
}

// TestAsUser unpacks as an ordinary user. Files that such a user may not make are left out and counted,
// and no set-user-ID bit is kept for another owner.
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
	// A failure leaves nothing, whatever the modes of the unpacked files are.
	os.WriteFile(name, gzipped(append(archive[:len(archive)-1024], "garbage"...)), 0644)
	if out, err := asUser(t, filepath.Join(top, "other"), name); err == nil || !strings.Contains(out, "cut short") {
		t.Errorf("%v: %s", err, out)
	}
	names, _ := os.ReadDir(top)
	if fmt.Sprint(names) != "[- a.tar d tree/]" {
		t.Errorf("left: %v", names)
	}
}
