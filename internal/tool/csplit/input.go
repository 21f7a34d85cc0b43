package csplit

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// errFinished ends the work before all patterns are used.
var errFinished = errors.New("finished")

// An input is the lines that are not written yet.
type input struct {
	in      *bufio.Reader
	lines   [][]byte // that have been read
	first   int64    // number of the first of them, from 1 on
	early   bool     // the message about an error comes before the sizes, unless these go to a terminal
	current int64    // number of the last line that a pattern has looked at
}

// fill reads lines until n are there, or the file ends.
func (i *input) fill(n int64) error {
	for int64(len(i.lines)) < n {
		line, err := gnu.Line(i.in, '\n')
		if len(line) > 0 {
			i.lines = append(i.lines, line)
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			i.early = true
			return cli.Fail("read error", err)
		}
	}
	return nil
}

// look returns the line with a number, or nil after the end.
func (i *input) look(number int64) ([]byte, error) {
	at := number - i.first
	if err := i.fill(at + 1); err != nil || at >= int64(len(i.lines)) || at < 0 {
		return nil, err
	}
	return i.lines[at], nil
}

// take removes the first line and returns it, or nil at the end.
func (i *input) take() ([]byte, error) {
	if err := i.fill(1); err != nil || len(i.lines) == 0 {
		return nil, err
	}
	line := i.lines[0]
	i.lines = i.lines[1:]
	i.current = max(i.current, i.first)
	i.first++
	return line, nil
}

// exhausted reports whether no line is left.
func (i *input) exhausted() (bool, error) {
	err := i.fill(1)
	return len(i.lines) == 0, err
}

func withoutEnd(line []byte) []byte { return bytes.TrimSuffix(line, []byte{'\n'}) }
