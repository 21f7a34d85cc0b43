package unshare

import (
	"io"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/plan"
)

// An idRange is a range of ids from the command line.
type idRange struct {
	plan.IDRange
	auto bool // the inner ids may move: they begin at 0 and leave out the single id
}

// subordinate describes where the ranges of one kind of ids are read and stored.
type subordinate struct {
	file   string // subuid(5) or subgid(5)
	kernel string // the map of the caller's user namespace, user_namespaces(7)
	ranges *[]idRange
}

// add parses the value of --map-users or --map-groups and appends its ranges.
func (s subordinate) add(value string, euid uint32) error {
	var list []idRange
	switch value {
	case "auto", "subids":
		r, err := s.lookUp(euid)
		if err != nil {
			return err
		}
		if value == "subids" {
			r.Inner = r.Outer
		} else {
			r.auto = true
		}
		list = []idRange{r}
	case "all":
		data, err := os.ReadFile(s.kernel)
		if err != nil {
			return cli.Fail("could not open '"+s.kernel+"'", err)
		}
		for line := range strings.Lines(string(data)) {
			f := strings.Fields(line)
			if len(f) != 3 {
				return cli.Fail("failed to parse kernel map: '"+line+"'", nil)
			}
			inner, _ := strconv.ParseUint(f[0], 10, 32)
			count, _ := strconv.ParseUint(f[2], 10, 32)
			list = append(list, idRange{IDRange: plan.IDRange{Inner: uint32(inner), Outer: uint32(inner), Count: uint32(count)}})
		}
	default:
		r, ok := parseRange(value)
		if !ok {
			return cli.Fail("invalid mapping '"+value+"'", nil)
		}
		list = []idRange{r}
	}
	*s.ranges = append(*s.ranges, list...)
	return nil
}

// lookUp returns the first range of a user in subuid(5) or subgid(5). Its inner ids begin at 0.
func (s subordinate) lookUp(euid uint32) (idRange, error) {
	uid := strconv.FormatUint(uint64(euid), 10)
	user, ok := ids.Host().UserByID(euid)
	if !ok {
		return idRange{}, cli.Fail("you (user "+uid+") don't exist.", nil)
	}
	file, err := os.Open(s.file)
	if err != nil {
		return idRange{}, cli.Fail("could not open '"+s.file+"'", err)
	}
	defer file.Close()
	data, _ := io.ReadAll(file) // the real tool ignores a read error, too
	first, count, ok := user.Subordinate(string(data))
	if !ok {
		return idRange{}, cli.Fail("no line matching user \""+user.Name+"\" in "+s.file, nil)
	}
	outer, err := number(first, "subid map")
	if err != nil {
		return idRange{}, err
	}
	n, err := number(count, "subid map")
	if err != nil {
		return idRange{}, err
	}
	return idRange{IDRange: plan.IDRange{Outer: outer.value, Count: n.value}}, nil
}

// parseRange parses inner:outer:count, or outer,inner,count in the notation of older versions.
// With an inner id of -1 the range is like that of "auto".
func parseRange(s string) (idRange, bool) {
	separator := ":"
	if !strings.Contains(s, separator) {
		separator = ","
	}
	f := strings.Split(s, separator)
	if len(f) != 3 {
		return idRange{}, false
	}
	var n [3]uint32
	for i := range f {
		v, ok := ids.Wrap(f[i])
		if !ok {
			return idRange{}, false
		}
		n[i] = v
	}
	if separator == "," {
		n[0], n[1] = n[1], n[0]
	}
	r := idRange{IDRange: plan.IDRange{Inner: n[0], Outer: n[1], Count: n[2]}}
	if r.Inner == ids.None {
		r.Inner, r.auto = 0, true
	}
	return r, true
}

// arrange returns the lines of a map: first the single id, if there is one, then the ranges.
// Ranges are split where needed, so that no inner or outer id is mapped twice.
func arrange(ranges []idRange, single id, outer uint32) []plan.IDRange {
	var lines []plan.IDRange
	if !single.given {
		single.value, outer = ids.None, ids.None // no range may contain this id either
	} else {
		lines = append(lines, plan.IDRange{Inner: single.value, Outer: outer, Count: 1})
	}
	for _, r := range ranges {
		lines = append(lines, r.around(single, outer)...)
	}
	return lines
}

// around splits a range at the inner and the outer id that are already mapped. Behind each of
// them the ids move up by one. The range then loses its last id, unless auto is set.
func (r idRange) around(single id, outer uint32) []plan.IDRange {
	inner := single.value
	count := uint64(r.Count)
	if single.given && !r.auto && (touches(r.Outer, r.Count, outer) || touches(r.Inner, r.Count, inner)) {
		count = uint64(r.Count - 1) // wraps for an empty range; the kernel refuses that, as with the real tool
	}
	cutInner, cutOuter := cut(r.Inner, count, inner), cut(r.Outer, count, outer)
	var pieces []plan.IDRange
	for at := uint64(0); at < count; {
		end := count
		for _, c := range [...]uint64{cutInner, cutOuter} {
			if c > at && c < end {
				end = c
			}
		}
		piece := plan.IDRange{Inner: r.Inner + uint32(at), Outer: r.Outer + uint32(at), Count: uint32(end - at)}
		if at >= cutInner {
			piece.Inner++
		}
		if at >= cutOuter {
			piece.Outer++
		}
		pieces = append(pieces, piece)
		at = end
	}
	return pieces
}

// touches reports whether id is among the count ids from first on, or directly follows them.
func touches(first, count, id uint32) bool {
	return id >= first && uint64(id) <= uint64(first)+uint64(count)
}

// cut returns the number of ids of a range that come before the id that is left out, or count
// if the range does not contain it.
func cut(first uint32, count uint64, id uint32) uint64 {
	if id < first || uint64(id-first) > count {
		return count
	}
	return uint64(id - first)
}
