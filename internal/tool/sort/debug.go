package sort

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu"
)

// collation returns the name of the locale that orders texts, or "" for plain bytes.
func collation(t *gnu.Tool) string {
	for _, variable := range []string{"LC_ALL", "LC_COLLATE", "LANG"} {
		if name, _ := t.Getenv(variable); name != "" {
			if name == "C" || name == "POSIX" || !t.Locale.UTF8 {
				break
			}
			return name
		}
	}
	return ""
}

// warn writes what --debug says about the locale and the keys.
func (s *sorter) warn(t *gnu.Tool) {
	if locale := collation(t); locale == "" {
		t.Warn("text ordering performed using simple byte comparison")
	} else {
		t.Warn("text ordering performed using " + t.Locale.Quote(locale) + " sorting rules")
	}
	numeric, spans, generalSpans := false, false, false
	unused := s.whole
	for i := range s.keys {
		k := &s.keys[i]
		number := strconv.Itoa(i + 1)
		numeric = numeric || k.numeric()
		if k.old {
			s.warnOld(t, k)
		}
		empty := k.field > 0 && k.endField > 0 && k.endField < k.field
		if empty {
			t.Warn("key " + number + " has zero width and will be ignored")
		}
		skips := k.numeric() || k.has('M')
		inLine := k.endField == 1 && k.endCharacter > 0
		if !empty && !s.wholeOnly && s.separator < 0 && !inLine &&
			(!k.has('b') && !skips || !k.has('b') && k.character > 1 || !k.skipEnd && k.endCharacter > 0) {
			t.Warn("leading blanks are significant in key " + number + "; consider also specifying 'b'")
		}
		if !s.wholeOnly && k.numeric() && (k.endField == 0 || k.field < k.endField) {
			t.Warn("key " + number + " is numeric and spans multiple fields")
			spans = true
			generalSpans = generalSpans || k.has('g')
		}
		left := ""
		for _, letter := range []byte(unused.letters) {
			if !k.has(letter) {
				left += string(letter)
			}
		}
		unused.letters = left
		unused.skipEnd = unused.skipEnd && !k.skipEnd
	}
	told := false
	switch {
	case spans && s.separator == '.':
		t.Warn("field separator " + t.Locale.Quote(".") + " is treated as a decimal point in numbers")
		told = true
	case spans && s.separator == '-':
		t.Warn("field separator " + t.Locale.Quote("-") + " is treated as a minus sign in numbers")
	case generalSpans && s.separator == '+':
		t.Warn("field separator " + t.Locale.Quote("+") + " is treated as a plus sign in numbers")
	}
	if numeric && !told {
		t.Warn("numbers use " + t.Locale.Quote(".") + " as a decimal point in this locale")
	}
	s.warnUnused(t, unused)
}

// warnUnused tells of general options that no key takes.
func (s *sorter) warnUnused(t *gnu.Tool, unused sortKey) {
	reverse, last := unused.has('r') && len(s.keys) > 0, !s.stable && !s.unique
	if !unused.plainest() || reverse && !last {
		shown := unused
		if last {
			shown.letters = strings.ReplaceAll(shown.letters, "r", "")
		}
		if text := shown.spelled(); len(text) == 1 {
			t.Warn("option '-" + text + "' is ignored")
		} else {
			t.Warn("options '-" + text + "' are ignored")
		}
	}
	if reverse && last {
		t.Warn("option '-r' only applies to last-resort comparison")
	}
}

func (s *sorter) warnOld(t *gnu.Tool, k *sortKey) {
	old, now := "+"+strconv.Itoa(k.field-1), "-k "+strconv.Itoa(k.field)
	if k.endField > 0 {
		old += " -" + strconv.Itoa(k.endField)
		now += "," + strconv.Itoa(k.endField)
	}
	t.Warn("obsolescent key " + t.Locale.Quote(old) + " used; consider " + t.Locale.Quote(now) + " instead")
}

// explain writes a line, and below it the keys.
func (s *sorter) explain(t *gnu.Tool, line []byte) {
	t.Out.Write(bytes.ReplaceAll(line, []byte("\t"), []byte(">")))
	t.Out.WriteByte('\n')
	for i := range s.keys {
		begin, end := s.marked(&s.keys[i], line)
		mark(t, line, begin, end)
	}
	if len(s.keys) == 0 || !s.unique && !s.stable {
		mark(t, line, 0, len(line))
	}
}

// marked returns the part of a line that counts for a key.
func (s *sorter) marked(k *sortKey, line []byte) (begin, end int) {
	begin, end = s.place(k, line)
	if !k.numeric() && !k.has('M') {
		return begin, end
	}
	text := line[begin:end]
	begin = end - len(skipBlanks(text))
	text = line[begin:end]
	switch {
	case k.has('M'):
		if month(text) > 0 {
			return begin, begin + 3
		}
	case k.has('g'):
		_, length := general(text)
		return begin, begin + length
	default:
		rest := bytes.TrimPrefix(text, []byte("-"))
		length, greatest := rawNumber(rest)
		if greatest == 0 {
			return begin, begin
		}
		if k.has('h') && length < len(rest) && unitOrder(rest[length]) > 0 {
			length++
		}
		return begin, begin + len(text) - len(rest) + length
	}
	return begin, begin
}

// mark underlines a part of a line.
func mark(t *gnu.Tool, line []byte, begin, end int) {
	width := func(text []byte) int {
		printable := t.Locale.Masked(string(text))
		return quote.Width(printable)
	}
	t.Out.WriteString(strings.Repeat(" ", width(line[:begin])))
	if n := width(line[begin:end]); n > 0 {
		fmt.Fprintln(t.Out, strings.Repeat("_", n))
	} else {
		t.Out.WriteString("^ no match for key\n")
	}
}
