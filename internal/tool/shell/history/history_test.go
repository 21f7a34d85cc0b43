package history

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

// TestJoints joins the lines of commands as bash 5.3 keeps them.
func TestJoints(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{[]string{"if true", "then echo a", "else", "echo b", "fi"}, "if true; then echo a; else echo b; fi"},
		{[]string{"while false", "do :", "done"}, "while false; do :; done"},
		{[]string{"case x in", "x) echo q;;", "esac"}, "case x in x) echo q;; esac"},
		{[]string{"(", "echo s", ")"}, "( echo s; )"},
		{[]string{"a=(1", "2)"}, "a=(1 2)"},
		{[]string{`echo "q`, `r"`}, "echo \"q\nr\""},
		{[]string{"echo $(", "echo z", ")"}, "echo $(\necho z\n)"},
		{[]string{"function g", "{", "echo g", "}"}, "function g { echo g; }"},
		{[]string{"true &&", "echo t"}, "true && echo t"},
		{[]string{"true |", "cat"}, "true | cat"},
		{[]string{"f() {", "", "echo f", "", "}"}, "f() { echo f;  }"},
		{[]string{"for i in 1 2", "do", "echo $i", "done"}, "for i in 1 2; do echo $i; done"},
		{[]string{"cat <<E", "a", "b", "E"}, "cat <<E\na\nb\nE"},
	} {
		text, entry := c.lines[0]+"\n", c.lines[0]
		for _, line := range c.lines[1:] {
			entry += Joint(text, line) + line
			text += line + "\n"
		}
		if entry != c.want {
			t.Errorf("%q is kept as %q, wanted %q", c.lines, entry, c.want)
		}
	}
}

// TestFileKeepsCommands checks that commands with their times, also those of several lines, are read as
// they were written, and that only the new ones are appended.
func TestFileKeepsCommands(t *testing.T) {
	file := filepath.Join(t.TempDir(), "history")
	l := New()
	l.Add("one")
	l.Add("two\nlines")
	if err := l.Append(file, true); err != nil {
		t.Fatal(err)
	}
	l.Add("three")
	if err := l.Append(file, true); err != nil || l.Unsaved() != 0 {
		t.Fatal(err, l.Unsaved())
	}
	read := New()
	if err := read.Read(file, false); err != nil || !slices.Equal(read.Lines(), l.Lines()) {
		t.Errorf("read %q (%v), wrote %q", read.Lines(), err, l.Lines())
	}
	if err := Truncate(file, 2); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(file); len(data) == 0 || data[0] != '#' {
		t.Errorf("the last two lines of the file are %q", data)
	}
}

// TestTruncateKeepsLinkAndOwner does what bash 5.3 did with a link to a file of another user: the link
// stayed, the file kept its owner and got the mode 0600.
func TestTruncateKeepsLinkAndOwner(t *testing.T) {
	dir := t.TempDir()
	file, link := dir+"/file", dir+"/link"
	if err := errors.Join(os.WriteFile(file, []byte("a\nb\nc\n"), 0o644), os.Symlink("file", link)); err != nil {
		t.Fatal(err)
	}
	owner := os.Getuid()
	if os.Chown(file, 7, 8) == nil {
		owner = 7
	}
	if err := Truncate(link, 2); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Lstat(link); err != nil || st.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", st, err)
	}
	var st unix.Stat_t
	text, err := os.ReadFile(file)
	if err != nil || string(text) != "b\nc\n" {
		t.Errorf("the file has %q, %v", text, err)
	}
	if err := unix.Stat(file, &st); err != nil || int(st.Uid) != owner || st.Mode&0o7777 != 0o600 {
		t.Errorf("the file has owner %d, want %d, and mode %o, %v", st.Uid, owner, st.Mode&0o7777, err)
	}
}

// FuzzExpand checks that no line makes the expansion panic or run without an end.
func FuzzExpand(f *testing.F) {
	for _, line := range []string{"!!:gs/a/b/:p", "^a^b^", "!?x?:%", "!-1:2-", "'!1' \"!1\" \\!", "!#:0*", "$'a\\'!1'", "!:s", "!!:s/", "!?", "cat <<E\n!1\nE", "a(b!c", "$((!1"} {
		f.Add(line, byte(0))
		f.Add(line, byte('"'))
	}
	f.Fuzz(func(t *testing.T, line string, quote byte) {
		l := New()
		l.Add("echo one 'two three' >a 2>&1")
		l.Add(line)
		e := &Expander{List: l, Comments: true}
		e.Expand(line, quote)
		e.Expand(line, 0)
		Joint(line+"\n", line)
		Quote(line)
		Words(line)
	})
}
