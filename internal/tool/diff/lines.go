package diff

import (
	"strings"
)

// A file is one of the two files that are compared, divided into lines.
type file struct {
	name    string // for headers and messages
	data    string
	lines   []string // with their newlines
	missing bool     // no newline at the end

	from, to int    // the lines between the identical beginning and end
	classes  []int  // of these lines: equal lines have equal numbers
	changed  []bool // of these lines: changed[i+1] is that of line i, the first and the last are false
}

// split divides the file into lines.
func (f *file) split() {
	for line := range strings.Lines(f.data) {
		f.lines = append(f.lines, line)
	}
	f.missing = f.data != "" && !strings.HasSuffix(f.data, "\n")
}

// isBinary reports whether there is a zero byte in the first block.
func isBinary[T string | []byte](data T) bool {
	return strings.IndexByte(string(data[:min(len(data), 4096)]), 0) >= 0
}

// A comparison says which lines count as equal.
type comparison struct {
	ignoreCase              bool
	allSpace, someSpace     bool // -w, -b
	trailing, tabs, returns bool // -Z, -E, --strip-trailing-cr
	blankLines              bool // -B
	minimal                 bool // -d
	horizon                 int
	tabSize                 int
	robust                  bool // a missing newline is a difference
}

// key returns a text that is the same for all lines that count as equal.
func (c *comparison) key(line string) string {
	ended := strings.HasSuffix(line, "\n")
	s := strings.TrimSuffix(line, "\n")
	switch {
	case c.allSpace:
		b := make([]byte, 0, len(s))
		for i := range len(s) {
			if !isSpace(s[i]) {
				b = append(b, s[i])
			}
		}
		s = string(b)
	case c.someSpace:
		var b strings.Builder
		for i := 0; i < len(s); i++ {
			if !isSpace(s[i]) {
				b.WriteByte(s[i])
				continue
			}
			for i+1 < len(s) && isSpace(s[i+1]) {
				i++
			}
			if i+1 < len(s) {
				b.WriteByte(' ')
			}
		}
		s = b.String()
	default:
		if c.trailing {
			s = strings.TrimRight(s, " \t\r\f\v")
		}
		if c.tabs {
			s = expand(s, c.tabSize)
		}
	}
	if c.ignoreCase {
		b := []byte(s)
		for i, c := range b {
			if c >= 'A' && c <= 'Z' {
				b[i] = c + 'a' - 'A'
			}
		}
		s = string(b)
	}
	if !ended && c.robust && !c.allSpace && !c.someSpace && !c.trailing {
		s += "\n" // a line without a newline equals only another one without
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// expand replaces tabs by blanks.
func expand(s string, size int) string {
	if strings.IndexByte(s, '\t') < 0 {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] != '\t' {
			b.WriteByte(s[i])
			continue
		}
		b.WriteString(strings.Repeat(" ", size-b.Len()%size))
	}
	return b.String()
}

// narrow finds the identical lines at the beginning and the end of both files. Some of them,
// horizon, still take part in the comparison.
func (c *comparison) narrow(a, b *file) {
	n := min(len(a.lines), len(b.lines))
	same := 0
	for same < n && a.lines[same] == b.lines[same] {
		same++
	}
	from := max(same-c.horizon, 0)
	a.from, b.from = from, from
	a.to, b.to = len(a.lines), len(b.lines)
	if c.robust && a.missing != b.missing {
		return
	}
	end := 0
	for end < n-from && a.lines[len(a.lines)-1-end] == b.lines[len(b.lines)-1-end] {
		end++
	}
	end = max(end-c.horizon, 0)
	a.to, b.to = len(a.lines)-end, len(b.lines)-end
}

// classify numbers the lines of both files by what they have in common.
func (c *comparison) classify(a, b *file) (classes int) {
	numbers := map[string]int{}
	for _, f := range []*file{a, b} {
		f.classes = make([]int, f.to-f.from)
		f.changed = make([]bool, len(f.classes)+2)
		for i := range f.classes {
			k := c.key(f.lines[f.from+i])
			n, ok := numbers[k]
			if !ok {
				n = len(numbers)
				numbers[k] = n
			}
			f.classes[i] = n
		}
	}
	return len(numbers)
}

// A change is a run of lines of the first file that is replaced by a run of the second.
type change struct {
	a, b              int // the first lines, from 0
	deleted, inserted int
	ignored           bool
}

// compare returns the changes between two files, in order.
func (c *comparison) compare(a, b *file) (list []change) {
	c.narrow(a, b)
	classes := c.classify(a, b)
	c.sequence(a, b, classes)
	shift(a, b)
	shift(b, a)
	i, j := 0, 0
	for i < len(a.classes) || j < len(b.classes) {
		if !a.changed[i+1] && !b.changed[j+1] {
			i, j = i+1, j+1
			continue
		}
		ch := change{a: a.from + i, b: b.from + j}
		for ; a.changed[i+1]; i++ {
			ch.deleted++
		}
		for ; b.changed[j+1]; j++ {
			ch.inserted++
		}
		list = append(list, ch)
	}
	return list
}
