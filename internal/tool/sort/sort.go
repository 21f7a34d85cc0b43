// Package sort sorts lines: sort(1) of GNU coreutils.
//
// Synopsis:
//
//	sort [OPTION]... [FILE]...
//
// Begin reading at sortFiles and sorter.compare. external.go sorts and merges files that do not fit in
// memory, old.go translates old notations, and debug.go has --debug.
package sort

import (
	"bytes"
	"cmp"
	"crypto/md5"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/versions"
	"golang.org/x/sys/unix"
)

// Command is sort.
var Command = gnu.Command("sort", gnu.Serious, `[OPTION]... [FILE]...
  or:  sort [OPTION]... --files0-from=F
Sorts lines.
Order:
  -n, --numeric-sort            by numbers
  -g, --general-numeric-sort    by numbers such as 1e3
  -h, --human-numeric-sort      by sizes such as 2K and 1G
  -M, --month-sort              by months: JAN before DEC
  -V, --version-sort            by versions
  -R, --random-sort             in random order, equal lines together
      --sort=WORD               general-numeric, human-numeric, month, numeric, random or version
  -b, --ignore-leading-blanks   ignore blanks at the beginning
  -d, --dictionary-order        compare only blanks, letters and digits
  -f, --ignore-case             upper and lower case are the same
  -i, --ignore-nonprinting      compare only printable characters
  -r, --reverse                 in reverse order
  -s, --stable                  keep the order of lines whose keys are equal
  -u, --unique                  only the first of lines that are equal
  -k, --key=F[.C][OPTS][,F[.C][OPTS]]
                                compare by these fields only
  -t, --field-separator=CHARACTER
                                the separator of fields
Other options:
  -c, --check[=diagnose-first]  check whether the lines are sorted
  -C, --check=quiet             the same without a message
  -m, --merge                   the files are sorted already: merge them
  -o, --output=FILE             write to FILE, which may be one of the files
  -z, --zero-terminated         lines end with a zero byte
      --debug                   mark the keys
      --files0-from=F           the names of the files are in F, each ended by a zero byte
      --random-source=FILE      read the random bytes for -R from FILE
  -S, --buffer-size=SIZE        memory for sorting; 1024 bytes without a suffix
  -T, --temporary-directory=DIR where temporary files go; several are used in turn
      --batch-size=N            merge at most N files at once
      --compress-program=PROG   compress temporary files by PROG, decompress by PROG -d
      --parallel=N              no effect
`, sortFiles)

const (
	kindKey = gnu.FirstKey + iota
	compressKey
	debugKey
	filesKey
	randomKey
	batchKey
	parallelKey
)

var options = cli.Options{Permute: true, Short: "bcCdfghik:mMno:rRsS:t:T:uVy:z", Long: []cli.LongOption{
	{Name: "ignore-leading-blanks", Key: 'b'},
	{Name: "check", Argument: cli.Optional, Key: 'c'},
	{Name: "compress-program", Argument: cli.Required, Key: compressKey},
	{Name: "debug", Key: debugKey},
	{Name: "dictionary-order", Key: 'd'},
	{Name: "ignore-case", Key: 'f'},
	{Name: "files0-from", Argument: cli.Required, Key: filesKey},
	{Name: "general-numeric-sort", Key: 'g'},
	{Name: "ignore-nonprinting", Key: 'i'},
	{Name: "key", Argument: cli.Required, Key: 'k'},
	{Name: "merge", Key: 'm'},
	{Name: "month-sort", Key: 'M'},
	{Name: "numeric-sort", Key: 'n'},
	{Name: "human-numeric-sort", Key: 'h'},
	{Name: "version-sort", Key: 'V'},
	{Name: "random-sort", Key: 'R'},
	{Name: "random-source", Argument: cli.Required, Key: randomKey},
	{Name: "sort", Argument: cli.Required, Key: kindKey},
	{Name: "output", Argument: cli.Required, Key: 'o'},
	{Name: "reverse", Key: 'r'},
	{Name: "stable", Key: 's'},
	{Name: "batch-size", Argument: cli.Required, Key: batchKey},
	{Name: "buffer-size", Argument: cli.Required, Key: 'S'},
	{Name: "field-separator", Argument: cli.Required, Key: 't'},
	{Name: "temporary-directory", Argument: cli.Required, Key: 'T'},
	{Name: "unique", Key: 'u'},
	{Name: "zero-terminated", Key: 'z'},
	{Name: "parallel", Argument: cli.Required, Key: parallelKey},
}}

// A sortKey is one -k, or the whole line.
type sortKey struct {
	field, character       int    // where it begins, from 1; field 0 is the whole line
	endField, endCharacter int    // where it ends; field 0 is the end of the line, character 0 that of the field
	letters                string // of bdfghiMnRrV
	skipEnd                bool   // b counts for the end
	old                    bool   // written as +POS -POS
}

func (k *sortKey) has(letter byte) bool { return strings.IndexByte(k.letters, letter) >= 0 }

func (k *sortKey) numeric() bool { return strings.ContainsAny(k.letters, "ngh") }

// plainest reports whether a key has no letters but r.
func (k *sortKey) plainest() bool { return strings.Trim(k.letters, "r") == "" && !k.skipEnd }

// spelled returns the letters as messages list them.
func (k *sortKey) spelled() (text string) {
	for _, letter := range []byte("bdfghiMnRrV") {
		if k.has(letter) && !(letter == 'i' && k.has('d')) || letter == 'b' && k.skipEnd {
			text += string(letter)
		}
	}
	return text
}

// A sorter sorts lines.
type sorter struct {
	keys           []sortKey
	whole          sortKey
	wholeOnly      bool // the only key is the whole line
	separator      int  // a byte; -1 for blanks
	unique, stable bool
	salt           []byte // the random bytes for -R
	collates       bool   // the locale orders texts
	check          rune   // c or C; 0 to sort
	merge, debug   bool
	terminator     byte
	output, random string
	compress       string
	directories    []string // of -T
	memory         int      // of -S, in bytes; 0 if it is not given
	batch          int      // --batch-size: how many files are merged at once
	named          []string // --files0-from, at most one
	operands       []string // words after -y that are no numbers
	lines          [][]byte // the memory of sortedLines
}

func sortFiles(t *gnu.Tool) error {
	s := sorter{separator: -1, terminator: '\n', salt: make([]byte, 16), batch: 16}
	s.translate(t)
	files, err := t.Parse(options, func(o cli.Option) error { return s.option(t, o) })
	if err != nil {
		return err
	}
	files = append(s.operands, files...)
	if len(s.named) > 0 {
		if len(files) > 0 {
			return gnu.BadUsage("extra operand " + t.Quoted(files[0]) + "\nfile operands cannot be combined with --files0-from")
		}
		if files, err = filesFrom(t, s.named[0]); err != nil {
			return err
		}
	}
	if err := s.finishKeys(t); err != nil {
		return err
	}
	files = gnu.OrStdin(files)
	if s.check != 0 {
		switch {
		case len(files) > 1:
			return cli.Fail("extra operand "+t.Quoted(files[1])+" not allowed with -"+string(s.check), nil)
		case s.output != "":
			return incompatible(string(s.check) + "o")
		}
		return checkSorted(t, &s, files[0])
	}
	for _, name := range files {
		if name != "-" && unix.Access(name, unix.R_OK) != nil {
			return cli.Fail("cannot read: "+t.Name(name), unix.Access(name, unix.R_OK))
		}
	}
	if s.output != "" { // it is made first, but emptied when everything has been read
		f, err := os.OpenFile(s.output, os.O_WRONLY|os.O_CREATE, 0o666)
		if err != nil {
			return cli.Fail("open failed: "+t.Name(filepath.Clean(s.output)), err)
		}
		f.Close()
	}
	return s.run(t, files)
}

func incompatible(letters string) error {
	return cli.Fail("options '-"+letters+"' are incompatible", nil)
}

// finishKeys gives the general letters to keys without letters of their own, and refuses some
// combinations.
func (s *sorter) finishKeys(t *gnu.Tool) error {
	for i := range s.keys {
		if k := &s.keys[i]; k.letters == "" && !k.skipEnd {
			k.letters = s.whole.letters
			k.skipEnd = k.has('b')
		}
	}
	if s.wholeOnly = len(s.keys) == 0 && !s.whole.plainest(); s.wholeOnly {
		s.keys = []sortKey{s.whole}
	}
	random := false
	s.collates = collation(t) != ""
	for i := range s.keys {
		k := &s.keys[i]
		kinds := 0
		for _, group := range []string{"n", "g", "h", "M", "VRdi"} {
			if strings.ContainsAny(k.letters, group) {
				kinds++
			}
		}
		if kinds > 1 {
			bare := sortKey{letters: strings.NewReplacer("b", "", "r", "").Replace(k.letters)}
			return incompatible(bare.spelled())
		}
		random = random || k.has('R')
	}
	if s.debug {
		if s.check != 0 || s.output != "" {
			return incompatible(string(cmp.Or(s.check, 'o')) + " --debug")
		}
		s.warn(t)
	}
	if random && s.random == "" {
		binary.NativeEndian.PutUint64(s.salt, rand.Uint64())
		binary.NativeEndian.PutUint64(s.salt[8:], rand.Uint64())
	} else if random {
		f, err := os.Open(s.random)
		if err != nil {
			return cli.Fail("open failed: "+t.Name(s.random), err)
		}
		defer f.Close()
		if _, err := io.ReadFull(f, s.salt); err != nil {
			return cli.Fail(t.Locale.Quote(s.random)+": end of file", nil)
		}
	}
	return nil
}

func (s *sorter) option(t *gnu.Tool, o cli.Option) (err error) {
	switch o.Key {
	case 'b', 'd', 'f', 'g', 'h', 'i', 'M', 'n', 'r', 'R', 'V':
		s.whole.letters += string(o.Key)
		s.whole.skipEnd = s.whole.skipEnd || o.Key == 'b'
	case kindKey:
		word, err := t.Match(o.Value, "--sort", []string{"general-numeric"}, []string{"human-numeric"}, []string{"month"}, []string{"numeric"}, []string{"random"}, []string{"version"})
		if err != nil {
			return err
		}
		s.whole.letters += map[string]string{"general-numeric": "g", "human-numeric": "h", "month": "M", "numeric": "n", "random": "R", "version": "V"}[word]
	case 'k':
		k, err := parseKey(t, o.Value)
		if err != nil {
			return err
		}
		s.keys = append(s.keys, k)
	case 't':
		separator := 0
		switch {
		case o.Value == "":
			return cli.Fail("empty tab", nil)
		case o.Value == `\0`:
		case len(o.Value) > 1:
			return cli.Fail("multi-character tab "+t.Locale.Quote(o.Value), nil)
		default:
			separator = int(o.Value[0])
		}
		if s.separator >= 0 && s.separator != separator {
			return cli.Fail("incompatible tabs", nil)
		}
		s.separator = separator
	case 'c', 'C':
		check := o.Key
		if o.HasValue {
			word, err := t.Match(o.Value, "--check", []string{"quiet", "silent"}, []string{"diagnose-first"})
			if err != nil {
				return err
			}
			if word == "quiet" {
				check = 'C'
			}
		}
		if s.check != 0 && s.check != check {
			return incompatible("cC")
		}
		s.check = check
	case 'm':
		s.merge = true
	case 'u':
		s.unique = true
	case 's':
		s.stable = true
	case 'z':
		s.terminator = 0
	case 'T':
		s.directories = append(s.directories, o.Value)
	case debugKey:
		s.debug = true
	case 'o':
		return once(&s.output, o.Value, "multiple output files specified")
	case compressKey:
		return once(&s.compress, o.Value, "multiple compress programs specified")
	case randomKey:
		return once(&s.random, o.Value, "multiple random sources specified")
	case filesKey:
		s.named = []string{o.Value}
	case 'y': // an option of old systems: a number after it is ignored, another word is a file
		if strings.Trim(o.Value, "0123456789") != "" {
			s.operands = append(s.operands, o.Value)
		}
	case 'S', batchKey, parallelKey:
		return s.limit(t, o)
	}
	return err
}

// once sets a value that may be repeated, but not changed.
func once(value *string, to, otherwise string) error {
	if *value != "" && *value != to {
		return cli.Fail(otherwise, nil)
	}
	*value = to
	return nil
}

// limit checks the values of the options that limit sort's use of the machine.
func (s *sorter) limit(t *gnu.Tool, o cli.Option) error {
	name := options.Typed(o)
	number := strings.TrimPrefix(strings.TrimLeft(o.Value, " \t\n\v\f\r"), "+")
	if o.Key == 'S' && number == o.Value && number != "" && strings.IndexByte("EgGkKmMPQRtTYZ", number[0]) >= 0 {
		number = "1" + number // a unit alone
	}
	end := len(versions.LeadingDigits(number))
	suffix := number[end:]
	n, err := strconv.ParseUint(number[:end], 10, 64)
	big := errors.Is(err, strconv.ErrRange)
	invalid := func() error { return cli.Fail("invalid "+name+" argument '"+o.Value+"'", nil) }
	switch {
	case end == 0:
		return invalid()
	case o.Key == 'S':
		switch {
		case suffix == "" || suffix == "%" || suffix == "b" || len(suffix) == 1 && strings.Contains("EgGkKmMPQRtTYZ", suffix):
		default:
			return cli.Fail("invalid suffix in "+name+" argument '"+o.Value+"'", nil)
		}
		if big {
			return cli.Fail(name+" argument '"+o.Value+"' too large", nil)
		}
		s.memory = bufferSize(n, suffix)
	case suffix != "":
		return cli.Fail("invalid suffix in "+name+" argument '"+o.Value+"'", nil)
	case o.Key == parallelKey:
		if n == 0 {
			return cli.Fail("number in parallel must be nonzero", nil)
		}
	case o.Key == batchKey:
		var r unix.Rlimit
		unix.Getrlimit(unix.RLIMIT_NOFILE, &r)
		most := max(r.Cur, 6) - 3
		switch {
		case n < 2:
			t.Warn("invalid " + name + " argument " + t.Locale.Quote(o.Value))
			return cli.Fail("minimum "+name+" argument is "+t.Locale.Quote("2"), nil)
		case big || n > most:
			t.Warn(name + " argument " + t.Locale.Quote(o.Value) + " too large")
			return cli.Fail("maximum "+name+" argument with current rlimit is "+strconv.FormatUint(most, 10), nil)
		}
		s.batch = int(n)
	}
	return nil
}

// filesFrom reads the names of files for --files0-from.
func filesFrom(t *gnu.Tool, name string) ([]string, error) {
	f, err := t.Open(name)
	if err != nil {
		return nil, cli.Fail("open failed: "+t.Name(name), err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, cli.Fail("cannot read file names from "+t.Quoted(name), nil)
	}
	if len(data) == 0 {
		return nil, cli.Fail("no input from "+t.Quoted(name), nil)
	}
	files := strings.Split(strings.TrimSuffix(string(data), "\x00"), "\x00")
	for i, file := range files {
		switch file {
		case "-":
			return nil, cli.Fail("when reading file names from standard input, no file name of '-' allowed", nil)
		case "":
			return nil, cli.Fail(t.Name(name)+":"+strconv.Itoa(i+1)+": invalid zero-length file name", nil)
		}
	}
	return files, nil
}

func checkSorted(t *gnu.Tool, s *sorter, name string) error {
	in, err := s.open(t, name, "open failed: ")
	if err != nil {
		return err
	}
	defer in.close()
	var last []byte
	for n := 1; ; n++ {
		line, ok, err := in.next()
		if err != nil || !ok {
			return err
		}
		if c := s.compare(last, line); n > 1 && (c > 0 || c == 0 && s.unique) {
			if s.check == 'C' {
				return &cli.Failure{Status: 1}
			}
			return &cli.Failure{Text: t.Name(name) + ":" + strconv.Itoa(n) + ": disorder: " + string(line), Status: 1}
		}
		last = append(last[:0], line...)
	}
}

// parseKey reads the value of -k.
func parseKey(t *gnu.Tool, text string) (k sortKey, err error) {
	wrong := func(why string) (sortKey, error) {
		return k, cli.Fail(why+": invalid field specification "+t.Locale.Quote(text), nil)
	}
	number := func(s string) (int, string, bool) {
		after := strings.TrimPrefix(strings.TrimLeft(s, " \t\n\v\f\r"), "+")
		digits := versions.LeadingDigits(after)
		if digits == "" {
			return 0, s, false
		}
		n, err := strconv.Atoi(digits)
		if err != nil {
			n = math.MaxInt32
		}
		return n, after[len(digits):], true
	}
	letters := func(s string) (string, string) {
		rest := strings.TrimLeft(s, "bdfghiMnRrV")
		return s[:len(s)-len(rest)], rest
	}
	rest, ok := strings.CutPrefix(text, oldMark)
	k.old = ok
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
	if len(s.keys) > 0 && (s.unique || s.stable) {
		return 0
	}
	c := bytes.Compare(a, b) // the last resort
	if s.whole.has('r') {
		return -c
	}
	return c
}

// skipBlanks removes blanks at the beginning of a text.
func skipBlanks(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\n') {
		b = b[1:]
	}
	return b
}

// cut returns the part of a line that a key names.
func (s *sorter) cut(k *sortKey, line []byte) []byte {
	begin, end := s.place(k, line)
	return line[begin:end]
}

// place returns where a key begins and ends in a line.
func (s *sorter) place(k *sortKey, line []byte) (begin, end int) {
	if k.field == 0 {
		if k.has('b') {
			begin = len(line) - len(skipBlanks(line))
		}
		return begin, len(line)
	}
	begin = s.fieldAt(line, k.field-1)
	if k.has('b') {
		begin += len(line[begin:]) - len(skipBlanks(line[begin:]))
	}
	begin = min(len(line), begin+k.character-1)
	end = len(line)
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
	return begin, max(begin, end)
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
		c = compareDecimal(a, b)
	case k.has('g'):
		c = compareGeneral(a, b)
	case k.has('h'):
		c = compareHuman(a, b)
	case k.has('M'):
		c = cmp.Compare(month(a), month(b))
	case k.has('V'):
		c = versions.Compare(string(a), string(b))
	case k.has('R'):
		x, y := s.digest(a), s.digest(b)
		c = bytes.Compare(x[:], y[:])
	default:
		c = bytes.Compare(k.plain(a), k.plain(b))
	}
	if k.has('r') {
		return -c
	}
	return c
}

// plain returns what -d, -f and -i compare of a text.
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

// A decimal is the number that a text begins with, [-]digits[.digits], as parts of the text.
type decimal struct {
	negative        bool
	whole, fraction []byte // without zeros that do not count
}

func decimalOf(text []byte) (d decimal) {
	rest := skipBlanks(text)
	if len(rest) > 0 && rest[0] == '-' {
		d.negative, rest = true, rest[1:]
	}
	for len(rest) > 0 && rest[0] == '0' {
		rest = rest[1:]
	}
	end := digits(rest)
	d.whole = rest[:end]
	if rest = rest[end:]; len(rest) > 0 && rest[0] == '.' {
		d.fraction = rest[1 : 1+digits(rest[1:])]
		for n := len(d.fraction); n > 0 && d.fraction[n-1] == '0'; n-- {
			d.fraction = d.fraction[:n-1]
		}
	}
	d.negative = d.negative && len(d.whole)+len(d.fraction) > 0
	return d
}

// digits returns the number of digits that a text begins with.
func digits(text []byte) int {
	for i, c := range text {
		if c < '0' || c > '9' {
			return i
		}
	}
	return len(text)
}

// compareDecimal compares the numbers that two texts begin with, of any length.
func compareDecimal(a, b []byte) int {
	x, y := decimalOf(a), decimalOf(b)
	switch {
	case x.negative && !y.negative:
		return -1
	case y.negative && !x.negative:
		return 1
	case x.negative:
		x, y = y, x
	}
	if len(x.whole) != len(y.whole) {
		return cmp.Compare(len(x.whole), len(y.whole))
	}
	if c := bytes.Compare(x.whole, y.whole); c != 0 {
		return c
	}
	return bytes.Compare(x.fraction, y.fraction)
}

// general returns the number that a text begins with, as strtold(3) reads it, and its length.
func general(text []byte) (n float64, length int) {
	s := string(text)
	sign := 1.0
	rest := s
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		if rest[0] == '-' {
			sign = -1
		}
		rest = rest[1:]
	}
	lower := strings.ToLower(rest[:min(8, len(rest))])
	for _, word := range []string{"infinity", "inf", "nan"} {
		if strings.HasPrefix(lower, word) {
			n = math.Inf(1)
			if word == "nan" {
				n = math.NaN()
			}
			return sign * n, len(s) - len(rest) + len(word)
		}
	}
	digits, exponent, mark := "0123456789", "eE", ""
	if strings.HasPrefix(lower, "0x") && len(rest) > 2 && strings.IndexByte("0123456789abcdefABCDEF.", rest[2]) >= 0 {
		digits, exponent, mark = "0123456789abcdefABCDEF", "pP", rest[:2]
	}
	body := rest[len(mark):]
	after := strings.TrimLeft(body, digits)
	if fraction, ok := strings.CutPrefix(after, "."); ok {
		after = strings.TrimLeft(fraction, digits)
	}
	mantissa := body[:len(body)-len(after)]
	if strings.Trim(mantissa, ".") == "" {
		if mark != "" { // only the zero before x
			return 0, len(s) - len(rest) + 1
		}
		return 0, 0
	}
	power := ""
	if after != "" && strings.IndexByte(exponent, after[0]) >= 0 {
		tail := strings.TrimPrefix(strings.TrimPrefix(after[1:], "+"), "-")
		if count := len(versions.LeadingDigits(tail)); count > 0 && len(after)-1-len(tail) <= 1 {
			power = after[:len(after)-len(tail)+count]
		}
	}
	number := mark + mantissa + power
	if mark != "" && power == "" {
		number += "p0"
	}
	n, _ = strconv.ParseFloat(number, 64)
	return sign * n, len(s) - len(rest) + len(mark) + len(mantissa) + len(power)
}

// compareGeneral compares for -g: texts that are no numbers come first, then NaN, then the numbers.
func compareGeneral(a, b []byte) int {
	x, xs := general(skipBlanks(a))
	y, ys := general(skipBlanks(b))
	if xs == 0 || ys == 0 {
		return cmp.Compare(min(xs, 1), min(ys, 1))
	}
	return cmp.Compare(x, y) // NaN is before all numbers
}

const units = "KMGTPEZYRQ"

// rawNumber returns the length of the digits that a text begins with, with a point, and the greatest
// one of them, 0 if there is none.
func rawNumber(text []byte) (length int, greatest byte) {
	pointed := false
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9':
			greatest = max(greatest, c)
		case c == '.' && !pointed:
			pointed = true
		default:
			return length, greatest
		}
		length++
	}
	return length, greatest
}

// unitOrder returns the order of a unit such as K.
func unitOrder(c byte) int {
	if c == 'k' {
		c = 'K'
	}
	return strings.IndexByte(units, c) + 1
}

// compareHuman compares sizes such as 2K and 1M: by sign and suffix, then by value.
func compareHuman(a, b []byte) int {
	order := func(text []byte) int {
		text = skipBlanks(text)
		rest, negative := bytes.CutPrefix(text, []byte("-"))
		length, greatest := rawNumber(rest)
		if greatest <= '0' || length == len(rest) {
			return 0
		}
		if negative {
			return -unitOrder(rest[length])
		}
		return unitOrder(rest[length])
	}
	return cmp.Or(cmp.Compare(order(a), order(b)), compareDecimal(a, b))
}

// month returns the number, from 1 to 12, of the month whose name a text begins with, or 0.
func month(text []byte) int {
	s := strings.ToUpper(string(skipBlanks(text)))
	if len(s) < 3 {
		return 0
	}
	return (strings.Index("JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", s[:3]) + 3) / 3
}

// digest is the place of a key in a random order: the hash of the random bytes and the key. In locales
// other than C the key ends with a zero byte, as strxfrm(3) makes it.
func (s *sorter) digest(key []byte) [md5.Size]byte {
	text := append(s.salt[:len(s.salt):len(s.salt)], key...)
	if s.collates && len(key) > 0 {
		text = append(text, 0)
	}
	return md5.Sum(text)
}
