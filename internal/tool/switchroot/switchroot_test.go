package switchroot

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "switch_root") }

// initramfs makes a small root in a tmpfs, with the tree on /sysroot, and runs a script there,
// because the real tool requires an initramfs.
const initramfs = `unshare -mp --fork sh -c '
mount --make-rprivate /
mount -t tmpfs ram /mnt; cd /mnt; mkdir old usr dev proc sys run sysroot kept; ln -s usr/bin bin; ln -s usr/lib lib; ln -s usr/lib64 lib64; ln -s usr/sbin sbin
mkdir ours; mount --bind /ours ours; mkdir -p a/b/c; touch a/f f
mount --rbind /usr usr; mount -t proc proc proc; mount --rbind /dev dev
mount --bind / sysroot
pivot_root . old; umount -l old
exec sh -c "$1"' sh `

func TestAsTheRealTool(t *testing.T) {
	testbed.Cell{}.Compare(t, []string{
		`switch_root`, `switch_root a`, `switch_root --nope`, `switch_root -x`, `switch_root --`, `switch_root '' x`, `switch_root x ''`, `switch_root -V`,
		`switch_root --help | grep -o '^Usage:\|^ -[^ ]* --[a-z]*'`, `exec -a /x/n switch_root`,
		`switch_root /nosuch /bin/sh`, `switch_root /etc/passwd /bin/sh`,
		`unshare -m switch_root /tmp/c /bin/sh; ls /proc | head -n 1`,
		`unshare -r switch_root /tmp /bin/sh`,
		initramfs + `'switch_root /sysroot /bin/sh -c "ls /proc/self/exe; ls -d /dev/null; pwd; echo \$\$; cat /etc/hostname | wc -l"'`,
		initramfs + `'switch_root /sysroot /nosuch a'`,
		initramfs + `'switch_root /sysroot /etc/passwd a'`,
		initramfs + `'switch_root -- /sysroot /bin/sh'`,
		initramfs + `'exec 9</; switch_root /sysroot /bin/sh -c "sleep 1; cd /proc/self/fd/9; find . -xdev | sort"'`,
		initramfs + `'umount -l /dev; rmdir /dev; switch_root /sysroot /bin/sh -c "echo \$\$"'`,
	})
}
