// Package filemode formats the modes of files, and parses the MODE of chmod(1).
package filemode

import (
	"errors"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// String formats a mode of stat(2) as ls(1) does: "drwxr-xr-x".
func String(mode uint32) string {
	text := []byte("?rwxrwxrwx")
	switch mode & unix.S_IFMT {
	case unix.S_IFREG:
		text[0] = '-'
	case unix.S_IFDIR:
		text[0] = 'd'
	case unix.S_IFLNK:
		text[0] = 'l'
	case unix.S_IFBLK:
		text[0] = 'b'
	case unix.S_IFCHR:
		text[0] = 'c'
	case unix.S_IFIFO:
		text[0] = 'p'
	case unix.S_IFSOCK:
		text[0] = 's'
	}
	for i := range 9 {
		if mode>>(8-i)&1 == 0 {
			text[1+i] = '-'
		}
	}
	for _, special := range []struct {
		bit    uint32
		at     int
		letter byte
	}{{unix.S_ISUID, 3, 's'}, {unix.S_ISGID, 6, 's'}, {unix.S_ISVTX, 9, 't'}} {
		if mode&special.bit == 0 {
			continue
		}
		if text[special.at] == '-' {
			special.letter -= 'a' - 'A'
		}
		text[special.at] = special.letter
	}
	return string(text)
}

// A Change is the MODE of chmod(1): an octal mode or symbolic clauses.
type Change struct {
	octal   bool
	bits    uint32 // the octal mode
	digits  int    // number of its digits; five or more clear a directory's special bits
	clauses []modeClause
}

// A modeClause is one clause such as "u+x", or the "=r" of "u+x=r".
type modeClause struct {
	who   uint32 // the bits that it may change; 0 without any of u, g, o and a
	op    byte   // + - =
	bits  uint32 // the permissions, for user, group and others
	copy  uint32 // 0700, 0070 or 0007 for "=u", "=g", "=o"
	x     bool   // X: execute permission for directories and executable files
	octal bool   // an octal number after the operator, which names all bits
}

var errMode = errors.New("invalid mode")

// Parse parses an octal mode or symbolic clauses, chmod(1). The only error is "invalid mode".
func Parse(text string) (m Change, err error) {
	if n, err := strconv.ParseUint(text, 8, 32); err == nil && text[0] >= '0' && text[0] <= '7' {
		if n > 0o7777 {
			return m, errMode
		}
		return Change{octal: true, bits: uint32(n), digits: len(text)}, nil
	}
	for clause := range strings.SplitSeq(text, ",") {
		who := uint32(0)
		for clause != "" {
			at := strings.IndexByte("ugoa", clause[0])
			if at < 0 {
				break
			}
			who |= [...]uint32{0o4700, 0o2070, 0o1007, 0o7777}[at]
			clause = clause[1:]
		}
		if clause == "" {
			return m, errMode
		}
		for clause != "" {
			c := modeClause{who: who, op: clause[0]}
			if strings.IndexByte("+-=", c.op) < 0 {
				return m, errMode
			}
			clause = clause[1:]
			if clause != "" && strings.IndexByte("ugo", clause[0]) >= 0 { // =g
				c.copy = [...]uint32{0o700, 0o070, 0o007}[strings.IndexByte("ugo", clause[0])]
				m.clauses = append(m.clauses, c)
				if clause = clause[1:]; clause != "" && strings.IndexByte("+-=", clause[0]) < 0 {
					return m, errMode
				}
				continue
			}
			if who == 0 && clause != "" && clause[0] >= '0' && clause[0] <= '7' { // =644
				n, err := strconv.ParseUint(clause, 8, 32)
				if err != nil || n > 0o7777 {
					return m, errMode
				}
				c.who, c.bits, c.octal, clause = 0o7777, uint32(n), true, ""
			}
			for clause != "" && strings.IndexByte("+-=", clause[0]) < 0 {
				switch clause[0] {
				case 'r':
					c.bits |= 0o444
				case 'w':
					c.bits |= 0o222
				case 'x':
					c.bits |= 0o111
				case 'X':
					c.x = true
				case 's':
					c.bits |= 0o6000
				case 't':
					c.bits |= 0o1000
				default:
					return m, errMode
				}
				clause = clause[1:]
			}
			m.clauses = append(m.clauses, c)
		}
	}
	return m, nil
}

// Apply returns the new permission bits of a file with a mode. umask applies to clauses without any
// of u, g, o and a.
func (m Change) Apply(mode, umask uint32, dir bool) uint32 {
	old := mode & 0o7777
	if m.octal {
		if dir && m.digits < 5 { // GNU chmod keeps a directory's set-id bits
			return m.bits | old&0o6000
		}
		return m.bits
	}
	for _, c := range m.clauses {
		bits := c.bits
		if c.copy != 0 {
			three := old & c.copy
			three = (three | three>>3 | three>>6) & 7
			bits |= three | three<<3 | three<<6
		}
		if c.x && (dir || old&0o111 != 0) {
			bits |= 0o111
		}
		who := c.who
		if who == 0 {
			who = 0o7777
			bits &^= umask
		}
		bits &= who
		switch c.op {
		case '+':
			old |= bits
		case '-':
			old &^= bits
		case '=':
			if dir && !c.octal { // a directory keeps its set-id bits unless they are named
				who &^= 0o6000 &^ bits
			}
			old = old&^who | bits
		}
	}
	return old
}

// Named returns the permission bits of a directory that m sets or clears, whatever they were.
func (m Change) Named(umask uint32) uint32 {
	return 0o7777 &^ (m.Apply(0, umask, true) ^ m.Apply(0o7777, umask, true))
}

// Umask returns the umask of the process, umask(2).
func Umask() uint32 {
	mask := unix.Umask(0)
	unix.Umask(mask)
	return uint32(mask)
}

// Kind returns the type of a file, in the words of GNU's messages.
func Kind(st *unix.Stat_t) string {
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		if st.Size == 0 {
			return "regular empty file"
		}
		return "regular file"
	case unix.S_IFDIR:
		return "directory"
	case unix.S_IFLNK:
		return "symbolic link"
	case unix.S_IFIFO:
		return "fifo"
	case unix.S_IFSOCK:
		return "socket"
	case unix.S_IFBLK:
		return "block special file"
	}
	return "character special file"
}
