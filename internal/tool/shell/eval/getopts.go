package eval

import (
	"fmt"
	"strconv"
	"strings"
)

// A getopts is one call of the builtin getopts.
type getopts struct {
	s      *Shell
	spec   string // the options, without the leading colon
	silent bool   // the specification began with a colon
	name   string // the variable for the option
	index  int    // the next OPTIND
	params []string
}

func getoptsBuiltin(s *Shell, args []string) int {
	const usage = "optstring name [arg ...]"
	words, status := s.Options(args, "", usage, nil)
	if status != 0 {
		return status
	}
	if len(words) < 2 {
		return s.wrongUsage("getopts", usage)
	}
	g := getopts{s: s, name: words[1], params: s.params, index: int(s.arithQuiet(s.get("OPTIND")))}
	g.spec, g.silent = strings.CutPrefix(words[0], ":")
	if len(words) > 2 {
		g.params = words[2:]
	}
	if g.index < 1 {
		g.index = 1
		s.optChar = 1
	}
	if g.index > len(g.params) {
		g.index = len(g.params) + 1
		return g.finish()
	}
	word := g.params[g.index-1]
	if s.optChar >= len(word) {
		s.optChar = 1
	}
	if s.optChar == 1 {
		if len(word) < 2 || word[0] != '-' {
			return g.finish()
		}
		if word == "--" {
			g.index++
			return g.finish()
		}
	}
	c := word[s.optChar]
	s.optChar++
	at := strings.IndexByte(g.spec, c)
	if at >= 0 && c != ':' && strings.HasPrefix(g.spec[at+1:], ":") {
		return g.withArgument(c, word[s.optChar:])
	}
	if s.optChar >= len(word) {
		g.nextWord()
	}
	s.setOptind(g.index)
	if at < 0 || c == ':' {
		return g.wrong(c, "?", "illegal option")
	}
	s.unset("OPTARG")
	return g.set(string([]byte{c}))
}

// withArgument takes the argument of an option: the rest of its word, or the next word.
func (g *getopts) withArgument(c byte, rest string) int {
	given := true
	if rest == "" {
		if given = g.index < len(g.params); given {
			rest = g.params[g.index]
			g.index++
		}
	}
	g.nextWord()
	g.s.setOptind(g.index)
	if !given {
		return g.wrong(c, ":", "option requires an argument")
	}
	g.s.assign("OPTARG", rest, false)
	return g.set(string([]byte{c}))
}

// wrong reports a wrong option. If the specification asked for silence, the script reads the
// option in OPTARG, and what is wrong in its variable.
func (g *getopts) wrong(c byte, silently, text string) int {
	if g.silent {
		g.s.assign("OPTARG", string([]byte{c}), false)
		return g.set(silently)
	}
	g.s.unset("OPTARG")
	if g.s.get("OPTERR") != "0" {
		g.s.Message(fmt.Sprintf("%s: %s -- %c", g.s.name0, text, c))
	}
	return g.set("?")
}

// nextWord goes on to the beginning of the next word.
func (g *getopts) nextWord() {
	g.index++
	g.s.optChar = 1
}

// finish ends the options.
func (g *getopts) finish() int {
	g.s.optChar = 1
	g.s.setOptind(g.index)
	g.s.unset("OPTARG")
	g.set("?")
	return 1
}

// set assigns the option to the variable and returns the status.
func (g *getopts) set(option string) int {
	if !validName(g.name) {
		return g.s.failf("getopts: `%s': not a valid identifier", g.name)
	}
	if !g.s.assign(g.name, option, false) {
		return usageError
	}
	return 0
}

// setOptind sets OPTIND without resetting the position within a word.
func (s *Shell) setOptind(index int) {
	char := s.optChar
	s.assign("OPTIND", strconv.Itoa(index), false)
	s.optChar = char
}
