// Package cpulist has sets of processors, and the two ways in which the kernel and util-linux write them:
// as a list such as 0,2-5 and as a hexadecimal mask, cpuset(7).
package cpulist

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// most is the number of processors that a set has room for.
const most = 8192

// A Set is a set of processors in the kernel's format, sched_setaffinity(2).
type Set []uint64

// New returns an empty set with room for the numbers from 0 to 8191.
func New() Set { return make(Set, most/64) }

// Of returns a set of processors.
func Of(list ...int) Set {
	s := New()
	for _, n := range list {
		if n < most {
			s.add(n)
		}
	}
	return s
}

func (s Set) add(n int)      { s[n/64] |= 1 << (n % 64) }
func (s Set) has(n int) bool { return n < 64*len(s) && s[n/64]>>(n%64)&1 != 0 }

// Numbers returns the processors in their order.
func (s Set) Numbers() (list []int) {
	for n := range 64 * len(s) {
		if s.has(n) {
			list = append(list, n)
		}
	}
	return list
}

// Mask returns the set as a hexadecimal number.
func (s Set) Mask() string {
	text := ""
	for _, word := range slices.Backward(s) {
		text += fmt.Sprintf("%016x", word)
	}
	if text = strings.TrimLeft(text, "0"); text == "" {
		return "0"
	}
	return text
}

// Ranges returns the set as a list such as 0,2-5. Two numbers are no range.
func (s Set) Ranges() string {
	var parts []string
	for n := 0; n < most; n++ {
		if !s.has(n) {
			continue
		}
		last := n
		for s.has(last + 1) {
			last++
		}
		switch {
		case last == n:
			parts = append(parts, strconv.Itoa(n))
		case last == n+1:
			parts = append(parts, strconv.Itoa(n), strconv.Itoa(last))
		default:
			parts = append(parts, strconv.Itoa(n)+"-"+strconv.Itoa(last))
		}
		n = last
	}
	return strings.Join(parts, ",")
}

// ParseMask parses a hexadecimal number, perhaps with commas.
func ParseMask(word string) (Set, bool) {
	digits := strings.TrimPrefix(word, "0x")
	if strings.HasPrefix(digits, ",") || strings.Contains(digits, ",,") {
		return nil, false
	}
	digits = strings.ReplaceAll(digits, ",", "")
	s := New()
	for i := range len(digits) {
		value, err := strconv.ParseUint(digits[len(digits)-1-i:len(digits)-i], 16, 4)
		if err != nil {
			return nil, false
		}
		for bit := range 4 {
			if value>>bit&1 == 0 {
				continue
			}
			if n := 4*i + bit; n < most {
				s.add(n)
			}
		}
	}
	return s, true
}

// ParseList parses a list of numbers, ranges, and ranges with a step after a colon.
func ParseList(word string) (Set, bool) {
	s := New()
	for part := range strings.SplitSeq(word, ",") {
		first, rest, ok := number(part)
		last, step := first, 1
		if ok && strings.HasPrefix(rest, "-") {
			if last, rest, ok = number(rest[1:]); ok && strings.HasPrefix(rest, ":") {
				step, rest, ok = number(rest[1:])
			}
		}
		if !ok || rest != "" || first > last || step == 0 {
			return nil, false
		}
		for n := first; n <= last && n < most; n += step {
			s.add(n)
		}
	}
	return s, true
}

// number parses the digits at the beginning of a text.
func number(text string) (n int, rest string, ok bool) {
	rest = strings.TrimLeft(text, "0123456789")
	v, err := strconv.ParseUint(text[:len(text)-len(rest)], 10, 31)
	return int(v), rest, err == nil
}
