package verify

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestLines parses the output of sha256sum(1) for all kinds of names.
func TestLines(t *testing.T) {
	sha256sum := testbed.Need(t, "sha256sum")
	dir := t.TempDir()
	os.Mkdir(dir+"/sub", 0o755)
	names := []string{
		"rootfs.tar.gz", "./rootfs2.tar.gz", "sub/a", "with two  blanks", "*star", "back\\slash", "new\nline", "carriage\rreturn",
		"(paren) = x", "SHA256 (x) = y", " leading", "trailing)", "-dash",
	}
	for _, name := range names {
		os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600)
	}
	for _, form := range []string{"--text", "--binary", "--tag"} {
		cmd := exec.Command(sha256sum, append([]string{form, "--"}, names...)...)
		cmd.Dir = dir
		r := testbed.Run(t, cmd)
		if r.Status != 0 {
			t.Fatal(r)
		}
		list := r.Stdout
		for _, name := range names {
			want := sha256.Sum256([]byte(name))
			got, err := FindSum([]byte(list), strings.TrimPrefix(name, "./"))
			if err != nil || string(got) != string(want[:]) {
				t.Errorf("%s: %q: %x, %v", form, name, got, err)
			}
		}
		windows := strings.ReplaceAll(list, "\n", "\r\n")
		if got, err := FindSum([]byte(windows), "rootfs.tar.gz"); err != nil || len(got) != 32 {
			t.Errorf("%s with carriage returns: %v", form, err)
		}
	}
}

func TestFindSum(t *testing.T) {
	a, b := strings.Repeat("aa", 32), strings.Repeat("bb", 32)
	for _, c := range []struct{ list, name, want, err string }{
		{a + "  x\n" + b + "  y\n", "y", b, ""},
		{a + "  ./dir/x\n", "x", a, ""},
		{a + "  x\n", "pub/dir/x", a, ""},
		{a + "  amd64/x\n" + b + "  arm64/x\n", "pub/arm64/x", b, ""},
		{a + "  amd64/x\n", "pub/arm64/x", "", `no line for "x"`},
		{a + "  amd64/x\n" + b + "  arm64/x\n", "x", "", `more than one SHA-256 for "x"`},
		{a + "  x\n" + b + "  x\n", "x", "", `more than one SHA-256 for "x"`},
		{a + "  x\n" + strings.ToUpper(a) + " *./x\n", "x", a, ""},
		{a + "  ax\n", "x", "", `no line for "x"`},
		{a + " x\n", "x", a, ""},
		{"# comment\n\n  " + a + "  x", "x", a, ""},
		{"SHA256(x)= " + a + "\n", "x", a, ""},
		{"SHA512 (x) = " + a + b + "\nSHA256 (x) = " + a + "\n", "x", a, ""},
		{a + b + "  x\n" + a + "  y\n", "x", "", `no line for "x"`},
		{a + "\n", "anything", a, ""},
		{a + "\n" + b + "\n", "x", "", "not a list of SHA-256 checksums"},
		{"<html>", "x", "", "not a list of SHA-256 checksums"},
		{"", "x", "", "not a list of SHA-256 checksums"},
		{a[:62] + "  x\n", "x", "", "not a list of SHA-256 checksums"},
	} {
		got, err := FindSum([]byte(c.list), c.name)
		if err == nil {
			err = fmt.Errorf("")
		}
		if fmt.Sprintf("%x", got) != c.want || err.Error() != c.err {
			t.Errorf("%q in %q: %x, %v", c.name, c.list, got, err)
		}
	}
}

func FuzzFindSum(f *testing.F) {
	f.Add([]byte(strings.Repeat("aa", 32)+"  x\nSHA256 (y) = "+strings.Repeat("bb", 32)+"\n\\"), "x")
	f.Fuzz(func(t *testing.T, list []byte, name string) {
		sum, err := FindSum(list, name)
		if (err == nil) != (len(sum) == 32) {
			t.Errorf("%x, %v", sum, err)
		}
	})
}
