package solo

import (
	"os"
	command "os/exec"
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

// asProgram is a variable that makes the test binary run the program with that name.
const asProgram = "CONTEDOR_TEST_SOLO"

func TestMain(m *testing.M) {
	if name := os.Getenv(asProgram); name != "" {
		programs[name]().Run()
	}
	testbed.Main(m, "unshare")
}

func say(p *Program, text string) {
	p.Call(Call{Nr: unix.SYS_WRITE, Args: []Arg{Int(1), p.String(text), Int(len(text))}})
}

// programs are run in processes of their own. wanted has the expected results.
var programs = map[string]func() *Program{
	"exit": func() *Program {
		p := new(Program)
		say(p, "out")
		p.Exit(3)
		return p
	},
	"failure": func() *Program {
		p := new(Program)
		p.Call(Call{Nr: unix.SYS_CHDIR, Args: []Arg{p.String("/nosuch")}, OnError: &Message{Name: "x", Text: "no", Status: 4, NotFound: 5}})
		p.Exit(0)
		return p
	},
	"other failure": func() *Program {
		p := new(Program)
		p.Call(Call{Nr: unix.SYS_CHDIR, Args: []Arg{p.String("/etc/passwd")}, OnError: &Message{Name: "x", Text: "no", Status: 4, NotFound: 5}})
		p.Exit(0)
		return p
	},
	"passed over": func() *Program {
		p := new(Program)
		p.Call(Call{Nr: unix.SYS_CHDIR, Args: []Arg{p.String("/nosuch")}})
		p.Call(Call{Nr: unix.SYS_CHDIR, Args: []Arg{p.String("/nosuch")}, Ignore: unix.ENOENT, OnError: &Message{Name: "x", Text: "x", Status: 9}})
		p.Fail(Message{Name: "x", Text: "known before", Status: 6})
		return p
	},
	"attempt": func() *Program {
		p := new(Program)
		p.Attempt(func() {
			p.Attempt(func() {
				say(p, "one ")
				p.Call(Call{Nr: unix.SYS_CHDIR, Args: []Arg{p.String("/nosuch")}, OnError: &Message{Name: "x", Text: "no", Status: 1}})
				say(p, "never ")
			})
			say(p, "two ")
			p.Exec("nosuch", "/bin", []string{"nosuch"}, nil, &Message{Name: "x", Text: "exec", Status: 1})
			say(p, "never ")
		})
		say(p, "three")
		p.Exit(13)
		return p
	},
	"without a format": func() *Program {
		dir, _ := os.MkdirTemp("", "solo-")
		os.WriteFile(dir+"/script", []byte("echo ${0##*/} $1; rm -r ${0%/*}"), 0o755)
		p := new(Program)
		p.Exec("script", dir, []string{"zero", "one"}, os.Environ(), &Message{Name: "x", Text: "exec", Status: 1})
		return p
	},
	"child": func() *Program {
		p := new(Program)
		p.Fork(Child, false, nil, func() {
			say(p, "child ")
			p.Exit(7)
		})
		p.Wait(false, nil)
		return p
	},
	"borrowing child": func() *Program {
		p := new(Program)
		p.Fork(Child, true, nil, func() {
			p.Exec("sh", "/nosuch:/bin", []string{"zero", "-c", "echo $0 $A; exit 8"}, []string{"A=b"}, &Message{Name: "x", Text: "exec", Status: 1})
		})
		p.Alone(&Message{Name: "x", Text: "threads", Status: 1})
		p.Wait(false, nil)
		return p
	},
	"helper": func() *Program {
		p := new(Program)
		p.Fork(Helper1, false, nil, func() { p.Exit(0) })
		p.WaitHelper(Helper1)
		say(p, "well ")
		p.Fork(Helper1, false, nil, func() { p.Exit(11) })
		p.WaitHelper(Helper1)
		say(p, "never")
		p.Exit(0)
		return p
	},
	"alone": func() *Program {
		p := new(Program)
		p.Alone(&Message{Name: "x", Text: "threads", Status: 1})
		p.Exec("grep", "/usr/bin:/bin", []string{"grep", "Threads", "/proc/self/status"}, nil, &Message{Name: "x", Text: "exec", Status: 1})
		return p
	},
	"registers": func() *Program {
		p := new(Program)
		p.Call(Call{Nr: unix.SYS_OPENAT, Args: []Arg{Int(unix.AT_FDCWD), p.String("/proc/self/comm"), Int(0)}, Result: File1, OnError: &Message{Name: "x", Text: "open", Status: 1}})
		p.Call(Call{Nr: unix.SYS_DUP, Args: []Arg{FromRegister(File1)}, Result: File2, OnError: &Message{Name: "x", Text: "dup", Status: 1}})
		p.Call(Call{Nr: unix.SYS_CLOSE, Args: []Arg{FromRegister(File1)}, OnError: &Message{Name: "x", Text: "close", Status: 1}})
		p.Call(Call{Nr: unix.SYS_CLOSE, Args: []Arg{FromRegister(File2)}, OnError: &Message{Name: "x", Text: "close", Status: 1}})
		p.Call(Call{Nr: unix.SYS_CLOSE, Args: []Arg{FromRegister(File2)}, OnError: &Message{Name: "x", Text: "again", Status: 12}})
		p.Exit(0)
		return p
	},
	"stop": func() *Program {
		p := new(Program)
		p.Call(Call{Nr: unix.SYS_GETPPID, StopOn: OnNonZero})
		p.Exit(0)
		return p
	},
}

var wanted = map[string]testbed.Result{
	"exit":             {Stdout: "out", Status: 3},
	"failure":          {Stderr: "x: no: No such file or directory\n", Status: 5},
	"other failure":    {Stderr: "x: no: Not a directory\n", Status: 4},
	"passed over":      {Stderr: "x: known before\n", Status: 6},
	"attempt":          {Stdout: "one two three", Status: 13},
	"without a format": {Stdout: "script one\n"},
	"child":            {Stdout: "child ", Status: 7},
	"borrowing child":  {Stdout: "zero b\n", Status: 8},
	"helper":           {Stdout: "well ", Status: 11},
	"alone":            {Stdout: "Threads:\t1\n"},
	"registers":        {Stderr: "x: again: Bad file descriptor\n", Status: 12},
	"stop":             {Status: 1},
}

func TestPrograms(t *testing.T) {
	for name := range programs {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := command.Command(self)
		cmd.Env = append(os.Environ(), asProgram+"="+name)
		if got := testbed.Run(t, cmd); got != wanted[name] {
			t.Errorf("%s:\n got %v\nwant %v", name, got, wanted[name])
		}
	}
}

func TestCandidates(t *testing.T) {
	long := strings.Repeat("x", unix.PathMax)
	for _, c := range []struct {
		file, path string
		want       []string
	}{
		{"x", "/a:/b", []string{"/a/x", "/b/x"}},
		{"x", "", []string{"x"}},
		{"x", ":/a:", []string{"x", "/a/x", "x"}},
		{"x", "/a::/b", []string{"/a/x", "x", "/b/x"}},
		{"./x", "/a", []string{"./x"}},
		{"a/x", "/a", []string{"a/x"}},
		// glibc continues with the colon after a component that is too long.
		{"x", "/a:" + long + ":/b", []string{"/a/x", "x", "/b/x"}},
		{"x", "/a:" + long, []string{"/a/x"}},
	} {
		if got := Candidates(c.file, c.path); !slices.Equal(got, c.want) {
			t.Errorf("%q in %.20q: %q, want %q", c.file, c.path, got, c.want)
		}
	}
}

// TestExecAsTheRealTool compares the search of execvp(3) with that of the real unshare.
func TestExecAsTheRealTool(t *testing.T) {
	const setup = `
mkdir -p /t/none /t/denied /t/dir/prog /t/good /t/plain /t/empty /t/interp /t/script /t/binary
printf '#!/bin/sh\necho good "$0" "$@"\n' | tee /t/good/prog /t/denied/prog >/dev/null
printf 'echo plain "$0" "$@"\n' >/t/plain/prog
printf '#!/nosuch\n' >/t/interp/prog
printf '#!' >/t/script/prog
printf '\177ELF\1\2\3garbage' >/t/binary/prog
: >/t/empty/prog
touch /t/file
ln -s loop /t/loop
chmod 755 /t/*/prog; chmod 644 /t/denied/prog
`
	var cases []string
	for _, path := range []string{
		"/t/good", "/t/none:/t/good", "/t/denied", "/t/denied:/t/good", "/t/denied:/t/none", "/t/none", "/t/dir", "/t/dir:/t/good", "/t/plain", "/t/empty", "/t/interp", "/t/interp:/t/good", "/t/binary", "/t/script",
		"/t/file", "/t/file:/t/good", "/nosuch:/t/good", "/t/loop:/t/good", "/t/loop", "", ":", ":/t/none", "/t/none:", "$(printf %5000s x):/t/good", "/t/good/", "./../t/good",
	} {
		for _, way := range []string{"", "-f", "-r"} {
			cases = append(cases, `cd /t/good; U=$(command -v unshare); PATH="`+path+`" exec -a unshare "$U" `+way+` prog a 'b c'`)
		}
	}
	for _, file := range []string{"/t/plain/prog", "/t/empty/prog", "/t/interp/prog", "/t/denied/prog", "/t/dir/prog", "/t/file/prog", "/t/loop", "/t/nosuch", "./prog", "../t/good/prog", "$(printf %300s | tr ' ' x)", "/$(printf %300s | tr ' ' x)", "$(printf %5000s | tr ' ' x)"} {
		cases = append(cases, `cd /t/good; unshare "`+file+`" a b`, `cd /t/good; unshare -f "`+file+`"`)
	}
	cases = append(cases,
		`cd /t/good; U=$(command -v unshare); unset PATH; exec -a unshare "$U" prog`,
		`cd /t/good; U=$(command -v unshare); unset PATH; exec -a unshare "$U" echo found`,
	)
	testbed.Cell{Setup: setup}.Compare(t, cases)
}

func TestLookUp(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"plain": 0o644, "program": 0o755} {
		if err := os.WriteFile(dir+"/"+name, nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(dir+"/sub", 0o755); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]bool{"plain": false, "program": true, "sub": false, "nosuch": false} {
		path, ok := LookUp(file, "/nosuch:"+dir)
		if ok != want || ok && path != dir+"/"+file {
			t.Errorf("%s is found at %q: %v, want %v", file, path, ok, want)
		}
	}
}
