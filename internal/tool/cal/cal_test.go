package cal

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "cal") }

// TestRecorded compares with what cal of Debian's ncal 12.1.8 prints. testdata/recorded has command
// lines after "== ", their output, lines of standard error after "! ", and the status in brackets.
// The Debian tree lacks that cal.
func TestRecorded(t *testing.T) {
	recorded, err := os.ReadFile("testdata/recorded")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(string(recorded), "== ")[1:] {
		line, want, _ := strings.Cut(block, "\n")
		got, _ := exec.Command("bash", "-c", "PATH="+testbed.Bin()+":$PATH; { "+line+`; } 2> >(sed 's/^/! /'); s=$?; wait $!; echo "[$s]"`).Output()
		if string(got) != want {
			t.Errorf("%s\n got %q\nwant %q", line, got, want)
		}
	}
}

// TestToday checks that without operands the month of the clock is printed.
func TestToday(t *testing.T) {
	out, err := exec.Command("bash", "-c", "PATH="+testbed.Bin()+`:$PATH; d=$(LC_ALL=C date '+%B %Y'); cal | grep -c "$d"; [ "$d" = "$(LC_ALL=C date '+%B %Y')" ]`).Output()
	if err == nil && string(out) != "1\n" { // otherwise the month has changed
		t.Errorf("cal does not print this month: %q", out)
	}
}
