package pivotroot

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "pivot_root") }

// place is a script that makes a new root, a mount, with a directory old in it.
const place = `mount -t tmpfs x /mnt; mkdir -p /mnt/old /mnt/proc /mnt/usr /tmp/plain; cp /usr/bin/busybox /mnt 2>/dev/null; cd /mnt; `

func TestAsTheRealTool(t *testing.T) {
	inside := func(script string) string { return "unshare -m sh -c '" + place + script + "'" }
	testbed.Cell{}.Compare(t, []string{
		`pivot_root`, `pivot_root a`, `pivot_root a b c`, `pivot_root --nope`, `pivot_root -x a b`, `pivot_root --vers=1`,
		`pivot_root a b --nope`, `pivot_root -- a`, `pivot_root a --`, `pivot_root -- a b`, `pivot_root - a`, `pivot_root '' ''`, `pivot_root -- --`,
		`pivot_root /nosuch /nosuch/old`, `pivot_root /etc/passwd /tmp`, `unshare -m pivot_root / /`, `unshare -m pivot_root /tmp /tmp/c`, `pivot_root $(printf %05000d 1) x`,
		`exec -a /x/name pivot_root a`, `exec -a /x/name pivot_root a b`,
		`setpriv --reuid 1000 --clear-groups pivot_root . .`,
		inside(`pivot_root . old; echo $?; cd /; ls; ls old/etc/passwd`),
		inside(`pivot_root /mnt /mnt/old; echo $?; echo /old*`),
		inside(`pivot_root . .; echo $?; umount -l . 2>&1; ls /`),
		inside(`pivot_root /tmp/plain /tmp/plain; echo $?`),
		inside(`pivot_root . nosuch; echo $?`),
		inside(`pivot_root . /tmp; echo $?`),
		inside(`mkdir -p sub/old; pivot_root sub sub/old; echo $?`),
		inside(`mount --make-shared /mnt; pivot_root . old; echo $?`),
		`unshare -rm sh -c 'mount -t tmpfs x /mnt; cd /mnt; mkdir old; pivot_root . old; echo $?; ls /'`,
	})
}

func TestHelpAndVersion(t *testing.T) {
	testbed.Cell{}.Compare(t, []string{
		`pivot_root --help | grep -o '^ -[^ ]* --[a-z]*\|Usage:\|^ pivot_root.*\|For more.*'`, `pivot_root -V`, `pivot_root --version x`, `pivot_root -h >/dev/full`, `pivot_root -V >&-`,
	})
}
