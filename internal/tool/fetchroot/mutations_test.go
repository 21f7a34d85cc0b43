package fetchroot

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"contedor/internal/dev/mutate"
	"contedor/internal/dev/testbed"
)

// mutations is the number of mutations of each format in TestMutations. The environment variable
// MUTATIONS sets another number, and FIRST the first one.
const mutations = 30

// TestMutations unpacks nearly valid archives and images with fetchroot and tar. Nothing may change
// outside of the directory, and a refused archive must leave nothing. Each process must end on its own,
// with a message if it fails, and in little memory.
func TestMutations(t *testing.T) {
	testbed.NeedRoot(t)
	testbed.Need(t, "bzip2")
	count, first := mutations, 0
	if n, err := strconv.Atoi(os.Getenv("MUTATIONS")); err == nil {
		count = n
	}
	if n, err := strconv.Atoi(os.Getenv("FIRST")); err == nil {
		first = n
	}
	for _, format := range append(mutate.Formats, "layout") {
		t.Run(format, func(t *testing.T) {
			numbers := make(chan int)
			var workers sync.WaitGroup
			for range 2 {
				m := newMutant(t)
				workers.Go(func() {
					for n := range numbers {
						m.unpack(t, format, n)
					}
				})
			}
			for n := first; n < first+count; n++ {
				numbers <- n
			}
			close(numbers)
			workers.Wait()
		})
	}
}

// A mutant is a directory in which mutations are unpacked, next to files that must not change.
type mutant struct {
	top    string
	before map[string]string
}

func newMutant(t *testing.T) *mutant {
	m := &mutant{top: inMemory(t)}
	guard := filepath.Join(m.top, "guard")
	os.Mkdir(guard, 0o755)
	os.WriteFile(filepath.Join(guard, "secret"), []byte("untouched"), 0o600)
	os.WriteFile(filepath.Join(guard, "victim"), []byte("untouched"), 0o644)
	os.Symlink("victim", filepath.Join(guard, "link"))
	os.Symlink(testbed.Program("fetchroot"), filepath.Join(m.top, "tar"))
	os.Symlink(testbed.Program("fetchroot"), filepath.Join(m.top, "fetchroot"))
	m.before = testbed.Snapshot(t, guard)
	return m
}

// unpack makes a mutation and unpacks it.
func (m *mutant) unpack(t *testing.T, format string, number int) {
	name := fmt.Sprint(format, " ", number)
	source := mutate.New(nil, number)
	in := filepath.Join(m.top, "in")
	defer os.RemoveAll(in)
	if format == "layout" {
		os.Mkdir(in, 0o755)
		if err := source.Layout(in); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		m.run(t, name, "fetchroot", "-q", "--max-size", "32M", "--max-files", "3000", "--platform", "linux/amd64", "oci:"+in, "tree")
		return
	}
	if err := os.WriteFile(in, source.Compress(format, source.Tar()), 0o644); err != nil {
		t.Error(err)
	}
	m.run(t, name, "fetchroot", "-q", "--max-size", "32M", "--max-files", "3000", in, "tree")
	m.run(t, name, "tar", "-x", "--acls", "--xattrs", "-f", in)
}

// run runs a command and checks its result.
func (m *mutant) run(t *testing.T, name string, words ...string) {
	work := filepath.Join(m.top, "work")
	os.Mkdir(work, 0o755)
	defer os.RemoveAll(work)
	c := exec.Command(filepath.Join(m.top, words[0]), words[1:]...)
	c.Dir = work
	r, peak := testbed.Peak(t, c)
	said := r.Stdout + r.Stderr
	fail := func(format string, words ...any) {
		t.Helper()
		t.Errorf("%s: %s: %s: %q", name, c.Args, fmt.Sprintf(format, words...), said)
	}
	status := r.Status
	refused := status != 0
	failure := map[string]int{"fetchroot": 1, "tar": 2}[words[0]]
	switch {
	case refused && status != failure:
		fail("status %d", status) // 137 if it does not end
	case strings.Contains(said, "goroutine ") || strings.ContainsAny(said, "\x1b\x00"):
		fail("strange words")
	case refused != (said != "") && words[0] == "fetchroot", refused && strings.Count(said, "\n") != 1 && words[0] == "fetchroot":
		fail("status %d", status)
	}
	if peak > maxMemory {
		fail("took %d KiB", peak)
	}
	if d := testbed.Differences(testbed.Snapshot(t, filepath.Join(m.top, "guard")), m.before); d != "" {
		fail("outside of the directory:\n%s", d)
	}
	if names, _ := os.ReadDir(m.top); len(names) != 5 {
		fail("beside the directory: %v", names)
	}
	if words[0] == "tar" {
		return
	}
	names, _ := os.ReadDir(work)
	if refused && len(names) != 0 || !refused && (len(names) != 1 || names[0].Name() != "tree") {
		fail("status %d, left: %v", status, names)
	}
}
