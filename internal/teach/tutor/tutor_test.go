package tutor

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/teach/record"
	"contedor/internal/texts"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor") }

// apart is a script that runs its arguments on what they take for a machine of their own: in new
// namespaces, with /run, and with control groups below a new one in each hierarchy.
const apart = `
set -e
mount -t tmpfs tmpfs /run
mkdir /run/netns
mount --bind /run/netns /run/netns
for pair in $GROUPS_OF_TEST; do
	mount --bind ${pair%%:*} ${pair#*:}
done
exec "$@"`

// A learner is one who follows the lesson at a terminal.
type learner struct {
	*testbed.Terminal
	t      *testing.T
	cmd    *exec.Cmd
	dir    string // the working directory
	state  string // the file of the progress
	second bool   // whether the second shell is the active one
}

// environment returns the environment of a learner in a directory.
func environment(dir string) []string {
	return []string{
		"HOME=" + dir, "XDG_STATE_HOME=" + dir + "/state", "XDG_RUNTIME_DIR=" + runtimeIn(dir), "SHELL=/bin/bash", "TERM=dumb", "LC_ALL=C.UTF-8", "NO_COLOR=1",
		"PATH=" + testbed.Bin() + ":/usr/sbin:/usr/bin:/sbin:/bin",
	}
}

// prompt matches the prompts of the shells. What is typed stands after a blank, so an echo never matches.
const prompt = `[\r\n][^ \r\n]+[#$] `

// begin begins the lesson at a chapter, on a terminal of 80 columns and 24 rows.
func begin(t *testing.T, chapter string) *learner {
	t.Helper()
	testbed.NeedRoot(t)
	dir := directory(t)
	l := &learner{t: t, dir: dir, state: stateFile(dir)}
	if chapter != "files" {
		mini(t, dir)
	}
	l.start(chapter)
	l.Until(`step [0-9]+ of (.|\n)*` + prompt)
	return l
}

// start starts the lesson at a chapter, or where the learner has left if that is "".
func (l *learner) start(chapter string) {
	l.t.Helper()
	l.open(exec.Command("contedor", strings.Fields("lesson "+chapter)...))
}

// open starts a command on a terminal, on a machine of its own.
func (l *learner) open(command *exec.Cmd) {
	l.t.Helper()
	testbed.NeedRoot(l.t)
	// unshare would kill everything at a hangup.
	l.cmd = exec.Command("sh", append([]string{"-c", `trap '' HUP; exec "$@"`, "sh", "unshare", "-m", "-u", "-i", "-n", "-p", "-f", "--mount-proc", "--kill-child", "sh", "-c", apart, "sh"}, command.Args...)...)
	l.cmd.Dir = l.dir
	l.cmd.Env = append(environment(l.dir), "GROUPS_OF_TEST="+strings.Join(groups(l.t), " "))
	l.Terminal = testbed.OpenTerminal(l.t, l.cmd, 24, 80)
}

// directory returns a home directory that every user can reach.
func directory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "contedor-lesson-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, ".bashrc"), "PS1='learner# '\n")
	if err := os.Mkdir(runtimeIn(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// runtimeIn returns the runtime directory of a learner, where the lesson puts the links to its commands.
func runtimeIn(dir string) string { return filepath.Join(dir, "run") }

// mini makes the small root file system in a directory.
func mini(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command(testbed.Program("contedor"), "fetchroot", "mini")
	cmd.Dir = dir
	if r := testbed.Run(t, cmd); r.Status != 0 {
		t.Fatal("fetchroot mini: ", r)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// groups returns control groups for the learner, each with a colon and where it is mounted.
func groups(t *testing.T) (list []string) {
	for group, point := range testbed.Cgroups(t) {
		list = append(list, group+":"+point)
	}
	return list
}

// enter types a line and waits for the next prompt.
func (l *learner) enter(line string) string {
	l.t.Helper()
	l.Type(line + "\r")
	out := l.Until(prompt)
	l.t.Logf("%s", out)
	return out
}

// menu presses a key in the menu. The menu opens only while the shell reads commands, so it first waits
// until the shell has run all that was typed.
func (l *learner) menu(key string) {
	l.t.Helper()
	l.Type("echo all r''un\r")
	l.Until(`\nall run(.|\n)*` + prompt)
	l.Type("\x1d")
	l.Until(`q quit\r\n`)
	l.Type(key)
}

// choose presses a key in the menu, and returns what is shown then.
func (l *learner) choose(key string) string {
	l.t.Helper()
	l.menu(key)
	return l.Until(prompt)
}

// is goes to a terminal.
func (l *learner) at(second bool) {
	l.t.Helper()
	if l.second != second {
		l.choose("2")
		l.second = second
	}
}

// otherwise are other ways to what commands of the documents do.
var otherwise = map[string]string{
	"fetchroot": "fetchroot mini",
}

// quit ends the lesson.
func (l *learner) quit() {
	l.t.Helper()
	l.menu("q")
	l.Until(`goes on from here`)
}

// follow types the commands of a step, after what a wrong learner types, and waits for its tick.
func (l *learner) follow(s *stage) {
	l.t.Helper()
	l.mistake(s)
	out := ""
	for _, item := range s.text {
		if item.Command != nil {
			l.at(item.Command.Second)
			out += l.enter(cmp.Or(otherwise[item.Command.Line], item.Command.Line))
			if slices.Contains(unfinished, item.Command.Line) {
				if hint := l.choose("h"); !strings.Contains(hint, "✗") {
					l.t.Fatalf("%s: done before the last command: %s", s.name, hint)
				}
			}
		}
	}
	for !strings.Contains(out, "done: ") {
		out += l.Until(prompt)
	}
	if p := l.progress(); p.Steps[s.name].Reached.IsZero() {
		l.t.Fatalf("%s: a tick, but %+v", s.name, p)
	}
}

// unfinished are commands that remove only a part of what a chapter has made.
var unfinished = []string{
	"ip netns del box; ip netns del world",
	"kill $(jobs -p); wait",
	"echo 1 >$C/cgroup.kill; wait",
	"rmdir $C",
}

// mistake types the commands of a step in ways in which nothing happens on the machine. A hint then
// says what is missing, and the step is not over.
func (l *learner) mistake(s *stage) {
	l.t.Helper()
	for _, item := range s.text {
		if item.Command != nil {
			l.enter("# " + item.Command.Line)
			l.enter("echo '" + strings.ReplaceAll(item.Command.Line, "'", "") + "'")
		}
	}
	l.enter(failing)
	if out := l.choose("h"); !strings.Contains(out, "✗") {
		l.t.Fatalf("%s: the hint says that nothing is missing: %s", s.name, out)
	}
	if p := l.progress(); !p.Steps[s.name].Reached.IsZero() || p.Current != "" && p.Current != s.name {
		l.t.Fatalf("%s: %+v", s.name, p)
	}
}

// failing is a line whose commands fail, or change nothing.
const failing = "unshare -m chroot rotfs /bin/bash; unshare -u hostname other; mount -t nothing none rootfs; nsenter -t 999999 -a; cd ."

// progress returns what the lesson keeps.
func (l *learner) progress() *record.Progress {
	l.t.Helper()
	p, err := record.Load(l.state)
	if err != nil {
		l.t.Fatal(err)
	}
	return p
}

// TestChapters follows each chapter as a right and as a wrong learner.
func TestChapters(t *testing.T) {
	c, err := load(texts.English(), cgroupVersion())
	if err != nil {
		t.Fatal(err)
	}
	for _, names := range [][]string{
		{"files"}, {"chroot", "cage"}, {"namespaces"}, {"container", "hostname"}, {"users"}, {"nsenter"}, {"root"}, {"network"}, {"limits"}, {"cost"},
	} {
		t.Run(names[0], func(t *testing.T) {
			t.Parallel()
			l := begin(t, names[0])
			for _, name := range names {
				for i := range c.stages {
					if s := &c.stages[i]; s.chapter.name == name {
						l.follow(s)
					}
				}
			}
			l.quit()
		})
	}
}
