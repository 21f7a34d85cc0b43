package tar

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"contedor/internal/fetch/tarfile"
	"contedor/internal/fetch/tree"
	"golang.org/x/sys/unix"
)

// An extended is an archive to which something is appended. A failure leaves the archive as it was.
type extended struct {
	*output
	size int64  // before
	tail []byte // what follows the last member
}

// extend opens the archive for -r, -u and -A. see is called with its members; it may be nil.
func (j *job) extend(see func(*tarfile.Header)) (*extended, error) {
	f, err := os.OpenFile(j.file, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, j.giveUp(j.member(j.file)+": Cannot open", err)
	}
	e := &extended{output: &output{Writer: f, path: j.file, file: f, replaces: true}}
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		return nil, j.giveUp(j.member(j.file)+": Cannot stat", err)
	}
	e.stats, e.size = []unix.Stat_t{st}, st.Size
	if e.at, err = j.lastMember(f, st.Size, see); err != nil {
		return nil, err
	}
	e.tail = make([]byte, min(st.Size-e.at, maxTail))
	if _, err := f.ReadAt(e.tail, e.at); err != nil && err != io.EOF {
		return nil, j.giveUp(j.member(j.file)+": Cannot read", err)
	}
	if _, err := f.Seek(e.at, io.SeekStart); err != nil {
		return nil, j.giveUp(j.member(j.file)+": Cannot seek", err)
	}
	return e, nil
}

// maxTail is the largest part of an archive after its last member that is kept, in bytes. It holds
// zeros.
const maxTail = 1 << 20

// lastMember returns where the last member of an archive ends.
func (j *job) lastMember(f *os.File, size int64, see func(*tarfile.Header)) (int64, error) {
	if size == 0 {
		return 0, nil
	}
	if err := j.checkPlain(f); err != nil {
		return 0, err
	}
	last, err := tarfile.List(context.Background(), j.plainSource(f, size), func(_ *tarfile.Reader, h *tarfile.Header) error {
		if see != nil {
			see(h)
		}
		return nil
	})
	return last, j.unread(err)
}

// finish ends the archive, or restores it after an error.
func (e *extended) finish(err error, end int64) error {
	if err == nil {
		err = e.file.Truncate(end)
	} else {
		e.file.WriteAt(e.tail, e.at)
		e.file.Truncate(e.size)
	}
	if e := e.file.Close(); err == nil {
		err = e
	}
	return err
}

// append packs more files into an archive: -r, and -u for those that have changed.
func (j *job) append() error {
	if err := j.checkDirectories(); err != nil {
		return err
	}
	var see func(*tarfile.Header)
	if j.do == 'u' {
		j.packed = map[string]unix.Timespec{}
		see = func(h *tarfile.Header) {
			name := strings.TrimRight(h.Written, "/")
			if old, there := j.packed[name]; !there || isNewer(h.Mtime, old) {
				j.packed[name] = h.Mtime
			}
		}
	}
	e, err := j.extend(see)
	if err != nil {
		return err
	}
	if j.status == fatal { // the archive is damaged
		e.file.Close()
		return j.end(nil)
	}
	remover := &remover{job: j}
	err = cleanly(func(ctx context.Context) error {
		records := j.newRecorder(&archiveWriter{Writer: e.file, name: j.member(j.file)}, e.at)
		_, err := tree.PackNames(ctx, j.members(e.output), records, j.how(e.output, records, remover))
		if err == nil {
			err = records.fill()
		}
		return e.finish(err, records.size)
	})
	if err != nil {
		return j.giveUp(err.Error(), nil)
	}
	j.total("written")
	j.tellUnused()
	remover.remove()
	return j.end(nil)
}

// errReported ends -A after an error that was printed.
var errReported = errors.New("reported")

// catenate appends the members of other archives: -A.
func (j *job) catenate() error {
	e, err := j.extend(nil)
	if err != nil {
		return err
	}
	err = cleanly(func(ctx context.Context) error {
		records := j.newRecorder(&archiveWriter{Writer: e.file, name: j.member(j.file)}, e.at)
		return e.finish(j.addArchives(ctx, records), records.size)
	})
	if err != nil && j.status != fatal {
		return j.giveUp(err.Error(), nil)
	}
	return j.end(nil)
}

// addArchives copies the members of all archives and ends the archive.
func (j *job) addArchives(ctx context.Context, records *recorder) error {
	if j.status == fatal { // the archive is damaged
		return errReported
	}
	for _, o := range j.names {
		if err := j.addArchive(o.name, untilDone{records, ctx}); err != nil {
			return err
		}
	}
	if j.status == fatal {
		return errReported
	}
	if _, err := records.Write(tarfile.End()); err != nil {
		return err
	}
	return records.fill()
}

// untilDone is a writer that fails when the context has ended.
type untilDone struct {
	io.Writer
	ctx context.Context
}

func (u untilDone) Write(p []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	return u.Writer.Write(p)
}

// addArchive copies the members of an archive.
func (j *job) addArchive(name string, to io.Writer) error {
	f, err := os.Open(name)
	if err != nil {
		j.complain(j.member(name)+": Cannot open", err)
		return nil
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	end, err := j.lastMember(f, st.Size(), nil)
	if err != nil || j.status == fatal {
		return nil
	}
	_, err = io.Copy(to, io.NewSectionReader(f, 0, end))
	return err
}

// writeLabel writes the label of -V, or makes it a record of the global header.
func (j *job) writeLabel(to io.Writer) error {
	switch j.dialect.Format {
	case tarfile.GNU, tarfile.OldGNU:
		_, err := to.Write(tarfile.Label(*j.label, time.Now()))
		return err
	}
	j.dialect.Global = append(j.dialect.Global, tarfile.Keyword{Name: tarfile.LabelKey, Value: *j.label})
	return nil
}
