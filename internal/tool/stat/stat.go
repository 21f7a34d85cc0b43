// Package stat implements stat(1) of GNU coreutils: it prints the status of files and file systems.
//
// Synopsis:
//
//	stat [OPTION]... FILE...
//
// Begin reading at stat. stat.go parses formats, file.go has the values for files, and system.go those
// for file systems.
package stat

import (
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is stat(1).
var Command = gnu.Command("stat", gnu.Coreutils, `[OPTION]... FILE...
Shows the status of files, or with -f of their file systems.

  -L, --dereference      follow symbolic links
  -f, --file-system      show the file system
      --cached=MODE      whether a remote file system may use cached values:
                         default, never or always
  -c, --format=FORMAT    print FORMAT and a newline for each file
      --printf=FORMAT    print FORMAT with backslash escapes, without newline
  -t, --terse            show all in one line
      --help             display this help and exit
      --version          output version information and exit

FORMAT for files:
  %a %A permissions      %b %B blocks, size    %C SELinux context
  %d %D device           %Hd %Ld major, minor  %f mode in hex   %F type
  %g %G group            %h links              %i inode         %m mount point
  %n %N name             %o optimal transfer   %s size
  %r %R device type      %Hr %Lr %t %T its major and minor
  %u %U user             %w %W birth           %x %X access
  %y %Y modification     %z %Z status change
FORMAT for file systems:
  %a %b %f free for users, total, free blocks  %c %d total, free inodes
  %i id                  %l longest name       %n name
  %s %S block size       %t %T type
`, stat)

// The formats that are used without --format.
const (
	fileFormat    = "  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n"
	plainNode     = "Device: %Hd,%Ld\tInode: %-10i  Links: %h\n"
	deviceNode    = "Device: %Hd,%Ld\tInode: %-10i  Links: %-5h Device type: %Hr,%Lr\n"
	accessFormat  = "Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n Birth: %w\n"
	terseFormat   = "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o\n"
	systemFormat  = "  File: \"%n\"\n    ID: %-8i Namelen: %-7l Type: %T\nBlock size: %-10s Fundamental block size: %S\nBlocks: Total: %-10b Free: %-10f Available: %a\nInodes: Total: %-10c Free: %d\n"
	terseOfSystem = "%n %i %l %t %s %S %b %f %a %c %d\n"
)

// A run is one run of the tool.
type run struct {
	*gnu.Tool
	format  string
	given   bool // format comes from the command line
	escapes bool // format has backslash escapes
	follow  bool
	flags   int // of statx(2)
	names   ids.Database
	style   quote.Style // of %N; "" until the first one
}

// Keys of options without a letter.
const (
	cachedKey = gnu.FirstKey + iota
	printfKey
)

func stat(t *gnu.Tool) error {
	r := &run{Tool: t, names: ids.Host(), flags: unix.AT_NO_AUTOMOUNT}
	system, terse := false, false
	operands, err := t.Parse(cli.Options{
		Short: "c:fLt", Permute: true,
		Long: []cli.LongOption{
			{Name: "dereference", Key: 'L'},
			{Name: "file-system", Key: 'f'},
			{Name: "format", Argument: cli.Required, Key: 'c'},
			{Name: "printf", Argument: cli.Required, Key: printfKey},
			{Name: "terse", Key: 't'},
			{Name: "cached", Argument: cli.Required, Key: cachedKey},
		},
	}, func(o cli.Option) error {
		switch o.Key {
		case 'c':
			r.format, r.given, r.escapes = o.Value+"\n", true, false
		case printfKey:
			r.format, r.given, r.escapes = o.Value, true, true
		case 'f':
			system = true
		case 'L':
			r.follow = true
		case 't':
			terse = true
		case cachedKey:
			mode, err := t.Match(o.Value, "--cached", []string{"default"}, []string{"never"}, []string{"always"})
			if err != nil {
				return err
			}
			r.flags &^= unix.AT_STATX_FORCE_SYNC | unix.AT_STATX_DONT_SYNC
			switch mode {
			case "never":
				r.flags |= unix.AT_STATX_FORCE_SYNC
			case "always":
				r.flags |= unix.AT_STATX_DONT_SYNC
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(operands) == 0 {
		return gnu.BadUsage("missing operand")
	}
	if !r.given {
		switch {
		case system && terse:
			r.format = terseOfSystem
		case system:
			r.format = systemFormat
		case terse:
			r.format = terseFormat
		}
	}
	show := r.file
	if system {
		show = r.fileSystem
	}
	for _, name := range operands {
		if err := show(name); err != nil {
			return err
		}
	}
	return nil
}

// A spec is a directive of a format: %[FLAGS][WIDTH][.PRECISION]LETTER.
type spec struct {
	flags     string
	width     string
	precision int // -1 for none
	allDigits bool
	modifier  byte // H, L or 0
	letter    byte
}

// text formats a text.
func (s spec) text(value string) string {
	if s.precision >= 0 && !s.allDigits && s.precision < len(value) {
		value = value[:s.precision]
	}
	if s.allDigits { // a dot without a number is precision 0
		value = ""
	}
	return pad(value, s.widthNumber(), strings.Contains(s.flags, "-"))
}

func (s spec) widthNumber() int {
	n, _ := strconv.Atoi(s.width)
	return min(n, 1<<20)
}

// number formats a number as printf(3) does, with the flags that are valid for its base.
func (s spec) number(value uint64, base int) string {
	digits := strconv.FormatUint(value, base)
	precision := max(s.precision, 0)
	if len(digits) < precision {
		digits = strings.Repeat("0", min(precision, 1<<20)-len(digits)) + digits
	}
	if strings.Contains(s.flags, "#") && value != 0 {
		switch {
		case base == 8 && digits[0] != '0':
			digits = "0" + digits
		case base == 16:
			digits = "0x" + digits
		}
	}
	left := strings.Contains(s.flags, "-")
	if width := s.widthNumber(); strings.Contains(s.flags, "0") && !left && s.precision < 0 && len(digits) < width {
		prefix := ""
		if strings.HasPrefix(digits, "0x") {
			prefix, digits = "0x", digits[2:]
		}
		return prefix + strings.Repeat("0", width-len(prefix)-len(digits)) + digits
	}
	return pad(digits, s.widthNumber(), left)
}

func pad(text string, width int, left bool) string {
	if len(text) >= width {
		return text
	}
	blanks := strings.Repeat(" ", width-len(text))
	if left {
		return text + blanks
	}
	return blanks + text
}

// print prints a format. value returns the value of a directive, and false if there is no such
// directive.
func (r *run) print(format string, value func(spec) (string, bool)) error {
	for format != "" {
		at := strings.IndexAny(format, `%\`)
		if at < 0 {
			r.Out.WriteString(format)
			return nil
		}
		r.Out.WriteString(format[:at])
		format = format[at:]
		if format[0] == '\\' {
			format = r.backslash(format)
			continue
		}
		s, size := parseSpec(format)
		after := format[size:]
		if after == "" || after[0] == '%' || after[0] == '\n' && len(after) == 1 && r.given && !r.escapes {
			end := min(len(after), 1)
			if after == "\n" { // the newline that --format appends is not part of the directive
				end = 0
			}
			if size > 1 {
				return cli.Fail(r.Locale.Quote(format[:size+end])+": invalid directive", nil)
			}
			r.Out.WriteByte('%')
			format = after[end:]
			continue
		}
		s.letter = after[0]
		after = after[1:]
		if (s.letter == 'H' || s.letter == 'L') && after != "" && (after[0] == 'd' || after[0] == 'r') {
			s.modifier, s.letter = s.letter, after[0]
			after = after[1:]
		}
		format = after
		if text, ok := value(s); ok {
			r.Out.WriteString(text)
		} else {
			r.Out.WriteByte('?')
		}
	}
	return nil
}

// parseSpec parses a directive up to its letter. size is the number of bytes before the letter.
func parseSpec(format string) (s spec, size int) {
	digits := func(from int) int {
		to := from
		for to < len(format) && format[to] >= '0' && format[to] <= '9' {
			to++
		}
		return to
	}
	size = 1
	for size < len(format) && strings.IndexByte("'-+ #0I", format[size]) >= 0 {
		size++
	}
	s.flags = format[1:size]
	end := digits(size)
	s.width, size = format[size:end], end
	s.precision = -1
	if size < len(format) && format[size] == '.' {
		end = digits(size + 1)
		s.allDigits = end == size+1
		s.precision, _ = strconv.Atoi(format[size+1 : end])
		size = end
	}
	return s, size
}

// backslash prints the escape at the beginning of a format and returns the rest of the format.
func (r *run) backslash(format string) string {
	rest := format[1:]
	switch {
	case !r.escapes && r.given:
		r.Out.WriteByte('\\')
		return rest
	case rest == "":
		r.Warn("warning: backslash at end of format")
		r.Out.WriteByte('\\')
		return rest
	case strings.IndexByte(`abefnrtv"\01234567`, rest[0]) < 0 && !(rest[0] == 'x' && len(rest) > 1 && isHex(rest[1])):
		r.Warn(`warning: unrecognized escape '\` + rest[:1] + `'`)
		r.Out.WriteByte(rest[0])
		return rest[1:]
	}
	meaning, after := sequence(rest)
	r.Out.WriteString(meaning)
	return after
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// sequence parses the text after a backslash: up to three octal digits, x and up to two hexadecimal
// digits, or a letter.
func sequence(s string) (meaning, rest string) {
	if at := strings.IndexByte(`abefnrtv"\`, s[0]); at >= 0 {
		return "\a\b\x1b\f\n\r\t\v\"\\"[at : at+1], s[1:]
	}
	base, from, limit := 8, 0, 3
	if s[0] == 'x' {
		base, from, limit = 16, 1, 3
	}
	end := from
	for end < len(s) && end < limit && (base == 16 && isHex(s[end]) || s[end] >= '0' && s[end] <= '7') {
		end++
	}
	n, _ := strconv.ParseUint(s[from:end], base, 16)
	return string([]byte{byte(n)}), s[end:]
}
