package mountinfo_test

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/linux/mountinfo"
)

// TestReadAsFindmnt compares with what findmnt(8) prints.
func TestReadAsFindmnt(t *testing.T) {
	out, err := exec.Command(testbed.Need(t, "findmnt"), "-rn", "-o", "ID,PARENT,TARGET,FSTYPE").Output()
	if err != nil {
		t.Fatal(err)
	}
	list, err := mountinfo.Read()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		byID[strings.TrimSpace(line)] = true
	}
	escape := strings.NewReplacer(" ", `\x20`, "\\", `\x5c`)
	for _, e := range list {
		line := strings.Join([]string{strconv.Itoa(e.ID), strconv.Itoa(e.Parent), escape.Replace(e.Target), e.Type}, " ")
		if !byID[line] {
			t.Errorf("findmnt has no line %q", line)
		}
	}
}
