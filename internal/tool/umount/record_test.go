package umount

import (
	"testing"

	"contedor/internal/dev/testbed"
)

// TestRecord compares what umount(8) removes from /run/mount/utab, and what it reads there.
func TestRecord(t *testing.T) {
	const stacked = `mount -t tmpfs -o x-a,helper=he q /t/a; mount -t tmpfs -o x-b x /t/b; mkdir /t/a/d; mount -t tmpfs -o x-d,uhelper=he d /t/a/d; mount -t tmpfs over /t/b; `
	var scripts []string
	for _, words := range []string{
		"-v /t/b", "-v /t/b /t/b", "-vR /t/a", "-v /t/a/d", "-l /t/a", "-n /t/b", "-n -v /t/a/d", "-cv /t/../t/b", "-v /t/../t/b", "--fake -v /t/b", "-i -A q",
		"-v /ln", "-cv /ln", "-r /t/b", "-f /t/b", "-q /nosuch", "-vi /t/a", "-d /t/a/d", "d", "x", "-A /t/b", "-a -O x-a", "-a -O nox-a,x-d", "-a -O uhelper=he", "-a -O helper",
	} {
		scripts = append(scripts, functions+stacked+"cd /; umount "+words+"; echo [$?]; cat /run/mount/utab; grep -c /t/ /proc/self/mountinfo")
	}
	scripts = append(scripts,
		functions+stacked+`umount /t/a/d; RC=9 umount /t/a; echo $?; cat /run/mount/utab; umount /t/a; cat /run/mount/utab`,
		functions+stacked+`cd /t/a/d; umount -v /t/a/d; cat /run/mount/utab; umount -rv /t/a/d; cat /run/mount/utab`,
		functions+`mount -t tmpfs -o size=4k t /run/mount; mount -t tmpfs -o x-a a /t/a;  mount -t tmpfs -o x-a b /t/b; cat /dev/zero >/run/mount/z; umount -v /t/b; echo $?; umount /run/mount`,
		functions+`echo "SRC=x TARGET=/usr ROOT=/ OPTS=x" >/run/mount/utab; umount -v /usr; cat /run/mount/utab; export LIBMOUNT_UTAB=/tmp/u; mount -t tmpfs -o x-a x /t/a; umount -v /t/a; cat /tmp/u`,
	)
	setup := `mkdir -p /t/a /t/b; ln -s /t/b /ln
printf '#!/bin/bash\necho "$0 $*"\n[ "$RC" ] || umount -i "$1"\nexit ${RC:-0}\n' >/sbin/umount.he; chmod 755 /sbin/umount.he`
	for i := range scripts {
		scripts[i] = "(: >/run/mount/utab\n" + scripts[i] + "\n)"
	}
	testbed.Cell{Setup: setup}.Compare(t, testbed.Batch(scripts, 8))
}
