package tar

import (
	"context"
	"fmt"
	"io"
	"math"
	"time"

	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"golang.org/x/sys/unix"
)

// list prints the names of the archive's members.
func (j *job) list() error {
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	s := j.selection()
	var failure error
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	width := ownerWidth
	err = tarfile.List(ctx, tarfile.Source{Archive: in, Formats: formats.All, Limit: math.MaxInt64, Lenient: true, Locale: j.quoting}, func(e *tarfile.Header) {
		if failure != nil || !s.wants(e) {
			return
		}
		if !j.absolute {
			j.stripOutside(e.Written, false)
		}
		for _, text := range e.Faults.Texts {
			j.complain(text, nil)
		}
		line := j.listed(e)
		if j.verbose {
			line = j.long(e, &width)
		}
		if j.toStdout {
			io.WriteString(j.Stderr, line+"\n")
		} else if failure = j.Print(line + "\n"); failure != nil {
			stop(failure)
		}
	})
	if failure != nil {
		return failure
	}
	if err = j.notArchive(err); err != nil {
		return j.giveUp(reason.Of(err), nil)
	}
	return j.end(s)
}

// listed returns the name of a member as a list has it.
func (j *job) listed(e *tarfile.Header) string {
	name := e.Written
	if len(j.transformations) > 0 && j.showsChanged {
		name = j.renamed(name, tarfile.Regular)
	}
	return j.quoted(name)
}

// ownerWidth is the initial width of owner and size together, in columns. A longer one widens it.
const ownerWidth = 19

// long returns a line of tar tv.
func (j *job) long(e *tarfile.Header, width *int) string {
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
	*width = max(*width, len(owner)+1+len(size))
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
	line := fmt.Sprintf("%s %s%*s %s %s", modeText(e), owner, *width-len(owner), size, at.Format(format), j.listed(e))
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
