package find

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"contedor/internal/tool/gnu/pattern"
)

// wholeName returns the name that -path looks at.
func wholeName(file *finding) string { return file.path }

// lastName returns the name that -name looks at: without directories and slashes at the end.
func lastName(file *finding) string {
	if base := strings.TrimRight(lastComponent(file.path), "/"); base != "" || file.path == "" {
		return base
	}
	return "/"
}

// globTest makes the tests that compare a text of the file with a pattern of the shell.
func (f *search) globTest(word, argument string, text func(*finding) string, ignoreCase bool) test {
	encoded := pattern.Bytes
	if f.Locale.UTF8 {
		encoded = func(s string) string { return s }
	}
	glob := pattern.Globber(encoded(argument), ignoreCase, false)
	matches := func(s string) bool { return glob(encoded(s)) }
	f.warnOfSlash(word, argument, matches)
	return func(file *finding) bool { return matches(text(file)) }
}

// regexTypes are the names of the syntaxes for -regextype.
var regexTypes = []string{
	"findutils-default", "awk", "ed", "egrep", "emacs", "gnu-awk", "grep", "posix-awk", "posix-basic", "posix-egrep", "posix-extended",
	"posix-minimal-basic", "sed",
}

// setRegexType takes the argument of -regextype.
func (f *search) setRegexType(argument string) (test, error) {
	if !slices.Contains(regexTypes, argument) {
		return nil, errors.New("Unknown regular expression type " + f.Locale.Quote(argument) + "; valid types are " + f.quotedList(regexTypes) + ".")
	}
	f.regexType = argument
	return always, nil
}

// quotedList quotes words in a list of them.
func (f *search) quotedList(words []string) string {
	var quoted []string
	for _, word := range words {
		quoted = append(quoted, f.Locale.Quote(word))
	}
	return strings.Join(quoted, ", ")
}

// regexTest returns the test of -regex.
func (f *search) regexTest(text string, ignoreCase bool) (test, error) {
	o := pattern.Options{IgnoreCase: ignoreCase, Whole: true, Bytes: !f.Locale.UTF8}
	switch f.regexType {
	case "", "findutils-default", "emacs":
		o.Emacs, o.LooseRepeat, o.LooseRange = true, true, true
	case "grep":
		o.LooseRepeat = true
	case "ed", "posix-basic", "sed":
	case "posix-minimal-basic":
		o.Strict = true
	case "posix-extended":
		o.Extended, o.LooseParen = true, true
	case "awk", "posix-awk":
		o.Strict, o.NoIntervals = true, f.regexType == "awk"
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

// warnOfSlash warns of a pattern that matches nothing because of its slashes. Only the names of the
// operands may end with a slash.
func (f *search) warnOfSlash(word, argument string, matches func(string) bool) {
	switch {
	case (word == "-name" || word == "-iname") && strings.Contains(argument, "/") && argument != "/":
		other := strings.Replace(word, "name", "wholename", 1)
		f.caution(fmt.Sprintf("%s matches against basenames only, but the given pattern contains a directory separator (%s), thus the expression will evaluate to false all the time.  Did you mean %s?", f.Locale.Quote(word), f.Locale.Quote("/"), f.Locale.Quote(other)))
	case (strings.HasSuffix(word, "path") || strings.HasSuffix(word, "wholename")) && strings.HasSuffix(argument, "/") && !slices.ContainsFunc(f.starts, matches):
		f.Warn(fmt.Sprintf("warning: %s %s will not match anything because it ends with /.", word, argument))
	}
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
