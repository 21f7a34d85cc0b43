package mountpoint

import (
	"regexp"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "mountpoint") }

func TestAsTheRealTool(t *testing.T) {
	cases := []string{
		`mountpoint`, `mountpoint a b`, `mountpoint --nope`, `mountpoint -Z /`, `mountpoint --no`, `mountpoint ''`, `mountpoint -V`, `mountpoint -h >/dev/full`,
		`(exec -a /x/name mountpoint)`, `mountpoint --help | grep -o -- '--[a-z-]*'`,
		`mountpoint --nofollow -x /dev/null`, `mountpoint --devno --nofollow /nosuch`,
	}
	for _, path := range []string{
		"/", "/proc", "/proc/", "/proc/.", "/proc/self", "/tmp", "/tmp/c", ".", "..", "/dev", "/dev/null", "/nosuch", "/etc/passwd",
		"/tmp/link", "/tmp/tolink", "/tmp/bound", "/tmp/dir", "/tmp/dir/sub", "/tmp/file", "'/tmp/a b'", "/tmp/over", "/tmp/fake", "/tmp/broken", "/tmp/n",
	} {
		for _, options := range []string{"", "-q", "-d", "-x", "-qx", "-qd", "-dq --nofollow", "--nofollow", "--show", "--show -q", "--show --nofollow"} {
			cases = append(cases, "mountpoint "+options+" "+path)
		}
	}
	for _, path := range []string{"/proc", "/tmp/link", "/tmp/bound", "/tmp/over"} {
		cases = append(cases, `test $(mountpoint -d `+path+`) = $(stat -Lc %Hd:%Ld `+path+`)`)
	}
	// The two cells' file systems have different devices.
	anonymous := regexp.MustCompile(`(?m)^0:\d+$`)
	normalize := func(s string) string { return anonymous.ReplaceAllString(s, "0:N") }
	testbed.Cell{Normalize: normalize, Setup: `
		cd /tmp; ln -s /proc link; ln -s link tolink; ln -s nosuch broken
		mkdir dir dir/sub "a b" over; touch file bound n
		mount --bind dir dir; mount --bind file file; mount --bind file bound; mount -t tmpfs x "a b"
		mount -t tmpfs x over; mount -t tmpfs y over
		mknod /tmp/fake b 7 3; unshare --uts=/tmp/n true
		`}.Compare(t, testbed.Batch(cases, 10))
}

// TestOnOldKernels works without statmount(2), and then also without the table of mounts.
func TestOnOldKernels(t *testing.T) {
	testbed.Cell{Setup: `mkdir /tmp/d; mount -t tmpfs x /tmp/d; ln -s d /tmp/l`}.Compare(t, []string{
		`chroot / mountpoint /proc`, `umount -l /proc; mountpoint /tmp/d; mountpoint /tmp/d/..; mountpoint /; mountpoint /tmp/l`,
	})
}
