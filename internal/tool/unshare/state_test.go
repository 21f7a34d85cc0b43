package unshare

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// ordinary is an option that only states the default. As it has a value, package headstart
// leaves the command line to the ordinary implementation.
const ordinary = " --propagation private"

// ways are the options with which the program is run.
var ways = []string{
	"", "-f", "-U", "-r", "-Urf", "-Uf", "-m", "-mf", "-muinpCT", "-muinpCTf --mount-proc", "-rmuinpCT", "-rmuinpCTf --mount-proc",
	"-r --keep-caps", "-c --keep-caps", "-U --keep-caps", "-c --keep-caps -f", "-S 1000", "-G 1000", "-S 1000 -G 1000", "-r -S 0",
	"--map-users=0:0:10 --map-groups=0:0:10 -S 5 -G 6", "--kill-child", "--kill-child -S 1000", "--forward-signals", "-w /tmp", "-R /", "-T --monotonic 100", "-pf --kill-child=TERM",
	ordinary, "-f" + ordinary, "-U" + ordinary, "-Urf" + ordinary, "-rmuinpC" + ordinary, "-rmuinpCf --mount-proc" + ordinary,
}

// before changes the state in which unshare is started.
var before = map[string]string{
	"as usual":   ``,
	"signals":    `perl -e 'use POSIX; sigprocmask(SIG_BLOCK, POSIX::SigSet->new(2, 10, 15, 17, 40, 64)); $SIG{$_} = "IGNORE" for qw(HUP PIPE CHLD QUIT USR2 URG NUM35 NUM63); exec @ARGV' `,
	"closed":     `exec 0<&- 5</dev/null 7</etc/passwd 200</; `,
	"no stdout":  `exec 1>&- 4</dev/null; `,
	"no stderr":  `exec 2>&- 4</dev/null; `,
	"no streams": `exec 0<&- 1>&- 2>&-; `,
	"limits":     `ulimit -Sn 100; ulimit -Hn 5000; ulimit -c 0; ulimit -Ss 4096; ulimit -Su 5000; ulimit -Sl 64; umask 0137; `,
	"few files":  `ulimit -Sn 12; `,
	"nice":       `nice -n 5 `,
	"session":    `setsid -w `,
	"no caps":    `setpriv --bounding-set -sys_boot,-net_raw --inh-caps +chown,+kill --ambient-caps +chown `,
	"no privs":   `setpriv --no-new-privs `,
	"death":      `setpriv --pdeathsig USR1 `,
	"timer":      `exec 9</dev/null; cd /usr; `,
}

// shows is a program that writes its state to a file, because its standard output may be
// closed.
const shows = `#!/usr/bin/perl
my $fds = "";
for (0 .. 1023) { my $l = readlink "/proc/self/fd/$_"; $fds .= "$_ $l\n" if defined $l && $l !~ m{/tmp/shows$|^/tmp/told$} }
open O, ">", "/tmp/told" or open O, ">", "/dev/shm/told" or die;
print O $fds;
open S, "<", "/proc/self/status"; while (<S>) { print O $_ if /^(Sig(Blk|Ign|Cgt|Pnd)|ShdPnd|Cap|NoNewPrivs|Seccomp:|Threads|Umask|Uid|Gid|Groups)/ }
open L, "<", "/proc/self/limits"; print O $_ while <L>;
open W, "<", "/proc/self/stat"; my @s = split / /, <W>;
print O "nice $s[18] policy $s[40]\n";
print O "leads a session: ", $s[5] == $$ ? 1 : 0, ", a group: ", $s[4] == $$ ? 1 : 0, "\n";
my $d = pack "i", 0; syscall 157, 2, $d; print O "pdeathsig ", unpack("i", $d), "\n";
syscall 157, 3, 0, 0, 0; print O "keepcaps ", syscall(157, 7, 0, 0, 0), " securebits ", syscall(157, 27, 0, 0, 0), "\n";
require Cwd; print O "cwd ", Cwd::getcwd(), "\n";
print O "argv $0 @ARGV\n";
close O;
`

func TestProgramStartsInTheStateOfTheRealTool(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	var cases []string
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for k := range before {
			if !yield(k) {
				return
			}
		}
	}) {
		for _, way := range ways {
			cases = append(cases, `rm -f /tmp/told; ( `+before[name]+`unshare `+way+` /tmp/shows a 'b c'; ); echo "status $?"; cat /tmp/told`)
		}
	}
	setup := "cat >/tmp/shows <<'END'\n" + shows + "END\nchmod 755 /tmp/shows; chmod 777 /tmp; touch /tmp/told\n"
	for i, r := range (testbed.Cell{Setup: setup}).Compare(t, cases) {
		if !strings.Contains(r.Stdout, "argv /tmp/shows a b c") {
			t.Errorf("%s: the program did not tell its state: %v", cases[i], r)
		}
	}
}

func TestFirstProcesses(t *testing.T) {
	cases := []string{
		`unshare -p -f sh -c 'echo $$; sh -c "echo \$\$; :"; :'`,
		`unshare -pf --mount-proc sh -c 'ps -e -o pid=,comm=; :'`,
		`unshare -Urpf --mount-proc sh -c 'echo $$; sh -c "echo \$\$; :"; :'`,
		`unshare -pf --kill-child --map-users=0:0:10 --mount-proc sh -c 'echo $$; sh -c "echo \$\$; :"; :'`,
		`unshare -pf --forward-signals chroot / sh -c 'echo $$; sh -c "echo \$\$; :"; :'`,
		`unshare -p sh -c 'sh -c "echo \$\$; :"; :' 2>&1`,
	}
	testbed.Cell{}.Compare(t, cases)
}

// start runs a program with exactly this environment; os/exec would remove duplicates.
func start(t *testing.T, path string, argv, env []string) (pid int, output func() string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p, err := os.StartProcess(path, argv, &os.ProcAttr{Env: env, Files: []*os.File{nil, w, os.Stderr}})
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	return p.Pid, func() string {
		r.SetReadDeadline(time.Now().Add(20 * time.Second))
		var b strings.Builder
		if _, err := bufio.NewReader(r).WriteTo(&b); err != nil {
			p.Kill()
			t.Errorf("%q: %v", argv, err)
		}
		r.Close()
		p.Wait()
		return b.String()
	}
}

func TestProcessIDIsKept(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	testbed.NeedRoot(t)
	for _, way := range ways {
		words := strings.Fields(way)
		forks := strings.Contains(way, "f") || strings.Contains(way, "kill-child")
		if forks {
			continue
		}
		argv := append(append([]string{"unshare"}, words...), "sh", "-c", "echo $$ $PPID")
		pid, output := start(t, testbed.Program("unshare"), argv, os.Environ())
		if got, want := strings.TrimSpace(output()), fmt.Sprint(pid, os.Getpid()); got != want {
			t.Errorf("unshare %s: process and parent %s, want %s", way, got, want)
		}
	}
}

func TestEnvironmentIsPassedOnUnchanged(t *testing.T) {
	env := []string{"A=1", "PATH=" + os.Getenv("PATH"), "A=2", "nothing", "=", "", "=x=y", "B=\xff\n\x01", "A", "LAST="}
	for _, way := range []string{"", ordinary, "-f", "-f" + ordinary, "-U", "-Uf", "-U chroot"} {
		words := strings.Fields(way)
		argv := append([]string{"unshare"}, words...)
		if way == "-U chroot" {
			testbed.NeedRoot(t)
			argv = []string{"unshare", "-r", "chroot", "/"}
		}
		argv = append(argv, "cat", "/proc/self/environ")
		want := strings.Join(env, "\x00") + "\x00"
		_, output := start(t, testbed.Program("unshare"), argv, env)
		if got := output(); got != want {
			t.Errorf("%q: %q, want %q", argv, got, want)
		}
		_, output = start(t, testbed.Need(t, "unshare"), argv, env)
		if got := output(); got != want {
			t.Errorf("the real one with %q: %q, want %q", argv, got, want)
		}
	}
}

// status returns a field of /proc/PID/status.
func status(t *testing.T, pid int, field string) string {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if name, value, _ := strings.Cut(line, ":"); name == field {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// children returns the process ids of the children of all threads of a process.
func children(pid int) (list []int) {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, file := range tasks {
		data, _ := os.ReadFile(file)
		for _, w := range strings.Fields(string(data)) {
			n, _ := strconv.Atoi(w)
			list = append(list, n)
		}
	}
	return list
}

// eventually waits until a condition holds. The test fails after ten seconds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 1000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("in ten seconds: " + what)
}

// waiting starts `unshare WORDS sleep` and returns once sleep runs. Both processes are killed
// at the end of the test.
func waiting(t *testing.T, words ...string) (parent *exec.Cmd, child int) {
	t.Helper()
	cmd := exec.Command(testbed.Program("unshare"), append(words, "sleep", "50")...)
	cmd.Dir = t.TempDir() // where SIGQUIT leaves a core file if the limits allow one
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, c := range children(cmd.Process.Pid) {
			syscall.Kill(c, syscall.SIGKILL)
		}
		cmd.Process.Kill()
		cmd.Wait()
		if child != 0 && comm(child) == "sleep" {
			syscall.Kill(child, syscall.SIGKILL)
		}
	})
	eventually(t, "no sleep runs", func() bool {
		for _, c := range children(cmd.Process.Pid) {
			if comm(c) == "sleep" {
				child = c
			}
		}
		return child != 0
	})
	return cmd, child
}

func comm(pid int) string {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	return strings.TrimSpace(string(data))
}

func TestWaitingParentIsSmall(t *testing.T) {
	testbed.NeedRoot(t)
	for _, way := range []string{"-f", "-f" + ordinary, "-Urf", "-rmuinpf --mount-proc", "-rmuinpf --mount-proc" + ordinary, "--kill-child -p", "--forward-signals", "--map-users=0:0:10 --map-groups=0:0:10 -f"} {
		parent, _ := waiting(t, strings.Fields(way)...)
		pid := parent.Process.Pid
		eventually(t, way+": the parent has other threads", func() bool { return status(t, pid, "Threads") == "1" })
		// The program may run before the parent has released its memory and waits. Only
		// the memory of the waiting parent is measured.
		eventually(t, way+": the parent does not wait", func() bool {
			call, _ := os.ReadFile(fmt.Sprintf("/proc/%d/syscall", pid))
			number, _, _ := strings.Cut(string(call), " ")
			return number == strconv.Itoa(syscall.SYS_WAIT4) || number == strconv.Itoa(syscall.SYS_RT_SIGTIMEDWAIT)
		})
		if list := children(pid); len(list) != 1 {
			t.Errorf("%s: children %v, want one", way, list)
		}
		kb, err := strconv.Atoi(strings.TrimSuffix(status(t, pid, "VmRSS"), " kB"))
		if err != nil || kb > 2500 {
			t.Errorf("%s: %d kB resident (%v), want 2500 at most", way, kb, err)
		}
	}
}

// ended waits for a command and says how it ended.
func ended(cmd *exec.Cmd) string {
	timer := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer timer.Stop()
	cmd.Wait()
	return strings.TrimSuffix(cmd.ProcessState.String(), " (core dumped)")
}

func TestDeathByTheSameSignal(t *testing.T) {
	real := testbed.Need(t, "unshare")
	dir := t.TempDir() // where unshare, which ends by the same signal, leaves a core file
	for _, sig := range []int{1, 2, 3, 6, 8, 9, 10, 11, 13, 14, 15, 34, 64} {
		for _, way := range []string{"-f", "-Uf", "-f" + ordinary} {
			argv := append(strings.Fields(way), "sh", "-c", "ulimit -c 0; kill -"+strconv.Itoa(sig)+" $$")
			run := func(path string) string {
				cmd := exec.Command(path, argv...)
				cmd.Dir = dir
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				return ended(cmd)
			}
			want := "signal: killed"
			if sig != 9 { // util-linux 2.38 does not die of SIGKILL
				want = run(real)
			}
			if got := run(testbed.Program("unshare")); got != want || !strings.HasPrefix(got, "signal") {
				t.Errorf("%s, signal %d: %s, want %s", way, sig, got, want)
			}
		}
	}
}

func TestExitStatusIsCopied(t *testing.T) {
	for _, n := range []int{0, 1, 2, 127, 128, 130, 255} {
		r := testbed.Run(t, exec.Command(testbed.Program("unshare"), "-Uf", "sh", "-c", "exit "+strconv.Itoa(n)))
		if r.Status != n {
			t.Errorf("exit %d became %v", n, r)
		}
	}
}

func TestSignalsToTheWaitingParent(t *testing.T) {
	blocked := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM}
	for _, way := range []string{"-f", "-Uf", "-f" + ordinary} {
		parent, child := waiting(t, strings.Fields(way)...)
		for _, sig := range blocked {
			if err := parent.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
		}
		// SIGSTOP and SIGCONT take effect after the earlier signals have been handled.
		parent.Process.Signal(syscall.SIGSTOP)
		eventually(t, "the parent does not stop", func() bool { return strings.HasPrefix(status(t, parent.Process.Pid, "State"), "T") })
		parent.Process.Signal(syscall.SIGCONT)
		eventually(t, "the parent does not go on", func() bool { return strings.HasPrefix(status(t, parent.Process.Pid, "State"), "S") })
		if got := status(t, child, "SigBlk"); got != status(t, os.Getpid(), "SigBlk") {
			t.Errorf("%v: the program blocks %s", way, got)
		}
		syscall.Kill(child, syscall.SIGUSR1)
		if got := ended(parent); got != "signal: user defined signal 1" {
			t.Errorf("%v: ended by %s", way, got)
		}
	}
	for _, sig := range []syscall.Signal{syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGPIPE, 37} {
		parent, child := waiting(t, "-Uf")
		parent.Process.Signal(sig)
		if got, want := ended(parent), fmt.Sprintf("signal: %v", sig); got != want {
			t.Errorf("%v: %s", sig, got)
		}
		if comm(child) != "sleep" {
			t.Errorf("%v: the program died with its parent", sig)
		}
		syscall.Kill(child, syscall.SIGKILL)
	}
}

func TestForwardedSignals(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		parent, child := waiting(t, "-U", "--forward-signals")
		parent.Process.Signal(sig)
		if got, want := ended(parent), fmt.Sprintf("signal: %v", sig); got != want {
			t.Errorf("%v: %s", sig, got)
		}
		if comm(child) == "sleep" {
			t.Errorf("%v did not reach the program", sig)
		}
	}
	// The parent waits for a program that handles the signal and goes on.
	cmd := exec.Command(testbed.Program("unshare"), "-U", "--forward-signals", "sh", "-c", `trap 'echo got; exit 7' TERM; echo ready; while :; do sleep 0.01; done`)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	cmd.Process.Signal(syscall.SIGTERM)
	lines.Scan()
	if lines.Text() != "got" {
		t.Errorf("the program said %q", lines.Text())
	}
	if got := ended(cmd); got != "exit status 7" {
		t.Errorf("ended by %s", got)
	}
}

func TestKillChild(t *testing.T) {
	for word, want := range map[string]bool{"--kill-child": true, "--kill-child=TERM": true, "--kill-child=CHLD": false} {
		parent, child := waiting(t, "-U", word)
		parent.Process.Kill()
		parent.Wait()
		if want {
			eventually(t, word+": the program lives on", func() bool { return comm(child) != "sleep" })
		} else if comm(child) != "sleep" {
			t.Errorf("%s: the program died", word)
		}
		if comm(child) == "sleep" {
			syscall.Kill(child, syscall.SIGKILL)
		}
	}
}

// TestFailedUnshareLeavesNoHelpers runs where user namespaces are refused, in a chroot. No
// helper process may be left that holds the standard output open.
func TestFailedUnshareLeavesNoHelpers(t *testing.T) {
	testbed.NeedRoot(t)
	dir := t.TempDir()
	cmd := exec.Command("sh", "-c", `cd "$1" && cp "$2" u && exec chroot . /u --map-users=0:0:10 --mount=/u --user=/u /u`, "sh", dir, testbed.Program("unshare"))
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Run(); err == nil || err.Error() != "exit status 1" {
		t.Errorf("it ended with %v", err)
	}
	w.Close()
	r.SetReadDeadline(time.Now().Add(time.Minute))
	output, err := io.ReadAll(r) // until no process has the output open any more
	if err != nil || string(output) != "u: unshare failed: Operation not permitted\n" {
		t.Errorf("%q, %v", output, err)
	}
}
