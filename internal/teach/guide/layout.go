package guide

import (
	"strings"

	"contedor/internal/linux/quote"
)

// Wrap breaks a text into lines of at most width cells, between words. The first line begins in
// column used, where the caller has written something; the others begin with the text begin and
// hang blanks. A word that is too long for a line is broken after a comma, a slash or a bar; without
// any of them it stays whole. Several blanks in a row are kept, unless the line ends there.
func Wrap(text string, used, hang, width int, begin string) string {
	var b strings.Builder
	room := width - used
	empty := true // whether the line has no word yet
	newline := func() {
		b.WriteString("\n" + begin + strings.Repeat(" ", hang))
		room, empty = width-quote.Width(begin)-hang, true
	}
	for text != "" {
		word := text[:blanksAt(text)]
		text = text[len(word):]
		blanks := len(text) - len(strings.TrimLeft(text, " "))
		for quote.Width(word) > room {
			if !empty {
				newline()
				continue
			}
			at := breakAt(word, room)
			if at == len(word) {
				break
			}
			b.WriteString(word[:at])
			word = word[at:]
			newline()
		}
		b.WriteString(word)
		room, empty = room-quote.Width(word), false
		rest := strings.TrimLeft(text, " ")
		if next := rest[:blanksAt(rest)]; next != "" && blanks+quote.Width(next) > room {
			newline()
		} else if next != "" {
			b.WriteString(text[:blanks])
			room -= blanks
		}
		text = rest
	}
	return b.String()
}

// blanksAt returns where the first blank of a text is, or its length.
func blanksAt(text string) int {
	if at := strings.IndexByte(text, ' '); at >= 0 {
		return at
	}
	return len(text)
}

// breakAt returns where a word may be broken so that its beginning fits into room cells: the last
// such place, otherwise the first place at all, otherwise its length.
func breakAt(word string, room int) int {
	at := len(word)
	for i := range len(word) - 1 {
		if strings.IndexByte(",/|", word[i]) < 0 {
			continue
		}
		if at < len(word) && quote.Width(word[:i+1]) > room {
			break
		}
		at = i + 1
	}
	return at
}

// Flow fits a text into width cells. Consecutive lines that do not begin with a blank are one
// paragraph. A line that begins with a blank stays one; what does not fit continues below its last
// column, that is, below what follows two or more blanks.
func Flow(text string, width int) string {
	var b strings.Builder
	paragraph := ""
	end := func() {
		if paragraph != "" {
			b.WriteString(Wrap(paragraph, 0, 0, width, "") + "\n")
			paragraph = ""
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "":
			end()
			b.WriteByte('\n')
		case line[0] == ' ':
			end()
			indent := len(line) - len(strings.TrimLeft(line, " "))
			hang := indent + 2
			if at := strings.LastIndex(line[indent:], "  "); at >= 0 {
				hang = quote.Width(line[:indent+at+2])
			}
			if hang > width/2 {
				hang = indent + 2
			}
			b.WriteString(strings.Repeat(" ", indent) + Wrap(line[indent:], indent, hang, width, "") + "\n")
		case paragraph == "":
			paragraph = line
		default:
			paragraph += " " + line
		}
	}
	end()
	return b.String()
}
