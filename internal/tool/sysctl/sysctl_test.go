package sysctl

import (
	"bufio"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	"contedor/internal/tool/gnu"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

// usages are the usage texts, whose words are our own.
var usages = regexp.MustCompile(`(?s)\nUsage:\n.*?For more details see \w+\(8\)\.\n`)

// TestAsTheRealTool runs the lines in testdata/words.sh. The namespaces have parameters of their
// own, so that the machine's do not change.
func TestAsTheRealTool(t *testing.T) {
	text, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for block := range strings.SplitSeq(string(text), "\n\n") {
		cases = append(cases, "unshare -nuim bash <<'CASE'\nexport n=net.ipv4\ntry() { echo \"+ $*\"; echo \"+ $*\" >&2; \"$@\"; echo \"= $?\"; }\n"+block+"\nCASE")
	}
	testbed.Cell{Setup: "useradd -u 1000 ana", Normalize: func(s string) string {
		return usages.ReplaceAllString(s, "USAGE\n")
	}}.Compare(t, cases)
}

func FuzzParse(f *testing.F) {
	for _, line := range []string{"net.ipv4.ip_forward = 1", "-a.b*=c", "-x", "#", " ;", "a//b..c=", "=", "-="} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		p := &parameters{Tool: silent()}
		s, ok := p.parse("file", 1, line)
		if ok && (!strings.HasPrefix(s.path, root) || s.excludes && s.value != "") {
			t.Errorf("%q is %+v", line, s)
		}
	})
}

// silent returns a tool that writes nowhere.
func silent() *gnu.Tool {
	return &gnu.Tool{Invocation: cli.Silent(Command.Dialect, []string{"sysctl"}, nil), Out: bufio.NewWriter(io.Discard)}
}
