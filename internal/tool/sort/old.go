package sort

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/versions"
)

// translate replaces keys in the old notation, +POS1 [-POS2], by -k. Other words stay as they are.
func (s *sorter) translate(t *gnu.Tool) {
	version := t.Posix2()
	_, posix := t.Getenv("POSIXLY_CORRECT")
	usual := version < 200112 || version >= 200809
	words := []string{t.Argv[0]}
	operands := 0
	for i := 1; i < len(t.Argv); i++ {
		word := t.Argv[i]
		if word == "--" {
			words = append(words, t.Argv[i:]...)
			break
		}
		if posix && usual && operands > 0 && strings.HasPrefix(word, "-o") && (len(word) > 2 || i+1 < len(t.Argv)) {
			// -o is an option even after operands
			output := strings.TrimPrefix(word, "-o")
			if output == "" {
				i++
				output = t.Argv[i]
			}
			words = slices.Insert(words, 1, "-o", output)
			continue
		}
		words = append(words, word)
		if word == "-" || !strings.HasPrefix(word, "-") {
			operands++
		}
		if takesNext(word) && i+1 < len(t.Argv) {
			i++
			words = append(words, t.Argv[i])
			continue
		}
		if word == "" || word[0] != '+' {
			continue
		}
		end := ""
		if i+1 < len(t.Argv) && len(t.Argv[i+1]) > 1 && t.Argv[i+1][0] == '-' && t.Argv[i+1][1] >= '0' && t.Argv[i+1][1] <= '9' {
			end = t.Argv[i+1]
		}
		if !usual && (end == "" || posix) {
			continue
		}
		if key, ok := oldKey(word[1:], end); ok {
			words[len(words)-1] = "-k" + oldMark + key
			if end != "" {
				i++
			}
		}
	}
	t.Argv = words
}

// oldMark begins the value of a -k that translate has made.
const oldMark = "+"

// takesNext reports whether the next word is the value of an option.
func takesNext(word string) bool {
	if name, ok := strings.CutPrefix(word, "--"); ok {
		for _, long := range options.Long {
			if long.Argument == cli.Required && name != "" && strings.HasPrefix(long.Name, name) {
				return true
			}
		}
		return false
	}
	if len(word) < 2 || word[0] != '-' {
		return false
	}
	at := strings.IndexAny(word[1:], "koStTy")
	return at >= 0 && at == len(word)-2
}

// oldKey returns the value of -k for +POS1 -POS2, without their signs.
func oldKey(begin, end string) (string, bool) {
	field, character, letters, ok := oldPosition(begin)
	if !ok || strings.Trim(letters, "bdfghiMnRrV") != "" {
		return "", false
	}
	text := strconv.Itoa(field+1) + "." + strconv.Itoa(character+1) + letters
	if end == "" {
		return text, true
	}
	field, character, letters, ok = oldPosition(end[1:])
	switch {
	case !ok:
		return "", false
	case character > 0:
		return text + "," + strconv.Itoa(field+1) + "." + strconv.Itoa(character) + letters, true
	case field == 0:
		return text + ",1.0" + letters, true
	}
	return text + "," + strconv.Itoa(field) + letters, true
}

func oldPosition(s string) (field, character int, letters string, ok bool) {
	number := func() int {
		digits := versions.LeadingDigits(s)
		s = s[len(digits):]
		n, err := strconv.Atoi(digits)
		if err != nil && digits != "" {
			n = math.MaxInt32
		}
		ok = ok && digits != ""
		return n
	}
	ok = true
	field = number()
	if rest, found := strings.CutPrefix(s, "."); found {
		s = rest
		character = number()
	}
	return field, character, s, ok
}
