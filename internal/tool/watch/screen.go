package watch

import (
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu/dates"
	"golang.org/x/sys/unix"
)

// Control sequences of ECMA-48 and xterm.
const (
	clearAll        = "\x1b[H\x1b[2J"
	clearLine       = "\x1b[K"
	usual           = "\x1b[m"
	reverse         = "\x1b[7m"
	hideCursor      = "\x1b[?25l"
	showCursor      = "\x1b[?25h"
	enterFullScreen = "\x1b[?1049h"
	leaveFullScreen = "\x1b[?1049l"
)

// move returns the sequence that moves the cursor. Lines and columns begin with 0.
func move(y, x int) string { return "\x1b[" + strconv.Itoa(y+1) + ";" + strconv.Itoa(x+1) + "H" }

// A cell is a column of a line.
type cell struct {
	text     string // a character with what is combined with it; "" for the right half of a wide one
	style    string // an SGR sequence; "" for the usual style
	standout bool   // highlighted because it has changed
}

var blank = cell{text: " "}

// A screen has the output that the terminal is to show, and what it shows now.
type screen struct {
	width, height        int
	lines                [][]cell
	shown                []string // the text that the terminal shows in each line
	first                bool     // the command has not run yet since the size was taken
	palette              int      // number of colors
	fullScreen           bool     // the terminal has an alternate screen
	left                 bool     // the alternate screen has been left
	lastLine, lastColumn int      // where the output ended, for -f
}

// write writes to the terminal.
func (s *screen) write(text string) {
	if text != "" {
		os.Stdout.WriteString(text)
	}
}

// measure takes the size from the terminal, or else from LINES and COLUMNS.
func (s *screen) measure(getenv func(string) (string, bool)) {
	s.width, s.height = 80, 24
	fix := func(name string, size *int) {
		text, _ := getenv(name)
		n, rest, fits := numeral.Signed(text, 0)
		if text != "" && text[0] >= '0' && text[0] <= '9' && rest == "" && fits && n > 0 && n <= math.MaxInt32 {
			*size = int(n)
		}
	}
	fix("LINES", &s.height)
	fix("COLUMNS", &s.width)
	s.ask()
	s.reset()
}

// ask asks the terminal for its size.
func (s *screen) ask() {
	size, err := unix.IoctlGetWinsize(2, unix.TIOCGWINSZ)
	if err != nil {
		return
	}
	if size.Row > 0 {
		s.height = int(size.Row)
	}
	if size.Col > 0 {
		s.width = int(size.Col)
	}
}

// reset makes an empty screen.
func (s *screen) reset() {
	const most = 1 << 12 // lines or columns; what is beyond is not shown
	s.width, s.height = min(s.width, most), min(s.height, most)
	s.lines = make([][]cell, s.height)
	s.shown = make([]string, s.height)
	for y := range s.lines {
		s.lines[y] = make([]cell, s.width)
		s.clear(y, 0)
	}
	s.first = true
}

// takeSize takes the new size of the terminal, if it has one.
func (w *watcher) takeSize() {
	if !w.resized {
		return
	}
	w.resized = false
	w.ask()
	w.reset()
	w.lastLine, w.lastColumn = 0, 0
	w.Env = w.sized(w.Env)
	w.write(clearAll)
}

// sized returns the environment with the size of the screen.
func (s *screen) sized(env []string) []string {
	set := func(name string, size int) {
		word := name + "=" + strconv.Itoa(size)
		for i := range env {
			if _, ok := cli.Value(env[i], name); ok {
				env[i] = word
				return
			}
		}
		env = append(env, word)
	}
	set("LINES", s.height)
	set("COLUMNS", s.width)
	return env
}

// clear clears a line from a column on.
func (s *screen) clear(y, x int) {
	for ; x < s.width; x++ {
		s.lines[y][x] = blank
	}
}

// text writes a text on a line, as far as there is room.
func (s *screen) text(y, x int, text string) {
	for _, r := range text {
		width := quote.Width(string(r))
		if x+width > s.width {
			return
		}
		if width == 0 {
			continue
		}
		s.lines[y][x] = cell{text: string(r)}
		if width == 2 {
			s.lines[y][x+1] = cell{}
		}
		x += width
	}
}

// scroll moves the lines from top on up by one.
func (s *screen) scroll(top int) {
	first := s.lines[top]
	copy(s.lines[top:], s.lines[top+1:])
	s.lines[s.height-1] = first
	s.clear(s.height-1, 0)
}

// flush draws the lines that have changed.
func (s *screen) flush() {
	var b strings.Builder
	for y, line := range s.lines {
		if text := drawn(line); text != s.shown[y] {
			b.WriteString(move(y, 0) + text)
			s.shown[y] = text
		}
	}
	s.write(b.String())
}

// drawn returns the output that draws a line.
func drawn(line []cell) string {
	end := len(line)
	for end > 0 && line[end-1] == blank {
		end--
	}
	var b strings.Builder
	style, standout := "", false
	for _, c := range line[:end] {
		if c.style != style || c.standout != standout {
			b.WriteString(usual + c.style)
			if c.standout {
				b.WriteString(reverse)
			}
			style, standout = c.style, c.standout
		}
		b.WriteString(c.text)
	}
	if style != "" || standout {
		b.WriteString(usual)
	}
	if end < len(line) {
		b.WriteString(clearLine)
	}
	return b.String()
}

// heading draws the first line: the interval and the command on the left, the host and the time
// on the right.
func (w *watcher) heading() {
	if w.withoutTitle {
		return
	}
	host, _ := os.Hostname()
	right := host + ": " + dates.Format("%a %b %e %H:%M:%S %Y", time.Now())
	left := "Every " + strconv.FormatFloat(w.interval, 'f', 1, 64) + "s: "
	if w.first {
		w.clear(0, 0)
	}
	if w.width < quote.Width(right) {
		return
	}
	w.text(0, w.width-quote.Width(right), right)
	room := w.width - quote.Width(left) - quote.Width(right)
	if room < 0 {
		return
	}
	w.text(0, 0, left)
	command := strings.Join(w.argv, " ")
	if quote.Width(command) >= room {
		ellipsis, taken := "…", 2
		if !w.locale.UTF8 {
			ellipsis, taken = " ", 0 // as the real tool, which writes over the host then
		}
		if room < taken {
			return
		}
		runes := []rune(command)
		for cut := false; !cut || quote.Width(string(runes)) > room-taken; cut = true {
			runes = runes[:len(runes)-1]
		}
		command = string(runes) + ellipsis
	}
	w.text(0, quote.Width(left), command)
}

// lowHeading draws the second line: how long the command ran, and its status.
func (w *watcher) lowHeading(span time.Duration, status int) {
	if w.withoutTitle || w.height < 2 {
		return
	}
	text := "in " + strconv.FormatFloat(span.Seconds(), 'f', 3, 64) + "s"
	switch {
	case span > 24*time.Hour:
		text = "in >1 day"
	case span < time.Millisecond:
		text = "in <0.001s"
	}
	text += " (" + strconv.Itoa(status) + ")"
	w.clear(1, 0)
	if len(text) <= w.width {
		w.text(1, w.width-len(text), text)
	}
}

// picture writes the screen without the heading to a file.
func (w *watcher) picture() error {
	now := time.Now().Truncate(time.Second)
	name := "watch_" + dates.Format("%Y%m%d-%H%M%S", time.Now())
	if now.Equal(w.shot) {
		name += "-000"
	}
	w.shot = now
	if w.shots != "" {
		name = strings.TrimSuffix(w.shots, "/") + "/" + name
	}
	var b strings.Builder
	for y := w.top(); y < w.lastLine; y++ {
		for _, c := range w.lines[y] {
			b.WriteString(c.text)
		}
		b.WriteByte('\n')
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return cli.Fail("open("+name+")", err)
	}
	defer f.Close()
	if _, err := f.WriteString(b.String()); err != nil {
		return cli.Fail("write("+name+")", err)
	}
	return nil
}
