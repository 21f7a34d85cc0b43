package record

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestUpdate checks that changes at the same time are all kept, and that the file is whole between
// them.
func TestUpdate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state", "contedor", "lesson.json")
	if _, err := Load(file); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for _, name := range strings.Split("abcdefghijklmnop", "") {
		all.Go(func() {
			if _, err := Update(file, func(p *Progress) { p.Reach(name) }); err != nil {
				t.Error(err)
			}
			if _, err := Load(file); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p, err := Load(file)
	if err != nil || len(p.Steps) != 16 || p.Begun.IsZero() {
		t.Fatalf("%+v, %v", p, err)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 {
		t.Errorf("files are left: %v, %v", entries, err)
	}
	first := p.Steps["a"].Reached
	p.Skip("a")
	p.Skip("z")
	if !p.Steps["a"].Skipped.IsZero() || p.Steps["a"].Reached != first || p.Steps["z"].Skipped.IsZero() {
		t.Errorf("%+v", p.Steps)
	}
}

// TestBrokenFiles checks that a file without progress, or with that of another version, is refused and
// stays as it is.
func TestBrokenFiles(t *testing.T) {
	for text, foreign := range map[string]bool{
		"": false, "{": false, "[]": false, `{"format": "x"}`: false, "\x00\x01": false,
		strings.Repeat(" ", 2<<20) + "{}": false,
		"{}":                              true, `{"format": 2, "new": true}`: true,
	} {
		file := filepath.Join(t.TempDir(), "lesson.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Update(file, func(p *Progress) { p.Current = "x" })
		_, isBroken := errors.AsType[*Broken](err)
		_, isForeign := errors.AsType[*Foreign](err)
		if isBroken == foreign || isForeign != foreign {
			t.Errorf("%.20q: %v", text, err)
		}
		if after, err := os.ReadFile(file); err != nil || string(after) != text {
			t.Errorf("%.20q was changed to %.20q, %v", text, after, err)
		}
	}
	dir := t.TempDir()
	if _, err := Load(dir); err == nil {
		t.Error("a directory is loaded")
	}
}

// TestKeeps checks that steps of other versions of the program stay in the file.
func TestKeeps(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lesson.json")
	if err := os.WriteFile(file, []byte(`{"format": 1, "steps": {"later.step": {"reached": "2030-01-02T03:04:05Z"}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Update(file, func(p *Progress) { p.Reach("files.fetch") }); err != nil {
		t.Fatal(err)
	}
	p, err := Load(file)
	if err != nil || len(p.Steps) != 2 || p.Steps["later.step"].Reached.Year() != 2030 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestFile(t *testing.T) {
	for _, c := range []struct{ variable, state, home, want string }{
		{"", "", "/home/x", "/home/x/.local/state/contedor/lesson.json"},
		{"", "/state", "/home/x", "/state/contedor/lesson.json"},
		{"", "relative", "/home/x", "/home/x/.local/state/contedor/lesson.json"},
		{"/a/file", "/state", "/home/x", "/a/file"},
		{"", "", "", ""},
		{"", "", "relative", ""},
	} {
		env := map[string]string{Variable: c.variable, "XDG_STATE_HOME": c.state, "HOME": c.home}
		got, err := File(func(name string) (string, bool) { v := env[name]; return v, v != "" })
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%+v: %q, %v", c, got, err)
		}
	}
}
