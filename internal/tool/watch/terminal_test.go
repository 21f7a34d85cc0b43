package watch

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A terminal is as much of xterm as ncurses and our own program use. It has no tabulators and no
// wide characters.
type terminal struct {
	width, height int
	cells         [][]string // a character and its style
	y, x          int
	top, bottom   int // of what scrolls
	style         map[string]bool
	last          string
}

func newTerminal(width, height int) *terminal {
	t := &terminal{width: width, height: height, bottom: height - 1, style: map[string]bool{}}
	for range height {
		t.cells = append(t.cells, t.blanks())
	}
	return t
}

func (t *terminal) blanks() []string {
	line := make([]string, t.width)
	for i := range line {
		line[i] = " "
	}
	return line
}

// tokens are control sequences, and single characters.
var tokens = regexp.MustCompile("\x1b\\].*?(?:\x1b\\\\|\a)|\x1b\\[([?>]?)([0-9;]*)([A-Za-z@])|\x1b[()].|\x1b.|(?s:.)")

// shown returns what is on the screen when a program leaves it, with styles in braces, and what
// is printed after that. A bar is the end of a line.
func shown(output string, width, height int) string {
	t := newTerminal(width, height)
	var b strings.Builder
	inside := false
	for _, m := range tokens.FindAllStringSubmatch(output, -1) {
		switch {
		case m[0] == "\x1b[?1049h":
			inside = true
			b.Reset() // the terminal's echo of keys
			t = newTerminal(width, height)
		case m[0] == "\x1b[?1049l":
			inside = false
			b.WriteString(t.String())
		case !inside && m[0][0] != '\x1b' && m[0] != "\r":
			b.WriteString(m[0])
		case inside:
			t.take(m)
		}
	}
	return strings.ReplaceAll(b.String(), "^D", "")
}

func (t *terminal) String() (text string) {
	for _, line := range t.cells {
		text += strings.TrimRight(strings.Join(line, ""), " ") + "|\n"
	}
	return text
}

func (t *terminal) take(m []string) {
	if m[3] == "" {
		t.character(m[0])
		return
	}
	var numbers []int
	for _, word := range strings.Split(m[2], ";") {
		n, _ := strconv.Atoi(word)
		numbers = append(numbers, n)
	}
	n := max(numbers[0], 1)
	switch m[3] {
	case "H":
		t.y, t.x = n-1, max(append(numbers, 1)[1], 1)-1
	case "A":
		t.y -= n
	case "B":
		t.y += n
	case "C":
		t.x += n
	case "D":
		t.x -= n
	case "G":
		t.x = n - 1
	case "d":
		t.y = n - 1
	case "J":
		if numbers[0] == 2 {
			t.erase(0, 0, t.height*t.width)
		} else {
			t.erase(t.y, t.x, t.height*t.width)
		}
	case "K":
		if numbers[0] == 1 {
			t.erase(t.y, 0, t.x+1)
		} else {
			t.erase(t.y, t.x, t.width-t.x)
		}
	case "X":
		t.erase(t.y, t.x, min(n, t.width-t.x))
	case "P":
		line := slices.Delete(t.cells[t.y], t.x, min(t.x+n, t.width))
		t.cells[t.y] = append(line, t.blanks()...)[:t.width]
	case "@":
		t.cells[t.y] = slices.Insert(t.cells[t.y], t.x, t.blanks()[:n]...)[:t.width]
	case "b":
		for range n {
			t.print(t.last)
		}
	case "L":
		for range n {
			t.cells = slices.Insert(slices.Delete(t.cells, t.bottom, t.bottom+1), t.y, t.blanks())
		}
	case "M":
		for range n {
			t.cells = slices.Insert(slices.Delete(t.cells, t.y, t.y+1), t.bottom, t.blanks())
		}
	case "r":
		t.top, t.bottom = n-1, append(numbers, t.height)[1]-1
	case "m":
		t.setStyle(numbers)
	}
	t.y, t.x = max(min(t.y, t.height-1), 0), max(min(t.x, t.width), 0)
}

func (t *terminal) erase(y, x, count int) {
	for ; count > 0 && y < t.height; count-- {
		if x < t.width {
			t.cells[y][x] = " "
		}
		if x++; x >= t.width {
			y, x = y+1, 0
		}
	}
}

func (t *terminal) setStyle(numbers []int) {
	for i := 0; i < len(numbers); i++ {
		n := numbers[i]
		kind := "attribute"
		switch {
		case n == 0:
			t.style = map[string]bool{}
			continue
		case n == 22:
			delete(t.style, "attribute1")
			delete(t.style, "attribute2")
			continue
		case n >= 23 && n <= 27:
			delete(t.style, "attribute"+strconv.Itoa(n-20))
			continue
		case n == 39 || n >= 30 && n <= 38 || n >= 90 && n <= 97:
			kind = "text"
		case n == 49 || n >= 40 && n <= 48 || n >= 100 && n <= 107:
			kind = "background"
		}
		for old := range t.style {
			if kind != "attribute" && strings.HasPrefix(old, kind) {
				delete(t.style, old)
			}
		}
		switch {
		case n == 38 || n == 48:
			color := numbers[i+2]
			number := 30 + color%8 + 60*(color/8)
			if n == 48 {
				number += 10
			}
			t.style[kind+strconv.Itoa(number)] = true
			i += 2
		case n != 39 && n != 49:
			t.style[kind+strconv.Itoa(n)] = true
		}
	}
}

func (t *terminal) character(c string) {
	switch {
	case c == "\r":
		t.x = 0
	case c == "\n" && t.y == t.bottom:
		t.cells = slices.Insert(slices.Delete(t.cells, t.top, t.top+1), t.bottom, t.blanks())
	case c == "\n":
		t.y++
	case c == "\b":
		t.x = min(t.x, t.width-1)
		t.x = max(t.x-1, 0)
	case c == "\t":
		t.x = min(t.x/8*8+8, t.width-1)
	case c == "\x1bM" && t.y == t.top:
		t.cells = slices.Insert(slices.Delete(t.cells, t.bottom, t.bottom+1), t.top, t.blanks())
	case c == "\x1bM":
		t.y--
	case c[0] >= ' ': // no control character
		t.print(c)
	}
}

func (t *terminal) print(c string) {
	if t.x >= t.width {
		t.x = 0
		t.y = min(t.y+1, t.height-1)
	}
	t.last = c
	if len(t.style) > 0 {
		var names []string
		for name := range t.style {
			names = append(names, name)
		}
		slices.Sort(names)
		c = fmt.Sprintf("%s{%s}", c, strings.Join(names, " "))
	}
	t.cells[t.y][t.x] = c
	t.x++
}
