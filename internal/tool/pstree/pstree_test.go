package pstree

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

// usages are the usage texts, whose words are our own.
var usages = regexp.MustCompile(`(?s)Usage: pstree .*?PID \| USER \].*?of this user\n\n`)

var numbers = regexp.MustCompile(`\[4026\d+\]`)

// few is a script that makes processes of several shapes, and then runs its arguments: equal ones,
// threads, long and odd names, other users and namespaces, and an orphan.
const few = `cat >/tmp/few <<'END'
sleep 1000 & sleep 1001 & sleep 1002 &
bash -c "sleep 2000 & sleep 2001 & wait" & bash -c "sleep 2000 & sleep 2001 & wait" & bash -c "sleep 2000 & wait" &
setpriv --reuid 1 --clear-groups sleep 1003 & setpriv --reuid 4242 --clear-groups sh -c "sleep 1004; :" &
(exec -a "odd  na;me" sleep 1005) & cp $(command -v sleep) '/tmp/o (d) \x'; '/tmp/o (d) \x' 1006 &
unshare -nu sh -c "sleep 1007; :" & unshare -i sleep 1008 & setsid sh -c "sleep 1009 & wait" &
bash -c "# $(printf "%0300d" 0)
sleep 1010; :" "" an "" "" argument $'tab\tcaf\303\251 back\\slash' x "" &
(head -c 3000000 /dev/zero; exec sleep 1011) | zstd -q -T3 -c >/dev/null &
(sleep 1012 & exec true)
tries=0
late() { [ $((tries += 1)) = 10000 ]; }
until late || [ $(grep -lx sleep /proc/[0-9]*/comm 2>/dev/null | wc -l) = 17 ]; do :; done
until late || z=$(grep -lx zstd /proc/[0-9]*/comm 2>/dev/null) && [ $(ls ${z%comm}task | wc -l) = 6 ]; do :; done
"$@"
END
`

// TestAsTheRealTool runs the lines in testdata/words.sh beside the same few processes.
func TestAsTheRealTool(t *testing.T) {
	text, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for block := range strings.SplitSeq(string(text), "\n\n") {
		cases = append(cases, "exec 2>&1; try() { echo \"+ $*\"; echo 2000 >/proc/sys/kernel/ns_last_pid; \"$@\"; echo \"= $?\"; }\n"+block)
	}
	testbed.Cell{Setup: few, Normalize: func(s string) string {
		return numbers.ReplaceAllString(usages.ReplaceAllString(s, "USAGE\n"), "[NS]")
	}}.CompareWithin(t, "unshare -pf --mount-proc bash /tmp/few", cases)
}

func FuzzArguments(f *testing.F) {
	f.Add([]byte("a\x00b\x00\x00c\x00"), 133)
	f.Add([]byte("a\x00b"), 3)
	f.Add([]byte("\x00\x00\x00"), 2)
	f.Fuzz(func(t *testing.T, line []byte, size int) {
		if size > 1 {
			arguments(line, size)
		}
	})
}
