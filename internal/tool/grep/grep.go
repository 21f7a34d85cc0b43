// Package grep implements grep(1) of GNU grep: it prints the lines that match a pattern.
//
// Synopsis:
//
//	grep [OPTION]... PATTERNS [FILE]...
//
// Begin reading at grep. Package gnu/pattern compiles and matches the expressions, package perl those
// of -P; filter.go has --include and --exclude, color.go the colors.
package grep

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/pattern"
	"contedor/internal/tool/grep/perl"
	"golang.org/x/sys/unix"
)

// Command is grep.
var Command = gnu.Command("grep", cli.Dialect{ErrorName: cli.Whole, TryName: cli.BaseName, Status: 2, UsageStatus: 2}, `[OPTION]... PATTERNS [FILE]...
Prints the lines that match a pattern.
Patterns:
  -E, --extended-regexp   extended regular expressions
  -F, --fixed-strings     texts, not patterns
  -G, --basic-regexp      basic regular expressions (default)
  -P, --perl-regexp       regular expressions of Perl
  -e, --regexp=PATTERN    a pattern, in place of the first operand
  -f, --file=FILE         the patterns in FILE, one in each line
  -i, -y, --ignore-case   upper and lower case are the same
      --no-ignore-case    they are not (default)
  -v, --invert-match      lines that do not match
  -w, --word-regexp       only matches of whole words
  -x, --line-regexp       only matches of whole lines
  -z, --null-data         lines end with a zero byte
Output:
  -c, --count             print how many lines match
  -l, --files-with-matches
                          print only the names of files with a match
  -L, --files-without-match
                          print only the names of files without a match
  -m, --max-count=NUM     stop after NUM lines
  -o, --only-matching     print only what matches
  -q, --quiet, --silent   print nothing; the status is 0 if a line matches
  -s, --no-messages       no messages about files that cannot be read
  -b, --byte-offset       print the offset of each line
  -H, --with-filename     print the name of the file before each line
  -h, --no-filename       print no names of files
      --label=LABEL       the name of standard input
  -n, --line-number       print the number of each line
  -T, --initial-tab       a tab before the line
  -Z, --null              names of files end with a zero byte
  -A, --after-context=NUM print NUM lines after each match, too
  -B, --before-context=NUM
                          print NUM lines before each match, too
  -C, --context=NUM       print NUM lines before and after each match; also -NUM
      --group-separator=TEXT
                          print TEXT between groups of lines, not --
      --no-group-separator
                          print nothing between groups of lines
      --color[=WHEN]      colors: always, auto or never
      --line-buffered     write each line at once
Files:
  -r, --recursive         also the files below directories
  -R, --dereference-recursive
                          the same, and follow all symbolic links
  -d, --directories=read|recurse|skip
                          what to do with directories
  -D, --devices=read|skip what to do with devices
      --include=GLOB      only files that match
      --exclude=GLOB      leave out files that match
      --exclude-from=FILE leave out files that match a pattern in FILE
      --exclude-dir=GLOB  leave out directories that match
  -a, --text              treat binary files as text
  -I                      binary files do not match
      --binary-files=binary|text|without-match
                          what to do with binary files
  -U, --binary            no effect
  -V, --version           display version
`, grep)

// Extended and Fixed are egrep and fgrep, which Debian has as scripts that run `grep -E` and
// `grep -F`.
var (
	Extended = under("egrep", "-E")
	Fixed    = under("fgrep", "-F")
)

// under returns a command that runs grep with an option before the others.
func under(name, option string) *cli.Command {
	return &cli.Command{Name: name, Dialect: Command.Dialect, Run: func(inv *cli.Invocation) error {
		inv.Argv = append([]string{"grep", option}, inv.Argv[1:]...)
		return Command.Run(inv)
	}}
}

const (
	colorKey = gnu.FirstKey + iota
	includeKey
	excludeKey
	excludeDirKey
	excludeFromKey
	binaryKey
	noIgnoreCaseKey
	labelKey
	lineBufferedKey
	separatorKey
	noSeparatorKey
)

var options = cli.Options{Permute: true, Short: "0123456789A:B:C:D:EFGHILPRTUVX:abcd:e:f:hiLlm:noqrsuvwxyzZ", Long: []cli.LongOption{
	{Name: "basic-regexp", Key: 'G'},
	{Name: "extended-regexp", Key: 'E'},
	{Name: "fixed-regexp", Key: 'F'},
	{Name: "fixed-strings", Key: 'F'},
	{Name: "perl-regexp", Key: 'P'},
	{Name: "after-context", Argument: cli.Required, Key: 'A'},
	{Name: "before-context", Argument: cli.Required, Key: 'B'},
	{Name: "binary-files", Argument: cli.Required, Key: binaryKey},
	{Name: "binary", Key: 'U'},
	{Name: "byte-offset", Key: 'b'},
	{Name: "context", Argument: cli.Required, Key: 'C'},
	{Name: "color", Argument: cli.Optional, Key: colorKey},
	{Name: "colour", Argument: cli.Optional, Key: colorKey},
	{Name: "count", Key: 'c'},
	{Name: "devices", Argument: cli.Required, Key: 'D'},
	{Name: "directories", Argument: cli.Required, Key: 'd'},
	{Name: "exclude", Argument: cli.Required, Key: excludeKey},
	{Name: "exclude-from", Argument: cli.Required, Key: excludeFromKey},
	{Name: "exclude-dir", Argument: cli.Required, Key: excludeDirKey},
	{Name: "file", Argument: cli.Required, Key: 'f'},
	{Name: "files-with-matches", Key: 'l'},
	{Name: "files-without-match", Key: 'L'},
	{Name: "group-separator", Argument: cli.Required, Key: separatorKey},
	{Name: "include", Argument: cli.Required, Key: includeKey},
	{Name: "ignore-case", Key: 'i'},
	{Name: "no-ignore-case", Key: noIgnoreCaseKey},
	{Name: "initial-tab", Key: 'T'},
	{Name: "label", Argument: cli.Required, Key: labelKey},
	{Name: "line-buffered", Key: lineBufferedKey},
	{Name: "line-number", Key: 'n'},
	{Name: "line-regexp", Key: 'x'},
	{Name: "max-count", Argument: cli.Required, Key: 'm'},
	{Name: "no-filename", Key: 'h'},
	{Name: "no-group-separator", Key: noSeparatorKey},
	{Name: "no-messages", Key: 's'},
	{Name: "null", Key: 'Z'},
	{Name: "null-data", Key: 'z'},
	{Name: "only-matching", Key: 'o'},
	{Name: "quiet", Key: 'q'},
	{Name: "recursive", Key: 'r'},
	{Name: "dereference-recursive", Key: 'R'},
	{Name: "regexp", Argument: cli.Required, Key: 'e'},
	{Name: "invert-match", Key: 'v'},
	{Name: "silent", Key: 'q'},
	{Name: "text", Key: 'a'},
	{Name: "with-filename", Key: 'H'},
	{Name: "word-regexp", Key: 'w'},
}}

// A grepper is one run of grep.
type grepper struct {
	*gnu.Tool
	syntax                             rune // E F G; 0 until an option selects it
	patterns                           []string
	places                             []string // where each pattern stands, for messages: FILE:LINE, or ""
	given                              bool     // -e or -f was given
	ignoreCase, invert, words, whole   bool
	count, list, listOthers, only      bool
	numbers, offsets, quiet, noMessage bool
	text, skipBinary                   bool
	directories                        string // what is done with them: read, recurse, skip
	dereference                        bool
	devices                            string // read or skip; "" to read only operands
	names                              int    // print names: 1 always, -1 never, 0 by default
	after, before, both                int    // lines of context; -1 is unset
	digits                             string // of -NUM
	most                               int    // maximum number of matching lines per file; -1 for no limit
	palette                            *palette
	null, tab                          bool
	terminator                         byte
	files, dirs                        filters
	label, separator                   string
	separates                          bool
	lineBuffered                       bool

	re        expression
	output    unix.Stat_t // of standard output
	nowhere   bool        // it is /dev/null
	searched  string      // the file that is searched
	hopeless  bool        // a search took too long for libpcre2
	matched   bool
	shown     bool // lines of a group have been printed
	withNames bool
}

// An expression finds the matches in lines. The last result is false if a search was given up.
type expression interface {
	Match(line []byte) (found, ok bool)
	FindPlace(line []byte, from int) (match []int, ok bool)
}

func grep(t *gnu.Tool) error {
	g := &grepper{
		Tool: t, most: -1, terminator: '\n', label: "(standard input)", directories: "read",
		after: -1, before: -1, both: -1, separator: "--", separates: true,
	}
	operands, err := t.Parse(options, g.option)
	var wrong *cli.Failure
	if errors.As(err, &wrong) && wrong.Usage && wrong.Text != "" {
		wrong.Text += "\n" + strings.TrimSuffix(g.synopsis(), "\n")
	}
	if err != nil {
		return err
	}
	if g.digits != "" {
		if g.both, err = g.context(g.digits); err != nil {
			return err
		}
	}
	if g.after < 0 {
		g.after = g.both
	}
	if g.before < 0 {
		g.before = g.both
	}
	if !g.given {
		if len(operands) == 0 {
			return g.onlySynopsis()
		}
		g.addPatterns(operands[0], "")
		operands = operands[1:]
	}
	if g.syntax == 'P' {
		err = g.compilePerl()
	} else {
		err = g.compile()
	}
	if err != nil {
		return err
	}
	matchesAll := len(g.patterns) == 1 && g.patterns[0] == "" && !g.words && !g.whole
	if (g.most == 0 || len(g.patterns) == 0 && !g.invert || matchesAll && g.invert) && !g.listOthers {
		g.Status = 1
		return nil
	}
	g.look()
	recursive := g.directories == "recurse"
	switch {
	case len(operands) == 0 && recursive:
		g.withNames = g.names >= 0
		g.tree(".", "", true)
	default:
		for _, name := range gnu.OrStdin(operands) {
			g.withNames = g.names > 0 || g.names == 0 && (len(operands) > 1 || recursive && name != "-" && paths.IsDir(name))
			if recursive && name != "-" {
				g.tree(name, name, true)
			} else {
				g.search(name, name, true)
			}
			if g.quiet && g.matched {
				break
			}
		}
	}
	if g.quiet && g.matched {
		g.Status = 0
	} else if !g.matched {
		g.Status = max(g.Status, 1)
	}
	return nil
}

func (g *grepper) synopsis() string {
	return "Usage: " + cli.BaseName(g.Argv[0]) + " [OPTION]... PATTERNS [FILE]...\n"
}

// onlySynopsis is the failure for a wrong command line without a message of its own.
func (g *grepper) onlySynopsis() error {
	g.Stderr.Write([]byte(g.synopsis()))
	return &cli.Failure{Usage: true}
}

// look looks at standard output. If it is /dev/null, the first match of a file ends the search in it.
func (g *grepper) look() {
	if unix.Fstat(terminal.FD(g.Stdout), &g.output) != nil {
		return
	}
	if null := unix.Mkdev(1, 3); g.output.Mode&unix.S_IFMT == unix.S_IFCHR && uint64(g.output.Rdev) == null {
		g.nowhere = true
	}
}

// context parses a number of lines of context.
func (g *grepper) context(text string) (int, error) {
	n, ok := count(text)
	if !ok || n < 0 {
		return 0, cli.Fail(text+": invalid context length argument", nil)
	}
	return n, nil
}

// count parses a decimal number. Numbers above 2^30 become 2^30, and negative ones -1.
func count(text string) (int, bool) {
	const big = 1 << 30
	n, err := strconv.ParseInt(strings.TrimLeft(text, " \t\n\v\f\r"), 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		err = nil
	}
	return int(min(max(n, -1), big)), err == nil
}

func (g *grepper) setSyntax(syntax rune) error {
	if g.syntax != 0 && g.syntax != syntax {
		return cli.Fail("conflicting matchers specified", nil)
	}
	g.syntax = syntax
	return nil
}

func (g *grepper) option(o cli.Option) (err error) {
	switch o.Key {
	case 'E', 'F', 'G', 'P':
		return g.setSyntax(o.Key)
	case 'X':
		syntax, ok := map[string]rune{"grep": 'G', "egrep": 'E', "fgrep": 'F', "awk": 'E', "gawk": 'E', "posixawk": 'E', "perl": 'P'}[o.Value]
		if !ok {
			return cli.Fail("invalid matcher "+o.Value, nil)
		}
		return g.setSyntax(syntax)
	case 'V':
		return g.Version()
	case 'e':
		g.given = true
		g.addPatterns(o.Value, "")
	case 'f':
		g.given = true
		return g.patternsFrom(o.Value)
	case 'i', 'y':
		g.ignoreCase = true
	case noIgnoreCaseKey:
		g.ignoreCase = false
	case 'v':
		g.invert = true
	case 'w':
		g.words = true
	case 'x':
		g.whole = true
	case 'c':
		g.count = true
	case 'l':
		g.list, g.listOthers = true, false
	case 'L':
		g.list, g.listOthers = false, true
	case 'o':
		g.only = true
	case 'n':
		g.numbers = true
	case 'b':
		g.offsets = true
	case 'q':
		g.quiet = true
	case 's':
		g.noMessage = true
	case 'H':
		g.names = 1
	case 'h':
		g.names = -1
	case 'T':
		g.tab = true
	case 'u':
		return g.onlySynopsis()
	case 'r':
		g.directories = "recurse"
	case 'R':
		g.directories, g.dereference = "recurse", true
	case 'd':
		g.directories, err = g.Match(o.Value, "--directories", []string{"read"}, []string{"recurse"}, []string{"skip"})
	case 'D':
		if g.devices = o.Value; o.Value != "read" && o.Value != "skip" {
			return cli.Fail("unknown devices method", nil)
		}
	case 'a':
		g.text, g.skipBinary = true, false
	case 'I':
		g.text, g.skipBinary = false, true
	case binaryKey:
		if g.text, g.skipBinary = o.Value == "text", o.Value == "without-match"; !g.text && !g.skipBinary && o.Value != "binary" {
			return cli.Fail("unknown binary-files type", nil)
		}
	case 'A':
		g.after, err = g.context(o.Value)
	case 'B':
		g.before, err = g.context(o.Value)
	case 'C':
		g.both, err = g.context(o.Value)
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if !o.Joined { // the digits of one word are one number
			g.digits = ""
		}
		g.digits += string(o.Key)
	case 'm':
		var ok bool
		if g.most, ok = count(o.Value); !ok {
			return cli.Fail("invalid max count", nil)
		}
	case 'z':
		g.terminator = 0
	case 'Z':
		g.null = true
	case colorKey:
		return g.setColor(o)
	case includeKey:
		g.files.add(o.Value, true)
	case excludeKey:
		g.files.add(o.Value, false)
	case excludeDirKey:
		glob := o.Value
		for len(glob) > 1 && strings.HasSuffix(glob, "/") {
			glob = glob[:len(glob)-1]
		}
		g.dirs.add(glob, false)
	case excludeFromKey:
		return g.excludeFrom(o.Value)
	case labelKey:
		g.label = o.Value
	case lineBufferedKey:
		g.lineBuffered = true
	case separatorKey:
		g.separator, g.separates = o.Value, true
	case noSeparatorKey:
		g.separates = false
	}
	return err
}

// read returns the contents of a file, or of standard input for "-".
func (g *grepper) read(name string) ([]byte, error) {
	f, err := g.Open(name)
	if err != nil {
		return nil, cli.Fail(name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, cli.Fail(name, err)
	}
	return data, nil
}

func (g *grepper) patternsFrom(name string) error {
	data, err := g.read(name)
	if len(data) > 0 {
		g.addPatterns(strings.TrimSuffix(string(data), "\n"), name)
	}
	return err
}

// addPatterns adds the lines of a text. file is the name of the file that it is from, or "".
func (g *grepper) addPatterns(text, file string) {
	line := 0
	for one := range strings.SplitSeq(text, "\n") {
		place := ""
		if line++; file != "" {
			place = file + ":" + strconv.Itoa(line)
		}
		g.patterns, g.places = append(g.patterns, one), append(g.places, place)
	}
}

// compile combines the patterns into one expression. It prints an error for each wrong pattern.
func (g *grepper) compile() (err error) {
	o := pattern.Options{
		Grep: true, Extended: g.syntax == 'E', Fixed: g.syntax == 'F', IgnoreCase: g.ignoreCase, Whole: g.whole, Bytes: !g.Locale.UTF8,
		LooseParen: g.syntax == 'E', LooseRepeat: true,
	}
	var failure error
	for i, text := range g.patterns {
		if _, err := pattern.Compile(text, o); err != nil {
			if failure != nil {
				g.Warn(failure.Error())
			}
			failure = cli.Fail(err.Error(), nil)
			if g.places[i] != "" {
				failure = cli.Fail(g.places[i], err)
			}
		}
	}
	if failure != nil {
		return failure
	}
	re, failure := pattern.CompileAny(g.patterns, o)
	if failure != nil {
		return cli.Fail(failure.Error(), nil)
	}
	for _, warning := range re.Warnings {
		g.Warn("warning: " + warning)
	}
	g.re = re
	return nil
}

// compilePerl reads the pattern of -P.
func (g *grepper) compilePerl() error {
	if len(g.patterns) > 1 {
		return cli.Fail("the -P option only supports a single pattern", nil)
	}
	text := strings.Join(g.patterns, "")
	if g.words {
		text, g.words = `(?<!\w)(?:`+text+`)(?!\w)`, false
	}
	if g.whole {
		text = "^(?:" + text + ")$"
	}
	re, err := perl.Compile(text, perl.Options{IgnoreCase: g.ignoreCase, UTF8: g.Locale.UTF8})
	if err != nil {
		return cli.Fail(err.Error(), nil)
	}
	g.re = re
	return nil
}

// matches reports whether a line has a match.
func (g *grepper) matches(line []byte) bool {
	if g.words {
		_, _, ok := g.find(line, 0)
		return ok
	}
	found, finished := g.re.Match(line)
	g.check(finished)
	return found
}

// find returns the beginning and the end of the next match in a line.
func (g *grepper) find(line []byte, from int) (begin, end int, ok bool) {
	for from <= len(line) {
		match := g.leftmost(line, from)
		if match == nil {
			return 0, 0, false
		}
		if !g.words {
			return match[0], match[1], true
		}
		begin := match[0]
		for match != nil && match[0] == begin {
			end := match[1]
			if !g.wordBefore(line, begin) && !g.wordAfter(line, end) {
				return begin, end, true
			}
			if end--; end <= begin {
				break
			}
			match = g.leftmost(line[:end], begin) // a shorter match may be a word
		}
		from = begin + g.size(line[begin:])
	}
	return 0, 0, false
}

// size returns the number of bytes of the first character of a text, at least 1.
func (g *grepper) size(text []byte) int {
	if !g.Locale.UTF8 {
		return 1
	}
	_, size := utf8.DecodeRune(text)
	return max(size, 1)
}

// leftmost returns the longest of the leftmost matches of all patterns that begin at from or later.
func (g *grepper) leftmost(line []byte, from int) []int {
	match, finished := g.re.FindPlace(line, from)
	g.check(finished)
	return match
}

// check complains about a search that was given up.
func (g *grepper) check(finished bool) {
	switch {
	case finished:
	case g.syntax == 'P':
		g.ComplainWith(2, g.searched+": exceeded PCRE's backtracking limit", nil)
		g.hopeless = true
	default:
		g.ComplainWith(2, "a line takes too long to match a back-reference", nil)
	}
}

// wordBefore and wordAfter report whether a character of a word stands before or after a place.
func (g *grepper) wordBefore(line []byte, at int) bool {
	r, size := utf8.DecodeLastRune(line[:at])
	return g.isWord(r, size)
}

func (g *grepper) wordAfter(line []byte, at int) bool {
	r, size := utf8.DecodeRune(line[at:])
	return g.isWord(r, size)
}

func (g *grepper) isWord(r rune, size int) bool {
	switch {
	case size == 0 || r == utf8.RuneError:
		return false
	case r < utf8.RuneSelf:
		return r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return g.Locale.UTF8 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func (g *grepper) wrong(name string, err error) {
	if g.noMessage {
		g.Status = 2
		return
	}
	g.ComplainWith(2, name, err)
}

// tree searches a directory. shown is its name in the output; above are the directories that led to
// it.
func (g *grepper) tree(path, shown string, operand bool, above ...os.FileInfo) {
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&os.ModeSymlink != 0 {
		if !operand && !g.dereference {
			return
		}
		info, err = os.Stat(path)
	}
	if err != nil {
		g.wrong(cmp.Or(shown, "."), err)
		return
	}
	if !info.IsDir() {
		g.search(path, shown, operand)
		return
	}
	name := path
	if !operand {
		name = filepath.Base(path)
	}
	if shown != "" && g.dirs.exclude(name, operand) {
		return
	}
	if slices.ContainsFunc(above, func(other os.FileInfo) bool { return os.SameFile(info, other) }) {
		if !g.noMessage {
			g.Warn(shown + ": warning: recursive directory loop")
		}
		return
	}
	above = append(above, info)
	entries, err := paths.Names(path)
	if err != nil {
		g.wrong(cmp.Or(shown, "."), err)
		return
	}
	for _, name := range entries {
		under := name
		if shown != "" {
			under = paths.Join(shown, name)
		}
		g.tree(paths.Join(path, name), under, false, above...)
		if g.quiet && g.matched {
			return
		}
	}
}

// search searches a file. An operand "-" is standard input.
func (g *grepper) search(path, shown string, operand bool) {
	input := operand && path == "-"
	if input {
		shown = g.label
	}
	name := path
	if !operand {
		name = filepath.Base(path)
	}
	isDevice := func(st *unix.Stat_t) bool {
		kind := st.Mode & unix.S_IFMT
		return kind == unix.S_IFCHR || kind == unix.S_IFBLK || kind == unix.S_IFIFO || kind == unix.S_IFSOCK
	}
	skipsDevices := g.devices == "skip" || g.devices == "" && !operand
	var st unix.Stat_t
	if !input {
		if err := unix.Stat(path, &st); err == nil && skipsDevices && isDevice(&st) {
			return
		}
	}
	f, err := g.Open(path)
	if err != nil {
		g.wrong(shown, err)
		return
	}
	defer f.Close()
	file, _ := f.(*os.File)
	if input {
		file, _ = g.Stdin.(*os.File)
	}
	if file != nil {
		if err := unix.Fstat(int(file.Fd()), &st); err != nil {
			g.wrong(shown, err)
			return
		}
	}
	isDir := st.Mode&unix.S_IFMT == unix.S_IFDIR
	switch {
	case !input && isDir && g.dirs.exclude(name, operand), !input && !isDir && g.files.exclude(name, operand):
		return
	case !input && isDir && g.directories == "skip":
		return
	case isDir:
		_, err := f.Read(make([]byte, 1)) // a closed standard input has another error
		g.wrong(shown, err)
		(&fileSearch{grepper: g, name: shown}).summary()
		return
	case g.isOutput(&st, file):
		g.wrong(shown+": input file is also the output", nil)
		return
	}
	s := fileSearch{grepper: g, name: shown, in: bufio.NewReaderSize(f, buffer)}
	if g.tab {
		s.width = g.numberWidth(&st)
	}
	s.binary = g.mayBeBinary() && hasHoles(file, &st)
	begin := int64(-1)
	if input && file != nil {
		if at, err := file.Seek(0, io.SeekCurrent); err == nil {
			begin = at
		}
	}
	if err := s.run(); err != nil {
		g.wrong(shown, err)
	}
	if input && file != nil && !g.quiet {
		s.leave(file, begin)
	}
}

// leave sets where the next reader of standard input begins. begin is where the search began; -1 for
// a pipe.
func (s *fileSearch) leave(file *os.File, begin int64) {
	switch {
	case s.most > 0 && s.found >= s.most && (s.nowhere || !s.list && !s.listOthers): // after the last match
		if begin >= 0 {
			file.Seek(begin+s.resume, io.SeekStart)
		}
	case s.nowhere || s.most > 0: // at the end: the writer of a pipe is not killed by SIGPIPE
		if _, err := file.Seek(0, io.SeekEnd); err != nil {
			io.Copy(io.Discard, file)
		}
	}
}

// numberWidth returns the width of the numbers of lines and bytes with -T: that of the largest one
// that the file may have.
func (g *grepper) numberWidth(st *unix.Stat_t) int {
	largest := int64(math.MaxInt64)
	if st.Mode&unix.S_IFMT == unix.S_IFREG {
		largest = st.Size
		if g.numbers {
			largest++
		}
	}
	return len(strconv.FormatInt(largest, 10))
}

// buffer is how much of a file is looked at for zero bytes before lines of it are printed.
const buffer = 96 << 10

func (g *grepper) mayBeBinary() bool { return g.terminator == '\n' && !g.text }

// isOutput reports whether lines that are printed would be read again.
func (g *grepper) isOutput(st *unix.Stat_t, file *os.File) bool {
	if g.quiet || g.list || g.listOthers || g.count || g.most == 0 || g.most == 1 || st.Mode&unix.S_IFMT != unix.S_IFREG || paths.InodeOf(st) != paths.InodeOf(&g.output) {
		return false
	}
	out := terminal.FD(g.Stdout)
	flags, err := unix.FcntlInt(uintptr(out), unix.F_GETFL, 0)
	if err == nil && flags&unix.O_APPEND == 0 && file == g.Stdin {
		at, err := unix.Seek(out, 0, io.SeekCurrent)
		from, err2 := unix.Seek(int(file.Fd()), 0, io.SeekCurrent)
		return err != nil || err2 != nil || at != from
	}
	return true
}

// hasHoles reports whether a file has holes, which read as zero bytes.
func hasHoles(file *os.File, st *unix.Stat_t) bool {
	if file == nil || st.Mode&unix.S_IFMT != unix.S_IFREG || st.Size == 0 {
		return false
	}
	fd := int(file.Fd())
	at, err := unix.Seek(fd, 0, io.SeekCurrent)
	if err != nil {
		return false
	}
	defer unix.Seek(fd, at, io.SeekStart)
	hole, err := unix.Seek(fd, at, unix.SEEK_HOLE)
	return err == nil && hole < st.Size
}

// A fileSearch is the search in one file.
type fileSearch struct {
	*grepper
	name    string
	in      *bufio.Reader
	binary  bool
	invalid bool // a line could not be printed in the locale's characters
	width   int  // of numbers, with -T
	line    int
	offset  int64
	found   int
	resume  int64 // offset after the last match
	last    int   // number of the last line printed
	trailer int   // number of context lines still to print
	held    []heldLine
}

// A heldLine is a line that may be printed as context.
type heldLine struct {
	text   []byte
	number int
	offset int64
}

func (s *fileSearch) run() error {
	s.searched = s.name
	for s.wantsMore() {
		text, err := s.next()
		if s.binary && s.skipBinary {
			s.found = 0
			break
		}
		if len(text) == 0 && err != nil {
			if err != io.EOF {
				return err
			}
			break
		}
		s.take(bytes.TrimSuffix(text, []byte{s.terminator}), len(text))
	}
	if !s.hopeless {
		s.summary()
	}
	return nil
}

// next returns the next line with its end. The line is valid until the next call unless it may become
// context.
func (s *fileSearch) next() (line []byte, err error) {
	for {
		filled := s.in.Buffered() == 0
		if filled {
			_, err = s.in.Peek(1) // reads what is there, which at a terminal is a line
		}
		part, _ := s.in.Peek(s.in.Buffered())
		if filled && s.mayBeBinary() {
			s.endAtZeros(part)
		}
		end := bytes.IndexByte(part, s.terminator)
		if end >= 0 {
			part = part[:end+1]
		}
		s.in.Discard(len(part))
		if end >= 0 && line == nil && s.before <= 0 {
			return part, nil
		}
		if line = append(line, part...); end >= 0 || err != nil {
			return line, err
		}
	}
}

// endAtZeros replaces zero bytes by ends of lines. A file with zero bytes is binary: its lines are not
// printed, and a run of zero bytes is not one long line.
func (s *fileSearch) endAtZeros(part []byte) {
	for {
		zero := bytes.IndexByte(part, 0)
		if zero < 0 {
			return
		}
		s.binary = true
		for part = part[zero:]; len(part) > 0 && part[0] == 0; part = part[1:] {
			part[0] = s.terminator
		}
	}
}

// plain reports whether lines are printed.
func (s *fileSearch) plain() bool {
	return !s.count && !s.list && !s.listOthers && !s.quiet && !s.nowhere
}

func (s *fileSearch) wantsMore() bool {
	first := s.list || s.listOthers || s.binary && s.plain() // the first match tells all
	if s.nowhere {
		first = s.most < 0
	}
	if s.found > 0 && (s.quiet || first) || s.hopeless {
		return false
	}
	return s.most < 0 || s.found < s.most || s.trailer > 0
}

// take looks at a line. size is its length with the terminator.
func (s *fileSearch) take(body []byte, size int) {
	s.line++
	ok := s.matches(body)
	current := heldLine{body, s.line, s.offset}
	s.offset += int64(size)
	full := s.most >= 0 && s.found >= s.most
	switch {
	case ok == s.invert, full: // after the last line that -m allows, all lines are context
		s.asContext(current)
		if len(body) == 0 && s.before <= 0 && s.trailer == 0 {
			s.skipEmpty()
		}
	default:
		s.found++
		s.matched, s.resume = true, s.offset
		if s.plain() && !s.binary {
			s.show(current)
		}
	}
}

// skipEmpty skips empty lines after one that is not printed. In a binary file there may be millions, one
// for each zero byte.
func (s *fileSearch) skipEmpty() {
	part, _ := s.in.Peek(s.in.Buffered())
	n := 0
	for n < len(part) && part[n] == s.terminator {
		n++
	}
	s.in.Discard(n)
	s.line += n
	s.offset += int64(n)
}

func (s *fileSearch) summary() {
	switch {
	case s.quiet, s.nowhere:
	case s.list || s.listOthers:
		if s.list == (s.found > 0) {
			s.Out.WriteString(s.painted(s.name, "fn"))
			s.end(s.null)
		}
	case s.count:
		if s.withNames {
			s.fileName(':')
		}
		fmt.Fprintln(s.Out, s.found)
	case s.skipBinary:
	case s.invalid || s.binary && s.found > 0:
		s.Warn(s.name + ": binary file matches")
	}
	if s.lineBuffered {
		s.Out.Flush()
	}
}

func (s *fileSearch) end(null bool) {
	if null {
		s.Out.WriteByte(0)
	} else {
		s.Out.WriteByte('\n')
	}
}

// asContext prints a line that does not match, as context after a match, or holds it back for the next match.
func (s *fileSearch) asContext(line heldLine) {
	switch {
	case !s.plain() || s.binary:
	case s.trailer > 0:
		s.trailer--
		s.write(line, '-')
	case s.before > 0:
		if s.held = append(s.held, line); len(s.held) > s.before {
			s.held = s.held[1:]
		}
	}
}

// show prints a matching line with its context before it.
func (s *fileSearch) show(line heldLine) {
	first := line.number - len(s.held)
	if s.separates && (s.before >= 0 || s.after >= 0) && (s.last > 0 && first > s.last+1 || s.last == 0 && s.shown) {
		s.Out.WriteString(s.painted(s.separator, "se") + "\n")
	}
	for _, h := range s.held {
		s.write(h, '-')
	}
	s.held = nil
	trailer := s.trailer
	if s.trailer = s.after; !s.write(line, ':') {
		s.trailer = trailer - 1
	}
	s.shown = true
}

// write reports whether the line could be printed.
func (s *fileSearch) write(line heldLine, mark byte) (ok bool) {
	s.last, ok = line.number, true
	if s.only {
		if (mark == '-') == s.invert {
			s.parts(line, mark)
		}
	} else if ok = s.prefix(mark, line, line.text); ok {
		s.Out.WriteString(s.highlighted(line.text, mark))
		s.Out.WriteByte(s.terminator)
	}
	if s.lineBuffered {
		s.Out.Flush()
	}
	return ok
}

// parts prints the matching parts of a line.
func (s *fileSearch) parts(line heldLine, mark byte) {
	color := "ms"
	if mark == '-' {
		color = "mc"
	}
	for from := 0; from <= len(line.text); {
		begin, end, ok := s.find(line.text, from)
		if !ok {
			return
		}
		if end > begin {
			part := line
			part.offset += int64(begin)
			if s.prefix(mark, part, line.text[begin:end]) {
				s.Out.WriteString(s.painted(string(line.text[begin:end]), color))
				s.Out.WriteByte(s.terminator)
			}
		}
		from = max(end, begin+1)
	}
}

// highlighted returns a line with colors for the matches in it and for the rest.
func (s *fileSearch) highlighted(text []byte, mark byte) string {
	if s.palette == nil {
		return string(text)
	}
	selected := mark == ':'
	rest := "cx"
	if selected != (s.invert && s.palette.reversed) {
		rest = "sl"
	}
	match := "mc"
	if selected {
		match = "ms"
	}
	matches := selected != s.invert && s.palette.codes[match] != ""
	if !matches {
		return s.painted(string(text), rest)
	}
	open, shut := s.palette.start(rest), ""
	if open != "" {
		shut = s.palette.stop()
	}
	var b strings.Builder
	from := 0
	for at := 0; at <= len(text); {
		begin, end, ok := s.find(text, at)
		if !ok {
			break
		}
		if end > begin {
			b.WriteString(open + string(text[from:begin]) + s.painted(string(text[begin:end]), match))
			from = end
		}
		at = max(end, begin+1)
	}
	if from < len(text) {
		b.WriteString(open + string(text[from:]) + shut)
	}
	return b.String()
}

// prefix writes the name, the number and the offset before a text. It reports whether the text can be
// printed: without -a it must consist of characters of the locale.
func (s *fileSearch) prefix(mark byte, line heldLine, text []byte) bool {
	if !s.text && s.Locale.UTF8 && !utf8.Valid(text) {
		s.invalid = true
		return false
	}
	if s.withNames {
		s.fileName(mark)
	}
	number := func(n int64, kind string) {
		s.Out.WriteString(s.painted(fmt.Sprintf("%*d", s.width, n), kind) + s.sign(mark))
	}
	if s.numbers {
		number(int64(line.number), "ln")
	}
	if s.offsets {
		number(line.offset, "bn")
	}
	if s.tab && len(text) > 0 && (s.withNames || s.numbers || s.offsets) {
		s.Out.WriteByte('\t')
	}
	return true
}

func (s *fileSearch) sign(mark byte) string { return s.painted(string(rune(mark)), "se") }

func (s *fileSearch) fileName(mark byte) {
	s.Out.WriteString(s.painted(s.name, "fn"))
	if s.null {
		s.Out.WriteByte(0)
	} else {
		s.Out.WriteString(s.sign(mark))
	}
}

func (s *fileSearch) painted(text, kind string) string {
	if s.palette == nil {
		return text
	}
	start := s.palette.start(kind)
	if start == "" || text == "" && (kind == "sl" || kind == "cx") {
		return text
	}
	return start + text + s.palette.stop()
}
