// Package reason formats errors as one line, with strerror(3)'s text for an errno and, if it is
// known, what to do about it.
package reason

import (
	"errors"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/hint"
	"contedor/internal/linux/errno"
	"contedor/internal/linux/quote"
)

// An Error is a text and its cause.
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

// A Hinted error has an attempt for which a hint is printed after the text.
type Hinted struct {
	Text    string
	Attempt hint.Attempt
}

func (h *Hinted) Error() string { return h.Text }

// New returns an Error. cause may be nil.
func New(text string, cause error) error { return &Error{text, cause} }

// Of returns the text of an error without the names of system calls and packages that Go's errors
// begin with. If the error wraps an errno, the text is strerror(3)'s.
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

// Quote quotes a file name for a message: on one line, with control characters escaped, and
// without the middle of a name of more than 300 bytes.
func Quote(name string) string {
	if len(name) > 300 {
		name = name[:140] + "..." + name[len(name)-140:]
	}
	if q := strconv.Quote(name); strings.ContainsRune(q, '\\') {
		return q
	}
	return "'" + name + "'"
}

// Bare is Quote without quotes around a name that needs none.
func Bare(name string) string {
	if q := Quote(name); len(name) > 300 || q[0] == '"' {
		return q
	}
	return name
}

// longest is the limit of a text of Foreign in bytes.
const longest = 1000

// Foreign returns a text that comes from a server, in part or as a whole, as a message shows it: on
// one line, without control characters, and without the middle of a text of more than 1000 bytes.
func Foreign(text string) string {
	if len(text) > longest {
		text = text[:longest/2] + "..." + text[len(text)-longest/2:]
	}
	return quote.Visible(text)
}

// Advice says what to do about an errno of the directory in which a tree is made.
var Advice = map[syscall.Errno]string{
	syscall.ENOSPC: "free some, or name a DIR on another file system",
	syscall.EDQUOT: "free some, or name a DIR on another file system",
	syscall.EROFS:  "name a DIR on another file system",
	syscall.EACCES: "name a DIR where you may write",
	syscall.EIO:    "the file system or its disk fails: see dmesg(1)",
}

// WithAdvice returns the text of Of with the Advice, if there is one, in parentheses.
func WithAdvice(err error) string {
	text := Of(err)
	var e syscall.Errno
	if errors.As(err, &e) && Advice[e] != "" {
		text += " (" + Advice[e] + ")"
	}
	return text
}
