package pattern

import (
	"slices"
	"testing"
)

// FuzzRegexp checks that the matcher finds what package regexp finds, where that can be used.
func FuzzRegexp(f *testing.F) {
	for _, seed := range []string{`a\(b*\)\{1,2\}`, `^*a$`, `[[:alpha:]]-]`, `(a|ab)(c|bcd)(d*)`, `\<x\>`, `[^]a]`, `(a)|b\1`, `(a*)*|b`, `é*`, `x\{0\}`, `[a-`, `((a|b)?c){2,}\b`} {
		f.Add(seed, "abcd aab xé", true)
		f.Add(seed, "ab\xffcabc", false)
	}
	f.Fuzz(func(t *testing.T, text, line string, extended bool) {
		if len(text) > 60 || len(line) > 200 {
			return
		}
		for _, bytes := range []bool{false, true} {
			re, err := Compile(text, Options{Extended: extended, Bytes: bytes, IgnoreCase: len(line)%2 == 0})
			if err != nil {
				return
			}
			re.FindAll([]byte(line), -1)
			if re.plain == nil || !isASCII([]byte(line)) {
				continue
			}
			re.build()
			want := re.plain.FindSubmatchIndex([]byte(line))
			got, ok := re.matcher.find([]byte(line), 0)
			if ok && !slices.Equal(got, want) {
				t.Errorf("%q in %q: %v instead of %v", text, line, got, want)
			}
		}
	})
}

// TestLongText checks that the time does not grow with the square of a text's length.
func TestLongText(t *testing.T) {
	text := make([]byte, 1<<20)
	for i := range text {
		text[i] = "ab "[i%3]
	}
	re, err := Compile(`\<a`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if matches, ok := re.FindAll(text, -1); !ok || len(matches) != (1<<20+2)/3 {
		t.Errorf("%d matches, %v", len(matches), ok)
	}
}
