package main

import "testing"

func TestBeside(t *testing.T) {
	for _, c := range []struct {
		shows   string
		columns int
		want    string
	}{
		{"", 20, "# ls rootfs"},
		{"what it has", 0, "# ls rootfs                                                    <- what it has"},
		{"what it has", 80, "# ls rootfs                                                    <- what it has"},
		{"what it has", 40, "# ls rootfs\n    <- what it has"},
		{"what it has", 14, "# ls rootfs\n    <- what it\n       has"},
	} {
		if got := beside("# ls rootfs", c.shows, c.columns); got != c.want {
			t.Errorf("%q in %d columns: %q, want %q", c.shows, c.columns, got, c.want)
		}
	}
}
