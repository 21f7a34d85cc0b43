// Package pstree shows processes as a tree: pstree(1) of psmisc.
//
//	pstree [OPTION]... [PID|USER]
//
// processes.go reads the processes, draw.go draws the tree.
package pstree

import (
	"cmp"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/numeral"
	"contedor/internal/linux/terminfo"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is pstree(1).
var Command = gnu.Command("pstree", cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 1, UsageStatus: 1}, "", func(t *gnu.Tool) error {
	err := run(t)
	if t.Out.Flush() != nil {
		t.Out.Reset(io.Discard) // it does not check what it writes
	}
	return err
})

const usage = `Usage: pstree [-acglpsStTuZ] [ -h | -H PID ] [ -n | -N type ]
              [ -A | -G | -U ] [ PID | USER ]
   or: pstree -V

Show processes as a tree.

  -a, --arguments     show arguments
  -A, --ascii         draw with ASCII characters
  -c, --compact-not   show equal subtrees one by one
  -C, --color=TYPE    color processes by an attribute
                      (age)
  -g, --show-pgids    show process groups; -c is on
  -G, --vt100         draw with the characters of VT100
  -h, --highlight-all highlight this process and those above it
  -H PID, --highlight-pid=PID
                      highlight a process and those above it
  -l, --long          do not cut long lines
  -n, --numeric-sort  sort by process id
  -N TYPE, --ns-sort=TYPE
                      sort by namespace
                              (cgroup, ipc, mnt, net, pid, time, user, uts)
  -p, --show-pids     show process ids; -c is on
  -s, --show-parents  show the processes above the chosen one
  -S, --ns-changes    show where namespaces change
  -t, --thread-names  show the names of threads
  -T, --hide-threads  hide threads
  -u, --uid-changes   show where users change
  -U, --unicode       draw with Unicode characters
  -V, --version       display the version
  -Z, --security-context
                      show security contexts

  PID    begin with this process; 1 (init) without it
  USER   show the trees of processes of this user

`

var options = cli.Options{Short: "aAcC:GhH:nN:pglsStTuUVZ", Permute: true, Long: []cli.LongOption{
	{Name: "arguments", Key: 'a'},
	{Name: "ascii", Key: 'A'},
	{Name: "compact-not", Key: 'c'},
	{Name: "color", Argument: cli.Required, Key: 'C'},
	{Name: "vt100", Key: 'G'},
	{Name: "highlight-all", Key: 'h'},
	{Name: "highlight-pid", Argument: cli.Required, Key: 'H'},
	{Name: "long", Key: 'l'},
	{Name: "numeric-sort", Key: 'n'},
	{Name: "ns-sort", Argument: cli.Required, Key: 'N'},
	{Name: "show-pids", Key: 'p'},
	{Name: "show-pgids", Key: 'g'},
	{Name: "show-parents", Key: 's'},
	{Name: "ns-changes", Key: 'S'},
	{Name: "thread-names", Key: 't'},
	{Name: "hide-threads", Key: 'T'},
	{Name: "uid-changes", Key: 'u'},
	{Name: "unicode", Key: 'U'},
	{Name: "version", Key: 'V'},
	{Name: "security-context", Key: 'Z'},
}}

// namespaces are the kinds of namespaces, in the order in which changes are shown.
var namespaces = []string{"cgroup", "ipc", "mnt", "net", "pid", "user", "uts", "time"}

// A viewer is one run.
type viewer struct {
	*gnu.Tool
	drawing
	table
	highlighted int // process id; 0 for none
	terminal    *terminfo.Terminal
	parents     bool
	sortedBy    int // index of namespaces; -1 for none
}

// failed is the failure after a message.
var failed = &cli.Failure{Status: 1}

// fail writes a message as it is and returns the failure.
func (v *viewer) fail(text string) error {
	v.Out.Flush()
	v.Stderr.Write([]byte(text))
	return failed
}

func run(t *gnu.Tool) error {
	v := &viewer{Tool: t, sortedBy: -1}
	v.drawing = drawing{Tool: t, column: 1, width: outputWidth(t), compact: true, cuts: true, symbols: &ascii}
	if _, err := unix.IoctlGetTermios(1, unix.TCGETS); err == nil && t.Locale.UTF8 {
		v.symbols = &unicodeSymbols
	}
	operands, err := t.Getopt(&options).Each(v.take, func(err error) error {
		return v.fail(t.Argv[0] + ": " + err.Error() + "\n" + usage)
	})
	if err != nil {
		return err
	}
	return v.view(operands)
}

func (v *viewer) take(o cli.Option) error {
	switch o.Key {
	case 'a':
		v.args = true
	case 'A':
		v.symbols = &ascii
	case 'c':
		v.compact = false
	case 'C':
		if !strings.EqualFold(o.Value, "age") {
			return v.fail(usage)
		}
		v.colored = true
	case 'G':
		v.symbols = &vt100
	case 'h', 'H':
		return v.highlight(o)
	case 'l':
		v.cuts = false
	case 'n':
		v.byPID = true
	case 'N':
		if v.sortedBy = slices.Index(namespaces, o.Value); v.sortedBy < 0 {
			return v.fail(usage)
		}
		if _, err := os.Stat("/proc/self/ns/" + o.Value); err != nil {
			return v.fail("procfs file for " + o.Value + " namespace not available\n")
		}
	case 'p':
		v.pids, v.compact = true, false
	case 'g':
		v.groups = true
	case 's':
		v.parents = true
	case 'S':
		v.namespaceChanges = true
	case 't':
		v.threadNames = true
	case 'T':
		v.hidesThreads = true
	case 'u':
		v.userChanges = true
	case 'U':
		v.symbols = &unicodeSymbols
	case 'V':
		v.Stderr.Write([]byte("pstree" + cli.Psmisc))
		return cli.ErrAnswered
	case 'Z':
		v.contexts = true
	}
	return nil
}

// highlight carries out -h and -H PID.
func (v *viewer) highlight(o cli.Option) error {
	if v.highlighted != 0 {
		return v.fail(usage)
	}
	_, named := v.Getenv("TERM")
	terminal, known := terminfo.FromEnvironment(v.Getenv)
	v.terminal = terminal
	if o.Key == 'h' {
		if known {
			v.highlighted = os.Getpid()
		}
		return nil
	}
	switch {
	case !named:
		return v.fail("TERM is not set\n")
	case !known:
		return v.fail("Can't get terminal capabilities\n")
	}
	n, _, _ := numeral.Signed(o.Value, 10)
	if v.highlighted = int(int32(n)); v.highlighted == 0 {
		return v.fail(usage)
	}
	return nil
}

// view shows the processes that the operands choose.
func (v *viewer) view(operands []string) error {
	v.root = rootPID()
	first, user, byUser := v.root, uint32(0), false
	chosen := false
	if len(operands) == 1 {
		if word := operands[0]; word != "" && word[0] >= '0' && word[0] <= '9' {
			n, rest, _ := numeral.Signed(word, 10)
			if rest != "" {
				return v.fail(usage)
			}
			first, chosen = int(int32(n)), true
		} else if user, byUser = ids.Host().User(word); !byUser {
			return v.fail("No such user name: " + word + "\n")
		}
	}
	if len(operands) > 1 {
		return v.fail(usage)
	}
	argSize := math.MaxInt
	if v.args {
		argSize = v.argSize()
	}
	if err := v.read(v.args, argSize); err != nil {
		return v.fail(err.Error())
	}
	for p := v.find(v.highlighted); p != nil; p = p.parent {
		p.highlighted = true
	}
	if v.parents && chosen {
		p := v.find(first)
		if p == nil {
			return v.fail("Process " + strconv.Itoa(first) + " not found.\n")
		}
		for ; p.parent != nil; p = p.parent {
			p.parent.children = []*process{p}
		}
		first = v.root
	}
	v.bold, v.plain = "", ""
	if v.terminal != nil {
		v.bold, v.plain = v.terminal.String(terminfo.Bold), v.terminal.Plain()
	}
	switch {
	case v.sortedBy >= 0:
		v.showByNamespace()
	case !byUser:
		v.tree(v.find(first), node{last: true, leaf: true, count: 1})
	case !v.showByUser(v.find(v.root), user, false):
		return v.fail("No processes found.\n")
	}
	return nil
}

// showByUser shows the trees that begin with a process of a user. It returns whether there is
// one. shown says whether another one has been shown.
func (v *viewer) showByUser(p *process, user uint32, shown bool) bool {
	if p == nil {
		return shown
	}
	if p.uid == user {
		if shown {
			v.Out.WriteByte('\n')
		}
		v.tree(p, node{last: true, leaf: true, count: 1, uid: user})
		return true
	}
	for _, child := range p.children {
		shown = v.showByUser(child, user, shown)
	}
	return shown
}

// showByNamespace shows the processes of each namespace. A process begins a tree if its parent is
// in another namespace.
func (v *viewer) showByNamespace() {
	type group struct {
		number uint64
		roots  []*process
	}
	var groups []*group
	var visit func(p *process)
	visit = func(p *process) {
		number := p.namespaces[v.sortedBy]
		if p.parent == nil || p.parent.namespaces[v.sortedBy] != number {
			at := slices.IndexFunc(groups, func(g *group) bool { return g.number == number })
			if at < 0 {
				at = len(groups)
				groups = append(groups, &group{number: number})
			}
			groups[at].roots = append(groups[at].roots, p)
			if p.parent != nil {
				p.parent.children = slices.DeleteFunc(slices.Clone(p.parent.children), func(c *process) bool { return c == p })
				p.parent = nil
			}
		}
		for _, child := range p.children {
			visit(child)
		}
	}
	if first := v.find(1); first != nil {
		visit(first)
	}
	for _, g := range groups {
		v.text("[" + strconv.FormatUint(g.number, 10) + "]\n")
		for _, p := range g.roots {
			v.tree(p, node{last: true, leaf: true, count: 1})
		}
	}
}

// outputWidth returns the width of the output in columns.
func outputWidth(t *gnu.Tool) int {
	if text, _ := t.Getenv("COLUMNS"); text != "" {
		n, rest, _ := numeral.Signed(text, 0)
		if rest == "" && n > 0 && n < math.MaxInt32 {
			return int(n)
		}
	}
	const otherwise = 132
	if size, err := unix.IoctlGetWinsize(1, unix.TIOCGWINSZ); err == nil {
		return cmp.Or(int(size.Col), otherwise)
	}
	return otherwise
}
