// Package testbed provides what tests run: the project's programs, which are built once for each
// test binary, and the real tools in a Debian tree.
//
// Begin reading at Main, Run and Cell.Compare.
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

// Recorded compares with what a real tool that the Debian tree lacks has printed. testdata/recorded has command
// lines after "== ", each followed by its output, lines of standard error after the text mark, and the status
// in brackets.
func Recorded(t *testing.T, mark string) {
	t.Helper()
	recorded, err := os.ReadFile("testdata/recorded")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(string(recorded), "== ")[1:] {
		line, want, _ := strings.Cut(block, "\n")
		stderr := "2>&1"
		if mark != "" {
			stderr = "2> >(sed 's/^/" + mark + "/')"
		}
		got, _ := exec.Command("bash", "-c", "PATH="+Bin()+":$PATH; { "+line+"; } "+stderr+`; s=$?; wait $!; echo "[$s]"`).Output()
		if string(got) != want {
			t.Errorf("%s\n got %q\nwant %q", line, got, want)
		}
	}
}

// CannotRun skips a test that cannot run on this machine, with a reason. With MUST_RUN=1 in the
// environment, as in CI, the test fails instead.
func CannotRun(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("MUST_RUN") == "1" {
		t.Fatal("cannot run: " + reason)
	}
	t.Skip(reason)
}

// NeedRoot calls CannotRun unless the test runs as root.
func NeedRoot(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		CannotRun(t, "not root")
	}
}

// NeedUserNamespaces calls CannotRun unless the process may make user namespaces. It may not in a
// real chroot: user_namespaces(7) has the error EPERM for that.
func NeedUserNamespaces(t testing.TB) {
	t.Helper()
	cmd := exec.Command("true")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER}
	if err := cmd.Start(); err != nil {
		CannotRun(t, "no user namespaces: "+err.Error())
	}
	cmd.Wait()
}

// Need returns the path of one of the machine's programs. It calls CannotRun if the machine
// does not have it.
func Need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		CannotRun(t, "no "+program)
	}
	return path
}

var bin string

// Ready is the environment variable with a directory of programs that are built already, for the
// tests of all packages.
const Ready = "CONTEDOR_TEST_PROGRAMS"

// Main builds commands of cmd/ as `make build` does, unless they are ready, runs the tests of a
// package and exits. TestMain calls it.
func Main(m *testing.M, commands ...string) {
	dir, err := os.MkdirTemp("", "contedor-bin-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	bin = dir
	status := 1
	if os.Getenv(Ready) != "" {
		err = copyReady(dir, commands...)
	} else {
		err = Build(dir, "amd64", commands...)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else if err := linkAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		os.Chmod(dir, 0o755) // tests run the programs as other users, too
		status = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(status)
}

// MainLinked is Main for commands without a separate program: their names are links to the
// program with all commands.
func MainLinked(m *testing.M, names ...string) {
	linked = names
	Main(m, whole)
}

// whole is the program with all commands.
const whole = "fetchroot"

// linked are the names that Main links to whole.
var linked []string

func linkAll(dir string) error {
	for _, name := range linked {
		if err := os.Symlink(whole, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// MainOwn is Main for commands without a separate program. If the programs are ready, the names are
// links to the one with all commands, which starts much faster than a test binary. Otherwise it is
// MainSelf.
func MainOwn(m *testing.M, names []string, run func(name string)) {
	if os.Getenv(Ready) != "" {
		MainLinked(m, names...)
	}
	MainSelf(m, names, run)
}

// MainSelf is Main for commands without a separate program, and builds nothing: the names are links
// to the test binary. Called by one of the names, the test binary calls run, which must not return.
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

// linkSelf copies the test binary into dir, and links the names to the copy. It must be a copy,
// because a Cell mounts dir elsewhere.
func linkSelf(dir string, names []string) error {
	os.Chmod(dir, 0o755) // tests run the programs as other users, too
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

// Build builds static programs of cmd/ for a GOARCH into dir. All of them have the same build
// id. fetchroot is a link to contedor.
func Build(dir, arch string, commands ...string) error {
	return provide(dir, commands, func(programs []string) error {
		const id = "0x636f6e7465646f7220746573742062756964"
		args := []string{"build", "-trimpath", "-ldflags=-s -w -B " + id, "-o", dir + "/"}
		for _, p := range programs {
			args = append(args, "contedor/cmd/"+p)
		}
		cmd := exec.Command("go", args...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH="+arch)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("go build: %v\n%s", err, out)
		}
		return nil
	})
}

// copyReady copies programs that are ready into dir. A test may change the mode of its copy.
func copyReady(dir string, commands ...string) error {
	return provide(dir, commands, func(programs []string) error {
		for _, p := range programs {
			data, err := os.ReadFile(filepath.Join(os.Getenv(Ready), p))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, p), data, 0o755)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// provide puts programs into dir with put. Then it links fetchroot to contedor, if it is one of the
// commands.
func provide(dir string, commands []string, put func(programs []string) error) error {
	const link, program = "fetchroot", "contedor"
	programs := slices.Clone(commands)
	at := slices.Index(programs, link)
	if at >= 0 {
		programs[at] = program
	}
	if err := put(programs); err != nil || at < 0 {
		return err
	}
	return os.Link(filepath.Join(dir, program), filepath.Join(dir, link))
}

// Bin returns the directory of the programs that Main has built.
func Bin() string { return bin }

// Program returns the path of a program that Main has built.
func Program(name string) string { return filepath.Join(bin, name) }

// Root returns the root directory of the module.
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

// Tree returns the path of the Debian tree with the real tools. Tests must not change it. To
// make the tree takes too long for a test: if it does not exist, Tree calls CannotRun.
func Tree(t testing.TB) string {
	t.Helper()
	NeedRoot(t)
	dir, err := tree()
	if err != nil {
		CannotRun(t, "no Debian tree: "+err.Error())
	}
	return dir
}

// A Result is the outcome of a command.
type Result struct {
	Stdout, Stderr string
	Status         int // the exit status, or 128 and the number of the signal that killed it
}

// Run runs a command for a minute at most. It is an error of the test if the command leaves a
// process that has its output open.
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
		t.Errorf("%q has left a process that has its output open", cmd.Args)
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

// A Cell is a mount namespace. Its root directory is a writable overlay of the Debian tree, with
// the project's programs in /ours.
type Cell struct {
	// Setup is a shell script that runs first in the cell.
	Setup string
	// Normalize, if not nil, is applied to the outputs of both sides before they are
	// compared.
	Normalize func(string) string
}

// enter is a script that makes a cell from the tree $1 and the programs in $2, on the mount
// point $4. The outputs go to the directory $3. It executes the script $6 with $SIDE_PATH set to
// $5.
const enter = `set -e
mount -t tmpfs cell "$4"
mkdir "$4/up" "$4/work" "$4/root"
mount -t overlay -o "lowerdir=$1,upperdir=$4/up,workdir=$4/work" cell "$4/root"
cd "$4/root"
mkdir ours out
[ -z "$2" ] || mount --bind "$2" ours
mount --bind "$3" out
mount -t proc proc proc
# A case may remove a device: the cell has its own.
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
touch -h -d '2024-01-02 03:04:05' dev/* dev # the same in the cells of both sides
mount -t tmpfs tmp tmp
chmod 1777 tmp
mkdir old
pivot_root . old # not chroot: the kernel would refuse user namespaces after it, as it does inside of an outer chroot
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

// eachTwice runs every case with both sides in turn, in the same cell. $AROUND, if not empty, is
// a command that runs the script in its last argument.
const eachTwice = `
mkdir -p /tmp/c
cat >/tmp/twice <<'TWICE'
real=/usr/sbin:/usr/bin:/sbin:/bin
for f in /out/*.case; do
	f=${f%.case}
	cd /tmp/c
	for side in real ours; do
		# In a PID namespace of the cell both sides get the same process ids.
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

// Run runs every case, a shell script, in the cell: with the project's programs if ours is set,
// otherwise with the tree's own.
func (c Cell) Run(t testing.TB, ours bool, cases []string) []Result {
	t.Helper()
	path := "/usr/sbin:/usr/bin:/sbin:/bin"
	if ours {
		path = "/ours:" + path
	}
	out := c.run(t, path, each, cases)
	return results(t, out, "", len(cases))
}

// run runs a script in the cell, which runs every case. It returns the directory of the outputs.
func (c Cell) run(t testing.TB, path, loop string, cases []string) (out string) {
	t.Helper()
	NeedUserNamespaces(t) // without them many cases would compare nothing but two refusals
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

// CompareWithin is Compare for outputs that would differ between two cells, such as the ids of
// namespaces: both sides run every case in turn in the same cell. around, if not empty, is a
// command such as unshare, which runs its arguments in further namespaces; one of them must be a
// PID namespace.
func (c Cell) CompareWithin(t *testing.T, around string, cases []string) []Result {
	t.Helper()
	return c.judge(t, cases, func() (wants, gots []Result) {
		out := c.run(t, "/usr/sbin:/usr/bin:/sbin:/bin", "AROUND="+shellQuoted(around)+"\n"+eachTwice, cases)
		return results(t, out, ".real", len(cases)), results(t, out, ".ours", len(cases))
	})
}

// Batch joins every n cases into one, which saves time. The joined script prints the exit status
// of each case.
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

// Compare runs every case with both sides, and expects the same outputs and exit status. It
// returns the results of the real tools.
func (c Cell) Compare(t *testing.T, cases []string) []Result {
	t.Helper()
	return c.judge(t, cases, func() (wants, gots []Result) {
		return c.Run(t, false, cases), c.Run(t, true, cases)
	})
}

// Both runs every case with both sides, and returns the results of the real tools and of ours. If
// some differ, those come from a second run: a difference counts only if it occurs again, because
// some cases depend on time.
func (c Cell) Both(t testing.TB, cases []string) (wants, gots []Result) {
	t.Helper()
	return c.both(func() (wants, gots []Result) {
		return c.Run(t, false, cases), c.Run(t, true, cases)
	})
}

// both is Both for results that run returns.
func (c Cell) both(run func() (wants, gots []Result)) (wants, gots []Result) {
	wants, gots = run()
	differs := func(i int) bool { return c.normalize(gots[i]) != c.normalize(wants[i]) }
	var again []int
	for i := range wants {
		if differs(i) {
			again = append(again, i)
		}
	}
	if again != nil {
		w, g := run()
		for _, i := range again {
			wants[i], gots[i] = w[i], g[i]
		}
	}
	return wants, gots
}

// judge compares the results of both sides, which run returns, and returns those of the real tools.
func (c Cell) judge(t *testing.T, cases []string, run func() (wants, gots []Result)) []Result {
	t.Helper()
	wants, gots := c.both(run)
	for i, script := range cases {
		if want, got := c.normalize(wants[i]), c.normalize(gots[i]); got != want {
			got.Stdout, want.Stdout = differing(got.Stdout, want.Stdout)
			t.Errorf("%s\n got %v\nwant %v", script, got, want)
		}
		if status := wants[i].Status; status == 124 || status == 137 {
			t.Errorf("%s: the real tool ran out of time", script)
		}
	}
	return wants
}

func (c Cell) normalize(r Result) Result {
	if c.Normalize != nil {
		r.Stdout, r.Stderr = c.Normalize(r.Stdout), c.Normalize(r.Stderr)
	}
	return r
}

// differing returns the lines in which two texts differ, if the texts are long and have the same
// number of lines. Otherwise it returns both as they are.
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
