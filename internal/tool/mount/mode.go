package mount

import (
	"slices"
	"strings"
)

// A mode says which tables are looked into, and what becomes of the options found there:
// --options-source and --options-mode. The zero value is the usual way.
type mode struct {
	sources []string // "fstab", "mtab", "disable"
	options string   // "ignore", "append", "prepend" or "replace"
	force   bool     // also if source and target are given
}

// set takes over the value of an option.
func (m *mode) set(key rune, value string) error {
	switch key {
	case optionsMode:
		if !slices.Contains([]string{"ignore", "append", "prepend", "replace"}, value) {
			return badUsage
		}
		m.options = value
	case optionsSource:
		m.sources = strings.Split(value, ",")
		for _, s := range m.sources {
			if !slices.Contains([]string{"fstab", "mtab", "disable"}, s) {
				return badUsage
			}
		}
	case optionsSourceForce:
		m.force = true
	}
	return nil
}

// looksInto reports whether a table is looked into.
func (m *mode) looksInto(table string) bool {
	if slices.Contains(m.sources, "disable") {
		return false
	}
	return len(m.sources) == 0 || slices.Contains(m.sources, table)
}

// merge returns the options of a table together with those of the command line.
func (m *mode) merge(table, given []option) []option {
	switch m.options {
	case "ignore":
		return given
	case "append":
		return append(slices.Clone(given), table...)
	case "replace":
		return table
	}
	return append(table, given...)
}
