package script

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// explaining are the packages by which a program explains itself. Of hint a
// program without words keeps what it remembers of its beginning.
func explaining(symbol string) bool {
	rest, ours := strings.CutPrefix(symbol, "contedor/internal/")
	name, _, _ := strings.Cut(rest, ".")
	switch name {
	case "catalogue", "check", "cost", "explain", "guide", "machine", "show", "strace":
		return ours
	case "hint":
		return ours && rest != "hint.Now"
	}
	return false
}

// A build with the tag bare is what the words and the hints are measured
// against: nothing of them is in it.
func TestBareProgramsExplainNothing(t *testing.T) {
	for _, name := range []string{"unshare", "chroot", "mount", "umount", "hostname", "contedor"} {
		if !slices.ContainsFunc(symbols(t, name, ""), explaining) {
			t.Errorf("%s explains nothing", name)
		}
		for _, symbol := range symbols(t, name, "bare") {
			if explaining(symbol) {
				t.Errorf("%s, built with the tag bare, holds %s", name, symbol)
			}
		}
	}
}

// symbols builds a program with a tag and returns the names of what is in it.
func symbols(t *testing.T, command, tag string) (names []string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), command)
	var listed string
	for _, words := range [][]string{
		{"build", "-tags", tag, "-o", program, "contedor/cmd/" + command},
		{"tool", "nm", program},
	} {
		cmd := exec.Command("go", words...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		r := testbed.Run(t, cmd)
		if r.Status != 0 {
			t.Fatalf("go %q: %v", words, r)
		}
		listed = r.Stdout
	}
	for line := range strings.Lines(listed) {
		fields := strings.Fields(line)
		names = append(names, fields[len(fields)-1])
	}
	return names
}
