package find

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// expression parses the expression. Without an action, it ends with -print.
func (f *search) expression() (test, error) {
	expression := test(always)
	if len(f.words) > 0 {
		var err error
		if expression, err = f.list(); err != nil {
			return nil, err
		}
		if len(f.words) > 0 {
			if f.words[0] == ")" {
				return nil, errors.New("you have too many ')'")
			}
			return nil, f.operandAfter(f.words[0])
		}
	}
	if f.acts {
		return expression, nil
	}
	return func(file *finding) bool { return expression(file) && f.print(file, "\n") }, nil
}

// operandAfter returns the error for an operand in the expression. If it is a file, the shell has
// probably made it from a pattern.
func (f *search) operandAfter(word string) error {
	text := "paths must precede expression: `" + word + "'"
	if f.last == "" || unix.Access(word, unix.F_OK) != nil {
		return errors.New(text)
	}
	f.Warn(text)
	return errors.New("possible unquoted pattern after predicate `" + f.last + "'?")
}

// isExpression reports whether a word after the operands begins the expression.
func isExpression(word string) bool {
	return word == "(" || word == "!" || len(word) > 1 && word[0] == '-'
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
			left = func(file *finding) bool { before(file); return !f.quit && right(file) }
		}
	}
	return left, err
}

// after returns the error if no expression follows an operator, or nil.
func (f *search) after(operator string) error {
	switch {
	case len(f.words) > 0 && f.words[0] == ")":
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
			left = func(file *finding) bool { return before(file) || !f.quit && right(file) }
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
			left = func(file *finding) bool { return before(file) && !f.quit && right(file) }
		}
	}
	return left, err
}

func (f *search) not() (test, error) {
	if len(f.words) > 0 && (f.words[0] == "!" || f.words[0] == "-not") {
		operator := f.words[0]
		f.accept(operator)
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
		return nil, f.operandAfter(word)
	}
	f.last = word
	switch word {
	case "-o", "-or", "-a", "-and":
		return nil, f.misplaced(errors.New("invalid expression; you have used a binary operator '" + word + "' with nothing before it."))
	}
	return f.primary(word)
}

// misplaced returns err, the error of an operator, or the error of a word after the operator if there
// is one, because the real find reports that one first.
func (f *search) misplaced(err error) error {
	for len(f.words) > 0 {
		word := f.words[0]
		f.words = f.words[1:]
		switch {
		case slices.Contains([]string{"-o", "-or", "-a", "-and", "-not", "!", "(", ")", ","}, word):
			f.last = word
		case !strings.HasPrefix(word, "-"):
			return f.operandAfter(word)
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
	f.last = word
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
	f.last = word
	f.warnOfOrder(word)
	switch word {
	case "-help", "--help":
		f.Unwritten = nil
		return nil, f.Help()
	case "-version", "--version":
		f.Unwritten = nil
		return nil, f.Version()
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
		if len(f.words) == 0 {
			return nil, errors.New("The " + f.Locale.Quote(word) + " test needs to be followed by an argument")
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
