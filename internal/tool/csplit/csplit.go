// Package csplit implements csplit(1) of GNU coreutils: it divides a file where lines match.
//
// Synopsis:
//
//	csplit [OPTION]... FILE PATTERN...
//
// parse.go reads the patterns and the format of the names, and input.go the lines.
package csplit

import (
	"bufio"
	"errors"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is csplit.
var Command = gnu.Command("csplit", gnu.Coreutils, `[OPTION]... FILE PATTERN...
Divides FILE into the files xx00, xx01 and so on, and prints their sizes in bytes. A PATTERN
is the number of a line, /REGEXP/[OFFSET] for a part up to the line that matches, or
%REGEXP%[OFFSET] to leave that part out. {N} after it repeats it N times, and {*} up to the end.
  -b, --suffix-format=FORMAT  a number as printf(3) has it, instead of %02d
  -f, --prefix=PREFIX         instead of xx
  -k, --keep-files            keep the files if there is an error
      --suppress-matched      leave out the lines that match
  -n, --digits=NUMBER         the digits of the number in a name, instead of 2
  -s, --quiet, --silent       print no sizes
  -z, --elide-empty-files     make no empty files
`, csplit)

const suppressKey = gnu.FirstKey

var options = cli.Options{Permute: true, Short: "f:b:kn:sqz", Long: []cli.LongOption{
	{Name: "digits", Argument: cli.Required, Key: 'n'},
	{Name: "quiet", Key: 'q'},
	{Name: "silent", Key: 's'},
	{Name: "keep-files", Key: 'k'},
	{Name: "elide-empty-files", Key: 'z'},
	{Name: "prefix", Argument: cli.Required, Key: 'f'},
	{Name: "suffix-format", Argument: cli.Required, Key: 'b'},
	{Name: "suppress-matched", Key: suppressKey},
}}

// A splitter is one run.
type splitter struct {
	*gnu.Tool
	prefix, suffix          string // suffix is a format of package fmt for an int
	digits                  int
	keeps, quiet            bool
	suppresses, leavesEmpty bool // --suppress-matched; no -z

	input
	files   int // number of files that have been made
	name    string
	file    *os.File // the current one, or nil
	out     *bufio.Writer
	written int64 // bytes in it
}

func csplit(t *gnu.Tool) error {
	s := &splitter{Tool: t, prefix: "xx", digits: 2, leavesEmpty: true}
	words, err := t.Parse(options, s.option)
	switch {
	case err != nil:
		return err
	case len(words) == 0:
		return gnu.BadUsage("missing operand")
	case len(words) == 1:
		return gnu.BadUsage("missing operand after " + t.Locale.Quote(words[0]))
	}
	if s.suffix == "" {
		s.suffix = "%0" + strconv.Itoa(s.digits) + "d"
	}
	in, err := t.Open(words[0])
	if err != nil {
		return cli.Fail("cannot open "+t.Quoted(words[0])+" for reading", err)
	}
	defer in.Close()
	patterns, err := s.parsePatterns(words[1:])
	if err != nil {
		return err
	}
	s.in, s.first = bufio.NewReaderSize(in, 64<<10), 1
	err = s.divide(patterns)
	if err == errFinished {
		err = nil
	}
	if err == nil {
		err = s.close()
	}
	if err != nil {
		if !s.early || terminal.Is(terminal.FD(s.Stdout)) {
			s.Out.Flush()
		}
		io.WriteString(s.Stderr, s.ErrorName()+": "+err.Error()+"\n")
		s.close() // prints the size of the last file
		err = &cli.Failure{Status: 1}
	}
	if err != nil && !s.keeps {
		for s.files > 0 {
			s.files--
			os.Remove(s.nameOf(s.files))
		}
	}
	return err
}

func (s *splitter) option(o cli.Option) (err error) {
	switch o.Key {
	case 'f':
		s.prefix = o.Value
	case 'b':
		s.suffix, err = parseSuffix(o.Value)
	case 'k':
		s.keeps = true
	case 'n':
		n, wrong := strconv.ParseInt(strings.TrimLeft(o.Value, " \t\n\v\f\r"), 10, 64)
		switch {
		case errors.Is(wrong, strconv.ErrSyntax):
			return cli.Fail("invalid number: "+s.Locale.Quote(o.Value), nil)
		case n < 0 || n > math.MaxInt32:
			return cli.Fail("invalid number: "+s.Locale.Quote(o.Value), unix.EOVERFLOW)
		}
		s.digits = int(n)
	case 's', 'q':
		s.quiet = true
	case 'z':
		s.leavesEmpty = false
	case suppressKey:
		s.suppresses = true
	}
	return err
}

// divide makes the files.
func (s *splitter) divide(patterns []control) error {
	for _, p := range patterns {
		for repetition := int64(0); p.forever || repetition <= p.repeat; repetition++ {
			part := s.upToLine
			if p.re != nil {
				part = s.upToMatch
			}
			if err := part(p, repetition); err != nil {
				return err
			}
		}
	}
	if err := s.create(); err != nil {
		return err
	}
	return s.copyRest()
}

// onRepetition is the end of a message about a pattern that is repeated.
func onRepetition(n int64) string {
	if n == 0 {
		return ""
	}
	return " on repetition " + strconv.FormatInt(n, 10)
}

// upToLine makes a file of the lines before one.
func (s *splitter) upToLine(p control, repetition int64) error {
	outOfRange := func() error {
		s.early = true
		return cli.Fail(s.Locale.Quote(strconv.FormatUint(p.line, 10))+": line number out of range"+onRepetition(repetition), nil)
	}
	if err := s.create(); err != nil {
		return err
	}
	if s.suppresses {
		if none, err := s.exhausted(); err != nil || none {
			return orElse(err, outOfRange)
		}
	}
	for last := p.line * uint64(repetition+1); uint64(s.first) < last; {
		line, err := s.take()
		if err != nil || line == nil {
			return orElse(err, outOfRange)
		}
		s.save(line)
	}
	if err := s.close(); err != nil {
		return err
	}
	if s.suppresses {
		_, err := s.take()
		return err
	}
	if none, err := s.exhausted(); err != nil || none {
		return orElse(err, outOfRange)
	}
	return nil
}

// orElse returns an error, or another one if it is nil.
func orElse(err error, other func() error) error {
	if err == nil {
		err = other()
	}
	return err
}

// upToMatch makes a file of the lines before the next one that matches, or leaves them out.
func (s *splitter) upToMatch(p control, repetition int64) error {
	if !p.ignores {
		if err := s.create(); err != nil {
			return err
		}
	}
	for {
		s.current++
		line, err := s.look(s.current)
		if err != nil {
			return err
		}
		if line == nil {
			return s.noMatch(p, repetition)
		}
		if found, _ := p.re.Match(withoutEnd(line)); found {
			break
		}
		if p.offset < 0 {
			continue // the lines before a later match are still needed
		}
		if line, err = s.take(); err != nil {
			return err
		}
		if !p.ignores {
			s.save(line)
		}
	}
	end := s.current + p.offset
	if end < s.first {
		return s.outside(p)
	}
	for s.first < end {
		line, err := s.take()
		switch {
		case err != nil:
			return err
		case line == nil:
			return s.outside(p)
		case !p.ignores:
			s.save(line)
		}
	}
	if !p.ignores {
		if err := s.close(); err != nil {
			return err
		}
	}
	if p.offset > 0 {
		s.current = end
	}
	if s.suppresses {
		_, err := s.take()
		return err
	}
	return nil
}

func (s *splitter) outside(p control) error {
	return cli.Fail(s.Locale.Quote(p.word)+": line number out of range", nil)
}

// noMatch ends the work at the end of the file, which is an error unless the pattern is repeated up
// to there.
func (s *splitter) noMatch(p control, repetition int64) error {
	if !p.ignores {
		if err := s.copyRest(); err != nil {
			return err
		}
	}
	if p.forever {
		return errFinished
	}
	s.early = true
	return cli.Fail(s.Locale.Quote(p.word)+": match not found"+onRepetition(repetition), nil)
}

// copyRest writes the lines that are left.
func (s *splitter) copyRest() error {
	for {
		line, err := s.take()
		if err != nil || line == nil {
			return err
		}
		s.save(line)
	}
}

func (s *splitter) nameOf(n int) string { return s.prefix + formatted(s.suffix, n) }

func (s *splitter) create() error {
	s.name = s.nameOf(s.files)
	f, err := os.OpenFile(s.name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return cli.Fail(s.Name(s.name), err)
	}
	s.files++
	s.file, s.out, s.written = f, bufio.NewWriterSize(f, 64<<10), 0
	return nil
}

func (s *splitter) save(line []byte) {
	s.out.Write(line) // the writer remembers an error until close
	s.written += int64(len(line))
}

// close completes the current file, and prints its size.
func (s *splitter) close() error {
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file = nil
	err := s.out.Flush()
	if closing := f.Close(); err == nil {
		err = closing
	}
	switch {
	case err != nil:
		return cli.Fail("write error for "+s.Quoted(s.name), err)
	case s.written == 0 && !s.leavesEmpty:
		os.Remove(s.name)
		s.files--
	case !s.quiet:
		s.Out.WriteString(strconv.FormatInt(s.written, 10) + "\n")
	}
	return nil
}
