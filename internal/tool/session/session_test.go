package session_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/commands"
	"contedor/internal/dev/testbed"
	"contedor/internal/multicall"
	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) { testbed.Main(m, "fetchroot") }

// shell returns `contedor shell` with a private runtime directory.
func shell(t *testing.T, runtime, script string, words ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(testbed.Program("contedor"), append([]string{"shell"}, words...)...)
	cmd.Env = append(os.Environ(), "SHELL=/bin/bash", "XDG_RUNTIME_DIR="+runtime)
	cmd.Stdin = strings.NewReader(script)
	return cmd
}

// empty checks that nothing is left in a directory.
func empty(t *testing.T, dir string) {
	t.Helper()
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left in %s: %v %v", dir, entries, err)
	}
}

func TestCommandsComeFirst(t *testing.T) {
	runtime := t.TempDir()
	first := []string{multicall.Name}
	for _, row := range commands.List() {
		if row.Place != multicall.Last && row.Place != multicall.Named && row.Kind != multicall.Word {
			first = append(first, row.Command.Name)
		}
	}
	r := testbed.Run(t, shell(t, runtime, `
		for c in `+strings.Join(first, " ")+`; do command -v $c; done
		type -aP true | head -n 1; type -aP true | tail -n 1
		stat -c %a "$XDG_RUNTIME_DIR"/*
		unshare -f sh -c 'exit 5'; echo $?
		env echo x
		exit 7`))
	if r.Status != 7 {
		t.Error(r)
	}
	said := regexp.MustCompile(`^contedor: .* (` + regexp.QuoteMeta(runtime) + `/contedor-\d+)/first, until you exit\n$`).FindStringSubmatch(r.Stderr)
	if said == nil {
		t.Fatalf("standard error: %q", r.Stderr)
	}
	want := ""
	for _, c := range first {
		want += said[1] + "/first/" + c + "\n"
	}
	system, _ := exec.LookPath("true")
	want += system + "\n" + said[1] + "/last/true\n" + "700\n5\nx\n"
	if r.Stdout != want {
		t.Errorf("got %q\nwant %q", r.Stdout, want)
	}
	empty(t, runtime)
}

func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	if r := testbed.Run(t, shell(t, t.TempDir(), "pwd", dir)); r.Stdout != dir+"\n" || r.Status != 0 {
		t.Error(r)
	}
	for words, text := range map[string]string{
		"/nosuch":     "contedor shell: cannot change directory to '/nosuch': No such file or directory\n",
		"/dev/null":   "contedor shell: cannot change directory to '/dev/null': Not a directory\n",
		dir + " more": "contedor shell: unexpected argument 'more'\nTry 'contedor shell --help' for more information.\n",
		"--nope":      "contedor shell: unrecognized option '--nope'\nTry 'contedor shell --help' for more information.\n",
	} {
		if r := testbed.Run(t, shell(t, dir, "echo never", strings.Fields(words)...)); r != (testbed.Result{Stderr: text, Status: 1}) {
			t.Errorf("%s: %v", words, r)
		}
	}
	empty(t, dir)
}

func TestShell(t *testing.T) {
	runtime, file := t.TempDir(), t.TempDir()+"/file"
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for program, want := range map[string]testbed.Result{
		"/nosuch": {Stderr: "contedor shell: failed to execute /nosuch: No such file or directory\n", Status: 127},
		file:      {Stderr: "contedor shell: failed to execute " + file + ": Permission denied\n", Status: 126},
	} {
		cmd := shell(t, runtime, "")
		cmd.Env = append(cmd.Env, "SHELL="+program)
		if r := testbed.Run(t, cmd); r != want {
			t.Errorf("%s:\n got %v\nwant %v", program, r, want)
		}
	}
	r := testbed.Run(t, shell(t, runtime, "kill -TERM $$"))
	if r.Status != 128+int(unix.SIGTERM) {
		t.Errorf("a killed shell: %v", r)
	}
	empty(t, runtime)
}

// TestElsewhere checks that a runtime directory of another user is not used.
func TestElsewhere(t *testing.T) {
	for _, runtime := range []string{"", "/nosuch", "relative"} {
		r := testbed.Run(t, shell(t, runtime, "exit"))
		dir := regexp.MustCompile(`/tmp/contedor-\d+`).FindString(r.Stderr)
		if dir == "" || r.Status != 0 {
			t.Errorf("%q: %v", runtime, r)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s is left", dir)
		}
	}
}

// TestTheLessonAsItStands types the lines of the lesson, with wget and tar, in new namespaces
// that stand for the machine.
func TestTheLessonAsItStands(t *testing.T) {
	testbed.NeedRoot(t)
	dir := t.TempDir()
	for _, words := range [][]string{{"mini", "-q", "rootfs"}, {"--pack", "-q", "rootfs"}} {
		cmd := exec.Command(testbed.Program("fetchroot"), words...)
		cmd.Dir = dir
		if r := testbed.Run(t, cmd); r.Status != 0 {
			t.Fatal(r)
		}
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	// Here documents are the input of the shells that the lesson starts.
	cmd := shell(t, t.TempDir(), `
wget `+server.URL+`/rootfs.tar.gz
tar xfz rootfs.tar.gz
chroot rootfs /bin/bash <<'END'
mount -t proc proc /proc
ps ax >/tmp/all; read head </tmp/all; echo "$head"
END
umount rootfs/proc
unshare -m -i -n -p -u -f chroot rootfs /bin/bash <<'END'
echo $$
mount -t proc proc /proc
ps -o pid,comm
hostname contedor-a-man
hostname
ip -br link
END
hostname
echo rootfs/proc/*
`, t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: unix.CLONE_NEWNS | unix.CLONE_NEWUTS}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	r := testbed.Run(t, cmd)
	got := regexp.MustCompile(`(?m)^ +| +$`).ReplaceAllString(r.Stdout, "")
	got = regexp.MustCompile(` +`).ReplaceAllString(got, " ")
	got = regexp.MustCompile(`\d+ ps\n`).ReplaceAllString(got, "N ps\n")
	want := `PID TTY STAT TIME COMMAND
1
PID COMMAND
1 bash
N ps
contedor-a-man
lo DOWN 00:00:00:00:00:00 <LOOPBACK>
` + host + `
rootfs/proc/*
`
	if got != want || r.Status != 0 {
		t.Errorf("%v\nwant %q", r, want)
	}
}

// TestSignals checks that the keys of a terminal reach the program that runs in the shell. When
// the terminal is closed, or the session is told to end, no link is left.
func TestSignals(t *testing.T) {
	for _, end := range []string{"exit\r", "hang up", "terminate"} {
		runtime := t.TempDir()
		cmd := shell(t, runtime, "")
		cmd.Stdin = nil
		cmd.Env = append(cmd.Env, "SHELL="+filepath.Join(testbed.Root(t), "internal/tool/session/testdata/shell"), "TERM=dumb")
		screen := testbed.OpenTerminal(t, cmd, 24, 80)
		screen.Until("ready> ")
		screen.Type("echo $((7*3)); cat\r") // after that, cat reads
		screen.Until("21\r\n")
		screen.Type("x\r")
		screen.Until("x\r\nx\r\n")
		screen.Type("\x03")
		screen.Until("ready> ")
		screen.Type("echo $((6*7))\r")
		screen.Until("42\r\n")
		switch end {
		case "hang up":
			screen.HangUp()
		case "terminate":
			cmd.Process.Signal(unix.SIGTERM)
		default:
			screen.Type(end)
		}
		cmd.Wait()
		empty(t, runtime)
	}
}
