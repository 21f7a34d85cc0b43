package source

import (
	"fmt"
	"slices"
	"strings"
)

// A title is a name of the catalogue and the source that it stands for.
type title struct{ name, source string }

// catalogue is the list of names. A name stands for its source whatever files
// there are: ./NAME is a file.
var catalogue = []title{
	{"alpine", "oci:docker.io/library/alpine"},
	{"debian", "oci:docker.io/library/debian"},
	{"ubuntu", "oci:docker.io/library/ubuntu"},
	{"lesson", Lesson},
}

// Mini is the name of a tree that is made of this program.
const Mini = "mini"

// LookUp returns the source that a word stands for, which is mostly itself. The
// name of an image may be followed by a tag or digest.
func LookUp(word string) string {
	name, version := word, ""
	if i := strings.IndexAny(word, ":@"); i >= 0 {
		name, version = word[:i], word[i:]
	}
	for _, t := range catalogue {
		if t.name == name && (version == "" || strings.HasPrefix(t.source, ImagePrefix)) {
			return t.source + version
		}
	}
	return word
}

// List returns the catalogue, a name and its source on each line.
func List() string {
	text := ""
	for _, t := range append(slices.Clone(catalogue), title{Mini, "made of this program, without a network"}) {
		text += fmt.Sprintf("%-6s  %s\n", t.name, t.source)
	}
	return text
}
