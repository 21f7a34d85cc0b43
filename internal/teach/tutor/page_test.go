package tutor

import (
	"os"
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

// TestForSudo checks which word is shown behind sudo.
func TestForSudo(t *testing.T) {
	for path, want := range map[string]string{
		"/usr/bin/contedor":       "contedor",
		"/usr/local/bin/contedor": "contedor",
		"/home/ana/bin/contedor":  "/home/ana/bin/contedor",
		"/usr/bin/x/contedor":     "/usr/bin/x/contedor",
	} {
		if got := forSudo(path, nil); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if got := forSudo("", os.ErrNotExist); got != "contedor" {
		t.Errorf("no path: %q", got)
	}
}
