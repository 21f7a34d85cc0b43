// Package testbed is what tests run against: the project's programs, built
// once for each test binary, and the real tools in a Debian tree.
package testbed

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// CannotRun skips a test that has no meaning here and says why; with MUST_RUN=1
// in the environment, as in CI, the test fails instead.
func CannotRun(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("MUST_RUN") == "1" {
		t.Fatal("cannot run: " + reason)
	}
	t.Skip(reason)
}

// NeedRoot is for tests that make namespaces as root does.
func NeedRoot(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		CannotRun(t, "not root")
	}
}

// Need returns the path of a program of the machine.
func Need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		CannotRun(t, "no "+program)
	}
	return path
}

var bin string

// Main builds commands below cmd/ as `make build` does, runs the tests of a
// package and exits. It is for TestMain.
func Main(m *testing.M, commands ...string) {
	dir, err := os.MkdirTemp("", "contedor-bin-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	bin = dir
	status := 1
	if err := Build(dir, "amd64", commands...); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else if err := linkAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		os.Chmod(dir, 0o755) // other users run what is in it
		status = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(status)
}

// MainLinked is Main for commands that have no program of their own: their names are
// links to the program of all commands.
func MainLinked(m *testing.M, names ...string) {
	linked = names
	Main(m, whole)
}

// whole is the program of all commands.
const whole = "fetchroot"

// linked are the names that Main links to it.
var linked []string

func linkAll(dir string) error {
	for _, name := range linked {
		if err := os.Symlink(whole, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// MainSelf is Main for commands that have no program of their own: under one of
// the names, the test binary is that command, and run does not return.
func MainSelf(m *testing.M, names []string, run func(name string)) {
	called := strings.TrimPrefix(filepath.Base(os.Args[0]), "-")
	if slices.Contains(names, called) {
		run(called)
	}
	dir, err := os.MkdirTemp("", "contedor-bin-")
	if err == nil {
		err = linkSelf(dir, names)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	bin = dir
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// linkSelf copies the running program into dir, as it may be mounted elsewhere,
// and links the names to the copy.
func linkSelf(dir string, names []string) error {
	os.Chmod(dir, 0o755) // other users run what is in it
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "tests"), self, 0o755); err != nil {
		return err
	}
	for _, name := range names {
		if err := os.Symlink("tests", filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// Build builds programs for an architecture of Go's, static, with one build id for
// all of them, into dir. Fetchroot is a link to contedor.
func Build(dir, arch string, commands ...string) error {
	const id = "0x636f6e7465646f7220746573742062756964"
	const link, program = "fetchroot", "contedor"
	args := []string{"build", "-trimpath", "-ldflags=-s -w -B " + id, "-o", dir + "/"}
	linked := false
	for _, c := range commands {
		if c == link {
			c, linked = program, true
		}
		args = append(args, "contedor/cmd/"+c)
	}
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH="+arch)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %v\n%s", err, out)
	}
	if linked {
		return os.Link(filepath.Join(dir, program), filepath.Join(dir, link))
	}
	return nil
}

// Bin returns the directory of the programs that Main has built.
func Bin() string { return bin }

// Program returns the path of one of them.
func Program(name string) string { return filepath.Join(bin, name) }

// Root returns the directory of the module.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil && dir != "/" {
		if _, e := os.Stat(filepath.Join(dir, "go.mod")); e == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test")
	return ""
}

var tree = sync.OnceValues(func() (string, error) {
	for dir, _ := os.Getwd(); dir != "/"; dir = filepath.Dir(dir) {
		script := filepath.Join(dir, "scripts", "debian-tree")
		if _, err := os.Stat(script); err != nil {
			continue
		}
		out, err := exec.Command(script, "--made").CombinedOutput()
		if text := strings.TrimSpace(string(out)); err == nil {
			return text, nil
		} else if text != "" {
			err = errors.New(text)
		}
		return "", err
	}
	return "", errors.New("no scripts/debian-tree above the test")
})

// Tree returns the path of the Debian tree with the real tools, which has been
// made before: it takes longer than a test may. It is not to be changed.
func Tree(t testing.TB) string {
	t.Helper()
	NeedRoot(t)
	dir, err := tree()
	if err != nil {
		CannotRun(t, "no Debian tree: "+err.Error())
	}
	return dir
}

// A Result is how a command ended.
type Result struct {
	Stdout, Stderr string
	Status         int // the exit status; 128 and the signal's number for a death by one
}

// Run runs a command, a minute at most, and expects everything that writes to its
// output to end.
func Run(t testing.TB, cmd *exec.Cmd) Result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.WaitDelay = time.Minute
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	if err := cmd.Wait(); err == exec.ErrWaitDelay {
		t.Errorf("%q has left a process that holds its output", cmd.Args)
	}
	timer.Stop()
	r := Result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
	if ws := cmd.ProcessState.Sys().(syscall.WaitStatus); ws.Signaled() {
		r.Status = 128 + int(ws.Signal())
	}
	return r
}

func (r Result) String() string {
	return fmt.Sprintf("%d, stdout %+q, stderr %+q", r.Status, r.Stdout, r.Stderr)
}

// A Cell is a mount namespace with a writable copy of the Debian tree as its
// root directory, and the project's programs on /ours.
type Cell struct {
	// Setup is a shell script that is run first, in the cell.
	Setup string
	// Normalize, where it is not nil, is applied to the outputs of both sides.
	Normalize func(string) string
}

// enter makes a cell of the tree $1, with the programs of $2 and the directory
// $3, where the outputs go, on the mount point $4.
const enter = `set -e
mount -t tmpfs cell "$4"
mkdir "$4/up" "$4/work" "$4/root"
mount -t overlay -o "lowerdir=$1,upperdir=$4/up,workdir=$4/work" cell "$4/root"
cd "$4/root"
mkdir ours out
[ -z "$2" ] || mount --bind "$2" ours
mount --bind "$3" out
mount -t proc proc proc
# A case as root may remove a device: the cell has its own.
mount -t tmpfs -o mode=755 dev dev
device() { mknod -m 666 "dev/$1" c "$2" "$3"; }
device null 1 3; device zero 1 5; device full 1 7; device random 1 8; device urandom 1 9; device tty 5 0
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
touch -h -d '2024-01-02 03:04:05' dev/* dev # the cells of both sides look alike
mount -t tmpfs tmp tmp
chmod 1777 tmp
mkdir old
pivot_root . old # after a mere chroot there are no new user namespaces
cd /
umount -l old
rmdir old
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "SIDE_PATH=$5" bash -c "$6" 2>out/setup.err
`

const each = `
mkdir -p /tmp/c
for f in /out/*.case; do
	f=${f%.case}
	cd /tmp/c
	PATH=$SIDE_PATH timeout --foreground -k 1 100 env -u SIDE_PATH bash -c "$(cat $f.case)" bash >$f.out 2>$f.err </dev/null
	echo $? >$f.status
done
exit 0
`

// eachTwice is each with both sides in turn, in the same surroundings. Around, where
// it is not empty, is a command that runs the script which is its last word.
const eachTwice = `
mkdir -p /tmp/c
cat >/tmp/twice <<'TWICE'
real=/usr/sbin:/usr/bin:/sbin:/bin
for f in /out/*.case; do
	f=${f%.case}
	cd /tmp/c
	for side in real ours; do
		# Both get the same process ids, where those are not the machine's.
		[ -z "$AROUND" ] || echo 1000 >/proc/sys/kernel/ns_last_pid
		path=$real
		[ $side = real ] || path=/ours:$real
		PATH=$path timeout --foreground -k 1 20 env -u SIDE_PATH -u AROUND bash -c "$(cat $f.case)" bash >$f.$side.out 2>$f.$side.err </dev/null
		echo $? >$f.$side.status
	done
done
exit 0
TWICE
AROUND="$AROUND" $AROUND bash /tmp/twice
`

// Run runs every case, a shell script, in the cell: by the project's programs,
// or by the tree's own.
func (c Cell) Run(t testing.TB, ours bool, cases []string) []Result {
	t.Helper()
	path := "/usr/sbin:/usr/bin:/sbin:/bin"
	if ours {
		path = "/ours:" + path
	}
	out := c.run(t, path, each, cases)
	return results(t, out, "", len(cases))
}

// run has a script run every case in the cell, and returns the directory of the
// outputs.
func (c Cell) run(t testing.TB, path, loop string, cases []string) (out string) {
	t.Helper()
	tree := Tree(t)
	out = t.TempDir()
	for i, script := range cases {
		if err := os.WriteFile(fmt.Sprintf("%s/%04d.case", out, i), []byte(script), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("sh", "-c", enter, "sh", tree, bin, out, t.TempDir(), path, "set -e\n"+c.Setup+"\nset +e\n"+loop)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if text, err := cmd.CombinedOutput(); err != nil {
		setup, _ := os.ReadFile(out + "/setup.err")
		t.Fatalf("cell: %v\n%s%s", err, text, setup)
	}
	return out
}

// results reads the outputs of one side.
func results(t testing.TB, out, side string, n int) []Result {
	t.Helper()
	list := make([]Result, n)
	for i := range list {
		read := func(what string) string {
			data, err := os.ReadFile(fmt.Sprintf("%s/%04d%s.%s", out, i, side, what))
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		status, err := strconv.Atoi(strings.TrimSpace(read("status")))
		if err != nil {
			t.Fatal(err)
		}
		list[i] = Result{read("out"), read("err"), status}
	}
	return list
}

// CompareWithin is Compare for what would differ between two cells, such as the ids of
// namespaces: both sides run every case in one cell, in turn. Around, where it is not
// empty, is a command in the cell that makes more surroundings, a PID namespace among
// them, and runs the command that follows.
func (c Cell) CompareWithin(t *testing.T, around string, cases []string) []Result {
	t.Helper()
	out := c.run(t, "/usr/sbin:/usr/bin:/sbin:/bin", "AROUND="+shellQuoted(around)+"\n"+eachTwice, cases)
	wants := results(t, out, ".real", len(cases))
	c.judge(t, cases, wants, results(t, out, ".ours", len(cases)))
	return wants
}

// Batch joins so many cases at a time into one, which takes less time. After each the
// exit status is printed.
func Batch(cases []string, n int) (joined []string) {
	for chunk := range slices.Chunk(cases, n) {
		script := ""
		for _, c := range chunk {
			script += c + "\necho \"[$?]\"; echo \"[$?]\" >&2\n"
		}
		joined = append(joined, script)
	}
	return joined
}

func shellQuoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// Compare runs every case by both sides and expects the same outputs and exit
// status. It returns the results of the real tools.
func (c Cell) Compare(t *testing.T, cases []string) []Result {
	t.Helper()
	wants, gots := c.Run(t, false, cases), c.Run(t, true, cases)
	c.judge(t, cases, wants, gots)
	return wants
}

// judge compares the results of both sides.
func (c Cell) judge(t *testing.T, cases []string, wants, gots []Result) {
	t.Helper()
	for i, script := range cases {
		want, got := wants[i], gots[i]
		if c.Normalize != nil {
			want.Stdout, got.Stdout = c.Normalize(want.Stdout), c.Normalize(got.Stdout)
			want.Stderr, got.Stderr = c.Normalize(want.Stderr), c.Normalize(got.Stderr)
		}
		if got != want {
			got.Stdout, want.Stdout = differing(got.Stdout, want.Stdout)
			t.Errorf("%s\n got %v\nwant %v", script, got, want)
		}
		if want.Status == 124 || want.Status == 137 {
			t.Errorf("%s: the real tool ran out of time", script)
		}
	}
}

// differing leaves of two long texts of as many lines only those that differ.
func differing(a, b string) (string, string) {
	x, y := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	if len(x) != len(y) || len(x) < 10 {
		return a, b
	}
	a, b = "", ""
	for i := range x {
		if x[i] != y[i] {
			a, b = a+x[i], b+y[i]
		}
	}
	return a, b
}
