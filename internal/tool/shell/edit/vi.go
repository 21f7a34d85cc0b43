package edit

import (
	"slices"
	"strings"
	"time"

	"contedor/internal/linux/terminal"
	"golang.org/x/sys/unix"
)

// A viState is what vi mode remembers from line to line.
type viState struct {
	find, char string   // the last of f, F, t and T, and its character
	keys       []string // the keys of the last change, which "." repeats
	kept       []string // the text of the last deletion or y
	search     string   // the text of the last / or ?
	back       bool     // it was a ?
}

// escapeTime is how long an Escape waits for the rest of the sequence of a key: readline's keyseq-timeout.
const escapeTime = 500 * time.Millisecond

// soon reports whether there is input within escapeTime, or in a search within a tenth of a second.
func (l *line) soon() bool {
	if len(l.unread) > 0 {
		return true
	}
	fds := []unix.PollFd{{Fd: int32(terminal.FD(l.In)), Events: unix.POLLIN}}
	limit := escapeTime
	if l.searching {
		limit = 100 * time.Millisecond
	}
	n, _ := unix.Poll(fds, int(limit.Milliseconds()))
	return n > 0
}

// startInsert begins insertion, which is undone as a whole.
func (l *line) startInsert() {
	l.commanding = false
	l.save()
	l.now, l.typed = typing, -1<<30
}

// escape ends insertion.
func (l *line) escape() {
	l.commanding = true
	l.point = max(0, l.point-1)
	if l.changing {
		l.vi.keys, l.changing = l.pressed, false
	}
}

// viKey reads a key that belongs to the command.
func (l *line) viKey() string {
	key, err := l.key()
	if err != nil {
		l.finished, l.err = true, err
	}
	l.pressed = append(l.pressed, key)
	return key
}

// viPress runs a key of vi's command mode.
func (l *line) viPress(key string) {
	l.pressed = []string{key}
	count, given := 1, false
	for key >= "1" && key <= "9" || given && key == "0" {
		if !given {
			count = 0
		}
		count, given = min(count*10+int(key[0]-'0'), 10000), true
		key = l.viKey()
	}
	l.argument = numeric{given: given, digits: given, value: count}
	changes := l.viCommand(key, count)
	switch {
	case !changes:
	case l.commanding:
		l.vi.keys = l.pressed
	default:
		l.changing = true
	}
	if l.commanding {
		l.point = max(0, min(l.point, len(l.text)-1))
	}
}

// viCommand runs a command of vi. It reports whether "." repeats it.
func (l *line) viCommand(key string, count int) bool {
	switch key {
	case "d", "c", "y", "D", "C", "Y", "S":
		return l.operate(key, count)
	case "i", "a", "I", "A", "s", "R":
		l.startInsert()
		switch key {
		case "a":
			l.point = min(l.point+1, len(l.text))
		case "A":
			l.point = len(l.text)
		case "I":
			l.point = 0
		case "s":
			l.vi.kept = l.remove(l.point, min(l.point+count, len(l.text)))
		case "R":
			l.replacing = true
		}
		return true
	case "x", "X", "r", "~", "p", "P":
		return l.viChange(key, count)
	case "u":
		l.undoOnce()
	case "U":
		for len(l.undo) > 0 {
			l.undoOnce()
		}
	case ".":
		l.queued = append(slices.Clone(l.vi.keys), l.queued...)
	case "k", "-", "\x1b[A", "\x1bOA", "\x10":
		l.recall(l.at - count)
		l.point = 0
	case "j", "+", "\x1b[B", "\x1bOB", "\x0e":
		l.recall(l.at + count)
		l.point = 0
	case "G":
		if l.recall(0); l.argument.given {
			l.recall(count - 1)
		}
		l.point = 0
	case "/", "?", "n", "N":
		l.viSearch(key)
	case "#":
		l.comment()
	case "v":
		l.editor()
	case "=":
		l.point = min(l.point+1, len(l.text))
		l.list()
	case "\\", "*":
		l.point = min(l.point+1, len(l.text))
		l.complete()
		l.commanding = false
	case "\x1b":
		l.bell()
	default:
		if to, _, ok := l.motion(key, count); ok {
			l.point = to
		} else if f := keys[key]; f != nil && !printable(key) {
			f(l)
		} else {
			l.bell()
		}
	}
	return false
}

// longest is the number of characters that one command may insert.
const longest = 1 << 16

// viChange runs a command that changes characters.
func (l *line) viChange(key string, count int) bool {
	text := l.vi.kept
	switch key {
	case "r":
		char := l.viKey()
		if l.point+count > len(l.text) || char == "\x1b" {
			l.bell()
			return false
		}
		l.save()
		for i := range count {
			l.text[l.point+i] = char
		}
		l.point += count - 1
		return true
	case "p", "P":
		if len(text) == 0 || len(text)*count > longest {
			l.bell()
			return false
		}
		l.save()
		if key == "p" {
			l.point = min(l.point+1, len(l.text))
		}
		l.insert(slices.Repeat(text, count))
		l.point--
		return true
	}
	if len(l.text) == 0 || key == "X" && l.point == 0 {
		l.bell()
		return false
	}
	l.save()
	to := min(l.point+count, len(l.text))
	switch key {
	case "x":
		l.vi.kept = l.remove(l.point, to)
	case "X":
		l.vi.kept = l.remove(max(0, l.point-count), l.point)
	case "~":
		for ; l.point < to; l.point++ {
			if c := l.text[l.point]; c == strings.ToUpper(c) {
				l.text[l.point] = strings.ToLower(c)
			} else {
				l.text[l.point] = strings.ToUpper(c)
			}
		}
	}
	return true
}

// operate runs d, c or y with its motion, or one of the forms without: D, C, Y, S, dd, cc, yy.
func (l *line) operate(key string, count int) bool {
	from, to := l.point, len(l.text)
	op := strings.ToLower(key)
	switch key {
	case "S":
		op, from = "c", 0
	case "d", "c", "y":
		next := l.viKey()
		for times := 0; next >= "1" && next <= "9" || times > 0 && next == "0"; next = l.viKey() {
			times = times*10 + int(next[0]-'0')
			count = min(max(1, times), 10000)
		}
		if next == key {
			from = 0
			break
		}
		at, inclusive, ok := 0, true, true
		if key == "c" && (next == "w" || next == "W") && from < len(l.text) && !blank(l.text[from]) {
			at = l.wordEnd(from, next == "W", count) // as in vi, cw leaves the blanks after the word
		} else {
			at, inclusive, ok = l.motion(next, count)
		}
		if !ok {
			l.bell()
			return false
		}
		if to = at; inclusive && to < len(l.text) {
			to++
		}
	}
	from, to = min(from, to), max(from, to)
	if op == "y" {
		l.vi.kept = slices.Clone(l.text[from:to])
		return false
	}
	if op == "c" {
		l.startInsert()
	} else {
		l.save()
	}
	l.vi.kept = l.remove(from, to)
	return true
}

// motion returns the index to which a motion leads. inclusive says that an operator includes the character
// there. ok is false if the key is not a motion, or leads nowhere.
func (l *line) motion(key string, count int) (to int, inclusive, ok bool) {
	n, p := len(l.text), l.point
	switch key {
	case "h", "\x08", "\x7f", "\x1b[D", "\x1bOD":
		return max(0, p-count), false, p > 0
	case "l", " ", "\x1b[C", "\x1bOC":
		return min(n, p+count), false, p < n
	case "0", "\x1b[H", "\x1bOH", "\x1b[1~":
		return 0, false, true
	case "^":
		for to < n && blank(l.text[to]) {
			to++
		}
		return to, false, true
	case "$", "\x1b[F", "\x1bOF", "\x1b[4~":
		return max(0, n-1), true, true
	case "|":
		return max(0, min(count, n)-1), false, true
	case "w", "W", "b", "B", "e", "E":
		for range count {
			p = l.viWord(key, p)
		}
		return p, key == "e" || key == "E", p != l.point
	case "f", "F", "t", "T":
		l.vi.find, l.vi.char = key, l.viKey()
		return l.findChar(key, count)
	case ";":
		return l.findChar(l.vi.find, count)
	case ",":
		return l.findChar(map[string]string{"f": "F", "F": "f", "t": "T", "T": "t"}[l.vi.find], count)
	case "%":
		return l.matching()
	}
	return 0, false, false
}

// findChar finds the character of f, F, t or T.
func (l *line) findChar(key string, count int) (to int, inclusive, ok bool) {
	step := 1
	if key == "F" || key == "T" {
		step = -1
	}
	for at := l.point + step; key != "" && at >= 0 && at < len(l.text); at += step {
		if l.text[at] != l.vi.char {
			continue
		}
		if count--; count == 0 {
			if key == "t" || key == "T" {
				at -= step
			}
			return at, step > 0, true
		}
	}
	return 0, false, false
}

// matching finds the bracket that belongs to the first one from the cursor on.
func (l *line) matching() (to int, inclusive, ok bool) {
	const open, closing = "([{", ")]}"
	at := l.point
	for at < len(l.text) && !strings.Contains(open+closing, l.text[at]) {
		at++
	}
	if at == len(l.text) {
		return 0, false, false
	}
	step, own, other := 1, open, closing
	if strings.Contains(closing, l.text[at]) {
		step, own, other = -1, closing, open
	}
	kind := strings.Index(own, l.text[at])
	for depth := 0; at >= 0 && at < len(l.text); at += step {
		switch l.text[at] {
		case own[kind : kind+1]:
			depth++
		case other[kind : kind+1]:
			if depth--; depth == 0 {
				return at, true, true
			}
		}
	}
	return 0, false, false
}

func blank(char string) bool { return char == " " || char == "\t" }

// viClass is 0 for a blank, 1 for a character of a word, and 2 for another one. In big words all but blanks
// are the same.
func (l *line) viClass(at int, big bool) int {
	switch {
	case blank(l.text[at]):
		return 0
	case big || l.inWord(at) || l.text[at] == "_":
		return 1
	}
	return 2
}

// viWord returns the index to which w, b or e leads from an index. An upper-case key is for big words.
func (l *line) viWord(key string, p int) int {
	n, big := len(l.text), key < "a"
	class := func(i int) int { return l.viClass(i, big) }
	switch strings.ToLower(key) {
	case "w":
		for start := p; p < n && class(p) != 0 && class(p) == class(start); p++ {
		}
		for p < n && class(p) == 0 {
			p++
		}
	case "b":
		for p > 0 && class(p-1) == 0 {
			p--
		}
		for p > 0 && class(p-1) != 0 && (p == n || class(p) == 0 || class(p-1) == class(p)) {
			p--
		}
	case "e":
		if p < n {
			p++
		}
		for p < n && class(p) == 0 {
			p++
		}
		for p+1 < n && class(p+1) == class(p) {
			p++
		}
		p = min(p, max(0, n-1))
	}
	return p
}

// wordEnd returns the index of the last character of the word at an index, or of a later word.
func (l *line) wordEnd(p int, big bool, count int) int {
	for class := l.viClass(p, big); p+1 < len(l.text) && l.viClass(p+1, big) == class; p++ {
	}
	for key := map[bool]string{false: "e", true: "E"}[big]; count > 1; count-- {
		p = l.viWord(key, p)
	}
	return p
}

// viSearch searches the history for a text, which it reads after / or ?. The slash searches backward.
func (l *line) viSearch(key string) {
	if key == "/" || key == "?" {
		prompt := l.display.prompt
		saved, point := l.text, l.point
		l.display.prompt, l.text, l.point = key, nil, 0
		l.show()
		for !l.finished {
			c := l.viKey()
			if c == "\r" || c == "\n" || c == "\x1b" {
				break
			}
			if n := len(l.text); (c == "\x7f" || c == "\b") && n > 0 {
				l.text = l.text[:n-1]
			} else if printable(c) {
				l.text = append(l.text, c)
			}
			l.point = len(l.text)
			l.show()
		}
		if len(l.text) > 0 {
			l.vi.search = strings.Join(l.text, "")
		}
		l.vi.back = key == "/"
		l.display.prompt, l.text, l.point = prompt, saved, point
	}
	step := 1
	if l.vi.back != (key == "N") {
		step = -1
	}
	text, atBegin := strings.CutPrefix(l.vi.search, "^")
	for at := l.at + step; text != "" && at >= 0 && at < len(l.history); at += step {
		if entry := l.entry(at); strings.HasPrefix(entry, text) || !atBegin && strings.Contains(entry, text) {
			l.recall(at)
			l.point = 0
			return
		}
	}
	l.bell()
}
