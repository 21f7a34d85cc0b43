package find

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/escape"
	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// A format is a compiled format of -printf. Each part writes some of the text for a file.
type format struct {
	parts []func(*finding) string
	stops bool // the format ends with \c, after which the output is flushed
}

func (p format) write(out *bufio.Writer, file *finding) {
	for _, part := range p.parts {
		out.WriteString(part(file))
	}
	if p.stops {
		out.Flush()
	}
}

func (p *format) add(text string) {
	p.parts = append(p.parts, func(*finding) string { return text })
}

// compile parses a format of -printf. It warns of unknown escapes and directives, which stand for
// themselves.
func (f *search) compile(text string) (p format, err error) {
	for text != "" && !p.stops {
		next := strings.IndexAny(text, "%\\")
		switch {
		case next != 0:
			if next < 0 {
				next = len(text)
			}
			p.add(text[:next])
			text = text[next:]
		case text[0] == '\\':
			text = f.escape(&p, text)
		default:
			if text, err = f.directive(&p, text); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

// escape adds the escape at the beginning of a format, and returns the rest.
func (f *search) escape(p *format, text string) (rest string) {
	switch {
	case len(text) == 1:
		f.Warn("warning: escape `\\' followed by nothing at all")
		p.add(text)
		return ""
	case text[1] == 'c':
		p.stops = true
		return ""
	case strings.IndexByte("abfnrtv\\01234567", text[1]) < 0:
		f.Warn("warning: unrecognized escape `\\" + text[1:2] + "'")
		p.add(text[:2])
		return text[2:]
	}
	escaped, rest := escape.Sequence(text, escape.Octal)
	p.add(escaped)
	return rest
}

// directive adds the directive at the beginning of a format, and returns the rest.
func (f *search) directive(p *format, text string) (rest string, err error) {
	end := 1
	for end < len(text) && strings.IndexByte("-+ #0123456789.", text[end]) >= 0 {
		end++
	}
	switch {
	case len(text) == 1:
		return "", errors.New("error: % at end of format string")
	case end == len(text) || strings.IndexByte("{[(", text[end]) >= 0:
		letter := "\x00"
		if end < len(text) {
			letter = text[end : end+1]
		}
		return "", errors.New("error: the format directive `%" + letter + "' is reserved for future use")
	}
	letter, flags := text[end], text[1:end]
	rest = text[end+1:]
	switch {
	case letter == '%': // flags are printed instead of it
		p.add(text[:max(end, 1)])
	case strings.IndexByte("ABCT", letter) >= 0:
		if rest == "" {
			f.Warn("warning: format directive `%" + string(letter) + "' should be followed by another character")
			p.add(text)
			return "", nil
		}
		form := rest[0]
		p.parts = append(p.parts, func(file *finding) string { return padded(flags, timeIn(letter, form, file)) })
		rest = rest[1:]
	case letter == 'm':
		p.parts = append(p.parts, func(file *finding) string { return fmt.Sprintf("%"+flags+"o", file.st.Mode&0o7777) })
	case letter == 'd':
		p.parts = append(p.parts, func(file *finding) string { return fmt.Sprintf("%"+flags+"d", file.depth) })
	case f.fields()[letter] != nil:
		field := f.fields()[letter]
		p.parts = append(p.parts, func(file *finding) string { return padded(flags, field(file)) })
	default:
		f.Warn("warning: unrecognized format directive `%" + string(letter) + "'")
		p.add(text[:end+1])
	}
	return rest, nil
}

// padded formats a text with the flags, width and precision of a directive, which count bytes.
func padded(flags, text string) string {
	left := strings.Contains(flags, "-")
	width, precision, cut := strings.Cut(strings.TrimLeft(flags, "-+ #0"), ".")
	if n, _ := strconv.Atoi(precision); cut && n < len(text) {
		text = text[:n]
	}
	n, _ := strconv.Atoi(width)
	padding := strings.Repeat(" ", max(n-len(text), 0))
	if left {
		return text + padding
	}
	return padding + text
}

// timeIn returns a time of a file. which is A, B, C or T: the access, the birth, which is not known,
// the change of status, or the modification. form is a letter of strftime(3), @ or +. Seconds have
// a fraction.
func timeIn(which, form byte, file *finding) string {
	when := file.st.Mtim
	switch which {
	case 'A':
		when = file.st.Atim
	case 'C':
		when = file.st.Ctim
	case 'B':
		if form == '@' {
			return "-1.-000000010"
		}
		return ""
	}
	at, fraction := dates.Of(when), fmt.Sprintf(".%09d0", when.Nsec)
	switch form {
	case '@':
		return strconv.FormatInt(int64(when.Sec), 10) + fraction
	case '+':
		return dates.Format("%Y-%m-%d+%H:%M:%S", at) + fraction
	case 'S', 'T', 'X':
		return dates.Format("%"+string(form), at) + fraction
	}
	if strings.IndexByte("aAbBcCdDeFgGhHIjklmMnpPrRstuUVwWxyYzZ%", form) < 0 {
		return "%" + string(form)
	}
	return dates.Format("%"+string(form), at)
}

// fullTime returns a time as ctime(3) does, with a fraction.
func fullTime(when unix.Timespec) string {
	return dates.Format("%a %b %e %H:%M:%S.%N0 %Y", dates.Of(when))
}

// fields returns the values of the letters of -printf that are texts.
func (f *search) fields() map[byte]func(*finding) string {
	whole := func(get func(*unix.Stat_t) int64) func(*finding) string {
		return func(file *finding) string { return strconv.FormatInt(get(&file.st), 10) }
	}
	return map[byte]func(*finding) string{
		'a': func(file *finding) string { return fullTime(file.st.Atim) },
		'b': whole(func(st *unix.Stat_t) int64 { return st.Blocks }),
		'c': func(file *finding) string { return fullTime(file.st.Ctim) },
		'D': func(file *finding) string { return strconv.FormatUint(uint64(file.st.Dev), 10) },
		'f': func(file *finding) string { return lastComponent(file.path) },
		'F': func(file *finding) string { return f.systemOf(uint64(file.st.Dev)) },
		'g': func(file *finding) string { return f.db.GroupName(file.st.Gid) },
		'G': func(file *finding) string { return ids.Decimal(file.st.Gid) },
		'h': parentOf,
		'H': func(file *finding) string { return file.start },
		'i': func(file *finding) string { return strconv.FormatUint(file.st.Ino, 10) },
		'k': whole(func(st *unix.Stat_t) int64 { return (st.Blocks + 1) / 2 }),
		'l': linkTarget,
		'M': func(file *finding) string { return filemode.String(file.st.Mode) },
		'n': whole(func(st *unix.Stat_t) int64 { return int64(st.Nlink) }),
		'p': func(file *finding) string { return file.path },
		'P': func(file *finding) string { return strings.TrimPrefix(strings.TrimPrefix(file.path, file.start), "/") },
		's': whole(func(st *unix.Stat_t) int64 { return st.Size }),
		'S': sparseness,
		't': func(file *finding) string { return fullTime(file.st.Mtim) },
		'u': func(file *finding) string { return f.db.UserName(file.st.Uid) },
		'U': func(file *finding) string { return ids.Decimal(file.st.Uid) },
		'y': func(file *finding) string { return letterOf(file.st.Mode) },
		'Y': targetKind,
		'Z': f.label,
	}
}

// parentOf returns the path without its last component.
func parentOf(file *finding) string {
	if end := strings.LastIndexByte(file.path, '/'); end >= 0 {
		return file.path[:end]
	}
	return "."
}

// linkTarget returns the target of a link that is not followed.
func linkTarget(file *finding) string {
	if file.kind() != unix.S_IFLNK {
		return ""
	}
	target, _ := os.Readlink(file.path)
	return target
}

// sparseness returns the share of a file's size that it takes on its file system.
func sparseness(file *finding) string {
	if file.st.Size == 0 {
		if file.st.Blocks == 0 {
			return "1"
		}
		return "inf"
	}
	share := 512 * float64(file.st.Blocks) / float64(file.st.Size)
	return strconv.FormatFloat(share, 'g', 6, 64)
}

// letterOf returns the letter of -type.
func letterOf(mode uint32) string {
	if kind := filemode.String(mode)[:1]; kind != "-" {
		return kind
	}
	return "f"
}

// targetKind returns the letter of -type for the target of a link: N if it does not exist, L for a
// loop, ? for another error.
func targetKind(file *finding) string {
	if file.kind() != unix.S_IFLNK {
		return letterOf(file.st.Mode)
	}
	var st unix.Stat_t
	switch unix.Stat(file.path, &st) {
	case nil:
		return letterOf(st.Mode)
	case unix.ENOENT, unix.ENOTDIR:
		return "N"
	case unix.ELOOP:
		return "L"
	}
	return "?"
}

// label returns the security label of SELinux.
func (f *search) label(file *finding) string {
	value := make([]byte, 4096)
	n, err := unix.Lgetxattr(file.path, "security.selinux", value)
	if err != nil {
		f.Complain("getfilecon failed: "+f.Locale.Quote(file.path), err)
		return ""
	}
	return strings.TrimRight(string(value[:n]), "\x00")
}
