package pattern

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		p, s string
		want bool
	}{
		{"a*c", "abbc", true}, {"a*c", "abbd", false}, {"*", "", true}, {"?", "", false}, {"[a-c]x", "bx", true}, {"[!a-c]x", "bx", false},
		{`\*`, "*", true}, {`\*`, "a", false}, {"[]]", "]", true}, {"[", "[", true}, {"[[:digit:]]*", "7up", true}, {"@(a|b)c", "bc", true},
		{"+(ab)", "ababab", true}, {"+(ab)", "aba", false}, {"!(a)", "b", true}, {"!(a)", "a", false}, {"*(a|b)c", "c", true}, {"?(x)y", "y", true},
		{"*.@(c|h)", "x.h", true}, {"a[", "a[", true}, {"[a", "[a", true}, {"**a**", "bab", true}, {"[z-a]", "m", false},
		{"*(a", "*(a", true}, {"*(a", "aa", false}, {"x+(a|b(c)", "x+(a|b(c)", true}, {"@(a", "a", false},
		{"*(*(a)|+(b|*(a)))c", strings.Repeat("ab", 100), false}, {"+(+(+(a)))b", strings.Repeat("a", 100), false}, {"*(a|*(b|*(a|b)))", strings.Repeat("ba", 50), true},
	} {
		x := &matcher{mode: Mode{Extended: true}, left: steps}
		if got := x.match(c.p, c.s); got != c.want || x.left < steps/2 {
			t.Errorf("%q matches %q: %v after %d steps", c.p, c.s, got, steps-x.left)
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
