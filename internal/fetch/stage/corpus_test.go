package stage

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/tree"
)

// corpusLimits are so low that the bombs of the corpus exceed them.
var corpusLimits = tree.Limits{Bytes: 32 << 20, Files: 3000}

// corpus returns the decompressed archives of testdata/hostile by their names.
func corpus(t testing.TB) map[string][]byte {
	t.Helper()
	archives := map[string][]byte{}
	files, _ := filepath.Glob(filepath.Join(testbed.Root(t), "testdata/hostile/*.tar.gz"))
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		archives[strings.TrimSuffix(filepath.Base(name), ".tar.gz")], err = io.ReadAll(z)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(archives) == 0 {
		t.Fatal("no archives")
	}
	return archives
}

// TestCorpus unpacks each archive of the corpus. The file outcomes has the expected result: the tree of
// GNU tar, another tree, an error, or any of these. Nothing outside of the tree may change, and the
// memory and time of the process are limited.
func TestCorpus(t *testing.T) {
	testbed.NeedRoot(t)
	tar := testbed.Need(t, "tar")
	hostile := filepath.Join(testbed.Root(t), "testdata/hostile")
	f, err := os.Open(filepath.Join(hostile, "outcomes"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	said := map[string]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, outcome, found := strings.Cut(lines.Text(), " ")
		if !found || name == "#" {
			continue
		}
		said[name] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcome := strings.TrimSpace(outcome)
			archive := filepath.Join(hostile, name+".tar.gz")
			g := newGuard(t)
			built := filepath.Join(g.top, "work/tree")
			out, err := unpackApart(t, built, archive)
			g.check(t, err != nil)
			words, refused := strings.CutPrefix(outcome, "refused: ")
			switch {
			case refused && (err == nil || !strings.Contains(out, words)):
				t.Errorf("%v, %q, want %q", err, out, words)
			case strings.ContainsAny(strings.TrimSuffix(out, "\n"), "\n\x1b"):
				t.Errorf("%q is not a line to show", out)
			case outcome == "any":
			case !refused && err != nil:
				t.Errorf("%v, %q", err, out)
			case outcome == "tar":
				theirs := filepath.Join(t.TempDir(), "theirs")
				os.Mkdir(theirs, 0755)
				c := exec.Command(tar, "--numeric-owner", "--xattrs", "--xattrs-include=*", "-xpf", archive, "-C", theirs)
				if out, err := c.CombinedOutput(); err != nil {
					t.Fatalf("tar: %v\n%s", err, out)
				}
				if d := testbed.Differences(testbed.Snapshot(t, built), testbed.Snapshot(t, theirs)); d != "" {
					t.Error(d)
				}
			case outcome != "inside" && !refused:
				t.Errorf("what is %q?", outcome)
			}
		})
	}
	for name := range corpus(t) {
		if !said[name] {
			t.Errorf("%s: what must come of it is not said", name)
		}
	}
}

// unpackApart unpacks in a separate process, and returns its output.
func unpackApart(t *testing.T, dir, file string) (string, error) {
	t.Helper()
	c := exec.Command("/proc/self/exe", dir, file, strconv.FormatInt(corpusLimits.Bytes, 10), strconv.FormatInt(corpusLimits.Files, 10))
	c.Env = []string{"ROOTFS_TEST_UNPACK=1"}
	timer := time.AfterFunc(30*time.Second, func() { c.Process.Kill() })
	defer timer.Stop()
	out, err := c.CombinedOutput()
	return string(out), err
}

// TestCorpusIsMade checks that the script still makes the same corpus.
func TestCorpusIsMade(t *testing.T) {
	python := testbed.Need(t, "python3")
	anew := t.TempDir()
	script := filepath.Join(testbed.Root(t), "testdata/hostile/make")
	if out, err := exec.Command(python, script, anew).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	archives := corpus(t)
	made, _ := os.ReadDir(anew)
	if len(made) != len(archives) {
		t.Errorf("%d archives made, %d there", len(made), len(archives))
	}
	for name, archive := range archives {
		b, _ := os.ReadFile(filepath.Join(anew, name+".tar.gz"))
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if b, _ := io.ReadAll(z); !bytes.Equal(b, archive) {
			t.Errorf("%s is another now", name)
		}
	}
}
