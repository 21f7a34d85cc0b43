// Package ps implements ps(1) of procps: it lists processes and threads.
//
// newListing parses the command line (options.go, select.go, format.go), then the processes are
// read, selected, sorted and printed. The columns are in columns.go, how their values are found
// in values.go.
//
// Synopsis:
//
//	ps [options]
package ps

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/procps"
	"golang.org/x/sys/unix"
)

// Command is ps.
var Command = &cli.Command{
	Name: "ps",
	Dialect: cli.Dialect{ErrorName: func(string) string { return "error" }, TryName: cli.BaseName, Status: 1, Unwritten: func(cause error) error {
		return &cli.Failure{Text: "write error", Err: cause, Whole: true}
	}},
	Run: procps.Mounted(ps),
}

const version = "ps" + cli.Procps

// sections are the parts of the usage text.
var sections = []struct{ name, text string }{
	{"simple", `
Basic options:
 -A, -e               all processes
 -a                   processes with a terminal, without session leaders
  a                   processes with a terminal, of all users
 -d                   all processes without session leaders
 -N, --deselect       the processes that are not selected
  r                   only running processes
  T                   processes on this terminal
  x                   also processes without a terminal
`}, {"list", `
Selection by list:
 -C <command>         name of the program
 -G, --Group <GID>    real group, id or name
 -g, --group <group>  session id, or effective group's name
 -p, p, --pid <PID>   process id
     --ppid <PID>     parent process id
 -q, q, --quick-pid <PID>
                      process id, in the order of the list
 -s, --sid <session>  session id
 -t, t, --tty <tty>   terminal
 -u, U, --user <UID>  effective user, id or name
 -U, --User <UID>     real user, id or name
`}, {"output", `
Output formats:
 -D, --date-format <format>
                      format of the column lstart, as of date(1)
 -F                   extra full format
 -f                   full format, with command lines
  f, --forest         draw the tree of processes
 -H                   indent processes below their parents
 -j                   columns for process groups and sessions
  j                   job format
 -l                   long format
  l                   BSD long format
 -M, Z                a column for the security label
 -O <format>          default columns with those of <format>
  O <format>          the same with BSD columns, or sort keys
 -o, o, --format <format>
                      columns, NAME[:WIDTH][=HEADER],...
 -P                   a column for the processor
  s                   signal format
  u                   format for users, with shares of CPU and memory
  v                   virtual memory format
  X                   register format
 -y                   no flags; rss in place of addr (with -l)
     --context        security label format
     --delimiter <character>
                      a character between columns
     --headers        repeat the header on every page
  h, --no-headers     no header
     --cols, --columns, --width <number>
                      width of the screen
     --rows, --lines <number>
                      height of the screen
     --signames       names of signals in place of masks
`}, {"threads", `
Show threads:
  H                   as if they were processes
 -L                   with columns LWP and NLWP
 -m, m                after their processes
 -T                   with a column SPID
`}, {"misc", `
Miscellaneous options:
 -c                   columns for the scheduling class
  c                   the program's name in place of the command line
  e                   the environment after the command
  k, --sort <spec>    sort by [+|-]key[,[+|-]key[,...]]
  L                   list the names of columns
  n                   numbers for users and kernel functions
  S, --cumulative     add the resources of ended children
 -w, w                at least 132 columns; twice: lines of any length
     --info           describe ps itself
 -V, V, --version     display version
     --help <simple|list|output|threads|misc|all>
                      display help
`}}

const (
	usageHead = `
Usage:
 ps [options]
`
	usageTail = `
For more details see ps(1).
`
	shortUsage = usageHead + `
 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.
` + usageTail
)

// help returns the usage text, or the section that a word names.
func help(word string) string {
	text := usageHead
	for _, s := range sections {
		if word == "" || word == "all" || word == "a" || word == s.name || word == s.name[:1] {
			text += s.text
		}
	}
	if text == usageHead {
		return shortUsage
	}
	return text + usageTail
}

// A listing is the parsed command line, and the processes that it lists.
type listing struct {
	inv    *cli.Invocation
	only   string // the word of the command line if there is one
	answer string // of --help and other options that list nothing
	table  *procps.Table

	// Selection.
	everyTerminal bool // a
	without       bool // x: also processes without a terminal
	leaders       bool // g
	all           bool // -e
	noLeaders     bool // -d
	terminals     bool // -a
	running       bool // r
	negated       bool // -N
	selected      []selection

	// Format.
	bsd          bool   // there was an option without a dash, so the BSD formats are the default
	dashedBSD    bool   // words with a dash are BSD options
	bsdFormats   []byte // u and other BSD options that choose the format
	full         bool   // -f
	long         bool   // -l
	extra        bool   // -F
	context      bool   // --context
	jobColumns   bool   // -j
	classes      bool   // -c
	noFlags      bool   // -y
	processor    bool   // -P
	labels       bool   // -M
	deferred     []deferred
	own          []shown // the columns
	sort         []order
	threads      threadStyle
	forest       forestStyle
	dateFormat   string
	delimiter    string
	deadChildren bool // S: with the resources of ended children
	trueName     bool // c: the program's name in place of the command line
	environment  bool // e
	numbers      bool // n: numbers for users and kernel functions
	signalNames  bool // --signames
	wideSignals  bool // there is room for all digits of signals
	warning      string

	// Screen.
	headings      headings
	wide          int
	width, height int
	room          int // columns for the word that is being formatted
	utf8          bool
}

// A forestStyle says how the tree of processes is shown.
type forestStyle int

const (
	noForest forestStyle = iota
	drawn                // f: by lines
	indented             // -H
)

// headings says how often the header is printed.
type headings int

const (
	oneHeading headings = iota
	noHeading
	manyHeadings // on each page
)

func ps(inv *cli.Invocation) error {
	if _, err := os.Stat(procps.MountPoint + "/" + strconv.Itoa(os.Getpid())); err != nil {
		return unknownSelf(inv)
	}
	l, err := newListing(inv)
	if err == errNoPriority {
		inv.Stderr.Write([]byte("ps:" + err.Error() + "\n"))
		return &cli.Failure{Status: 1}
	}
	if err != nil {
		inv.Stderr.Write([]byte("error: " + err.Error() + "\n" + shortUsage))
		return &cli.Failure{Status: 1}
	}
	if l.answer != "" {
		return inv.Print(l.answer)
	}
	if conflict := l.quickConflict(); conflict != "" {
		inv.Stderr.Write([]byte(conflict))
		return &cli.Failure{Status: 1}
	}
	inv.Stderr.Write([]byte(l.warning))
	if l.table, err = procps.Read(); err != nil {
		return err
	}
	if l.table.Self == nil {
		return unknownSelf(inv)
	}
	list := l.list()
	l.arrange(list)
	if err := inv.Print(l.page(list)); err != nil {
		return err
	}
	if len(list) == 0 {
		return &cli.Failure{Status: 1}
	}
	return nil
}

// unknownSelf writes that there is no process with the id of this one, because /proc is that of another
// PID namespace.
func unknownSelf(inv *cli.Invocation) error {
	inv.Stderr.Write([]byte("fatal library error, lookup self\n"))
	return &cli.Failure{Status: 1}
}

// measure determines the size of the screen and whether texts are UTF-8.
func (l *listing) measure() {
	l.utf8 = quote.FromEnvironment(l.inv.Getenv).UTF8
	l.width, l.height = 80, 24
	for _, fd := range []int{terminal.FD(l.inv.Stdout), terminal.FD(l.inv.Stderr), terminal.FD(l.inv.Stdin)} {
		if size, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ); err == nil && size.Col > 0 && size.Row > 0 {
			l.width, l.height = int(size.Col), int(size.Row)
			break
		}
	}
	if !terminal.Is(terminal.FD(l.inv.Stdout)) {
		l.width = unlimited
	}
	for name, size := range map[string]*int{"COLUMNS": &l.width, "LINES": &l.height} {
		text, _ := l.inv.Getenv(name)
		if n, err := cNumber(text); err == nil && n > 0 && n < unlimited {
			*size = int(n)
		}
	}
	if (l.width < 9 || l.height < 2) && !l.dashedBSD {
		fmt.Fprintf(l.inv.Stderr, "your %dx%d screen size is bogus. expect trouble\n", l.width, l.height)
	}
}

// ticks returns the processor time of a process, under S with that of its ended children.
func (l *listing) ticks(p *procps.Process) uint64 {
	if l.deadChildren {
		return p.TicksWithChildren()
	}
	return p.Ticks()
}

// arrange sorts the processes. For --forest it also puts them in the order of the tree.
func (l *listing) arrange(list []*procps.Process) {
	if l.forest != noForest || len(l.sort) > 0 {
		slices.SortStableFunc(list, func(a, b *procps.Process) int { return a.PID - b.PID })
	}
	if l.forest != noForest && len(l.sort) == 0 {
		slices.SortStableFunc(list, func(a, b *procps.Process) int { return cmp.Compare(a.Starttime, b.Starttime) })
	}
	for _, o := range slices.Backward(l.sort) {
		compare := l.ordered(o.by)
		slices.SortStableFunc(list, func(a, b *procps.Process) int {
			if o.descending {
				a, b = b, a
			}
			return compare(a, b)
		})
	}
	if l.forest != noForest {
		plant(list)
	}
	if l.forest == indented {
		for _, p := range list {
			p.Depth = strings.Repeat(" ", len(p.Depth)/2)
		}
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

// page returns the listing as text.
func (l *listing) page(list []*procps.Process) string {
	var b strings.Builder
	hasHeader := slices.ContainsFunc(l.own, func(c shown) bool { return c.header != "" && c.fit != literal })
	until := 1 // rows until the next header; one that is not positive never comes
	if l.headings == noHeading || l.headings == oneHeading && !hasHeader {
		until = 0
	}
	show := func(r *row) {
		if until--; until == 0 {
			b.WriteString(l.line(nil))
			if l.headings == manyHeadings {
				until = l.height - 1
			}
		}
		if r != nil {
			b.WriteString(l.line(r))
		}
	}
	for _, p := range list {
		for _, r := range l.rowsOf(p) {
			show(&r)
		}
	}
	if len(list) == 0 {
		show(nil)
	}
	return b.String()
}

// rowsOf returns the rows of a process: itself, its threads, or both. Sorted listings have no
// threads, but under H.
func (l *listing) rowsOf(p *procps.Process) []row {
	switch s := l.threads; {
	case s.both() && len(l.sort) > 0:
		return []row{{p, processRow}}
	case s.both():
		return append([]row{{p, processRow}}, threadRows(p, threadRow)...)
	case s.loose, (s.lwp || s.spid) && len(l.sort) == 0:
		return threadRows(p, everyRow)
	}
	return []row{{p, everyRow}}
}

func threadRows(p *procps.Process, kind rows) (list []row) {
	for _, thread := range p.Threads() {
		list = append(list, row{thread, kind})
	}
	return list
}

// wrong returns the error about a wrong command line.
func wrong(format string, args ...any) error { return errors.New(fmt.Sprintf(format, args...)) }
