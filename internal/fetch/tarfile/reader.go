// Package tarfile reads and writes tar archives as tar(5) describes them: v7, ustar,
// PAX, GNU and star, compressed or not. The data of an entry are not copied: the caller
// gets slices of the buffers that they were decompressed to. Begin reading at Reader.Next,
// and for writing at Entry.Bytes.
package tarfile

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/reason"
	"contedor/internal/linux/clock"
	"contedor/internal/linux/quote"
	"golang.org/x/sys/unix"
)

// A Kind is the kind of file that an entry makes.
type Kind int

const (
	Regular Kind = iota
	Directory
	Symlink
	HardLink
	CharDevice
	BlockDevice
	FIFO
)

// Letter returns the letter of the kind as ls -l shows it, and 'h' for a hard link.
func (k Kind) Letter() byte { return "-dlhcbp"[k] }

// A Header describes an entry of an archive. It is the same for all formats.
type Header struct {
	Name string // relative to the root, without empty, "." and ".." components; "." is the root
	Link string // a symlink's text, unchanged; a hard link's target, in the form of Name
	Kind Kind
	Metadata
	Device      uint64   // as mknod(2) takes it
	stored      int64    // bytes of data in the archive
	Size        int64    // of the file: stored, unless the file is sparse
	Sparse      []Extent // what stored holds of a sparse file; nil if it holds all
	Written     string   // the name as the archive has it
	WrittenLink string   // the link's target as the archive has it
	User        string   // the owner's name, if it has one
	Group       string
	Faults      Faults
	Refused     error // why the entry must not be made; only where the Source is Lenient
}

// Metadata is what an entry says about a file besides its name and data.
type Metadata struct {
	Mode     uint32 // permissions and set-id bits, 07777
	UID, GID int64
	Mtime    unix.Timespec
	Xattrs   []Attribute // extended attributes, xattr(7)
}

// An Attribute is an extended attribute.
type Attribute struct{ Name, Value string }

// The fields of a tar header, tar(5).
var (
	fieldName     = field{0, 100}
	fieldMode     = field{100, 108}
	fieldUID      = field{108, 116}
	fieldGID      = field{116, 124}
	fieldSize     = field{124, 136}
	fieldMtime    = field{136, 148}
	fieldChecksum = field{148, 156}
	fieldType     = field{156, 157}
	fieldLink     = field{157, 257}
	fieldMagic    = field{257, 265}
	fieldUser     = field{265, 297}
	fieldGroup    = field{297, 329}
	fieldMajor    = field{329, 337}
	fieldMinor    = field{337, 345}
	fieldPrefix   = field{345, 500}
	starPrefix    = field{345, 476} // star keeps times after its prefix
	starTrailer   = field{508, 512}
)

const (
	magicPOSIX = "ustar\x0000"
	magicGNU   = "ustar  \x00"
)

// A field is a range of bytes of a block.
type field struct{ from, to int }

func (f field) of(block []byte) []byte { return block[f.from:f.to] }

// text returns the bytes up to the first NUL.
func (f field) text(block []byte) string {
	b := f.of(block)
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

var errNumber = errors.New("a malformed number")

// number reads an octal number, or one in base 256 if the first bit is set. A blank field
// is 0. The error is errNumber, also for numbers of more than 64 bits.
func (f field) number(block []byte) (int64, error) {
	b := f.of(block)
	if b[0]&0x80 != 0 {
		return base256(b)
	}
	for len(b) > 0 && (b[0] == ' ' || b[0] == 0) {
		b = b[1:]
	}
	var n int64
	for _, c := range b {
		if c == ' ' || c == 0 {
			break
		}
		if c < '0' || c > '7' || n > math.MaxInt64>>3 {
			return 0, errNumber
		}
		n = n<<3 | int64(c-'0')
	}
	return n, nil
}

// base256 reads a big-endian number in two's complement. Its first bit marks the format,
// its second bit is the sign.
func base256(b []byte) (int64, error) {
	n := int64(b[0]<<2) >> 2 & 0x3f
	if b[0]&0x40 != 0 {
		n |= -0x40
	}
	for _, c := range b[1:] {
		if n > math.MaxInt64>>8 || n < math.MinInt64>>8 {
			return 0, errNumber
		}
		n = n<<8 | int64(c)
	}
	return n, nil
}

func allZero(block []byte) bool {
	for _, c := range block {
		if c != 0 {
			return false
		}
	}
	return true
}

// checksumFits reports whether a block is a header: it contains the sum of its bytes, with
// the field of the sum taken as spaces. Some old programs added signed bytes.
func checksumFits(block []byte) bool {
	want, err := fieldChecksum.number(block)
	if err != nil {
		return false
	}
	sum := sumOf(block)
	for _, c := range fieldChecksum.of(block) {
		sum -= int64(c) - ' '
	}
	if want == sum {
		return true
	}
	for i, c := range block {
		if i < fieldChecksum.from || i >= fieldChecksum.to {
			sum -= 256 * int64(c>>7)
		}
	}
	return want == sum
}

// sumOf returns the sum of a block's bytes. It adds sixteen bytes at a time to four sums of
// 16 bits each, which cannot overflow: each gets 128 bytes.
func sumOf(block []byte) int64 {
	const even = 0x00ff00ff00ff00ff
	sums, more := uint64(0), uint64(0)
	for b := block[:BlockSize]; len(b) >= 16; b = b[16:] {
		one, two := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		sums += one&even + one>>8&even
		more += two&even + two>>8&even
	}
	sums += more
	return int64(sums&0xffff + sums>>16&0xffff + sums>>32&0xffff + sums>>48)
}

// maxExtension is the largest size, in bytes, of the extended headers before one entry.
// Names, attributes and the maps of sparse files need less.
const maxExtension = 4 << 20

// maxGlobal is the largest size, in bytes, of the records that apply to every entry.
const maxGlobal = 64 << 10

// The largest numbers of a device that mknod(2) takes: the kernel's dev_t has 32 bits.
const (
	maxMajor = 1<<12 - 1
	maxMinor = 1<<20 - 1
)

// A Source is an archive, and how a Reader reads it.
type Source struct {
	Archive      io.Reader           // tar, compressed or not
	Formats      compression.Formats // besides gzip, those that it may be compressed with
	Limit        int64               // of its uncompressed bytes; more are ErrTooLarge
	Uncompressed io.Writer           // gets the uncompressed bytes, and may be a Borrower; may be nil
	Unpadded     bool                // the archive may end right after the last entry's data, as layers of "umoci insert" do

	// Lenient reads names as tar(1) does. One that leads out of the directory refuses its
	// own entry and not the archive; a hard link's target loses what leads out.
	Lenient bool
	Locale  quote.Locale // of the messages for that

	IgnoreZeros bool                // blocks of zeros do not end the archive
	Notice      func(Notice, int64) // is called for a block between entries, with its number; nil to end with an error for those that are no headers
	Label       func(*Header) error // is called for the label of a volume; nil for none. An error ends the reading
	Malformed   func(text string)   // is called with tar(1)'s message about a value in a header; nil for none
	Unknown     func(key string)    // is called for a keyword of a PAX record that tar(1) does not know; nil for none
	Listing     bool                // as tar(1) lists: links, devices and fifos have data, if a size says so
}

// A Notice is what a Reader finds in the place of a header.
type Notice int

// The notices.
const (
	NotTar    Notice = iota // the first block is not a header
	Skipping                // a block is not a header: the reader looks for the next one
	LoneZeros               // the archive ends with one block of zeros instead of two
	Zeros                   // a block of zeros
	NoZeros                 // the archive ends without a block of zeros
)

// A Reader reads the headers of a tar archive: v7, ustar, PAX, GNU and star.
type Reader struct {
	in      *stream
	left    int64 // bytes of the entry's data that have not been read yet
	pad     int64 // bytes of padding after the data
	global  records
	began   bool
	lenient bool
	bare    bool // Source.Unpadded
	locale  quote.Locale
	from    Source
	lost    bool  // looking for the next header
	start   int64 // where the headers of the current entry begin, in uncompressed bytes

	current  Header
	extended []byte // what extension returned, to use its memory again
}

// NewReader starts to read an archive in a goroutine, which ends when ctx is done.
func NewReader(ctx context.Context, from Source) *Reader {
	return &Reader{in: newStream(ctx, from), lenient: from.Lenient, bare: from.Unpadded, locale: from.Locale, from: from}
}

// Start returns where the headers of the current entry begin, in uncompressed bytes; after io.EOF,
// where the last entry ends.
func (r *Reader) Start() int64 { return r.start }

// Count returns how many uncompressed bytes of the archive have been read.
func (r *Reader) Count() int64 { return r.in.read }

// SetLimit replaces the Limit of the Source, before anything is read.
func (r *Reader) SetLimit(n int64) { r.in.limit = n }

// Drain reads to the end of the archive, so that the decompressor checks its checksum.
func (r *Reader) Drain() error { return r.in.drain() }

// Next returns the header of the next entry, or io.EOF at the end of the archive. The header
// is valid until the following call of Next. Data of the previous entry that have not been
// read are skipped.
func (r *Reader) Next() (*Header, error) {
	if err := r.in.skip(r.left); err != nil {
		return nil, err
	}
	if err := r.in.skip(r.pad); err == io.ErrUnexpectedEOF && r.bare {
		return nil, io.EOF
	} else if err != nil {
		return nil, err
	}
	r.left, r.pad = 0, 0
	x := extensions{faults: Faults{tell: r.from.Malformed}}
	for {
		block, at, err := r.headerBlock(x.size > 0)
		if err != nil {
			return nil, err
		}
		size, err := fieldSize.number(block)
		typeflag := fieldType.of(block)[0]
		if bad := err != nil || size < 0; bad && r.lenient && typeflag == '1' {
			size = 0 // tar(1) does not read the size of a hard link
		} else if bad {
			if r.from.Malformed == nil {
				return nil, fmt.Errorf("the archive is damaged: a malformed size at byte %d", at)
			}
			r.sizeFault(block, size)
			r.skip(at)
			continue
		}
		switch typeflag {
		case 'x', 'X', 'g', 'L', 'K':
			if err := r.extend(&x, block, typeflag, size, at); err != nil {
				return nil, err
			}
			continue
		case 'V': // the label of a volume
			made, _ := fieldMtime.number(block)
			if err := r.label(fieldName.text(block), made); err != nil {
				return nil, err
			}
			if err := r.in.skip(size, padding(size)); err != nil {
				return nil, err
			}
			continue
		case 'M':
			return nil, errors.New("the archive is one of several volumes, which cannot be read alone")
		}
		h, err := r.header(block, typeflag, size, &x)
		if err != nil {
			var bad *reason.Error
			if errors.As(err, &bad) || err == io.ErrUnexpectedEOF || err == ErrTooLarge || r.in.ctx.Err() != nil {
				return nil, err
			}
			return nil, reason.New(fmt.Sprintf("the archive is damaged: the entry at byte %d", at), err)
		}
		return h, nil
	}
}

// headerBlock returns the next block with the checksum of a header, and its place in the archive, in
// bytes; or io.EOF at the end of the archive. extended is true after extended headers, which an
// entry must follow.
func (r *Reader) headerBlock(extended bool) (block []byte, at int64, err error) {
	for {
		at = r.in.read
		if !extended {
			r.start = at
		}
		block, err = r.in.block()
		if (err == io.EOF || err == io.ErrUnexpectedEOF) && r.from.Notice != nil && (r.began || r.lost) {
			r.from.Notice(NoZeros, at/BlockSize)
			return nil, at, io.EOF // as tar(1), which ignores an incomplete header
		}
		if err == io.EOF && extended {
			err = io.ErrUnexpectedEOF
		}
		if err == io.ErrUnexpectedEOF && at == 0 {
			err = notArchive(nil) // the file decompresses to less than a block
		}
		if err != nil {
			return nil, at, err
		}
		switch {
		case checksumFits(block):
			r.began, r.lost = true, false
			return block, at, nil
		case allZero(block) && extended:
			return nil, at, errors.New("the archive is damaged: an extended header without an entry")
		case allZero(block):
			if r.isEnd(at) {
				return nil, at, io.EOF
			}
		case r.from.Notice != nil:
			r.skip(at)
		case !r.began:
			return nil, at, notArchive(block)
		default:
			return nil, at, fmt.Errorf("the archive is damaged: no header where one should be, at byte %d", at)
		}
	}
}

// extensions are the extended headers before the header of an entry.
type extensions struct {
	local records
	name  *string // of GNU tar's long names; nil for none
	link  *string
	size  int64 // of their headers and data, in bytes

	faults Faults
}

// sizeFault tells tar(1)'s message about a header with a malformed or negative size.
func (r *Reader) sizeFault(block []byte, size int64) {
	f := Faults{tell: r.from.Malformed}
	if size < 0 {
		f.say("Archive value %d is out of off_t range %s", size, sizes)
	} else {
		f.field(fieldSize, block, "off_t", r.locale)
	}
}

// extend reads an extended header at byte at. A global one is kept for all entries that follow, any other
// is added to x.
func (r *Reader) extend(x *extensions, block []byte, typeflag byte, size, at int64) error {
	x.size += BlockSize + size
	if size > maxExtension || x.size > maxExtension {
		return fmt.Errorf("the archive's extended header at byte %d is too long", at)
	}
	made, _ := fieldMtime.number(block)
	body, err := r.extension(size)
	if err != nil {
		return err
	}
	switch typeflag {
	case 'L':
		x.name = upToNUL(body)
	case 'K':
		x.link = upToNUL(body)
	case 'g':
		return r.extendAll(body, made)
	default:
		err := x.local.parse(body)
		if wrong, is := err.(recordError); is && r.lenient {
			x.faults.say("Malformed extended header: %s", string(wrong))
			return nil
		}
		return err
	}
	return nil
}

// extendAll takes the data of a global header, which was made at a time, in seconds.
func (r *Reader) extendAll(body []byte, made int64) error {
	err := r.global.parse(body)
	r.global = r.global.latest()
	if i := slices.IndexFunc(r.global, func(x record) bool { return x.key == LabelKey }); err == nil && i >= 0 {
		err = r.label(r.global[i].value, made)
	}
	if err == nil && r.global.length() > maxGlobal {
		err = errors.New("the archive's global headers are too long")
	}
	return err
}

// isEnd reports whether a block of zeros ends the archive. It reads the block after it.
func (r *Reader) isEnd(at int64) bool {
	if r.from.Notice == nil {
		return true
	}
	r.from.Notice(Zeros, at/BlockSize)
	if r.from.IgnoreZeros {
		return false
	}
	if block, err := r.in.block(); err != nil || !allZero(block) {
		r.from.Notice(LoneZeros, at/BlockSize)
	}
	return true
}

// skip reports a block that is not a header, once until the next header.
func (r *Reader) skip(at int64) {
	if !r.began && !r.lost {
		r.from.Notice(NotTar, at/BlockSize)
	}
	if !r.lost {
		r.from.Notice(Skipping, at/BlockSize)
	}
	r.lost = true
}

// label reports the label of a volume, which was made at a time in seconds.
func (r *Reader) label(text string, made int64) error {
	if r.from.Label == nil {
		return nil
	}
	h := &Header{Written: text}
	h.Mtime = clock.Timespec(made, 0)
	return r.from.Label(h)
}

// extension reads the body of an extended header. It is valid until the next call.
func (r *Reader) extension(size int64) ([]byte, error) {
	body := r.extended[:0]
	for left := size; left > 0; {
		p, err := r.in.piece(left)
		if err != nil {
			return nil, unexpected(err)
		}
		body = append(body, p...)
		left -= int64(len(p))
	}
	r.extended = body
	return body, r.in.skip(padding(size))
}

// padding returns how many bytes fill the last block of n bytes of data.
func padding(n int64) int64 { return -n & (BlockSize - 1) }

func upToNUL(b []byte) *string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	s := string(b)
	return &s
}

// header makes a Header from a block and the extended headers before it. After it the
// reader is at the entry's data.
func (r *Reader) header(block []byte, typeflag byte, size int64, x *extensions) (*Header, error) {
	h := &r.current
	*h = Header{stored: size, Faults: x.faults}
	magic := string(fieldMagic.of(block))
	name, link := names(block, magic, x)
	mode, err := fieldMode.number(block)
	if err != nil {
		return nil, err
	}
	h.Mode = uint32(mode) & 07777
	h.UID = r.headerID(fieldUID, block, "uid_t")
	h.GID = r.headerID(fieldGID, block, "gid_t")
	h.Mtime = clock.Timespec(r.headerTime(block), 0)

	if magic == magicPOSIX || magic == magicGNU {
		h.User, h.Group = fieldUser.text(block), fieldGroup.text(block)
	}

	pax := paxFields{header: h, name: name, link: link, major: -1, minor: -1, reader: r, unknown: r.from.Unknown}
	for _, set := range []*records{&r.global, &x.local} {
		if err := pax.apply(set); err != nil {
			return nil, err
		}
	}
	name, link = pax.name, pax.link
	h.Written, h.WrittenLink = name, link

	h.Kind = kind(typeflag, name)
	switch typeflag {
	case '3', '4':
		if h.Device, err = pax.device(block); err == unix.EINVAL {
			h.Refused = reason.New(r.locale.Member(name)+": Cannot mknod", err)
		} else if err != nil {
			return nil, err
		}
	}
	if h.Name, err = r.memberName(h, name); err != nil {
		return nil, err
	}
	if err := r.bound(h, typeflag, pax.sized); err != nil {
		return nil, err
	}
	if h.Kind != Regular {
		r.pad = padding(r.left)
		h.stored, h.Size = 0, 0
		if err := r.target(h, link); err != nil {
			return nil, err
		}
		return h, nil
	}
	r.left = h.stored
	r.pad = padding(r.left)
	h.Size = h.stored
	if err := r.readSparse(h, block, typeflag, magic, size, &pax); err != nil {
		return nil, err
	}
	return h, nil
}

// bound sets how many bytes of data follow an entry that is not a regular file. Most have none,
// whatever the size says: some programs write that of the linked file. A size that does not fit in
// the limit is an error, because what follows is perhaps no header.
func (r *Reader) bound(h *Header, typeflag byte, sized bool) error {
	switch {
	case h.Kind == Regular:
	case typeflag == 'D': // GNU's incremental dumps list the names in the data
		r.left = h.stored
	case h.stored > math.MaxInt64-BlockSize && r.lenient:
		return io.ErrUnexpectedEOF
	case h.stored > r.in.limit:
		return ErrTooLarge
	case r.from.Listing && h.Kind != Directory && (h.Kind != HardLink || sized):
		r.left = h.stored
	}
	return nil
}

// names returns the name of an entry and the target of its link, as the header and the extended
// headers before it have them.
func names(block []byte, magic string, x *extensions) (name, link string) {
	name, link = fieldName.text(block), fieldLink.text(block)
	if magic == magicPOSIX {
		at := fieldPrefix
		if string(starTrailer.of(block)) == "tar\x00" {
			at = starPrefix
		}
		if prefix := at.text(block); prefix != "" {
			name = prefix + "/" + name
		}
	}
	if x.name != nil {
		name = *x.name
	}
	if x.link != nil {
		link = *x.link
	}
	return name, link
}

// kind returns what an entry of a type is. "Other values are taken for regular files", tar(5).
func kind(typeflag byte, name string) Kind {
	switch typeflag {
	case '1':
		return HardLink
	case '2':
		return Symlink
	case '3':
		return CharDevice
	case '4':
		return BlockDevice
	case '5', 'D':
		return Directory
	case '6':
		return FIFO
	}
	// Before there was a type for directories, a slash marked them.
	if strings.HasSuffix(name, "/") {
		return Directory
	}
	return Regular
}

// target sets the target of a link.
func (r *Reader) target(h *Header, link string) (err error) {
	switch h.Kind {
	case HardLink:
		h.Link, err = r.linkName(link)
		return err
	case Symlink:
		if link == "" || strings.IndexByte(link, 0) >= 0 {
			h.Refused = reason.New("the archive's symlink "+reason.Quote(h.Written)+" has no valid target", nil)
			if !r.lenient {
				return h.Refused
			}
		}
		h.Link = link
	}
	return nil
}

// headerID returns the id in a field of a header. An invalid one is a fault; the id is -1.
func (r *Reader) headerID(f field, block []byte, what string) int64 {
	h := &r.current
	n, err := f.number(block)
	switch {
	case err != nil:
		h.Faults.field(f, block, what, r.locale)
	case n < 0 || n > maxID:
		h.Faults.say("Archive value %d is out of %s range 0..%d", n, what, int64(maxID))
	default:
		return n
	}
	return -1
}

// headerTime returns the time in a header, in seconds since 1970. An invalid one is a
// fault; the time is -1, as in tar(1).
func (r *Reader) headerTime(block []byte) int64 {
	h := &r.current
	n, err := fieldMtime.number(block)
	if err != nil {
		h.Faults.field(fieldMtime, block, "time_t", r.locale)
		h.Faults.Times++
		return -1
	}
	return n
}

// memberName is cleanName for the name of an entry. If the reader is lenient, the error
// becomes h.Refused.
func (r *Reader) memberName(h *Header, name string) (string, error) {
	clean, err := cleanName(name, "member name")
	if err != nil && r.lenient {
		if _, out := Outside(name); out {
			err = reason.New(r.locale.Member(name)+": Member name contains '..'", nil)
		}
		h.Refused = err
		return "", nil
	}
	return clean, err
}

// Outside removes from a name the part that leads out of the directory: everything up to
// the last ".." component, and the slashes after it. out reports whether there is a "..".
func Outside(name string) (inside string, out bool) {
	inside = name
	if i := strings.LastIndex("/"+name+"/", "/../"); i >= 0 {
		inside, out = name[min(len(name), i+len("../")):], true
	}
	return strings.TrimLeft(inside, "/"), out
}

// linkName is cleanName for the target of a hard link. If the reader is lenient, the part
// that leads out of the directory is removed first.
func (r *Reader) linkName(name string) (string, error) {
	if r.lenient && strings.IndexByte(name, 0) < 0 {
		if inside, _ := Outside(name); inside == "" {
			return ".", nil
		} else {
			name = inside
		}
	}
	return cleanName(name, "hard link's target")
}

// cleanName returns a name of an archive as a path relative to the root, without empty and
// "." components; "." is the root itself. Leading slashes are removed, as in tar(1). Any
// ".." component is an error, wherever it is. what describes the name in errors.
func cleanName(name, what string) (string, error) {
	if strings.IndexByte(name, 0) >= 0 {
		return "", reason.New("the archive has a "+what+" with a NUL: "+reason.Quote(name), nil)
	}
	if name == "" {
		return "", reason.New("the archive has an empty "+what, nil)
	}
	clean := name
	for len(clean) > 1 && clean[len(clean)-1] == '/' {
		clean = clean[:len(clean)-1]
	}
	if len(name)-len(clean) > 1 {
		clean = strings.Clone(clean) // otherwise it keeps all the slashes in memory
	}
	plain := true
	for part := range strings.SplitSeq(clean, "/") {
		if plain = part != "" && part != "." && part != ".."; !plain {
			break
		}
	}
	if plain {
		return clean, nil
	}
	var b strings.Builder // which keeps nothing of the name in memory
	for at := 0; at < len(clean); {
		if clean[at] == '/' { // there may be a million of them
			at++
			continue
		}
		part, _, _ := strings.Cut(clean[at:], "/")
		at += len(part)
		switch part {
		case "..":
			return "", reason.New("the archive has a "+what+" with '..': "+reason.Quote(name), nil)
		case ".":
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('/')
		}
		b.WriteString(part)
	}
	if b.Len() == 0 {
		return ".", nil
	}
	return b.String(), nil
}
