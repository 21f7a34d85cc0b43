package diff

import "math"

// This file finds the changes as GNU diff does, so that the hunks are the same: lines that
// match nothing are set apart, the rest is compared with Myers' algorithm ("An O(ND) Difference
// Algorithm and Its Variations", 1986) in linear space, and then runs of changes are moved to
// where they join others.

// sequence marks the lines that are changed.
func (c *comparison) sequence(a, b *file, classes int) {
	c.setApart(a, b, classes)
	s := sequences{minimal: c.minimal}
	s.a, s.realA = kept(a, c.minimal)
	s.b, s.realB = kept(b, c.minimal)
	s.changedA, s.changedB = a.changed, b.changed
	diagonals := len(s.a) + len(s.b) + 3
	s.forward, s.backward = make([]int, diagonals), make([]int, diagonals)
	s.zero = len(s.b) + 1
	s.expensive = 1
	for ; diagonals != 0; diagonals >>= 2 {
		s.expensive <<= 1
	}
	s.expensive = max(4096, s.expensive)
	s.compare(0, len(s.a), 0, len(s.b), c.minimal)
}

// kept returns the lines that are not marked yet, and their numbers.
func kept(f *file, all bool) (classes, numbers []int) {
	for i, class := range f.classes {
		if all {
			f.changed[i+1] = false
		}
		if !f.changed[i+1] {
			classes, numbers = append(classes, class), append(numbers, i)
		}
	}
	return classes, numbers
}

// What setApart does with a line.
const (
	keep        = iota
	discard     // it matches nothing
	provisional // it matches too much: discarded among lines that match nothing
)

// setApart marks the lines of a file that match no line of the other, and lines between them
// that match many.
func (c *comparison) setApart(a, b *file, classes int) {
	counts := func(f *file) []int {
		n := make([]int, classes)
		for _, class := range f.classes {
			n[class]++
		}
		return n
	}
	inA, inB := counts(a), counts(b)
	for _, side := range []struct {
		f     *file
		other []int
	}{{a, inB}, {b, inA}} {
		marks := make([]byte, len(side.f.classes))
		many := 5
		for n := len(marks) / 64 >> 2; n > 0; n >>= 2 {
			many *= 2
		}
		for i, class := range side.f.classes {
			switch n := side.other[class]; {
			case n == 0:
				marks[i] = discard
			case n > many:
				marks[i] = provisional
			}
		}
		settle(marks)
		for i, m := range marks {
			side.f.changed[i+1] = m != keep
		}
	}
}

// settle decides about the provisional marks.
func settle(marks []byte) {
	for i := 0; i < len(marks); i++ {
		if marks[i] == provisional {
			marks[i] = keep
			continue
		}
		if marks[i] == keep {
			continue
		}
		end, some := i, 0
		for ; end < len(marks) && marks[end] != keep; end++ {
			if marks[end] == provisional {
				some++
			}
		}
		for end > i && marks[end-1] == provisional {
			end--
			marks[end] = keep
			some--
		}
		run := marks[i:end]
		if some*4 > len(run) {
			for j := range run {
				if run[j] == provisional {
					run[j] = keep
				}
			}
			continue
		}
		thin(run)
		i = end - 1
	}
}

// thin cancels provisional marks in a run of marks: where many of them follow each other, and
// near the ends of the run.
func thin(run []byte) {
	least := 1
	for n := len(run) >> 2 >> 2; n > 0; n >>= 2 {
		least <<= 1
	}
	least++
	consecutive := 0
	for j := 0; j < len(run); j++ {
		if run[j] != provisional {
			consecutive = 0
			continue
		}
		consecutive++
		switch {
		case consecutive == least:
			j -= consecutive // back to the first of them, to cancel all
		case consecutive > least:
			run[j] = keep
		}
	}
	fromEnd := func(at func(int) *byte) {
		consecutive := 0
		for j := range run {
			m := at(j)
			if j >= 8 && *m == discard {
				return
			}
			switch *m {
			case provisional:
				*m = keep
				consecutive = 0
			case keep:
				consecutive = 0
			default:
				consecutive++
			}
			if consecutive == 3 {
				return
			}
		}
	}
	fromEnd(func(j int) *byte { return &run[j] })
	fromEnd(func(j int) *byte { return &run[len(run)-1-j] })
}

// sequences are the lines that are compared.
type sequences struct {
	a, b               []int // classes
	realA, realB       []int // line numbers
	changedA, changedB []bool
	forward, backward  []int // for each diagonal, how far the searches have got
	zero               int   // the index of diagonal 0
	minimal            bool
	expensive          int // steps after which a search gives up
}

// compare marks the differences between a[x:xEnd] and b[y:yEnd].
func (s *sequences) compare(x, xEnd, y, yEnd int, minimal bool) {
	for {
		for x < xEnd && y < yEnd && s.a[x] == s.b[y] {
			x, y = x+1, y+1
		}
		for x < xEnd && y < yEnd && s.a[xEnd-1] == s.b[yEnd-1] {
			xEnd, yEnd = xEnd-1, yEnd-1
		}
		switch {
		case x == xEnd:
			for ; y < yEnd; y++ {
				s.changedB[s.realB[y]+1] = true
			}
			return
		case y == yEnd:
			for ; x < xEnd; x++ {
				s.changedA[s.realA[x]+1] = true
			}
			return
		}
		xMid, yMid, low, high := s.middle(x, xEnd, y, yEnd, minimal)
		s.compare(x, xMid, y, yMid, low)
		x, y, minimal = xMid, yMid, high
	}
}

// middle returns a point on a shortest path. low and high say whether the paths to it and from
// it must be searched to the end.
func (s *sequences) middle(x0, xEnd, y0, yEnd int, minimal bool) (xMid, yMid int, low, high bool) {
	fd := func(d int) *int { return &s.forward[s.zero+d] }
	bd := func(d int) *int { return &s.backward[s.zero+d] }
	dMin, dMax := x0-yEnd, xEnd-y0
	fMin, fMax := x0-y0, x0-y0
	bMin, bMax := xEnd-yEnd, xEnd-yEnd
	odd := (fMin-bMin)&1 != 0
	*fd(fMin), *bd(bMin) = x0, xEnd
	for steps := 1; ; steps++ {
		if fMin > dMin {
			fMin--
			*fd(fMin - 1) = -1
		} else {
			fMin++
		}
		if fMax < dMax {
			fMax++
			*fd(fMax + 1) = -1
		} else {
			fMax--
		}
		for d := fMax; d >= fMin; d -= 2 {
			below, above := *fd(d - 1), *fd(d + 1)
			x := below + 1
			if below < above {
				x = above
			}
			y := x - d
			for x < xEnd && y < yEnd && s.a[x] == s.b[y] {
				x, y = x+1, y+1
			}
			*fd(d) = x
			if odd && bMin <= d && d <= bMax && *bd(d) <= x {
				return x, y, true, true
			}
		}
		if bMin > dMin {
			bMin--
			*bd(bMin - 1) = math.MaxInt
		} else {
			bMin++
		}
		if bMax < dMax {
			bMax++
			*bd(bMax + 1) = math.MaxInt
		} else {
			bMax--
		}
		for d := bMax; d >= bMin; d -= 2 {
			below, above := *bd(d - 1), *bd(d + 1)
			x := above - 1
			if below < above {
				x = below
			}
			y := x - d
			for x0 < x && y0 < y && s.a[x-1] == s.b[y-1] {
				x, y = x-1, y-1
			}
			*bd(d) = x
			if !odd && fMin <= d && d <= fMax && x <= *fd(d) {
				return x, y, true, true
			}
		}
		if !minimal && steps >= s.expensive {
			return s.giveUp(x0, xEnd, y0, yEnd, fMin, fMax, bMin, bMax)
		}
	}
}

// giveUp returns the best point that the searches have reached.
func (s *sequences) giveUp(x0, xEnd, y0, yEnd, fMin, fMax, bMin, bMax int) (xMid, yMid int, low, high bool) {
	farthest, fx := -1, 0
	for d := fMax; d >= fMin; d -= 2 {
		x := min(s.forward[s.zero+d], xEnd)
		y := x - d
		if yEnd < y {
			x, y = yEnd+d, yEnd
		}
		if farthest < x+y {
			farthest, fx = x+y, x
		}
	}
	nearest, bx := math.MaxInt, 0
	for d := bMax; d >= bMin; d -= 2 {
		x := max(x0, s.backward[s.zero+d])
		y := x - d
		if y < y0 {
			x, y = y0+d, y0
		}
		if x+y < nearest {
			nearest, bx = x+y, x
		}
	}
	if xEnd+yEnd-nearest < farthest-(x0+y0) {
		return fx, farthest - fx, true, false
	}
	return bx, nearest - bx, false, true
}

// shift moves the runs of changed lines of a file. A run that could stand earlier or later is
// moved to join other runs, then as far down as possible, and then back to where the other file
// is changed, too.
func shift(f, o *file) {
	changed := func(i int) *bool { return &f.changed[i+1] }
	other := func(j int) bool { return o.changed[j+1] }
	classes := f.classes
	end := len(classes)
	i, j := 0, 0
	for {
		for i < end && !*changed(i) {
			for other(j) {
				j++
			}
			j++
			i++
		}
		if i == end {
			return
		}
		start := i
		for i++; *changed(i); i++ {
		}
		for other(j) {
			j++
		}
		var corresponding int
		for {
			size := i - start
			for start > 0 && classes[start-1] == classes[i-1] {
				start--
				*changed(start) = true
				i--
				*changed(i) = false
				for *changed(start - 1) {
					start--
				}
				for j--; other(j); j-- {
				}
			}
			corresponding = end
			if other(j - 1) {
				corresponding = i
			}
			for i != end && classes[start] == classes[i] {
				*changed(start) = false
				start++
				*changed(i) = true
				for i++; *changed(i); i++ {
				}
				for j++; other(j); j++ {
					corresponding = i
				}
			}
			if size == i-start {
				break
			}
		}
		for corresponding < i {
			start--
			*changed(start) = true
			i--
			*changed(i) = false
			for j--; other(j); j-- {
			}
		}
	}
}
