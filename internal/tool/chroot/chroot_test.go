package chroot

import (
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "unshare", "chroot") }

// root makes /new, a root directory with users and groups other than
// those of the cell.
const root = `
cat >>/etc/passwd <<'END'
ann:x:1000:100:Ann:/home/ann:/bin/sh
out:x:1500:1500:only outside:/:/bin/sh
both:x:1600:1600:other ids inside:/:/bin/sh
a.b:x:1700:1700:a dot in the name:/:/bin/sh
77:x:1800:1800:a number for a name:/:/bin/sh
lone:x:1900:1901:its group is nowhere:/:/bin/sh
END
cat >>/etc/group <<'END'
extra:x:2000:ann,out,both
more:x:2001:ann
outgrp:x:2500:both
88:x:2800:
END
mkdir -p /new/etc /new/proc /new/usr
cp -a /bin /lib* /new/
mount --bind /usr /new/usr
cat >/new/etc/passwd <<'END'
root:x:0:0:root:/root:/bin/sh
ann:x:1000:100:Ann:/home/ann:/bin/sh
both:x:1601:1601:other ids inside:/:/bin/sh
in:x:3000:3001:only inside:/:/bin/sh
a.b:x:1700:1700:a dot in the name:/:/bin/sh
END
cat >/new/etc/group <<'END'
root:x:0:
extra:x:2010:ann,in,both
ingrp:x:3500:both,in
88:x:2801:
END
mkdir -p /bare/usr; cp -a /bin /lib* /bare/; mount --bind /usr /bare/usr
mkdir -p /none
ln -s / /toroot; ln -s /usr /tousr
mkdir /bound; mount --bind / /bound
`

var specs = []string{
	"", ":", "0", "0:", "0:0", ":0", "+0:+0", "root", "root:", "root:root", "ann", "ann:", "ann:0", "ann:root", "ann:extra", ":extra", ":ann", "ann:nosuch", "nosuch", "nosuch:", "nosuch:0", ":nosuch", "0:0:0", "a:b:c", "ann:extra:", "::", "0::", ":0:",
	"in", "in:", "in:ingrp", "out", "out:", "out:outgrp", "both", "both:", "both:extra", "1000", "1000:", "1000:5", "1234", "1234:", "1234:5", "+1000", "+ann", "+1234:+5", "+", ":+", "-1", "4294967294:1", "4294967295:1", "4294967296:1", "1:4294967294", "1:4294967295", "0x10:1", " 5:6", "5 :6", "5: 6", "5:6 ", "05:06", "1e1:1",
	"ann.extra", "ann.0", "0.0", "a.b", "a.b:", "a.b.0", "nosuch.0", "ann.nosuch", "ann.", ".extra", ".", "77", "77:", "+77:1", "lone", "lone:", "lone:0", "3000", "3000:", "1600", "1601",
}

var lists = []string{
	"", ",", ",,", "0", "0,1,2", "1,,2", ",1", "1,", "extra", "extra,more", "ingrp", "outgrp", "ingrp,outgrp", "nosuch", "nosuch,nosuch2", "0,nosuch", "nosuch,0", "+5", "+extra", "+", " 5", "5 ", " extra", "extra ", "\t7", "-1", "4294967294", "4294967295", "4294967296", "88", "+88", "0x10", "1:2", "1.2", "ann", "'", "x'y", "5,5,5", "1000,extra,root", "é",
}

// quoted returns a word quoted for a shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

func TestIdentitiesAsTheRealTool(t *testing.T) {
	const id = ` sh -c 'id -u; id -g; id -G'`
	var cases []string
	for _, s := range specs {
		for _, dir := range []string{"/", "/new", "/bare"} {
			cases = append(cases, "chroot --userspec="+quoted(s)+" "+dir+id)
		}
		cases = append(cases, "chroot --groups=7,8 --userspec="+quoted(s)+" /new"+id, "chroot --groups= --userspec="+quoted(s)+" /new"+id)
	}
	for _, l := range lists {
		for _, dir := range []string{"/", "/new", "/bare"} {
			cases = append(cases, "chroot --groups="+quoted(l)+" "+dir+id)
		}
		cases = append(cases, "chroot --userspec=ann --groups="+quoted(l)+" /new"+id, "LC_ALL=C.UTF-8 chroot --groups="+quoted(l)+" /"+id)
	}
	cases = append(cases,
		"chroot --groups=1 --groups=2 /"+id, "chroot --groups=nosuch --groups=2 /"+id, "chroot --userspec=nosuch --userspec=0 /"+id, "chroot --userspec=1:1 --userspec= /"+id,
		"setpriv --groups 5,6 chroot /"+id, "setpriv --groups 5,6 chroot --userspec=:7 /"+id, "setpriv --groups 5,6 chroot --userspec=7:7 /"+id, "setpriv --groups 5,6 chroot --userspec=0 /"+id, "setpriv --groups 5,6 chroot --groups= /"+id,
		"setpriv --reuid 1000 --regid 100 --clear-groups chroot / true", "setpriv --reuid 1000 --regid 100 --clear-groups chroot --userspec=ann / true", "setpriv --reuid 1000 --regid 100 --clear-groups chroot --groups=5 / true",
		"setpriv --bounding-set -setuid chroot --userspec=5:5 / true", "setpriv --bounding-set -setgid chroot --userspec=5:5 / true", "setpriv --bounding-set -setgid chroot --userspec=:5 / true", "setpriv --bounding-set -setgid chroot --groups=5 / true", "setpriv --bounding-set -setuid chroot --userspec=0:0 / true",
	)
	testbed.Cell{Setup: root}.Compare(t, cases)
}

func TestRunningAsTheRealTool(t *testing.T) {
	cases := []string{
		"chroot /new pwd", "cd /usr; chroot / pwd", "cd /usr; chroot --skip-chdir / pwd", "cd /usr; chroot --skip-chdir /toroot pwd", "cd /usr; chroot --skip-chdir /usr/.. pwd", "cd /; chroot --skip-chdir . pwd", "cd /usr; chroot --skip-chdir .. pwd",
		"chroot --skip-chdir /new pwd", "chroot --skip-chdir /bound pwd", "chroot --skip-chdir /tousr pwd", "chroot --skip-chdir /nosuch pwd", "cd /usr; chroot --skip-chdir --userspec=5:6 / pwd", "chroot --skip-chdir /new/ pwd", "chroot --skip-chdir '' pwd",
		"chroot /nosuch", "chroot /nosuch true", "chroot /etc/passwd true", "chroot '' true", "chroot /none true", "chroot /none /bin/true", "chroot /none", "chroot \"it's\" true", "chroot $'a\\nb' true", "LC_ALL=C.UTF-8 chroot $'caf\\303\\251' true", "chroot $'caf\\303\\251' true",
		"chroot / nosuch", "chroot / /nosuch", "chroot / /etc/passwd", "chroot / /", "chroot / ''", "chroot / \"it's\"", "LC_ALL=C.UTF-8 chroot / \"it's\"", "LC_ALL=C.UTF-8 chroot / ‘x’", "chroot / ‘x’", "PATH=/etc chroot / passwd", "PATH= chroot / nosuch", "env -u PATH $(command -v chroot) / sh -c 'echo ran'",
		"SHELL=/nosuch chroot /", "SHELL= chroot /", "env -u SHELL chroot / 2>&1 | head -c 0", "SHELL=/bin/echo chroot /", "SHELL=echo chroot /", "SHELL=/tmp/args chroot /",
		"chroot / sh -c 'echo $0 $1' a b", "chroot / sh -c 'exit 7'", "exec 2>/dev/null; chroot / sh -c 'kill -9 $$'; echo $?", "chroot / /tmp/noformat x y", "cd /tmp; PATH=/tmp:$PATH chroot / noformat x", "chroot / /tmp/badinterp", "chroot / /tmp/empty",
		"echo in | chroot / cat", "chroot / env | sort", "chroot / sh -c 'echo $$ >/tmp/pid; :'; test -s /tmp/pid && echo pid",
		"chroot --help >/dev/full", "chroot --version >/dev/full", "chroot --help >&-", "chroot --version >&-", "chroot --help | true", "chroot / true >&-", "chroot / sh -c 'ls -l /proc/self/fd/0' <&- 2>/dev/null; echo $?",
		"exec 5</dev/null; chroot / sh -c 'readlink /proc/self/fd/5'", "ulimit -Sn 100; chroot / sh -c 'ulimit -Sn; ulimit -Hn'", "trap '' HUP PIPE; chroot / grep -E 'Sig(Ign|Blk)' /proc/self/status", "trap '' CHLD; chroot --userspec=5:5 / grep -E 'Sig(Ign|Blk)' /proc/self/status",
		"umask 0137; chroot / sh -c umask", "unshare -f chroot /new pwd", "unshare chroot --userspec=5:6 /new sh -c 'id -u; id -g; id -G'", "unshare -r chroot /new sh -c 'id -u; pwd'", "unshare -f chroot /nosuch; echo $?", "unshare -f chroot / nosuch; echo $?", "unshare chroot; echo $?", "unshare -f chroot --nope; echo $?", "unshare -r $(command -v chroot) / nosuch",
	}
	setup := root + `
printf 'echo no format "$@"\n' >/tmp/noformat
printf '#!/nosuch\n' >/tmp/badinterp
: >/tmp/empty
printf '#!/bin/sh\necho "$0" "$@"\n' >/tmp/args
chmod 755 /tmp/noformat /tmp/badinterp /tmp/empty /tmp/args
`
	// The directory of the program differs between the two sides.
	cell := testbed.Cell{Setup: setup, Normalize: strings.NewReplacer("=/ours:", "=", "/ours/", "DIR/", "/usr/sbin/chroot", "DIR/chroot").Replace}
	cell.Compare(t, cases)
}

// The sentences of --help are our own. The options, the exit statuses and the
// default shell must be in it.
func TestHelpNamesEverything(t *testing.T) {
	text := usage("NAME")
	if !strings.HasPrefix(text, "Usage: NAME ") {
		t.Errorf("it begins with %q", text[:min(40, len(text))])
	}
	want := []string{"125", "126", "127", "/bin/sh", "-i"}
	for _, o := range optionTable.Long {
		want = append(want, "--"+o.Name)
	}
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%s is not named", w)
		}
	}
	if first, _, _ := strings.Cut(version, "\n"); !strings.HasPrefix(first, "chroot (GNU coreutils) 9.") {
		t.Errorf("version: %q", first)
	}
}
