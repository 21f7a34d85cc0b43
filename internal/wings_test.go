// Package internal_test checks which wings of this directory import which.
// docs/architecture.md describes the wings.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const prefix = "contedor/internal/"

// wings are the wings from the bottom up. A package imports only packages of its own
// wing and of the wings below it.
var wings = []string{"linux", "hall", "fetch", "tool", "teach", "front", "dev"}

// testsImport are the packages above their own wing that tests import: besides packages
// of dev, those that they compare with or run. A path stands for the packages below it, too.
var testsImport = []struct{ from, to string }{
	{"", "dev"},
	{"headstart", "tool"}, // whose plans it makes early
	{"tool", "commands"},  // a script runs several commands
}

// wing returns the wing of a package, or "" if it has none. The packages of the hall and
// of the front are directly in this directory. The programs in cmd import what the front may import.
func wing(path string) string {
	if strings.HasPrefix(path, "contedor/cmd/") {
		return "front"
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(path, prefix), "/")
	switch first {
	case "linux", "fetch", "tool", "teach", "dev":
		return first
	case "cli", "headstart", "hint", "multicall", "nearest", "nsflags", "plan", "solo", "texts":
		return "hall"
	case "ahead", "commands", "program":
		return "front"
	}
	return ""
}

func TestWingsImportDownward(t *testing.T) {
	height := map[string]int{}
	for i, w := range wings {
		height[w] = i + 1
	}
	packages := map[string]int{}
	for from, imports := range list(t, false) {
		if wing(from) == "" {
			t.Errorf("%s is in no wing", from)
		}
		packages[wing(from)]++
		if command, ok := strings.CutPrefix(from, "contedor/cmd/"); ok {
			own := []string{prefix + "headstart", prefix + "program", prefix + "program/small", prefix + "tool/" + command}
			imports = slices.DeleteFunc(imports, func(to string) bool { return slices.Contains(own, to) })
			if len(imports) > 0 {
				t.Errorf("%s imports %q, which are neither its command nor a program", from, imports)
			}
			continue
		}
		for _, to := range imports {
			if height[wing(to)] > height[wing(from)] {
				t.Errorf("%s imports %s: the wing %q is above %q", from, to, wing(to), wing(from))
			}
		}
	}
	for _, w := range wings {
		if packages[w] == 0 {
			t.Errorf("no package is in the wing %q", w)
		}
	}
	used := map[int]bool{}
	for from, imports := range list(t, true) {
		for _, to := range imports {
			if height[wing(to)] <= height[wing(from)] {
				continue
			}
			i := slices.IndexFunc(testsImport, func(row struct{ from, to string }) bool {
				return below(from, row.from) && below(to, row.to)
			})
			if i < 0 {
				t.Errorf("a test of %s imports %s: the wing %q is above %q", from, to, wing(to), wing(from))
			}
			used[i] = true
		}
	}
	for i, row := range testsImport {
		if !used[i] {
			t.Errorf("no test of %q needs %q", row.from, row.to)
		}
	}
}

// TestMap checks that the map in docs/architecture.md names the packages of each wing. Its rows are
// indented by four spaces; below the name of the wing are its packages. The row of tool has none.
func TestMap(t *testing.T) {
	text, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string][]string{}, map[string][]string{}
	for path := range list(t, false) {
		if !strings.HasPrefix(path, prefix) {
			continue
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, prefix), wing(path)+"/"), "/")
		if w := wing(path); w != "tool" && w != "" && !slices.Contains(want[w], name) {
			want[w] = append(want[w], name)
		}
	}
	inRow := ""
	for line := range strings.Lines(string(text)) {
		indented, ok := strings.CutPrefix(line, "    ")
		first, _, _ := strings.Cut(indented, " ")
		switch {
		case !ok:
			inRow = ""
		case slices.Contains(wings, first):
			inRow = first
		case inRow != "":
			got[inRow] = append(got[inRow], strings.FieldsFunc(line, func(c rune) bool { return c == ' ' || c == ',' || c == '\n' })...)
		}
	}
	for _, w := range wings {
		slices.Sort(want[w])
		if !slices.Equal(got[w], want[w]) {
			t.Errorf("docs/architecture.md names as the packages of %s\n%q, not\n%q", w, got[w], want[w])
		}
	}
}

// list returns the packages of this directory and of cmd, and for each of them the packages of this
// directory that it imports or, with tests, that its tests import. It reads the files of all
// architectures and with all build tags.
func list(t *testing.T, tests bool) map[string][]string {
	t.Helper()
	packages := map[string][]string{}
	for _, root := range []string{"internal", "cmd"} {
		err := filepath.WalkDir("../"+root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return fs.SkipDir
			case d.IsDir() || filepath.Ext(path) != ".go" || filepath.Dir(path) == "../internal":
				return nil // the files there are this test
			}
			from := "contedor/" + filepath.ToSlash(filepath.Dir(strings.TrimPrefix(path, "../")))
			packages[from] = append(packages[from], imports(t, path, tests)...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return packages
}

// imports returns the packages of this directory that a file imports, or none if it is a file of
// tests and these are not asked for, or the other way round.
func imports(t *testing.T, path string, tests bool) (list []string) {
	if strings.HasSuffix(path, "_test.go") != tests {
		return nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range file.Imports {
		if name, _ := strconv.Unquote(i.Path.Value); strings.HasPrefix(name, prefix) {
			list = append(list, name)
		}
	}
	return list
}

// below reports whether dir, relative to this directory, is a package or has it below it.
func below(path, dir string) bool {
	return dir == "" || path == prefix+dir || strings.HasPrefix(path, prefix+dir+"/")
}
