package dmesg

import (
	"bufio"
	"bytes"
	"os"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	"contedor/internal/tool/gnu"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// octal returns a text as printf(1) takes it.
func octal(text string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteString("\\0" + string([]byte{'0' + text[i]>>6, '0' + text[i]>>3&7, '0' + text[i]&7}))
	}
	return b.String()
}

// TestAsTheRealTool runs the lines in testdata/words.sh on the messages in testdata/syslog and
// testdata/kmsg.
func TestAsTheRealTool(t *testing.T) {
	var cases []string
	for block := range strings.SplitSeq(read(t, "words.sh"), "\n\n") {
		cases = append(cases, "cp /root/syslog /root/kmsg .; try() { echo \"+ $*\"; echo \"+ $*\" >&2; \"$@\"; echo \"= $?\"; }\n"+block)
	}
	setup := "printf '%b' '" + octal(read(t, "syslog")) + "' >/root/syslog\nprintf '%b' '" + octal(read(t, "kmsg")) + "' >/root/kmsg\n"
	testbed.Cell{Setup: setup}.Compare(t, cases)
}

func FuzzRecords(f *testing.F) {
	f.Add([]byte(read(f, "syslog")), false)
	f.Add([]byte(read(f, "kmsg")), true)
	f.Fuzz(func(t *testing.T, data []byte, kernel bool) {
		var out bytes.Buffer
		tool := &gnu.Tool{Invocation: cli.Silent(cli.UtilLinux, []string{"dmesg"}, nil), Out: bufio.NewWriter(&out)}
		c := &control{Tool: tool}
		c.printer.Tool = tool
		c.decode = true
		if kernel {
			c.printFile(data)
		} else {
			c.printBuffer(data)
		}
	})
}
