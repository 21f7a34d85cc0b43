package nodename

import (
	"regexp"
	"testing"
)

func FuzzValid(f *testing.F) {
	label := `[A-Za-z0-9]+(-+[A-Za-z0-9]+)*`
	want := regexp.MustCompile(`\A` + label + `(\.` + label + `)*\z`)
	for _, name := range []string{"", "a", "0", "A.b-c.1", "a--b", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b", "a_b", "a b", "ä", "a\n", "@", "[", "`", "{"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if got := Valid(name); got != want.MatchString(name) {
			t.Errorf("Valid(%q) is %v", name, got)
		}
	})
}
