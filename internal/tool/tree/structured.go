package tree

import (
	"fmt"
	"io"
	"strings"
	"time"

	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// The forms of the output.
const (
	textForm = 0
	jsonForm = 'J'
	xmlForm  = 'X'
)

// A place says where an entry stands.
type place struct {
	level int  // number of directories above it
	last  bool // the last one of its directory
}

// show prints an entry, with a note if its contents are not shown although they should be. If it
// is open, its contents follow, and then a call of close.
func (w *walker) show(lines string, e *entry, note string, at place, open bool) {
	if w.form == textForm {
		if note != "" {
			note = "  [" + note + "]"
		}
		w.print(lines, e, note)
		return
	}
	text := w.indent(at.level) + w.head(e)
	switch {
	case open && w.form == jsonForm:
		text += `,"contents":[` + w.lineEnd()
	case open:
		text += ">" + w.lineEnd()
	case note != "":
		text += w.noted(e, note, at)
	case w.form == jsonForm && at.level == 0: // the real one has no comma here
		text += "}" + w.lineEnd()
	case w.form == jsonForm:
		text += "}" + w.separator(at)
	case at.level == 0: // an empty directory, as the real one has it
		text += ">" + w.lineEnd() + w.indent(0) + "</" + typeOf(e) + ">" + w.lineEnd()
	default:
		text += "></" + typeOf(e) + ">" + w.lineEnd()
	}
	io.WriteString(w.out, text)
}

// noted returns the end of an entry with a note.
func (w *walker) noted(e *entry, note string, at place) string {
	text := ",\"contents\":[{\"error\": \"" + note + "\"}"
	end := w.indent(at.level) + "]}" + w.separator(at)
	if w.form == xmlForm {
		text = "><error>" + note + "</error>"
		end = w.indent(at.level) + "</" + typeOf(e) + ">" + w.lineEnd()
	}
	if at.level > 0 {
		return text + end
	}
	if w.form == jsonForm && !at.last {
		text += "," // as the real one has it
	}
	return text + w.lineEnd() + end
}

// close ends an entry that was open.
func (w *walker) close(e *entry, at place) {
	switch w.form {
	case jsonForm:
		io.WriteString(w.out, w.indent(at.level)+"]}"+w.separator(at))
	case xmlForm:
		io.WriteString(w.out, w.indent(at.level)+"</"+typeOf(e)+">"+w.lineEnd())
	}
}

func (w *walker) indent(level int) string {
	if w.noLines {
		return ""
	}
	return strings.Repeat("    ", level+1)
}

func (w *walker) lineEnd() string {
	if w.noLines {
		return ""
	}
	return "\n"
}

func (w *walker) separator(at place) string {
	if at.last {
		return w.lineEnd()
	}
	return "," + w.lineEnd()
}

// typeOf returns the word for the kind of a file.
func typeOf(e *entry) string {
	switch e.st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		return "file"
	case unix.S_IFDIR:
		return "directory"
	case unix.S_IFLNK:
		return "link"
	case unix.S_IFCHR:
		return "char"
	case unix.S_IFBLK:
		return "block"
	case unix.S_IFSOCK:
		return "socket"
	case unix.S_IFIFO:
		return "fifo"
	}
	return "unknown"
}

// head returns the beginning of an entry: its type, name and attributes.
func (w *walker) head(e *entry) string {
	var b strings.Builder
	if w.form == jsonForm {
		b.WriteString(`{"type":"` + typeOf(e) + `"`)
	} else {
		b.WriteString("<" + typeOf(e))
	}
	attribute := func(name, value string, number bool) {
		switch {
		case w.form == xmlForm:
			b.WriteString(" " + name + `="` + xmlEscapes.Replace(value) + `"`)
		case number:
			b.WriteString(`,"` + name + `":` + value)
		default:
			b.WriteString(`,"` + name + `":"` + jsonEscaped(value) + `"`)
		}
	}
	name := e.name
	if w.full {
		name = e.path
	}
	attribute("name", name, false)
	if e.link != "" {
		attribute("target", e.link, false)
	}
	if e.st.Ino == 0 { // it does not exist
		return b.String()
	}
	if w.inodes {
		attribute("inode", fmt.Sprint(e.st.Ino), true)
	}
	if w.device {
		attribute("dev", fmt.Sprint(e.st.Dev), true)
	}
	if w.mode {
		attribute("mode", fmt.Sprintf("%04o", e.st.Mode&0o7777), false)
		attribute("prot", filemode.String(e.st.Mode), false)
	}
	if w.user {
		attribute("user", w.name(uint64(e.st.Uid)), false)
	}
	if w.group {
		attribute("group", w.name(uint64(e.st.Gid)|1<<32), false)
	}
	if w.size {
		attribute("size", strings.TrimLeft(w.bytes(e.size()), " "), !w.human)
	}
	if w.when {
		changed := e.st.Mtim
		if w.sort == "ctime" {
			changed = e.st.Ctim
		}
		attribute("time", w.time(time.Unix(changed.Unix())), false)
	}
	return b.String()
}

var xmlEscapes = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;", `"`, "&quot;")

// jsonEscaped returns a text for JSON. Bytes that are no UTF-8 stay as they are, as the real one
// has them.
func jsonEscaped(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch at := strings.IndexByte("\b\t\n\f\r", c); {
		case at >= 0:
			b.WriteString(`\` + "btnfr"[at:at+1])
		case c < ' ':
			fmt.Fprintf(&b, `\u%04x`, c)
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(rune(c)))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// begin writes what stands before the first entry.
func (w *walker) begin() {
	switch w.form {
	case jsonForm:
		io.WriteString(w.out, "["+w.lineEnd())
	case xmlForm:
		encoding := ""
		if w.charset != "" {
			encoding = ` encoding="` + w.charset + `"`
		}
		io.WriteString(w.out, `<?xml version="1.0"`+encoding+`?>`+w.lineEnd()+"<tree>"+w.lineEnd())
	}
}

// finish writes the numbers, unless --noreport is given, and what stands after them.
func (w *walker) finish() {
	switch w.form {
	case jsonForm:
		text := ""
		if !w.noReport {
			text = "," + w.indent(0) + `{"type":"report"`
			if w.usage {
				text += fmt.Sprintf(`,"size":%d`, w.total)
			}
			text += fmt.Sprintf(`,"directories":%d`, w.dirs)
			if !w.onlyDir {
				text += fmt.Sprintf(`,"files":%d`, w.files)
			}
			text += "}"
		}
		io.WriteString(w.out, text+w.lineEnd()+"]\n")
	case xmlForm:
		if !w.noReport {
			text := w.indent(0) + "<report>" + w.lineEnd()
			if w.usage {
				text += w.indent(1) + fmt.Sprintf("<size>%d</size>", w.total) + w.lineEnd()
			}
			text += w.indent(1) + fmt.Sprintf("<directories>%d</directories>", w.dirs) + w.lineEnd()
			if !w.onlyDir {
				text += w.indent(1) + fmt.Sprintf("<files>%d</files>", w.files) + w.lineEnd()
			}
			io.WriteString(w.out, text+w.indent(0)+"</report>"+w.lineEnd())
		}
		io.WriteString(w.out, "</tree>"+w.lineEnd())
	default:
		w.report()
	}
}
