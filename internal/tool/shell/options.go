package shell

import (
	"os"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// options are what the command line says.
type options struct {
	command     string // of -c
	hasCommand  bool
	fromStdin   bool // -s
	interactive bool
	login       bool
	noProfile   bool
	noRC        bool
	settings    []string // what the builtin set understands: "-e", "-o", "pipefail"
	operands    []string
	answered    bool // --help or --version was all
}

const usage = `Usage: bash [OPTION]... [SCRIPT [ARGUMENT]...]
       bash [OPTION]... -c COMMANDS [NAME [ARGUMENT]...]
Reads commands from the script, the string, or the standard input, and runs them.
  -c             run the string
  -i             a person types: prompt, history, jobs
  -l, --login    read /etc/profile and ~/.profile first
  -s             read the standard input
  --noprofile, --norc   do not read the files of a login or an interactive shell
  -aefnux, -o NAME, +o NAME   as the builtin set
  --help, --version
`

// parse reads the command line as bash does: words of options up to the first
// operand.
func parse(inv *cli.Invocation) (options, error) {
	o := options{login: strings.HasPrefix(inv.Argv[0], "-")}
	words := inv.Argv[1:]
	forced := false
	for len(words) > 0 {
		word := words[0]
		if len(word) < 2 || word[0] != '-' && word[0] != '+' {
			if word == "-" {
				words = words[1:]
			}
			break
		}
		words = words[1:]
		if word == "--" {
			break
		}
		if strings.HasPrefix(word, "--") {
			if err := o.long(inv, word); err != nil || o.answered {
				return o, err
			}
			continue
		}
		for _, letter := range word[1:] {
			switch letter {
			case 'c':
				o.hasCommand = true
			case 'i':
				forced = true
			case 'l':
				o.login = true
			case 's':
				o.fromStdin = true
			case 'o', 'O':
				if len(words) == 0 {
					return o, &cli.Failure{Text: word + ": option requires an argument", Status: syntaxError}
				}
				if letter == 'o' {
					o.settings = append(o.settings, word[:1]+"o", words[0])
				}
				words = words[1:]
			case 'a', 'e', 'f', 'n', 'u', 'x':
				o.settings = append(o.settings, word[:1]+string(letter))
			case 'b', 'h', 'k', 'm', 'p', 't', 'v', 'B', 'C', 'D', 'E', 'H', 'P', 'T':
			default:
				return o, &cli.Failure{Text: word[:1] + string(letter) + ": invalid option\n" + strings.TrimSuffix(usage, "\n"), Status: syntaxError}
			}
		}
	}
	o.operands = words
	if o.hasCommand {
		if len(words) == 0 {
			return o, &cli.Failure{Text: "-c: option requires an argument", Status: syntaxError}
		}
		o.command, o.operands = words[0], words[1:]
	}
	o.interactive = forced || !o.hasCommand && (len(words) == 0 || o.fromStdin) && isTerminal(os.Stdin) && isTerminal(os.Stderr)
	return o, nil
}

func (o *options) long(inv *cli.Invocation, word string) error {
	switch word {
	case "--login":
		o.login = true
	case "--noprofile":
		o.noProfile = true
	case "--norc":
		o.noRC = true
	case "--noediting", "--posix", "--restricted", "--verbose":
	case "--help":
		o.answered = true
		return inv.Print(usage)
	case "--version":
		o.answered = true
		return inv.Print("bash " + version + "\n")
	default:
		return &cli.Failure{Text: word + ": invalid option\n" + strings.TrimSuffix(usage, "\n"), Status: syntaxError}
	}
	return nil
}

func isTerminal(f *os.File) bool {
	_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	return err == nil
}
