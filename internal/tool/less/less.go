// Package less implements a small less(1): it shows files on a terminal, screen by screen. If
// standard output is not a terminal, it copies them, as cat(1) does.
//
// Synopsis:
//
//	less [OPTION]... [+COMMAND] [FILE]...
//
// less.go reads the options, text.go reads the files, and screen.go draws the screen and handles keys.
package less

import (
	"errors"
	"io"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
)

// Command is less.
var Command = gnu.Command("less", cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1}, `[OPTION]... [+COMMAND] [FILE]...
Shows files on a terminal.
  -F  quit if everything fits on the screen
  -X  leave the text on the screen
  -R  show colors
  -S  cut long lines
  -N  number lines
  -i  a search ignores case, unless it has capital letters
  -I  a search always ignores case
  -s  show one empty line in place of several
  -f  show devices and FIFOs, too
  -p TEXT  begin at the first line that matches TEXT
  -e  quit at the second attempt to move past the end
  -E  quit at the end
  +F  begin with the command F; others are +G and +/TEXT
Keys: space, b, d, u, j, k, g, G, arrows; /TEXT, ?TEXT, n, N; &TEXT shows only lines that
match; F follows the file; :n, :p the next and the previous file; = where it is; -N, -S, -i
change an option; q quits.
`, less)

// options are those of the command line, which keys may change.
type options struct {
	quitIfFits, keepScreen, colors, cut, numbers, squeeze, force bool
	quitAtEnd                                                    int // 1 at the second attempt to continue, 2 at once
	ignoreCase                                                   rune
	command                                                      string
}

func (o *options) set(letter rune) bool {
	switch letter {
	case 'F':
		o.quitIfFits = true
	case 'X':
		o.keepScreen = true
	case 'R', 'r':
		o.colors = true
	case 'S':
		o.cut = !o.cut
	case 'N':
		o.numbers = !o.numbers
	case 'n':
		o.numbers = false
	case 's':
		o.squeeze = true
	case 'f':
		o.force = true
	case 'e':
		o.quitAtEnd = 1
	case 'E':
		o.quitAtEnd = 2
	case 'i', 'I':
		if o.ignoreCase == letter {
			letter = 0
		}
		o.ignoreCase = letter
	case 'B', 'V', '~', 'M', 'm', 'q', 'Q', 'g', 'G', 'K', 'L', 'w', 'W', 'J', 'c', 'C', 'd', 'u', 'U', 'a', 'A':
	default:
		return false
	}
	return true
}

// takesValue reports whether an option has a value: the text to search for, or a limit that has no counterpart here.
// The values that change the screen of a terminal are not supported there.
func (o *options) takesValue(letter rune, onTerminal bool) bool {
	return strings.ContainsRune("pbhy", letter) || !onTerminal && strings.ContainsRune("xzjP", letter)
}

func less(t *gnu.Tool) error {
	t.Unwritten = cli.Forgive
	if err := t.OnlyWord(); err != nil {
		return err
	}
	o := &options{}
	if v, ok := t.Getenv("LESS"); ok {
		for _, word := range strings.Fields(v) {
			for _, c := range strings.TrimLeft(word, "-") {
				o.set(c)
			}
		}
	}
	long := map[string]rune{"quit-if-one-screen": 'F', "no-init": 'X', "RAW-CONTROL-CHARS": 'R', "raw-control-chars": 'r', "chop-long-lines": 'S',
		"LINE-NUMBERS": 'N', "line-numbers": 'n', "ignore-case": 'i', "IGNORE-CASE": 'I', "squeeze-blank-lines": 's', "force": 'f', "quit-at-eof": 'e', "QUIT-AT-EOF": 'E'}
	var files []string
	taken := false // the word is the value of the option before it
	for i, word := range t.Argv[1:] {
		switch {
		case taken:
			taken = false
			continue
		case word == "--":
			files = append(files, t.Argv[i+2:]...)
		case strings.HasPrefix(word, "--"):
			if c, ok := long[word[2:]]; !ok || !o.set(c) {
				if err := unknown(t, word[2:]); err != nil {
					return err
				}
			}
			continue
		case len(word) > 1 && word[0] == '-':
			for at, c := range word[1:] {
				value := word[at+2:]
				if c < 0x80 && o.takesValue(c, terminal.Is(terminal.FD(t.Stdout))) {
					if taken = value == ""; taken && i+2 < len(t.Argv) {
						value = t.Argv[i+2]
					}
					if c == 'p' {
						o.command = "/" + value
					}
					break
				}
				if !o.set(c) {
					if err := unknown(t, "-"+string(c)); err != nil {
						return err
					}
					break
				}
			}
			continue
		case len(word) > 1 && word[0] == '+':
			o.command = strings.TrimLeft(word, "+")
			continue
		default:
			files = append(files, word)
			continue
		}
		break
	}
	if len(files) == 0 {
		if terminal.Is(0) {
			t.Stderr.Write([]byte("Missing filename (\"less --help\" for help)\n"))
			return &cli.Failure{Status: 1}
		}
		files = []string{"-"}
	}
	if !terminal.Is(terminal.FD(t.Stdout)) {
		return copyAll(t, o, files)
	}
	return show(t, o, files)
}

// unknown complains about an option. If standard output is not a terminal, less continues.
func unknown(t *gnu.Tool, option string) error {
	t.Stderr.Write([]byte("There is no " + option + " option (\"less --help\" for help)\n"))
	if terminal.Is(terminal.FD(t.Stdout)) {
		return &cli.Failure{Status: 1}
	}
	return nil
}

// copyAll copies the files to standard output. Messages about files go there, too.
func copyAll(t *gnu.Tool, o *options, files []string) error {
	done := map[string]bool{}
	for _, name := range files {
		if done[name] {
			continue // less shows a file once
		}
		done[name] = true
		in, err := open(t, name, o.force)
		if err == nil {
			_, err = io.Copy(t.Out, in)
			in.Close()
		}
		switch {
		case isRead(err):
			t.Out.WriteString("read error\n" + clearLine(t))
		case err != nil:
			t.Out.WriteString(wording(name, err) + "\n")
		}
	}
	return nil
}

// clearLine returns what clears a line on the terminal, which less writes even if there is none.
func clearLine(t *gnu.Tool) string {
	if kind, _ := t.Getenv("TERM"); kind == "" || kind == "dumb" {
		return ""
	}
	return "\x1b[K"
}

// isRead reports whether an error is from read(2).
func isRead(err error) bool {
	e, ok := errors.AsType[*os.PathError](err)
	return ok && e.Op == "read"
}

// A refusal is the reason for which a file is not opened.
type refusal string

func (r refusal) Error() string { return string(r) }

// open opens a file. Unless forced, it refuses everything but regular files: to open a FIFO could
// wait for ever. Standard input may be anything.
func open(t *gnu.Tool, name string, forced bool) (io.ReadCloser, error) {
	if name != "-" && !forced {
		switch st, err := os.Stat(name); {
		case err != nil:
			return nil, err
		case st.IsDir():
			return nil, refusal("is a directory")
		case !st.Mode().IsRegular():
			return nil, refusal("is not a regular file (use -f to see it)")
		}
	}
	return t.Open(name)
}

// wording returns less' message for a file that cannot be shown.
func wording(name string, err error) string {
	if why, ok := err.(refusal); ok {
		return name + " " + string(why)
	}
	return name + ": " + cli.Strerror(err)
}
