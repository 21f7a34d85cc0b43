package mountinfo

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// A Table is the content of a file of mounts: mountinfo, fstab(5) or /proc/swaps.
type Table struct {
	Entries []Entry
	Bad     []int // numbers of the malformed lines, from 1
}

// ReadTable reads a table from a file. The first line determines the format, as in libmount.
// The error is that of reading the file.
func ReadTable(path string) (Table, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Table{}, err
	}
	return ParseTable(string(text), false), nil
}

// ParseTable reads the text of a table. If fstab is set, the format is that of fstab(5),
// whatever the first line looks like.
func ParseTable(text string, fstab bool) (t Table) {
	number, parse := 0, parseTab
	formatKnown := fstab
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		line = strings.TrimLeft(line, " \t")
		if line == "" || line[0] == '#' {
			continue
		}
		if !formatKnown {
			formatKnown = true
			f := fields{line}
			_, first := f.number()
			_, second := f.number()
			switch {
			case first && second:
				parse = parseLine
			case strings.HasPrefix(line, swapsHeader):
				parse = parseSwap
				continue
			}
		}
		if e, ok := parse(line); ok {
			t.Entries = append(t.Entries, e)
		} else {
			t.Bad = append(t.Bad, number)
		}
	}
	return t
}

// parseTab reads a line of fstab(5): a source, a target and a type, then optional mount
// options and two optional numbers.
func parseTab(line string) (e Entry, ok bool) {
	f := fields{line}
	e.Source, e.Target, e.Type, e.Options = Unescape(f.next()), Unescape(f.next()), Unescape(f.next()), Unescape(f.next())
	if e.Type == "" {
		return e, false
	}
	for _, n := range [...]*int{&e.Freq, &e.Pass} {
		if strings.TrimLeft(f.rest, " \t") == "" {
			break
		}
		wide, err := strconv.ParseInt(f.next(), 10, 64)
		if err != nil {
			return e, false
		}
		*n = int(int32(wide)) // as libmount has it
	}
	return e, true
}

// swapsHeader begins /proc/swaps.
const swapsHeader = "Filename\t"

func parseSwap(line string) (e Entry, ok bool) {
	f := fields{line}
	e.Source, e.Type, e.Kernel = strings.TrimSuffix(Unescape(f.next()), ` (deleted)`), "swap", true
	return e, e.Source != "" && f.next() != ""
}

// Tag returns the name and the value of the tag that is the source, without quotation marks:
// "LABEL", "root". ok is false if the source is not a tag.
func (e *Entry) Tag() (name, value string, ok bool) {
	if !IsTag(e.Source) {
		return "", "", false
	}
	name, value, _ = strings.Cut(e.Source, "=")
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		value = value[1 : n-1]
	}
	return name, value, true
}

// Propagation returns the propagation of the mount as findmnt(8) prints it:
// "shared,slave".
func (e *Entry) Propagation() string {
	if e.propagation != "" {
		return e.propagation
	}
	var flags uint64
	if strings.Contains(e.Optional, "shared:") {
		flags |= unix.MS_SHARED
	}
	if strings.Contains(e.Optional, "master:") {
		flags |= unix.MS_SLAVE
	}
	if strings.Contains(e.Optional, "unbindable") {
		flags |= unix.MS_UNBINDABLE
	}
	return propagation(flags)
}
