package transfer

import (
	"bytes"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// regular copies the contents of a file and its attributes.
func (j *journey) regular(s *step) bool {
	flags := os.O_RDONLY
	if j.Follow == 'P' {
		flags |= unix.O_NOFOLLOW
	}
	in, err := os.OpenFile(s.from, flags, 0)
	if err != nil {
		return j.cannot("cannot open "+j.Quoted(s.from)+" for reading", err)
	}
	defer in.Close()
	var opened unix.Stat_t
	if err := unix.Fstat(int(in.Fd()), &opened); err != nil {
		return j.cannot("cannot fstat "+j.Quoted(s.from), err)
	}
	if !same(&opened, &s.source) {
		return j.cannot("skipping file "+j.Quoted(s.from)+", as it was replaced while being copied", nil)
	}
	out := j.open(s)
	if out == nil {
		return false
	}
	ok := true
	if j.Instead != AttributesOnly {
		ok = j.data(s, in, out)
	}
	if ok {
		ok = j.attributes(s, int(out.Fd()), false)
	}
	if err := out.Close(); err != nil && ok {
		return j.cannot("failed to close "+j.Quoted(s.to), err)
	}
	return ok
}

// open opens the destination. On failure it prints the error and returns nil.
func (j *journey) open(s *step) *os.File {
	if !s.fresh {
		flags := os.O_WRONLY
		if j.Instead != AttributesOnly {
			flags |= os.O_TRUNC
		}
		out, err := os.OpenFile(s.to, flags, 0)
		if err == nil {
			return out
		}
		if !j.Force {
			j.Complain("cannot create regular file "+j.Quoted(s.to), err)
			return nil
		}
		if err := unix.Unlink(s.to); err != nil {
			j.Complain("cannot remove "+j.Quoted(s.to), err)
			return nil
		}
		if j.Verbose {
			j.Out.WriteString("removed " + j.Quoted(s.to) + "\n")
		}
		s.fresh = true
	}
	mode := os.FileMode(s.source.Mode & 0o777 &^ j.withheld(s))
	if j.Installs {
		mode = 0o600
	}
	out, err := os.OpenFile(s.to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err == nil {
		return out
	}
	var st unix.Stat_t
	if errno(err) == unix.EEXIST && !j.moving && unix.Lstat(s.to, &st) == nil && isLink(&st) {
		if _, posix := j.Getenv("POSIXLY_CORRECT"); !posix {
			j.Complain("not writing through dangling symlink "+j.Quoted(s.to), nil)
			return nil
		}
		if out, err = os.OpenFile(s.to, os.O_WRONLY|os.O_CREATE, mode); err == nil {
			return out
		}
	}
	if errno(err) == unix.EISDIR && strings.HasSuffix(s.to, "/") {
		err = unix.ENOTDIR
	}
	j.Complain("cannot create regular file "+j.Quoted(s.to), err)
	return nil
}

// data copies the contents.
func (j *journey) data(s *step, in, out *os.File) bool {
	how := details{offload: "unknown", reflink: "unsupported", sparse: "no"}
	defer func() {
		if j.Debug {
			j.Out.WriteString("copy offload: " + how.offload + ", reflink: " + how.reflink + ", sparse detection: " + how.sparse + "\n")
		}
	}()
	if j.Reflink != "never" {
		err := unix.IoctlFileClone(int(out.Fd()), int(in.Fd()))
		switch {
		case err == nil:
			how.reflink = "yes"
			return true
		case j.Reflink == "always":
			if s.fresh {
				unix.Unlink(s.to)
			}
			return j.cannot("failed to clone "+j.Quoted(s.to)+" from "+j.Quoted(s.from), err)
		}
	} else {
		how.reflink = "no"
	}
	holes := s.source.Mode&unix.S_IFMT == unix.S_IFREG && s.source.Blocks*512 < s.source.Size && j.Sparse != "never"
	var err error
	switch {
	case holes:
		how.sparse = "SEEK_HOLE"
		err = copyExtents(out, in, s.source.Size, j.Sparse == "always")
	case j.Sparse == "always":
		how.sparse = "zeros"
		err = copySparse(out, in, -1)
	default:
		how.offload, err = copyBytes(out, in)
	}
	switch e := err.(type) {
	case nil:
		return true
	case readError:
		return j.cannot("error reading "+j.Quoted(s.from), e.error)
	case rangeError:
		return j.cannot("error copying "+j.Quoted(s.from)+" to "+j.Quoted(s.to), e.error)
	}
	return j.cannot("error writing "+j.Quoted(s.to), err)
}

// details are the words that --debug prints about a copy.
type details struct{ offload, reflink, sparse string }

// A readError is an error of reading the source.
type readError struct{ error }

// A rangeError is an error of copy_file_range(2), which may be one of reading or of writing.
type rangeError struct{ error }

// copyBytes copies all bytes, if possible by copy_file_range(2). offload is the word of --debug for
// that.
func copyBytes(out, in *os.File) (offload string, err error) {
	for offload = "unknown"; ; offload = "yes" {
		n, err := unix.CopyFileRange(int(in.Fd()), nil, int(out.Fd()), nil, 1<<30, 0)
		if err != nil && offload == "unknown" {
			offload = "unsupported"
		}
		switch err {
		case nil:
		case unix.ENOSPC, unix.EDQUOT, unix.EFBIG, unix.EIO:
			return offload, rangeError{err}
		case unix.EINTR:
			continue
		}
		if n <= 0 || err != nil { // the end, or the kernel does not support it for these files
			break
		}
	}
	buf := make([]byte, 256<<10)
	for {
		n, err := in.Read(buf)
		if n > 0 {
			if _, err := out.Write(buf[:n]); err != nil {
				return offload, errno(err)
			}
		}
		if err == io.EOF {
			return offload, nil
		}
		if err != nil {
			return offload, readError{errno(err)}
		}
	}
}

// zeroBlock is the number of zero bytes that become a hole.
const zeroBlock = 4096

// copySparse copies at most limit bytes from the current positions, or all for -1. Blocks of zeros
// become holes.
func copySparse(out, in *os.File, limit int64) error {
	buf, zeros := make([]byte, 256<<10), make([]byte, zeroBlock)
	hole := false
	for limit != 0 {
		piece := buf
		if limit > 0 {
			piece = buf[:min(limit, int64(len(buf)))]
		}
		n, err := io.ReadFull(in, piece)
		for data := piece[:n]; len(data) > 0; {
			block := data[:min(len(data), zeroBlock)]
			data = data[len(block):]
			if hole = bytes.Equal(block, zeros[:len(block)]); hole {
				if _, err := out.Seek(int64(len(block)), io.SeekCurrent); err != nil {
					return errno(err)
				}
			} else if _, err := out.Write(block); err != nil {
				return errno(err)
			}
		}
		if limit > 0 {
			limit -= int64(n)
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return readError{errno(err)}
		}
	}
	if !hole {
		return nil
	}
	end, err := out.Seek(0, io.SeekCurrent)
	if err == nil {
		err = out.Truncate(end)
	}
	return errno(err)
}

// copyExtents copies the data of a sparse file and keeps its holes.
func copyExtents(out, in *os.File, size int64, zeros bool) error {
	for at := int64(0); at < size; {
		begin, err := unix.Seek(int(in.Fd()), at, unix.SEEK_DATA)
		if err == unix.ENXIO { // no data is left
			break
		}
		if err != nil {
			in.Seek(at, io.SeekStart)
			out.Seek(at, io.SeekStart)
			return copySparse(out, in, -1)
		}
		end, err := unix.Seek(int(in.Fd()), begin, unix.SEEK_HOLE)
		if err != nil {
			end = size
		}
		in.Seek(begin, io.SeekStart)
		out.Seek(begin, io.SeekStart)
		if zeros {
			err = copySparse(out, in, end-begin)
		} else {
			err = copyPiece(out, in, end-begin)
		}
		if err != nil {
			return err
		}
		at = end
	}
	return errno(out.Truncate(size))
}

// copyPiece copies size bytes.
func copyPiece(out, in *os.File, size int64) error {
	buf := make([]byte, 256<<10)
	for size > 0 {
		n, err := in.Read(buf[:min(size, int64(len(buf)))])
		if n > 0 {
			if _, err := out.Write(buf[:n]); err != nil {
				return errno(err)
			}
			size -= int64(n)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return readError{errno(err)}
		}
	}
	return nil
}
