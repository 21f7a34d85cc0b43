package less

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	_ "contedor/internal/linux/entry/hook"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

// TestNoTerminal compares with the real less where there is no terminal.
func TestNoTerminal(t *testing.T) {
	testbed.Cell{}.Compare(t, []string{
		`exec 2>&1; seq 3 >f; less f; echo $?; less f f; less nosuch; echo $?; less f nosuch; echo $?; less /tmp; echo $?; seq 2 | less; seq 2 | less -; less -N f; less +G f; less -F -R f; less -- f; seq 2 | less -FX f`,
		`exec 2>&1; seq 3 >f; less -p 2 f; less -p2 f; less -Np 2 f; less -x4 f; less -x 4 f; less -P x f; less -Px f; less -h 3 f; less -y3 f; less -b 4 -z 5 -j 6 f; less -R -p f f; less -Z f`,
		`mkfifo p; mkdir d; seq 2 >f; less p; echo $?; less d; echo $?; less f p d /dev/zero nosuch; less -f d f; echo $?; LESS=f less d; less --force d; less </tmp; less - </tmp; TERM=xterm less -f d; less -f nosuch`,
	})
}

// TestKeys types keys on a terminal of 6 rows.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	var lines strings.Builder
	for _, word := range strings.Fields("one two three four five six seven eight nine ten eleven twelve") {
		lines.WriteString(word + "\n")
	}
	file, other := filepath.Join(dir, "file"), filepath.Join(dir, "other")
	for name, text := range map[string]string{file: lines.String(), other: "\x01 a\tb 中文 é \x1b[31mred\x1b[m\nb\x08bo\x08o\n"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(testbed.Program("less"), "-R", file, other)
	cmd.Env = append(os.Environ(), "TERM=xterm", "LC_ALL=C.UTF-8", "LESS=")
	term := testbed.OpenTerminal(t, cmd, 6, 30)
	term.Until(`one(?s:.*)five(?s:.*)file 1 of 2`)
	for _, step := range []struct{ keys, shows string }{
		{" ", `six(?s:.*)ten(?s:.*):`},
		{"b", `one(?s:.*)five(?s:.*):`},
		{"G", `eight(?s:.*)twelve(?s:.*)\(END\)`},
		{"g", `one(?s:.*)five(?s:.*):`},
		{"/v.*n\r", `se\x1b\[7mven\x1b\[m|\x1b\[7mv\x1b\[m\x1b\[7me`},
		{"/nosuch\r", `Pattern not found`},
		{"3g", `three(?s:.*)seven`},
		{"\x1b[B", `four(?s:.*)eight`},
		{"k", `three(?s:.*)seven`},
		{"d", `five(?s:.*)nine`},
		{"&t\r", `eight(?s:.*)ten(?s:.*)twelve`},
		{"&\r", `:`},
		{"-N", ` 1 one|\d eight`},
		{"-N", `:`},
		{":n", `\^A(?s:.*)a    b 中文 é \x1b\[31mred(?s:.*)\x1b\[1mb\x1b\[m\x1b\[1mo`},
		{":n", `No next file`},
		{":p", `one(?s:.*)five`},
		{"=", `lines 1-5`},
	} {
		term.Type(step.keys)
		term.Until(step.shows)
	}
	term.Type("q")
	term.Until(`1049l`)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestEndedBySignal sends signals to less on a terminal. SIGTERM ends it and restores the terminal, with
// the number of the signal as status; it ignores SIGQUIT, as the real one does.
func TestEndedBySignal(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(strings.Repeat("line\n", 20)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, keys := range []string{"", "/", "m", "F"} {
		cmd := exec.Command(testbed.Program("less"), file)
		cmd.Env = append(os.Environ(), "TERM=xterm", "LC_ALL=C.UTF-8", "LESS=")
		term := testbed.OpenTerminal(t, cmd, 6, 30)
		term.Until(`file\x1b`)
		cmd.Process.Signal(unix.SIGQUIT)
		term.Type("G")
		term.Until(`END`)
		term.Type(keys)
		cmd.Process.Signal(unix.SIGTERM)
		term.Until(`1049l`)
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != int(unix.SIGTERM) {
			t.Errorf("after %q: %v", keys, err)
		}
	}
}

// TestPatternOption begins at the first match of -p, which is not a file.
func TestPatternOption(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\nthirteen\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(testbed.Program("less"), "-p", "f.*r", file)
	cmd.Env = append(os.Environ(), "TERM=xterm", "LC_ALL=C.UTF-8", "LESS=")
	term := testbed.OpenTerminal(t, cmd, 6, 30)
	term.Until(`seven(?s:.*)eight`)
	term.Type("q")
	cmd.Wait()
}
