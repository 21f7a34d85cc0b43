package rootfs

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// An extent is a run of data in a sparse file; what no extent covers is a hole.
type extent struct{ offset, length int64 }

var errSparse = errors.New("a malformed map of a sparse file")

// maxExtents bounds the memory that a sparse file's map takes.
const maxExtents = 1 << 18

// paxSparse is what the records of GNU's PAX formats 0.0, 0.1 and 1.0 say.
type paxSparse struct {
	name         string
	realSize     int64
	known        bool // some record was there
	major, minor string
	extents      []extent
	offset       int64 // 0.0: the last offset, until its length comes
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
		p.extents = append(p.extents, extent{p.offset, n})
	case "map":
		p.extents, err = parseMap(strings.Split(value, ","))
	}
	return err
}

// parseMap makes extents of offsets and lengths in turn.
func parseMap(numbers []string) ([]extent, error) {
	if len(numbers)%2 != 0 || len(numbers) > 2*maxExtents {
		return nil, errSparse
	}
	extents := make([]extent, 0, len(numbers)/2)
	for i := 0; i < len(numbers); i += 2 {
		offset, err := decimal(numbers[i])
		if err != nil {
			return nil, err
		}
		length, err := decimal(numbers[i+1])
		if err != nil {
			return nil, err
		}
		extents = append(extents, extent{offset, length})
	}
	return extents, nil
}

// readSparse finds out whether a regular file is sparse, reads its map where
// that stands in the archive and checks it.
func (r *reader) readSparse(h *header, block []byte, typeflag byte, magic string, pax *paxFields) (err error) {
	p := &pax.sparse
	switch {
	case typeflag == 'S' && magic == magicGNU:
		h.size, h.sparse, err = r.oldGNUMap(block)
	case !p.known:
		return nil
	case p.major == "1" && p.minor == "0":
		h.size = p.realSize
		h.sparse, err = r.leadingMap()
		h.stored = r.left
	case p.major == "" && p.extents != nil:
		h.size, h.sparse = p.realSize, p.extents
	case p.major != "":
		return errors.New("an unknown format of sparse files")
	}
	if err != nil {
		return err
	}
	if p.name != "" {
		h.written = p.name
		if h.name, err = cleanName(p.name, "member name"); err != nil {
			return err
		}
	}
	if h.sparse == nil {
		return nil
	}
	var end, sum int64
	for _, e := range h.sparse {
		if e.offset < end || e.length < 0 || e.length > h.size-e.offset {
			return errSparse
		}
		end = e.offset + e.length
		sum += e.length
	}
	if sum != h.stored {
		return errSparse
	}
	return nil
}

// oldGNUMap reads the map of GNU tar's own format: four extents in the header,
// 21 in every block that follows it.
func (r *reader) oldGNUMap(block []byte) (size int64, extents []extent, err error) {
	if size, err = (field{483, 495}).number(block); err != nil || size < 0 {
		return 0, nil, errSparse
	}
	extents = []extent{}
	at, count, more := 386, 4, block[482]
	for {
		for i := range count {
			from := at + 24*i
			if block[from] == 0 {
				break
			}
			var e extent
			if e.offset, err = (field{from, from + 12}).number(block); err != nil || e.offset < 0 {
				return 0, nil, errSparse
			}
			if e.length, err = (field{from + 12, from + 24}).number(block); err != nil || e.length < 0 {
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

// leadingMap reads the map of format 1.0: lines at the beginning of the data,
// the number of extents and then their offsets and lengths.
func (r *reader) leadingMap() ([]extent, error) {
	var lines []byte
	wanted := int64(1)
	for seen := int64(0); seen < wanted; {
		if r.left < blockSize {
			return nil, errSparse
		}
		block, err := r.in.block()
		if err != nil {
			return nil, unexpected(err)
		}
		r.left -= blockSize
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
	}
	numbers := strings.Split(string(lines), "\n")
	return parseMap(numbers[1:wanted])
}

// data hands out the pieces of a regular file's data, each with where it
// belongs.
func (r *reader) data(h *header, put func(p []byte, offset int64) error) error {
	whole := [1]extent{{0, h.stored}}
	extents := h.sparse
	if extents == nil {
		extents = whole[:]
	}
	for _, e := range extents {
		for e.length > 0 {
			p, err := r.in.piece(e.length)
			if err == io.EOF {
				return io.ErrUnexpectedEOF
			}
			if err != nil {
				return err
			}
			r.left -= int64(len(p))
			if err := put(p, e.offset); err != nil {
				return err
			}
			e.offset += int64(len(p))
			e.length -= int64(len(p))
		}
	}
	return nil
}
