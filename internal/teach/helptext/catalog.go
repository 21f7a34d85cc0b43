package helptext

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Catalog has the translations of English texts into a language.
type Catalog struct {
	language string            // ISO 639-1
	texts    map[uint32]string // by key
	english  []string          // the English texts; nil in a catalog that was packed
	asked    map[string]bool   // the texts that Text was asked for
}

// key is what a packed catalog has instead of an English text.
func key(english string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(english))
	return h.Sum32()
}

// ParseCatalog reads the part of gettext's format that our files have: comments, msgid and msgstr
// with one or several strings. The entry for the empty text is the header.
func ParseCatalog(language, data string) (*Catalog, error) {
	c := &Catalog{language: language, texts: map[uint32]string{}, asked: map[string]bool{}}
	var id, text string
	into := &id
	add := func() error {
		if _, twice := c.texts[key(id)]; twice {
			return fmt.Errorf("twice, or another text has the same key: %q", id)
		}
		c.texts[key(id)] = text
		c.english = append(c.english, id)
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

// Pack returns catalogs without the English texts, compressed: the languages, and then for each English
// text its key and its text in each language. Texts that mean the same compress well side by side.
func Pack(catalogs []*Catalog) []byte {
	var text strings.Builder
	english := map[string]bool{}
	for _, c := range catalogs {
		text.WriteString(c.language + " ")
		for _, e := range c.english {
			english[e] = true
		}
	}
	text.WriteByte(0)
	delete(english, "") // the headers
	for _, e := range slices.Sorted(maps.Keys(english)) {
		text.Write(binary.BigEndian.AppendUint32(nil, key(e)))
		for _, c := range catalogs {
			text.WriteString(c.texts[key(e)] + "\x00")
		}
	}
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	w.Write([]byte(text.String()))
	w.Close()
	return packed.Bytes()
}

// Unpack returns a catalog of those that Pack was given. The error is fs.ErrNotExist if the language is
// none of theirs.
func Unpack(language string, packed []byte) (*Catalog, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	head, data, _ := bytes.Cut(data, []byte{0})
	languages := strings.Fields(string(head))
	if !slices.Contains(languages, language) {
		return nil, fs.ErrNotExist
	}
	c := &Catalog{language: language, texts: map[uint32]string{}, asked: map[string]bool{}}
	for len(data) > 4 {
		key := binary.BigEndian.Uint32(data)
		data = data[4:]
		for _, l := range languages {
			text, rest, _ := bytes.Cut(data, []byte{0})
			if l == language {
				c.texts[key] = string(text)
			}
			data = rest
		}
	}
	return c, nil
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
	return cmp.Or(c.texts[key(english)], english)
}

// Missing returns the texts that Text was asked for and did not find.
func (c *Catalog) Missing() (list []string) {
	for english := range c.asked {
		if c.texts[key(english)] == "" {
			list = append(list, english)
		}
	}
	slices.Sort(list)
	return list
}

// Unused returns the texts that Text was never asked for.
func (c *Catalog) Unused() (list []string) {
	for _, english := range c.english {
		if english != "" && !c.asked[english] {
			list = append(list, english)
		}
	}
	slices.Sort(list)
	return list
}

// Translate returns the help text in the catalog's language. The names and values of options that
// have a description remain as --help prints them.
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
			if item.Text == "" { // a sentence among the rows
				item.Names = c.Text(item.Names)
			}
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
