package netstat

import (
	"os"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

func TestAsTheRealOne(t *testing.T) {
	words, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	testbed.Cell{}.Compare(t, []string{"unshare -nm --propagation private bash <<'CASE'\n" + string(words) + "\nCASE"})
}
