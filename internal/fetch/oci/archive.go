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
	"strings"

	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tree"
	"golang.org/x/sys/unix"
)

// An archive is a tar file whose members are read in any order.
type archive struct {
	*os.File // the archive, or a copy of its members' data
	members  map[string]member
	names    int // bytes of names
}

// A member is a run of bytes in the file, or another name of one.
type member struct {
	offset, size int64
	link         string
}

// maxMembers and maxNames bound the memory that an archive's members take: their
// number, and the bytes of their names.
const (
	maxMembers = 1 << 16
	maxNames   = 16 << 20
)

// openArchive opens an archive, which may be compressed. If it cannot be read at any offset, the data
// of its members are first copied to a temporary file without a name.
func openArchive(ctx context.Context, r io.ReadCloser, o *Options) (*archive, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(512)
	if err != nil && err != io.EOF {
		return nil, err
	}
	format := formats.All.Detect(head)
	if f, isFile := r.(*os.File); isFile && format == nil {
		if _, err = f.Seek(0, io.SeekStart); err == nil {
			a := &archive{File: f, members: map[string]member{}}
			return a, a.list(f, nil)
		}
	}
	var content io.Reader = b
	if format != nil {
		content = format.NewReader(b)
	}
	a, err := spool(ctx, content, o)
	if err == nil {
		r.Close()
	}
	return a, err
}

// spool copies the members' data of an archive to a temporary file.
func spool(ctx context.Context, r io.Reader, o *Options) (*archive, error) {
	f, err := os.OpenFile(o.TempDir, os.O_RDWR|unix.O_TMPFILE, 0o600)
	if err != nil { // not every file system has files without a name
		if f, err = os.CreateTemp(o.TempDir, ".fetchroot-"); err == nil {
			os.Remove(f.Name())
		}
	}
	if err != nil {
		return nil, o.temporary(err)
	}
	a := &archive{File: f, members: map[string]member{}}
	done := make(chan error, 1)
	go func() { done <- a.list(&bounded{r, o.MaxSize, o.MaxSize}, f) }()
	select {
	case err = <-done:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if err != nil {
		f.Close()
		return nil, o.temporary(err)
	}
	return a, nil
}

// A bounded reader fails after most bytes.
type bounded struct {
	r          io.Reader
	left, most int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tree.TooLarge(b.most)
	}
	return n, err
}

// temporary changes the text of an error of the temporary file.
func (o *Options) temporary(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) && (of.Path == o.TempDir || path.Dir(of.Path) == path.Clean(o.TempDir)) {
		return errors.New("cannot keep the archive in " + reason.Quote(o.TempDir) + " meanwhile: " + of.Err.Error())
	}
	return err
}

// list records the offsets of the members of the archive that r reads: in the file itself or, if
// there is one, in copyTo.
func (a *archive) list(r io.Reader, copyTo *os.File) error {
	t := tar.NewReader(r)
	end := int64(0) // of copyTo
	for {
		h, err := t.Next()
		if err == io.EOF && copyTo != nil { // the process that writes the rest gets no broken pipe
			_, err = io.Copy(io.Discard, r)
			return err
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return a.damaged(err)
		}
		name := path.Clean("/" + h.Name)
		if a.names += len(name) + len(h.Linkname); len(a.members) == maxMembers || a.names > maxNames {
			return errors.New("too many files for an archive of an image")
		}
		for key := range h.PAXRecords {
			if strings.HasPrefix(key, "GNU.sparse.") { // a few bytes may stand for any number
				return errors.New("a sparse file in an archive of an image")
			}
		}
		m := member{offset: end, size: h.Size}
		switch h.Typeflag {
		case tar.TypeReg:
			if copyTo == nil {
				m.offset, err = a.Seek(0, io.SeekCurrent)
			} else {
				m.size, err = io.Copy(copyTo, t)
				end += m.size
			}
			if err != nil {
				return a.damaged(err)
			}
		case tar.TypeLink:
			m.link = path.Clean("/" + h.Linkname)
		case tar.TypeSymlink:
			m.link = path.Join("/", path.Dir(name), h.Linkname)
		default:
			continue
		}
		a.members[strings.Clone(name)] = m
	}
}

// damaged words an error of reading the archive.
func (a *archive) damaged(err error) error {
	switch {
	case errors.As(err, new(*tree.LimitError)), errors.As(err, new(*fs.PathError)):
		return err
	case len(a.members) == 0:
		return errors.New("not an archive of an image")
	}
	return fmt.Errorf("the archive is damaged: %w", err)
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
