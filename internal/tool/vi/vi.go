// Package vi implements a small vi(1), as vim and busybox have it: the commands on text, visual mode, and
// the colon commands that people type. It knows no windows, macros, mappings or syntax.
//
// Synopsis:
//
//	vi [OPTION]... [+COMMAND] [FILE]...
//
// buffer.go holds the text and undoes changes, motion.go finds places in it. keys.go has the motions,
// editor.go runs the commands, whose work change.go, insert.go and visual.go do. ex.go parses colon
// commands and has a table of them; exfile.go, substitute.go, set.go and outside.go do their work.
// file.go reads and writes files, and screen.go draws and reads keys.
package vi

import (
	"bufio"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/signals"
	linux "contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

const usage = `[OPTION]... [+COMMAND] [FILE]...
Edits files on a terminal.
  -R          do not let files be changed by mistake
  -c COMMAND  run a colon command at first; also +COMMAND, +N and +/TEXT
  -s FILE     type the keys in a file first
  -n, -N, -C, -v, -u FILE, -i FILE, -T TERM are accepted and ignored
`

var dialect = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1, Unwritten: cli.Forgive}

// Command is vi, and View is view, which does not let files be changed by mistake.
var (
	Command = gnu.Command("vi", dialect, usage, func(t *gnu.Tool) error { return onTerminal(t, false) })
	View    = gnu.Command("view", dialect, usage, func(t *gnu.Tool) error { return onTerminal(t, true) })
)

// newEditor returns an editor without a file.
func newEditor() *editor {
	return &editor{settings: settings{wrapscan: true, tabstop: 8, shiftwidth: 8}, screen: screen{rows: 24, columns: 80}, registers: map[rune]register{}}
}

// options are those of the command line.
type options struct {
	commands []string
	script   string
	files    []string
}

func parse(t *gnu.Tool, view *bool) (*options, error) {
	o := &options{}
	words := t.Argv[1:]
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case word == "--":
			o.files = append(o.files, words...)
			return o, nil
		case len(word) > 1 && word[0] == '-' && strings.IndexByte("cuisT", word[1]) >= 0:
			value := word[2:]
			if value == "" {
				if len(words) == 0 {
					return nil, &cli.Failure{Text: "Argument missing after: \"" + word + "\"", Usage: true}
				}
				value, words = words[0], words[1:]
			}
			switch word[1] {
			case 'c':
				o.commands = append(o.commands, value)
			case 's':
				o.script = value
			}
		case word == "-R":
			*view = true
		case word == "-n" || word == "-N" || word == "-C" || word == "-v" || word == "-M" || word == "-Z" || word == "-b":
		case len(word) > 1 && word[0] == '-':
			return nil, &cli.Failure{Text: "Unknown option argument: \"" + word + "\"", Usage: true}
		case word != "" && word[0] == '+':
			command := word[1:]
			if command == "" {
				command = "$"
			}
			o.commands = append(o.commands, command)
		default:
			o.files = append(o.files, word)
		}
	}
	return o, nil
}

func onTerminal(t *gnu.Tool, view bool) error {
	if err := t.OnlyWord(); err != nil {
		return err
	}
	o, err := parse(t, &view)
	if err != nil {
		return err
	}
	if !linux.Is(0) || !linux.Is(linux.FD(t.Stdout)) {
		return &cli.Failure{Text: "Input or output is not a terminal"}
	}
	e := newEditor()
	e.screen.view, e.settings.readonly = view, view
	e.screen.out = bufio.NewWriterSize(t.Stdout, 64<<10)
	var script []rune
	if o.script != "" {
		keys, err := os.ReadFile(o.script)
		if err != nil {
			return cli.Fail(o.script, err)
		}
		script = []rune(string(keys))
	}
	term := &terminal{screen: &e.screen}
	e.screen.terminal = term
	e.read = func() (k rune, ok bool) {
		if len(script) == 0 {
			return term.key()
		}
		k, script = script[0], script[1:]
		return k, true
	}
	deadly := term.listen()
	if err := term.enter(); err != nil {
		return cli.Fail("terminal", err)
	}
	e.start(o)
	e.run()
	term.leave()
	return e.end(deadly.Load())
}

// start loads the first file and runs the commands of the command line.
func (e *editor) start(o *options) {
	e.files = o.files
	if len(e.files) > 0 {
		e.edit(e.files[0])
	} else {
		e.buffer = newBuffer(nil)
	}
	for _, c := range o.commands {
		c, again := strings.CutPrefix(c, "/")
		e.attempt(func() {
			if again {
				e.pattern, e.down = c, true
				e.move(e.searchAgain(true, 1))
				return
			}
			e.ex(c)
		})
		e.settle()
	}
}

// end saves a text that the editor could not keep, and ends it as the signal would.
func (e *editor) end(deadly int32) error {
	if e.ended && e.changed {
		name, err := rescue(e.name, e.contents(0, len(e.lines)-1))
		if err != nil {
			return cli.Fail("the text could not be saved", err)
		}
		os.Stderr.WriteString("vi: the text is in " + name + "\n")
	}
	if deadly != 0 {
		signal.Reset(syscall.Signal(deadly))
		signals.SetDefault(int(deadly))
		unix.Kill(os.Getpid(), syscall.Signal(deadly))
	}
	if e.ended {
		return &cli.Failure{Status: 1}
	}
	if e.status != 0 {
		return &cli.Failure{Status: e.status}
	}
	return nil
}

// listen makes signals wake the editor. The result is the signal that ends it, or 0.
func (t *terminal) listen() *atomic.Int32 {
	var deadly atomic.Int32
	unix.Pipe2(t.wake[:], unix.O_CLOEXEC|unix.O_NONBLOCK)
	caught := make(chan os.Signal, 8)
	heard := []os.Signal{unix.SIGWINCH, unix.SIGHUP, unix.SIGTERM, unix.SIGINT, unix.SIGQUIT}
	signal.Ignore(heard...) // makes Notify install the handlers again, which the runtime believes to be in place
	signal.Notify(caught, heard...)
	go func() {
		for s := range caught {
			if n, ok := s.(syscall.Signal); ok && (n == unix.SIGHUP || n == unix.SIGTERM) {
				deadly.Store(int32(n))
			} else if s != unix.SIGWINCH {
				continue
			}
			unix.Write(t.wake[1], []byte{0})
		}
	}()
	t.dying = func() bool { return deadly.Load() != 0 }
	return &deadly
}

// full reports whether the typed bytes begin with a whole character.
func full(b []byte) bool { return utf8.FullRune(b) }

// take takes a character of what has been typed.
func (t *terminal) take() rune {
	r, n := utf8.DecodeRune(t.pending)
	t.pending = t.pending[n:]
	return r
}
