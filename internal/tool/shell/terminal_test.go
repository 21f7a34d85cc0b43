package shell_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
	"github.com/creack/pty"
)

// A typist types at a terminal on which our shell runs.
type typist struct {
	*testing.T
	screen *os.File
	shell  *exec.Cmd
	output chan string
	seen   string // the output since the last match
}

// sit starts the shell on a new terminal, in a new UTS namespace if that is permitted.
func sit(t *testing.T, argv ...string) *typist {
	t.Helper()
	cmd := exec.Command(testbed.Program("bash"), argv...)
	cmd.Args[0] = "bash"
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + cmd.Dir, "TERM=xterm", "LC_ALL=C"}
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUTS
	}
	cmd.SysProcAttr.Setsid, cmd.SysProcAttr.Setctty = true, true
	screen, line, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	pty.Setsize(screen, &pty.Winsize{Rows: 40, Cols: 150})
	cmd.Stdin, cmd.Stdout, cmd.Stderr = line, line, line
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &typist{T: t, screen: screen, shell: cmd, output: make(chan string)}
	go func() {
		defer close(s.output)
		for buffer := make([]byte, 4096); ; {
			n, err := screen.Read(buffer)
			if err != nil {
				return
			}
			s.output <- string(buffer[:n])
		}
	}()
	t.Cleanup(func() {
		screen.Close()
		cmd.Process.Kill()
		cmd.Wait()
	})
	s.see(`[$#] $`)
	return s
}

// read reads output of the terminal. It returns false at the end.
func (s *typist) read() bool {
	s.Helper()
	select {
	case text, open := <-s.output:
		s.seen += text
		for _, mode := range []string{"\x1b[?2004h", "\x1b[?2004l\r"} { // around each line that is edited
			s.seen = strings.ReplaceAll(s.seen, mode, "")
		}
		return open
	case <-time.After(20 * time.Second):
		s.Fatalf("nothing more comes after %q", s.seen)
	}
	return false
}

// see waits until the output since the last match matches a pattern.
func (s *typist) see(pattern string) []string {
	s.Helper()
	re := regexp.MustCompile(pattern)
	for {
		if m := re.FindStringSubmatch(s.seen); m != nil {
			s.seen = s.seen[re.FindStringIndex(s.seen)[1]:]
			return m
		}
		if !s.read() {
			s.Fatalf("no %q in %q", pattern, s.seen)
		}
	}
}

// keys types a text.
func (s *typist) keys(text string) {
	s.Helper()
	if _, err := s.screen.WriteString(text); err != nil {
		s.Fatal(err)
	}
}

// line types a command, and waits for its output and the next prompt.
func (s *typist) line(command, output string) {
	s.Helper()
	s.keys(command + "\r")
	s.see(`(?s)\r\n` + output + `.*[$#] $`)
}

// inForeground waits until a program with a name has the terminal.
func (s *typist) inForeground(program string) {
	s.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		out, _ := exec.Command("ps", "-o", "stat=,comm=", "--sid", strconv.Itoa(s.shell.Process.Pid)).Output()
		for line := range strings.Lines(string(out)) {
			if f := strings.Fields(line); len(f) == 2 && strings.Contains(f[0], "+") && f[1] == program {
				return
			}
		}
	}
	s.Fatalf("%s never had the terminal; on the screen %q", program, s.seen)
}

// ended waits for the end of the shell and returns its exit status.
func (s *typist) ended() int {
	s.Helper()
	for s.read() {
	}
	s.shell.Wait()
	return s.shell.ProcessState.ExitCode()
}

func TestInterruptReachesTheProgram(t *testing.T) {
	s := sit(t)
	s.keys("sleep 1000\r")
	s.inForeground("sleep")
	s.keys("\x03")
	s.see(`[$#] $`)
	s.line("echo is:$?", "is:130")
	s.keys("sleep 1000 | cat\r")
	s.inForeground("cat")
	s.keys("\x03")
	s.see(`[$#] $`)
	s.keys("while true; do sleep 1000; done\r")
	s.inForeground("sleep")
	s.keys("\x03")
	s.see(`[$#] $`)
	s.keys("echo go; while :; do :; done\r")
	s.see(`\r\ngo\r\n`)
	s.keys("\x03")
	s.see(`[$#] $`)
	s.line("echo is:$?", "is:130")
}

// TestPipelinesAreJobs checks that every pipeline is a process group in the foreground.
func TestPipelinesAreJobs(t *testing.T) {
	s := sit(t)
	s.keys("while :; do :; done | cat\r")
	s.inForeground("cat")
	s.keys("\x03")
	s.see(`[$#] $`)
	s.line("echo is:$?", "is:130")
	s.keys("(echo re''ady; sleep 1000; echo b) | cat; echo next\r")
	s.see(`\r\nready\r\n`)
	s.keys("\x1a")
	s.see(`\[1\]\+  Stopped +\( echo re''ady; sleep 1000; echo b \) \| cat\r\nnext\r\n.*[$#] $`)
	s.line("jobs | grep -c Stopped", "1\r\n")
	s.keys("fg\r")
	s.inForeground("cat")
	s.keys("\x03")
	s.see(`[$#] $`)
	s.keys("read x | cat\r")
	s.inForeground("cat")
	s.keys("word\r")
	s.see(`word\r\n.*[$#] $`)
	s.line("echo is:$?", "is:0")
	s.keys("for i in 1 2; do sleep 1000; echo never; done; echo after\r")
	s.inForeground("sleep")
	s.keys("\x1a")
	s.see(`Stopped +sleep 1000\r\nafter\r\n.*[$#] $`)
	s.line("kill %1", "")
}

// TestStopBeforeExecve sends the signal of ^Z to a child between vfork(2) and execve(2). It stops the
// program, not the child, in which the shell would wait in the kernel.
func TestStopBeforeExecve(t *testing.T) {
	strace := testbed.Need(t, "strace")
	s := sit(t)
	s.keys(strace + " -f -qq -o calls -e trace=fchdir,execve -e inject=fchdir:signal=SIGTSTP " + testbed.Program("bash") + " -c '(cd /; /bin/sleep 1000; :)'\r")
	executed := func() string {
		calls, _ := os.ReadFile(s.shell.Dir + "/calls")
		return string(calls)
	}
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(executed(), "stopped by SIGTSTP"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing was stopped")
		}
	}
	before, _, _ := strings.Cut(executed(), "stopped by SIGTSTP")
	if !strings.Contains(before, `execve("/bin/sleep"`) {
		t.Errorf("stopped before execve(2): %s", before)
	}
}

// TestReadEdited edits the line of read -e.
func TestReadEdited(t *testing.T) {
	s := sit(t)
	s.keys("read -e -p 'word: ' -i foo x\r")
	s.see(`\r\nword: foo$`)
	s.keys("bar\x01q\r")
	s.see(`[$#] $`)
	s.line(`echo "<$x>"`, "<qfoobar>\r\n")
}

// TestIdle checks that TMOUT ends the shell at a prompt.
func TestIdle(t *testing.T) {
	s := sit(t)
	s.keys("TMOUT=1\r")
	s.see(`\atimed out waiting for input: auto-logout\r\n`)
	if status := s.ended(); status != 0 {
		t.Error(status)
	}
}

// TestInterruptIsNeverLost types ^C at different moments after Enter: before the programs are started,
// while they are, and later.
func TestInterruptIsNeverLost(t *testing.T) {
	s := sit(t)
	for i, command := range []string{"sleep 1000", "sleep 1000 | sleep 1000", "x=$(sleep 1000)"} {
		for delay := range 8 {
			s.keys(command + "\r")
			time.Sleep(time.Duration(delay) * 300 * time.Microsecond)
			s.keys("\x03")
			s.see(`\n.*[$#] $`)
			s.line("echo is:$?:"+strconv.Itoa(i), `is:130:`+strconv.Itoa(i))
		}
	}
}

// TestKillOfTheShellItself checks that an interactive shell ignores SIGTERM, and that a trap runs at the
// prompt.
func TestKillOfTheShellItself(t *testing.T) {
	s := sit(t)
	s.line("kill $$; echo alive", "alive")
	s.keys("kill -INT $$; echo never\r")
	s.see(`\r\n\r\n.*[$#] $`)
	s.line("trap 'echo trapped' USR1", "")
	s.keys("(kill -USR1 $$)&\r")
	s.see(`\ntrapped\r\n|# trapped\r\n`)
	s.keys("\r")
	s.see(`[$#] $`)
}

func TestInterruptClearsTheLine(t *testing.T) {
	s := sit(t)
	s.keys("echo never\x03")
	s.see(`\^C\r\n.*[$#] $`)
	s.line("echo is:$?", "is:130")
	s.keys("if true\r")
	s.see(`> $`)
	s.keys("\x03")
	s.see(`[$#] $`)
	s.line("echo out", "out\r\n")
}

func TestEndOfInputLeaves(t *testing.T) {
	s := sit(t)
	s.keys("sh -c 'exit 5'\r")
	s.see(`[$#] $`)
	s.keys("word\x04") // ^D does nothing at the end of a line
	s.keys("\x15\x04")
	s.see(`exit\r\n`)
	if got := s.ended(); got != 5 {
		t.Errorf("status %d after ^D, not that of the last command", got)
	}
	s = sit(t, "-l")
	s.keys("\x04")
	s.see(`logout\r\n`)
	s.ended()
	s = sit(t)
	s.keys("exit 9\r")
	if got := s.ended(); got != 9 {
		t.Errorf("status %d after exit 9", got)
	}
}

func TestProgramsReadTheTerminal(t *testing.T) {
	s := sit(t)
	s.keys("cat\rtyped ahead\n") // the second line is input of cat, although it is typed earlier
	s.see(`cat\r\ntyped ahead\r\n`)
	s.keys("\x04")
	s.see(`[$#] $`)
	s.keys("read x y\r")
	s.keys("one two three\n")
	s.see(`[$#] $`)
	s.line(`echo "$y-$x"`, "two three-one")
}

func TestInterruptEndsRead(t *testing.T) {
	s := sit(t)
	s.keys("read -p 'name: ' x; echo not\r")
	s.see(`\nname: $`)
	s.keys("\x03")
	s.see(`\^C\r\n.*[$#] $`)
	s.keys("read -rp 'name: ' x\r")
	s.see(`\nname: $`)
	s.keys("a b\n")
	s.see(`[$#] $`)
	s.line(`echo "<$x>"`, "<a b>")
}

func TestHistoryAndEditing(t *testing.T) {
	s := sit(t)
	s.line("echo first", "first")
	s.line("echo second", "second")
	s.line("\x1b[A\x1b[A", "first")
	s.line("\x1b[A\x1b[D\x1b[D\x7fX", "fiXst")
	s.line("ho x\x01ec\x05y", "xy")
	s.line("history 1", " +6  history 1")
	s.keys("\x04")
	s.ended()
	file, err := os.ReadFile(s.shell.Dir + "/.bash_history")
	if want := "echo first\necho second\n"; err != nil || !strings.HasPrefix(string(file), want) {
		t.Errorf("the history file has %q (%v), wanted it to begin with %q", file, err, want)
	}
}

// TestHistoryExpansion types what bash 5.3 expands to the same.
func TestHistoryExpansion(t *testing.T) {
	s := sit(t)
	s.line("echo one two", "one two")
	s.line("echo !$ !!:1", `echo two one\r\ntwo one\r\n`)
	s.line("^two^three^", `echo three one\r\nthree one\r\n`)
	s.line("!nosuch", `bash: !nosuch: event not found\r\n`)
	s.line("echo is:$?", "is:0")
	s.line(`echo '!!' a\!b "x!" # !1`, `!! a!b x!\r\n`)
	s.line("!-2:p", `echo is:\$\?\r\n`)
	s.line("shopt -s histverify", "")
	s.keys("echo !1:1\r")
	s.see(`\r\n[$#] echo one$|echo one$`)
	s.line("X", "oneX")
}

func TestCommandsOfSeveralLines(t *testing.T) {
	s := sit(t)
	for _, text := range []string{"for i in 1 2", "do", "echo $i", ""} {
		s.keys(text + "\r")
		s.see(`> $`)
	}
	s.line("done", "1\r\n2\r\n")
	s.line("history 1", `    2  history 1\r\n`)
	s.keys("\x1b[A\x1b[A")
	s.see(`for i in 1 2; do echo \$i;  done`)
	s.line("", "1\r\n2\r\n")
	s.keys("echo 'a\r")
	s.see(`> $`)
	s.line("b'", "a\r\nb\r\n")
	s.keys("\x1b[A\x02Z\r") // a command of several rows is edited as one
	s.see(`a\r\nbZ\r\n.*[$#] $`)
}

// TestEditorAndNext checks ^X^E, which runs what an editor makes of a line, and ^O, which goes on with
// the next line of the history.
func TestEditorAndNext(t *testing.T) {
	s := sit(t)
	s.line("VISUAL='sed -i s/old/new/'", "")
	s.keys("echo old\x18\x05")
	s.see(`echo new\r\nnew\r\n.*[$#] $`)
	s.line("echo first", "first")
	s.line("echo second", "second")
	s.keys("\x1b[A\x1b[A\x0f")
	s.see(`\r\nfirst\r\n.*[$#] echo second$`)
	s.line("", "second")
	s.line("fc -s second=third echo", `echo third\r\nthird\r\n`)
}

func TestPromptVariables(t *testing.T) {
	s := sit(t)
	s.line(`PS0='<\#>\n'; PROMPT_COMMAND=('echo p1' 'echo p2')`, `p1\r\np2\r\n`)
	s.line("echo out", `<2>\r\nout\r\np1\r\np2\r\n`)
	s.line("PROMPT_COMMAND= PS0= ; mkdir -p deep/er/one/two; cd deep/er/one/two; PROMPT_DIRTRIM=2", "")
	s.keys(`PS1='\w [\!] \v \[\e[1m\]$ '` + "\r")
	s.see(`~/\.\.\./one/two \[5\] 5\.3 \x1b\[1m\$ $`)
}

func TestCompletionOfOtherWords(t *testing.T) {
	s := sit(t)
	s.line(`touch 'a b' 'c$d' one1 one2`, "")
	s.line("ls a\t", `'a b'\r\n`)
	s.line("ls 'a\t", `'a b'\r\n`)
	s.line("ls c\t", `'c\$d'\r\n`)
	s.line("echo $HOM\t", `/.*/\r\n`)
	s.line("echo ~roo\t", `/root/\r\n`)
	s.line("x=1 unali\tnosuch", "bash: unalias: nosuch: not found")
	s.keys("ls one\t\t")
	s.see(`one1  one2 *\r\n.*one$`)
	s.line("\x15ln -s $(readlink -f /proc/$$/exe) bash; PATH=.:$PATH", "")
	s.keys("bash --nopr\t")
	s.see(`bash --noprofile $`)
}

// TestResizing checks that a line that wraps is drawn again for the new width.
func TestResizing(t *testing.T) {
	s := sit(t)
	s.keys("echo " + strings.Repeat("x", 100))
	s.see(`x{100}$`)
	pty.Setsize(s.screen, &pty.Winsize{Rows: 40, Cols: 60})
	s.see(`echo x{100}`)
	s.line("y", "x{100}y\r\n")
}

func TestLoginFiles(t *testing.T) {
	home := t.TempDir()
	for name, text := range map[string]string{".bash_profile": "echo profile", ".profile": "echo never", ".bash_logout": "echo bye $?", ".bashrc": "echo never"} {
		os.WriteFile(home+"/"+name, []byte(text+"\n"), 0o600)
	}
	for input, want := range map[string]string{"exit 3": "profile\nbye 0\n", "echo in": "profile\nin\n"} {
		cmd := exec.Command(testbed.Program("bash"), "-l")
		cmd.Args[0] = "bash"
		cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH")}
		cmd.Stdin = strings.NewReader(input + "\n")
		if out, _ := cmd.Output(); string(out) != want {
			t.Errorf("%q prints %q, wanted %q", input, out, want)
		}
	}
}

func TestCompletion(t *testing.T) {
	s := sit(t)
	s.line("mkdir longname; touch longname/file-one longname/file-two", "")
	s.line("echo lo\tfi\to\t.", `longname/file-one \.`)
	s.keys("echo longname/\t\t\t") // the first adds file-, the second finds no more
	s.see(`file-one  file-two *\r\n`)
	s.keys("\x03")
}

func TestStoppedJobs(t *testing.T) {
	s := sit(t)
	s.keys("sleep 1000\r")
	s.inForeground("sleep")
	s.keys("\x1a")
	s.see(`\[1\]\+  Stopped +sleep 1000\r\n.*[$#] $`)
	s.line("echo is:$?", "is:148")
	s.line("jobs", `\[1\]\+  Stopped +sleep 1000`)
	s.line("echo", "")
	s.keys("\x04")
	s.see(`There are stopped jobs\.\r\n.*[$#] $`)
	s.line("bg", `\[1\]\+ sleep 1000 &`)
	s.line("jobs", `\[1\]\+  Running +sleep 1000 &`)
	s.keys("fg\r")
	s.inForeground("sleep")
	s.keys("\x03")
	s.see(`[$#] $`)
	s.line("jobs; echo none", "none")
	s.keys("for i in 1 2 3; do echo turn$i; sleep 1000; done\r")
	s.inForeground("sleep")
	s.keys("\x1a")
	s.see(`Stopped`)
	s.see(`[$#] $`)
	s.line("kill -9 %1; wait; echo out", "out")
	s.line("fg", "bash: fg: current: no such job")
}

// TestJobsByName checks what bash 5.3 does with "%", with jobs that stop in the background, and with exit
// while there are jobs.
func TestJobsByName(t *testing.T) {
	s := sit(t)
	s.line("sleep 1000 &", `\[1\] [0-9]+`)
	s.keys("%1\r")
	s.inForeground("sleep")
	s.keys("\x1a")
	s.see(`\[1\]\+  Stopped +sleep 1000\r\n.*[$#] $`)
	s.line("% &", `\[1\]\+ sleep 1000 &\r\n`)
	s.keys("%sl\r") // a job of the background, too, ends by ^C
	s.inForeground("sleep")
	s.keys("\x03")
	s.see(`[$#] $`)
	s.line("%7", "bash: fg: %7: no such job")
	s.line("/no/such & wait", `\[1\] [0-9]+\r\n`)
	s.line("wait; cat &", `\[1\] [0-9]+\r\n`) // and reads the terminal, which stops it
	s.line("while [ -z \"$(jobs -s)\" ]; do sleep 0.01; done", "")
	s.line("exit", "exit\r\nThere are stopped jobs.\r\n")
	s.line("kill %1", `\r\n\[1\]\+  Stopped +cat\r\n`)
	s.line("wait; echo $?", "0")
	s.keys("trap 'echo T; exit 4' TERM; kill $$\r")
	s.see(`T\r\n`)
	if got := s.ended(); got != 4 {
		t.Errorf("status %d after the trap of SIGTERM, wanted 4", got)
	}
}

// TestKilledWhileStopped checks that a killed job that is stopped is continued, so that it ends.
func TestKilledWhileStopped(t *testing.T) {
	s := sit(t)
	for _, command := range []string{"kill %1", "kill -s HUP %1", "kill -1 %1", "kill -KILL %1"} {
		s.keys("sleep 1000\r")
		s.inForeground("sleep")
		s.keys("\x1a")
		s.see(`Stopped +sleep 1000\r\n.*[$#] $`)
		s.line(command+"; wait %1; [ $? -gt 128 ] && echo e''nded", "ended")
	}
}

func TestBackgroundJobs(t *testing.T) {
	s := sit(t)
	s.keys("sleep 1000 &\r")
	pid := s.see(`\[1\] ([0-9]+)\r\n`)[1]
	s.see(`[$#] $`)
	s.line("(sleep 1000; exit 3) & :", `\[2\] [0-9]+\r\n`)
	s.line("echo a$!; jobs", `a[0-9]+\r\n\[1\]-  Running +sleep 1000 &\r\n\[2\]\+  Running +\( sleep 1000; exit 3 \) &`)
	s.line("kill %2; kill "+pid+"; wait", `\[1\]-  Terminated +sleep 1000\r\n\[2\]\+  Terminated`)
	s.line("kill %1", `bash: .*kill: %1: no such job`)
}

func TestPrompt(t *testing.T) {
	testbed.NeedRoot(t)
	s := sit(t)
	for _, c := range []struct{ command, prompt string }{
		{"cd /usr/bin; hostname contedor-a-man", "root@contedor-a-man:/usr/bin# $"},
		{"hostname again; cd", "root@again:~# $"},
		{`PS1='<$?>\$ '`, "<0># $"},
		{"false", "<1># $"},
		{`PROMPT_COMMAND='echo "[$?]"'`, `\[0\]\r\n<0># $`},
		{"false", `\[1\]\r\n<1># $`},
	} {
		s.keys(c.command + "\r")
		s.see(`\r\n` + c.prompt)
	}
}

func TestWordsOfAnInteractiveShell(t *testing.T) {
	s := sit(t)
	s.line("nosuch", "bash: nosuch: command not found")
	s.line("cd /nosuch", "bash: cd: /nosuch: No such file or directory")
	s.line("fi", "bash: syntax error near unexpected token `fi'")
	s.line("echo is:$?", "is:2")
	s.line("/no/such", "bash: /no/such: No such file or directory")
	s.line("/no/such | cat; cat /no/such | /no/such", "bash: /no/such: No such file or directory")
	s.line("cat </nosuch", "bash: /nosuch: No such file or directory")
	s.line("sh -c 'kill -9 $$'", `Killed {21}sh -c 'kill -9 \$\$'\r\n`)
	s.line("(sh -c 'kill $$')", `Terminated {17}\( sh -c 'kill \$\$' \)\r\n`)
	s.line("(nosuch)", "bash: nosuch: command not found\r\n")
	s.line("exit nosuch", "exit\r\nbash: exit: nosuch: numeric argument required\r\n")
	s.line("cat <<E\r\x04", `.*here-document at line [0-9]+ delimited by end-of-file \(wanted .E'\)\r\n`)
	s.line("fi\recho $LINENO", "[0-9]+\r\n")
	s.line("exec nosuch", "bash: exec: nosuch: not found")
	s.line("echo here", "here")
}

// TestProgrammedCompletion completes words as complete -W and complete -F say, and types ^D with IGNOREEOF.
func TestProgrammedCompletion(t *testing.T) {
	s := sit(t)
	s.line(`complete -W "start stop" svc; svc() { echo "<$1>"; }`, "")
	s.keys("svc sta\t\r")
	s.see(`<start>\r\n.*[$#] $`)
	s.line(`_f() { COMPREPLY=(one "$COMP_CWORD$3"); }; complete -F _f svc`, "")
	s.keys("svc o\t\r")
	s.see(`[$#] $`)
	s.line("IGNOREEOF=1", "")
	s.keys("\x04")
	s.see(`Use "exit" to leave the shell\.\r\n.*[$#] $`)
	s.line("echo still here", "still here")
}

// TestInterruptedDocument ends a here-document with ^C: bash then says nothing about its delimiter.
func TestInterruptedDocument(t *testing.T) {
	s := sit(t)
	s.keys("cat <<E\r")
	s.see(`> $`)
	s.keys("\x03")
	if rest := s.see(`\^C\r\n(?s)(.*)[$#] $`)[1]; strings.Contains(rest, "warning") {
		t.Errorf("after ^C: %q", rest)
	}
}

// TestProcessesOfJobs lists the processes of a pipeline, each with its program, as bash 5.3 does.
func TestProcessesOfJobs(t *testing.T) {
	s := sit(t)
	s.line("sleep 1000 | cat &", "")
	s.line("jobs -l", `\[1\]\+ +\d+ Running                    sleep 1000\r\n     +\d+                          \| cat &\r\n`)
	s.line("kill %1", "")
}

// TestNotify checks that set -b shows the end of a job at once.
func TestNotify(t *testing.T) {
	s := sit(t)
	s.line("set -b; mkfifo f", "")
	s.keys("(read x < f; exit 3) &\r")
	s.see(`[$#] $`)
	if err := os.WriteFile(s.shell.Dir+"/f", []byte("\n"), 0); err != nil {
		t.Fatal(err)
	}
	s.see(`\[1\]\+  Exit 3 +\( read x < f; exit 3 \)\r\n`)
}

// TestDirectoryOfJob checks that messages about a job name its directory if the shell has another one.
func TestDirectoryOfJob(t *testing.T) {
	s := sit(t)
	s.line("sleep 1000 &", "")
	s.line("cd /usr; jobs", `\[1\]\+  Running +sleep 1000 &  \(wd: ~\)\r\n`)
	s.keys("fg\r")
	s.see(`sleep 1000\t\(wd: ~\)\r\n`)
	s.inForeground("sleep")
	s.keys("\x1a")
	s.see(`Stopped +sleep 1000  \(wd: ~\)\r\n\(wd now: /usr\)\r\n.*[$#] $`)
	s.line("kill -9 %1; wait", `.*Killed +sleep 1000  \(wd: ~\)`)
	s.line("sleep 0 & wait", `.*\[1\]\+  Done +sleep 0\r\n`)
	s.line("\x16\x01", `bash: \$'\\001': command not found`)
}

// TestSizeInVariables checks LINES and COLUMNS.
func TestSizeInVariables(t *testing.T) {
	s := sit(t)
	s.line("echo $LINES $COLUMNS", "40 150")
	s.line("declare -p COLUMNS", `declare -- COLUMNS="150"`)
}

// TestLastArgument checks M-. with a number, and at the end of the history.
func TestLastArgument(t *testing.T) {
	s := sit(t)
	s.line("echo one two", "one two")
	s.line("echo \x1b1\x1b.", "one\r\n")
	s.line("echo three", "three")
	s.line("echo [\x1b.\x1b.\x1b.\x1b.]", `\[\]\r\n`)
}

// TestBind binds keys to functions and to text, with bind and in ~/.inputrc.
func TestBind(t *testing.T) {
	s := sit(t)
	s.line(`bind '"\C-t": "hello"' '"\e[A": history-search-backward' 'Control-o: kill-whole-line' '"\C-xq": "echo macro\n"'`, "")
	s.line("echo \x14", "hello\r\n")
	s.line("echo one", "one")
	s.line("true two", "")
	s.line("echo o\x1b[A\x05", "one\r\n")
	s.line("wrong\x0fecho right", "right\r\n")
	s.line("\x18q", "macro")
	s.line(`bind -x '"\C-xz": READLINE_LINE="echo $READLINE_LINE $READLINE_POINT"; READLINE_POINT=4'`, "")
	s.keys("abc\x02\x18z X\r")
	s.see(`\nX abc 2\r\n`)
	s.line("bind nosuch", "readline: nosuch: no key sequence terminator")
	s.line(`bind -r '\C-t'; bind -q nosuch`, "bash: bind: `nosuch': unknown function name")
	s.line("echo a\x1brecho b", "b\r\n")
	s.line(`printf '%s\n' '$if mode=vi' '"\C-t": "vi"' '$else' '"\C-t": "emacs"' '$endif' > .inputrc`, "")
	s.keys("exec bash\r")
	s.see(`[$#] $`)
	s.line("echo \x14", "emacs\r\n")
}

// TestEndOfInputIsCounted checks that a command begins the count of IGNOREEOF anew, and that set +m is
// silent about jobs.
func TestEndOfInputIsCounted(t *testing.T) {
	s := sit(t)
	s.line("IGNOREEOF=1", "")
	for range 2 {
		s.keys("\x04")
		s.see(`Use "exit" to leave the shell\.\r\n.*[$#] $`)
		s.line("true", "")
	}
	s.line("set +m; true & wait", `\[1\] \d+\r\n`)
	s.line("echo next", "next\r\n")
}
