package headstart

import (
	"strings"

	"contedor/internal/solo"
)

// chroot adds the operations of the command line NEWROOT COMMAND [ARG]... to p. It returns
// false if the command line is another one.
func (l line) chroot(p *solo.Program) bool {
	if !l.isPlainChroot(0) {
		return false
	}
	l.enter(p, 1)
	p.Leave()
	return true
}

// isPlainChroot reports whether word at is followed by a directory and a program, not by an
// option.
func (l line) isPlainChroot(at int) bool {
	return l.words() > at+2 && !strings.HasPrefix(l.word(at+1), "-") && len(l.word(at+1)) < maxPath
}

// maxPath bounds the length of a directory's path, with its NUL, in bytes. A longer one would
// not fit into a Program without an allocation.
const maxPath = 512
