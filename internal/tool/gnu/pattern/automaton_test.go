package pattern

import (
	"strings"
	"testing"
)

// asks compares the automaton of an expression with package regexp, which it replaces.
func asks(t *testing.T, expression string, o Options, texts []string) {
	t.Helper()
	r, err := Compile(expression, o)
	if err != nil || r.plain == nil {
		return
	}
	for range few {
		r.quickly(nil)
	}
	if r.quick == nil {
		t.Fatalf("%q: no automaton after %d texts", expression, few)
	}
	for _, text := range texts {
		found, ok := r.quickly([]byte(text))
		if ok != isASCII([]byte(text)) && len(r.quick.states) < maxStates {
			t.Errorf("%q in %q: answered is %v", expression, text, ok)
		}
		if want := r.plain.MatchString(text); ok && found != want {
			t.Errorf("%q in %q: %v, want %v", expression, text, found, want)
		}
		if match, done := r.Find([]byte(text), 0); ok && done && (match != nil) != found {
			t.Errorf("%q in %q: found is %v, and then %v", expression, text, found, match)
		}
	}
}

func TestAutomaton(t *testing.T) {
	texts := []string{"", "a", "b", "ab", "ba", "aab", "abc", "xaby", "a\n", "\na", "a\nb\n", "b\na", "_", "a b", "a-b_c", "é", "aé", "éa", "a\xff", "ABC", "aaaaaaaaaaaaab", "\x00", "a\x00b", "foo bar", "barfoo."}
	for _, expression := range []string{"", "a", "ab", "^a", "a$", "^$", "^a$", "a*", "ba*", "a|b", "^a|b$", "(a|b)*c", "^(a|b)*$", ".", "..", "[a-c]x?", "[^a]", "[^a]$", "a.*b", "^.*$", "a{2,3}b",
		`\ba`, `a\b`, `\Ba`, `\Bb\B`, "(foo|bar)+", "x*$", "^x*", "(^a|^b)c?", "(a$|b$)", "()", "(|a)b", "[[:alpha:]]+ [[:alpha:]]+", "(a|b)*a(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)"} {
		for _, o := range []Options{{Extended: true}, {Extended: true, Lines: true}, {Extended: true, IgnoreCase: true}, {Extended: true, Anchored: true}, {Extended: true, Whole: true}, {Extended: true, Bytes: true}, {}} {
			asks(t, expression, o, texts)
		}
	}
	asks(t, "(a|b)*a(a|b){12}c", Options{Extended: true}, []string{strings.Repeat("abbabaab", 3000) + "c", strings.Repeat("b", 3000), "é"})
}

func FuzzAutomaton(f *testing.F) {
	f.Add("^a|b$", "a\nb", false)
	f.Add(`(a|b)*\bc`, "ab c", true)
	f.Fuzz(func(t *testing.T, expression, text string, lines bool) {
		if len(expression) > 100 {
			return
		}
		asks(t, expression, Options{Extended: true, Lines: lines}, []string{text, text + "\n", text + text})
	})
}
