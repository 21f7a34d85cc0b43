package awk

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A kind says what a value is.
type kind uint8

const (
	unset  kind = iota // an uninitialized variable: both "" and 0
	number             // n
	text               // s
	input              // s from the input: a number if it looks like one
)

// A value is a number or a string.
type value struct {
	kind kind
	n    float64
	s    string
}

func num(n float64) value  { return value{kind: number, n: n} }
func str(s string) value   { return value{kind: text, s: s} }
func field(s string) value { return value{kind: input, s: s} }

func truth(b bool) value {
	if b {
		return num(1)
	}
	return num(0)
}

// nan is the value that the processor makes of an invalid operation.
var nan = math.Copysign(math.NaN(), -1)

// num returns the value as a number: that of the longest prefix that is one.
func (v value) num() float64 {
	if v.kind == text || v.kind == input {
		n, _ := prefix(v.s)
		return n
	}
	return v.n
}

// bool returns the value as a condition.
func (v value) bool() bool {
	switch v.kind {
	case number:
		return v.n != 0
	case text:
		return v.s != ""
	case input:
		if n, ok := v.numeric(); ok {
			return n != 0
		}
		return v.s != ""
	}
	return false
}

// numeric returns the number that a value is, and whether it is one. A string of the input
// is one if nothing but blanks surrounds the number.
func (v value) numeric() (float64, bool) {
	switch v.kind {
	case unset, number:
		return v.n, true
	case input:
		n, rest := prefix(v.s)
		return n, rest != v.s && strings.Trim(rest, " \t\n\r\f\v") == ""
	}
	return 0, false
}

// text returns the value as a string. format is CONVFMT or OFMT.
func (v value) text(format string) string {
	if v.kind != number {
		return v.s
	}
	n := v.n
	switch {
	case n == math.Trunc(n) && math.Abs(n) <= 1<<63:
		if math.Abs(n) < 1<<62 {
			return strconv.FormatInt(int64(n), 10)
		}
		return strconv.FormatFloat(n, 'f', 0, 64)
	case math.IsNaN(n) || math.IsInf(n, 0):
		return infinite(n)
	case format == "%.6g":
		return shortest(n)
	}
	s, err := sprintf("sprintf", format, []value{v}, format)
	if err != nil {
		return shortest(n)
	}
	return s
}

// shortest is %.6g.
func shortest(n float64) string { return fmt.Sprintf("%.6g", n) }

// infinite returns the name of a value that is not a finite number.
func infinite(n float64) string {
	name := "inf"
	if math.IsNaN(n) {
		name = "nan"
	}
	if math.Signbit(n) {
		return "-" + name
	}
	return "+" + name
}

// compare orders two values: as numbers if both are numeric, otherwise as strings.
func compare(a, b value, format string) int {
	x, isNumber := a.numeric()
	y, both := b.numeric()
	if isNumber && both {
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		case x == y:
			return 0
		}
		return -1
	}
	return strings.Compare(a.text(format), b.text(format))
}

// prefix returns the decimal number that s begins with, after blanks, and what follows it. If
// there is none, rest is s.
func prefix(s string) (n float64, rest string) {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] >= '\t' && s[i] <= '\r') {
		i++
	}
	begin := i
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	whole := i
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	digits := i - whole
	simple := true
	if i < len(s) && s[i] == '.' {
		j := i + 1
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		if digits += j - i - 1; digits > 0 {
			i, simple = j, false
		}
	}
	if digits == 0 {
		return 0, s
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		if j < len(s) && isDigit(s[j]) {
			for j < len(s) && isDigit(s[j]) {
				j++
			}
			i, simple = j, false
		}
	}
	if simple && i-whole <= 15 {
		m := 0
		for _, c := range []byte(s[whole:i]) {
			m = m*10 + int(c-'0')
		}
		if s[begin] == '-' {
			return -float64(m), s[i:]
		}
		return float64(m), s[i:]
	}
	n, _ = strconv.ParseFloat(s[begin:i], 64) // out of range: an infinity
	return n, s[i:]
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

// An array is an associative array. Its elements are visited in the order in which they were
// made.
type array struct {
	elements map[string]*element
	order    []*element
}

type element struct {
	key     string
	value   value
	deleted bool
}

func newArray() *array { return &array{elements: map[string]*element{}} }

// at returns an element, which it makes if there is none.
func (a *array) at(key string) *value {
	e := a.elements[key]
	if e == nil {
		e = &element{key: key}
		a.elements[key] = e
		a.order = append(a.order, e)
	}
	return &e.value
}

func (a *array) has(key string) bool { return a.elements[key] != nil }

func (a *array) delete(key string) {
	e := a.elements[key]
	if e == nil {
		return
	}
	e.deleted = true
	delete(a.elements, key)
	if len(a.order) > 2*len(a.elements)+16 {
		kept := a.order[:0]
		for _, e := range a.order {
			if !e.deleted {
				kept = append(kept, e)
			}
		}
		clear(a.order[len(kept):])
		a.order = kept
	}
}

func (a *array) clear() { *a = *newArray() }

func (a *array) keys() []string {
	keys := make([]string, 0, len(a.elements))
	for _, e := range a.order {
		if !e.deleted {
			keys = append(keys, e.key)
		}
	}
	return keys
}
