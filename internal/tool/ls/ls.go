// Package ls implements ls(1), dir(1) and vdir(1) of GNU coreutils: they list files and directories.
//
// Synopsis:
//
//	ls [OPTION]... [FILE]...
//	dir [OPTION]... [FILE]...
//	vdir [OPTION]... [FILE]...
//
// Begin reading at ls and run.arguments. read.go reads directories and files, order.go sorts them,
// show.go and long.go print them, and color.go has LS_COLORS.
package ls

import (
	"errors"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/pattern"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// The commands.
var (
	Command = command("ls", 0)
	Columns = command("dir", 'C')
	Long    = command("vdir", 'l')
)

// command returns a command. form is the letter of its format unless an option chooses one, or 0 for
// what suits standard output.
func command(name string, form rune) *cli.Command {
	return gnu.Command(name, gnu.Serious, usage, func(t *gnu.Tool) error { return ls(t, form) })
}

const usage = `[OPTION]... [FILE]...
Lists files, and the contents of directories. WHEN is always, auto or never.
Which files:
  -a, --all               with names that begin with a dot
  -A, --almost-all        the same without . and ..
  -B, --ignore-backups    without names that end with ~
  -I, --ignore=PATTERN    without names that match
      --hide=PATTERN      the same, unless -a or -A is given
  -d, --directory         directories themselves, not their contents
  -R, --recursive         subdirectories, too
  -L, --dereference       the targets of symbolic links
  -H, --dereference-command-line
                          the same, only of operands
      --dereference-command-line-symlink-to-dir
                          the same, only of operands that lead to directories
What is shown:
  -l                      the long format
  -g                      the long format without the owner
  -o                      the long format without the group
  -G, --no-group          no group in the long format
  -n, --numeric-uid-gid   the long format with numbers of owners and groups
      --author            the owner once more, as the author
  -h, --human-readable    sizes such as 1.5K
      --si                the same in powers of 1000
  -k, --kibibytes         blocks of 1024 bytes
      --block-size=SIZE   sizes in units of SIZE
  -i, --inode             the number of the inode
  -s, --size              the blocks
  -Z, --context           the security context
  -c                      the time of the last status change
  -u                      the time of the last access
      --time=WORD         another time: atime, ctime, mtime, birth
      --time-style=STYLE  full-iso, long-iso, iso, locale or +FORMAT
      --full-time         the same as -l --time-style=full-iso
  -F, --classify[=WHEN]   a character after names that says what they are
  -p                      a slash after directories
      --file-type         as -F, without * after programs
      --indicator-style=WORD
                          one of these: none, slash, file-type, classify
      --color[=WHEN]      colors
      --hyperlink[=WHEN]  names as hyperlinks
  -D, --dired             the offsets of names, for Emacs
Order:
  -t                      by time, the newest first
  -S                      by size, the largest first
  -X                      by the ending of the name
  -v                      by the numbers in names
  -U                      as the directory has them
  -f                      the same as -a -U
      --sort=WORD         none, name, time, size, extension, version or width
  -r, --reverse           in reverse order
      --group-directories-first
                          directories before files
Form:
  -1                      one name in each line
  -C                      columns
  -x                      rows
  -m                      names separated by commas
      --format=WORD       one of these, or long: across, commas, horizontal, single-column,
                          verbose, vertical
  -w, --width=COLS        the width of a line; 0 for no limit
  -T, --tabsize=COLS      the width of a tab
      --zero              lines end with a zero byte
  -N, --literal           names as they are
  -Q, --quote-name        names between quotation marks
  -b, --escape            escapes for unprintable characters
      --quoting-style=WORD
                          literal, locale, shell, shell-always, shell-escape,
                          shell-escape-always, c or escape
  -q, --hide-control-chars
                          ? for unprintable characters
      --show-control-chars
                          unprintable characters as they are
`

const (
	colorKey = gnu.FirstKey + iota
	fullTimeKey
	timeStyleKey
	dirsFirstKey
	siKey
	sortKey
	timeKey
	fileTypeKey
	symlinkToDirKey
	hideKey
	indicatorKey
	quotingKey
	formatKey
	showControlKey
	zeroKey
	hyperlinkKey
	blockSizeKey
	authorKey
)

var options = cli.Options{Permute: true, Short: "abcdfghiklmnopqrstuvw:xABCDFGHI:LNQRST:UXZ1", Long: []cli.LongOption{
	{Name: "all", Key: 'a'},
	{Name: "escape", Key: 'b'},
	{Name: "directory", Key: 'd'},
	{Name: "dired", Key: 'D'},
	{Name: "full-time", Key: fullTimeKey},
	{Name: "group-directories-first", Key: dirsFirstKey},
	{Name: "human-readable", Key: 'h'},
	{Name: "inode", Key: 'i'},
	{Name: "kibibytes", Key: 'k'},
	{Name: "numeric-uid-gid", Key: 'n'},
	{Name: "no-group", Key: 'G'},
	{Name: "hide-control-chars", Key: 'q'},
	{Name: "reverse", Key: 'r'},
	{Name: "size", Key: 's'},
	{Name: "width", Argument: cli.Required, Key: 'w'},
	{Name: "almost-all", Key: 'A'},
	{Name: "ignore-backups", Key: 'B'},
	{Name: "classify", Argument: cli.Optional, Key: 'F'},
	{Name: "file-type", Key: fileTypeKey},
	{Name: "si", Key: siKey},
	{Name: "dereference-command-line", Key: 'H'},
	{Name: "dereference-command-line-symlink-to-dir", Key: symlinkToDirKey},
	{Name: "hide", Argument: cli.Required, Key: hideKey},
	{Name: "ignore", Argument: cli.Required, Key: 'I'},
	{Name: "indicator-style", Argument: cli.Required, Key: indicatorKey},
	{Name: "dereference", Key: 'L'},
	{Name: "literal", Key: 'N'},
	{Name: "quote-name", Key: 'Q'},
	{Name: "quoting-style", Argument: cli.Required, Key: quotingKey},
	{Name: "recursive", Key: 'R'},
	{Name: "format", Argument: cli.Required, Key: formatKey},
	{Name: "show-control-chars", Key: showControlKey},
	{Name: "sort", Argument: cli.Required, Key: sortKey},
	{Name: "tabsize", Argument: cli.Required, Key: 'T'},
	{Name: "time", Argument: cli.Required, Key: timeKey},
	{Name: "time-style", Argument: cli.Required, Key: timeStyleKey},
	{Name: "zero", Key: zeroKey},
	{Name: "color", Argument: cli.Optional, Key: colorKey},
	{Name: "hyperlink", Argument: cli.Optional, Key: hyperlinkKey},
	{Name: "block-size", Argument: cli.Required, Key: blockSizeKey},
	{Name: "context", Key: 'Z'},
	{Name: "author", Key: authorKey},
}}

// A following says which symbolic links are followed.
type following int

const (
	byDefault      following = iota // the options decide
	none                            // no links
	operandsToDirs                  // operands that lead to directories
	operands
	everything
)

// Indicators after names. Each value includes the indicators of those before it.
const (
	noMarks = iota
	slashes
	fileTypes
	executables
)

// A run is one run of ls: its options and its state.
type run struct {
	*gnu.Tool
	form                  rune // C for dir, l for vdir, or 0
	all, almostAll        bool
	hidden, ignored       []func(string) bool
	numeric, author       bool
	owner, group          bool
	dirs, recursive       bool
	sort                  rune // t S X v w n U, or 0
	reverse, dirsFirst    bool
	time                  rune // c u b m, or 0 for the time of modification
	inode, blocks         bool
	context               bool
	marks                 int
	format                rune // l 1 C x m
	follow                following
	kibibytes             bool
	blockUnit, sizeUnit   quantity.Block
	style                 quote.Style
	escapeSpaces          bool
	mask                  bool // question marks for characters that cannot be printed
	terminal              bool
	width, tab            int
	timeFormats           [2]string // for older and for recent times
	timeWidth             int       // width of an unknown time in columns; -1 until it is needed
	colors                *colors   // nil without --color
	hyperlinks            bool
	host                  string // in hyperlinks
	dired                 bool
	end                   string // ends a line
	now                   time.Time
	zone                  *time.Location
	db                    ids.Database
	names                 map[string]string // of users and groups, by kind and id; "" if there is none
	first                 bool              // no directory has been printed yet
	named                 bool              // directories are printed with their names
	within                map[paths.Inode]bool
	out                   int64   // bytes written, for --dired
	offsets, titleOffsets []int64 // of names, for --dired
	pending               []directory
	files                 []listed
	unaligned             bool // without blanks in place of quotation marks
	someQuoted            bool // a name has quotation marks, and others are aligned with it
}

// A directory waits to be listed.
type directory struct {
	path    string
	operand bool
	leave   *paths.Inode // if set, nothing waits: the contents of this directory have been listed
}

// choices are the options that other options change before they take effect.
type choices struct {
	format     rune
	width, tab int
	style      quote.Style
	control    int // -1 is unset; 1 hides control characters
	timeStyle  string
	hasStyle   bool
	unit       *quantity.Block
	color      bool
}

func ls(t *gnu.Tool, form rune) error {
	l := run{Tool: t, form: form, owner: true, group: true, db: ids.Host(), names: map[string]string{}, within: map[paths.Inode]bool{}, first: true, named: true, end: "\n", timeWidth: -1}
	l.terminal = terminal.Is(terminal.FD(t.Stdout))
	c := choices{width: -1, tab: -1, control: -1}
	files, err := t.Parse(options, func(o cli.Option) error { return l.option(o, &c) })
	if err != nil {
		return err
	}
	if err := l.decide(c); err != nil {
		return err
	}
	l.arguments(files)
	l.finish()
	return nil
}

var whenRows = [][]string{{"always", "yes", "force"}, {"never", "no", "none"}, {"auto", "tty", "if-tty"}}

// when reports whether an option with an optional WHEN is on.
func (l *run) when(o cli.Option, name string) (bool, error) {
	if !o.HasValue {
		return true, nil
	}
	word, err := l.Match(o.Value, name, whenRows...)
	return word == "always" || word == "auto" && l.terminal, err
}

func words[S ~string](list ...S) (rows [][]string) {
	for _, word := range list {
		rows = append(rows, []string{string(word)})
	}
	return rows
}

func (l *run) option(o cli.Option, c *choices) (err error) {
	var word string
	switch o.Key {
	case 'a':
		l.all, l.almostAll = true, false
	case 'A':
		l.all, l.almostAll = false, true
	case 'b':
		c.style = quote.Escaped
	case 'B':
		l.ignore(&l.ignored, "*~", ".*~")
	case 'I':
		l.ignore(&l.ignored, o.Value)
	case hideKey:
		l.ignore(&l.hidden, o.Value)
	case 'f':
		l.all, l.almostAll, l.sort = true, false, 'U'
	case 'l':
		c.format = 'l'
	case 'n':
		c.format, l.numeric = 'l', true
	case 'g':
		c.format, l.owner = 'l', false
	case 'o':
		c.format, l.group = 'l', false
	case 'G':
		l.group = false
	case authorKey:
		l.author = true
	case 'h':
		c.unit = &quantity.HumanReadable
	case siKey:
		c.unit = &quantity.SI
	case 'k':
		l.kibibytes = true
	case blockSizeKey:
		var unit quantity.Block
		unit, err = l.BlockSize("--block-size", o.Value)
		c.unit = &unit
	case 'd':
		l.dirs = true
	case 'R':
		l.recursive = true
	case 't', 'S', 'X', 'v', 'U':
		l.sort = o.Key
	case sortKey:
		word, err = l.Match(o.Value, "--sort", words("none", "size", "time", "version", "extension", "name", "width")...)
		l.sort = map[string]rune{"none": 'U', "size": 'S', "time": 't', "version": 'v', "extension": 'X', "name": 'n', "width": 'w'}[word]
	case timeKey:
		word, err = l.Match(o.Value, "--time", []string{"atime", "access", "use"}, []string{"ctime", "status"}, []string{"mtime", "modification"}, []string{"birth", "creation"})
		l.time = map[string]rune{"atime": 'u', "ctime": 'c', "mtime": 'm', "birth": 'b'}[word]
	case 'c', 'u':
		l.time = o.Key
	case 'r':
		l.reverse = true
	case dirsFirstKey:
		l.dirsFirst = true
	case 'i':
		l.inode = true
	case 's':
		l.blocks = true
	case 'Z':
		l.context = true
	case 'F':
		var on bool
		if on, err = l.when(o, "--classify"); on {
			l.marks = executables
		}
	case 'p':
		l.marks = slashes
	case fileTypeKey:
		l.marks = fileTypes
	case indicatorKey:
		word, err = l.Match(o.Value, "--indicator-style", words("none", "slash", "file-type", "classify")...)
		l.marks = map[string]int{"none": noMarks, "slash": slashes, "file-type": fileTypes, "classify": executables}[word]
	case '1':
		if c.format != 'l' {
			c.format = '1'
		}
	case 'C', 'x', 'm':
		c.format = o.Key
	case formatKey:
		word, err = l.Match(o.Value, "--format", []string{"verbose", "long"}, []string{"commas"}, []string{"horizontal", "across"}, []string{"vertical"}, []string{"single-column"})
		c.format = map[string]rune{"verbose": 'l', "commas": 'm', "horizontal": 'x', "vertical": 'C', "single-column": '1'}[word]
	case 'L':
		l.follow = everything
	case 'H':
		l.follow = operands
	case symlinkToDirKey:
		l.follow = operandsToDirs
	case 'N':
		c.style = quote.Literal
	case 'Q':
		c.style = quote.C
	case quotingKey:
		word, err = l.Match(o.Value, "--quoting-style", words(quote.Styles...)...)
		c.style = quote.Style(word)
	case 'q':
		c.control = 1
	case showControlKey:
		c.control = 0
	case 'w':
		if c.width, err = number(o.Value); err != nil {
			return cli.Fail("invalid line width: "+l.Locale.Quote(o.Value), nil)
		}
	case 'T':
		c.tab, err = number(o.Value)
		if err != nil || c.tab == unlimited {
			text := "invalid tab size: " + l.Locale.Quote(o.Value)
			if err == nil {
				return cli.Fail(text, unix.EOVERFLOW)
			}
			return cli.Fail(text, nil)
		}
	case colorKey:
		c.color, err = l.when(o, "--color")
	case hyperlinkKey:
		l.hyperlinks, err = l.when(o, "--hyperlink")
	case fullTimeKey:
		c.format, c.timeStyle, c.hasStyle = 'l', "full-iso", true
	case timeStyleKey:
		c.timeStyle, c.hasStyle = o.Value, true
	case 'D':
		c.format, l.dired, l.hyperlinks = 'l', true, false
	case zeroKey:
		l.end, c.control, c.color, c.style = "\x00", 0, false, quote.Literal
		if c.format != 'l' {
			c.format = '1'
		}
	}
	return err
}

// ignore adds shell patterns to a list. A wildcard matches no dot at the beginning of a name.
func (l *run) ignore(list *[]func(string) bool, globs ...string) {
	for _, glob := range globs {
		matches := pattern.Globber(l.characters(glob), false, false)
		dotted := strings.HasPrefix(glob, ".") || strings.HasPrefix(glob, `\.`)
		*list = append(*list, func(name string) bool { return (dotted || name[0] != '.') && matches(l.characters(name)) })
	}
}

// characters returns a text in which each character of the locale is one of UTF-8.
func (l *run) characters(text string) string {
	if l.Locale.UTF8 {
		return text
	}
	return pattern.Bytes(text)
}

// unlimited is the number of columns for a number that is too big.
const unlimited = math.MaxInt

// number parses a number of columns in the notation of C.
func number(text string) (int, error) {
	digits := strings.TrimPrefix(strings.TrimLeft(text, " \t\n\v\f\r"), "+")
	n, err := strconv.ParseUint(digits, 0, 63)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return unlimited, nil
	case err != nil, strings.ContainsAny(digits, "_oO"):
		return -1, unix.EINVAL
	}
	return int(n), nil
}

// decide sets what depends on several options and on the environment.
func (l *run) decide(c choices) error {
	l.format = c.format
	if l.format == 0 {
		switch {
		case l.form != 0:
			l.format = l.form
		case l.terminal:
			l.format = 'C'
		default:
			l.format = '1'
		}
	}
	l.decideUnits(c.unit)
	l.decideWidth(c.width)
	l.tab = 8
	if c.tab >= 0 {
		l.tab = c.tab
	} else if text, ok := l.Getenv("TABSIZE"); ok && (l.format == 'C' || l.format == 'x' || l.format == 'm') {
		if n, err := number(text); err == nil {
			l.tab = n
		} else {
			l.Warn("ignoring invalid tab size in environment variable TABSIZE: " + l.Locale.Quote(text))
		}
	}
	l.mask = l.form == 0 && l.terminal && c.control < 0 || c.control > 0
	l.decideStyle(c.style)
	if l.sort == 0 && l.time != 0 && l.format != 'l' { // without -l, -c and -u sort by their time
		l.sort = 't'
	}
	if l.format == 'l' {
		if err := l.decideTimes(c); err != nil {
			return err
		}
	}
	if l.dired = l.dired && l.format == 'l' && !l.hyperlinks; l.dired && l.end == "\x00" {
		return cli.Fail("--dired and --zero are incompatible", nil)
	}
	if c.color {
		if l.colors = l.readColors(); l.colors != nil {
			l.tab = 0
		}
	}
	if l.follow == byDefault {
		l.follow = operandsToDirs
		if l.dirs || l.marks == executables || l.format == 'l' {
			l.follow = none
		}
	}
	if l.hyperlinks {
		l.host, _ = os.Hostname()
	}
	return nil
}

func (l *run) decideUnits(unit *quantity.Block) {
	l.sizeUnit = quantity.Fixed(1)
	if unit != nil {
		l.blockUnit, l.sizeUnit = *unit, *unit
		return
	}
	block, set := quantity.BlockFromEnvironment(l.Getenv, "LS_BLOCK_SIZE", "BLOCK_SIZE")
	if set {
		l.blockUnit, l.sizeUnit = block, block
	} else {
		l.blockUnit, _ = quantity.BlockFromEnvironment(l.Getenv, "BLOCKSIZE")
	}
	if l.kibibytes {
		l.blockUnit = quantity.Fixed(1024)
	}
}

func (l *run) decideWidth(width int) {
	limit := func(n int) int {
		if n == unlimited {
			return 0
		}
		return n
	}
	if width >= 0 {
		l.width = limit(width)
		return
	}
	l.width = 80
	if l.format != 'C' && l.format != 'x' && l.format != 'm' && !l.hyperlinks {
		return
	}
	if columns := terminal.Columns(terminal.FD(l.Stdout)); columns > 0 {
		l.width = columns
		return
	}
	if text, _ := l.Getenv("COLUMNS"); text != "" {
		if n, err := number(text); err == nil {
			l.width = limit(n)
		} else {
			l.Warn("ignoring invalid width in environment variable COLUMNS: " + l.Locale.Quote(text))
		}
	}
}

func (l *run) decideStyle(style quote.Style) {
	if style == "" {
		style = l.QuotingStyle()
	}
	if style == "" {
		switch {
		case l.form != 0:
			style = quote.Escaped
		case l.terminal:
			style = quote.ShellEscape
		default:
			style = quote.Literal
		}
	}
	l.style = style
	l.unaligned = l.format != 'l' && (l.format != 'C' && l.format != 'x' || l.width == 0) ||
		style != quote.ShellIfNeeded && style != quote.ShellEscape && style != quote.CMaybe
}

// decideTimes finds the formats of times in the long format.
func (l *run) decideTimes(c choices) error {
	style := c.timeStyle
	if !c.hasStyle {
		var ok bool
		if style, ok = l.Getenv("TIME_STYLE"); !ok {
			style = "locale"
		}
	}
	for strings.HasPrefix(style, "posix-") {
		style = strings.TrimPrefix(style, "posix-")
		if !l.localTimes() {
			style = "locale"
		}
	}
	if format, ok := strings.CutPrefix(style, "+"); ok {
		older, recent, two := strings.Cut(format, "\n")
		if strings.Contains(recent, "\n") {
			return cli.Fail("invalid time style format "+l.Locale.Quote(format), nil)
		}
		if !two {
			recent = older
		}
		l.timeFormats = [2]string{older, recent}
		return nil
	}
	word, err := l.Match(style, "time style", words("full-iso", "long-iso", "iso", "locale")...)
	if err != nil {
		text, _, _ := strings.Cut(err.Error(), "\n")
		return gnu.BadUsage(text + "\nValid arguments are:\n  - [posix-]full-iso\n  - [posix-]long-iso\n  - [posix-]iso\n  - [posix-]locale\n" +
			"  - +FORMAT (e.g., +%H:%M) for a 'date'-style format")
	}
	l.timeFormats = map[string][2]string{
		"full-iso": {"%Y-%m-%d %H:%M:%S.%N %z", "%Y-%m-%d %H:%M:%S.%N %z"},
		"long-iso": {"%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M"},
		"iso":      {"%Y-%m-%d ", "%m-%d %H:%M"},
		"locale":   {"%b %e  %Y", "%b %e %H:%M"},
	}[word]
	return nil
}

// localTimes reports whether the locale of times is another one than C.
func (l *run) localTimes() bool {
	for _, variable := range []string{"LC_ALL", "LC_TIME", "LANG"} {
		if name, _ := l.Getenv(variable); name != "" {
			return name != "C" && name != "POSIX" && l.Locale.UTF8
		}
	}
	return false
}

// arguments lists the operands: first the files that are not directories, then the contents of
// the directories.
func (l *run) arguments(names []string) {
	switch {
	case len(names) == 0 && l.dirs:
		l.add(".", unix.DT_DIR, true, "")
	case len(names) == 0:
		l.pending = append(l.pending, directory{path: ".", operand: true})
	}
	for _, name := range names {
		l.add(name, unix.DT_UNKNOWN, true, "")
	}
	if len(l.files) > 0 {
		l.order()
		if !l.dirs {
			l.queue("", true)
		}
	}
	if shown := l.shown(); len(shown) > 0 {
		l.show(shown)
		if len(l.pending) > 0 {
			l.write("\n")
		}
	} else if len(names) <= 1 && len(l.pending) == 1 {
		l.named = false
	}
	for len(l.pending) > 0 {
		next := l.pending[0]
		l.pending = l.pending[1:]
		if next.leave != nil {
			delete(l.within, *next.leave)
			continue
		}
		l.list(next)
		l.named = true
	}
}

// shown returns the files to print: all but operands whose contents are listed.
func (l *run) shown() []*listed {
	var shown []*listed
	for i := range l.files {
		if !l.files[i].contents {
			shown = append(shown, &l.files[i])
		}
	}
	return shown
}

// queue puts the directories among the files in front of those that wait. dir is the one they are in.
func (l *run) queue(dir string, operand bool) {
	var found []directory
	for i := range l.files {
		f := &l.files[i]
		if f.contents || !operand && f.isDir() && f.name != "." && f.name != ".." {
			path := f.name
			if !operand {
				path = join(dir, f.name)
			}
			found = append(found, directory{path: path, operand: operand})
		}
	}
	if !operand {
		if inode, ok := l.inodeOf(dir); ok {
			found = append(found, directory{leave: &inode})
		}
	}
	l.pending = append(found, l.pending...)
}
