package chroot

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"contedor/internal/dev/testbed"
)

// other is a library for the name service switch, nsswitch.conf(5). It knows the user dora and
// the groups doras and cats, of which dora is a member.
const other = `
#include <grp.h>
#include <nss.h>
#include <pwd.h>
#include <string.h>

static struct passwd dora = {"dora", "x", 3000, 3001, "", "/", "/bin/dash"};
static char *members[] = {"dora", "root", 0}, *nobody[] = {0};
static struct group groups[] = {{"doras", "x", 3001, nobody}, {"cats", "x", 3005, members}};

enum nss_status _nss_other_getpwnam_r(const char *name, struct passwd *pw, char *b, size_t n, int *e) {
	*pw = dora;
	return strcmp(name, dora.pw_name) ? NSS_STATUS_NOTFOUND : NSS_STATUS_SUCCESS;
}
enum nss_status _nss_other_getpwuid_r(uid_t uid, struct passwd *pw, char *b, size_t n, int *e) {
	*pw = dora;
	return uid != dora.pw_uid ? NSS_STATUS_NOTFOUND : NSS_STATUS_SUCCESS;
}
enum nss_status _nss_other_getgrnam_r(const char *name, struct group *gr, char *b, size_t n, int *e) {
	for (int i = 0; i < 2; i++)
		if (*gr = groups[i], !strcmp(name, gr->gr_name)) return NSS_STATUS_SUCCESS;
	return NSS_STATUS_NOTFOUND;
}
enum nss_status _nss_other_getgrgid_r(gid_t gid, struct group *gr, char *b, size_t n, int *e) {
	for (int i = 0; i < 2; i++)
		if (*gr = groups[i], gid == gr->gr_gid) return NSS_STATUS_SUCCESS;
	return NSS_STATUS_NOTFOUND;
}
enum nss_status _nss_other_initgroups_dyn(const char *name, gid_t g, long *start, long *size, gid_t **list, long limit, int *e) {
	for (int i = 0; members[i]; i++)
		if (!strcmp(name, members[i]) && *start < *size) (*list)[(*start)++] = 3005;
	return NSS_STATUS_SUCCESS;
}
`

// TestNamesFromElsewhere uses users and groups of a service other than files, nsswitch.conf(5).
func TestNamesFromElsewhere(t *testing.T) {
	gcc := testbed.Need(t, "gcc")
	source := filepath.Join(t.TempDir(), "other.c")
	if err := os.WriteFile(source, []byte(other), 0o644); err != nil {
		t.Fatal(err)
	}
	const library = "libnss_other.so.2"
	cc := exec.Command(gcc, "-shared", "-fPIC", "-o", filepath.Join(testbed.Bin(), library), source)
	if out, err := cc.CombinedOutput(); err != nil {
		t.Fatalf("gcc: %v\n%s", err, out)
	}
	cell := testbed.Cell{Setup: root + `
cp /ours/` + library + ` /usr/lib/$(uname -m)-linux-gnu/
sed -i 's/^\(passwd\|group\):.*/\1: files other/' /etc/nsswitch.conf
cp /etc/nsswitch.conf /new/etc/
`}
	const show = ` sh -c 'id -u; id -g; id -G'; echo $?`
	var cases []string
	for _, dir := range []string{"/", "/new"} {
		for _, words := range []string{
			"--userspec=dora", "--userspec=dora:", "--userspec=3000", "--userspec=+3000", "--userspec=dora:ann", "--userspec=ann:cats",
			"--userspec=:cats", "--userspec=dora.cats", "--userspec=dona", "--userspec=root", "--userspec=ann",
			"--groups=cats", "--groups=cats,extra,nosuch", "--groups=doras,cats", "--userspec=dora --groups=", "--userspec=dora --groups=extra",
		} {
			cases = append(cases, "chroot "+words+" "+dir+show, "unshare -f chroot "+words+" "+dir+show)
		}
	}
	cases = append(cases,
		"getent passwd dora; getent group cats; getent initgroups dora",
		"unshare --map-user=dora id -u", "unshare --map-user=dora --map-group=cats cat /proc/self/uid_map /proc/self/gid_map",
		"unshare --map-group=dogs true",
		"echo 'echo $0' | env -u SHELL setpriv --reuid 3000 --clear-groups unshare",
		"echo 'dora:7:9' >/etc/subuid; setpriv --reuid 3000 --clear-groups unshare --map-users=auto true 2>&1 | sed 's/[0-9]\\{2,\\}/N/'",
	)
	if r := cell.Compare(t, cases); r[len(cases)-6].Status != 0 {
		t.Errorf("getent in the cell: %v", r[len(cases)-6])
	}
}
