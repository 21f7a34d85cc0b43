// Package reason formats errors as one line, with strerror(3)'s text for an errno and, if it is
// known, what to do about it.
package reason

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/hint"
	"contedor/internal/linux/errno"
	"contedor/internal/linux/quote"
	"contedor/internal/texts"
)

// An Error is a text and its cause.
type Error struct {
	text  string
	cause error
}

func (f *Error) Error() string { return In(f, English()) }

// In is Error in a language.
func (f *Error) In(words *texts.Fetch) string {
	text := words.Phrase(f.text)
	if f.cause == nil {
		return text
	}
	return text + ": " + In(f.cause, words)
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

// A spoken error has a text in every language.
type spoken interface {
	In(words *texts.Fetch) string
}

// A said error is a text of texts.Fetch, filled.
type said struct {
	text  func(*texts.Fetch) string
	pairs []string
	cause error // for {cause}; may be nil
}

// Say returns an error whose text is one of texts.Fetch, filled with pairs as by texts.Fill, and with
// the text of cause for {cause}. cause may be nil.
func Say(text func(*texts.Fetch) string, cause error, pairs ...string) error {
	return &said{text, pairs, cause}
}

func (s *said) Error() string { return s.In(English()) }

func (s *said) In(words *texts.Fetch) string {
	pairs := slices.Clone(s.pairs)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == "size" || pairs[i] == "total" {
			pairs[i+1] = words.Decimal(pairs[i+1])
		}
	}
	text := texts.Fill(s.text(words), pairs...)
	if s.cause != nil {
		text = texts.Fill(text, "cause", In(s.cause, words))
	}
	return text
}

func (s *said) Unwrap() error { return s.cause }

// English returns the texts for messages that are always in English.
func English() *texts.Fetch {
	words := texts.FetchEnglish()
	return &words
}

// Of returns the text of an error without the names of system calls and packages that Go's errors
// begin with. If the error wraps an errno, the text is strerror(3)'s.
func Of(err error) string { return In(err, English()) }

// In returns the text of Of in a language, as far as the error has one there.
func In(err error, words *texts.Fetch) string {
	if s, ok := err.(spoken); ok {
		return s.In(words)
	}
	var e syscall.Errno
	if errors.As(err, &e) {
		return words.Phrase(errno.Text(e))
	}
	return words.Phrase(err.Error())
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

// Advice says what to do about an errno of the directory in which a tree is made, or "".
func Advice(e syscall.Errno, words *texts.Fetch) string {
	switch e {
	case syscall.ENOSPC, syscall.EDQUOT:
		return words.FreeSpace
	case syscall.EROFS:
		return words.OtherDisk
	case syscall.EACCES:
		return words.Writable
	case syscall.EIO:
		return words.DiskFails
	}
	return ""
}

// WithAdvice returns the text of In with the Advice, if there is one, in parentheses.
func WithAdvice(err error, words *texts.Fetch) string {
	text := In(err, words)
	var e syscall.Errno
	if errors.As(err, &e) {
		if advice := Advice(e, words); advice != "" {
			text += " (" + advice + ")"
		}
	}
	return text
}
