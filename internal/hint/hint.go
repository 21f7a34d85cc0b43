// Package hint finds out why an operation has failed: by looking and by trying, in
// the process and the directory in which it failed.
//
// An Attempt says what was tried, a Refusal that the kernel has refused it. Where the
// process can no longer look for itself, its root directory being another or its
// runtime being gone, the program is re-executed with the Refusal as its argv, and
// Answer prints the hint.
//
// Package headstart calls Wanted before the Go runtime starts, and nothing else here.
package hint

import (
	"syscall"

	"contedor/internal/linux/machine"
	"contedor/internal/linux/quote"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// An Attempt is an operation that can fail: its type says which, its fields what it
// was about. The function attempts returns one of each type.
type Attempt interface {
	// cause returns the hint's text; empty where nothing is known.
	cause(r Refusal, m machine.Machine, t *texts.Hint) string

	// word names the type to the re-executed program.
	word() string

	// code passes each field to c, which writes or reads it.
	code(c *codec)
}

// A Refusal is an attempt that the kernel has refused.
type Refusal struct {
	Attempt Attempt
	Errno   syscall.Errno
	Before
}

// Before is what can no longer be found out once namespaces are new.
type Before struct {
	EUID         int
	Capabilities uint64  // effective ones, bit n for number n
	Flags        uintptr // CLONE_NEW* bits of all namespaces that were to be made or entered
}

// Now returns what is to be known of the process before it begins.
func Now(flags uintptr) Before {
	b := Before{EUID: unix.Geteuid(), Flags: flags}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&header, &data[0]) == nil {
		b.Capabilities = uint64(data[1].Effective)<<32 | uint64(data[0].Effective)
	}
	return b
}

func (b Before) capable(n int) bool { return b.Capabilities>>n&1 != 0 }

// Refused returns the refusal of an attempt that this process has made just now. Its
// error is an errno.
func Refused(a Attempt, err error) *Refusal {
	e, _ := err.(syscall.Errno)
	return &Refusal{Attempt: a, Errno: e, Before: Now(0)}
}

// Line returns the line that tells the cause, with its newline; empty for none.
func (r Refusal) Line(m machine.Machine, c *texts.Language) string {
	return Text(r.Attempt.cause(r, m, &c.Hint))
}

// Text is a hint as a line; empty for none. Names in it may be of a hostile tree.
func Text(text string) string {
	if text == "" {
		return ""
	}
	return "hint: " + quote.Visible(text) + "\n"
}
