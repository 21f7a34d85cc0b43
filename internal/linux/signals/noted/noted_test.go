//go:build amd64 || arm64 || riscv64

package noted

import (
	"os"
	"os/exec"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// TestNoted sends signals to the process while they are noted.
func TestNoted(t *testing.T) {
	runtime.LockOSThread()
	for range 100 {
		Begin(int(unix.SIGUSR1))
		unix.Tgkill(os.Getpid(), unix.Gettid(), unix.SIGUSR1)
		if !End(int(unix.SIGUSR1)) {
			t.Fatal("a signal was not noted")
		}
		Begin(int(unix.SIGUSR1))
		if End(int(unix.SIGUSR1)) {
			t.Fatal("a signal was noted that did not come")
		}
	}
}

// TestDefault checks that End restores the default action.
func TestDefault(t *testing.T) {
	if os.Getenv("NOTED_DIES") != "" {
		runtime.LockOSThread()
		Begin(int(unix.SIGUSR1))
		End(int(unix.SIGUSR1))
		unix.Tgkill(os.Getpid(), unix.Gettid(), unix.SIGUSR1)
		os.Exit(0)
	}
	cmd := exec.Command(os.Args[0], "-test.run=TestDefault$")
	cmd.Env = append(os.Environ(), "NOTED_DIES=1")
	if err := cmd.Run(); err == nil || err.Error() != "signal: user defined signal 1" {
		t.Error(err)
	}
}
