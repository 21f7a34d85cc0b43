package plan

import "strconv"

// An IDRange maps Count consecutive ids of a user namespace, from Inner on, to
// those of its parent from Outer on.
type IDRange struct{ Inner, Outer, Count uint32 }

// Words returns the three numbers as newuidmap(1) takes them.
func (r IDRange) Words() []string {
	return []string{
		strconv.FormatUint(uint64(r.Inner), 10),
		strconv.FormatUint(uint64(r.Outer), 10),
		strconv.FormatUint(uint64(r.Count), 10),
	}
}

// String is the range as a line of a map file has it.
func (r IDRange) String() string { return string(r.append(nil)) }

func (r IDRange) append(b []byte) []byte {
	b = strconv.AppendUint(b, uint64(r.Inner), 10)
	b = strconv.AppendUint(append(b, ' '), uint64(r.Outer), 10)
	return strconv.AppendUint(append(b, ' '), uint64(r.Count), 10)
}
