// Package compression tells the formats that files are compressed with by their
// content, and decompresses them in bounded memory.
package compression

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"contedor/internal/inflate"
	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// MaxWindow is how far back, in bytes, compressed data may refer, and so about
// what a decompressor holds in memory: as much as the zstd command grants
// unasked, and twice what xz -9 needs.
const MaxWindow = 128 << 20

// A Format is a way of compressing a file.
type Format struct {
	Name string

	matches    func(head []byte) bool
	decompress func(io.Reader) (io.ReadCloser, error)
	prefix     string // of the decompressor's errors, said already
}

// Gzip is RFC 1952. Who wants the buffers of the package inflate uncopied calls
// that, with Input and Explain around it.
var Gzip = &Format{Name: "gzip", matches: begins("\x1f\x8b"), decompress: func(r io.Reader) (io.ReadCloser, error) {
	return inflate.NewReader(r), nil
}}

// formats are those that can be read.
var formats = []*Format{
	Gzip,
	{Name: "zstd", matches: zstdFrame, prefix: "invalid input: ", decompress: func(r io.Reader) (io.ReadCloser, error) {
		d, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(MaxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}},
	{Name: "xz", matches: begins("\xfd7zXZ\x00"), prefix: "xz: ", decompress: func(r io.Reader) (io.ReadCloser, error) {
		d, err := xz.NewReader(r, MaxWindow)
		return io.NopCloser(d), err
	}},
	{Name: "bzip2", matches: bzip2Stream, prefix: "bzip2 data invalid: ", decompress: func(r io.Reader) (io.ReadCloser, error) {
		return io.NopCloser(newBzip2(r)), nil
	}},
}

func begins(magic string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}

// zstdFrame reports a frame of RFC 8878: one of data, or one to skip, which has
// any of sixteen numbers.
func zstdFrame(head []byte) bool {
	return begins("\x28\xb5\x2f\xfd")(head) ||
		len(head) >= 4 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:4], []byte("\x2a\x4d\x18"))
}

// bzip2Stream reports the beginning of a file of bzip2, with the size of its
// blocks.
func bzip2Stream(head []byte) bool {
	return begins("BZh")(head) && len(head) >= 4 && '1' <= head[3] && head[3] <= '9'
}

// Detect returns the format of a file that begins with head, or nil if it is
// none that can be read.
func Detect(head []byte) *Format {
	for _, f := range formats {
		if f.matches(head) {
			return f
		}
	}
	return nil
}

// NewReader returns a reader of what a file of the format holds: of all frames or streams of it, one behind another. Its errors name the
// format, those of r are passed on as they are.
func (f *Format) NewReader(r io.Reader) io.ReadCloser {
	in := f.Input(r)
	z, err := f.decompress(in)
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
	switch {
	case err == nil, err == io.EOF:
		return err
	case in.err != nil && in.err != io.EOF:
		return in.err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, xz.ErrBuf) && in.err == io.EOF:
		return fmt.Errorf("the %s data is cut short", in.format.Name)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, xz.ErrMemlimit):
		return fmt.Errorf("the %s data takes more than %d MiB of memory to decompress", in.format.Name, MaxWindow>>20)
	case errors.Is(err, xz.ErrData):
		return fmt.Errorf("the %s data is corrupt", in.format.Name)
	}
	return fmt.Errorf("the %s data is corrupt: %s", in.format.Name, strings.TrimPrefix(err.Error(), in.format.prefix))
}
