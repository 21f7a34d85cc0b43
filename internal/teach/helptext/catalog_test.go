package helptext

import (
	"io/fs"
	"testing"
)

// TestPack checks that each packed catalog has the translations of its file.
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
	other, err := ParseCatalog("es", `msgid "Not translated."
msgstr "Traducido al español."
`)
	if err != nil {
		t.Fatal(err)
	}
	both := Pack([]*Catalog{file, other})
	packed, err := Unpack("gl", both)
	if err != nil {
		t.Fatal(err)
	}
	spanish, err := Unpack("es", both)
	if err != nil {
		t.Fatal(err)
	}
	if got := spanish.Text("Not translated.") + spanish.Text("Print the date."); got != "Traducido al español.Print the date." {
		t.Errorf("in Spanish: %q", got)
	}
	if _, err := Unpack("pt", both); err != fs.ErrNotExist {
		t.Errorf("a language that was not packed: %v", err)
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

// TestTranslate checks that a row without a description is translated, and the names of an option
// that has one are not.
func TestTranslate(t *testing.T) {
	c, err := ParseCatalog("gl", `msgid "-a, --all"
msgstr "-t, --todo"

msgid "everything"
msgstr "todo"

msgid "<limit> is a number"
msgstr "<limit> é un número"
`)
	if err != nil {
		t.Fatal(err)
	}
	text := Parse("cmd", "Usage: cmd [OPTION]...\nDoes it.\n\n -a, --all  everything\n <limit> is a number\n").Translate(c).Print("Uso", 80)
	const want = "\nUso:\n cmd [OPTION]...\n\nDoes it.\n\n -a, --all  todo\n <limit> é un número\n"
	if text != want {
		t.Errorf("%q, want %q", text, want)
	}
}
