package hint_test

import (
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"contedor/internal/dev/testbed"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// asFiltered is a variable that makes the test binary execute its arguments under a seccomp
// filter that refuses unshare(2).
const asFiltered = "CONTEDOR_TEST_FILTER"

func TestMain(m *testing.M) {
	if os.Getenv(asFiltered) != "" {
		filtered()
	}
	testbed.Main(m, "unshare", "chroot", "mount", "umount", "hostname", "contedor")
}

func filtered() {
	runtime.LockOSThread()
	load := unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}
	skip := unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: 1, K: unix.SYS_UNSHARE}
	refuse := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)}
	allow := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW}
	code := [...]unix.SockFilter{load, skip, refuse, allow}
	program := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	if err == nil {
		err = unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&program)), 0, 0)
	}
	if err == nil {
		err = unix.Exec(os.Args[1], os.Args[1:], os.Environ())
	}
	os.Stderr.WriteString("filter: " + err.Error() + "\n")
	os.Exit(99)
}

// user runs the rest of a line as a user without privileges.
const user = "setpriv --reuid 54321 --regid 54321 --clear-groups "

// without runs the rest of a line as root without the capability that is appended.
const without = "setpriv --bounding-set=-"

// names is the beginning of a line that gives network namespaces names of their own.
const names = "mount -t tmpfs x /run; "

// group1 and group2 are the beginnings of lines with a cgroup of version 1, $P, or version 2, $G.
// inner enables a controller for the cgroups in $G.
const (
	group1 = `P=/sys/fs/cgroup/pids/contedor-hint-$$; mkdir $P; trap 'rmdir $P 2>/dev/null; :' EXIT; `
	group2 = `mount -t cgroup2 none /mnt; G=/mnt/contedor-hint-$$; mkdir $G; trap 'rmdir $G 2>/dev/null; :' EXIT; `
	inner  = `had=$(cat /mnt/cgroup.subtree_control); echo +hugetlb >/mnt/cgroup.subtree_control; echo +hugetlb >$G/cgroup.subtree_control; ` +
		`trap 'echo -hugetlb >$G/cgroup.subtree_control; rmdir $G 2>/dev/null; case $had in *hugetlb*) ;; *) echo -hugetlb >/mnt/cgroup.subtree_control;; esac' EXIT; `
)

// cases are shell lines whose last command fails, and regular expressions for the hint.
var cases = []struct{ line, hint string }{
	// unshare(2)
	{user + "unshare -m true", `unshare -r`},
	{user + "unshare -n -i true", `unshare -r`},
	{without + "sys_admin unshare -m true", `CAP_SYS_ADMIN`},
	{"$FILTER $(command -v unshare) -m true", `seccomp`},
	{"$FILTER $(command -v unshare) -U true", `seccomp`},
	{user + "unshare -rpf --mount-proc sh -c 'echo 0 >/proc/sys/user/max_uts_namespaces; exec unshare -u true'", `kind uts.*user\.max_uts_namespaces is 0`},
	{"unshare -r sh -c 'echo 1 >/proc/sys/user/max_net_namespaces; exec unshare -n unshare -n -u true'", `kind net.*user\.max_net_namespaces is 1`},
	{"unshare -r sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec unshare -U true'", `kind user.*user\.max_user_namespaces is 0`},
	{"chroot plain /unshare -U /true", `inside a chroot`},
	{"mkdir point; mount --bind plain point; chroot point /unshare -U /true", `inside a chroot`},
	{"unshare -U unshare -U true", `has no id`},
	{"nest() { if [ $1 = 0 ]; then exec unshare -U true; fi; exec unshare -r sh -c \"$NEST nest $(($1-1))\"; }; nest 40", `32 deep`},

	// setns(2)
	{"contedor show --from-inside 3</proc/self/ns/user 4</proc/self/ns/uts", `in this user namespace already`},
	{"unshare -r contedor show --from-inside 3</proc/self/ns/user 4</proc/self/ns/uts", `no CAP_SYS_ADMIN over the user namespace`},
	{user + "unshare -c contedor show --from-inside 3</proc/self/ns/user 4</proc/self/ns/uts", `only root may enter a user namespace`},

	// maps, ids
	{without + "setfcap unshare -r true", `CAP_SETFCAP`},
	{"unshare -r -S 5 true", `id 5 does not exist`},
	{"unshare -r -G 5 true 2>&1 | cat >&2; unshare -r --setgroups=allow true; unshare -c -S 7 true", `id 7 does not exist`},
	{user + "env PATH=/nowhere $(command -v unshare) --map-users=0:100000:10 true", `apt install uidmap`},

	// mounts
	{"chroot plain /unshare -m /true", `not a mount point.*--propagation unchanged`},
	{user + "unshare -r --mount-proc true", `add -p -f`},
	{"mount --bind /dev/null /proc/version; " + user + "unshare -r -p -f --mount-proc true", `/proc/version is covered`},
	{"unshare --uts=no-file true", `touch no-file`},
	{"unshare -m --uts=no-file true", `touch no-file`},
	{"mount --bind . .; mount --make-shared .; cd $PWD; touch file; unshare --mount=file true", `private mount.* of file`},
	{"unshare -p -f --mount-proc=/no-such-point/proc true", `mkdir -p /no-such-point/proc`},
	{"mount -t proc proc /no-such-point", `mkdir -p /no-such-point`},
	{"mount -t tmpfs x nosuch", `mkdir -p .*nosuch`},
	{"mkdir lower upper; mount -t overlay x -o lowerdir=lower:rotfs,upperdir=upper,workdir=work /mnt", `there is no rotfs in .*directories`},
	{"mkdir lower upper; mount -t overlay x -o lowerdir=lower,upperdir=upper,workdir=work /mnt", `there is no work in`},
	{user + "mount -t proc proc /mnt", `unshare -r -m`},
	{user + "unshare -r mount -t proc proc /proc", `with -m`},
	{user + "unshare -r -m mount -t proc proc /proc", `add -p -f`},
	{user + "umount /proc", `unshare -r -m`},
	{user + "hostname contedor", `unshare -r -u`},
	{user + "unshare -r hostname contedor", `with -u`},

	// -p without -f
	{"unshare -p sh -c 'true; true; true'", `without -f .*Cannot allocate memory`},
	{"unshare -p chroot / sh -c 'true; true; true'", `without -f .*Cannot allocate memory`},

	{"mount -t tmpfs x /mnt; cd /mnt; contedor umount /mnt", `processes use it \([0-9]+\), .*umount -l /mnt`},
	{"mount -t tmpfs x /mnt; mkdir /mnt/a; mount -t tmpfs y /mnt/a; contedor umount /mnt", `mounts below it, such as /mnt/a: umount -R /mnt`},
	{"mount -t tmpfs x /mnt; umount -l /proc; contedor umount -l /mnt", `mount -t proc proc /proc`},

	// pivot_root(2)
	{"mkdir -p n/old; contedor pivot_root n n/old", `new root, n, is not a mount point`},
	{"mkdir -p n/old; cd n; contedor pivot_root . old", `new root, \., is not a mount point`},
	{"mkdir n other; mount -t tmpfs x n; contedor pivot_root n other", `other, must be in the new root, n$`},
	{"mkdir n other; mount -t tmpfs x n; mount -t tmpfs x other; contedor pivot_root n other", `other, must be in the new root, n$`},
	{"mkdir n; mount --make-shared /; mount -t tmpfs x n; mkdir n/old; contedor pivot_root n n/old", `the mount /.* is shared`},
	{"contedor pivot_root / /", `present root already`},
	{"mkdir -p plain/n; mount -t tmpfs x plain/n; mkdir plain/n/o; cp $(command -v contedor) plain; chroot plain /contedor pivot_root /n /n/o", `as after a chroot`},
	{"mkdir n; mount -t tmpfs x n; mkdir n/old; unshare -r -m contedor pivot_root n n/old", `mount --rbind n n`},
	{user + "contedor pivot_root . .", `unshare -r -m`},
	{"unshare -r contedor pivot_root . .", `unshare -m`},
	{"contedor pivot_root nosuch nosuch/old", `mkdir -p nosuch`},
	{"touch file; contedor pivot_root file file", `file is a file`},

	// the network
	{names + "contedor ip netns exec nosuch true", `ip netns add nosuch`},
	{names + "contedor ip netns add one; contedor ip netns exec two true", `no network namespace two; there are: one`},
	{names + "contedor ip netns add one; contedor ip -n two link", `no network namespace two; there are: one`},
	{names + "contedor ip netns add one; contedor nsenter --net=/run/netns/two true", `no network namespace two; there are: one`},
	{names + "contedor ip netns add one; contedor ip netns add one", `ip netns del one`},
	{names + "mkdir /run/netns; touch /run/netns/one; contedor ip netns exec one true", `/run/netns/one is only a file`},
	{names + user + "contedor ip netns add one", `only root may make or enter named`},
	{names + "unshare -r contedor ip netns add one", `kept by a mount, and these mounts`},
	{"unshare -n sh -c 'contedor ip link add one type veth peer name b; contedor ip link add one type veth peer name c'", `device one here already.*ip link del one`},
	{"unshare -n sh -c 'contedor ip link add one type bridge; contedor ip addr add 10.0.0.1/24 dev one; contedor ip addr add 10.0.0.1/24 dev one'", `this address already`},
	{"unshare -n sh -c 'contedor ip link set lo up; contedor ip route add 10.9.0.0/16 dev lo; contedor ip route add 10.9.0.0/16 dev lo'", `ip route replace`},
	{"unshare -n contedor ip route add default via 10.9.9.1", `ip link set DEVICE up`},
	{"unshare -n contedor ip link set nosuch up", `no network device nosuch .* there are: lo`},
	{"unshare -n contedor ip link add one type nosuch", `modprobe nosuch`},
	{user + "contedor ip link add one type dummy", `unshare -r -n`},
	{"unshare -r contedor ip link add one type dummy", `outer user namespace`},
	{without + "net_admin contedor ip link add one type dummy", `no CAP_NET_ADMIN`},

	{names + "contedor ip netns add one; contedor ip netns del two", `no network namespace two; there are: one`},
	{names + "contedor ip netns add one; contedor ip netns attach two 4194303", `no process 4194303`},
	{names + "contedor ip netns add one; contedor unshare -n contedor ip link set lo netns two", `no network namespace two; there are: one`},
	{"contedor unshare -n contedor ip link set lo netns 4194303", `no process 4194303`},
	{"contedor unshare -n contedor ip link set lo master br0", `no network device br0 .*there are: lo`},
	{"contedor unshare -n contedor ping -c 1 127.0.0.1", `ip link set lo up`},

	// nsenter
	{"contedor nsenter --net=nofile true", `by a file such as /proc/PID/ns/net`},
	{"touch file; contedor nsenter --uts=file true", `uts namespace is entered by a file such as /proc/PID/ns/uts`},
	{"contedor nsenter --net=/proc/4194303/ns/net true", `no process 4194303`},
	{names + "contedor nsenter --net=/var/run/netns/two true", `ip netns add two`},
	{"contedor nsenter -t $$ -U -n true", `in this user namespace already`},
	{"contedor nsenter -t 4194303 -a true", `no process 4194303 .*contedor show`},
	{"contedor nsenter -t 4194303 -n true", `no process 4194303`},
	{"contedor nsenter -t 4194303 -r true", `no process 4194303`},
	{"umount -l /proc; contedor nsenter -t 1 -r true", `mount -t proc proc /proc`},
	{"true & sleep 0.2; contedor nsenter -t $! -n true", `process has ended|no process`},

	{user + "sh -c 'unshare -r sleep 100 & sleep 0.3; contedor nsenter -t $! -U true; kill $!'", `--preserve-credentials`},

	// cgroups, version 1
	{group1 + "contedor sh -c \"echo 1M >$P/memory.max\"", `version 1, where it is memory\.limit_in_bytes`},
	{group1 + "contedor sh -c \"echo 1M >$P/memory.limit_in_bytes\"", `memory has its cgroups in another tree: /`},
	{group1 + "contedor sh -c \"echo 9999999 >$P/cgroup.procs\"", `no process 9999999`},
	{group1 + "contedor cat $P/x/tasks", `mkdir -p .*/x$`},
	{group1 + "contedor cgset -r pids.max=x ${P#/sys/fs/cgroup/pids/}", `does not accept x`},
	{group1 + "contedor cgexec -g pids:${P#/sys/fs/cgroup/pids/}/x true", `mkdir -p .*/x$`},
	{group1 + "mkdir $P/below; contedor rmdir $P; rmdir $P/below", `cgroups in .* \(below\)`},
	{group1 + "sleep 100 & echo $! >$P/cgroup.procs; contedor rmdir $P; kill $!; wait", `still has processes \(`},
	{group1 + user + "contedor sh -c \"echo 5 >$P/pids.max\"", `only root may change this cgroup`},
	{group1 + user + "contedor mkdir $P/x", `only root may change this cgroup`},
	{group1 + "contedor sh -c \"echo 5 >$P/pids.current\"", `can only be read`},
	{group1 + "mount --bind $P /mnt; mount -o remount,bind,ro /mnt; contedor mkdir /mnt/x", `mounted read-only`},
	{"contedor mkdir /sys/fs/cgroup/nosuch/x", `no nosuch among them: .*pids`},
	{"contedor sh -c 'echo 5 >/sys/fs/cgroup/nosuch/memory.max'", `memory has its cgroups`},
	{"umount -R -l /sys/fs/cgroup; contedor sh -c 'echo 5 >/sys/fs/cgroup/x/memory.max'", `mount -t cgroup2 none`},

	// cgroups, version 2
	{group2 + "contedor sh -c \"echo 1 >$G/hugetlb.2MB.max\"", `echo \+hugetlb > /mnt/cgroup\.subtree_control`},
	{group2 + "contedor sh -c \"echo 1 >$G/memory.max\"", `cgroup_no_v1=memory|\+memory`},
	{group2 + "echo 1 | contedor tee $G/memory.max", `cgroup_no_v1=memory|\+memory`},
	{group2 + "contedor sh -c \"echo 1 >$G/nosuch.max\"", `no controller nosuch here; there are: `},
	{group2 + "contedor cat $G/memory.limit_in_bytes", `version 2, where it is memory\.max`},
	{group2 + "contedor sh -c 'echo 1 >/mnt/pids.max'", `the root of the tree`},
	{group2 + "contedor sh -c 'echo 1 >/mnt/memory/x/tasks'", `without a directory memory: mkdir /mnt/GROUP`},
	{group2 + "contedor sh -c \"echo 1 >$G/x/cgroup.procs\"", `mkdir -p .*/x$`},
	{group2 + "contedor sh -c \"echo +memory >$G/cgroup.subtree_control\"", `cgroup_no_v1=memory|\+memory`},
	{group2 + "contedor sh -c \"echo +hugetlb >$G/cgroup.subtree_control\"", `echo \+hugetlb > /mnt/cgroup\.subtree_control`},
	{group2 + "contedor sh -c \"echo +nosuch >$G/cgroup.subtree_control\"", `no controller nosuch`},
	{group2 + "contedor sh -c \"echo x >$G/cgroup.max.depth\"", `does not accept x here; cat .*max\.depth`},
	{group2 + inner + "contedor sh -c \"echo \\$\\$ >$G/cgroup.procs\"", `\(hugetlb\) .*mkdir .*/leaf`},
	{group2 + inner + "mkdir $G/x; echo +hugetlb >$G/x/cgroup.subtree_control; contedor sh -c \"echo -hugetlb >$G/cgroup.subtree_control\"; echo -hugetlb >$G/x/cgroup.subtree_control; rmdir $G/x", `first disable it in .*/x/`},
	{group2 + inner + "mkdir $G/x; sleep 100 & echo $! >$G/x/cgroup.procs; contedor sh -c \"echo +hugetlb >$G/x/cgroup.subtree_control\"; kill $!; wait; rmdir $G/x", `with processes \([0-9]+\)`},

	// oom_score_adj
	{user + "contedor choom -n -5 true", `-5 is lower than before`},
	{"contedor choom -n 1001 true", `from -1000 .* to 1000`},
	{"umount -l /proc; contedor choom -n 5 true", `mount -t proc proc /proc`},

	// chroot(2)
	{user + "chroot / true", `unshare -r chroot`},
	{user + "chroot --userspec=54321:54321 / true", `unshare -r chroot`},
	{without + "sys_chroot chroot / true", `CAP_SYS_CHROOT`},
	{"chroot rotfs true", `no rotfs in .*: .*plain`},
	{"mkdir empty; cd empty; chroot nosuch true", `directories here: none`},
	{"unshare -m chroot rotfs true", `no rotfs in .*: .*plain`},
	{"unshare -R rotfs true", `no rotfs in .*: .*plain`},
	{"chroot --userspec=0:0 rotfs true", `no rotfs in .*: .*plain`},
	{"cd plain; chroot plain true", `cd \.\.`},
	{"mkdir other; cd other; chroot plain true", `but there is /.*/plain`},
	{"chroot /usr/nosuch/x true", `/usr exists`},
	{"touch rootfs.tar.gz; chroot rootfs.tar.gz true", `fetchroot rootfs\.tar\.gz`},
	{"chroot /etc/passwd true", `not a directory`},
	{"mkdir -m 700 own own/tree; chmod 755 own/tree; " + user + "unshare -r chroot own/tree /true", `pass through own`},
	{"unshare -w /no-such-dir true", `/no-such-dir is looked for`},

	// the program
	{"chroot plain /script", `/script exists, .*/no/such/shell`},
	{"chroot plain /dynamic", `/dynamic exists, .* loader .*/ld-linux`},
	{"unshare ./plain/script", `script exists, .*/no/such/shell`},
	{"chroot plain /strange", `strange is a program for e_machine 4660, this machine is`},
	{"unshare -r --mount-binfmt -p -f -R plain /arm", `arm is a program for aarch64, this machine is`},
	{"mkdir plain/bin; cp plain/strange plain/bin/sh; chroot plain /bin/sh", `/bin/sh is a program for e_machine`},
	{"mkdir plain/bin; cp plain/strange plain/bin/sh; PATH=/bin $(command -v chroot) plain sh", `/bin/sh is a program for e_machine`},
	{"unshare -r -p -f -R plain -l \"$ARM\" /arm", `aarch64, and its emulator, /usr/bin/qemu-aarch64-nosuch,`},
	{"PATH=/nowhere $(command -v chroot) / ls", `/usr/bin/ls exists, but PATH`},
	{"chroot / nosuch-program", `no nosuch-program in`},
	{"chroot / /bin/nosuch-program", `/bin/sh is there`},
	{"chroot / /usr/local/bin/ls", `but there is /usr/bin/ls`},
	{"mkdir \"plain/$(printf 'red\\033[31m')\"; chroot plain /bin/bash", `red\?\[31m`},
	{"printf '#!/no\\033]0;x\\a\\n' >plain/esc; chmod +x plain/esc; chroot plain /esc", `/no\?\]0;x\?`},
	{"chroot plain /bin/bash", `no /bin/bash .*whole system`},
	{"head -c 100 plain/dynamic >plain/cut; chmod +x plain/cut; chroot plain /cut", `damaged`},
	{"printf '\\1\\2' >plain/odd; chmod +x plain/odd; chroot plain /odd", `not a program`},
	{"unshare /etc", `/etc is a directory`},
	{"unshare /etc/passwd", `chmod \+x /etc/passwd`},
	{"mkdir dir; cp /etc/passwd dir/plain-file; PATH=dir $(command -v unshare) plain-file", `chmod \+x dir/plain-file`},
	{"mount -t tmpfs -o noexec x /mnt; cp plain/true /mnt/x; unshare /mnt/x", `noexec`},
	{"printf '#!/etc/passwd\\n' >plain/bad; chmod +x plain/bad; unshare ./plain/bad", `chmod \+x /etc/passwd`},
}

// processID finds process ids in messages.
var processID = regexp.MustCompile(`(/proc/|contedor-hint-)[0-9]+`)

// TestHints provokes every hint. It checks that the last hint on standard error is the
// expected one, and that nothing else differs from a run without hints.
func TestHints(t *testing.T) {
	testbed.NeedRoot(t)
	testbed.NeedUserNamespaces(t)
	testbed.Need(t, "setpriv")
	for _, c := range cases {
		t.Run(c.line, func(t *testing.T) {
			if strings.HasPrefix(c.line, group2) {
				testbed.LockCgroups(t)
			}
			run := func(env ...string) testbed.Result {
				r := testbed.Run(t, shell(t, c.line, env...))
				r.Stderr = processID.ReplaceAllString(r.Stderr, "${1}PID")
				return r
			}
			with, plain, unset := run("CONTEDOR_HINTS=1"), run("CONTEDOR_HINTS=0"), run()
			if plain != unset {
				t.Errorf("without a terminal\n%v\nwith CONTEDOR_HINTS=0\n%v", unset, plain)
			}
			lines := strings.SplitAfter(strings.TrimSuffix(with.Stderr, "\n"), "\n")
			var hints []string
			rest := ""
			for _, line := range lines {
				if text, ok := strings.CutPrefix(line, "hint: "); ok {
					hints = append(hints, text)
				} else {
					rest += line
				}
			}
			if len(hints) == 0 || !regexp.MustCompile(c.hint).MatchString(hints[len(hints)-1]) {
				t.Errorf("no %q in %v", c.hint, with)
			}
			if strings.Contains(strings.Join(hints, ""), "{") {
				t.Errorf("a placeholder is left: %q", hints)
			}
			if strings.TrimSuffix(rest, "\n") != strings.TrimSuffix(plain.Stderr, "\n") || with.Status != plain.Status || with.Stdout != plain.Stdout {
				t.Errorf("with hints\n%v\nwithout\n%v", with, plain)
			}
			if strings.Contains(plain.Stderr, "hint:") {
				t.Errorf("a hint in spite of CONTEDOR_HINTS=0: %v", plain)
			}
		})
	}
}

// shell returns a command that runs a shell line as root in a mount namespace of its own. The
// working directory has a nearly empty tree, plain.
func shell(t *testing.T, line string, env ...string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	for d := dir; d != "/tmp" && d != "/"; d = d[:strings.LastIndex(d, "/")] {
		os.Chmod(d, 0o755)
	}
	tree := dir + "/plain"
	if err := os.Mkdir(tree, 0o755); err != nil {
		t.Fatal(err)
	}
	copyFile(t, testbed.Program("unshare"), tree+"/unshare")
	copyFile(t, testbed.Program("hostname"), tree+"/true")
	copyFile(t, "/bin/true", tree+"/dynamic")
	program := head(t, testbed.Program("hostname"))
	machine := func(n ...byte) string { return string(program[:18]) + string(n) + string(program[20:]) }
	for name, data := range map[string]string{
		"script":  "#!/no/such/shell -x\n",
		"arm":     machine(183, 0),     // EM_AARCH64
		"strange": machine(0x34, 0x12), // a machine that does not exist and has no emulator
	} {
		if err := os.WriteFile(tree+"/"+name, []byte(data), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(tree+"/proc", 0o755); err != nil {
		t.Fatal(err)
	}
	const nest = `nest() { if [ $1 = 0 ]; then exec unshare -U true; fi; exec unshare -r sh -c "$NEST nest $(($1-1))"; };`
	cmd := exec.Command("unshare", "-m", "sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append([]string{
		"PATH=" + testbed.Bin() + ":/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
		"FILTER=env " + asFiltered + "=1 " + self, "NEST=" + nest,
		`ARM=:arm:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00:\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:/usr/bin/qemu-aarch64-nosuch:`,
	}, env...)
	return cmd
}

func head(t *testing.T, path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func copyFile(t *testing.T, from, to string) {
	if err := os.WriteFile(to, head(t, from), 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestHintsAtATerminal checks that every program prints hints at a terminal by default, in
// the language of the locale, and that CONTEDOR_HINTS=0 turns them off.
func TestHintsAtATerminal(t *testing.T) {
	testbed.NeedRoot(t)
	for _, c := range []struct {
		env  string
		line []string
		want string
	}{
		{"LANG=C.UTF-8", []string{"chroot", "/no-such-dir", "true"}, "chroot: cannot change root directory to '/no-such-dir': No such file or directory\r\nhint: / exists"},
		{"LANG=gl_ES.UTF-8", []string{"chroot", "/no-such-dir", "true"}, "pista: / existe"},
		{"LANG=C.UTF-8", []string{"contedor", "chroot", "/no-such-dir", "true"}, "No such file or directory\r\nhint: / exists"},
		{"LANG=C.UTF-8", []string{"contedor", "unshare", "-f", "-R", "/no-such-dir", "true"}, "No such file or directory\r\nhint: / exists"},
		{"LANG=C.UTF-8", []string{"hostname", "-F", "/no-such-dir"}, ""},
		{"CONTEDOR_HINTS=0", []string{"chroot", "/no-such-dir", "true"}, ""},
	} {
		cmd := exec.Command(testbed.Program(c.line[0]), c.line[1:]...)
		cmd.Args[0] = c.line[0]
		cmd.Env = []string{"PATH=/usr/bin:/bin", c.env}
		got := terminal(t, cmd)
		if c.want != "" && !strings.Contains(got, c.want) {
			t.Errorf("%s %q: no %q in %q", c.env, c.line, c.want, got)
		}
		if c.want == "" && strings.Contains(got, "hint:") {
			t.Errorf("%s %q: %q", c.env, c.line, got)
		}
	}
}

// terminal runs a command at a terminal and returns what it writes.
func terminal(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	screen, line, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = line, line, line
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line.Close()
	text := ""
	buffer := make([]byte, 4096)
	for {
		n, err := screen.Read(buffer)
		text += string(buffer[:n])
		if err != nil {
			break
		}
	}
	cmd.Wait()
	return text
}

var self, _ = os.Executable()
