package route

import (
	"os"
	"regexp"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

// ownWords are the parts of the usage text that are our own words, and the list of families.
var ownWords = regexp.MustCompile(`(?m)^(        -[a-zA-Z], --.*|  <AF>=.*|  List of possible.*|    (inet|netrom|ddp) \(.*)\n`)

func TestAsTheRealOne(t *testing.T) {
	var cases []string
	for _, name := range []string{"testdata/words.sh", "testdata/edges.sh"} {
		words, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, "unshare -nm --propagation private bash <<'CASE'\n"+string(words)+"\nCASE")
	}
	testbed.Cell{Normalize: func(s string) string { return ownWords.ReplaceAllString(s, "") }}.Compare(t, cases)
}
