package lsns

import (
	"cmp"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

type line = columns.Line

// The columns: indexes of infos.
const (
	ns = iota
	kind
	path
	nprocs
	pid
	ppid
	command
	uid
	user
	netnsid
	nsfs
	pns
	ons
)

// infos are the columns, with the texts of --list-columns.
var infos = [...]struct {
	columns.Column
	help string
}{
	ns:      {columns.Column{Name: "NS", Hint: 10, Right: true, Type: columns.Number}, "namespace identifier (inode number)"},
	kind:    {columns.Column{Name: "TYPE", Hint: 5}, "kind of namespace"},
	path:    {columns.Column{Name: "PATH"}, "path to the namespace"},
	nprocs:  {columns.Column{Name: "NPROCS", Hint: 5, Right: true, Type: columns.Number}, "number of processes in the namespace"},
	pid:     {columns.Column{Name: "PID", Hint: 5, Right: true, Type: columns.Number}, "lowest PID in the namespace"},
	ppid:    {columns.Column{Name: "PPID", Hint: 5, Right: true, Type: columns.Number}, "PPID of the PID"},
	command: {columns.Column{Name: "COMMAND", Truncate: true}, "command line of the PID"},
	uid:     {columns.Column{Name: "UID", Right: true, Type: columns.Number}, "UID of the PID"},
	user:    {columns.Column{Name: "USER"}, "username of the PID"},
	netnsid: {columns.Column{Name: "NETNSID", Right: true}, "namespace ID as used by network subsystem"},
	nsfs:    {columns.Column{Name: "NSFS", Lines: true}, "nsfs mountpoint (usually used network subsystem)"},
	pns:     {columns.Column{Name: "PNS", Hint: 10, Right: true, Type: columns.Number}, "parent namespace identifier (inode number)"},
	ons:     {columns.Column{Name: "ONS", Hint: 10, Right: true, Type: columns.Number}, "owner namespace identifier (inode number)"},
}

// columnNamed returns the index of a column, or -1 if there is none with the name.
func columnNamed(name string) int {
	for i := range infos {
		if strings.EqualFold(infos[i].Name, name) {
			return i
		}
	}
	return -1
}

func (l *lister) listColumns() string {
	t := columns.List("lsns-columns", l.format, l.locale())
	for i := range infos {
		kind := "<string>"
		if infos[i].Type == columns.Number {
			kind = "<integer>"
		}
		t.Fill(nil, infos[i].Name, kind, infos[i].help)
	}
	return t.Text()
}

func sortByID(list []*namespace) {
	slices.SortStableFunc(list, func(a, b *namespace) int { return cmp.Compare(a.id, b.id) })
}

func (l *lister) table() *columns.Table {
	t := &columns.Table{
		Name: "namespaces", Format: l.format, NoHeadings: l.headless, Locale: l.locale(), Terminal: columns.TerminalWidth(l.inv.Getenv),
	}
	byRelation := l.tree == byOwner || l.tree == byParent
	for _, i := range l.columns {
		c := infos[i].Column
		c.Truncate = c.Truncate && !l.whole
		c.Lines = c.Lines && !l.unwrapped
		if l.tree == byProcess && i == command {
			c.Tree = true
		}
		if byRelation && i == ns {
			c.Tree, c.Right = true, false
		}
		t.Columns = append(t.Columns, &c)
	}
	return t
}

// showNamespaces returns the table of all namespaces.
func (l *lister) showNamespaces() (*columns.Table, error) {
	if err := l.checkFilter(); err != nil {
		return nil, err
	}
	t := l.table()
	for _, n := range l.namespaces {
		if l.pid != 0 && !slices.ContainsFunc(n.processes, func(p *process) bool { return p.pid == l.pid }) ||
			l.persistent && len(n.processes) > 0 || n.line != nil {
			continue
		}
		if err := l.showNamespace(t, n); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// checkFilter refuses a filter with unknown columns. It prints all of them.
func (l *lister) checkFilter() error {
	if l.filter == nil {
		return nil
	}
	bad := ""
	for _, name := range l.filter.Names() {
		if columnNamed(name) < 0 {
			bad += l.inv.ErrorName() + ": unknown column: " + name + "\n"
		}
	}
	if bad == "" {
		return nil
	}
	l.inv.Stderr.Write([]byte(bad))
	return cli.Fail("failed to initialize filter", nil)
}

// showNamespace adds a namespace after its parents in the tree.
func (l *lister) showNamespace(t *columns.Table, n *namespace) error {
	var above *namespace
	switch l.tree {
	case byOwner:
		above = n.ownerNS
	case byParent:
		if above = n.parentNS; above == nil {
			above = n.ownerNS
		}
	}
	if above != nil && above != n && above.line == nil {
		if err := l.showNamespace(t, above); err != nil {
			return err
		}
	}
	return l.addLine(t, n, n.first)
}

// showProcesses returns the table of the processes of a namespace.
func (l *lister) showProcesses() (*columns.Table, error) {
	n := l.byID[l.namespace]
	if n == nil {
		return nil, cli.Fail("not found namespace: "+strconv.FormatUint(l.namespace, 10), nil)
	}
	t := l.table()
	if l.filter != nil && len(l.filter.Names()) > 0 && len(n.processes) > 0 {
		return nil, cli.Fail("failed to apply filter", unix.ENOTTY) // the real tool prints a left-over errno
	}
	for _, p := range n.processes {
		if p.line == nil {
			if err := l.showProcess(t, p, n); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// showProcess adds a process after its parents in the same namespace.
func (l *lister) showProcess(t *columns.Table, p *process, n *namespace) error {
	if l.tree == byProcess && p.parent != nil && p.parent.line == nil && p.parent.ns[n.kind] == p.ns[n.kind] {
		if err := l.showProcess(t, p.parent, n); err != nil {
			return err
		}
	}
	return l.addLine(t, n, p)
}

// addLine adds a line unless the filter excludes it.
func (l *lister) addLine(t *columns.Table, n *namespace, p *process) error {
	var parent *line
	switch {
	case l.tree == byProcess && p != nil && p.parent != nil:
		parent = p.parent.line
	case l.tree == byParent && n.parentNS != nil:
		parent = n.parentNS.line
	case l.tree == byOwner && n.ownerNS != nil:
		parent = n.ownerNS.line
	}
	if l.filter != nil {
		wanted, err := l.filter.Match(func(name string) (string, columns.Type) {
			i := columnNamed(name)
			return l.value(i, n, p), infos[i].Type
		})
		if err != nil {
			return cli.Fail("failed to apply filter", err)
		}
		if !wanted {
			return nil
		}
	}
	added := t.Add(parent)
	for i, c := range l.columns {
		added.Cells[i] = l.value(c, n, p)
	}
	if l.tree == byOwner || l.tree == byParent {
		n.line = added
	} else if p != nil {
		p.line = added
	}
	return nil
}

// value returns the value of a column for a namespace and a process, which may be nil.
func (l *lister) value(column int, n *namespace, p *process) string {
	number := func(n uint64) string { return strconv.FormatUint(n, 10) }
	switch column {
	case ns:
		return number(n.id)
	case kind:
		return kinds[n.kind]
	case nprocs:
		return strconv.Itoa(len(n.processes))
	case uid:
		return number(uint64(n.uid(p)))
	case user:
		return l.user(n.uid(p))
	case netnsid:
		switch {
		case n.kind != netKind:
		case n.netID >= 0:
			return strconv.Itoa(n.netID)
		case n.netID == unassigned:
			return "unassigned"
		}
		return ""
	case nsfs:
		if l.unwrapped {
			return strings.Join(mountedAt(l.mounts, n), ",")
		}
		return strings.Join(mountedAt(l.mounts, n), "\n")
	case pns:
		return number(n.parent)
	case ons:
		return number(n.owner)
	}
	if p == nil {
		return ""
	}
	switch column {
	case pid:
		return strconv.Itoa(p.pid)
	case ppid:
		return strconv.Itoa(p.ppid)
	case command:
		return p.command()
	}
	return "/proc/" + strconv.Itoa(p.pid) + "/ns/" + kinds[n.kind]
}

func (n *namespace) uid(p *process) uint32 {
	if p == nil {
		return n.ownerUID
	}
	return p.uid
}

func (l *lister) user(uid uint32) string {
	name, known := l.users[uid]
	if !known {
		name = strconv.FormatUint(uint64(uid), 10)
		if u, ok := ids.Host().UserByID(uid); ok && u.Name != "" {
			name = u.Name
		}
		l.users[uid] = name
	}
	return name
}

// longestCommand is the number of bytes of a command line that are read.
const longestCommand = 8192

// command returns the command line of a process or, for a kernel thread, its name.
func (p *process) command() string {
	for _, file := range [...]string{"/cmdline", "/comm"} {
		text, _ := os.ReadFile("/proc/" + strconv.Itoa(p.pid) + file)
		if len(text) == 0 {
			continue
		}
		text = text[:min(len(text), longestCommand)]
		// The last NUL ends the command line. All others separate its words.
		return strings.ReplaceAll(string(text[:len(text)-1]), "\x00", " ")
	}
	return ""
}
