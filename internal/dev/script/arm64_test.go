package script

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestArm64 checks that the arm64 programs under qemu-user do the same as the amd64 ones.
//
// qemu-user has several threads, and makes our system calls on the host's kernel. So some
// things cannot be checked there:
//   - -U, -r and all maps: the kernel refuses unshare(CLONE_NEWUSER) to a process with threads
//   - the threads and memory of the process in /proc, which are qemu's
//   - that the first child is process 2, because a thread of qemu takes that id
//   - a child that borrows the parent's memory, because qemu makes a plain fork instead of
//     CLONE_VM|CLONE_VFORK
func TestArm64(t *testing.T) {
	qemu := testbed.Need(t, "qemu-aarch64-static")
	dir := t.TempDir()
	if err := testbed.Build(dir, "arm64", "unshare", "chroot"); err != nil {
		t.Fatal(err)
	}
	both := func(t *testing.T, words ...string) {
		t.Helper()
		native := exec.Command(testbed.Program(words[0]), words[1:]...)
		native.Args[0] = words[0]
		emulated := exec.Command(qemu, append([]string{"-0", words[0], filepath.Join(dir, words[0])}, words[1:]...)...)
		want, got := testbed.Run(t, native), testbed.Run(t, emulated)
		if got != want {
			t.Errorf("%q:\n got %v\nwant %v", words, got, want)
		}
	}
	for _, line := range []string{
		"unshare --help", "unshare --version", "unshare --nope", "unshare --mo", "unshare -Z", "unshare -S", "unshare -S x true", "unshare --propagation=x", "unshare --kill-child=9",
		"unshare true", "unshare false", "unshare echo a b", "unshare nosuch", "unshare /", "unshare -w /nosuch true", "unshare -w /usr pwd", "unshare /bin/sh -c exit\t7",
		"unshare -f true", "unshare -f false", "unshare -f echo a b", "unshare -f nosuch", "unshare -f sh -c exit\t7", "unshare --kill-child=TERM echo x", "unshare --forward-signals echo x",
		"chroot --help", "chroot --version", "chroot", "chroot --nope", "chroot --userspec=nosuch / true", "chroot --skip-chdir /tmp true", "chroot /nosuch",
	} {
		words := strings.Split(line, " ")
		for i := range words {
			words[i] = strings.ReplaceAll(words[i], "\t", " ")
		}
		both(t, words...)
	}
	if os.Geteuid() != 0 {
		testbed.CannotRun(t, "not root: namespaces and root directories on arm64 are not checked")
	}
	for _, words := range [][]string{
		{"chroot", "/", "echo", "x"},
		{"chroot", "--userspec=5:6", "--groups=7", "/", "sh", "-c", "id -u; id -g; id -G"},
		{"chroot", "/", "nosuch"},
		{"unshare", "-u", "sh", "-c", "hostname inside; uname -n"},
		{"unshare", "-m", "sh", "-c", "mount -t tmpfs x /mnt && ls /mnt"},
		{"unshare", "-p", "-f", "sh", "-c", "echo $$"},
		{"unshare", "-muinpCf", "--mount-proc", "sh", "-c", "echo $$; ps -e -o pid=,comm= | head -n 1"},
		{"unshare", "-f", "chroot", "/", "echo", "x"},
		{"unshare", "-S", "5", "-G", "6", "sh", "-c", "id -u; id -g; id -G"},
		{"unshare", "-f", "sh", "-c", "kill -" + strconv.Itoa(15) + " $$"},
	} {
		both(t, words...)
	}
}
