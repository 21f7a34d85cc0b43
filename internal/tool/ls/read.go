package ls

import (
	"bytes"
	"encoding/binary"
	"os"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// A listed file is a file to print.
type listed struct {
	name, path  string
	kind        uint32 // the type of the file, S_IFMT; 0 if it is not known
	known       bool   // st was read
	contents    bool   // an operand whose contents are listed instead
	st          unix.Stat_t
	born        unix.Timespec // with --time=birth; Nsec is -1 if it is not known
	target      string        // of a symbolic link, if it is needed
	linked      bool          // target was read
	targetMode  uint32        // of the target; 0 if it was not read or is not there
	targetFound bool
	acl         bool
	capable     bool   // it has capabilities, if their color is needed
	context     string // the security context, if it is needed
}

func (f *listed) isDir() bool { return f.kind == unix.S_IFDIR }

// leadsToDir reports whether a file is a directory or a link to one.
func (f *listed) leadsToDir() bool { return f.isDir() || f.targetMode&unix.S_IFMT == unix.S_IFDIR }

// fail writes a message about a file. A failure of an operand is a serious one.
func (l *run) fail(operand bool, text, path string, err error) {
	status := 1
	if operand {
		status = 2
	}
	l.complain(status, text+" "+l.Quoted(path), err)
}

func (l *run) complain(status int, text string, err error) {
	if status < l.Status { // once it is 2 it stays 2
		status = l.Status
	}
	l.ComplainWith(status, text, err)
}

// join appends a name to a directory's path, which may end with slashes.
func join(dir, name string) string {
	if strings.HasSuffix(dir, "/") {
		return dir + name
	}
	return dir + "/" + name
}

// add adds a file to those that are printed next. kind is the type that the directory gives, DT_*.
// dir is the directory; "" for an operand.
func (l *run) add(name string, kind byte, operand bool, dir string) {
	f := listed{name: name, path: name, kind: uint32(kind) << 12}
	if dir != "" && dir != "." {
		f.path = join(dir, name)
	}
	if operand || l.needsStatus(f.kind) {
		if err := l.stat(&f, operand); err != nil {
			l.fail(operand, "cannot access", f.path, err)
			if !operand {
				f.context = "?"
				l.files = append(l.files, f)
			}
			return
		}
		f.known, f.kind = true, f.st.Mode&unix.S_IFMT
		f.contents = operand && f.isDir() && !l.dirs
		l.readMore(&f, operand)
	}
	l.files = append(l.files, f)
}

// needsStatus reports whether an entry of a directory must be looked at, because of the options.
func (l *run) needsStatus(kind uint32) bool {
	unknown := kind == 0
	byStatus := l.sort == 't' || l.sort == 'S' || l.format == 'l' || l.blocks || l.context || l.hyperlinks || l.inode
	byType := l.recursive || l.colors != nil || l.dirsFirst || l.marks != noMarks
	return byStatus || byType && (unknown ||
		kind == unix.S_IFDIR && l.colors != nil && l.colors.anyOf("ow", "st", "tw") ||
		kind == unix.S_IFLNK && (l.follow == everything || l.checksLinks()) ||
		kind == unix.S_IFREG && (l.marks == executables || l.colors != nil && l.colors.anyOf("ex", "su", "sg")))
}

// checksLinks reports whether the targets of links are looked at.
func (l *run) checksLinks() bool {
	return l.dirsFirst || l.colors != nil && (l.colors.asTarget || l.colors.anyOf("or") || l.colors.anyOf("mi") && l.format == 'l')
}

// stat reads the status of a file, of a link's target where links are followed.
func (l *run) stat(f *listed, operand bool) error {
	if l.follow == everything || operand && l.follow >= operandsToDirs {
		err := l.statAt(f, 0)
		if l.follow != operandsToDirs {
			return err
		}
		if err == nil && f.st.Mode&unix.S_IFMT == unix.S_IFDIR || err != nil && err != unix.ENOENT && err != unix.ELOOP {
			return err
		}
	}
	return l.statAt(f, unix.AT_SYMLINK_NOFOLLOW)
}

func (l *run) statAt(f *listed, flags int) error {
	if l.time == 'b' {
		var x unix.Statx_t
		f.born.Nsec = -1
		if unix.Statx(unix.AT_FDCWD, f.path, flags, unix.STATX_BTIME, &x) == nil && x.Mask&unix.STATX_BTIME != 0 {
			f.born = unix.NsecToTimespec(x.Btime.Sec*1e9 + int64(x.Btime.Nsec))
		}
	}
	for {
		if err := unix.Fstatat(unix.AT_FDCWD, f.path, &f.st, flags); err != unix.EINTR {
			return err
		}
	}
}

// readMore reads what is not in the status: attributes, and the target of a link.
func (l *run) readMore(f *listed, operand bool) {
	if l.context {
		f.context = "?"
		if label := l.attribute(f, "security.selinux"); label != "" {
			f.context = strings.TrimSuffix(label, "\x00")
		}
	}
	if l.format == 'l' && f.kind != unix.S_IFLNK {
		f.acl = l.attribute(f, "system.posix_acl_access") != "" || f.isDir() && l.attribute(f, "system.posix_acl_default") != ""
	}
	if f.kind == unix.S_IFREG && l.colors != nil && l.colors.anyOf("ca") {
		f.capable = l.attribute(f, "security.capability") != ""
	}
	if f.kind != unix.S_IFLNK || l.format != 'l' && !l.checksLinks() {
		return
	}
	target, err := os.Readlink(f.path)
	if err != nil {
		l.fail(operand, "cannot read symbolic link", f.path, err)
		return
	}
	f.target, f.linked = target, true
	var st unix.Stat_t
	if (l.marks >= fileTypes || l.checksLinks()) && unix.Stat(f.path, &st) == nil {
		f.targetMode, f.targetFound = st.Mode, true
	}
}

func (l *run) attribute(f *listed, name string) string {
	value := make([]byte, 1024)
	get := unix.Lgetxattr
	if l.follow == everything {
		get = unix.Getxattr
	}
	n, err := get(f.path, name, value)
	if err != nil {
		return ""
	}
	return string(value[:n])
}

// An entry is a name in a directory, with the type that the directory gives, DT_*.
type entry struct {
	name string
	kind byte
}

// each calls take for every entry of a directory, with . and .., in the order of getdents64(2).
func each(dir *os.File, take func(entry)) error {
	buf := make([]byte, 64<<10)
	for {
		n, err := unix.Getdents(int(dir.Fd()), buf)
		switch {
		case err == unix.EINTR:
			continue
		case err == unix.ENOENT: // the directory was removed
			return nil
		case err != nil:
			return err
		case n == 0:
			return nil
		}
		const header = int(unsafe.Offsetof(unix.Dirent{}.Name))
		for rest := buf[:n]; len(rest) > header; {
			size := int(binary.NativeEndian.Uint16(rest[unsafe.Offsetof(unix.Dirent{}.Reclen):]))
			name, _, _ := bytes.Cut(rest[header:size], []byte{0})
			take(entry{string(name), rest[unsafe.Offsetof(unix.Dirent{}.Type)]})
			rest = rest[size:]
		}
	}
}

func (l *run) isIgnored(name string) bool {
	if name[0] == '.' && !l.all && (!l.almostAll || name == "." || name == "..") {
		return true
	}
	matches := func(list []func(string) bool) bool {
		for _, match := range list {
			if match(name) {
				return true
			}
		}
		return false
	}
	return !l.all && !l.almostAll && matches(l.hidden) || matches(l.ignored)
}

func (l *run) inodeOf(path string) (inode paths.Inode, ok bool) {
	var st unix.Stat_t
	ok = unix.Stat(path, &st) == nil
	return paths.InodeOf(&st), ok
}

// list prints the contents of a directory.
func (l *run) list(d directory) {
	dir, err := os.Open(d.path)
	if err == nil {
		var st unix.Stat_t
		if unix.Fstat(int(dir.Fd()), &st) == nil && st.Mode&unix.S_IFMT != unix.S_IFDIR {
			dir.Close()
			err = unix.ENOTDIR
		}
	}
	if err != nil {
		l.fail(d.operand, "cannot open directory", d.path, err)
		return
	}
	defer dir.Close()
	if l.recursive {
		inode, ok := l.inodeOf(d.path)
		if !ok {
			l.fail(d.operand, "cannot determine device and inode of", d.path, unix.ENOENT)
			return
		}
		if l.within[inode] {
			l.complain(2, l.Name(d.path)+": not listing already-listed directory", nil)
			return
		}
		l.within[inode] = true
	}
	if l.recursive || l.named {
		l.title(d.path)
	}
	l.files = l.files[:0]
	err = each(dir, func(e entry) {
		if l.isIgnored(e.name) {
			return
		}
		l.add(e.name, e.kind, false, d.path)
		if l.format == '1' && l.sort == 'U' && !l.blocks && !l.recursive && len(l.files) > 0 { // print at once, so that memory stays constant
			l.show(l.shown())
			l.files = l.files[:0]
		}
	})
	if err != nil {
		l.fail(d.operand, "reading directory", d.path, err)
	}
	l.order()
	if l.recursive {
		l.queue(d.path, false)
	}
	if l.format == 'l' || l.blocks {
		total := uint64(0)
		for i := range l.files {
			total += uint64(l.files[i].st.Blocks)
		}
		l.indent()
		l.write("total " + l.blockUnit.Format(total, 512) + l.end)
	}
	if shown := l.shown(); len(shown) > 0 {
		l.show(shown)
	}
}

// title writes the name of a directory above its contents.
func (l *run) title(path string) {
	if !l.first {
		l.write("\n")
	}
	l.first = false
	l.indent()
	name := l.visible(l.Locale.Styled(path, l.style, ":"))
	if l.hyperlinks {
		l.writeLinked(path, name, false)
	} else {
		from := l.out
		l.write(name)
		l.titleOffsets = append(l.titleOffsets, from, l.out)
	}
	l.write(":\n")
}

// quoted quotes a name in the selected style.
func (l *run) quoted(name string) string {
	also := ""
	if l.style == quote.Escaped {
		also += " "
	}
	if l.marks >= fileTypes {
		also += "*=>@|"[l.marks-fileTypes:]
	}
	return l.Locale.Styled(name, l.style, also)
}

// visible masks what cannot be printed in a quoted name, if that is asked for.
func (l *run) visible(text string) string {
	if l.mask && (l.style == quote.Literal || l.style == quote.ShellIfNeeded || l.style == quote.ShellAlways) {
		return l.Locale.Masked(text)
	}
	return text
}

// timeOf returns the time of a file that the options select, and whether there is one.
func (l *run) timeOf(f *listed) (unix.Timespec, bool) {
	switch l.time {
	case 'c':
		return f.st.Ctim, f.known
	case 'u':
		return f.st.Atim, f.known
	case 'b':
		return f.born, f.known && f.born.Nsec >= 0
	}
	return f.st.Mtim, f.known
}

// timeText formats the time of a file.
func (l *run) timeText(f *listed) string {
	at, ok := l.timeOf(f)
	if ok {
		when := dates.Of(at)
		if l.now.IsZero() || when.After(l.now) {
			l.now = time.Now()
		}
		const halfAYear = 31556952 / 2
		format := l.timeFormats[0]
		if when.Before(l.now) && l.now.Unix()-when.Unix() < halfAYear {
			format = l.timeFormats[1]
		}
		return dates.Format(format, when)
	}
	if l.timeWidth < 0 {
		l.timeWidth = len(dates.Format(l.timeFormats[0], dates.Of(unix.Timespec{})))
	}
	text := "?"
	return strings.Repeat(" ", max(0, l.timeWidth-len(text))) + text
}

// who returns the name of a user or a group, or the id if there is none, or with -n.
func (l *run) who(id uint32, kind string, known bool) (text string, named bool) {
	if !known {
		return "?", true
	}
	text = strconv.FormatUint(uint64(id), 10)
	if l.numeric {
		return text, false
	}
	name, seen := l.names[kind+text]
	if !seen {
		if kind == "u" {
			name = l.db.UserName(id)
		} else {
			name = l.db.GroupName(id)
		}
		l.names[kind+text] = name
	}
	return name, name != text
}
