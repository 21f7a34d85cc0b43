package goruntime_test

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
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
