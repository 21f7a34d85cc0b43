package find

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"contedor/internal/cli"
)

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
				return nil, cli.ErrAnswered
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

// check checks the whole command line.
func (f *search) check() error {
	switch {
	case f.listFile != "" && len(f.starts) > 0:
		f.Complain("extra operand "+f.Locale.Quote(f.starts[0]), nil)
		return errors.New("file operands cannot be combined with -files0-from")
	case f.listFile == "-" && f.asks:
		return errors.New("when -ok or -okdir is in use, the option -files0-from cannot also read from standard input")
	case f.deletes && f.prunes && !f.explicitDepth:
		return errors.New("The -delete action automatically turns on -depth, but -prune does nothing when -depth is in effect.  If you want to carry on anyway, just explicitly use the -depth option.")
	}
	return nil
}
