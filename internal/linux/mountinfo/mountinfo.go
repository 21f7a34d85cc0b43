// Package mountinfo reads tables of mounts: the kernel's, proc_pid_mountinfo(5) and
// statmount(2), and files in the format of fstab(5). It classifies types of file systems and
// mount options as libmount does.
//
// Begin reading at Entry and Read.
package mountinfo

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
)

// An Entry is a mount of a mount namespace, or a line of a file like fstab(5). A line has
// only Source, Target, Type, Options, Freq and Pass.
type Entry struct {
	Kernel     bool // whether it is a mount, not a line of a file
	ID, Parent int
	Device     string // of the file system, "major:minor" of st_dev in stat(2)
	Root       string // the directory of the file system that is mounted
	Target     string // the mount point, from the caller's root directory
	Options    string // of the mount; in a file, all options
	Type       string // with the subtype, as "fuse.sshfs"
	Source     string // the device; "none" or another word if there is no device
	Super      string // options of the file system
	Shared     bool   // whether mounts below it propagate to its peer group
	Optional   string // the optional fields, as "shared:7 master:1"
	UniqueID   uint64 // an id that is never reused; 0 if Stat was not asked for it
	Freq, Pass int    // for dump(8) and fsck(8)
	User       string // the options in utab, if the table was read with ReadUser
	BindSource string // the directory or file that is bound, as utab has it

	propagation string // result of Propagation, if Stat was asked for it
}

// Read returns the mounts of the calling thread, oldest first. They differ between
// threads only if one of them has entered another mount namespace. The error is that of reading the table in /proc.
func Read() ([]Entry, error) {
	text, err := os.ReadFile("/proc/thread-self/mountinfo")
	if errors.Is(err, os.ErrNotExist) { // before Linux 3.17
		text, err = os.ReadFile("/proc/self/mountinfo")
	}
	if err != nil {
		return nil, err
	}
	return Parse(string(text))
}

// ReadUser is Read together with what utab says about the mounts.
func ReadUser() ([]Entry, error) {
	table, err := Read()
	if err == nil {
		MergeUser(table, ReadUtab())
	}
	return table, err
}

// Parse reads the text of a mountinfo file. A malformed line is an error.
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
	f := fields{line}
	var ok1, ok2 bool
	e.Kernel = true
	e.ID, ok1 = f.number()
	e.Parent, ok2 = f.number()
	e.Device = f.next()
	major, minor, colon := strings.Cut(e.Device, ":")
	if !ok1 || !ok2 || !colon || !isNumber(major) || !isNumber(minor) {
		return e, false
	}
	e.Root, e.Target, e.Options = Unescape(f.next()), Unescape(f.next()), Unescape(f.next())
	front, back, found := strings.Cut(f.rest, " - ")
	if e.Options == "" || !found {
		return e, false
	}
	e.Optional = strings.TrimPrefix(front, " ")
	for _, field := range strings.Fields(front) {
		e.Shared = e.Shared || strings.HasPrefix(field, "shared:")
	}
	f.rest = back
	e.Type = Unescape(f.next())
	if e.Type == "" || f.rest == "" {
		return e, false
	}
	if !strings.HasPrefix(f.rest, "  ") { // otherwise the source is empty
		e.Source = Unescape(f.next())
	}
	e.Super = Unescape(f.next())
	return e, e.Super != ""
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 32)
	return err == nil
}

// fields is the rest of a line. Blanks separate its fields.
type fields struct{ rest string }

// next cuts off the next field. It is empty at the end of the line.
func (f *fields) next() (field string) {
	f.rest = strings.TrimLeft(f.rest, " \t")
	end := strings.IndexAny(f.rest, " \t")
	if end < 0 {
		end = len(f.rest)
	}
	field, f.rest = f.rest[:end], f.rest[end:]
	return field
}

// number cuts off the next field, a signed number of 32 bits.
func (f *fields) number() (int, bool) {
	n, err := strconv.ParseInt(f.next(), 10, 32)
	return int(n), err == nil
}

// Find returns the latest mount whose mount point is target. If there is none, it returns
// the latest mount of source, or nil.
func Find(table []Entry, target, source string) *Entry {
	if e := latest(table, func(e *Entry) bool { return e.Target == target }); e != nil {
		return e
	}
	return latest(table, func(e *Entry) bool { return e.Source == source })
}

func latest(table []Entry, matches func(*Entry) bool) *Entry {
	for i := range slices.Backward(table) {
		if matches(&table[i]) {
			return &table[i]
		}
	}
	return nil
}

// Merged returns the options of the mount and of its file system as one list: "ro" if either
// is read-only, otherwise "rw", then the other options of the mount, then those of the file
// system, then those of utab.
func (e *Entry) Merged() string {
	user := ""
	if e.User != "" {
		user = "," + e.User
	}
	if !e.Kernel || e.Options == e.Super {
		return e.Options + user
	}
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
	return access + rest + user
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

// IsTag reports whether a source names a block device by a tag such as "LABEL=root". A tag has a value.
func IsTag(source string) bool {
	tag, value, _ := strings.Cut(source, "=")
	return value != "" && value != `""` && value != "''" && slices.Contains([]string{"LABEL", "UUID", "PARTLABEL", "PARTUUID", "ID"}, tag)
}
