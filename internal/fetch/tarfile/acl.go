package tarfile

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/ids"
)

// The extended attributes in which the kernel keeps access control lists, acl(5).
const (
	aclAccess  = "system.posix_acl_access"
	aclDefault = "system.posix_acl_default"
)

// IsACL reports whether an extended attribute is an access control list.
func (a Attribute) IsACL() bool { return a.Name == aclAccess || a.Name == aclDefault }

// The binary form of a list, linux/posix_acl_xattr.h: a version and then the entries,
// little-endian, in the order of their tags.
const (
	aclVersion     = 2
	aclHeaderSize  = 4
	aclEntrySize   = 8
	aclUserObject  = 0x01 // the owner
	aclUser        = 0x02
	aclGroupObject = 0x04
	aclGroup       = 0x08
	aclMask        = 0x10
	aclOther       = 0x20
	aclNoID        = 1<<32 - 1 // in entries that need no id
)

// maxACL is how many entries a list may have: the kernel keeps no more than 64 KiB of an
// attribute, xattr(7).
const maxACL = (64<<10 - aclHeaderSize) / aclEntrySize

type aclEntry struct {
	tag, permissions uint16
	id               uint32
}

var errACL = errors.New("an access control list that cannot be read")

// binaryACL returns the binary form of a list. The text has the syntax of acl_from_text(3):
// entries such as "user:ann:rw-", with commas or newlines between them. As in archives of
// star(1), an entry may end in ":ID". The id is that number; without it the name, if that is
// a number; otherwise the id of the name on this machine.
func binaryACL(text string) (string, error) {
	var list []aclEntry
	for line := range strings.SplitSeq(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		for word := range strings.SplitSeq(line, ",") {
			if word = strings.TrimSpace(word); word == "" {
				continue
			}
			e, err := parseACLEntry(word)
			if err != nil {
				return "", err
			}
			if len(list) == maxACL {
				return "", errACL
			}
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b aclEntry) int {
		return cmp.Or(cmp.Compare(a.tag, b.tag), cmp.Compare(a.id, b.id))
	})
	b := binary.LittleEndian.AppendUint32(nil, aclVersion)
	for _, e := range list {
		b = binary.LittleEndian.AppendUint16(b, e.tag)
		b = binary.LittleEndian.AppendUint16(b, e.permissions)
		b = binary.LittleEndian.AppendUint32(b, e.id)
	}
	return string(b), nil
}

func parseACLEntry(word string) (e aclEntry, err error) {
	fields := strings.Split(word, ":")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	e.id = aclNoID
	switch fields[0] {
	case "user", "u":
		e.tag = aclUser
	case "group", "g":
		e.tag = aclGroup
	case "mask", "m":
		e.tag = aclMask
	case "other", "o":
		e.tag = aclOther
	default:
		return e, errACL
	}
	if len(fields) == 2 && (e.tag == aclMask || e.tag == aclOther) {
		fields = slices.Insert(fields, 1, "") // the colon of the empty name may be missing
	}
	if len(fields) < 3 || len(fields) > 4 {
		return e, errACL
	}
	switch name := fields[1]; {
	case name != "" && (e.tag == aclMask || e.tag == aclOther):
		return e, errACL
	case name == "" && e.tag == aclUser:
		e.tag = aclUserObject
	case name == "" && e.tag == aclGroup:
		e.tag = aclGroupObject
	case name != "":
		number := ""
		if len(fields) == 4 {
			number = fields[3]
		}
		if e.id, err = aclID(e.tag, name, number); err != nil {
			return e, err
		}
	}
	e.permissions, err = aclPermissions(fields[2])
	return e, err
}

// aclID returns the id of a user or group.
func aclID(tag uint16, name, number string) (uint32, error) {
	for _, text := range []string{number, name} {
		if id, err := strconv.ParseUint(text, 10, 32); err == nil && id < aclNoID {
			return uint32(id), nil
		}
	}
	lookUp := ids.Host().User
	if tag == aclGroup {
		lookUp = ids.Host().Group
	}
	if id, ok := lookUp(name); ok {
		return id, nil
	}
	return 0, errACL
}

func aclPermissions(text string) (bits uint16, err error) {
	if text == "" || len(text) > 3 {
		return 0, errACL
	}
	for _, letter := range []byte(text) {
		bit := map[byte]uint16{'r': 4, 'w': 2, 'x': 1, '-': 0}
		b, known := bit[letter]
		if !known || bits&b != 0 {
			return 0, errACL
		}
		bits |= b
	}
	return bits, nil
}

// textACL returns the text of a list from its binary form, with numbers for names. ok is
// false if the bytes are not such a list.
func textACL(b string) (text string, ok bool) {
	raw := []byte(b)
	if len(raw) < aclHeaderSize || (len(raw)-aclHeaderSize)%aclEntrySize != 0 || binary.LittleEndian.Uint32(raw) != aclVersion {
		return "", false
	}
	words := map[uint16]string{
		aclUserObject: "user", aclUser: "user", aclGroupObject: "group", aclGroup: "group", aclMask: "mask", aclOther: "other",
	}
	var entries []string
	for raw = raw[aclHeaderSize:]; len(raw) > 0; raw = raw[aclEntrySize:] {
		tag, permissions := binary.LittleEndian.Uint16(raw), binary.LittleEndian.Uint16(raw[2:])
		name := ""
		if tag == aclUser || tag == aclGroup {
			name = strconv.FormatUint(uint64(binary.LittleEndian.Uint32(raw[4:])), 10)
		}
		word, known := words[tag]
		if !known || permissions > 7 {
			return "", false
		}
		letters := []byte("rwx")
		for i := range letters {
			if permissions&(4>>i) == 0 {
				letters[i] = '-'
			}
		}
		entries = append(entries, word+":"+name+":"+string(letters))
	}
	return strings.Join(entries, ","), true
}
