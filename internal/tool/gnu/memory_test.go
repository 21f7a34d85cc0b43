package gnu_test

import (
	"bytes"
	"os"
	"os/exec"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestBoundedMemory measures the largest memory of tools whose input is much larger than it.
func TestBoundedMemory(t *testing.T) {
	file := t.TempDir() + "/long" // one line of 100 MB, without an end
	if err := os.WriteFile(file, bytes.Repeat([]byte{'x'}, 100_000_000), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line string
		most int // KiB; the program itself takes 25,000
	}{
		{"seq 5000000 | sort | tail -n 1", 110_000},
		{"seq 5000000 | tac -rs '[0-9]*9' | tail -n 1", 75_000},
		{"head -c 30000000 /dev/zero | fold | tail -c 1", 60_000},
		{"head -c 30000000 /dev/zero | grep x || echo none", 60_000},
		{"head -c 50000000 /dev/zero | cut -b 1-3 | tail -c 1", 60_000},
		{"head -c 50000000 /dev/zero | head -n 1 | tail -c 1", 60_000},
		{"head -c 50000000 /dev/zero | tail -n +2 && echo none", 60_000},
		{"tail -n 1 $F | tail -c 1", 60_000},
		{"head -n -1 $F && echo none", 60_000},
		{"uniq $F | tail -c 1", 190_000},
		{"nl $F | tail -c 2", 190_000},
		{"cut -f 2 $F | tail -c 2", 190_000},
		{"rev $F | tail -c 1", 190_000},
		{"tr x '\\0' <$F >$F.0; cp $F.0 $F.1; echo >>$F.1; diff $F.0 $F.1 || diff -s $F.0 $F.0 && rm $F.0 $F.1", 60_000},
	} {
		cmd := exec.Command("bash", "-c", c.line)
		cmd.Env = []string{"PATH=" + testbed.Bin() + ":/usr/bin:/bin", "LC_ALL=C.UTF-8", "F=" + file}
		r, peak := testbed.Peak(t, cmd)
		t.Log(c.line, peak, "KiB")
		if r.Status != 0 || r.Stdout == "" || r.Stderr != "" || peak > c.most {
			t.Errorf("%s: %d KiB, %v", c.line, peak, r)
		}
	}
}
