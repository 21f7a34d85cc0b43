package layout_test

import (
	"strconv"
	"testing"

	"contedor/internal/linux/layout"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text        string
		used, hang  int
		width       int
		begin, want string
	}{
		{"one two three", 0, 0, 80, "", "one two three"},
		{"one two three", 0, 2, 8, "", "one two\n  three"},
		{"one two three", 4, 0, 8, "│ ", "one\n│ two\n│ three"},
		{"one  two", 0, 0, 8, "", "one  two"},
		{"one  two", 0, 0, 7, "", "one\ntwo"},
		{"abcdefghij kl", 0, 0, 5, "", "abcdefghij\nkl"},
		{"CLONE_NEWNS|CLONE_NEWPID", 0, 2, 15, "", "CLONE_NEWNS|\n  CLONE_NEWPID"},
		{"x /usr/lib/name", 0, 0, 9, "", "x\n/usr/lib/\nname"},
		{"ñandú ñandú", 0, 0, 5, "", "ñandú\nñandú"},
		{"", 0, 0, 5, "", ""},
	} {
		if got := layout.Wrap(c.text, c.used, c.hang, c.width, c.begin); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
	flow := layout.Flow("\nthis is a\nparagraph\n\n  -x   what it does\n  long\n", 14)
	if want := "\nthis is a\nparagraph\n\n  -x   what it\n       does\n  long\n"; flow != want {
		t.Errorf("%q, want %q", flow, want)
	}
	if got, want := strconv.Itoa(len(layout.Flow("one\ntwo\n", 80))), "8"; got != want {
		t.Errorf("a paragraph is not one line: %s", got)
	}
}

// TestPage checks that texts whose lines fit are not changed, and that the description of an option
// stays one column in others.
func TestPage(t *testing.T) {
	const text = "Usage:\n x [-a]\n\nOne two\nthree.\n\n -a    makes one or\n       two\n"
	for columns, want := range map[int]string{
		0: text, 80: text, 19: text,
		16: "Usage:\n x [-a]\n\nOne two three.\n\n -a    makes one\n       or two\n",
		12: "Usage:\n x [-a]\n\nOne two\nthree.\n\n -a    makes\n   one or\n   two\n",
	} {
		if got := layout.Page(text, columns); got != want {
			t.Errorf("%d columns: %q, want %q", columns, got, want)
		}
	}
}

// TestFlowOfUsage looks at a help text as GNU's tools have it, without empty lines.
func TestFlowOfUsage(t *testing.T) {
	const text = "Usage: x [-a] FILE...\nOne two three.\nMore:\n  -a, --all   all of it,\n                and that\n  -b  no\n"
	const want = "Usage: x [-a]\n     FILE...\nOne two three.\nMore:\n  -a, --all   all of\n    it, and that\n  -b  no\n"
	if got := layout.Flow(text, 20); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestMessage(t *testing.T) {
	for columns, want := range map[int]string{
		0: "x: one two\nx: no\n", 80: "x: one two\nx: no\n", 7: "x: one\n  two\nx: no\n",
	} {
		if got := layout.Message("x: one two\nx: no\n", columns); got != want {
			t.Errorf("%d columns: %q, want %q", columns, got, want)
		}
	}
}
