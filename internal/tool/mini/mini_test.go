package mini

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/source"
	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) { testbed.Main(m, "fetchroot") }

// somebody is a user that is not in passwd(5).
var somebody = &syscall.Credential{Uid: 54321, Gid: 54321}

// runMini runs `fetchroot mini` in a directory.
func runMini(t *testing.T, dir string, user *syscall.Credential, words ...string) testbed.Result {
	t.Helper()
	cmd := exec.Command(testbed.Program("fetchroot"), append([]string{source.Mini}, words...)...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: user}
	return testbed.Run(t, cmd)
}

// place returns an empty directory that everybody may write to.
func place(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for d := dir; d != "/" && d != os.TempDir(); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// listing describes a tree: modes, owners, sizes and targets of symlinks.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		var st unix.Stat_t
		if err := unix.Lstat(path, &st); err != nil {
			return err
		}
		target, _ := os.Readlink(path)
		fmt.Fprintf(&b, "%s %o %d:%d %d %s\n", strings.TrimPrefix(path, dir), st.Mode, st.Uid, st.Gid, st.Rdev, target)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestAsDebian compares the directories and device nodes with those of a tree made by
// debootstrap.
func TestAsDebian(t *testing.T) {
	tree := testbed.Tree(t)
	dir := t.TempDir()
	if r := runMini(t, dir, nil); r.Status != 0 || r.Stdout != "" || strings.Count(r.Stderr, "\n") != 1 {
		t.Fatal(r)
	}
	compared := 0
	for line := range strings.Lines(listing(t, filepath.Join(dir, "rootfs"))) {
		name, _, _ := strings.Cut(line, " ")
		var ours, theirs unix.Stat_t
		if err := unix.Lstat(filepath.Join(dir, "rootfs", name), &ours); err != nil {
			t.Fatal(err)
		}
		if unix.Lstat(filepath.Join(tree, name), &theirs) != nil || ours.Mode&unix.S_IFMT == unix.S_IFLNK {
			continue
		}
		switch ours.Mode & unix.S_IFMT {
		case unix.S_IFDIR, unix.S_IFCHR:
			compared++
			// Debian has some directories with the group staff or mail, and does not
			// care about the modes of mount points.
			if over := name == "/proc" || name == "/sys" || name == "/dev/pts" || name == "/dev/shm"; !over && ours.Mode != theirs.Mode&^unix.S_ISGID || ours.Rdev != theirs.Rdev {
				t.Errorf("%s: mode %o and device %x, Debian has %o and %x", name, ours.Mode, ours.Rdev, theirs.Mode, theirs.Rdev)
			}
		}
	}
	if compared < 25 {
		t.Errorf("only %d names are in both trees", compared)
	}
}

// TestCommands checks that every command is there and is the program.
func TestCommands(t *testing.T) {
	testbed.NeedRoot(t)
	dir := t.TempDir()
	root := filepath.Join(dir, "root")
	if r := runMini(t, dir, nil, "-q", "root"); r != (testbed.Result{}) {
		t.Fatal(r)
	}
	inside := func(words ...string) testbed.Result {
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Dir, cmd.Env = "/", []string{"PATH=/usr/bin"}
		cmd.Path, cmd.Err = words[0], nil
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
		return testbed.Run(t, cmd)
	}
	list := inside("/bin/contedor", "--list")
	names := strings.Fields(list.Stdout)
	if list.Status != 0 || len(names) < 10 {
		t.Fatal(list)
	}
	silent := []string{"true", "false", "[", "test", "pidof"} // as the real ones
	for _, name := range names {
		if r := inside("/bin/"+name, "--help"); r.Stdout+r.Stderr == "" && !slices.Contains(silent, name) {
			t.Errorf("%s --help: %v", name, r)
		}
	}
	for _, bin := range []string{"/sbin/", "/usr/bin/", "/usr/sbin/"} {
		if r := inside(bin + "true"); r != (testbed.Result{}) {
			t.Errorf("%strue: %v", bin, r)
		}
	}
	if r := inside("/bin/echo", "a  b"); r != (testbed.Result{Stdout: "a  b\n"}) {
		t.Errorf("echo: %v", r)
	}
	if r := inside("/sbin/chroot", "/", "/bin/false"); r != (testbed.Result{Status: 1}) {
		t.Errorf("chroot: %v", r)
	}
	if r := inside("/bin/chroot", "--userspec=nobody", "/", "/bin/echo", "x"); r != (testbed.Result{Stdout: "x\n"}) {
		t.Errorf("chroot --userspec: %v", r)
	}
	var st unix.Stat_t
	size := int64(0)
	filepath.WalkDir(root, func(path string, _ fs.DirEntry, _ error) error {
		if unix.Lstat(path, &st) == nil {
			size += st.Blocks * 512
		}
		return nil
	})
	program, err := os.Stat(filepath.Join(root, "bin/contedor"))
	if err != nil {
		t.Fatal(err)
	}
	if rest := size - program.Size(); rest > 500e3 {
		t.Errorf("%d bytes on disk besides the program", rest)
	}
	// From inside the tree, the program makes the same tree again.
	script := `mount -t proc proc "$0/proc" && exec chroot "$0" /bin/fetchroot mini -q /tmp/again`
	cmd := exec.Command("sh", "-c", script, root)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: unix.CLONE_NEWNS}
	if r := testbed.Run(t, cmd); r != (testbed.Result{}) {
		t.Fatal(r)
	}
	again := listing(t, root+"/tmp/again")
	if err := os.RemoveAll(root + "/tmp/again"); err != nil {
		t.Fatal(err)
	}
	if first := listing(t, root); first != again {
		t.Errorf("from inside the tree:\n%s\nwant\n%s", again, first)
	}
}

// TestOrdinaryUser checks that the tree does not depend on the umask. It has files in place of
// the device nodes, and the summary says so.
func TestOrdinaryUser(t *testing.T) {
	testbed.NeedRoot(t)
	dir := place(t)
	r := runMini(t, dir, somebody)
	if r.Status != 0 || strings.Count(r.Stderr, "\n") != 2 || !strings.Contains(r.Stderr, "rootfs/dev") {
		t.Error(r)
	}
	if st, err := os.Stat(dir + "/rootfs/dev/null"); err != nil || !st.Mode().IsRegular() || st.Size() != 0 || st.Mode() != 0o666 {
		t.Errorf("dev/null: %v %v", st, err)
	}
	old := unix.Umask(0o77)
	r = runMini(t, dir, somebody, "-q", "other")
	unix.Umask(old)
	if r != (testbed.Result{}) {
		t.Error(r)
	}
	if a, b := listing(t, dir+"/rootfs"), listing(t, dir+"/other"); a != b {
		t.Errorf("with another umask:\n%s\nnot\n%s", b, a)
	}
	if !strings.Contains(listing(t, dir+"/rootfs"), " 54321:54321 ") {
		t.Error("the tree is not the user's")
	}
}

// TestRefuses expects one line of error and no half-made tree.
func TestRefuses(t *testing.T) {
	testbed.NeedRoot(t)
	dir := place(t)
	for _, d := range []string{"full/of/things", "closed"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(dir+"/file", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir)
	for _, c := range []struct {
		user  *syscall.Credential
		words []string
		text  string
	}{
		{nil, []string{"full"}, "cannot replace 'full': it is not empty (--force replaces it)"},
		{nil, []string{"file"}, "cannot replace 'file': it is not a directory"},
		{nil, []string{"nosuch/dir"}, "cannot make 'nosuch/dir': No such file or directory"},
		{nil, []string{"/dev/full/x"}, "cannot make '/dev/full/x': Not a directory"},
		{somebody, []string{"closed/x"}, "cannot make 'closed/.x.partial': Permission denied"},
		{nil, []string{"/proc/x"}, "cannot make '/proc/.x.partial': No such file or directory"},
	} {
		r := runMini(t, dir, c.user, c.words...)
		if r.Status != 1 || r.Stdout != "" || !strings.HasPrefix(r.Stderr, "fetchroot: "+c.text) || strings.Count(r.Stderr, "\n") != 1 {
			t.Errorf("%q:\n got %v\nwant %s", c.words, r, c.text)
		}
	}
	for _, words := range [][]string{{"a", "b"}, {""}, {"--nope"}} {
		if r := runMini(t, dir, nil, words...); r.Status != 1 || !strings.HasSuffix(r.Stderr, "Try 'fetchroot --help' for more information.\n") {
			t.Errorf("%q: %v", words, r)
		}
	}
	if after := listing(t, dir); after != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
	}
	if r := runMini(t, dir, nil, "--force", "-q", "full"); r != (testbed.Result{}) {
		t.Error(r)
	}
	if _, err := os.Stat(dir + "/full/usr/bin/contedor"); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir + "/full/of"); err == nil {
		t.Error("--force has left what was there")
	}
}

// TestFullDisk checks that a file system without enough room is as it was before.
func TestFullDisk(t *testing.T) {
	testbed.NeedRoot(t)
	script := `mount -t tmpfs -o size=2m small "$1" && cd "$1" && { "$0" mini; echo "status $?"; ls -A; }`
	cmd := exec.Command("sh", "-c", script, testbed.Program("fetchroot"), t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: unix.CLONE_NEWNS}
	r := testbed.Run(t, cmd)
	if r.Stdout != "status 1\n" || !strings.HasPrefix(r.Stderr, "fetchroot: cannot make 'rootfs': No space left on device") || strings.Count(r.Stderr, "\n") != 1 {
		t.Error(r)
	}
}

// TestOptionsBefore gives the options before the word mini.
func TestOptionsBefore(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(testbed.Program("fetchroot"), "-q", "--force", source.Mini, "tree")
	cmd.Dir = dir
	if r := testbed.Run(t, cmd); r != (testbed.Result{}) {
		t.Error(r)
	}
	if _, err := os.Stat(filepath.Join(dir, "tree/etc/passwd")); err != nil {
		t.Error(err)
	}
}
