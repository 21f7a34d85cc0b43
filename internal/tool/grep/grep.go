// Package grep implements grep(1) of GNU grep: it prints the lines that match a pattern.
//
// Synopsis:
//
//	grep [OPTION]... PATTERNS [FILE]...
package grep

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// Command is grep.
var Command = gnu.Command("grep", gnu.Serious, `[OPTION]... PATTERNS [FILE]...
Prints the lines that match a pattern.
  -E, --extended-regexp  -F, --fixed-strings  -G, --basic-regexp (default)
  -P, --perl-regexp     as -E
  -e, --regexp=PATTERN  -f, --file=FILE   more patterns
  -i, --ignore-case, -y  --no-ignore-case
  -v, --invert-match    -w, --word-regexp    -x, --line-regexp
  -c, --count           -l, --files-with-matches   -L, --files-without-match
  -n, --line-number     -b, --byte-offset    -o, --only-matching
  -H, --with-filename   -h, --no-filename    -q, --quiet, --silent   -s, --no-messages
  -r, --recursive       -R, --dereference-recursive   -d, --directories=ACTION
  -A, --after-context=NUM   -B, --before-context=NUM  lines of context after, before
  -C, --context=NUM, -NUM   lines of context after and before   -m, --max-count=NUM
  -a, --text            -I  binary files do not match   --binary-files=TYPE
  -z, --null-data       lines end with a zero byte
  -Z, --null            names of files end with a zero byte   --label=LABEL
  --include=GLOB  --exclude=GLOB  --exclude-dir=GLOB
  --color[=WHEN]  --line-buffered
Back-references, \1 to \9, are not supported.
`, grep)

const (
	colorKey = gnu.FirstKey + iota
	includeKey
	excludeKey
	excludeDirKey
	binaryKey
	noIgnoreCaseKey
	labelKey
	lineBufferedKey
	devicesKey
)

var options = cli.Options{Permute: true, Short: "0123456789A:B:C:D:EFGHILPRTUVX:abcd:e:f:hiLlm:noqrsuvwxyzZ", Long: []cli.LongOption{
	{Name: "after-context", Argument: cli.Required, Key: 'A'},
	{Name: "before-context", Argument: cli.Required, Key: 'B'},
	{Name: "binary-files", Argument: cli.Required, Key: binaryKey},
	{Name: "byte-offset", Key: 'b'},
	{Name: "color", Argument: cli.Optional, Key: colorKey},
	{Name: "colour", Argument: cli.Optional, Key: colorKey},
	{Name: "context", Argument: cli.Required, Key: 'C'},
	{Name: "count", Key: 'c'},
	{Name: "dereference-recursive", Key: 'R'},
	{Name: "directories", Argument: cli.Required, Key: 'd'},
	{Name: "exclude", Argument: cli.Required, Key: excludeKey},
	{Name: "exclude-dir", Argument: cli.Required, Key: excludeDirKey},
	{Name: "extended-regexp", Key: 'E'},
	{Name: "file", Argument: cli.Required, Key: 'f'},
	{Name: "files-with-matches", Key: 'l'},
	{Name: "files-without-match", Key: 'L'},
	{Name: "fixed-strings", Key: 'F'},
	{Name: "basic-regexp", Key: 'G'},
	{Name: "ignore-case", Key: 'i'},
	{Name: "include", Argument: cli.Required, Key: includeKey},
	{Name: "invert-match", Key: 'v'},
	{Name: "label", Argument: cli.Required, Key: labelKey},
	{Name: "line-buffered", Key: lineBufferedKey},
	{Name: "line-number", Key: 'n'},
	{Name: "line-regexp", Key: 'x'},
	{Name: "max-count", Argument: cli.Required, Key: 'm'},
	{Name: "no-filename", Key: 'h'},
	{Name: "no-ignore-case", Key: noIgnoreCaseKey},
	{Name: "no-messages", Key: 's'},
	{Name: "null", Key: 'Z'},
	{Name: "null-data", Key: 'z'},
	{Name: "only-matching", Key: 'o'},
	{Name: "perl-regexp", Key: 'P'},
	{Name: "quiet", Key: 'q'},
	{Name: "silent", Key: 'q'},
	{Name: "recursive", Key: 'r'},
	{Name: "regexp", Argument: cli.Required, Key: 'e'},
	{Name: "text", Key: 'a'},
	{Name: "with-filename", Key: 'H'},
	{Name: "word-regexp", Key: 'w'},
}}

// A grepper is one run of grep.
type grepper struct {
	*gnu.Tool
	syntax                             rune // E F G P
	patterns                           []string
	given                              bool // -e or -f was given
	ignoreCase, invert, words, whole   bool
	count, list, listOthers, only      bool
	numbers, offsets, quiet, noMessage bool
	text, skipBinary                   bool
	recursive, dereference             bool
	skipDirs                           bool
	names                              int // print names: 1 always, -1 never, 0 by default
	after, before                      int
	context                            bool // -A, -B or -C was given
	most                               int  // maximum number of matching lines per file; -1 for no limit
	color, null                        bool
	terminator                         byte
	include, exclude, excludeDirs      []string
	label                              string
	lineBuffered                       bool

	re      *regexp.Regexp
	hard    []*pattern.Backtracker // the patterns with back-references
	matched bool
	shown   bool // lines of a group have been printed
}

func grep(t *gnu.Tool) error {
	g := &grepper{Tool: t, syntax: 'G', most: -1, terminator: '\n', label: "(standard input)"}
	operands, err := t.Parse(options, g.option)
	synopsis := "Usage: " + t.Argv[0] + " [OPTION]... PATTERNS [FILE]...\n"
	var wrong *cli.Failure
	if errors.As(err, &wrong) && wrong.Usage {
		wrong.Text += "\n" + strings.TrimSuffix(synopsis, "\n")
	}
	if err != nil {
		return err
	}
	if !g.given {
		if len(operands) == 0 {
			t.Stderr.Write([]byte(synopsis))
			return &cli.Failure{Usage: true}
		}
		g.patterns, operands = strings.Split(operands[0], "\n"), operands[1:]
	}
	if err := g.compile(); err != nil {
		return err
	}
	if g.names == 0 && (len(operands) > 1 || g.recursive && (len(operands) == 0 || paths.IsDir(operands[0]))) {
		g.names = 1
	}
	switch {
	case len(operands) == 0 && g.recursive:
		g.tree(".", "", true)
	default:
		for _, name := range gnu.OrStdin(operands) {
			if g.recursive && name != "-" {
				g.tree(name, name, true)
			} else {
				g.file(name)
			}
			if g.quiet && g.matched {
				return nil
			}
		}
	}
	if !g.matched && g.Status == 0 || g.matched && g.Status != 0 && g.quiet {
		g.Status = max(g.Status, 1)
	}
	return nil
}

func (g *grepper) option(o cli.Option) (err error) {
	number := func(what string) (n int) {
		wide, err2 := strconv.ParseInt(o.Value, 10, 64)
		if err2 != nil || wide < 0 && o.Key != 'm' {
			err = cli.Fail(o.Value+": invalid "+what, nil)
			if o.Key == 'm' {
				err = cli.Fail("invalid "+what, nil)
			}
		}
		return int(min(max(wide, -1), 1<<30))
	}
	switch o.Key {
	case 'E', 'F', 'G', 'P':
		g.syntax = o.Key
	case 'e':
		g.patterns, g.given = append(g.patterns, strings.Split(o.Value, "\n")...), true
	case 'f':
		f, err := g.Open(o.Value)
		if err != nil {
			return cli.Fail(o.Value, err)
		}
		data, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return cli.Fail(o.Value, err)
		}
		if len(data) > 0 {
			g.patterns = append(g.patterns, strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")...)
		}
		g.given = true
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
	case 'r':
		g.recursive = true
	case 'R':
		g.recursive, g.dereference = true, true
	case 'd':
		switch o.Value {
		case "recurse":
			g.recursive = true
		case "skip":
			g.skipDirs = true
		}
	case 'a':
		g.text = true
	case 'I':
		g.skipBinary = true
	case binaryKey:
		g.text, g.skipBinary = o.Value == "text", o.Value == "without-match"
	case 'A':
		g.after, g.context = number("context length argument"), true
	case 'B':
		g.before, g.context = number("context length argument"), true
	case 'C':
		n := number("context length argument")
		g.before, g.after, g.context = n, n, true
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		n := min(g.before*10, 1<<20) + int(o.Key-'0')
		g.before, g.after, g.context = n, n, true
	case 'm':
		g.most = number("max count")
	case 'z':
		g.terminator = 0
	case 'Z':
		g.null = true
	case colorKey:
		g.color = o.Value == "always" || (o.Value == "" || o.Value == "auto") && terminal.Is(terminal.FD(g.Stdout))
	case includeKey:
		g.include = append(g.include, o.Value)
	case excludeKey:
		g.exclude = append(g.exclude, o.Value)
	case excludeDirKey:
		g.excludeDirs = append(g.excludeDirs, strings.TrimRight(o.Value, "/"))
	case labelKey:
		g.label = o.Value
	case lineBufferedKey:
		g.lineBuffered = true
	}
	return err
}

// compile combines the patterns into one expression.
func (g *grepper) compile() error {
	var parts []string
	for _, text := range g.patterns {
		part := regexp.QuoteMeta(text)
		if g.syntax != 'F' {
			hard, err := pattern.BackReferences(text, g.syntax == 'G', g.ignoreCase, g.whole)
			if err != nil {
				return cli.Fail(pattern.ErrorText(err), nil)
			}
			if hard != nil {
				g.hard = append(g.hard, hard)
				continue
			}
			if part, err = pattern.Translate(text, g.syntax == 'G'); err != nil {
				return err
			}
		}
		parts = append(parts, "(?:"+part+")")
	}
	text := strings.Join(parts, "|")
	if len(parts) == 0 {
		text = `[^\x00-\x{10FFFF}]` // nothing matches
	}
	if g.whole {
		text = "^(?:" + text + ")$"
	}
	flags := "(?s"
	if g.ignoreCase {
		flags += "i"
	}
	re, err := regexp.Compile(flags + ")" + text)
	if err != nil {
		return cli.Fail(pattern.ErrorText(err), nil)
	}
	re.Longest()
	g.re = re
	return nil
}

// find returns the beginning and the end of the next match in a line.
func (g *grepper) find(line []byte, from int) (begin, end int, ok bool) {
	for from <= len(line) {
		begin, end, ok = g.leftmost(line, from)
		if !ok {
			return 0, 0, false
		}
		if !g.words || (begin == 0 || !isWord(line[begin-1])) && (end == len(line) || !isWord(line[end])) {
			return begin, end, true
		}
		for e := end - 1; e > begin; e-- { // a shorter match may be a word
			if b, m, ok := g.leftmost(line[:e], begin); ok && b == begin && m == e && (begin == 0 || !isWord(line[begin-1])) && !isWord(line[e]) {
				return begin, e, true
			}
		}
		from = begin + 1
	}
	return 0, 0, false
}

// leftmost returns the longest of the leftmost matches of all patterns.
func (g *grepper) leftmost(line []byte, from int) (begin, end int, ok bool) {
	if at := g.re.FindIndex(line[from:]); at != nil && !(from > 0 && at[0] == 0 && g.anchored()) {
		begin, end, ok = from+at[0], from+at[1], true
	}
	for _, hard := range g.hard {
		match, finished := hard.Find(line, from)
		if !finished {
			g.ComplainWith(2, "a line takes too long to match a back-reference", nil)
		}
		if match != nil && (!ok || match[0] < begin || match[0] == begin && match[1] > end) {
			begin, end, ok = match[0], match[1], true
		}
	}
	return begin, end, ok
}

// anchored reports whether the expression begins with "^", so that it cannot match in the middle
// of a line.
func (g *grepper) anchored() bool {
	return strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(g.re.String(), "(?s)"), "(?si)"), "(?:"), "^")
}

func isWord(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' || b >= 0x80
}

func (g *grepper) wrong(name string, err error) {
	if g.noMessage {
		g.Status = 2
		return
	}
	g.ComplainWith(2, name, err)
}

// tree searches a directory. shown is its name in the output.
func (g *grepper) tree(path, shown string, named bool) {
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&os.ModeSymlink != 0 {
		if !named && !g.dereference {
			return
		}
		info, err = os.Stat(path)
	}
	if err != nil {
		g.wrong(shown, err)
		return
	}
	base := filepath.Base(path)
	if !info.IsDir() {
		if !named && !info.Mode().IsRegular() || !g.selected(base) {
			return
		}
		g.search(path, shown)
		return
	}
	if !named && matchesAny(g.excludeDirs, base) {
		return
	}
	entries, err := paths.Names(path)
	if err != nil {
		g.wrong(shown, err)
		return
	}
	for _, name := range entries {
		under := name
		if shown != "" {
			under = paths.Join(shown, name)
		}
		g.tree(paths.Join(path, name), under, false)
		if g.quiet && g.matched {
			return
		}
	}
}

func (g *grepper) selected(base string) bool {
	return (len(g.include) == 0 || matchesAny(g.include, base)) && !matchesAny(g.exclude, base)
}

func matchesAny(patterns []string, name string) bool {
	for _, p := range patterns {
		if pattern.Glob(p, name, false) {
			return true
		}
	}
	return false
}

// file searches an operand.
func (g *grepper) file(name string) {
	shown := name
	if name == "-" {
		shown = g.label
	} else if !g.selected(filepath.Base(name)) {
		return
	}
	g.search(name, shown)
}

func (g *grepper) search(path, shown string) {
	f, err := g.Open(path)
	if err != nil {
		g.wrong(shown, err)
		return
	}
	defer f.Close()
	if file, ok := f.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.IsDir() {
			if !g.skipDirs {
				g.wrong(shown, unix.EISDIR)
			}
			return
		}
	}
	s := fileSearch{grepper: g, name: shown, in: bufio.NewReaderSize(f, 64<<10)}
	head, _ := s.in.Peek(32 << 10)
	s.binary = !g.text && g.terminator == '\n' && bytes.IndexByte(head, 0) >= 0
	if s.binary && g.skipBinary {
		s.in = bufio.NewReader(strings.NewReader(""))
	}
	if err := s.run(); err != nil {
		g.wrong(shown, err)
	}
}

// A fileSearch is the search in one file.
type fileSearch struct {
	*grepper
	name    string
	in      *bufio.Reader
	binary  bool
	line    int
	offset  int64
	found   int
	last    int // number of the last line printed
	trailer int // number of context lines still to print
	held    []heldLine
}

// A heldLine is a line that may be printed as context.
type heldLine struct {
	text   []byte
	number int
	offset int64
}

func (s *fileSearch) run() error {
	plain := !s.count && !s.list && !s.listOthers && !s.quiet
	for s.most < 0 || s.found < s.most || s.trailer > 0 {
		text, err := s.in.ReadBytes(s.terminator)
		if len(text) == 0 && err != nil {
			if err != io.EOF {
				return err
			}
			break
		}
		body := bytes.TrimSuffix(text, []byte{s.terminator})
		s.line++
		_, _, ok := s.find(body, 0)
		current := heldLine{body, s.line, s.offset}
		s.offset += int64(len(text))
		if ok == s.invert || s.most >= 0 && s.found >= s.most {
			s.besides(current, plain)
			continue
		}
		s.found++
		s.matched = true
		if s.quiet || s.list || s.listOthers {
			break
		}
		if plain && s.binary {
			s.Warn(s.name + ": binary file matches")
			return nil
		}
		if plain {
			s.show(current)
		}
	}
	switch {
	case s.quiet:
	case s.list && s.found > 0, s.listOthers && s.found == 0:
		end := "\n"
		if s.null {
			end = "\x00"
		}
		s.Out.WriteString(s.painted(s.name, "35") + end)
	case s.count:
		s.prefix(':', false, heldLine{})
		fmt.Fprintln(s.Out, s.found)
	}
	return nil
}

// besides prints a line that does not match as context, or holds it back.
func (s *fileSearch) besides(line heldLine, plain bool) {
	switch {
	case !plain || s.binary:
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
	if s.context && (s.before > 0 || s.after > 0) && (s.last > 0 && first > s.last+1 || s.last == 0 && s.shown) {
		s.Out.WriteString(s.painted("--", "36") + "\n")
	}
	for _, h := range s.held {
		s.write(h, '-')
	}
	s.held = nil
	s.write(line, ':')
	s.trailer = s.after
	s.shown = true
}

func (s *fileSearch) write(line heldLine, mark byte) {
	s.last = line.number
	if s.only {
		if mark == ':' && !s.invert {
			s.parts(line)
		}
	} else {
		s.prefix(mark, true, line)
		s.Out.Write(s.highlighted(line.text, mark))
		s.Out.WriteByte(s.terminator)
	}
	if s.lineBuffered {
		s.Out.Flush()
	}
}

// parts prints the matching parts of a line.
func (s *fileSearch) parts(line heldLine) {
	for from := 0; from <= len(line.text); {
		begin, end, ok := s.find(line.text, from)
		if !ok {
			return
		}
		if end > begin {
			part := line
			part.offset += int64(begin)
			s.prefix(':', true, part)
			s.Out.WriteString(s.painted(string(line.text[begin:end]), "01;31"))
			s.Out.WriteByte(s.terminator)
		}
		from = max(end, begin+1)
	}
}

func (s *fileSearch) highlighted(text []byte, mark byte) []byte {
	if !s.color || mark != ':' || s.invert {
		return text
	}
	var b []byte
	from := 0
	for at := 0; at <= len(text); {
		begin, end, ok := s.find(text, at)
		if !ok {
			break
		}
		if end > begin {
			b = append(append(b, text[from:begin]...), s.painted(string(text[begin:end]), "01;31")...)
			from = end
		}
		at = max(end, begin+1)
	}
	return append(b, text[from:]...)
}

// prefix writes the name, the number and the offset before a line.
func (s *fileSearch) prefix(mark byte, lines bool, line heldLine) {
	sign := s.painted(string(rune(mark)), "36")
	if s.names > 0 {
		s.Out.WriteString(s.painted(s.name, "35"))
		if s.null {
			s.Out.WriteByte(0)
		} else {
			s.Out.WriteString(sign)
		}
	}
	if lines && s.numbers {
		s.Out.WriteString(s.painted(strconv.Itoa(line.number), "32") + sign)
	}
	if lines && s.offsets {
		s.Out.WriteString(s.painted(strconv.FormatInt(line.offset, 10), "32") + sign)
	}
}

func (s *fileSearch) painted(text, color string) string {
	if !s.color {
		return text
	}
	return "\x1b[" + color + "m\x1b[K" + text + "\x1b[m\x1b[K"
}
