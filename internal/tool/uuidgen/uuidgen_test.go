package uuidgen

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "uuidgen") }

// TestRecorded compares with what uuidgen of util-linux 2.42.4 prints.
func TestRecorded(t *testing.T) { testbed.Recorded(t, "") }

// TestTimes checks that what is made of the time is different, grows, and has the version and the variant.
func TestTimes(t *testing.T) {
	for option, form := range map[string]string{
		"-t": `^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
		"-6": `^1[ef][0-9a-f]{6}-[0-9a-f]{4}-6[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
		"-7": `^0[0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
		"-r": `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
	} {
		out, err := exec.Command(testbed.Program("uuidgen"), option, "-C", "100").Output()
		if err != nil {
			t.Fatal(err)
		}
		list := strings.Fields(string(out))
		seen := map[string]bool{}
		for i, u := range list {
			if !regexp.MustCompile(form).MatchString(u) {
				t.Errorf("uuidgen %s printed %s", option, u)
			}
			if option == "-6" && i > 0 && list[i-1][:18] >= u[:18] {
				t.Errorf("uuidgen -6 printed %s after %s", u, list[i-1])
			}
			seen[u] = true
		}
		if len(seen) != 100 {
			t.Errorf("uuidgen %s -C 100 printed %d UUIDs", option, len(seen))
		}
	}
}
