package xz

// A window is the output of a decoder: a ring of decompressed bytes, to which matches refer.
type window struct {
	buf  []byte // the ring and slop, where the decoder may write past the ring's end
	size int    // of the ring in bytes, a multiple of 16
	at   int    // index in buf of the next byte to write
	full int    // bytes before at that matches may refer to
	most int    // largest value of full: the size of the dictionary
	base int    // index modulo 16 at which the dictionary was reset
}

// windowSlop is how many bytes after the end of a ring, and after the place of writing, the
// decoder may overwrite.
const windowSlop = 64

// reset forgets the dictionary.
func (w *window) reset() { w.full, w.base = 0, w.at&15 }

// last returns the byte before the place of writing, or 0 at the beginning.
func (w *window) last() byte {
	switch {
	case w.full == 0:
		return 0
	case w.at == 0:
		return w.buf[w.size-1]
	}
	return w.buf[w.at-1]
}

// copy repeats n bytes at a distance. The ring has room for them before its end.
func (w *window) copy(distance, n int) {
	w.full = min(w.full+n, w.most)
	for n > 0 {
		from := w.at - distance
		if from < 0 {
			from += w.size
		}
		run := min(n, w.size-from, distance)
		copy(w.buf[w.at:w.at+run], w.buf[from:])
		w.at += run
		n -= run
	}
}

// store writes n bytes of the input.
func (w *window) store(in *input, n int, room func() (int, error)) error {
	for n > 0 {
		limit, err := room()
		if err != nil {
			return err
		}
		run := copy(w.buf[w.at:min(limit, w.at+n)], in.buf[in.pos:])
		w.at += run
		w.full = min(w.full+run, w.most)
		in.pos += run
		n -= run
	}
	return nil
}
