package oci

import (
	"archive/tar"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"contedor/internal/fetch/compression/formats"
)

// An archive is a tar file whose members are read in any order.
type archive struct {
	*os.File
	members map[string]member
}

// A member is a run of bytes in the archive, or another name of one.
type member struct {
	offset, size int64
	link         string
}

// maxMembers bounds the memory that an archive's members take.
const maxMembers = 1 << 16

// openArchive opens an archive that is compressed or not. What cannot be read at
// any place goes to a temporary file first, without a name.
func openArchive(ctx context.Context, r io.ReadCloser) (*archive, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(512)
	if err != nil && err != io.EOF {
		return nil, err
	}
	f, isFile := r.(*os.File)
	format := formats.All.Detect(head)
	if isFile && format == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if !isFile || format != nil || err != nil {
		var content io.Reader = b
		if format != nil {
			content = format.NewReader(b)
		}
		if f, err = spool(ctx, content); err != nil {
			return nil, err
		}
		r.Close()
	}
	a := &archive{f, map[string]member{}}
	if err := a.list(); err != nil {
		f.Close()
		return nil, err
	}
	return a, nil
}

// spool copies to a temporary file.
func spool(ctx context.Context, r io.Reader) (*os.File, error) {
	f, err := os.CreateTemp("", "fetchroot-")
	if err != nil {
		return nil, temporary(err)
	}
	os.Remove(f.Name())
	done := make(chan error, 1)
	go func() {
		_, err := io.Copy(f, r)
		if err == nil {
			_, err = f.Seek(0, io.SeekStart)
		}
		done <- err
	}()
	select {
	case err = <-done:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if err != nil {
		f.Close()
		return nil, temporary(err)
	}
	return f, nil
}

// temporary says of an error of a file that it is of the temporary one.
func temporary(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) && path.Dir(of.Path) == path.Clean(os.TempDir()) {
		return errors.New("cannot keep the archive in " + os.TempDir() + " meanwhile: " + of.Err.Error())
	}
	return err
}

// list finds out where the members are.
func (a *archive) list() error {
	t := tar.NewReader(a.File)
	for {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil && len(a.members) == 0 {
			return errors.New("not an archive of an image")
		}
		if err != nil {
			return fmt.Errorf("the archive is damaged: %w", err)
		}
		if len(a.members) == maxMembers {
			return errors.New("too many files for an archive of an image")
		}
		name := path.Clean("/" + h.Name)
		switch h.Typeflag {
		case tar.TypeReg:
			offset, err := a.Seek(0, io.SeekCurrent)
			if err != nil {
				return err
			}
			a.members[name] = member{offset: offset, size: h.Size}
		case tar.TypeLink:
			a.members[name] = member{link: path.Clean("/" + h.Linkname)}
		case tar.TypeSymlink:
			a.members[name] = member{link: path.Join("/", path.Dir(name), h.Linkname)}
		}
	}
}

// maxLinks is how many links may lead to a member; docker save needs one.
const maxLinks = 8

func (a *archive) open(name string) (io.ReadCloser, int64, error) {
	at := path.Clean("/" + name)
	for range maxLinks {
		m, is := a.members[at]
		switch {
		case !is:
			return nil, 0, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		case m.link == "":
			return io.NopCloser(io.NewSectionReader(a.File, m.offset, m.size)), m.size, nil
		}
		at = m.link
	}
	return nil, 0, errors.New(name + " is a link that leads nowhere")
}
