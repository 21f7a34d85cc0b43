package tarfile

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"contedor/internal/linux/clock"
	"golang.org/x/sys/unix"
)

// A Format is a format of archives that GNU tar writes.
type Format int

// The formats, as --format of tar(1) names them.
const (
	GNU Format = iota
	OldGNU
	Ustar
	V7
	POSIX
)

// A Dialect says how to write an archive that is byte for byte the one that GNU tar writes.
type Dialect struct {
	Format Format

	// The following are for POSIX only, and may be nil or empty.
	HeaderName string            // of extended headers; %d, %f and %p as in --pax-option
	HeaderTime *unix.Timespec    // of extended headers; nil for the time of the file
	Deleted    func(string) bool // whether a keyword is left out
	Global     []Keyword         // records for all entries
	Every      []Keyword         // records in every extended header, which replace others
}

// A Keyword is a record of a PAX extended header.
type Keyword struct{ Name, Value string }

// Default reports whether the dialect has no options of its own for extended headers.
func (d *Dialect) Default() bool {
	return d.HeaderName == "" && d.HeaderTime == nil && d.Deleted == nil && d.Global == nil && d.Every == nil
}

// maxOctal11 is the largest number that a field of 12 bytes holds in octal.
const maxOctal11 = 1<<33 - 1

// headers are the headers of an entry while they are made.
type headers struct {
	*Dialect
	entry   *Entry
	block   [BlockSize]byte
	records records
	before  []byte // GNU's headers of long names
	errs    []error
}

// Bytes returns what comes before the data of an entry: its headers, and the map of a sparse
// file. The error says, in the words of tar(1) and without the name, what the format has no place
// for.
func (d *Dialect) Bytes(e *Entry) ([]byte, error) {
	h := &headers{Dialect: d, entry: e}
	for _, r := range e.records {
		if strings.HasPrefix(r.key, sparsePrefix) {
			h.records = append(h.records, r)
		}
	}
	h.names()
	if len(h.errs) > 0 {
		return nil, errors.Join(h.errs...)
	}
	h.fields()
	for _, r := range e.records {
		if !strings.HasPrefix(r.key, sparsePrefix) {
			h.add(r.key, r.value)
		}
	}
	if len(h.errs) > 0 {
		return nil, h.errs[0]
	}
	if d.Format == POSIX {
		h.extend()
	}
	out := append(h.before, h.block[:]...)
	if e.extents != nil {
		out = append(out, h.moreExtents()...)
	}
	return append(out, e.leading...), nil
}

// GlobalHeader returns the header with the records for all entries, if there are any.
func (d *Dialect) GlobalHeader(now time.Time) []byte {
	if d == nil || len(d.Global) == 0 {
		return nil
	}
	h := &headers{Dialect: d, entry: &Entry{Name: "/tmp/GlobalHead.1", Mtime: clock.Timespec(now.Unix(), 0)}}
	for _, k := range d.Global {
		h.records = append(h.records, record{k.Name, k.Value})
	}
	h.every()
	return h.extension('g', h.entry.Name)
}

// LabelKey is the keyword of a volume's label in the POSIX format.
const LabelKey = "GNU.volume.label"

// Label returns the header of a volume's label in GNU's formats.
func Label(text string, now time.Time) []byte {
	var block [BlockSize]byte
	copy(fieldName.of(block[:]), text)
	putNumber(fieldMtime.of(block[:]), now.Unix())
	fieldType.of(block[:])[0] = 'V'
	seal(&block)
	return block[:]
}

// fail records what the format has no place for.
func (h *headers) fail(format string, values ...any) {
	h.errs = append(h.errs, fmt.Errorf(format, values...))
}

// add adds a record unless --pax-option says otherwise.
func (h *headers) add(key, value string) {
	if h.Deleted != nil && h.Deleted(key) {
		return
	}
	for _, k := range h.Every {
		if k.Name == key {
			return
		}
	}
	h.records = append(h.records, record{key, value})
}

// every adds the records of every extended header.
func (h *headers) every() {
	for _, k := range h.Every {
		h.records = append(h.records, record{k.Name, k.Value})
	}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// names writes the name and the target of a link.
func (h *headers) names() {
	e := h.entry
	copy(fieldName.of(h.block[:]), e.Name)
	copy(fieldLink.of(h.block[:]), e.Link)
	switch h.Format {
	case GNU, OldGNU:
		longest := fieldName.to
		if h.Format == OldGNU {
			longest-- // a NUL follows
		}
		if len(e.Link) > longest {
			h.longName('K', e.Link)
		}
		if len(e.Name) > longest {
			h.longName('L', e.Name)
			if h.Format == OldGNU {
				h.block[longest] = 0
			}
		}
	case POSIX:
		if e.extents == nil && (len(e.Name) > fieldName.to || !isASCII(e.Name)) && e.leading == nil {
			h.add("path", e.Name)
		}
		if len(e.Link) > fieldName.to || !isASCII(e.Link) {
			h.add("linkpath", e.Link)
		}
	case Ustar:
		if len(e.Link) > fieldName.to {
			h.fail("link name is too long; not dumped")
		}
		if len(e.Name) > fieldName.to {
			h.divide()
		}
	case V7:
		if len(e.Link) > fieldName.to {
			h.fail("link name is too long; not dumped")
		}
		if len(e.Name) > fieldName.to {
			h.fail("file name is too long (max %d); not dumped", fieldName.to-1)
		}
	}
}

// longName puts one of GNU's headers with a long name before the entry.
func (h *headers) longName(kind byte, name string) {
	var block [BlockSize]byte
	copy(fieldName.of(block[:]), "././@LongLink")
	for _, f := range []struct {
		field
		value int64
	}{{fieldMode, 0o644}, {fieldUID, 0}, {fieldGID, 0}, {fieldSize, int64(len(name) + 1)}, {fieldMtime, 0}} {
		putNumber(f.of(block[:]), f.value)
	}
	fieldType.of(block[:])[0] = kind
	copy(fieldMagic.of(block[:]), magicGNU)
	if h.entry.User != "" || h.entry.Group != "" { // no --numeric-owner
		copy(fieldUser.of(block[:]), "root")
		copy(fieldGroup.of(block[:]), "root")
	}
	seal(&block)
	h.before = append(append(h.before, block[:]...), name...)
	h.before = append(append(h.before, 0), Padding(int64(len(name)+1))...)
}

// divide writes a long name in two parts, which a slash separates.
func (h *headers) divide() {
	name := h.entry.Name
	prefix := fieldPrefix.to - fieldPrefix.from
	if len(name) > prefix+fieldName.to+1 {
		h.fail("file name is too long (max %d); not dumped", prefix+fieldName.to+1)
		return
	}
	end := len(name)
	if end > prefix+1 {
		end = prefix + 1
	} else if name[end-1] == '/' {
		end--
	}
	at := strings.LastIndexByte(name[:end], '/')
	if at <= 0 || len(name)-at-1 > fieldName.to || at == len(name)-1 {
		h.fail("file name is too long (cannot be split); not dumped")
		return
	}
	clear(fieldName.of(h.block[:]))
	copy(fieldName.of(h.block[:]), name[at+1:])
	copy(fieldPrefix.of(h.block[:]), name[:at])
}

// number writes a number in octal, or as the format allows. key is its keyword in an extended header,
// "" for none.
func (h *headers) number(f field, n int64, key, what string) {
	limit := mostOctal(f.to - f.from)
	switch {
	case n >= 0 && n <= limit, h.Format == GNU, h.Format == OldGNU:
	case h.Format == POSIX && key != "":
		h.add(key, strconv.FormatInt(n, 10))
		n = 0
	default:
		h.fail("value %d out of %s range 0..%d", n, what, limit)
		return
	}
	putNumber(f.of(h.block[:]), n)
}

// mostOctal returns the largest number that a field of a size in bytes holds in octal.
func mostOctal(size int) int64 { return int64(1)<<(3*(size-1)) - 1 }

// putNumber writes a number into a field: in octal, or in base 256 if it is out of range.
func putNumber(b []byte, n int64) {
	if n >= 0 && n <= mostOctal(len(b)) {
		copy(b, fmt.Sprintf("%0*o", len(b)-1, n))
		return
	}
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte(n)
		n >>= 8
	}
	b[0] |= 0x80
}

// fields writes everything but the names.
func (h *headers) fields() {
	e := h.entry
	h.number(fieldMode, int64(e.Mode), "", "mode_t")
	h.number(fieldUID, e.UID, "uid", "uid_t")
	h.number(fieldGID, e.GID, "gid", "gid_t")
	h.number(fieldSize, e.Size, "size", "off_t")
	h.time()
	kind := e.Type
	switch {
	case e.extents != nil:
		kind = 'S'
		h.firstExtents()
	case h.Format == V7 && kind == '0':
		kind = 0
	}
	fieldType.of(h.block[:])[0] = kind
	if e.Type == '3' || e.Type == '4' {
		h.number(fieldMajor, int64(unix.Major(e.Device)), "SCHILY.devmajor", "major_t")
		h.number(fieldMinor, int64(unix.Minor(e.Device)), "SCHILY.devminor", "minor_t")
	}
	switch h.Format {
	case V7:
		seal(&h.block)
		return
	case GNU, OldGNU:
		copy(fieldMagic.of(h.block[:]), magicGNU)
	default:
		copy(fieldMagic.of(h.block[:]), magicPOSIX+"0")
		h.block[fieldMagic.to-1] = '0'
		h.block[fieldMagic.to-2] = '0'
	}
	h.owner(fieldUser, e.User, "uname")
	h.owner(fieldGroup, e.Group, "gname")
	seal(&h.block)
}

// owner writes the name of a user or group, which ends with a NUL.
func (h *headers) owner(f field, name, key string) {
	if h.Format == POSIX && (len(name) > f.to-f.from || !isASCII(name)) {
		h.add(key, name)
	}
	copy(f.of(h.block[:]), name[:min(len(name), f.to-f.from-1)])
}

// time writes the times. Only POSIX has fractions of seconds, and the times of access and status
// change.
func (h *headers) time() {
	e := h.entry
	seconds := int64(e.Mtime.Sec)
	if h.Format != POSIX {
		h.number(fieldMtime, seconds, "", "time_t")
		return
	}
	if e.Mtime.Nsec != 0 || seconds < 0 || seconds > maxOctal11 {
		h.add("mtime", formatTime(e.Mtime))
	}
	if seconds < 0 || seconds > maxOctal11 {
		seconds = 0
	}
	h.number(fieldMtime, seconds, "", "time_t")
	if e.Atime != nil && e.Ctime != nil {
		h.add("atime", formatTime(*e.Atime))
		h.add("ctime", formatTime(*e.Ctime))
	}
}

// extend puts an extended header before the entry if there are records.
func (h *headers) extend() {
	if len(h.records) == 0 {
		return
	}
	h.every()
	name := h.entry.Name
	if h.entry.full != "" {
		name = h.entry.full
	}
	dir, base := path.Split(strings.TrimRight(name, "/"))
	if dir = strings.TrimRight(dir, "/"); dir == "" {
		dir = "."
	}
	format := h.HeaderName
	if format == "" {
		format = "%d/PaxHeaders/%f"
	}
	name = strings.NewReplacer("%%", "%", "%d", dir, "%f", base, "%p", strconv.Itoa(unix.Getpid())).Replace(format)
	h.before = h.extension('x', name)
}

// extension returns a header of a type with the records.
func (h *headers) extension(kind byte, name string) []byte {
	body := h.records.body()
	at := h.entry.Mtime
	if h.HeaderTime != nil {
		at = *h.HeaderTime
	}
	ustar := &headers{Dialect: &Dialect{Format: Ustar}, entry: &Entry{
		Name: name, Type: kind, Mode: 0o644, Size: int64(len(body)), Mtime: clock.Timespec(min(max(int64(at.Sec), 0), maxOctal11), 0)}}
	copy(fieldName.of(ustar.block[:]), name) // a long one is cut
	ustar.fields()
	return append(append(ustar.block[:], body...), Padding(int64(len(body)))...)
}

// seal writes the checksum of a header.
func seal(block *[BlockSize]byte) {
	copy(fieldChecksum.of(block[:]), "        ")
	copy(fieldChecksum.of(block[:]), fmt.Sprintf("%06o\x00 ", sumOf(block[:])))
}

// MakeGNUSparse makes the entry a sparse file in GNU's old format, with the map in headers.
func (e *Entry) MakeGNUSparse(data []Extent) {
	e.real = e.Size
	e.extents = append(data, Extent{e.Size, 0})
	e.Size = 0
	for _, d := range data {
		e.Size += d.Length
	}
}

// The places of the map of a sparse file in GNU's headers.
const (
	sparseMap      = 386 // four extents of two numbers
	sparseMore     = 482
	sparseReal     = 483
	inSparseHeader = 4
	inExtension    = 21
	extensionMore  = 504
	numberSize     = 12
)

// putExtents writes extents into a block at an offset.
func putExtents(block []byte, at int, list []Extent) {
	for _, x := range list {
		putNumber(block[at:at+numberSize], x.Offset)
		putNumber(block[at+numberSize:at+2*numberSize], x.Length)
		at += 2 * numberSize
	}
}

// firstExtents writes those that fit into the first header.
func (h *headers) firstExtents() {
	e := h.entry
	putExtents(h.block[:], sparseMap, e.extents[:min(inSparseHeader, len(e.extents))])
	if len(e.extents) > inSparseHeader {
		h.block[sparseMore] = 1
	}
	putNumber(h.block[sparseReal:sparseReal+numberSize], e.real)
}

// moreExtents returns the headers with the other ones.
func (h *headers) moreExtents() (out []byte) {
	for rest := h.entry.extents[min(inSparseHeader, len(h.entry.extents)):]; len(rest) > 0; {
		n := min(inExtension, len(rest))
		var block [BlockSize]byte
		putExtents(block[:], 0, rest[:n])
		if rest = rest[n:]; len(rest) > 0 {
			block[extensionMore] = 1
		}
		out = append(out, block[:]...)
	}
	return out
}
