package awk

import (
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
)

// A tokenKind is the kind of a token. Operators and keywords are their own text.
type tokenKind string

const (
	endToken      tokenKind = "end of file"
	newlineToken  tokenKind = "\n"
	numberToken   tokenKind = "number"
	stringToken   tokenKind = "string"
	regexToken    tokenKind = "regular expression"
	nameToken     tokenKind = "name"
	functionToken tokenKind = "function name" // a name with "(" right after it
	builtinToken  tokenKind = "built-in function"
)

// A token is a word of a program.
type token struct {
	kind tokenKind
	text string // as in the program; for a string or a regular expression, without the delimiters
	n    float64
	line int
}

var keywords = []string{"BEGIN", "END", "function", "func", "if", "else", "while", "for", "do", "break", "continue",
	"next", "nextfile", "exit", "return", "delete", "in", "getline", "print", "printf"}

// operators are the operators, the longest first.
var operators = []string{"**=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "**", "==", "<=", ">=", "!=", "!~", ">>",
	"{", "}", "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^", "!", ">", "<", "|", "?", ":", "~", "$", "="}

// syntaxError is a failure with the line of the program, as mawk prints it.
func syntaxError(line int, message string) error {
	return cli.Fail("line "+strconv.Itoa(line)+": "+message, nil)
}

// tokens divides a program into tokens. The last one is an endToken.
func tokens(source string) (list []token, err error) {
	line := 1
	add := func(kind tokenKind, text string) {
		list = append(list, token{kind: kind, text: text, line: line})
	}
	for i := 0; i < len(source); {
		rest := source[i:]
		c := rest[0]
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case strings.HasPrefix(rest, "\\\n"):
			line++
			i += 2
		case strings.HasPrefix(rest, "\\\r\n"):
			line++
			i += 3
		case c == '#':
			i += lineLength(rest)
		case c == '\n':
			add(newlineToken, "\n")
			line++
			i++
		case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
			n, after := prefix(rest)
			size := len(rest) - len(after)
			add(numberToken, rest[:size])
			list[len(list)-1].n = n
			i += size
		case isLetter(c):
			size := 1
			for size < len(rest) && (isLetter(rest[size]) || isDigit(rest[size])) {
				size++
			}
			add(wordKind(rest[:size], rest[size:]), rest[:size])
			i += size
		case c == '"':
			size := closing(rest, '"')
			if size == 0 {
				return nil, syntaxError(line, "runaway string constant "+rest[:min(lineLength(rest), 12)]+" ...")
			}
			add(stringToken, unescape(rest[1:size-1]))
			line += strings.Count(rest[:size], "\n")
			i += size
		case c == '/' && regexMayFollow(list):
			size := closing(rest, '/')
			if size == 0 {
				return nil, syntaxError(line, "runaway regular expression "+rest[:min(lineLength(rest), 12)]+" ...")
			}
			add(regexToken, rest[1:size-1])
			i += size
		default:
			op := operatorOf(rest)
			if op == "" {
				return nil, cli.Fail(strconv.Itoa(line)+": unexpected character '"+rest[:1]+"'", nil)
			}
			add(tokenKind(op), op)
			i += len(op)
		}
	}
	if len(list) > 0 && list[len(list)-1].kind != newlineToken {
		add(newlineToken, "\n")
		line++
	}
	add(endToken, string(endToken))
	freeNames(list)
	return list, nil
}

// freeNames turns functions that only gawk has into ordinary names, if the program defines a
// function or uses a variable with that name.
func freeNames(list []token) {
	defined := map[string]bool{}
	for i, t := range list {
		if t.kind == "function" && i+1 < len(list) {
			defined[list[i+1].text] = true
		}
	}
	for i := range list {
		t := &list[i]
		if t.kind != builtinToken || !builtins()[t.text].extension {
			continue
		}
		switch called := i+1 < len(list) && list[i+1].kind == "("; {
		case !called:
			t.kind = nameToken
		case defined[t.text]:
			t.kind = functionToken
		}
	}
}

func lineLength(s string) int {
	if end := strings.IndexByte(s, '\n'); end >= 0 {
		return end
	}
	return len(s)
}

func operatorOf(s string) string {
	for _, op := range operators {
		if strings.HasPrefix(s, op) {
			return op
		}
	}
	return ""
}

func wordKind(word, rest string) tokenKind {
	for _, k := range keywords {
		if k == word {
			if k == "func" {
				k = "function"
			}
			return tokenKind(k)
		}
	}
	if _, ok := builtins()[word]; ok {
		return builtinToken
	}
	if strings.HasPrefix(rest, "(") {
		return functionToken
	}
	return nameToken
}

// regexMayFollow reports whether a slash begins a regular expression: it divides only after
// an operand.
func regexMayFollow(list []token) bool {
	if len(list) == 0 {
		return true
	}
	switch list[len(list)-1].kind {
	case nameToken, numberToken, stringToken, builtinToken, ")", "]", "$", "++", "--":
		return false
	}
	return true
}

// closing returns the size of a string or a regular expression with its delimiters, or 0 if
// it does not end. A slash within brackets does not end a regular expression.
func closing(s string, delimiter byte) int {
	inside := false
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '\n':
			return 0
		case c == delimiter && !inside:
			return i + 1
		case delimiter == '"':
		case inside && c == '[' && i+1 < len(s) && (s[i+1] == ':' || s[i+1] == '.' || s[i+1] == '='):
			if end := strings.Index(s[i+2:], s[i+1:i+2]+"]"); end >= 0 {
				i += end + 3
			}
		case c == '[' && !inside:
			inside = true
			if i+1 < len(s) && s[i+1] == '^' {
				i++
			}
			if i+1 < len(s) && s[i+1] == ']' {
				i++
			}
		case c == ']':
			inside = false
		}
	}
	return 0
}

// unescape replaces the escapes of a string. As in mawk, the backslash of an unknown one stays.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		c := s[i]
		if at := strings.IndexByte(`nt"\/abfvr`, c); at >= 0 {
			b.WriteByte("\n\t\"\\/\a\b\f\v\r"[at])
			continue
		}
		switch {
		case c >= '0' && c <= '7':
			code, size := numeral.Digits(s[i:], 8, 3)
			b.WriteByte(byte(code))
			i += size - 1
		case c == 'x':
			code, size := numeral.Digits(s[i+1:], 16, 2)
			if size == 0 {
				b.WriteString(`\x`)
				continue
			}
			b.WriteByte(byte(code))
			i += size
		case c == '\n':
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String()
}
