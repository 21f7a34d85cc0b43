package shell_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// snippets returns the programs in testdata, separated by lines "#---". Each is run in a directory
// of its own.
func snippets(t testing.TB) (list []string) {
	files, err := filepath.Glob("testdata/*.sh")
	if err != nil || len(files) == 0 {
		t.Fatal("no snippets", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n#---\n") {
			list = append(list, "cd \"$(mktemp -d)\"\n"+s)
		}
	}
	return list
}

// TestSnippetsAsBash compares the output, the messages and the exit status of every snippet with
// those of the tree's bash.
func TestSnippetsAsBash(t *testing.T) {
	pids := regexp.MustCompile(` *\b[0-9]{3,7}\b`)
	dirs := regexp.MustCompile(`/tmp/tmp\.\w+`)
	cell := testbed.Cell{Normalize: func(s string) string { return dirs.ReplaceAllString(pids.ReplaceAllString(s, " N"), "DIR") }}
	cell.Compare(t, snippets(t))
}
