package errno

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestTextsAreGlibcs compares the whole table, the numbers up to 200 and two high ones with
// strerror(3) of the Debian tree's glibc, as perl calls it.
func TestTextsAreGlibcs(t *testing.T) {
	tree := testbed.Tree(t)
	numbers := make([]int, 0, 202)
	for n := 1; n <= 200; n++ {
		numbers = append(numbers, n)
	}
	numbers = append(numbers, 1000, 4095)
	r := testbed.Run(t, exec.Command("chroot", tree, "/usr/bin/env", "-i", "LC_ALL=C",
		"/usr/bin/perl", "-e", `use POSIX; print strerror($_), "\n" for 1..200, 1000, 4095`))
	want := strings.Split(strings.TrimSuffix(r.Stdout, "\n"), "\n")
	if r.Status != 0 || len(want) != len(numbers) {
		t.Fatalf("perl: %v", r)
	}
	for i, n := range numbers {
		if got := Text(syscall.Errno(n)); got != want[i] {
			t.Errorf("%d: %q, want %q", n, got, want[i])
		}
		table := ""
		if n < len(Table()) {
			table = Table()[n]
		}
		if strings.HasPrefix(want[i], "Unknown error ") {
			if table != "" {
				t.Errorf("%d: the table has %q for a number that is not used", n, table)
			}
		} else if table != want[i] {
			t.Errorf("%d: the table has %q, want %q", n, table, want[i])
		}
	}
}
