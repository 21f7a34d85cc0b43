package tree

import (
	"contedor/internal/fetch/tarfile"
	"golang.org/x/sys/unix"
)

// Small files are created one by one, but finished in batches: data, owner, attributes, mode
// and times only need the open file. Another goroutine does that if a processor is free.

const (
	batches    = 3        // one to fill, one that the other goroutine finishes, and one between
	batchFiles = 64       // in a batch
	batchData  = 64 << 10 // bytes in a batch; the last file may exceed them
	smallFile  = 16 << 10 // size of the largest file in a batch, in bytes
)

// isLight reports whether the attributes of a file are small enough for a batch, which is in
// memory.
func isLight(xattrs []tarfile.Attribute) bool {
	size := 0
	for _, x := range xattrs {
		size += len(x.Name) + len(x.Value)
	}
	return size <= smallFile
}

// A batch is a number of files that have been created and not finished.
type batch struct {
	dresser
	files []unfinished
	data  []byte // of all files, one after another
	err   error  // the first error of finish
}

// An unfinished file is open, and has its name.
type unfinished struct {
	fd      int
	name    string
	setMode bool
	tarfile.Metadata
	size int // of its part of the batch's data
}

// finish finishes the files. After an error it only closes them.
func (b *batch) finish() {
	data := b.data
	for i := range b.files {
		f := &b.files[i]
		if b.err == nil {
			b.err = ofData(f.name, writeAll(f.fd, data[:f.size]))
		}
		if b.err == nil {
			b.err = ofFile(f.name, b.dressOpen(f.fd, &f.Metadata, tarfile.Regular, f.setMode))
		}
		if err := closeFile(f.fd); b.err == nil {
			b.err = ofFile(f.name, err)
		}
		data = data[f.size:]
	}
	b.files, b.data = b.files[:0], b.data[:0]
}

// A crew is a goroutine that finishes batches, with the batches.
type crew struct {
	current     *batch
	full, empty chan *batch // each has room for all batches
}

// enoughFiles is the limit of open files, RLIMIT_NOFILE, below which there is no crew.
const enoughFiles = 2 * batches * batchFiles

// newCrew returns a crew, or nil if the process may not open enough files. uid and gid are
// owner and group of new files.
func newCrew(uid, gid int) *crew {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil || limit.Cur < enoughFiles {
		return nil
	}
	c := &crew{full: make(chan *batch, batches), empty: make(chan *batch, batches)}
	for range batches {
		c.empty <- &batch{dresser: dresser{uid: uid, gid: gid}, data: make([]byte, 0, batchData+smallFile)}
	}
	c.current = <-c.empty
	go c.work()
	return c
}

// work finishes batches until there are no more.
func (c *crew) work() {
	for b := range c.full {
		b.finish()
		c.empty <- b
	}
}

// add adds an open file to the current batch, and reads its data from r. The crew closes the
// file.
func (c *crew) add(r *tarfile.Reader, h *tarfile.Header, fd int, setMode bool) error {
	b := c.current
	before := len(b.data)
	err := r.Data(h, func(p []byte, _ int64) error {
		b.data = append(b.data, p...)
		return nil
	})
	b.files = append(b.files, unfinished{fd, h.Name, setMode, h.Metadata, len(b.data) - before})
	if err == nil && (len(b.files) == batchFiles || len(b.data) >= batchData) {
		err = c.handOver()
	}
	return err
}

// handOver gives the current batch to the goroutine, or finishes it here if the goroutine is
// busy. The error may be one of an earlier batch.
func (c *crew) handOver() error {
	select {
	case b := <-c.empty:
		c.full <- c.current
		c.current = b
	default:
		c.current.finish()
	}
	return c.current.err
}

// settle finishes all files, here and in the goroutine, and ends the goroutine. It returns
// the losses and the first error.
func (c *crew) settle() (lost Losses, err error) {
	c.full <- c.current
	close(c.full)
	c.work()
	for range batches {
		b := <-c.empty
		lost.add(b.lost)
		if err == nil {
			err = b.err
		}
	}
	return lost, err
}
