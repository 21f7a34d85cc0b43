// Package lsns implements lsns(8) of util-linux: it lists the namespaces of processes, and those
// that only an open file or a mount keeps alive.
//
//	lsns [options] [NAMESPACE]
//
// Begin reading at run. read.go collects the namespaces, show.go makes the table.
package lsns

import (
	"math"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/columns"
)

// Command is lsns(8).
var Command = &cli.Command{Name: "lsns", Dialect: cli.UtilLinux, Run: run}

const outputAll rune = 256

var options = cli.Options{
	Permute:   true,
	Exclusive: [][]rune{{'J', 'r'}, {'P', 'p'}},
	Short:     "JlPp:o:nruhVt:T::WQ:H",
	Long: []cli.LongOption{
		{Name: "json", Key: 'J'},
		{Name: "task", Argument: cli.Required, Key: 'p'},
		{Name: "help", Key: 'h'},
		{Name: "output", Argument: cli.Required, Key: 'o'},
		{Name: "output-all", Key: outputAll},
		{Name: "persistent", Key: 'P'},
		{Name: "filter", Argument: cli.Required, Key: 'Q'},
		{Name: "notruncate", Key: 'u'},
		{Name: "version", Key: 'V'},
		{Name: "noheadings", Key: 'n'},
		{Name: "nowrap", Key: 'W'},
		{Name: "list", Key: 'l'},
		{Name: "raw", Key: 'r'},
		{Name: "type", Argument: cli.Required, Key: 't'},
		{Name: "tree", Argument: cli.Optional, Key: 'T'},
		{Name: "list-columns", Key: 'H'},
	},
}

// A relation is the relation between parents and children in a tree.
type relation uint8

const (
	noTree relation = iota
	byProcess
	byOwner
	byParent
)

// A lister is one run of lsns.
type lister struct {
	inv        *cli.Invocation
	format     columns.Format
	list       bool // no tree, even with --tree
	tree       relation
	persistent bool // only namespaces without processes
	headless   bool
	whole      bool // columns are not truncated
	unwrapped  bool
	pid        int
	namespace  uint64
	types      [len(kinds)]bool
	filter     *columns.Filter
	columns    []int
	netlink    int // a netlink socket, or -1

	mounts     []mountinfo.Entry
	nsfs       uint64 // device number of the namespaces' files
	processes  []*process
	byPID      map[int]*process
	namespaces []*namespace
	byID       map[uint64]*namespace
	netIDs     map[uint64]int // by inode: ids of network namespaces
	users      map[uint32]string
}

// failedMounts is util-linux's exit status when the table of mounts cannot be read.
const failedMounts = 32

func run(inv *cli.Invocation) error {
	l := &lister{
		inv: inv, netlink: -1, byPID: map[int]*process{}, byID: map[uint64]*namespace{}, netIDs: map[uint64]int{}, users: map[uint32]string{},
	}
	err := l.parse()
	if err != nil {
		return err
	}
	if l.types == [len(kinds)]bool{} {
		for i := range l.types {
			l.types[i] = true
		}
	}
	if l.wants(netnsid) {
		l.openNetlink()
	}
	if l.mounts, err = mountinfo.Read(); err != nil {
		return &cli.Failure{Text: "failed to parse /proc/self/mountinfo", Err: err, Status: failedMounts}
	}
	l.read()
	var table *columns.Table
	if l.namespace != 0 {
		table, err = l.showProcesses()
	} else {
		table, err = l.showNamespaces()
	}
	if err != nil {
		return err
	}
	return inv.Print(table.Text())
}

// parse parses the command line.
func (l *lister) parse() error {
	output, listed := "", false
	hasOutput := false
	operands, err := l.inv.ParseUtilLinux(&options, usage, func(opt cli.Option) error {
		switch opt.Key {
		case 'H':
			listed = true
		case 'o':
			output, hasOutput = opt.Value, true
		default:
			return l.take(opt)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if listed {
		return l.inv.ReplyVerbatim(l.listColumns())
	}
	if len(operands) > 0 {
		if l.pid != 0 {
			return cli.Fail("--task is mutually exclusive with <namespace>", nil)
		}
		if l.namespace, err = cli.Unsigned(operands[0], "invalid namespace argument", math.MaxUint64); err != nil {
			return err
		}
	}
	l.useDefaults(len(operands) > 0)
	if hasOutput {
		l.columns, err = columns.Choose(output, l.columns, 2*len(infos), columnNamed)
		if err != nil {
			return cli.Fail(err.Error(), nil)
		}
	}
	return nil
}

func (l *lister) take(opt cli.Option) (err error) {
	switch opt.Key {
	case 'J':
		l.format = columns.JSON
	case 'l':
		l.list = true
	case outputAll:
		l.columns = nil
		for i := range infos {
			l.columns = append(l.columns, i)
		}
	case 'P':
		l.persistent = true
	case 'p':
		var n int64
		n, err = cli.Signed(opt.Value, "invalid PID argument", 1, math.MaxInt32)
		l.pid = int(n)
	case 'n':
		l.headless = true
	case 'r':
		l.format, l.unwrapped = columns.Raw, true
	case 'u':
		l.whole = true
	case 't':
		k := kindNamed(opt.Value)
		if k < 0 {
			return cli.Fail("unknown namespace type: "+opt.Value, nil)
		}
		l.types[k] = true
	case 'W':
		l.unwrapped = true
	case 'T':
		return l.takeTree(opt)
	case 'Q':
		if l.filter, err = columns.ParseFilter(opt.Value, l.inv.Stdout); err != nil {
			return cli.Fail(`failed to parse "`+opt.Value+`": `+err.Error(), nil)
		}
	}
	return err
}

func (l *lister) takeTree(opt cli.Option) error {
	l.tree = byOwner
	if !opt.HasValue {
		return nil
	}
	word := opt.Value
	if word != "" && word[0] == '=' {
		word = word[1:]
	}
	switch word {
	case "parent":
		l.tree = byParent
	case "process":
		l.tree = byProcess
	case "owner":
	default:
		return cli.Fail("unknown tree type: "+word, nil)
	}
	return nil
}

// useDefaults sets the columns if no option has done so: those for the processes of a namespace,
// or those for all namespaces.
func (l *lister) useDefaults(ofNamespace bool) {
	isDefault := len(l.columns) == 0
	switch {
	case ofNamespace && isDefault:
		l.columns = []int{pid, ppid, user, command}
	case isDefault:
		l.columns = []int{ns, kind, nprocs, pid, user}
		if l.types[netKind] && l.typesGiven() {
			l.columns = append(l.columns, netnsid, nsfs)
		}
		l.columns = append(l.columns, command)
	}
	if (ofNamespace || isDefault) && l.tree == noTree && !l.list {
		l.tree = byProcess
	}
}

// typesGiven reports whether -t was given.
func (l *lister) typesGiven() bool { return l.types != [len(kinds)]bool{} }

// wants reports whether a column is printed or used by the filter.
func (l *lister) wants(column int) bool {
	for _, c := range l.columns {
		if c == column {
			return true
		}
	}
	if l.filter != nil {
		for _, name := range l.filter.Names() {
			if name == infos[column].Name {
				return true
			}
		}
	}
	return false
}

func (l *lister) locale() quote.Locale { return quote.FromEnvironment(l.inv.Getenv) }

func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [<namespace ID>]

List the namespaces of the machine, or the processes of one namespace.

Options:
 -J, --json             print JSON
 -l, --list             print a list, not a tree
 -n, --noheadings       print no headings
 -o, --output <list>    print these columns; +<list> adds columns
     --output-all       print all columns
 -P, --persistent       only namespaces without processes
 -p, --task <pid>       only the namespaces of a process
 -Q, --filter <expr>    only lines for which an expression is true
 -r, --raw              print values separated by one blank
 -u, --notruncate       do not truncate columns
 -W, --nowrap           print one line for each namespace
 -t, --type mnt|net|ipc|user|pid|uts|cgroup|time
                        only this type
 -T, --tree[=<rel>]     print a tree by parent, owner or process

 -H, --list-columns     list the columns
 -h, --help             show this help
 -V, --version          show the version

For more details see lsns(8).
`
}
