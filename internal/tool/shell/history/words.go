package history

import "strings"

// Words splits a line into words, as the event designators of bash count them: operators are words
// of their own, quoted text and "$(…)" belong to a word.
func Words(line string) (words []string) {
	for _, span := range spans(line) {
		words = append(words, line[span[0]:span[1]])
	}
	return words
}

// wordAround returns the word at an index of a line.
func wordAround(line string, at int) string {
	for _, span := range spans(line) {
		if at >= span[0] && at < span[1] {
			return line[span[0]:span[1]]
		}
	}
	return ""
}

// spans returns where each word of a line begins and ends.
func spans(line string) (list [][2]int) {
	for i := 0; ; {
		for i < len(line) && strings.IndexByte(" \t\n", line[i]) >= 0 {
			i++
		}
		if i == len(line) {
			return list
		}
		if line[i] == '#' { // a comment is one word
			return append(list, [2]int{i, len(line)})
		}
		end := wordEnd(line, i)
		list = append(list, [2]int{i, end})
		i = end
	}
}

// wordEnd returns the index after the word at i.
func wordEnd(line string, i int) int {
	at := func(i int) byte {
		if i < len(line) {
			return line[i]
		}
		return 0
	}
	c, next := line[i], at(i+1)
	if _, end := number(line, i); end > i {
		if at(end) != '<' && at(end) != '>' {
			return plainEnd(line, end, 0)
		}
		i = end // a descriptor belongs to its redirection
		c, next = line[i], at(i+1)
	}
	switch {
	case c == '(' || c == ')':
		return i + 1
	case strings.IndexByte("<>;&|", c) < 0:
		return plainEnd(line, i, 0)
	case next == c:
		if c == '<' && (at(i+2) == '-' || at(i+2) == '<') {
			return i + 3
		}
		return i + 2
	case next == '&' && (c == '>' || c == '<'):
		_, end := number(line, i+2)
		if at(end) == '-' {
			end++
		}
		return end
	case c == '&' && next == '>' || c == '>' && next == '|':
		return i + 2
	case next == '(' && (c == '<' || c == '>'):
		return plainEnd(line, i+2, 1)
	}
	return i + 1
}

// plainEnd returns the index after a word that is not an operator. depth counts open parentheses of a
// substitution.
func plainEnd(line string, i, depth int) int {
	quote := byte(0)
	for ; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\\' && quote != '\'':
			i++
		case depth > 0 && c == '(':
			depth++
		case depth > 0 && c == ')':
			depth--
		case depth > 0:
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case strings.IndexByte("<>$!@?+*", c) >= 0 && i+1 < len(line) && line[i+1] == '(':
			depth = 1
			i++
		case strings.IndexByte(delimiters, c) >= 0:
			return i
		case c == '"' || c == '\'' || c == '`':
			quote = c
		}
	}
	return min(i, len(line))
}
