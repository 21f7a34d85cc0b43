// Package compression reads compressed files in bounded memory. It contains the common part
// of all formats, and gzip. The other formats are in the package formats: the zstd library
// depends on packages that Go initializes late, and internal/ahead would start 0.7 ms later.
package compression

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"contedor/internal/fetch/blockwise"
	"contedor/internal/fetch/inflate"
)

// MaxWindow is the largest distance, in bytes, to which compressed data may refer back. A
// decompressor takes about that much memory. It is the default limit of zstd(1), and twice the
// distance of xz -9.
const MaxWindow = 128 << 20

// A Format is a compression format.
type Format struct {
	Name string

	// Matches reports whether a file that begins with head is one of the format.
	Matches func(head []byte) bool
	// Decompress returns a reader of the decompressed bytes. It may be a PieceReader.
	Decompress func(io.Reader) (io.ReadCloser, error)

	// The decompressor's errors for a file that exceeds MaxWindow, that is corrupt, and
	// that ends too early. They may be nil. io.ErrUnexpectedEOF always means Short.
	TooLarge, Corrupt, Short error
	Prefix                   string // of its other errors; removed from messages

	// Suffixes are the ends of the names of files that are to be written in the format.
	Suffixes []string
	// Compress returns a writer that compresses to w on all processors. Close ends the file and
	// does not close w. It is nil for a format that is only read.
	Compress func(w io.Writer) (io.WriteCloser, error)
}

// A PieceReader lends the decompressed bytes. Data are valid until release is called, by any
// goroutine. NextPiece may wait for that. At the end the error is io.EOF. Close makes it
// return ErrClosed.
type PieceReader interface {
	NextPiece() (data []byte, release func(), err error)
	io.Closer
}

// A Rest is what Read has not yet returned of the piece that it has borrowed. The zero Rest is
// empty.
type Rest struct {
	data    []byte
	release func()
}

// Read copies bytes of pieces that next lends, as NextPiece does, and gives each piece back when all
// of it is copied.
func (r *Rest) Read(p []byte, next func() (data []byte, release func(), err error)) (int, error) {
	for len(r.data) == 0 {
		if r.release != nil {
			r.release()
			r.release = nil
		}
		data, release, err := next()
		if err != nil {
			return 0, err
		}
		r.data, r.release = data, release
	}
	n := copy(p, r.data)
	r.data = r.data[n:]
	return n, nil
}

// ErrClosed is the error of a closed PieceReader. The file may still be read then.
var ErrClosed = inflate.ErrClosed

// A Refusal is a decompressor's error for a valid file with a feature that is not supported.
// The text continues "the xz data has": "the filter number 12, which is not supported".
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Names lists all formats, for messages. It is a constant because what prints it does not import
// the package formats, whose test compares it with the rows.
const Names = "gzip, zstd, xz or bzip2"

// Gzip is the format of RFC 1952. To read the buffers of the package inflate without a copy,
// call inflate directly, with Input and Explain around it.
var Gzip = &Format{
	Name: "gzip", Matches: Begins("\x1f\x8b"), Suffixes: []string{".gz", ".tgz"},
	Decompress: func(r io.Reader) (io.ReadCloser, error) { return inflate.NewReader(r), nil },
	Compress:   blockwise.Gzip,
}

// Begins returns a function that reports whether a file begins with magic.
func Begins(magic string) func(head []byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}

// Formats is a list of formats besides gzip.
type Formats []*Format

// Detect returns the format of a file that begins with head: gzip, or one of fs. It
// returns nil if the file has none of them.
func (fs Formats) Detect(head []byte) *Format {
	if Gzip.Matches(head) {
		return Gzip
	}
	for _, f := range fs {
		if f.Matches(head) {
			return f
		}
	}
	return nil
}

// HasSuffix reports whether the name of a file asks for the format.
func (f *Format) HasSuffix(file string) bool {
	return slices.ContainsFunc(f.Suffixes, func(s string) bool { return strings.HasSuffix(file, s) })
}

// NewReader returns a reader of the decompressed bytes of a file: of all its frames, streams
// or members, one after another. Its errors name the format. Errors of r are returned
// unchanged. If Decompress returns a PieceReader, it is one as well.
func (f *Format) NewReader(r io.Reader) io.ReadCloser {
	in := f.Input(r)
	z, err := f.Decompress(in)
	reader := &reader{in, z, in.Explain(err)}
	if pieces, ok := z.(PieceReader); ok {
		return &pieceReader{reader, pieces}
	}
	return reader
}

// A reader returns decompressed bytes, and errors that Explain has worded.
type reader struct {
	in  *Input
	z   io.ReadCloser
	err error
}

func (r *reader) Read(p []byte) (n int, err error) {
	if r.err != nil {
		return 0, r.err
	}
	n, err = r.z.Read(p)
	r.err = r.in.Explain(err)
	return n, r.err
}

// A pieceReader is a reader that is a PieceReader, too.
type pieceReader struct {
	*reader
	z PieceReader
}

func (r *pieceReader) NextPiece() (data []byte, release func(), err error) {
	if r.err != nil {
		return nil, nil, r.err
	}
	data, release, err = r.z.NextPiece()
	r.err = r.in.Explain(err)
	return data, release, r.err
}

func (r *reader) Close() error {
	if r.z == nil {
		return nil
	}
	return r.z.Close()
}

// An Input is a compressed file as its decompressor reads it. It remembers the error of
// reading the file, to tell it from an error of the format.
type Input struct {
	file   io.Reader
	format *Format
	err    error // of reading the file
}

// Input returns file as an Input.
func (f *Format) Input(file io.Reader) *Input { return &Input{file: file, format: f} }

func (in *Input) Read(p []byte) (n int, err error) {
	if in.err != nil {
		return 0, in.err
	}
	n, in.err = in.file.Read(p)
	return n, in.err
}

// Explain returns the reason for a decompressor's error: the file could not be read, ends too
// early, needs too much memory, has a feature that is not supported, or is corrupt. It returns
// nil, io.EOF and ErrClosed unchanged.
func (in *Input) Explain(err error) error {
	var refusal Refusal
	switch {
	case err == nil, err == io.EOF, err == ErrClosed:
		return err
	case in.err != nil && in.err != io.EOF:
		return in.err
	case errors.Is(err, io.ErrUnexpectedEOF), is(err, in.format.Short) && in.err == io.EOF:
		return fmt.Errorf("the %s data is cut short", in.format.Name)
	case errors.As(err, &refusal):
		return fmt.Errorf("the %s data has %s", in.format.Name, refusal)
	case is(err, in.format.TooLarge):
		return fmt.Errorf("the %s data takes more than %d MiB of memory to decompress", in.format.Name, MaxWindow>>20)
	case is(err, in.format.Corrupt):
		return fmt.Errorf("the %s data is corrupt", in.format.Name)
	}
	return fmt.Errorf("the %s data is corrupt: %s", in.format.Name, strings.TrimPrefix(err.Error(), in.format.Prefix))
}

func is(err, target error) bool { return target != nil && errors.Is(err, target) }
