package tutor

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// reached waits until the lesson has seen a step reached, whatever the terminal shows.
func (l *learner) reached(step string) {
	l.t.Helper()
	for end := time.Now().Add(time.Minute); l.progress().Steps[step].Reached.IsZero(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			l.t.Fatalf("%s is not reached", step)
		}
	}
}

// TestOtherWays reaches steps in other ways than the documents.
func TestOtherWays(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	for name, c := range map[string]struct {
		chapter string
		lines   []string
		step    string
	}{
		"absolute path":       {"chroot", []string{`exec chroot "$PWD/rootfs" /bin/sh`}, "chroot.enter"},
		"in the tree":         {"chroot", []string{"cd rootfs", "chroot . bin/sh"}, "chroot.enter"},
		"with unshare":        {"chroot", []string{"unshare --root rootfs /bin/bash"}, "chroot.enter"},
		"in the background":   {"chroot", []string{"chroot rootfs sleep 1000 &"}, "chroot.enter"},
		"another tree":        {"chroot", []string{"mv rootfs other; mkdir -p a/b; mv other a/b/tree; cd a/b", "chroot tree /bin/sh"}, "chroot.enter"},
		"long options":        {"container", []string{"unshare --mount --uts --ipc --net --pid --fork --root rootfs /bin/sh"}, "container.make"},
		"one after the other": {"container", []string{"unshare -m /bin/bash", "unshare -u -i /bin/bash", "unshare -n -p -f /bin/bash", "chroot rootfs /bin/sh"}, "container.make"},
		"with a user":         {"container", []string{"unshare -r -m -u -i -n -p -f --mount-proc chroot rootfs /bin/sh"}, "container.make"},
		"by the kernel":       {"namespaces", []string{"unshare -u", "echo other >/proc/sys/kernel/hostname"}, "namespaces.name"},
		"with the tool's map": {"users", []string{"unshare --map-users=0:0:1 --map-groups=0:0:1 -m -u -i -n -p -f chroot rootfs /bin/sh"}, "users.make"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := begin(t, c.chapter)
			for _, line := range c.lines {
				l.enter(line)
			}
			l.reached(c.step)
			l.quit()
		})
	}
}

// TestMoves goes back and forth in the lesson, with the menu and with the command, also in a
// container, leaves it and comes again.
func TestMoves(t *testing.T) {
	l := begin(t, "files")
	l.Type("contedor fetchroot mini\r")
	l.Until(`Enter shows the next step(.|\n)*` + prompt)
	l.Type("\r")
	l.Until(`step 1 of 1(.|\n)*chroot rootfs(.|\n)*` + prompt)

	l.Type("contedor lesson back\r")
	l.Until(`1. The file system · step 1 of 1(.|\n)*` + prompt)
	if p := l.progress(); p.Current != "files.fetch" || !p.Held {
		t.Errorf("back: %+v", p)
	}
	l.Type("contedor lesson hint\r") // it is reached, but not left because the learner went back
	l.Until(`✓ a directory here(.|\n)*was reached before(.|\n)*step 1 of 1(.|\n)*` + prompt)
	l.Type("mv rootfs/bin rootfs/nib\r")
	for l.progress().Held {
		time.Sleep(10 * time.Millisecond)
	}
	l.Type("mv rootfs/nib rootfs/bin\r")
	l.Until(`done: fetchroot(.|\n)*Enter shows(.|\n)*` + prompt)
	l.Type("contedor lesson namespaces\r")
	l.Until(`4. Namespaces(.|\n)*step 1 of(.|\n)*` + prompt)
	l.Type("unshare -u /bin/bash --norc\r")
	l.Until(`done: unshare -u(.|\n)*step 2 of(.|\n)*` + prompt)
	l.Type("contedor lesson hint\r") // typed in the namespace, answered outside
	l.Until(`✓ a process has a UTS(.|\n)*✗ the host name(.|\n)*` + prompt)
	l.Type("contedor lesson skip\r")
	l.Until(`step 3 of(.|\n)*` + prompt)
	if mark := l.progress().Steps["namespaces.name"]; mark.Skipped.IsZero() || !mark.Reached.IsZero() {
		t.Errorf("skip: %+v", mark)
	}
	l.Type("contedor lesson nothing\r")
	l.Until(`no chapter or word 'nothing'(.|\n)*` + prompt)
	l.Type("contedor lesson check 4\r")
	l.Until(`no task '4'(.|\n)*` + prompt)
	l.Type("contedor lesson\r")
	l.Until(`already running(.|\n)*` + prompt)
	if out := l.choose("l"); !strings.Contains(out, "✓ fetchroot") || !strings.Contains(out, "unshare -m /bin/bash ← here") {
		t.Errorf("list: %s", out)
	}
	l.quit()

	l.start("")
	l.Until(`4. Namespaces(.|\n)*step 3 of(.|\n)*` + prompt)
	l.Type("exit\r") // ends the lesson with its shell
	l.Until(`goes on from here`)
}

// TestKeys checks that keys reach the programs, that the size of the terminal is passed on, and that
// nothing is written where a program draws on the alternate screen.
func TestKeys(t *testing.T) {
	l := begin(t, "chroot")
	l.Type("sh -c 'echo rea''dy; exec sleep 1000'\r")
	l.Until(`\nready\r\n`) // not the echo: now a program has the terminal
	l.Type("\x03")
	l.Until(`\^C(.|\n)*` + prompt)
	l.Type("sh -c 'echo rea''dy; exec cat'\r")
	l.Until(`\nready\r\n`)
	l.Type("one\r")
	l.Until(`one\r\none\r\n`) // the echo, and what cat prints
	l.Type("\x1d\r")          // for cat, which is not a shell
	l.Until(`\^\]\r\n\x1d\r\n`)
	l.Type("\x1a")
	l.Until(`Stopped(.|\n)*` + prompt)
	l.enter("kill %1")
	l.Resize(30, 100)
	l.Type("until [ \"$(stty size)\" = '30 100' ]; do sleep 0.1; done; stty size\r")
	l.Until(`\n30 100(.|\n)*` + prompt)
	l.Type(`printf '\033[?1049h'; chroot rootfs sh -c 'read x'; printf '\033[?1049l'` + "\r")
	l.Until("\x1b\\[\\?1049h")
	l.reached("chroot.enter")
	// The note comes only after the end of the program.
	l.Type("x\r")
	out := l.Until(`done: chroot(.|\n)*` + prompt)
	if end := strings.Index(out, "\x1b[?1049l"); end < 0 || strings.Contains(out[:end], "done") {
		t.Errorf("on the alternate screen: %q", out)
	}
	l.Type("echo unfinished")
	l.Until("unfinished")
	l.Type("\x1dq") // the menu opens also in an unfinished line
	l.Until(`goes on from here`)
}

// TestHangup checks that nothing is left of the lesson when its terminal goes away.
func TestHangup(t *testing.T) {
	l := begin(t, "chroot")
	l.enter("sleep 1000 &")
	l.HangUp()
	ended := make(chan error, 1)
	go func() { ended <- l.cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Error("the lesson does not end")
	}
	if left, err := os.ReadDir(runtimeIn(l.dir)); err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
}

// TestWatch follows the steps that are done elsewhere.
func TestWatch(t *testing.T) {
	dir := directory(t)
	mini(t, dir)
	l := &learner{t: t, dir: dir, state: stateFile(dir)}
	l.open(exec.Command("sh", "-c", "chroot rootfs sleep 1000 & exec contedor lesson --beside"))
	l.Until(`done: fetchroot(.|\n)*done: chroot(.|\n)*3. Why(.|\n)*step 1 of 3\r\n(.|\n)*mount -t proc proc /proc\r\n`)
	l.Type("h")
	l.Until(`✗ the /proc(.|\n)*If it does not work(.|\n)*`)
	l.Type("s")
	l.Until(`step 2 of 3`)
	l.Type("b")
	l.Until(`step 1 of 3`)
	l.Type("a")
	l.Until(`step 1 of 3`)
	if p := l.progress(); p.Current != "cage.proc" || p.Steps["cage.proc"].Skipped.IsZero() {
		t.Errorf("%+v", p)
	}
	l.Type("q")
	if err := l.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestUser follows the lesson as another user than root.
func TestUser(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	testbed.NeedRoot(t)
	dir := directory(t)
	mini(t, dir)
	if err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		os.Lchown(path, 54321, 54321)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	l := &learner{t: t, dir: dir, state: stateFile(dir)}
	l.open(exec.Command("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "contedor", "lesson", "chroot"))
	l.Until(`You are not root(.|\n)*unshare -r chroot rootfs /bin/bash(.|\n)*` + prompt)
	l.Type("unshare -r chroot rootfs /bin/bash\r")
	l.Until(`done: unshare -r chroot(.|\n)*This step needs root(.|\n)*` + prompt)
	l.choose("s")
	l.Type("exit\r")
	l.Until(`done: exit(.|\n)*done: umount(.|\n)*(Enter shows|step 1 of)(.|\n)*` + prompt)
	l.Type("\r")
	l.Type("contedor lesson container\r")
	l.Until(`5. All(.|\n)*` + prompt)
	l.Type("unshare -r -m -i -n -p -u -f chroot rootfs /bin/bash\r")
	l.Until(`done: unshare -r -m(.|\n)*` + prompt)
	l.Type("mount -t proc proc /proc\r")
	l.Until(`done: mount(.|\n)*6. A host name(.|\n)*` + prompt)
	if hint := l.choose("h"); !strings.Contains(hint, "✗") {
		t.Fatalf("the host name counts as changed: %s", hint)
	}
	l.Type("hostname mine\r")
	l.Until(`done: hostname(.|\n)*` + prompt)
	l.quit()
}

// TestNoTree begins in a chapter that needs a root file system, where there is none.
func TestNoTree(t *testing.T) {
	testbed.NeedRoot(t)
	dir := directory(t)
	l := &learner{t: t, dir: dir, state: stateFile(dir)}
	l.start("container")
	l.Until(`5. All(.|\n)*type 'fetchroot mini' first(.|\n)*` + prompt)
	l.enter("contedor fetchroot mini")
	if out := l.choose("a"); !strings.Contains(out, "5. All") || strings.Contains(out, "fetchroot mini") {
		t.Errorf("%s", out)
	}
	l.quit()
}

// TestTasks does the tasks of the course, and reports them.
func TestTasks(t *testing.T) {
	l := begin(t, "chroot")
	l.missing("1", 6)
	l.enter("echo $$ >shell; unshare -u -n -p -f --mount-proc /bin/bash")
	l.missing("1", 4)
	l.at(true)
	l.enter("pid=$(pgrep -P $(pgrep -P $(cat shell)))")
	l.enter("nsenter -t $pid -u /bin/bash --norc")
	l.enter("hostname other")
	l.missing("1", 2)
	l.enter("exit")
	l.enter("ip link add out0 type veth peer name in0 netns $pid; ip addr add 10.9.0.1/24 dev out0; ip link set out0 up")
	l.enter("nsenter -t $pid -n sh -c 'ip addr add 10.9.0.3/24 dev in0; ip link set in0 up'")
	l.missing("1", 1)
	l.enter("ping -c 1 -W 5 10.9.0.3")
	l.Type("contedor lesson check 1\r")
	if out := l.Until(`Task 1 is done(.|\n)*` + prompt); !regexp.MustCompile(`✓ a second shell has entered(.|\n)*\(seen`).MatchString(out) {
		t.Errorf("%s", out)
	}
	l.at(false)
	l.enter("exit")

	l.missing("3", 6)
	l.enter("echo $$ >shell; unshare -m -i -n -p -u -f chroot rootfs /bin/bash")
	l.enter("mount -t proc proc /proc; hostname box")
	l.at(true)
	l.missing("3", 2)
	l.enter("pid=$(pgrep -P $(pgrep -P $(cat shell)))")
	l.enter("ip link add veth0 type veth peer name eth0 netns $pid; ip addr add 10.10.0.1/24 dev veth0; ip link set veth0 up")
	l.enter("nsenter -t $pid -n sh -c 'ip addr add 10.10.0.2/24 dev eth0; ip link set eth0 up; ip route add default via 10.10.0.1'")
	l.enter("sysctl -w net.ipv4.ip_forward=1; iptables -t nat -A POSTROUTING -s 10.11.0.0/24 -j MASQUERADE")
	l.missing("3", 2)
	l.enter("iptables -t nat -A POSTROUTING -s 10.10.0.0/24 -j MASQUERADE")
	l.missing("3", 1)
	if cgroupVersion() == 1 {
		l.enter("cgcreate -g memory:box; cgset -r memory.limit_in_bytes=512M box; cgclassify -g memory:box $pid")
		l.Type("contedor lesson check\r")
		l.Until(`Task 1 is done(.|\n)*Task 3 is done(.|\n)*` + prompt)
		l.enter("cgcreate -g memory:small; cgset -r memory.limit_in_bytes=50M small; cgexec -g memory:small sleep 1000 &")
		l.enter("until grep -q . /sys/fs/cgroup/memory/small/cgroup.procs; do sleep 0.1; done")
		l.Type("contedor lesson check 2\r")
		l.Until(`✓ a process is in a control group with a limit of 50 MB(.|\n)*✗ three busy(.|\n)*` + prompt)
		l.enter("kill %1; wait; cgcreate -g memory:smaller; cgset -r memory.limit_in_bytes=4096 smaller")
		l.Type("contedor lesson check 2\r")
		l.Until(`50 MB\s+\(seen(.|\n)*✓ a control group has a limit of 4 KB(.|\n)*` + prompt)
	}
	l.quit()

	cmd := exec.Command(testbed.Program("contedor"), "lesson", "report", "--json")
	cmd.Env = append(environment(l.dir), "USER=secretname")
	r := testbed.Run(t, cmd)
	var got report
	if err := json.Unmarshal([]byte(r.Stdout), &got); err != nil || r.Status != 0 {
		t.Fatal(err, r)
	}
	if got.Format != 1 || !got.Tasks[0].Done || got.Tasks[1].Done || got.Tasks[0].Claims[0].Seen == nil || got.Begun == nil ||
		len(got.Steps) == 0 || got.Machine.Kernel == "" || got.Reached == 0 {
		t.Errorf("%+v", got)
	}
	name, _ := os.Hostname()
	for _, secret := range []string{name, "secretname", l.dir} {
		if strings.Contains(r.Stdout, secret) {
			t.Errorf("the report names %q: %s", secret, r.Stdout)
		}
	}
}

// TestOutOfMemory reads records of the kernel's log.
func TestOutOfMemory(t *testing.T) {
	const killed = "3,30616,51323644500,-;Memory cgroup out of memory: Killed process 30330 (sh) total-vm:2592kB"
	const cause = "6,30615,51323644068,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/small,task_memcg=/small,task=sh,pid=30330,uid=0"
	const never = time.Duration(1<<63 - 1)
	groups := []string{"/sys/fs/cgroup/memory/small"}
	for i, c := range []struct {
		record string
		since  time.Duration
		groups []string
		want   bool
	}{
		{killed, 51323 * time.Second, nil, true},
		{killed, 51324 * time.Second, groups, false},
		{killed, never, groups, false},
		{cause, never, groups, true},
		{cause, 0, []string{"/sys/fs/cgroup/memory/other"}, false},
		{"6,1,51323644500,-;v: left promiscuous mode", 0, groups, false},
		{"Memory cgroup out of memory", 0, groups, false},
	} {
		if got := outOfMemory(c.record, c.since, c.groups); got != c.want {
			t.Errorf("%d: %t", i, got)
		}
	}
}

// TestOthers has somebody else at another terminal, who has done a part of the tasks.
func TestOthers(t *testing.T) {
	if id, err := os.ReadFile("/proc/self/loginuid"); err == nil && string(id) != "4294967295" {
		t.Skip("this process has a login id, by which the processes of others are told apart")
	}
	const container = "unshare -r -p -n -u -f --mount-proc sh -c 'hostname other; exec sleep 1000'"
	const as = "setpriv --reuid=54321 --regid=54321 --clear-groups "
	for line, count := range map[string]int{
		// A log-in of another user has a session of its own.
		`script -qc "exec ` + as + container + `" /dev/null >/dev/null 2>&1 </dev/null &`: 6,
		// The learner runs it as another user.
		as + container + " &": 3,
		container + " &":      3,
	} {
		l := begin(t, "chroot")
		l.enter(line)
		l.enter("until pgrep -x sleep; do sleep 0.1; done")
		l.missing("1", count)
		l.quit()
	}
}

// missing checks how many claims of a task are missing.
func (l *learner) missing(task string, count int) {
	l.t.Helper()
	l.Type("contedor lesson check " + task + "\r")
	out := l.Until(`Task ` + task + `(: [0-9]+ missing| is done)(.|\n)*` + prompt)
	if !strings.Contains(out, "Task "+task+": "+number(count)+" missing.") || strings.Count(out, "✗") != count ||
		!strings.Contains(out, "Run the check on the machine") {
		l.t.Errorf("%d should be missing: %s", count, out)
	}
}

// TestBrokenProgress checks the messages for a file that cannot be read, which stays as it is.
func TestBrokenProgress(t *testing.T) {
	for text, want := range map[string]string{"{": "cannot be read", `{"format": 7}`: "of another version (7)"} {
		dir := t.TempDir()
		file := stateFile(dir)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, file, text)
		for _, words := range [][]string{{"list"}, {"skip"}, {"report", "--json"}, {"check", "1"}} {
			cmd := exec.Command(testbed.Program("contedor"), append([]string{"lesson"}, words...)...)
			cmd.Env = environment(dir)
			r := testbed.Run(t, cmd)
			after, err := os.ReadFile(file)
			if r.Status != 1 || !strings.Contains(r.Stderr, want) || !strings.Contains(r.Stderr, file) || err != nil || string(after) != text {
				t.Errorf("%q: %v, %q", words, r, after)
			}
		}
	}
}

// TestLines checks command lines that begin nothing.
func TestLines(t *testing.T) {
	dir := t.TempDir()
	for line, want := range map[string]struct {
		status int
		text   string
	}{
		"":               {1, "needs a terminal"},
		"chroot":         {1, "needs a terminal"},
		"chrot":          {1, "did you mean 'chroot'?"},
		"list x":         {1, "unexpected argument 'x'"},
		"check 4":        {1, "no task '4'"},
		"check 1":        {1, "Task 1: "},
		"back":           {1, "this is the first step"},
		"hint":           {0, "✗ a directory here"},
		"again":          {0, "1. The file system"},
		"--lang gl list": {0, "O sistema de ficheiros"},
		"--lang es hint": {0, "Lo que muestra la máquina"},
		"--help":         {0, "contedor lesson report"},
	} {
		cmd := exec.Command(testbed.Program("contedor"), append([]string{"lesson"}, strings.Fields(line)...)...)
		cmd.Env, cmd.Dir = environment(dir), dir
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if r := testbed.Run(t, cmd); r.Status != want.status || !strings.Contains(r.Stdout+r.Stderr, want.text) || strings.Contains(r.Stdout, "\x1b") {
			t.Errorf("%q: %v", line, r)
		}
	}
	cmd := exec.Command(testbed.Program("contedor"), "lesson", "list")
	cmd.Env = []string{"PATH=/bin"}
	if r := testbed.Run(t, cmd); r.Status != 1 || !strings.Contains(r.Stderr, "XDG_STATE_HOME") {
		t.Errorf("without HOME: %v", r)
	}
}

func TestFilter(t *testing.T) {
	const text = "a\x1b[1mb" + orderBegin + "check 1" + orderEnd + "c\x1b]0;title\x07d" + orderBegin + orderEnd + "\x1b]777;other\x07e"
	for n := 1; n <= len(text); n++ {
		var f filter
		var shown strings.Builder
		var orders []string
		for at := 0; at < len(text); at += n {
			s, o := f.split([]byte(text[at:min(at+n, len(text))]))
			shown.Write(s)
			orders = append(orders, o...)
		}
		if shown.String() != "a\x1b[1mbc\x1b]0;title\x07d\x1b]777;other\x07e" || strings.Join(orders, "|") != "check 1|" {
			t.Errorf("in pieces of %d: %q, %q", n, shown.String(), orders)
		}
	}
	var f filter
	long := orderBegin + strings.Repeat("x", 2*maxOrder)
	if s, o := f.split([]byte(long)); string(s) != long || o != nil {
		t.Errorf("a long order: %q, %q", s, o)
	}
	for text, want := range map[string]bool{"\x1b[?1049h": true, "\x1b[?47hx": true, "\x1b[?1049h\x1b[?1049l": false, "\x1b[?25h": false} {
		for n := 1; n <= len(text); n++ {
			var f filter
			for at := 0; at < len(text); at += n {
				f.split([]byte(text[at:min(at+n, len(text))]))
			}
			if f.alternate != want {
				t.Errorf("%q in pieces of %d: %t", text, n, f.alternate)
			}
		}
	}
}

// TestClear checks that a line that is written again after a note does not clear the screen.
func TestClear(t *testing.T) {
	for _, terminal := range []string{"xterm", "xterm-256color", "linux", "screen", "tmux-256color", "vt100", "rxvt"} {
		cmd := exec.Command(testbed.Need(t, "clear"))
		cmd.Env = []string{"TERM=" + terminal}
		clear := testbed.Run(t, cmd)
		if clear.Status != 0 {
			t.Fatalf("%s: %v", terminal, clear)
		}
		text := "# clear\r\n" + clear.Stdout + "\x1b[1m#\x1b[m "
		for n := 1; n <= len(text); n++ {
			var s shell
			for at := 0; at < len(text); at += n {
				s.printed([]byte(text[at:min(at+n, len(text))]))
			}
			if string(s.tail) != "\x1b[1m#\x1b[m " {
				t.Errorf("%s, in pieces of %d: %q is left of %q", terminal, n, s.tail, text)
			}
		}
	}
	var s shell
	if s.note([]byte{clearKey}); s.typed {
		t.Error("^L counts as an unfinished line")
	}
	l := begin(t, "chroot")
	l.Type("TERM=xterm clear; chroot rootfs /bin/bash\r")
	if out := l.Until(`done: chroot(.|\n)*` + prompt); strings.Contains(out[strings.Index(out, "done"):], cursorHome) {
		t.Errorf("after clear: %q", out)
	}
	l.quit()
}

func stateFile(dir string) string { return filepath.Join(dir, "state", "contedor", "lesson.json") }
