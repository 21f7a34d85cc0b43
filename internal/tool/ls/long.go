package ls

import (
	"strconv"
	"strings"

	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// longWidths are the widths of the columns of the long format.
type longWidths struct{ links, owner, group, author, context, major, minor, size int }

// longWidths measures all files that are known, also the operands that are directories.
func (l *run) longWidths() (w longWidths, acls bool) {
	for i := range l.files {
		f := &l.files[i]
		if !f.known {
			continue
		}
		w.links = max(w.links, len(strconv.FormatUint(uint64(f.st.Nlink), 10)))
		if f.isDevice() {
			w.major = max(w.major, len(strconv.FormatUint(uint64(unix.Major(uint64(f.st.Rdev))), 10)))
			w.minor = max(w.minor, len(strconv.FormatUint(uint64(unix.Minor(uint64(f.st.Rdev))), 10)))
			w.size = max(w.size, w.major+2+w.minor)
		} else {
			w.size = max(w.size, len(l.sizeText(f)))
		}
		owner, _ := l.who(f.st.Uid, "u", f.known)
		group, _ := l.who(f.st.Gid, "g", f.known)
		w.owner, w.group = max(w.owner, l.cells(owner)), max(w.group, l.cells(group))
		w.context = max(w.context, len(f.context))
		acls = acls || f.acl || f.context != "" && f.context != "?"
	}
	w.author = w.owner
	return w, acls
}

func (f *listed) isDevice() bool {
	kind := f.st.Mode & unix.S_IFMT
	return f.known && (kind == unix.S_IFBLK || kind == unix.S_IFCHR)
}

func (l *run) sizeText(f *listed) string { return l.sizeUnit.Format(uint64(f.st.Size), 1) }

// showLong prints files in the long format.
func (l *run) showLong(files []*listed) {
	w, acls := l.longWidths()
	short := l.frillWidths()
	for _, f := range files {
		l.normal()
		l.indent()
		l.longLine(f, w, short, acls)
		l.write(l.end)
	}
}

func (l *run) longLine(f *listed, w longWidths, short frills, acls bool) {
	line := l.frillText(f, short) + l.modeText(f, acls) + " "
	links := "?"
	if f.known {
		links = strconv.FormatUint(uint64(f.st.Nlink), 10)
	}
	line += right(links, w.links) + " "
	column := func(text string, named bool, width int) {
		blanks := strings.Repeat(" ", max(0, width-l.cells(text)))
		if named {
			line += text + blanks + " "
		} else {
			line += blanks + text + " "
		}
	}
	owner, named := l.who(f.st.Uid, "u", f.known)
	if l.owner {
		column(owner, named, w.owner)
	}
	if l.group {
		group, named := l.who(f.st.Gid, "g", f.known)
		column(group, named, w.group)
	}
	if l.author {
		column(owner, named, w.author)
	}
	if l.context {
		column(f.context, true, w.context)
	}
	switch {
	case f.isDevice():
		major := w.major + max(0, w.size-(w.major+2+w.minor))
		line += right(strconv.FormatUint(uint64(unix.Major(uint64(f.st.Rdev))), 10), major) + ", " +
			right(strconv.FormatUint(uint64(unix.Minor(uint64(f.st.Rdev))), 10), w.minor) + " "
	case f.known:
		line += right(l.sizeText(f), w.size) + " "
	default:
		line += right("?", w.size) + " "
	}
	line += l.timeText(f) + " "
	l.write(line)
	width := l.showName(f, len(line))
	if f.kind != unix.S_IFLNK {
		l.write(l.mark(f.known, f.st.Mode, f.kind))
		return
	}
	if !f.linked {
		return
	}
	l.write(" -> ")
	target := l.visible(l.quoted(f.target))
	l.paint(f, true, len(line)+width+4, len(target), func() { l.write(target) })
	l.write(l.mark(true, f.targetMode, 0))
}

// modeText returns the mode, with a plus sign for an access control list.
func (l *run) modeText(f *listed, acls bool) string {
	text := "?"
	if f.known {
		text = filemode.String(f.st.Mode)
	} else {
		if f.kind != 0 {
			text = filemode.String(f.kind)[:1]
		}
		text += "?????????"
	}
	switch {
	case f.acl:
		return text + "+"
	case !acls:
		return text
	case !f.known:
		return text + "?"
	case f.context != "" && f.context != "?":
		return text + "."
	}
	return text + " "
}
