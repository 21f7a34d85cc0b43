package shell

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/shell/eval"
)

// options is the parsed command line.
type options struct {
	command     string // the value of -c
	hasCommand  bool
	fromStdin   bool // -s
	interactive bool
	login       bool
	noProfile   bool
	noRC        bool
	settings    []setting
	show        string // commands that print settings
	posix       bool
	restricted  bool
	rcFile      string
	operands    []string
	dumps       byte // 's': print the texts in $"…" instead of running the program; 'p': as a catalog
	answered    bool // --help or --version has been printed
}

// A setting is an option of the builtins set or shopt, given on the command line.
type setting struct {
	name  string
	on    bool
	shopt bool
}

const usage = `Usage: bash [OPTION]... [SCRIPT [ARGUMENT]...]
       bash [OPTION]... -c COMMANDS [NAME [ARGUMENT]...]
Reads commands from the script, the string, or the standard input, and runs them.
  -c             run the string
  -i             interactive: prompt, history, jobs
  -l, --login    read /etc/profile and ~/.profile first
  -s             read the standard input
  --noprofile    do not read the files of a login shell
  --norc         do not read the file of an interactive shell
  -o NAME        set an option, as the builtin set does; +o NAME: clear it
  -a, -e, -f, -n, -u, -x
                 the same for options that have a letter
  --help         display this help
  --version      display version
`

// lists has the commands that print the settings for an option without its argument.
var lists = map[string]string{"-o": "set -o", "+o": "set +o", "-O": "shopt", "+O": "shopt -p"}

// shortUsage is printed after the message about an invalid option.
const shortUsage = `Usage:	bash [GNU long option] [option] ...
	bash [GNU long option] [option] script-file ...
GNU long options:
	--debug
	--debugger
	--dump-po-strings
	--dump-strings
	--help
	--init-file
	--login
	--noediting
	--noprofile
	--norc
	--posix
	--pretty-print
	--rcfile
	--restricted
	--verbose
	--version
Shell options:
	-ilrsD or -c command or -O shopt_option		(invocation only)
	-abefhkmnptuvxBCEHPT or -o option`

// parse parses the command line as bash does: options up to the first operand.
func parse(inv *cli.Invocation) (options, error) {
	o := options{login: strings.HasPrefix(inv.Argv[0], "-")}
	words := inv.Argv[1:]
	forced, short := false, false // short: an option of one letter has been read
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
		if strings.HasPrefix(word, "--") && short {
			return o, &cli.Failure{Text: "--: invalid option\n" + shortUsage, Status: syntaxError}
		}
		if word == "--rcfile" || word == "--init-file" {
			if len(words) == 0 {
				return o, &cli.Failure{Text: word[2:] + ": option requires an argument", Status: syntaxError}
			}
			o.rcFile, words = words[0], words[1:]
			continue
		}
		if strings.HasPrefix(word, "--") {
			if err := o.long(inv, word); err != nil || o.answered {
				return o, err
			}
			continue
		}
		short = true
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
					o.show += lists[word[:1]+string(letter)] + "\n"
					continue
				}
				o.settings = append(o.settings, setting{words[0], word[0] == '-', letter == 'O'})
				words = words[1:]
			case 'a', 'b', 'e', 'f', 'h', 'k', 'm', 'n', 'p', 't', 'u', 'v', 'x', 'B', 'C', 'E', 'H', 'P', 'T':
				o.settings = append(o.settings, setting{string(letter), word[0] == '-', false})
			case 'r':
				o.restricted = true
			case 'D':
				o.dumps = 's'
			default:
				return o, &cli.Failure{Text: word[:1] + string(letter) + ": invalid option\n" + shortUsage, Status: syntaxError}
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
	o.interactive = forced || !o.hasCommand && (len(words) == 0 || o.fromStdin) && terminal.Is(0) && terminal.Is(2)
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
	case "--posix":
		o.posix = true
	case "--dump-strings", "--dump-po-strings":
		o.dumps = word[len("--dump-")]
	case "--verbose":
		o.settings = append(o.settings, setting{"verbose", true, false})
	case "--restricted":
		o.restricted = true
	case "--noediting", "--debugger":
	case "--help":
		o.answered = true
		return inv.PrintPage(usage)
	case "--version":
		o.answered = true
		return inv.Print("GNU bash, version " + eval.Version + " (" + eval.MachineType() + ")\n" + cli.Ours)
	default:
		return &cli.Failure{Text: word + ": invalid option\n" + shortUsage, Status: syntaxError}
	}
	return nil
}
