package file

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// encoding returns the name of the encoding of a text, its character set, and whether the data
// are a text.
func encoding(data []byte) (name, set string, ok bool) {
	// Bytes that texts may have: those of ASCII, and the others of ISO 8859.
	ascii, latin, extended := true, true, true
	for _, c := range data {
		switch {
		case c >= 7 && c <= 13 || c == 27 || c >= 32 && c < 127:
		case c == 0x85 || c >= 0xa0:
			ascii = false
		case c >= 0x80:
			ascii, latin = false, false
		default:
			ascii, latin, extended = false, false, false
		}
	}
	wide := data
	for i := 1; i <= 3 && i <= len(wide) && !utf8.Valid(wide); i++ { // the last character may be cut off
		if len(data) == limit {
			wide = data[:len(data)-i]
		}
	}
	switch {
	case ascii:
		return "ASCII", "us-ascii", true
	case bytes.HasPrefix(data, []byte("\xff\xfe")) && len(data)%2 == 0 && len(data) > 2:
		return "Unicode text, UTF-16, little-endian", "utf-16le", true
	case bytes.HasPrefix(data, []byte("\xfe\xff")) && len(data)%2 == 0 && len(data) > 2:
		return "Unicode text, UTF-16, big-endian", "utf-16be", true
	case utf8.Valid(wide) && plain(wide):
		if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			return "Unicode text, UTF-8 (with BOM)", "utf-8", true
		}
		return "Unicode text, UTF-8", "utf-8", true
	case latin:
		return "ISO-8859", "iso-8859-1", true
	case extended:
		return "Non-ISO extended-ASCII", "unknown-8bit", true
	}
	return "", "binary", false
}

// plain reports whether there are no control characters that texts do not have.
func plain(data []byte) bool {
	for _, c := range data {
		if !(c >= 7 && c <= 13 || c == 27 || c >= 32 && c != 127) {
			return false
		}
	}
	return true
}

// text describes a text.
func text(data []byte) (kind, bool) {
	name, set, ok := encoding(data)
	if !ok {
		return kind{}, false
	}
	what, mime := language(data)
	label := name + " text"
	if what != "" {
		label = what + ", " + label
	}
	if strings.HasSuffix(what, " script") {
		label += " executable"
	}
	return kind{label + traits(data, set), mime, set}, true
}

// traits describes the lines of a text.
func traits(data []byte, set string) (text string) {
	if strings.HasPrefix(set, "utf-16") {
		narrow := make([]byte, 0, len(data)/2)
		for i := 2; i+1 < len(data); i += 2 {
			c := data[i]
			if set == "utf-16be" {
				c = data[i+1]
			}
			narrow = append(narrow, c)
		}
		data = narrow
	}
	crlf := bytes.Count(data, []byte("\r\n"))
	lf := bytes.Count(data, []byte("\n")) - crlf
	cr := bytes.Count(data, []byte("\r")) - crlf
	if crlf == 0 && bytes.HasSuffix(data, []byte("\r")) && lf > 0 && cr == 1 {
		cr = 0
	}
	nel := 0
	longest := 0
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		for part := range bytes.SplitSeq(line, []byte("\r")) {
			longest = max(longest, utf8.RuneCount(part))
		}
	}
	if longest > 300 {
		text += fmt.Sprintf(", with very long lines (%d)", longest)
	}
	var ends []string
	for _, e := range []struct {
		n    int
		name string
	}{{crlf, "CRLF"}, {cr, "CR"}, {lf, "LF"}, {nel, "NEL"}} {
		if e.n > 0 {
			ends = append(ends, e.name)
		}
	}
	switch {
	case len(ends) == 0:
		text += ", with no line terminators"
	case len(ends) > 1 || ends[0] != "LF":
		text += ", with " + strings.Join(ends, ", ") + " line terminators"
	}
	if bytes.IndexByte(data, 27) >= 0 {
		text += ", with escape sequences"
	}
	if bytes.IndexByte(data, '\b') >= 0 {
		text += ", with overstriking"
	}
	return text
}

// interpreters are the names of scripts for programs, by the last part of the path.
var interpreters = map[string][2]string{
	"sh": {"POSIX shell script", "text/x-shellscript"}, "dash": {"a /bin/dash script", "text/plain"}, "bash": {"Bourne-Again shell script", "text/x-shellscript"},
	"ksh": {"Korn shell script", "text/x-shellscript"}, "zsh": {"Paul Falstad's zsh script", "text/x-shellscript"}, "csh": {"C shell script", "text/x-shellscript"},
	"tcsh": {"Tenex C shell script", "text/x-shellscript"}, "awk": {"awk script", "text/x-awk"}, "gawk": {"GNU awk script", "text/x-gawk"},
	"nawk": {"new awk script", "text/x-nawk"}, "perl": {"Perl script", "text/x-perl"},
	"python": {"Python script", "text/x-script.python"}, "python2": {"Python script", "text/x-script.python"}, "python3": {"Python script", "text/x-script.python"},
	"ruby": {"Ruby script", "text/x-ruby"}, "node": {"Node.js script", "application/javascript"}, "lua": {"Lua script", "text/x-lua"},
	"php": {"PHP script", "text/x-php"}, "tclsh": {"Tcl script", "text/x-tcl"},
}

// language returns what a text is written in, "" if that is unknown, and its MIME type.
func language(data []byte) (what, mime string) {
	if script, ok := bytes.CutPrefix(data, []byte("#!")); ok {
		line, _, _ := bytes.Cut(script, []byte("\n"))
		words := strings.Fields(string(line))
		if len(words) > 0 {
			program := words[0]
			name := program[strings.LastIndexByte(program, '/')+1:]
			if name == "env" && len(words) > 1 {
				name = words[1]
			}
			if known, ok := interpreters[name]; ok {
				return known[0], known[1]
			}
			return "a " + strings.TrimSpace(string(line)) + " script", "text/plain"
		}
	}
	head := data[:min(len(data), 4096)]
	lower := bytes.ToLower(bytes.TrimLeft(head, " \t\r\n"))
	switch {
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")), bytes.HasPrefix(lower, []byte("<head")):
		return "HTML document", "text/html"
	case bytes.HasPrefix(head, []byte("<?xml version=\"1.0\"")), bytes.HasPrefix(head, []byte("<?xml version='1.0'")):
		return "XML 1.0 document", "text/xml"
	case bytes.HasPrefix(head, []byte("diff ")):
		return "diff output", "text/x-diff"
	case bytes.HasPrefix(head, []byte("--- ")) && bytes.Contains(head, []byte("\n+++ ")):
		return "unified diff output", "text/x-diff"
	case bytes.Contains(head, []byte("#include")) && bytes.Contains(head, []byte("\n")) || bytes.HasPrefix(head, []byte("#include")):
		return "C source", "text/x-c"
	}
	return "", "text/plain"
}
