package tarfile

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// A record is a keyword and a value of a PAX extended header.
type record struct{ key, value string }

// records are those of one or more extended headers, in their order: the maps of
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

// maxRecords bounds the memory that the records before one entry take. The maps of
// sparse files have the most.
const maxRecords = 1 << 17

var errRecord = errors.New("the archive is damaged: a malformed PAX record")

// parse appends the records of an extended header's body: "LENGTH KEY=VALUE\n".
func (rs *records) parse(body []byte) error {
	for len(body) > 0 {
		if body[0] == 0 { // some programs fill up with NULs
			return nil
		}
		space := bytes.IndexByte(body, ' ')
		if space < 1 || space > 19 {
			return errRecord
		}
		length, err := strconv.ParseUint(string(body[:space]), 10, 62)
		if err != nil || length < uint64(space)+2 || length > uint64(len(body)) || body[length-1] != '\n' {
			return errRecord
		}
		key, value, found := strings.Cut(string(body[space+1:length-1]), "=")
		if !found || key == "" {
			return errRecord
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
	xattrPrefix  = "SCHILY.xattr."
	sparsePrefix = "GNU.sparse."
)

// paxFields takes what the records say over into a header.
type paxFields struct {
	header     *Header
	name, link string
	sparse     paxSparse
}

func (p *paxFields) apply(set *records) (err error) {
	h := p.header
	for _, r := range *set {
		if r.value == "" && !strings.HasPrefix(r.key, xattrPrefix) {
			continue // takes a global record back; the header's own field counts
		}
		switch r.key {
		case "path":
			p.name = r.value
		case "linkpath":
			p.link = r.value
		case "size":
			h.stored, err = decimal(r.value)
		case "uid":
			h.UID, err = decimal(r.value)
		case "gid":
			h.GID, err = decimal(r.value)
		case "uname":
			h.User = r.value
		case "gname":
			h.Group = r.value
		case "mtime":
			h.Mtime, err = paxTime(r.value)
		default:
			switch {
			case strings.HasPrefix(r.key, xattrPrefix):
				err = h.setXattr(unescape.Replace(r.key[len(xattrPrefix):]), r.value)
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

// unescape undoes what GNU tar does to the names of extended attributes.
var unescape = strings.NewReplacer("%25", "%", "%3D", "=")

// maxXattrs is how many extended attributes an entry may have. The kernel lists
// no more than 64 KiB of their names, xattr(7).
const maxXattrs = 1000

func (h *Header) setXattr(name, value string) error {
	for i := range h.Xattrs {
		if h.Xattrs[i].Name == name {
			h.Xattrs[i].Value = value
			return nil
		}
	}
	if len(h.Xattrs) == maxXattrs {
		return errors.New("too many extended attributes")
	}
	h.Xattrs = append(h.Xattrs, Attribute{name, value})
	return nil
}

// decimal reads a number that is not negative.
func decimal(s string) (int64, error) {
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil {
		return 0, errNumber
	}
	return int64(n), nil
}

// paxTime reads seconds since 1970 with a decimal fraction, perhaps negative.
func paxTime(s string) (t unix.Timespec, err error) {
	whole, fraction, _ := strings.Cut(s, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return t, errNumber
	}
	fraction = (fraction + "000000000")[:9]
	nanos, err := strconv.ParseUint(fraction, 10, 32)
	if err != nil {
		return t, errNumber
	}
	if strings.HasPrefix(whole, "-") && nanos > 0 {
		seconds--
		nanos = 1e9 - nanos
	}
	t.Sec, t.Nsec = seconds, int64(nanos)
	return t, nil
}
