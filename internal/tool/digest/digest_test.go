package digest

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

var commands = []*cli.Command{BLAKE2, Cksum, MD5, SHA1, SHA224, SHA256, SHA384, SHA512, Sum}

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

// TestScript runs the script in testdata with our tools and the real ones. It has the format of those of
// package gnu.
func TestScript(t *testing.T) {
	text, err := os.ReadFile("testdata/digest.sh")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	parts := strings.Split(string(text), "\n==")
	for _, part := range parts[1:] {
		_, body, _ := strings.Cut(part, "\n")
		cases = append(cases, "exec 2>&1\n"+parts[0]+"\n"+body)
	}
	testbed.Cell{}.Compare(t, cases)
}

// FuzzCheck checks that no list of checksums makes the check panic.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"d41d8cd98f00b204e9800998ecf8427e  nosuch", `\d41d8cd98f00b204e9800998ecf8427e *no\nsuch`, "MD5 (nosuch) = d41d8cd98f00b204e9800998ecf8427e", "BLAKE2b-8 (x)=1f", "MD5 ("} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		if strings.Contains(list, "/") {
			return // a file that may be there
		}
		for _, c := range []*cli.Command{MD5, BLAKE2, Cksum} {
			var out bytes.Buffer
			c.Execute(&cli.Invocation{Argv: []string{c.Name, "-c", "--ignore-missing"}, Stdin: strings.NewReader(list), Stdout: &out, Stderr: &out})
		}
	})
}
