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
// in KiB, getrusage(2). The kernel also counts the memory of the process that forks, so time(1),
// which is small, starts the command. After 50 seconds the command is killed, with status 137.
func Peak(t testing.TB, cmd *exec.Cmd) (r Result, kibibytes int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "peak")
	limit := []string{"-q", "-f", "%M", "-o", file, "timeout", "--foreground", "-s", "KILL", "50", cmd.Path}
	watched := exec.Command(Need(t, "time"), append(limit, cmd.Args[1:]...)...)
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
