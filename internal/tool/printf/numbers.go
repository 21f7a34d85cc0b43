package printf

import (
	"math"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu/longdouble"
	"golang.org/x/sys/unix"
)

// signed parses a number as strtoimax(3) does. given is false for a missing argument.
func (p *printer) signed(word string, given bool) int64 {
	if n, ok := p.character(word); ok {
		return n
	}
	n, negative, rest, overflow := magnitude(word)
	switch {
	case negative && (overflow || n > 1<<63):
		n, overflow = 1<<63, true
	case !negative && (overflow || n > math.MaxInt64):
		n, overflow = math.MaxInt64, true
	}
	p.check(word, rest, given, overflow)
	if negative {
		return -int64(n)
	}
	return int64(n)
}

// unsigned parses a number as strtoumax(3) does.
func (p *printer) unsigned(word string, given bool) uint64 {
	if n, ok := p.character(word); ok {
		return uint64(n)
	}
	n, negative, rest, overflow := magnitude(word)
	p.check(word, rest, given, overflow)
	switch {
	case overflow:
		return math.MaxUint64
	case negative:
		return -n
	}
	return n
}

// float parses a number as strtold(3) does.
func (p *printer) float(word string, given bool) longdouble.Number {
	if n, ok := p.character(word); ok {
		return longdouble.FromInt(n)
	}
	n, rest, inRange := longdouble.Parse(word)
	p.check(word, rest, given, !inRange)
	return n
}

// check prints an error unless the whole word is a number.
func (p *printer) check(word, rest string, given, overflow bool) {
	switch {
	case !given:
	case overflow:
		p.Complain(p.Locale.Quote(word), unix.ERANGE)
	case rest == word:
		p.Complain(p.Locale.Quote(word)+": expected a numeric value", nil)
	case rest != "":
		p.Complain(p.Locale.Quote(word)+": value not completely converted", nil)
	}
}

// character parses a quote and a character, whose value is the number of the character.
func (p *printer) character(word string) (n int64, ok bool) {
	if len(word) < 2 || word[0] != '\'' && word[0] != '"' {
		return 0, false
	}
	n, size := int64(word[1]), 1
	if p.Locale.UTF8 {
		if r, length := utf8.DecodeRuneInString(word[1:]); length > 1 {
			n, size = int64(r), length
		}
	}
	if rest := word[1+size:]; rest != "" {
		if _, posix := p.Getenv("POSIXLY_CORRECT"); !posix {
			p.Warn("warning: " + rest + ": character(s) following character constant have been ignored")
		}
	}
	return n, true
}

// magnitude parses the integer at the beginning of a word: decimal, octal after 0, hexadecimal after
// 0x or binary after 0b. If there is none, rest is the whole word.
func magnitude(word string) (n uint64, negative bool, rest string, overflow bool) {
	s := strings.TrimLeft(word, " \t\n\v\f\r")
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	}
	base := 10
	if strings.HasPrefix(s, "0") {
		base = 8
		for letter, other := range map[byte]int{'x': 16, 'b': 2} {
			if len(s) > 2 && s[1]|0x20 == letter && numeral.Digit(s[2]) < other {
				s, base = s[2:], other
				break
			}
		}
	}
	found := false
	for ; s != "" && numeral.Digit(s[0]) < base; s = s[1:] {
		d := uint64(numeral.Digit(s[0]))
		found = true
		if n > (math.MaxUint64-d)/uint64(base) {
			overflow = true
		}
		n = n*uint64(base) + d
	}
	if !found {
		return 0, false, word, false
	}
	return n, negative, s, overflow
}
