package route

import (
	"os"
	"regexp"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainSelf(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

// ownWords are the parts of the usage text that are our own words, and the list of families.
var ownWords = regexp.MustCompile(`(?m)^(        -[a-zA-Z], --.*|  <AF>=.*|  List of possible.*|    (inet|netrom|ddp) \(.*)\n`)

func TestAsTheRealOne(t *testing.T) {
	words, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	testbed.Cell{Normalize: func(s string) string { return ownWords.ReplaceAllString(s, "") }}.Compare(t,
		[]string{"unshare -nm --propagation private bash <<'CASE'\n" + string(words) + "\nCASE"})
}
