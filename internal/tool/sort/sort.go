// Package sort sorts lines: sort(1) of GNU coreutils.
//
// Synopsis:
//
//	sort [OPTION]... [FILE]...
package sort

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/versions"
)

// Command is sort.
var Command = gnu.Command("sort", gnu.Serious, `[OPTION]... [FILE]...
Sorts lines.
  -n, --numeric-sort    -h, --human-numeric-sort  -g, --general-numeric-sort
  -M, --month-sort      -V, --version-sort        -R, --random-sort
  -b, --ignore-leading-blanks  -d, --dictionary-order  -f, --ignore-case
  -i, --ignore-nonprinting
  -r, --reverse         -u, --unique              -s, --stable
  -k, --key=F[.C][OPTS][,F[.C][OPTS]]   by these fields only
  -t, --field-separator=CHARACTER
  -c, --check  -C       is it sorted?             -m, --merge
  -o, --output=FILE     -z, --zero-terminated
`, sortFiles)

const (
	kindKey = gnu.FirstKey + iota
	ignoredKey
)

var options = cli.Options{Permute: true, Short: "bcCdfghik:mMno:rRsS:t:T:uVy:z", Long: []cli.LongOption{
	{Name: "ignore-leading-blanks", Key: 'b'},
	{Name: "check", Argument: cli.Optional, Key: 'c'},
	{Name: "dictionary-order", Key: 'd'},
	{Name: "ignore-case", Key: 'f'},
	{Name: "ignore-nonprinting", Key: 'i'},
	{Name: "key", Argument: cli.Required, Key: 'k'},
	{Name: "merge", Key: 'm'},
	{Name: "month-sort", Key: 'M'},
	{Name: "numeric-sort", Key: 'n'},
	{Name: "general-numeric-sort", Key: 'g'},
	{Name: "human-numeric-sort", Key: 'h'},
	{Name: "version-sort", Key: 'V'},
	{Name: "random-sort", Key: 'R'},
	{Name: "sort", Argument: cli.Required, Key: kindKey},
	{Name: "output", Argument: cli.Required, Key: 'o'},
	{Name: "reverse", Key: 'r'},
	{Name: "stable", Key: 's'},
	{Name: "buffer-size", Argument: cli.Required, Key: 'S'},
	{Name: "field-separator", Argument: cli.Required, Key: 't'},
	{Name: "temporary-directory", Argument: cli.Required, Key: 'T'},
	{Name: "parallel", Argument: cli.Required, Key: ignoredKey},
	{Name: "unique", Key: 'u'},
	{Name: "zero-terminated", Key: 'z'},
}}

// A sortKey is one -k, or the whole line.
type sortKey struct {
	field, character       int    // where it begins, from 1
	endField, endCharacter int    // where it ends; field 0 is the end of the line, character 0 that of the field
	letters                string // of bdfghiMnRrV
	skipEnd                bool   // b counts for the end
}

func (k *sortKey) has(letter byte) bool { return strings.IndexByte(k.letters, letter) >= 0 }

// A sorter sorts lines.
type sorter struct {
	keys              []sortKey
	whole             sortKey
	separator         int // a byte; -1 for blanks
	unique, stable    bool
	salt              uint64
	check, checkQuiet bool
	terminator        byte
}

func sortFiles(t *gnu.Tool) error {
	s := sorter{separator: -1, terminator: '\n', salt: rand.Uint64()}
	output := ""
	files, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case 'b', 'd', 'f', 'g', 'h', 'i', 'M', 'n', 'r', 'R', 'V':
			s.whole.letters += string(o.Key)
		case kindKey:
			word, err := t.Match(o.Value, "--sort", []string{"general-numeric"}, []string{"human-numeric"}, []string{"month"}, []string{"numeric"}, []string{"random"}, []string{"version"})
			if err != nil {
				return err
			}
			s.whole.letters += map[string]string{"general-numeric": "g", "human-numeric": "h", "month": "M", "numeric": "n", "random": "R", "version": "V"}[word]
		case 'k':
			var k sortKey
			if k, err = parseKey(t, o.Value); err == nil {
				s.keys = append(s.keys, k)
			}
		case 't':
			switch {
			case o.Value == "":
				return cli.Fail("empty tab", nil)
			case o.Value == `\0`:
				s.separator = 0
			case len(o.Value) > 1:
				return cli.Fail("multi-character tab "+t.Locale.Quote(o.Value), nil)
			default:
				s.separator = int(o.Value[0])
			}
		case 'c':
			s.check, s.checkQuiet = true, o.Value == "quiet" || o.Value == "silent"
		case 'C':
			s.check, s.checkQuiet = true, true
		case 'u':
			s.unique = true
		case 's':
			s.stable = true
		case 'o':
			output = o.Value
		case 'z':
			s.terminator = 0
		}
		return err
	})
	if err != nil {
		return err
	}
	for i := range s.keys { // a key without letters of its own takes the general ones
		if k := &s.keys[i]; k.letters == "" {
			k.letters = s.whole.letters
			k.skipEnd = k.has('b')
		}
	}
	files = gnu.OrStdin(files)
	if s.check {
		if len(files) > 1 {
			return gnu.BadUsage("extra operand " + t.Locale.Quote(files[1]) + " not allowed with -c")
		}
		return checkSorted(t, &s, files[0])
	}
	var lines [][]byte
	for _, name := range files {
		more, err := readLines(t, name, s.terminator)
		if err != nil {
			return err
		}
		lines = append(lines, more...)
	}
	slices.SortStableFunc(lines, s.compare)
	if s.unique {
		lines = slices.CompactFunc(lines, func(a, b []byte) bool { return s.compare(a, b) == 0 })
	}
	if output == "" {
		return writeLines(t.Out, lines, s.terminator)
	}
	return replaceFile(t, output, lines, s.terminator)
}

// readLines reads a whole file. A failure ends the command.
func readLines(t *gnu.Tool, name string, terminator byte) (lines [][]byte, err error) {
	f, err := t.Open(name)
	if err != nil {
		return nil, cli.Fail("cannot read: "+t.Name(name), err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, cli.Fail("read failed: "+t.Name(name), err)
	}
	if len(data) == 0 {
		return nil, nil
	}
	return bytes.Split(bytes.TrimSuffix(data, []byte{terminator}), []byte{terminator}), nil
}

func writeLines(out io.Writer, lines [][]byte, terminator byte) error {
	for _, line := range lines {
		out.Write(line)
		if _, err := out.Write([]byte{terminator}); err != nil {
			return cli.Fail("write failed: 'standard output'", err)
		}
	}
	return nil
}

// replaceFile writes the output file, which may be one of the input.
func replaceFile(t *gnu.Tool, name string, lines [][]byte, terminator byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return cli.Fail("open failed: "+t.Name(filepath.Clean(name)), err)
	}
	w := bufio.NewWriter(f)
	writeLines(w, lines, terminator)
	err = w.Flush()
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return cli.Fail("write failed: "+t.Name(name), err)
	}
	return nil
}

func checkSorted(t *gnu.Tool, s *sorter, name string) error {
	lines, err := readLines(t, name, s.terminator)
	if err != nil {
		return err
	}
	for i := 1; i < len(lines); i++ {
		if c := s.compare(lines[i-1], lines[i]); c > 0 || c == 0 && s.unique {
			if s.checkQuiet {
				return &cli.Failure{Status: 1}
			}
			return &cli.Failure{Text: t.Name(name) + ":" + strconv.Itoa(i+1) + ": disorder: " + string(lines[i]), Status: 1}
		}
	}
	return nil
}

// parseKey reads the value of -k.
func parseKey(t *gnu.Tool, text string) (k sortKey, err error) {
	wrong := func(why string) (sortKey, error) {
		return k, cli.Fail(why+": invalid field specification "+t.Locale.Quote(text), nil)
	}
	number := func(s string) (int, string, bool) {
		digits := versions.LeadingDigits(s)
		n, err := strconv.Atoi(digits)
		if err != nil && digits != "" {
			n, err = math.MaxInt32, nil
		}
		return n, s[len(digits):], err == nil
	}
	letters := func(s string) (string, string) {
		rest := strings.TrimLeft(s, "bdfghiMnRrV")
		return s[:len(s)-len(rest)], rest
	}
	rest, ok := text, false
	if k.field, rest, ok = number(rest); !ok {
		return k, cli.Fail("invalid number at field start: invalid count at start of "+t.Locale.Quote(text), nil)
	}
	if k.field == 0 {
		return wrong("field number is zero")
	}
	k.character = 1
	if strings.HasPrefix(rest, ".") {
		if k.character, rest, ok = number(rest[1:]); !ok {
			return k, cli.Fail("invalid number after '.': invalid count at start of "+t.Locale.Quote(rest), nil)
		}
		if k.character == 0 {
			return wrong("character offset is zero")
		}
	}
	k.letters, rest = letters(rest)
	if strings.HasPrefix(rest, ",") {
		if k.endField, rest, ok = number(rest[1:]); !ok {
			return k, cli.Fail("invalid number after ',': invalid count at start of "+t.Locale.Quote(rest), nil)
		}
		if k.endField == 0 {
			return wrong("field number is zero")
		}
		if strings.HasPrefix(rest, ".") {
			if k.endCharacter, rest, ok = number(rest[1:]); !ok {
				return k, cli.Fail("invalid number after '.': invalid count at start of "+t.Locale.Quote(rest), nil)
			}
		}
		var end string
		end, rest = letters(rest)
		k.skipEnd = strings.Contains(end, "b")
		k.letters += strings.ReplaceAll(end, "b", "")
	}
	if rest != "" {
		return wrong("stray character in field spec")
	}
	return k, nil
}

// compare orders two lines.
func (s *sorter) compare(a, b []byte) int {
	for i := range s.keys {
		k := &s.keys[i]
		if c := s.compareKey(k, s.cut(k, a), s.cut(k, b)); c != 0 {
			return c
		}
	}
	if len(s.keys) == 0 && s.whole.letters != "" {
		whole := s.whole
		if whole.has('b') {
			a, b = skipBlanks(a), skipBlanks(b)
		}
		if c := s.compareKey(&whole, a, b); c != 0 || whole.letters == "r" {
			return c
		}
	}
	if s.unique && (len(s.keys) > 0 || s.whole.letters != "") || s.stable && (len(s.keys) > 0 || s.whole.letters != "") {
		return 0
	}
	c := bytes.Compare(a, b) // the last resort
	if s.whole.has('r') {
		return -c
	}
	return c
}

func skipBlanks(b []byte) []byte { return bytes.TrimLeft(b, " \t\n") }

// cut returns the part of a line that a key names.
func (s *sorter) cut(k *sortKey, line []byte) []byte {
	begin := s.fieldAt(line, k.field-1)
	if k.has('b') {
		begin += len(line[begin:]) - len(skipBlanks(line[begin:]))
	}
	begin = min(len(line), begin+k.character-1)
	end := len(line)
	if k.endField > 0 {
		if k.endCharacter == 0 {
			end = s.fieldEnd(line, s.fieldAt(line, k.endField-1))
		} else {
			end = s.fieldAt(line, k.endField-1)
			if k.skipEnd {
				end += len(line[end:]) - len(skipBlanks(line[end:]))
			}
			end = min(len(line), end+k.endCharacter)
		}
	}
	return line[min(begin, end):end]
}

// fieldAt returns where the field after n others begins.
func (s *sorter) fieldAt(line []byte, n int) int {
	at := 0
	for ; n > 0 && at < len(line); n-- {
		at = s.fieldEnd(line, at)
		if s.separator >= 0 && at < len(line) {
			at++
		}
	}
	return at
}

// fieldEnd returns where the field that begins at a place ends. Blanks before a
// field belong to it.
func (s *sorter) fieldEnd(line []byte, at int) int {
	if s.separator >= 0 {
		if i := bytes.IndexByte(line[at:], byte(s.separator)); i >= 0 {
			return at + i
		}
		return len(line)
	}
	for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
		at++
	}
	for at < len(line) && line[at] != ' ' && line[at] != '\t' {
		at++
	}
	return at
}

func (s *sorter) compareKey(k *sortKey, a, b []byte) (c int) {
	switch {
	case k.has('n'):
		c = compareDecimal(numberText(a), numberText(b))
	case k.has('g'):
		c = cmp.Compare(general(a), general(b))
	case k.has('h'):
		c = compareHuman(a, b)
	case k.has('M'):
		c = cmp.Compare(month(a), month(b))
	case k.has('V'):
		c = versions.Compare(string(a), string(b))
	case k.has('R'):
		c = cmp.Compare(s.hash(a), s.hash(b))
	default:
		c = bytes.Compare(k.plain(a), k.plain(b))
	}
	if k.has('r') {
		return -c
	}
	return c
}

// plain is a text as -d, -f and -i have it.
func (k *sortKey) plain(text []byte) []byte {
	if !k.has('d') && !k.has('f') && !k.has('i') {
		return text
	}
	var plain []byte
	for _, b := range text {
		alphanumeric := b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
		switch {
		case k.has('d') && !alphanumeric && b != ' ' && b != '\t', k.has('i') && (b < ' ' || b > '~'):
			continue
		case k.has('f') && b >= 'a' && b <= 'z':
			b -= 'a' - 'A'
		}
		plain = append(plain, b)
	}
	return plain
}

// numberText is the decimal number that a text begins with: [-]digits[.digits].
func numberText(text []byte) string {
	s := string(skipBlanks(text))
	rest := strings.TrimPrefix(s, "-")
	rest = strings.TrimLeft(rest, "0123456789")
	if fraction, ok := strings.CutPrefix(rest, "."); ok {
		rest = strings.TrimLeft(fraction, "0123456789")
	}
	return s[:len(s)-len(rest)]
}

// compareDecimal compares numbers of any length.
func compareDecimal(a, b string) int {
	split := func(s string) (negative bool, whole, fraction string) {
		s, negative = strings.CutPrefix(s, "-")
		whole, fraction, _ = strings.Cut(s, ".")
		whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
		return negative && whole+fraction != "", whole, fraction
	}
	an, aw, af := split(a)
	bn, bw, bf := split(b)
	switch {
	case an && !bn:
		return -1
	case bn && !an:
		return 1
	}
	c := cmp.Or(cmp.Compare(len(aw), len(bw)), strings.Compare(aw, bw), strings.Compare(af, bf))
	if an {
		return -c
	}
	return c
}

// general is the number that a text begins with, as strtod(3) reads it; what is
// none sorts first.
func general(text []byte) float64 {
	s := string(skipBlanks(text))
	for end := len(s); end > 0; end-- {
		if n, err := strconv.ParseFloat(s[:end], 64); err == nil {
			return n
		}
	}
	return math.NaN() // before all numbers for cmp.Compare too
}

// compareHuman compares 2K, 1M and their like: by sign, suffix, then value.
func compareHuman(a, b []byte) int {
	order := func(text []byte) (string, int) {
		s := string(skipBlanks(text))
		number := numberText(text)
		power := 0
		if rest := s[len(number):]; rest != "" {
			power = strings.IndexByte("KMGTPEZYRQ", rest[0]&^0x20) + 1
		}
		if strings.HasPrefix(number, "-") {
			power = -power
		} else if strings.Trim(number, "0.") == "" {
			power = 0
		}
		return number, power
	}
	an, ap := order(a)
	bn, bp := order(b)
	if ap != bp && ap != 0 && bp != 0 {
		return cmp.Compare(ap, bp)
	}
	if ap != bp {
		zeroA, zeroB := strings.Trim(an, "-0.") == "", strings.Trim(bn, "-0.") == ""
		if !zeroA && !zeroB && strings.HasPrefix(an, "-") == strings.HasPrefix(bn, "-") {
			return cmp.Compare(ap, bp)
		}
	}
	return compareDecimal(an, bn)
}

// month is the number of a month's name, 0 for what is none.
func month(text []byte) int {
	s := strings.ToUpper(string(skipBlanks(text)))
	if len(s) < 3 {
		return 0
	}
	return (strings.Index("JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", s[:3]) + 3) / 3
}

// hash scatters equal keys to the same place.
func (s *sorter) hash(text []byte) uint64 {
	h := s.salt ^ 14695981039346656037 // FNV-1a
	for _, b := range text {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}
