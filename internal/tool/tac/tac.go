// Package tac implements tac(1) of GNU coreutils: it writes files with their records in reverse
// order.
//
// Synopsis:
//
//	tac [OPTION]... [FILE]...
package tac

import (
	"bytes"
	"io"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/pattern"
)

// Command is tac.
var Command = gnu.Command("tac", gnu.Coreutils, `[OPTION]... [FILE]...
Writes each FILE, or standard input, with the last line first.
  -b, --before            the separator begins a record instead of ending it
  -r, --regex             the separator is a regular expression
  -s, --separator=STRING  the separator, by default a newline
`, tac)

var options = cli.Options{Permute: true, Short: "brs:", Long: []cli.LongOption{
	{Name: "before", Key: 'b'},
	{Name: "regex", Key: 'r'},
	{Name: "separator", Argument: cli.Required, Key: 's'},
}}

// A reverser is one run.
type reverser struct {
	*gnu.Tool
	before    bool
	separator string
	re        *pattern.Regexp // the separator, if it is an expression
}

func tac(t *gnu.Tool) error {
	t.Closing = "-"
	r := &reverser{Tool: t, separator: "\n"}
	regex := false
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'b':
			r.before = true
		case 'r':
			regex = true
		case 's':
			r.separator = o.Value
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case r.separator == "" && regex:
		return cli.Fail("separator cannot be empty", nil)
	case r.separator == "":
		r.separator = "\x00"
	}
	if regex {
		if r.re, err = pattern.Compile(r.separator, pattern.Options{Bytes: !t.Locale.UTF8, Lines: true, LooseRepeat: true, Emacs: true, NoIntervals: true}); err != nil {
			return cli.Fail(err.Error(), nil)
		}
	}
	for _, name := range gnu.OrStdin(words) {
		r.file(name)
	}
	return nil
}

func (r *reverser) file(name string) {
	f, err := r.Open(name)
	if err != nil {
		r.Complain("failed to open "+r.Quoted(name)+" for reading", err)
		return
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		if name == "-" {
			name = "standard input"
		}
		r.Complain(r.Name(name)+": read error", err)
		return
	}
	r.reverse(data)
}

func (r *reverser) reverse(data []byte) {
	end := len(data) // of the record
	from := end      // separators are looked for before this place
	first := true
	for {
		at, size := r.last(data[:from])
		if at < 0 {
			r.Out.Write(data[:end])
			return
		}
		if r.before {
			r.Out.Write(data[at:end])
			end = at
		} else {
			if !first || at+size != end {
				r.Out.Write(data[at+size : end])
			}
			end = at + size
			first = false
		}
		from = at
	}
}

// last returns the place and the size of the last separator in a text, or -1. If the separator is an
// expression, it is the longest match at the last place where one begins.
func (r *reverser) last(data []byte) (at, size int) {
	if r.re == nil {
		return bytes.LastIndex(data, []byte(r.separator)), len(r.separator)
	}
	for at = len(data) - 1; at >= 0; at-- {
		if match, ok := r.re.Find(data, at); ok && match != nil && match[0] == at {
			return at, match[1] - at
		}
	}
	return -1, 0
}
