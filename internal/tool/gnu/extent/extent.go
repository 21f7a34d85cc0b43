// Package extent has what head and tail share: the options for the extent, and titles of files.
package extent

import (
	"math"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Options are the long options that head and tail share.
var Options = []cli.LongOption{
	{Name: "bytes", Argument: cli.Required, Key: 'c'},
	{Name: "lines", Argument: cli.Required, Key: 'n'},
	{Name: "quiet", Key: 'q'},
	{Name: "silent", Key: 'q'},
	{Name: "verbose", Key: 'v'},
	{Name: "zero-terminated", Key: 'z'},
}

// An Extent is the part of a file that head or tail prints.
type Extent struct {
	N     int64 // number of lines or bytes
	Bytes bool  // N counts bytes, not lines
	// Other is set if the value has a sign that changes its meaning: all but the last N
	// for head, from number N on for tail.
	Other bool
}

// Parse parses the value of -n or -c. sign is the sign that sets Other: "-" for head, "+" for
// tail. The error is the message of the real tools.
func Parse(t *gnu.Tool, o cli.Option, sign string) (Extent, error) {
	text, other := strings.CutPrefix(o.Value, sign)
	if sign == "+" && !other {
		text = strings.TrimPrefix(text, "-")
	}
	n, err := quantity.Parse(text)
	if sign == "+" && other && (text == "" || text[0] < '0' || text[0] > '9') { // the number has had its sign
		err = unix.EINVAL
	}
	if rest := strings.TrimLeft(text, " \t\n\v\f\r"); sign == "+" && !other && strings.HasPrefix(rest, "-") {
		if _, err := quantity.Parse(rest[1:]); err == nil && rest[1] >= '0' && rest[1] <= '9' {
			return Extent{}, cli.Fail("invalid number of "+unit(o)+": "+t.Locale.Quote(text), unix.EOVERFLOW)
		}
	}
	if err == unix.EOVERFLOW { // more than any file has
		n, err = math.MaxInt64, nil
	}
	if err != nil {
		wrong := o.Value
		if sign == "+" { // tail passes over a minus sign
			wrong = strings.TrimPrefix(wrong, "-")
		} else if other {
			wrong = text
		}
		return Extent{}, cli.Fail("invalid number of "+unit(o)+": "+t.Locale.Quote(wrong), nil)
	}
	return Extent{n, o.Key == 'c', other}, nil
}

func unit(o cli.Option) string {
	if o.Key == 'c' {
		return "bytes"
	}
	return "lines"
}

// Title writes the title of a file, "==> NAME <==". All titles but the first follow a blank line.
func Title(t *gnu.Tool, name string, first bool) {
	if !first {
		t.Out.WriteString("\n")
	}
	t.Out.WriteString("==> " + Shown(name) + " <==\n")
}

// Shown returns the name of a file for titles and messages.
func Shown(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}
