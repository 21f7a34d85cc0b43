// Package reason words what went wrong, in one line and as strerror(3) words an
// errno, and says what to do about it where that is known.
package reason

import (
	"errors"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/linux/errno"
)

// An Error says what could not be done and why; an errno is worded as strerror(3)
// words it.
type Error struct {
	text  string
	cause error
}

func (f *Error) Error() string {
	if f.cause == nil {
		return f.text
	}
	return f.text + ": " + Of(f.cause)
}

func (f *Error) Unwrap() error { return f.cause }

// New returns an Error. cause may be nil.
func New(text string, cause error) error { return &Error{text, cause} }

// Of returns the text of an error without the names of system calls and
// packages that Go's errors begin with: an errno's text where there is one
// inside.
func Of(err error) string {
	if f, ok := err.(*Error); ok {
		return f.Error()
	}
	var e syscall.Errno
	if errors.As(err, &e) {
		return errno.Text(e)
	}
	return err.Error()
}

// Quote shows a file name in a message: in quotes, on one line, without anything
// that a terminal would act on, and a very long one without its middle.
func Quote(name string) string {
	if len(name) > 300 {
		name = name[:140] + "..." + name[len(name)-140:]
	}
	if q := strconv.Quote(name); strings.ContainsRune(q, '\\') {
		return q
	}
	return "'" + name + "'"
}

// Bare shows a file name as Quote does, without quotes where it needs none.
func Bare(name string) string {
	if q := Quote(name); len(name) > 300 || q[0] == '"' {
		return q
	}
	return name
}

// Advice says what to do about an errno that has to do with where a tree goes.
var Advice = map[syscall.Errno]string{
	syscall.ENOSPC: "free some, or name a DIR on another file system",
	syscall.EDQUOT: "free some, or name a DIR on another file system",
	syscall.EROFS:  "name a DIR on another file system",
	syscall.EACCES: "name a DIR where you may write",
	syscall.EIO:    "the file system or its disk fails: see dmesg(1)",
}

// WithAdvice returns Of's text with what to do about it, where that is known.
func WithAdvice(err error) string {
	text := Of(err)
	var e syscall.Errno
	if errors.As(err, &e) && Advice[e] != "" {
		text += " (" + Advice[e] + ")"
	}
	return text
}
