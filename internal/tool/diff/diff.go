// Package diff implements diff(1) of GNU diffutils 3.12: it prints how files differ.
//
// Synopsis:
//
//	diff [OPTION]... FILES
//
// options.go parses the command line, files.go compares directories, sequence.go finds the changes,
// and output.go and sides.go print them.
package diff

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// Command is diff.
var Command = gnu.Command("diff", gnu.Diffutils, `[OPTION]... FILES
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
      --palette=PALETTE        the colors to use, such as ad=32:de=31
  -D, --ifdef=NAME             both files in one, with #ifdef NAME at the differences
      --KIND-group-format=FMT  both files in one, each group of lines in its format;
                               KIND is old, new, unchanged or changed
      --line-format=FMT        the format of each line
      --KIND-line-format=FMT   the same for lines of a KIND: old, new or unchanged
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
	merged // -D and the formats
)

// A run is one run of diff.
type run struct {
	*gnu.Tool
	comparison
	style     style
	lines     int // of context
	digits    int // the same by options such as -5; -1 without one
	brief     bool
	identical bool // -s
	recursive bool
	newFile   bool // -N
	firstNew  bool // --unidirectional-new-file
	asText    bool
	labels    []string
	headings  []string          // the patterns of -F and -p
	function  *pattern.Regexp   // matches any of headings
	ignored   []*pattern.Regexp // -I
	excluded  []func(string) bool
	starting  string
	from, to  *string // --from-file and --to-file
	noFollow  bool
	nameCase  bool

	expandTabs, initialTab, blankEmpty bool
	width                              int
	leftColumn, noCommon               bool

	formats  formats // of the style merged
	paginate bool
	colored  bool
	colors   string  // --palette
	palette  palette // nil without colors

	words  string // the options, for the line before each pair of files
	column int    // side by side: the column in which the second half begins
	half   int    // side by side: the width of a half in columns
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
	d := &run{Tool: t, lines: -1, width: 130, digits: -1}
	d.tabSize = 8
	flags := d.flags()
	operands, err := t.Parse(options, func(o cli.Option) error {
		if flag := flags[o.Key]; flag != nil {
			*flag = true
			return nil
		}
		return d.option(o)
	})
	if err != nil {
		return err
	}
	if d.paginate {
		return cli.Fail("-l is not supported", nil)
	}
	if len(d.headings) > 0 {
		if d.function, err = d.regexp(d.headings); err != nil {
			return err
		}
		if d.style == unspecified && slices.Contains(d.headings, cFunction) {
			d.style = contextual
			d.lines = max(d.lines, 3)
		}
	}
	if d.digits >= 0 {
		d.lines = d.digits
	}
	if d.style == unspecified {
		d.style = normal
	}
	if d.style != contextual && d.style != unified {
		d.lines = 0
	}
	d.horizon = max(d.horizon, d.lines)
	d.robust = d.style != edScript && d.style != forwardEd
	d.measureSides()
	d.formats.complete()
	d.choosePalette()
	d.words = switches(d.Tool, t.Argv[1:], operands)
	return d.operands(operands)
}

// operands compares the files of the command line.
func (d *run) operands(files []string) error {
	from, to, worst := d.from, d.to, 0
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

// header returns the name and time of a file for a header.
func (d *run) header(which int, in *input) string {
	if which < len(d.labels) {
		return d.labels[which]
	}
	name := d.quoted(in.name)
	if d.style == contextual && !d.Locale.UTF8 {
		return name + "\t" + dates.Format("%a %b %e %H:%M:%S %Y", in.time())
	}
	return name + "\t" + dates.Format("%Y-%m-%d %H:%M:%S.%N %z", in.time())
}

// quoted returns a name as C writes it, if it has a character that ends a name or hides it.
func (d *run) quoted(name string) string { return d.Locale.Styled(name, quote.CMaybe, " ") }

func (in *input) time() time.Time {
	switch {
	case in.absent:
		return time.Unix(0, 0)
	case in.stdin && in.st.Mode&unix.S_IFMT != unix.S_IFREG:
		return time.Now()
	}
	return dates.Of(in.st.Mtim)
}

// knownSame reports whether both are one file, and nothing has to be shown of its content.
func (d *run) knownSame(a, b *input) bool {
	oneFile := a.stdin && b.stdin || !a.stdin && !b.stdin && !a.absent && !b.absent && a.st.Ino == b.st.Ino && a.st.Dev == b.st.Dev
	return oneFile && (d.style != sideBySide || d.noCommon) && d.style != merged
}

// texts compares two files and returns the exit status.
func (d *run) texts(a, b *input, top bool) int {
	if d.knownSame(a, b) {
		return d.same(a, b)
	}
	if !d.asText {
		if status, done := d.binaries(a, b); done {
			return status
		}
	}
	x, ok := d.read(a)
	y, ok2 := d.read(b)
	if !ok || !ok2 {
		return 2
	}
	if !d.asText && (isBinary(x) || isBinary(y)) {
		return d.bytewise(a, b, x == y)
	}
	if d.returns {
		x, y = strings.ReplaceAll(x, "\r\n", "\n"), strings.ReplaceAll(y, "\r\n", "\n")
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
	if !differ && (d.style != sideBySide && d.style != merged || d.brief) {
		return max(d.same(a, b), d.incomplete(f, g))
	}
	if d.brief {
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

// bytewise says whether binary files differ, and returns the exit status.
func (d *run) bytewise(a, b *input, same bool) int {
	if same {
		return d.same(a, b)
	}
	what := "Binary files "
	if d.brief {
		what = "Files "
	}
	d.say(what + d.shown(0, a) + " and " + d.shown(1, b) + " differ\n")
	return 1
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
	return d.quoted(in.name)
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
	if !top {
		d.say("diff" + d.words + " " + d.pairName(0, a) + " " + d.pairName(1, b) + "\n")
	}
}

// read reads a file.
func (d *run) read(in *input) (string, bool) {
	var text strings.Builder
	switch {
	case in.absent:
		return "", true
	case in.stdin:
		_, err := io.Copy(&text, d.Stdin)
		if err != nil {
			d.ComplainWith(2, "-", err)
		}
		return text.String(), err == nil
	}
	f, err := os.Open(in.name)
	if err == nil {
		text.Grow(int(min(max(in.st.Size, 0), 1<<30)))
		_, err = io.Copy(&text, f)
		f.Close()
	}
	if err != nil {
		d.ComplainWith(2, d.Name(in.name), err)
	}
	return text.String(), err == nil
}

// binaries compares two regular files block by block, if one of them is binary. Otherwise it has
// done nothing.
func (d *run) binaries(a, b *input) (status int, done bool) {
	if !a.is(unix.S_IFREG) || !b.is(unix.S_IFREG) || a.stdin || b.stdin {
		return 0, false
	}
	f, err1 := os.Open(a.name)
	defer f.Close()
	g, err2 := os.Open(b.name)
	defer g.Close()
	x, y := bufio.NewReaderSize(f, 64<<10), bufio.NewReaderSize(g, 64<<10)
	p, _ := x.Peek(4096)
	q, _ := y.Peek(4096)
	if err1 != nil || err2 != nil || !isBinary(p) && !isBinary(q) {
		return 0, false
	}
	same := a.st.Size == b.st.Size
	for same {
		p, err1 = x.Peek(32 << 10)
		q, err2 = y.Peek(32 << 10)
		if same = bytes.Equal(p, q); err1 != nil || err2 != nil {
			break
		}
		x.Discard(len(p))
		y.Discard(len(q))
	}
	for i, err := range []error{err1, err2} {
		if gnu.NotEOF(err) != nil {
			d.ComplainWith(2, d.Name([]*input{a, b}[i].name), err)
			return 2, true
		}
	}
	return d.bytewise(a, b, same), true
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
