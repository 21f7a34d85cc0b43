package vi

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	_ "contedor/internal/linux/entry/hook"
	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name, View.Name}, func(name string) {
		if name == View.Name {
			cli.Main(View)
		}
		cli.Main(Command)
	})
}

// keystrokes returns the cases of testdata/keys: a text and keys, in both of which \n, \e, \t and \xNN
// stand for characters.
func keystrokes(t testing.TB) (cases [][2]string) {
	data, err := os.ReadFile("testdata/keys")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		text, keys, ok := strings.Cut(line, " | ")
		if !ok {
			t.Fatal(line)
		}
		cases = append(cases, [2]string{unescaped(text), unescaped(keys)})
	}
	return cases
}

func unescaped(s string) string {
	s = strings.NewReplacer(`\\`, `\\`, `\n`, "\n", `\r`, "\r", `\t`, "\t", `\e`, "\x1b").Replace(s)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		var n byte
		if strings.HasPrefix(s[i:], `\x`) && i+4 <= len(s) {
			if _, err := fmt.Sscanf(s[i+2:i+4], "%02x", &n); err == nil {
				b.WriteByte(n)
				i += 3
				continue
			}
		}
		if strings.HasPrefix(s[i:], `\\`) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// typed types keys into an editor.
func typed(e *editor, keys string) {
	left := []rune(keys)
	e.read = func() (rune, bool) {
		if len(left) == 0 {
			return 0, false
		}
		k := left[0]
		left = left[1:]
		return k, true
	}
	e.run()
}

// between resets the settings that keys may have changed.
const between = ":set noai noic noet ts=8 sw=8\r"

// TestAsVim types keys into the tree's vim, and into ours. Several cases are typed into one editor, each
// with a file of its own.
func TestAsVim(t *testing.T) {
	quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	type group struct {
		cases [][2]string
		ours  []string
	}
	var groups []group
	var scripts []string
	for chunk := range slices.Chunk(keystrokes(t), 12) {
		g := group{cases: chunk}
		dir := t.TempDir()
		script, keys, own := "", "", ""
		for i, c := range chunk {
			name := fmt.Sprint(dir, "/", i)
			if err := os.WriteFile(name, []byte(c[0]), 0o644); err != nil {
				t.Fatal(err)
			}
			script += fmt.Sprintf("printf %%s %s >%d; ", quoted(c[0]), i)
			keys += fmt.Sprintf(":e! %d\r%s\x1b\x1b:w!\r%s", i, c[1], between)
			own += fmt.Sprintf(":e! %s\r%s\x1b\x1b:w!\r%s", name, c[1], between)
		}
		scripts = append(scripts, script+"printf %s "+quoted(keys+":q!\r")+" >k; LC_ALL=C.UTF-8 vim.tiny -u NONE -N -n -i NONE -T dumb --not-a-term -s k </dev/null >/dev/null 2>&1; "+
			fmt.Sprintf("for i in $(seq 0 %d); do cat $i; printf '\\0'; done", len(chunk)-1))
		e := newEditor()
		e.buffer = newBuffer(nil)
		typed(e, own+":q!\r")
		for i := range chunk {
			text, err := os.ReadFile(fmt.Sprint(dir, "/", i))
			if err != nil {
				t.Fatal(err)
			}
			g.ours = append(g.ours, string(text))
		}
		groups = append(groups, g)
	}
	for i, r := range (testbed.Cell{}).Run(t, false, scripts) {
		wants := strings.Split(r.Stdout, "\x00")
		for j, c := range groups[i].cases {
			if got, want := groups[i].ours[j], wants[j]; got != want {
				t.Errorf("%q, keys %q: %q, vim has %q", c[0], c[1], got, want)
			}
		}
	}
}

// open starts vi in a directory, on a terminal of 8 rows and 30 columns.
func open(t *testing.T, dir string, words ...string) (*testbed.Terminal, *exec.Cmd) {
	cmd := exec.Command(testbed.Program(words[0]), words[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TERM=xterm", "LC_ALL=C.UTF-8", "SHELL=/bin/sh")
	return testbed.OpenTerminal(t, cmd, 8, 30), cmd
}

// write makes a file in a directory of the test.
func write(t *testing.T, text string) string {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestOnTerminal(t *testing.T) {
	file := write(t, "one\n\ttwo 中文\n\x01\xff\n"+strings.Repeat("long ", 25)+"\nfive\nsix\n")
	os.Symlink(file, file+".link")
	term, cmd := open(t, filepath.Dir(file), "vi", "file.link")
	term.Until(`one(?s:.*)        two 中文(?s:.*)\^A<ff>(?s:.*)@(?s:.*)6L, 1\d\dB`)
	for _, step := range []struct{ keys, shows string }{
		{":set nu\r", `  1 one(?s:.*)  2         two`},
		{":set nonu\r", `one`},
		{"G", `long(?s:.*)six`},
		{"gg", `one`},
		{"i", `-- INSERT --`},
		{"x\x1b[B\x1b", `xone`},
		{"R", `-- REPLACE --`},
		{"\x1bvj", `\x1b\[7m(?s:.*)-- VISUAL --`},
		{"\x1bV", `-- VISUAL LINE --`},
		{"\x1b:q\r", `E37: No write since last c`},
		{":nosuch\r", `E492: Not an editor command`},
		{"/nosuch\r", `E486: Pattern not found: nosuc`},
		{"/fi\r", `five`},
		{":4,5p\r", `(?s)long.*five.*Press ENTER`},
		{"\r", `five`},
		{":!echo out\r", `(?s)out.*Press ENTER`},
		{"\r", `five`},
		{"\x07", `line 5`},
		{":w\r", `6L, 1\d\dB written|6L`},
	} {
		term.Type(step.keys)
		term.Until(step.shows)
	}
	term.Resize(6, 20)
	term.Until(`five`)
	term.Type("ddZZ")
	term.Until(`1049l`)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	got, _ := os.ReadFile(file)
	if want := "xone\n\ttwo 中文\n\x01\xff\n" + strings.Repeat("long ", 25) + "\nsix\n"; string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
	if info, err := os.Lstat(file + ".link"); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the symbolic link is gone")
	}
	if info, _ := os.Stat(file); info.Mode() != 0o640 {
		t.Error("mode", info.Mode())
	}
}

// TestSeveralFiles goes through the files of the command line.
func TestSeveralFiles(t *testing.T) {
	a := write(t, "a\n")
	if err := os.WriteFile(filepath.Dir(a)+"/b", []byte("b\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	term, cmd := open(t, filepath.Dir(a), "view", "file", "b")
	term.Until(`\[readonly\] 1L, 2B`)
	for _, step := range []struct{ keys, shows string }{
		{":q\r", `E173: 1 more file to edit`},
		{"Ax\x1b:w\r", `E45: 'readonly' option is set`},
		{":n\r", `E37: No write`},
		{":w!\r:n\r", `b(?s:.*)1L, 2B`},
		{":e #\r", `ax`},
		{":e nosuch\r", `"nosuch" \[New\]`},
		{":r b\r", `b`},
	} {
		term.Type(step.keys)
		term.Until(step.shows)
	}
	term.Type(":q!\r")
	term.Until(`1049l`)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if got, _ := os.ReadFile(a); string(got) != "ax\n" {
		t.Errorf("%q", got)
	}
}

// TestSignals checks that a text is saved when a signal ends vi, or when the terminal is gone.
func TestSignals(t *testing.T) {
	for _, end := range []func(*testbed.Terminal, *os.Process){
		func(_ *testbed.Terminal, p *os.Process) { p.Signal(unix.SIGTERM) },
		func(_ *testbed.Terminal, p *os.Process) { p.Signal(unix.SIGHUP) },
		func(term *testbed.Terminal, _ *os.Process) { term.HangUp() },
	} {
		file := write(t, "old\n")
		term, cmd := open(t, filepath.Dir(file), "vi", "file")
		term.Until(`old`)
		term.Type("Anew")
		term.Until(`oldnew`)
		end(term, cmd.Process)
		if cmd.Wait() == nil {
			t.Error("status 0")
		}
		if got, _ := os.ReadFile(file + ".save"); string(got) != "oldnew\n" {
			t.Errorf("saved %q", got)
		}
		if got, _ := os.ReadFile(file); string(got) != "old\n" {
			t.Errorf("%q", got)
		}
	}
}

// TestFullDisk checks that a file stays as it was when there is no space for the new text, whether the
// file can be replaced or must be overwritten.
func TestFullDisk(t *testing.T) {
	script := `mkdir m; mount -t tmpfs -o size=64k t m; cd m; echo old >f; [ LINK = no ] || ln f other
head -c 55000 /dev/zero | tr '\0' x >big; printf 'Anew\033:r big\r:w\r:w ../copy\r:q!\r' >../k
script -qec "vi -s ../k f" /dev/null </dev/null >../out; cat f; ls; head -1 ../copy; wc -c <../copy`
	for _, link := range []string{"no", "yes"} {
		r := (testbed.Cell{}).Run(t, true, []string{strings.ReplaceAll(script, "LINK", link)})[0]
		want := "old\nbig\nf\noldnew\n55008\n"
		if link == "yes" {
			want = strings.Replace(want, "f\n", "f\nother\n", 1)
		}
		if r.Stdout != want {
			t.Errorf("hard link %s: %q, want %q (%s)", link, r.Stdout, want, r.Stderr)
		}
	}
}
