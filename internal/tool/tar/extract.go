package tar

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/signals"
	"contedor/internal/linux/terminal"
	"golang.org/x/sys/unix"
)

// open opens the archive for reading.
func (j *job) open() (io.ReadCloser, error) {
	if j.file == "-" {
		if terminal.Is(terminal.FD(j.Stdin)) {
			return nil, j.giveUp("Refusing to read archive contents from terminal (missing -f option?)", nil)
		}
		return j.inflated(io.NopCloser(j.Stdin))
	}
	f, err := os.Open(j.file)
	if err != nil {
		return nil, j.giveUp(j.quoting.Member(j.file)+": Cannot open", err)
	}
	if st, err := f.Stat(); err == nil && st.IsDir() {
		f.Close()
		j.complain(j.quoting.Member(j.file)+": Cannot read", unix.EISDIR)
		return nil, j.giveUp("At beginning of tape, quitting now", nil)
	}
	return j.inflated(f)
}

// inflated returns an archive without its compression by the program of -I.
func (j *job) inflated(in io.ReadCloser) (io.ReadCloser, error) {
	if !j.given {
		return in, nil
	}
	return j.decompressed(in)
}

// extract unpacks the archive.
func (j *job) extract() error {
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	if st, err := os.Stat(j.dir); err != nil || !st.IsDir() {
		if err == nil {
			err = unix.ENOTDIR
		}
		return j.giveUp(j.quoting.Member(j.dir)+": Cannot open", err)
	}
	s := j.selection()
	how := tree.Extraction{
		Exactly:   os.Geteuid() == 0,
		NoOwner:   j.noOwner,
		Follow:    j.follow,
		Attribute: j.attribute,
		Wanted:    func(e *tarfile.Header) bool { return j.wants(s, e) },
		Complain:  func(err error) { j.complain(reason.Of(err), nil) },
		Formats:   formats.All,
		Locale:    j.quoting,
	}
	if j.exactly != nil {
		how.Exactly = *j.exactly
	}
	if j.toStdout {
		how.Output = j.Stdout
	}
	if j.toCommand != "" {
		signals.Ignore(int(unix.SIGPIPE)) // a command may end before it has read everything
		j.commander = &commander{job: j}
		how.Output = j.commander
	}
	root := j.dir
	if j.absolute {
		root = "/"
	}
	result, err := tree.Extract(context.Background(), root, in, how)
	if err = j.notArchive(err); err != nil {
		return j.giveUp(reason.Of(err), nil)
	}
	if j.commander != nil {
		j.commander.end()
	}
	if n := result.Lost.Devices; n > 0 {
		j.complain(tree.Losses{Devices: n}.String()+": Cannot mknod", unix.EPERM)
	}
	if n := result.Lost.Owners; n > 0 && j.sameOwner && os.Geteuid() != 0 {
		j.complain(tree.Losses{Owners: n}.String()+": Cannot change ownership", unix.EPERM)
	}
	if n := result.Lost.Attributes; n > 0 && (j.acls || j.xattrs) {
		j.tell(tree.Losses{Attributes: n}.String() + ": Cannot set")
	}
	return j.end(s)
}

// wants reports whether to unpack an entry. With -v it prints the name.
func (j *job) wants(s *selection, e *tarfile.Header) bool {
	if !s.wants(e) {
		return false
	}
	if !j.absolute {
		j.stripOutside(e.Written, false)
		if e.Kind == tarfile.HardLink {
			j.stripOutside(e.WrittenLink, true)
		}
	}
	if !j.rename(e) || j.keepsExisting(e) {
		return false
	}
	if j.absolute {
		j.place(e)
	}
	if j.touch {
		now := time.Now()
		e.Mtime = unix.NsecToTimespec(now.UnixNano())
	}
	if j.commander != nil {
		j.commander.begin(e)
	}
	switch line := j.quoted(e.Written) + "\n"; {
	case !j.verbose || e.Refused != nil:
	case j.toStdout:
		io.WriteString(j.Stderr, line)
	default:
		j.Print(line)
	}
	return true
}

// place makes the names of an entry relative to the root directory, for -P: those that were absolute
// in the archive, and the others below the directory of -C.
func (j *job) place(e *tarfile.Header) {
	dir, err := filepath.Abs(j.dir)
	if err != nil {
		dir = "/"
	}
	at := func(name, written string) string {
		if !strings.HasPrefix(written, "/") {
			name = filepath.Join(dir, name)
		}
		return strings.TrimLeft(name, "/")
	}
	e.Name = at(e.Name, e.Written)
	if e.Kind == tarfile.HardLink {
		e.Link = at(e.Link, e.WrittenLink)
	}
}
