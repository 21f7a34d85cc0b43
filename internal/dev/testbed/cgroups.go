package testbed

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"contedor/internal/linux/cgroup"
	"golang.org/x/sys/unix"
)

// Cgroups makes a control group in each hierarchy of version 1. It returns the mount points of the
// hierarchies by the directories of the groups: mounted there in a mount namespace, each group hides
// the machine's groups. When the test ends, the groups are removed with all that is in them.
func Cgroups(t testing.TB) map[string]string {
	t.Helper()
	mounted, err := cgroup.Mounted()
	if err != nil {
		t.Fatal(err)
	}
	points := map[string]string{}
	for _, h := range mounted {
		if h.Unified || strings.HasPrefix(h.Controllers[0], "name=") {
			continue
		}
		dir, err := os.MkdirTemp(h.Dir, "contedor-test-")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { removeGroup(t, dir) })
		for _, file := range []string{"cpuset.cpus", "cpuset.mems"} { // without them no group below may have any
			if text, err := os.ReadFile(h.Dir + "/" + file); err == nil {
				if err := os.WriteFile(dir+"/"+file, text, 0); err != nil {
					t.Fatal(err)
				}
			}
		}
		points[dir] = h.Dir
	}
	return points
}

// removeGroup removes a control group with all groups and processes in it.
func removeGroup(t testing.TB, dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.IsDir() {
			removeGroup(t, filepath.Join(dir, e.Name()))
		}
	}
	err := unix.Rmdir(dir)
	for end := time.Now().Add(patience); err == unix.EBUSY && time.Now().Before(end); err = unix.Rmdir(dir) {
		members, _ := os.ReadFile(filepath.Join(dir, cgroup.Processes))
		for word := range strings.FieldsSeq(string(members)) {
			if pid, err := strconv.Atoi(word); err == nil && pid > 1 {
				unix.Kill(pid, unix.SIGKILL)
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		t.Errorf("%s: %v", dir, err)
	}
}
