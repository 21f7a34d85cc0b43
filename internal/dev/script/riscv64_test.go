package script

import (
	"os/exec"
	"path/filepath"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestRiscv64 checks that the riscv64 program, which carries out nothing before the Go runtime
// starts, does the same under qemu-user as ours. What TestArm64 says about qemu-user holds here, too,
// and Debian 12's has no openat2(2), so nothing can be unpacked.
func TestRiscv64(t *testing.T) {
	qemu := testbed.Need(t, "qemu-riscv64-static")
	dir := t.TempDir()
	if err := testbed.Build(dir, "riscv64", "contedor"); err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	run := func(emulated bool, words ...string) testbed.Result {
		t.Helper()
		cmd := exec.Command(testbed.Program("contedor"), words...)
		if emulated {
			cmd = exec.Command(qemu, append([]string{"-0", "contedor", filepath.Join(dir, "contedor")}, words...)...)
		} else {
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
