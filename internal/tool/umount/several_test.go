package umount

import (
	"testing"

	"contedor/internal/dev/testbed"
)

// several are cases of umount with more than one mount, and of other namespaces.
var several = []string{
	`mount -t ramfs -o X-mount.mkdir a /t/a; mount -t ramfs -o X-mount.mkdir b /t/b; umount -av -t ramfs -i | grep -v ignored; umount -a -i -t ramfs`,
	`mount -t ramfs -o X-mount.mkdir a /t/a; mount -o ro -t ramfs b /t/b; cd /t/a; umount -aiv -t ramfs | grep -v ignored; cd /; umount -aiv -t ramfs -O ro | grep /t/`,
	`mount -t ramfs -o X-mount.mkdir,ro a /t/a; mount -t ramfs -o nosuid b /t/b; umount -aiv -t ramfs -O ro | grep /t; umount -aiv -t ramfs -O noro,nosuid | grep /t;  umount -aiv -O +nosuid -t ramfs | grep /t`,
	`umount -a x; umount -a -A; umount -a -R; umount -R -O x; umount -O x -t y /mnt; umount -R -t x /mnt; umount -A; umount -d; umount -N`,
	`mount -t ramfs -o X-mount.mkdir a /t/a; mount --bind /t/a /t/b; mount --bind /t/a /mnt; umount -vAi /t/a; umount -A /t/a; umount -A /nosuch; umount -Aq /nosuch; umount -A`,
	`mount -t ramfs -o X-mount.mkdir a /t/a; mkdir /t/a/s; mount --bind /t/a /t/b; mount -t ramfs c /t/a/s; umount -vAi /t/b; umount -vARi /t/b`,
	`mount -t ramfs src /t/a; mount --bind /t/a /t/b; umount -vAi src`,
	`mount -t ramfs src /t/a; mount -t ramfs over /t/a; umount -vAi src; umount -vAi /t/a; umount -vi /t/a`,
	`mount -t ramfs src /t/a; mount -t ramfs over /t/a; umount -vRi /t/a`,
	`mount -t ramfs src /t/a; mkdir /t/a/x; mount -t ramfs x /t/a/x;  mount -t ramfs over /t/a; mkdir /t/a/y; mount -t ramfs y /t/a/y; umount -vRi /t/a`,
	`mount -t ramfs A /t/a; mount --make-shared /t/a; mkdir /t/a/mntB /t/a/bindB /t/a/bindC; mount -t ramfs B /t/a/mntB; mount --bind /t/a/mntB /t/a/bindB; mkdir /t/a/mntB/mnt{C,D}; mount -t ramfs C /t/a/mntB/mntC; mount -t ramfs D /t/a/mntB/mntD; mount --bind /t/a/mntB/mntC /t/a/bindC; mount --bind /t/a /t/a; umount -i --recursive /t/a; echo $?; grep /t/ /proc/self/mountinfo`,
	`mount -t ramfs a /t/a; umount -ivd /t/a; umount -d /t/a`,
	`mount -t ramfs a /t/a; unshare -m sh -c 'mount -t ramfs inner /t/b; touch /tmp/r; exec sleep 8' & p=$!; while ! [ -e /tmp/r ]; do sleep 0.1; done; umount -iv -N $p /t/b; umount -iv -N /proc/$p/ns/mnt /t/b; umount -iv -N $p /t/a; kill $p; umount -iv /t/a; rm /tmp/r`,
	`umount -N 999999 /x; umount -N nosuch /x; umount -N 0 /x; umount -N '' /x; umount -N /etc/passwd /x; umount -N /proc/self/ns/net /x; mount -N 999999 -t ramfs x /t/a; mount -N nosuch -t ramfs x /t/a`,
	`unshare -m sh -c 'umount -il /proc; umount -a; echo $?; umount -av; umount -A /mnt; umount -R /mnt'`,
}

// helped are cases of helper programs.
var helped = []string{
	`mount -i -t tmpfs -o size=1M x /mnt; umount /mnt; grep -c mnt /proc/self/mountinfo`,
	`mount -i -t tmpfs -o size=1M x /mnt; umount -n -l -f -v -r -q /mnt`,
	`mount -i -t tmpfs -o size=1M x /mnt; umount -i -v /mnt`,
	`mount -i -t tmpfs -o size=1M x /mnt; MYRC=5 umount /mnt /mnt`,
	`mount -i -t tmpfs -o size=1M x /mnt; umount --fake -v /mnt`,
	`mount -i -t tmpfs -o size=1M x /mnt; umount -R /mnt`,
	`mount -t ramfs x /mnt; umount /mnt; umount -i /mnt`,
	`mount -t proc x /mnt; umount /mnt; umount -i /mnt`,
	`mount -t sysfs x /mnt; umount /mnt; umount -i /mnt`,
}

// functions begin each of these cases.
const functions = `clean() { for at in /t/a /t/b /mnt; do while /usr/bin/umount -il $at 2>/dev/null; do :; done; done; }
clean
`

func TestSeveral(t *testing.T) {
	setup := "mkdir -p /t/a /t/b"
	testbed.Cell{Setup: setup}.Compare(t, prefixed(functions, several))
}

func TestHelpers(t *testing.T) {
	setup := `
helper() { printf '#!/bin/bash\n%s\n' "$2" >/sbin/umount.$1; chmod ${3-755} /sbin/umount.$1; }
helper tmpfs 'echo "$0 called with \"$*\""; exit ${MYRC:-0}'
helper ramfs 'kill -9 $$'
helper sysfs '' 644
printf '#!/nosuch\n' >/sbin/umount.proc
chmod 755 /sbin/umount.proc
`
	testbed.Cell{Setup: setup}.Compare(t, prefixed(functions, helped))
}

func prefixed(prefix string, scripts []string) (list []string) {
	for _, s := range scripts {
		list = append(list, prefix+s)
	}
	return list
}
