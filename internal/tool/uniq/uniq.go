// Package uniq implements uniq(1) of GNU coreutils: it leaves out repeated lines.
//
// Synopsis:
//
//	uniq [OPTION]... [INPUT [OUTPUT]]
package uniq

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is uniq.
var Command = gnu.Command("uniq", gnu.Coreutils, `[OPTION]... [INPUT [OUTPUT]]
Leaves out lines that are the same as the line before.
  -c, --count            print how often each line occurs
  -d, --repeated         only lines that are repeated, one for each group
  -D                     all lines that are repeated
      --all-repeated[=METHOD]  -D, with empty lines between groups: none (default),
                         prepend, separate
  -f, --skip-fields=N    do not compare the first N fields
      --group[=METHOD]   all lines, with empty lines between groups: separate
                         (default), prepend, append, both
  -i, --ignore-case      ignore the case of letters
  -s, --skip-chars=N     do not compare the first N characters
  -u, --unique           only lines that are not repeated
  -z, --zero-terminated  lines end with a zero byte
  -w, --check-chars=N    compare N characters at most
`, uniq)

const (
	allRepeated = gnu.FirstKey + iota
	group
)

var options = cli.Options{Permute: true, Short: "0123456789Dcdf:is:uw:z", Long: []cli.LongOption{
	{Name: "count", Key: 'c'},
	{Name: "repeated", Key: 'd'},
	{Name: "all-repeated", Argument: cli.Optional, Key: allRepeated},
	{Name: "group", Argument: cli.Optional, Key: group},
	{Name: "ignore-case", Key: 'i'},
	{Name: "unique", Key: 'u'},
	{Name: "skip-fields", Argument: cli.Required, Key: 'f'},
	{Name: "skip-chars", Argument: cli.Required, Key: 's'},
	{Name: "check-chars", Argument: cli.Required, Key: 'w'},
	{Name: "zero-terminated", Key: 'z'},
}}

// A filter is one run of uniq.
type filter struct {
	*gnu.Tool
	count, foldCase bool

	// The lines that are printed: those that are not repeated, the first line of each group of
	// equal lines, and the other lines of a group.
	once, first, others bool

	grouped bool   // --group
	empty   string // the method of --group or --all-repeated
	fields  uint64 // the number of fields to skip
	skipped uint64 // the number of characters to skip after them
	most    uint64 // the number of characters to compare
	end     byte
}

func uniq(t *gnu.Tool) error {
	f := &filter{Tool: t, once: true, first: true, most: math.MaxUint64, end: '\n', empty: "none"}
	chosen, digits := false, false
	words, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case 'c':
			f.count, chosen = true, true
		case 'd':
			f.once, chosen = false, true
		case 'D', allRepeated:
			f.once, f.others, chosen = false, true, true
			if f.empty = "none"; o.HasValue {
				f.empty, err = t.Match(o.Value, "--all-repeated", []string{"none"}, []string{"prepend"}, []string{"separate"})
			}
		case group:
			f.grouped = true
			if f.empty = "separate"; o.HasValue {
				f.empty, err = t.Match(o.Value, "--group", []string{"prepend"}, []string{"append"}, []string{"separate"}, []string{"both"})
			}
		case 'f':
			digits = false
			f.fields, err = number(o.Value, "invalid number of fields to skip")
		case 'i':
			f.foldCase = true
		case 's':
			f.skipped, err = number(o.Value, "invalid number of bytes to skip")
		case 'u':
			f.first, chosen = false, true
		case 'w':
			f.most, err = number(o.Value, "invalid number of bytes to compare")
		case 'z':
			f.end = 0
		default: // the obsolete form -5
			if !digits {
				f.fields, digits = 0, true
			}
			f.fields = f.fields*10 + uint64(o.Key-'0')
		}
		return err
	})
	if err == nil && !slices.Contains(t.Argv, "--") {
		words = f.oldSkips(words)
	}
	switch {
	case err != nil:
		return err
	case len(words) > 2:
		return t.ExtraOperand(words[2])
	case f.grouped && chosen:
		return gnu.BadUsage("--group is mutually exclusive with -c/-d/-D/-u")
	case f.others && f.count:
		return gnu.BadUsage("printing all duplicated lines and repeat counts is meaningless")
	}
	return f.run(words)
}

// oldSkips takes the words of the obsolete form +5, which means -s 5, and returns the others.
// POSIX of 2001 does not have that form.
func (f *filter) oldSkips(words []string) (others []string) {
	version, _ := f.Getenv("_POSIX2_VERSION")
	for _, word := range words {
		digits, old := strings.CutPrefix(word, "+")
		n, err := strconv.ParseUint(digits, 10, 64)
		if old && err == nil && version != "200112" {
			f.skipped = n
			continue
		}
		others = append(others, word)
	}
	return others
}

// number parses a number of fields or bytes. A number that is too large becomes the largest.
func number(word, text string) (uint64, error) {
	digits := strings.TrimPrefix(strings.TrimLeft(word, " \t\n\v\f\r"), "+")
	if zeros, negative := strings.CutPrefix(digits, "-"); negative && strings.Trim(zeros, "0") == "" {
		digits = zeros
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil && err.(*strconv.NumError).Err != strconv.ErrRange {
		return 0, cli.Fail(word+": "+text, nil)
	}
	return n, nil
}

func (f *filter) run(words []string) error {
	name := "-"
	if len(words) > 0 {
		name = words[0]
	}
	in, err := f.Open(name)
	if err != nil {
		return cli.Fail(f.Name(name), err)
	}
	defer in.Close()
	if len(words) > 1 && words[1] != "-" {
		out, err := os.Create(words[1])
		if err != nil {
			return cli.Fail(f.Name(words[1]), err)
		}
		f.Out.Reset(out) // the end of the process closes it
	}
	lines := &reader{bufio.NewReaderSize(in, 64<<10), f.end, nil}
	if f.grouped {
		f.printGroups(lines)
	} else {
		f.print(lines)
	}
	if lines.err != nil {
		return cli.Fail("error reading "+f.Quoted(name), lines.err)
	}
	return nil
}

// A reader reads lines, without their terminators.
type reader struct {
	in  *bufio.Reader
	end byte
	err error // the read error; nil at the end of the input
}

func (r *reader) next() (line []byte, ok bool) {
	line, err := gnu.Line(r.in, r.end)
	if err == nil {
		return line[:len(line)-1], true
	}
	if err != io.EOF {
		r.err = err
	}
	return line, len(line) > 0
}

// key returns the part of a line that is compared.
func (f *filter) key(line []byte) []byte {
	for n := uint64(0); n < f.fields && len(line) > 0; n++ {
		line = bytes.TrimLeft(line, " \t\n")
		if end := bytes.IndexAny(line, " \t\n"); end >= 0 {
			line = line[end:]
		} else {
			line = nil
		}
	}
	line = line[f.characters(line, f.skipped):]
	return line[:f.characters(line, f.most)]
}

// characters returns the length of the first n characters of a line, or of all if there are fewer.
func (f *filter) characters(line []byte, n uint64) int {
	if !f.Locale.UTF8 || n >= uint64(len(line)) {
		return int(min(n, uint64(len(line))))
	}
	end := 0
	for ; n > 0 && end < len(line); n-- {
		_, size := utf8.DecodeRune(line[end:])
		end += size
	}
	return end
}

func (f *filter) same(a, b []byte) bool {
	a, b = f.key(a), f.key(b)
	if !f.foldCase {
		return bytes.Equal(a, b)
	}
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if upper(a[i]) != upper(b[i]) {
			return false
		}
	}
	return true
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

func (f *filter) write(line []byte) {
	f.Out.Write(line)
	f.Out.WriteByte(f.end)
}

// printGroups prints all lines, with empty lines between the groups.
func (f *filter) printGroups(lines *reader) {
	before := f.empty == "prepend" || f.empty == "both"
	var last []byte
	any := false
	for line, ok := lines.next(); ok; line, ok = lines.next() {
		if isNew := !any || !f.same(line, last); isNew && (before || any) {
			f.Out.WriteByte(f.end)
		}
		f.write(line)
		last, any = line, true
	}
	if any && (f.empty == "both" || f.empty == "append") {
		f.Out.WriteByte(f.end)
	}
}

func (f *filter) print(lines *reader) {
	last, ok := lines.next()
	if !ok {
		return
	}
	repeats, printed := 0, false // printed: a group has been printed
	for line, ok := lines.next(); ok; line, ok = lines.next() {
		match := f.same(line, last)
		if match {
			repeats++
		}
		switch {
		case !match && repeats > 0:
			printed = true
		case match && repeats == 1 && (f.empty == "prepend" || f.empty == "separate" && printed):
			f.Out.WriteByte(f.end)
		}
		if !match || f.others {
			f.printLine(last, match, repeats)
			last = line
			if !match {
				repeats = 0
			}
		}
	}
	f.printLine(last, false, repeats)
}

// printLine prints a line if the options select it. match says that the next line is equal.
func (f *filter) printLine(line []byte, match bool, repeats int) {
	wanted := f.first
	switch {
	case repeats == 0:
		wanted = f.once
	case match:
		wanted = f.others
	}
	if !wanted {
		return
	}
	if f.count {
		fmt.Fprintf(f.Out, "%7d ", repeats+1)
	}
	f.write(line)
}
