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
	name = shorten(name, 300)
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

// Limits of texts from a server, in bytes.
const (
	longest        = 80
	longestError   = 300
	longestAddress = 2000
)

// Foreign returns a text from a server as a message shows it: on one line, without control
// characters, and without the middle of a text of more than 80 bytes.
func Foreign(text string) string { return quote.Visible(shorten(text, longest)) }

// Address is Foreign for a URL, of which it shows up to 2000 bytes.
func Address(text string) string { return quote.Visible(shorten(text, longestAddress)) }

// Network returns the text of an error of Go's packages for networks as a message shows it. What
// they quote from a server is quoted by Excerpt. Of the whole text it shows up to 300 bytes.
func Network(text string) string {
	var b strings.Builder
	for text != "" {
		if quoted, err := strconv.QuotedPrefix(text); err == nil && quoted[0] == '"' {
			word, _ := strconv.Unquote(quoted)
			b.WriteString(Excerpt(word))
			text = text[len(quoted):]
			continue
		}
		b.WriteByte(text[0])
		text = text[1:]
	}
	return quote.Visible(shorten(b.String(), longestError))
}

// Excerpt quotes the beginning of a text from a server like Quote. The quotation has at most 80
// bytes; three dots follow if it is not the whole text.
func Excerpt(text string) string {
	end := min(len(text), longest)
	for len(Quote(text[:end])) > longest+len("''") {
		end--
	}
	if end < len(text) {
		return Quote(text[:end]) + "..."
	}
	return Quote(text)
}

// shorten leaves out the middle of a text of more than limit bytes.
func shorten(text string, limit int) string {
	if len(text) > limit {
		return text[:limit/2] + "..." + text[len(text)-limit/2:]
	}
	return text
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
