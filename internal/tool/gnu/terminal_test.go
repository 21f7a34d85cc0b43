package gnu_test

import (
	"os/exec"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestFiltersAtTerminal checks that filters write the result of a line before they read the next one.
func TestFiltersAtTerminal(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"sed", "s/a/b/"}, "xxb"},
		{[]string{"tr", "a", "b"}, "xxb"},
		{[]string{"nl", "-s-"}, "1-xxa"},
		{[]string{"grep", "--color=never", "a"}, "xxa"},
		{[]string{"cut", "-c2-"}, "xa"},
	} {
		term := testbed.OpenTerminal(t, exec.Command(testbed.Program(c.words[0]), c.words[1:]...), 24, 80)
		term.Type("xxa\n")
		term.Until("xxa\r\n *" + c.want + "\r\n") // the echo of the terminal, and the result
	}
}
