package explain

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// A command line succeeds where all that it needs is had, and fails where
// something is missing.
func TestNeedsAreWhatIsNeeded(t *testing.T) {
	tree := testbed.Tree(t)
	testbed.Need(t, "setpriv")
	dir := t.TempDir()
	for d := dir; d != "/tmp" && d != "/"; d = d[:strings.LastIndex(d, "/")] {
		os.Chmod(d, 0o755)
	}
	if err := os.Mkdir(dir+"/rootfs", 0o755); err != nil {
		t.Fatal(err)
	}
	const user = "setpriv --reuid 54321 --regid 54321 --clear-groups "
	const without = "setpriv --bounding-set=-"
	for _, c := range []struct {
		scene, line string
		missing     string // in the list of needs; empty where all is had
	}{
		{"", "unshare -m -i -n -p -u -f chroot rootfs /bin/true", ""},
		{user, "unshare -m -i -n -p -u -f true", "CAP_SYS_ADMIN"},
		{user, "unshare -r -m -i -n -p -u -f chroot rootfs /bin/true", ""},
		{user, "chroot rootfs /bin/true", "CAP_SYS_CHROOT"},
		{without + "sys_chroot ", "chroot rootfs /bin/true", "CAP_SYS_CHROOT"},
		{without + "sys_admin ", "chroot rootfs /bin/true", ""},
		{without + "sys_admin ", "unshare -u true", "CAP_SYS_ADMIN"},
		{without + "setuid ", "unshare -S 5 true", "CAP_SETUID"},
		{without + "setgid ", "unshare -G 5 true", "CAP_SETGID"},
		{without + "setgid ", "chroot --userspec=5:6 rootfs /bin/true", "CAP_SETGID"},
		{"", "chroot --userspec=5:6 rootfs /bin/true", ""},
		{"", "chroot rootfs /bin/nosuch", "rootfs/bin/nosuch"},
		{"", "unshare -u ./nosuch", "./nosuch"},
		{user, "unshare -U true", ""},
		{"unshare -rpf --mount-proc sh -c 'echo 0 >/proc/sys/user/max_uts_namespaces; exec \"$@\"' sh ", "unshare -u true", "user.max_uts_namespaces > 0"},
		{"unshare -rpf --mount-proc sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec \"$@\"' sh ", "unshare -r true", "user.max_user_namespaces > 0"},
		{user + "env PATH=/nowhere ", testbed.Program("unshare") + " --map-users=0:100000:10 /bin/true", "newuidmap"},
	} {
		shell := func(line string) testbed.Result {
			cmd := exec.Command("unshare", "-m", "sh", "-ec", `mount --bind "$TREE" rootfs; `+c.scene+line)
			cmd.Dir = dir
			cmd.Env = []string{"PATH=" + testbed.Bin() + ":/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TREE=" + tree}
			return testbed.Run(t, cmd)
		}
		told := shell(testbed.Program("contedor") + " explain " + c.line)
		done := shell(c.line)
		if told.Status != 0 || (c.missing == "") != (done.Status == 0) {
			t.Errorf("%s%s: %v, told %v", c.scene, c.line, done, told)
		}
		_, needs, _ := strings.Cut(told.Stdout, "What it needs")
		for line := range strings.Lines(needs) {
			if strings.Contains(line, " NO ") != (c.missing != "" && strings.HasPrefix(strings.TrimSpace(line), c.missing)) {
				t.Errorf("%s%s, without %q: %s", c.scene, c.line, c.missing, line)
			}
		}
	}
}
