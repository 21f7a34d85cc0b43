package unshare

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// soak runs unshare many times while two processes keep the machine busy. No run may fail,
// print anything or hang. With SOAK=1 in the environment it runs long times instead of runs.
func soak(t *testing.T, runs, long int, words ...string) {
	testbed.NeedRoot(t)
	if os.Getenv("SOAK") == "1" {
		runs = long
	}
	for range 2 {
		busy := exec.Command("sh", "-c", "while :; do :; done")
		if err := busy.Start(); err != nil {
			t.Fatal(err)
		}
		defer busy.Wait()
		defer busy.Process.Kill()
	}
	path := testbed.Program("unshare")
	for i := range runs {
		cmd := exec.Command(path, words...)
		var out strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(30*time.Second, func() { cmd.Process.Kill() })
		err := cmd.Wait()
		if !timer.Stop() {
			t.Fatalf("run %d of %d hung", i, runs)
		}
		if err != nil || out.Len() > 0 {
			t.Fatalf("run %d of %d: %v, %q", i, runs, err, out.String())
		}
	}
	t.Logf("%d runs of unshare %s", runs, strings.Join(words, " "))
}

func TestSoakUserNamespace(t *testing.T) { soak(t, 300, 20000, "-U", "-r", "true") }

func TestSoakAllAtOnce(t *testing.T) {
	soak(t, 100, 5000, "-U", "-r", "-m", "-i", "-p", "-u", "-f", "--mount-proc", "true")
}

// The same without headstart: these runs have to end the other threads of the Go runtime.

func TestSoakUserNamespaceOrdinary(t *testing.T) {
	soak(t, 300, 20000, "-U", "-r", "--propagation", "private", "true")
}

func TestSoakAllAtOnceOrdinary(t *testing.T) {
	soak(t, 100, 5000, "-U", "-r", "-m", "-i", "-p", "-u", "-f", "--mount-proc", "--propagation", "private", "true")
}
