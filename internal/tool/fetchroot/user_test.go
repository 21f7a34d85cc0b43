package fetchroot

import (
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// people gives a cell two users: ann with subordinate ids, bob without. It also makes an archive
// with files of several owners, modes that exclude the owner, and device nodes.
const people = `
mkdir /src && cd /src
mkdir -p bin etc dev var/closed home/bob
cp /bin/dash bin/sh
cp /bin/cat /bin/id bin
for lib in $(ldd /bin/dash /bin/cat /bin/id | grep -o '/[^ :]*\.so[^ :]*' | sort -u); do
	mkdir -p .$(dirname $lib)
	cp $lib .$lib
done
echo secret >etc/shadow
chown 0:42 etc/shadow
chmod 640 etc/shadow
echo x >home/bob/file
chown -R 1000:1000 home/bob
chmod 700 home/bob
cp bin/cat bin/su
chown 65534:65534 bin/su
chmod 6755 bin/su
chmod 0 var/closed
mknod dev/null c 1 3
mknod dev/disk b 8 0
tar --numeric-owner -czf /tree.tgz .
printf '%s\n' 'ann:x:2000:2000::/home/ann:/bin/sh' 'bob:x:3000:3000::/home/bob:/bin/sh' >>/etc/passwd
printf '%s\n' 'ann:x:2000:' 'bob:x:3000:' >>/etc/group
echo ann:100000:65536 >/etc/subuid
echo ann:300000:65536 >/etc/subgid
for user in ann:2000 bob:3000; do
	name=${user%:*} id=${user#*:}
	mkdir /home/$name
	chown $id:$id /home/$name
	printf '#!/bin/sh\ncd /home/%s && exec setpriv --reuid %s --regid %s --clear-groups "$@"\n' $name $id $id >/bin/$name
	chmod 755 /bin/$name
done
`

// show returns a command that prints the owners and modes of a tree.
func show(dir string) string {
	return `cd ` + dir + ` && find . -not -path './*lib*' -printf '%p %m %U:%G\n' | sort`
}

// runCases runs scripts in a cell with these users, and compares their standard output followed
// by their standard error.
func runCases(t *testing.T, cases []struct{ script, want string }) {
	t.Helper()
	var scripts []string
	for _, c := range cases {
		scripts = append(scripts, c.script)
	}
	for i, r := range (testbed.Cell{Setup: people}).Run(t, true, scripts) {
		if got := r.Stdout + r.Stderr; got != cases[i].want {
			t.Errorf("%s\n%d, %q\nwant %q", cases[i].script, r.Status, got, cases[i].want)
		}
	}
}

// TestUser unpacks as a user with subordinate ids. The owners are those that tar(1) sets if
// unshare(1) runs it as root with these ids.
func TestUser(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	const root = `ann /usr/bin/unshare -r --map-auto `
	runCases(t, []struct{ script, want string }{
		{`ann fetchroot -q /tree.tgz tree; echo $?
		  ann mkdir real; ` + root + `tar --exclude='./dev/*' --numeric-owner -xpf /tree.tgz -C real; echo $?
		  (` + show("/home/ann/tree") + `) >/tmp/ours; (` + show("/home/ann/real") + `) >/tmp/real; diff /tmp/ours /tmp/real
		  grep -e shadow -e bob/ -e su -e '^. ' /tmp/ours`,
			"0\n0\n. 755 2000:2000\n./bin/su 6755 165533:365533\n./etc/shadow 640 2000:300041\n./home/bob/file 644 100999:300999\n"},
		{root + `chroot tree /bin/sh -c 'id; cat /etc/shadow /home/bob/file'`, "uid=0 gid=0 groups=0\nsecret\nx\n"},
		{`ann /usr/bin/unshare -r chroot tree /bin/sh -c 'id; cat /etc/shadow'`, "uid=0 gid=0 groups=0\nsecret\n"},
		{`ann unshare -r --map-auto chroot tree /bin/sh -c 'cat /etc/shadow'`, "secret\n"},
		{`ann fetchroot /tree.tgz tree2 2>&1 | tail -n +2`, "fetchroot: not permitted here, and left out: 2 device nodes\n"},
		{`ann fetchroot -q --pack tree; tar --numeric-owner -tvzf /home/ann/tree.tar.gz | tr -s ' ' | grep -e shadow -e bob/file | cut -d' ' -f1,2
		  rm /home/ann/tree.tar.gz`, "-rw-r----- 0/42\n-rw-r--r-- 1000/1000\n"},
		{`ann fetchroot --strict /tree.tgz tree3; echo $?; ls -A /home/ann`,
			"1\nreal\ntree\ntree2\nfetchroot: not permitted here: 2 device nodes\n"},
		{`ann fetchroot -q --force /tree.tgz tree; echo $?; ls -A /home/ann`, "0\nreal\ntree\ntree2\n"},
		{`ann fetchroot --remove tree; echo $?; ann fetchroot --remove tree2; echo $?; ls -A /home/ann`, "0\n0\nreal\n"},
		// It stays one process with the same arguments, and dies of its signal.
		{`mkfifo /tmp/in; exec 3<>/tmp/in
		  ann fetchroot - tree </tmp/in & pid=$!
		  until [ -e /home/ann/.tree.partial/tree ]; do sleep .1; done
		  cat /proc/$pid/comm; tr '\0' ' ' </proc/$pid/cmdline; echo; pgrep -P $pid; tr -s ' ' </proc/$pid/uid_map
		  kill -TERM $pid; wait $pid; echo $?; ls -A /home/ann`,
			"fetchroot\nfetchroot - tree \n 0 2000 1\n 1 100000 65536\n143\nreal\nfetchroot: ended by SIGTERM\n"},
	})
}

// TestUserWithoutIDs unpacks without subordinate ids. The user owns everything, and one line
// says what is missing and why.
func TestUserWithoutIDs(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	const fails = `#!/bin/sh\necho newuidmap: no range for you >&2; exit 1\n`
	lost := func(why string) string {
		return "fetchroot: not permitted here, and left out: N owners, 2 device nodes (all is yours: " + why + ")\n"
	}
	const fetch = ` fetchroot /tree.tgz tree 2>&1 | tail -n +2 | sed 's/[0-9]* owners/N owners/'; `
	runCases(t, []struct{ script, want string }{
		{`bob` + fetch + `find /home/bob/tree -not -user bob; stat -c %a /home/bob/tree/bin/su`,
			lost("/etc/subuid has no line for bob") + "755\n"},
		{`bob unshare -r chroot tree /bin/sh -c 'id -u; cat /etc/shadow'`, "0\nsecret\n"},
		{`bob fetchroot --strict /tree.tgz other 2>&1 | sed 's/[0-9]* owners/N owners/'; ls -A /home/bob`,
			strings.Replace(lost("/etc/subuid has no line for bob"), ", and left out", "", 1) + "tree\n"},
		{`bob fetchroot --remove tree; echo $?; ls -A /home/bob`, "0\n"},
		{`mv /usr/bin/newgidmap /usr/bin/x; ann` + fetch + `mv /usr/bin/x /usr/bin/newgidmap; find /home/ann/tree -not -user ann`,
			lost("cannot run newgidmap: No such file or directory")},
		{`mkdir /tmp/b; printf '` + fails + `' >/tmp/b/newuidmap; chmod 755 /tmp/b/newuidmap; PATH=/tmp/b:$PATH
		  ann fetchroot -q --force /tree.tgz tree; ann` + strings.Replace(fetch, "/tree.tgz", "--force /tree.tgz", 1),
			lost("newuidmap: no range for you")},
		{`mv /etc/subuid /etc/x; ann` + strings.Replace(fetch, "/tree.tgz", "--force /tree.tgz", 1) + `mv /etc/x /etc/subuid`,
			lost("/etc/subuid: No such file or directory")},
		// A tree with other owners cannot be removed without subordinate ids.
		{`ann fetchroot -q /tree.tgz owned; mv /etc/subuid /etc/x; ann fetchroot --remove owned; echo $?; mv /etc/x /etc/subuid
		  ann fetchroot --remove owned; echo $?; ls -A /home/ann`,
			"1\n0\ntree\nfetchroot: cannot remove '.owned.partial/home/bob': Permission denied (subordinate ids would help: /etc/subuid: No such file or directory)\n"},
		{`setpriv --reuid 4000 --regid 4000 --clear-groups fetchroot /tree.tgz /tmp/tree 2>&1 | tail -n 1 | grep -o '(.*'`,
			"(all is yours: user 4000 has no name)\n"},
	})
}
