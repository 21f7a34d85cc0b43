package source

import (
	"fmt"
	"slices"
	"strings"
)

// A shortName is a word that stands for a source.
type shortName struct{ name, source string }

// shortNames are the words that fetchroot knows. A word stands for its source even if there is
// a file of that name: ./NAME is the file.
var shortNames = []shortName{
	{"alpine", "oci:docker.io/library/alpine"},
	{"debian", "oci:docker.io/library/debian"},
	{"ubuntu", "oci:docker.io/library/ubuntu"},
	{"lesson", Lesson},
}

// Mini is the word for the root file system that consists of the program itself. It has no
// source.
const Mini = "mini"

// LookUp returns the source that a word stands for, or the word itself if it is not a short name.
// A short name of an image may be followed by :TAG or @DIGEST.
func LookUp(word string) string {
	name, version := word, ""
	if i := strings.IndexAny(word, ":@"); i >= 0 {
		name, version = word[:i], word[i:]
	}
	for _, t := range shortNames {
		if t.name == name && (version == "" || strings.HasPrefix(t.source, ImagePrefix)) {
			return t.source + version
		}
	}
	return word
}

// Names returns the words that stand for a source, and Mini.
func Names() []string {
	names := []string{Mini}
	for _, t := range shortNames {
		names = append(names, t.name)
	}
	return names
}

// List returns a line for each short name, with its source. mini says what that of Mini is.
func List(mini string) string {
	text := ""
	for _, t := range append(slices.Clone(shortNames), shortName{Mini, mini}) {
		text += fmt.Sprintf("%-6s  %s\n", t.name, t.source)
	}
	return text
}
