package pattern

import (
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/pattern"
)

// Glob reports whether a shell pattern matches a whole name, fnmatch(3) without flags: slashes and
// leading dots are ordinary characters. An invalid pattern matches only itself.
func Glob(glob, name string, ignoreCase bool) bool { return Globber(glob, ignoreCase, false)(name) }

// Bytes returns a text in which each byte of s is a character of its own, as in the C locale. Patterns
// and names that went through Bytes match as there.
func Bytes(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// Globber returns the function that matches names against a shell pattern, as Glob does.
// With components, wildcards do not match slashes.
func Globber(glob string, ignoreCase, components bool) func(name string) bool {
	mode := pattern.EntireString
	if components {
		mode |= pattern.Filenames | pattern.NoGlobStar | pattern.GlobLeadingDot
	}
	text, err := pattern.Regexp(glob, mode)
	if err != nil {
		return func(name string) bool { return glob == name }
	}
	text = unicodeClasses.Replace(text)
	if ignoreCase {
		text = "(?i)" + text
	}
	re, err := regexp.Compile(text)
	return func(name string) bool { return err == nil && re.MatchString(name) }
}

// unicodeClasses puts Unicode's classes in place of package regexp's, which have ASCII only.
var unicodeClasses = strings.NewReplacer("[:alpha:]", `\pL`, "[:upper:]", `\p{Lu}`, "[:lower:]", `\p{Ll}`, "[:alnum:]", `\pL\p{Nd}`)
