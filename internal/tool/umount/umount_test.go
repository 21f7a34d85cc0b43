package umount

import (
	"testing"

	"contedor/internal/dev/testbed"
)

var cases = []string{
	`umount`, `umount -R`, `umount -f`, `umount -Z`, `umount --nope`, `umount --f`, `umount --n`, `umount --r`,
	`umount --a`, `umount --no`, `umount -t`, `umount --lazy=x`, `exec -a /x/y umount`, `exec -a /x/y umount /usr`,
	`umount /usr`, `umount /nosuch`, `umount ''`, `umount /etc/passwd`, `umount /etc/passwd/x`, `umount relative`,
	`umount -n -v -c -i /usr`, `umount -t tmpfs /usr`, `umount -O x /usr`, `umount -f /usr`, `umount -l /nosuch`,
	`umount -r /usr`, `umount --fake -v /usr`, `umount --fake -v /nosuch`,
	`umount -q /usr`, `umount -q /nosuch`, `umount -qv /usr`,
	`umount -R /usr`, `umount -R /nosuch`, `umount -qR /usr`, `umount -qR /nosuch`, `umount -R /a /b /c`,
	`/usr/bin/unshare -m sh -c '/usr/bin/umount -l /proc; umount /usr; umount -q /usr; umount /nosuch; umount -R /usr; umount -l /usr; umount usr'`,
	`mkdir -p /tmp/x; /usr/bin/unshare -m sh -c '/usr/bin/umount -l /proc; umount -v /tmp/x; umount -q /tmp/x; umount --fake -v /tmp/x /usr'`,
	`mount --bind /etc /mnt; umount -v /mnt; mount --bind / /mnt; umount -v /mnt/.; mount --bind /tmp /mnt; umount -v /mnt/`, `umount -v /; umount -v /tmp/..`,
	`mount -t cgroup2 x /mnt; umount -v /mnt`, `mount -t tracefs x /mnt; umount -v /mnt`, `mount -t bpf x /mnt; umount -v /mnt`, `mount -t fusectl x /mnt; umount -v /mnt`,
	`mount --bind /etc /mnt; mount --bind /usr /mnt; umount -v /mnt; umount -v /mnt; umount -v /mnt`, `ln -s /mnt /lo; mount --bind /etc /mnt; umount -v /lo`,
	// symbolic links to sources
	`ln -s /etc /le; mount -t tmpfs /etc /mnt; umount -v /le; mount -t tmpfs /etc /mnt; cd /; umount -v etc; mount -t tmpfs /etc /mnt; umount -v le`,
	`ln -s /etc /le; mount -t tmpfs /le /mnt; umount -v /etc; umount -v /le`, `ln -s /etc /le; mount -t tmpfs /etc /mnt; umount -vc /le; umount -v -q /lx /mnt`,
	`ln -s /dev/null /dev/my; mount -t tmpfs /dev/null /mnt; umount -v /dev/my`, `ln -s /etc/passwd /lp; mount -t tmpfs /etc/passwd /mnt; umount -v /lp`,
	`ln -s /etc /le; echo '/le /mnt tmpfs' >/etc/fstab; mount -v /mnt; umount -v /le; mount -v /le; umount -v /etc; echo '/etc /lm tmpfs' >/etc/fstab; ln -s /mnt /lm; mount -v /lm; umount -v /etc`,
	`ln -s /etc /le; mount -t tmpfs /etc /mnt; mount -t tmpfs over /mnt; umount -v /le; umount -v over; umount -v /le`,
	`umount /usr /nosuch`, `umount /a /b /c /usr`, `umount /usr{,,,,,,,,,}`,
	`mount -t tmpfs a /mnt; umount /mnt; umount /mnt`,
	`mount -t tmpfs a /mnt; umount -v /mnt`,
	`mount -t tmpfs a /mnt; umount -lv /mnt`, `mount -t tmpfs a /mnt; umount -fv /mnt`,
	`mount -t tmpfs a /mnt; umount --fake -lv /mnt; umount /mnt`,
	`mount -t tmpfs a /mnt; cd /mnt; umount /mnt; umount .; umount -l /mnt; umount /mnt`,
	`mount -t tmpfs a /mnt; cd /; umount -v mnt`, `mount -t tmpfs a /mnt; umount -v /mnt/`,
	`mount -t tmpfs a /mnt; umount -v /mnt/.`, `mount -t tmpfs a /mnt; umount -v //mnt`,
	`mount -t tmpfs a /mnt; cd /; umount -cv mnt`, `mount -t tmpfs a /mnt; umount -cv /mnt`,
	`ln -s /mnt /lm; mount -t tmpfs a /mnt; umount -v /lm`, `ln -s /nowhere /dang; umount /dang`,
	`mount -t tmpfs a /mnt; ln -s / /mnt/l; umount -v /mnt/l/mnt`,
	`mount -t tmpfs src /mnt; umount -v src`, `mount -t tmpfs none /mnt; umount none`, `umount none`,
	`mount -t tmpfs src /mnt; mount -t tmpfs src /srv; umount -v src src src`,
	`touch /ff; mount --bind /etc/passwd /ff; umount -v /ff; umount /ff`,
	`mount -t tmpfs a /mnt; mkdir /mnt/b; mount -t tmpfs b /mnt/b; mkdir /mnt/b/c; mount -t tmpfs c /mnt/b/c; umount /mnt; umount -Rv /mnt; umount -R /mnt`,
	`mount -t tmpfs a /mnt; mkdir /mnt/b; mount -t tmpfs b /mnt/b; cd /mnt/b; umount -Rv /mnt; umount -Rlv /mnt`,
	`mount -t tmpfs a /mnt; mount -t tmpfs b /mnt; umount -Rv /mnt; umount -Rv /mnt`,
	// The order of siblings is that of the numbers of mounts, which the kernel reuses: other mounts on
	// the machine change it.
	`mount --rbind /dev /mnt; umount -Rv /mnt 2>/tmp/lines; echo $?; sort /tmp/lines`,
	`mount -t tmpfs a /mnt; mount -t tmpfs b /srv; umount -v /mnt /usr /srv`,
	`mount -t tmpfs a /mnt; cd /mnt; umount -rv /mnt; grep -o ' /mnt .*' /proc/self/mountinfo | cut -d' ' -f3,4; umount -rv .`,
	`mount -t tmpfs a /mnt; umount -r /mnt`,
	`mkdir $'/m \t\n\\x'; mount -t tmpfs a $'/m \t\n\\x'; umount -lv $'/m \t\n\\x'`,
	`setpriv --reuid 1000 umount /tmp`, `setpriv --reuid 1000 umount /nosuch`, `setpriv --reuid 1000 umount -l /tmp`,
	`setpriv --reuid 1000 umount /usr`, `setpriv --reuid 1000 umount -q /usr`, `setpriv --reuid 1000 umount -R /usr`,
	`setpriv --reuid 1000 umount -R /dev 2>/tmp/lines; echo $?; sed 's,/dev/pts:,/dev/shm:,' /tmp/lines`,
	`umount -v /mnt >/dev/full 2>&1`,
}

// tidy unmounts what the last case has left mounted.
const tidy = "while /usr/bin/umount -l /mnt 2>/dev/null; do :; done\nwhile /usr/bin/umount -l /srv 2>/dev/null; do :; done\n"

func TestAsTheRealTool(t *testing.T) {
	scripts := make([]string, len(cases))
	for i, c := range cases {
		scripts[i] = tidy + c
	}
	testbed.Cell{}.Compare(t, scripts)
}

// TestInUserNamespace runs cases as the root user of a user namespace.
func TestInUserNamespace(t *testing.T) {
	var scripts []string
	for _, c := range []string{
		`mount -t tmpfs a /mnt; umount -v /mnt; umount /mnt`,
		`umount /tmp`, `umount -l /dev`, `umount /usr`, `umount /nosuch`,
	} {
		scripts = append(scripts, `setpriv --reuid 1000 --regid 1000 --clear-groups unshare -rm bash -c '`+c+`'`)
	}
	testbed.Cell{}.Compare(t, scripts)
}

func TestHelpAndVersion(t *testing.T) {
	cell := testbed.Cell{}
	for _, words := range []string{"-h", "--help", "-V", "--vers", "-fh /usr", "--help --nope"} {
		r := cell.Run(t, true, []string{"umount " + words})[0]
		if r.Status != 0 || r.Stderr != "" || r.Stdout == "" {
			t.Errorf("umount %s: %v", words, r)
		}
	}
}
