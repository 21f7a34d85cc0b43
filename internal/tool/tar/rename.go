package tar

import (
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/tool/gnu/pattern"
)

// A transformation is one expression of --transform, such as s/OLD/NEW/gi.
type transformation struct {
	re       *pattern.Regexp
	parts    []replacement
	all      bool   // g: every match from the first one on
	first    int    // the number of the first match that is replaced, from 1
	excluded string // letters of kinds that are not changed: R, S, H
}

// A replacement is a part of the text that replaces a match.
type replacement struct {
	text  string
	group int  // of the match; -1 for text
	cases rune // L, U, l, u or E: from here on, or for the next character
}

// parseTransformations parses expressions that semicolons separate.
func parseTransformations(text string) (list []transformation, err error) {
	for text != "" {
		var t transformation
		if t, text, err = parseTransformation(text); err != nil {
			return nil, err
		}
		list = append(list, t)
		text = strings.TrimLeft(text, "; \t")
	}
	return list, nil
}

func badTransformation(why string) error {
	return &cli.Failure{Text: why, Usage: true, Status: fatal}
}

// parseTransformation parses the first expression, and returns the rest.
func parseTransformation(text string) (t transformation, rest string, err error) {
	if len(text) < 2 || text[0] != 's' {
		return t, "", badTransformation("Invalid transform expression")
	}
	delimiter := text[1]
	old, rest, ok := upTo(text[2:], delimiter)
	if !ok {
		return t, "", badTransformation("Invalid transform expression")
	}
	replacing, rest, ok := upTo(rest, delimiter)
	if !ok {
		return t, "", badTransformation("Invalid transform expression")
	}
	t.first = 1
	var o pattern.Options
	for rest != "" && rest[0] != ';' {
		letter := rest[0]
		rest = rest[1:]
		switch {
		case letter == 'g':
			t.all = true
		case letter == 'i':
			o.IgnoreCase = true
		case letter == 'x':
			o.Extended = true
		case strings.IndexByte("RSH", letter) >= 0:
			t.excluded += string(letter)
		case strings.IndexByte("rsh", letter) >= 0:
			t.excluded = strings.ReplaceAll(t.excluded, strings.ToUpper(string(letter)), "")
		case letter >= '0' && letter <= '9':
			digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
			t.first, _ = strconv.Atoi(string(letter) + rest[:digits])
			rest = rest[digits:]
		default:
			return t, "", badTransformation("Unknown flag in transform expression: " + string(letter))
		}
	}
	if t.re, err = pattern.Compile(old, o); err != nil {
		return t, "", badTransformation("Invalid transform expression: " + err.Error())
	}
	t.parts = parseReplacement(replacing, delimiter)
	return t, rest, nil
}

// upTo cuts a text at a delimiter without a backslash before it.
func upTo(text string, delimiter byte) (before, after string, ok bool) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case delimiter:
			return text[:i], text[i+1:], true
		}
	}
	return "", "", false
}

// parseReplacement parses \1, &, \L and the other escapes.
func parseReplacement(text string, delimiter byte) (parts []replacement) {
	literal := func(s string) { parts = append(parts, replacement{text: s, group: -1}) }
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '&':
			parts = append(parts, replacement{group: 0})
		case c != '\\' || i+1 == len(text):
			literal(string([]byte{c}))
		default:
			i++
			switch e := text[i]; {
			case e >= '0' && e <= '9':
				parts = append(parts, replacement{group: int(e - '0')})
			case strings.IndexByte("LUluE", e) >= 0:
				parts = append(parts, replacement{group: -1, cases: rune(e)})
			case strings.IndexByte("abfnrtv", e) >= 0:
				literal("\a\b\f\n\r\t\v"[strings.IndexByte("abfnrtv", e):][:1])
			case e == delimiter || e == '&' || e == '\\':
				literal(string([]byte{e}))
			default:
				literal(`\` + string([]byte{e}))
			}
		}
	}
	return parts
}

// apply returns a name as an expression changes it.
func (t *transformation) apply(name string) string {
	matches, _ := t.re.FindAll([]byte(name), -1)
	var b strings.Builder
	at := 0
	for i, m := range matches {
		if i+1 < t.first {
			continue
		}
		b.WriteString(name[at:m[0]])
		b.WriteString(t.replaced(name, m))
		at = m[1]
		if !t.all {
			break
		}
	}
	return b.String() + name[at:]
}

// replaced returns the text in place of a match.
func (t *transformation) replaced(name string, match []int) string {
	var b strings.Builder
	var lasting, once rune
	for _, p := range t.parts {
		text := p.text
		switch {
		case p.cases == 'l' || p.cases == 'u':
			once = p.cases
		case p.cases != 0:
			lasting, once = p.cases, 0
		}
		if p.group >= 0 && 2*p.group+1 < len(match) && match[2*p.group] >= 0 {
			text = name[match[2*p.group]:match[2*p.group+1]]
		}
		switch lasting {
		case 'L':
			text = strings.ToLower(text)
		case 'U':
			text = strings.ToUpper(text)
		}
		if once != 0 && text != "" {
			r, size := utf8.DecodeRuneInString(text)
			change := unicode.ToLower
			if once == 'u' {
				change = unicode.ToUpper
			}
			text, once = string(change(r))+text[size:], 0
		}
		b.WriteString(text)
	}
	return b.String()
}

// renamed applies --transform to a name, or to the target of a link of a kind.
func (j *job) renamed(name string, kind tarfile.Kind) string {
	letter := "R"
	switch kind {
	case tarfile.Symlink:
		letter = "S"
	case tarfile.HardLink:
		letter = "H"
	}
	for i := range j.transformations {
		if t := &j.transformations[i]; !strings.Contains(t.excluded, letter) {
			name = t.apply(name)
		}
	}
	return name
}

// withoutComponents removes the first n components of a name. It returns "" if nothing is left.
func withoutComponents(name string, n int) string {
	for ; n > 0; n-- {
		name = strings.TrimLeft(name, "/")
		_, rest, found := strings.Cut(name, "/")
		if !found {
			return ""
		}
		name = strings.TrimLeft(rest, "/")
	}
	return name
}

// rename changes the name of an entry to unpack by --transform and --strip-components. It returns
// false if nothing is left of the name.
func (j *job) rename(e *tarfile.Header) bool {
	if len(j.transformations) == 0 && j.strips == 0 && !j.hasTop {
		return true
	}
	changed := func(name string, kind tarfile.Kind) string {
		stripped := withoutComponents(j.renamed(name, kind), j.strips)
		if stripped == "" {
			return ""
		}
		inside, _ := tarfile.Outside(j.underTop(stripped))
		if inside == "" {
			return ""
		}
		return path.Clean(inside)
	}
	e.Name = changed(strings.TrimRight(e.Written, "/"), tarfile.Regular)
	if e.Name == "" || e.Name == "." && e.Kind != tarfile.Directory {
		return false
	}
	switch e.Kind {
	case tarfile.HardLink:
		e.Link = changed(e.WrittenLink, tarfile.HardLink)
	case tarfile.Symlink:
		e.Link = j.renamed(e.Link, tarfile.Symlink)
	}
	return true
}
