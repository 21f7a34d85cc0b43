// Package compression reads compressed files in bounded memory. It has what all
// formats share, and gzip; the other formats are in the package formats. They stand
// apart as the zstd library depends on packages that Go initializes after the
// network's: with it, internal/ahead would begin 0.7 ms later.
package compression

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"contedor/internal/fetch/inflate"
)

// MaxWindow is how far back, in bytes, compressed data may refer, and so about
// what a decompressor holds in memory: as much as the zstd command grants
// unasked, and twice what xz -9 needs.
const MaxWindow = 128 << 20

// A Format is a way of compressing a file.
type Format struct {
	Name string

	// Matches reports whether a file that begins with head is one of the format.
	Matches func(head []byte) bool
	// Decompress returns what its content is read from.
	Decompress func(io.Reader) (io.ReadCloser, error)

	// What the decompressor says of a file that takes more than MaxWindow, that
	// is corrupt, and that ends too early, beside io.ErrUnexpectedEOF. They may
	// be nil.
	TooLarge, Corrupt, Short error
	Prefix                   string // of its other errors, said already
}

// A Refusal is a decompressor's error of a file that is sound and not supported: what the
// data have, such as "a filter that is not supported".
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Names names all formats, for a person to read.
const Names = "gzip, zstd, xz or bzip2"

// Gzip is RFC 1952. To read the buffers of the package inflate without a copy,
// call inflate directly, with Input and Explain around it.
var Gzip = &Format{Name: "gzip", Matches: Begins("\x1f\x8b"), Decompress: func(r io.Reader) (io.ReadCloser, error) {
	return inflate.NewReader(r), nil
}}

// Begins returns what matches files that begin with those bytes.
func Begins(magic string) func(head []byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}

// Formats are formats besides gzip.
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

// NewReader returns a reader of what a file of the format holds: of all frames or
// streams of it, one behind another. Its errors name the format, those of r are
// passed on as they are.
func (f *Format) NewReader(r io.Reader) io.ReadCloser {
	in := f.Input(r)
	z, err := f.Decompress(in)
	return &reader{in, z, in.Explain(err)}
}

// A reader decompresses.
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

func (r *reader) Close() error {
	if r.z == nil {
		return nil
	}
	return r.z.Close()
}

// An Input is a compressed file as its decompressor reads it. It keeps the
// file's own errors apart from those of its content.
type Input struct {
	file   io.Reader
	format *Format
	err    error // that reading the file has ended with
}

// Input returns file as an Input.
func (f *Format) Input(file io.Reader) *Input { return &Input{file: file, format: f} }

func (in *Input) Read(p []byte) (n int, err error) {
	n, err = in.file.Read(p)
	if err != nil {
		in.err = err
	}
	return n, err
}

// Explain returns what a decompressor's error comes from: the file could not be
// read, it ends too early, needs too much memory, or is corrupt. nil and io.EOF
// stay what they are.
func (in *Input) Explain(err error) error {
	var refusal Refusal
	switch {
	case err == nil, err == io.EOF:
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
