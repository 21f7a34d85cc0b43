package cache

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

const address = "https://example.org/rootfs.tar.gz"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// reopen opens the entry of an address and returns its record and its data.
func reopen(t *testing.T, dir string) (Record, string) {
	t.Helper()
	e, err := Open(dir, address)
	must(t, err)
	defer e.Close()
	r, length := e.Kept()
	r.Address = ""
	b, err := io.ReadAll(e.Reader())
	must(t, err)
	if int64(len(b)) != length {
		t.Fatalf("%d bytes of %d", len(b), length)
	}
	return r, string(b)
}

func TestEntry(t *testing.T) {
	dir := t.TempDir() + "/cache/contedor"
	if r, b := reopen(t, dir); r != (Record{}) || b != "" {
		t.Errorf("new: %+v, %q", r, b)
	}
	record := Record{ETag: `"a"`, LastModified: "x", Size: 8}
	e, err := Open(dir, address)
	must(t, err)
	must(t, e.Begin(record))
	io.WriteString(e, "half")
	if _, err := Open(dir, address); err != ErrBusy {
		t.Errorf("a second one: %v", err)
	}
	other, err := Open(dir, address+"2")
	must(t, err)
	must(t, other.Close())
	must(t, e.Close())
	if r, b := reopen(t, dir); r != record || b != "half" {
		t.Errorf("half: %+v, %q", r, b)
	}
	e, err = Open(dir, address)
	must(t, err)
	io.WriteString(e, "rest")
	must(t, e.Finish("sum"))
	must(t, e.Close())
	record.SHA256 = "sum"
	if r, b := reopen(t, dir); r != record || b != "halfrest" {
		t.Errorf("whole: %+v, %q", r, b)
	}
	e, err = Open(dir, address)
	must(t, err)
	must(t, e.Begin(Record{ETag: `"b"`, Size: -1}))
	io.WriteString(e, "new")
	must(t, e.Close())
	if r, b := reopen(t, dir); r != (Record{ETag: `"b"`, Size: -1}) || b != "new" {
		t.Errorf("another: %+v, %q", r, b)
	}
	e, err = Open(dir, address)
	must(t, err)
	must(t, e.Drop())
	must(t, e.Close())
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// TestKilled has the states in which a killed process can leave an entry. The data is that of the
// record, or it is not used.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	e, err := Open(dir, address)
	must(t, err)
	must(t, e.Begin(Record{ETag: `"a"`, Size: 8}))
	io.WriteString(e, "half")
	must(t, e.Close())
	for what, leave := range map[string]func(){
		"no record":     func() { os.Remove(recordOf(e.path)) },
		"half a record": func() { os.WriteFile(recordOf(e.path), []byte(`{"ETag":"\"a\"","Si`), 0o600) },
		"of another": func() {
			os.WriteFile(recordOf(e.path), []byte(`{"ETag":"\"a\"","Size":8,"Address":"x"}`), 0o600)
		},
		"begun anew":     func() { os.WriteFile(e.path, nil, 0o600) },
		"too many bytes": func() { os.WriteFile(e.path, []byte("more than 8"), 0o600) },
	} {
		must(t, os.WriteFile(e.path, []byte("half"), 0o600))
		must(t, os.WriteFile(recordOf(e.path), []byte(`{"ETag":"\"a\"","Size":8,"Address":"`+digest(address)+`"}`), 0o600))
		leave()
		if r, b := reopen(t, dir); r != (Record{}) || b != "" {
			t.Errorf("%s: %+v, %q", what, r, b)
		}
	}
}

// TestForeign checks that files of other users are not used.
func TestForeign(t *testing.T) {
	for what, make := range map[string]func(dir string){
		"writable by all":   func(dir string) { os.Mkdir(dir, 0o700); os.Chmod(dir, 0o777) },
		"writable by group": func(dir string) { os.Mkdir(dir, 0o700); os.Chmod(dir, 0o770) },
		"a link":            func(dir string) { os.Mkdir(dir+"2", 0o700); os.Symlink(dir+"2", dir) },
		"another's":         func(dir string) { os.Mkdir(dir, 0o700); os.Chown(dir, 1000, 1000) },
	} {
		if what == "another's" {
			testbed.NeedRoot(t)
		}
		dir := t.TempDir() + "/contedor"
		make(dir)
		if e, err := Open(dir, address); err == nil {
			t.Errorf("%s: used", what)
			e.Close()
		}
	}
	dir := t.TempDir()
	e, err := Open(dir, address)
	must(t, err)
	must(t, e.Close())
	victim := t.TempDir() + "/victim"
	must(t, os.WriteFile(victim, []byte("whole"), 0o600))
	must(t, os.Symlink(victim, recordOf(e.path)+".new"))
	e, err = Open(dir, address)
	must(t, err)
	must(t, e.Begin(Record{}))
	must(t, e.Close())
	if b, _ := os.ReadFile(victim); string(b) != "whole" {
		t.Errorf("written through a link: %q", b)
	}
	must(t, os.Symlink(victim, e.path))
	if e, err := Open(dir, address); err == nil {
		t.Error("a link is followed")
		e.Close()
	}
}

func TestPrune(t *testing.T) {
	dir := t.TempDir()
	old, fresh := time.Now().Add(-maxUnused-time.Hour), time.Now().Add(-maxUnused+time.Hour)
	for name, when := range map[string]time.Time{"old": old, "fresh": fresh} {
		must(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
		must(t, os.Chtimes(filepath.Join(dir, name), when, when))
	}
	reopen(t, dir)
	if left, _ := os.ReadDir(dir); len(left) != 1 || left[0].Name() != "fresh" {
		t.Errorf("left %v", left)
	}
}

func TestBeside(t *testing.T) {
	dir := t.TempDir()
	target := dir + "/a.tar.gz"
	must(t, os.WriteFile(target, []byte("old"), 0o600))
	e, err := Beside(target, address)
	must(t, err)
	must(t, e.Begin(Record{LastModified: "Sun, 09 Sep 2001 01:46:40 GMT", Size: -1}))
	io.WriteString(e, "new")
	must(t, e.Close())
	if b, _ := os.ReadFile(target); string(b) != "old" {
		t.Errorf("too early: %q", b)
	}
	e, err = Beside(target, address)
	must(t, err)
	if r, length := e.Kept(); r.Size != -1 || length != 3 {
		t.Errorf("kept %+v, %d", r, length)
	}
	if _, err := Beside(target, address); !errors.Is(err, ErrBusy) {
		t.Errorf("a second one: %v", err)
	}
	must(t, e.Finish("sum"))
	must(t, e.Close())
	left, _ := os.ReadDir(dir)
	b, _ := os.ReadFile(target)
	st, err := os.Stat(target)
	if err != nil || string(b) != "new" || len(left) != 1 || st.ModTime().Unix() != 1e9 {
		t.Errorf("%q, %v, left %v", b, st, left)
	}
	// The mode of a file that a shell creates.
	want := testbed.Run(t, exec.Command("sh", "-c", `> "$1" && stat -c %a "$1"`, "sh", dir+"/shell")).Stdout
	if got := testbed.Run(t, exec.Command("stat", "-c", "%a", target)).Stdout; got != want {
		t.Errorf("mode %s, want %s", strings.TrimSpace(got), want)
	}
	// A file of that name that is not in the cache's format is not removed.
	must(t, os.WriteFile(target+".partial", []byte("mine"), 0o600))
	if e, err := Beside(target, address); err == nil {
		t.Error("another's file is taken")
		e.Close()
	}
	if b, _ := os.ReadFile(target + ".partial"); string(b) != "mine" {
		t.Errorf("%q", b)
	}
	for _, bad := range []string{dir, "/dev/null", dir + "/none/x"} {
		if e, err := Beside(bad, address); err == nil {
			t.Errorf("%s: no error", bad)
			e.Close()
		}
	}
}

func TestDir(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"XDG_CACHE_HOME": "/x", "HOME": home}, "/x/contedor/archives"},
		{map[string]string{"XDG_CACHE_HOME": "relative", "HOME": home}, home + "/.cache/contedor/archives"},
		{map[string]string{"HOME": home}, home + "/.cache/contedor/archives"},
		{map[string]string{"HOME": "relative"}, ""},
		{map[string]string{"HOME": home + "/none"}, ""},
		{nil, ""},
	} {
		getenv := func(name string) (string, bool) { v, ok := c.env[name]; return v, ok }
		if got := Dir(getenv); got != c.want {
			t.Errorf("%v: %s, want %s", c.env, got, c.want)
		}
	}
}
