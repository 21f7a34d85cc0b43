// Package find implements find(1) of GNU findutils: it walks trees and runs actions on the files
// that an expression selects.
//
// Synopsis:
//
//	find [-H] [-L] [-P] [PATH]... [EXPRESSION]
//
// Begin reading at find and search.walk. parse.go compiles an expression to a function of type test;
// tests.go, names.go and times.go have the tests, actions.go, exec.go and printf.go the actions.
package find

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// Command is find.
var Command = gnu.Command("find", gnu.Findutils, `[-H] [-L] [-P] [-Olevel] [-D debugopts] [path...] [expression]
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
  -xdev               only on the file system of each operand
  -mount              the same, without the mount points
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
	starts             []string // the operands
	words              []string // the rest of the expression, not parsed yet
	follow             rune     // L, H or P
	minDepth, maxDepth int
	depthFirst, xdev   bool
	last               string // the word of the expression that was read last
	hidesMounts        bool   // -mount, which does not even visit the mount points
	explicitDepth      bool   // -depth is given
	deletes, prunes    bool   // there is a -delete or a -prune
	asks               bool   // there is an -ok or an -okdir
	acts               bool   // the expression has an action other than -prune
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

func find(t *gnu.Tool) error {
	t.Unwritten = func(cause error) error {
		t.Warn(t.Locale.Quote("standard output") + ": " + cli.Strerror(cause))
		if cause != unix.EBADF { // the real find knows only this cause, from closing the output
			cause = nil
		}
		return cli.Fail("write error", cause)
	}
	f := &search{Tool: t, follow: 'P', maxDepth: math.MaxInt, now: time.Now(), db: ids.Host()}
	_, strict := t.Getenv("POSIXLY_CORRECT")
	f.warns = terminal.Is(terminal.FD(t.Stdin)) && !strict
	words, err := f.leadingOptions(t.Argv[1:])
	if err != nil {
		return err
	}
	f.words = words
	for len(f.words) > 0 && !isExpression(f.words[0]) {
		f.starts, f.words = append(f.starts, f.words[0]), f.words[1:]
	}
	expression, err := f.expression()
	if err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	if f.listFile != "" {
		err = f.walkList(expression)
	} else {
		if len(f.starts) == 0 {
			f.starts = []string{"."}
		}
		for _, start := range f.starts {
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
	elsewhere := f.xdev && file.depth > 0 && uint64(file.st.Dev) != device
	if elsewhere && f.hidesMounts {
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
	if file.kind() == unix.S_IFDIR && file.depth < f.maxDepth && !file.prune && !f.quit && !elsewhere {
		names, err := paths.Names(file.path)
		if err != nil {
			f.Complain(f.Locale.Quote(file.path), err)
		}
		for _, name := range names {
			path := file.path + "/" + name
			if strings.HasSuffix(file.path, "/") {
				path = file.path + name
			}
			f.walk(&finding{path: path, start: file.start, depth: file.depth + 1, above: file}, expression, uint64(file.st.Dev))
		}
	}
	if f.depthFirst {
		apply()
	}
}
