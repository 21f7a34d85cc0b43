package tutor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/linux/quote"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
)

// TestPages checks in every language, and for each version of cgroups, that every step is found in
// its document, that it is shown on a terminal of 80 columns and 24 rows without scrolling, and that
// it fits 40 columns.
func TestPages(t *testing.T) {
	for _, language := range texts.Languages() {
		found := map[string]bool{}
		for version := 1; version <= 2; version++ {
			c, err := load(language, version)
			if err != nil {
				t.Fatal(err)
			}
			for i := range c.stages {
				s := &c.stages[i]
				found[s.name] = true
				if len(s.fails) == 0 && s.chapter.document == "course" {
					t.Errorf("%s, version %d: %s: nothing says what may go wrong", language.Code, version, s.name)
				}
				for columns, rows := range map[int]int{80: 22, 40: 60} {
					for _, root := range []bool{true, false} {
						text := c.show(s, &guide.Screen{Columns: columns}, root)
						if n := strings.Count(text, "\n"); n > rows {
							t.Errorf("%s, version %d: %s has %d lines of %d columns:\n%s", language.Code, version, s.name, n, columns, text)
						}
						fits(t, s.name, text, columns)
						fits(t, s.name, c.items(s.after, &guide.Screen{Columns: columns}), columns)
					}
				}
				if n := strings.Count(c.items(s.after, &guide.Screen{Columns: 80}), "\n"); n > 14 {
					t.Errorf("%s: %d lines after %s", language.Code, n, s.name)
				}
			}
		}
		for _, chapter := range chapters() {
			for _, s := range chapter.steps {
				if !found[chapter.name+"."+s.name] {
					t.Errorf("%s: no command %q in the document of chapter %s", language.Code, s.command, chapter.name)
				}
			}
		}
	}
}

// fits checks that no line of a text is too long.
func fits(t *testing.T, name, text string, columns int) {
	t.Helper()
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); quote.Width(line) > columns && strings.Contains(strings.TrimLeft(line, " #$"), " ") {
			t.Errorf("%s: more than %d columns: %q", name, columns, line)
		}
	}
}

// TestCalled checks by which word a program is found.
func TestCalled(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"bin", "own", "links", "other"} {
		if err := os.Mkdir(in(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"bin/contedor", "own/program", "other/contedor"} {
		if err := os.WriteFile(in(name), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../own/program", in("links/contedor")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, file, want string }{
		{in("none") + ":" + in("bin"), in("bin/contedor"), "contedor"},
		{in("links"), in("own/program"), "contedor"},
		{in("own"), in("own/program"), in("own/program")},
		{in("other"), in("bin/contedor"), in("bin/contedor")},
		{"", in("bin/contedor"), in("bin/contedor")},
	} {
		if got := called(c.path, func() (string, error) { return c.file, nil }); got != c.want {
			t.Errorf("%s with PATH=%s: %q, want %q", c.file, c.path, got, c.want)
		}
	}
	if got := called("", func() (string, error) { return "", os.ErrNotExist }); got != "contedor" {
		t.Errorf("no path: %q", got)
	}
}
