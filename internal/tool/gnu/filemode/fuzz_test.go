package filemode

import "testing"

// FuzzParse checks that a mode has at most twelve bits, and that an octal mode is applied as is.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"755", "u+x,g=u", "=", "+X", "ugo-rwxst", "u+rw-x", "01777", ","} {
		f.Add(seed, uint32(0o644))
	}
	f.Fuzz(func(t *testing.T, text string, mode uint32) {
		change, err := Parse(text)
		if err != nil {
			return
		}
		if got := change.Apply(mode, 0o022, false); got > 0o7777 || change.octal && got != change.bits {
			t.Errorf("%q of %o gives %o", text, mode, got)
		}
	})
}
