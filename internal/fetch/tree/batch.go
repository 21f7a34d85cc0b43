package tree

import (
	"contedor/internal/fetch/tarfile"
	"golang.org/x/sys/unix"
)

// What an open file still lacks, its data, owner, attributes, mode and times,
// needs no name any more. So small files are only made one by one, and finished
// in batches, by another goroutine where a processor is free for it.

const (
	batches    = 3        // one that is filled, and two of which the other goroutine has one in hand
	batchFiles = 32       // in a batch
	batchData  = 64 << 10 // bytes in a batch, or a little more
	smallFile  = 16 << 10 // bytes of the largest that go into one
)

// isLight reports whether the attributes of a file are few enough for a batch, which
// keeps them in memory.
func isLight(xattrs []tarfile.Attribute) bool {
	size := 0
	for _, x := range xattrs {
		size += len(x.Name) + len(x.Value)
	}
	return size <= smallFile
}

// A batch is a number of files that are made and not finished.
type batch struct {
	dresser
	files []unfinished
	data  []byte // of all files, one behind the other
	err   error  // the first one of finish
}

// An unfinished file is open, and in its directory.
type unfinished struct {
	fd      int
	name    string
	setMode bool
	tarfile.Metadata
	size int // of its part of the batch's data
}

// finish finishes the files. Behind an error they are closed as they are.
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

// A crew is the goroutine that finishes batches, and the batches.
type crew struct {
	current     *batch
	full, empty chan *batch // there is room for all
}

// enoughFiles is how many files a process has to be allowed to open for batches
// of them.
const enoughFiles = 2 * batches * batchFiles

// newCrew returns one whose files belong to those ids unless they are given away,
// or nil where not enough files may be open.
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

// add takes over an open file of which r is to give the data.
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

// handOver hands the current batch over, or finishes it where the other
// goroutine has enough to do. It returns what has gone wrong with one before.
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

// settle has all files finished, lending a hand, and ends the goroutine. It
// returns what has gone wrong, if anything has, and what has been lost.
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
