package dd

import (
	"bytes"
	"io"
	"math"
	"time"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// memory returns the buffer of the input or the output. It begins at a page, which O_DIRECT
// requires. ok is false if there is no memory for it.
func (d *run) memory(whose string, size int) (buffer []byte, ok bool) {
	buffer, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
	if err != nil {
		d.exhausted = cli.Fail("memory exhausted by "+whose+" buffer of size "+number(int64(size))+" bytes ("+human(float64(size), 1024)+")", nil)
	}
	return buffer, err == nil
}

// fail writes a message. It is shown below the line of progress.
func (d *run) fail(text string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.endProgress()
	d.Warn(cli.Fail(text, err).Error())
}

// copy copies everything, and reports whether there was no error.
func (d *run) copy() (ok bool) {
	if !d.skipInput() {
		return false
	}
	if done, good := d.skipOutput(); done || !good {
		return good
	}
	if d.counted && d.count == (amount{}) {
		return d.finish()
	}
	block, ok := d.memory("input", d.ibs)
	if ok && d.buffered {
		d.buffer, ok = d.memory("output", d.obs)
		d.buffer = d.buffer[:0]
	}
	if !ok {
		return false
	}
	partial := 0 // bytes of the last read
	for {
		d.showProgress()
		size := d.ibs
		if d.counted {
			if read := d.read.full + d.read.partial; read >= d.count.blocks {
				if read > d.count.blocks || d.count.bytes == 0 {
					break
				}
				size = int(d.count.bytes)
			}
		}
		if d.conv.has("sync") && d.conv.has("noerror") {
			clear(block)
		}
		n, err := d.readBlock(block[:size])
		if err == nil && n == 0 {
			break
		}
		if err != nil {
			if !d.conv.has("noerror") || d.status != "none" {
				d.fail("error reading "+d.Quoted(d.inName()), err)
			}
			ok = false
			if !d.conv.has("noerror") {
				break
			}
			if d.status != "none" {
				d.mu.Lock()
				d.report()
				d.mu.Unlock()
			}
			if _, err := unix.Seek(0, int64(d.ibs-partial), io.SeekCurrent); err != nil {
				break
			}
			if !d.conv.has("sync") || partial > 0 {
				continue
			}
			n = 0
		}
		partial = 0
		d.mu.Lock()
		if n < d.ibs {
			d.read.partial++
			partial = n
		} else {
			d.read.full++
		}
		d.mu.Unlock()
		if n < d.ibs && d.conv.has("sync") {
			fill := byte(0)
			if d.conv.has("block") || d.conv.has("unblock") {
				fill = ' '
			}
			for i := n; i < d.ibs; i++ {
				block[i] = fill
			}
			n, partial = d.ibs, 0
		}
		if !d.buffered {
			if !d.writeDirect(block[:n]) {
				return false
			}
			continue
		}
		if !d.convert(block[:n]) {
			return false
		}
	}
	return d.finish() && ok
}

func (d *run) readBlock(p []byte) (n int, err error) {
	for n < len(p) {
		m, err := unix.Read(0, p[n:])
		if err == unix.EINTR {
			continue
		}
		if err == unix.EINVAL && d.iflags.has("direct") && n > 0 {
			err = nil
		}
		if err != nil && n == 0 {
			return 0, err
		}
		if m <= 0 {
			break
		}
		n += m
		if !d.iflags.has("fullblock") {
			break
		}
	}
	return n, nil
}

// writeDirect writes a block as it was read.
func (d *run) writeDirect(p []byte) bool {
	n, err := d.write(p)
	d.mu.Lock()
	d.bytes += int64(n)
	switch {
	case n == d.ibs:
		d.written.full++
	case n > 0:
		d.written.partial++
	}
	d.mu.Unlock()
	if err != nil {
		d.fail("error writing "+d.Quoted(d.outName()), err)
	}
	return err == nil
}

// write writes a block, or passes over its zeros with conv=sparse.
func (d *run) write(p []byte) (n int, err error) {
	if d.direct && len(p) < d.obs {
		if old, err := unix.FcntlInt(1, unix.F_GETFL, 0); err == nil {
			unix.FcntlInt(1, unix.F_SETFL, old&^unix.O_DIRECT)
			d.direct = false
		}
	}
	if d.conv.has("sparse") && isZero(p) {
		if _, err := unix.Seek(1, int64(len(p)), io.SeekCurrent); err == nil {
			d.sought = true
			return len(p), nil
		}
		d.conv = append(set{}, d.conv...)
		for i, w := range d.conv {
			if w == "sparse" {
				d.conv[i] = ""
			}
		}
	}
	d.sought = false
	for n < len(p) {
		m, err := d.Stdout.Write(p[n:])
		n += m
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func isZero(p []byte) bool {
	return len(p) > 0 && p[0] == 0 && bytes.Equal(p[1:], p[:len(p)-1])
}

// flush writes the output block.
func (d *run) flush() bool {
	n, err := d.write(d.buffer)
	d.mu.Lock()
	d.bytes += int64(n)
	switch {
	case n == d.obs:
		d.written.full++
	case n > 0:
		d.written.partial++
	}
	d.mu.Unlock()
	d.buffer = d.buffer[:0]
	if err != nil {
		d.fail("writing to "+d.Quoted(d.outName()), err)
	}
	return err == nil
}

// put adds bytes to the output block, and writes it if it is full.
func (d *run) put(p []byte) bool {
	for len(p) > 0 {
		n := min(d.obs-len(d.buffer), len(p))
		d.buffer = append(d.buffer, p[:n]...)
		p = p[n:]
		if len(d.buffer) == d.obs && !d.flush() {
			return false
		}
	}
	return true
}

// convert converts a block and writes it.
func (d *run) convert(p []byte) bool {
	if d.table != nil {
		for i, c := range p {
			p[i] = d.table[c]
		}
	}
	if d.conv.has("swab") {
		p = d.swap(p)
	}
	switch {
	case d.conv.has("block"):
		return d.block(p)
	case d.conv.has("unblock"):
		return d.unblock(p)
	}
	return d.put(p)
}

// swap swaps pairs of bytes. The last byte of an odd number is kept for the next block.
func (d *run) swap(p []byte) []byte {
	if d.odd >= 0 {
		p = append([]byte{byte(d.odd)}, p...)
		d.odd = -1
	}
	if len(p)%2 == 1 {
		d.odd = int(p[len(p)-1])
		p = p[:len(p)-1]
	}
	for i := 0; i < len(p); i += 2 {
		p[i], p[i+1] = p[i+1], p[i]
	}
	return p
}

// blank and newline return these characters in the character set of the output.
func (d *run) blank() byte {
	if d.table != nil {
		return d.table[' ']
	}
	return ' '
}

func (d *run) newline() byte {
	if d.table != nil && !d.conv.has("ascii") {
		return d.table['\n']
	}
	return '\n'
}

// block makes records of a fixed size of lines.
func (d *run) block(p []byte) bool {
	for _, c := range p {
		switch {
		case c == d.newline():
			if !d.pad() {
				return false
			}
			d.column = 0
			continue
		case d.column == d.cbs:
			d.mu.Lock()
			d.cut++
			d.mu.Unlock()
		case d.column < d.cbs:
			if !d.put([]byte{c}) {
				return false
			}
		}
		d.column++
	}
	return true
}

func (d *run) pad() bool {
	if d.column < d.cbs {
		return d.put(bytes.Repeat([]byte{d.blank()}, d.cbs-d.column))
	}
	return true
}

// unblock makes lines of records of a fixed size.
func (d *run) unblock(p []byte) bool {
	blank := byte(' ')
	for i := 0; i < len(p); i++ {
		c := p[i]
		if d.column == d.cbs {
			d.column, d.blanks = 0, 0
			if !d.put([]byte{'\n'}) {
				return false
			}
		}
		d.column++
		if c == blank {
			d.blanks++
			continue
		}
		if !d.put(bytes.Repeat([]byte{blank}, d.blanks)) || !d.put([]byte{c}) {
			return false
		}
		d.blanks = 0
	}
	return true
}

// finish writes what is left.
func (d *run) finish() bool {
	if d.odd >= 0 && !d.put([]byte{byte(d.odd)}) {
		return false
	}
	if d.conv.has("block") && d.column > 0 && !d.pad() {
		return false
	}
	if d.conv.has("unblock") && d.column > 0 && !d.put([]byte{'\n'}) {
		return false
	}
	if len(d.buffer) > 0 && !d.flushLast() {
		return false
	}
	if d.sought {
		var st unix.Stat_t
		if at, err := unix.Seek(1, 0, io.SeekCurrent); err == nil && unix.Fstat(1, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG && st.Size < at {
			if err := unix.Ftruncate(1, at); err != nil {
				d.fail("failed to truncate to "+number(at)+" bytes in output file "+d.Quoted(d.outName()), err)
				return false
			}
		}
	}
	if d.conv.has("fdatasync") {
		if err := unix.Fdatasync(1); err != nil && err != unix.EINVAL {
			d.fail("fdatasync failed for "+d.Quoted(d.outName()), err)
			return false
		}
	}
	if d.conv.has("fsync") || d.conv.has("fdatasync") {
		if err := unix.Fsync(1); err != nil {
			d.fail("fsync failed for "+d.Quoted(d.outName()), err)
			return false
		}
	}
	return true
}

func (d *run) flushLast() bool {
	n, err := d.write(d.buffer)
	d.mu.Lock()
	d.bytes += int64(n)
	if n > 0 {
		d.written.partial++
	}
	d.mu.Unlock()
	if err != nil {
		d.fail("error writing "+d.Quoted(d.outName()), err)
	}
	return err == nil
}

// skipInput passes over the input of skip=.
func (d *run) skipInput() bool {
	offset, fits := d.skip.offset(d.ibs)
	if offset == 0 && fits {
		return true
	}
	tooFar := func() {
		if d.status != "none" {
			d.fail(d.Name(d.inName())+": cannot skip to specified offset", nil)
		}
	}
	if at, err := unix.Seek(0, 0, io.SeekCurrent); err == nil {
		if !fits {
			d.fail(d.Name(d.inName())+": cannot skip", unix.EOVERFLOW)
			return false
		}
		var st unix.Stat_t
		if unix.Fstat(0, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG && st.Size-at < offset {
			tooFar()
			offset = max(st.Size-at, 0)
		}
		if _, err := unix.Seek(0, offset, io.SeekCurrent); err != nil {
			d.fail(d.Name(d.inName())+": cannot skip", err)
			return false
		}
		return true
	}
	buf, ok := d.memory("input", d.ibs)
	if !ok {
		return false
	}
	if !fits { // read to the end: no input is as large
		offset = math.MaxInt64
	}
	for offset > 0 {
		n, err := d.readBlock(buf[:min(int64(d.ibs), offset)])
		if err != nil {
			d.fail("error reading "+d.Quoted(d.inName()), err)
			return false
		}
		if n == 0 {
			tooFar()
			return true
		}
		offset -= int64(n)
	}
	return true
}

// skipOutput passes over the output of seek=. done says that there is nothing to copy.
func (d *run) skipOutput() (done, ok bool) {
	offset, fits := d.seek.offset(d.obs)
	if offset == 0 && fits {
		return false, true
	}
	if !fits {
		if _, err := unix.Seek(1, 0, io.SeekCurrent); err == nil {
			d.fail(d.Name(d.outName())+": cannot seek", unix.EOVERFLOW)
			return true, false
		}
		offset = math.MaxInt64
	} else if _, err := unix.Seek(1, offset, io.SeekCurrent); err == nil {
		return false, true
	}
	// A device that cannot seek is read, or zeros are written.
	zeros := make([]byte, d.obs)
	for offset > 0 {
		p := zeros[:min(int64(d.obs), offset)]
		if n, err := unix.Read(1, p); err == nil && n > 0 {
			offset -= int64(n)
			continue
		}
		clear(p)
		if _, err := d.write(p); err != nil {
			d.fail(d.Name(d.outName())+": cannot seek", err)
			return true, false
		}
		offset -= int64(len(p))
	}
	return false, true
}

// showProgress prints a line once in a second.
func (d *run) showProgress() {
	if d.status != "progress" || time.Since(d.shown) < time.Second {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shown = time.Now()
	d.line(true)
	d.progress = true
}
