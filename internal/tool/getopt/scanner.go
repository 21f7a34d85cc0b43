package getopt

import (
	"slices"
	"strings"

	"contedor/internal/cli"
)

// A scanner reads options as glibc's getopt_long(3) and getopt_long_only(3) do.
type scanner struct {
	words    []string // the name of the script, then its parameters. next moves operands after options.
	letters  string   // as in getopt(3), with "+", "-" or ":" at the beginning
	long     []cli.LongOption
	oneDash  bool // long options may begin with one dash
	quiet    bool
	posix    bool // the first operand ends the options
	complain func(text string)

	order       byte   // '+', '-', or 0 to move operands after options
	at          int    // index of the next word
	cluster     string // the rest of a word of short options
	first, last int    // the operands that were skipped
}

// A kind tells what next has found.
type kind uint8

const (
	end kind = iota
	shortName
	longName
	operand // with "-" at the beginning of letters
	wrong
)

// found is the result of next.
type found struct {
	kind   kind
	letter byte
	long   *cli.LongOption
	value  string
}

func (s *scanner) start() {
	s.at, s.first, s.last = 1, 1, 1
	if strings.HasPrefix(s.letters, "+") || strings.HasPrefix(s.letters, "-") {
		s.order, s.letters = s.letters[0], s.letters[1:]
	}
	if s.posix {
		s.order = '+'
	}
	s.quiet = s.quiet || strings.HasPrefix(s.letters, ":")
}

func (s *scanner) fail(text string) found {
	if !s.quiet {
		s.complain(text)
	}
	return found{kind: wrong}
}

func isOperand(word string) bool { return len(word) < 2 || word[0] != '-' }

// move moves the options that were read last before the operands that were skipped.
func (s *scanner) move() {
	operands := slices.Clone(s.words[s.first:s.last])
	copy(s.words[s.first:], s.words[s.last:s.at])
	s.first += s.at - s.last
	copy(s.words[s.first:], operands)
	s.last = s.at
}

// next returns the next option.
func (s *scanner) next() found {
	if s.cluster != "" {
		return s.short()
	}
	if s.order == 0 {
		switch {
		case s.last == s.at:
		case s.first == s.last:
			s.first = s.at
		default:
			s.move()
		}
		for s.at < len(s.words) && isOperand(s.words[s.at]) {
			s.at++
		}
		s.last = s.at
	}
	if s.at < len(s.words) && s.words[s.at] == "--" {
		s.at++
		if s.first == s.last {
			s.first = s.at
		} else {
			s.move()
		}
		s.last, s.at = len(s.words), len(s.words)
	}
	switch {
	case s.at == len(s.words):
		if s.first != s.last {
			s.at = s.first
		}
		return found{}
	case !isOperand(s.words[s.at]):
		return s.option()
	case s.order == '+':
		return found{}
	}
	s.at++
	return found{kind: operand, value: s.words[s.at-1]}
}

// option reads a word that begins with a dash.
func (s *scanner) option() found {
	word := s.words[s.at]
	switch {
	case word[1] == '-':
		return s.name(word[2:], "--")
	case s.oneDash && (len(word) > 2 || strings.IndexByte(s.letters, word[1]) < 0):
		if row, many := s.find(word[1:]); row != nil || many != "" || strings.IndexByte(s.letters, word[1]) < 0 {
			return s.name(word[1:], "-")
		}
	}
	s.cluster = word[1:]
	return s.short()
}

// short reads a letter of the cluster.
func (s *scanner) short() found {
	c := s.cluster[0]
	s.cluster = s.cluster[1:]
	if s.cluster == "" {
		s.at++
	}
	at := strings.IndexByte(s.letters, c)
	if at < 0 || c == ':' || c == ';' {
		return s.fail("invalid option -- '" + string([]byte{c}) + "'")
	}
	rest := s.letters[at+1:]
	isName := c == 'W' && strings.HasPrefix(rest, ";") // -W NAME is --NAME
	f := found{kind: shortName, letter: c}
	switch {
	case !isName && !strings.HasPrefix(rest, ":"):
		return f
	case s.cluster != "":
		f.value, s.cluster = s.cluster, ""
		s.at++
	case strings.HasPrefix(rest, "::"):
	case s.at == len(s.words):
		return s.fail("option requires an argument -- '" + string([]byte{c}) + "'")
	default:
		f.value = s.words[s.at]
		s.at++
	}
	if isName {
		s.at--
		return s.name(f.value, "-W ")
	}
	return f
}

// name reads the name of a long option, and perhaps "=VALUE", after a prefix in the word s.at.
func (s *scanner) name(text, prefix string) found {
	s.at++
	row, many := s.find(text)
	switch {
	case many != "":
		message := "option '" + prefix + text + "' is ambiguous; possibilities:"
		for name := range strings.FieldsSeq(many) {
			message += " '" + prefix + name + "'"
		}
		return s.fail(message)
	case row == nil:
		return s.fail("unrecognized option '" + prefix + text + "'")
	}
	_, value, has := strings.Cut(text, "=")
	switch {
	case has && row.Argument == cli.None:
		return s.fail("option '" + prefix + row.Name + "' doesn't allow an argument")
	case has || row.Argument != cli.Required:
	case s.at == len(s.words):
		return s.fail("option '" + prefix + row.Name + "' requires an argument")
	default:
		value = s.words[s.at]
		s.at++
	}
	return found{kind: longName, long: row, value: value}
}

// find looks up a name or its abbreviation. It returns the names that an ambiguous abbreviation may mean,
// with blanks between them.
func (s *scanner) find(text string) (row *cli.LongOption, many string) {
	name, _, _ := strings.Cut(text, "=")
	for i := range s.long {
		if s.long[i].Name == name {
			return &s.long[i], ""
		}
	}
	for i := range s.long {
		r := &s.long[i]
		switch {
		case !strings.HasPrefix(r.Name, name):
		case row == nil:
			row = r
		case many == "":
			many = row.Name + " " + r.Name
		default:
			many += " " + r.Name
		}
	}
	return row, many
}
