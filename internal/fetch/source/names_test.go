package source

import (
	"strings"
	"testing"
)

// TestShortNames checks the list of short names, and the addresses for words.
func TestShortNames(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(List("made of it"), "\nmini    made of it\n"), "\n")
	if len(lines) != len(shortNames) {
		t.Fatalf("%q", lines)
	}
	for i, line := range lines {
		f := strings.Fields(line)
		if len(f) != 2 || f[0] != shortNames[i].name || LookUp(f[0]) != f[1] {
			t.Errorf("%q", line)
		}
	}
	for word, want := range map[string]string{
		"debian": "oci:docker.io/library/debian", "debian:trixie-slim": "oci:docker.io/library/debian:trixie-slim",
		"alpine@sha256:0": "oci:docker.io/library/alpine@sha256:0", "lesson": Lesson,
		"./debian": "./debian", "debian.tar": "debian.tar", "lesson:x": "lesson:x", "debian/x": "debian/x", "Debian": "Debian",
	} {
		if got := LookUp(word); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}
