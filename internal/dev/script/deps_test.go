package script

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// heavy reports whether a package, or one that it imports, would make the start of a light
// command notably slower.
func heavy(path string) bool {
	switch path {
	case "net", "os/user", "runtime/cgo", "testing", "flag", "regexp", "html/template", "text/template", "fmt", "encoding/json":
		return true
	}
	return strings.HasPrefix(path, "net/") || path == "crypto" || strings.HasPrefix(path, "crypto/")
}

// TestLightCommandsLinkNothingHeavy checks the small separate programs of cmd/.
func TestLightCommandsLinkNothingHeavy(t *testing.T) {
	root := testbed.Root(t)
	commands, err := os.ReadDir(root + "/cmd")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands {
		if c.Name() == "contedor" || c.Name() == "fetchroot" {
			continue
		}
		cmd := exec.Command("go", "list", "-deps", "./cmd/"+c.Name())
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		r := testbed.Run(t, cmd)
		if r.Status != 0 {
			t.Errorf("%s: %v", c.Name(), r)
			continue
		}
		linked := strings.Fields(r.Stdout)
		if len(linked) < 10 {
			t.Errorf("%s: go list names only %q", c.Name(), linked)
		}
		for _, p := range linked {
			if heavy(p) {
				t.Errorf("%s links %s", c.Name(), p)
			}
		}
	}
}
