// Package ps implements ps(1) of procps: it lists processes. It prints the common formats; the
// columns are in columns.go.
//
// Synopsis:
//
//	ps [options]
package ps

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/procps"
)

// Command is ps.
var Command = &cli.Command{
	Name:    "ps",
	Dialect: cli.Dialect{ErrorName: func(string) string { return "error" }, TryName: cli.BaseName, Status: 1},
	Run:     procps.Explained(ps),
}

const usage = `
Usage:
 ps [options]

Show processes, by default those of the user on this terminal.

Basic options:
 -A, -e               all processes
 -a                   processes with a terminal, without session leaders
  a                   processes with a terminal, of all users
 -d                   all processes without session leaders
  x                   also processes without a terminal
  r                   only running processes

Selection by list:
 -C <command>         name of the program
 -g <session>         session id
 -p, p, --pid <PID>   process id
 -q, --quick-pid <PID>
                      process id
     --ppid <PID>     parent process id
 -s, --sid <session>  session id
 -t, t, --tty <tty>   terminal
 -u, U, --user <UID>  effective user, id or name
 -U, --User <UID>     real user, id or name

Output formats:
 -f                   full format, with command lines
 -F                   extra full format
  f, --forest         draw the tree of processes
  j, -j               job format
  l, -l               long format
  u                   format for users, with shares of CPU and memory
 -o, o, --format <format>
                      columns, NAME[:WIDTH][=HEADER],...
 -w, w                at least 132 columns; twice: lines of any length
  h, --no-headers     no header
  k, --sort <spec>    sort by [+|-]key[,[+|-]key[,...]]

 -V, V, --version     display version
     --help           display this help

For more details see ps(1).
`

const shortUsage = `
Usage:
 ps [options]

 Try 'ps --help' for additional help text.

For more details see ps(1).
`

// A listing is the parsed command line.
type listing struct {
	everyTerminal bool // a
	without       bool // x: also processes without a terminal
	all           bool // -e
	noLeaders     bool // -d
	terminals     bool // -a
	running       bool // r
	selected      []func(*procps.Table, *procps.Process) bool
	isList        bool // selected is used

	bsd      bool // there was an option without a dash, so the BSD formats are the default
	full     bool // -f
	user     bool // u
	jobs     bool // j, -j
	long     bool // l, -l
	extra    bool // -F
	forest   bool
	own      []shown // -o
	sort     []order
	wide     int
	noHeader bool
}

// A shown column is a column with its header and width in this listing.
type shown struct {
	*column
	header   string
	width    int // as in column
	minWidth int // the minimum width
}

// An order is a column to sort by.
type order struct {
	by         *column
	descending bool
}

func ps(inv *cli.Invocation) error {
	t, err := procps.Read()
	if err != nil {
		return err
	}
	l := &listing{}
	switch answer, err := l.parse(inv.Argv[1:]); {
	case err != nil:
		inv.Stderr.Write([]byte("error: " + err.Error() + "\n" + shortUsage))
		return &cli.Failure{Status: 1}
	case answer != "":
		return inv.Print(answer)
	}
	list := l.list(t)
	l.arrange(t, list)
	if err := inv.Print(l.text(t, list, l.columnsOfOutput(inv))); err != nil {
		return err
	}
	if len(list) == 0 {
		return &cli.Failure{Status: 1}
	}
	return nil
}

// list returns the selected processes.
func (l *listing) list(t *procps.Table) (list []*procps.Process) {
	for _, p := range t.Processes {
		if l.wants(t, p) && (!l.running || p.State == "R" || p.State == "D") {
			list = append(list, p)
		}
	}
	return list
}

func (l *listing) wants(t *procps.Table, p *procps.Process) bool {
	for _, selects := range l.selected {
		if selects(t, p) {
			return true
		}
	}
	leader := p.Session == p.PID
	switch {
	case l.all || l.everyTerminal && l.without:
		return true
	case l.noLeaders && !leader, l.terminals && !leader && p.TTY != 0, l.everyTerminal && p.TTY != 0:
		return true
	case l.isList || l.noLeaders || l.terminals || l.everyTerminal:
		return false
	}
	// If ps has no terminal, the UNIX default is all processes without one, the BSD default none.
	return p.Status.UIDs[1] == t.Self.Status.UIDs[1] && (l.without || p.TTY == t.Self.TTY && (p.TTY != 0 || !l.bsd))
}

// arrange sorts the processes. For --forest it also puts them in the order of the tree.
func (l *listing) arrange(t *procps.Table, list []*procps.Process) {
	slices.SortStableFunc(list, func(a, b *procps.Process) int { return a.PID - b.PID })
	if l.forest && len(l.sort) == 0 {
		slices.SortStableFunc(list, func(a, b *procps.Process) int { return cmp.Compare(a.Starttime, b.Starttime) })
	}
	for _, o := range slices.Backward(l.sort) {
		compare := ordered(t, o.by)
		slices.SortStableFunc(list, func(a, b *procps.Process) int {
			if o.descending {
				a, b = b, a
			}
			return compare(a, b)
		})
	}
	if l.forest {
		plant(list)
	}
}

// plant puts every process after its parent, in place, and draws the tree. As in procps, trees
// come in descending order of their parents' ids, and with the same parent the last one first.
func plant(list []*procps.Process) {
	listed := map[int]bool{}
	for _, p := range list {
		listed[p.PID] = true
	}
	children := map[int][]*procps.Process{}
	var roots []*procps.Process
	for _, p := range list {
		if listed[p.PPID] {
			children[p.PPID] = append(children[p.PPID], p)
		} else {
			roots = append(roots, p)
		}
	}
	slices.SortStableFunc(roots, func(a, b *procps.Process) int { return a.PPID - b.PPID })
	next := 0
	var grow func(p *procps.Process, trunk string)
	grow = func(p *procps.Process, trunk string) {
		list[next] = p
		next++
		for i, c := range children[p.PID] {
			c.Depth = trunk + ` \_ `
			below := trunk + " |  "
			if i == len(children[p.PID])-1 {
				below = trunk + "    "
			}
			grow(c, below)
		}
	}
	for _, p := range slices.Backward(roots) {
		grow(p, "")
	}
}

// format returns the columns to print.
func (l *listing) format() []shown {
	if len(l.own) > 0 {
		return l.own
	}
	var names string
	switch {
	case l.extra:
		names = "uidname pid ppid c sz rss psr stime tname time cmd"
	case l.long && l.full:
		names = "f s uidname pid ppid c opri ni addr sz wchan stime tname time cmd"
	case l.long && l.bsd:
		names = "f uid pid ppid priority ni vsz rss wchan stat tname bsdtime command"
	case l.long:
		names = "f s uid pid ppid c opri ni addr sz wchan tname time ucmd"
	case l.user:
		names = "user pid pcpu pmem vsz rss tname stat start_time bsdtime command"
	case l.full && l.bsd:
		names = "uidname pid ppid c stime tname stat bsdtime cmd"
	case l.full && l.jobs:
		names = "uidname pid ppid pgid sid c stime tname time cmd"
	case l.full:
		names = "uidname pid ppid c stime tname time cmd"
	case l.jobs && l.bsd:
		names = "ppid pid pgid sid tname tpgid stat uid bsdtime command"
	case l.jobs:
		names = "pid pgid sid tname time ucmd"
	case l.bsd:
		names = "pid tname stat bsdtime command"
	default:
		names = "pid tname time ucmd"
	}
	var list []shown
	for name := range strings.FieldsSeq(names) {
		c := findColumn(name)
		list = append(list, shown{c, c.header, c.width, 0})
	}
	return list
}

// columnsOfOutput returns the maximum width of a line: that of the terminal, or COLUMNS if it is
// set, or 0 for no limit.
func (l *listing) columnsOfOutput(inv *cli.Invocation) int {
	if l.wide > 1 {
		return 0
	}
	width := terminal.Columns(terminal.FD(inv.Stdout))
	if text, _ := inv.Getenv("COLUMNS"); text != "" {
		if n, err := strconv.Atoi(text); err == nil && n > 0 {
			width = n
		}
	}
	if l.wide == 1 && width > 0 {
		width = max(width, 132)
	}
	return width
}

// text returns the table. A line has at most width columns; 0 means no limit.
func (l *listing) text(t *procps.Table, list []*procps.Process, width int) string {
	format := l.format()
	var b strings.Builder
	line := func(words []string) {
		b.WriteString(procps.Clip(align(t, format, words), width) + "\n")
	}
	words := make([]string, len(format))
	headed := false
	for i, c := range format {
		words[i] = c.header
		headed = headed || c.header != ""
	}
	if headed && !l.noHeader {
		line(words)
	}
	for _, p := range list {
		for i, c := range format {
			words[i] = c.text(t, p)
			if c.column.width == nameColumn && i < len(format)-1 {
				words[i] = procps.Cut(words[i], c.columns(t))
			}
		}
		line(words)
	}
	return b.String()
}

// align formats the words of a line under one another. A word that is too long pushes the next
// columns to the right until there is room again.
func align(t *procps.Table, format []shown, words []string) string {
	var b strings.Builder
	at, due := 0, 0 // columns written, and the column at which the next word should begin
	for i, c := range format {
		width := c.columns(t)
		word := words[i]
		if i < len(format)-1 && c.fit == cutAtLeft && word != c.header {
			word = procps.Clip(word, width)
		}
		pad := due - at
		if c.fit == atRight {
			pad += max(width-procps.ColumnsOf(word), 0)
		}
		if i > 0 {
			pad = max(pad, 1)
		}
		pad = max(pad, 0)
		b.WriteString(strings.Repeat(" ", pad) + word)
		at += pad + procps.ColumnsOf(word)
		due += width + 1
	}
	return b.String()
}

// columns returns the width of the column in this table.
func (s shown) columns(t *procps.Table) int {
	switch s.width {
	case pidColumn:
		return max(t.PIDWidth, s.minWidth)
	case nameColumn:
		return max(procps.NameWidth, s.minWidth)
	}
	return max(s.width, s.minWidth)
}

// A syntaxError is the message about a wrong command line.
type syntaxError string

func (e syntaxError) Error() string { return string(e) }

func wrong(format string, args ...any) error { return syntaxError(fmt.Sprintf(format, args...)) }
