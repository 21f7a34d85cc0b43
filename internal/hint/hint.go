// Package hint finds out why a system call failed and explains it in one line. It reads files
// and repeats system calls in the process and the directory in which the call failed.
//
// An Attempt is the operation that was tried. A Refusal is an Attempt that failed, with its
// errno. A process may be unable to investigate by itself, because its root directory has
// changed or its Go runtime is gone. Then the program is re-executed with the Refusal as its
// argument vector, and Answer returns the hint.
//
// Package headstart calls Wanted before the Go runtime starts, but nothing else from this
// package.
package hint

import (
	"syscall"

	"contedor/internal/linux/layout"
	"contedor/internal/linux/machine"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// An Attempt is an operation that can fail. Its type names the system call, its fields hold
// the arguments that a hint needs. The function attempts returns one of each type.
type Attempt interface {
	// cause returns the text of the hint, or "" if the cause is unknown.
	cause(r Refusal, m machine.Machine, t *texts.Hint) string

	// word names the type to the re-executed program.
	word() string

	// code passes each field to c, which writes or reads it.
	code(c *codec)
}

// A Refusal is an attempt that failed.
type Refusal struct {
	Attempt Attempt
	Errno   syscall.Errno
	Before
}

// Before is the state of the process before the first step. It cannot be read any more after
// the process has new namespaces.
type Before struct {
	EUID         int
	Capabilities uint64  // the effective set; capability n is bit n
	Flags        uintptr // CLONE_NEW* bits of all namespaces that the steps make or enter
}

// Now returns the present state of the process. flags are the CLONE_NEW* bits of all
// namespaces that the steps make or enter.
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

// Refused returns the refusal of an attempt that has just failed in this process with err,
// an errno.
func Refused(a Attempt, err error) *Refusal {
	e, _ := err.(syscall.Errno)
	return &Refusal{Attempt: a, Errno: e, Before: Now(0)}
}

// Line returns the hint: a line with its newline, or "" if the cause is unknown.
func (r Refusal) Line(m machine.Machine, c *texts.Language) string {
	return Text(c, r.Attempt.cause(r, m, &c.Hint))
}

// Text returns the line for the text of a hint in a language, or "" for an empty text. At a terminal
// that is narrower, the line is broken between words. Text replaces characters that are not printable: the
// text may have file names from an untrusted tree.
func Text(c *texts.Language, text string) string {
	if text == "" {
		return ""
	}
	return layout.Message(c.HintWord+": "+quote.Visible(text)+"\n", terminal.Columns(2))
}
