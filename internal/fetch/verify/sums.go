// Package verify checks a file by a list of checksums, by a signature of minisign(1), or by one of
// OpenPGP.
package verify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"strings"
)

// FindSum returns the SHA-256 of a file from a list of sha256sum(1), with or without --tag. A line
// belongs to the file if one of the two names ends with the other at a directory: "name", "./name"
// and "dir/name" all are lines of "dir/name". A list of a single checksum without a name belongs to
// any file. It is an error if no line belongs to the file, or if several do and differ.
func FindSum(list []byte, name string) ([]byte, error) {
	if sum, err := hex.DecodeString(string(bytes.TrimSpace(list))); err == nil && len(sum) == sha256.Size {
		return sum, nil
	}
	var found []byte
	lines := 0
	for line := range strings.Lines(string(list)) {
		sum, of, ok := parseSum(strings.TrimRight(line, "\r\n"))
		if !ok {
			continue
		}
		lines++
		if !sameFile(of, name) {
			continue
		}
		if found != nil && !bytes.Equal(sum, found) {
			return nil, fmt.Errorf("more than one SHA-256 for %q", path.Base(name))
		}
		found = sum
	}
	if lines == 0 {
		return nil, errors.New("not a list of SHA-256 checksums")
	}
	if found == nil {
		return nil, fmt.Errorf("no line for %q", path.Base(name))
	}
	return found, nil
}

// sameFile reports whether one of two names ends with the other at a directory.
func sameFile(a, b string) bool {
	a, b = path.Clean("/"+a), path.Clean("/"+b)
	return strings.HasSuffix(a, b) || strings.HasSuffix(b, a)
}

// parseSum reads a line of a list: "HEX  NAME" or "HEX *NAME", "HEX NAME" of BSD's -r, or "SHA256
// (NAME) = HEX". In a line that begins with a backslash, backslashes and line ends of the name are
// escaped.
func parseSum(line string) (sum []byte, name string, ok bool) {
	line = strings.TrimLeft(line, " \t")
	line, escaped := strings.CutPrefix(line, `\`)
	var digits string
	if rest, tagged := strings.CutPrefix(line, "SHA256"); tagged {
		rest, ok = strings.CutPrefix(strings.TrimPrefix(rest, " "), "(")
		end := strings.LastIndexByte(rest, ')')
		if !ok || end < 0 {
			return nil, "", false
		}
		name = rest[:end]
		digits, ok = strings.CutPrefix(strings.TrimLeft(rest[end+1:], " \t"), "=")
		digits = strings.TrimSpace(digits)
	} else {
		digits, name, ok = strings.Cut(line, " ")
		if strings.HasPrefix(name, " ") || strings.HasPrefix(name, "*") {
			name = name[1:]
		}
	}
	sum, err := hex.DecodeString(digits)
	if !ok || err != nil || len(sum) != sha256.Size || name == "" {
		return nil, "", false
	}
	if escaped {
		name = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r").Replace(name)
	}
	return sum, name, true
}
