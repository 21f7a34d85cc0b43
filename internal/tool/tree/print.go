package tree

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// print prints a line of the tree.
func (w *walker) print(lines string, e *entry, note string) {
	name := e.name
	if w.full {
		name = e.path
	}
	text := lines + w.about(e) + w.paint(e, name, false)
	if e.link == "" {
		text += w.kind(&e.st)
	} else {
		text += " -> " + w.paint(e, e.link, true)
		if !e.broken {
			text += w.kind(&e.target)
		}
	}
	io.WriteString(w.out, text+note+"\n")
}

// about returns what stands in brackets before a name.
func (w *walker) about(e *entry) string {
	var parts []string
	if w.inodes {
		parts = append(parts, fmt.Sprintf("%7d", e.st.Ino))
	}
	if w.device {
		parts = append(parts, fmt.Sprintf("%3d", e.st.Dev))
	}
	if w.mode {
		parts = append(parts, filemode.String(e.st.Mode))
	}
	if w.user {
		parts = append(parts, fmt.Sprintf("%-8.32s", w.name(uint64(e.st.Uid))))
	}
	if w.group {
		parts = append(parts, fmt.Sprintf("%-8.32s", w.name(uint64(e.st.Gid)|1<<32)))
	}
	if w.size {
		parts = append(parts, w.bytes(e.size()))
	}
	if w.when {
		at := time.Unix(e.st.Mtim.Unix())
		if w.sort == "ctime" {
			at = time.Unix(e.st.Ctim.Unix())
		}
		parts = append(parts, w.time(at))
	}
	if parts == nil {
		return ""
	}
	return "[" + strings.Join(parts, " ") + "]  "
}

// name returns the name of a user, or of a group for an id with bit 32.
func (w *walker) name(id uint64) string {
	name, known := w.names[id]
	if known {
		return name
	}
	if id>>32 == 0 {
		if u, ok := w.host.UserByID(uint32(id)); ok {
			name = u.Name
		}
	} else if g, ok := w.host.GroupByID(uint32(id)); ok {
		name = g.Name
	}
	if name == "" {
		name = strconv.FormatUint(id&(1<<32-1), 10)
	}
	w.names[id] = name
	return name
}

// time formats a time: to the minute, or with the year if it is more than half a year ago or
// in the future.
func (w *walker) time(at time.Time) string {
	if w.timefmt != "" {
		return dates.Format(w.timefmt, at)
	}
	const halfYear = 6 * 31 * 24 * time.Hour
	if now := time.Now(); at.After(now) || at.Add(halfYear).Before(now) {
		return dates.Format("%b %e  %Y", at)
	}
	return dates.Format("%b %e %H:%M", at)
}

// bytes formats a size.
func (w *walker) bytes(n int64) string {
	if !w.human {
		return fmt.Sprintf("%11d", n)
	}
	unit, letters := int64(1024), "KMGTPE"
	if w.si {
		unit, letters = 1000, "kMGTPE"
	}
	if n < unit {
		return fmt.Sprintf("%4d", n)
	}
	at := 0
	for n >= unit*unit {
		n /= unit
		at++
	}
	if n/unit < 10 {
		return fmt.Sprintf("%3.1f%c", float64(n)/float64(unit), letters[at])
	}
	return fmt.Sprintf("%3d%c", n/unit, letters[at])
}

// kind returns the mark of -F.
func (w *walker) kind(st *unix.Stat_t) string {
	if !w.classify {
		return ""
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFDIR:
		return "/"
	case unix.S_IFLNK:
		return "@"
	case unix.S_IFSOCK:
		return "="
	case unix.S_IFIFO:
		return "|"
	case unix.S_IFREG:
		if st.Mode&0o111 != 0 {
			return "*"
		}
	}
	return ""
}

// escape returns a name as it is printed.
func (w *walker) escape(s string) string {
	switch {
	case w.raw:
		if w.quoted {
			return `"` + s + `"`
		}
		return s
	case w.marks:
		s = w.question(s)
		if w.quoted {
			return `"` + s + `"`
		}
		return s
	}
	var b strings.Builder
	if w.quoted {
		b.WriteByte('"')
	}
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if w.utf8 {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		switch c := s[i]; {
		case w.utf8 && size > 1 && unicode.IsPrint(r):
			b.WriteString(s[i : i+size])
		case size > 1 || c >= 0x80:
			for _, c := range []byte(s[i : i+size]) {
				fmt.Fprintf(&b, `\%03o`, c)
			}
		case c >= '\a' && c <= '\r' && !w.utf8:
			b.WriteString(`\` + "abtnvfr"[c-'\a':c-'\a'+1])
		case !w.utf8 && (c == '\\' || c == '"' && w.quoted || c == ' ' && !w.quoted):
			b.WriteString(`\` + string(rune(c)))
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
		i += size
	}
	if w.quoted {
		b.WriteByte('"')
	}
	return b.String()
}

// question returns a name with a question mark for each character that cannot be printed.
func (w *walker) question(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if w.utf8 {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if s[i] == ' ' && !w.quoted && !w.utf8 {
			b.WriteByte('\\')
		}
		if size > 1 && unicode.IsPrint(r) || s[i] >= ' ' && s[i] < 0x7f {
			b.WriteString(s[i : i+size])
		} else {
			b.WriteByte('?')
		}
		i += size
	}
	return b.String()
}

// A palette has the colors of dir_colors(5): by the two letters of a kind, or by the end of a
// name.
type palette struct {
	kinds map[string]string
	ends  map[string]string
}

// standard are tree's colors where the environment has none.
const standard = ":no=00:rs=0:fi=00:di=01;34:ln=01;36:pi=40;33:so=01;35:bd=40;33;01:cd=40;33;01:or=40;31;01:ex=01;32:*.bat=01;32:*.BAT=01;32:*.btm=01;32:*.BTM=01;32:*.cmd=01;32:*.CMD=01;32:*.com=01;32:*.COM=01;32:*.dll=01;32:*.DLL=01;32:*.exe=01;32:*.EXE=01;32:*.arj=01;31:*.bz2=01;31:*.deb=01;31:*.gz=01;31:*.lzh=01;31:*.rpm=01;31:*.tar=01;31:*.taz=01;31:*.tb2=01;31:*.tbz2=01;31:*.tbz=01;31:*.tgz=01;31:*.tz2=01;31:*.z=01;31:*.Z=01;31:*.zip=01;31:*.ZIP=01;31:*.zoo=01;31:*.asf=01;35:*.ASF=01;35:*.avi=01;35:*.AVI=01;35:*.bmp=01;35:*.BMP=01;35:*.flac=01;35:*.FLAC=01;35:*.gif=01;35:*.GIF=01;35:*.jpg=01;35:*.JPG=01;35:*.jpeg=01;35:*.JPEG=01;35:*.m2a=01;35:*.M2a=01;35:*.m2v=01;35:*.M2V=01;35:*.mov=01;35:*.MOV=01;35:*.mp3=01;35:*.MP3=01;35:*.mpeg=01;35:*.MPEG=01;35:*.mpg=01;35:*.MPG=01;35:*.ogg=01;35:*.OGG=01;35:*.ppm=01;35:*.rm=01;35:*.RM=01;35:*.tga=01;35:*.TGA=01;35:*.tif=01;35:*.TIF=01;35:*.wav=01;35:*.WAV=01;35:*.wmv=01;35:*.WMV=01;35:*.xbm=01;35:*.xpm=01;35:"

// setColors decides about colors: wanted is 1 for -C, -1 for -n, and 0 for a terminal only.
func (w *walker) setColors(wanted int) {
	text, ok := w.Getenv("TREE_COLORS")
	if !ok {
		text, ok = w.Getenv("LS_COLORS")
	}
	_, none := w.Getenv("NO_COLOR")
	_, err := unix.IoctlGetTermios(1, unix.TCGETS)
	if _, ok := w.Getenv("TERM"); !ok {
		return
	}
	if wanted < 0 || wanted == 0 && (none || !ok || err != nil) {
		return
	}
	if !ok || text == "" {
		text = standard
	}
	p := &palette{kinds: map[string]string{}, ends: map[string]string{}}
	for item := range strings.SplitSeq(text, ":") {
		key, value, ok := strings.Cut(item, "=")
		if end, isEnd := strings.CutPrefix(key, "*"); isEnd {
			p.ends[end] = value
		} else if ok {
			p.kinds[key] = value
		}
	}
	w.color, w.colors = true, p
}

// paint colors a name: that of the file, or what a link contains.
func (w *walker) paint(e *entry, name string, target bool) string {
	shown := w.escape(name)
	if !w.color {
		return shown
	}
	st := &e.st
	if target {
		st = &e.target
	}
	code, ok := "", false
	kind := func(key string) bool {
		c, found := w.colors.kinds[key]
		if found {
			code, ok = c, true
		}
		return found
	}
	switch m := st.Mode & unix.S_IFMT; {
	case target && e.broken:
		if !kind("mi") {
			kind("no")
		}
	case e.broken && !target:
		if !kind("or") {
			kind("ln")
		}
	case m == unix.S_IFLNK:
		if c := w.colors.kinds["ln"]; c == "target" {
			return w.paint(&entry{st: e.target, target: e.target}, name, false)
		}
		kind("ln")
	case m == unix.S_IFDIR:
		if !(st.Mode&unix.S_ISVTX != 0 && (st.Mode&0o002 != 0 && kind("tw") || kind("st")) || st.Mode&0o002 != 0 && kind("ow")) {
			kind("di")
		}
	case m == unix.S_IFIFO:
		kind("pi")
	case m == unix.S_IFSOCK:
		kind("so")
	case m == unix.S_IFBLK:
		kind("bd")
	case m == unix.S_IFCHR:
		kind("cd")
	default:
		switch {
		case st.Mode&unix.S_ISUID != 0 && kind("su"), st.Mode&unix.S_ISGID != 0 && kind("sg"), st.Mode&0o111 != 0 && kind("ex"):
		default:
			for i := len(name) - 1; i >= 0 && !ok; i-- {
				code, ok = w.colors.ends[name[i:]]
			}
			if !ok && !kind("fi") {
				kind("no")
			}
		}
	}
	if !ok {
		return shown
	}
	return "\x1b[" + code + "m" + shown + "\x1b[0m"
}
