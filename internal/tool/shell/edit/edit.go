// Package edit reads a line from a terminal with the keys of readline(3), in emacs mode or in vi mode.
//
// It is our own code. golang.org/x/term breaks a long line with a newline, and has no kill ring, no
// undo and no search. Other libraries draw lines in their own ways, so the screen would differ from
// that of bash.
//
// An Editor keeps the state that outlives a line, such as the kill ring. A line is the state of one
// call of Read. Begin reading at Read. The keys are in keys.go, their functions in commands.go, vi
// mode in vi.go, and the drawing is in display.go.
package edit

import (
	"cmp"
	"errors"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"time"

	"contedor/internal/linux/signals/catch"
	"contedor/internal/linux/terminal"
	"golang.org/x/sys/unix"
)

// ErrInterrupted is the error of Read after ^C.
var ErrInterrupted = errors.New("interrupted")

// ErrEditor is the error of Read after ^X^E. The caller should edit the line in an editor and run it.
var ErrEditor = errors.New("an editor changes the line")

// ErrTimeout is the error of Read if no line is complete within Editor.Limit.
var ErrTimeout = errors.New("no line was typed in time")

// An Editor reads lines from a terminal. The caller has put the terminal into raw mode.
type Editor struct {
	In  *os.File
	Out io.Writer // the terminal, on which a newline moves to the start of the next row

	// Complete returns the completions of the word that ends at byte "at" of the line.
	Complete func(line string, at int) Completion

	// Wake is a descriptor that becomes readable after a signal; 0 for none. Interrupted then handles
	// the signal, and reports whether it is that of ^C, which ends the line with ErrInterrupted. With
	// Wake, reading from In must not wait (VMIN 0): ^C removes what is typed, also while it is read.
	Wake        int
	Interrupted func() bool

	// Settle waits for signals that are on their way, so that ^C before Enter is seen. It may be nil.
	Settle func()

	// Interrupt is the text of the key that interrupts, such as "^C".
	Interrupt string

	// Signals turns the signals of the terminal's keys off and on. It may be nil.
	Signals func(on bool)

	// Words splits a line of the history into words; strings.Fields by default.
	Words func(line string) []string

	// Run runs a command of the shell that is bound to a key. It gets the line and the offset of the cursor
	// in bytes, and returns what the command makes of them. It may be nil.
	Run func(command, line string, at int) (string, int)

	// Brackets tells the terminal to mark pasted text, which is then inserted as it is.
	Brackets bool

	// Limit is the time for a line, with Wake; 0 for no limit.
	Limit time.Duration

	// Vi turns vi mode on.
	Vi bool

	vi     viState
	kills  [][]string // the kill ring; the last is the newest
	queued []string   // keys that are read again
	sought string     // the text of the last incremental search

	recording bool     // between ^X( and ^X)
	macro     []string // the keys that are recorded, or were last
	first     string   // the text with which the next line begins
	resume    int      // index of the history entry with which the next line begins, after ^O; or 0
}

// A Completion is the list of completions of a word.
type Completion struct {
	Begin int      // the offset of the word in the line, in bytes
	Words []string // sorted; a word that ends in "/" may be continued

	// Insert returns the text to insert for a word, or for the common prefix of all words. It quotes
	// the text. If whole is set, there is only one completion, and a blank follows it.
	Insert func(text string, whole bool) string
}

// Begin sets the text with which the next line begins.
func (e *Editor) Begin(text string) { e.first = text }

// killRingSize is readline's DEFAULT_MAX_KILLS.
const killRingSize = 10

// A line is the state of one call of Read.
type line struct {
	*Editor
	mu       sync.Mutex // held except while a key is awaited
	display  display
	text     []string // the characters; a combining character belongs to the one before it
	point    int      // index of the character under the cursor
	history  []string
	at       int            // index of the shown history entry; len(history) for the new line
	changed  map[int]string // entries that were edited, by index
	undo     []state
	last     action // of the key before this one
	now      action
	typed    int // the number of characters in the newest undo state of typing
	yanked   int // the index at which the last yank began
	yankAt   int // the index of the kill that was yanked last
	argument numeric
	lastArg  int // the index of the history entry whose last word was inserted
	changedByTab,
	finished bool
	err error

	// The state of vi mode: whether a key is a command, or replaces a character (after R), or belongs to a
	// change that "." repeats; and the keys of that change.
	commanding, replacing, changing bool
	pressed                         []string
	unread                          []byte // bytes that are read again

	searching bool // an incremental search reads keys: an Escape alone ends it
	mark      int  // the index of C-@ and C-x C-x

	deadline time.Time // zero for none
}

// A state is a state of the line that undo restores.
type state struct {
	text  []string
	point int
}

// An action is a kind of function that changes the effect of the next one.
type action int

const (
	other action = iota
	typing
	killing
	yanking
	completing
	lastArgument
)

// A numeric is a numeric argument.
type numeric struct {
	given, digits, negative bool
	value                   int
}

func (n numeric) count() int {
	switch {
	case !n.given:
		return 1
	case !n.digits && n.negative:
		return -1
	case n.negative:
		return -n.value
	}
	return n.value
}

// Read shows a prompt and reads a line. history has the lines that can be recalled, oldest first. The
// error is io.EOF after ^D on an empty line or at the end of the input, ErrInterrupted after
// ^C, when the cursor is still in the line, and ErrEditor after ^X^E.
func (e *Editor) Read(prompt string, history []string) (string, error) {
	if keys == nil {
		bindKeys()
	}
	if e.Words == nil {
		e.Words = strings.Fields
	}
	l := &line{Editor: e, history: history, at: len(history), changed: map[int]string{}, lastArg: len(history)}
	if e.Limit > 0 {
		l.deadline = time.Now().Add(e.Limit)
	}
	l.display = display{out: e.Out, width: e.width()}
	at := strings.LastIndexByte(prompt, '\n') + 1
	l.display.above, l.display.prompt = prompt[:at], prompt[at:]
	l.replace(e.first)
	e.first = ""
	if e.resume > 0 && e.resume < len(history) {
		l.recall(e.resume)
	}
	e.resume = 0
	if e.Brackets {
		io.WriteString(e.Out, "\x1b[?2004h")
		defer func() {
			io.WriteString(e.Out, "\x1b[?2004l\r")
			if l.err == io.EOF {
				io.WriteString(e.Out, "\n") // as readline does then
			}
		}()
	}
	resized, done := make(chan os.Signal, 1), make(chan struct{})
	catch.Notify(resized, unix.SIGWINCH)
	defer signal.Stop(resized)
	defer close(done)
	go func() {
		for {
			select {
			case <-resized:
				l.mu.Lock()
				l.display.resize(e.width())
				l.show()
				l.mu.Unlock()
			case <-done:
				return
			}
		}
	}()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.show()
	for !l.finished {
		key, err := l.key()
		if err != nil {
			if l.err == nil {
				l.err = io.EOF
			}
			break
		}
		l.press(key)
		if !l.finished {
			l.show()
		}
	}
	if l.Settle != nil && l.err == nil {
		if l.Settle(); l.Interrupted() {
			l.err = ErrInterrupted
		}
	}
	l.point = len(l.text)
	l.show()
	if l.err == ErrInterrupted {
		io.WriteString(e.Out, e.Interrupt)
	}
	full := l.display.col == 0 && l.display.row > 0 // the cursor is in the next row already
	if l.err == ErrEditor || l.err == nil && !full {
		io.WriteString(e.Out, "\n")
	}
	return strings.Join(l.text, ""), l.err
}

// width returns the number of columns of the terminal.
func (e *Editor) width() int {
	return cmp.Or(terminal.Columns(terminal.FD(e.In)), 80)
}

func (l *line) show() { l.display.show(l.text, l.point) }

func (l *line) bell() { io.WriteString(l.Out, "\a") }

// press runs the function of a key.
func (l *line) press(key string) {
	if !l.Vi && l.numberKey(key) {
		return
	}
	l.now = other
	if l.Vi && !l.commanding && l.changing {
		l.pressed = append(l.pressed, key)
	}
	if l.Vi && l.commanding && key != "\r" && key != "\n" {
		l.viPress(key)
	} else if l.Vi && key == "\x1b" {
		l.replacing = false
		l.escape()
	} else if f, ok := keys[key]; ok {
		f(l)
	} else if printable(key) {
		l.typeKey(key)
	} else {
		l.bell()
	}
	l.last, l.argument = l.now, numeric{}
}

// numberKey collects a numeric argument: M-3, M--, and digits that follow.
func (l *line) numberKey(key string) bool {
	digit, meta := strings.CutPrefix(key, "\x1b")
	if len(digit) != 1 || !meta && !l.argument.given {
		return false
	}
	n := &l.argument
	switch c := digit[0]; {
	case c >= '0' && c <= '9':
		n.value = min(n.value*10+int(c-'0'), 1_000_000)
		n.digits = true
	case c == '-' && !n.digits && !n.negative:
		n.negative = true
	default:
		return false
	}
	n.given = true
	return true
}

// save saves the line for undo. It is called before a change.
func (l *line) save() {
	l.undo = append(l.undo, state{slices.Clone(l.text), l.point})
	l.typed = 0
}

// insert puts characters before the cursor.
func (l *line) insert(chars []string) {
	l.text = slices.Insert(l.text, l.point, chars...)
	l.point += len(chars)
}

// remove deletes the characters from one index to another, and returns them.
func (l *line) remove(from, to int) []string {
	gone := slices.Clone(l.text[from:to])
	l.text = slices.Delete(l.text, from, to)
	l.point = from
	return gone
}

// replace replaces the line by a text, and puts the cursor at its end.
func (l *line) replace(text string) {
	l.text = characters(text)
	l.point = len(l.text)
}
