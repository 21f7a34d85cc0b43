package fallocate

import (
	"fmt"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// A total counts holes.
type total struct {
	holes int
	bytes int64
}

func (t *total) add(length int64) {
	t.holes++
	t.bytes += length
}

// text returns the total in words; size is that of the file.
func (t *total) text(size int64) string {
	percent := 0.0
	if size > 0 {
		percent = 100 * float64(t.bytes) / float64(size)
	}
	return fmt.Sprintf("%d holes, %s (%d bytes, %.2f%% of the file)", t.holes, rounded(t.bytes), t.bytes, percent)
}

// A digger finds blocks of zeroes in the data of a file, and makes them holes or reports them.
type digger struct {
	*request
	block          int64
	buffer         []byte
	inFile, inData total // holes of the file, and data that could be holes
}

// holes digs or reports the holes in the range.
func (q *request) holes() error {
	var st unix.Stat_t
	if err := unix.Fstat(q.fd, &st); err != nil {
		return cli.Fail("stat of "+q.name+" failed", err)
	}
	d := digger{request: q, block: int64(st.Blksize), buffer: make([]byte, st.Blksize)}
	end := st.Size
	if q.length > 0 {
		end = min(end, q.offset+q.length)
	}
	if _, err := unix.Seek(q.fd, q.offset, unix.SEEK_SET); err != nil {
		return cli.Fail("seek on "+q.name+" failed", err)
	}
	before := int64(0) // end of the previous stretch of data
	for at := q.offset; at < end; at = before {
		start, err := unix.Seek(q.fd, at, unix.SEEK_DATA)
		if err != nil || start >= end {
			break // there is no data left in the range
		}
		stop, err := unix.Seek(q.fd, start, unix.SEEK_HOLE)
		if err != nil {
			return cli.Fail("seek on "+q.name+" failed", err)
		}
		if q.report && start > before {
			d.inFile.add(start - before)
			d.tell("file", before, start)
		}
		if err := d.data(start, min(stop, end)); err != nil {
			return err
		}
		before = stop
	}
	if q.report {
		fmt.Fprintf(q.Out, "\nSummary:\nfile holes: %s\ndata holes: %s\n", d.inFile.text(st.Size), d.inData.text(st.Size))
	} else if q.verbose {
		fmt.Fprintf(q.Out, "%s: %s converted to sparse holes.\n", q.name, d.inData.text(st.Size))
	}
	return nil
}

// data looks for blocks of zeroes from an offset to another one.
func (d *digger) data(at, end int64) error {
	start := int64(-1) // offset of the current run of zeroes; -1 for none
	for at < end {
		n, err := unix.Pread(d.fd, d.buffer, at)
		if err != nil {
			return cli.Fail(d.name+": read failed", err)
		}
		n = int(min(int64(n), end-at))
		if n == 0 {
			break
		}
		switch zero := isZero(d.buffer[:n]); {
		case zero && start < 0:
			start = at
		case !zero && start >= 0:
			if err := d.zeroes(start, at, 0); err != nil {
				return err
			}
			start = -1
		}
		at += int64(n)
	}
	if start < 0 {
		return nil
	}
	return d.zeroes(start, at, d.block) // so that the last block becomes a hole, too
}

// zeroes makes a run of zeroes a hole, or reports it. The hole reaches more bytes beyond end.
func (d *digger) zeroes(start, end, more int64) error {
	d.inData.add(end - start)
	if d.report {
		d.tell("data", start, end)
		return nil
	}
	return d.allocate(unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, start, end-start+more)
}

func (d *digger) tell(kind string, start, end int64) {
	if d.verbose {
		fmt.Fprintf(d.Out, "%s hole: offset %d - %d (%d bytes)\n", kind, start, end, end-start)
	}
}

func isZero(block []byte) bool {
	for _, b := range block {
		if b != 0 {
			return false
		}
	}
	return true
}
