package vi

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/atomicfile"
	"golang.org/x/sys/unix"
)

// A loaded is the contents of a file.
type loaded struct {
	lines    []string
	bytes    int
	noEnd    bool // the last line has no newline
	fresh    bool // there is no such file yet
	readOnly bool
}

// maxFile is the size in bytes of the largest file that is edited.
const maxFile = 1 << 30

// load reads a file. A file that does not exist is empty.
func load(name string) (*loaded, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return &loaded{fresh: true}, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, unix.EISDIR
	case !info.Mode().IsRegular():
		return nil, errors.New("is not a file")
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, unix.EFBIG
	}
	l := &loaded{bytes: len(data), readOnly: unix.Access(name, unix.W_OK) != nil}
	text := string(data)
	if text == "" {
		return l, nil
	}
	text, ended := strings.CutSuffix(text, "\n")
	l.noEnd = !ended
	l.lines = strings.Split(text, "\n")
	return l, nil
}

// reason returns the words about an error that stand after a file's name.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return cli.Strerror(err)
}

// save writes a text to a file. Where the file's owner, mode, links and attributes allow it, the text is
// written to a new file that takes the old one's place, so that at any time one of both is whole. Else
// the file is overwritten, after the space for the text has been reserved.
func save(name, text string) error {
	target := atomicfile.Target(name)
	var st unix.Stat_t
	if err := unix.Stat(target, &st); err != nil {
		return create(target, text)
	}
	if st.Mode&unix.S_IFMT == unix.S_IFREG && st.Nlink == 1 && !hasAttributes(target) && unix.Access(target, unix.W_OK) == nil {
		if done, err := exchange(target, text, &st); done {
			return err
		}
	}
	return overwrite(target, text)
}

// create writes a new file. A file that cannot be written whole is removed.
func create(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if err := finish(f, text); err != nil {
		os.Remove(name)
		return err
	}
	return nil
}

// finish writes the text and closes the file.
func finish(f *os.File, text string) error {
	_, err := f.WriteString(text)
	if err == nil {
		err = f.Sync()
		if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) { // no file on a disk
			err = nil
		}
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// hasAttributes reports whether a file has extended attributes, such as an access control list.
func hasAttributes(name string) bool {
	n, err := unix.Listxattr(name, nil)
	return err == nil && n > 0
}

// exchange writes a new file and renames it to the old one. done is false if the new file would not be
// like the old one, or cannot be made.
func exchange(name, text string, st *unix.Stat_t) (done bool, err error) {
	f, err := atomicfile.Create(name, atomicfile.Rule{Mode: st.Mode & 0o7777, Owner: st, Sync: true})
	if err != nil {
		return false, nil
	}
	if _, err := f.WriteString(text); err != nil {
		f.Discard()
		return true, err
	}
	return true, f.Publish()
}

// overwrite writes a text over a file.
func overwrite(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_KEEP_SIZE, 0, max(int64(len(text)), 1))
	if errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) || errors.Is(err, unix.EFBIG) {
		f.Close()
		return err
	}
	info, err := f.Stat()
	if err := finishAt(f, text, err == nil && info.Mode().IsRegular()); err != nil {
		return err
	}
	return nil
}

// finishAt is finish for a file that may have been longer.
func finishAt(f *os.File, text string, cuts bool) error {
	if _, err := f.WriteString(text); err != nil {
		f.Close()
		return err
	}
	if cuts {
		if err := f.Truncate(int64(len(text))); err != nil {
			f.Close()
			return err
		}
	}
	return finish(f, "")
}

// rescue writes a text to a new file when a signal ends the editor, and returns its name.
func rescue(name, text string) (string, error) {
	if name == "" {
		name = "vi"
	}
	var err error
	for _, dir := range []string{filepath.Dir(name), "/var/tmp", "/tmp"} {
		for n := range 100 {
			to := filepath.Join(dir, filepath.Base(name)+".save")
			if n > 0 {
				to += fmt.Sprintf(".%d", n)
			}
			f, wrong := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if errors.Is(wrong, fs.ErrExist) {
				continue
			}
			if err = wrong; err == nil {
				if err = finish(f, text); err == nil {
					return to, nil
				}
				os.Remove(to)
			}
			break
		}
	}
	return "", err
}
