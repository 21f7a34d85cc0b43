package vi

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"contedor/internal/linux/quote"
	"golang.org/x/sys/unix"
)

// A screen shows the text. Its zero value, with a size and a writer, shows it without a terminal.
type screen struct {
	out           *bufio.Writer
	rows, columns int
	top           int      // the first line that is shown
	half          int      // how far ^D and ^U go; 0 for half of the screen
	prompt        string   // what is typed at the bottom
	lines         []string // the output of a command
	paused        bool     // until a key is pressed, the output is shown in place of the text
	shown         []string // the rows as they were drawn
	warned        bool     // that there are more files
	view          bool     // files are not to be changed
	terminal      *terminal
}

// forget makes draw draw everything again.
func (s *screen) forget() { s.shown = nil }

// margin returns the columns of the line numbers.
func (s *screen) margin(e *editor) int {
	if !e.settings.number {
		return 0
	}
	return max(len(fmt.Sprint(len(e.lines))), 3) + 1
}

// height returns the number of rows that a line takes.
func (s *screen) height(e *editor, line int) int {
	columns := max(s.columns-s.margin(e), 1)
	return max((e.settings.width(e.lines[line])+columns-1)/columns, 1)
}

// rowsFrom returns the line that is n rows below another one.
func (s *screen) rowsFrom(e *editor, line, n int) int {
	for line < len(e.lines)-1 {
		if n -= s.height(e, line); n < 0 {
			break
		}
		line++
	}
	return line
}

// topFor returns the first line of a screen on which a line ends in the given row, or earlier.
func (s *screen) topFor(e *editor, line, row int) int {
	top := line
	row -= s.height(e, line) - 1
	for top > 0 {
		if row -= s.height(e, top-1); row < 0 {
			break
		}
		top--
	}
	return top
}

// row returns the line for H, M and L.
func (s *screen) row(e *editor, k rune, n int) int {
	s.follow(e)
	bottom := s.bottom(e)
	switch k {
	case 'H':
		return min(s.top+n-1, bottom)
	case 'L':
		return max(bottom-n+1, s.top)
	}
	middle := s.rowsFrom(e, s.top, (s.rows-2)/2)
	if used := bottom - s.top; bottom == len(e.lines)-1 && used < s.rows-2 {
		middle = s.top + used/2
	}
	return middle
}

// bottom returns the last line that is shown whole.
func (s *screen) bottom(e *editor) int {
	left := s.rows - 1
	line := s.top
	for n := s.top; n < len(e.lines); n++ {
		if left -= s.height(e, n); left < 0 {
			break
		}
		line = n
	}
	return line
}

// follow scrolls so that the cursor is on the screen.
func (s *screen) follow(e *editor) {
	line := e.cursor.line
	s.top = e.lineAt(s.top)
	height := s.rows - 1
	switch bottom := s.bottom(e); {
	case line < s.top:
		if s.top-line < height/2 {
			s.top = line
		} else {
			s.top = s.topFor(e, line, height/2)
		}
	case line > bottom:
		if line-bottom < height/2 {
			s.top = s.topFor(e, line, height-1)
		} else {
			s.top = min(s.topFor(e, line, height/2), s.topFor(e, len(e.lines)-1, height-1))
		}
	}
}

const reverse, normalStyle = "\x1b[7m", "\x1b[m"

// draw shows the text, the message and the cursor.
func (s *screen) draw(e *editor) {
	if s.out == nil || len(e.queue) > 0 || s.terminal != nil && s.terminal.more() {
		return
	}
	s.follow(e)
	rows, y, x := s.layout(e)
	if s.paused {
		rows, y, x = s.output()
	}
	s.out.WriteString("\x1b[?25l")
	for i, row := range rows {
		if i < len(s.shown) && s.shown[i] == row {
			continue
		}
		fmt.Fprintf(s.out, "\x1b[%d;1H%s", i+1, row)
		if quote.Width(plain(row)) < s.columns {
			s.out.WriteString("\x1b[K")
		}
	}
	s.shown = rows
	fmt.Fprintf(s.out, "\x1b[%d;%dH\x1b[?25h", y+1, x+1)
	s.out.Flush()
}

// plain returns a row without escape sequences.
func plain(row string) string {
	return strings.NewReplacer(reverse, "", normalStyle, "").Replace(row)
}

// output returns the rows of the output of a command.
func (s *screen) output() (rows []string, y, x int) {
	rows = append(rows, s.lines...)
	rows = append(rows, "Press ENTER or type command to continue")
	if len(rows) > s.rows {
		rows = rows[len(rows)-s.rows:]
	}
	for i := range rows {
		rows[i] = s.clip(rows[i])
	}
	y, x = len(rows)-1, quote.Width(rows[len(rows)-1])
	for len(rows) < s.rows {
		rows = append(rows, "")
	}
	return rows, y, min(x, s.columns-1)
}

// clip cuts a text that is wider than the screen.
func (s *screen) clip(text string) string {
	for quote.Width(text) > s.columns {
		text = text[:previous(text, len(text))]
	}
	return text
}

// layout returns the rows of the screen and the place of the cursor.
func (s *screen) layout(e *editor) (rows []string, y, x int) {
	height := s.rows - 1
	for n := s.top; n < len(e.lines) && len(rows) < height; n++ {
		parts, cy, cx := s.wrap(e, n)
		if n == e.cursor.line {
			if cy >= height { // a line that is longer than the screen
				parts, cy = parts[cy-height+1:], height-1
			}
			y, x = len(rows)+cy, cx
		}
		if len(rows)+len(parts) > height && n != s.top && !(n == e.cursor.line && y < height) {
			for len(rows) < height {
				rows = append(rows, "@")
			}
			break
		}
		rows = append(rows, parts[:min(len(parts), height-len(rows))]...)
	}
	for len(rows) < height {
		rows = append(rows, "~")
	}
	status := e.message
	switch {
	case s.prompt != "":
		shown := visibleControls(s.prompt)
		for quote.Width(shown) > s.columns-1 {
			shown = shown[next(shown, 0):]
		}
		return append(rows, shown), height, quote.Width(shown)
	case status != "":
	case e.mode == inserting:
		status = "-- INSERT --"
	case e.mode == replacing:
		status = "-- REPLACE --"
	case e.mode == visual:
		status = "-- VISUAL --"
	case e.mode == visualLines:
		status = "-- VISUAL LINE --"
	}
	return append(rows, s.clip(visibleControls(status))), y, x
}

// visibleControls shows control characters as ^X.
func visibleControls(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, text)
}

// wrap returns the rows of a line, and the place of the cursor in them.
func (s *screen) wrap(e *editor, n int) (rows []string, y, x int) {
	line := e.lines[n]
	margin := s.margin(e)
	columns := max(s.columns-margin, 1)
	var b strings.Builder
	used, column := 0, 0
	styled := false
	from, to := e.selected()
	begin := func() {
		number := strings.Repeat(" ", margin)
		if margin > 0 && len(rows) == 0 {
			number = fmt.Sprintf("%*d ", margin-1, n+1)
		}
		b.WriteString(number)
		used = 0
	}
	style := func(on bool) {
		if on != styled {
			b.WriteString(map[bool]string{true: reverse, false: normalStyle}[on])
			styled = on
		}
	}
	finish := func() {
		style(false)
		rows = append(rows, b.String())
		b.Reset()
	}
	begin()
	for i := 0; i < len(line); {
		shown, size := e.settings.cell(line[i:], column)
		width := quote.Width(shown)
		if used+min(width, columns) > columns {
			finish()
			begin()
		}
		if n == e.cursor.line && i <= e.cursor.at {
			y, x = len(rows), margin+used
			if shown[0] == ' ' && line[i] == '\t' && e.mode != inserting && e.mode != replacing {
				x += width - 1
			}
		}
		here := position{n, i}
		style(e.mode == visualLines && n >= from.line && n <= to.line || e.mode == visual && !here.before(from) && !to.before(here))
		b.WriteString(shown)
		used += width
		column += width
		i += size
	}
	if e.settings.list {
		b.WriteByte('$')
	}
	if n == e.cursor.line && e.cursor.at >= len(line) && line != "" {
		if y, x = len(rows), margin+used; x >= s.columns {
			finish()
			begin()
			y, x = len(rows), margin
		}
	} else if n == e.cursor.line && line == "" {
		y, x = 0, margin
	}
	finish()
	return rows, y, x
}

// A terminal is where keys are typed.
type terminal struct {
	fd      int
	old     unix.Termios
	pending []byte
	wake    [2]int // a pipe that signals write to
	screen  *screen
	dying   func() bool // reports whether a signal ends the editor
}

// enter prepares the terminal.
func (t *terminal) enter() error {
	settings, err := unix.IoctlGetTermios(t.fd, unix.TCGETS)
	if err != nil {
		return err
	}
	t.old = *settings
	raw := *settings
	raw.Iflag &^= unix.IXON | unix.ICRNL | unix.INLCR | unix.ISTRIP
	raw.Oflag &^= unix.OPOST
	raw.Lflag &^= unix.ICANON | unix.ECHO | unix.ISIG | unix.IEXTEN
	raw.Cc[unix.VMIN], raw.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(t.fd, unix.TCSETSW, &raw); err != nil {
		return err
	}
	t.screen.out.WriteString("\x1b[?1049h\x1b[2J")
	t.screen.forget()
	t.measure()
	return nil
}

// leave restores the terminal.
func (t *terminal) leave() {
	fmt.Fprintf(t.screen.out, "\x1b[%d;1H\x1b[K\x1b[?1049l", t.screen.rows)
	t.screen.out.Flush()
	unix.IoctlSetTermios(t.fd, unix.TCSETSW, &t.old)
}

func (t *terminal) measure() {
	s := t.screen
	s.rows, s.columns = 24, 80
	if w, err := unix.IoctlGetWinsize(t.fd, unix.TIOCGWINSZ); err == nil && w.Row > 0 && w.Col > 0 {
		s.rows, s.columns = max(int(w.Row), 2), int(w.Col)
	}
	s.forget()
	s.out.WriteString("\x1b[2J")
}

// more reports whether keys have been typed that were not read yet.
func (t *terminal) more() bool { return len(t.pending) > 0 || t.ready(0) }

// ready waits for keys, at most for a number of milliseconds, or without limit if that is negative. It
// returns false at the end of the time and after a signal.
func (t *terminal) ready(timeout int) bool {
	fds := []unix.PollFd{{Fd: int32(t.fd), Events: unix.POLLIN}, {Fd: int32(t.wake[0]), Events: unix.POLLIN}}
	for {
		_, err := unix.Poll(fds, timeout)
		if err != unix.EINTR {
			return err == nil && fds[0].Revents != 0 && fds[1].Revents == 0
		}
	}
}

// key reads a key. ok is false at the end.
func (t *terminal) key() (k rune, ok bool) {
	for len(t.pending) == 0 {
		if !t.ready(-1) {
			var buf [16]byte
			unix.Read(t.wake[0], buf[:])
			if t.dying() {
				return 0, false
			}
			t.measure()
			return keyResize, true
		}
		if !t.fill() {
			return 0, false
		}
	}
	if t.pending[0] == escape {
		if len(t.pending) == 1 && t.ready(25) {
			t.fill()
		}
		return t.sequence(), true
	}
	for !full(t.pending) && t.ready(100) && t.fill() {
	}
	return t.take(), true
}

// fill reads what has been typed.
func (t *terminal) fill() bool {
	buf := make([]byte, 4096)
	for {
		n, err := unix.Read(t.fd, buf)
		if err == unix.EINTR {
			continue
		}
		if n <= 0 {
			return false
		}
		t.pending = append(t.pending, buf[:n]...)
		return true
	}
}

// sequence takes an escape, or the key of an escape sequence.
func (t *terminal) sequence() rune {
	p := t.pending
	if len(p) < 3 || p[1] != '[' {
		t.pending = p[1:]
		return escape
	}
	end := 2
	for end < len(p) && (p[end] >= '0' && p[end] <= '9' || p[end] == ';') {
		end++
	}
	if end == len(p) {
		t.pending = p[1:]
		return escape
	}
	text := string(p[2 : end+1])
	if k, ok := sequences[text]; ok {
		t.pending = p[end+1:]
		return k
	}
	if end > 2 && p[end] >= '@' && p[end] <= '~' { // another key with a number
		t.pending = p[end+1:]
		return keyNone
	}
	t.pending = p[1:]
	return escape
}

// sequences are the keys of the sequences that begin with ESC [.
var sequences = map[string]rune{"A": keyUp, "B": keyDown, "C": keyRight, "D": keyLeft, "H": keyHome, "F": keyEnd, "1~": keyHome, "7~": keyHome, "4~": keyEnd, "8~": keyEnd,
	"3~": keyDelete, "5~": keyPageUp, "6~": keyPageDown}

// suspend stops the editor until it is continued.
func (s *screen) suspend() {
	if s.terminal == nil {
		return
	}
	s.terminal.leave()
	unix.Kill(0, unix.SIGSTOP)
	s.terminal.enter()
}

// runOutside runs a command on the terminal in place of the editor.
func (e *editor) runOutside(c *exec.Cmd) {
	t := e.screen.terminal
	if t == nil {
		return
	}
	t.leave()
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := c.Run(); err != nil && c.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
	} else if code := c.ProcessState.ExitCode(); code != 0 {
		fmt.Fprintf(os.Stderr, "\nshell returned %d\n", code)
	}
	fmt.Fprint(os.Stdout, "\nPress ENTER or type command to continue")
	raw := t.old
	raw.Lflag &^= unix.ICANON | unix.ECHO
	unix.IoctlSetTermios(t.fd, unix.TCSETSW, &raw)
	k, _ := t.key()
	unix.IoctlSetTermios(t.fd, unix.TCSETSW, &t.old)
	t.enter()
	if k == ':' {
		e.queue = append(e.queue, k)
	}
}
