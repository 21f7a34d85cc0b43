package explain

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainLinked(m, "unshare", "chroot", "nsenter", "mount", "umount", "hostname", "pivot_root", "ip", "mkdir", "rmdir", "cgcreate", "cgset", "cgexec", "cgdelete", "choom")
}

// lines are command lines whose explanation is compared with strace(1). Those that begin with
// $ are run by a user other than root.
const lines = `
# unshare true
# unshare -f true
# unshare -m true
# unshare -u true
# unshare -i true
# unshare -n true
# unshare -p true
# unshare -U true
# unshare -C true
# unshare -T true
# unshare -p -f true
# unshare -muinp -f true
# unshare -muinpCT -f true
# unshare -m -i -n -p -u -f chroot rootfs /bin/true
# unshare -m -i -n -p -u -f chroot / /bin/true
# unshare -m chroot rootfs true
# unshare -m /usr/sbin/chroot rootfs /bin/true
# unshare -p -f /usr/sbin/chroot rootfs true
# unshare -r true
# unshare -r -f true
# unshare -r -m -p -f true
# unshare -r -m -i -n -p -u -f chroot rootfs /bin/true
# unshare -c true
# unshare -c --keep-caps true
# unshare --map-user=5 true
# unshare --map-group=5 true
# unshare --map-user=5 --map-group=6 true
# unshare --map-users=0:100000:10 true
# unshare --map-groups=0:100000:10 true
# unshare --map-users=0:100000:10 --map-groups=0:200000:10 true
# unshare -r --map-users=1:100000:10 --map-groups=1:100000:10 -f true
# unshare --map-users=0:0:10 --map-groups=0:0:10 -S 5 -G 6 true
# unshare -U --setgroups=deny true
# unshare -U --setgroups=allow true
# unshare -U --map-group=5 true
# unshare --owner 1000:1000 true
# unshare --mount-proc -p -f true
# unshare --mount-proc=rootfs/proc -p -f true
# unshare -p -f --mount-proc -R rootfs true
# unshare -r -p -f --mount-proc true
# unshare -R rootfs true
# unshare -R rootfs -w /usr true
# unshare -w /usr true
# unshare -w / -f true
# unshare -m --propagation shared true
# unshare -m --propagation slave true
# unshare -m --propagation private true
# unshare -m --propagation unchanged true
# unshare --propagation shared --mount-proc -p -f true
# unshare -S 1000 true
# unshare -G 1000 true
# unshare -S 1000 -G 1000 true
# unshare -u -S 1000 -G 1000 -f true
# unshare --kill-child true
# unshare --kill-child=TERM -p true
# unshare --forward-signals sleep 0.2
# unshare --forward-signals -p --mount-proc sleep 0.2
# unshare -T --monotonic 100 true
# unshare -T --boottime 100 true
# unshare -T --boottime 100 --monotonic 200 -f true
# unshare -r --mount-proc -p -C -f true
# unshare -p --mount-binfmt -f true
# unshare -r -p -f -l :x:M::xxxx::/bin/true: true
# unshare -r -p -f -R rootfs -l :x:M::xxxx::/bin/true:F true
# unshare --uts=file-uts true
# unshare --uts=file-uts -f true
# unshare --ipc=file-ipc --net=file-net true
# unshare --uts=file-uts -m true
# unshare --uts=file-uts --user=file-user -m true
# unshare --pid=file-pid -f true
# unshare --uts=file-uts -m -f chroot rootfs true
# unshare -m unshare -u true
# unshare -u unshare -f true
# unshare -p -f unshare -p -f true
# unshare --clear-env /bin/true
# unshare -m sh -c true
# chroot rootfs /bin/true
# chroot rootfs true
# chroot / true
# chroot --skip-chdir / true
# chroot --userspec=1000:1000 rootfs /bin/true
# chroot --userspec=0:0 --groups=5,6 rootfs /bin/true
# chroot --userspec=:5 rootfs /bin/true
# chroot --groups= rootfs /bin/true
# chroot --groups=1,2,3 / true
# chroot rootfs chroot / true
# choom -n 500 true
# choom -n 500 -- unshare -m true
# nsenter --uts=/proc/self/ns/uts true
# nsenter --uts=/proc/self/ns/uts --net=/proc/self/ns/net true
# nsenter --pid=/proc/self/ns/pid true
# nsenter --pid=/proc/self/ns/pid -F true
# nsenter --ipc=/proc/self/ns/ipc --root=rootfs /bin/true
$ unshare true
$ unshare -f true
$ unshare -U true
$ unshare -r true
$ unshare -c true
$ unshare -r -m -i -n -p -u -f chroot rootfs /bin/true
$ unshare -r -p -f --mount-proc true
$ unshare -r chroot rootfs /bin/true
$ unshare -U -m true
$ unshare -c --keep-caps true
$ unshare --map-user=5 --map-group=6 -f true
$ unshare -r --kill-child -p true
`

// TestCallsAreWhatStraceSees checks for every line that each process makes the explained
// calls, and no other calls that matter.
func TestCallsAreWhatStraceSees(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	testbed.Need(t, "strace")
	tree := testbed.Tree(t)
	dir, err := os.MkdirTemp("", "explain-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	os.Chmod(dir, 0o777)
	if err := os.Mkdir(dir+"/rootfs", 0o755); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for text := range strings.Lines(lines) {
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		tried++
		t.Run(strings.TrimSpace(text), func(t *testing.T) {
			for _, kind := range []string{"uts", "ipc", "net", "pid", "user"} {
				if err := os.WriteFile(dir+"/file-"+kind, nil, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			var who *syscall.Credential
			if words[0] == "$" {
				who = &syscall.Credential{Uid: 54321, Gid: 54321}
			}
			explained := explain(t, scene{dir, tree, who}, words[1:])
			trace := filepath.Join(dir, "trace")
			os.Remove(trace)
			cmd := scene{dir, tree, who}.command("strace", append([]string{"-f", "-qq", "-Y", "--pidns-translation", "-s", "4096", "-o", trace}, words[1:]...)...)
			if r := testbed.Run(t, cmd); r.Status != 0 {
				t.Fatal(r)
			}
			data, err := os.ReadFile(trace)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, explained, read(t, string(data)))
		})
	}
	if tried < 60 {
		t.Errorf("only %d lines", tried)
	}
}

// A scene is where a line is run, and by which user.
type scene struct {
	dir, tree string // the working directory, and the directory that is mounted on its rootfs
	who       *syscall.Credential
}

// private is a script that makes all mounts private, which --mount=FILE needs, and makes
// passwd and group the only sources of names. Then it executes its arguments.
const private = `mount --make-rprivate /
mount --bind . .
mount --make-private .
cd "$PWD"
mount --bind "$TREE" rootfs
mount --bind /dev/null /etc/nsswitch.conf
unset TREE PWD OLDPWD
exec "$@"`

func (s scene) command(name string, words ...string) *exec.Cmd {
	run := []string{"-ec", private, "sh"}
	if s.who != nil {
		run = append(run, "setpriv", fmt.Sprint("--reuid=", s.who.Uid), fmt.Sprint("--regid=", s.who.Gid), "--clear-groups")
	}
	cmd := exec.Command("sh", append(append(run, name), words...)...)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=" + testbed.Bin() + ":/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TREE=" + s.tree}
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	return cmd
}

func explain(t *testing.T, s scene, words []string) (r report) {
	t.Helper()
	got := testbed.Run(t, s.command("contedor", append([]string{"explain", "--json"}, words...)...))
	if got.Status != 0 || got.Stderr != "" {
		t.Fatal("explain: ", got)
	}
	if err := json.Unmarshal([]byte(got.Stdout), &r); err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Processes {
		if len(p.Calls) == 0 || p.Calls[0].Why == "" {
			t.Errorf("process %d: its first call has no reason", p.ID)
		}
	}
	return r
}

// traced has the calls of a process in a trace, in order.
type traced struct{ calls []seen }

type seen struct {
	call  string // without the result
	child int    // the id of the process that it made
	ok    bool
}

var (
	traceLine  = regexp.MustCompile(`^(\d+) +(.*)$`)
	unfinished = regexp.MustCompile(`^(.*) <unfinished \.\.\.>$`)
	resumed    = regexp.MustCompile(`^<\.\.\. \w+ resumed>(.*)$`)
	result     = regexp.MustCompile(`^(.*\)) += (\S+)(.*)$`)
	outer      = regexp.MustCompile(`(\d+) in strace's PID NS`)
)

// read returns the processes of a trace by their ids. The first one also has the key 0.
func read(t *testing.T, text string) map[int]*traced {
	t.Helper()
	list := map[int]*traced{}
	begun := map[int]string{}
	for line := range strings.Lines(text) {
		m := traceLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			t.Fatalf("unexpected line of strace: %q", line)
		}
		pid, _ := strconv.Atoi(m[1])
		call := m[2]
		if list[pid] == nil {
			list[pid] = new(traced)
			if list[0] == nil {
				list[0] = list[pid]
			}
		}
		if u := unfinished.FindStringSubmatch(call); u != nil {
			begun[pid] = u[1]
			continue
		}
		if u := resumed.FindStringSubmatch(call); u != nil {
			call = begun[pid] + u[1]
		}
		r := result.FindStringSubmatch(call)
		if r == nil {
			if strings.HasPrefix(call, "exit_group(") {
				list[pid].calls = append(list[pid].calls, seen{call: strings.TrimSpace(strings.TrimSuffix(call, "= ?")), ok: true})
			}
			continue // a signal, or the end of the process
		}
		if strings.HasPrefix(r[3], " ERESTART") {
			continue // interrupted by a signal: the kernel makes the call again
		}
		s := seen{call: strings.ReplaceAll(r[1], "\x00", ""), ok: r[2] != "-1"}
		if strings.HasPrefix(s.call, "clone(") || strings.HasPrefix(s.call, "vfork(") || strings.HasPrefix(s.call, "fork(") {
			s.child, _ = strconv.Atoi(r[2])
			if o := outer.FindStringSubmatch(r[3]); o != nil {
				s.child, _ = strconv.Atoi(o[1])
			}
		}
		list[pid].calls = append(list[pid].calls, s)
	}
	return list
}

// matters reports whether a call must be explained. The Go runtime and the C library make
// other calls, too.
func matters(s seen) bool {
	name, args, _ := strings.Cut(s.call, "(")
	switch name {
	case "mount", "chroot", "chdir", "setuid", "setgid", "setgroups", "pidfd_open", "ppoll", "capset", "wait4", "vfork", "fork":
		return true
	case "unshare":
		return !strings.HasPrefix(args, "CLONE_THREAD")
	case "clone":
		return !strings.Contains(args, "CLONE_THREAD")
	case "execve":
		return s.ok
	case "openat":
		return strings.Contains(args, "O_WRONLY")
	case "prctl":
		return strings.HasPrefix(args, "PR_SET_PDEATHSIG") || strings.HasPrefix(args, "PR_CAP_AMBIENT")
	}
	return false
}

var placeholder = regexp.MustCompile(`\\\.\\\.\\\.|\b(CHILD|HELPER|FD|PID)\b`)

// pattern returns a regular expression for an explained call.
func pattern(call string) *regexp.Regexp {
	return regexp.MustCompile("^" + placeholder.ReplaceAllStringFunc(regexp.QuoteMeta(call), func(word string) string {
		switch word {
		case "CHILD", "HELPER":
			return `\d+(<\S+>)?( /\*.*\*/)?`
		case "FD", "PID":
			return `\d+`
		}
		return `.*?`
	}) + "$")
}

// compare compares an explanation with a trace.
func compare(t *testing.T, explained report, trace map[int]*traced) {
	t.Helper()
	of := map[int]*traced{1: trace[0]}
	of[1].calls = of[1].calls[1:] // without the execve(2) of the command itself
	for _, p := range explained.Processes {
		x := of[p.ID]
		if x == nil {
			t.Errorf("process %d of the explanation is not in the trace", p.ID)
			continue
		}
		at := 0
		for _, s := range x.calls {
			at = skip(p.Calls, at, s.call)
			if at == len(p.Calls) {
				if strings.HasPrefix(p.Calls[at-1].Call, "execve(") {
					break // the other calls are those of the program
				}
			} else if l := p.Calls[at]; pattern(l.Call).MatchString(s.call) {
				if l.Forks != 0 {
					of[l.Forks] = trace[s.child]
				}
				at++
				continue
			}
			if at > 0 && strings.HasPrefix(s.call, "wait4(") && strings.Contains(s.call, "WNOHANG") {
				continue // it is repeated
			}
			if matters(s) {
				t.Errorf("process %d makes the call %s\nwhich is not explained there:\n%s", p.ID, s.call, calls(p))
				break
			}
		}
		if at < len(p.Calls) {
			t.Errorf("process %d does not make the call %s", p.ID, p.Calls[at].Call)
		}
	}
}

// skip returns the index of the next call that is made for certain, if the calls from at on are
// only made sometimes and are not this one.
func skip(calls []line, at int, made string) int {
	for i := at; i < len(calls); i++ {
		if !calls[i].Maybe {
			if pattern(calls[i].Call).MatchString(made) {
				return i
			}
			return at
		}
		if pattern(calls[i].Call).MatchString(made) {
			return at
		}
	}
	return at
}

func calls(p *process) string {
	text := ""
	for _, l := range p.Calls {
		text += fmt.Sprintln("\t", l.Call)
	}
	return text
}
