package local

import (
	"fmt"
	"slices"
	"strings"
)

// A title is a name of the catalogue and the source that it stands for.
type title struct{ name, source string }

// catalogue is what --list shows. A name stands for its source whatever files
// there are: ./NAME is a file.
var catalogue = []title{
	{"alpine", "oci:docker.io/library/alpine"},
	{"debian", "oci:docker.io/library/debian"},
	{"ubuntu", "oci:docker.io/library/ubuntu"},
	{"lesson", lesson},
}

// Mini is the word that asks for a tree made of this program.
const Mini = "mini"

// ImagePrefix begins a source that is an image.
const ImagePrefix = "oci:"

// IsImage reports whether a source is an image.
func IsImage(source string) bool { return strings.HasPrefix(source, ImagePrefix) }

// lookUp returns the source that a word stands for, which is mostly itself. The
// name of an image may be followed by a tag or digest.
func lookUp(word string) string {
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

// listCatalogue returns what --list prints.
func listCatalogue() string {
	text := ""
	for _, t := range append(slices.Clone(catalogue), title{Mini, "made of this program, without a network"}) {
		text += fmt.Sprintf("%-6s  %s\n", t.name, t.source)
	}
	return text
}
