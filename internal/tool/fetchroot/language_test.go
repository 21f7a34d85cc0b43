package fetchroot

import (
	"os"
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

// TestErrorLanguages checks that the causes of errors come in the language of the locale, too.
func TestErrorLanguages(t *testing.T) {
	top := small(t)
	os.WriteFile(top+"/zip", []byte("PK\x03\x04"+strings.Repeat("x", 600)), 0o644)
	os.WriteFile(top+"/cut.tgz", []byte("\x1f\x8b\x08\x00\x00"), 0o644)
	for line, want := range map[string]string{
		"zip x":                "non é un arquivo: parece un ficheiro zip",
		"cut.tgz x":            "os datos gzip están cortados",
		"absent.tgz x":         "absent.tgz: Non hai tal ficheiro ou directorio",
		"./debian x":           "./debian: un directorio, non un arquivo",
		"oci:a/B x":            "oci:a/B: formato de referencia non válido: o nome do repositorio (a/B) ten que ir en minúsculas",
		"zip /proc/x":          "non se pode crear '/proc/.x.partial': Non hai tal ficheiro ou directorio",
		"ftp://a/b x":          "ftp://a/b: só se coñecen os URL http, https e file",
		"--platform x zip":     "non é unha plataforma como linux/amd64 ou linux/arm/v7: 'x'",
		"--keep x oci:a":       "--keep é para arquivos: 'oci:a' é unha imaxe",
		"--pack absent x.tar":  "non se pode empaquetar 'absent': Non hai tal ficheiro ou directorio",
		"http://127.0.0.1:1/x": "http://127.0.0.1:1/x: Conexión rexeitada",
	} {
		c := command(t, strings.Fields(line)...)
		c.Dir = top
		c.Env = append(c.Env, "LC_ALL=gl_ES.UTF-8", "CONTEDOR_HINTS=0")
		first, _, _ := strings.Cut(testbed.Run(t, c).Stderr, "\n")
		if first != Name+": "+want {
			t.Errorf("%s: %q, want %q", line, first, want)
		}
	}
}
