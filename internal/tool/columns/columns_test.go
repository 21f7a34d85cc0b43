package columns

import (
	"io"
	"strings"
	"testing"
)

// The tests of the tools compare tables with those of the real library. Here are properties that
// hold for any input.

func FuzzFilter(f *testing.F) {
	for _, s := range []string{`PID == 1`, `(a || b) && !c`, `a =~ "x(y|z)"`, `a > 1.5`, `1K lt b`, `a eq 'x'`, `((((`, `"`, `true false`, `a !~ "["`, "\x00@", `x.y%z:/-0 ne 9999999999999999999999`} {
		f.Add(s, "value")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		filter, err := ParseFilter(text, io.Discard)
		if err != nil {
			if err.Error() == "" {
				t.Errorf("%q: an error without a message", text)
			}
			return
		}
		filter.Match(func(name string) (string, Type) { return value, Type(len(name) % 2) })
	})
}

func FuzzTable(f *testing.F) {
	f.Add("a", "b\x01", 20, uint8(0))
	f.Add("日本", "", 3, uint8(7))
	f.Fuzz(func(t *testing.T, a, b string, width int, flags uint8) {
		table := &Table{
			Name: "t", Format: Format(flags % 4), Terminal: max(width, 0) % 500, NoHeadings: flags&4 != 0,
			Columns: []*Column{
				{Name: "ONE", Truncate: flags&8 != 0, Tree: flags&16 != 0, NoExtremes: flags&32 != 0, Hint: 0.3},
				{Name: "TWO", Right: flags&64 != 0, Hint: 5}, {Name: "THREE", Lines: flags&128 != 0},
			},
		}
		l := table.Fill(nil, a, b, a)
		table.Fill(l, b, a, b)
		table.Fill(l, b, a, a+"\n"+b)
		text := table.Text()
		if !strings.HasSuffix(text, "\n") {
			t.Errorf("no newline at the end: %q", text)
		}
		for _, c := range text {
			if c < ' ' && c != '\n' {
				t.Errorf("a control character in %q", text)
			}
		}
	})
}

func TestNestingIsBounded(t *testing.T) {
	if _, err := ParseFilter(strings.Repeat("(", 1e6), io.Discard); err == nil {
		t.Error("a million brackets are accepted")
	}
	if _, err := ParseFilter(strings.Repeat("!", 1e6)+"1", io.Discard); err == nil {
		t.Error("a million negations are accepted")
	}
}
