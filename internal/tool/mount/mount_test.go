package mount

import (
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// Every case begins with nothing mounted on /mnt and /srv. The mounts there afterwards are
// compared, too.
// lines are command lines that mount nothing or what fstab(5) says.
var lines = []string{
	// options and operands
	`mount -Z`, `mount --nope`, `mount -t`, `mount -o`, `mount a b c`, `mount -o ro`, `mount -B`, `mount -m`, `mount -r`,
	`mount -B -M a b`, `mount -R -B a b`, `mount -M -R a b`, `mount -B -B /etc /mnt`, `mount -B -t none /etc /mnt`,
	`mount --source x y /mnt -t tmpfs`, `mount --target /mnt x -t tmpfs`, `mount --source x /mnt -t tmpfs`,
	`mount --target /mnt --source x -t tmpfs`, `mount --b`, `mount --rea`, `mount --make-r /`, `mount --ma`, `mount --n`,
	`mount --o`, `mount --s`, `mount --t`, `mount --v`, `mount --u`, `mount --make-nosuch /`, `exec -a /x/y mount a b c`,
	`mount /mnt -t tmpfs x extra`, `mount -t tmpfs -s -n -i -c x /mnt`, `mount --bind=x /etc /mnt`, `mount --mkd=x`,
	// fstab
	`mount /usr`, `mount /nosuch`, `mount nosuch`, `mount UUID=x`, `mount --source /etc`, `mount --target /usr`, `mount ''`,
	`mount -v /mnt`, `mount -v memory`, `mount -v --target /mnt`, `mount -v --source memory`, `cd /; mount -v mnt`,
	`mount -v "/m x"; umount "/m x"`, `mount -v /opt; umount /opt`, `mount /srv`, `mount -v -o ro /mnt`, `mount -v -o dev,suid /mnt`,
	`mount -v -t ramfs /mnt`, `mount -t tmpfs a /mnt; mount -v -o remount,ro /mnt`, `mount -T /nofstab /mnt`,
	`echo 'other /mnt tmpfs ro' >/tmp/tab; mount -v -T /tmp/tab /mnt`, `mount -o remount,ro memory`, `mount /home`,
	`ln -s /etc /el; echo '/el /opt none bind' >/tmp/tab; mount -v -T /tmp/tab /opt; umount /opt; mount -v -T /tmp/tab /el; umount /opt; mount -v -T /tmp/tab /etc`,
	`ln -s /etc /el; ln -s /opt /ol; echo '/el /ol auto bind' >/tmp/tab; mount -v -T /tmp/tab /opt; umount /opt; cd /; mount -v -T /tmp/tab ol; umount ol; mount -v -T /tmp/tab etc; umount -v /el /opt`,
	`printf 'a /b\n# c\nonly\nx /opt tmpfs ro,size=1M 0 0\n/y /z tmpfs ro 0 0 extra\nx /t tmpfs ro a\n' >/tmp/tab; mount -v -T /tmp/tab /opt; mount -T /tmp/tab /b`,
	`mkdir /tabs; echo 'x /opt tmpfs' >/tabs/a.fstab; echo 'y /opt ramfs' >/tabs/b; mount -v -T /tabs x; umount /opt; mount -T /tabs y; mount -T /tabs -T /etc/fstab -v memory`,
	`for t in none nosuch auto ramfs,xfs xfs ''; do mount -v -t "$t" /mnt; mount -v -t "$t" --options-source disable /mnt; done`,
	`for o in --make-private -M -B '-o remount' '-o ro --target /mnt' '--source y'; do mount $o UUID=x; done; mount UUID= /mnt; mount -U '' /mnt`,
	`for o in '-R /opt' '-B x' '-M x' '--options-source disable /mnt' '--options-source disable -t ext4 /mnt' '-M -o bind /mnt'; do mount -fv $o; done; mount -M -o remount /mnt; mount -o rbind,move x /mnt`,
	`printf 'a /mnt tmpfs\nb /srv tmpfs nosuid\nb /srv ramfs\n' >/tmp/tab; mount -T /tmp/tab -av --beneath --options-source-force`,
	`for l in 'ro,=,nosuid 99999999999 1' 'ro,"x,nosuid 1 4294967297' 'move 1' 'ro,move,bind'; do echo "/etc /mnt none $l" >/tmp/tab; mount -v -T /tmp/tab /mnt; done; mount -v -t ramfs -o 'ro,"x' x /mnt`,
	`printf 'x /opt tmpfs' >>/etc/fstab; mount -v x; umount x; mv /etc/fstab /etc/ft; mount /opt; mv /etc/ft /etc/fstab`,
}

// mounts are command lines that mount, move, remount or change the propagation.
var mounts = []string{
	// file systems
	`mount -t tmpfs x /mnt`, `mount -vt tmpfs x /mnt`, `mount -t proc proc /mnt`, `mount -t sysfs s /mnt`, `mount -t ramfs r /mnt`,
	`mount -t devpts -o newinstance,ptmxmode=0666,gid=tty d /mnt`, `mount -t mqueue m /mnt`, `mount -t cgroup2 c /mnt`,
	`mount -t overlay o -o lowerdir=/etc:/usr /mnt`, `mount -t overlay o -o 'lowerdir="/etc"' /mnt`, `mount -t tmpfs '' /mnt`,
	`mount -t tmpfs none /mnt`, `mount -t tmpfs 'a b' /mnt`, `mount -t tmpfs,ramfs x /mnt`, `mount -t foo,tmpfs x /mnt`,
	`mount -t proc -o hidepid=2,gid=4 p /mnt`, `mount -t proc -o hidepid=9 p /mnt`, `cd /; mount -vt tmpfs . mnt`,
	`cd /mnt; mount -vt tmpfs x ../mnt/.`, `ln -s /mnt /lm; mount -vt tmpfs x /lm`, `mount -f -v -t tmpfs x /mnt`,
	// options
	`mount -t tmpfs -o size=1M,nosuid,mode=700 x /mnt`, `mount -t tmpfs -o ro x /mnt`, `mount -rt tmpfs x /mnt`,
	`mount -wt tmpfs x /mnt`, `mount -t tmpfs -rw x /mnt`, `mount -t tmpfs -wr x /mnt`, `mount -t tmpfs -o ro -o rw x /mnt`,
	`mount -t tmpfs -o rw,ro x /mnt`, `mount -t tmpfs -o ,,ro,, x /mnt`, `mount -t tmpfs -o '' x /mnt`,
	`mount -t tmpfs -o noatime,nodiratime,nosymfollow,sync,lazytime x /mnt`, `mount -t tmpfs -o noatime,relatime x /mnt`,
	`mount -t tmpfs -o strictatime x /mnt`, `mount -t tmpfs -o noatime,strictatime,nodev x /mnt`, `mount -t tmpfs -o atime,norelatime x /mnt`,
	`mount -t tmpfs -o dirsync,mand,silent,iversion x /mnt`, `mount -t tmpfs -o sync,async,lazytime,nolazytime,loud,nomand,noiversion x /mnt`,
	`mount -t tmpfs -o nosuid,nodev,noexec,suid,dev,exec x /mnt`, `mount -t tmpfs -o sync=1 x /mnt`, `mount -t tmpfs -o nosub x /mnt`,
	`mount -t tmpfs -o defaults,noauto,nofail,_netdev,x-foo=1,X-bar,comment=hi,nouser,uhelper=x,helper=y,auto x /mnt`, `mount -t tmpfs -o comment x /mnt`,
	`mount -t tmpfs -o ro=vfs x /mnt`, `mount -t tmpfs -o ro=fs x /mnt; mount -o remount,bind,rw /mnt`, `mount -t tmpfs -o nosuid=recursive,noexec=bogus x /mnt`,
	`mount -t tmpfs -o uid=daemon,gid=mail,mode=0711 x /mnt; stat -c '%a %u %g' /mnt`, `mount -t tmpfs -o gid=nosuch,ro x /mnt`,
	`mount -t tmpfs -o uid=daemon,gid=nosuch x /mnt`, `mount -t tmpfs -o 'uid="daemon",gid=nosuch' x /mnt`,
	`mv /etc/group /etc/g; mount -t tmpfs -o uid=daemon,gid=mail x /mnt; mv /etc/g /etc/group`,
	`mount -t tmpfs -o uid=0x1 x /mnt`, `mount -t tmpfs -o uid= x /mnt`, `mount -t tmpfs -o uid x /mnt`, `mount -t tmpfs -o context=a x /mnt`,
	`mount -t tmpfs -o nosuch=1 x /mnt`, `mount -t tmpfs -o size=abc x /mnt`, `mount -t tmpfs -o =x x /mnt`, `mount -t tmpfs -o 'mode="0700"' x /mnt`,
	`mount -t tmpfs -o 'x.y="a,b"' x /mnt`,
	// mount points
	`mount -t tmpfs x /nosuch`, `mount -t tmpfs x ''`, `mount -t tmpfs x /etc/passwd`, `mount -t tmpfs x /etc/passwd/x`, `cd /; mount -t tmpfs x nosuch`,
	`ln -s /nowhere /dang; mount -t tmpfs x /dang`, `mount -mt tmpfs x /mk/a/b; stat -c %a /mk /mk/a; umount /mk/a/b`,
	`mount --mkdir=0700 -t tmpfs x /mk2/a; stat -c %a /mk2; umount /mk2/a`, `mount -o X-mount.mkdir=711 -t tmpfs x /mk3/a; stat -c %a /mk3; umount /mk3/a`,
	`mount --mkdir=zzz -t tmpfs x /mk4/a`, `mount -o X-mount.mkdir=zzz -t tmpfs x /mk4/a`, `mount --mkdir -t tmpfs x /etc/passwd/w`,
	`mount -m --bind /etc /mk5; umount /mk5; ls -d /mk5`, `mount -m -t tmpfs x /mnt`, `mount -m -t tmpfs x ''`, `mount -m --make-private ''`,
	// sources and types
	`mount -t foofs x /mnt`, `mount -t foofs x /nosuch`, `mount -t foo,bar x /mnt`, `mount a:b /mnt`, `mount //a/b /mnt`, `mount -t '' x /mnt`,
	`mount -t ext4 /dev/nosuch /mnt`, `mount -t ext4 nodev /mnt`, `mount -t ext4 /etc /mnt`, `mount -t ext4 /dev/null /mnt`, `mount /dev/null /mnt`,
	`mount /etc /mnt`, `mount '' /mnt`, `mount -t nosuch x /mnt`, `mount -t notmpfs x /mnt`, `mount -t overlay o -o lowerdir=/nosuch /mnt`,
	`mount -t overlay o /mnt`, `mount -t fuse x /mnt`, `mount -o nofail -t ext4 /dev/nosuch /mnt`, `mount -o nofail --bind /nosuch /mnt`,
	`mount -o nofail -t tmpfs x /nosuch`, `mount -t TMPFS x /mnt`, `mount -t ,tmpfs x /mnt`, `mount -t tmpfs, x /mnt`, `mount -t none none /mnt`,
	// binds and moves
	`mount --bind /etc /mnt`, `mount -vB /etc /mnt`, `mount -v -o bind -t none /etc /mnt`, `mount -v -o bind,ro,nosuid /etc /mnt`, `cd /; mount -vB etc mnt`,
	`mount -B /nosuch /mnt`, `mount -B nosuch /mnt`, `mount -B /etc /nosuch`, `mount -B /etc/passwd /mnt`, `mount -B /etc /etc/passwd`,
	`mount -B /etc/passwd/x /mnt`, `mount --bind /etc`, `mount --move /etc`, `mount -R /dev /mnt; grep -c ' /mnt/' /proc/self/mountinfo; umount -R /mnt`,
	`mount -o rbind,ro=recursive /dev /mnt; grep ' /mnt' /proc/self/mountinfo | cut -d' ' -f5,6; umount -R /mnt`,
	`touch /ff; mount -vB /etc/passwd /ff; umount /ff`, `ln -s /etc /le; mount -vB /le /mnt`, `mount -f -v --bind /x /y`,
	`mount -M /nosuch /mnt`, `mount -M /etc /mnt`, `mount -t tmpfs x /mnt; mount -vM /mnt /srv`, `mount -t tmpfs x /mnt; mount -v -o move /mnt /srv`,
	`mount -t tmpfs x /mnt; mount --make-shared /mnt; mkdir /mnt/a; mount -t tmpfs y /mnt/a; mount --move /mnt/a /srv; umount /mnt/a`,
	`mount -t tmpfs x /mnt; mkdir /mnt/a; mount -M /mnt /mnt/a`, `mount -B -v --target /mnt /etc`, `mount -v --source /etc --target /mnt -o bind`,
	// remounts
	`mount -t tmpfs -o nosuid,size=1M x /mnt; mount -v -o remount,ro,size=2M --source x --target /mnt`, `mount -o remount,ro /usr`, `mount -o remount /nosuch`,
	`mount -t tmpfs -o nosuid x /srv; mount -v -o remount,noexec x /srv`, `mount -t tmpfs -o noatime x /mnt; mount -o remount,bind,ro /mnt`,
	`mount -t tmpfs x /mnt; mount -o remount,nosuch /mnt`, `mount -t tmpfs q /srv; mount -o remount,ro q`, `mount -t tmpfs q /srv; mount -v -o remount,ro --source q`,
	`mount -B /etc /mnt; mount -v -o remount,bind,ro,nodev /etc /mnt`, `mount -o bind,remount /usr`, `mount -o remount,rw --target /usr`,
	// propagation
	`mount --make-private /nosuch`, `mount --make-private /usr`, `mount -t tmpfs x /mnt; mount -v --make-shared /mnt`, `mount -v --make-rprivate /`,
	`mount -t tmpfs x /mnt; mount --make-private --make-shared -v /mnt`, `mount -vB --make-unbindable /etc /mnt`, `mount -t tmpfs x -o shared /mnt`,
	`mount -t tmpfs x /mnt; mount --make-unbindable /mnt; mount -B /mnt /srv`, `mount -v -t tmpfs none /mnt -o private`, `mount --make-shared x /mnt`,
	`mount -t tmpfs x /mnt; mount -v --make-private none /mnt`, `mount -t tmpfs x /mnt; mount --make-shared /mnt; mount -B /mnt /srv; mount --make-slave /srv`,
	`mount -vB -o private /etc /mnt`, `mount -v --target /mnt --make-private`, `mount -t tmpfs x /mnt --make-rslave -v`,
	// options with a change of propagation
	`mount -t tmpfs x /mnt; for o in nosuid ro nosymfollow noatime nodev=vfs nodev=recursive sync lazytime dirsync mand iversion users; do mount -v --make-shared -o $o /mnt; echo $?; done`,
	`mount -t tmpfs x /mnt; for o in rw silent foo relatime defaults suid,exec async; do mount -v --make-shared -o $o /mnt; echo $?; done`,
	`mount -t tmpfs -o ro,nosuid x /mnt; mount --make-private -o rw,suid /mnt`, `mount -t tmpfs x /mnt; mount --make-shared -o nosuid,rprivate /mnt`,
	`mount --make-private -o nosuid /usr`, `mount -f --make-private -o nosuid /mnt`, `mount -t tmpfs x /mnt; mount -o private,nosuid none /mnt; mount --make-shared -o nosuid none /mnt; mount -r --make-slave /mnt`,
	`cd /; mount -v -o bind -t none etc mnt; mount -v -o bind -t tmpfs etc mnt; mount -v -o rbind -t nfs etc mnt; mount -v -o bind -t ext4 etc mnt`,
	`mount -t tmpfs x /mnt; cd /mnt; mount -v -o remount,ro -t tmpfs . ../mnt; mount -v -o remount,rw,bind x .; mount -v -o remount -t none . .`,
}

// others are the list of mounts, and command lines of ordinary users.
var others = []string{
	// the list
	`mount`, `mount -l`, `mount -t tmpfs,proc`, `mount -t noproc,tmpfs`, `mount -t no,tmp`, `mount -lt devpts`, `mount -t nosuch`, `mount -nv`,
	`mount -t tmpfs 'a b' /mnt; mount | tail -n 1`, `mkdir $'/m\ny'; mount -t tmpfs $'c\td' $'/m\ny'; mount | tail -n 1; umount $'/m\ny'`,
	`mount -o bind,ro /etc /mnt; mount | tail -n 1`, `mount -t tmpfs -o ro=fs x /mnt; mount | tail -n 1`, `setpriv --reuid 1000 mount -t proc`,
	// not root
	`setpriv --reuid 1000 mount -t tmpfs x /mnt`, `setpriv --reuid 1000 mount --bind /etc /mnt`, `setpriv --reuid 1000 mount --make-private /`,
	`setpriv --reuid 1000 mount -o remount,ro /tmp`, `setpriv --reuid 1000 mount -t tmpfs x /nosuch`, `setpriv --reuid 1000 mount --move /etc /mnt`,
	`setpriv --reuid 1000 mount -t foofs x /mnt`, `setpriv --reuid 1000 mount /usr`, `setpriv --reuid 1000 mount -f -t tmpfs x /mnt`,
	`setpriv --reuid 1000 mount --mkdir -t tmpfs x /nope/x`,
}

const (
	setup = `cat >/etc/fstab <<'END'
# a comment
memory /mnt tmpfs size=1M,nosuid 0 0
proc   /m\040x proc
/etc   /opt none bind
a      /srv nosuchfs defaults 0 0

/dev/nosuch /home ext4 nofail
END
mkdir '/m x'
`
	tidy = `case $(</proc/self/mountinfo) in *' /mnt '*|*' /srv '*|*' /opt '*)
for at in /mnt /srv /opt; do while /usr/bin/umount -l $at 2>/dev/null; do :; done; done;; esac
see() { s=$?; case $(</proc/self/mountinfo) in *' /mnt '*|*' /srv '*) grep -E ' (/mnt|/srv) ' /proc/self/mountinfo | sed 's/^[^/]*//; s/:[0-9]*//';; esac; exit $s; }
trap see EXIT
`
)

func TestAsTheRealTool(t *testing.T) {
	cases := slices.Concat(lines, mounts, others)
	scripts := make([]string, len(cases))
	for i, c := range cases {
		scripts[i] = tidy + c
	}
	cell := testbed.Cell{Setup: setup, Normalize: withoutDirectories}
	cell.Compare(t, batches(scripts))
}

// batches joins every ten scripts into one, in which each runs in a subshell.
func batches(scripts []string) []string {
	list := make([]string, len(scripts))
	for i, s := range scripts {
		list[i] = "(\n" + s + "\n)"
	}
	return testbed.Batch(list, 10)
}

// TestSources uses sources that are also names of files, with /proc and, as in a new root,
// without it.
func TestSources(t *testing.T) {
	var scripts []string
	for _, words := range []string{
		"-t proc proc", "-t proc,sysfs proc", "-t PROC proc", "-t none proc", "-t none file", "-t auto proc", "-t auto big", "-t '' proc", "-t zzz proc",
		"-t zzz file", "-t zzz big", "-t zzz link", "-t ext4 proc", "-t ext4 link", "-t ext4 file", "-t ext4 empty", "-t ext4 //tmp/d/proc", "-t vfat file",
		"-t tmpfs file", "-t tmpfs big", "-t tmpfs ./proc", "-t tmpfs //proc", "-t tmpfs a:b", "-t ramfs proc/../proc", "-t mqueue link", "-t tmpfs,ramfs proc",
		"-t foo,tmpfs file", "-t notmpfs proc", "-t nozzz proc", "-t overlay -o lowerdir=/etc proc", "-t overlay proc", "-t fuse proc", "-t fuse.foo proc",
		"-t fuse.sshfs proc", "-t fuse.sshfs big", "-t nfs file", "-t nfs4 proc", "-t 9p proc", "-t 9p big", "-t cifs proc", "-t smb3 //a/b",
		"proc", "file", "a:b", "//a/b", "-t auto a:b", "-t auto //a/b", "-t none a:b", "-t noext4 a:b", "-i -t tmpfs big", "-c -t ext4 link",
	} {
		here := "cd /tmp/d; mount -v " + words + " /mnt"
		scripts = append(scripts, tidy+here, "/usr/bin/unshare -m sh -c '/usr/bin/umount -l /proc; "+strings.ReplaceAll(here, "'", `"`)+"'")
	}
	scripts = append(scripts, "/usr/bin/unshare -m sh -c '/usr/bin/umount -l /proc; cd /; mount -t proc proc /proc; tail -n 1 /proc/self/mountinfo | cut -d- -f2'")
	files := "mkdir -p /tmp/d/proc; ln -s proc /tmp/d/link; echo x >/tmp/d/file; : >/tmp/d/empty; head -c 5000 /dev/zero >/tmp/d/big\n"
	testbed.Cell{Setup: setup + files, Normalize: withoutDirectories}.Compare(t, batches(scripts))
}

// withoutDirectories removes the paths that differ from cell to cell.
func withoutDirectories(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.Contains(line, " on /ours type ") && !strings.Contains(line, " on /out type ") {
			before, _, cut := strings.Cut(line, ",upperdir=")
			b.WriteString(before)
			if cut {
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

// TestInUserNamespace runs cases as the root user of a user namespace.
func TestInUserNamespace(t *testing.T) {
	var scripts []string
	for _, c := range []string{
		`mount -vt tmpfs x /mnt; mount | tail -n 1`, `mount -t ramfs x /mnt`, `mount --bind /etc /mnt; mount -o remount,bind,ro /mnt`,
		`mount -t ext4 /dev/null /mnt`, `mount -o remount,ro /tmp`, `mount -o remount,bind,ro /tmp`, `mount -t devtmpfs x /mnt`,
		`mount --bind / /mnt`, `mount -vR / /mnt`, `mount -t proc p /mnt`, `mount --make-shared /tmp`, `mount -M /tmp /mnt`,
	} {
		scripts = append(scripts, `setpriv --reuid 1000 --regid 1000 --clear-groups unshare -rm bash -c '`+c+`'`)
	}
	scripts = append(scripts, `setpriv --reuid 1000 --regid 1000 --clear-groups unshare -rmpf bash -c 'mount -vt proc p /proc; ls -d /proc/[0-9]*'`)
	testbed.Cell{Setup: setup, Normalize: withoutDirectories}.Compare(t, scripts)
}

func TestRefusedByName(t *testing.T) {
	var scripts []string
	refusals := []struct{ words, what string }{
		{"LABEL=x /mnt", "LABEL="}, {"UUID=x /mnt", "UUID="}, {"PARTUUID=x /mnt", "PARTUUID="}, {"--source ID=x --target /mnt", "ID="}, {"-L x /mnt", "LABEL="},
		{"-o verity.roothash=x /image /mnt", "option verity.roothash"},
	}
	for _, c := range refusals {
		scripts = append(scripts, tidy+"mount "+c.words)
	}
	// A block device of the machine, for which udev has no links here.
	device := "read -r _ _ _ _; read -r; read -r major minor _ name; mknod /dev/$name b $major $minor\n"
	results := testbed.Cell{Setup: setup + "truncate -s 1M /image\n{ " + device + "} </proc/partitions"}.Run(t, true, scripts)
	for i, c := range refusals {
		if want := (testbed.Result{Stderr: "mount: " + c.what + " is not supported\n", Status: 1}); results[i] != want {
			t.Errorf("mount %s: %v", c.words, results[i])
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	for i, r := range (testbed.Cell{}).Run(t, true, []string{"mount -h", "mount --help --nope", "mount -V", "mount -fV a b c"}) {
		if r.Status != 0 || r.Stderr != "" || r.Stdout == "" {
			t.Errorf("%d: %v", i, r)
		}
	}
}
