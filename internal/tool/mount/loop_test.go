package mount

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"contedor/internal/dev/testbed"
)

// image returns a command that writes an image to standard output. A program of the machine makes
// it: options and operands are before and after the size and the name.
func image(t *testing.T, size int64, words ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "image")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(testbed.Need(t, words[0]), append(words[1:], path)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", words, err, out)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(data)
	w.Close()
	return "echo " + base64.StdEncoding.EncodeToString(packed.Bytes()) + " | base64 -d | gzip -d"
}

func TestLoop(t *testing.T) {
	testbed.LockLoop(t)
	setup := testbed.LoopNodes + `mount -t tmpfs run /run; mkdir -p /tmp/c; cd /tmp/c; mkdir d d2
` + image(t, 1<<20, "mkfs.ext4", "-q", "-L", "lab") + " >e4\n" + image(t, 256<<10, "mkfs.ext2", "-q") + " >e2\n" + image(t, 64<<10, "mkswap") + ` >sw
truncate -s 1M zero; cat zero e4 >off; head -c 1024 e4 >k1; ln -s e4 link
echo "/tmp/c/e4 /tmp/c/d ext4 loop,noauto,x-bar 0 0" >/tmp/fstab
`
	const show = `; cat /run/mount/utab; findmnt -nr -o TARGET,SOURCE,FSTYPE,OPTIONS | grep ^/tmp/; mount | grep ^/tmp; losetup -l --output-all; umount -R d d2 2>/dev/null; umount d 2>/dev/null; losetup -D; rm -f /run/mount/utab`
	var cases []string
	for _, script := range []string{
		`mount e4 d`, `mount link d`, `mount -v -o loop e4 d`, `mount -o loop=/dev/loop3 e4 d`, `mount -o loop=loop3 e4 d`, `mount -o loop= e4 d`, `mount -r e4 d`, `mount -o loop,ro,noexec,x-foo e4 d`, `mount -t ext4 e4 d`, `mount e2 d`, `mount -t ext2 e2 d`, `mount -t auto e4 d`, `mount -t auto zero d`,
		`mount -o offset=1m,sizelimit=1m off d`, `mount -o loop,offset=1048576 off d`, `mount -o offset=512 e4 d`, `mount -o sizelimit=512K e4 d`, `mount -o offset= e4 d`, `mount -o offset e4 d`, `mount -o offset=x e4 d`, `mount -o loop,sizelimit=1Q e4 d`,
		`mount sw d`, `mount zero d`, `mount -t swap sw d`, `mount nope d`, `mount -o loop nope d`, `mount -o loop,nofail nope d`, `mount -o loop=/dev/nope e4 d`, `mount -o loop=/dev/null e4 d`, `mount -o loop . d`, `mount -o loop /dev/null d`, `mount k1 d`, `mount -o loop k1 d`,
		`mount -t xfs e4 d`, `mount -t vfat e4 d`, `mount -t nope e4 d`, `mount -t noext2 e4 d`, `mount -t xfs,nope e4 d`, `mount -t nope,ext4 e4 d`, `mount -t ext3,ext4 e4 d`, `mount -t tmpfs e4 d`, `mount -o loop -t tmpfs e4 d`, `mount -o noloop e4 d`, `mount -o X-mount.noloop e4 d`,
		`mount e4 d; mount e4 d`, `mount e4 d; mount -o loop=/dev/loop4 e4 d`, `mount e4 d; mount e4 d2`, `mount e4 d; mount -r e4 d2`, `mount -r e4 d; mount e4 d2`, `mount e4 d; mount -o offset=1024 e4 d2`, `mount e4 d; mount -o loop=/dev/loop4 e4 d2`, `losetup loop5 e4; mount e4 d`, `losetup loop5 e4; mount -o loop=/dev/loop5 e2 d`, `losetup loop5 e4; mount /dev/loop5 d`, `losetup -r loop5 e4; mount e4 d`, `losetup -o 1024 loop3 e4; mount e4 d`,
		`mount e4 d; umount -v e4`, `mount e4 d; umount -v d`, `mount e4 d; umount -d d`, `losetup loop5 e4; mount loop5 d; mount /dev/loop5 d; umount -v -d d`, `losetup loop1 e4; losetup loop2 e4; mount /dev/loop2 d; umount e4`, `umount e4`, `mount e4 d; mount -o remount,ro d; mount -o remount,rw,loop d`, `mount -f e4 d`, `mount -fv -o loop e4 d`, `mount e4 nodir`, `mount -o loop,X-mount.mkdir e4 g/h; umount g/h; rmdir g/h g`, `mount --onlyonce e4 d; mount --onlyonce e4 d`,
		`mount --bind e4 e4; mount -o remount,ro,bind e4; mount e4 d; umount d; mount -w e4 d; umount d; umount e4`, `mount -T /tmp/fstab d`, `mount -T /tmp/fstab e4; umount d`, `mount -T /tmp/fstab -a -O loop`, `mount e4 d; echo hello >d/f; umount d; mount e4 d; cat d/f`,
		`setpriv --reuid 1000 --clear-groups mount -o loop e4 d`,
	} {
		cases = append(cases, script+show)
	}
	testbed.Cell{Setup: setup}.CompareWithin(t, "unshare --kill-child -mpf --mount-proc", testbed.Batch(cases, 4))
}
