package tar

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/fetch/tarfile"
	"golang.org/x/sys/unix"
)

// list prints the names of the archive's members.
func (j *job) list() error {
	if err := j.checkDirectories(); err != nil {
		return err
	}
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	s := j.selection(j.names)
	check := &labelCheck{job: j}
	from := j.source(in)
	from.Label = func(h *tarfile.Header) error {
		if err := check.check(h); err != nil || len(j.names) > 0 {
			return err
		}
		line := j.quoted(h.Written)
		if j.isLong() {
			line = j.labelLine(h)
		}
		return j.print(0, line)
	}
	if err := j.read(from, func(r *tarfile.Reader, e *tarfile.Header) error { return j.listMember(s, r, e, check) }); err != nil {
		return err
	}
	j.total("read")
	return j.end(s)
}

// listMember prints the name of a member.
func (j *job) listMember(s *selection, r *tarfile.Reader, e *tarfile.Header, check *labelCheck) error {
	if err := check.missing(); err != nil || !s.wants(e) {
		return err
	}
	if !j.absolute {
		j.stripOutside(e.Written, false)
	}
	line := j.listed(e)
	if j.isLong() {
		line = j.long(e, line)
	}
	return j.print(r.Start(), line)
}

// testLabel prints the label of the archive, or compares it with operands.
func (j *job) testLabel() error {
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	label, labeled := "", false
	from := j.source(in)
	from.Label = func(h *tarfile.Header) error {
		label, labeled = h.Written, true
		return io.EOF
	}
	_, err = tarfile.List(context.Background(), from, func(*tarfile.Reader, *tarfile.Header) error { return io.EOF })
	if err != nil && err != io.EOF {
		return j.unread(err)
	}
	if labeled && (len(j.names) == 0 || j.verbose > 0) {
		j.print(0, j.quoted(label))
	}
	if len(j.names) > 0 && !slices.ContainsFunc(j.names, func(o operand) bool { return labeled && o.name == label }) {
		j.differ()
	}
	return j.end(nil)
}

// isLong reports whether the list is that of -v. --utc implies it.
func (j *job) isLong() bool { return j.verbose > 0 || j.utc }

// listed returns the name of a member as a list has it.
func (j *job) listed(e *tarfile.Header) string {
	name := e.Written
	if j.showsChanged && (len(j.transformations) > 0 || j.strips > 0) {
		name = withoutComponents(j.renamed(strings.TrimRight(name, "/"), tarfile.Regular), j.strips)
		if e.Kind == tarfile.Directory {
			name += "/"
		}
	}
	return j.quoted(name)
}

// labelLine returns the line of tar tv for the label of a volume.
func (j *job) labelLine(h *tarfile.Header) string {
	line := j.long(h, j.quoted(h.Written)+"--Volume Header--")
	return "V---------" + line[len("----------"):]
}

// ownerWidth is the initial width of owner and size together, in columns. A longer one widens it.
const ownerWidth = 19

// long returns a line of tar tv. name is what it shows as the name.
func (j *job) long(e *tarfile.Header, name string) string {
	user, group := e.User, e.Group
	if user == "" || j.numeric {
		user = fmt.Sprint(e.UID)
	}
	if group == "" || j.numeric {
		group = fmt.Sprint(e.GID)
	}
	size := fmt.Sprint(e.Size)
	if e.Kind == tarfile.CharDevice || e.Kind == tarfile.BlockDevice {
		size = fmt.Sprintf("%d,%d", unix.Major(e.Device), unix.Minor(e.Device))
	}
	owner := j.quoted(user) + "/" + j.quoted(group)
	j.width = max(j.width, len(owner)+1+len(size))
	at := j.stamp(&e.Mtime, j.fullTime)
	j.stampWidth = max(j.stampWidth, len(at))
	line := fmt.Sprintf("%s %s%*s %-*s %s", modeText(e), owner, j.width-len(owner), size, j.stampWidth, at, name)
	switch e.Kind {
	case tarfile.Symlink:
		line += " -> " + j.quoted(e.WrittenLink)
	case tarfile.HardLink:
		line += " link to " + j.quoted(e.WrittenLink)
	}
	return line
}

// stamp returns a time in the format of tar tv, or as seconds since 1970 if its year does not fit an
// int. full adds seconds and their fraction, which GNU tar shows as that of the absolute value.
func (j *job) stamp(t *unix.Timespec, full bool) string {
	seconds, nanos := t.Unix()
	if seconds < 0 && nanos != 0 {
		seconds++
		nanos = 1e9 - nanos
	}
	// time.Time cannot hold every number of seconds. The Gregorian calendar repeats itself after 400
	// years.
	const cycle = (400*365 + 97) * 24 * 60 * 60
	at := time.Unix(seconds%cycle, 0)
	if j.utc {
		at = at.UTC()
	}
	year := int64(at.Year()) + seconds/cycle*400
	if year-1900 != int64(int32(year-1900)) {
		return strconv.FormatInt(seconds, 10)
	}
	text := fmt.Sprintf("%04d", int32(year)) + at.Format("-01-02 15:04")
	if full {
		text += at.Format(":05")
		if nanos != 0 {
			text += "." + strings.TrimRight(fmt.Sprintf("%09d", nanos), "0")
		}
	}
	return text
}

// modeText returns type and permissions in the format of ls -l.
func modeText(e *tarfile.Header) string {
	text := []byte{e.Kind.Letter()}
	for shift := 6; shift >= 0; shift -= 3 {
		for i, letter := range []byte("rwx") {
			if e.Mode>>shift&(4>>i) == 0 {
				letter = '-'
			}
			text = append(text, letter)
		}
	}
	for _, bit := range []struct {
		mode    uint32
		at      int
		letters string // with and without the permission to execute
	}{{unix.S_ISUID, 3, "sS"}, {unix.S_ISGID, 6, "sS"}, {unix.S_ISVTX, 9, "tT"}} {
		switch {
		case e.Mode&bit.mode == 0:
		case text[bit.at] == 'x':
			text[bit.at] = bit.letters[0]
		default:
			text[bit.at] = bit.letters[1]
		}
	}
	return string(text)
}
