package watch

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/solo"
)

// cannotRun is the status of a command that cannot be executed.
const cannotRun = 127

// cycle runs the command once and puts its output on the screen. It returns the status of the
// command, and whether the screen has changed.
func (w *watcher) cycle() (status int, changed bool) {
	w.heading()
	name, argv := "/bin/sh", []string{"sh", "-c", "--", strings.Join(w.argv, " ")}
	if w.executes {
		argv = w.argv
		if path, ok := solo.LookUp(argv[0], solo.SearchPath(w.Getenv)); ok {
			name = path
		} else {
			name = argv[0]
		}
	}
	out, in, err := os.Pipe()
	if err != nil {
		return cannotRun, false
	}
	command := exec.Cmd{Path: name, Args: argv, Env: w.Env, Stdin: os.Stdin, Stdout: in, Stderr: in}
	err = command.Start()
	if err != nil && w.executes {
		io.WriteString(in, argv[0]+": "+cli.Strerror(err))
	}
	in.Close()
	o := output{watcher: w, in: bufio.NewReader(out)}
	changed = o.show()
	io.Copy(io.Discard, o.in)
	out.Close()
	if err != nil {
		return cannotRun, changed
	}
	var failure *exec.ExitError
	if errors.As(command.Wait(), &failure) {
		ended := failure.Sys().(syscall.WaitStatus)
		if ended.Signaled() {
			return 128 + int(ended.Signal()), changed
		}
		return ended.ExitStatus(), changed
	}
	return 0, changed
}

// An output is the output of one run of the command.
type output struct {
	*watcher
	in                     *bufio.Reader
	style                  string
	attributes             [8]bool // by number of SGR
	foreground, background string  // numbers of SGR; "" for the usual color
	changed                bool
}

// top returns the first line below the heading.
func (w *watcher) top() int {
	if w.withoutTitle {
		return 0
	}
	return 2
}

// compares reports whether changes count.
func (w *watcher) compares() bool { return w.differences || w.changeExit || w.equalExit }

// tabWidth is the distance of tabulator stops in columns.
const tabWidth = 8

// show puts the output on the screen. It returns whether the screen has changed.
func (o *output) show() bool {
	y, x := o.top(), 0
	if o.follow {
		y, x = max(o.lastLine, y), o.lastColumn
	}
	end := false
	for y < o.height && !end {
		y, x, end = o.line(y, x)
	}
	if o.lastLine, o.lastColumn = y, x; !end {
		return o.changed
	}
	if !o.follow {
		o.lastLine = y
		if x > 0 {
			o.lastLine++
		}
		for x0 := x; y < o.height; y, x0 = y+1, 0 {
			o.clearLine(y, x0)
		}
	}
	return o.changed
}

// line shows a line of the screen from a column on. It returns where the next character goes, and
// whether the output ends.
func (o *output) line(y, x int) (nextY, nextX int, end bool) {
	for {
		r, err := o.read()
		if err != nil {
			return y, x, true
		}
		width := 1
		switch {
		case r == '\n':
			o.clearLine(y, x)
			return o.below(y), 0, false
		case r == '\x1b':
			o.sequence()
			continue
		case r == '\a':
			o.write("\a")
			continue
		case r == '\t':
		case !unicode.IsPrint(r) && !unicode.Is(unicode.M, r):
			continue
		default:
			width = quote.Width(string(r))
		}
		if width > o.width-x {
			if o.cuts {
				o.in.ReadString('\n')
				o.style, o.attributes, o.foreground, o.background = "", [8]bool{}, "", ""
			} else {
				o.in.UnreadRune()
			}
			o.clearLine(y, x)
			return o.below(y), 0, false
		}
		switch {
		case r == '\t':
			for more := true; more; more = x%tabWidth != 0 && x < o.width {
				o.put(y, x, " ", o.style)
				x++
			}
		case width == 0 && x > 0:
			o.lines[y][x-1].text += string(r)
		case width > 0:
			o.put(y, x, string(r), o.style)
			if width == 2 {
				o.lines[y][x+1] = cell{}
			}
			x += width
		}
	}
}

// below returns the line below a line. With -f, the screen scrolls if there is none.
func (o *output) below(y int) int {
	if o.follow && y == o.height-1 && o.top() < o.height {
		o.scroll(o.top())
		return y
	}
	return y + 1
}

// read reads a character of the locale. In the C locale, other bytes end the output; in UTF-8, it
// leaves out invalid bytes.
func (o *output) read() (rune, error) {
	for {
		r, size, err := o.in.ReadRune()
		switch {
		case err != nil || r < utf8.RuneSelf:
			return r, err
		case !o.locale.UTF8:
			return r, io.EOF
		case r != utf8.RuneError || size > 1:
			return r, nil
		}
	}
}

// put puts a character on the screen.
func (o *output) put(y, x int, text, style string) {
	c := &o.lines[y][x]
	changed := !o.first && o.compares() && c.text != text
	standout := o.differences && (changed || o.permanent && c.standout)
	*c = cell{text, style, standout}
	o.changed = o.changed || changed
}

// clearLine clears the rest of a line.
func (o *output) clearLine(y, x int) {
	for ; x < o.width; x++ {
		o.put(y, x, " ", "")
	}
}

// maxSequence is the largest length of the numbers in a sequence, in bytes.
const maxSequence = 100

// sequence reads what follows an escape character. Styles are set, and other sequences are left
// out as far as they are understood.
func (o *output) sequence() {
	if !o.colors {
		return
	}
	c, err := o.in.ReadByte()
	if err == nil && c == '(' {
		o.in.ReadByte()
		c, err = o.in.ReadByte()
	}
	if err != nil {
		return
	}
	if c != '[' {
		o.in.UnreadByte()
		return
	}
	var numbers []byte
	for len(numbers) < maxSequence {
		switch c, err := o.in.ReadByte(); {
		case err != nil:
			return
		case c == 'm':
			o.setStyle(string(numbers))
			return
		case c != ';' && (c < '0' || c > '9'):
			return
		default:
			numbers = append(numbers, c)
		}
	}
}

// setStyle carries out the numbers of an SGR sequence, up to one that is not understood.
func (o *output) setStyle(numbers string) {
	list := strings.Split(numbers, ";")
	for i := 0; i < len(list); i++ {
		n, _ := strconv.Atoi(list[i])
		switch {
		case n == 0:
			o.attributes, o.foreground, o.background = [8]bool{}, "", ""
		case n < 8 && n != 6:
			o.attributes[n] = true
		case n == 21:
			o.attributes[1] = false
		case n == 22:
			o.attributes[1], o.attributes[2] = false, false
		case n == 23, n == 24, n == 25, n == 27:
			o.attributes[n-20] = false
		case n == 38, n == 48:
			if len(list) < i+3 || list[i+1] != "5" {
				o.join()
				return
			}
			color, _ := strconv.Atoi(list[i+2])
			if color > 15 && (color > 255 || o.palette < 256) {
				o.join()
				return
			}
			o.setColor(n == 38, color)
			i += 2
		case n == 39:
			o.foreground = ""
		case n == 49:
			o.background = ""
		case n >= 30 && n <= 37:
			o.setColor(true, n-30)
		case n >= 40 && n <= 47:
			o.setColor(false, n-40)
		case n >= 90 && n <= 97:
			o.setColor(true, n-90+8)
		case n >= 100 && n <= 107:
			o.setColor(false, n-100+8)
		default:
			o.join()
			return
		}
	}
	o.join()
}

// setColor sets the color of the text or of the background, 0 to 255. A terminal with few colors
// has no bright ones, 8 to 15.
func (o *output) setColor(text bool, color int) {
	number := 30 + color%8
	if color > 7 && o.palette >= 16 {
		number += 60
	}
	prefix, target := "38;5;", &o.foreground
	if !text {
		number, prefix, target = number+10, "48;5;", &o.background
	}
	*target = strconv.Itoa(number)
	if color > 15 {
		*target = prefix + strconv.Itoa(color)
	}
}

// join makes the style from its parts.
func (o *output) join() {
	var parts []string
	for n, set := range o.attributes {
		if set {
			parts = append(parts, strconv.Itoa(n))
		}
	}
	for _, color := range []string{o.foreground, o.background} {
		if color != "" {
			parts = append(parts, color)
		}
	}
	o.style = ""
	if parts != nil {
		o.style = "\x1b[" + strings.Join(parts, ";") + "m"
	}
}
