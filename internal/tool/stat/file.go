package stat

import (
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// file prints the status of a file.
func (r *run) file(name string) error {
	var x unix.Statx_t
	dir, path, flags := unix.AT_FDCWD, name, r.flags
	switch {
	case name == "-":
		dir, path, flags = 0, "", flags|unix.AT_EMPTY_PATH
	case !r.follow:
		flags |= unix.AT_SYMLINK_NOFOLLOW
	}
	if err := unix.Statx(dir, path, flags, unix.STATX_BASIC_STATS|unix.STATX_BTIME, &x); err != nil {
		if name == "-" {
			r.Complain("cannot stat standard input", err)
		} else {
			r.Complain("cannot statx "+r.Quoted(name), err)
		}
		return nil
	}
	mode := uint32(x.Mode)
	format := r.format
	if !r.given && format == "" {
		format = fileFormat
		if kind := mode & unix.S_IFMT; kind == unix.S_IFBLK || kind == unix.S_IFCHR {
			format += deviceNode
		} else {
			format += plainNode
		}
		format += accessFormat
	}
	return r.print(format, func(s spec) (string, bool) { return r.fileValue(s, name, &x) })
}

func (r *run) fileValue(s spec, name string, x *unix.Statx_t) (string, bool) {
	device, special := unix.Mkdev(x.Dev_major, x.Dev_minor), unix.Mkdev(x.Rdev_major, x.Rdev_minor)
	if s.modifier != 0 {
		n := device
		if s.letter == 'r' {
			n = special
		}
		if s.modifier == 'H' {
			return s.number(uint64(unix.Major(n)), 10), true
		}
		return s.number(uint64(unix.Minor(n)), 10), true
	}
	mode := uint32(x.Mode)
	switch s.letter {
	case 'n':
		return s.text(name), true
	case 'N':
		return r.quotedName(s, name, mode), true
	case 'd':
		return s.number(device, 10), true
	case 'D':
		return s.number(device, 16), true
	case 'i':
		return s.number(x.Ino, 10), true
	case 'a':
		return s.number(uint64(mode&0o7777), 8), true
	case 'A':
		return s.text(filemode.String(mode)), true
	case 'f':
		return s.number(uint64(mode), 16), true
	case 'F':
		st := unix.Stat_t{Mode: mode, Size: int64(x.Size)}
		return s.text(filemode.Kind(&st)), true
	case 'h':
		return s.number(uint64(x.Nlink), 10), true
	case 'u':
		return s.number(uint64(x.Uid), 10), true
	case 'U':
		if u, ok := r.names.UserByID(x.Uid); ok {
			return s.text(u.Name), true
		}
		return s.text("UNKNOWN"), true
	case 'g':
		return s.number(uint64(x.Gid), 10), true
	case 'G':
		if g, ok := r.names.GroupByID(x.Gid); ok {
			return s.text(g.Name), true
		}
		return s.text("UNKNOWN"), true
	case 'm':
		return s.text(r.mountPoint(name, mode)), true
	case 's':
		return s.number(x.Size, 10), true
	case 'r':
		return s.number(special, 10), true
	case 'R':
		return s.number(special, 16), true
	case 't':
		return s.number(uint64(x.Rdev_major), 16), true
	case 'T':
		return s.number(uint64(x.Rdev_minor), 16), true
	case 'B':
		return s.number(512, 10), true
	case 'b':
		return s.number(x.Blocks, 10), true
	case 'o':
		return s.number(uint64(x.Blksize), 10), true
	case 'C':
		return s.text(r.context(name)), true
	case 'w':
		if x.Mask&unix.STATX_BTIME == 0 {
			return s.text("-"), true
		}
	}
	at, ok := map[byte]unix.StatxTimestamp{'w': x.Btime, 'x': x.Atime, 'y': x.Mtime, 'z': x.Ctime}[s.letter|0x20]
	if !ok {
		return "", false
	}
	if s.letter < 'a' {
		return s.seconds(at), true
	}
	return s.text(dates.Format("%Y-%m-%d %H:%M:%S.%N %z", dates.Of(clock.Timespec(at.Sec, int64(at.Nsec))))), true
}

// quotedName returns the quoted name of a file and the target of a symbolic link. They are not
// quoted in the default format, nor in one where each has a width or flags.
func (r *run) quotedName(s spec, name string, mode uint32) string {
	if r.style == "" && r.given {
		if r.style = r.QuotingStyle(); r.style == "" {
			r.style = quote.ShellEscapeAlways
		}
	}
	shown := func(s string) string { return r.Locale.Styled(s, r.style, "") }
	if !r.given || !strings.Contains(r.format, "%N") {
		shown = func(s string) string { return s }
	}
	text := s.text(shown(name))
	if mode&unix.S_IFMT != unix.S_IFLNK {
		return text
	}
	target := make([]byte, 4096)
	n, err := unix.Readlink(name, target)
	if err != nil {
		r.Warn(cli.Fail("cannot read symbolic link "+r.Quoted(name), err).Error())
		r.Status = 1
		return text
	}
	return text + " -> " + s.text(shown(string(target[:n])))
}

// context returns the SELinux label of a file, or "?" if it has none.
func (r *run) context(name string) string {
	label := make([]byte, 4096)
	get := unix.Lgetxattr
	if r.follow {
		get = unix.Getxattr
	}
	n, err := get(name, "security.selinux", label)
	if err != nil {
		r.Complain("failed to get security context of "+r.Quoted(name), err)
		return "?"
	}
	return strings.TrimRight(string(label[:n]), "\x00")
}

// mountPoint returns the highest directory above a file that is on the same file system.
func (r *run) mountPoint(name string, mode uint32) string {
	path := name
	if mode&unix.S_IFMT == unix.S_IFLNK && !r.follow {
		path = filepath.Dir(name)
	}
	path, err := paths.Canonical(path, 'e')
	var st unix.Stat_t
	if err == nil {
		err = unix.Lstat(path, &st)
	}
	if err != nil {
		r.Complain("failed to canonicalize "+r.Quoted(name), err)
		return "?"
	}
	if mode&unix.S_IFMT != unix.S_IFDIR && unix.Stat(filepath.Dir(path), &st) == nil && path != "/" {
		var own unix.Stat_t
		if unix.Lstat(path, &own) == nil && own.Dev != st.Dev {
			return path
		}
		path = filepath.Dir(path)
	}
	for path != "/" {
		var above unix.Stat_t
		if unix.Stat(filepath.Dir(path), &above) != nil || above.Dev != st.Dev {
			break
		}
		path = filepath.Dir(path)
	}
	return path
}

// seconds formats a time as seconds since 1970. The precision is the number of digits of the fraction;
// a dot without a number means nine.
func (s spec) seconds(at unix.StatxTimestamp) string {
	digits := s.precision
	if s.allDigits {
		digits = 9
	}
	left := strings.Contains(s.flags, "-")
	sec, nsec := at.Sec, int64(at.Nsec)
	if sec < 0 && nsec != 0 && digits > 0 {
		nsec = 1e9 - nsec
		sec++
	}
	text := strconv.FormatInt(sec, 10)
	if at.Sec < 0 && sec == 0 {
		text = "-0"
	}
	switch {
	case at.Sec >= 0 && strings.Contains(s.flags, "+"):
		text = "+" + text
	case at.Sec >= 0 && strings.Contains(s.flags, " "):
		text = " " + text
	}
	if digits > 0 {
		fraction := strconv.FormatInt(1e9+nsec, 10)[1:]
		if digits < 9 {
			fraction = fraction[:digits]
		} else {
			fraction += strings.Repeat("0", min(digits, 1<<20)-9)
		}
		text += "." + fraction
	}
	width := s.widthNumber()
	if strings.Contains(s.flags, "0") && !left && len(text) < width && s.precision != 0 {
		sign := ""
		if text[0] == '-' || text[0] == '+' || text[0] == ' ' {
			sign, text = text[:1], text[1:]
		}
		return sign + strings.Repeat("0", width-len(sign)-len(text)) + text
	}
	return pad(text, width, left)
}
