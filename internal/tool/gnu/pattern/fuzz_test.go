package pattern

import (
	"regexp"
	"testing"
)

// FuzzTranslate checks that an expression is refused or that Go accepts its translation. Go has
// its own limits on repetition and nesting.
func FuzzTranslate(f *testing.F) {
	for _, seed := range []string{`a\(b*\)\{1,2\}`, `^*a$`, `[[:alpha:]]-]`, `a**+?|(`, `\<x\>`, `[^]a]`, `{1}{2}*`, `a\`, `[a`, `é*`} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, basic bool) {
		translated, err := Translate(text, basic)
		if err != nil {
			return
		}
		if re, err := regexp.Compile(translated); err == nil {
			re.MatchString("aab 12")
		} else if ErrorText(err) == "" {
			t.Errorf("%q became %q: %v", text, translated, err)
		}
	})
}
