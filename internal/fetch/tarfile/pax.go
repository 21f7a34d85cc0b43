package tarfile

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"contedor/internal/linux/clock"
)

// A record is a keyword and a value of a PAX extended header.
type record struct{ key, value string }

// records are the records of one or more extended headers, in their order: the maps of
// sparse files repeat keywords.
type records []record

func (rs records) length() (n int) {
	for _, r := range rs {
		n += len(r.key) + len(r.value)
	}
	return n
}

// latest returns the last record of each keyword.
func (rs records) latest() records {
	seen := map[string]bool{}
	var kept records
	for _, r := range slices.Backward(rs) {
		if !seen[r.key] {
			seen[r.key] = true
			kept = append(kept, r)
		}
	}
	slices.Reverse(kept)
	return kept
}

// maxRecords is the largest number of records before one entry. It bounds the memory; the
// maps of sparse files have the most records.
const maxRecords = 1 << 17

// A recordError is a malformed record: what tar(1) says that it is.
type recordError string

func (recordError) Error() string { return "the archive is damaged: a malformed PAX record" }

// parse appends the records of an extended header's body: "LENGTH KEY=VALUE\n". The error is a
// recordError, or says that there are too many.
func (rs *records) parse(body []byte) error {
	for len(body) > 0 {
		if body[0] == 0 { // some programs fill up with NULs
			return nil
		}
		space := bytes.IndexByte(body, ' ')
		if body[0] < '0' || body[0] > '9' {
			return recordError("missing length")
		}
		if space < 1 || space > 19 {
			return recordError("missing blank after length")
		}
		length, err := strconv.ParseUint(string(body[:space]), 10, 62)
		if err != nil || length < uint64(space)+2 || length > uint64(len(body)) {
			return recordError("missing equal sign")
		}
		key, value, found := strings.Cut(string(body[space+1:length-1]), "=")
		switch {
		case !found || key == "":
			return recordError("missing equal sign")
		case body[length-1] != '\n':
			return recordError("missing newline")
		}
		if len(*rs) == maxRecords {
			return errors.New("the archive's extended headers have too many records")
		}
		*rs = append(*rs, record{key, value})
		body = body[length:]
	}
	return nil
}

const (
	xattrPrefix      = "SCHILY.xattr."
	libarchivePrefix = "LIBARCHIVE.xattr." // the name as in a URL, the value in base 64
	aclPrefix        = "SCHILY.acl."
	sparsePrefix     = "GNU.sparse."
)

// paxFields applies records to a header.
type paxFields struct {
	header     *Header
	name, link string
	sized      bool // a record says the size
	reader     *Reader

	unknown      func(key string) // is called for a keyword that tar(1) does not know; nil for none
	major, minor int64            // of a device; -1 for those in the header
	sparse       paxSparse
}

// known are the keywords of GNU tar beside those that begin with xattrPrefix.
var known = []string{
	"atime", "charset", "comment", "ctime", "gid", "gname", "linkpath", "mtime", "path", "size", "uid", "uname",
	"GNU.sparse.major", "GNU.sparse.map", "GNU.sparse.minor", "GNU.sparse.name", "GNU.sparse.numblocks", "GNU.sparse.numbytes", "GNU.sparse.offset", "GNU.sparse.realsize", "GNU.sparse.size",
	"GNU.dumpdir", "GNU.volume.filename", "GNU.volume.label", "GNU.volume.offset", "GNU.volume.size",
	"SCHILY.acl.access", "SCHILY.acl.default", "RHT.security.selinux",
}

// isKnown reports whether GNU tar knows a keyword.
func isKnown(key string) bool {
	return slices.Contains(known, key) || strings.HasPrefix(key, xattrPrefix)
}

func (p *paxFields) apply(set *records) (err error) {
	h := p.header
	for _, r := range *set {
		if p.unknown != nil && set != &p.reader.global && !isKnown(r.key) {
			p.unknown(r.key)
		}
		if r.value == "" && !strings.HasPrefix(r.key, xattrPrefix) {
			switch r.key {
			case "size", "uid", "gid", "mtime", "atime", "ctime", "GNU.sparse.size":
				h.Faults.malformed(r) // for tar(1) only
			}
			continue // takes a global record back; the header's own field counts
		}
		switch r.key {
		case "path":
			p.name = r.value
		case "linkpath":
			p.link = r.value
		case "size":
			err = p.size(r)
		case "uid":
			h.owner(&h.UID, r)
		case "gid":
			h.owner(&h.GID, r)
		case "uname":
			h.User = r.value
		case "gname":
			h.Group = r.value
		case "mtime":
			h.time(&h.Mtime, r)
		case "atime", "ctime":
			h.time(new(unix.Timespec), r)
		case "SUN.holesdata":
			err = p.sparse.setHoles(r.value)
		case "SCHILY.devmajor":
			p.major, err = p.deviceNumber(r)
		case "SCHILY.devminor":
			p.minor, err = p.deviceNumber(r)
		case "SCHILY.realsize":
			p.sparse.realSize, err = decimal(r.value)
		default:
			switch {
			case strings.HasPrefix(r.key, xattrPrefix):
				h.setXattr(unescape.Replace(r.key[len(xattrPrefix):]), r.value)
			case strings.HasPrefix(r.key, libarchivePrefix):
				h.setEncodedXattr(r.key[len(libarchivePrefix):], r.value)
			case strings.HasPrefix(r.key, aclPrefix):
				h.setACL(r.key[len(aclPrefix):], r.value)
			case strings.HasPrefix(r.key, sparsePrefix):
				err = p.sparse.set(r.key[len(sparsePrefix):], r.value)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// size takes the size of a record. For tar(1), a malformed one is a fault, and the header's counts.
func (p *paxFields) size(r record) error {
	n, err := strconv.ParseInt(r.value, 10, 64)
	switch {
	case err == nil && n >= 0 && r.value[0] != '+':
		p.header.stored, p.sized = n, true
	case !p.reader.lenient:
		return errNumber
	case errors.Is(err, strconv.ErrSyntax) || r.value[0] == '+':
		p.header.Faults.malformed(r)
	default:
		p.header.Faults.outOfRange(r, sizes)
	}
	return nil
}

// sizes is the range of sizes in messages.
const sizes = "0..9223372036854775807"

// deviceNumber returns the number in a record, which tar(1) does not read.
func (p *paxFields) deviceNumber(r record) (int64, error) {
	if p.reader.lenient {
		return -1, nil
	}
	return decimal(r.value)
}

// device returns the number of a device, as mknod(2) takes it. The records of star(1) and bsdtar(1)
// precede the fields in the header. tar(1) reads only the header.
func (p *paxFields) device(block []byte) (n uint64, err error) {
	if p.reader.lenient {
		return p.lenientDevice(block)
	}
	if p.major < 0 {
		if p.major, err = fieldMajor.number(block); err != nil {
			return 0, err
		}
	}
	if p.minor < 0 {
		if p.minor, err = fieldMinor.number(block); err != nil {
			return 0, err
		}
	}
	if p.major < 0 || p.major > maxMajor || p.minor < 0 || p.minor > maxMinor {
		return 0, fmt.Errorf("no device has the numbers %d, %d", p.major, p.minor)
	}
	return unix.Mkdev(uint32(p.major), uint32(p.minor)), nil
}

// lenientDevice is device as tar(1) reads it: the error is EINVAL of mknod(2), and the messages
// about a number are faults.
func (p *paxFields) lenientDevice(block []byte) (uint64, error) {
	faults := &p.header.Faults
	part := func(f field, what string, most int64) (int64, error) {
		n, err := f.number(block)
		switch {
		case err != nil:
			faults.field(f, block, what, p.reader.locale)
		case n < math.MinInt32 || n > math.MaxInt32:
			faults.say("Archive value %d is out of %s range %d..%d", n, what, math.MinInt32, math.MaxInt32)
		case n >= 0 && n <= most:
			return n, nil
		}
		return 0, unix.EINVAL
	}
	major, wrong := part(fieldMajor, "major_t", maxMajor)
	minor, err := part(fieldMinor, "minor_t", maxMinor)
	if wrong != nil {
		err = wrong
	}
	return unix.Mkdev(uint32(major), uint32(minor)), err
}

// unescape is the inverse of escape.
var unescape = strings.NewReplacer("%25", "%", "%3D", "=")

// maxXattrs is how many extended attributes an entry may have. The kernel lists
// no more than 64 KiB of their names, xattr(7).
const maxXattrs = 1000

// setXattr sets an extended attribute. A later value replaces an earlier one.
func (h *Header) setXattr(name, value string) {
	for i := range h.Xattrs {
		if h.Xattrs[i].Name == name {
			h.Xattrs[i].Value = value
			return
		}
	}
	if len(h.Xattrs) == maxXattrs {
		h.Faults.Attributes++
		return
	}
	h.Xattrs = append(h.Xattrs, Attribute{name, value})
}

// setEncodedXattr sets an attribute in the form of bsdtar(1), which may also write it in the
// other form.
func (h *Header) setEncodedXattr(name, value string) {
	b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
	if err != nil {
		h.Faults.Attributes++
		return
	}
	h.setXattr(unescapePercent(name), string(b))
}

// unescapePercent replaces "%" with two hexadecimal digits by the byte that they stand for.
func unescapePercent(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b = append(b, byte(n))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// setACL sets an access control list, of the kind "access" or "default". Linux has no place
// for the lists of NFSv4, of the kind "ace".
func (h *Header) setACL(kind, text string) {
	name, known := map[string]string{"access": aclAccess, "default": aclDefault}[kind]
	value, err := binaryACL(text)
	if !known || err != nil {
		h.Faults.Attributes++
		return
	}
	if len(value) > aclHeaderSize {
		h.setXattr(name, value)
	}
}

// maxID is above all user and group ids: chown(2) takes it for "leave the id".
const maxID = 1<<32 - 1

// owner sets a user or group id. An invalid one is a fault, and the id stays as it is.
func (h *Header) owner(id *int64, r record) {
	n, err := strconv.ParseInt(r.value, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax) || r.value[0] == '+':
		h.Faults.malformed(r)
	case err != nil || n < 0 || n > maxID:
		h.Faults.outOfRange(r, "0..4294967295")
	default:
		*id = n
		return
	}
	h.Faults.Owners++
}

// time sets a time. An invalid one is a fault, and the time stays as it is.
func (h *Header) time(to *unix.Timespec, r record) {
	t, err := paxTime(r.value)
	switch {
	case err == nil:
		*to = t
		return
	case errors.Is(err, strconv.ErrRange):
		h.Faults.outOfRange(r, "-9223372036854775808..9223372036854775807")
	default:
		h.Faults.malformed(r)
	}
	if to == &h.Mtime {
		h.Faults.Times++
	}
}

// decimal reads a number from 0 to 2^63-1.
func decimal(s string) (int64, error) {
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil {
		return 0, errNumber
	}
	return int64(n), nil
}

// paxTime reads seconds since 1970 with a decimal fraction, perhaps negative. Digits
// beyond nanoseconds make the time earlier. The error is strconv.ErrRange for a time of
// more than 64 bits, and strconv.ErrSyntax for what is not a number.
func paxTime(s string) (t unix.Timespec, err error) {
	whole, rest := cutDigits(strings.TrimPrefix(s, "-"))
	fraction := ""
	if after, found := strings.CutPrefix(rest, "."); found {
		fraction, rest = cutDigits(after)
	}
	if whole == "" || rest != "" {
		return t, strconv.ErrSyntax
	}
	negative := s[0] == '-'
	if negative {
		whole = "-" + whole
	}
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return t, strconv.ErrRange
	}
	padded := (fraction + "000000000")[:9]
	nanos, err := strconv.ParseInt(padded, 10, 64)
	if err != nil {
		return t, strconv.ErrSyntax
	}
	if negative && len(fraction) > 9 && strings.Trim(fraction[9:], "0") != "" {
		nanos++
	}
	if negative && nanos > 0 {
		if seconds == math.MinInt64 {
			return t, strconv.ErrRange
		}
		seconds--
		nanos = 1e9 - nanos
	}
	return clock.Timespec(seconds, nanos), nil
}

// cutDigits divides a text after the digits that it begins with.
func cutDigits(s string) (digits, rest string) {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}
