package ahead

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"archive/tar"

	"contedor/internal/commands/light"
	"contedor/internal/dev/testbed"
	"contedor/internal/multicall"
)

func TestMain(m *testing.M) { testbed.Main(m, "fetchroot") }

// tarball is an archive of a directory and two files, in it and beside it.
func tarball(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []tar.Header{
		{Name: "d/", Typeflag: tar.TypeDir, Mode: 0o750}, {Name: "d/f", Mode: 0o640, Size: 4}, {Name: "g", Mode: 0o4755, Size: 4},
	} {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		w.Write([]byte("text")[:h.Size])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// link returns a name for the program, in a directory of its own.
func link(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(testbed.Program("fetchroot"), path); err != nil {
		t.Fatal(err)
	}
	return path
}

// files writes the archives of the tests to a directory.
func files(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	plain := tarball(t)
	whole := gzipped(plain)
	damaged := bytes.Clone(whole)
	damaged[len(damaged)-5] ^= 1 // in the CRC
	for name, content := range map[string][]byte{
		"a.tar.gz": whole, "a.tar": plain, "cut.tar.gz": whole[:len(whole)/2], "damaged.tar.gz": damaged,
		"nothing.tar.gz": gzipped(nil), "text.gz": gzipped([]byte("no archive\n")), "behind.tar.gz": append(bytes.Clone(whole), "garbage"...),
		"mini": whole, "alpine": whole, "user@host": whole, "a b": whole, "empty": nil,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "full/sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestAhead looks at what is initialized. Were anything of it heavy, nothing would
// fail, but everything would be slow.
func TestAhead(t *testing.T) {
	testbed.NeedRoot(t)
	network := regexp.MustCompile(`(?m)^init (net/http|oras\.land/oras-go/v2/registry|github\.com/prometheus/\S+) `)
	userland := regexp.MustCompile(network.String() + `|^init (regexp|mvdan\.cc/\S+|github\.com/opencontainers/go-digest) `)
	fetchroot := testbed.Program("fetchroot")
	contedor := link(t, multicall.Name) // where -- follows, GODEBUG is left to the user
	type line struct {
		words []string
		ahead bool
		of    *regexp.Regexp
	}
	lines := []line{
		{[]string{fetchroot, "-q", "a.tar.gz"}, true, userland},
		{[]string{fetchroot, "a.tar.gz", "tree", "--force", "--max-size=1G"}, true, userland},
		{[]string{fetchroot, "-q", "cut.tar.gz", "other"}, true, userland},
		{[]string{fetchroot, "--remove", "full"}, true, userland},
		{[]string{fetchroot, "--print-hash", "a.tar.gz"}, true, userland},
		{[]string{fetchroot, "-q", "a.tar", "third"}, false, network},
		{[]string{fetchroot, "-q", "--pack", ".", "-"}, true, userland},
		{[]string{fetchroot, "-q", "--print-hash", "file:///dev/null"}, false, network},
		{[]string{fetchroot, "-q", "--sha256", strings.Repeat("0", 64), "a.tar.gz", "fourth"}, false, network},
		{[]string{contedor, "--", "true"}, true, network},
		{[]string{contedor, "--", "ls", "/"}, true, network},
		{[]string{contedor, "--", "sh", "-c", "ls"}, true, network},
		{[]string{contedor, "--", "explain", "true"}, true, network},
		{[]string{contedor, "--", "ps"}, false, network},
		{[]string{contedor, "fetchroot", "-q", "a.tar.gz", "fifth"}, true, userland},
	}
	for _, row := range light.List {
		lines = append(lines, line{[]string{contedor, "--", row.Command.Name, "--version"}, true, userland})
	}
	dir := files(t)
	for _, l := range lines {
		cmd := exec.Command(l.words[0], l.words[1:]...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		r := testbed.Run(t, cmd)
		if !strings.Contains(r.Stderr, "init runtime ") {
			t.Fatalf("%q: nothing is told of the initialization: %v", l.words, r)
		}
		if first := l.of.FindString(r.Stderr); (first == "") != l.ahead {
			t.Errorf("%q: %q is initialized", l.words, first)
		}
	}
}

// TestSame has every command line carried out ahead, where it is one for that, and
// with another argv[0]: then the command is found, by the name of the file, when all
// is initialized.
func TestSame(t *testing.T) {
	const other = "another"
	for _, line := range []string{
		"-q a.tar.gz", "a.tar.gz", "a.tar.gz tree", "--quiet ./a.tar.gz full/new", "a.tar.gz full", "--force a.tar.gz full", "-q a.tar.gz full/sub",
		"a.tar.gz no/where", "a.tar.gz tree more", "cut.tar.gz", "damaged.tar.gz", "nothing.tar.gz", "text.gz", "behind.tar.gz", "empty", "none", "full",
		"--max-size 1 a.tar.gz", "--max-size=2K a.tar.gz", "--max-files 2 a.tar.gz", "--max-files x a.tar.gz", "--strict a.tar.gz",
		"--connections 3 --tries=1 --timeout 2 a.tar.gz", "--connections 99 a.tar.gz", "--no-cache --continue a.tar.gz", "--keep kept a.tar.gz",
		"--sha256 00 a.tar.gz", "--platform linux/arm64 a.tar.gz", "--signature s a.tar.gz", "--print-hash a.tar.gz", "-q a.tar",
		"mini new", "--strict mini", "./mini", "-q ./alpine", "user@host", "//./user@host", "a\u00a0b", "--remove full", "--remove none", "--remove full x",
		"--help", "-V", "--list", "-x", "a.tar.gz --quie", "-- a.tar.gz", "''",
	} {
		var results [2]string
		for i, name := range []string{"fetchroot", other} {
			dir := files(t)
			words := []string{name}
			for _, w := range strings.Fields(line) {
				words = append(words, strings.Trim(strings.ReplaceAll(w, "\u00a0", " "), "'"))
			}
			cmd := exec.Command(testbed.Program("fetchroot"))
			cmd.Args = words
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CACHE_HOME="+dir+"/cache")
			r := testbed.Run(t, cmd)
			r.Stderr = regexp.MustCompile(` in \d+\.\d s`).ReplaceAllString(r.Stderr, "")
			results[i] = strings.ReplaceAll(r.String(), other, "fetchroot") + "\n" + strings.Join(tree(t, dir), "\n")
		}
		if results[0] != results[1] {
			t.Errorf("%s: ahead\n%s\nand otherwise\n%s", line, results[0], results[1])
		}
	}
}

// tree lists what is below a directory.
func tree(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		i, err := e.Info()
		if err == nil {
			list = append(list, strings.TrimPrefix(path, dir)+" "+i.Mode().String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// TestPipe fetches from a FIFO, whose writer must not lose its reader.
func TestPipe(t *testing.T) {
	cmd := exec.Command("sh", "-ec", `mkfifo pipe; cat a.tar.gz >pipe & timeout 20 "$0" -q pipe; wait $!; test -s rootfs/d/f`, testbed.Program("fetchroot"))
	cmd.Dir = files(t)
	if r := testbed.Run(t, cmd); r != (testbed.Result{}) {
		t.Error(r)
	}
}
