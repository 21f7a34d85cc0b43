package headstart

import (
	"strings"

	"contedor/internal/solo"
)

// chroot makes a program of NEWROOT COMMAND [ARG]...; it reports whether the
// command line is that.
func (l line) chroot(p *solo.Program) bool {
	if !l.isPlainChroot(0) {
		return false
	}
	l.enter(p, 1)
	p.Leave()
	return true
}

// isPlainChroot reports whether a directory and a program follow word at, and no
// option.
func (l line) isPlainChroot(at int) bool {
	return l.words() > at+2 && !strings.HasPrefix(l.word(at+1), "-") && len(l.word(at+1)) < longest
}

// longest is how long a directory's name may be for a Program without an
// allocation.
const longest = 512
