// Package mountinfo reads the kernel's table of mounts, proc_pid_mountinfo(5),
// and the tables that are written like it.
package mountinfo

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
)

// An Entry is one mount of the caller's mount namespace.
type Entry struct {
	ID, Parent int
	Device     string // of the file system, as stat(2) has it: "major:minor"
	Root       string // the directory of the file system that is mounted
	Target     string // the mount point, from the caller's root
	Options    string // those of the mount
	Type       string // with the subtype, as "fuse.sshfs"
	Source     string // "none" or another word where there is no device
	Super      string // the options of the file system
	Shared     bool   // mounts below it propagate to its peers
	Optional   string // the optional fields, as "shared:7 master:1"
	UniqueID   uint64 // an id that is never used again; 0 where it was not asked for
}

// Read returns the table of the calling process, oldest mount first.
func Read() ([]Entry, error) {
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	return Parse(string(text))
}

// Parse reads the text of a mountinfo file.
func Parse(text string) (list []Entry, err error) {
	for line := range strings.Lines(text) {
		e, ok := parseLine(strings.TrimSuffix(line, "\n"))
		if !ok {
			return nil, errors.New("malformed mountinfo line " + strconv.Quote(line))
		}
		list = append(list, e)
	}
	return list, nil
}

// parseLine reads
//
//	36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
//
// A source may be empty. Any number of optional fields stands before the hyphen.
func parseLine(line string) (e Entry, ok bool) {
	front, back, found := strings.Cut(line, " - ")
	head := strings.Split(front, " ")
	tail := strings.Split(back, " ")
	if !found || len(head) < 6 || len(tail) < 3 {
		return e, false
	}
	var err1, err2 error
	e.ID, err1 = strconv.Atoi(head[0])
	e.Parent, err2 = strconv.Atoi(head[1])
	e.Device = head[2]
	e.Root = Unescape(head[3])
	e.Target = Unescape(head[4])
	e.Options = Unescape(head[5])
	e.Optional = strings.Join(head[6:], " ")
	for _, field := range head[6:] {
		e.Shared = e.Shared || strings.HasPrefix(field, "shared:")
	}
	e.Type = Unescape(tail[0])
	e.Source = Unescape(tail[1])
	e.Super = Unescape(tail[2])
	return e, err1 == nil && err2 == nil
}

// Find returns the latest mount on a mount point. If there is none, it returns the latest
// mount of a source, or nil.
func Find(table []Entry, target, source string) *Entry {
	if e := latest(table, func(e *Entry) bool { return e.Target == target }); e != nil {
		return e
	}
	return latest(table, func(e *Entry) bool { return e.Source == source })
}

func latest(table []Entry, holds func(*Entry) bool) *Entry {
	for i := range slices.Backward(table) {
		if holds(&table[i]) {
			return &table[i]
		}
	}
	return nil
}

// Merged returns the options of the mount and of its file system as one list:
// ro where either is read-only, rw otherwise, then the mount's, then the file
// system's.
func (e *Entry) Merged() string {
	access, rest := "rw", ""
	for _, list := range []string{e.Options, e.Super} {
		for word := range strings.SplitSeq(list, ",") {
			switch word {
			case "ro":
				access = "ro"
			case "rw", "":
			default:
				rest += "," + word
			}
		}
	}
	return access + rest
}

// Unescape replaces octal escapes such as \040. The tables write blanks, tabs, newlines and
// backslashes in their fields so.
func Unescape(field string) string {
	if !strings.Contains(field, `\`) {
		return field
	}
	var b strings.Builder
	for i := 0; i < len(field); i++ {
		if field[i] == '\\' && i+3 < len(field) {
			if n, err := strconv.ParseUint(field[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(field[i])
	}
	return b.String()
}

// IsTag reports whether a source names a block device by what is on it.
func IsTag(source string) bool {
	tag, _, ok := strings.Cut(source, "=")
	return ok && slices.Contains([]string{"LABEL", "UUID", "PARTLABEL", "PARTUUID", "ID"}, tag)
}
