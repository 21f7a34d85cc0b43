package stage

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/tree"
	"golang.org/x/sys/unix"
)

// withRecords adds PAX records, keys and values in turn, to an entry.
func withRecords(e entry, records ...string) entry {
	for i := 0; i < len(records); i += 2 {
		e.pax = append(e.pax, record{records[i], records[i+1]})
	}
	return e
}

// theirTar unpacks an archive with the GNU tar of the Debian tree, ignores its exit status, and returns the directory.
func theirTar(t *testing.T, archive []byte, options ...string) string {
	t.Helper()
	theirs := filepath.Join(t.TempDir(), "theirs")
	os.Mkdir(theirs, 0755)
	const inTree = `mount --bind "$1" "$2/mnt" && shift && cd / && exec chroot "$@"`
	c := exec.Command("unshare", append([]string{"-m", "sh", "-c", inTree, "sh", theirs, testbed.Tree(t), "tar", "--numeric-owner", "-xpf", "-", "-C", "/mnt"}, options...)...)
	c.Stdin = bytes.NewReader(archive)
	c.Run()
	return theirs
}

// TestAccessControlLists checks that the lists are those of tar --acls. Lists that cannot be set must
// be counted.
func TestAccessControlLists(t *testing.T) {
	testbed.NeedRoot(t)
	for _, c := range []struct {
		text string
		lost int
	}{
		{"user::rw-,user:daemon:rwx,group::r--,mask::rwx,other::r--", 0},
		{"user::rw-,user:daemon:rwx:1,group::r--,mask::rwx,other::r--", 0},
		{"user::rw-,user:77:rwx,group::r--,mask::r-x,other::r--", 0},
		{"user::rw-,user:77:rwx:77,group::r--,group:12:r-x:12,mask::rwx,other::r--", 0},
		{"user::rw-\nuser:77:rwx\ngroup::r--\nmask::rwx\nother::r--\n", 0},
		{"u::rw,g::r,o::-", 0},
		{"user::rw- #effective:r--\ngroup::r--\nother::---", 0},
		{"user::rw-,group::r--,other::r--,mask::rwx,user:77:rwx , group:5:r--  ", 0},
		{"user::rw-,group::r--,mask:r--,other:r--,user:77:rwx", 0},
		{"user::rwx,group::r-x,other::r-x", 0},
		{"user::rw-,user:77:rwx,group::r--,other::r--", 1}, // no mask
		{"user::rw-,user::r--,group::r--,other::---", 1},
		{"user::6,group::4,other::0", 1},
		{"user::rw-,user:no such user:rwx,group::r--,mask::rwx,other::r--", 1},
		{"user::rw-,user:77:rrx,group::r--,mask::rwx,other::r--", 1},
		{"garbage", 1}, {"user:daemon:rwx", 1}, {"user", 1}, {"::", 1}, {"user::rw-,mask:x:r--", 1},
	} {
		archive := pack(dir("./"), withRecords(file("f", "x"), "SCHILY.acl.access", c.text),
			withRecords(dir("d"), "SCHILY.acl.access", c.text, "SCHILY.acl.default", c.text), file("d/inside", "x"))
		built := filepath.Join(t.TempDir(), "tree")
		result, err := unpackTo(built, bytes.NewReader(archive), false)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if result.Lost != (tree.Losses{Attributes: 3 * c.lost}) {
			t.Errorf("%q: lost %+v", c.text, result.Lost)
		}
		if d := testbed.Differences(testbed.Snapshot(t, built), testbed.Snapshot(t, theirTar(t, archive, "--acls"))); d != "" {
			t.Errorf("%q:\n%s", c.text, d)
		}
	}
	// An id in the archive takes precedence over the id of the name on this machine.
	archive := pack(withRecords(file("f", "x"), "SCHILY.acl.access", "user::rw-,user:nosuch:r--:4242,group::r--,mask::r--,other::---"),
		withRecords(file("g", "x"), "SCHILY.acl.ace", "owner@:rw:allow"), link("s", "f"))
	built := filepath.Join(t.TempDir(), "tree")
	result, err := unpackTo(built, bytes.NewReader(archive), false)
	if err != nil || result.Lost != (tree.Losses{Attributes: 1}) {
		t.Errorf("%v, lost %v", err, result.Lost)
	}
	var b [100]byte
	n, err := unix.Getxattr(filepath.Join(built, "f"), "system.posix_acl_access", b[:])
	if want := "\x02\x00\x04\x00\x92\x10\x00\x00"; err != nil || !strings.Contains(string(b[:n]), want) {
		t.Errorf("%q, %v", b[:n], err)
	}
}

// TestFaultsOfMetadata has invalid times and ids. They must be counted, as tar(1) reports them, and
// everything else must be the same as with tar.
func TestFaultsOfMetadata(t *testing.T) {
	testbed.NeedRoot(t)
	raw := func(at int, text string) func([]byte) {
		return func(block []byte) { copy(block[at:], text); mend(block) }
	}
	for _, c := range []struct {
		key, value string
		header     func([]byte)
		lost       string
	}{
		{"mtime", "1e3", nil, "1 time"},
		{"mtime", "1.5x", nil, "1 time"},
		{"mtime", "100000000000000000000", nil, "1 time"},
		{"mtime", strings.Repeat("1", 400), nil, "1 time"},
		{"mtime", "-9223372036854775808.5", nil, "1 time"},
		{"mtime", "9223372036854775808", nil, "1 time"},
		{"mtime", "x", nil, "1 time"},
		{"mtime", ".5", nil, "1 time"},
		{"mtime", "+5", nil, "1 time"},
		{"mtime", "5." + strings.Repeat("9", 400), nil, ""},
		{"mtime", "-5", nil, ""},
		{"mtime", "-5.25", nil, ""},
		{"mtime", "-0.5", nil, ""},
		{"mtime", "-1.0000000001", nil, ""},
		{"mtime", "1.", nil, ""},
		{"atime", "1e3", nil, ""},
		{"uid", "x", nil, "1 owner"},
		{"uid", "-1", nil, "1 owner"},
		{"uid", "4294967296", nil, "1 owner"},
		{"uid", "99999999999999999999999", nil, "1 owner"},
		{"gid", "18446744073709551615", nil, "1 owner"},
		{"", "", raw(108, "\x80\x00\x00\x01\x00\x00\x00\x00"), "1 owner"},
		{"", "", raw(108, "\xff\xff\xff\xff\xff\xff\xff\xff"), "1 owner"},
		{"", "", raw(116, "\x80\x00\x01\x00\x00\x00\x00\x00"), "1 owner"},
		{"", "", raw(108, "9zz\x00"), "1 owner"},
		{"", "", raw(136, "zzz\x00"), "1 time"},
		{"", "", raw(136, "\x80\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "1 time"},
	} {
		entries := []entry{file("f", "x"), dir("d"), link("s", "x")}
		all := pack(dir("./"))
		all = all[:len(all)-1024]
		for _, e := range entries {
			own := []string{"uid", "5", "gid", "7"}
			if c.header != nil {
				own = nil
			}
			b := pack(withRecords(withRecords(e, own...), c.key, c.value))
			if c.key == "" {
				b = pack(withRecords(e, own...))
				copy(b[108:124], "0000005\x000000007\x00")
				c.header(b[:512])
			}
			all = append(all, b[:len(b)-1024]...)
		}
		all = append(all, pack(file("after", "x"))...)
		built := filepath.Join(t.TempDir(), "tree")
		result, err := unpackTo(built, bytes.NewReader(all), false)
		if err != nil {
			t.Errorf("%s=%.40s: %v", c.key, c.value, err)
			continue
		}
		want := strings.Replace(c.lost, "1", "3", 1)
		if want != "" {
			want += "s"
		}
		if got := result.Lost.String(); got != want {
			t.Errorf("%s=%.40s: lost %q, want %q", c.key, c.value, got, want)
		}
		if d := testbed.Differences(testbed.Snapshot(t, built), testbed.Snapshot(t, theirTar(t, all))); d != "" {
			t.Errorf("%s=%.40s:\n%s", c.key, c.value, d)
		}
	}
}

// TestManyAttributes has more attributes than the file system can store. The others must be counted.
func TestManyAttributes(t *testing.T) {
	testbed.NeedRoot(t)
	f := file("f", "x")
	for i := range 2000 {
		f = withRecords(f, fmt.Sprintf("SCHILY.xattr.user.a%04d", i), strings.Repeat("v", 50))
	}
	built := filepath.Join(t.TempDir(), "tree")
	result, err := unpackTo(built, bytes.NewReader(pack(f, file("after", ""))), false)
	if err != nil {
		t.Fatal(err)
	}
	n, err := unix.Listxattr(filepath.Join(built, "f"), nil)
	if there := n / len("user.a0000\x00"); err != nil || there+result.Lost.Attributes != 2000 {
		t.Errorf("%d are there, %v, lost %v", there, err, result.Lost)
	}
}

// TestAttributesOfBsdtar has an attribute in the format of bsdtar as well.
func TestAttributesOfBsdtar(t *testing.T) {
	testbed.NeedRoot(t)
	built := filepath.Join(t.TempDir(), "tree")
	result, err := unpackTo(built, bytes.NewReader(pack(
		withRecords(file("f", "x"), "LIBARCHIVE.xattr.user.a%25%3d", "dmFsdWU"), withRecords(file("g", "x"), "LIBARCHIVE.xattr.user.a", "dmFs*"))), false)
	if err != nil || result.Lost != (tree.Losses{Attributes: 1}) {
		t.Errorf("%v, lost %v", err, result.Lost)
	}
	var b [100]byte
	if n, err := unix.Getxattr(filepath.Join(built, "f"), "user.a%=", b[:]); err != nil || string(b[:n]) != "value" {
		t.Errorf("%q, %v", b[:max(n, 0)], err)
	}
}

// TestMapsOfOthers has maps of sparse files in the formats of bsdtar and Solaris.
func TestMapsOfOthers(t *testing.T) {
	map10 := "2\n0\n3\n5000\n2\n"
	map10 += strings.Repeat("\x00", 512-len(map10))
	want := "abc" + strings.Repeat("\x00", 4997) + "de"
	sparse10 := []string{"GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.name", "f", "GNU.sparse.realsize", "5002"}
	for name, e := range map[string]entry{
		"bsdtar, large":  withRecords(file("GNUSparseFile.0/f", map10+"abcde"), append([]string{"size", "5002"}, sparse10...)...),
		"Solaris":        withRecords(file("f", "abcde"), "SUN.holesdata", " 0 3 5000 5002"),
		"Solaris, real":  withRecords(file("f", "abcde"), "SCHILY.realsize", "5002", "SUN.holesdata", "0 3 5000 5002"),
		"Solaris, whole": withRecords(file("f", want), "SUN.holesdata", " 0 3 5000 5002"),
	} {
		built := filepath.Join(t.TempDir(), "tree")
		if _, err := unpackTo(built, bytes.NewReader(pack(e, file("after", ""))), false); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if b, err := os.ReadFile(filepath.Join(built, "f")); string(b) != want {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
	for _, holes := range []string{"3 0", "0 3 2 5", "0", "x y", "0 9223372036854775807 9223372036854775807 9223372036854775807"} {
		if _, err := guarded(t, pack(withRecords(file("f", "abcde"), "SUN.holesdata", holes))); err == nil {
			t.Errorf("%s: no error", holes)
		}
	}
}

// TestAttributesWithoutProc checks the attributes of a symlink and a device node without /proc.
func TestAttributesWithoutProc(t *testing.T) {
	testbed.NeedRoot(t)
	top := t.TempDir()
	if _, err := unix.Listxattr(top, nil); err != nil {
		testbed.CannotRun(t, err.Error())
	}
	archive := filepath.Join(top, "a.tar")
	attribute := []string{"SCHILY.xattr.trusted.a", "value"}
	os.WriteFile(archive, pack(withRecords(link("s", "nowhere"), attribute...), withRecords(null("n"), attribute...), withRecords(pipe("p"), attribute...)), 0644)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	built := filepath.Join(top, "tree")
	c := exec.Command("unshare", "-m", "sh", "-c", `umount -l /proc && exec "$0" "$@"`, self, built, archive)
	c.Env = append(os.Environ(), "ROOTFS_TEST_UNPACK=1")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	lost := 0
	for _, name := range []string{"s", "n", "p"} {
		var b [100]byte
		if n, err := unix.Lgetxattr(filepath.Join(built, name), "trusted.a", b[:]); err != nil || string(b[:n]) != "value" {
			lost++
		}
	}
	// Before Linux 6.13 they cannot be set without /proc, and are counted.
	if said := strings.TrimSpace(string(out)); lost > 0 && said != fmt.Sprint(lost, " extended attributes") || lost == 0 && said != "" {
		t.Errorf("%d are not there; %q", lost, said)
	}
}
