package gnu_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestScripts runs the scripts in testdata with our tools and the real ones. Lines that begin with ==
// separate the cases of a script. The text before the first one is part of every case.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.sh")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".sh"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var cases []string
			parts := strings.Split(string(text), "\n==")
			for i, part := range parts[1:] {
				title, body, _ := strings.Cut(part, "\n")
				cases = append(cases, "# "+file+": "+title+" (case "+strconv.Itoa(i+1)+")\nexec 2>&1\nenable -n echo kill printf true false\n"+parts[0]+"\n"+body)
			}
			testbed.Cell{}.Compare(t, cases)
		})
	}
}
