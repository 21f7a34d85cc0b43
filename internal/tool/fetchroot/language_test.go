package fetchroot

import (
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestLanguages checks that messages come in the language of the locale.
func TestLanguages(t *testing.T) {
	top := small(t)
	for language, want := range map[string][4]string{
		"en": {"not a number of tries: 'x'\n", " files, ", " files, ", "it is not empty (--force replaces it)\n"},
		"gl": {"non é un número de intentos: 'x'\n", " ficheiros, ", " ficheiros, ", "non está baleiro (--force substitúeo)\n"},
		"es": {"no es un número de intentos: 'x'\n", " ficheros, ", " ficheros, ", "no está vacío (--force lo sustituye)\n"},
	} {
		for i, line := range []string{"--tries x", "--pack debian " + language + ".tgz", language + ".tgz " + language, language + ".tgz " + language} {
			c := command(t, strings.Fields(line)...)
			c.Dir = top
			c.Env = append(c.Env, "LC_ALL="+language+"_ES.UTF-8")
			if r := testbed.Run(t, c); !strings.Contains(r.Stderr, want[i]) {
				t.Errorf("%s, %s: no %q in %v", language, line, want[i], r)
			}
		}
	}
}
