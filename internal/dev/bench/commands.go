package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"contedor/internal/commands/light"
	"contedor/internal/multicall"
)

// Names of peers that several tables compare with.
const (
	realTools = "util-linux + coreutils"
	uroot     = "u-root"
)

// minimum is a static C program that makes only the system calls of the lesson's command: the
// least that any implementation needs.
const minimum = `#define _GNU_SOURCE
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWUTS))
		return 1;
	pid = fork();
	if (pid < 0)
		return 1;
	if (pid == 0) {
		if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) || chroot(argv[1]) || chdir("/"))
			_exit(125);
		execv(argv[2], argv + 2);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid)
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
`

// compile compiles C or Go source and returns the path of the program. Without the compiler
// the program does not exist.
func (b *bench) compile(name, source string, compiler ...string) (string, error) {
	path := b.dir + "/" + strings.TrimSuffix(name, filepath.Ext(name))
	if _, err := exec.LookPath(compiler[0]); err != nil {
		return path, nil
	}
	if err := os.WriteFile(b.dir+"/"+name, []byte(source), 0o644); err != nil {
		return path, err
	}
	cmd := exec.Command(compiler[0], append(compiler[1:], "-o", path, b.dir+"/"+name)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return path, fmt.Errorf("%s: %w: %s", compiler[0], err, out)
	}
	return path, nil
}

// busybox returns a directory with links to busybox. Without busybox it does not exist.
func (b *bench) busybox() (string, error) {
	dir := b.dir + "/busybox"
	path, missing := exec.LookPath("busybox")
	if missing != nil {
		return dir, nil
	}
	return dir, linkTools(dir, path, "unshare", "chroot")
}

// lesson measures the lesson's last command.
func (b *bench) lesson() (string, error) {
	static, err := b.compile("minimum.c", minimum, "gcc", "-static", "-O2")
	if err != nil {
		return "", err
	}
	busybox, err := b.busybox()
	if err != nil {
		return "", err
	}
	words := []string{"unshare", "-m", "-i", "-n", "-p", "-u", "-f", "chroot", b.tree, "/bin/true"}
	peer := command(uroot, b.uroot, "unshare", "-mount", "-ipc", "-net", "-pid", "-uts", "chroot", b.tree, "/bin/true")
	c := contest{
		title:  "`unshare -m -i -n -p -u -f chroot ROOTFS /bin/true`",
		rounds: b.starts,
		entries: []*entry{
			command(realTools, "", words...),
			command("ours, separate programs", b.ours, words...).atMost(0.95, realTools).atMost(0.92, realTools).atMost(0.65, uroot),
			command("ours, links to contedor", b.links, words...).atMost(0.95, realTools).atMost(0.92, realTools).atMost(0.65, uroot),
			command("busybox", busybox, words...),
			peer,
			command("static C minimum", "", static, b.tree, "/bin/true"),
		},
	}
	b.charted = append(b.charted, &c)
	return c.play()
}

// mini measures how long it takes to make the mini root file system, and to run its program as
// a plain process and in a container.
func (b *bench) mini() (string, error) {
	root := b.tmpfs + "/mini"
	if out, err := exec.Command(b.ours+"/fetchroot", "mini", "-q", root).CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetchroot mini: %w: %s", err, out)
	}
	const plain = "its true, as a plain process"
	c := contest{
		title:  "The mini root file system",
		rounds: b.starts,
		entries: []*entry{
			command(plain, "", root+"/bin/true"),
			command("its true, in a container", b.ours, "unshare", "-m", "-i", "-n", "-p", "-u", "-f", "chroot", root, "/bin/true").atMost(2, plain),
			command("fetchroot mini --force", b.ours, "fetchroot", "mini", "-q", "--force", b.tmpfs+"/again"),
		},
	}
	return c.play()
}

// single measures unshare and chroot, each alone.
func (b *bench) single() (string, error) {
	var text strings.Builder
	for _, t := range []struct {
		words  []string
		peer   string
		atMost float64
	}{
		{[]string{"unshare", "-U", "-r", "true"}, "util-linux", 1.35},
		{[]string{"chroot", "/", "true"}, "coreutils", 1.4},
	} {
		c := contest{
			title:  "`" + strings.Join(t.words, " ") + "`",
			rounds: b.starts,
			entries: []*entry{
				command(t.peer, "", t.words...),
				command("ours, separate program", b.ours, t.words...).atMost(t.atMost, t.peer),
				command("ours, link to contedor", b.links, t.words...).atMost(t.atMost, t.peer),
			},
		}
		figures, err := c.play()
		if err != nil {
			return "", err
		}
		text.WriteString(figures + "\n")
	}
	return strings.TrimSuffix(text.String(), "\n"), nil
}

// start measures how long our programs take to start and end.
func (b *bench) start() (string, error) {
	empty, err := b.compile("empty.go", "package main\n\nfunc main() {}\n", "go", "build", "-trimpath", "-ldflags=-s -w")
	if err != nil {
		return "", err
	}
	c := contest{
		title:  "Start-up",
		rounds: b.starts,
		entries: []*entry{
			command("/bin/true", "", "/bin/true"),
			command("an empty Go program", "", empty),
		},
	}
	programs, err := os.ReadDir(b.ours)
	if err != nil {
		return "", err
	}
	for _, p := range programs {
		if name := p.Name(); multicall.Find(light.List, name) != nil {
			c.entries = append(c.entries, command(name+" --version", b.ours, name, "--version"))
		}
	}
	c.entries = append(c.entries,
		command("contedor --list", b.ours, "contedor", "--list"),
		command("fetchroot --version", b.ours, "fetchroot", "--version"),
		command("util-linux unshare --version", "", "unshare", "--version"),
		command("coreutils chroot --version", "", "chroot", "--version"))
	return c.play()
}

// loops are the programs for the shells, and the bars of ours against the machine's own.
var loops = []struct {
	title, text string
	bash, dash  float64 // 0 for no bar
}{
	{"100,000 additions", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done", 2, 0},
	{"1,000 external programs", "i=0; while [ $i -lt 1000 ]; do /bin/true; i=$((i+1)); done", 0, 1.5},
	{"1,000 command substitutions", "i=0; while [ $i -lt 1000 ]; do x=$(echo $i); i=$((i+1)); done", 0, 0},
	{"nothing", "true", 0, 0},
}

// shell measures loops of the shells, and how long they take to start.
func (b *bench) shell() (string, error) {
	var text strings.Builder
	for _, l := range loops {
		ours := command("ours", b.ours, "contedor", "bash", "-c", l.text)
		if l.bash > 0 {
			ours.atMost(l.bash, "bash")
		}
		if l.dash > 0 {
			ours.atMost(l.dash, "dash")
		}
		c := contest{
			title:   "Shell: " + l.title,
			rounds:  max(b.starts/5, 5),
			entries: []*entry{command("bash", "", "bash", "-c", l.text), command("dash", "", "dash", "-c", l.text), ours},
		}
		figures, err := c.play()
		if err != nil {
			return "", err
		}
		text.WriteString(figures + "\n")
	}
	return strings.TrimSuffix(text.String(), "\n"), nil
}

// memory measures the memory and threads of the parent that waits for the lesson's program.
func (b *bench) memory() (string, error) {
	busybox := b.dir + "/busybox"
	t := table{title: "The parent that waits", head: []string{"program", "VmRSS MB", "threads", "bar: 2.5 MB, 1 thread"}}
	for _, e := range []*entry{
		command(realTools, "", "unshare"),
		command("ours, separate programs", b.ours, "unshare"),
		command("ours, links to contedor", b.links, "unshare"),
		command("busybox", busybox, "unshare"),
	} {
		if e.missing != "" {
			t.add(e.name, "-", "-", e.missing)
			continue
		}
		e.argv = []string{"unshare", "-m", "-i", "-n", "-p", "-u", "-f", "chroot", b.tree, "/bin/sleep", "60"}
		kilobytes, threads, err := e.waiting()
		if err != nil {
			return "", fmt.Errorf("%s: %w", e.name, err)
		}
		verdict := ""
		if strings.HasPrefix(e.name, "ours") {
			verdict = held(kilobytes <= 2500 && threads == 1)
		}
		t.add(e.name, fmt.Sprintf("%.2f", float64(kilobytes)/1000), fmt.Sprint(threads), verdict)
	}
	return t.String(), nil
}

// waiting starts the entry, whose program is sleep. It returns the resident memory, in units of
// 1000 bytes, and the number of threads of the process that waits for the program.
func (e *entry) waiting() (kilobytes, threads int, err error) {
	cmd := exec.Cmd{Path: e.path, Args: e.argv, Env: e.env(), Dir: "/"}
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer cmd.Wait()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		var child int
		proc := fmt.Sprintf("/proc/%d", cmd.Process.Pid)
		children, _ := os.ReadFile(fmt.Sprintf("%s/task/%d/children", proc, cmd.Process.Pid))
		if n, _ := fmt.Sscan(string(children), &child); n == 0 {
			continue
		}
		if name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", child)); string(name) != "sleep\n" {
			continue
		}
		time.Sleep(50 * time.Millisecond) // until the parent waits
		status, err := os.ReadFile(proc + "/status")
		for line := range strings.Lines(string(status)) {
			if n := 0; scan(line, "VmRSS:", &n) {
				kilobytes = n * 1024 / 1000
			}
			scan(line, "Threads:", &threads)
		}
		if sleeper, err := os.FindProcess(child); err == nil {
			sleeper.Kill()
		}
		return kilobytes, threads, err
	}
	cmd.Process.Kill()
	return 0, 0, fmt.Errorf("its program did not start within 5 seconds")
}

// scan reads the number of a line of /proc/PID/status.
func scan(line, key string, value *int) bool {
	rest, ok := strings.CutPrefix(line, key)
	if !ok {
		return false
	}
	n, _ := fmt.Sscan(rest, value)
	return n == 1
}
