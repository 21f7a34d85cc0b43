package testbed

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Peak runs a command as Run does, and also returns the largest resident set of its processes
// in KiB, getrusage(2). The kernel also counts the memory of the process that forks, so Peak
// starts the command from a small process.
func Peak(t testing.TB, cmd *exec.Cmd) (r Result, kibibytes int) {
	t.Helper()
	const script = `import resource, subprocess, sys
status = subprocess.run(sys.argv[2:], executable=sys.argv[2]).returncode
open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status if status >= 0 else 128 - status)`
	file := filepath.Join(t.TempDir(), "peak")
	watched := exec.Command(Need(t, "python3"), append([]string{"-c", script, file, cmd.Path}, cmd.Args[1:]...)...)
	watched.Dir, watched.Env, watched.Stdin = cmd.Dir, cmd.Env, cmd.Stdin
	r = Run(t, watched)
	text, err := os.ReadFile(file)
	if err == nil {
		kibibytes, err = strconv.Atoi(strings.TrimSpace(string(text)))
	}
	if err != nil {
		t.Fatalf("%v: %v", err, r)
	}
	return r, kibibytes
}
