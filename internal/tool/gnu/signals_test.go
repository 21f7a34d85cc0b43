package gnu_test

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// TestSignalsEndTools sends signals that the Go runtime catches by default: SIGQUIT, at which it
// prints stacks, and SIGUSR1.
func TestSignalsEndTools(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGALRM} {
		cmd := exec.Command(testbed.Program("sleep"), "1000")
		cmd.Dir = t.TempDir() // SIGQUIT may leave a core file
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(30 * time.Second); catches(t, cmd.Process.Pid, signal) && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		cmd.Process.Signal(signal)
		kill := time.AfterFunc(30*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait()
		kill.Stop()
		if got := cmd.ProcessState.Sys().(syscall.WaitStatus); !got.Signaled() || got.Signal() != signal {
			t.Errorf("after %v: %v", signal, cmd.ProcessState)
		}
	}
}

var caught = regexp.MustCompile(`SigCgt:\s*([0-9a-f]+)`)

// catches reports whether a process has a handler for a signal. It returns true until the Go
// runtime has started.
func catches(t *testing.T, pid int, signal syscall.Signal) bool {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	m := caught.FindSubmatch(text)
	set, err := strconv.ParseUint(string(m[1]), 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	const runtimes = 1 << (syscall.SIGSEGV - 1) // the Go runtime has a handler for SIGSEGV
	return set&runtimes == 0 || set>>(signal-1)&1 != 0
}
