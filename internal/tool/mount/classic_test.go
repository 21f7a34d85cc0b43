package mount

import (
	"testing"

	"contedor/internal/dev/testbed"
)

// TestClassic runs cases with mount(2) instead of the new mount interface.
func TestClassic(t *testing.T) {
	var scripts []string
	for _, c := range mounts {
		scripts = append(scripts, tidy+"export LIBMOUNT_FORCE_MOUNT2=always\n"+c)
	}
	for _, c := range []string{
		`mount -o bind,ro /sys /mnt`, `mount -vt tmpfs x /mnt; mount -o remount,ro /mnt`, `mount --make-private /`, `mount --make-shared /usr`,
	} {
		scripts = append(scripts, tidy+"export LIBMOUNT_FORCE_MOUNT2=always\nsetpriv --reuid 1000 --regid 1000 --clear-groups unshare -rm bash -c '"+c+"'")
	}
	testbed.Cell{Setup: setup, Normalize: withoutDirectories}.Compare(t, batches(scripts))
}

// TestMissingCalls runs cases without some system calls of the new mount interface, as in an old
// kernel or with a filter of system calls.
func TestMissingCalls(t *testing.T) {
	var scripts []string
	for _, numbers := range []string{
		"428", "429", "430", "431", "442", // open_tree, move_mount, fsopen, fsconfig, mount_setattr
		"428 429 430 431 432 433 442",        // fsmount and fspick, too
		"165 40 428 429 430 431 432 433 442", // mount, of amd64 and arm64
	} {
		script := "filter " + numbers + " >/tmp/filter\n" + `without() {
	echo "# $*"
	setpriv --seccomp-filter /tmp/filter -- mount "$@" 2>&1
	echo [$?]
	case $(</proc/self/mountinfo) in *' /mnt '*|*' /srv '*)
		grep -E ' (/mnt|/srv) ' /proc/self/mountinfo | sed 's/^[^/]*//; s/:[0-9]*//'
		umount -lq /srv
		umount -lq /mnt
	esac
}
`
		for _, line := range []string{
			"-t tmpfs x /mnt", "-v -t tmpfs -o size=1M,ro,nosuid,noatime x /mnt", "-v --bind /etc /mnt", "-v -o bind,ro,noexec /etc /mnt",
			"--make-rprivate /", "-v --make-shared /usr", "-t foofs x /mnt", "-t tmpfs x /nosuch", "-t proc proc /mnt", "-t tmpfs -o bogus x /mnt",
			"-t tmpfs,ramfs x /mnt", "-t ext4,tmpfs /dev/null /mnt", "-vR /dev /mnt", "-o bind,private,ro /etc /mnt", "-t tmpfs -o shared,sync x /mnt",
			"--bind /nosuch /mnt", "--move /etc /mnt", "/dev/null /mnt", "-vf -t tmpfs x /mnt", "-o bind,relatime /etc /mnt", "--bind /etc",
		} {
			script += "without " + line + "\n"
		}
		for _, line := range []string{
			"-v -o remount,ro x /mnt", "-o remount,bind,ro,nosuid /mnt", "-v --move /mnt /srv", "-v --make-slave /mnt", "--make-private --make-shared /mnt",
			"-o remount,bogus x /mnt", "-o remount,size=2M,nosuid,noatime x /mnt", "-o remount,ro /nosuch", "-fv -o remount /mnt", "--make-shared -o nosuid /mnt",
		} {
			script += "mount -t tmpfs x /mnt; without " + line + "\n"
		}
		scripts = append(scripts, script)
	}
	testbed.Cell{Setup: setup, Normalize: withoutDirectories}.Compare(t, prefixed(filter, scripts))
}

// TestSubdirWithoutOpenTree mounts a directory of a file system. The real tool binds it in a mount
// namespace that nothing else sees.
func TestSubdirWithoutOpenTree(t *testing.T) {
	script := filter + "filter 428 430 >/tmp/filter\n" + `setpriv --seccomp-filter /tmp/filter -- mount -v -t sysfs -o ro,X-mount.subdir=kernel x /mnt
grep -c ' /kernel /mnt ro,' /proc/self/mountinfo; grep -c tmptgt /proc/self/mountinfo; umount /mnt; ls -d /run/mount/tmptgt`
	want := testbed.Result{
		Stdout: "mount: x mounted on /mnt.\n1\n0\n", Stderr: "ls: cannot access '/run/mount/tmptgt': No such file or directory\n", Status: 2,
	}
	if r := (testbed.Cell{}).Run(t, true, []string{script})[0]; r != want {
		t.Error(r)
	}
}

func prefixed(prefix string, scripts []string) (list []string) {
	for _, s := range scripts {
		list = append(list, prefix+s)
	}
	return list
}

// filter defines a shell function that prints a filter for seccomp(2). With the filter the system
// calls of the given numbers fail with ENOSYS.
const filter = `byte() { printf "\\x$(printf %02x $(($1 & 255)))"; }
word() { byte $1; byte $(($1 >> 8)); byte $(($1 >> 16)); byte $(($1 >> 24)); }
code() { byte $1; byte 0; byte $2; byte 0; word $3; }
filter() {
	code 0x20 0 0 # load the number of the call
	n=$#
	for nr; do
		code 0x15 $n $nr # if it is this one, skip n instructions
		n=$((n - 1))
	done
	code 6 0 0x7fff0000 # allow
	code 6 0 0x50026 # return ENOSYS
}
`
