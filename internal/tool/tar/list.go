package tar

import (
	"context"
	"fmt"
	"io"
	"slices"
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
	for _, text := range e.Faults.Texts {
		j.complain(text, nil)
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
	if len(j.transformations) > 0 && j.showsChanged {
		name = j.renamed(name, tarfile.Regular)
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
	at, format := time.Unix(e.Mtime.Unix()), "2006-01-02 15:04"
	if j.utc {
		at = at.UTC()
	}
	if j.fullTime {
		format = "2006-01-02 15:04:05"
		if e.Mtime.Nsec != 0 {
			format += ".000000000"
		}
	}
	line := fmt.Sprintf("%s %s%*s %s %s", modeText(e), owner, j.width-len(owner), size, at.Format(format), name)
	switch e.Kind {
	case tarfile.Symlink:
		line += " -> " + j.quoted(e.WrittenLink)
	case tarfile.HardLink:
		line += " link to " + j.quoted(e.WrittenLink)
	}
	return line
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
