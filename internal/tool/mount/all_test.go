package mount

import (
	"testing"

	"contedor/internal/dev/testbed"
)

// several are cases of mount --all, of options that mount(8) itself carries out, and of other namespaces.
var several = []string{
	`printf '%s\n' 'A /t/a tmpfs rw,defaults 0 0' 'B /t/b tmpfs rw,size=1M' 'C /t/c ramfs ro,defaults 0 0' 'D /t/d proc' >/tab; mount --all --fstab /tab; echo $?; see`,
	`mount --all --fstab /tab --types ramfs; echo $?; see`,
	`mount --all --fstab /tab --types noramfs -v; echo $?; see`,
	`mount --all --fstab /tab --test-opts ro -v; echo $?; see`,
	`mount --all --fstab /tab --options ro; echo $?; see`,
	`cd /; mount --all --fstab tab -v; echo $?; mount -av -T tab; echo $?`,
	`mkdir /myroot; mount --all --fstab /tab --target-prefix /myroot --options X-mount.mkdir -v; echo $?; mount --all --fstab /tab --target-prefix /myroot -v; grep -c myroot /proc/self/mountinfo; umount /myroot/t/*; mount --target-prefix /myroot -t tmpfs x /t/a; mount -t tmpfs --target-prefix /myroot y /; umount -v /myroot /myroot/t/a`,
	`mount -a -T /dev/null; echo $?; mount -T /dev/null /t/a; echo $?; echo 'A /t/a tmpfs' | mount -a -T /dev/stdin; echo $?; see`,
	`printf '%s\n' 'A /t/a nosuchfs' 'B /t/b nosuchfs2' >/tab2; mount -a -T /tab2; echo $?; mount -av -T /tab2; echo $?`,
	`printf '%s\n' 'A /t/a nosuchfs' 'B /t/b tmpfs' >/tab2; mount -a -T /tab2; echo $?`,
	`printf '%s\n' 'A /t/a tmpfs noauto' 'B / tmpfs' 'C root tmpfs' 'D swap swap' 'E none swap' 'F /t/b tmpfs nofail' '/dev/nosuch /t/c ext4 nofail' '/dev/nosuch /t/c ext4' 'x /nosuchdir tmpfs' >/tab2; mount -av -T /tab2; echo $?`,
	`printf '%s\n' '/src /t/a none bind' '/src/sub /t/b none rbind,ro' '/src/f /t/f auto bind' '/nosuch /t/c none bind' >/tab2; mount -av -T /tab2; echo $?; mount -av -T /tab2; echo $?; see`,
	`printf '%s\n' 'broken' 'A /t/a tmpfs' '# comment' 'b /t/b tmpfs ro x' 'a b' '  C   /t/c	tmpfs	size=1M 0 0' 'D /t/d tmpfs ro 1 2 extra' >/tab2; mount -av -T /tab2; echo $?; see`,
	`mount -aFv -T /tab; echo $?; see`,
	`printf '%s\n' 'A /t/a nosuchfs' 'B /t/b tmpfs' >/tab2; mount -aFv -T /tab2; echo $?; mount -aF -T /tab2; echo $?; printf '%s\n' 'A /t/a nosuchfs' 'B /t/b x' >/tab2;  mount -aF -T /tab2; echo $?; MYRC=3 ; printf '%s\n' 'A /t/a mytest'  >/tab2;  mount -aF -T /tab2; echo $?; export MYRC;  mount -aF -T /tab2; echo $?; mount -a -T /tab2; echo $?; mount -av -T /tab2; echo $?`,
	`printf '%s\n' 'A /t/a tmpfs' 'B /t/b tmpfs' >/tab2; mount -a -T /tab2; mount -a -o remount,ro -t tmpfs -O size=1M -v -T /tab2 | grep /t; mount -a -o remount,ro -t ramfs -v; mount -t ramfs r /t/c; mount -a -o remount,nosuid -t ramfs -v | grep /t/; mount -a -o remount,ro -t ramfs; see`,
	`printf '%s\n' 'A /t/a tmpfs' >/tab2; mount -a -T /nosuch; echo $?; mount -a; echo $?; rm -f /etc/fstab; mount -a; echo $?; mount -av; echo $?; mount -a x; echo $?; mount -a -B; echo $?; mount -a -t tmpfs --source x; echo $?; mount -a -o bind; echo $?`,
	`printf '%s\n' 'A /t/a tmpfs' 'A /t/a tmpfs' 'A /t/a/ tmpfs' 'A /t//a tmpfs' 'A /t/../t/a tmpfs' 'B /t/a tmpfs' >/tab2; mount -av -T /tab2; echo $?; mount -av -T /tab2; echo $?; see`,
	`printf '%s\n' '/t/a /t/b none bind' 'A /t/a tmpfs' '/t/a /t/c none bind' '/src/../src/sub /t/d none bind' >/tab2; mount -av -T /tab2; echo $?; mount -av -T /tab2; see`,
	`printf '%s\n' 'A /t/a/x/y tmpfs X-mount.mkdir=0700' 'A /t/b/\040q tmpfs x-mount.mkdir' >/tab2; mount -av -T /tab2; stat -c '%a %n' /t/a/x /t/b/*; umount /t/a/x/y '/t/b/ q'; rm -r /t/a/x /t/b/*`,
	`mount -t tmpfs -o X-mount.owner=7,X-mount.group=mail,X-mount.mode=0711 x /t/a; stat -c '%u %g %a' /t/a; mount --bind -o X-mount.mode=700 /src /t/b; stat -c %a /src; mount -t tmpfs -o X-mount.owner=daemon x /t/b; stat -c %u /t/b`,
	`for v in owner= owner owner=nosuch owner=-1 owner=1x owner=4294967296 group=nosuch group=+3 mode= mode=abc mode=8 mode=77777 mode=04755 mode=1777 'mode="700"' 'owner="7"'; do echo "# $v"; mount -t tmpfs -o X-mount.$v x /t/a; echo $?; stat -c '%u %g %a' /t/a; umount -q /t/a; done`,
	`mount -t proc -o X-mount.mode=711 x /t/a; echo $?; mount -t proc -o X-mount.owner=3 x /t/a; echo $?; see | grep -c t/a`,
	`mount -t tmpfs -o X-mount.subdir=nosuch x /t/a; echo $?; mount --bind -o X-mount.subdir=sub /src /t/a; echo $?; cat /t/a/file; see; umount /t/a; mount -t tmpfs -o X-mount.subdir= x /t/a; echo $?; mount -t tmpfs -o X-mount.subdir x /t/a; echo $?; mount -v -t tmpfs -o X-mount.subdir=. x /t/a; echo $?; see; ls -d /run/mount/tmptgt`,
	`mount -v --rbind -o X-mount.subdir=pts /dev /t/a; echo $?; see;  mount -t sysfs -o ro,X-mount.subdir=fs x /t/b; echo $?; see; mount -t sysfs -o X-mount.subdir=kernel x /nosuch; echo $?;  mount -t sysfs -o 'X-mount.subdir="kernel"' x /t/c; ls /t/c | head -1; mount -o X-mount.subdir=x,remount,ro /t/b; echo $?`,
	`mount --onlyonce -t tmpfs x /t/a; mount --onlyonce -v -t tmpfs x /t/a; echo $?; mount --onlyonce -t tmpfs y /t/a; echo $?;  mount --onlyonce --bind /src /t/b; mount --onlyonce --bind /src /t/b; echo $?; echo 'x /t/c tmpfs' >/etc/fstab; mount --onlyonce /t/c; mount --onlyonce /t/c; echo $?; rm /etc/fstab; see`,
	`mount -o X-mount.auto-fstypes=ext4 /dev/null /t/a; echo $?; mount -o X-mount.auto-fstypes=ext4,nosuch /src /t/a; echo $?; mount -o X-mount.auto-fstypes=nonfs a:b /t/a; echo $?; mount -o X-mount.auto-fstypes=ext4 -t tmpfs x /t/a; echo $?; mount -o X-mount.auto-fstypes=nfs a:b /t/b; echo $?`,
	`ln -sfn /t/a /la; ln -sfn /src /ls; mount -v -t tmpfs -o X-mount.nocanonicalize x /la; mount -v --bind -o X-mount.nocanonicalize=source /ls /la; mount -v --bind -o X-mount.nocanonicalize=target /ls /la; mount -v --bind -o X-mount.nocanonicalize=x /ls /la; mount -v --bind -o X-mount.nocanonicalize /ls /la`,
	`echo 'x /t/a tmpfs nosuid' >/etc/fstab; mount -v --options-mode ignore -o noexec /t/a; see; umount /t/a; mount --options-mode append -o suid /t/a; see; umount /t/a; mount --options-mode prepend -o suid /t/a; see; umount /t/a; mount --options-mode replace -o noexec /t/a; see; umount /t/a;  mount --options-mode bad /t/a; mount --options-source fstab /t/a; see; mount --options-source mtab -o remount,ro /t/a; see; mount --options-source disable /t/a; echo $?; mount --options-source fstab,mtab -o remount,rw /t/a; see;  mount --options-source x /t/a; mount --options-source-force -t tmpfs x /t/a; see; mount --options-source-force y /t/a; echo $?; mount --options-source-force --options-mode replace x /t/a; see; rm /etc/fstab`,
	`echo 'x /t/a tmpfs nosuid' >/etc/fstab; mount /t/a; mount -v -o remount,ro /t/a; see; mount -v -o remount,rw x; see; mount -t ramfs y /t/b; mount -v -o remount,ro /t/b; see; mount -v --target /t/b -o remount; mount --source y -o remount,nodev -v; mount --target /t/b --source y -o remount,exec -v; mount -o remount --source nosuch; mount -o remount /t/c; rm /etc/fstab; see`,
	`mount -B -t none /src /t/a; mount --bind /src --target /t/a -v; mount --target /t/b --bind /src -v; mount -M /t/b /t/c -v; mount --move /t/c --target /t/d -v; mount -R /src --source /x /t/a; see`,
	`unshare -m sh -c 'touch /tmp/r; exec sleep 8' & p=$!; while ! [ -e /tmp/r ]; do sleep 0.1; done; mount -v -N $p -t tmpfs x /t/a; grep /t/a /proc/self/mountinfo; grep -o ' /t/a .*' /proc/$p/mountinfo | sed 's/:[0-9]*//g'; mount -N $p --bind -v /src /t/b; mount -N /proc/$p/ns/mnt -t mytest q /t/c | sed "s/[0-9]\{3,\}/PID/; s/fd.[0-9]*/FD/"; mount -N $p -l | tail -2 | grep -c /t; mount -N $p -v -o remount,ro /t/a; echo 'x /t/d tmpfs nosuid' >/etc/fstab; mount -N $p -v /t/d; mount -N $p -av; rm /etc/fstab; grep -c ' /t/' /proc/$p/mountinfo; umount -N $p -v /t/d; umount -N $p -R -v /t/b; kill $p; rm /tmp/r; see`,
	`ln -sfn /t/a /la; ln -sfn /src /ls; mount -c -v --bind /ls /la; mount -c -v --bind /ls /t/a; mount -c -v --bind /src /la;  mount -c -v -t tmpfs /ls /t/a; mount -cv --move /la /t/b`,
	`mount --target /t/a; mount --target /t/a -o ro; mount --target /t/a -t tmpfs; mount -o ro; mount -t tmpfs; mount --source x -t tmpfs; mount --options-source disable --target /t/a -t tmpfs; mount --options-source disable --source x; mount --options-source-force --source y --target /t/a -t tmpfs; mount --target-prefix /x /t/a`,
	// --beneath and --exclusive
	`mount -t tmpfs a /mnt; touch /mnt/A; mount -v --beneath -t tmpfs b /mnt; ls /mnt; see; umount /mnt; ls /mnt; see`,
	`mount -v --beneath -t tmpfs b /mnt; echo $?; mount --beneath -t tmpfs b /; echo $?; mount -t tmpfs a /mnt; mount --bind -v --beneath /src /mnt; see; umount /mnt; ls /mnt; mount --beneath -t tmpfs b /nosuch; mount --beneath --make-private /mnt; echo $?; mount --beneath -o remount /mnt; echo $?`,
	`mount -t tmpfs a /t/a; mount -t tmpfs m /t/b; mount --beneath -v --move /t/b /t/a; see; umount /t/a; see; mount --beneath; mount --beneath x`,
	`mount -v --exclusive -t tmpfs b /mnt; echo $?; mount --exclusive -t proc p /t/a; echo $?;  mount --exclusive -t proc p /t/a; echo $?; mount --exclusive -t sysfs s /t/b; echo $?; mount --exclusive --bind /src /t/c; echo $?; mount --exclusive -o remount,ro /t/a; echo $?; see; mount --exclusive; mount --exclusive -t nosuch x /mnt; mount --exclusive -t mqueue x /t/d; echo $?; mount --exclusive -t cgroup2 x /t/d; echo $?`,
	`LIBMOUNT_FORCE_MOUNT2=always mount --exclusive -t tmpfs b /mnt; echo $?; mount -t tmpfs a /t/a; LIBMOUNT_FORCE_MOUNT2=always mount --beneath -t tmpfs b /t/a; echo $?; see`,
	`echo 'x /t/a tmpfs' >/etc/fstab; mount -t tmpfs a /t/a; mount --beneath -v /t/a; see; mount --exclusive -av; mount -o X-mount.subdir=. --beneath -t tmpfs z /t/a; see; rm /etc/fstab`,
	// labels, for which there are no devices
	`mkdir -p /dev/disk/by-uuid /dev/disk/by-label; ln -sf /dev/null /dev/disk/by-uuid/abc; ln -sf /dev/zero /dev/disk/by-label/lab; mount UUID=abc /mnt; mount -t ext4 UUID=abc /mnt; mount UUID=x /mnt; echo $?; mount -o nofail UUID=x /mnt; echo $?; mount 'UUID="abc"' /mnt; mount 'LABEL=lab' /mnt; mount -L lab /mnt; mount -U abc /mnt; mount -L x /mnt; mount -L x -U y /mnt; mount -L x --source y /mnt; mount -U abc; mount -L lab`,
	`mount -v -t tmpfs UUID=abc /mnt; see; echo 'UUID=abc /mnt tmpfs' >/etc/fstab; mount -av; umount /mnt; mount -av; mount -av; see; umount /mnt; mount -v UUID=abc; umount /mnt; mount -v -U abc; umount /mnt; mount -v /dev/null; echo 'UUID=nosuch /mnt tmpfs' >/etc/fstab; mount -av; echo $?; mount /mnt; mount -v UUID=nosuch; mount LABEL=x; rm /etc/fstab`,
	`umount UUID=abc; umount LABEL=x; mount -t tmpfs /dev/null /mnt; umount -v UUID=abc; umount UUID=`,
}

// helped are cases of helper programs.
var helped = []string{
	`mount -t mytest -o foo,defaults /foo /bar`,
	`mount -t mytest -o defaults /foo /bar`,
	`mount -t mytest /foo /bar`,
	`mount -t mytest /foo /nosuch`,
	`mount -t mytest nosrc /bar`,
	`cd /; mount -t mytest foo bar`,
	`mount -sfnv -t mytest /foo /bar`,
	`mount -vvv -n -t mytest -o ro,noauto,user,comment=x,x-a,X-b,_netdev,nofail,uhelper=z,nosuid,dev /foo /bar`,
	`mount -t mytest -o rw,ro,nosuid,suid,foo=1,foo=2,ro=vfs,relatime,noatime /foo /bar`,
	`mount -t mytest.sub -o a="b,c" /foo /bar`,
	`mount -t a.b /foo /bar`,
	`mount -t a.c /foo /bar`,
	`MYRC=7 mount -t mytest /foo /bar`,
	`mount -t xent /foo /bar`,
	`mount -t xexec /foo /bar`,
	`mount -t killed /foo /bar`,
	`mount -i -t mytest /foo /bar`,
	`mount -t mytest -o shared /foo /bar`,
	`mount -t mytest,tmpfs /foo /bar`,
	`MYRC=3 mount -t mytest,tmpfs /foo /bar`,
	`MYRC=3 mount -t mytest,foo /foo /bar`,
	`mount -t tmpfs -o size=1M x /mnt`,
	`mount -m -t mytest /foo /newdir; ls -d /newdir`,
	`mount -o X-mount.owner=7 -t mytest /foo /bar; stat -c %u /bar`,
	`mount -o remount -t mytest /foo /bar`,
	`mount --bind -o x -t mytest /foo /bar`,
	`mount -t mytest -w /foo /bar; mount -t mytest -r /foo /bar`,
	`mount mytest#a /bar`,
	`mount -t /../x /foo /bar`,
	`mount -t mytest -o 'q="a,b",w=x y' '/foo bar' /bar`,
	`echo 'src /bar mytest foo,noauto' >>/etc/fstab; mount /bar; mount -v -o extra src`,
}

const severalSetup = `mkdir -p /t/a /t/b /t/c /t/d /src/sub /foo /bar
touch /src/f /t/f
echo hi >/src/sub/file
printf '%s\n' 'A /t/a tmpfs rw,defaults 0 0' 'B /t/b tmpfs rw,size=1M' 'C /t/c ramfs ro,defaults 0 0' 'D /t/d proc' >/tab
helper() { printf '#!/bin/bash\n%s\n' "$2" >/sbin/mount.$1; chmod ${3-755} /sbin/mount.$1; }
helper mytest 'echo "$0 called with \"$*\""; exit ${MYRC:-0}'
helper a.b 'echo "$0 called with \"$*\""'
helper killed 'kill -9 $$'
helper xexec '' 644
printf '#!/nosuch\n' >/sbin/mount.xent
chmod 755 /sbin/mount.xent
`

// functions begin each of these cases.
const functions = `clean() { for at in /t/a /t/b /t/c /t/d /t/f /mnt; do while /usr/bin/umount -il $at 2>/dev/null; do :; done; done; }
see() { grep -E ' (/mnt|/t/)' /proc/self/mountinfo | sed 's/^[^/]*//; s/:[0-9]*//g; s/lowerdir.*//' | sort; }
clean
`

func TestSeveral(t *testing.T) {
	testbed.Cell{Setup: severalSetup, Normalize: withoutDirectories}.Compare(t, prefixed(functions, several))
}

func TestHelpers(t *testing.T) {
	testbed.Cell{Setup: severalSetup}.Compare(t, prefixed(functions, helped))
}
