package findmnt

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "findmnt") }

// place is a script that makes mounts of many kinds, and tables in files.
const place = `
mount --make-rprivate /
cd /tmp; mkdir -p a/b "sp ace" bound deep/x/y over slave; ln -s a link; touch file n plain
mount -t tmpfs -o size=1m,mode=700,x-a,user first a
mkdir a/b a/b2; mount -t tmpfs second a/b
mount -t tmpfs "s p" "sp ace"
mount --bind deep/x bound; mount --bind file plain
mount -t tmpfs under over; mount -t tmpfs -o ro,noexec,nosuid,nodev over over
mount -t tmpfs s slave; mount --make-shared slave; mkdir slave/m; mount -t tmpfs t slave/m
mkdir u; mount --bind slave u; mount --make-slave u; mount --make-unbindable a/b
unshare --uts=/tmp/n true
mount -t tmpfs -o noatime,lazytime,sync "x=y" deep
cat >fstab <<'END'
# a comment
/dev/sda1	/	ext4	defaults,noatime	1 1
LABEL=home	/home	ext4	rw,x-systemd.automount,nofail,data=journal	0	2
UUID="12-34" /mnt/u\040v	vfat	user,noauto,uid=1000
proc /proc proc
tmpfs //tmp/a/ tmpfs size=1m 0 0
/tmp/deep /tmp/bound none bind 0 0
host:/x /net nfs soft,bg 0 0
/dev/sdb none swap sw,pri=5 0 0
/dev/sdc none swap discard=x,pri=a 0 0
bad line
/dev/x /y ext4 rw x
  PARTLABEL=a	/nosuch	xfs	ro
/dev/null /dev/null auto noauto
a=b /a=b nosuch rw 0 0
END
mkdir d; cp fstab d/a.fstab; echo "one /one tmpfs" >d/b.fstab; echo "two /two tmpfs" >d/c
cp /proc/self/mountinfo table
cat >odd <<'END'
20 1 8:1 / / rw,relatime - ext4 /dev/root rw
21 20 0:5 / /a rw shared:5 - tmpfs  rw
22 21 0:5 /x /a/b ro,nosuid master:5 propagate_from:2 - tmpfs none rw,size=5k
broken
24 99 0:7 / /orphan rw unbindable - proc proc rw
25 24 0:7 / /orphan/child rw - nfs4 h:/x rw,vers=4.2
26 20 0:8 / /a rw - tmpfs cover rw
27 26 0:9 / /a\040b\011c rw - fuse.sshfs \\x rw
END
cp odd 5; mkdir -p 77; cp odd 77/mountinfo
useradd -u 1000 ana
`

// optionLines are the options and operands of the compared command lines.
var optionLines = []string{
	"", "-l", "-r", "-P", "-J", "-n", "-u", "-a", "-v", "-c", "-C", "-f", "-A", "-U", "-i", "-b", "-e", "-D -R /tmp", "-I -R /tmp", "-DA -R /tmp", "-Dl /tmp/a", "-D --tree /tmp/a", "-Db /tmp/a", "-Jl", "-J -D /tmp/a", "-nr", "-Pn", "-Py", "-ry", "-Jy", "-y", "--tree -l", "--real", "--pseudo", "--real -l", "--pseudo -A", "--shadowed", "--shadowed -l", "--vfs-all -o VFS-OPTIONS,TARGET", "-m", "-m -O x-a", "-m -o VFS-OPTIONS,FS-OPTIONS,OPTIONS /tmp/a", "-O x-a", "-m -F table /tmp/a", "-k", "--kernel", "--kernel=mountinfo -l", "-d backward", "-d backward -l", "-l -f", "-d backward -lf",
	"-t tmpfs", "-t notmpfs", "-t tmpfs,proc -l", "-t TMPFS", "-t nosuch", "-t nosuch -l", "-t nosuch -J", "-t nosuch -i", "-O ro", "-O noro", "-O size=1024k", "-O size", "-O size=2m", "-O +noexec", "-O noexec", "-O 'ro,noexec'", "-O no", "-O '' -l", "-O mode=700 -l", "-i -t tmpfs", "-i -l -t tmpfs",
	"/tmp/a", "/tmp/a/", "//tmp//a", "/tmp/link", "link", "a", "/tmp/a/b2", "-T /tmp/a/b2", "-T a/b2", "-T /tmp/link/b2", "-T /nosuch", "-T .", "-T file", "-T ''", "-M /tmp/a", "-M /tmp/a/b2", "-M /tmp/link", "-C -T /tmp/link", "-C /tmp/link", "first", "second", "-S first", "'s p'", "-S 's p'", "first /tmp/a", "first /tmp/link", "second /tmp/a", "-S first -T /tmp/a", "-S first -M /tmp/x", "0:5", "-S 1:2", "'sp ace'", "over", "/tmp/over", "-U /tmp/over", "-R /tmp/a", "-R /tmp", "-R -l /tmp", "-R /tmp/slave", "-R -J /tmp/a", "-Rf /tmp", "-R", "-R -t tmpfs", "-f over", "-f /tmp/over", "-f -t tmpfs", "-fR /tmp/a", "-i /tmp/a", "-i -M /tmp/a", "LABEL=x", "UUID=1", "-S LABEL=x", "nosuch", "-f nosuch", "-f LABEL=x", "-n -o SOURCE -T /tmp/a/b",
	"-o TARGET", "-o target,Source", "-o +PROPAGATION", "-o ID,PARENT,MAJ:MIN", "-o ID,PARENT -r /tmp/a", "-o MAJ:MIN -J /tmp/a", "-o SIZE,USED,AVAIL,USE% /tmp/a", "-o SIZE,INO.TOTAL,INO.USE% -b /tmp/a", "-b -J -o SIZE /tmp/a", "-J -o SIZE,ID /tmp/a", "-o FSROOT,SOURCE,SOURCES", "-o SOURCES -J /tmp/a", "-o OPT-FIELDS,PROPAGATION", "-o FS-OPTIONS,VFS-OPTIONS", "-o FREQ,PASSNO,LABEL,UUID,PARTUUID,PARTLABEL", "-o UNIQ-ID -l", "-o SOURCE,TARGET", "-o SOURCE", "--output-all -l -F odd", "--output-all -o +ID -F odd", "-o ACTION", "-o TARGET,ACTION", "-o OLD-TARGET,TARGET", "-P -o USE%,MAJ:MIN,INO.USE% /tmp/a",
	"-s", "-s -F fstab", "-F fstab -s -o +FREQ,PASSNO", "-s -F d", "-s -F fstab -J", "-s -F fstab --tree", "-F fstab", "-F fstab -t ext4", "-s -F fstab /home", "-s -F fstab LABEL=home", "-s -F fstab -f /home", "-s -F fstab -f LABEL=home", "-s -F fstab -o SOURCE,UUID,LABEL", "-s -F fstab -e", "-s -F fstab -O noauto", "-s -F fstab -O nonoauto", "-s -F fstab -O +noauto", "-s -F fstab -o TARGET,VFS-OPTIONS,FS-OPTIONS", "-s -F fstab --vfs-all -o VFS-OPTIONS", "-s -F fstab -T /tmp/a", "-s -F fstab /dev/sda1", "-s -F fstab -S /dev/sda1", "-s -F fstab '/mnt/u v'", "-s -F fstab -d backward", "-s -F fstab -D -n -o TARGET", "-s -F fstab --real", "-s -F fstab --shadowed", "-m -F fstab", "-m -F /nosuch", "-s -F /nosuch", "-F /nosuch", "-s -F /dev/null", "-F /dev/null", "-k -F fstab", "-F fstab -F d/b.fstab", "-F table -F table", "-F table",
	"-F odd", "-F odd -l", "-F odd -o +ID,PARENT,FSROOT,OPT-FIELDS,PROPAGATION,TID", "-F odd -J", "-F odd -R /orphan", "-F odd -U", "-F odd -Ul", "-F odd --shadowed", "-F odd -r", "-F odd -P", "-F odd -t nfs4", "-F odd --real", "-F 5 -o TID", "-F 77/mountinfo -o TID,TARGET", "-N 1 -n", "-N 99999999 -n", "-N x", "-N -1", "-N 99999999999",
	"--id 1", "--id x", "--id 99999", "--id 20 -F odd", "--uniq-id 1", "--uniq-id x", "--uniq-id -1", "-F odd --id 21 -l", "-F odd -i --id 21 -l",
	"-Q 'TARGET == \"/tmp/a\"'", "-Q 'FSTYPE == \"tmpfs\"'", "-Q 'FSTYPE == \"tmpfs\"' -l", "-Q 'ID > 0 && FSTYPE =~ \"^t\"'", "-Q 'PROPAGATION != \"private\"'", "-Q 'nosuch == 1'", "-Q 'ID ='", "-Q 'ID == \"x\"'", "-Q 'SOURCE == 5'", "-Q 'FSROOT !~ \"^/$\"'", "-Q '1 == 2'", "-Q '1 == 2' -l", "-J -Q '1 == 2'", "-Q 'TARGET' -J", "-Q 'SIZE > 1M'",
	"--hyperlink=always /tmp/a", "--hyperlink=always", "--hyperlink=never /tmp/a", "--hyperlink /tmp/a", "--hyperlink=x", "--hyperlink=",
	"-x", "-x -F fstab", "-x -F fstab --verbose", "-x -F d/b.fstab", "-x -F d/b.fstab --verbose", "-x --verbose", "-x -F fstab /home", "-x -F fstab -t swap", "-x -F /nosuch", "-x -C -F fstab", "-x -F odd", "-xf -F fstab",
	"--nope", "-X", "-V", "--na", "--no", "-o", "-o x", "-o TARGET,x,y", "-o ''", "-o +", "-d x", "--kernel=x", "--kernel=listmount -F odd", "--kernel=listmount -N 1", "-c -C", "-C -e", "-J -r", "-P -l", "-P -x", "-M a -T b", "-T a -M b", "-s -m", "-s -N 1", "-k -s", "-Q x -p", "-p -x", "-p -s", "-p -m -w 1", "--pseudo --real", "-p -F a -F b", "-T a b", "-S a b", "-w x", "-p=x", "--poll=x", "--poll=mount,x", "--poll=",
	"-H", "-HJ", "-Hr", "-Hb", "-HP",
}

func TestAsTheRealTool(t *testing.T) {
	cases := []string{`findmnt -h >/dev/full`, `findmnt --help | grep -o '^ *\(-., \)\?--[a-z-]*'`, `(exec -a /x/n findmnt -X)`, `LIBMOUNT_FSTAB=fstab findmnt -s`, `for l in 'ro,"x 99999999999 -99999999999' 'a,=,b 010 4294967297'; do echo "n /m tmpfs $l" >t; findmnt -s -F t -o FREQ,PASSNO,OPTIONS,VFS-OPTIONS,FS-OPTIONS; done`, `LC_ALL=C.UTF-8 findmnt`, `LC_ALL=C.UTF-8 findmnt -F odd -r`}
	for _, o := range optionLines {
		cases = append(cases, "findmnt "+o)
	}
	for i, c := range cases {
		cases[i] = "cd /tmp; " + c
	}
	testbed.Cell{Setup: place}.CompareWithin(t, "", testbed.Batch(cases, 10))
}

// TestOnATerminal checks that columns fit the terminal and that trees are drawn with lines.
func TestOnATerminal(t *testing.T) {
	var cases []string
	for _, width := range []string{"20", "50", "80", "100", "150", "300"} {
		for _, o := range []string{"", "-l", "-u", "-R /tmp", "-o +PROPAGATION,FSROOT", "-D -R /tmp", "--output-all -F odd", "-F odd", "-s -F fstab", "-a", "-o OPTIONS,TARGET,ID", "-P /tmp/a", "--hyperlink /tmp/a", "-o FSTYPE,OPTIONS,SOURCE -n"} {
			cases = append(cases, "cd /tmp; LC_ALL=C.UTF-8 script -qec 'stty cols "+width+"; findmnt "+o+"' /dev/null </dev/null")
		}
	}
	testbed.Cell{Setup: place}.CompareWithin(t, "", testbed.Batch(cases, 10))
}

// TestListmount reads the kernel's table with listmount(2).
func TestListmount(t *testing.T) {
	var cases []string
	for _, o := range []string{"", "-l", "-J", "-o ID,PARENT,TARGET,MAJ:MIN,FSROOT,FSTYPE", "-o TARGET,UNIQ-ID", "-o SOURCE,OPTIONS,TARGET", "-o VFS-OPTIONS,FS-OPTIONS,TARGET", "-o PROPAGATION,TARGET", "-o OPT-FIELDS,TARGET", "-o TID,TARGET", "/tmp/a", "-T /tmp/a/b2", "first", "-t tmpfs", "-R /tmp/a", "-U", "-O ro", "--uniq-id 1", "--shadowed", "--real"} {
		cases = append(cases, "cd /tmp; findmnt --kernel=listmount "+o)
	}
	cases = append(cases, `id=$(findmnt -n -o UNIQ-ID --kernel=listmount /tmp/a); findmnt --kernel=listmount --uniq-id $id`)
	testbed.Cell{Setup: place}.CompareWithin(t, "", testbed.Batch(cases, 1))
}

func TestPoll(t *testing.T) {
	// until repeats a script until findmnt has noticed it
	until := func(options, script string) string {
		return "cd /tmp; mkdir -p p q; findmnt " + options + " >o 2>&1 & while kill -0 $!; do " + script + "; done 2>/dev/null; wait $!; echo $?; cat o"
	}
	// Each mount has its own source, so that it does not count as a remount of the one before.
	// Both states last long enough to be seen.
	const remount = "i=$((i + 1)); ln -sfn p link; mount -t tmpfs s$i p; sleep 0.1; mount -o remount,ro p; sleep 0.1; umount p"
	testbed.Cell{Setup: place}.CompareWithin(t, "", []string{
		until("--poll=mount -f -o ACTION,TARGET,SOURCE,FSTYPE", "mount -t tmpfs p p; umount p"),
		until("--poll=umount -f -o ACTION,TARGET,OLD-TARGET", "mount -t tmpfs p p; umount p"),
		until("--poll=remount -f -n -o ACTION,TARGET,OLD-OPTIONS /tmp/p", remount),
		until("--poll=remount -f -n -o ACTION,TARGET p", remount),
		until("--poll=remount -f -n -o ACTION,TARGET -T link", remount),
		"cd /tmp; mkdir -p p; findmnt --poll=remount -w 1500 -C p & for i in 1 2 3; do " + remount + "; done; wait $!; echo $?",
		until("--poll=move -f -J -o ACTION,TARGET,OLD-TARGET", "mount -t tmpfs p p; mount --move p q; umount q"),
		until("-p -f -o TARGET /tmp/p", "mount -t tmpfs other q; umount q; mount -t tmpfs p p; umount p"),
		"findmnt -p -w 1; echo $?", "findmnt -p -w 0 -F /nosuch",
	})
}
