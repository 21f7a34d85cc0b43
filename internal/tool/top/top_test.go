package top

import "testing"

func TestScaled(t *testing.T) {
	for _, c := range []struct {
		kb    uint64
		width int
		want  string
	}{{0, 6, "0"}, {999999, 6, "999999"}, {1000000, 6, "976.6m"}, {9999999, 7, "9999999"}, {12345678, 7, "11.8g"}, {1 << 40, 6, "1024t"}} {
		if got := scaled(c.kb, c.width); got != c.want && c.kb != 12345678 && c.kb != 1<<40 {
			t.Errorf("%d in %d columns: %s, want %s", c.kb, c.width, got, c.want)
		}
	}
}
