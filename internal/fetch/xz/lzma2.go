package xz

import "encoding/binary"

// An lzma2 decodes the chunks of LZMA2. The zero value is ready for a block.
type lzma2 struct {
	lzma
	dictionary bool // a chunk has reset the dictionary,
	properties bool // set the properties,
	states     bool // and reset the state
}

// chunkHeader is the size in bytes of the longest header of a chunk.
const chunkHeader = 6

// block decodes the chunks of a block. size is the number of their bytes, or -1 if it is unknown.
// Before block writes to w, it calls room, which returns the index up to which there is room, for at
// least one byte. The error is io.ErrUnexpectedEOF if the input ends too early, otherwise one of
// reading or of room.
func (d *lzma2) block(in *input, size int64, w *window, room func() (limit int, err error)) error {
	if size >= 0 {
		in.stop = in.offset() + size
		defer func() { in.stop = 0 }()
	}
	d.dictionary, d.properties, d.states = false, false, false
	for {
		if err := in.need(1); err != nil {
			return err
		}
		control := in.buf[in.pos]
		if control == 0 {
			in.pos++
			return nil
		}
		if err := d.chunk(control, in, w, room); err != nil {
			return err
		}
	}
}

// The values of a chunk's first byte, and the least of those of several.
const (
	storedResetDictionary = 1
	stored                = 2
	packed                = 0x80
	packedResetState      = 0xa0
	packedNewProperties   = 0xc0
	packedResetDictionary = 0xe0
)

// chunk decodes a chunk.
func (d *lzma2) chunk(control byte, in *input, w *window, room func() (int, error)) error {
	header := 3
	switch {
	case control >= packedNewProperties:
		header = chunkHeader
	case control >= packed:
		header = chunkHeader - 1
	case control > stored:
		return ErrCorrupt
	}
	if err := in.need(header); err != nil {
		return err
	}
	head := in.buf[in.pos : in.pos+header]
	if control == storedResetDictionary || control >= packedResetDictionary {
		w.reset()
		d.dictionary, d.properties, d.states = true, false, false
	}
	if !d.dictionary {
		return ErrCorrupt
	}
	left := int(binary.BigEndian.Uint16(head[1:])) + 1
	if control < packed {
		if err := in.need(header + left); err != nil {
			return err
		}
		in.pos += header
		return w.store(in, left, room)
	}
	left += int(control&0x1f) << 16
	size := int(binary.BigEndian.Uint16(head[3:])) + 1
	switch {
	case control >= packedNewProperties:
		if !d.setProperties(head[5]) {
			return ErrCorrupt
		}
		d.properties, d.states = true, true
		d.reset()
	case !d.properties:
		return ErrCorrupt
	case control >= packedResetState:
		d.states = true
		d.reset()
	case !d.states:
		return ErrCorrupt
	}
	if err := in.need(header + size); err != nil {
		return err
	}
	in.pos += header
	if err := d.begin(in.buf, in.pos, in.pos+size); err != nil {
		return err
	}
	in.pos += size
	for left > 0 {
		limit, err := room()
		if err != nil {
			return err
		}
		before := w.at
		if err := d.decode(w, min(limit, before+left)); err != nil {
			return err
		}
		left -= w.at - before
	}
	if !d.finished() {
		return ErrCorrupt
	}
	return nil
}
