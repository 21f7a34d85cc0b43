package ls

import (
	"cmp"
	"slices"
	"strings"

	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/versions"
)

// order sorts the files that are printed next.
func (l *run) order() {
	if l.sort == 'U' {
		return
	}
	l.lookForQuotes()
	slices.SortStableFunc(l.files, func(a, b listed) int {
		if l.dirsFirst && a.leadsToDir() != b.leadsToDir() {
			if a.leadsToDir() {
				return -1
			}
			return 1
		}
		c := l.compare(&a, &b)
		if c == 0 {
			c = strings.Compare(a.name, b.name)
		}
		if l.reverse {
			return -c
		}
		return c
	})
}

func (l *run) compare(a, b *listed) int {
	switch l.sort {
	case 't':
		x, _ := l.timeOf(a)
		y, _ := l.timeOf(b)
		return dates.Of(y).Compare(dates.Of(x))
	case 'S':
		return cmp.Compare(b.st.Size, a.st.Size)
	case 'X':
		return strings.Compare(extension(a.name), extension(b.name))
	case 'v':
		return versions.Compare(a.name, b.name)
	case 'w':
		return cmp.Compare(l.nameCells(a), l.nameCells(b))
	}
	return 0
}

// extension returns a name from its last dot on.
func extension(name string) string {
	if at := strings.LastIndexByte(name, '.'); at >= 0 {
		return name[at:]
	}
	return ""
}
