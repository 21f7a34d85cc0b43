package fetchroot

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/texts"
	"github.com/creack/pty"
)

// small makes a tree to pack.
func small(t *testing.T) (top string) {
	t.Helper()
	top = t.TempDir()
	for name, body := range map[string]string{"bin/sh": "#!", "etc/os-release": "ID=test\n"} {
		path := filepath.Join(top, "debian", name)
		os.MkdirAll(filepath.Dir(path), 0755)
		if err := os.WriteFile(path, []byte(body), 0644); err != nil {
			t.Fatal(err)
		}
	}
	return top
}

// TestPack packs a tree, reads the archive with gzip(1) and tar(1), and unpacks it again with
// the hash in the summary.
func TestPack(t *testing.T) {
	top := small(t)
	r := fetchroot(t, top, nil, "--pack", "debian")
	m := regexp.MustCompile(`^fetchroot: debian\.tar\.gz: 5 files, 10 B in \d+ B in \d+\.\d s, SHA-256 ([0-9a-f]{64})\n$`).FindStringSubmatch(r.Stderr)
	if r.Status != 0 || r.Stdout != "" || m == nil || list(t, top) != "debian debian.tar.gz" {
		t.Fatalf("%+v, left %s", r, list(t, top))
	}
	out, err := exec.Command(testbed.Need(t, "sh"), "-c", "gzip -dc "+top+"/debian.tar.gz | tar tf -").Output()
	if want := "rootfs/\nrootfs/bin/\nrootfs/bin/sh\nrootfs/etc/\nrootfs/etc/os-release\n"; err != nil || string(out) != want {
		t.Errorf("tar lists %q, %v", out, err)
	}
	r = fetchroot(t, top, nil, "-q", "--sha256", m[1], "debian.tar.gz", "again")
	if r != (testbed.Result{}) || !whole(filepath.Join(top, "again")) {
		t.Errorf("%+v", r)
	}
}

// TestPackFormats packs a tree in the format that the file's name tells. tar(1) lists the archive and
// fetchroot unpacks it.
func TestPackFormats(t *testing.T) {
	for file, tool := range map[string]string{
		"a.tar.zst": "zstd", "a.tzst": "zstd", "a.tar.xz": "xz", "a.txz": "xz", "a.tar.gz": "gzip", "a.tgz": "gzip", "a": "gzip",
	} {
		top := small(t)
		if r := fetchroot(t, top, nil, "-q", "--pack", "debian", file); r != (testbed.Result{}) {
			t.Errorf("%s: %+v", file, r)
			continue
		}
		out, err := exec.Command("tar", "-I", testbed.Need(t, tool), "-tf", filepath.Join(top, file)).Output()
		if want := "rootfs/\nrootfs/bin/\nrootfs/bin/sh\nrootfs/etc/\nrootfs/etc/os-release\n"; err != nil || string(out) != want {
			t.Errorf("%s: tar lists %q, %v", file, out, err)
		}
		if r := fetchroot(t, top, nil, "-q", file, "again"); r != (testbed.Result{}) || !whole(filepath.Join(top, "again")) {
			t.Errorf("%s: %+v", file, r)
		}
	}
}

// TestPackHelp checks that the help text tells how a file is named in each format that --pack writes.
func TestPackHelp(t *testing.T) {
	for _, l := range texts.Languages() {
		for _, f := range formats.All {
			for _, suffix := range f.Suffixes {
				if !regexp.MustCompile(f.Name + `\b[^.]*(\.[^.]*)?` + regexp.QuoteMeta(suffix) + `\b`).MatchString(help(l)) {
					t.Errorf("%s: %s is not said to be compressed with %s", l.Code, suffix, f.Name)
				}
			}
		}
	}
}

// TestPackReproducible packs a tree twice, to a file and to standard output. In between, its
// files get other times.
func TestPackReproducible(t *testing.T) {
	top := small(t)
	packs := func(words ...string) [32]byte {
		t.Helper()
		r := fetchroot(t, top, nil, append([]string{"-q", "--pack"}, words...)...)
		if r.Status != 0 || r.Stderr != "" {
			t.Fatalf("%+v", r)
		}
		return sha256.Sum256([]byte(r.Stdout))
	}
	first := packs("--mtime", "2026-01-31", "debian", "-")
	now := time.Now().Add(time.Hour)
	os.Chtimes(filepath.Join(top, "debian/etc"), now, now)
	for _, same := range []string{"2026-01-31", "@1769817600", "2026-01-31T01:00:00+01:00", "2026-01-31 00:00"} {
		if packs("--mtime", same, "debian", "-") != first {
			t.Errorf("--mtime %s gives another archive", same)
		}
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1769817600")
	if packs("debian", "-") != first {
		t.Error("SOURCE_DATE_EPOCH has no effect")
	}
	packs("debian", "x.tar.gz")
	if b, _ := os.ReadFile(filepath.Join(top, "x.tar.gz")); sha256.Sum256(b) != first {
		t.Error("the file and standard output differ")
	}
}

func TestPackFailures(t *testing.T) {
	top := small(t)
	os.Mkdir(filepath.Join(top, "dir"), 0755)
	os.WriteFile(filepath.Join(top, "old"), []byte("old"), 0644)
	try := "\nTry 'fetchroot --help' for more information."
	for _, c := range []struct{ words, want string }{
		{"", "--pack needs a directory" + try},
		{"debian a b", "extra operand 'b'" + try},
		{".", "name the file for '.'" + try},
		{"/", "name the file for '/'" + try},
		{"nosuch", "cannot pack 'nosuch': No such file or directory"},
		{"old", "cannot pack 'old': Not a directory"},
		{"debian old", "'old' exists (--force replaces it)"},
		{"debian dir", "cannot write 'dir': Is a directory"},
		{"debian nosuch/x", "cannot write 'nosuch/x': No such file or directory"},
		{"--force nosuch old", "cannot pack 'nosuch': No such file or directory"},
		{"--mtime yesterday debian", "not a time such as 2026-01-31, 2026-01-31T12:00:00Z or @1769817600: 'yesterday'" + try},
	} {
		r := fetchroot(t, top, nil, append([]string{"--pack"}, strings.Fields(c.words)...)...)
		if r.Status != 1 || r.Stderr != "fetchroot: "+c.want+"\n" {
			t.Errorf("%s: %+v", c.words, r)
		}
	}
	full := exec.Command(testbed.Need(t, "sh"), "-c", testbed.Program("fetchroot")+" --pack debian - >/dev/full")
	full.Dir = top
	if r := testbed.Run(t, full); r.Status != 1 || !strings.HasSuffix(r.Stderr, ": cannot write '-': No space left on device\n") {
		t.Errorf("full: %+v", r)
	}
	if old, _ := os.ReadFile(filepath.Join(top, "old")); string(old) != "old" || list(t, top) != "debian dir old" {
		t.Errorf("left: %s, old is %q", list(t, top), old)
	}
	r := fetchroot(t, top, nil, "-q", "--pack", "--force", "debian", "old")
	if b, _ := os.ReadFile(filepath.Join(top, "old")); r != (testbed.Result{}) || !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		t.Errorf("--force: %+v", r)
	}
}

// TestPackTerminal checks that no archive is written to a terminal.
func TestPackTerminal(t *testing.T) {
	c := command(t, "--pack", "debian", "-")
	c.Dir = small(t)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	terminal, err := pty.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	if err := c.Wait(); err == nil || stderr.String() != "fetchroot: refusing to write an archive to a terminal\n" {
		t.Errorf("%v: %s", err, stderr.String())
	}
}

// TestPackTogether packs to one file twice at the same time. The second run gives up.
func TestPackTogether(t *testing.T) {
	top := small(t)
	p := &packing{dir: filepath.Join(top, "debian"), file: filepath.Join(top, "x")}
	out, err := p.create(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.create(nil); err == nil || err.Error() != fmt.Sprintf("another fetchroot is using '%s'", p.file) {
		t.Errorf("%v", err)
	}
	out.discard()
	if left := list(t, top); left != "debian" {
		t.Errorf("left %s", left)
	}
}
