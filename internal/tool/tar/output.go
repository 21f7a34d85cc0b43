package tar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/reason"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// An output is the destination of an archive: standard output, a device or a pipe, or a file with a
// temporary name.
type output struct {
	io.Writer
	file     *os.File      // the temporary file; nil if the archive is written in place
	path     string        // the final name
	replaces bool          // path exists already
	stats    []unix.Stat_t // the files that are or will be the archive; they are not packed
	at       int64         // bytes of the archive before what is written
}

// An archiveWriter words the errors of writing the archive.
type archiveWriter struct {
	io.Writer
	name  string
	cause error // why it could not be written
}

func (w *archiveWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil {
		w.cause = err
		err = cli.Fail(w.name+": Cannot write", err)
	}
	return n, err
}

// unwritten returns why the archive could not be written, or nil.
func (o *output) unwritten() error {
	if w, is := o.Writer.(*archiveWriter); is {
		return w.cause
	}
	return nil
}

// cleanly calls do, which writes an archive and removes what is left of it if it fails. If that is because
// of a signal or of the limit of a file's size, the process ends by the signal then.
func cleanly(do func(context.Context) error) error {
	return interrupt.Run(reason.English(), nil, func(ctx context.Context) error {
		err := do(ctx)
		if failed, is := errors.AsType[*cli.Failure](err); is {
			interrupt.DieOfLimit(failed.Err)
		}
		return err
	})
}

// output opens the destination of the archive. It may be written in place unless it is still read.
func (j *job) output(read bool) (*output, error) {
	if j.file == "-" {
		if entry.WasClosed(1) { // the real tar opens /dev/null then
			return &output{Writer: io.Discard}, nil
		}
		o := &output{Writer: &archiveWriter{Writer: j.Stdout, name: j.member(j.file)}}
		f, ok := j.Stdout.(interface{ Fd() uintptr })
		if !ok {
			return o, nil
		}
		if terminal.Is(int(f.Fd())) {
			return nil, j.giveUp("Refusing to write archive contents to terminal (missing -f option?)", nil)
		}
		var st unix.Stat_t
		if unix.Fstat(int(f.Fd()), &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG {
			o.stats = append(o.stats, st)
		}
		return o, nil
	}
	if st, err := os.Stat(j.file); err == nil && !st.Mode().IsRegular() {
		if st.IsDir() {
			return nil, j.giveUp(j.member(j.file)+": Cannot open", unix.EISDIR)
		}
		f, err := os.OpenFile(j.file, os.O_WRONLY, 0) // a device or a pipe is written in place
		if err != nil {
			return nil, j.giveUp(j.member(j.file)+": Cannot open", err)
		}
		return &output{Writer: &archiveWriter{Writer: f, name: j.member(j.file)}}, nil
	}
	target, err := paths.Canonical(j.file, 'f') // a symbolic link stays
	if err != nil {
		return nil, j.giveUp(j.member(j.file)+": Cannot open", err)
	}
	var st unix.Stat_t
	replaces := unix.Stat(target, &st) == nil
	var f *os.File
	inPlace := replaces && !read
	if inPlace && st.Nlink > 1 { // the other names are to have the new archive, too
		err = unix.EMLINK
	} else {
		f, err = temporary(target, replaces, &st)
	}
	if err != nil && inPlace { // as the real tar, which writes every archive so
		f, err := os.OpenFile(target, os.O_WRONLY|os.O_TRUNC, 0)
		if err != nil {
			return nil, j.giveUp(j.member(j.file)+": Cannot open", err)
		}
		return &output{Writer: &archiveWriter{Writer: f, name: j.member(j.file)}, stats: []unix.Stat_t{st}}, nil
	}
	if err != nil {
		return nil, j.giveUp(j.member(j.file)+": Cannot open", err)
	}
	o := &output{Writer: &archiveWriter{Writer: f, name: j.member(j.file)}, file: f, path: target, replaces: replaces}
	if replaces {
		o.stats = append(o.stats, st)
	}
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		o.discard()
		return nil, j.giveUp(j.member(j.file)+": Cannot stat", err)
	}
	o.stats = append(o.stats, st)
	return o, nil
}

// temporary makes a file beside the archive, to become the archive. It has the mode and the owner of the file that
// it will replace.
func temporary(target string, replaces bool, old *unix.Stat_t) (*os.File, error) {
	mode := os.FileMode(0o666)
	if replaces {
		mode = 0 // until it belongs to the owner
	}
	path := filepath.Join(filepath.Dir(target), fmt.Sprintf(".%s.%d", filepath.Base(target), time.Now().UnixNano()))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil || !replaces {
		return f, err
	}
	if err = unix.Fchown(int(f.Fd()), int(old.Uid), int(old.Gid)); err == nil {
		err = unix.Fchmod(int(f.Fd()), old.Mode&0o7777)
	}
	if err != nil {
		f.Close()
		os.Remove(path)
		return nil, err
	}
	return f, nil
}

// willBe reports whether a name is the final name of the archive, which no file has yet.
func (o *output) willBe(path, name string) bool {
	if filepath.IsAbs(name) {
		path = name
	}
	if o.file == nil || o.replaces || filepath.Base(path) != filepath.Base(o.path) {
		return false
	}
	a, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return false
	}
	b, err := os.Stat(filepath.Dir(o.path))
	return err == nil && os.SameFile(a, b)
}

// publish renames the file to its final name.
func (o *output) publish() error {
	if o.file == nil {
		return nil
	}
	err := o.file.Close()
	if err == nil {
		err = os.Rename(o.file.Name(), o.path)
		if err != nil && o.replaces { // a mount point, or another user's file in a directory with the sticky bit
			err = o.overwrite()
		}
	}
	if err == nil {
		o.file = nil
	}
	return err
}

// overwrite copies the temporary file to an archive that it cannot replace.
func (o *output) overwrite() error {
	from, err := os.Open(o.file.Name())
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(o.path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Close()); err == nil {
		os.Remove(o.file.Name())
	}
	return err
}

// discard removes the temporary file if it has not been published.
func (o *output) discard() {
	if o.file != nil {
		o.file.Close()
		os.Remove(o.file.Name())
	}
}
