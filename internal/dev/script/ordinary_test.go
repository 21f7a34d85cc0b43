package script

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestOrdinary checks that the programs for riscv64 and 386, which carry out nothing before the Go
// runtime starts, do the same as ours. What TestArm64 says about qemu-user holds here, too, and
// Debian 12's has no openat2(2), so nothing can be unpacked. Its emulator of 386 cannot run the
// threads of a Go program; so that program runs on a kernel for amd64 itself.
func TestOrdinary(t *testing.T) {
	t.Run("riscv64", func(t *testing.T) {
		compareOrdinary(t, "riscv64", testbed.Need(t, "qemu-riscv64-static"), "-0", "contedor")
	})
	t.Run("386", func(t *testing.T) {
		if runtime.GOARCH != "amd64" {
			testbed.CannotRun(t, "only a kernel for amd64 runs programs for 386")
		}
		compareOrdinary(t, "386")
	})
}

// compareOrdinary runs the program for another machine, after the words that start its emulator, if there are any.
func compareOrdinary(t *testing.T, machine string, emulator ...string) {
	dir := t.TempDir()
	if err := testbed.Build(dir, machine, "contedor"); err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	run := func(other bool, words ...string) testbed.Result {
		t.Helper()
		cmd := exec.Command(testbed.Program("contedor"), words...)
		if other {
			line := slices.Concat(emulator, []string{filepath.Join(dir, "contedor")}, words)
			cmd = exec.Command(line[0], line[1:]...)
		}
		if !other || len(emulator) == 0 {
			cmd.Args[0] = "contedor"
		}
		cmd.Dir = work
		return testbed.Run(t, cmd)
	}
	if r := run(false, "fetchroot", "-q", "mini", "first"); r.Status != 0 {
		t.Fatal(r)
	}
	for _, words := range [][]string{
		{"unshare", "--help"}, {"unshare", "--nope"}, {"unshare", "-f", "echo", "a b"}, {"chroot", "--nope"}, {"hostname"},
		{"bash", "-c", `x=$(echo sub); echo "$x" $((6 * 7)); echo external | cat; exit 3`},
		{"ls", "-l", "first/bin"}, {"sha256sum", "first/bin/contedor"}, {"find", "first", "-printf", `%p %m %s %l\n`},
		{"fetchroot", "--list"}, {"explain", "hostname", "box"},
	} {
		if want, got := run(false, words...), run(true, words...); got != want {
			t.Errorf("%q:\n got %v\nwant %v", words, got, want)
		}
	}
}
