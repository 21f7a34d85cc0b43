package help

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Catalog has the translations of English texts into a language.
type Catalog struct {
	language string // ISO 639-1
	texts    map[string]string
	asked    map[string]bool // the texts that Text was asked for
}

// catalogs are files in the format of gettext, which programs for translators can read. CODE.po has
// the language CODE.
//
//go:embed *.po
var catalogs embed.FS

// Catalogs returns the catalogs of all languages but English.
func Catalogs() ([]*Catalog, error) {
	entries, err := catalogs.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var list []*Catalog
	for _, e := range entries {
		data, err := catalogs.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		c, err := parseCatalog(strings.TrimSuffix(e.Name(), ".po"), string(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		list = append(list, c)
	}
	return list, nil
}

// parseCatalog reads the part of gettext's format that our files have: comments, msgid and msgstr
// with one or several strings. The entry for the empty text is the header.
func parseCatalog(language, data string) (*Catalog, error) {
	c := &Catalog{language: language, texts: map[string]string{}, asked: map[string]bool{}}
	var id, text string
	into := &id
	add := func() error {
		if _, twice := c.texts[id]; twice {
			return fmt.Errorf("twice: %q", id)
		}
		c.texts[id] = text
		return nil
	}
	started := false
	for n, line := range strings.Split(data, "\n") {
		keyword, quoted, _ := strings.Cut(line, `"`)
		switch strings.TrimSpace(keyword) {
		case "msgid":
			if started {
				if err := add(); err != nil {
					return nil, err
				}
			}
			started, id, text, into = true, "", "", &id
		case "msgstr":
			into = &text
		case "":
		default:
			if !strings.HasPrefix(line, "#") {
				return nil, fmt.Errorf("line %d: unknown word %q", n+1, keyword)
			}
			continue
		}
		if quoted == "" {
			continue
		}
		part, err := strconv.Unquote(`"` + quoted)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
		*into += part
	}
	return c, add()
}

// Language returns the ISO 639-1 code of the catalog's language. A nil Catalog is English.
func (c *Catalog) Language() string {
	if c == nil {
		return "en"
	}
	return c.language
}

// Text returns a text in the catalog's language, or in English if the catalog lacks it. A nil
// Catalog is English.
func (c *Catalog) Text(english string) string {
	if c == nil || english == "" {
		return english
	}
	c.asked[english] = true
	return cmp.Or(c.texts[english], english)
}

// Missing returns the texts that Text was asked for and did not find.
func (c *Catalog) Missing() (list []string) {
	for english := range c.asked {
		if c.texts[english] == "" {
			list = append(list, english)
		}
	}
	slices.Sort(list)
	return list
}

// Unused returns the texts that Text was never asked for.
func (c *Catalog) Unused() (list []string) {
	for english := range c.texts {
		if english != "" && !c.asked[english] {
			list = append(list, english)
		}
	}
	slices.Sort(list)
	return list
}

// Translate returns the help text in the catalog's language. The names and values of options
// remain as --help prints them.
func (t *Text) Translate(c *Catalog) *Text {
	if t.Language != "" || c == nil {
		return t
	}
	translated := *t
	translated.Language = c.language
	translated.Summary = c.Text(t.Summary)
	translated.Blocks = nil
	for _, b := range t.Blocks {
		b.Title, b.Paragraph = c.Text(b.Title), c.Text(b.Paragraph)
		items, lines := b.Items, b.Lines
		b.Items, b.Lines = nil, nil
		for _, item := range items {
			item.Text = c.Text(item.Text)
			b.Items = append(b.Items, item)
		}
		for _, line := range lines {
			b.Lines = append(b.Lines, c.Text(line))
		}
		translated.Blocks = append(translated.Blocks, b)
	}
	return &translated
}
