package eval

import "strings"

// Options reads the options of a builtin, whose name is args[0]. letters are those of getopt(3): a colon
// after one says that it has a value, in the rest of the word or in the next word. take gets each
// option with its value, and returns 0 or the status with which the builtin ends.
//
// Options returns the words after the options, and 0 or that status. It prints a message about a wrong
// option.
func (s *Shell) Options(args []string, letters, usage string, take func(letter byte, value string) int) (words []string, status int) {
	wrong := func(letter, what string) ([]string, int) {
		s.errorf("%s: -%s: %s", args[0], letter, what)
		return nil, s.wrongUsage(args[0], usage)
	}
	words = args[1:]
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		cluster := words[0][1:]
		words = words[1:]
		if cluster == "-" {
			break
		}
		for cluster != "" {
			letter, value := cluster[:1], ""
			cluster = cluster[1:]
			at := strings.Index(letters, letter)
			switch {
			case at < 0 || letter == ":":
				return wrong(letter, "invalid option")
			case !strings.HasPrefix(letters[at+1:], ":"):
			case cluster != "":
				value, cluster = cluster, ""
			case len(words) == 0:
				return wrong(letter, "option requires an argument")
			default:
				value, words = words[0], words[1:]
			}
			if status := take(letter[0], value); status != 0 {
				return nil, status
			}
		}
	}
	return words, 0
}

// wrongUsage prints the usage of a builtin and returns the status of a usage error.
func (s *Shell) wrongUsage(name, usage string) int {
	s.Message(strings.TrimSuffix(name+": usage: "+name+" "+usage, " "))
	return s.usageStatus(usageError, name)
}
