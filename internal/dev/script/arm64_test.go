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

// The arm64 programs under qemu-user say and do what the amd64 ones do.
//
// qemu-user runs our system calls on the host's kernel, and itself has threads:
// so unshare(CLONE_NEWUSER) is refused there whatever we do, and -U, -r and all
// maps could not be run; nor what is seen of the process in /proc (threads,
// memory), which is qemu's; nor that the first child is process 2, which is a
// thread of qemu's; nor a borrowed memory, as it makes a plain fork of
// CLONE_VM|CLONE_VFORK.
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
		testbed.CannotRun(t, "not root: namespaces and roots on arm64 were not tried")
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
