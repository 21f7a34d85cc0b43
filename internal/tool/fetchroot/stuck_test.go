package fetchroot

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

// TestSignalWhileNobodyReads has a full pipe as standard error. A signal must end the process while it
// waits to write there.
func TestSignalWhileNobodyReads(t *testing.T) {
	asked := make(chan bool, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- true
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer server.Close()
	for _, tries := range []string{"1", "5"} { // the last message, or one between
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		fill(t, int(write.Fd()))
		cmd := exec.Command(testbed.Program("fetchroot"), "--tries", tries, server.URL+"/a.tar", "tree")
		cmd.Dir, cmd.Stderr = t.TempDir(), write
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		<-asked
		waitForWrite(t, cmd.Process.Pid)
		cmd.Process.Signal(syscall.SIGTERM)
		guard := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
		cmd.Wait()
		guard.Stop()
		if status := cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGTERM {
			t.Errorf("with %s tries: %v", tries, cmd.ProcessState)
		}
		read.Close()
		write.Close()
	}
}

// fill writes to a pipe until nothing more fits.
func fill(t *testing.T, fd int) {
	t.Helper()
	unix.SetNonblock(fd, true)
	defer unix.SetNonblock(fd, false)
	for size := 4096; size > 0; {
		if _, err := unix.Write(fd, make([]byte, size)); err == unix.EAGAIN {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// waitForWrite waits until a thread of the process is in write(2) to its standard error.
func waitForWrite(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if isWriting(pid) {
			return
		}
	}
	t.Fatal("it never wrote to the standard error")
}

func isWriting(pid int) bool {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/syscall", pid))
	for _, name := range threads {
		text, _ := os.ReadFile(name)
		if strings.HasPrefix(string(text), fmt.Sprintf("%d 0x2 ", unix.SYS_WRITE)) {
			return true
		}
	}
	return false
}
