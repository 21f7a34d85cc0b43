// Package tr implements tr(1) of GNU coreutils: it translates, squeezes and deletes characters.
//
// Synopsis:
//
//	tr [OPTION]... STRING1 [STRING2]
package tr

import (
	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"os"
)

// Command is tr.
var Command = gnu.Command("tr", gnu.Coreutils, `[OPTION]... STRING1 [STRING2]
Translates, squeezes or deletes characters from standard input to standard output.
  -c, -C, --complement   the complement of STRING1
  -d, --delete           delete the characters of STRING1
  -s, --squeeze-repeats  write a repeated character of the last STRING once
  -t, --truncate-set1    first cut STRING1 to the length of STRING2
In a STRING: c-d, [:class:], [=c=], [c*N], [c*] (as often as STRING1 is long),
\NNN (octal), \\ \a \b \f \n \r \t \v. Classes: alnum alpha blank cntrl digit graph
lower print punct space upper xdigit.
`, tr)

var options = cli.Options{Short: "AcCdst", Long: []cli.LongOption{
	{Name: "complement", Key: 'c'},
	{Name: "delete", Key: 'd'},
	{Name: "squeeze-repeats", Key: 's'},
	{Name: "truncate-set1", Key: 't'},
}}

// A filter is one run.
type filter struct {
	*gnu.Tool
	complement, remove, squeeze, truncate bool
}

func tr(t *gnu.Tool) error {
	f := &filter{Tool: t}
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'c', 'C':
			f.complement = true
		case 'd':
			f.remove = true
		case 's':
			f.squeeze = true
		case 't':
			f.truncate = true
		}
		return nil
	})
	if err == nil {
		err = f.checkOperands(words)
	}
	if err != nil {
		return err
	}
	s1, err := parse(t, words[0])
	if err != nil {
		return err
	}
	var s2 *set
	if len(words) == 2 {
		if s2, err = parse(t, words[1]); err != nil {
			return err
		}
	}
	if err := f.validate(s1, s2); err != nil {
		return err
	}
	return f.run(s1, s2)
}

func (f *filter) checkOperands(words []string) error {
	least, most := 1, 2
	if f.remove == f.squeeze {
		least = 2
	}
	if f.remove && !f.squeeze {
		most = 1
	}
	switch {
	case len(words) == 0:
		return gnu.BadUsage("missing operand")
	case len(words) < least && f.squeeze:
		return gnu.BadUsage("missing operand after " + f.Locale.Quote(f.Argv[len(f.Argv)-1]) + "\nTwo strings must be given when both deleting and squeezing repeats.")
	case len(words) < least:
		return gnu.BadUsage("missing operand after " + f.Locale.Quote(f.Argv[len(f.Argv)-1]) + "\nTwo strings must be given when translating.")
	case len(words) > most && len(words) == 2:
		return gnu.BadUsage("extra operand " + f.Locale.Quote(words[most]) + "\nOnly one string may be given when deleting without squeezing repeats.")
	case len(words) > most:
		return f.ExtraOperand(words[most])
	}
	return nil
}

// validate checks the sets, and makes the second one as long as the first one.
func (f *filter) validate(s1, s2 *set) error {
	if err := s1.measure(); err != nil {
		return err
	}
	if f.complement {
		s1.length = 0
		for _, in := range s1.contents(true) {
			if in {
				s1.length++
			}
		}
	}
	if s1.endless > 0 {
		return cli.Fail("the [c*] repeat construct may not appear in string1", nil)
	}
	if s2 == nil {
		return nil
	}
	if err := s2.measure(); err != nil {
		return err
	}
	if s2.endless == 1 && s1.length >= s2.length {
		for i := range s2.elements {
			if e := &s2.elements[i]; e.kind == repeated && e.count == 0 {
				e.count = s1.length - s2.length
			}
		}
		s2.length = s1.length
	}
	if s2.endless > 1 {
		return cli.Fail("only one [c*] repeat construct may appear in string2", nil)
	}
	if f.remove {
		if s2.endless > 0 {
			return cli.Fail("the [c*] construct may appear in string2 only when translating", nil)
		}
		return nil
	}
	return f.validateTranslation(s1, s2)
}

func (f *filter) validateTranslation(s1, s2 *set) error {
	if s2.hasEqual {
		return cli.Fail("[=c=] expressions may not appear in string2 when translating", nil)
	}
	if s2.hasOther {
		return cli.Fail("when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'", nil)
	}
	if !f.complement && s2.hasClass {
		if err := alignCases(s1, s2); err != nil {
			return err
		}
	}
	if s1.length > s2.length && !f.truncate {
		if s2.length == 0 {
			return cli.Fail("when not truncating set1, string2 must be non-empty", nil)
		}
		last := s2.elements[len(s2.elements)-1]
		char := last.first
		switch last.kind {
		case span:
			char = last.last
		case class:
			return cli.Fail("when translating with string1 longer than string2,\nthe latter string must not end with a character class", nil)
		}
		s2.elements = append(s2.elements, element{kind: repeated, first: char, count: s1.length - s2.length})
		s2.length = s1.length
	}
	if f.complement && s1.hasClass && !(s2.length == s1.length && s2.isUniform()) {
		return cli.Fail("when translating with complemented character classes,\nstring2 must map all characters in the domain to one", nil)
	}
	return nil
}

// isUniform reports whether all characters are the same.
func (s *set) isUniform() bool {
	n := 0
	for _, in := range s.contents(false) {
		if in {
			n++
		}
	}
	return n == 1
}

// alignCases checks that a class upper or lower of the second set stands opposite one in the first.
// Two such classes count as one character each from then on.
func alignCases(s1, s2 *set) error {
	a, b := cursor{set: s1}, cursor{set: s2}
	for {
		newA, newB := a.index == 0, b.index == 0
		_, e1, ok1 := a.next()
		_, e2, ok2 := b.next()
		case1, case2 := ok1 && e1.isCase(), ok2 && e2.isCase()
		if newB && case2 && !(newA && case1) {
			return cli.Fail("misaligned [:upper:] and/or [:lower:] construct", nil)
		}
		if case2 {
			a.end(e1)
			b.end(e2)
			s1.length -= e1.size() - 1
			s2.length -= e2.size() - 1
		}
		if !ok1 || !ok2 {
			return nil
		}
	}
}

// end moves to the end of an element whose first character was read.
func (c *cursor) end(e *element) {
	if c.index > 0 && &c.set.elements[c.at] == e {
		c.skip()
	}
}

// table returns the translation of each character.
func (f *filter) table(s1, s2 *set) (to [256]byte) {
	for c := range to {
		to[c] = byte(c)
	}
	b := cursor{set: s2}
	if f.complement {
		for c, in := range s1.contents(true) {
			if !in {
				continue
			}
			char, _, ok := b.next()
			if !ok {
				break
			}
			to[c] = char
		}
		return to
	}
	a := cursor{set: s1}
	for {
		c1, e1, ok1 := a.next()
		c2, e2, ok2 := b.next()
		case2 := ok2 && e2.isCase()
		switch {
		case ok1 && case2 && e1.isCase() && e1.name != e2.name:
			for _, c := range members(e1.name) {
				to[c] = c ^ 0x20
			}
		case !ok1 || !ok2:
			return to
		default:
			to[c1] = c2
		}
		if case2 {
			a.end(e1)
			b.end(e2)
		}
	}
}

// run filters the standard input.
func (f *filter) run(s1, s2 *set) error {
	var to [256]byte
	var removed, squeezed [256]bool
	translating := s2 != nil && !f.remove
	switch {
	case translating:
		to = f.table(s1, s2)
		if f.squeeze {
			squeezed = s2.contents(false)
		}
	case f.remove:
		removed = s1.contents(f.complement)
		if f.squeeze {
			squeezed = s2.contents(false)
		}
	default:
		squeezed = s1.contents(f.complement)
	}
	isFile := false
	if in, ok := f.Stdin.(*os.File); ok {
		st, err := in.Stat()
		isFile = err == nil && st.Mode().IsRegular()
	}
	last := -1
	buf := make([]byte, 64<<10)
	for {
		n, err := f.Stdin.Read(buf)
		out := buf[:0]
		for _, c := range buf[:n] {
			if translating {
				c = to[c]
			}
			if removed[c] || int(c) == last && squeezed[c] {
				continue
			}
			last = int(c)
			out = append(out, c)
		}
		if _, err := f.Out.Write(out); err != nil {
			return cli.Fail("write error", err)
		}
		// A file has no pauses, and "tr a b <f >>f" reads what has been written.
		if !isFile {
			if err := f.Out.Flush(); err != nil {
				return cli.Fail("write error", err)
			}
		}
		if gnu.NotEOF(err) != nil {
			return cli.Fail("read error", err)
		}
		if err != nil {
			return nil
		}
	}
}
