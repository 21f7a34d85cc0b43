// Package file implements file(1) 5.46 for the kinds of files in root file systems: ELF files,
// scripts, texts, archives, compressed files and pictures. It has no magic file. It describes a file
// of another kind as text or as "data".
//
// Synopsis:
//
//	file [OPTION]... FILE...
//
// file.go reads the options and describes what is not a regular file, elf.go describes ELF files,
// text.go texts, and magic.go the other kinds.
package file

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is file.
var Command = gnu.Command("file", gnu.Coreutils, `[OPTION]... FILE...
Says what kinds of files the FILEs are.
  -b, --brief            show no names
  -E                     a file that cannot be read is a failure
  -F, --separator TEXT   show TEXT after the name instead of a colon
  -f, --files-from FILE  read the names of files from FILE, one in each line
  -h, --no-dereference   do not follow symbolic links (default)
  -i, --mime             show the MIME type and the encoding
      --mime-type        show only the MIME type
      --mime-encoding    show only the encoding
  -k, --keep-going       accepted
  -L, --dereference      follow symbolic links
  -N, --no-pad           do not align the results
  -n, --no-buffer        write each line at once
  -p, --preserve-date    keep the time of the last access
  -r, --raw              show unprintable characters as they are
  -s, --special-files    read devices, too
  -v, --version          display version
  -0, --print0           show a zero byte after the name
`, file)

const (
	mimeType = gnu.FirstKey + iota
	mimeEncoding
)

var options = cli.Options{Permute: true, Short: "bivLhf:F:N0nrsEkp", Long: []cli.LongOption{
	{Name: "brief", Key: 'b'},
	{Name: "mime", Key: 'i'},
	{Name: "mime-type", Key: mimeType},
	{Name: "mime-encoding", Key: mimeEncoding},
	{Name: "dereference", Key: 'L'},
	{Name: "no-dereference", Key: 'h'},
	{Name: "files-from", Argument: cli.Required, Key: 'f'},
	{Name: "separator", Argument: cli.Required, Key: 'F'},
	{Name: "no-pad", Key: 'N'},
	{Name: "print0", Key: '0'},
	{Name: "no-buffer", Key: 'n'},
	{Name: "raw", Key: 'r'},
	{Name: "special-files", Key: 's'},
	{Name: "keep-going", Key: 'k'},
	{Name: "preserve-date", Key: 'p'},
}}

// A run is one run of file.
type run struct {
	*gnu.Tool
	brief, follow, devices, strict, noPad, mime, encoding, raw bool
	zeros                                                      int // how often -0 is given
	separator                                                  string
}

// A kind is what a file is.
type kind struct {
	text string
	mime string // the type, or "" for what depends on the text
	set  string // the character set: "binary" unless it is a text
}

func file(t *gnu.Tool) error {
	t.Unwritten = cli.Forgive // of --help and --version
	f := &run{Tool: t, separator: ":"}
	if _, ok := t.Getenv("POSIXLY_CORRECT"); ok {
		f.follow = true
	}
	var lists []string
	names, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'b':
			f.brief = true
		case 'i':
			f.mime, f.encoding = true, true
		case mimeType:
			f.mime = true
		case mimeEncoding:
			f.encoding = true
		case 'L':
			f.follow = true
		case 'h':
			f.follow = false
		case 'f':
			lists = append(lists, o.Value)
		case 'F':
			f.separator = o.Value
		case 'N':
			f.noPad = true
		case '0':
			f.zeros++
		case 'r':
			f.raw = true
		case 's':
			f.devices = true
		case 'E':
			f.strict = true
		case 'v':
			return t.Version()
		}
		return nil
	})
	if err == nil {
		f.Unwritten = func(error) error { return &cli.Failure{Status: 1} }
	}
	var wrong *cli.Failure
	switch {
	case errors.As(err, &wrong) && wrong.Usage:
		return cli.Fail(wrong.Text+"\nUsage: file [OPTION]... FILE...", nil)
	case err != nil:
		return err
	case len(names) == 0 && lists == nil:
		t.Stderr.Write([]byte("Usage: file [OPTION]... FILE...\n"))
		return &cli.Failure{Status: 1}
	}
	for _, list := range lists {
		listed, err := f.list(list)
		if err != nil {
			return cli.Fail("Cannot open `"+list+"' ("+cli.Strerror(err)+")", nil)
		}
		f.all(listed)
	}
	f.all(names)
	return nil
}

// all prints the lines of some files, aligned.
func (f *run) all(names []string) {
	width := 0
	for _, n := range names {
		if !f.raw {
			n = f.printable(n)
		}
		width = max(width, utf8.RuneCountInString(n))
	}
	for _, n := range names {
		f.one(n, width)
	}
}

// list reads the names of -f.
func (f *run) list(name string) (names []string, err error) {
	in, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		names = append(names, lines.Text())
	}
	return names, lines.Err()
}

// one prints the line of a file.
func (f *run) one(name string, width int) {
	shown := name
	if name == "-" {
		shown = "/dev/stdin"
	}
	k, failed := f.kindOf(name)
	if failed && f.strict {
		f.Status = 1
		k.text = "ERROR: " + strings.Replace(k.text, "cannot open", "cannot stat", 1)
	}
	if !f.raw {
		shown = f.printable(shown)
	}
	if !f.brief {
		f.Out.WriteString(shown)
		if f.zeros > 0 {
			f.Out.WriteByte(0)
		}
		if f.zeros < 2 {
			f.Out.WriteString(f.separator + " ")
		}
		if f.zeros < 2 && !f.noPad {
			f.Out.WriteString(strings.Repeat(" ", max(0, width-utf8.RuneCountInString(shown))))
		}
	}
	text := k.text
	switch {
	case failed:
	case f.mime && f.encoding && k.set == "":
		text = k.mime
	case f.mime && f.encoding:
		text = k.mime + "; charset=" + k.set
	case f.mime:
		text = k.mime
	case f.encoding && k.set == "":
		text, f.Status = "ERROR: (null)", 1
	case f.encoding:
		text = k.set
	}
	end := "\n"
	if f.zeros > 1 {
		end = "\x00"
	}
	f.Out.WriteString(text + end)
}

// printable returns a name with bytes of characters that cannot be printed in the locale as \OOO.
func (f *run) printable(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); {
		r, size := rune(name[i]), 1
		if f.Locale.UTF8 {
			r, size = utf8.DecodeRuneInString(name[i:])
		}
		shown := name[i : i+size]
		if r < ' ' || r == 0x7f || r >= 0x80 && (size == 1 || !unicode.IsPrint(r)) {
			shown = ""
			for _, c := range []byte(name[i : i+size]) {
				shown += fmt.Sprintf(`\%03o`, c)
			}
		}
		b.WriteString(shown)
		i += size
	}
	return b.String()
}

// kindOf returns what a file is. failed says that it cannot be read.
func (f *run) kindOf(name string) (k kind, failed bool) {
	if name == "-" {
		data, _ := io.ReadAll(io.LimitReader(f.Stdin, limit))
		return content(data, nil), false
	}
	var st unix.Stat_t
	stat := unix.Lstat
	if f.follow {
		stat = unix.Stat
	}
	err := stat(name, &st)
	if err != nil {
		return kind{text: "cannot open `" + name + "' (" + cli.Strerror(err) + ")"}, true
	}
	target := ""
	if st.Mode&unix.S_IFMT == unix.S_IFLNK {
		if target, err = os.Readlink(name); err != nil {
			return kind{text: "unreadable symlink `" + name + "' (" + cli.Strerror(err) + ")"}, true
		}
	}
	bits := specialBits(st.Mode)
	if k, ok := f.special(name, target, &st, bits); ok {
		return k, false
	}
	in, err := os.Open(name)
	if err != nil {
		return kind{text: unreadable(st.Mode)}, true
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, limit))
	if err != nil {
		return kind{text: "cannot read `" + name + "' (" + cli.Strerror(err) + ")"}, true
	}
	k = content(data, in)
	mode := strings.Join(bits, ", ")
	switch {
	case mode != "" && k.set != "binary":
		k.text = mode + " , " + k.text
	case mode != "":
		k.text = mode + " " + k.text
	}
	return k, false
}

// specialBits returns the names of the bits of a mode besides the permissions.
func specialBits(mode uint32) (bits []string) {
	for _, m := range []struct {
		bit  uint32
		name string
	}{{unix.S_ISUID, "setuid"}, {unix.S_ISGID, "setgid"}, {unix.S_ISVTX, "sticky"}} {
		if mode&m.bit != 0 {
			bits = append(bits, m.name)
		}
	}
	return bits
}

// special describes a file whose content does not matter, because it is not regular or is empty.
// target is the target of a symbolic link.
func (f *run) special(name, target string, st *unix.Stat_t, bits []string) (k kind, ok bool) {
	special := func(text, mime string) (kind, bool) {
		return kind{strings.Join(append(bits, text), ", "), "inode/" + mime, "binary"}, true
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFDIR:
		return special("directory", "directory")
	case unix.S_IFIFO:
		return special("fifo (named pipe)", "fifo")
	case unix.S_IFSOCK:
		return special("socket", "socket")
	case unix.S_IFCHR, unix.S_IFBLK:
		if f.devices {
			break
		}
		what, mime := "character special", "chardevice"
		if st.Mode&unix.S_IFMT == unix.S_IFBLK {
			what, mime = "block special", "blockdevice"
		}
		return special(fmt.Sprintf("%s (%d/%d)", what, unix.Major(uint64(st.Rdev)), unix.Minor(uint64(st.Rdev))), mime)
	case unix.S_IFLNK:
		if unix.Stat(name, new(unix.Stat_t)) != nil {
			k, ok := special("broken symbolic link to "+target, "symlink")
			k.set = ""
			return k, ok
		}
		return special("symbolic link to "+target, "symlink")
	}
	if st.Size == 0 && st.Mode&unix.S_IFMT == unix.S_IFREG {
		return special("empty", "x-empty")
	}
	return kind{}, false
}

// unreadable describes a file that may not be read by its mode.
func unreadable(mode uint32) string {
	text := "regular file, no read permission"
	for _, m := range []struct {
		bits uint32
		name string
	}{{0o222, "writable, "}, {0o111, "executable, "}} {
		if mode&m.bits != 0 {
			text = m.name + text
		}
	}
	return text
}

// limit is how much of a file is read.
const limit = 7 << 20

// content returns the kind of a file that begins with data. in may be nil.
func content(data []byte, in io.ReaderAt) kind {
	if len(data) == 0 {
		return kind{"empty", "inode/x-empty", "binary"}
	}
	if len(data) == 1 {
		return kind{"very short file (no magic)", "application/octet-stream", "binary"}
	}
	if k, ok := elf(data, in); ok {
		return k
	}
	if k, ok := magic(data); ok {
		return k
	}
	if k, ok := text(data); ok {
		return k
	}
	return kind{"data", "application/octet-stream", "binary"}
}
