package eval

import (
	"fmt"
	"strconv"
	"strings"
)

func getoptsBuiltin(s *Shell, args []string) int {
	const usage = "optstring name [arg ...]"
	words, status := s.Options(args, "", usage, nil)
	if status != 0 {
		return status
	}
	if len(words) < 2 {
		return s.wrongUsage("getopts", usage)
	}
	spec, name := words[0], words[1]
	params := s.params
	if len(words) > 2 {
		params = words[2:]
	}
	silent := strings.HasPrefix(spec, ":")
	spec = strings.TrimPrefix(spec, ":")
	report := s.get("OPTERR") != "0" && !silent
	index := int(s.arithQuiet(s.get("OPTIND")))
	if index < 1 {
		index = 1
		s.optChar = 1
	}
	set := func(option string) int {
		if !validName(name) {
			return s.failf("getopts: `%s': not a valid identifier", name)
		}
		if !s.assign(name, option, false) {
			return usageError
		}
		return 0
	}
	finish := func() int {
		s.optChar = 1
		s.setOptind(index)
		s.unset("OPTARG")
		set("?")
		return 1
	}
	if index > len(params) {
		index = max(len(params)+1, 1)
		return finish()
	}
	word := params[index-1]
	if s.optChar >= len(word) && s.optChar > 1 {
		s.optChar = 1
	}
	if s.optChar == 1 {
		if len(word) < 2 || word[0] != '-' {
			return finish()
		}
		if word == "--" {
			index++
			return finish()
		}
	}
	c := word[s.optChar]
	s.optChar++
	last := s.optChar >= len(word)
	at := strings.IndexByte(spec, c)
	advance := func() {
		if last {
			index++
			s.optChar = 1
		}
	}
	if at < 0 || c == ':' {
		advance()
		s.setOptind(index)
		if silent {
			s.assign("OPTARG", string([]byte{c}), false)
		} else {
			s.unset("OPTARG")
			if report {
				s.Message(fmt.Sprintf("%s: illegal option -- %c", s.name0, c))
			}
		}
		return set("?")
	}
	if at+1 < len(spec) && spec[at+1] == ':' {
		value, given := "", true
		switch {
		case !last:
			value = word[s.optChar:]
		case index < len(params):
			index++
			value = params[index-1]
		default:
			given = false
		}
		index++
		s.optChar = 1
		s.setOptind(index)
		if !given {
			if silent {
				s.assign("OPTARG", string([]byte{c}), false)
				return set(":")
			}
			s.unset("OPTARG")
			if report {
				s.Message(fmt.Sprintf("%s: option requires an argument -- %c", s.name0, c))
			}
			return set("?")
		}
		s.assign("OPTARG", value, false)
		return set(string([]byte{c}))
	}
	advance()
	s.setOptind(index)
	s.unset("OPTARG")
	return set(string([]byte{c}))
}

// setOptind sets OPTIND without resetting the position within a word.
func (s *Shell) setOptind(index int) {
	char := s.optChar
	s.assign("OPTIND", strconv.Itoa(index), false)
	s.optChar = char
}
