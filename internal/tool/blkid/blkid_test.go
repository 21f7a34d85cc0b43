package blkid

import (
	"os"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "blkid") }

// images returns a script that makes files with the superblocks of real file systems. testdata/images
// has their bytes other than zero, in the format of xxd(1), below a line with the name and the size.
func images(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/images")
	if err != nil {
		t.Fatal(err)
	}
	script := testbed.LoopNodes + "mount -t sysfs sysfs /sys; mkdir /tmp/i; cd /tmp/i\n"
	for _, block := range strings.Split(string(text), "== ")[1:] {
		head, lines, _ := strings.Cut(block, "\n")
		name, size, _ := strings.Cut(head, " ")
		script += "xxd -r - " + name + " <<'EOF'\n" + lines + "EOF\ntruncate -s " + size + " " + name + "\n"
	}
	return script + `mkdir d; label() { cp ext2 x; printf "$1" | dd of=x bs=1 seek=1144 conv=notrunc status=none; }
`
}

func TestImages(t *testing.T) {
	var cases []string
	for _, output := range []string{"full", "value", "export", "udev", "json", "device", "list"} {
		cases = append(cases, "blkid -c /dev/null -o "+output+" *", "blkid -c /dev/null -o "+output+" nope d", "blkid -p -o "+output+" *; blkid -p -o "+output+" vfat32 nope d dos",
			`label 'a"b\\ \001$\303\251\200`+"`"+`z'; blkid -c /dev/null -o `+output+" x", `label ' a  b <x>/;\t$?'; blkid -c /dev/null -o `+output+" x; blkid -p -o "+output+" x")
	}
	cases = append(cases, `for f in *; do blkid -p $f; done`, `label 'a"b\303\251'; blkid -c /dev/null x; LC_ALL=C blkid -c /dev/null x; blkid -c /dev/null -d x`)
	for _, words := range []string{
		"-U", "-o x ext4", "-Z", "--nope", "-t x", "-t TYPE=", "-t TYPE=ext4 ext4 ext3", "-t TYPE=ext4 -t TYPE=x ext4", `-t 'LABEL="lab_ext4"' ext4`, "-t LABEL=nope ext4", "-l", "-l -t TYPE=ext4 ext4", "-l -t SEC_TYPE=msdos vfat12 vfat", "-p", "-p -o list ext4",
		"-p -u raid ext4", "-p -u filesystem ext4 swap", "-p -u nofilesystem ext4 swap", "-p -u nofilesystem swap ext4", "-p -u filesystem,other ext4 swap", "-p -u foo ext4", "-p -u raid,foo ext4", "-p -n ext4,xfs ext4 xfs swap", "-p -n noext4 ext4 xfs", "-p -n noext4 xfs", "-u raid -n ext4 x", "-p -u '' ext4", "-p -n '' ext4",
		"-s LABEL -s TYPE ext4 xfs swap", "-s NOPE ext4", "-s NOPE -o export ext4", "-p -s NOPE ext4", "-p -s UUID -o value ext4 xfs", "-p -O 1K ext4", "-p -O x ext4", "-p -S 512 ext4", "-p -S 64K ext4", "-p -S x ext4", "/dev/null", "-p /dev/null", "-g", "-D -p ext4", "ext4 >/dev/full", "-V | cut -c 1-22", "-v | cut -c 1-22", "''", "nope", "-i ext4",
	} {
		cases = append(cases, "blkid -c /dev/null "+words)
	}
	testbed.Cell{Setup: images(t)}.Compare(t, testbed.Batch(cases, 10))
}

func TestDevices(t *testing.T) {
	const devices = `losetup loop1 ext4; losetup -r loop2 xfs; losetup loop3 vfat32; losetup loop4 dos; `
	var cases []string
	for _, script := range []string{
		`blkid /dev/loop1; blkid -p /dev/loop2; blkid -p -o udev /dev/loop3; blkid -p /dev/loop4`, `for f in /dev/loop[1-4]; do blkid -c /dev/null $f; blkid -i $f; blkid -i -o udev $f; blkid -p -i $f; blkid -i -o full $f; done | sed '/DISKSEQ=/s/[0-9]\+/N/'`,
		`blkid -c /dev/null -o device; blkid -c /dev/null -t TYPE=xfs; blkid -c /dev/null -l -t TYPE=vfat; blkid -l -o device -t LABEL=xl; blkid -L lab_ext4; blkid -U nope`, `mkdir -p /tmp/m; mount -t tmpfs /dev/loop1 /tmp/m; blkid -c /dev/null -o list /dev/loop1 /dev/loop2; umount /tmp/m`,
		`cp /dev/loop1 y; chmod 755 /tmp; chmod 0 y; setpriv --reuid 1000 --clear-groups blkid -c /dev/null y; setpriv --reuid 1000 --clear-groups blkid -p y`,
	} {
		cases = append(cases, devices+script+`; losetup -D; rm -rf /run/blkid`)
	}
	testbed.LockLoop(t)
	testbed.Cell{Setup: "mount -t tmpfs run /run\n" + images(t)}.CompareWithin(t, "unshare --kill-child -mpf --mount-proc", cases)
}
