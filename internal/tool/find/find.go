// Package find implements find(1) of GNU findutils: it walks trees and runs actions on the files
// that an expression selects.
//
// Synopsis:
//
//	find [-H] [-L] [-P] [PATH]... [EXPRESSION]
package find

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// Command is find.
var Command = gnu.Command("find", gnu.Coreutils, `[-H] [-L] [-P] [-Olevel] [-D debugopts] [path...] [expression]
Finds files below directories and runs actions on them. Without an action it prints their
names. N is exactly N, +N is more, -N is less.
Links:
  -H  follow symbolic links among the operands
  -L  follow all symbolic links
  -P  follow no symbolic links (default)
Tests:
  -name PATTERN       the name matches, without its directories
  -iname PATTERN      the same, upper and lower case alike
  -path PATTERN       the whole name matches; also -wholename
  -ipath PATTERN      the same, upper and lower case alike
  -regex RE           the whole name matches a regular expression
  -iregex RE          the same, upper and lower case alike
  -regextype TYPE     the kind of the expressions that follow
  -lname PATTERN      a symbolic link whose target matches
  -ilname PATTERN     the same, upper and lower case alike
  -type b|c|d|p|f|l|s
                      block or character device, directory, pipe, file, link, socket
  -xtype b|c|d|p|f|l|s
                      the same for the target of a link
  -perm MODE          exactly these permissions; -MODE: all of them, /MODE: one of them
  -size N             N blocks of 512 bytes, or with a suffix: c bytes, k, M, G
  -empty              a file or directory without content
  -links N            N hard links
  -inum N             this number of inode
  -samefile FILE      the same inode as FILE
  -user NAME          the owner, a name or a number
  -group NAME         the group, a name or a number
  -uid N              the number of the owner
  -gid N              the number of the group
  -nouser             the owner has no name
  -nogroup            the group has no name
  -readable           the user may read it
  -writable           the user may write it
  -executable         the user may execute it, or search the directory
  -mtime N            changed N days ago
  -atime N            read N days ago
  -ctime N            its status changed N days ago
  -mmin N             changed N minutes ago
  -amin N             read N minutes ago
  -cmin N             its status changed N minutes ago
  -used N             read N days after its status changed
  -daystart           count days from the beginning of today
  -newer FILE         changed after FILE was
  -anewer FILE        read after FILE was changed
  -cnewer FILE        its status changed after FILE was changed
  -newerXY FILE       compare time X (a, B, c, m) with time Y; Y may be t, for a date
  -fstype TYPE        the file system has this type
  -true               always
  -false              never
Where to look:
  -files0-from FILE   the names in FILE, each of which a zero byte ends
  -maxdepth N         to this depth below the operands
  -mindepth N         only from this depth on
  -depth              what is in a directory before the directory itself
  -xdev               only on the file system of each operand; also -mount
Actions:
  -print              print the name
  -print0             print the name and a zero byte
  -printf FORMAT      print in a format, such as '%p %s\n'
  -ls                 print a line as ls -dils does
  -fprint FILE        the same as -print, into a file
  -fprint0 FILE       the same as -print0, into a file
  -fprintf FILE FORMAT
                      the same as -printf, into a file
  -fls FILE           the same as -ls, into a file
  -delete             delete it
  -exec COMMAND ;     run a command, {} in it is the name
  -exec COMMAND {} +  run a command for many names at once
  -execdir COMMAND ;  the same in the directory of the file
  -ok COMMAND ;       ask, then run a command
  -okdir COMMAND ;    ask, then run a command in the directory of the file
  -prune              do not enter this directory
  -quit               end at once
Other words:
  -warn, -nowarn      warn of expressions that are likely mistakes, or do not
  -O LEVEL, -D WORDS  without effect; -D help lists the words
Operators, the strongest first:
  ( EXPRESSION )      grouping
  ! EXPRESSION        not; also -not
  EXPRESSION EXPRESSION
                      and; also -a, -and
  EXPRESSION -o EXPRESSION
                      or; also -or
  EXPRESSION , EXPRESSION
                      both; the value of the second
`, find)

// A finding is a visited file.
type finding struct {
	path  string // as printed
	start string // the operand below which it was found
	depth int
	above *finding // the directory in which it was found; nil for an operand
	st    unix.Stat_t
	prune bool // set by -prune: nothing below it is visited
}

// loops reports whether a file is one of the directories above it, reached once more by a symbolic
// link that -L follows.
func (f *finding) loops() bool {
	if f.kind() != unix.S_IFDIR {
		return false
	}
	for dir := f.above; dir != nil; dir = dir.above {
		if dir.st.Ino == f.st.Ino && dir.st.Dev == f.st.Dev {
			return true
		}
	}
	return false
}

func (f *finding) kind() uint32 { return f.st.Mode & unix.S_IFMT }

// A test is a compiled part of the expression: a test or an action. It returns the truth value.
type test func(*finding) bool

// A search is one run of find.
type search struct {
	*gnu.Tool
	words              []string // the rest of the expression, not parsed yet
	follow             rune     // L, H or P
	minDepth, maxDepth int
	depthFirst, xdev   bool
	explicitDepth      bool // -depth is given
	deletes, prunes    bool // there is a -delete or a -prune
	asks               bool // there is an -ok or an -okdir
	acts               bool // the expression has an action other than -prune
	warns              bool
	firstTest          string // the first test or action, before which global options should stand
	listFile           string // of -files0-from
	quit               bool
	batches            []*batch
	regexType          string                   // of -regextype
	files              map[string]*bufio.Writer // of -fprint and similar actions
	systems            map[uint64]string        // types of file systems by device
	now                time.Time
	fromMidnight       bool // -daystart
	db                 ids.Database
}

// A batch collects files for "-exec ... {} +".
type batch struct {
	words []string
	files []string
	size  int
}

func find(t *gnu.Tool) error {
	t.Unwritten = func(cause error) error {
		t.Warn("'standard output': " + cli.Strerror(cause))
		if cause != unix.EBADF { // which only closing it returns
			cause = nil
		}
		return cli.Fail("write error", cause)
	}
	f := &search{Tool: t, follow: 'P', maxDepth: math.MaxInt, now: time.Now(), db: ids.Host()}
	_, strict := t.Getenv("POSIXLY_CORRECT")
	f.warns = terminal.Is(terminal.FD(t.Stdin)) && !strict
	words, err := f.leadingOptions(t.Argv[1:])
	if errors.Is(err, errAnswered) {
		return nil
	}
	if err != nil {
		return err
	}
	f.words = words
	var starts []string
	for len(f.words) > 0 && !isExpression(f.words[0]) {
		starts, f.words = append(starts, f.words[0]), f.words[1:]
	}
	expression, err := f.expression()
	if errors.Is(err, errAnswered) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := f.check(starts); err != nil {
		return err
	}
	if f.listFile != "" {
		err = f.walkList(expression)
	} else {
		if len(starts) == 0 {
			starts = []string{"."}
		}
		for _, start := range starts {
			f.begin(start, expression)
		}
	}
	for _, b := range f.batches {
		f.runBatch(b)
	}
	f.closeFiles()
	return err
}

// begin walks the tree below an operand.
func (f *search) begin(start string, expression test) {
	if !f.quit {
		f.walk(&finding{path: start, start: start}, expression, 0)
	}
}

// errAnswered says that --help or a word like it has been answered.
var errAnswered = errors.New("answered")

// leadingOptions takes the options before the operands, and returns the words after them.
func (f *search) leadingOptions(words []string) ([]string, error) {
	for len(words) > 0 {
		switch word := words[0]; {
		case word == "-H" || word == "-L" || word == "-P":
			f.follow = rune(word[1])
		case word == "--":
			return words[1:], nil
		case word == "-D":
			if len(words) == 1 {
				return nil, &cli.Failure{Text: "Missing argument after the -D option.", Usage: true}
			}
			words = words[1:]
			if f.debug(words[0]) {
				return nil, errAnswered
			}
		case word == "-O":
			return nil, errors.New("The -O option must be immediately followed by a decimal integer")
		case strings.HasPrefix(word, "-O"):
			if word[2] < '0' || word[2] > '9' {
				return nil, errors.New("Please specify a decimal number immediately after -O")
			}
		default:
			return words, nil
		}
		words = words[1:]
	}
	return nil, nil
}

// debugWords are the words of -D, and what they mean to GNU find.
var debugWords = [][2]string{
	{"exec", "Show diagnostic information relating to -exec, -execdir, -ok and -okdir"}, {"opt", "Show diagnostic information relating to optimisation"},
	{"rates", "Indicate how often each predicate succeeded"}, {"search", "Navigate the directory tree verbosely"},
	{"stat", "Trace calls to stat(2) and lstat(2)"}, {"time", "Show diagnostic information relating to time-of-day and timestamp comparisons"},
	{"tree", "Display the expression tree"}, {"all", "Set all of the debug flags (but help)"}, {"help", "Explain the various -D options"},
}

// debug checks the words of -D, which have no effect. It says whether one of them is help, which
// it answers.
func (f *search) debug(list string) (helps bool) {
	for word := range strings.SplitSeq(list, ",") {
		switch {
		case word == "help":
			helps = true
		case !slices.ContainsFunc(debugWords, func(w [2]string) bool { return w[0] == word }):
			f.Warn("Ignoring unrecognised debug flag " + f.Locale.Quote(word))
		}
	}
	if helps {
		fmt.Fprint(f.Out, "Valid arguments for -D:\n")
		for _, w := range debugWords {
			fmt.Fprintf(f.Out, "%-10s %s\n", w[0], w[1])
		}
	}
	return helps
}

// expression parses the expression. Without an action, it ends with -print.
func (f *search) expression() (test, error) {
	expression := test(func(*finding) bool { return true })
	if len(f.words) > 0 {
		var err error
		if expression, err = f.list(); err != nil {
			return nil, err
		}
		if len(f.words) > 0 {
			if f.words[0] == ")" {
				return nil, errors.New("you have too many ')'")
			}
			return nil, fmt.Errorf("paths must precede expression: `%s'", f.words[0])
		}
	}
	if f.acts {
		return expression, nil
	}
	return func(file *finding) bool { return expression(file) && f.print(file, "\n") }, nil
}

// check checks the whole command line.
func (f *search) check(starts []string) error {
	switch {
	case f.listFile != "" && len(starts) > 0:
		f.Complain("extra operand "+f.Locale.Quote(starts[0]), nil)
		return errors.New("file operands cannot be combined with -files0-from")
	case f.listFile == "-" && f.asks:
		return errors.New("when -ok or -okdir is in use, the option -files0-from cannot also read from standard input")
	case f.deletes && f.prunes && !f.explicitDepth:
		return errors.New("The -delete action automatically turns on -depth, but -prune does nothing when -depth is in effect.  If you want to carry on anyway, just explicitly use the -depth option.")
	}
	return nil
}

// walkList walks the trees that the file of -files0-from names.
func (f *search) walkList(expression test) error {
	in, name := io.Reader(f.Stdin), "(standard input)"
	if f.listFile != "-" {
		file, err := os.Open(f.listFile)
		if err != nil {
			return cli.Fail("cannot open "+f.Locale.Quote(f.listFile)+" for reading", err)
		}
		defer file.Close()
		in, name = file, f.listFile
	}
	r := bufio.NewReader(in)
	for n := 1; !f.quit; n++ {
		start, err := r.ReadString(0)
		if start == "" && err != nil {
			if err = gnu.NotEOF(err); err != nil {
				f.Complain(f.Locale.Quote(name)+": read error", err)
			}
			break
		}
		if start = strings.TrimSuffix(start, "\x00"); start == "" {
			f.Complain(fmt.Sprintf("%s:%d: invalid zero-length file name", f.Locale.Quote(name), n), nil)
			continue
		}
		f.begin(start, expression)
	}
	return nil
}

// isExpression reports whether a word after the operands begins the expression.
func isExpression(word string) bool {
	return word == "(" || word == "!" || len(word) > 1 && word[0] == '-'
}

// walk visits a file and everything below it.
func (f *search) walk(file *finding, expression test, device uint64) {
	stat := unix.Lstat
	if f.follow == 'L' || f.follow == 'H' && file.depth == 0 {
		stat = unix.Stat
	}
	err := stat(file.path, &file.st)
	if err == unix.ENOENT { // a dangling link
		err = unix.Lstat(file.path, &file.st)
	}
	if err != nil {
		f.Complain(f.Locale.Quote(file.path), err)
		return
	}
	if file.loops() {
		f.Complain("File system loop detected; the following directory is part of the cycle: "+f.Locale.Quote(file.path), nil)
		return
	}
	if f.xdev && file.depth > 0 && file.st.Dev != device {
		return
	}
	apply := func() {
		if file.depth >= f.minDepth && !f.quit {
			expression(file)
		}
	}
	if !f.depthFirst {
		apply()
	}
	if file.kind() == unix.S_IFDIR && file.depth < f.maxDepth && !file.prune && !f.quit {
		names, err := paths.Names(file.path)
		if err != nil {
			f.Complain(f.Locale.Quote(file.path), err)
		}
		for _, name := range names {
			path := file.path + "/" + name
			if strings.HasSuffix(file.path, "/") {
				path = file.path + name
			}
			f.walk(&finding{path: path, start: file.start, depth: file.depth + 1, above: file}, expression, file.st.Dev)
		}
	}
	if f.depthFirst {
		apply()
	}
}

// list parses "EXPR , EXPR".
func (f *search) list() (test, error) {
	left, err := f.or()
	for err == nil && f.accept(",") {
		if err = f.after(","); err != nil {
			break
		}
		var right test
		if right, err = f.or(); err == nil {
			before := left
			left = func(file *finding) bool { before(file); return right(file) }
		}
	}
	return left, err
}

// after returns the error of an operator that nothing follows, or nil.
func (f *search) after(operator string) error {
	switch {
	case len(f.words) > 0 && f.words[0] == ")" && operator != "!" && operator != "-not":
		return errors.New("expected an expression between '" + operator + "' and ')'")
	case len(f.words) > 0:
		return nil
	case f.acts:
		return errors.New("invalid expression")
	}
	return errors.New("expected an expression after '" + operator + "'")
}

func (f *search) or() (test, error) {
	left, err := f.and()
	for err == nil && (f.accept("-o") || f.accept("-or")) {
		if err = f.after("-o"); err != nil {
			break
		}
		var right test
		if right, err = f.and(); err == nil {
			before := left
			left = func(file *finding) bool { return before(file) || right(file) }
		}
	}
	return left, err
}

func (f *search) and() (test, error) {
	left, err := f.not()
	for err == nil {
		explicit := f.accept("-a") || f.accept("-and")
		if !explicit && (len(f.words) == 0 || f.words[0] == ")" || f.words[0] == "," || f.words[0] == "-o" || f.words[0] == "-or") {
			break
		}
		if explicit {
			if err = f.after("-a"); err != nil {
				break
			}
		}
		var right test
		if right, err = f.not(); err == nil {
			before := left
			left = func(file *finding) bool { return before(file) && right(file) }
		}
	}
	return left, err
}

func (f *search) not() (test, error) {
	if len(f.words) > 0 && (f.words[0] == "!" || f.words[0] == "-not") {
		operator := f.words[0]
		f.words = f.words[1:]
		if err := f.after(operator); err != nil {
			return nil, err
		}
		inner, err := f.not()
		return func(file *finding) bool { return !inner(file) }, err
	}
	if f.accept("(") {
		if len(f.words) == 0 {
			return nil, errors.New("invalid expression; expected to find a ')' but didn't see one. Perhaps you need an extra predicate after '('")
		}
		if f.accept(")") {
			return nil, errors.New("invalid expression; empty parentheses are not allowed.")
		}
		inner, err := f.list()
		if err == nil && !f.accept(")") {
			err = errors.New("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
		}
		return inner, err
	}
	if len(f.words) == 0 {
		return nil, errors.New("invalid expression; you have used a binary operator with nothing after it.")
	}
	word := f.words[0]
	f.words = f.words[1:]
	if !strings.HasPrefix(word, "-") {
		if word == "," || word == ")" {
			return nil, errors.New("invalid expression; you have used a binary operator '" + word + "' with nothing before it.")
		}
		return nil, fmt.Errorf("paths must precede expression: `%s'", word)
	}
	switch word {
	case "-o", "-or", "-a", "-and":
		return nil, f.misplaced(errors.New("invalid expression; you have used a binary operator '" + word + "' with nothing before it."))
	}
	return f.primary(word)
}

// misplaced returns the error of an operator, or that of a word after it, which comes first.
func (f *search) misplaced(err error) error {
	for len(f.words) > 0 {
		word := f.words[0]
		f.words = f.words[1:]
		switch {
		case slices.Contains([]string{"-o", "-or", "-a", "-and", "-not", "!", "(", ")", ","}, word):
		case !strings.HasPrefix(word, "-"):
			return fmt.Errorf("paths must precede expression: `%s'", word)
		default:
			if _, e := f.primary(word); e != nil {
				return e
			}
		}
	}
	return err
}

func (f *search) accept(word string) bool {
	if len(f.words) == 0 || f.words[0] != word {
		return false
	}
	f.words = f.words[1:]
	return true
}

// globalOptions are the words that change the whole run, wherever they stand.
var globalOptions = []string{"-depth", "-d", "-files0-from", "-ignore_readdir_race", "-noignore_readdir_race", "-maxdepth", "-mindepth", "-mount", "-noleaf", "-xdev", "-help", "--help", "-version", "--version"}

// positionalOptions are the words that change what follows them.
var positionalOptions = []string{"-daystart", "-follow", "-nowarn", "-warn", "-regextype"}

// warnOfOrder warns of a global option after a test, which it changes, too.
func (f *search) warnOfOrder(word string) {
	switch {
	case slices.Contains(globalOptions, word):
		if word == "-d" {
			f.caution("the -d option is deprecated; please use -depth instead, because the latter is a POSIX-compliant feature.")
		}
		if f.firstTest != "" {
			f.caution(fmt.Sprintf("you have specified the global option %s after the argument %s, but global options are not positional, i.e., %[1]s affects tests specified before it as well as those specified after it.  Please specify global options before other arguments.", word, f.firstTest))
		}
	case f.firstTest == "" && !slices.Contains(positionalOptions, word):
		f.firstTest = word
	}
}

// caution prints a warning unless the user does not want them.
func (f *search) caution(text string) {
	if f.warns {
		f.Warn("warning: " + text)
	}
}

// primary parses a test or an action.
func (f *search) primary(word string) (test, error) {
	f.warnOfOrder(word)
	switch word {
	case "-help", "--help":
		return nil, errors.Join(f.Help(), errAnswered)
	case "-version", "--version":
		return nil, errors.Join(f.Version(), errAnswered)
	case "-context":
		return nil, errors.New("invalid predicate -context: SELinux is not enabled.")
	}
	if t, known := f.plain(word); known {
		return t, nil
	}
	if t, err := f.action(word); t != nil || err != nil {
		return t, err
	}
	make := f.withArgument(word)
	if xy, ok := strings.CutPrefix(word, "-newer"); ok && len(xy) == 2 && make == nil {
		if strings.Contains("aBcm", xy[:1]) && strings.Contains("aBcmt", xy[1:]) && strings.Contains(xy, "B") {
			f.Warn("This system does not provide a way to find the birth time of a file.")
		}
		if !strings.Contains("acm", xy[:1]) || !strings.Contains("acmt", xy[1:]) {
			return nil, fmt.Errorf("invalid predicate `%s'", word)
		}
		make = func(argument string) (test, error) { return f.newerTest(word, argument) }
	}
	if make == nil {
		return nil, fmt.Errorf("unknown predicate `%s'", word)
	}
	if len(f.words) == 0 {
		return nil, fmt.Errorf("missing argument to `%s'", word)
	}
	argument := f.words[0]
	f.words = f.words[1:]
	return make(argument)
}

// plain parses the tests and settings without an argument.
func (f *search) plain(word string) (t test, known bool) {
	access := func(mode uint32) test {
		return func(file *finding) bool { return unix.Access(file.path, mode) == nil }
	}
	always := func(*finding) bool { return true }
	switch word {
	case "-true", "-noleaf", "-ignore_readdir_race", "-noignore_readdir_race":
		return always, true
	case "-warn", "-nowarn":
		f.warns = word == "-warn"
		return always, true
	case "-follow":
		f.follow = 'L'
		return always, true
	case "-daystart":
		f.fromMidnight = true
		return always, true
	case "-false":
		return func(*finding) bool { return false }, true
	case "-depth", "-d":
		f.depthFirst, f.explicitDepth = true, true
		return always, true
	case "-xdev", "-mount":
		f.xdev = true
		return always, true
	case "-empty":
		return f.isEmpty, true
	case "-prune":
		f.prunes = true
		return func(file *finding) bool { file.prune = true; return true }, true
	case "-readable":
		return access(unix.R_OK), true
	case "-writable":
		return access(unix.W_OK), true
	case "-executable":
		return access(unix.X_OK), true
	case "-nouser":
		return func(file *finding) bool { _, ok := f.db.UserByID(file.st.Uid); return !ok }, true
	case "-nogroup":
		return func(file *finding) bool { _, ok := f.db.GroupByID(file.st.Gid); return !ok }, true
	}
	return nil, false
}

func (f *search) isEmpty(file *finding) bool {
	switch file.kind() {
	case unix.S_IFREG:
		return file.st.Size == 0
	case unix.S_IFDIR:
		names, err := paths.Names(file.path)
		if err != nil {
			f.Complain(f.Locale.Quote(file.path), err)
		}
		return err == nil && len(names) == 0
	}
	return false
}

// withArgument returns the function that makes a test from a word's argument, or nil if the word
// is not a test.
func (f *search) withArgument(word string) func(string) (test, error) {
	name := func(file *finding) string {
		if base := strings.TrimRight(lastComponent(file.path), "/"); base != "" || file.path == "" {
			return base
		}
		return "/"
	}
	path := func(file *finding) string { return file.path }
	glob := func(text func(*finding) string, ignoreCase bool) func(string) (test, error) {
		return func(argument string) (test, error) {
			f.warnOfSlash(word, argument)
			matches := pattern.Globber(argument, ignoreCase, false)
			return func(file *finding) bool { return matches(text(file)) }, nil
		}
	}
	age := func(when func(*unix.Stat_t) unix.Timespec) func(string) (test, error) {
		return func(argument string) (test, error) { return f.ageTest(word, argument, when) }
	}
	whole := func(value func(*finding) int64) func(string) (test, error) {
		return func(argument string) (test, error) {
			compare, err := f.compare(word, argument)
			if err != nil {
				err = errors.New("non-numeric argument to " + word + ": " + f.Locale.Quote(argument))
			}
			return func(file *finding) bool { return compare(value(file)) }, err
		}
	}
	switch word {
	case "-name":
		return glob(name, false)
	case "-iname":
		return glob(name, true)
	case "-path", "-wholename":
		return glob(path, false)
	case "-ipath", "-iwholename":
		return glob(path, true)
	case "-lname", "-ilname":
		return glob(linkTarget, word == "-ilname")
	case "-regex", "-iregex":
		return func(argument string) (test, error) { return f.regexTest(argument, word == "-iregex") }
	case "-regextype":
		return func(argument string) (test, error) {
			if !slices.Contains(regexTypes, argument) {
				return nil, errors.New("Unknown regular expression type " + f.Locale.Quote(argument) + "; valid types are " + f.quotedList(regexTypes) + ".")
			}
			f.regexType = argument
			return func(*finding) bool { return true }, nil
		}
	case "-type", "-xtype":
		return func(argument string) (test, error) { return f.typeTest(word, argument) }
	case "-maxdepth", "-mindepth":
		return func(argument string) (test, error) {
			n, err := strconv.ParseInt(argument, 10, 32)
			digits := strings.Trim(argument, "0123456789") == ""
			if errors.Is(err, strconv.ErrRange) && digits {
				return nil, cli.Fail(argument, unix.ERANGE)
			}
			if err != nil || !digits {
				return nil, fmt.Errorf("Expected a positive decimal integer argument to %s, but got %s", word, f.Locale.Quote(argument))
			}
			if word == "-maxdepth" {
				f.maxDepth = int(n)
			} else {
				f.minDepth = int(n)
			}
			return func(*finding) bool { return true }, nil
		}
	case "-size":
		return f.sizeTest
	case "-perm":
		return f.permTest
	case "-mtime", "-mmin":
		return age(modified)
	case "-atime", "-amin":
		return age(accessed)
	case "-ctime", "-cmin":
		return age(changed)
	case "-used":
		return f.usedTest
	case "-files0-from":
		return func(argument string) (test, error) {
			f.listFile = argument
			return func(*finding) bool { return true }, nil
		}
	case "-fstype":
		return func(kind string) (test, error) {
			return func(file *finding) bool { return f.systemOf(file.st.Dev) == kind }, nil
		}
	case "-newer", "-anewer", "-cnewer":
		return func(argument string) (test, error) { return f.newerTest(word, argument) }
	case "-samefile":
		return func(argument string) (test, error) {
			var st unix.Stat_t
			if err := unix.Lstat(argument, &st); err != nil {
				return nil, cli.Fail(f.Locale.Quote(argument), err)
			}
			return func(file *finding) bool { return paths.InodeOf(&file.st) == paths.InodeOf(&st) }, nil
		}
	case "-links":
		return whole(func(file *finding) int64 { return int64(file.st.Nlink) })
	case "-inum":
		return whole(func(file *finding) int64 { return int64(file.st.Ino) })
	case "-uid":
		return whole(func(file *finding) int64 { return int64(file.st.Uid) })
	case "-gid":
		return whole(func(file *finding) int64 { return int64(file.st.Gid) })
	case "-user":
		return func(argument string) (test, error) {
			id, ok := f.db.User(argument)
			if n, err := strconv.ParseUint(argument, 10, 32); !ok && err == nil {
				id, ok = uint32(n), true
			}
			if !ok {
				return nil, errors.New("invalid user name or UID argument to -user: " + f.Locale.Quote(argument))
			}
			return func(file *finding) bool { return file.st.Uid == id }, nil
		}
	case "-group":
		return func(argument string) (test, error) {
			id, ok := f.db.Group(argument)
			if n, err := strconv.ParseUint(argument, 10, 32); !ok && err == nil {
				id, ok = uint32(n), true
			}
			if !ok {
				return nil, errors.New("invalid group name or GID argument to -group: " + f.Locale.Quote(argument))
			}
			return func(file *finding) bool { return file.st.Gid == id }, nil
		}
	}
	return nil
}

// quotedList quotes words in a list of them.
func (f *search) quotedList(words []string) string {
	var quoted []string
	for _, word := range words {
		quoted = append(quoted, f.Locale.Quote(word))
	}
	return strings.Join(quoted, ", ")
}

// systemOf returns the type of the file system on a device.
func (f *search) systemOf(device uint64) string {
	if kind, known := f.systems[device]; known {
		return kind
	}
	kind := "unknown"
	entries, _ := mountinfo.Read()
	number := fmt.Sprintf("%d:%d", unix.Major(device), unix.Minor(device))
	for _, e := range entries {
		if e.Device == number {
			kind = e.Type
		}
	}
	if f.systems == nil {
		f.systems = map[uint64]string{}
	}
	f.systems[device] = kind
	return kind
}

func modified(st *unix.Stat_t) unix.Timespec { return st.Mtim }
func accessed(st *unix.Stat_t) unix.Timespec { return st.Atim }
func changed(st *unix.Stat_t) unix.Timespec  { return st.Ctim }

// compare parses N, +N (more than N) or -N (less than N).
func (f *search) compare(word, argument string) (func(int64) bool, error) {
	text := argument
	if text != "" && (text[0] == '+' || text[0] == '-') {
		text = text[1:]
	}
	number := strings.TrimPrefix(strings.TrimLeft(text, " \t\n\v\f\r"), "+")
	unsigned, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("invalid argument `%s' to `%s'", argument, word)
	}
	n := int64(min(unsigned, math.MaxInt64)) // no value is larger
	switch argument[0] {
	case '+':
		return func(value int64) bool { return value > n }, nil
	case '-':
		return func(value int64) bool { return value < n }, nil
	}
	return func(value int64) bool { return value == n }, nil
}

func (f *search) typeTest(word, argument string) (test, error) {
	kinds := map[string]uint32{
		"b": unix.S_IFBLK, "c": unix.S_IFCHR, "d": unix.S_IFDIR, "p": unix.S_IFIFO, "f": unix.S_IFREG, "l": unix.S_IFLNK, "s": unix.S_IFSOCK,
	}
	var wanted []uint32
	for letter := range strings.SplitSeq(argument, ",") {
		kind, known := kinds[letter]
		if _, first := kinds[letter[:min(1, len(letter))]]; first && !known {
			return nil, fmt.Errorf("Must separate multiple arguments to %s using: ','", word)
		}
		if slices.Contains(wanted, kind) {
			return nil, fmt.Errorf("Duplicate file type '%s' in the argument list to %s.", letter, word)
		}
		switch {
		case known:
		case argument == "":
			return nil, fmt.Errorf("Arguments to %s should contain at least one letter", word)
		case letter == "" && strings.HasSuffix(argument, ",") && wanted != nil:
			return nil, fmt.Errorf("Last file type in list argument to %s is missing, i.e., list is ending on: ','", word)
		case letter == "D":
			return nil, fmt.Errorf("%s D is not supported because Solaris doors are not supported on the platform find was compiled on.", word)
		case letter == "":
			return nil, fmt.Errorf("Unknown argument to %s: ,", word)
		default:
			return nil, fmt.Errorf("Unknown argument to %s: %s", word, letter)
		}
		wanted = append(wanted, kind)
	}
	return func(file *finding) bool {
		kind := file.kind()
		var st unix.Stat_t
		other := unix.Stat // -xtype looks at what the test -type does not
		if f.follow == 'L' {
			other = unix.Lstat
		}
		if word == "-xtype" && other(file.path, &st) == nil {
			kind = st.Mode & unix.S_IFMT
		}
		for _, w := range wanted {
			if kind == w {
				return true
			}
		}
		return false
	}, nil
}

// regexTypes are the names of the syntaxes for -regextype.
var regexTypes = []string{
	"findutils-default", "awk", "ed", "egrep", "emacs", "gnu-awk", "grep", "posix-awk", "posix-basic", "posix-egrep", "posix-extended",
	"posix-minimal-basic", "sed",
}

// regexTest returns the test of -regex.
func (f *search) regexTest(text string, ignoreCase bool) (test, error) {
	o := pattern.Options{IgnoreCase: ignoreCase, Whole: true, Bytes: !f.Locale.UTF8}
	switch f.regexType {
	case "", "findutils-default", "emacs":
		o.Emacs, o.LooseRepeat = true, true
	case "grep":
		o.LooseRepeat = true
	case "ed", "posix-basic", "sed":
	case "posix-minimal-basic":
		o.Strict = true
	case "posix-extended":
		o.Extended, o.LooseParen = true, true
	case "awk", "posix-awk":
		o.Strict = true
		fallthrough
	default:
		o.Extended, o.LooseParen, o.Grep = true, true, true
	}
	re, err := pattern.Compile(text, o)
	if err != nil {
		return nil, errors.New("failed to compile regular expression '" + text + "': " + err.Error())
	}
	return func(file *finding) bool {
		found, _ := re.Match([]byte(file.path)) // a search that takes too long finds nothing
		return found
	}, nil
}

func (f *search) sizeTest(argument string) (test, error) {
	wrong := fmt.Errorf("Invalid argument `%s' to -size", argument)
	if argument == "" {
		return nil, errors.New("invalid null argument to -size")
	}
	unit := int64(512)
	text := argument
	if last := argument[len(argument)-1]; strings.IndexByte("0123456789bcwkMG", last) < 0 {
		return nil, fmt.Errorf("invalid -size type `%c'", last)
	}
	if at := strings.IndexByte("bcwkMG", argument[len(argument)-1]); at >= 0 {
		unit = [...]int64{512, 1, 2, 1 << 10, 1 << 20, 1 << 30}[at]
		text = argument[:len(argument)-1]
	}
	compare, err := f.compare("-size", text)
	if err != nil {
		return nil, wrong
	}
	return func(file *finding) bool { return compare((file.st.Size + unit - 1) / unit) }, nil
}

func (f *search) permTest(argument string) (test, error) {
	how := byte(0)
	text := argument
	if argument != "" && (argument[0] == '-' || argument[0] == '/') {
		how, text = argument[0], argument[1:]
	}
	change, err := filemode.Parse(text)
	if err != nil || len(argument) > 1 && argument[0] == '+' && argument[1] >= '0' && argument[1] <= '7' { // once /MODE
		return nil, fmt.Errorf("invalid file mode %s", f.Locale.Quote(argument))
	}
	mode := change.Apply(0, 0, false)
	if how == '/' && mode == 0 {
		f.Warn("warning: you have specified a mode pattern " + argument + " (which is equivalent to /000). The meaning of -perm /000 was changed in 2007 to be consistent with -perm -000; that is, while it used to match no files, it now matches all files. This warning message will be removed in a future findutils release.")
	}
	return func(file *finding) bool {
		has := file.st.Mode & 0o7777
		switch how {
		case '-':
			return has&mode == mode
		case '/':
			return mode == 0 || has&mode != 0
		}
		return has == mode
	}, nil
}

// newerTest makes the tests -newer, -anewer, -cnewer and -newerXY. X and Y are a letter of a, c and m; Y may
// also be t, for a date.
func (f *search) newerTest(word, argument string) (test, error) {
	times := map[byte]func(*unix.Stat_t) unix.Timespec{'a': accessed, 'c': changed, 'm': modified}
	what, reference := byte('m'), byte('m')
	switch {
	case word == "-anewer" || word == "-cnewer":
		what = word[1]
	case strings.HasPrefix(word, "-newer") && len(word) == len("-newerXY"):
		what, reference = word[6], word[7]
	}
	var than int64
	if reference == 't' {
		at, err := dates.Parse(argument, f.now)
		if err != nil {
			return nil, errors.New("I cannot figure out how to interpret " + f.Locale.Quote(argument) + " as a date or time")
		}
		than = at.UnixNano()
	} else {
		var st unix.Stat_t
		if err := unix.Stat(argument, &st); err != nil {
			return nil, cli.Fail(f.Locale.Quote(argument), err)
		}
		at := times[reference](&st)
		than = at.Nano()
	}
	when := times[what]
	return func(file *finding) bool {
		at := when(&file.st)
		return at.Nano() > than
	}, nil
}

// action parses an action. It returns nil for another word.
func (f *search) action(word string) (test, error) {
	switch word {
	case "-print", "-print0", "-ls", "-delete", "-quit", "-exec", "-execdir", "-ok", "-okdir", "-printf":
		f.acts = true
	}
	switch word {
	case "-print":
		return func(file *finding) bool { return f.print(file, "\n") }, nil
	case "-print0":
		return func(file *finding) bool { return f.print(file, "\x00") }, nil
	case "-ls":
		return f.ls, nil
	case "-quit":
		return func(*finding) bool { f.quit = true; return true }, nil
	case "-delete":
		f.depthFirst, f.deletes = true, true
		return f.delete, nil
	case "-printf":
		if len(f.words) == 0 {
			return nil, errors.New("missing argument to `-printf'")
		}
		format, err := f.compile(f.words[0])
		f.words = f.words[1:]
		return func(file *finding) bool { format.write(f.Out, file); return true }, err
	case "-exec", "-execdir", "-ok", "-okdir":
		return f.exec(word)
	case "-fprint", "-fprint0", "-fprintf", "-fls":
		return f.toFile(word)
	}
	return nil, nil
}

// toFile makes the actions that write to a file. The file is made even if nothing is written.
func (f *search) toFile(word string) (test, error) {
	f.acts = true
	arguments := 1
	if word == "-fprintf" {
		arguments = 2
	}
	if arguments == 2 && len(f.words) == 1 {
		return nil, fmt.Errorf("invalid argument `%s' to `%s'", f.words[0], word)
	}
	if len(f.words) < arguments {
		return nil, fmt.Errorf("missing argument to `%s'", word)
	}
	name := f.words[0]
	var printed format
	if arguments == 2 {
		var err error
		if printed, err = f.compile(f.words[1]); err != nil {
			return nil, err
		}
	}
	f.words = f.words[arguments:]
	out, known := f.files[name]
	if !known {
		opened, err := os.Create(name)
		if err != nil {
			return nil, cli.Fail(f.Locale.Quote(name), err)
		}
		out = bufio.NewWriter(opened)
		if f.files == nil {
			f.files = map[string]*bufio.Writer{}
		}
		f.files[name] = out
	}
	return func(file *finding) bool {
		switch word {
		case "-fprint":
			out.WriteString(file.path + "\n")
		case "-fprint0":
			out.WriteString(file.path + "\x00")
		case "-fprintf":
			printed.write(out, file)
		default:
			standard := f.Out
			f.Out = out
			f.ls(file)
			f.Out = standard
		}
		return true
	}, nil
}

// closeFiles writes what is left for the files of -fprint and similar actions.
func (f *search) closeFiles() {
	for name, out := range f.files {
		if err := out.Flush(); err != nil {
			f.Complain(f.Locale.Quote(name), err)
		}
	}
}

func (f *search) print(file *finding, end string) bool {
	f.Out.WriteString(file.path + end)
	return true
}

func (f *search) ls(file *finding) bool {
	when := dates.Short(dates.Of(file.st.Mtim), f.now)
	size := fmt.Sprintf("%8d", file.st.Size)
	if file.kind() == unix.S_IFBLK || file.kind() == unix.S_IFCHR {
		size = fmt.Sprintf("%3d, %3d", unix.Major(file.st.Rdev), unix.Minor(file.st.Rdev))
	}
	target := ""
	if file.kind() == unix.S_IFLNK {
		text, _ := os.Readlink(file.path)
		target = " -> " + text
	}
	fmt.Fprintf(f.Out, "%9d %6d %s %3d %-8s %-8s %s %s %s%s\n", file.st.Ino, (file.st.Blocks+1)/2, filemode.String(file.st.Mode), file.st.Nlink,
		f.db.UserName(file.st.Uid), f.db.GroupName(file.st.Gid), size, when, file.path, target)
	return true
}

func (f *search) delete(file *finding) bool {
	if file.path == "." {
		return true
	}
	remove := unix.Unlink
	if file.kind() == unix.S_IFDIR {
		remove = unix.Rmdir
	}
	if err := remove(file.path); err != nil {
		f.Complain("cannot delete "+f.Locale.Quote(file.path), err)
		return false
	}
	return true
}

// exec parses the command of -exec, -execdir, -ok and -okdir.
func (f *search) exec(word string) (test, error) {
	end := 0
	for end < len(f.words) && f.words[end] != ";" && !(f.words[end] == "+" && end > 0 && f.words[end-1] == "{}" && word[1] == 'e') {
		end++
	}
	if end == len(f.words) {
		return nil, fmt.Errorf("missing argument to `%s'", word)
	}
	if end == 0 {
		return nil, fmt.Errorf("invalid argument `;' to `%s'", word)
	}
	words, inDir, ask := f.words[:end], strings.HasSuffix(word, "dir"), word[1] == 'o'
	many := f.words[end] == "+"
	f.asks = f.asks || ask
	if inDir {
		if err := f.safePath(word); err != nil {
			return nil, err
		}
	}
	for _, w := range words[:end-1] {
		if many && strings.Contains(w, "{}") {
			return nil, errors.New("Only one instance of {} is supported with " + word + " ... +")
		}
	}
	f.words = f.words[end+1:]
	if many && !inDir {
		b := &batch{words: words[:len(words)-1]}
		f.batches = append(f.batches, b)
		return func(file *finding) bool {
			if b.size+len(file.path) > 100<<10 {
				f.runBatch(b)
			}
			b.files, b.size = append(b.files, file.path), b.size+len(file.path)+1
			return true
		}, nil
	}
	return func(file *finding) bool {
		dir, name := "", file.path
		if inDir {
			dir, name = filepath.Dir(file.path), "./"+filepath.Base(file.path)
		}
		argv := make([]string, len(words))
		for i, w := range words {
			argv[i] = strings.ReplaceAll(w, "{}", name)
		}
		if ask {
			f.Out.Flush()
			f.Stderr.Write([]byte("< " + argv[0] + " ... " + name + " > ? "))
			if !f.Answer() {
				return false
			}
		}
		return f.run(argv, dir) == nil
	}, nil
}

// safePath refuses -execdir and -okdir if a program could be found in the directory of a file.
func (f *search) safePath(word string) error {
	list, _ := f.Getenv("PATH")
	for dir := range strings.SplitSeq(list, ":") {
		switch {
		case dir == "" || dir == ".":
			return fmt.Errorf("The current directory is included in the PATH environment variable, which is insecure in combination with the %s action of find.  Please remove the current directory from your $PATH (that is, remove \".\", doubled colons, or leading or trailing colons)", word)
		case dir[0] != '/':
			return fmt.Errorf("The relative path %s is included in the PATH environment variable, which is insecure in combination with the %s action of find.  Please remove that entry from $PATH", f.Locale.Quote(dir), word)
		}
	}
	return nil
}

// warnOfSlash warns of a pattern that matches nothing because of its slashes.
func (f *search) warnOfSlash(word, argument string) {
	switch {
	case (word == "-name" || word == "-iname") && strings.Contains(argument, "/") && argument != "/":
		other := strings.Replace(word, "name", "wholename", 1)
		f.caution(fmt.Sprintf("%s matches against basenames only, but the given pattern contains a directory separator (%s), thus the expression will evaluate to false all the time.  Did you mean %s?", f.Locale.Quote(word), f.Locale.Quote("/"), f.Locale.Quote(other)))
	case (strings.HasSuffix(word, "path") || strings.HasSuffix(word, "wholename")) && strings.HasSuffix(argument, "/") && len(argument) > 1:
		f.Warn(fmt.Sprintf("warning: %s %s will not match anything because it ends with /.", word, argument))
	}
}

func (f *search) runBatch(b *batch) {
	if len(b.files) == 0 {
		return
	}
	if err := f.run(append(append([]string{}, b.words...), b.files...), ""); err != nil {
		f.Status = 1
	}
	b.files, b.size = nil, 0
}

// run runs a program. It returns an error unless the exit status is 0.
func (f *search) run(argv []string, dir string) error {
	f.Out.Flush()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env, cmd.Dir = f.Env, dir
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		if status := ended.Sys().(syscall.WaitStatus); status.Signaled() {
			f.Warn(fmt.Sprintf("%s terminated by signal %d", f.Locale.Quote(argv[0]), status.Signal()))
		}
	} else if err != nil {
		var reason unix.Errno
		if !errors.As(err, &reason) {
			reason = unix.ENOENT
		}
		f.ComplainWith(f.Status, f.Locale.Quote(argv[0]), reason)
	}
	return err
}

// lastComponent returns the last component of a path with one of the slashes after it,
// or "/" for a path of slashes only.
func lastComponent(path string) string {
	bare := strings.TrimRight(path, "/")
	if bare == "" && path != "" {
		return "/"
	}
	return path[strings.LastIndexByte(bare, '/')+1 : min(len(path), len(bare)+1)]
}
