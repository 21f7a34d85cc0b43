package mount

import (
	"testing"

	"contedor/internal/dev/testbed"
)

// TestRecord compares what mount(8) writes to /run/mount/utab, and what it makes of it.
func TestRecord(t *testing.T) {
	var scripts []string
	for _, list := range []string{
		"x-foo X-foo x-foo= x-foo=\"a,b\" x-\\\\s x-# user user= user=joe users nouser owner group _netdev _netdev=3 nofail noauto comment=x",
		"uhelper helper uhelper=z uhelper=a,uhelper=b x-mount.foo X-mount.mkdir x-a,x-b,x-a x-a=b,x-a=\"b\" user,nouser nouser,user user=,nouser",
		"user=a,user=b user,user=joe user=joe,user user=a,nouser,x-a user,users,x-a,exec x-,X- x-a,,x-b size=1M,x-bar,ro,defaults x-a,bogus x-a,private",
	} {
		scripts = append(scripts, "for o in "+list+`; do mount -i -t tmpfs -o "$o" 'a b' /mnt; echo "$o [$?]"; cat /run/mount/utab; /usr/bin/umount -l /mnt; done`)
	}
	scripts = append(scripts,
		`mount -t tmpfs -o $'x-a b\tc\nd' $'s\te' /mnt; mount -n -t tmpfs -o x-n x /srv; mount -ft tmpfs -o x-f x /nosuch; cat /run/mount/utab; mount | tail -n 2`,
		`mount -o x-a --bind /etc/apt/../apt /mnt; mount -Ro x-b /proc/sys /srv; mount --make-private -o x-c /mnt; cat /run/mount/utab`,
		`mount -t tmpfs -o x-a x /mnt; mkdir /mnt/d; mount -t tmpfs -o x-b x /mnt/d; mount --move /mnt /srv; cat /run/mount/utab; mount -fM /srv /opt; cat /run/mount/utab`,
		`mount -t tmpfs -o x-a x /mnt; for o in x-b ro nofail,X-q x-a bind,x-c; do mount -o remount,$o /mnt; cat /run/mount/utab; done; mount -o remount,x-d x /mnt; mount -o remount,bind,x-e x /mnt; cat /run/mount/utab`,
		`mount -n -t tmpfs x /mnt; mount -o remount,x-a x /mnt; cat /run/mount/utab; mount -nB /etc /srv; mount -o remount,bind,x-b /srv; cat /run/mount/utab`,
		`echo 'a /mnt tmpfs x-a,user,_netdev,size=1M' >/t; export LIBMOUNT_FSTAB=/t; mount -a -O nouser; mount -a -O x-a; cat /run/mount/utab; mount -av -o remount,ro -O _netdev | grep mnt; mount -o x-z,remount /mnt; cat /run/mount/utab; mount /srv`,
		`export LIBMOUNT_UTAB=/tmp/u/tab; mount -t tmpfs -o x-a x /mnt; mount | tail -n 1; cat /tmp/u/tab; ls -l /run/mount/utab; unset LIBMOUNT_UTAB; mount | tail -n 1`,
		`printf '# c\nFOO=1 OPTS=x-q SRC=q BINDSRC=/b ATTRS=a UNIQID=7\nbad\n\nID=x SRC=a\nTARGET= SRC=b\n' >/run/mount/utab; mount -t tmpfs -o x-a x /mnt; cat /run/mount/utab`,
		`mount -n -t tmpfs x /mnt; for l in 'SRC=x TARGET=//mnt/ ROOT=/ OPTS=x-\040a' 'SRC=y TARGET=/mnt ROOT=/ OPTS=x' 'SRC=x TARGET=/mnt ROOT=/a OPTS=x' 'SRC=x TARGET=/mnt OPTS=x' "ID=$(findmnt -no ID /mnt) SRC=y TARGET=/y ROOT=/y OPTS=ro,x"; do echo "$l" >/run/mount/utab; mount | tail -n 1; done`,
		`chmod 600 /run/mount/utab; umask 077; : >/run/mount/utab; chown 5:6 /run/mount/utab; mount -t tmpfs -o x-a x /mnt; stat -c '%n %a %u' /run/mount/utab*; rm -r /run/mount; mount -t tmpfs -o x-b x /mnt; stat -c '%n %a' /run/mount/utab`,
		`rm /run/mount/utab; ln -s /tmp/else /run/mount/utab; mount -t tmpfs -o x-a x /mnt; ls /tmp/else /run/mount; rm -r /run/mount; mkdir -p /run/mount/utab; mount -t tmpfs -o x-a x /mnt; ls /run/mount; rm -r /run/mount`,
		`mkdir /run/mount; mount -t tmpfs -o nr_inodes=2 t /run/mount; : >/run/mount/utab; mount -vt tmpfs -o x-a x /mnt; echo $?; umount /run/mount`,
		`mount -t tmpfs -o size=4k t /run/mount; head -c 4096 /dev/zero >/run/mount/z; mount -vt tmpfs -o x-a x /mnt; echo $?; umount /run/mount`,
		`mount -t other -o x-a,x-z,user x /mnt; cat /run/mount/utab; RC=3 mount -t other -o x-a y /srv; cat /run/mount/utab`,
	)
	helper := `printf '#!/bin/sh\n/usr/bin/mount -i -t tmpfs -o x-a=1,uhelper=w "$1" "$2"\nexit ${RC:-0}\n' >/sbin/mount.other; chmod +x /sbin/mount.other`
	clear := "mkdir -p /run/mount; : >/run/mount/utab\n"
	for i := range scripts {
		scripts[i] = tidy + clear + scripts[i]
	}
	testbed.Cell{Setup: setup + helper, Normalize: withoutDirectories}.Compare(t, batches(scripts))
}
