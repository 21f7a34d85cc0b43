package goruntime_test

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// TestSignals checks that a signal from another process ends commands in silence, as it ends
// programs that do not handle it.
func TestSignals(t *testing.T) {
	fatal := []syscall.Signal{
		syscall.SIGQUIT, syscall.SIGILL, syscall.SIGTRAP, syscall.SIGABRT, syscall.SIGBUS, syscall.SIGFPE, syscall.SIGUSR1, syscall.SIGSEGV,
		syscall.SIGPIPE, syscall.SIGALRM, syscall.SIGXCPU, syscall.SIGXFSZ, syscall.SIGPROF, syscall.SIGSYS, 64,
	}
	for _, c := range []struct {
		line string
		but  []syscall.Signal // signals that the command handles
	}{
		{"sleep 1000", nil},
		{"cat", nil},
		{"tar xf -", nil},
		{"findmnt --poll", nil},
		{"sh", []syscall.Signal{syscall.SIGPIPE}},
		{"fetchroot - dir", []syscall.Signal{syscall.SIGQUIT, syscall.SIGPIPE, syscall.SIGXFSZ}},
	} {
		t.Run(c.line, func(t *testing.T) {
			t.Parallel()
			for _, s := range fatal {
				if slices.Contains(c.but, s) {
					continue
				}
				if text, status := killed(t, c.line, s); text != "" || !status.Signaled() || status.Signal() != s {
					t.Errorf("%d: %v, %.200q", int(s), status, text)
				}
			}
		})
	}
}

// killed runs a command without input and sends it a signal until it ends. It returns its output.
func killed(t *testing.T, line string, s syscall.Signal) (string, syscall.WaitStatus) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	var text bytes.Buffer
	cmd := exec.Command(testbed.Program("contedor"), strings.Fields(line)...)
	cmd.Dir = t.TempDir()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = r, &text, &text
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	deadline := time.After(time.Minute)
	for {
		cmd.Process.Signal(s)
		select {
		case <-ended:
			return text.String(), cmd.ProcessState.Sys().(syscall.WaitStatus)
		case <-deadline:
			cmd.Process.Kill()
			<-ended
			t.Errorf("signal %d does not end %s", int(s), line)
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// TestEarlySignals checks after every system call of a program that it has handlers only for signals that
// do not end a process, or that it causes itself: a handler of the runtime that only the start takes away
// again would lose a signal that comes before that.
func TestEarlySignals(t *testing.T) {
	runtime.LockOSThread() // ptrace(2) is for one thread
	defer runtime.UnlockOSThread()
	harmless := uint64(7) << 31 // the C library's
	for _, s := range []syscall.Signal{syscall.SIGBUS, syscall.SIGFPE, syscall.SIGSEGV, syscall.SIGPIPE, syscall.SIGCHLD, syscall.SIGURG} {
		harmless |= 1 << (s - 1)
	}
	cmd := exec.Command(testbed.Program("contedor"), "printenv", "nothing")
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	calls := 0
	for signal := 0; ; calls++ {
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(cmd.Process.Pid, &status, 0, nil); err != nil {
			t.Fatal(err)
		}
		if status.Exited() {
			if status.ExitStatus() != 1 || calls < 100 {
				t.Errorf("status %d after %d calls", status.ExitStatus(), calls)
			}
			return
		}
		if !status.Stopped() {
			t.Fatalf("after %d calls: %v", calls, status)
		}
		if signal = int(status.StopSignal()); signal == int(syscall.SIGTRAP) {
			signal = 0
		}
		if caught := caughtBy(t, cmd.Process.Pid); caught&^harmless != 0 {
			t.Errorf("after %d calls there are handlers for %#x", calls, caught&^harmless)
			cmd.Process.Kill()
			cmd.Process.Wait()
			return
		}
		err := syscall.PtraceSyscall(cmd.Process.Pid, signal)
		if err != nil && err != syscall.ESRCH { // another thread may end the process while this one is stopped
			t.Fatal(err)
		}
	}
}

// caughtBy returns the signals for which a process has a handler, 1<<(n-1) for signal n.
func caughtBy(t *testing.T, process int) uint64 {
	t.Helper()
	text, err := os.ReadFile("/proc/" + strconv.Itoa(process) + "/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\nSigCgt:\t")
	digits, _, _ := strings.Cut(rest, "\n")
	set, err := strconv.ParseUint(digits, 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return set
}
