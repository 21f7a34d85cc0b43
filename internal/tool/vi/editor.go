package vi

import (
	"fmt"
)

// Keys that are not characters.
const (
	keyUp rune = -1 - iota
	keyDown
	keyLeft
	keyRight
	keyHome
	keyEnd
	keyDelete
	keyPageUp
	keyPageDown
	keyResize // the terminal has another size
	keyNone   // a sequence that means nothing
)

const (
	escape    = 0x1b
	backspace = 0x7f
)

func control(c rune) rune { return c & 0x1f }

// A register holds deleted or copied text.
type register struct {
	text  string
	lines bool // whole lines
}

// A mode is what keys do.
type mode uint8

const (
	normal mode = iota
	inserting
	replacing
	visual
	visualLines
)

// An editor edits a list of files.
type editor struct {
	*buffer
	screen   screen
	settings settings
	files    []string // of the command line
	number   int      // of the file among them
	name     string
	cursor   position
	column   int  // the wanted column of vertical motions; farRight for the end of the line
	goal     bool // column is set
	mode     mode
	anchor   position // where the visual mode began
	message  string
	quit     bool
	status   int

	read     func() (rune, bool) // the next key; false at the end
	queue    []rune              // keys that are typed again
	ended    bool                // there are no keys any more
	replayed int                 // > 0 while a change is repeated
	recorded []rune              // the keys of the running command
	dot      repetition

	registers map[rune]register
	register  rune // that the command uses; 0 for the unnamed one
	count     int  // before the command; 0 for none
	find      finding
	pattern   string // of the last search
	down      bool   // its direction
	offset    string // of the last search
	replaced  substitution
	last      position // the place before the last jump
	typed     string   // the text that was last inserted
	lastShell string   // the last command of :!
	previous  string   // the previous file
}

const farRight = 1 << 30

// A finding is the last f, t, F or T.
type finding struct {
	key, char rune
}

// A repetition is the last change, for the key ".".
type repetition struct {
	keys     []rune
	count    int
	register rune
	lines    int // number of lines, if the change was made in visual mode
	width    int // in characters
	mode     mode
}

// A failure ends a command with a message, or with a bell if the message is empty.
type failure struct{ text string }

func (e *editor) fail(format string, args ...any) { panic(failure{fmt.Sprintf(format, args...)}) }

func (e *editor) bell() { panic(failure{}) }

// attempt runs f and catches its failure.
func (e *editor) attempt(f func()) (ok bool) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case failure:
			e.message = p.text
			e.queue = nil
			ok = false
		default:
			panic(p)
		}
	}()
	f()
	return true
}

// key returns the next key.
func (e *editor) key() rune {
	if n := len(e.queue); n > 0 {
		k := e.queue[0]
		e.queue = e.queue[1:]
		return k
	}
	for {
		e.screen.draw(e)
		k, ok := e.read()
		switch {
		case !ok:
			e.ended, e.quit = true, true
			return escape
		case k == keyResize || k == keyNone:
			continue
		}
		e.recorded = append(e.recorded, k)
		return k
	}
}

// run carries out the commands of keys until the editor is quit.
func (e *editor) run() {
	for !e.quit {
		e.recorded = nil
		before := e.cursor
		e.begin(before)
		k := e.key()
		e.message = ""
		ok := e.attempt(func() { e.command(k) })
		if e.mode == inserting || e.mode == replacing {
			e.mode = normal
		}
		e.finish()
		if !ok && len(e.queue) > 0 {
			e.queue = nil
		}
		e.settle()
	}
}

// settle puts the cursor on a character.
func (e *editor) settle() {
	e.cursor.line = max(min(e.cursor.line, len(e.lines)-1), 0)
	line := e.line()
	e.cursor.at = max(min(e.cursor.at, len(line)), 0)
	if e.cursor.at == len(line) && e.mode == normal {
		e.cursor.at = last(line)
	}
}

func (e *editor) line() string { return e.lines[e.cursor.line] }

// command carries out the command of a key, and of the keys that it needs, in normal and visual mode.
func (e *editor) command(k rune) {
	e.count, e.register = 0, 0
	for {
		switch {
		case k == '"':
			e.register = e.key()
			k = e.key()
			continue
		case k >= '1' && k <= '9' || k == '0' && e.count > 0:
			e.count = min(e.count*10+int(k-'0'), 1<<24)
			k = e.key()
			continue
		}
		break
	}
	if e.mode == visual || e.mode == visualLines {
		e.visualCommand(k)
		return
	}
	if t, ok := e.motion(k, false); ok {
		e.move(t)
		return
	}
	e.goal = false
	e.action(k)
}

// move moves the cursor to the target of a motion.
func (e *editor) move(t target) {
	if t.jump {
		e.last = e.cursor
	}
	e.cursor = t.to
	if t.from != nil && e.mode == visual {
		e.anchor = *t.from
	}
	if !t.keeps {
		e.goal = false
	}
}

// times returns the count, or 1.
func (e *editor) times() int { return max(e.count, 1) }

// changes notes that the running command changes the text, so that "." repeats it.
func (e *editor) changes() {
	if e.replayed > 0 {
		return
	}
	e.dot = repetition{keys: e.recorded, count: e.count, register: e.register}
}

// repeatable notes the keys of a change after it has been made.
func (e *editor) repeatable() {
	if e.replayed == 0 {
		e.dot.keys = withoutCount(e.recorded)
	}
}

// withoutCount removes the register and the count before a command.
func withoutCount(keys []rune) []rune {
	for i := 0; i < len(keys); i++ {
		switch {
		case keys[i] == '"':
			i++
		case keys[i] >= '1' && keys[i] <= '9', keys[i] == '0' && i > 0:
		default:
			return append([]rune{}, keys[i:]...)
		}
	}
	return nil
}

// change runs a change that "." repeats.
func (e *editor) change(f func()) {
	e.changes()
	defer e.repeatable()
	f()
}

// again repeats the last change.
func (e *editor) again() {
	d := e.dot
	if len(d.keys) == 0 {
		e.bell()
	}
	if e.count > 0 {
		d.count = e.count
		e.dot.count = e.count
	}
	e.replayed++
	saved := e.queue
	e.queue = append([]rune{}, d.keys...)
	defer func() {
		e.replayed--
		e.queue = saved
	}()
	if d.mode != normal {
		e.mode, e.anchor = d.mode, e.cursor
		e.cursor.line = min(e.cursor.line+d.lines, len(e.lines)-1)
		if d.lines > 0 {
			e.cursor.at = 0
		}
		for range d.width {
			e.cursor.at = next(e.line(), e.cursor.at)
		}
		if d.mode == visual && e.cursor.at >= len(e.line()) {
			e.cursor.at = last(e.line())
		}
	}
	k := e.key()
	e.count, e.register = d.count, d.register
	if e.mode != normal {
		e.visualAction(k)
		return
	}
	e.action(k)
}

// action carries out a command that is not a motion.
func (e *editor) action(k rune) {
	switch k {
	case 'i', 'I', 'a', 'A', 'o', 'O':
		e.change(func() { e.insertCommand(k) })
	case 'R':
		e.change(func() { e.insert(e.times(), true) })
	case 'x', keyDelete:
		e.change(func() { e.deleteChars(e.times(), true) })
	case 'X':
		e.change(func() { e.deleteChars(e.times(), false) })
	case 's':
		e.change(func() {
			if e.line() != "" {
				e.deleteChars(e.times(), true)
			}
			e.insert(1, false)
		})
	case 'D', 'C':
		e.change(func() {
			e.operateTo(map[rune]rune{'D': 'd', 'C': 'c'}[k], '$')
		})
	case 'S':
		e.change(func() { e.operateLines('c', e.times()) })
	case 'Y':
		e.operateLines('y', e.times())
	case 'd', 'c', '<', '>', 'y', '!', '=':
		e.operator(k)
	case 'g':
		e.secondary()
	case 'z':
		e.scrollCommand()
	case 'r':
		e.change(e.replaceChars)
	case 'J':
		e.change(func() { e.join(e.cursor.line, max(e.times(), 2), true) })
	case '~':
		e.change(e.swapCase)
	case 'p', 'P':
		e.change(func() { e.put(k == 'p') })
	case 'u':
		e.undo(false)
	case control('r'):
		e.undo(true)
	case '.':
		e.again()
	case 'm':
		if name := e.key(); name >= 'a' && name <= 'z' || name == '\'' || name == '`' {
			e.marks[name] = e.cursor
		} else {
			e.bell()
		}
	case 'v', 'V':
		e.visual(k)
	case ':':
		e.colon("")
	case '&':
		e.ex("s")
	case 'Z':
		switch e.key() {
		case 'Z':
			e.ex("x")
		case 'Q':
			e.ex("q!")
		default:
			e.bell()
		}
	case control('a'), control('x'):
		e.change(func() { e.addNumber(map[bool]int{true: 1, false: -1}[k == control('a')] * e.times()) })
	case control('f'), keyPageDown, control('b'), keyPageUp, control('d'), control('u'), control('e'), control('y'):
		e.scroll(k)
	case control('g'):
		e.message = e.position()
	case control('l'):
		e.screen.forget()
	case control('z'):
		e.screen.suspend()
	case control('^'):
		e.ex("e #")
	case escape, control('c'):
	case 'Q':
		e.message = "Ex mode is not available"
	default:
		e.bell()
	}
}

// secondary carries out the command of the key after g.
func (e *editor) secondary() {
	switch k := e.key(); k {
	case 'J':
		e.change(func() { e.join(e.cursor.line, max(e.times(), 2), false) })
	case 'u', 'U', '~':
		e.operator(map[rune]rune{'u': 'u', 'U': 'U', '~': '~'}[k])
	case '&':
		e.change(func() { e.ex("%s//~/&") })
	default:
		e.bell()
	}
}
