package libcap

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

var commands = []*cli.Command{FileShow, FileChange, ProcessShow, Shell}

func TestMain(m *testing.M) {
	var names []string
	for _, c := range commands {
		names = append(names, c.Name)
	}
	testbed.MainOwn(m, names, func(name string) {
		for _, c := range commands {
			if c.Name == name {
				cli.Main(c)
			}
		}
	})
}

// prose are the parts of the outputs that have words of our own: usages and explanations.
var prose = regexp.MustCompile(`usage: (\S+) .*\n([ \t].*\n|\n)*`)

var explained = regexp.MustCompile(`(?m)(0x[0-9a-f]{16}\]\n)\n((    .*)?\n)+`)

func blocks(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name + ".sh")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for block := range strings.SplitSeq(string(text), "\n\n") {
		cases = append(cases, "try() { echo \"+ $*\"; echo \"+ $*\" >&2; \"$@\"; echo \"= $?\"; }\n"+block)
	}
	return cases
}

// TestAsTheRealTools runs the lines in testdata.
func TestAsTheRealTools(t *testing.T) {
	cell := testbed.Cell{Setup: "useradd -m -u 1000 ana; groupadd -g 7000 -U ana extra", Normalize: func(s string) string {
		return explained.ReplaceAllString(prose.ReplaceAllString(s, "usage: $1\n"), "$1")
	}}
	for _, name := range []string{"files", "texts", "capsh"} {
		t.Run(name, func(t *testing.T) { cell.Compare(t, blocks(t, name)) })
	}
}
