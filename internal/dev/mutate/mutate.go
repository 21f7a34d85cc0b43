// Package mutate makes archives and images that are nearly right: headers have the
// checksums that belong to them, compressed data are compressed again, and digests are
// computed again, so that a mutation gets past the first check. Tests unpack them.
//
// Begin reading at Source: what is made depends on its choices alone, which a fuzzer changes.
package mutate

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// A Source makes choices: by bytes as long as there are some, and then by a generator of
// random numbers.
type Source struct {
	bytes []byte
	rest  *rand.Rand
	tame  int // by how much faults are rarer than they could be; at least 1
}

// New returns a Source of bytes, and then of the generator with that number.
func New(choices []byte, then int) *Source {
	return (&Source{bytes: choices, rest: rand.New(rand.NewPCG(uint64(then), 1))}).settle()
}

// settle decides how rare faults are: where every entry has one, the first is all that is
// read.
func (s *Source) settle() *Source {
	s.tame = []int{1, 5, 25, 100}[s.below(4)]
	return s
}

// fault reports whether to make a mistake, at most once in n times.
func (s *Source) fault(n int) bool { return s.once(n * s.tame) }

// below returns a number from 0 to n-1.
func (s *Source) below(n int) int {
	if len(s.bytes) == 0 {
		return s.rest.IntN(n)
	}
	c := int(s.bytes[0])
	s.bytes = s.bytes[1:]
	if n > 256 && len(s.bytes) > 0 {
		c = c<<8 | int(s.bytes[0])
		s.bytes = s.bytes[1:]
	}
	return c % n
}

// once reports true once in n times.
func (s *Source) once(n int) bool { return s.below(n) == n-1 }

// pick returns one of several values.
func pick[T any](s *Source, values ...T) T { return values[s.below(len(values))] }

// data returns up to n bytes that compress a little.
func (s *Source) data(n int) []byte {
	b := make([]byte, s.below(n+1))
	for i := range b {
		b[i] = "abcdefgh\x00\x00\n "[s.below(12)]
	}
	return b
}

// spoil changes a few bytes, cuts the end, or repeats a part.
func (s *Source) spoil(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	b = bytes.Clone(b)
	at := func() int { return (s.below(256)<<8 | s.below(256)) % len(b) }
	for range s.below(4) {
		switch s.below(4) {
		case 0:
			b[at()] ^= 1 << s.below(8)
		case 1:
			b[at()] = pick(s, byte(0), 0xff, 0x80, 0x7f)
		case 2:
			b = b[:at()+1]
		case 3:
			i, j := at(), at()
			if i > j {
				i, j = j, i
			}
			b = append(bytes.Clone(b[:j]), b[i:]...)
		}
	}
	return b
}

// names are what entries are called: a few names, so that entries meet.
var names = []string{
	"a", "a/b", "a/b/c", "a/b/c/d", "s", "s/x", "s/a", "h", "d", "d/", "d/e", "d/e/f", "./", ".", "./a", "a/./b", "a//b", "/a", "//a/b", "f", "g", "k/l", "m", "n/",
	"s/victim", "s/secret", "s/guard/victim", ".wh.a", "a/.wh.b", "a/.wh..wh..opq", ".wh..wh..opq", "s/.wh.victim", "d/.wh.x", "\x1b[2J", "\xff\xfe", "a\nb", "GNUSparseFile.0/a", "proc/self/cwd/x",
}

// refused are names that lead out of a tree, or may do so, and texts that are not names.
var refused = []string{
	"..", "../x", "a/../x", "a/..", "/../x", "../guard/victim", "../../guard/secret", "../../../guard/secret", ".wh.", ".wh...", "x\x00y", "",
}

func (s *Source) name() string {
	switch {
	case s.fault(8):
		return pick(s, refused...)
	case s.fault(40):
		return strings.Repeat(pick(s, "x", "d/", "/", "../", "é"), s.below(400))
	case s.once(6):
		return pick(s, names...) + "/" + pick(s, names...)
	}
	return pick(s, names...)
}

// target is what a link leads to.
func (s *Source) target() string {
	if s.once(2) {
		return s.name()
	}
	return pick(s, "../guard", "../../guard", "../../../guard", "../../../../guard", "/", "..", ".", "/etc", "/proc/self/root", "a", "nowhere", "", "s", "/a/b", "../guard/victim", "../../guard/victim", "a/b", "d", "f")
}

// number is the value of a field of a header, right or extreme, as it stands in n bytes.
func (s *Source) number(n int, right int64) []byte {
	b := make([]byte, n)
	octal := func(v int64) { copy(b, fmt.Sprintf("%0*o", n-1, v)) }
	switch {
	case !s.fault(12):
		octal(right)
	case s.once(2):
		octal(int64(s.below(1 << 20)))
	default:
		copy(b, pick(s, "77777777777777777777777"[:n], "", "  7 ", "9z", "-1", "\x80\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00"[:n],
			strings.Repeat("\xff", n), "\x80"+strings.Repeat("\xff", n-1), "\xc0"+strings.Repeat("\x00", n-1), "\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff"[:n], "\x00\x00\x00\x00"))
	}
	return b
}

// header makes a header with the right checksum.
func (s *Source) header(name string, kind byte, size int64, link string) []byte {
	b := make([]byte, 512)
	copy(b[0:100], name)
	copy(b[100:], s.number(8, int64(pick(s, 0o644, 0o755, 0o4755, 0o7777, 0))))
	copy(b[108:], s.number(8, int64(pick(s, 0, 1, 65534))))
	copy(b[116:], s.number(8, int64(pick(s, 0, 1, 65534))))
	copy(b[124:], s.number(12, size))
	copy(b[136:], s.number(12, 1e9))
	b[156] = kind
	copy(b[157:257], link)
	copy(b[257:], pick(s, "ustar\x0000", "ustar\x0000", "ustar\x0000", "ustar  \x00", "", "ustar\x00xx"))
	copy(b[265:], pick(s, "", "root", "nobody", strings.Repeat("u", 32)))
	copy(b[329:], s.number(8, int64(pick(s, 1, 5))))
	copy(b[337:], s.number(8, int64(pick(s, 3, 0))))
	if s.once(10) {
		copy(b[345:], s.name())
	}
	if kind == 'S' {
		for i := range 4 {
			copy(b[386+24*i:], s.number(12, int64(i*s.below(2000))))
			copy(b[398+24*i:], s.number(12, int64(s.below(600))))
		}
		b[482] = byte(s.below(2))
		copy(b[483:], s.number(12, int64(s.below(100_000))))
	}
	if s.once(30) {
		copy(b[508:], "tar\x00")
	}
	if s.fault(20) {
		b[s.below(512)] ^= byte(1 << s.below(8))
	}
	sum := 8 * int(' ')
	for i, c := range b {
		if i < 148 || i >= 156 {
			sum += int(c)
		}
	}
	copy(b[148:156], fmt.Sprintf("%06o\x00 ", sum))
	if s.fault(60) {
		b[150] ^= 1
	}
	return b
}

// record makes a record of a PAX header.
func (s *Source) record() string {
	key := pick(s, "path", "linkpath", "size", "uid", "gid", "uname", "gname", "mtime", "atime", "ctime", "comment", "hdrcharset", "SCHILY.xattr.user.a", "SCHILY.xattr.trusted.b", "SCHILY.xattr.security.capability",
		"SCHILY.xattr.", "SCHILY.xattr.user.%3D", "LIBARCHIVE.xattr.user.c", "SCHILY.acl.access", "SCHILY.acl.default", "SCHILY.acl.ace", "SUN.holesdata", "SCHILY.realsize",
		"GNU.sparse.major", "GNU.sparse.minor", "GNU.sparse.name", "GNU.sparse.realsize", "GNU.sparse.size", "GNU.sparse.map", "GNU.sparse.offset", "GNU.sparse.numbytes", "GNU.sparse.numblocks", "")
	value := pick(s, "", "0", "1", "5", "-1", "1e3", "x", "1000000000", "100000000000000000000", "9223372036854775807", "1.5", "-0.5", "0,1", "0,1,5,1", "1,0", ",", "3,", " 0 1 5 6", "\x00", "=",
		"user::rwx,group::r-x,other::---", "user::rw-,user:77:rwx,group::r--,mask::rwx,other::r--", "user:x", "\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "YQ==")
	switch {
	case s.tame > 1 && !s.once(s.tame):
		key, value = s.soundRecord()
	case key == "path" || key == "linkpath" || key == "GNU.sparse.name":
		value = s.name()
	case s.fault(30):
		value = strings.Repeat(pick(s, "x", "1", "1,", "é", "\n"), s.below(3000))
	}
	line := " " + key + "=" + value + "\n"
	n := len(line)
	for n != len(line)+len(strconv.Itoa(n)) {
		n = len(line) + len(strconv.Itoa(n))
	}
	switch {
	case s.fault(60):
		return pick(s, "", "0", "-1", "99999999999999999999") + line
	case s.fault(60):
		return strconv.Itoa(n+pick(s, -1, 1, 100)) + line
	}
	return strconv.Itoa(n) + line
}

// soundRecord returns a record that most entries can have.
func (s *Source) soundRecord() (key, value string) {
	records := [][2]string{
		{"path", s.name()}, {"linkpath", s.target()}, {"uid", "1"}, {"gid", "65534"}, {"mtime", "1000000000.25"}, {"atime", "1"}, {"comment", "x"}, {"SCHILY.xattr.user.a", "v"},
		{"SCHILY.acl.access", "user::rw-,user:77:rwx,group::r--,mask::rwx,other::r--"}, {"SCHILY.acl.default", "user::rwx,group::r-x,other::---"}, {"uname", "root"},
	}
	r := pick(s, records...)
	return r[0], r[1]
}

// Tar makes an archive, not compressed.
func (s *Source) Tar() []byte {
	var b []byte
	padded := func(data []byte) {
		b = append(b, data...)
		b = append(b, make([]byte, -len(data)&511)...)
	}
	for range 1 + s.below(12) {
		for s.once(3) {
			kind := pick(s, byte('x'), 'x', 'x', 'L', 'K', 'X', 'V', 'g')
			var body string
			switch kind {
			case 'L', 'K':
				body = s.name() + pick(s, "\x00", "")
			default:
				for range 1 + s.below(4) {
					body += s.record()
				}
			}
			b = append(b, s.header("pax", kind, int64(len(body)), "")...)
			padded([]byte(body))
		}
		kind := pick(s, byte('0'), '0', '0', '5', '5', '2', '2', '1', '6', '3', '4', '7', 'D', 0, 'V', 'A')
		if s.fault(8) {
			kind = pick(s, byte('1'), 'S', 'M', 'x')
		}
		var data []byte
		if kind == '0' || kind == 'S' || s.fault(8) {
			data = s.data(pick(s, 0, 5, 600, 3000, 20_000))
			if s.fault(8) {
				data = append([]byte(fmt.Sprintf("%d\n%d\n%d\n", s.below(3), s.below(100), s.below(600))), data...)
			}
		}
		b = append(b, s.header(s.name(), kind, int64(len(data)), s.target())...)
		padded(data)
	}
	if !s.fault(10) {
		b = append(b, make([]byte, 1024)...)
	}
	if s.once(10) {
		b = append(b, s.data(2000)...)
	}
	if s.fault(8) {
		b = s.spoil(b)
	}
	return b
}
