// Package test implements test(1) and [(1) of GNU coreutils: they evaluate a condition.
//
// Synopsis:
//
//	test [EXPRESSION]
//	[ [EXPRESSION] ]
package test

import (
	"math"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

const usage = `[EXPRESSION]
Exits with 0 if the expression is true, with 1 if it is false or missing, with 2 if it is wrong.
  ( E )  ! E  E -a F  E -o F  grouping, not, and, or
  TEXT  -n TEXT  -z TEXT      it is not empty, not empty, empty
  A = B  A != B  A < B  A > B  texts, compared
  M -eq N  -ne -lt -le -gt -ge  integers, compared; -l TEXT is its length
  A -nt B  A -ot B  A -ef B   A is newer, older, the same file
  -e -f -d -L -p -S -b -c FILE  it exists; a file of that kind
  -r -w -x FILE               it may be read, written, executed
  -s -u -g -k -O -G -N FILE   not empty; its mode, owner and times
  -t FD                       it is a terminal
`

// Command is test.
var Command = gnu.Command("test", gnu.Serious, usage, func(t *gnu.Tool) error { return run(t, t.Argv[1:], "") })

// Bracket is [.
var Bracket = gnu.Command("[", gnu.Serious, usage, bracket)

func bracket(t *gnu.Tool) error {
	words := t.Argv[1:]
	if len(words) == 1 {
		switch words[0] {
		case "--help":
			return t.Help()
		case "--version":
			return t.Version()
		}
	}
	if len(words) == 0 || words[len(words)-1] != "]" {
		return cli.Fail("missing "+t.Locale.Quote("]"), nil)
	}
	return run(t, words[:len(words)-1], "]")
}

// run evaluates words. end is the word that must follow them: "]", or "" for test.
func run(t *gnu.Tool, words []string, end string) (err error) {
	if len(words) == 0 {
		t.Status = 1
		return nil
	}
	e := &evaluation{Tool: t, words: words, end: end}
	defer func() {
		if f, ok := recover().(*cli.Failure); ok {
			err = f
		}
	}()
	value := e.counted(len(words))
	if e.pos < len(words) {
		e.fail("extra argument " + t.Locale.Quote(words[e.pos]))
	}
	if !value {
		t.Status = 1
	}
	return nil
}

// An evaluation reads the words from left to right. A wrong expression panics with a *cli.Failure.
type evaluation struct {
	*gnu.Tool
	words []string
	end   string // the word that follows them, or ""
	pos   int
}

func (e *evaluation) fail(text string) { panic(&cli.Failure{Status: 2, Text: text}) }

func (e *evaluation) missing() {
	e.fail("missing argument after " + e.Locale.Quote(e.words[len(e.words)-1]))
}

// left returns the number of words that are left.
func (e *evaluation) left() int { return len(e.words) - e.pos }

// at returns the word n words ahead, or "".
func (e *evaluation) at(n int) string {
	if e.pos+n < len(e.words) {
		return e.words[e.pos+n]
	}
	return ""
}

// need skips a word. Another one must follow.
func (e *evaluation) need() {
	if e.pos++; e.left() <= 0 {
		e.missing()
	}
}

// counted evaluates the next n words. POSIX defines what they mean by their number.
func (e *evaluation) counted(n int) bool {
	switch {
	case n == 1:
		return e.one()
	case n == 2:
		return e.two()
	case n == 3:
		return e.three()
	case n == 4 && e.at(0) == "!":
		e.need()
		return !e.three()
	case n == 4 && e.at(0) == "(" && e.at(3) == ")":
		e.pos++
		value := e.two()
		e.pos++
		return value
	}
	return e.expression()
}

func (e *evaluation) one() bool {
	e.pos++
	return e.words[e.pos-1] != ""
}

func (e *evaluation) two() bool {
	if e.at(0) == "!" {
		e.pos++
		return !e.one()
	}
	if !looksUnary(e.at(0)) {
		e.missing()
	}
	return e.unary()
}

func (e *evaluation) three() bool {
	switch operator := e.at(1); {
	case isBinary(operator):
		return e.binary(false)
	case e.at(0) == "!":
		e.need()
		return !e.two()
	case e.at(0) == "(" && e.at(2) == ")":
		e.pos++
		value := e.one()
		e.pos++
		return value
	case operator != "-a" && operator != "-o":
		e.fail(e.Locale.Quote(operator) + ": binary operator expected")
	}
	return e.expression()
}

// expression evaluates terms that -a and -o join.
func (e *evaluation) expression() bool {
	if e.left() <= 0 {
		e.missing()
	}
	value := false
	for {
		all := true
		for {
			all = e.term() && all
			if e.at(0) != "-a" {
				break
			}
			e.pos++
		}
		value = value || all
		if e.at(0) != "-o" {
			return value
		}
		e.pos++
	}
}

func (e *evaluation) term() bool {
	negated := false
	for e.at(0) == "!" {
		e.need()
		negated = !negated
	}
	if e.left() <= 0 {
		e.missing()
	}
	return e.plain() != negated
}

// plain evaluates a term without !.
func (e *evaluation) plain() bool {
	switch {
	case e.at(0) == "(":
		return e.group()
	case e.left() >= 4 && e.at(0) == "-l" && isBinary(e.at(2)):
		return e.binary(true)
	case e.left() >= 3 && isBinary(e.at(1)):
		return e.binary(false)
	case looksUnary(e.at(0)):
		return e.unary()
	}
	return e.one()
}

func (e *evaluation) group() bool {
	e.need()
	// As in coreutils, up to four words in parentheses are counted; more are an expression.
	n := 1
	for e.pos+n < len(e.words) && e.at(n) != ")" {
		if n == 4 {
			n = e.left()
			break
		}
		n++
	}
	value := e.counted(n)
	switch {
	case e.left() > 0 && e.at(0) == ")":
	case e.left() > 0:
		e.fail(e.Locale.Quote(")") + " expected, found " + e.Locale.Quote(e.at(0)))
	case e.end != "":
		e.fail(e.Locale.Quote(")") + " expected, found " + e.Locale.Quote(e.end))
	default:
		e.fail(e.Locale.Quote(")") + " expected")
	}
	e.pos++
	return value
}

// looksUnary reports whether a word has the form of an operator with one operand. unary checks the
// letter.
func looksUnary(word string) bool { return len(word) == 2 && word[0] == '-' }

func isBinary(word string) bool {
	switch word {
	case "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef":
		return true
	}
	return false
}

// binary evaluates an operator between two operands. length reports that -l precedes the left one.
func (e *evaluation) binary(length bool) bool {
	if length {
		e.pos++
	}
	left, operator := e.at(0), e.at(1)
	lengthRight := e.left() > 3 && e.at(2) == "-l"
	if lengthRight {
		e.pos++
	}
	right := e.at(2)
	e.pos += 3
	switch operator {
	case "=", "==":
		return left == right
	case "!=":
		return left != right
	case "<":
		return left < right
	case ">":
		return left > right
	case "-nt", "-ot", "-ef":
		if length || lengthRight {
			e.fail(operator + " does not accept -l")
		}
		return compareFiles(operator, left, right)
	}
	order := compare(e.operand(left, length), e.operand(right, lengthRight))
	switch operator {
	case "-eq":
		return order == 0
	case "-ne":
		return order != 0
	case "-lt":
		return order < 0
	case "-le":
		return order <= 0
	case "-gt":
		return order > 0
	}
	return order >= 0
}

// operand returns an integer, or the length of a text.
func (e *evaluation) operand(text string, length bool) string {
	if length {
		return strconv.Itoa(len(text))
	}
	return e.integer(text)
}

// integer checks that text is an integer, of any size, and returns it without blanks and plus sign.
func (e *evaluation) integer(text string) string {
	const blanks = " \t\n\v\f\r"
	number := strings.TrimPrefix(strings.TrimRight(strings.TrimLeft(text, blanks), " \t"), "+")
	digits := strings.TrimPrefix(number, "-")
	if strings.HasPrefix(strings.TrimLeft(text, blanks), "+-") || digits == "" || strings.Trim(digits, "0123456789") != "" {
		e.fail("invalid integer " + e.Locale.Quote(text))
	}
	return number
}

// compare compares two integers.
func compare(a, b string) int {
	a, minusA := magnitude(a)
	b, minusB := magnitude(b)
	order := 0
	switch {
	case minusA != minusB && minusA:
		return -1
	case minusA != minusB:
		return 1
	case len(a) != len(b):
		order = len(a) - len(b)
	default:
		order = strings.Compare(a, b)
	}
	if minusA {
		return -order
	}
	return order
}

// magnitude returns the digits of an integer without leading zeros, and whether it is negative.
func magnitude(text string) (digits string, minus bool) {
	digits = strings.TrimLeft(strings.TrimPrefix(text, "-"), "0")
	return digits, text[0] == '-' && digits != ""
}

// compareFiles compares two files. A missing file is older than any other.
func compareFiles(operator, left, right string) bool {
	var a, b unix.Stat_t
	errA, errB := unix.Stat(left, &a), unix.Stat(right, &b)
	newer := func(a, b *unix.Stat_t, errA, errB error) bool {
		return errA == nil && (errB != nil || a.Mtim.Nano() > b.Mtim.Nano())
	}
	switch operator {
	case "-nt":
		return newer(&a, &b, errA, errB)
	case "-ot":
		return newer(&b, &a, errB, errA)
	}
	return errA == nil && errB == nil && a.Dev == b.Dev && a.Ino == b.Ino
}

// unary evaluates an operator in front of its operand.
func (e *evaluation) unary() bool {
	operator := e.at(0)
	if !strings.Contains("erwxNOGfdsScbpgkuLhtnz", operator[1:]) {
		e.fail(e.Locale.Quote(operator) + ": unary operator expected")
	}
	e.need()
	operand := e.at(0)
	e.pos++
	switch operator[1] {
	case 'n':
		return operand != ""
	case 'z':
		return operand == ""
	case 't':
		fd, err := strconv.Atoi(e.integer(operand))
		return err == nil && fd >= 0 && fd <= math.MaxInt32 && terminal.Is(fd)
	case 'r':
		return may(operand, unix.R_OK)
	case 'w':
		return may(operand, unix.W_OK)
	case 'x':
		return may(operand, unix.X_OK)
	}
	return is(operator[1], operand)
}

// may reports whether the effective user may use a file.
func may(name string, how uint32) bool {
	return unix.Faccessat(unix.AT_FDCWD, name, how, unix.AT_EACCESS) == nil
}

// kinds has the types of files by operator.
var kinds = map[byte]uint32{
	'f': unix.S_IFREG, 'd': unix.S_IFDIR, 'S': unix.S_IFSOCK, 'c': unix.S_IFCHR, 'b': unix.S_IFBLK, 'p': unix.S_IFIFO,
	'L': unix.S_IFLNK, 'h': unix.S_IFLNK,
}

// is reports whether a file exists and passes the test of an operator.
func is(operator byte, name string) bool {
	var st unix.Stat_t
	get := unix.Stat
	if operator == 'L' || operator == 'h' {
		get = unix.Lstat
	}
	if get(name, &st) != nil {
		return false
	}
	switch operator {
	case 'e':
		return true
	case 's':
		return st.Size > 0
	case 'g':
		return st.Mode&unix.S_ISGID != 0
	case 'k':
		return st.Mode&unix.S_ISVTX != 0
	case 'u':
		return st.Mode&unix.S_ISUID != 0
	case 'O':
		return int(st.Uid) == os.Geteuid()
	case 'G':
		return int(st.Gid) == os.Getegid()
	case 'N':
		return st.Atim.Nano() < st.Mtim.Nano()
	}
	return st.Mode&unix.S_IFMT == kinds[operator]
}
