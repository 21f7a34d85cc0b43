package testbed

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// LoopNodes is a script for the Setup of a Cell: it makes the loop devices in /dev, and mounts /sys.
const LoopNodes = `
mount -t sysfs sysfs /sys
mknod /dev/loop-control c 10 237
for n in 0 1 2 3 4 5 6 7 40; do mknod /dev/loop$n b 7 $n; done
`

// LockLoop takes the machine's loop devices for a test, because they have no namespace. It calls
// CannotRun if there are none.
func LockLoop(t testing.TB) {
	t.Helper()
	NeedRoot(t)
	if _, err := os.Stat("/dev/loop-control"); err != nil {
		CannotRun(t, "no loop devices")
	}
	lock(t, "contedor-loop.lock")
}

// LockCgroups takes the root of version 2 of the control groups for a test: the controllers that it
// enables for the groups below have no namespace.
func LockCgroups(t testing.TB) {
	t.Helper()
	NeedRoot(t)
	lock(t, "contedor-cgroups.lock")
}

// lock takes a file in the temporary directory until the test ends. Tests of other packages wait for it.
func lock(t testing.TB, name string) {
	t.Helper()
	f, err := os.Create(filepath.Join(os.TempDir(), name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
}
