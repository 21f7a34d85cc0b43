package pattern

import "testing"

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		p, s string
		want bool
	}{
		{"a*c", "abbc", true}, {"a*c", "abbd", false}, {"*", "", true}, {"?", "", false}, {"[a-c]x", "bx", true}, {"[!a-c]x", "bx", false},
		{`\*`, "*", true}, {`\*`, "a", false}, {"[]]", "]", true}, {"[", "[", true}, {"[[:digit:]]*", "7up", true}, {"@(a|b)c", "bc", true},
		{"+(ab)", "ababab", true}, {"+(ab)", "aba", false}, {"!(a)", "b", true}, {"!(a)", "a", false}, {"*(a|b)c", "c", true}, {"?(x)y", "y", true},
		{"*.@(c|h)", "x.h", true}, {"a[", "a[", true}, {"[a", "[a", true}, {"**a**", "bab", true}, {"[z-a]", "m", false},
	} {
		if got := (Mode{Extended: true}).Match(c.p, c.s); got != c.want {
			t.Errorf("%q matches %q: %v", c.p, c.s, got)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("a*[!b-d]?", "axyz")
	f.Add("+(a|b|@(c))", "abc")
	f.Fuzz(func(t *testing.T, p, s string) {
		if len(p) > 40 || len(s) > 40 {
			return
		}
		m := Mode{Extended: true}
		if !m.Match(Escape(s), s) {
			t.Errorf("%q does not match %q", Escape(s), s)
		}
		m.Match(p, s)
		m.Find(p, s, 0)
	})
}
