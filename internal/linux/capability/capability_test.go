package capability

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestNamesAreTheKernels compares the table with the kernel's header.
func TestNamesAreTheKernels(t *testing.T) {
	header, err := os.ReadFile("/usr/include/linux/capability.h")
	if err != nil {
		testbed.CannotRun(t, err.Error())
	}
	known := 0
	for _, m := range regexp.MustCompile(`(?m)^#define (CAP_[A-Z_]+)\s+(\d+)\s*$`).FindAllStringSubmatch(string(header), -1) {
		n, _ := strconv.Atoi(m[2])
		if n < len(names) {
			known++
		}
		if got := Name(n); got != m[1] && n < len(names) {
			t.Errorf("%d is %s, want %s", n, got, m[1])
		}
		if got := Number(m[1]); got != n && n < len(names) {
			t.Errorf("%s is %d, want %d", m[1], got, n)
		}
	}
	if known != len(names) {
		t.Errorf("the header has %d of our %d names", known, len(names))
	}
	if Number("CAP_NONE") != -1 || Name(63) != "CAP_63" {
		t.Errorf("unknown capabilities: number %d, name %q", Number("CAP_NONE"), Name(63))
	}
}

// TestSetsOfThisProcess compares the sets with those in proc_pid_status(5).
func TestSetsOfThisProcess(t *testing.T) {
	status, err := os.ReadFile("/proc/thread-self/status")
	if err != nil {
		testbed.CannotRun(t, err.Error())
	}
	sets, err := Of(0)
	if err != nil {
		t.Fatal(err)
	}
	last := Last()
	for name, set := range map[string]Set{
		"CapInh": sets.Inheritable, "CapPrm": sets.Permitted, "CapEff": sets.Effective, "CapBnd": Bounding(last), "CapAmb": Ambient(last),
	} {
		m := regexp.MustCompile(name + `:\s*([0-9a-f]+)`).FindStringSubmatch(string(status))
		want, _ := strconv.ParseUint(m[1], 16, 64)
		if uint64(set) != want {
			t.Errorf("%s is %x, not %x", name, set, want)
		}
	}
	if All(last)&^All(last-1) != 1<<last || !All(3).Has(3) || All(3).Has(4) {
		t.Errorf("All(%d) is %x, All(3) is %x", last, All(last), All(3))
	}
}
