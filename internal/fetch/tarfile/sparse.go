package tarfile

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// An Extent is a run of data in a sparse file, in bytes. What no Extent covers is a hole.
type Extent struct{ Offset, Length int64 }

var errSparse = errors.New("a malformed map of a sparse file")

// maxExtents is the largest number of extents in the map of a sparse file. It bounds the
// memory.
const maxExtents = 1 << 18

// paxSparse holds the records of GNU's PAX formats 0.0, 0.1 and 1.0, and of Solaris.
type paxSparse struct {
	name         string
	realSize     int64
	known        bool // there was such a record
	major, minor string
	extents      []Extent
	offset       int64 // in format 0.0, the offset whose length comes next
	holes        bool  // the extents are Solaris's
}

func (p *paxSparse) set(key, value string) (err error) {
	p.known = true
	switch key {
	case "name":
		p.name = value
	case "major":
		p.major = value
	case "minor":
		p.minor = value
	case "size", "realsize":
		p.realSize, err = decimal(value)
	case "offset":
		p.offset, err = decimal(value)
	case "numbytes":
		var n int64
		n, err = decimal(value)
		p.extents = append(p.extents, Extent{p.offset, n})
	case "map":
		p.extents, err = parseMap([]byte(value), ',', strings.Count(value, ",")+1)
	}
	return err
}

// setHoles reads the map of Solaris: offsets at which data begin and end, alternately.
func (p *paxSparse) setHoles(value string) (err error) {
	value = strings.TrimSpace(value)
	p.known, p.holes = true, true
	p.extents, err = parseMap([]byte(value), ' ', strings.Count(value, " ")+1)
	for i := range p.extents {
		e := &p.extents[i]
		if e.Length -= e.Offset; e.Length < 0 {
			return errSparse
		}
		p.realSize = max(p.realSize, e.Offset+e.Length)
	}
	return err
}

// parseMap parses a map of offsets and lengths, alternately, with a separator between them.
// numbers is how many numbers it has.
func parseMap(text []byte, separator byte, numbers int) ([]Extent, error) {
	if numbers%2 != 0 || numbers > 2*maxExtents {
		return nil, errSparse
	}
	next := func() (int64, error) {
		word, rest, _ := bytes.Cut(text, []byte{separator})
		text = rest
		return decimal(string(word))
	}
	extents := make([]Extent, 0, numbers/2)
	for range numbers / 2 {
		offset, err := next()
		if err != nil {
			return nil, err
		}
		length, err := next()
		if err != nil {
			return nil, err
		}
		extents = append(extents, Extent{offset, length})
	}
	return extents, nil
}

// readSparse sets h.Size and h.Sparse if a regular file is sparse. It reads the map, also if
// that is in the entry's data, and checks it. size is the size in the header.
func (r *Reader) readSparse(h *Header, block []byte, typeflag byte, magic string, size int64, pax *paxFields) (err error) {
	p, before := &pax.sparse, r.left
	switch {
	case typeflag == 'S' && magic == magicGNU:
		h.Size, h.Sparse, err = r.oldGNUMap(block)
	case !p.known:
		return nil
	case p.major == "1" && p.minor == "0":
		h.Size = p.realSize
		h.Sparse, err = r.leadingMap()
		h.stored = r.left
	case p.major == "" && p.extents != nil:
		h.Size, h.Sparse = p.realSize, p.extents
	case p.major != "":
		return errors.New("an unknown format of sparse files")
	}
	if err != nil {
		return err
	}
	if p.name != "" {
		h.Written = p.name
		if h.Name, err = r.memberName(h, p.name); err != nil {
			return err
		}
	}
	if h.Sparse == nil {
		return nil
	}
	var end, sum int64
	for _, e := range h.Sparse {
		if e.Offset < end || e.Length < 0 || e.Length > h.Size-e.Offset {
			return errSparse
		}
		end = e.Offset + e.Length
		sum += e.Length
	}
	switch inMap := before - r.left; {
	case sum == h.stored:
	case pax.sized && inMap+sum == size:
		// In the record, some versions of bsdtar put the size of the file, not of the data.
		h.stored, r.left, r.pad = sum, sum, padding(size)
	case p.holes && h.stored == h.Size:
		h.Sparse = nil // the data include the holes
	default:
		return errSparse
	}
	return nil
}

// oldGNUMap reads the map of GNU tar's old format: four extents in the header, and 21 in
// each of the blocks after it.
func (r *Reader) oldGNUMap(block []byte) (size int64, extents []Extent, err error) {
	if size, err = (field{483, 495}).number(block); err != nil || size < 0 {
		return 0, nil, errSparse
	}
	extents = []Extent{}
	at, count, more := 386, 4, block[482]
	for {
		for i := range count {
			from := at + 24*i
			if block[from] == 0 {
				break
			}
			var e Extent
			if e.Offset, err = (field{from, from + 12}).number(block); err != nil || e.Offset < 0 {
				return 0, nil, errSparse
			}
			if e.Length, err = (field{from + 12, from + 24}).number(block); err != nil || e.Length < 0 {
				return 0, nil, errSparse
			}
			extents = append(extents, e)
		}
		if more == 0 {
			return size, extents, nil
		}
		if len(extents) > maxExtents {
			return 0, nil, errSparse
		}
		if block, err = r.in.block(); err != nil {
			return 0, nil, unexpected(err)
		}
		at, count, more = 0, 21, block[504]
	}
}

// longestLine is the length of the longest line of a map, in bytes.
const longestLine = int64(len("9223372036854775807\n"))

// leadingMap reads the map of format 1.0. It consists of lines at the beginning of the data:
// the number of extents, and then their offsets and lengths.
func (r *Reader) leadingMap() ([]Extent, error) {
	var lines []byte
	wanted := int64(1)
	for seen := int64(0); seen < wanted; {
		if r.left < BlockSize {
			return nil, errSparse
		}
		block, err := r.in.block()
		if err != nil {
			return nil, unexpected(err)
		}
		r.left -= BlockSize
		if wanted == 1 {
			first, _, found := bytes.Cut(block, []byte{'\n'})
			if !found {
				return nil, errSparse
			}
			n, err := decimal(string(first))
			if err != nil || n > maxExtents {
				return nil, errSparse
			}
			wanted += 2 * n
		}
		seen += int64(bytes.Count(block, []byte{'\n'}))
		lines = append(lines, block...)
		if int64(len(lines)) > wanted*longestLine+BlockSize {
			return nil, errSparse
		}
	}
	_, numbers, _ := bytes.Cut(lines, []byte{'\n'})
	return parseMap(numbers, '\n', int(wanted-1))
}

// Data calls put with the pieces of a regular file's data, and with the offset of each piece
// in the file, in bytes. A piece is valid during the call only. The error is put's, or an
// error of the archive.
func (r *Reader) Data(h *Header, put func(p []byte, offset int64) error) error {
	whole := [1]Extent{{0, h.stored}}
	extents := h.Sparse
	if extents == nil {
		extents = whole[:]
	}
	for _, e := range extents {
		for e.Length > 0 {
			p, err := r.in.piece(e.Length)
			if err == io.EOF {
				return io.ErrUnexpectedEOF
			}
			if err != nil {
				return err
			}
			r.left -= int64(len(p))
			if err := put(p, e.Offset); err != nil {
				return err
			}
			e.Offset += int64(len(p))
			e.Length -= int64(len(p))
		}
	}
	return nil
}
