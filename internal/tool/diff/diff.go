// Package diff implements diff(1) of GNU diffutils 3.12: it prints how files differ.
//
// Synopsis:
//
//	diff [OPTION]... FILES
//
// sequence.go finds the changes, output.go and sides.go print them, and files.go compares
// directories.
package diff

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// Command is diff.
var Command = gnu.Command("diff", gnu.Serious, `[OPTION]... FILES
Compares files line by line: two files, two directories, or a directory and a file.
The exit status is 0 if they are the same, 1 if they differ, 2 for trouble.
Formats:
      --normal                 the normal format (default)
  -c, -C N, --context[=N]      the context format, with N lines of context (3)
  -u, -U N, --unified[=N]      the unified format
  -e, --ed                     commands for ed
  -f, --forward-ed             the same in the order of the lines
  -n, --rcs                    the format of RCS
  -y, --side-by-side           two columns
  -W, --width=N                with -y: N columns wide (130)
      --left-column            with -y: show common lines only on the left
      --suppress-common-lines  with -y: show no common lines
  -q, --brief                  only say whether files differ
  -s, --report-identical-files say so if files are the same
  -p, --show-c-function        with each hunk the function of C that it is in
  -F, --show-function-line=RE  with each hunk the last line that matches RE
      --label=LABEL            LABEL instead of a file's name and time; may be repeated
  -t, --expand-tabs            blanks instead of tabs
  -T, --initial-tab            a tab before each line
      --tabsize=N              a tab is N columns wide (8)
      --suppress-blank-empty   no blank before empty lines
      --color[=WHEN]           colors: always, auto or never
Directories:
  -r, --recursive              subdirectories, too
      --no-dereference         do not follow links
  -N, --new-file               files that are missing are empty
      --unidirectional-new-file
                               the same for the first directory only
      --ignore-file-name-case  upper and lower case in names are the same
      --no-ignore-file-name-case
                               they are not (default)
  -x, --exclude=PATTERN        leave out files that match
  -X, --exclude-from=FILE      leave out files that match a pattern in FILE
  -S, --starting-file=FILE     begin with FILE
      --from-file=FILE         compare FILE to all operands
      --to-file=FILE           compare all operands to FILE
What is the same:
  -i, --ignore-case            upper and lower case
  -E, --ignore-tab-expansion   tabs and the blanks that they stand for
  -Z, --ignore-trailing-space  blanks at the end of lines, or none
  -b, --ignore-space-change    any number of blanks
  -w, --ignore-all-space       lines that differ only in blanks
  -B, --ignore-blank-lines     files that differ only in empty lines
  -I, --ignore-matching-lines=RE
                               files that differ only in lines that match RE
  -a, --text                   treat all files as text
      --strip-trailing-cr      remove carriage returns at the end of lines
  -d, --minimal                find the fewest changes
      --horizon-lines=N        keep N common lines at both ends for the search
  -H, --speed-large-files      no effect
`, diff)

const (
	fromFileKey = gnu.FirstKey + iota
	toFileKey
	normalKey
	stripKey
	horizonKey
	tabsizeKey
	leftKey
	suppressKey
	blankEmptyKey
	unidirectionalKey
	noDereferenceKey
	nameCaseKey
	noNameCaseKey
	colorKey
)

var options = cli.Options{Permute: true, Short: "0123456789abBcC:dD:eEfF:hHiI:lL:nNpPqrsS:tTuU:vwW:x:X:yZ", Long: []cli.LongOption{
	{Name: "binary", Key: 'h'},
	{Name: "brief", Key: 'q'},
	{Name: "color", Argument: cli.Optional, Key: colorKey},
	{Name: "context", Argument: cli.Optional, Key: 'C'},
	{Name: "ed", Key: 'e'},
	{Name: "exclude", Argument: cli.Required, Key: 'x'},
	{Name: "exclude-from", Argument: cli.Required, Key: 'X'},
	{Name: "expand-tabs", Key: 't'},
	{Name: "forward-ed", Key: 'f'},
	{Name: "from-file", Argument: cli.Required, Key: fromFileKey},
	{Name: "horizon-lines", Argument: cli.Required, Key: horizonKey},
	{Name: "ignore-all-space", Key: 'w'},
	{Name: "ignore-blank-lines", Key: 'B'},
	{Name: "ignore-case", Key: 'i'},
	{Name: "ignore-file-name-case", Key: nameCaseKey},
	{Name: "ignore-matching-lines", Argument: cli.Required, Key: 'I'},
	{Name: "ignore-space-change", Key: 'b'},
	{Name: "ignore-tab-expansion", Key: 'E'},
	{Name: "ignore-trailing-space", Key: 'Z'},
	{Name: "initial-tab", Key: 'T'},
	{Name: "label", Argument: cli.Required, Key: 'L'},
	{Name: "left-column", Key: leftKey},
	{Name: "minimal", Key: 'd'},
	{Name: "new-file", Key: 'N'},
	{Name: "no-dereference", Key: noDereferenceKey},
	{Name: "no-ignore-file-name-case", Key: noNameCaseKey},
	{Name: "normal", Key: normalKey},
	{Name: "rcs", Key: 'n'},
	{Name: "recursive", Key: 'r'},
	{Name: "report-identical-files", Key: 's'},
	{Name: "show-c-function", Key: 'p'},
	{Name: "show-function-line", Argument: cli.Required, Key: 'F'},
	{Name: "side-by-side", Key: 'y'},
	{Name: "speed-large-files", Key: 'H'},
	{Name: "starting-file", Argument: cli.Required, Key: 'S'},
	{Name: "strip-trailing-cr", Key: stripKey},
	{Name: "suppress-blank-empty", Key: blankEmptyKey},
	{Name: "suppress-common-lines", Key: suppressKey},
	{Name: "tabsize", Argument: cli.Required, Key: tabsizeKey},
	{Name: "text", Key: 'a'},
	{Name: "to-file", Argument: cli.Required, Key: toFileKey},
	{Name: "unidirectional-new-file", Key: 'P'},
	{Name: "unified", Argument: cli.Optional, Key: 'U'},
	{Name: "width", Argument: cli.Required, Key: 'W'},
}}

// Output styles.
type style int

const (
	unspecified style = iota
	normal
	contextual
	unified
	edScript
	forwardEd
	rcs
	sideBySide
)

// A run is one run of diff.
type run struct {
	*gnu.Tool
	comparison
	style     style
	lines     int // of context
	brief     bool
	identical bool // -s
	recursive bool
	newFile   bool // -N
	firstNew  bool // --unidirectional-new-file
	asText    bool
	labels    []string
	function  *pattern.Regexp
	ignored   []*pattern.Regexp // -I
	excluded  []func(string) bool
	starting  string
	noFollow  bool
	nameCase  bool

	expandTabs, initialTab, blankEmpty bool
	width                              int
	leftColumn, noCommon               bool

	words  string // the options, for the line before each pair of files
	column int    // of side by side output: where the second half begins
	half   int
}

// diff compares files. The message about a wrong command line has the name of the command twice, as
// in the real tool.
func diff(t *gnu.Tool) error {
	t.Unwritten = func(cause error) error { return cli.Fail("standard output", cause) }
	err := compareAll(t)
	var f *cli.Failure
	if errors.As(err, &f) && f.Usage {
		return cli.Fail(f.Text+"\n"+t.Argv[0]+": Try '"+t.Argv[0]+" --help' for more information.", nil)
	}
	return err
}

func compareAll(t *gnu.Tool) error {
	d := &run{Tool: t, lines: -1, width: 130}
	d.tabSize = 8
	d.robust = true
	var fromFile, toFile *string
	digits := -1
	horizon := 0
	regexps := []string{}
	set := func(s style) error {
		if d.style != unspecified && d.style != s {
			return gnu.BadUsage("conflicting output style options")
		}
		d.style = s
		return nil
	}
	number := func(value, what string) (int, error) {
		n, err := strconv.ParseUint(strings.TrimPrefix(strings.TrimLeft(value, " \t\n\v\f\r"), "+"), 10, 62)
		if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
			return math.MaxInt32, nil
		}
		if err != nil {
			return 0, gnu.BadUsage("invalid " + what + " " + d.Locale.Quote(value))
		}
		return int(min(n, math.MaxInt32)), nil
	}
	operands, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			digits = int(min(int64(max(digits, 0))*10+int64(o.Key-'0'), math.MaxInt32))
		case 'a':
			d.asText = true
		case 'b':
			d.someSpace = true
		case 'B':
			d.blankLines = true
		case 'c', 'C', 'u', 'U':
			n := 3
			if o.HasValue {
				if n, err = number(o.Value, "context length"); err != nil {
					return err
				}
			}
			d.lines = max(d.lines, n)
			if o.Key == 'c' || o.Key == 'C' {
				return set(contextual)
			}
			return set(unified)
		case 'd':
			d.minimal = true
		case 'D':
			return cli.Fail("-D is not supported", nil)
		case 'l':
			return cli.Fail("-l is not supported", nil)
		case 'e':
			return set(edScript)
		case 'E':
			d.tabs = true
		case 'f':
			return set(forwardEd)
		case 'F':
			regexps = append(regexps, o.Value)
		case 'i':
			d.ignoreCase = true
		case 'I':
			re, err := d.regexp([]string{o.Value})
			if err != nil {
				return err
			}
			d.ignored = append(d.ignored, re)
		case 'L':
			if d.labels = append(d.labels, o.Value); len(d.labels) > 2 {
				return cli.Fail("too many file label options", nil)
			}
		case 'n':
			return set(rcs)
		case 'N':
			d.newFile = true
		case 'p':
			regexps = append(regexps, "^[[:alpha:]$_]")
		case 'P':
			d.firstNew = true
		case 'q':
			d.brief = true
		case 'r':
			d.recursive = true
		case 's':
			d.identical = true
		case 'S':
			d.starting = o.Value
		case 't':
			d.expandTabs = true
		case 'T':
			d.initialTab = true
		case 'v':
			return t.Version()
		case 'w':
			d.allSpace = true
		case 'W':
			if d.width, err = number(o.Value, "width"); err == nil && d.width == 0 {
				err = gnu.BadUsage("invalid width " + d.Locale.Quote(o.Value))
			}
			return err
		case 'x':
			d.exclude(o.Value)
		case 'X':
			return d.excludeFrom(o.Value)
		case 'y':
			return set(sideBySide)
		case 'Z':
			d.trailing = true
		case normalKey:
			return set(normal)
		case stripKey:
			d.returns = true
		case horizonKey:
			horizon, err = number(o.Value, "horizon length")
			return err
		case tabsizeKey:
			if d.tabSize, err = number(o.Value, "tabsize"); err == nil && d.tabSize == 0 {
				err = gnu.BadUsage("invalid tabsize " + d.Locale.Quote(o.Value))
			}
			return err
		case leftKey:
			d.leftColumn = true
		case suppressKey:
			d.noCommon = true
		case blankEmptyKey:
			d.blankEmpty = true
		case noDereferenceKey:
			d.noFollow = true
		case nameCaseKey:
			d.nameCase = true
		case noNameCaseKey:
			d.nameCase = false
		case fromFileKey:
			fromFile = &o.Value
		case toFileKey:
			toFile = &o.Value
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(regexps) > 0 {
		if d.function, err = d.regexp(regexps); err != nil {
			return err
		}
		if d.style == unspecified {
			d.style = contextual
			d.lines = max(d.lines, 3)
		}
	}
	if digits >= 0 {
		d.lines = digits
	}
	if d.style == unspecified {
		d.style = normal
	}
	if d.style != contextual && d.style != unified {
		d.lines = 0
	}
	d.horizon = max(horizon, d.lines)
	d.robust = d.style != edScript && d.style != forwardEd
	d.measureSides()
	d.words = switches(d.Tool, t.Argv[1:], operands)
	return d.operands(operands, fromFile, toFile)
}

// operands compares the files of the command line.
func (d *run) operands(files []string, from, to *string) error {
	worst := 0
	pair := func(a, b string) { worst = max(worst, d.pair(a, b, true)) }
	switch {
	case from != nil && to != nil:
		return cli.Fail("--from-file and --to-file both specified", nil)
	case from != nil:
		for _, f := range files {
			pair(*from, f)
		}
	case to != nil:
		for _, f := range files {
			pair(f, *to)
		}
	case len(files) == 0:
		return gnu.BadUsage("missing operand after " + d.Locale.Quote(d.Argv[len(d.Argv)-1]))
	case len(files) == 1:
		return gnu.BadUsage("missing operand after " + d.Locale.Quote(d.Argv[len(d.Argv)-1]))
	case len(files) > 2:
		return gnu.BadUsage("extra operand " + d.Locale.Quote(files[2]))
	default:
		pair(files[0], files[1])
	}
	d.Status = max(d.Status, worst)
	return nil
}

// switches returns the options as a shell reads them.
func switches(t *gnu.Tool, words, operands []string) (text string) {
	left := map[string]int{}
	for _, o := range operands {
		left[o]++
	}
	for i, word := range words {
		if word == "--" {
			break
		}
		if left[word] > 0 && (word == "-" || !strings.HasPrefix(word, "-")) && !takesValue(words, i) {
			left[word]--
			continue
		}
		text += " " + t.Name(word)
	}
	return text
}

// takesValue reports whether the word before number i is an option with a value that is apart.
func takesValue(words []string, i int) bool {
	if i == 0 {
		return false
	}
	before := words[i-1]
	if strings.HasPrefix(before, "--") {
		name := before[2:]
		for _, l := range options.Long {
			if l.Argument == cli.Required && name != "" && strings.HasPrefix(l.Name, name) {
				return true
			}
		}
		return false
	}
	if len(before) < 2 || before[0] != '-' {
		return false
	}
	for j := 1; j < len(before); j++ {
		at := strings.IndexByte(options.Short, before[j])
		if at >= 0 && strings.HasPrefix(options.Short[at+1:], ":") {
			return j == len(before)-1
		}
	}
	return false
}

// regexp compiles basic regular expressions, one of which must match.
func (d *run) regexp(list []string) (*pattern.Regexp, error) {
	o := pattern.Options{Bytes: !d.Locale.UTF8, LooseRepeat: true}
	for _, text := range list {
		if _, err := pattern.Compile(text, o); err != nil {
			return nil, cli.Fail(d.Quoted(text)+": "+err.Error(), nil)
		}
	}
	return pattern.CompileAny(list, o)
}

// matches reports whether an expression matches a line. A search that takes too long finds nothing.
func matches(re *pattern.Regexp, line string) bool {
	found, _ := re.Match([]byte(line))
	return found
}

func (d *run) exclude(glob string) {
	d.excluded = append(d.excluded, pattern.Globber(glob, false, false))
}

func (d *run) excludeFrom(name string) error {
	in, err := d.Open(name)
	if err != nil {
		return cli.Fail(d.Name(name), err)
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\n"); line != "" {
			d.exclude(line)
		}
	}
	return err
}

// header returns the name and time of a file for a header.
func (d *run) header(which int, in *input) string {
	if which < len(d.labels) {
		return d.labels[which]
	}
	name := quoted(in.name)
	if d.style == contextual && !d.Locale.UTF8 {
		return name + "\t" + dates.Format("%a %b %e %H:%M:%S %Y", in.time())
	}
	return name + "\t" + dates.Format("%Y-%m-%d %H:%M:%S.%N %z", in.time())
}

// quoted returns a name as C writes it, if it has characters that end a name or hide it.
func quoted(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == '"' || r == '\\' || r == 0x7f }) {
		return strconv.Quote(name)
	}
	return name
}

func (in *input) time() time.Time {
	switch {
	case in.absent:
		return time.Unix(0, 0)
	case in.stdin && in.st.Mode&unix.S_IFMT != unix.S_IFREG:
		return time.Now()
	}
	return dates.Of(in.st.Mtim)
}

// texts compares two files and returns the exit status.
func (d *run) texts(a, b *input, top bool) int {
	oneFile := a.stdin && b.stdin || !a.stdin && !b.stdin && !a.absent && !b.absent && a.st.Ino == b.st.Ino && a.st.Dev == b.st.Dev
	if oneFile && (d.style != sideBySide || d.noCommon) {
		return d.same(a, b)
	}
	x, ok := d.read(a)
	y, ok2 := d.read(b)
	if !ok || !ok2 {
		return 2
	}
	if !d.asText && (isBinary(x) || isBinary(y)) {
		if bytes.Equal(x, y) {
			return d.same(a, b)
		}
		d.pairLine(a, b, top)
		what := "Binary files "
		if d.brief {
			what = "Files "
		}
		d.say(what + d.shown(0, a) + " and " + d.shown(1, b) + " differ\n")
		return 1
	}
	if d.returns {
		x, y = bytes.ReplaceAll(x, []byte("\r\n"), []byte("\n")), bytes.ReplaceAll(y, []byte("\r\n"), []byte("\n"))
	}
	f, g := &file{name: a.name, data: x}, &file{name: b.name, data: y}
	f.split()
	g.split()
	changes := d.compare(f, g)
	for i := range changes {
		changes[i].ignored = d.isTrivial(f, g, changes[i:i+1])
	}
	differ := false
	for _, c := range changes {
		differ = differ || !c.ignored
	}
	if !differ && (d.style != sideBySide || d.brief) {
		return max(d.same(a, b), d.incomplete(f, g))
	}
	if d.brief {
		d.pairLine(a, b, top)
		d.say("Files " + d.shown(0, a) + " and " + d.shown(1, b) + " differ\n")
		return 1
	}
	if differ || !d.noCommon {
		d.pairLine(a, b, top)
	}
	d.print(f, g, changes, a, b)
	if !differ {
		return d.same(a, b)
	}
	return max(1, d.incomplete(f, g))
}

// incomplete returns status 2 if a file has no newline at its end, which the formats for ed
// cannot express.
func (d *run) incomplete(files ...*file) (status int) {
	for _, f := range files {
		if !d.robust && f.missing {
			d.Warn(d.Name(f.name) + ": No newline at end of file\n")
			status = 2
		}
	}
	return status
}

// shown returns the name of a file in a sentence.
func (d *run) shown(which int, in *input) string {
	if which < len(d.labels) {
		return d.labels[which]
	}
	return d.Name(in.name)
}

// pairName returns the name of a file in the line before a pair.
func (d *run) pairName(which int, in *input) string {
	if which < len(d.labels) {
		return d.labels[which]
	}
	return quoted(in.name)
}

func (d *run) same(a, b *input) int {
	if d.identical {
		d.say("Files " + d.shown(0, a) + " and " + d.shown(1, b) + " are identical\n")
	}
	return 0
}

func (d *run) say(text string) { d.Out.WriteString(text) }

// pairLine writes the line before the files of directories.
func (d *run) pairLine(a, b *input, top bool) {
	if !top && !d.brief {
		d.say("diff" + d.words + " " + d.pairName(0, a) + " " + d.pairName(1, b) + "\n")
	}
}

// read reads a file.
func (d *run) read(in *input) ([]byte, bool) {
	switch {
	case in.absent:
		return nil, true
	case in.stdin:
		data, err := io.ReadAll(d.Stdin)
		if err != nil {
			d.ComplainWith(2, "-", err)
		}
		return data, err == nil
	}
	data, err := os.ReadFile(in.name)
	if err != nil {
		d.ComplainWith(2, d.Name(in.name), err)
	}
	return data, err == nil
}

// isTrivial reports whether -B or -I ignores all lines of some changes.
func (d *run) isTrivial(a, b *file, changes []change) bool {
	if !d.blankLines && d.ignored == nil {
		return false
	}
	for _, c := range changes {
		for _, line := range append(append([]string{}, a.lines[c.a:c.a+c.deleted]...), b.lines[c.b:c.b+c.inserted]...) {
			line = strings.TrimSuffix(line, "\n")
			blank := line
			if d.trailing || d.someSpace || d.allSpace {
				blank = strings.TrimLeft(line, " \t\r\f\v")
			}
			if d.blankLines && blank == "" {
				continue
			}
			if !slices.ContainsFunc(d.ignored, func(re *pattern.Regexp) bool { return matches(re, line) }) {
				return false
			}
		}
	}
	return true
}
