package cal

import (
	"os/exec"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "cal") }

// TestRecorded compares with what cal of Debian's ncal 12.1.8 prints.
func TestRecorded(t *testing.T) { testbed.Recorded(t, "! ") }

// TestToday checks that without operands the month of the clock is printed.
func TestToday(t *testing.T) {
	out, err := exec.Command("bash", "-c", "PATH="+testbed.Bin()+`:$PATH; d=$(LC_ALL=C date '+%B %Y'); cal | grep -c "$d"; [ "$d" = "$(LC_ALL=C date '+%B %Y')" ]`).Output()
	if err == nil && string(out) != "1\n" { // otherwise the month has changed
		t.Errorf("cal does not print this month: %q", out)
	}
}
