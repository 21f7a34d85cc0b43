package explain

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestNeedsAreWhatIsNeeded checks that a command line succeeds if all its needs are fulfilled,
// and fails otherwise.
func TestNeedsAreWhatIsNeeded(t *testing.T) {
	testbed.NeedUserNamespaces(t)
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
		missing     string // the need that is not fulfilled; empty for none
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
		explained := shell(testbed.Program("contedor") + " explain " + c.line)
		done := shell(c.line)
		if explained.Status != 0 || (c.missing == "") != (done.Status == 0) {
			t.Errorf("%s%s: %v, explained %v", c.scene, c.line, done, explained)
		}
		_, needs, _ := strings.Cut(explained.Stdout, "What it needs")
		for line := range strings.Lines(needs) {
			if strings.Contains(line, " NO ") != (c.missing != "" && strings.HasPrefix(strings.TrimSpace(line), c.missing)) {
				t.Errorf("%s%s, without %q: wrong answer in %s", c.scene, c.line, c.missing, line)
			}
		}
	}
}
