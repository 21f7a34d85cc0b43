package retrieve

import "testing"

// TestAddresses checks for each source the addresses of files next to it, its parts, and its name in
// messages.
func TestAddresses(t *testing.T) {
	for _, c := range []struct{ source, beside, withSuffix, shown string }{
		{"https://h/pub/a.tar.gz", "https://h/pub/S", "https://h/pub/a.tar.gz.asc", "https://h/pub/a.tar.gz"},
		{"https://h/pub/a?token=x", "https://h/pub/S?token=x", "https://h/pub/a.asc?token=x", "https://h/pub/a?token=x"},
		{"https://h/a%20b/c", "https://h/a%20b/S", "https://h/a%20b/c.asc", "https://h/a%20b/c"},
		{"https://me:secret@h/a", "https://me:secret@h/S", "https://me:secret@h/a.asc", "https://me:xxxxx@h/a"},
		{"https://h", "https://h/S", "https://h/.asc", "https://h"},
		{"a.tar.gz", "S", "a.tar.gz.asc", "a.tar.gz"},
		{"dir/a?b", "dir/S", "dir/a?b.asc", "dir/a?b"},
		{"-", "S", "-.asc", "standard input"},
	} {
		if got := [3]string{beside(c.source, "S"), withSuffix(c.source, ".asc"), Shown(c.source)}; got != [3]string{c.beside, c.withSuffix, c.shown} {
			t.Errorf("%s: %q", c.source, got)
		}
	}
}
