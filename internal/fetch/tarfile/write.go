package tarfile

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// An Entry is an entry to be written to an archive.
type Entry struct {
	Name, Link string
	Type       byte   // the flag of tar(5)
	Mode       uint32 // permissions and set-id bits, 07777
	UID, GID   int64
	User       string // the owner's name, which may be empty
	Group      string
	Size       int64 // of the data that follow Bytes, with the map of a sparse file
	Mtime      unix.Timespec
	Device     uint64 // as mknod(2) takes it

	Atime, Ctime *unix.Timespec // only the POSIX format of a Dialect has them; nil for none

	records records
	leading []byte   // the map of a sparse file, which comes before the data
	extents []Extent // the same in GNU's old format, which needs headers
	real    int64    // the size of the file with its holes, in that format
	full    string   // the name before MakeSparse; "" for Name
}

// escape escapes the names of extended attributes as GNU tar does.
var escape = strings.NewReplacer("%", "%25", "=", "%3D")

// AddXattr adds an extended attribute.
func (e *Entry) AddXattr(name, value string) {
	e.records = append(e.records, record{xattrPrefix + escape.Replace(name), value})
}

// AddACL adds an access control list as text, with ids as numbers, which other programs
// read. name and value are those of its extended attribute.
func (e *Entry) AddACL(name, value string) {
	text, ok := textACL(value)
	if !ok {
		e.AddXattr(name, value)
		return
	}
	kind := strings.TrimPrefix(name, "system.posix_acl_")
	e.records = append(e.records, record{aclPrefix + kind, text})
}

// MakeSparse makes the entry a sparse file in GNU's PAX format 1.0: the data begin with the
// map, and the runs of data follow without the holes between them.
func (e *Entry) MakeSparse(data []Extent) {
	if n := len(data); n == 0 || data[n-1].Offset+data[n-1].Length < e.Size {
		data = append(data, Extent{e.Size, 0}) // some programs take the size from the map
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d\n", len(data))
	e.records = append(e.records,
		record{sparsePrefix + "major", "1"}, record{sparsePrefix + "minor", "0"},
		record{sparsePrefix + "name", e.Name}, record{sparsePrefix + "realsize", strconv.FormatInt(e.Size, 10)})
	e.Size = 0
	for _, d := range data {
		fmt.Fprintf(&b, "%d\n%d\n", d.Offset, d.Length)
		e.Size += d.Length
	}
	e.leading = make([]byte, (b.Len()+BlockSize-1)&^(BlockSize-1))
	copy(e.leading, b.String())
	e.Size += int64(len(e.leading))
	e.full = e.Name
	dir, base := "./", e.Name
	if slash := strings.LastIndexByte(e.Name, '/'); slash >= 0 {
		dir, base = e.Name[:slash+1], e.Name[slash+1:]
	}
	e.Name = dir + "GNUSparseFile.0/" + base // for programs that do not know the format
}

// Bytes returns the entry's headers, and the map of a sparse file. The data come next, and
// then Padding.
func (e *Entry) Bytes() []byte {
	var h [BlockSize]byte
	e.fill(&h)
	out := h[:]
	if len(e.records) > 0 {
		body := e.records.body()
		extended := Entry{Name: "PaxHeaders/" + lastOf(e.Name), Type: 'x', Mode: 0644, Size: int64(len(body))}
		var x [BlockSize]byte
		extended.fill(&x) // a long name is cut, which does not matter
		out = append(x[:], body...)
		out = append(out, Padding(extended.Size)...)
		out = append(out, h[:]...)
	}
	return append(out, e.leading...)
}

// Padding returns the bytes that fill the last block of data of a size.
func Padding(size int64) []byte { return make([]byte, -size&(BlockSize-1)) }

// End returns the bytes after the last entry.
func End() []byte { return make([]byte, 2*BlockSize) }

func lastOf(name string) string {
	name = strings.TrimSuffix(name, "/")
	return name[strings.LastIndexByte(name, '/')+1:]
}

// body returns the body of an extended header: lines "LENGTH KEY=VALUE\n". LENGTH is that of
// the whole line, in bytes.
func (rs records) body() []byte {
	var body []byte
	for _, r := range rs {
		rest := " " + r.key + "=" + r.value + "\n"
		n := len(rest) + 1
		for len(strconv.Itoa(n))+len(rest) != n {
			n = len(strconv.Itoa(n)) + len(rest)
		}
		body = append(strconv.AppendInt(body, int64(n), 10), rest...)
	}
	return body
}

// fill makes the ustar header. Values that do not fit in it become records.
func (e *Entry) fill(h *[BlockSize]byte) {
	text := func(f field, s, key string) {
		if copy(f.of(h[:]), s) < len(s) {
			e.records = append(e.records, record{key, s})
		}
	}
	number := func(f field, n int64, key, exact string) {
		width := f.to - f.from - 1
		if n < 0 || n >= 1<<(3*width) {
			exact = cmp.Or(exact, strconv.FormatInt(n, 10))
			n = 0
		}
		if exact != "" {
			e.records = append(e.records, record{key, exact})
		}
		copy(f.of(h[:]), fmt.Sprintf("%0*o", width, n))
	}
	text(fieldName, e.Name, "path")
	number(fieldMode, int64(e.Mode), "", "")
	number(fieldUID, e.UID, "uid", "")
	number(fieldGID, e.GID, "gid", "")
	number(fieldSize, e.Size, "size", "")
	fraction := ""
	if e.Mtime.Nsec != 0 {
		fraction = formatTime(e.Mtime)
	}
	number(fieldMtime, int64(e.Mtime.Sec), "mtime", fraction)
	fieldType.of(h[:])[0] = e.Type
	text(fieldLink, e.Link, "linkpath")
	copy(fieldMagic.of(h[:]), magicPOSIX)
	text(fieldUser, e.User, "uname")
	text(fieldGroup, e.Group, "gname")
	number(fieldMajor, int64(unix.Major(e.Device)), "", "")
	number(fieldMinor, int64(unix.Minor(e.Device)), "", "")
	copy(fieldChecksum.of(h[:]), "        ")
	sum := 0
	for _, c := range h {
		sum += int(c)
	}
	copy(fieldChecksum.of(h[:]), fmt.Sprintf("%06o\x00 ", sum))
}

// formatTime is the inverse of paxTime.
func formatTime(t unix.Timespec) string {
	seconds, nanos := t.Unix()
	sign, size := "", uint64(seconds)
	if seconds < 0 {
		sign, size = "-", -size // the lowest number of seconds has no positive one
		if nanos > 0 {
			size, nanos = size-1, 1e9-nanos
		}
	}
	s := sign + strconv.FormatUint(size, 10)
	if nanos != 0 {
		s += strings.TrimRight(fmt.Sprintf(".%09d", nanos), "0")
	}
	return s
}
