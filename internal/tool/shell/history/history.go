// Package history keeps the commands typed at a shell as history(3) does: a list with numbers, a
// file, the expansion of "!", and the joining of the lines of one command. It follows bash(1),
// HISTORY and HISTORY EXPANSION.
//
// Begin reading at List and Expander. join.go joins lines, words.go splits a line into words.
package history

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/linux/atomicfile"
	"golang.org/x/sys/unix"
)

// An Entry is a command in the list.
type Entry struct {
	Line string    // without a newline at the end; a command of several lines has some inside
	Time time.Time // zero if the file does not say it
}

// A List is a list of commands, oldest first.
type List struct {
	entries  []Entry
	first    int // the number of the oldest entry
	limit    int // of entries; -1 for none
	unsaved  int // entries at the end that are not in the file
	fromFile int // number of entries in the file when it was last read or written
}

// New returns an empty list without a limit.
func New() *List { return &List{first: 1, limit: -1} }

// Len returns the number of entries.
func (l *List) Len() int { return len(l.entries) }

// First returns the number of the oldest entry.
func (l *List) First() int { return l.first }

// Next returns the number that the next entry is going to have.
func (l *List) Next() int { return l.First() + len(l.entries) }

// Entries returns the entries. The caller must not change them.
func (l *List) Entries() []Entry { return l.entries }

// Lines returns the text of the entries.
func (l *List) Lines() []string {
	lines := make([]string, len(l.entries))
	for i, e := range l.entries {
		lines[i] = e.Line
	}
	return lines
}

// Numbered returns the entry with a number.
func (l *List) Numbered(n int) (string, bool) {
	i := n - l.First()
	if i < 0 || i >= len(l.entries) {
		return "", false
	}
	return l.entries[i].Line, true
}

// back returns the entry n before the next one.
func (l *List) back(n int) (string, bool) { return l.Numbered(l.Next() - n) }

func (l *List) last(fits func(line string) bool) (string, bool) {
	for _, e := range slices.Backward(l.entries) {
		if fits(e.Line) {
			return e.Line, true
		}
	}
	return "", false
}

func (l *List) beginning(text string) (string, bool) {
	return l.last(func(line string) bool { return strings.HasPrefix(line, text) })
}

func (l *List) containing(text string) (string, bool) {
	return l.last(func(line string) bool { return strings.Contains(line, text) })
}

// Rules say which commands are not kept: bash's HISTCONTROL and HISTIGNORE.
type Rules struct {
	IgnoreSpace, IgnoreDups, EraseDups bool

	// Ignored reports whether HISTIGNORE excludes a line; previous is the newest entry.
	Ignored func(line, previous string) bool
}

// ParseControl reads the value of HISTCONTROL.
func ParseControl(value string) (r Rules) {
	for word := range strings.SplitSeq(value, ":") {
		r.IgnoreSpace = r.IgnoreSpace || word == "ignorespace" || word == "ignoreboth"
		r.IgnoreDups = r.IgnoreDups || word == "ignoredups" || word == "ignoreboth"
		r.EraseDups = r.EraseDups || word == "erasedups"
	}
	return r
}

// Offer adds a command unless the rules exclude it, and returns whether it was added.
func (l *List) Offer(line string, r Rules) bool {
	previous, _ := l.back(1)
	switch {
	case r.IgnoreSpace && strings.HasPrefix(line, " "):
		return false
	case r.IgnoreDups && len(l.entries) > 0 && line == previous:
		return false
	case r.Ignored != nil && r.Ignored(line, previous):
		return false
	}
	if r.EraseDups {
		l.entries = slices.DeleteFunc(l.entries, func(e Entry) bool { return e.Line == line })
	}
	l.Add(line)
	return true
}

// Add adds a command at the end.
func (l *List) Add(line string) {
	l.entries = append(l.entries, Entry{line, time.Now()})
	l.unsaved++
	l.trim()
}

// Extend adds text to the newest entry.
func (l *List) Extend(text string) {
	if n := len(l.entries); n > 0 {
		l.entries[n-1].Line += text
	}
}

// Replace changes the newest entry.
func (l *List) Replace(line string) {
	if n := len(l.entries); n > 0 {
		l.entries[n-1].Line = line
	}
}

// Newest returns the newest entry, or "".
func (l *List) Newest() string {
	line, _ := l.back(1)
	return line
}

// Delete removes the entries with the numbers from first to last.
func (l *List) Delete(first, last int) {
	i, j := first-l.First(), last-l.First()+1
	if i < 0 || j > len(l.entries) || i >= j {
		return
	}
	l.unsaved = min(l.unsaved, len(l.entries)-(j-i))
	l.entries = slices.Delete(l.entries, i, j)
}

// Clear removes all entries.
func (l *List) Clear() { l.entries, l.unsaved = nil, 0 }

// Limit sets the greatest number of entries; -1 means no limit. It removes the oldest ones. As
// with stifle_history of history(3), the oldest entry then has the number of removed entries.
func (l *List) Limit(n int) {
	l.limit = n
	if extra := len(l.entries) - n; n >= 0 && extra > 0 {
		l.first = 0
		l.trim()
	}
}

func (l *List) trim() {
	if extra := len(l.entries) - l.limit; l.limit >= 0 && extra > 0 {
		l.entries = slices.Delete(l.entries, 0, extra)
		l.first += extra
		l.unsaved = min(l.unsaved, len(l.entries))
	}
}

// Read adds the commands of a file. With rest it adds only those that the file has got since it was
// last read or written. The error is that of os.ReadFile.
func (l *List) Read(file string, rest bool) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	read := parseFile(string(data))
	all := len(read)
	if rest {
		read = read[min(l.fromFile, all):]
	}
	l.fromFile = all
	l.entries = append(l.entries, read...)
	unsaved := l.unsaved
	l.trim()
	l.unsaved = min(unsaved, len(l.entries))
	return nil
}

// parseFile splits a history file. A line of "#" and seconds since 1970 is the time of the command
// after it. In a file with times, a command has all lines up to the next time.
func parseFile(text string) (list []Entry) {
	var when time.Time
	stamped := false
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		if digits, ok := strings.CutPrefix(line, "#"); ok && digits != "" && digits[0] >= '0' && digits[0] <= '9' {
			if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
				when, stamped = time.Unix(n, 0), true
				list = append(list, Entry{"", when})
				continue
			}
		}
		if n := len(list) - 1; stamped && n >= 0 {
			if list[n].Line != "" {
				line = list[n].Line + "\n" + line
			}
			list[n].Line = line
		} else if line != "" {
			list = append(list, Entry{Line: line})
		}
	}
	return slices.DeleteFunc(list, func(e Entry) bool { return e.Line == "" })
}

// Unsaved returns the number of entries that are not in the file.
func (l *List) Unsaved() int { return l.unsaved }

// Append writes the entries that are not in the file to its end. With times, it writes the time of
// each of them, too.
func (l *List) Append(file string, times bool) error {
	err := write(file, os.O_APPEND, l.entries[len(l.entries)-l.unsaved:], times)
	if err == nil {
		l.fromFile += l.unsaved
		l.unsaved = 0
	}
	return err
}

// Write replaces the contents of the file by all entries.
func (l *List) Write(file string, times bool) error {
	err := write(file, os.O_TRUNC, l.entries, times)
	if err == nil {
		l.unsaved, l.fromFile = 0, len(l.entries)
	}
	return err
}

func write(file string, how int, entries []Entry, times bool) error {
	var b strings.Builder
	for _, e := range entries {
		if times && !e.Time.IsZero() {
			b.WriteString("#" + strconv.FormatInt(e.Time.Unix(), 10) + "\n")
		}
		b.WriteString(e.Line + "\n")
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|how, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(b.String())
	return errors.Join(err, f.Close())
}

// Truncate keeps the last n lines of a file. It replaces the file only if that has more lines. A symbolic
// link stays, and the file keeps its owner if that is permitted.
func Truncate(file string, n int) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(data), "\n"), "\n")
	if len(lines) <= n {
		return nil
	}
	kept := strings.Join(lines[len(lines)-n:], "")
	if kept != "" {
		kept += "\n"
	}
	target := atomicfile.Target(file)
	var st unix.Stat_t
	if err := unix.Stat(target, &st); err != nil {
		return err
	}
	err = atomicfile.Write(target, kept, atomicfile.Rule{Mode: 0o600, Owner: &st})
	if errors.Is(err, unix.EPERM) { // another user's file in a directory of ours
		err = atomicfile.Write(target, kept, atomicfile.Rule{Mode: 0o600})
	}
	return err
}
