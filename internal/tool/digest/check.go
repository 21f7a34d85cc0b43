package digest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"golang.org/x/crypto/blake2b"
)

// A claim is a line that says which checksum a file should have.
type claim struct {
	algorithm
	sum  []byte
	name string
}

// checkFile checks the claims in a file.
func (s *summer) checkFile(name string) {
	shown := name
	if name == "-" {
		shown = "standard input"
	}
	f, err := s.Open(name)
	if err != nil {
		s.Complain(s.Name(name), err)
		return
	}
	defer f.Close()
	var wrong, unreadable, different int
	proper, matched := false, false
	lines := bufio.NewReader(f)
	for number := 1; ; number++ {
		line, err := lines.ReadString('\n')
		if line == "" && err != nil {
			if err.Error() != "EOF" {
				s.Complain(s.Name(shown)+": read error", nil)
				return
			}
			break
		}
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if line == "" || line[0] == '#' {
			continue
		}
		c, ok := s.parse(line)
		if !ok || name == "-" && c.name == "-" {
			wrong++
			if s.warns {
				s.Warn(s.Name(shown) + ": " + strconv.Itoa(number) + ": improperly formatted " + s.tag + " checksum line")
			}
			continue
		}
		proper = true
		sum, absent, ok := s.sum(c.name, c.algorithm)
		listed := s.escaped(c.name)
		if listed != c.name {
			listed = `\` + listed
		}
		result := ""
		switch {
		case !ok:
			unreadable++
			result = "FAILED open or read"
		case absent:
		case bytes.Equal(sum, c.sum):
			matched = true
			if !s.quiet {
				result = "OK"
			}
		default:
			different++
			result = "FAILED"
		}
		if result != "" && !s.status {
			s.Out.WriteString(listed + ": " + result + "\n")
		}
	}
	switch {
	case !proper:
		s.Complain(s.Name(shown)+": no properly formatted checksum lines found", nil)
		return
	case !s.status:
		s.count(wrong, "line is improperly formatted", "lines are improperly formatted")
		s.count(unreadable, "listed file could not be read", "listed files could not be read")
		s.count(different, "computed checksum did NOT match", "computed checksums did NOT match")
		if s.missing && !matched {
			s.Warn(s.Name(shown) + ": no file was verified")
		}
	}
	if s.missing && !matched || different > 0 || unreadable > 0 || s.strict && wrong > 0 {
		s.Status = 1
	}
}

// count warns about a number of lines, if there are some.
func (s *summer) count(n int, one, more string) {
	switch {
	case n == 1:
		s.Warn("WARNING: 1 " + one)
	case n > 1:
		s.Warn("WARNING: " + strconv.Itoa(n) + " " + more)
	}
}

const blanks = " \t"

// parse parses a line: "0123  NAME", "0123 *NAME", "0123 NAME" or "MD5 (NAME) = 0123". A backslash at its
// beginning says that the name has escapes.
func (s *summer) parse(line string) (c claim, ok bool) {
	line = strings.TrimLeft(line, blanks)
	line, escaped := strings.CutPrefix(line, `\`)
	if a, rest, tagged := s.tagOf(line); tagged {
		return parseTagged(a, rest, escaped)
	}
	if s.new == nil {
		return claim{}, false // cksum without an algorithm wants tags
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789abcdefABCDEF"))
	a := s.algorithm
	if a.name == "blake2b" && digits%2 == 0 && digits >= 2 && digits <= 2*blake2b.Size {
		a = blake2bSum(digits / 2)
	}
	text := line[:digits]
	if digits != 2*a.size {
		// cksum also reads base64
		end := strings.IndexAny(line, blanks)
		if end < 0 || end != base64.StdEncoding.EncodedLen(a.size) || !strings.Contains(s.kinds, "a") {
			return claim{}, false
		}
		text = line[:end]
	}
	rest := line[len(text):]
	if len(rest) < 2 || strings.IndexByte(blanks, rest[0]) < 0 {
		return claim{}, false
	}
	rest = rest[1:]
	switch {
	case len(rest) == 1 || rest[0] != ' ' && rest[0] != '*':
		if s.reversed < 0 {
			return claim{}, false
		}
		s.reversed = 1
	case s.reversed <= 0:
		s.reversed = -1
		rest = rest[1:]
	}
	if escaped {
		if rest, ok = unescape(rest); !ok {
			return claim{}, false
		}
	}
	sum, ok := decode(text, a.size)
	return claim{a, sum, rest}, ok
}

// tagOf returns the algorithm whose tag begins a line, and what follows the parenthesis after it.
func (s *summer) tagOf(line string) (a algorithm, rest string, ok bool) {
	known := []algorithm{s.algorithm}
	if s.name == "blake2b" {
		known[0].tag = "BLAKE2b"
	}
	if s.new == nil {
		known = []algorithm{md5Sum, sha1Sum, sha224Sum, sha256Sum, sha384Sum, sha512Sum, sm3Sum, blake2bSum(blake2b.Size)}
		for _, bits := range []int{224, 256, 384, 512} {
			a, _ := sha3Sum(bits)
			known = append(known, a)
		}
	}
	for _, a := range known {
		rest, ok := strings.CutPrefix(line, a.tag)
		if !ok {
			continue
		}
		if after, found := strings.CutPrefix(rest, "-"); found && a.name == "blake2b" {
			digits := len(after) - len(strings.TrimLeft(after, "0123456789"))
			bits, _ := strconv.Atoi(after[:digits])
			if bits == 0 || bits%8 != 0 || bits > 8*blake2b.Size {
				return a, "", true // nothing that follows is right
			}
			a, rest = blake2bSum(bits/8), after[digits:]
		} else if a.name == "blake2b" {
			a = blake2bSum(blake2b.Size)
		}
		rest = strings.TrimPrefix(rest, " ")
		if rest, ok = strings.CutPrefix(rest, "("); ok {
			return a, rest, true
		}
		if s.new != nil {
			return a, "", true
		}
	}
	return algorithm{}, "", false
}

// parseTagged parses "NAME) = 0123".
func parseTagged(a algorithm, rest string, escaped bool) (c claim, ok bool) {
	end := strings.LastIndexByte(rest, ')')
	if end < 0 {
		return claim{}, false
	}
	name := rest[:end]
	text, ok := strings.CutPrefix(strings.TrimLeft(rest[end+1:], blanks), "=")
	if !ok {
		return claim{}, false
	}
	if escaped {
		if name, ok = unescape(name); !ok {
			return claim{}, false
		}
	}
	sum, ok := decode(strings.TrimLeft(text, blanks), a.size)
	return claim{a, sum, name}, ok
}

// decode decodes a checksum of a size.
func decode(text string, size int) (sum []byte, ok bool) {
	if len(text) == 2*size {
		sum, err := hex.DecodeString(text)
		return sum, err == nil
	}
	sum, err := base64.StdEncoding.DecodeString(text)
	return sum, err == nil && len(sum) == size
}

func unescape(name string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] != '\\' {
			b.WriteByte(name[i])
			continue
		}
		i++
		if i == len(name) || strings.IndexByte(`\nr`, name[i]) < 0 {
			return "", false
		}
		b.WriteByte("\\\n\r"[strings.IndexByte(`\nr`, name[i])])
	}
	return b.String(), true
}
