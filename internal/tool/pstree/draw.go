package pstree

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu"
)

// symbols are the strings from which a tree is drawn.
type symbols struct {
	empty, branch, vertical, last string
	single, first                 string
}

var (
	ascii          = symbols{"  ", "|-", "| ", "`-", "---", "-+-"}
	unicodeSymbols = symbols{"  ", "├─", "│ ", "└─", "───", "─┬─"}
	vt100          = symbols{"  ", line("tq"), line("x") + " ", line("mq"), line("qqq"), line("qwq")}
)

// line returns letters that VT100 shows as lines.
func line(letters string) string { return "\x1b(0\x0f" + letters + "\x1b(B" }

// A drawing is the state of drawing the tree.
type drawing struct {
	*gnu.Tool
	symbols                                *symbols
	args, compact, cuts, pids, groups      bool
	userChanges, namespaceChanges, colored bool
	contexts                               bool
	bold, plain                            string // the control sequences that switch highlighting on and off
	width                                  int    // of the output, in columns
	column                                 int    // from 1
	left                                   int    // bytes left of a character in UTF-8
	indents                                []int  // by level: the width of the process's text
	more                                   []bool // by level: whether a sibling follows
}

// A node is the place of a process in the tree.
type node struct {
	level   int
	count   int  // of equal processes that it stands for
	leaf    bool // it stands on the line of its parent
	last    bool // no sibling follows
	uid     uint32
	closing int // brackets that are open
}

// argSize returns how much of a command line is read, in bytes.
func (d *drawing) argSize() int {
	if d.cuts {
		return d.width + 1
	}
	return 8192 + 1
}

// char draws a byte. A line that is too long ends with a plus sign.
func (d *drawing) char(c byte) {
	if d.left == 0 {
		switch {
		case c&0xe0 == 0xc0:
			d.left = 2
		case c&0xf0 == 0xe0:
			d.left = 3
		case c&0xf8 == 0xf0:
			d.left = 4
		default:
			d.left = 1
		}
		d.column++
	}
	d.left--
	switch {
	case !d.cuts || d.column <= d.width:
		d.Out.WriteByte(c)
	case d.column == d.width+1:
		d.Out.WriteByte('+')
	}
}

func (d *drawing) text(text string) {
	for i := range len(text) {
		d.char(text[i])
	}
}

// escaped draws a text, with escapes for all bytes but printable ASCII, and returns its width.
func (d *drawing) escaped(text string) (width int) {
	for i := range len(text) {
		c := text[i]
		switch {
		case c == '\\':
			d.text(`\\`)
			width += 2
		case c >= ' ' && c <= '~':
			d.char(c)
			width++
		default:
			d.text(`\` + string([]byte{'0' + c>>6, '0' + c>>3&7, '0' + c&7}))
			width += 4
		}
	}
	return width
}

// number draws a number, unless it is 0, the id of a process outside of the PID namespace.
func (d *drawing) number(n int) {
	if n != 0 {
		d.text(strconv.Itoa(n))
	}
}

func (d *drawing) newline() {
	d.Out.WriteByte('\n')
	d.column = 1
}

// equal reports whether two trees look the same.
func (d *drawing) equal(a, b *process) bool {
	if a.name != b.name || d.userChanges && a.uid != b.uid || d.namespaceChanges && a.namespaces != b.namespaces ||
		len(a.children) != len(b.children) {
		return false
	}
	for i := range a.children {
		if !d.equal(a.children[i], b.children[i]) {
			return false
		}
	}
	return true
}

// tree draws a process and those below it.
func (d *drawing) tree(p *process, n node) {
	if p == nil {
		return
	}
	if !n.leaf {
		d.lines(n)
	}
	prefix := 0
	if n.count > 1 {
		count := strconv.Itoa(n.count)
		prefix = len(count) + len("*[")
		d.text(count + "*[")
	}
	if d.colored {
		d.Out.WriteString(colorOf(p.age))
	}
	if p.highlighted {
		d.Out.WriteString(d.bold)
	}
	if d.args && p.swapped {
		d.char('(')
	}
	nameWidth := d.escaped(p.name)
	begin := d.column
	d.details(p, n.uid)
	if p.highlighted {
		d.Out.WriteString(d.plain)
	}
	if d.args {
		d.arguments(p)
	}
	if d.colored {
		d.Out.WriteString("\x1b[0m")
	}
	alone := d.contexts || d.args // every process has its own line
	if alone || len(p.children) == 0 {
		for range n.closing {
			d.char(']')
		}
		d.newline()
	}
	for len(d.more) <= n.level {
		d.more, d.indents = append(d.more, false), append(d.indents, 0)
	}
	d.more[n.level] = !n.last
	if alone {
		d.indents[n.level] = 0
		if d.args {
			d.indents[n.level]++
		}
		if nameWidth <= 1 {
			d.indents[n.level]--
		}
		d.rows(p, n)
		return
	}
	d.indents[n.level] = nameWidth + d.column - begin + prefix
	if d.column >= d.width && d.cuts {
		d.text(d.symbols.first + "+")
		d.newline()
		return
	}
	rest := p.children
	for i := 0; len(rest) > 0; i++ {
		child, count := rest[0], 1
		if rest = rest[1:]; d.compact {
			rest, count = d.without(rest, child)
		}
		if i == 0 && len(rest) > 0 {
			d.text(d.symbols.first)
		} else if i == 0 {
			d.text(d.symbols.single)
		}
		closing := n.closing
		if count > 1 {
			closing++
		}
		d.tree(child, node{n.level + 1, count, i == 0, len(rest) == 0, p.uid, closing})
	}
}

// without returns the processes of a list that differ from p, and the number of equal ones, which
// includes p.
func (d *drawing) without(list []*process, p *process) (rest []*process, count int) {
	count = 1
	for _, other := range list {
		if d.equal(p, other) {
			count++
		} else {
			rest = append(rest, other)
		}
	}
	return rest, count
}

// rows draws the children of a process on lines of their own. Only equal threads are joined.
func (d *drawing) rows(p *process, n node) {
	rest := p.children
	for len(rest) > 0 {
		child := rest[0]
		below := node{level: n.level + 1, count: 1, uid: p.uid}
		if rest = rest[1:]; d.compact && child.thread {
			rest, below.count = d.without(rest, child)
			below.closing = n.closing
			if below.count > 1 {
				below.closing++
			}
		}
		below.last = len(rest) == 0
		d.tree(child, below)
	}
}

// lines draws the lines on the left of a process.
func (d *drawing) lines(n node) {
	for level := range n.level {
		d.text(strings.Repeat(" ", d.indents[level]+1))
		switch {
		case level == n.level-1 && n.last:
			d.text(d.symbols.last)
		case level == n.level-1:
			d.text(d.symbols.branch)
		case d.more[level+1]:
			d.text(d.symbols.vertical)
		default:
			d.text(d.symbols.empty)
		}
	}
}

// details draws what is in parentheses after the name. uid is that of the process above.
func (d *drawing) details(p *process, uid uint32) {
	some := d.args
	next := func() {
		if some {
			d.char(',')
		} else {
			d.char('(')
		}
		some = true
	}
	if d.pids {
		next()
		d.number(p.pid)
	}
	if d.groups {
		next()
		d.number(p.group)
	}
	if d.userChanges && uid != p.uid {
		next()
		if user, ok := ids.Host().UserByID(p.uid); ok {
			d.text(user.Name)
		} else {
			d.text(ids.Decimal(p.uid))
		}
	}
	if d.namespaceChanges && p.parent != nil {
		for i, kind := range namespaces {
			own, above := p.namespaces[i], p.parent.namespaces[i]
			if own != above && own != 0 && above != 0 {
				next()
				d.text(kind)
			}
		}
	}
	if d.contexts {
		next()
		d.text("`" + contextOf(p.pid) + "'")
	}
	if d.args && p.swapped || !d.args && some {
		d.char(')')
	}
}

// contextOf returns the security context of a process.
func contextOf(pid int) string {
	data, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/attr/current")
	context, _, _ := strings.Cut(strings.TrimRight(string(data), "\x00\n"), " (")
	return context
}

// arguments draws the arguments of a process as far as the line has room.
func (d *drawing) arguments(p *process) {
	for i, arg := range p.args {
		room := d.width
		if i < len(p.args)-1 {
			d.char(' ')
			room -= len("...+")
		}
		width := 0
		for j := range len(arg) {
			width++
			if arg[j] < ' ' || arg[j] > '~' {
				width += 3
			}
		}
		if d.column+width > room && d.cuts {
			d.text("...")
			return
		}
		d.escaped(arg)
	}
}

// colorOf returns the control sequence for the color of an age.
func colorOf(age float64) string {
	switch seconds := int(age); {
	case seconds < 60:
		return "\x1b[32m"
	case seconds < 3600:
		return "\x1b[33m"
	}
	return "\x1b[31m"
}
