// Package inet writes and reads IP addresses as the C library does. It differs from
// net/netip in a few forms, and initializes nothing when a program starts.
package inet

import (
	"strconv"
	"strings"
)

// Text returns an address of 4 or 16 bytes as inet_ntop(3) writes it; "" for any other
// length.
func Text(address []byte) string {
	switch len(address) {
	case 4:
		return text4(address)
	case 16:
		return text6(address)
	}
	return ""
}

func text4(b []byte) string {
	var to [15]byte
	text := strconv.AppendUint(to[:0], uint64(b[0]), 10)
	for _, n := range b[1:4] {
		text = append(text, '.')
		text = strconv.AppendUint(text, uint64(n), 10)
	}
	return string(text)
}

// text6 writes "::" for the longest run of two or more zero groups, the first one if several
// are equally long. It writes the last four bytes as an IPv4 address if only zeros precede
// them or if they are an IPv4-mapped address (RFC 4291, 2.5.5).
func text6(b []byte) string {
	var groups [8]uint16
	for i := range groups {
		groups[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	start, length := -1, 1
	for i := 0; i < 8; i++ {
		n := 0
		for i+n < 8 && groups[i+n] == 0 {
			n++
		}
		if n > length {
			start, length = i, n
		}
	}
	var text []byte
	for i := 0; i < 8; i++ {
		if i == start {
			text = append(text, "::"...)
			i += length - 1
			continue
		}
		if len(text) > 0 && text[len(text)-1] != ':' {
			text = append(text, ':')
		}
		if i == 6 && start == 0 && (length == 6 || length == 5 && groups[5] == 0xffff) {
			return string(text) + text4(b[12:])
		}
		text = strconv.AppendUint(text, uint64(groups[i]), 16)
	}
	return string(text)
}

// Parse4 reads an IPv4 address, four decimal numbers, as inet_pton(3) does.
func Parse4(s string) (address [4]byte, ok bool) {
	for i := range address {
		part, rest, found := strings.Cut(s, ".")
		if found != (i < 3) || part == "" || len(part) > 3 || part[0] == '0' && len(part) > 1 || strings.Trim(part, "0123456789") != "" {
			return address, false
		}
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil {
			return address, false
		}
		address[i] = byte(n)
		s = rest
	}
	return address, true
}

// ParseLoose4 reads an IPv4 address as inet_aton(3) does: one to four numbers, also octal or
// hexadecimal, the last of which fills the remaining bytes.
func ParseLoose4(s string) (address [4]byte, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) > len(address) {
		return address, false
	}
	for i, part := range parts {
		if part == "" || part[0] < '0' || part[0] > '9' || strings.Contains(part, "_") {
			return address, false
		}
		bytes := 1
		if i == len(parts)-1 {
			bytes = len(address) - i
		}
		n, err := strconv.ParseUint(octal(part), 0, 8*bytes)
		if err != nil {
			return address, false
		}
		for j := i + bytes - 1; j >= i; j-- {
			address[j] = byte(n)
			n >>= 8
		}
	}
	return address, true
}

// octal hides the prefixes that strconv knows and the C library does not: 0o and 0b.
func octal(part string) string {
	if len(part) > 1 && part[0] == '0' && strings.ContainsAny(part[1:2], "oObB") {
		return ""
	}
	return part
}

// Parse6 reads an IPv6 address without a zone, as inet_pton(3) does.
func Parse6(s string) (address [16]byte, ok bool) {
	head, tail, gap := strings.Cut(s, "::")
	front, ok1 := groups(head, !gap)
	back, ok2 := groups(tail, true)
	switch {
	case !ok1 || !ok2, gap && len(front)+len(back) > 14, !gap && len(front) != 16:
		return address, false
	}
	copy(address[:], front)
	copy(address[16-len(back):], back)
	return address, true
}

// groups reads the groups on one side of "::". If last is set, the last one may be an IPv4
// address.
func groups(s string, last bool) (b []byte, ok bool) {
	if s == "" {
		return nil, true
	}
	for {
		part, rest, more := strings.Cut(s, ":")
		if !more && last && strings.Contains(part, ".") {
			four, ok := Parse4(part)
			return append(b, four[:]...), ok
		}
		n, err := strconv.ParseUint(part, 16, 16)
		if err != nil || len(part) > 4 {
			return nil, false
		}
		b = append(b, byte(n>>8), byte(n))
		if !more {
			return b, true
		}
		s = rest
	}
}
