package watch

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

var (
	usages = regexp.MustCompile(`(?s)\nUsage:\n.*?For more details see watch\(1\)\.\n`)
	spans  = regexp.MustCompile(` +in <?\d+\.\d{3}s \(`)
	clocks = regexp.MustCompile(`\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}`)
	stamps = regexp.MustCompile(`watch_\d{8}-\d{6}`)
)

// TestAsTheRealTool runs the lines in testdata/words.sh, most of them at a terminal. What counts is
// the screen when watch leaves it.
func TestAsTheRealTool(t *testing.T) {
	text, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	// The runs at terminals go on at the same time; collect shows them.
	const functions = `try() { echo "+ $*"; "$@"; echo "= $?"; }
runs=0
keys() { # with @KEY, a key again and again
	case $1 in
	@*) for i in $(seq 100); do sleep 0.2; printf "${1#@}" || break; done ;;
	*) printf "$1" ;;
	esac
}
term() { # KEYS ROWS COLUMNS COMMAND
	runs=$((runs + 1))
	{
		printf '\036%d %d\036%s\036' $2 $3 "$4"
		keys "$1" | timeout -s KILL 60 script -qec "stty rows $2 cols $3; $4; echo = \$?" /dev/null
	} >/tmp/run$runs 2>&1 &
}
collect() { wait; for n in $(seq $runs); do cat /tmp/run$n; done; }
export TERM=xterm
exec 2>&1
`
	var cases []string
	for block := range strings.SplitSeq(string(text), "\n\n") {
		cases = append(cases, functions+block+"\ncollect")
	}
	testbed.Cell{Setup: "hostname=$(hostname)", Normalize: func(s string) string {
		s = screens(s)
		s = clocks.ReplaceAllString(usages.ReplaceAllString(s, "USAGE\n"), "DATE")
		return stamps.ReplaceAllString(spans.ReplaceAllString(s, " in TIME ("), "watch_STAMP")
	}}.Compare(t, cases)
}

// screens replaces what programs write to a terminal by what is to be seen.
func screens(s string) string {
	parts := strings.Split(s, "\x1e")
	text := parts[0]
	for i := 1; i+2 < len(parts); i += 3 {
		var rows, columns int
		for j, word := range strings.Fields(parts[i]) {
			n := 0
			for _, digit := range word {
				n = 10*n + int(digit-'0')
			}
			if j == 0 {
				rows = n
			} else {
				columns = n
			}
		}
		text += "+ " + parts[i+1] + "\n" + shown(parts[i+2], columns, rows)
	}
	return text
}

// TestKeysAndSizes types at a terminal and changes its size.
func TestKeysAndSizes(t *testing.T) {
	cmd := exec.Command(testbed.Program("watch"), "-n", "100", "echo size $LINES $COLUMNS")
	cmd.Env = []string{"TERM=xterm", "PATH=" + os.Getenv("PATH")}
	terminal := testbed.OpenTerminal(t, cmd, 10, 70)
	terminal.Until("size 10 70")
	terminal.Resize(12, 60)
	terminal.Until("size 12 60")
	terminal.Type("x\x03")
	terminal.Until(`\x1b\[\?1049l`)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func FuzzOutput(f *testing.F) {
	f.Add("a\tb\x1b[31;1mc\x1b(Bd\nlonger than the line\xff\x1b[38;5;12m\u0301é日本", true, false)
	f.Add("\x1b[;;;m\x1b[", false, true)
	f.Fuzz(func(t *testing.T, text string, follow, cuts bool) {
		w := &watcher{Invocation: cli.Silent(Command.Dialect, []string{"watch"}, nil), follow: follow, cuts: cuts, colors: true, differences: true}
		w.locale.UTF8 = true
		w.width, w.height = 9, 4
		w.reset()
		for range 2 {
			o := output{watcher: w, in: bufio.NewReader(strings.NewReader(strings.ReplaceAll(text, "\a", "")))}
			o.show()
			w.first = false
		}
	})
}
