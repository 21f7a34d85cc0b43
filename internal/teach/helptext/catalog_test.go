package helptext

import "testing"

// TestPack checks that a packed catalog has the translations of the file.
func TestPack(t *testing.T) {
	file, err := ParseCatalog("gl", `msgid ""
msgstr "Language: gl\n"

# a comment
msgid "Print the date."
msgstr "Amosa a data."

msgid ""
"Two lines, "
"with \"quotes\"."
msgstr ""
"Dúas liñas, "
"con \"comiñas\"."

msgid "Not translated."
msgstr ""
`)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := Unpack("gl", file.Pack())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Catalog{file, packed} {
		for english, want := range map[string]string{
			"Print the date.":           "Amosa a data.",
			`Two lines, with "quotes".`: `Dúas liñas, con "comiñas".`,
			"Not translated.":           "Not translated.",
			"This is in no file.":       "This is in no file.",
		} {
			if got := c.Text(english); got != want || c.Language() != "gl" {
				t.Errorf("%q: %q in %s, want %q", english, got, c.Language(), want)
			}
		}
	}
}
