package eval

import (
	"os"
	"strings"
	"testing"
	"time"

	_ "contedor/internal/linux/entry/hook"
	"golang.org/x/sys/unix"
)

// FuzzRun runs harmless programs. The shell must not panic, and must end.
func FuzzRun(f *testing.F) {
	for _, s := range []string{
		"x=5; echo ${x:-a} ${x#?} ${x//5/&} $((x+1)) ${#x} ${x@Q}", "a=(1 2 3); echo ${a[@]:1} ${!a[@]} ${a[-1]}", "declare -A m=([k]=v); echo ${m[@]} ${m[k]}",
		"case abc in a*) echo 1;; esac; [[ a =~ (b)? ]]", "f() { local x=1; echo $x; }; f", "printf '%5s %d %q' a 1 'b c'", "echo {a,b}{1..3}", "IFS=:; set -- $x; echo $#",
		"echo $((1/0)) $((08)) $((a[)) ${x:1:$y}", "test a -a b; [ ! ]", "echo $(echo $(echo a))", "let x=; ((", "${x[", "trap 'echo x' ERR; false", "getopts a:b x -a", "set -- a b; shift 5; echo $@ $*",
	} {
		f.Add(s)
	}
	null, err := unix.Open(os.DevNull, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 500 || strings.ContainsAny(text, "><&/~\x00") || harmful(text) {
			return
		}
		s := New(Config{Name: "bash", Command: true, Interactive: true, Env: []string{"PATH=", "HOME="}})
		clear(s.fds)
		for n := range 3 {
			s.fds[n] = newFile(raiseCopy(null))
		}
		stop := time.AfterFunc(time.Second, s.Interrupt)
		defer stop.Stop()
		s.RunProgram(text)
		s.Leave()
		s.fds.closeAll()
	})
}

// harmful reports whether a program may do harm or not end.
func harmful(text string) bool {
	for _, word := range []string{"$_", "BASH", "kill", "exec", "cd", "dirs", "push", "pop", "ulimit", "umask", "suspend", "coproc", "source", ".", "wait", "read", "mapfile", "select", "while", "until", "for", "**", "..", "TMOUT", "PATH", "eval", "alias"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func TestReplacementOfEnvironment(t *testing.T) {
	s := New(Config{Name: "bash", Command: true, Env: []string{"A=1", "B=x y", "strange-name=1"}})
	s.RunProgram("A=2; export C=3; D=4; unset B")
	got := strings.Join(s.Environ(), "\n")
	for _, want := range []string{"A=2", "C=3", "strange-name=1"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if strings.Contains(got, "D=4") || strings.Contains(got, "B=") {
		t.Error(got)
	}
}
