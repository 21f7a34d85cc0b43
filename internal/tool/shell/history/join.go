package history

import "strings"

// Joint returns the separator between two lines of a command in its history entry. text has the
// lines so far, the last one with its newline, and line is the next one. As in bash, the joined
// command can be run again.
func Joint(text, line string) string {
	s := scan(text)
	blank := strings.Trim(line, " \t") == ""
	switch {
	case s.quote != 0:
		return "\n"
	case s.document:
		return "\n"
	case s.pending: // the first line of a here-document
		return "\n"
	case s.compound:
		return " "
	case s.last == ")" && s.before == "(":
		return " " // a function begins
	case s.last == ")" && s.cases > 0 && !s.subshell:
		return " "
	case s.before == "function":
		return " "
	case s.before == "for" && !isOperator(s.last):
		if strings.HasPrefix(strings.TrimLeft(line, " \t"), "in") {
			return " "
		}
		return ";"
	case s.before == "case" && !isOperator(s.last):
		return " "
	case goesOn[s.last], lastLine(text) == "":
		if blank {
			return ""
		}
		return " "
	}
	return "; "
}

// lastLine returns the last line of a text without the blanks around it.
func lastLine(text string) string {
	text = strings.TrimSuffix(text, "\n")
	return strings.Trim(text[strings.LastIndexByte(text, '\n')+1:], " \t")
}

// goesOn has the tokens after which a newline does not end a command.
var goesOn = map[string]bool{
	"{": true, "(": true, ";": true, "&": true, "|": true, "case": true, "do": true, "else": true, "if": true,
	";;": true, ";&": true, ";;&": true, "then": true, "until": true, "while": true, "&&": true, "||": true, "in": true, "|&": true,
}

func isOperator(token string) bool {
	return token != "" && strings.IndexByte("();&|<>\n", token[0]) >= 0
}

// Quote returns the quote in which the text of an incomplete command ends: ' or ", or 0.
func Quote(text string) byte { return scan(text).quote }

// InDocument reports whether the text of an incomplete command ends in a here-document.
func InDocument(text string) bool { s := scan(text); return s.document || s.pending }

// A scanned has what Joint needs to know about the text of an incomplete command.
type scanned struct {
	quote        byte
	pending      bool // a here-document begins in the next line
	document     bool // a here-document has begun
	compound     bool // in the parentheses of an array
	subshell     bool // the last ")" closed a "("
	cases        int
	last, before string // the last tokens
}

// scan reads the tokens of a text. It knows only as much of the language as Joint needs.
func scan(text string) (s scanned) {
	type heredoc struct {
		end  string
		tabs bool
	}
	var documents []heredoc
	var open []bool // of "(": whether it opens an array
	token := func(t string) { s.before, s.last = s.last, t }
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\n':
			i++
			s.pending = false
			for len(documents) > 0 && i <= len(text) {
				if i == len(text) {
					s.pending = true
					return s
				}
				ended := false
				begun := false
				for i < len(text) {
					line, rest, _ := strings.Cut(text[i:], "\n")
					i = len(text) - len(rest)
					begun = true
					if documents[0].tabs {
						line = strings.TrimLeft(line, "\t")
					}
					if line == documents[0].end {
						ended = true
						break
					}
				}
				if !ended {
					s.document = begun
					return s
				}
				documents = documents[1:]
			}
			continue
		case c == ' ' || c == '\t':
			i++
			continue
		case c == '\\' && i+1 < len(text) && text[i+1] == '\n':
			i += 2
			continue
		case c == '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
			continue
		}
		end := i + 1
		switch {
		case c == '(' || c == ')' || c == ';' || c == '&' || c == '|' || c == '<' || c == '>':
			end = wordEnd(text, i)
			if (c == ';' || c == '&') && end < len(text) && (text[i:end] == ";;" && text[end] == '&' || text[i:end] == ";" && text[end] == '&') {
				end++
			}
			op := text[i:min(end, len(text))]
			if op == "<<" || op == "<<-" {
				at := end
				for at < len(text) && (text[at] == ' ' || text[at] == '\t') {
					at++
				}
				wordEnd, _ := skipWord(text, at)
				documents = append(documents, heredoc{strings.NewReplacer("'", "", `"`, "", `\`, "").Replace(text[at:wordEnd]), op == "<<-"})
				end = wordEnd
			}
			switch op {
			case "(":
				open = append(open, strings.HasSuffix(s.last, "=") && i > 0 && text[i-1] == '=')
			case ")":
				s.subshell = len(open) > 0
				if len(open) > 0 {
					open = open[:len(open)-1]
				}
			}
			token(op)
		default:
			var quote byte
			end, quote = skipWord(text, i)
			word := text[i:end]
			if quote != 0 {
				s.quote = quote
				return s
			}
			switch word {
			case "case":
				s.cases++
			case "esac":
				s.cases--
			}
			token(word)
		}
		i = end
	}
	s.pending = len(documents) > 0
	s.compound = len(open) > 0 && open[len(open)-1]
	return s
}

// skipWord returns the index after the word at i. If a quote or substitution in it is not closed,
// it returns which: ', " or ` as written, and " for an open $(…) or ${…}.
func skipWord(text string, i int) (end int, quote byte) {
	var open []byte
	top := func() byte {
		if len(open) == 0 {
			return 0
		}
		return open[len(open)-1]
	}
	for ; i < len(text); i++ {
		c := text[i]
		switch t := top(); {
		case t == '\'':
			if c == '\'' {
				open = open[:len(open)-1]
			}
		case c == '\\':
			i++
		case t != 0 && c == t:
			open = open[:len(open)-1]
		case c == '$' && i+1 < len(text) && text[i+1] == '(':
			open = append(open, ')')
			i++
		case c == '$' && i+1 < len(text) && text[i+1] == '{':
			open = append(open, '}')
			i++
		case c == '(' && t == ')':
			open = append(open, ')')
		case c == '\'' && t != '"', c == '"', c == '`':
			open = append(open, c)
		case t == 0 && strings.IndexByte(delimiters, c) >= 0:
			return i, 0
		}
	}
	for _, c := range open {
		switch c {
		case '\'', '"', '`':
			return min(i, len(text)), c
		}
	}
	if len(open) > 0 {
		return min(i, len(text)), '"'
	}
	return min(i, len(text)), 0
}
