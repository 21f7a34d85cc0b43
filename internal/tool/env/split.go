package env

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// splitting replaces every option -S by the words of its value, which may be options of env, too.
// After an option -v, it writes each replacement to standard error.
func splitting(t *gnu.Tool, words []string) (list []string, err error) {
	verbose := false
	for i := 0; i < len(words); i++ {
		word := words[i]
		before, value, found := "", "", false
		next := false // the option takes the next word as its value
		switch name, rest, isLong := longName(word); {
		case isLong && name != "" && strings.HasPrefix("split-string", name):
			found, value, next = true, rest, !strings.Contains(word, "=")
		case isLong && name != "":
			next = !strings.Contains(word, "=") && (strings.HasPrefix("chdir", name) || strings.HasPrefix("unset", name))
		case isLong || len(word) < 2 || word[0] != '-':
			return append(list, words[i:]...), nil
		default:
			before, value, found, next = cluster(word)
		}
		if next && found && i+1 < len(words) {
			i++
			value = words[i]
		} else if next && found {
			return append(list, words[i:]...), nil // getopt complains
		}
		if !found {
			list = append(list, word)
			verbose = verbose || isVerbose(word)
			if next && i+1 < len(words) {
				i++
				list = append(list, words[i])
			}
			continue
		}
		split, err := split(value, t.Getenv)
		if err != nil {
			return nil, err
		}
		if before != "" {
			list = append(list, before)
			verbose = verbose || isVerbose(before)
		}
		if verbose && len(split) > 0 {
			sayParts(t, value, split)
		}
		words = append(split, words[i+1:]...)
		i = -1
	}
	return list, nil
}

// isVerbose reports whether a word of options has -v.
func isVerbose(word string) bool {
	if name, _, isLong := longName(word); isLong {
		return name != "" && strings.HasPrefix("debug", name)
	}
	letters, _, _ := strings.Cut(word, "u")
	letters, _, _ = strings.Cut(letters, "C")
	return strings.Contains(letters, "v")
}

// sayParts writes what -v says of -S.
func sayParts(t *gnu.Tool, value string, parts []string) {
	text := "split -S:  " + t.Locale.Quote(value) + "\n"
	for i, part := range parts {
		if i == 0 {
			text += " into:    "
		} else {
			text += "     &    "
		}
		text += t.Locale.Quote(part) + "\n"
	}
	t.Stderr.Write([]byte(text))
}

// longName returns the name of a long option and its value. The name of "--" is empty.
func longName(word string) (name, value string, isLong bool) {
	name, isLong = strings.CutPrefix(word, "--")
	name, value, _ = strings.Cut(name, "=")
	return name, value, isLong
}

// cluster looks for -S in a word of short options. before is the word of the options before
// it. next says that the last option takes the next word as its value.
func cluster(word string) (before, value string, found, next bool) {
	for i, letter := range word[1:] {
		rest := word[i+2:]
		switch letter {
		case 'C', 'u':
			return "", "", false, rest == ""
		case 'S':
			if i > 0 {
				before = word[:i+1]
			}
			return before, rest, true, rest == ""
		}
	}
	return "", "", false, false
}

// split splits a string into words as env -S does: at blanks, with quotes, escapes, comments
// and ${VARIABLE}.
func split(text string, getenv func(string) (string, bool)) (words []string, err error) {
	var word []byte
	open := false // there is a word, perhaps an empty one
	quote := byte(0)
	end := func() {
		if open {
			words = append(words, string(word))
		}
		word, open = nil, false
	}
	add := func(c ...byte) { word, open = append(word, c...), true }
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote, open = c, true
		case quote == 0 && strings.IndexByte(" \t\n\v\f\r", c) >= 0:
			end()
		case quote == 0 && c == '#' && !open:
			return words, nil
		case c == '\\' && quote == '\'':
			if i+1 < len(text) && (text[i+1] == '\\' || text[i+1] == '\'') {
				i++
			}
			add(text[i])
		case c == '\\':
			if i++; i == len(text) {
				return nil, cli.Fail("invalid backslash at end of string in -S", nil)
			}
			switch c = text[i]; {
			case strings.IndexByte(`"#$'\`, c) >= 0:
				add(c)
			case c == '_' && quote == 0:
				end()
			case c == '_':
				add(' ')
			case c == 'c' && quote != 0:
				return nil, cli.Fail(`'\c' must not appear in double-quoted -S string`, nil)
			case c == 'c':
				end()
				return words, nil
			case strings.IndexByte("fnrtv", c) >= 0:
				add("\f\n\r\t\v"[strings.IndexByte("fnrtv", c)])
			default:
				return nil, cli.Fail(`invalid sequence '\`+string([]byte{c})+"' in -S", nil)
			}
		case c == '$' && quote != '\'':
			name, ok := variable(text[i:])
			if !ok {
				return nil, cli.Fail("only ${VARNAME} expansion is supported, error at: "+text[i:], nil)
			}
			if value, isSet := getenv(name); isSet {
				add([]byte(value)...)
			}
			i += len("${}") + len(name) - 1
		default:
			add(c)
		}
	}
	if quote != 0 {
		return nil, cli.Fail("no terminating quote in -S string", nil)
	}
	end()
	return words, nil
}

// variable returns the name of the ${NAME} that a text begins with.
func variable(text string) (name string, ok bool) {
	text, ok = strings.CutPrefix(text, "${")
	name, _, found := strings.Cut(text, "}")
	isName := name != "" && (name[0] < '0' || name[0] > '9') &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
	return name, ok && found && isName
}
