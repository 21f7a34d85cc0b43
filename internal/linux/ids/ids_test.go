package ids

import (
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestParseUint(t *testing.T) {
	for _, c := range []struct {
		s   string
		n   uint64
		err error
	}{
		{"0", 0, nil}, {"-0", 0, nil}, {"007", 7, nil}, {" \t\n\v\f\r+5", 5, nil}, {"18446744073709551615", 1<<64 - 1, nil},
		{"18446744073709551616", 0, unix.ERANGE}, {"-1", 0, unix.ERANGE}, {"-1x", 0, unix.ERANGE}, {"18446744073709551616 ", 0, unix.ERANGE},
		{"", 0, unix.EINVAL}, {" ", 0, unix.EINVAL}, {"+", 0, unix.EINVAL}, {"-", 0, unix.EINVAL}, {"+-1", 0, unix.EINVAL},
		{"1 ", 0, unix.EINVAL}, {"0x10", 0, unix.EINVAL}, {"1e3", 0, unix.EINVAL}, {"1_0", 0, unix.EINVAL}, {"٣", 0, unix.EINVAL},
	} {
		if n, err := ParseUint(c.s); n != c.n || err != c.err {
			t.Errorf("%q: %d, %v; want %d, %v", c.s, n, err, c.n, c.err)
		}
	}
}

func TestParseInt(t *testing.T) {
	for _, c := range []struct {
		s   string
		n   int64
		err error
	}{
		{"-5", -5, nil}, {" +5", 5, nil}, {"-9223372036854775808", -1 << 63, nil}, {"9223372036854775807", 1<<63 - 1, nil},
		{"9223372036854775808", 0, unix.ERANGE}, {"-9223372036854775809", 0, unix.ERANGE},
		{"", 0, unix.EINVAL}, {"-", 0, unix.EINVAL}, {"--1", 0, unix.EINVAL}, {"-+1", 0, unix.EINVAL}, {"- 1", 0, unix.EINVAL}, {"1 ", 0, unix.EINVAL},
	} {
		if n, err := ParseInt(c.s); n != c.n || err != c.err {
			t.Errorf("%q: %d, %v; want %d, %v", c.s, n, err, c.n, c.err)
		}
	}
}

// FuzzParseUint compares ParseUint and ParseInt with arbitrary-precision arithmetic.
func FuzzParseUint(f *testing.F) {
	for _, s := range []string{"0", " +1", "-1", "18446744073709551616", "x", "", "+", "1 ", "-0", "0x1", "1_0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		digits := strings.TrimLeft(s, " \t\n\v\f\r")
		sign := ""
		if digits != "" && (digits[0] == '+' || digits[0] == '-') {
			sign, digits = digits[:1], digits[1:]
		}
		rest := strings.TrimLeft(digits, "0123456789")
		digits = digits[:len(digits)-len(rest)]
		value := new(big.Int)
		if digits != "" {
			value.SetString(digits, 10)
		}

		n, err := ParseUint(s)
		switch {
		case digits != "" && (sign == "-" && value.Sign() != 0 || !value.IsUint64()):
			if err != unix.ERANGE {
				t.Errorf("ParseUint(%q): %d, %v", s, n, err)
			}
		case digits == "" || rest != "":
			if err != unix.EINVAL {
				t.Errorf("ParseUint(%q): %d, %v", s, n, err)
			}
		case err != nil || n != value.Uint64():
			t.Errorf("ParseUint(%q): %d, %v", s, n, err)
		}

		if sign == "-" {
			value.Neg(value)
		}
		i, err := ParseInt(s)
		switch {
		case digits != "" && !value.IsInt64():
			if err != unix.ERANGE {
				t.Errorf("ParseInt(%q): %d, %v", s, i, err)
			}
		case digits == "" || rest != "":
			if err != unix.EINVAL {
				t.Errorf("ParseInt(%q): %d, %v", s, i, err)
			}
		case err != nil || i != value.Int64():
			t.Errorf("ParseInt(%q): %d, %v", s, i, err)
		}
	})
}

// root makes a directory with etc/passwd and etc/group.
func root(t *testing.T, passwd, group string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "etc"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"passwd": passwd, "group": group} {
		if err := os.WriteFile(filepath.Join(dir, "etc", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestUnderReadsTheFilesOfARoot(t *testing.T) {
	dir := root(t,
		"# comment\nshort:x:1\nbad:x:one:1::/:/bin/sh\nann:x:1001:100:Ann:/home/ann:/bin/zsh\nann2:x:1001:101::/:\nlast:x:7:7::/:/bin/last",
		"users:x:100:\nstaff:x:50:bob,ann\nbad:x:y:ann\nwheel:x:10:ann,\nstaff2:x:50:ann\n")
	d := Under(dir)
	if uid, ok := d.User("ann"); !ok || uid != 1001 {
		t.Errorf("ann: %d, %v", uid, ok)
	}
	if u, ok := d.UserByID(1001); !ok || u.Name != "ann" || u.GID != 100 || u.Shell != "/bin/zsh" {
		t.Errorf("1001: %+v, %v", u, ok)
	}
	if u, ok := d.UserByID(7); !ok || u.Shell != "/bin/last" {
		t.Errorf("a last line without a newline: %+v, %v", u, ok)
	}
	for _, name := range []string{"bad", "short", "# comment", "", "root"} {
		if uid, ok := d.User(name); ok {
			t.Errorf("%q is user %d", name, uid)
		}
	}
	if gid, ok := d.Group("staff"); !ok || gid != 50 {
		t.Errorf("staff: %d, %v", gid, ok)
	}
	if _, ok := d.Group("bad"); ok {
		t.Error("a group without a number")
	}
	if got, want := d.GroupsOf("ann", 100), []uint32{100, 50, 10, 50}; !slices.Equal(got, want) {
		t.Errorf("groups of ann: %v, want %v", got, want)
	}
	if got, want := d.GroupsOf("nobody-in-it", 3), []uint32{3}; !slices.Equal(got, want) {
		t.Errorf("groups of a user in no group: %v, want %v", got, want)
	}
}

// TestUnderStaysInside checks that an absolute symbolic link inside a root directory points
// to a file of that root.
func TestUnderStaysInside(t *testing.T) {
	dir := root(t, "", "")
	link := filepath.Join(dir, "etc/passwd")
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/../../../real", link); err != nil {
		t.Fatal(err)
	}
	if Under(dir).Has("passwd") {
		t.Error("a dangling link was read")
	}
	if err := os.WriteFile(filepath.Join(dir, "real"), []byte("in:x:5:5::/:/in\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if uid, ok := Under(dir).User("in"); !ok || uid != 5 {
		t.Errorf("through the link: %d, %v", uid, ok)
	}
	if Under(filepath.Join(dir, "nosuch")).Has("passwd") {
		t.Error("a root directory that does not exist has a passwd")
	}
}

func TestBigFiles(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "user%d:x:%d:%d:a rather long name, so that the file outgrows one read:/:/bin/sh\n", i, i, i)
	}
	d := Under(root(t, b.String(), ""))
	if uid, ok := d.User("user4999"); !ok || uid != 4999 {
		t.Errorf("the last of many users: %d, %v", uid, ok)
	}
}
