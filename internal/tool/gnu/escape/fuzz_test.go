package escape

import "testing"

func FuzzReplace(f *testing.F) {
	for _, seed := range []string{`\x41\0101\c`, `\u00e9\`, `\777\x`, `\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, stop := Replace(text, OctalAfterZero); !stop && len(got) > len(text) {
			t.Errorf("%q became %q", text, got)
		}
		Replace(text, Octal)
	})
}
