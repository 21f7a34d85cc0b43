package tar

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

// TestAttributes: access control lists and extended attributes are packed and unpacked
// where the options say so, as by the real tar, and either reads what the other writes.
func TestAttributes(t *testing.T) {
	testbed.NeedRoot(t)
	real := testbed.Need(t, "tar")
	top := t.TempDir()
	tree := filepath.Join(top, "tree")
	os.MkdirAll(tree+"/dir", 0o755)
	os.WriteFile(tree+"/file", []byte("x"), 0o640)
	const list = "\x02\x00\x00\x00\x01\x00\x06\x00\xff\xff\xff\xff\x02\x00\x07\x00\x4d\x00\x00\x00\x04\x00\x04\x00\xff\xff\xff\xff" +
		"\x10\x00\x07\x00\xff\xff\xff\xff\x20\x00\x04\x00\xff\xff\xff\xff"
	for _, x := range []struct{ file, name, value string }{
		{"file", "user.a=b", "1\x002"}, {"file", "trusted.t", ""}, {"file", "system.posix_acl_access", list},
		{"dir", "user.d", "3"}, {"dir", "system.posix_acl_access", list}, {"dir", "system.posix_acl_default", list},
		{"file", "security.capability", "\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"},
	} {
		if err := unix.Setxattr(filepath.Join(tree, x.file), x.name, []byte(x.value), 0); err != nil {
			testbed.CannotRun(t, x.name+": "+err.Error())
		}
	}
	for _, name := range []string{"file", "dir", ""} {
		os.Chtimes(filepath.Join(tree, name), time.Unix(1e9, 0), time.Unix(1e9, 0)) // not every format has fractions
	}
	ours := filepath.Join(top, "tar")
	if err := os.Symlink(testbed.Program("fetchroot"), ours); err != nil {
		t.Fatal(err)
	}
	run := func(program, line string) {
		t.Helper()
		cmd := exec.Command(program, strings.Fields(line)...)
		cmd.Dir = top
		if r := testbed.Run(t, cmd); r.Status != 0 || r.Stderr != "" {
			t.Fatalf("%s %s: %v", program, line, r)
		}
	}
	for _, o := range []string{
		"", "--acls", "--xattrs", "--acls --xattrs", "--xattrs --xattrs-include=*", "--xattrs-include=trusted.*", "--xattrs-exclude=user.d --xattrs", "--xattrs --no-xattrs", "--acls --no-acls",
		"--acls --xattrs-include=user.* --xattrs-exclude=*d", "--xattrs-include=security.*",
	} {
		var want map[string]string
		for _, pair := range [][2]string{{real, real}, {ours, real}, {real, ours}, {ours, ours}} {
			out := filepath.Join(top, "out")
			os.RemoveAll(out)
			os.Mkdir(out, 0o755)
			run(pair[0], "-cf a.tar "+o+" tree")
			run(pair[1], "-xf a.tar -C out "+o)
			got := testbed.Snapshot(t, out+"/tree")
			for name, text := range got {
				words := strings.Split(text, " ") // the order of attributes is the file system's
				slices.Sort(words)
				got[name] = strings.Join(words, " ")
			}
			if want == nil {
				want = got
			} else if d := testbed.Differences(got, want); d != "" {
				t.Errorf("%s: packed by %s, unpacked by %s:\n%s", o, pair[0], pair[1], d)
			}
		}
	}
}
