package sed

import (
	"bytes"
	"strings"
	"testing"

	"contedor/internal/cli"
)

// FuzzScript checks that no script makes the parser panic. The scripts run in the sandbox, for no line.
func FuzzScript(f *testing.F) {
	for _, seed := range []string{"s/a\\(b\\)/\\1\\u&/2gpI", "1,/x/{p;b a}\n:a", "a\\\ntext\\\nmore", "y/ab/\\n\\\\/", "0,/a/d;$!N;2~3p;1,+2l 5", "s[a[b[", "/[/]/s//\\cX\\d065\\x41/", "v 4.9", "c", "e", "}", "{"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script string) {
		if strings.Contains(script, "\x00") || len(script) > 500 {
			return
		}
		var out bytes.Buffer
		Command.Execute(&cli.Invocation{Argv: []string{"sed", "--sandbox", "-n", "--expression=" + script}, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out})
	})
}
