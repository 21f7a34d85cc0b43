package ls

import (
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// write writes text and counts its bytes.
func (l *run) write(text string) {
	l.Out.WriteString(text)
	l.out += int64(len(text))
}

// indent begins a line with --dired.
func (l *run) indent() {
	if l.dired {
		l.write("  ")
	}
}

// finish writes what follows all files.
func (l *run) finish() {
	if l.dired {
		offsets := func(what string, list []int64) {
			if len(list) == 0 {
				return
			}
			l.Out.WriteString(what)
			for _, at := range list {
				l.Out.WriteString(" " + strconv.FormatInt(at, 10))
			}
			l.Out.WriteString("\n")
		}
		offsets("//DIRED//", l.offsets)
		offsets("//SUBDIRED//", l.titleOffsets)
		l.Out.WriteString("//DIRED-OPTIONS// --quoting-style=" + string(l.style) + "\n")
	}
	if l.colors != nil {
		l.write(l.colors.last())
	}
}

// frills are the widths of what stands before names.
type frills struct{ inode, blocks, context int }

// show prints files in the selected format.
func (l *run) show(files []*listed) {
	l.lookForQuotes()
	w := l.frillWidths()
	switch {
	case l.format == 'l':
		l.showLong(files)
	case l.format == '1':
		for _, f := range files {
			l.showShort(f, w, 0)
			l.write(l.end)
		}
	case l.format == 'm':
		l.separated(files, ",", w)
	case l.width == 0:
		l.separated(files, " ", w)
	case l.format == 'C':
		l.columns(files, w)
	default:
		l.rows(files, w)
	}
}

// frillWidths measures all files that are known, also the operands that are directories.
func (l *run) frillWidths() (w frills) {
	if l.format == 'm' {
		return w
	}
	for i := range l.files {
		f := &l.files[i]
		if !f.known {
			continue
		}
		if l.inode {
			w.inode = max(w.inode, len(l.inodeText(f)))
		}
		if l.blocks {
			w.blocks = max(w.blocks, len(l.blockText(f)))
		}
		if l.context {
			w.context = max(w.context, len(f.context))
		}
	}
	return w
}

func (l *run) inodeText(f *listed) string {
	if !f.known {
		return "?"
	}
	return strconv.FormatUint(f.st.Ino, 10)
}

func (l *run) blockText(f *listed) string {
	if !f.known {
		return "?"
	}
	return l.blockUnit.Format(uint64(f.st.Blocks), 512)
}

func right(text string, width int) string {
	return strings.Repeat(" ", max(0, width-len(text))) + text
}

// frillText returns the texts of -i, -s and -Z before a name.
func (l *run) frillText(f *listed, w frills) string {
	text := ""
	if l.inode {
		text += right(l.inodeText(f), w.inode) + " "
	}
	if l.blocks {
		text += right(l.blockText(f), w.blocks) + " "
	}
	if l.context && l.format != 'l' {
		text += right(f.context, w.context) + " "
	}
	return text
}

// showShort prints a file without the long format. at is the column where it begins.
func (l *run) showShort(f *listed, w frills, at uint) {
	l.normal()
	l.write(l.frillText(f, w))
	l.showName(f, int(at))
	l.write(l.mark(f.known, f.st.Mode, f.kind))
}

// length returns the number of cells that showShort takes. Like GNU ls it calculates with unsigned
// numbers: a name that cannot be printed has -1 cells, which becomes a very large number.
func (l *run) length(f *listed, w frills) uint {
	before := 0
	add := func(on bool, text string, width int) {
		if on && l.format == 'm' {
			width = len(text)
		}
		if on {
			before += width + 1
		}
	}
	add(l.inode, l.inodeText(f), w.inode)
	add(l.blocks, l.blockText(f), w.blocks)
	add(l.context, f.context, w.context)
	return uint(before + l.nameCells(f) + len(l.mark(f.known, f.st.Mode, f.kind)))
}

func (l *run) nameCells(f *listed) int {
	name := l.quoted(f.name)
	return l.cells(l.visible(name)) + len(l.pad(name, f.name))
}

func (l *run) cells(text string) int { return l.Locale.Cells(text) }

// pad returns what stands before a name without quotation marks, because others have some.
func (l *run) pad(shown, name string) string {
	if l.someQuoted && shown == name {
		return " "
	}
	return ""
}

// lookForQuotes sets l.someQuoted.
func (l *run) lookForQuotes() {
	l.someQuoted = false
	for i := range l.files {
		if l.someQuoted || l.unaligned {
			return
		}
		name := l.files[i].name
		l.someQuoted = l.quoted(name) != name
	}
}

// showName prints a name in its color, and returns the number of its bytes. at is the column where
// it begins.
func (l *run) showName(f *listed, at int) int {
	name := l.quoted(f.name)
	pad := l.pad(name, f.name)
	name = l.visible(name)
	l.write(pad)
	l.paint(f, false, at, len(pad+name), func() {
		from := l.out
		if l.hyperlinks {
			l.writeLinked(f.path, name, l.someQuoted && pad == "")
		} else {
			l.write(name)
		}
		l.offsets = append(l.offsets, from, l.out)
	})
	return len(pad + name)
}

// writeLinked writes a name as a hyperlink to the file. With bare, its quotation marks are outside.
func (l *run) writeLinked(path, name string, bare bool) {
	absolute, err := paths.Canonical(path, 'm')
	if err != nil {
		absolute, _ = filepath.Abs(path)
	}
	left, right := "", ""
	if bare {
		left, right, name = name[:1], name[len(name)-1:], name[1:len(name)-1]
	}
	l.write(left + "\x1b]8;;file://" + l.host + escapedPath(absolute) + "\x1b\\" + name + "\x1b]8;;\x1b\\" + right)
}

// escapedPath writes all bytes of a path but slashes and the unreserved ones of RFC 3986 as %0a.
func escapedPath(path string) string {
	var b strings.Builder
	for _, c := range []byte(path) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("/-._~", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return b.String()
}

// mark returns the indicator after a name. mode counts if it is known, else kind.
func (l *run) mark(known bool, mode, kind uint32) string {
	if known {
		kind = mode & unix.S_IFMT
	}
	switch {
	case l.marks == noMarks:
	case kind == unix.S_IFREG:
		if known && l.marks == executables && mode&0o111 != 0 {
			return "*"
		}
	case kind == unix.S_IFDIR:
		return "/"
	case l.marks == slashes:
	case kind == unix.S_IFLNK:
		return "@"
	case kind == unix.S_IFIFO:
		return "|"
	case kind == unix.S_IFSOCK:
		return "="
	}
	return ""
}

// separated writes the names one after the other, in lines of l.width columns.
func (l *run) separated(files []*listed, separator string, w frills) {
	at, width := uint(0), uint(l.width)
	for i, f := range files {
		length := uint(0)
		if l.width > 0 {
			length = l.length(f, w)
		}
		if i > 0 {
			if l.width == 0 || at+length+2 < width && at <= math.MaxUint-length-2 {
				at += 2
				l.write(separator + " ")
			} else {
				at = 0
				l.write(separator + l.end)
			}
		}
		l.showShort(f, w, at)
		at += length
	}
	l.write(l.end)
}

// fit finds the largest number of columns that fit, and their widths. column says in which of n
// columns a file stands.
func (l *run) fit(lengths []uint, column func(i, n int) int) []uint {
	const narrowest = 3
	most := l.width / narrowest
	if l.width%narrowest != 0 {
		most++
	}
	for n := max(1, min(most, len(lengths))); ; n-- {
		widths, total := make([]uint, n), uint(n*narrowest)
		for i := range widths {
			widths[i] = narrowest
		}
		fits := true
		for i, length := range lengths {
			c := column(i, n)
			if c != n-1 {
				length += 2
			}
			if length > widths[c] {
				total += length - widths[c]
				widths[c] = length
				fits = total < uint(l.width)
			}
			if !fits {
				break
			}
		}
		if fits || n == 1 {
			return widths
		}
	}
}

func (l *run) lengths(files []*listed, w frills) []uint {
	lengths := make([]uint, len(files))
	for i, f := range files {
		lengths[i] = l.length(f, w)
	}
	return lengths
}

// columns prints columns that are filled downward.
func (l *run) columns(files []*listed, w frills) {
	lengths := l.lengths(files, w)
	widths := l.fit(lengths, func(i, n int) int { return i / ((len(files) + n - 1) / n) })
	rows := (len(files) + len(widths) - 1) / len(widths)
	for row := range rows {
		at := uint(0)
		for c, i := 0, row; ; c, i = c+1, i+rows {
			l.showShort(files[i], w, at)
			if i+rows >= len(files) {
				break
			}
			l.blanks(at+lengths[i], at+widths[c])
			at += widths[c]
		}
		l.write(l.end)
	}
}

// rows prints columns that are filled in rows.
func (l *run) rows(files []*listed, w frills) {
	lengths := l.lengths(files, w)
	widths := l.fit(lengths, func(i, n int) int { return i % n })
	at := uint(0)
	for i, f := range files {
		c := i % len(widths)
		switch {
		case i == 0:
		case c == 0:
			l.write(l.end)
			at = 0
		default:
			l.blanks(at+lengths[i-1], at+widths[c-1])
			at += widths[c-1]
		}
		l.showShort(f, w, at)
	}
	l.write(l.end)
}

// blanks writes the blanks from one column of the screen to another, with tabs where they fit.
func (l *run) blanks(from, to uint) {
	tab := uint(l.tab)
	for from < to {
		if tab != 0 && to/tab > (from+1)/tab {
			l.write("\t")
			from += tab - from%tab
		} else {
			l.write(" ")
			from++
		}
	}
}
