package show

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor", "unshare") }

const user = "setpriv --reuid 54321 --regid 54321 --clear-groups "

// facts is a script that prints facts about the container, one line for each, and then waits
// for the end of its input.
const facts = `echo $$
id -u
uname -n
tail -n +3 /proc/self/net/dev | cut -d: -f1 | tr -d " " | tr "\n" " "; echo
readlink /proc/self/ns/mnt /proc/self/ns/uts /proc/self/ns/ipc /proc/self/ns/net /proc/self/ns/pid /proc/self/ns/user /proc/self/ns/cgroup /proc/self/ns/time | tr "\n" " "; echo
cat`

// start starts a shell with a command line of unshare, and returns the facts that it prints.
// The shell mounts proc and sets the host name only in namespaces of its own.
func start(t *testing.T, words string) (printed []string) {
	t.Helper()
	script := facts
	if strings.Contains(words, " -u") {
		script = "hostname contedor-a-man 2>/dev/null\n" + script
	}
	if strings.Contains(words, " -m") {
		script = "mount -t proc proc /proc 2>/dev/null\n" + script
	}
	cmd := exec.Command("sh", "-c", "exec "+words+" sh -c '"+script+"'")
	cmd.Env = []string{"PATH=" + testbed.Bin() + ":/usr/sbin:/usr/bin:/sbin:/bin"}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		io.Copy(io.Discard, out)
		cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for len(printed) < 5 && lines.Scan() {
		printed = append(printed, strings.TrimSpace(lines.Text()))
	}
	if len(printed) < 5 {
		t.Fatalf("%s: the shell prints only %q", words, printed)
	}
	return printed
}

func show(t *testing.T, who string, v any, words string) testbed.Result {
	t.Helper()
	r := testbed.Run(t, exec.Command("sh", "-c", "exec "+who+testbed.Program("contedor")+" show "+words))
	if v != nil {
		if err := json.Unmarshal([]byte(r.Stdout), v); err != nil || r.Status != 0 {
			t.Fatalf("%v: %v", err, r)
		}
	}
	return r
}

// TestBothSides compares the output with the facts that a shell in the container prints.
func TestBothSides(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	testbed.NeedRoot(t)
	testbed.Need(t, "setpriv")
	for _, c := range []struct {
		who, words string
		own        string // the kinds of namespaces
		pid, uid   int    // inside
	}{
		{"", "unshare -m -i -n -p -u -f", "mount uts ipc net pid", 1, 0},
		{"", "unshare -u -C", "uts cgroup", 0, 0},
		{"", "unshare -U --map-users=0:100000:10 --map-groups=0:100000:10 -m -p -f --mount-proc", "mount pid user", 1, 65534},
		{user, "unshare -r -m -p -u -f --mount-proc", "mount uts pid user", 1, 0},
		{user, "unshare -c -n -i", "ipc net user", 0, 54321},
	} {
		inside := start(t, c.who+c.words)
		var list []summary
		show(t, c.who, &list, "--json")
		numbers := strings.Fields(inside[4])
		at := slices.IndexFunc(list, func(s summary) bool {
			var x container // other containers in the list may have ended
			if r := show(t, c.who, nil, "--json "+strconv.Itoa(s.PID)); json.Unmarshal([]byte(r.Stdout), &x) != nil {
				return false
			}
			for i, ns := range x.Namespaces {
				if !strings.Contains(numbers[i], "["+ns.Inside+"]") {
					return false
				}
			}
			return true
		})
		if at < 0 {
			t.Errorf("%s is not in the list %+v", c.words, list)
			continue
		}
		if got := strings.Join(list[at].Own, " "); got != c.own {
			t.Errorf("%s: its own are %s, not %s", c.words, got, c.own)
		}
		var x container
		show(t, c.who, &x, "--json "+strconv.Itoa(list[at].PID))
		if strconv.Itoa(x.PIDInside) != inside[0] && c.pid == 1 || c.pid == 1 && x.PIDInside != 1 {
			t.Errorf("%s: process %d inside, its shell prints %s", c.words, x.PIDInside, inside[0])
		}
		if x.User.Inside != c.uid || inside[1] != strconv.Itoa(c.uid) {
			t.Errorf("%s: user %+v inside, its shell prints %s", c.words, x.User, inside[1])
		}
		if x.Name.Inside != inside[2] {
			t.Errorf("%s: host name %+v, its shell prints %s", c.words, x.Name, inside[2])
		}
		if got := strings.Join(x.Network.Inside, " "); got != inside[3] {
			t.Errorf("%s: network devices %q, its shell prints %q", c.words, got, inside[3])
		}
		mounted := slices.ContainsFunc(x.Mounts, func(m mount) bool { return m.Inside == "/proc" && m.Type == "proc" })
		if want := strings.Contains(c.own, "mount"); mounted != want {
			t.Errorf("%s: its own mounts are %+v", c.words, x.Mounts)
		}
		picture := show(t, c.who, nil, strconv.Itoa(list[at].PID))
		if picture.Status != 0 || !strings.Contains(picture.Stdout, "outside") || !strings.Contains(picture.Stdout, inside[2]) {
			t.Errorf("%s: %v", c.words, picture)
		}
	}
}

// TestRoot checks that the root directory of a container is shown with its path outside.
func TestRoot(t *testing.T) {
	tree := testbed.Tree(t)
	inside := start(t, "unshare -m -p -f --mount-proc -R "+tree)
	if inside[0] != "1" {
		t.Errorf("the shell prints %q, want process id 1", inside)
	}
	var list []summary
	show(t, "", &list, "--json")
	for _, s := range list {
		var x container
		json.Unmarshal([]byte(show(t, "", nil, "--json "+strconv.Itoa(s.PID)).Stdout), &x)
		if x.Root == tree && slices.ContainsFunc(x.Mounts, func(m mount) bool { return m.Outside == tree+"/proc" && m.Inside == "/proc" }) {
			return
		}
	}
	t.Errorf("no container with the root %s in %+v", tree, list)
}

func TestWrongOperands(t *testing.T) {
	for _, c := range []struct{ words, stderr string }{
		{"x", "contedor show: 'x' is not a process id\nTry 'contedor show --help' for more information.\n"},
		{"0", "contedor show: '0' is not a process id\nTry 'contedor show --help' for more information.\n"},
		{"1 2", "contedor show: unexpected argument '2'\nTry 'contedor show --help' for more information.\n"},
		{"4194305", "contedor show: there is no process 4194305\n"},
	} {
		if got, want := show(t, "", nil, c.words), (testbed.Result{Stderr: c.stderr, Status: 1}); got != want {
			t.Errorf("show %s: %v, want %v", c.words, got, want)
		}
	}
	if got := show(t, "", nil, "--lang gl --help"); !strings.Contains(got.Stdout, "Uso:") {
		t.Errorf("--lang gl --help: %v", got)
	}
}

// TestNarrow checks that a narrow terminal breaks no word of the first column.
func TestNarrow(t *testing.T) {
	c := exec.Command(testbed.Program("contedor"), "show", "--lang", "es", strconv.Itoa(os.Getpid()))
	c.Env = []string{"COLUMNS=40"}
	if r := testbed.Run(t, c); !strings.Contains(r.Stdout, "\ndispositivos ") || !strings.Contains(r.Stdout, "\nde red") {
		t.Errorf("%v", r)
	}
}

// TestNameLimitsAndEntering checks the name of the network namespace, the limits, and that the
// command line that is shown enters the container.
func TestNameLimitsAndEntering(t *testing.T) {
	testbed.NeedRoot(t)
	const script = `mount -t tmpfs x /run; contedor ip netns add box
G=/sys/fs/cgroup/pids/contedor-show-$$; mkdir $G; echo 51 >$G/pids.max
contedor nsenter --net=/run/netns/box unshare -m -u sh -c 'hostname boxed; echo; exec sleep 100' >fifo &
read x <fifo; sleep=$!
echo $sleep >$G/cgroup.procs
contedor show --json $sleep
line=$(contedor show $sleep | sed -n 's/^To enter it: //p')
contedor $line contedor hostname
kill $sleep; wait $sleep; rmdir $G`
	cmd := exec.Command("unshare", "-m", "sh", "-c", "mkfifo fifo; "+script)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"PATH=" + testbed.Bin() + ":/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"}
	r := testbed.Run(t, cmd)
	var c container
	decoder := json.NewDecoder(strings.NewReader(r.Stdout))
	if err := decoder.Decode(&c); err != nil {
		t.Fatal(err, r)
	}
	if c.NetName != "box" || !slices.Contains(c.Limits, "pids.max 51") || !strings.HasSuffix(strings.TrimSpace(r.Stdout), "}\nboxed") {
		t.Errorf("%+v of %v", c, r)
	}
}
