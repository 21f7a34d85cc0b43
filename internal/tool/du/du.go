// Package du implements du(1) of GNU coreutils: it adds up the space that files take.
//
// Synopsis:
//
//	du [OPTION]... [FILE]...
//	du [OPTION]... --files0-from=FILE
package du

import (
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/pattern"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command is du.
var Command = gnu.Command("du", gnu.Coreutils, `[OPTION]... [FILE]...
       du [OPTION]... --files0-from=FILE
Prints the space that each directory takes with all that is in it.
  -0, --null               lines end with a zero byte
  -a, --all                files, too
  -A, --apparent-size      sizes of files, not the space that they take
  -B, --block-size=SIZE    in units of SIZE
  -b, --bytes              the same as --apparent-size --block-size=1
  -c, --total              a line with the sum
  -D, -H, --dereference-args
                           follow links on the command line
  -d, --max-depth=N        only directories to this depth
      --exclude=PATTERN    leave out files that match
      --files0-from=FILE   the names are in FILE, each ended by a zero byte
  -h, --human-readable     sizes such as 1.5M
      --inodes             numbers of inodes, not sizes
  -k                       in units of 1024 bytes (default)
  -L, --dereference        follow all links
  -l, --count-links        count every hard link
  -m                       in units of 1 MiB
  -P, --no-dereference     follow no links (default)
  -S, --separate-dirs      directories without their subdirectories
      --si                 the same as -h in powers of 1000
  -s, --summarize          only the operands
  -t, --threshold=SIZE     only what is larger, or with -SIZE smaller
      --time[=WORD]        the time of the newest file; atime, ctime
      --time-style=STYLE   full-iso, long-iso, iso or +FORMAT
  -X, --exclude-from=FILE  leave out files that match a pattern in FILE
  -x, --one-file-system    stay on the file system of each operand
`, du)

const (
	siKey = gnu.FirstKey + iota
	inodesKey
	excludeKey
	filesKey
	timeKey
	styleKey
)

var options = cli.Options{Permute: true, Short: "0abd:chHklmst:xAB:DLPSX:", Long: []cli.LongOption{
	{Name: "all", Key: 'a'},
	{Name: "apparent-size", Key: 'A'},
	{Name: "block-size", Argument: cli.Required, Key: 'B'},
	{Name: "bytes", Key: 'b'},
	{Name: "count-links", Key: 'l'},
	{Name: "dereference", Key: 'L'},
	{Name: "dereference-args", Key: 'D'},
	{Name: "exclude", Argument: cli.Required, Key: excludeKey},
	{Name: "exclude-from", Argument: cli.Required, Key: 'X'},
	{Name: "files0-from", Argument: cli.Required, Key: filesKey},
	{Name: "human-readable", Key: 'h'},
	{Name: "inodes", Key: inodesKey},
	{Name: "si", Key: siKey},
	{Name: "max-depth", Argument: cli.Required, Key: 'd'},
	{Name: "null", Key: '0'},
	{Name: "no-dereference", Key: 'P'},
	{Name: "one-file-system", Key: 'x'},
	{Name: "separate-dirs", Key: 'S'},
	{Name: "summarize", Key: 's'},
	{Name: "total", Key: 'c'},
	{Name: "threshold", Argument: cli.Required, Key: 't'},
	{Name: "time", Argument: cli.Optional, Key: timeKey},
	{Name: "time-style", Argument: cli.Required, Key: styleKey},
}}

// A run is one run of du.
type run struct {
	*gnu.Tool
	all, apparent, total, inodes, links, separate, oneSystem bool

	end       byte
	unit      quantity.Block
	depth     int
	follow    rune // 'L' all links, 'D' those of the command line, 'P' none
	threshold int64
	showTime  bool
	clock     func(*unix.Stat_t) unix.Timespec
	style     string // a format of date(1)
	excluded  []func(string) bool
	hashAll   bool
	seen      map[paths.Inode]bool
	above     map[paths.Inode]bool // the directories above the current one
	sum       usage
}

// A usage is the space that files take.
type usage struct {
	bytes, inodes int64
	newest        unix.Timespec
}

func (u *usage) add(v usage) {
	if u.inodes == 0 || v.newest.Nano() > u.newest.Nano() {
		u.newest = v.newest
	}
	u.bytes += v.bytes
	u.inodes += v.inodes
}

func modified(st *unix.Stat_t) unix.Timespec { return st.Mtim }

func du(t *gnu.Tool) error {
	d := &run{Tool: t, end: '\n', depth: math.MaxInt, follow: 'P', clock: modified, seen: map[paths.Inode]bool{}, above: map[paths.Inode]bool{}}
	d.unit, _ = quantity.BlockFromEnvironment(t.Getenv, "DU_BLOCK_SIZE", "BLOCK_SIZE", "BLOCKSIZE")
	summarize, hasDepth, bad := false, false, false
	var from, style *string
	files, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case '0':
			d.end = 0
		case 'a':
			d.all = true
		case 'A':
			d.apparent = true
		case 'b':
			d.apparent, d.unit = true, quantity.Fixed(1)
		case 'B':
			if d.unit, err = t.BlockSize(options.Typed(o), o.Value); err != nil {
				return err
			}
		case 'c':
			d.total = true
		case 'd':
			n, err := quantity.Integer(strings.Replace(o.Value, "-", "", 1), "")
			if err != nil || n > math.MaxInt64 {
				t.Warn("invalid maximum depth " + t.Locale.Quote(o.Value))
				bad = true
			}
			if d.depth, hasDepth = int(n), true; strings.Contains(o.Value, "-") {
				d.depth = 0
			}
		case 'D', 'H':
			d.follow = 'D'
		case 'L', 'P':
			d.follow = o.Key
		case 'h':
			d.unit = quantity.HumanReadable
		case siKey:
			d.unit = quantity.SI
		case 'k':
			d.unit = quantity.Fixed(1024)
		case 'm':
			d.unit = quantity.Fixed(1 << 20)
		case 'l':
			d.links = true
		case 's':
			summarize = true
		case 'S':
			d.separate = true
		case 't':
			return d.setThreshold(options.Typed(o), o.Value)
		case 'x':
			d.oneSystem = true
		case 'X':
			if err := d.excludeFrom(o.Value); err != nil {
				t.Complain(t.Name(o.Value), err)
				bad = true
			}
		case excludeKey:
			d.exclude(o.Value)
		case filesKey:
			from = &o.Value
		case inodesKey:
			d.inodes = true
		case timeKey:
			d.showTime = true
			return d.setTime(o)
		case styleKey:
			style = &o.Value
		}
		return nil
	})
	if err != nil {
		return err
	}
	if bad {
		return &cli.Failure{Usage: true}
	}
	if err := d.settle(summarize, hasDepth, style); err != nil {
		return err
	}
	return d.everything(files, from)
}

// settle looks which of the options go together, and sets what follows from them.
func (d *run) settle(summarize, hasDepth bool, style *string) error {
	switch {
	case d.all && summarize:
		return gnu.BadUsage("cannot both summarize and show all entries")
	case summarize && hasDepth && d.depth == 0:
		d.Warn("warning: summarizing is the same as using --max-depth=0")
	case summarize && hasDepth:
		return gnu.BadUsage("warning: summarizing conflicts with --max-depth=" + strconv.Itoa(d.depth))
	}
	if summarize {
		d.depth = 0
	}
	if d.inodes {
		if d.apparent {
			d.Warn("warning: options --apparent-size and -b are ineffective with --inodes")
		}
		if !d.unit.Auto() {
			d.unit = quantity.Fixed(1)
		}
	}
	if d.showTime {
		return d.setStyle(style)
	}
	return nil
}

// everything prints all files.
func (d *run) everything(files []string, from *string) error {
	if from == nil {
		if len(files) == 0 {
			files = []string{"."}
		}
		d.hashAll = len(files) > 1 || d.follow != 'P'
		for _, name := range files {
			if name == "" {
				d.Complain("invalid zero-length file name", nil)
				continue
			}
			d.operand(name)
		}
	} else {
		if len(files) > 0 {
			return gnu.BadUsage("extra operand " + d.Locale.Quote(files[0]) + "\nfile operands cannot be combined with --files0-from")
		}
		d.hashAll = true
		if err := d.list(*from); err != nil {
			return err
		}
	}
	if d.total {
		d.print(d.sum, "total")
	}
	return nil
}

// list prints the files that are named in a file, with a zero byte after each name.
func (d *run) list(from string) error {
	in, err := d.Open(from)
	if err != nil {
		return cli.Fail("cannot open "+d.Quoted(from)+" for reading", err)
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	if err != nil {
		return cli.Fail(d.Name(from)+": read error", err)
	}
	text := strings.TrimSuffix(string(data), "\x00")
	if len(data) == 0 {
		return nil
	}
	for i, name := range strings.Split(text, "\x00") {
		switch {
		case name == "":
			d.Complain(d.Name(from)+":"+strconv.Itoa(i+1)+": invalid zero-length file name", nil)
		case from == "-" && name == "-":
			d.Complain("when reading file names from standard input, no file name of "+d.Quoted("-")+" allowed", nil)
		default:
			d.operand(name)
		}
	}
	return nil
}

// setThreshold parses the value of --threshold.
func (d *run) setThreshold(option, text string) error {
	digits, negative := strings.CutPrefix(strings.TrimLeft(text, " \t\n\v\f\r"), "-")
	n, err := quantity.Integer(digits, "kKmMGTPEZYRQ0")
	signed := digits == "" || strings.IndexByte(" \t\n\v\f\r+-", digits[0]) >= 0
	switch {
	case negative && (signed || digits[0] < '0' || digits[0] > '9'):
		err = unix.EINVAL
	case err == nil && n > math.MaxInt64:
		err = unix.EOVERFLOW
	}
	if err != nil {
		return gnu.InvalidNumber(option, text, err)
	}
	if negative && n == 0 {
		return cli.Fail("invalid --threshold argument '-0'", nil)
	}
	if d.threshold = int64(n); negative {
		d.threshold = -int64(n)
	}
	return nil
}

func (d *run) setTime(o cli.Option) error {
	if !o.HasValue {
		d.clock = modified
		return nil
	}
	word, err := d.Match(o.Value, "--time", []string{"atime", "access", "use"}, []string{"ctime", "status"})
	if err != nil {
		return err
	}
	d.clock = func(st *unix.Stat_t) unix.Timespec { return st.Atim }
	if word == "ctime" {
		d.clock = func(st *unix.Stat_t) unix.Timespec { return st.Ctim }
	}
	return nil
}

func (d *run) setStyle(style *string) error {
	name := "long-iso"
	if style != nil {
		name = *style
	} else if v, ok := d.Getenv("TIME_STYLE"); ok && v != "" && v != "locale" {
		if v = strings.TrimPrefix(v, "posix-"); v != "locale" {
			name, _, _ = strings.Cut(v, "\n")
		}
	}
	if format, ok := strings.CutPrefix(name, "+"); ok {
		d.style = format
		return nil
	}
	for _, s := range [][2]string{{"full-iso", "%Y-%m-%d %H:%M:%S.%N %z"}, {"long-iso", "%Y-%m-%d %H:%M"}, {"iso", "%Y-%m-%d"}} {
		if name != "" && strings.HasPrefix(s[0], name) {
			d.style = s[1]
			return nil
		}
	}
	return gnu.BadUsage("invalid argument " + d.Locale.Quote(name) + " for " + d.Locale.Quote("time style") +
		"\nValid arguments are:\n  - full-iso\n  - long-iso\n  - iso\n  - +FORMAT (e.g., +%H:%M) for a 'date'-style format")
}

func (d *run) exclude(glob string) {
	d.excluded = append(d.excluded, pattern.Globber(glob, false, false))
}

func (d *run) excludeFrom(name string) error {
	in, err := d.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, " \t\n"); line != "" {
			d.exclude(line)
		}
	}
	return err
}

// isExcluded reports whether a pattern matches a name, or what follows one of its slashes.
func (d *run) isExcluded(name string) bool {
	for _, matches := range d.excluded {
		if matches(name) {
			return true
		}
		for i := range len(name) - 1 {
			if name[i] == '/' && name[i+1] != '/' && matches(name[i+1:]) {
				return true
			}
		}
	}
	return false
}

func (d *run) operand(name string) {
	for len(name) > 2 && strings.HasSuffix(name, "//") {
		name = name[:len(name)-1]
	}
	d.walk(name, 0, 0, d.follow != 'P')
}

// walk adds up a file and everything below it, and prints the sum. own is what the file itself takes,
// nothing for a directory with -S. below is what the files below it take. The directory that contains
// the file adds both to its sum, with -S only own. device is that of the operand.
func (d *run) walk(name string, level int, device uint64, follow bool) (own, below usage) {
	var st unix.Stat_t
	flags := unix.AT_SYMLINK_NOFOLLOW
	if follow {
		flags = 0
	}
	err := unix.Fstatat(unix.AT_FDCWD, name, &st, flags)
	if d.isExcluded(name) {
		return
	}
	if err == unix.ENOENT && follow && unix.Lstat(name, &st) == nil { // a symbolic link to nothing
		d.Complain("cannot access "+d.Quoted(name), nil)
		return
	}
	if err != nil {
		d.Complain("cannot access "+d.Quoted(name), err)
		return
	}
	isDir := st.Mode&unix.S_IFMT == unix.S_IFDIR
	id := paths.InodeOf(&st)
	if isDir && d.above[id] {
		return
	}
	if !d.links && (d.hashAll || !isDir && st.Nlink > 1) {
		if d.seen[id] {
			return
		}
		d.seen[id] = true
	}
	if level == 0 {
		device = uint64(st.Dev)
	}
	if isDir && d.oneSystem && uint64(st.Dev) != device {
		return
	}
	var files, dirs usage // what is in the directory
	if isDir {
		files, dirs = d.inside(name, level, device, id)
	}
	own = usage{bytes: st.Blocks * 512, inodes: 1, newest: d.clock(&st)}
	if d.apparent {
		own.bytes = 0
		if kind := st.Mode & unix.S_IFMT; kind == unix.S_IFREG || kind == unix.S_IFLNK {
			own.bytes = max(st.Size, 0)
		}
	}
	d.sum.add(own)
	shown := own
	if files.inodes > 0 {
		shown.add(files)
	}
	if !d.separate && dirs.inodes > 0 {
		shown.add(dirs)
	}
	if level == 0 || level <= d.depth && (isDir || d.all) {
		v := shown.bytes
		if d.inodes {
			v = shown.inodes
		}
		if d.threshold < 0 && v <= -d.threshold || d.threshold >= 0 && v >= d.threshold {
			d.print(shown, name)
		}
	}
	if isDir {
		below = files
		if dirs.inodes > 0 {
			below.add(dirs)
		}
		if d.separate {
			return usage{}, below
		}
	}
	return own, below
}

// inside adds up the entries of a directory: files is the sum of the entries themselves, dirs that of
// what is below them.
func (d *run) inside(name string, level int, device uint64, id paths.Inode) (files, dirs usage) {
	d.above[id] = true
	defer delete(d.above, id)
	names, err := paths.Names(name)
	if err != nil {
		if e, ok := err.(*os.PathError); ok {
			err = e.Err
		}
		d.Complain("cannot read directory "+d.Quoted(name), err)
		return
	}
	for _, n := range names {
		own, below := d.walk(paths.Join(name, n), level+1, device, d.follow == 'L')
		if own.inodes > 0 {
			files.add(own)
		}
		if below.inodes > 0 {
			dirs.add(below)
		}
	}
	return files, dirs
}

func (d *run) print(u usage, name string) {
	n := u.bytes
	if d.inodes {
		n = u.inodes
	}
	d.Out.WriteString(d.unit.Format(uint64(n), 1))
	if d.showTime {
		d.Out.WriteString("\t" + dates.Format(d.style, time.Unix(u.newest.Unix())))
	}
	d.Out.WriteString("\t" + name)
	d.Out.WriteByte(d.end)
}
