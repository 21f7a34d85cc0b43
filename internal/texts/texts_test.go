package texts

import (
	"reflect"
	"regexp"
	"slices"
	"testing"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// TestLanguagesAreComplete checks that every language has every text, with the same
// placeholders.
func TestLanguagesAreComplete(t *testing.T) {
	for _, c := range Languages() {
		compare(t, c.Code, reflect.ValueOf(*English()), reflect.ValueOf(*c))
	}
}

func compare(t *testing.T, path string, want, got reflect.Value) {
	if got.Kind() == reflect.Struct {
		for i := range got.NumField() {
			compare(t, path+"."+got.Type().Field(i).Name, want.Field(i), got.Field(i))
		}
		return
	}
	if got.Kind() == reflect.Slice {
		return // phrases, see package reason
	}
	if got.String() == "" {
		t.Errorf("%s: no text", path)
	}
	words := func(v reflect.Value) []string {
		list := placeholder.FindAllString(v.String(), -1)
		slices.Sort(list)
		return slices.Compact(list)
	}
	if !slices.Equal(words(want), words(got)) {
		t.Errorf("%s has the placeholders %q, in English %q", path, words(got), words(want))
	}
}

func TestLanguageOfTheLocale(t *testing.T) {
	for _, c := range []struct{ all, messages, lang, want string }{
		{"", "", "", "en"},
		{"", "", "gl_ES.UTF-8", "gl"},
		{"", "", "gl", "gl"},
		{"", "gl_ES", "en_GB.UTF-8", "gl"},
		{"C", "", "gl_ES.UTF-8", "en"},
		{"gl.UTF-8", "en_US", "en_US", "gl"},
		{"", "", "es_MX.UTF-8", "es"},
		{"", "", "glx_ES", "en"},
	} {
		env := map[string]string{"LC_ALL": c.all, "LC_MESSAGES": c.messages, "LANG": c.lang}
		getenv := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
		if got := FromEnvironment(getenv).Code; got != c.want {
			t.Errorf("%q: %s, want %s", c, got, c.want)
		}
	}
}

// TestPhrase compares translations of errors with causes, and of names that look like phrases.
func TestPhrase(t *testing.T) {
	words := &ByCode("gl").Fetch
	for english, want := range map[string]string{
		"cannot link 'a to b' to 'c': Permission denied":                          "non se pode ligar 'a to b' con 'c': Permiso denegado",
		"x: y: the SHA-256 is 0, not 1 as in L, signed by \"N\", key 2":           "x: y: o SHA-256 é 0, non 1 como en L, asinado por \"N\", chave 2",
		"the archive is incomplete: it is not a regular file":                     "o arquivo está incompleto: non é un ficheiro regular",
		"the server says 503 Busy and to come again in 5 days":                    "o servidor di 503 Busy e que se volva en 5 días",
		"http://h/a: the xz data has the filter number 7, which is not supported": "http://h/a: os datos xz teñen o filtro número 7, que non se soporta",
		"h: the connection ended after 1.5 MB of 3.0 MB":                          "h: a conexión rematou despois de 1,5 MB de 3,0 MB",
		"nobody knows this: nor this":                                             "nobody knows this: nor this",
		"cannot create '{2}'":                                                     "non se pode crear '{2}'",
	} {
		if got := words.Phrase(english); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := English().Fetch.Phrase(english); got != english {
			t.Errorf("in English: %q", got)
		}
	}
}
