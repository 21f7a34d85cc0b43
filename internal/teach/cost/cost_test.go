package cost

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor") }

// marker is in the environment of all processes that a test starts.
const marker = "CONTEDOR_TEST_COST=1"

func measure(t *testing.T, words ...string) testbed.Result {
	t.Helper()
	cmd := exec.Command(testbed.Program("contedor"), append([]string{"cost"}, words...)...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", marker}
	return testbed.Run(t, cmd)
}

// TestMeasurement checks the number of measurements, that the results are consistent, and
// that no process is left.
func TestMeasurement(t *testing.T) {
	tree := testbed.Tree(t)
	got := measure(t, "--json", tree)
	var r report
	if err := json.Unmarshal([]byte(got.Stdout), &r); err != nil || got.Status != 0 || got.Stderr != "" {
		t.Fatalf("%v: %v", err, got)
	}
	for name, d := range map[string]distribution{"process": r.Process, "container": r.Container} {
		if len(d.Times) != rounds || !slices.IsSorted(d.Times) || d.Least != d.Times[0] || d.Least <= 0 || d.Median < d.Least || d.P90 < d.Median {
			t.Errorf("%s: %+v", name, d)
		}
	}
	if r.Ratio != r.Container.Median/r.Process.Median || r.Rootfs != tree {
		t.Errorf("ratio %v, root %q", r.Ratio, r.Rootfs)
	}
	for name, s := range map[string]sizes{"unshare": r.Memory.Waiting, "program": r.Memory.Program} {
		if s.Private <= 0 || s.Proportional < s.Private || s.Proportional > 100<<10 {
			t.Errorf("%s: %+v", name, s)
		}
	}
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, file := range files {
		if data, _ := os.ReadFile(file); strings.Contains(string(data), marker) {
			t.Errorf("a process is left: %s", file)
		}
	}
}

func TestText(t *testing.T) {
	testbed.NeedRoot(t)
	got := measure(t, "--lang", "gl")
	for _, text := range []string{"100 de cada", "proceso", "mediana", "█", "veces o que un proceso", "unshare, que agarda"} {
		if got.Status != 0 || !strings.Contains(got.Stdout, text) {
			t.Errorf("no %q in %v", text, got)
		}
	}
	got = measure(t, "/nosuch")
	if want := "unshare: cannot change root directory to '/nosuch': No such file or directory\n"; got.Status != 1 || !strings.HasPrefix(got.Stderr, want) || got.Stdout != "" {
		t.Errorf("a root directory that does not exist: %v", got)
	}
}

func TestHistogram(t *testing.T) {
	r := report{Process: distribution{Times: []float64{1, 1, 1, 2}}, Container: distribution{Times: []float64{1, 2, 3, 50}}}
	r.Process.finish()
	r.Container.finish()
	if got, want := r.Process.histogram(4, 4), []int{0, 3, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := r.Container.histogram(4, 4), []int{0, 1, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if text := r.draw(&guide.Screen{Columns: 80}, texts.ByCode("es")); !strings.Contains(text, "mediana 1,00 ms") || !strings.Contains(text, "0,0 veces") {
		t.Errorf("in Spanish: %s", text)
	}
	text := r.draw(&guide.Screen{Columns: 80}, texts.English())
	for line := range strings.Lines(text) {
		if n := len([]rune(strings.TrimSpace(line))); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}
