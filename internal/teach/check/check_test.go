package check

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/linux/quote"
	"contedor/internal/nsflags"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor") }

const user = "setpriv --reuid 54321 --regid 54321 --clear-groups "

// in runs a shell line in which $CHECK is contedor check.
func in(t *testing.T, line string) (r report, status int) {
	t.Helper()
	cmd := exec.Command("unshare", "-m", "sh", "-c", line)
	cmd.Dir = "/tmp"
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DIR=" + t.TempDir(), "CHECK=" + testbed.Program("contedor") + " check --json"}
	got := testbed.Run(t, cmd)
	if err := json.Unmarshal([]byte(got.Stdout), &r); err != nil {
		t.Fatalf("%v: %v", err, got)
	}
	if want := map[bool]int{true: 0, false: 1}[r.OK]; got.Status != want || got.Stderr != "" {
		t.Errorf("ok is %v, but the command ended with %v", r.OK, got)
	}
	return r, got.Status
}

func (r *report) find(t *testing.T, name string) result {
	t.Helper()
	for _, x := range r.Checks {
		if x.Name == name {
			return x
		}
	}
	t.Fatalf("no check %s in %+v", name, r.Checks)
	return result{}
}

// TestNamespacesAsTheRealToolFindsThem compares the result for each kind of namespace with the
// real unshare.
func TestNamespacesAsTheRealToolFindsThem(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	testbed.NeedRoot(t)
	real := testbed.Need(t, "unshare")
	for _, scene := range []string{
		"",
		user,
		"setpriv --bounding-set=-sys_admin ",
		"unshare -rpf --mount-proc sh -c 'echo 0 >/proc/sys/user/max_uts_namespaces; exec \"$@\"' sh ",
		user + "unshare -rpf --mount-proc sh -c 'echo 0 >/proc/sys/user/max_net_namespaces; exec \"$@\"' sh ",
	} {
		r, _ := in(t, scene+"$CHECK")
		needed := true
		for _, ns := range nsflags.Table {
			x := r.find(t, "namespace."+ns.Long)
			options := []string{"-f", "--" + ns.Long, "true"}
			if strings.HasPrefix(scene, user) || ns.Long == "user" {
				options = append([]string{"-r"}, options...)
			}
			cmd := exec.Command("sh", "-c", "exec "+scene+real+" "+strings.Join(options, " "))
			want := testbed.Run(t, cmd)
			if x.OK != (want.Status == 0) || !x.OK && (x.Found == "" || x.Mend == "") {
				t.Errorf("%q: %+v, the real tool: %v", scene, x, want)
			}
			if !x.OK && x.Found != strings.TrimSpace(want.Stderr) {
				t.Errorf("%q: %q, the real tool prints %v", scene, x.Found, want)
			}
			needed = needed && (x.OK || !x.Needed)
		}
		if r.OK && !needed {
			t.Errorf("%q: ok, although a needed check fails", scene)
		}
	}
}

// TestObstacles checks that obstacles are found, with what helps.
func TestObstacles(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	testbed.NeedRoot(t)
	for _, c := range []struct{ line, name, found, mend string }{
		{"mount --bind /dev/null /proc/version; " + user + "$CHECK", "proc", "mount /proc failed", "/proc/version is covered"},
		{"setpriv --bounding-set=-sys_chroot $CHECK", "chroot", "cannot change root", "CAP_SYS_CHROOT"},
		{"PATH=/nowhere /usr/bin/env $CHECK", "path.chroot", "", "--install"},
		{"mount -t tmpfs -o size=1m x /mnt; cd /mnt; $CHECK", "space", " MiB", "600 MiB"},
		{"mkdir -p $DIR/rootfs/bin; cd $DIR; head -c 18 ${CHECK%% *} >rootfs/bin/sh; printf '\\064\\022' >>rootfs/bin/sh; tail -c +21 ${CHECK%% *} | head -c 4000 >>rootfs/bin/sh; " +
			"$CHECK", "rootfs", "e_machine 4660", "qemu-user-static"},
		{"umount -R -l /sys/fs/cgroup; $CHECK", "cgroup.course1", "none", "systemd.unified_cgroup_hierarchy=0"},
		{"umount -R -l /sys/fs/cgroup; $CHECK", "cgroup.course2", "none", "cgroup_no_v1=all"},
		{user + "$CHECK", "subordinate", "", "usermod --add-subuids"},
		{"mkdir -p $DIR/proc $DIR/tmp; cp ${CHECK%% *} $DIR/contedor; mount --bind /proc $DIR/proc; exec chroot $DIR /contedor check --json", "namespace.user", "unshare failed", "chroot"},
		{"mkdir -p $DIR/m; mount -t tmpfs x $DIR/m; mkdir -p $DIR/m/proc $DIR/m/tmp; cp ${CHECK%% *} $DIR/m/contedor; mount --bind /proc $DIR/m/proc; exec chroot $DIR/m /contedor check --json", "chroot.outer", "inside", "leave it"},
		{"mkdir -p $DIR/m; mount -t tmpfs -o mode=755 x $DIR/m; mkdir -p $DIR/m/proc; mkdir -m 1777 $DIR/m/tmp; cp ${CHECK%% *} $DIR/m/contedor; mount --bind /proc $DIR/m/proc; " +
			"exec chroot $DIR/m /contedor setpriv --reuid=1234 --regid=1234 --clear-groups /contedor check --json", "chroot.outer", "perhaps", ""},
	} {
		r, _ := in(t, c.line)
		x := r.find(t, c.name)
		if x.OK || !strings.Contains(x.Found, c.found) || !strings.Contains(x.Mend, c.mend) {
			t.Errorf("%s: %+v", c.line, x)
		}
	}
}

// TestWhosePrograms checks that a program is not taken for ours because it is beside ours, and that ours is
// recognized by whatever name.
func TestWhosePrograms(t *testing.T) {
	r, _ := in(t, "P=${CHECK%% *}; cp $P $DIR/contedor; cp /bin/true $DIR/unshare; ln $DIR/contedor $DIR/chroot; PATH=$DIR; exec $DIR/contedor check --json")
	for name, want := range map[string]string{"path.unshare": "/unshare (the system's own)", "path.chroot": "/chroot (contedor)"} {
		if x := r.find(t, name); !x.OK || !strings.HasSuffix(x.Found, want) {
			t.Errorf("%s: %+v", name, x)
		}
	}
}

// TestCgroups checks the versions that are reported where there is one, both or none.
func TestCgroups(t *testing.T) {
	testbed.NeedRoot(t)
	for line, want := range map[string]string{
		"umount -R -l /sys/fs/cgroup; $CHECK":                                       "none",
		"umount -R -l /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; $CHECK": "2",
		"umount -R -l /sys/fs/cgroup; mount -t tmpfs x /sys/fs/cgroup; mkdir /sys/fs/cgroup/pids; mount -t cgroup -o pids x /sys/fs/cgroup/pids; $CHECK": "1",
		"umount -R -l /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; mkdir $DIR/pids; mount -t cgroup -o pids x $DIR/pids; $CHECK":                "1 and 2 (hybrid)",
	} {
		if strings.Contains(line, "pids") && exec.Command("grep", "-q", "^pids.0", "/proc/cgroups").Run() == nil {
			continue // version 2 has the controller
		}
		r, _ := in(t, line)
		if x := r.find(t, "cgroup.version"); x.Found != want {
			t.Errorf("%s: %+v", line, x)
		}
	}
}

// TestText checks the output without --json, and wrong command lines.
func TestText(t *testing.T) {
	testbed.NeedRoot(t)
	cmd := exec.Command("setpriv", "--bounding-set=-sys_admin", testbed.Program("contedor"), "check", "--lang", "gl")
	got := testbed.Run(t, cmd)
	for _, text := range []string{"✗ espazo de nomes mount", "teñen unha mesma causa:\n  → este root non ten CAP_SYS_ADMIN", "A lección non funciona aquí"} {
		if got.Status != 1 || !strings.Contains(got.Stdout, text) {
			t.Errorf("no %q in %v", text, got)
		}
	}
	narrow := exec.Command(testbed.Program("contedor"), "check", "--lang", "gl")
	narrow.Env = []string{"PATH=" + t.TempDir(), "COLUMNS=40"}
	got = testbed.Run(t, narrow)
	for line := range strings.Lines(got.Stdout) {
		if quote.Width(strings.TrimSuffix(line, "\n")) > 40 {
			t.Errorf("too wide for 40 columns: %s", line)
		}
	}
	if !strings.Contains(got.Stdout, "  → contedor shell ou contedor lesson") || !strings.HasSuffix(got.Stdout, "\n\nA lección non funciona aquí tal como\nestá.\n") {
		t.Errorf("%v", got)
	}
	for _, words := range [][]string{{"check", "--lang", "xx"}, {"check", "more"}, {"check", "--nope"}} {
		if got := testbed.Run(t, exec.Command(testbed.Program("contedor"), words...)); got.Status != 1 || got.Stdout != "" || !strings.Contains(got.Stderr, "Try 'contedor check --help'") {
			t.Errorf("%q: %v", words, got)
		}
	}
}
