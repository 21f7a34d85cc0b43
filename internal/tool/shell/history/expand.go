package history

import (
	"errors"
	"strings"
)

// An Expander expands "!" and "^" in typed lines, as history(3) describes it. It remembers what
// later expansions may refer to.
type Expander struct {
	List *List

	// Comments ends the expansion at a "#" that begins a word.
	Comments bool

	// On says that the option history is on: then a "!" after a backslash is an ordinary character, even
	// if the backslash is quoted itself.
	On bool

	sought    string // the text of the last "!?text?"
	matched   string // the word in which it was found
	old, repl string // of the last ":s"
}

// delimiters end a word in an event, and begin one that may be a comment.
const delimiters = " \t\n;&()|<>"

// Expand expands a line. quote is the quote in which the line begins: a single or double quote
// character, or 0. changed says that there was something to expand, and printOnly that ":p"
// asks to print the result instead of running it. The error has bash's message, such as
// "!x: event not found".
func (e *Expander) Expand(line string, quote byte) (text string, changed, printOnly bool, err error) {
	if quote != '\'' && strings.HasPrefix(line, "^") {
		line = "!!:s" + line
	}
	var out strings.Builder
	double := quote == '"'
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case i == 0 && quote == '\'':
			end := strings.IndexByte(line, '\'')
			if end < 0 {
				return line, false, false, nil
			}
			out.WriteString(line[:end+1])
			i = end
		case c == '\\':
			out.WriteString(line[i:min(i+2, len(line))])
			i++
		case c == '"':
			double = !double
			out.WriteByte(c)
		case c == '\'' && !double:
			end := singleQuoted(line, i)
			out.WriteString(line[i:end])
			i = end - 1
		case c == '#' && e.Comments && !double && (i == 0 || strings.IndexByte(delimiters, line[i-1]) >= 0):
			out.WriteString(line[i:])
			i = len(line)
		case c == '!' && !e.literal(line, i, double):
			expanded, end, only, err := e.reference(line, i, double, out.String())
			if err != nil {
				return "", false, false, err
			}
			out.WriteString(expanded)
			changed, printOnly = true, printOnly || only
			i = end - 1
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), changed, printOnly, nil
}

// singleQuoted returns the index after the single-quoted text that begins at i. In $'…' a
// backslash quotes.
func singleQuoted(line string, i int) int {
	ansi := i > 0 && line[i-1] == '$'
	for i++; i < len(line) && line[i] != '\''; i++ {
		if ansi && line[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(line))
}

// literal reports whether the "!" at i is an ordinary character.
func (e *Expander) literal(line string, i int, double bool) bool {
	if i+1 == len(line) || strings.IndexByte(" \t\n\r=;&|<>()", line[i+1]) >= 0 || double && line[i+1] == '"' {
		return true
	}
	rest := line[i+1:]
	switch {
	case i > 0 && line[i-1] == '[' && strings.Contains(rest, "]"):
		return true
	case i > 1 && line[i-2:i] == "${" && strings.Contains(rest, "}"):
		return true
	case i > 0 && (line[i-1] == '$' || e.On && line[i-1] == '\\'):
		return true
	}
	return false
}

// reference expands the reference at i. before is the line before it, expanded. end is the index after
// the reference.
func (e *Expander) reference(line string, i int, double bool, before string) (text string, end int, printOnly bool, err error) {
	start := i
	var event string
	found := true
	switch {
	case strings.IndexByte(":$*%^", line[i+1]) >= 0:
		i++
		event, found = e.List.back(1)
	case line[i+1] == '#':
		i += 2
		event = before
	default:
		event, i, found = e.event(line, i+1, double)
	}
	if !found {
		return "", 0, false, errors.New(line[start:i] + ": event not found")
	}
	words := i
	text, i, ok := e.words(line, i, event)
	if !ok {
		return "", 0, false, errors.New(line[words:i] + ": bad word specifier")
	}
	return e.modify(line, i, text)
}

// event finds the entry that is named at i, after the "!".
func (e *Expander) event(line string, i int, double bool) (text string, end int, found bool) {
	if line[i] == '!' {
		text, found = e.List.back(1)
		return text, i + 1, found
	}
	digits := i
	if line[i] == '-' {
		digits++
	}
	if n, end := number(line, digits); end > digits {
		if line[i] == '-' {
			text, found = e.List.back(n)
		} else {
			text, found = e.List.Numbered(n)
		}
		return text, end, found
	}
	if line[i] == '?' {
		i++
		end := i
		for end < len(line) && line[end] != '?' && line[end] != '\n' {
			end++
		}
		if end > i {
			e.sought = line[i:end]
		}
		if end < len(line) && line[end] == '?' {
			end++
		}
		if e.sought == "" {
			return "", end, false
		}
		text, found = e.List.containing(e.sought)
		if found {
			e.matched = wordAround(text, strings.LastIndex(text, e.sought))
		}
		return text, end, found
	}
	end = i
	for end < len(line) && !endsEvent(line[end], end > i, double) {
		end++
	}
	if end == i {
		return "", end, false
	}
	text, found = e.List.beginning(line[i:end])
	return text, end, found
}

// endsEvent reports whether a character ends the text of an event.
func endsEvent(c byte, inside, double bool) bool {
	return c == ':' || inside && c == '-' || strings.IndexByte("^$*%", c) >= 0 || strings.IndexByte(delimiters, c) >= 0 || double && c == '"'
}

// number reads digits at i and returns the index after them.
func number(line string, i int) (n, end int) {
	for end = i; end < len(line) && line[end] >= '0' && line[end] <= '9'; end++ {
		n = min(n*10+int(line[end]-'0'), 1<<30)
	}
	return n, end
}

// lastWord stands for "$" in a range of words.
const lastWord = 1 << 30

// words returns the words of an event that are named at i, or all of it.
func (e *Expander) words(line string, i int, event string) (text string, end int, ok bool) {
	begin := i
	colon := i < len(line) && line[i] == ':'
	if colon {
		i++
	}
	at := func(c byte) bool { return i < len(line) && line[i] == c }
	switch {
	case at('%'):
		return e.matched, i + 1, true
	case at('*'):
		text, _ := extract(event, 1, lastWord)
		return text, i + 1, true
	case at('$'):
		text, ok := extract(event, lastWord, lastWord)
		return text, i + 1, ok
	}
	first, last := 0, 0
	switch n, end := number(line, i); {
	case at('-'):
	case at('^'):
		first, i = 1, i+1
	case end > i && colon:
		first, i = n, end
	default:
		return event, begin, true
	}
	switch {
	case at('^'):
		last, i = 1, i+1
	case at('*'):
		last, i = lastWord, i+1
	case !at('-'):
		last = first
	default:
		i++
		switch n, end := number(line, i); {
		case end > i:
			last, i = n, end
		case at('$'):
			last, i = lastWord, i+1
		case at('^'):
			last, i = 1, i+1
		default:
			last = -1 // all but the last
		}
	}
	text, ok = extract(event, first, last)
	return text, i, ok
}

// extract returns words of a line, joined by blanks. A negative last counts from the last word.
func extract(line string, first, last int) (string, bool) {
	words := Words(line)
	switch {
	case last < 0:
		last += len(words) - 1
	case last == lastWord:
		last = len(words) - 1
	}
	if first == lastWord {
		first = len(words) - 1
	}
	if first >= len(words) || last >= len(words) || first < 0 || last < 0 || first > last+1 || first > last {
		return "", false
	}
	return strings.Join(words[first:last+1], " "), true
}

// modify applies the modifiers at i, such as ":h" and ":s/a/b/".
func (e *Expander) modify(line string, i int, text string) (_ string, end int, printOnly bool, err error) {
	start := i
	everywhere, byWord, quoting := false, false, byte(0)
	for i+1 < len(line) && line[i] == ':' {
		i++
		for i < len(line) && (line[i] == 'g' || line[i] == 'a' || line[i] == 'G') {
			everywhere = everywhere || line[i] != 'G'
			byWord = byWord || line[i] == 'G'
			i++
		}
		if i == len(line) {
			return "", 0, false, errors.New(line[i:] + ": unrecognized history modifier")
		}
		c := line[i]
		i++
		slash, dot := strings.LastIndexByte(text, '/'), strings.LastIndexByte(text, '.')
		switch c {
		case 'q', 'x':
			quoting = c
		case 'p':
			printOnly = true
		case 't':
			text = text[slash+1:]
		case 'h':
			if slash >= 0 {
				text = text[:slash]
			}
		case 'r':
			if dot >= 0 {
				text = text[:dot]
			}
		case 'e':
			if dot >= 0 {
				text = text[dot:]
			}
		case 's':
			if i == len(line) {
				break
			}
			i = e.pattern(line, i)
			fallthrough
		case '&':
			if e.old == "" {
				return "", 0, false, errors.New(line[start:i] + ": no previous substitution")
			}
			replaced, ok := e.substitute(text, everywhere, byWord)
			if !ok {
				return "", 0, false, errors.New(line[start:i] + ": substitution failed")
			}
			text, everywhere, byWord = replaced, false, false
		default:
			return "", 0, false, errors.New(line[i-1:i] + ": unrecognized history modifier")
		}
	}
	switch quoting {
	case 'q':
		text = single(text)
	case 'x':
		words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' })
		for i, w := range words {
			words[i] = single(w)
		}
		text = strings.Join(words, " ")
	}
	return text, i, printOnly, nil
}

func single(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// pattern reads the texts of ":s" at i, where the delimiter is.
func (e *Expander) pattern(line string, i int) (end int) {
	delimiter := line[i]
	i++
	read := func(replacement bool) string {
		var b strings.Builder
		for ; i < len(line) && line[i] != delimiter; i++ {
			switch {
			case line[i] == '\\' && i+1 < len(line) && line[i+1] == delimiter:
				i++
				b.WriteByte(line[i])
			case replacement && line[i] == '\\' && i+1 < len(line) && line[i+1] == '&':
				i++
				b.WriteByte('&')
			case replacement && line[i] == '&':
				b.WriteString(e.old)
			default:
				b.WriteByte(line[i])
			}
		}
		i = min(i+1, len(line))
		return b.String()
	}
	if old := read(false); old != "" {
		e.old = old
	} else if e.old == "" {
		e.old = e.sought
	}
	e.repl = read(true)
	return i
}

// substitute replaces the first occurrence, all of them, or one in each word.
func (e *Expander) substitute(text string, everywhere, byWord bool) (string, bool) {
	if !strings.Contains(text, e.old) {
		return "", false
	}
	switch {
	case everywhere:
		return strings.ReplaceAll(text, e.old, e.repl), true
	case !byWord:
		return strings.Replace(text, e.old, e.repl, 1), true
	}
	var out strings.Builder
	at := 0
	for _, span := range spans(text) {
		out.WriteString(text[at:span[0]])
		out.WriteString(strings.Replace(text[span[0]:span[1]], e.old, e.repl, 1))
		at = span[1]
	}
	out.WriteString(text[at:])
	return out.String(), true
}
