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
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/escape"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// Command is find.
var Command = gnu.Command("find", gnu.Coreutils, `[-H] [-L] [-P] [PATH]... [EXPRESSION]
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
  -newer FILE         changed after FILE was
  -anewer FILE        read after FILE was changed
  -cnewer FILE        its status changed after FILE was changed
  -newerXY FILE       compare time X (a, B, c, m) with time Y; Y may be t, for a date
  -fstype TYPE        the file system has this type
  -true               always
  -false              never
Where to look:
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

// loops tells whether a file is one of the directories above it, reached once more by a symbolic
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
	acts               bool // the expression has an action other than -prune
	quit               bool
	batches            []*batch
	regexType          string                   // of -regextype
	files              map[string]*bufio.Writer // of -fprint and its like
	now                time.Time
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
	if len(t.Argv) == 2 && (t.Argv[1] == "--help" || t.Argv[1] == "--version" || t.Argv[1] == "-help" || t.Argv[1] == "-version") {
		if strings.HasSuffix(t.Argv[1], "help") {
			return t.Help()
		}
		return t.Version()
	}
	f := &search{Tool: t, follow: 'P', maxDepth: math.MaxInt, now: time.Now(), db: ids.Host()}
	words := t.Argv[1:]
	for len(words) > 0 && (words[0] == "-H" || words[0] == "-L" || words[0] == "-P") {
		f.follow, words = rune(words[0][1]), words[1:]
	}
	var starts []string
	for len(words) > 0 && !isExpression(words[0]) {
		starts, words = append(starts, words[0]), words[1:]
	}
	if len(starts) == 0 {
		starts = []string{"."}
	}
	f.words = words
	expression := test(func(*finding) bool { return true })
	if len(words) > 0 {
		var err error
		if expression, err = f.list(); err != nil {
			return err
		}
		if len(f.words) > 0 {
			if f.words[0] == ")" {
				return errors.New("you have too many ')'")
			}
			return fmt.Errorf("paths must precede expression: `%s'", f.words[0])
		}
	}
	if !f.acts {
		condition := expression
		expression = func(file *finding) bool { return condition(file) && f.print(file, "\n") }
	}
	for _, start := range starts {
		if !f.quit {
			f.walk(&finding{path: start, start: start}, expression, 0)
		}
	}
	for _, b := range f.batches {
		f.runBatch(b)
	}
	f.closeFiles()
	return nil
}

func isExpression(word string) bool {
	return word == "(" || word == ")" || word == "!" || word == "," || len(word) > 1 && word[0] == '-'
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

// after is the failure for an operator that nothing follows, or nil.
func (f *search) after(operator string) error {
	if len(f.words) == 0 {
		return errors.New("expected an expression after '" + operator + "'")
	}
	return nil
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
		return nil, errors.New("invalid expression; you have used a binary operator '" + word + "' with nothing before it.")
	}
	return f.primary(word)
}

func (f *search) accept(word string) bool {
	if len(f.words) == 0 || f.words[0] != word {
		return false
	}
	f.words = f.words[1:]
	return true
}

// primary parses a test or an action.
func (f *search) primary(word string) (test, error) {
	if t, known := f.plain(word); known {
		return t, nil
	}
	if t, err := f.action(word); t != nil || err != nil {
		return t, err
	}
	make := f.withArgument(word)
	if xy, ok := strings.CutPrefix(word, "-newer"); ok && len(xy) == 2 && make == nil {
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
	case "-true", "-noleaf", "-warn", "-nowarn", "-follow", "-ignore_readdir_race", "-noignore_readdir_race", "-daystart":
		if word == "-follow" {
			f.follow = 'L'
		}
		return always, true
	case "-false":
		return func(*finding) bool { return false }, true
	case "-depth", "-d":
		f.depthFirst = true
		return always, true
	case "-xdev", "-mount":
		f.xdev = true
		return always, true
	case "-empty":
		return isEmpty, true
	case "-prune":
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

func isEmpty(file *finding) bool {
	switch file.kind() {
	case unix.S_IFREG:
		return file.st.Size == 0
	case unix.S_IFDIR:
		names, err := paths.Names(file.path)
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
			return func(file *finding) bool { return pattern.Glob(argument, text(file), ignoreCase) }, nil
		}
	}
	age := func(when func(*unix.Stat_t) unix.Timespec, unit time.Duration) func(string) (test, error) {
		return func(argument string) (test, error) {
			compare, err := f.compare(word, argument)
			return func(file *finding) bool {
				old := f.now.Sub(dates.Of(when(&file.st)))
				return compare(int64(math.Floor(float64(old) / float64(unit))))
			}, err
		}
	}
	minutes := func(when func(*unix.Stat_t) unix.Timespec) func(string) (test, error) {
		return func(argument string) (test, error) {
			compare, err := f.compare(word, argument)
			return func(file *finding) bool {
				old := f.now.Sub(dates.Of(when(&file.st)))
				return compare(int64(math.Ceil(float64(old) / float64(time.Minute))))
			}, err
		}
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
		return glob(func(file *finding) string { text, _ := os.Readlink(file.path); return text }, word == "-ilname")
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
			n, err := strconv.Atoi(argument)
			if err != nil || n < 0 {
				return nil, fmt.Errorf("Expected a positive decimal integer argument to %s, but got %s", word, f.Locale.Quote(argument))
			}
			if word == "-maxdepth" {
				f.maxDepth = n
			} else {
				f.minDepth = n
			}
			return func(*finding) bool { return true }, nil
		}
	case "-size":
		return f.sizeTest
	case "-perm":
		return f.permTest
	case "-mtime":
		return age(modified, 24*time.Hour)
	case "-atime":
		return age(accessed, 24*time.Hour)
	case "-ctime":
		return age(changed, 24*time.Hour)
	case "-mmin":
		return minutes(modified)
	case "-amin":
		return minutes(accessed)
	case "-cmin":
		return minutes(changed)
	case "-fstype":
		return f.typeOfSystem
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

// typeOfSystem makes the test of -fstype.
func (f *search) typeOfSystem(kind string) (test, error) {
	types := map[uint64]string{}
	return func(file *finding) bool {
		known, seen := types[file.st.Dev]
		if !seen {
			entries, _ := mountinfo.Read()
			device := fmt.Sprintf("%d:%d", unix.Major(file.st.Dev), unix.Minor(file.st.Dev))
			known = "unknown"
			for _, e := range entries {
				if e.Device == device {
					known = e.Type
				}
			}
			types[file.st.Dev] = known
		}
		return known == kind
	}, nil
}

func modified(st *unix.Stat_t) unix.Timespec { return st.Mtim }
func accessed(st *unix.Stat_t) unix.Timespec { return st.Atim }
func changed(st *unix.Stat_t) unix.Timespec  { return st.Ctim }

// compare parses N, +N (more than N) or -N (less than N).
func (f *search) compare(word, argument string) (func(int64) bool, error) {
	text := strings.TrimLeft(argument, "+-")
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || len(argument)-len(text) > 1 {
		return nil, fmt.Errorf("invalid argument `%s' to `%s'", argument, word)
	}
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
		if !known {
			if argument == "" {
				return nil, fmt.Errorf("Arguments to %s should contain at least one letter", word)
			}
			return nil, fmt.Errorf("Unknown argument to %s: %s", word, letter)
		}
		wanted = append(wanted, kind)
	}
	return func(file *finding) bool {
		kind := file.kind()
		var st unix.Stat_t
		if word == "-xtype" && unix.Stat(file.path, &st) == nil {
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
	case "ed", "posix-basic", "posix-minimal-basic", "sed":
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
		return nil, wrong
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
		f.depthFirst = true
		return f.delete, nil
	case "-printf":
		if len(f.words) == 0 {
			return nil, errors.New("missing argument to `-printf'")
		}
		format := f.words[0]
		f.words = f.words[1:]
		return func(file *finding) bool { f.Out.WriteString(f.format(format, file)); return true }, nil
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
	name, format := f.words[0], ""
	if arguments == 2 {
		format = f.words[1]
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
			out.WriteString(f.format(format, file))
		default:
			standard := f.Out
			f.Out = out
			f.ls(file)
			f.Out = standard
		}
		return true
	}, nil
}

// closeFiles writes what is left for the files of -fprint and its like.
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
	if end == len(f.words) || end == 0 {
		return nil, fmt.Errorf("missing argument to `%s'", word)
	}
	words, inDir, ask := f.words[:end], strings.HasSuffix(word, "dir"), word[1] == 'o'
	many := f.words[end] == "+"
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
	if err != nil && !errors.As(err, &ended) {
		var reason unix.Errno
		if !errors.As(err, &reason) {
			reason = unix.ENOENT
		}
		f.ComplainWith(f.Status, f.Locale.Quote(argv[0]), reason)
	}
	return err
}

// format returns the text of -printf for a file.
func (f *search) format(format string, file *finding) string {
	var b strings.Builder
	for format != "" {
		switch c := format[0]; {
		case c == '\\' && len(format) > 1:
			var text string
			text, format = escape.Sequence(format, escape.Octal)
			b.WriteString(text)
			continue
		case c == '%' && len(format) > 1:
			spec := 1
			for spec < len(format)-1 && strings.IndexByte("-0123456789.", format[spec]) >= 0 {
				spec++
			}
			width := format[1:spec]
			letter := format[spec]
			format = format[spec+1:]
			if strings.IndexByte("TAC", letter) >= 0 && format != "" {
				when := map[byte]unix.Timespec{'T': file.st.Mtim, 'A': file.st.Atim, 'C': file.st.Ctim}[letter]
				at := dates.Of(when)
				text := dates.Format("%"+format[:1], at)
				if format[0] == '@' {
					text = fmt.Sprintf("%d.%09d0", when.Sec, when.Nsec)
				}
				fmt.Fprintf(&b, "%"+width+"s", text)
				format = format[1:]
				continue
			}
			fmt.Fprintf(&b, "%"+width+"s", f.field(letter, file))
			continue
		}
		b.WriteByte(format[0])
		format = format[1:]
	}
	return b.String()
}

// lastComponent returns the last component of a path with one of the slashes behind it,
// or "/" for a path of slashes only.
func lastComponent(path string) string {
	bare := strings.TrimRight(path, "/")
	if bare == "" && path != "" {
		return "/"
	}
	return path[strings.LastIndexByte(bare, '/')+1 : min(len(path), len(bare)+1)]
}

// field returns the value of a letter of -printf.
func (f *search) field(letter byte, file *finding) string {
	switch letter {
	case '%':
		return "%"
	case 'p':
		return file.path
	case 'f':
		return lastComponent(file.path)
	case 'h':
		if end := strings.LastIndexByte(file.path, '/'); end >= 0 {
			return file.path[:end]
		}
		return "."
	case 'H':
		return file.start
	case 'P':
		return strings.TrimPrefix(strings.TrimPrefix(file.path, file.start), "/")
	case 'd':
		return strconv.Itoa(file.depth)
	case 's':
		return strconv.FormatInt(file.st.Size, 10)
	case 'b':
		return strconv.FormatInt(file.st.Blocks, 10)
	case 'k':
		return strconv.FormatInt((file.st.Blocks+1)/2, 10)
	case 'm':
		return strconv.FormatUint(uint64(file.st.Mode&0o7777), 8)
	case 'M':
		return filemode.String(file.st.Mode)
	case 'n':
		return strconv.FormatUint(uint64(file.st.Nlink), 10)
	case 'i':
		return strconv.FormatUint(file.st.Ino, 10)
	case 'u':
		return f.db.UserName(file.st.Uid)
	case 'g':
		return f.db.GroupName(file.st.Gid)
	case 'U':
		return ids.Decimal(file.st.Uid)
	case 'G':
		return ids.Decimal(file.st.Gid)
	case 'l':
		text, _ := os.Readlink(file.path)
		return text
	case 't':
		return dates.Format("%a %b %e %H:%M:%S.%N", dates.Of(file.st.Mtim)) + dates.Format("0 %Y", dates.Of(file.st.Mtim))
	case 'y':
		if kind := filemode.String(file.st.Mode)[:1]; kind != "-" {
			return kind
		}
		return "f"
	}
	return "%" + string(rune(letter))
}
