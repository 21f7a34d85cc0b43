package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor") }

const ahead = "contedor/internal/ahead"

// first are the packages that the Makefile names.
var first = []string{ahead, ahead + "/tools", ahead + "/unpack", ahead + "/machine"}

// TestSorted checks that in a sorted program a light command and a tool initialize only what
// they need, and that other commands still run.
func TestSorted(t *testing.T) {
	data, err := os.ReadFile(testbed.Program("contedor"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "contedor")
	if err := os.WriteFile(path, data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := sortFile(path, first); err != nil {
		t.Fatal(err)
	}
	run := func(words ...string) testbed.Result {
		cmd := exec.Command(path, words...)
		cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		return testbed.Run(t, cmd)
	}
	for i, words := range [][]string{ // with --, because otherwise package entry sets GODEBUG
		{"--", "unshare", "--version"}, {"--", "true"}, {"fetchroot", "--version"}, {"--", "ps"},
	} {
		list := exec.Command("go", append([]string{"list", "-deps"}, first[:i+1]...)...)
		list.Env = append(os.Environ(), "CGO_ENABLED=0") // as the program is built
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		r := run(words...)
		lines := regexp.MustCompile(`(?m)^init (\S+) `).FindAllStringSubmatch(r.Stderr, -1)
		if r.Status != 0 || len(lines) < 10 {
			t.Errorf("%q: %v", words, r)
		}
		for _, l := range lines {
			if !slices.Contains(strings.Fields(string(out)), l[1]) && !strings.HasPrefix(l[1], ahead) {
				t.Errorf("%q initializes %s", words, l[1])
			}
		}
	}
	for _, words := range [][]string{{"fetchroot", "--version"}, {"wget", "--version"}, {"bash", "-c", "echo x"}, {"--list"}} {
		if r := run(words...); r.Status != 0 || r.Stdout == "" {
			t.Errorf("%q: %v", words, r)
		}
	}
	// Sorting again changes nothing.
	once, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := sortFile(path, first); err != nil {
		t.Fatal(err)
	}
	if twice, err := os.ReadFile(path); err != nil || !slices.Equal(once, twice) {
		t.Error("sorting again changes the program", err)
	}
}

func TestOrder(t *testing.T) {
	imports := map[string][]string{
		"a": {"z"}, "b": {"y"}, "c": {"b", "z"}, "e": {"a"}, "x": nil, "y": nil, "z": nil, "main": {"a", "b", "c", "e", "x"},
	}
	tasks := func(names ...string) (list []task) {
		for _, n := range names {
			list = append(list, task{name: n})
		}
		return list
	}
	sorted, err := order(tasks("x", "y", "b", "z", "a", "c", "e", "main"), []string{"c", "e"}, imports)
	if want := tasks("y", "b", "z", "c", "a", "e", "x", "main"); err != nil || !slices.Equal(sorted, want) {
		t.Errorf("%v, %v; want %v", sorted, err, want)
	}
	if _, err := order(tasks("main"), []string{"c", "nosuch"}, imports); err == nil {
		t.Error("an unknown package is accepted")
	}
	for _, wrong := range [][]task{tasks("a", "z"), tasks("y", "unknown"), tasks("main", "z")} {
		if err := check(wrong, imports); err == nil {
			t.Errorf("the wrong order %v is accepted", wrong)
		}
	}
}

func TestNoProgram(t *testing.T) {
	for _, path := range []string{"main.go", "/nosuch", "/bin/true"} {
		if _, err := open(path); err == nil {
			t.Errorf("%s is accepted as a Go program", path)
		}
	}
}
