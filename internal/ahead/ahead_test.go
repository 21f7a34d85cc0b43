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

// tarball returns an archive with a directory, a file in it and a file beside it.
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

// link returns the path of a link to the program in a new directory.
func link(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(testbed.Program("fetchroot"), path); err != nil {
		t.Fatal(err)
	}
	return path
}

// files returns a new directory with the archives of the tests.
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

// TestAhead checks which packages are initialized, as GODEBUG=inittrace=1 prints them. With
// more of them every command would still work, but slowly.
func TestAhead(t *testing.T) {
	testbed.NeedRoot(t)
	downloads := regexp.MustCompile(`(?m)^init (net/http|oras\.land/oras-go/v2/registry) `)
	network := regexp.MustCompile(downloads.String() + `|^init (net|github\.com/prometheus/\S+) `)
	others := regexp.MustCompile(network.String() + `|^init (regexp|mvdan\.cc/\S+|github\.com/opencontainers/go-digest) `)
	fetchroot := testbed.Program("fetchroot")
	contedor := link(t, multicall.Name) // with --, because otherwise package entry sets GODEBUG
	type line struct {
		words  []string
		ahead  bool
		absent *regexp.Regexp // packages that are not initialized if ahead is set
	}
	lines := []line{
		{[]string{fetchroot, "-q", "a.tar.gz"}, true, others},
		{[]string{fetchroot, "a.tar.gz", "tree", "--force", "--max-size=1G"}, true, others},
		{[]string{fetchroot, "-q", "cut.tar.gz", "other"}, true, others},
		{[]string{fetchroot, "--remove", "full"}, true, others},
		{[]string{fetchroot, "--print-hash", "a.tar.gz"}, true, others},
		{[]string{fetchroot, "-q", "a.tar", "third"}, false, network},
		{[]string{fetchroot, "-q", "--pack", ".", "-"}, true, others},
		{[]string{fetchroot, "-q", "--print-hash", "file:///dev/null"}, false, network},
		{[]string{fetchroot, "-q", "--sha256", strings.Repeat("0", 64), "a.tar.gz", "fourth"}, false, network},
		{[]string{contedor, "--", "true"}, true, network},
		{[]string{contedor, "--", "ls", "/"}, true, network},
		{[]string{contedor, "--", "sh", "-c", "ls"}, true, network},
		{[]string{contedor, "--", "explain", "true"}, true, network},
		{[]string{contedor, "--", "ps"}, true, downloads},
		{[]string{contedor, "--", "wget", "--version"}, false, downloads},
		{[]string{fetchroot, "--version"}, true, others},
		{[]string{contedor, "fetchroot", "-q", "a.tar.gz", "fifth"}, true, others},
	}
	for _, row := range light.List {
		lines = append(lines, line{[]string{contedor, "--", row.Command.Name, "--version"}, true, others})
	}
	dir := files(t)
	for _, l := range lines {
		cmd := exec.Command(l.words[0], l.words[1:]...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		r := testbed.Run(t, cmd)
		if !strings.Contains(r.Stderr, "init runtime ") {
			t.Fatalf("%q: inittrace prints nothing: %v", l.words, r)
		}
		if first := l.absent.FindString(r.Stderr); (first == "") != l.ahead {
			t.Errorf("%q: %q is initialized", l.words, first)
		}
	}
}

// TestSame checks that command lines have the same outcome during the initialization and
// after it. With another argv[0], the program finds the command after the initialization, by
// the name of its file.
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
			t.Errorf("%s: during the initialization\n%s\nafter it\n%s", line, results[0], results[1])
		}
	}
}

// tree lists the paths and modes of all files below a directory.
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

// TestPipe unpacks from a FIFO. It must be opened only once: otherwise its writer would lose
// its reader.
func TestPipe(t *testing.T) {
	cmd := exec.Command("sh", "-ec", `mkfifo pipe; cat a.tar.gz >pipe & timeout 20 "$0" -q pipe; wait $!; test -s rootfs/d/f`, testbed.Program("fetchroot"))
	cmd.Dir = files(t)
	if r := testbed.Run(t, cmd); r != (testbed.Result{}) {
		t.Errorf("an archive from a FIFO: %v", r)
	}
}
