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

// HasComment reports whether a line has a "#" that is not quoted, which bash takes for a comment.
func HasComment(line string) bool {
	end, quote := skipTo(line, 0, "#")
	return quote == 0 && end < len(line)
}

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

// A heredoc is a here-document whose body has not been read yet.
type heredoc struct {
	end  string // the line that ends it
	tabs bool   // <<-: tabs at the beginning of lines do not count
}

// A scanner is the state of scan.
type scanner struct {
	scanned
	text      string
	documents []heredoc
	open      []bool // for each open "(": whether it begins an array
}

// scan reads the tokens of a text. It knows only as much of the language as Joint needs.
func scan(text string) scanned {
	s := &scanner{text: text}
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\n':
			var complete bool
			if i, complete = s.bodies(i + 1); !complete {
				return s.scanned
			}
		case c == ' ' || c == '\t':
			i++
		case c == '\\' && i+1 < len(text) && text[i+1] == '\n':
			i += 2
		case c == '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
		case strings.IndexByte("();&|<>", c) >= 0:
			i = s.operator(i)
		default:
			end, quote := skipWord(text, i)
			if quote != 0 {
				s.quote = quote
				return s.scanned
			}
			s.word(text[i:end])
			i = end
		}
	}
	s.pending = len(s.documents) > 0
	s.compound = len(s.open) > 0 && s.open[len(s.open)-1]
	return s.scanned
}

func (s *scanner) token(text string) { s.before, s.last = s.last, text }

// word takes a word.
func (s *scanner) word(text string) {
	switch text {
	case "case":
		s.cases++
	case "esac":
		s.cases--
	}
	s.token(text)
}

// bodies reads the bodies of here-documents, from the line at i on. complete is false if the text ends
// before they do.
func (s *scanner) bodies(i int) (end int, complete bool) {
	for ; len(s.documents) > 0; s.documents = s.documents[1:] {
		if i == len(s.text) {
			s.pending = true
			return i, false
		}
		for ended := false; !ended; {
			if i == len(s.text) {
				s.document = true
				return i, false
			}
			line, rest, _ := strings.Cut(s.text[i:], "\n")
			i = len(s.text) - len(rest)
			if s.documents[0].tabs {
				line = strings.TrimLeft(line, "\t")
			}
			ended = line == s.documents[0].end
		}
	}
	return i, true
}

// operator reads the operator at i, and the delimiter after the operator of a here-document.
func (s *scanner) operator(i int) (end int) {
	text := s.text
	end = wordEnd(text, i)
	if end < len(text) && text[end] == '&' && (text[i:end] == ";;" || text[i:end] == ";") {
		end++
	}
	op := text[i:min(end, len(text))]
	switch op {
	case "<<", "<<-":
		for end < len(text) && (text[end] == ' ' || text[end] == '\t') {
			end++
		}
		begin := end
		end, _ = skipWord(text, begin)
		s.documents = append(s.documents, heredoc{strings.NewReplacer("'", "", `"`, "", `\`, "").Replace(text[begin:end]), op == "<<-"})
	case "(":
		s.open = append(s.open, strings.HasSuffix(s.last, "=") && i > 0 && text[i-1] == '=')
	case ")":
		s.subshell = len(s.open) > 0
		if s.subshell {
			s.open = s.open[:len(s.open)-1]
		}
	}
	s.token(op)
	return end
}

// skipWord returns the index after the word at i. If a quote or substitution in it is not closed,
// it returns which: ', " or ` as written, and " for an open $(…) or ${…}.
func skipWord(text string, i int) (end int, quote byte) { return skipTo(text, i, delimiters) }

// skipTo is skipWord up to one of other characters that are not quoted.
func skipTo(text string, i int, stops string) (end int, quote byte) {
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
		case t == 0 && strings.IndexByte(stops, c) >= 0:
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
