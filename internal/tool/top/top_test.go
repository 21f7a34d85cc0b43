package top

import (
	"slices"
	"testing"

	"contedor/internal/tool/procps"
	"github.com/prometheus/procfs"
)

// TestSorts sorts by each key. Equal processes are in the order of their ids.
func TestSorts(t *testing.T) {
	m := &monitor{user: -1, before: &procps.Table{}, now: &procps.Table{}}
	for _, p := range []struct {
		pid         int
		before, now uint // processor time
		memory      uint64
	}{{1, 900, 900, 30}, {2, 10, 20, 10}, {3, 5, 105, 20}, {4, 0, 0, 40}, {5, 7, 17, 10}} {
		at := func(ticks uint) *procps.Process {
			q := &procps.Process{ProcStat: procfs.ProcStat{PID: p.pid, UTime: ticks}}
			q.Status.VmRSS = p.memory * 1024
			return q
		}
		m.before.Processes = append(m.before.Processes, at(p.before))
		m.now.Processes = append(m.now.Processes, at(p.now))
	}
	for key, want := range map[byte][]int{'P': {3, 2, 5, 1, 4}, 'M': {4, 1, 3, 2, 5}, 'T': {1, 3, 2, 5, 4}, 'N': {5, 4, 3, 2, 1}} {
		m.press(key)
		var got []int
		for _, task := range m.tasks() {
			got = append(got, task.PID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%c: %v, want %v", key, got, want)
		}
	}
}

func TestScaled(t *testing.T) {
	for _, c := range []struct {
		kb    uint64
		width int
		want  string
	}{{0, 6, "0"}, {999999, 6, "999999"}, {1000000, 6, "976.6m"}, {9999999, 7, "9999999"}, {12345678, 7, "11.8g"}, {1 << 40, 6, "1.0p"}} {
		if got := scaled(c.kb, c.width); got != c.want {
			t.Errorf("%d in %d columns: %s, want %s", c.kb, c.width, got, c.want)
		}
	}
}
