package inflate

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestArm64 runs the seeds of the fuzz targets and the tests of distances as an arm64 program under
// qemu-user, because the inner loop reads and copies whole words. Each seed must inflate to the bytes that
// compress/flate makes of it, and in parallel to those of the serial way.
func TestArm64(t *testing.T) {
	qemu := testbed.Need(t, "qemu-aarch64-static")
	tests := filepath.Join(t.TempDir(), "tests")
	build := exec.Command("go", "test", "-c", "-o", tests, ".")
	build.Env = append(os.Environ(), "GOARCH=arm64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	const run = "^(FuzzInflate|FuzzAhead|TestOverlap|TestTooFarBack|TestInvalid|TestCombine)$"
	if out, err := exec.Command(qemu, tests, "-test.run="+run).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
