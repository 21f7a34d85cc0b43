package texts

import (
	"strconv"
	"strings"
)

// A Phrase is the English text of an error, and that text in another language. {1}, {2} and so on
// stand for the same in both.
type Phrase struct{ English, Text string }

// Decimal writes a number, such as 1,234 or 1.5 MB in English, as the language does.
func (f *Fetch) Decimal(english string) string {
	if !f.Comma {
		return english
	}
	return strings.NewReplacer(".", ",", ",", ".").Replace(english)
}

// Phrase translates the English text of an error. Errors are worded in English where they arise, also
// by packages that know nothing of languages. So the text is compared with the phrases of the language,
// whose placeholders stand for any text. A text without a phrase stays as it is.
func (f *Fetch) Phrase(text string) string {
	if len(f.Phrases) > 0 {
		text, _ = f.translate(text)
	}
	return text
}

// translate translates a text that is a phrase, or that ends with one after a colon, as in
// "NAME: not an archive". The last value of a phrase may be a phrase, too: it is often a cause.
func (f *Fetch) translate(text string) (translated string, ok bool) {
	phrase, values := find(text, f.Phrases)
	if phrase == nil || strings.HasPrefix(phrase.English, "{") {
		for i := range text {
			rest, found := strings.CutPrefix(text[i:], ": ")
			if !found {
				continue
			}
			if rest, ok = f.translate(rest); ok {
				before, _ := f.translate(text[:i])
				return before + ": " + rest, true
			}
		}
	}
	if phrase == nil {
		return text, false
	}
	if last := len(values) - 1; last >= 0 {
		values[last], _ = f.translate(values[last])
	}
	for i, v := range values {
		if isSize(v) {
			values[i] = f.Decimal(v)
		}
	}
	return fill(phrase.Text, values), true
}

// isSize reports whether a value is a number of bytes, such as 1.5 MB.
func isSize(value string) bool {
	number, unit, ok := strings.Cut(value, " ")
	return ok && strings.Trim(number, "0123456789.") == "" && (unit == "B" || len(unit) == 2 && unit[1] == 'B')
}

// find returns the phrase that a text matches, or nil, and the values of its placeholders. Of several
// phrases it is the one with the longest beginning, and then with the most letters.
func find(text string, phrases []Phrase) (best *Phrase, values []string) {
	first, letters := -1, 0
	for i := range phrases {
		p := &phrases[i]
		begin, _, _ := strings.Cut(p.English, "{")
		if len(begin) < first || len(begin) == first && len(p.English) <= letters {
			continue
		}
		if v, ok := match(text, p.English); ok {
			first, letters, best, values = len(begin), len(p.English), p, v
		}
	}
	return best, values
}

// match compares a text with a phrase. It returns the values of the placeholders, which are not empty.
func match(text, phrase string) (values []string, ok bool) {
	begin, rest, more := strings.Cut(phrase, "{")
	text, ok = strings.CutPrefix(text, begin)
	if !ok || !more {
		return nil, ok && text == ""
	}
	rest = rest[strings.IndexByte(rest, '}')+1:]
	if rest == "" {
		return []string{text}, text != ""
	}
	for i := 1; i <= len(text); i++ {
		if text[0] == '\'' && (i == 1 || text[i-1] != '\'') {
			continue // in the middle of a quoted name
		}
		if v, ok := match(text[i:], rest); ok {
			return append([]string{text[:i]}, v...), true
		}
	}
	return nil, false
}

// fill replaces the placeholders of a text by values.
func fill(text string, values []string) string {
	var pairs []string
	for i, v := range values {
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
