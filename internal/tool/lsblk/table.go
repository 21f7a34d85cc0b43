package lsblk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

// A row is a line of the table with the device that it stands for.
type row struct {
	device, parent *device
}

// text returns the table of all devices.
func (l *lister) text() (string, error) {
	t := &columns.Table{
		Name: "blockdevices", Format: l.format, NoHeadings: l.given['n'], ASCII: l.given['i'], ShellNames: l.given['y'],
		Locale: l.locale(), Terminal: cmp.Or(l.width, columns.TerminalWidth(l.inv.Getenv)),
	}
	hasTree := false
	for i, c := range l.columns {
		own := infos[c].column()
		own.Type = l.typeOf(c)
		if !hasTree && l.tree && (c == l.treeColumn || l.forceTree && l.format == columns.JSON && i == len(l.columns)-1) {
			own.Tree, own.Right, hasTree = true, false, true
		}
		t.Columns = append(t.Columns, &own)
	}
	if err := l.checkFilter(); err != nil {
		return "", err
	}
	rows := map[*columns.Line]row{}
	for _, d := range l.roots {
		if err := l.add(t, rows, d, nil, nil); err != nil {
			return "", err
		}
	}
	by := l.sortColumn
	if by < 0 {
		by = number
	}
	t.Sort(func(a, b *columns.Line) int { return l.compare(by, rows[a], rows[b]) })
	if l.keepsOrder() {
		t.SortByTree()
	}
	return t.Text(), nil
}

// keepsOrder reports whether a list has the devices in the order of the tree.
func (l *lister) keepsOrder() bool {
	return !l.tree && (l.given['s'] || l.format == columns.Pairs || l.format == columns.Raw)
}

func (l *lister) typeOf(c int) columns.Type {
	switch infos[c].kind {
	case numeric:
		return columns.Number
	case boolean:
		return columns.Boolean
	case bytesValue:
		if l.given['b'] {
			return columns.Number
		}
	case list:
		return columns.Strings
	}
	return columns.String
}

// add adds the line of a device, and those of its children.
func (l *lister) add(t *columns.Table, rows map[*columns.Line]row, d, parent *device, above *columns.Line) error {
	if parent == nil {
		parent = d.disk
	}
	if !l.tree && !l.keepsOrder() && d.printed {
		return nil
	}
	d.printed = true
	wanted := true
	if l.filter != nil {
		var err error
		if wanted, err = l.filter.Match(func(name string) (string, columns.Type) { return l.filtered(columnNamed(name), d, parent) }); err != nil {
			return cli.Fail("failed to apply filter", err)
		}
	}
	line := above
	if wanted {
		line = t.Add(above)
		rows[line] = row{d, parent}
		for i, c := range l.columns {
			line.Cells[i] = l.value(c, d, parent)
		}
	}
	for _, child := range d.children {
		if err := l.add(t, rows, child, d, line); err != nil {
			return err
		}
	}
	return nil
}

// filtered returns the value of a column for an expression. A size is a number there.
func (l *lister) filtered(c int, d, parent *device) (string, columns.Type) {
	if infos[c].kind == bytesValue {
		exact := *l
		exact.given = map[rune]bool{'b': true}
		return exact.value(c, d, parent), columns.Number
	}
	return l.value(c, d, parent), l.typeOf(c)
}

// checkFilter refuses an expression with unknown columns. It prints all of them.
func (l *lister) checkFilter() error {
	if l.filter == nil {
		return nil
	}
	unknown := slices.DeleteFunc(l.filter.Names(), func(name string) bool { return columnNamed(name) >= 0 })
	for _, name := range unknown {
		l.warn("unknown column: " + name)
	}
	if len(unknown) > 0 {
		return cli.Fail("failed to initialize filter", nil)
	}
	return nil
}

// compare compares the values of a column: numbers, or texts. A missing value is before all others.
func (l *lister) compare(c int, a, b row) int {
	switch infos[c].kind {
	case numeric, bytesValue, sortable:
		return cmp.Compare(l.sortKey(c, a), l.sortKey(c, b))
	}
	return strings.Compare(l.value(c, a.device, a.parent), l.value(c, b.device, b.parent))
}

// sortKey returns the number of a value plus one, or 0 for a missing one.
func (l *lister) sortKey(c int, r row) uint64 {
	text := ""
	switch c {
	case number:
		return unix.Mkdev(unix.Major(r.device.number), unix.Minor(r.device.number)) + 1
	case fsSize, fsAvail, fsUsed: // the real tool does not sort by these
	case major, minor:
		text = l.value(c, r.device, r.parent)
	default:
		text, _ = l.filtered(c, r.device, r.parent)
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0
	}
	return n + 1
}
