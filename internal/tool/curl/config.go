package curl

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"contedor/internal/cli"
)

// configure reads the options in a file, for -K: a long or a short option in each line, with its value
// after a space, a colon or an equals sign.
func (o *options) configure(typed, name string, text []byte) (done bool, err error) {
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		end := strings.IndexAny(line, " \t=:")
		if end < 0 {
			end = len(line)
		}
		option, value := line[:end], configured(line[end:])
		words := []string{option}
		if option[0] != '-' {
			words[0] = "--" + option
		}
		if takesValue(words[0]) {
			if end == len(line) {
				return false, cli.Fail(fmt.Sprintf("%s:%d config file option '%s' requires parameter\ncurl: option %s: requires parameter%s", name, number, option, typed, tryHelp), nil)
			}
			words = append(words, value)
		}
		if done, err = o.parse(words); errors.Is(err, errUnknown) {
			return false, cli.Fail(fmt.Sprintf("%s:%d config file option '%s' is unknown\ncurl: option %s: found an unknown config option%s", name, number, option, typed, tryHelp), nil)
		} else if done || err != nil {
			return done, err
		}
	}
	return false, nil
}

// configured returns the value in the rest of a line, which may be in quotes.
func configured(rest string) string {
	rest = strings.TrimLeft(rest, " \t")
	if rest != "" && (rest[0] == '=' || rest[0] == ':') {
		rest = strings.TrimLeft(rest[1:], " \t")
	}
	if !strings.HasPrefix(rest, `"`) {
		value, _, _ := strings.Cut(rest, " ")
		return value
	}
	var b strings.Builder
	for i := 1; i < len(rest) && rest[i] != '"'; i++ {
		if rest[i] != '\\' || i+1 == len(rest) {
			b.WriteByte(rest[i])
			continue
		}
		i++
		switch rest[i] {
		case 't':
			b.WriteByte('\t')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 'v':
			b.WriteByte('\v')
		default:
			b.WriteByte(rest[i])
		}
	}
	return b.String()
}

// ownFile returns the configuration of the user, which is read unless -q comes first.
func (o *options) ownFile() (name string, text []byte) {
	for _, place := range [][2]string{{"CURL_HOME", "/.curlrc"}, {"XDG_CONFIG_HOME", "/curlrc"}, {"HOME", "/.curlrc"}, {"HOME", "/.config/curlrc"}} {
		if dir, ok := o.Getenv(place[0]); ok && dir != "" {
			if text, err := os.ReadFile(dir + place[1]); err == nil {
				return dir + place[1], text
			}
		}
	}
	return "", nil
}
