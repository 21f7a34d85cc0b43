package mount

import (
	"testing"

	"contedor/internal/dev/testbed"
)

// TestMappings compares --map-users, --map-groups and X-mount.idmap.
func TestMappings(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	const source = "mount -t tmpfs x /srv; touch /srv/f; "
	scripts := []string{
		source + `for m in b:0:1000:1 'u:0:1000:1 g:0:1:1' 0:1000:1 /proc/self/ns/user /nosuch /etc/passwd '' x:0:1:1 u:0:1 u:0:1:x u: 'u:0:1:1  ' 0:1:0; do mount --bind -o "X-mount.idmap=$m" /srv /mnt; stat -c '%u %g' /mnt/f && umount /mnt; done`,
		source + `mount -o X-mount.idmap -B /srv /mnt; mount --map-users 0:5:1 --map-groups 0:7:9 -o ro --bind /srv /mnt; mount | tail -n 1; stat -c '%u %g' /mnt`,
		source + `mount --map-users 0:5:1 -t tmpfs x /mnt; mount --map-users 0:5:1 --map-groups 0:6:1 -t tmpfs x /mnt; mount --map-users 0:5:1 --map-groups 0:6:1 -t proc x /mnt`,
		source + `for m in '' 0,1,1 0:1:0 0:1:1x 0:1:1:1 ' 0:1:1' '0:1:1 g:0:1:1' /proc/self/ns/user; do mount --map-users "$m" -B /srv /mnt; mount -f --map-users "$m" -B /srv /mnt; done`,
		source + `mount --map-groups 1:1:1 --map-users /x -B /srv /mnt; mount --map-groups /x --map-users 1:1:1 -B /srv /mnt; mount --map-groups /x --map-users /y -B /srv /mnt; mount --map-users 0:1:1`,
		source + `unshare -Urm sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; mount --bind -o X-mount.idmap=0:1000:1 /srv /mnt; mount -t tmpfs -o X-mount.idmap=u:0:1:1 x /mnt'`,
		source + `mount --map-groups 0:1:1 --map-users 0:3:3 -o remount,bind,x-a /srv; stat -c '%u %g' /srv; mount --map-groups 0:1:1 --map-users 0:3:3 --make-private /srv; mount --map-users zz --map-groups 1:1:1 -o remount,bind /srv`,
	}
	for i, s := range scripts {
		scripts[i] = tidy + s
	}
	testbed.Cell{Setup: setup, Normalize: withoutDirectories}.Compare(t, batches(scripts))
}
