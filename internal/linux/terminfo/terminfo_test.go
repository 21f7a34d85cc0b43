package terminfo

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestAsTput compares descriptions with what tput(1) says of the same terminals.
func TestAsTput(t *testing.T) {
	tput := testbed.Need(t, "tput")
	ask := func(name, capability string) string {
		out, _ := exec.Command(tput, "-T", name, capability).Output()
		return string(out)
	}
	for _, name := range []string{"xterm", "xterm-256color", "linux", "vt100", "vt220", "dumb", "screen", "xterm-mono"} {
		if exec.Command(tput, "-T", name, "cols").Run() != nil {
			continue // not in this machine's database
		}
		terminal, ok := FromEnvironment(func(variable string) (string, bool) { return name, variable == "TERM" })
		if !ok {
			t.Errorf("%s is unknown", name)
			continue
		}
		if got, want := strconv.Itoa(terminal.Number(MaxColors)), strings.TrimSpace(ask(name, "colors")); got != want {
			t.Errorf("%s has %s colors, want %s", name, got, want)
		}
		for index, capability := range map[int]string{Bold: "bold", ExitAttributes: "sgr0"} {
			if got, want := terminal.String(index), ask(name, capability); got != want {
				t.Errorf("%s of %s is %q, want %q", capability, name, got, want)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("\x1a\x01\x02\x00\x01\x00\x01\x00\x01\x00\x04\x00x\x00\x01\x00\x05\x00\x00\x00a$<2>"))
	f.Add([]byte("\x1e\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if terminal, ok := Parse(data); ok {
			terminal.Number(MaxColors)
			terminal.String(Bold)
		}
	})
}
