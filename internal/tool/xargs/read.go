package xargs

import (
	"bufio"
	"io"
	"strings"

	"contedor/internal/cli"
)

// A reader splits the input into items.
type reader struct {
	*builder
	in      *bufio.Reader
	longest int64 // of an item
	ended   bool
	within  bool // an item of the current line was read
	warned  bool // about a zero byte
}

// separatedItem returns the next item that ends with the delimiter. ok is false at the end of the
// input.
func (r *reader) separatedItem() (text string, ok bool, err error) {
	var b []byte
	for {
		c, err := r.in.ReadByte()
		switch {
		case err != nil:
			r.end(err)
			return cut(b), len(b) > 0, nil
		case c == r.delimiter:
			r.read++
			return cut(b), true, nil
		}
		if b = append(b, c); int64(len(b)) > r.longest {
			return "", false, r.tooLong()
		}
	}
}

// end records that the input has ended, and the error that ended it.
func (r *reader) end(err error) {
	r.ended = true
	r.unreadable = err != io.EOF
}

// cut returns the text before the first zero byte, which an argument cannot have.
func cut(b []byte) string {
	text, _, _ := strings.Cut(string(b), "\x00")
	return text
}

func (r *reader) tooLong() error {
	r.runRest()
	return cli.Fail("argument line too long", nil)
}

// quotedItem returns the next item. Blanks and newlines end an item, with -I only newlines. Quotation marks and backslashes protect characters.
// ok is false at the end of the input.
func (r *reader) quotedItem() (text string, ok bool, err error) {
	const (
		atBlanks = iota
		plain
		quoted
		escaped
	)
	state, quote := atBlanks, byte(0)
	var b []byte
	var last byte
	for {
		c, err := r.in.ReadByte()
		if err != nil {
			r.end(err)
			if state == quoted {
				return "", false, r.unmatched(quote)
			}
			if len(b) == 0 || !r.within && r.isEnd(b) {
				return "", false, nil
			}
			return cut(b), true, nil
		}
		before := last
		last = c
		if c == 0 && !r.warned {
			r.warned = true
			r.Warn("WARNING: a NUL character occurred in the input.  It cannot be passed through in the argument list.  Did you mean to use the --null option?")
		}
		switch state {
		case atBlanks:
			if isSpace(c) {
				continue
			}
			state = plain
			fallthrough
		case plain:
			switch {
			case c == '\n':
				if before != ' ' && before != '\t' {
					r.read++
				}
				r.within = false
				return r.finish(b)
			case !r.replaces && (c == ' ' || c == '\t'):
				r.within = true
				return r.finish(b)
			case c == '\\':
				state = escaped
				continue
			case c == '\'' || c == '"':
				state, quote = quoted, c
				continue
			}
		case quoted:
			if c == '\n' {
				return "", false, r.unmatched(quote)
			}
			if c == quote {
				state = plain
				continue
			}
		case escaped:
			state = plain
		}
		if b = append(b, c); int64(len(b)) > r.longest {
			return "", false, r.tooLong()
		}
	}
}

func (r *reader) finish(b []byte) (text string, ok bool, err error) {
	if r.isEnd(b) {
		r.ended = true
		return "", false, nil
	}
	return cut(b), true, nil
}

func (r *reader) isEnd(b []byte) bool { return r.stop != "" && string(b) == r.stop }

func (r *reader) unmatched(quote byte) error {
	r.runRest()
	name := "single"
	if quote == '"' {
		name = "double"
	}
	return cli.Fail("unmatched "+name+" quote; by default quotes are special to xargs unless you use the -0 option", nil)
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
