// Package layout breaks texts into lines that fit a terminal.
package layout

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
// paragraph, but a line that begins with "Usage: " stands alone, and so does a title after a sentence. A
// line that begins with a blank is a row; what does not fit continues below its last column, that is,
// below what follows two or more blanks. A line of one column that begins there, or further to the right,
// belongs to the row above it.
func Flow(text string, width int) string {
	var b strings.Builder
	paragraph, row := "", ""
	indent, column := 0, 0 // of the row: where its first and its last column begin
	end := func() {
		switch hang := column; {
		case paragraph != "":
			b.WriteString(Wrap(paragraph, 0, 0, width, "") + "\n")
		case row != "":
			if hang == 0 || hang > width/2 {
				hang = indent + 2
			}
			b.WriteString(strings.Repeat(" ", indent) + Wrap(row, indent, hang, width, "") + "\n")
		}
		paragraph, row = "", ""
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		words := strings.TrimLeft(line, " ")
		blanks := len(line) - len(words)
		switch {
		case line == "":
			end()
			b.WriteByte('\n')
		case blanks > 0 && row != "" && (blanks == column || column > 0 && blanks > column && !strings.Contains(words, "  ")):
			row += " " + words
		case blanks > 0:
			end()
			row, indent, column = words, blanks, 0
			if at := strings.LastIndex(words, "  "); at >= 0 {
				column = quote.Width(line[:blanks+at+2])
			}
		case isUsage(line):
			end()
			b.WriteString(Wrap(line, 0, 5, width, "") + "\n")
		case paragraph == "" || strings.HasSuffix(paragraph, ".") && strings.HasSuffix(line, ":"):
			end()
			paragraph = line
		default:
			paragraph += " " + line
		}
	}
	end()
	return b.String()
}

// isUsage reports whether a line shows a form of the command line, as the first line of a help text does.
func isUsage(line string) bool { return len(line) > 7 && strings.EqualFold(line[:7], "Usage: ") }

// Page returns a text as it is if its lines fit, and otherwise as Flow fits it. 0 columns are as many as
// needed.
func Page(text string, columns int) string {
	if columns > 0 {
		for line := range strings.Lines(text) {
			if quote.Width(strings.TrimSuffix(line, "\n")) > columns {
				return Flow(text, columns)
			}
		}
	}
	return text
}

// Message breaks the lines of a message between words. 0 columns are as many as needed.
func Message(text string, columns int) string {
	if columns == 0 {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		line, end := strings.CutSuffix(line, "\n")
		b.WriteString(Wrap(line, 0, 2, columns, ""))
		if end {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
