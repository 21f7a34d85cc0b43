package split

import (
	"bufio"
	"errors"
	"io"
	"os"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// errDone ends a run before the end of the input.
var errDone = errors.New("done")

// measured returns the input with its size. Input other than a regular file is copied to a temporary file.
func (s *splitter) measured(in io.Reader) (*os.File, int64, error) {
	f, ok := in.(*os.File)
	if ok && s.input.Mode&unix.S_IFMT == unix.S_IFREG {
		if at, err := f.Seek(0, io.SeekCurrent); err == nil && s.input.Size > 0 {
			return f, max(s.input.Size-at, 0), nil
		}
	}
	dir, _ := s.Getenv("TMPDIR")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = "/tmp"
	}
	file, err := os.CreateTemp(dir, "split")
	if err != nil {
		return nil, 0, cli.Fail("cannot determine file size", err)
	}
	os.Remove(file.Name())
	n, err := io.Copy(file, in)
	if err != nil {
		return nil, 0, &readError{err}
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, 0, &readError{err}
	}
	return file, n, nil
}

// A division says where the chunks of a file end: the first ones have one byte more if the size
// cannot be divided.
type division struct{ size, rest int64 }

// end returns the end of the kth chunk, counted from 1.
func (d division) end(k int64) int64 { return k*d.size + min(k, d.rest) }

// chunks writes a number of chunks, of bytes or of whole lines.
func (s *splitter) chunks(in io.Reader) error {
	file, size, err := s.measured(in)
	if err != nil {
		return err
	}
	if file != in {
		defer file.Close()
	}
	d := division{size / s.size, size % s.size}
	if s.how == 'n' {
		return s.byteChunks(file, d)
	}
	return s.lineChunks(file, d, size)
}

func (s *splitter) byteChunks(file *os.File, d division) error {
	if s.chunk > 0 {
		s.Unwritten = func(cause error) error { return cli.Fail("-", cause) }
		begin := d.end(s.chunk - 1)
		if _, err := file.Seek(begin, io.SeekCurrent); err != nil {
			return &readError{err}
		}
		if _, err := io.CopyN(s.Out, file, d.end(s.chunk)-begin); err != nil && err != io.EOF {
			return &readError{err}
		}
		return nil
	}
	buf := make([]byte, 64<<10)
	for k := int64(1); k <= s.size; k++ {
		left := d.end(k) - d.end(k-1)
		if left == 0 && s.elide {
			return nil
		}
		if err := s.out.open(); err != nil {
			return err
		}
		for left > 0 {
			n, err := file.Read(buf[:min(left, int64(len(buf)))])
			left -= int64(n)
			if err := s.out.write(buf[:n]); err != nil {
				return err
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return &readError{err}
			}
		}
	}
	return nil
}

// lineChunks writes the lines that begin in each chunk.
func (s *splitter) lineChunks(file *os.File, d division, size int64) error {
	in := bufio.NewReaderSize(file, 64<<10)
	at, chunk := int64(0), int64(0)
	begins := true
	for at < size {
		part, err := in.ReadSlice(s.separator)
		if begins {
			for chunk == 0 || chunk < s.size && d.end(chunk) <= at {
				chunk++
				if s.chunk == 0 && (!s.elide || d.end(chunk) > at) {
					if err := s.out.open(); err != nil {
						return err
					}
				}
			}
			if s.chunk > 0 && chunk > s.chunk {
				return errDone
			}
		}
		if len(part) > 0 {
			begins = part[len(part)-1] == s.separator
			at += int64(len(part))
			if s.chunk == 0 {
				if err := s.out.write(part); err != nil {
					return err
				}
			} else if s.chunk == chunk {
				s.Out.Write(part)
			}
		}
		if err := ready(err); err != nil {
			if err == io.EOF {
				break
			}
			return err
		}
	}
	for ; s.chunk == 0 && !s.elide && chunk < s.size; chunk++ {
		if err := s.out.open(); err != nil {
			return err
		}
	}
	return nil
}
