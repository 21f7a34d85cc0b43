package fetchroot

import (
	"strings"
	"text/tabwriter"
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

// lookUp returns the source that a word stands for, which is mostly itself. The
// name of an image may be followed by a tag or digest.
func lookUp(word string) string {
	name, version := word, ""
	if i := strings.IndexAny(word, ":@"); i >= 0 {
		name, version = word[:i], word[i:]
	}
	for _, t := range catalogue {
		if t.name == name && (version == "" || strings.HasPrefix(t.source, imagePrefix)) {
			return t.source + version
		}
	}
	return word
}

// listCatalogue returns what --list prints.
func listCatalogue() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, t := range catalogue {
		w.Write([]byte(t.name + "\t" + t.source + "\n"))
	}
	w.Write([]byte("mini\tmade of this program, without a network\n")) // by package mini
	w.Flush()
	return b.String()
}
