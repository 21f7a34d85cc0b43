package hint

import (
	"strconv"
	"syscall"

	"contedor/internal/linux/machine"
	"contedor/internal/texts"
)

// attempts returns an attempt of every type.
func attempts() []Attempt {
	return []Attempt{
		new(Unshare), new(Join), new(NamespaceFile),
		new(MapID), new(MapRanges), new(SetID), new(DropGroups),
		new(Chroot), new(Chdir),
		new(Propagation), new(MountProc), new(Bind), new(Mount), new(Umount),
		new(Hostname), new(Download),
		new(PivotRoot), new(Cgroup),
		new(Netns), new(Network), new(Target),
		new(OOMScore),
		new(Exec),
	}
}

// called is argv[0] of a process that was re-executed to print a hint.
const called = "contedor: hint"

// ErrnoWord is the index of the errno in the result of Argv, where it is overwritten after
// the attempt has failed.
const ErrnoWord = 2

// Argv returns the argument vector with which the program is re-executed to print a hint.
// root is a descriptor of the machine's root directory, which that process must inherit.
func (r Refusal) Argv(root int) []string {
	c := codec{words: []string{called, r.Attempt.word()}}
	r.code(&c, &root)
	return c.words
}

// Answer returns the hint for a result of Argv: a line with its newline, or "" if there is
// no hint.
func Answer(argv []string, getenv func(string) (string, bool)) string {
	if r, root, ok := parse(argv); ok {
		return r.Line(machine.At(root), texts.FromEnvironment(getenv))
	}
	return ""
}

// parse is the inverse of Argv. ok is false if argv names no attempt.
func parse(argv []string) (r Refusal, root int, ok bool) {
	c := codec{words: argv[1:], reads: true}
	word := ""
	c.text(&word)
	for _, a := range attempts() {
		if a.word() == word {
			r.Attempt = a
			r.code(&c, &root)
			return r, root, true
		}
	}
	return r, 0, false
}

// code passes everything after the attempt's word to c.
func (r *Refusal) code(c *codec, root *int) {
	number(c, &r.Errno)
	number(c, root)
	number(c, &r.EUID)
	number(c, &r.Capabilities)
	number(c, &r.Flags)
	r.Attempt.code(c)
}

// A codec writes fields as words, or reads them in the same order. A missing word, or one
// that is not a number but should be, is read as the zero value.
type codec struct {
	words []string
	reads bool
}

func (c *codec) text(s *string) {
	switch {
	case !c.reads:
		c.words = append(c.words, *s)
	case len(c.words) > 0:
		*s, c.words = c.words[0], c.words[1:]
	}
}

// rest writes or reads a list. It must be the last field.
func (c *codec) rest(list *[]string) {
	if c.reads {
		*list, c.words = c.words, nil
	} else {
		c.words = append(c.words, *list...)
	}
}

// number writes or reads a number.
func number[N int | uint32 | uint64 | uintptr | syscall.Errno](c *codec, n *N) {
	word := strconv.FormatUint(uint64(*n), 10)
	c.text(&word)
	if c.reads {
		value, _ := strconv.ParseUint(word, 10, 64)
		*n = N(value)
	}
}
