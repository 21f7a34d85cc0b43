package explain

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/texts"
)

// accounts are command lines that are run after one another in namespaces of their own. The calls
// that explain names are compared with strace(1).
const accounts = `
mount -t tmpfs x /mnt
mkdir -p /mnt/new/old /mnt/other
mount --bind /mnt/new /mnt/new
mount -o bind /mnt/new /mnt/other
mount --rbind /mnt/new /mnt/other
mount --make-rprivate /mnt
mount --make-shared /mnt/other
mount -o remount,bind,ro /mnt/other
mount -t proc proc /mnt/other
umount /mnt/other
umount -l /mnt/other
hostname box
mount -t tmpfs x /run
ip netns add box
ip netns
ip link add name one type veth peer name two
ip link add bridge0 type bridge
ip link set dev one master bridge0
ip link set one up
ip link set two netns box
ip netns exec box ip link set two up
ip -n box addr add 10.0.0.2/24 dev two
ip addr add 10.0.0.1/24 dev bridge0
ip link set bridge0 up
ip route add default via 10.0.0.2
ip route del default
ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev bridge0
ip neigh del 10.0.0.9 dev bridge0
ip netns pids box
ip netns identify
ip addr del 10.0.0.1/24 dev bridge0
ip link show
ip link del one
ip netns del box
mkdir /sys/fs/cgroup/pids/$G
cgset -r pids.max=50 $G
cgexec -g pids:$G true
cat /sys/fs/cgroup/pids/$G/pids.max
rmdir /sys/fs/cgroup/pids/$G
cgcreate -g pids:$G
cgdelete -g pids:$G
pivot_root /mnt/new /mnt/new/old
`

// TestAccountsAreWhatStraceSees checks that each command makes the calls of its account.
func TestAccountsAreWhatStraceSees(t *testing.T) {
	testbed.NeedRoot(t)
	testbed.Need(t, "strace")
	dir := t.TempDir()
	group := "contedor-explain-" + strconv.Itoa(os.Getpid())
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(accounts, "$G", group)), "\n")
	script := "exec 9>>log; "
	for _, line := range lines {
		script += "strace -f -qq -s 4096 -o '|cat >&9' " + line + " >&2 || echo '! " + line + "' >&9; echo '=-=-=' >&9; "
	}
	cmd := exec.Command("unshare", "-m", "-n", "-u", "sh", "-c", script)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + testbed.Bin() + ":/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"}
	defer os.Remove("/sys/fs/cgroup/pids/" + group)
	result := testbed.Run(t, cmd)
	log, err := os.ReadFile(dir + "/log")
	if err != nil {
		t.Fatal(err)
	}
	traces := strings.Split(string(log), "=-=-=\n")
	if len(traces) != len(lines)+1 {
		t.Fatalf("%d traces of %d lines: %v", len(traces), len(lines), result)
	}
	for i, line := range lines {
		if strings.HasPrefix(line, "mkdir -p") {
			continue
		}
		if strings.Contains(traces[i], "\n! ") {
			t.Errorf("%s failed: %v", line, result)
		}
		a := accountOf(texts.English(), strings.Fields(line))
		if a == nil {
			t.Errorf("%s has no account", line)
			continue
		}
		for _, e := range a.Effects {
			if !made(e.Call, traces[i]) {
				t.Errorf("%s does not make the call %s:\n%s", line, e.Call, interesting(traces[i]))
			}
		}
	}
}

// requests are the types of rtnetlink(7) requests, as strace prints those that it does not know.
var requests = map[string]string{
	"RTM_NEWLINK": "0x10", "RTM_DELLINK": "0x11", "RTM_GET...": "0x12",
	"RTM_NEWADDR": "0x14", "RTM_DELADDR": "0x15", "RTM_NEWROUTE": "0x18", "RTM_DELROUTE": "0x19",
	"RTM_NEWNEIGH": "0x1c", "RTM_DELNEIGH": "0x1d",
}

// made reports whether a trace has a call.
func made(call, trace string) bool {
	if request, ok := strings.CutPrefix(call, "rtnetlink "); ok {
		number := requests[request]
		return strings.Contains(trace, "nlmsg_type="+number+" ") || strings.Contains(trace, "nlmsg_type="+strings.TrimSuffix(request, "..."))
	}
	if strings.HasPrefix(call, "write(") { // strace does not print the path
		value := call[strings.LastIndex(call, `, "`)+3:]
		return strings.Contains(trace, `"`+strings.TrimSuffix(value, `\n")`)) || strings.Contains(value, "PID")
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSuffix(call, ")")), `cgroup/\.\.\./`, `cgroup/\w+/`)
	pattern = strings.ReplaceAll(pattern, `\.\.\.`, `.*?`)
	pattern = regexp.MustCompile(`\bFD\b`).ReplaceAllString(pattern, `\d+`)
	return regexp.MustCompile(pattern).MatchString(trace)
}

// interesting returns the lines of a trace about mounts, namespaces and cgroups.
func interesting(trace string) (text string) {
	calls := regexp.MustCompile(`mount|pivot|setns|unshare|unlink|open_tree|fsopen|mkdir|rmdir|write|sendto|hostname`)
	for line := range strings.Lines(trace) {
		if calls.MatchString(line) && !strings.Contains(line, "CLONE_THREAD") {
			text += line
		}
	}
	return text
}

// TestAccountsOfLines checks the account of shell lines, and that nothing else is explained.
func TestAccountsOfLines(t *testing.T) {
	const group = "/sys/fs/cgroup/memory/demo"
	for _, c := range []struct{ line, want string }{
		{"echo 50M > " + group + "/memory.limit_in_bytes", "may use 50M bytes"},
		{"echo 50M | sudo tee " + group + "/memory.limit_in_bytes", "may use 50M bytes"},
		{"sudo mkdir " + group, "makes a cgroup"},
		{"echo $$ > " + group + "/tasks", "moves process $$"},
		{"echo +cpu +memory >> /sys/fs/cgroup/cgroup.subtree_control", "echo -cpu -memory > /sys/fs/cgroup/cgroup.subtree_control"},
		{"echo '50000 100000' > " + group + "/cpu.max", "50000 100000 (quota"},
		{"pivot_root . . && umount -l .", "lies on top of it"},
		{"switch_root /mnt/new /sbin/init", "/sbin/init replaces this process"},
		{"setpriv --reuid=1000 --regid 1000 --clear-groups sh", "setresuid(1000, 1000, 1000)"},
		{"setpriv --reuid=1000 --regid 1000 --clear-groups sh", "sh is in no other groups"},
		{"setpriv --nnp --inh-caps=-all --bounding-set -all /bin/sh -c id", "PR_SET_NO_NEW_PRIVS"},
		{"setpriv --ambient-caps +net_raw --inh-caps +net_raw -- ping x", "ping keeps them although it is not root"},
		{"setpriv --pdeathsig kill sleep 5", "PR_SET_PDEATHSIG, SIGKILL"},
		{"setpriv --dump", ""},
		{"setpriv --reuid 5", ""},
		{"tee /tmp/x /tmp/y", "to /tmp/y and to its standard output; what"},
		{"tee -a /etc/hosts", "to the end of /etc/hosts"},
		{"tee", ""},
		{"ip link add dev a type veth peer b", "devices, a and b,"},
		{"ip link add type veth", "devices, veth0 and veth1,"},
		{"ip link add a netns 5 type veth peer name b netns 6", "in the network namespace of 6"},
		{"ip -n box link set lo up", "(that of box)"},
		{"ip l s a up mtu 9000", "sets the mtu of a to 9000"},
		{"ip n r 10.0.0.9 lladdr 2:0:0:0:0:9 dev a", "undone by  ip neigh del 10.0.0.9 dev a"},
		{"ip netns pids box", "in the network namespace box"},
		{"ip netns identify 5", "/proc/5/ns/net"},
		{"ip netns pids", ""},
		{"cat " + group + "/tasks", "reads tasks of " + group},
		{"cat /etc/passwd", ""},
		{"nsenter --net=/proc/self/ns/net true", "Of another process"},
		{"nsenter -t 1 -n -m true", "only if that failed: tries it once more, and reports the failure"},
		{"nsenter -t 1 -U -n true", "only if that failed: tries it once more, now in the user namespace"},
		{"fetchroot", "downloads https://github.com/ericchiang"},
		{"fetchroot mini", "makes a root file system rootfs from this program itself"},
		{"fetchroot debian tree", "downloads oci:docker.io/library/debian and unpacks it as tree"},
		{"fetchroot a.tar.xz", "unpacks a.tar.xz as rootfs"},
		{"fetchroot --pack rootfs", "packs the directory rootfs"},
		{"tar xfz rootfs.tar.gz", "unpacks rootfs.tar.gz as ."},
		{"tar -C x -xf a.tar", "unpacks a.tar as x"},
		{"tar cf a.tar x", ""},
		{"wget -q http://x/y", "downloads http://x/y"},
		{"curl -o f http://x/y", "downloads http://x/y"},
		{"ps ax", "reads /proc"},
		{"top", "again and again"},
		{"lsns -t net", "compares the namespaces"},
		{"ping -c 1 10.0.0.1", "sends packets to 10.0.0.1"},
		{"iptables -t nat -A POSTROUTING -j MASQUERADE", "undone by  iptables -t nat -D POSTROUTING -j MASQUERADE"},
		{"iptables -L", "only shows the rules"},
		{"sysctl -w net.ipv4.ip_forward=1", "/proc/sys/net/ipv4/ip_forward"},
		{"sysctl -a", ""},
		{"echo hello", ""},
		{"echo 5 > /tmp/x", ""},
		{"ls | wc", ""},
		{"for i in 1; do mount; done", ""},
		{"mkdir /tmp/x", ""},
		{"ip tunnel add x", ""},
		{"mount", ""},
	} {
		cmd := exec.Command(testbed.Program("contedor"), "explain", c.line)
		if !strings.Contains(c.line, " ") {
			cmd.Args = append(cmd.Args, "-a")
		}
		got := testbed.Run(t, cmd)
		if c.want != "" && (got.Status != 0 || !strings.Contains(got.Stdout, c.want)) || c.want == "" && (got.Status != 1 || !strings.Contains(got.Stderr, "cannot explain")) {
			t.Errorf("%s: %v", c.line, got)
		}
	}
	for line, want := range map[string]string{
		"mount -Q":     "cannot explain mount -Q, although other lines of mount\n",
		"ip foo":       "cannot explain ip foo, although other lines of ip\n",
		"unshrae -p x": "cgdelete; did you mean 'unshare'?\n",
	} {
		if r := testbed.Run(t, exec.Command(testbed.Program("contedor"), append([]string{"explain"}, strings.Fields(line)...)...)); r.Status != 1 || !strings.HasSuffix(r.Stderr, want) {
			t.Errorf("%s: %v", line, r)
		}
	}
	got := testbed.Run(t, exec.Command(testbed.Program("contedor"), "explain", "--json", "hostname", "x"))
	var a account
	if err := json.Unmarshal([]byte(got.Stdout), &a); err != nil || len(a.Effects) != 1 || a.Effects[0].Namespace != "uts" {
		t.Errorf("%v, %v", got, err)
	}
}
