package less

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// A place is where the screen begins: at a row of a line.
type place struct{ line, row int }

// A pager shows files.
type pager struct {
	*gnu.Tool
	*options
	files         []string
	number        int // of the file
	file          *text
	filter        *pattern.Regexp // of &
	top           place
	left          int // columns that are shifted out of sight
	rows, columns int
	find          *pattern.Regexp
	forward       bool
	message       string
	first         bool // the name of the file is still to be shown
	ended         bool
	keys          chan byte
	signals       chan os.Signal
	tty           *os.File
	out           *bufio.Writer
	marks         map[byte]place
	missing       []string // messages about files that could not be shown
	exit          int      // the exit status if a signal has ended the program, or 0
}

// show shows the files on the terminal.
func show(t *gnu.Tool, o *options, files []string) error {
	p := &pager{Tool: t, options: o, files: files, forward: true, marks: map[byte]place{}, out: t.Out}
	if !p.open(0, 1) {
		for _, m := range p.missing {
			t.Stderr.Write([]byte(m + "\n"))
		}
		return nil
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		tty = os.Stdin
	}
	p.tty = tty
	p.measure()
	if o.quitIfFits && len(files) == 1 && p.fits() {
		for _, line := range p.file.lines {
			p.out.WriteString(line + "\n")
		}
		return nil
	}
	old, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	if err != nil {
		return copyAll(t, o, files)
	}
	raw := *old
	raw.Lflag &^= unix.ICANON | unix.ECHO
	raw.Cc[unix.VMIN], raw.Cc[unix.VTIME] = 1, 0
	unix.IoctlSetTermios(int(tty.Fd()), unix.TCSETSW, &raw)
	defer unix.IoctlSetTermios(int(tty.Fd()), unix.TCSETSW, old)
	p.signals = make(chan os.Signal, 16) // with room, so that no SIGTERM is dropped behind a SIGQUIT
	catch.Notify(p.signals, unix.SIGWINCH, unix.SIGINT, unix.SIGQUIT, unix.SIGTERM)
	if !o.keepScreen {
		p.out.WriteString("\x1b[?1049h\x1b[22;0;0t\x1b[?1h\x1b=")
		defer p.out.Flush()
		defer p.out.WriteString("\x1b[?1l\x1b>\x1b[?1049l\x1b[23;0;0t")
	}
	p.keys = make(chan byte, 256)
	go p.readKeys()
	p.begin()
	p.loop()
	p.out.WriteString("\r\x1b[K")
	if p.exit != 0 {
		return &cli.Failure{Status: p.exit}
	}
	return nil
}

func (p *pager) readKeys() {
	buf := make([]byte, 64)
	for {
		n, err := p.tty.Read(buf)
		for _, c := range buf[:n] {
			p.keys <- c
		}
		if err != nil {
			close(p.keys)
			return
		}
	}
}

func (p *pager) measure() {
	p.rows, p.columns = 24, 80
	if w, err := unix.IoctlGetWinsize(int(p.tty.Fd()), unix.TIOCGWINSZ); err == nil && w.Row > 1 && w.Col > 0 {
		p.rows, p.columns = int(w.Row), int(w.Col)
	}
}

// open opens file number n, or the next one in a direction that can be opened.
func (p *pager) open(n, step int) bool {
	for ; n >= 0 && n < len(p.files); n += step {
		in, err := open(p.Tool, p.files[n], p.force)
		if err != nil {
			p.missing = append(p.missing, wording(p.files[n], err))
			p.message = p.missing[len(p.missing)-1]
			continue
		}
		if p.file != nil {
			p.file.close()
		}
		p.number, p.top, p.left, p.filter, p.first = n, place{}, 0, nil, true
		p.file = &text{name: p.files[n], in: bufio.NewReaderSize(in, 64<<10), close: in.Close}
		return true
	}
	return false
}

// fits reports whether the file fits on the screen.
func (p *pager) fits() bool {
	rows := 0
	for n := 0; p.file.has(n, p.squeeze); n++ {
		if rows += len(p.wrapped(n)); rows > p.rows-1 {
			return false
		}
	}
	return true
}

// begin carries out the command of +COMMAND.
func (p *pager) begin() {
	switch c := p.command; {
	case c == "":
	case c == "G":
		p.end()
	case c == "F":
		p.draw()
		p.follow()
	case c[0] == '/':
		p.search(c[1:], true, 1)
	default:
		if n, err := strconv.Atoi(strings.TrimSuffix(c, "g")); err == nil && n > 0 {
			p.top = place{line: n - 1}
		}
	}
}

// shown reports whether a line is shown, with &.
func (p *pager) shown(n int) bool {
	return p.filter == nil || matches(p.filter, p.file.lines[n])
}

// wrapped returns the rows of a line, as they are drawn.
func (p *pager) wrapped(n int) (rows []string) {
	line := p.file.lines[n]
	list := cells(line, p.colors)
	found := make([]bool, len(list))
	if p.find != nil {
		p.highlight(list, found)
	}
	var b strings.Builder
	width, styled := 0, false
	columns := p.columns
	if p.numbers {
		columns -= 8
	}
	begin := func() {
		if p.numbers {
			number := "        "
			if len(rows) == 0 {
				number = fmt.Sprintf("%7d ", n+1)
			}
			b.WriteString(number)
		}
	}
	finish := func() {
		if styled {
			b.WriteString(normal)
		}
		rows = append(rows, b.String())
		b.Reset()
		width = 0
	}
	begin()
	skipped := 0
	for i, c := range list {
		if c.plain {
			b.WriteString(c.text)
			styled = true
			continue
		}
		if skipped < p.left {
			skipped += c.width
			continue
		}
		if width+c.width > columns {
			if p.cut || p.left > 0 {
				break
			}
			finish()
			begin()
		}
		style := c.style
		if found[i] {
			style = reverse
		}
		if style != "" {
			b.WriteString(style + c.text + normal)
		} else {
			b.WriteString(c.text)
		}
		width += c.width
	}
	finish()
	return rows
}

// highlight marks the cells that a search has found.
func (p *pager) highlight(list []cell, found []bool) {
	var b strings.Builder
	var starts []int
	for _, c := range list {
		starts = append(starts, b.Len())
		if !c.plain {
			b.WriteString(c.text)
		}
	}
	places, _ := p.find.FindAll([]byte(b.String()), -1)
	for _, at := range places {
		for i, s := range starts {
			if s >= at[0] && s < at[1] && !list[i].plain {
				found[i] = true
			}
		}
	}
}

// next returns the place after a row. ok is false at the end.
func (p *pager) next(at place) (place, bool) {
	if p.file.has(at.line, p.squeeze) && p.shown(at.line) && at.row+1 < len(p.wrapped(at.line)) {
		return place{at.line, at.row + 1}, true
	}
	for n := at.line + 1; p.file.has(n, p.squeeze); n++ {
		if p.shown(n) {
			return place{line: n}, true
		}
	}
	return at, false
}

// previous returns the place before a row.
func (p *pager) previous(at place) (place, bool) {
	if at.row > 0 {
		return place{at.line, at.row - 1}, true
	}
	for n := at.line - 1; n >= 0; n-- {
		if p.shown(n) {
			return place{n, len(p.wrapped(n)) - 1}, true
		}
	}
	return at, false
}

// bottom returns the place of the last row on the screen, and whether the file ends there.
func (p *pager) bottom() (at place, end bool) {
	at = p.top
	for range p.rows - 2 {
		var ok bool
		if at, ok = p.next(at); !ok {
			return at, true
		}
	}
	_, ok := p.next(at)
	return at, !ok
}

// down moves on by n rows, but not beyond the end.
func (p *pager) down(n int) {
	for range n {
		if _, end := p.bottom(); end {
			if p.quitAtEnd == 1 {
				p.ended = true
			}
			return
		}
		p.top, _ = p.next(p.top)
	}
}

func (p *pager) up(n int) {
	for range n {
		var ok bool
		if p.top, ok = p.previous(p.top); !ok {
			return
		}
	}
}

// end moves to the last screen.
func (p *pager) end() {
	p.file.read(math.MaxInt, p.squeeze)
	p.top = place{line: max(len(p.file.lines), 1)}
	p.up(p.rows - 1)
}

func (p *pager) draw() {
	p.out.WriteString("\x1b[H")
	if len(p.file.lines) == 0 {
		p.file.read(1, p.squeeze)
	}
	for p.top.line < len(p.file.lines) && !p.shown(p.top.line) {
		next, ok := p.next(p.top)
		if !ok {
			break
		}
		p.top = next
	}
	at, more := p.top, p.file.has(p.top.line, p.squeeze) && p.shown(p.top.line)
	for range p.rows - 1 {
		row := "~"
		if more {
			rows := p.wrapped(at.line)
			row = rows[min(at.row, len(rows)-1)]
			at, more = p.next(at)
		}
		p.out.WriteString("\x1b[K" + row + "\n") // after a full row, clearing would take its last character
	}
	p.status()
}

// status draws the last line.
func (p *pager) status() {
	p.out.WriteString("\r\x1b[K")
	_, end := p.bottom()
	text, style := ":", ""
	switch {
	case p.message != "":
		text, style = p.message+"  (press RETURN)", reverse
		p.message = ""
	case p.first && p.files[p.number] != "-":
		text, style = p.files[p.number], reverse
		if len(p.files) > 1 {
			text += fmt.Sprintf(" (file %d of %d)", p.number+1, len(p.files))
		}
		if end {
			text += " (END)"
			if p.number+1 < len(p.files) {
				text += " - Next: " + p.files[p.number+1]
			}
		}
	case end:
		text, style = "(END)", reverse
		if p.number+1 < len(p.files) {
			text += " - Next: " + p.files[p.number+1]
		}
	}
	p.first = false
	if style != "" {
		text = style + text + "\x1b[27m"
	}
	p.out.WriteString(text)
	p.out.Flush()
	if end && p.quitAtEnd == 2 {
		p.ended = true
	}
}

// key waits for a key. ok is false if the terminal is gone, or if a signal has ended the program.
func (p *pager) key() (key byte, ok bool) {
	for p.exit == 0 {
		select {
		case c, ok := <-p.keys:
			return c, ok
		case s := <-p.signals:
			switch s {
			case unix.SIGWINCH:
				p.measure()
				p.draw()
			case unix.SIGTERM:
				p.exit = int(unix.SIGTERM)
			}
		}
	}
	return 0, false
}

func (p *pager) loop() {
	p.draw()
	count := 0
	for !p.ended {
		c, ok := p.key()
		if !ok {
			return
		}
		if c >= '0' && c <= '9' && (c != '0' || count > 0) {
			count = min(count*10+int(c-'0'), 1<<30)
			continue
		}
		n := count
		count = 0
		if c == 0x1b {
			c = p.escape()
		}
		if p.do(c, n) {
			return
		}
		if !p.ended {
			p.draw()
		}
	}
}

// Keys that have no character of their own.
const (
	homeKey = 200 + iota
	endKey
	leftKey
	rightKey
)

// escape reads what follows an escape character, and returns the key that means the same.
func (p *pager) escape() byte {
	read := func() byte {
		select {
		case c := <-p.keys:
			return c
		case <-time.After(100 * time.Millisecond):
			return 0
		}
	}
	switch c := read(); c {
	case '[', 'O':
		switch c := read(); c {
		case 'A':
			return 'k'
		case 'B':
			return 'j'
		case 'C':
			return rightKey
		case 'D':
			return leftKey
		case 'H':
			return homeKey
		case 'F':
			return endKey
		case '1', '4', '5', '6', '7', '8':
			read()
			return map[byte]byte{'1': homeKey, '7': homeKey, '4': endKey, '8': endKey, '5': 'b', '6': ' '}[c]
		}
	case 'v':
		return 'b'
	case '<':
		return homeKey
	case '>':
		return endKey
	}
	return 0
}

// do carries out the command of a key, and reports whether less ends.
func (p *pager) do(c byte, n int) (quit bool) {
	times := max(n, 1)
	page := p.rows - 1
	if n > 0 {
		page = n
	}
	switch c {
	case 'q', 'Q':
		return true
	case ' ', 'f', 'F' - 64, 'V' - 64, 'z':
		p.down(page)
	case 'b', 'B' - 64, 'w':
		p.up(page)
	case 'j', 'e', '\r', '\n', 'E' - 64, 'N' - 64:
		p.down(times)
	case 'k', 'y', 'Y' - 64, 'K' - 64, 'P' - 64:
		p.up(times)
	case 'd', 'D' - 64:
		p.down(max(n, (p.rows-1)/2))
	case 'u', 'U' - 64:
		p.up(max(n, (p.rows-1)/2))
	case 'g', '<', homeKey:
		p.top = place{line: max(n-1, 0)}
		if !p.file.has(p.top.line, p.squeeze) {
			p.end()
		}
	case 'G', '>', endKey:
		if n > 0 {
			return p.do('g', n)
		}
		p.end()
	case 'p', '%':
		p.file.read(math.MaxInt, p.squeeze)
		p.top = place{line: len(p.file.lines) * min(n, 100) / 100}
		if _, end := p.bottom(); end {
			p.end()
		}
	case leftKey:
		p.left = max(p.left-p.columns/2, 0)
	case rightKey:
		p.left += p.columns / 2
	case '/', '?':
		if word, ok := p.ask(string(rune(c))); ok {
			p.search(word, c == '/', times)
		}
	case 'n':
		p.again(p.forward, times)
	case 'N':
		p.again(!p.forward, times)
	case '&':
		if word, ok := p.ask("&/"); ok {
			p.filter = nil
			if word != "" {
				p.filter = p.compile(word)
			}
		}
	case 'F':
		p.follow()
	case '-':
		p.status()
		if letter, ok := p.key(); ok && !p.set(rune(letter)) {
			p.message = "There is no -" + string(rune(letter)) + " option"
		}
	case '=', 'G' - 64:
		p.where()
	case 'm':
		if mark, ok := p.key(); ok {
			p.marks[mark] = p.top
		}
	case '\'':
		if mark, ok := p.key(); ok {
			p.top = p.marks[mark]
		}
	case 'Z':
		c, ok := p.key()
		return !ok || c == 'Z'
	case ':':
		p.out.WriteString("\r\x1b[K :")
		p.out.Flush()
		return p.colon()
	case 'h', 'H':
		p.message = "space, b, d, u, j, k, g, G, /, ?, n, N, &, F, :n, :p, =, q: see less --help"
	}
	return false
}

// colon reads a command that begins with a colon.
func (p *pager) colon() (quit bool) {
	c, ok := p.key()
	switch {
	case !ok || c == 'q' || c == 'Q':
		return true
	case c == 'n' && !p.open(p.number+1, 1):
		p.message = "No next file"
	case c == 'p' && !p.open(p.number-1, -1):
		p.message = "No previous file"
	}
	return false
}

// ask reads a word in the last line. ok is false if it was given up.
func (p *pager) ask(prompt string) (word string, ok bool) {
	for {
		p.out.WriteString("\r\x1b[K" + prompt + word)
		p.out.Flush()
		c, ok := p.key()
		switch {
		case !ok || c == 0x1b || c == 3:
			return "", false
		case c == '\r' || c == '\n':
			return word, true
		case c == 0x7f || c == '\b':
			if word == "" {
				return "", false
			}
			r := []rune(word)
			word = string(r[:len(r)-1])
		case c == 'U'-64:
			word = ""
		default:
			word += string([]byte{c})
		}
	}
}

// compile returns the regular expression of a search, or nil after a message.
func (p *pager) compile(word string) *pattern.Regexp {
	ignoreCase := p.ignoreCase == 'I' || p.ignoreCase == 'i' && strings.ToLower(word) == word
	re, err := pattern.Compile(word, pattern.Options{Extended: true, LooseParen: true, IgnoreCase: ignoreCase})
	if err != nil {
		p.message = "Invalid pattern"
		return nil
	}
	return re
}

// matches reports whether an expression matches the text of a line that is searched. A search that
// takes too long finds nothing.
func matches(re *pattern.Regexp, line string) bool {
	found, _ := re.Match([]byte(searched(line)))
	return found
}

func (p *pager) search(word string, forward bool, times int) {
	p.forward = forward
	if word != "" {
		re := p.compile(word)
		if re == nil {
			return
		}
		p.find = re
	}
	p.again(forward, times)
}

// again searches for the next line that matches.
func (p *pager) again(forward bool, times int) {
	if p.find == nil {
		p.message = "No previous regular expression"
		return
	}
	step, n := 1, p.top.line
	if !forward {
		step = -1
	} else if !p.first {
		n++
	}
	if !forward {
		n--
	}
	for ; n >= 0 && p.file.has(n, p.squeeze); n += step {
		if p.shown(n) && matches(p.find, p.file.lines[n]) {
			if times--; times == 0 {
				p.top = place{line: n}
				return
			}
		}
	}
	p.message = "Pattern not found"
}

// follow shows what is added to the file, until a key or ^C.
func (p *pager) follow() {
	p.end()
	for {
		p.draw()
		p.out.WriteString("\r\x1b[K" + reverse + "Waiting for data... (interrupt to abort)\x1b[27m")
		p.out.Flush()
		for !p.file.more() {
			select {
			case <-p.keys:
				return
			case s := <-p.signals:
				switch s {
				case unix.SIGINT:
					return
				case unix.SIGTERM:
					p.exit = int(unix.SIGTERM)
					return
				}
				p.measure()
			case <-time.After(300 * time.Millisecond):
			}
		}
		p.end()
	}
}

// where shows the name of the file and the position.
func (p *pager) where() {
	at, end := p.bottom()
	p.message = fmt.Sprintf("%s lines %d-%d", p.file.name, p.top.line+1, at.line+1)
	if p.file.err == io.EOF {
		p.message += fmt.Sprintf("/%d byte %d", len(p.file.lines), p.file.size)
	}
	if end {
		p.message += " (END)"
	}
}
