package atomicfile

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func TestWriteReplaces(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	old := unix.Umask(0o077)
	defer unix.Umask(old)
	for _, c := range []struct {
		text string
		rule Rule
	}{
		{"first", Rule{Mode: 0o644}},
		{"second", Rule{Mode: 0o4755, Sync: true, Temporary: "+"}},
		{"third", Rule{Mode: 0o600, Owner: &unix.Stat_t{Uid: uint32(os.Getuid()), Gid: uint32(os.Getgid())}}},
	} {
		if err := os.WriteFile(path+"+", []byte("left by a killed process"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Write(path, c.text, c.rule); err != nil {
			t.Fatal(err)
		}
		var st unix.Stat_t
		if err := unix.Stat(path, &st); err != nil || st.Mode&0o7777 != c.rule.Mode {
			t.Errorf("%s: mode %o, %v; want %o", c.text, st.Mode&0o7777, err, c.rule.Mode)
		}
		if text, _ := os.ReadFile(path); string(text) != c.text {
			t.Errorf("the file has %q, want %q", text, c.text)
		}
		os.Remove(path + "+")
		if names, _ := os.ReadDir(dir); len(names) != 1 {
			t.Errorf("%s: the directory has %v", c.text, names)
		}
	}
}

// TestOwner gives the new file the owner of another one, which only root may do. Without that right the
// old file must stay.
func TestOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := Write(path, "new", Rule{Mode: 0o600, Owner: &unix.Stat_t{Uid: 12345, Gid: 54321}})
	var st unix.Stat_t
	unix.Stat(path, &st)
	text, _ := os.ReadFile(path)
	if err == nil && (st.Uid != 12345 || st.Gid != 54321 || string(text) != "new") {
		t.Errorf("owner %d:%d, text %q", st.Uid, st.Gid, text)
	}
	if err != nil && string(text) != "old" {
		t.Errorf("after %v the file has %q", err, text)
	}
}

// TestFailure makes the renaming fail: nothing may be left.
func TestFailure(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "name", "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "name"), "text", Rule{Mode: 0o600}); err == nil {
		t.Error("a directory was replaced")
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("the directory has %v", names)
	}
}

func TestLinks(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	os.WriteFile(file, []byte("old"), 0o600)
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	if err := Write(Target(link), "new", Rule{Mode: 0o600}); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(file); string(text) != "new" {
		t.Errorf("the file behind the link has %q", text)
	}
	if err := Write(link, "newest", Rule{Mode: 0o600}); err != nil {
		t.Fatal(err)
	}
	if st, _ := os.Lstat(link); st.Mode()&os.ModeSymlink != 0 {
		t.Error("the link has not been replaced")
	}
	if text, _ := os.ReadFile(file); string(text) != "new" {
		t.Errorf("through the replaced link the file became %q", text)
	}
}
