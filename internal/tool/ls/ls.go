// Package ls implements ls(1) of GNU coreutils: it lists files and directories.
//
// Synopsis:
//
//	ls [OPTION]... [FILE]...
package ls

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/quantity"
	"contedor/internal/tool/gnu/versions"
	"golang.org/x/sys/unix"
)

// Command is ls.
var Command = gnu.Command("ls", gnu.Serious, `[OPTION]... [FILE]...
Lists files, and the contents of directories.
  -a, --all          with names that begin with a dot       -A  without . and ..
  -l                 long format        -n  with numeric ids  -g, -o  without owner, group
  -h, --human-readable, --si            sizes such as 1.5K
  -d, --directory    directories themselves, not their contents
  -R, --recursive    subdirectories, too
  -t  -S  -X  -v  -U sort by time, size, extension, version, not at all
  --sort=WORD        sort by none, name, time, size, extension, version
  -f                 as -a -U           -r, --reverse  in reverse order
  -c  -u  --time=WORD   use the time of the last status change, of the last access
  -i, --inode        -s, --size  blocks     -F, --classify  -p  indicators after names
  -1  -C  -x  -m     one name per line, columns, rows, separated by commas
  -G, --no-group     no group in the long format            -N  names without quotes
  -L, --dereference  the targets of symbolic links          -H  only of operands
  -w, --width=COLS   --color[=always|auto|never]   --full-time   --time-style=STYLE
  --group-directories-first
`, ls)

const (
	colorKey = gnu.FirstKey + iota
	fullTimeKey
	timeStyleKey
	dirsFirstKey
	siKey
	sortKey
	timeKey
	otherKey
)

var options = cli.Options{Permute: true, Short: "abcdfghiklmnopqrstuvw:xABCDFGHI:LNQRST:UXZ1", Long: []cli.LongOption{
	{Name: "all", Key: 'a'},
	{Name: "almost-all", Key: 'A'},
	{Name: "classify", Argument: cli.Optional, Key: 'F'},
	{Name: "color", Argument: cli.Optional, Key: colorKey},
	{Name: "dereference", Key: 'L'},
	{Name: "directory", Key: 'd'},
	{Name: "full-time", Key: fullTimeKey},
	{Name: "group-directories-first", Key: dirsFirstKey},
	{Name: "human-readable", Key: 'h'},
	{Name: "inode", Key: 'i'},
	{Name: "no-group", Key: 'G'},
	{Name: "numeric-uid-gid", Key: 'n'},
	{Name: "recursive", Key: 'R'},
	{Name: "reverse", Key: 'r'},
	{Name: "si", Key: siKey},
	{Name: "size", Key: 's'},
	{Name: "sort", Argument: cli.Required, Key: sortKey},
	{Name: "time", Argument: cli.Required, Key: timeKey},
	{Name: "time-style", Argument: cli.Required, Key: timeStyleKey},
	{Name: "width", Argument: cli.Required, Key: 'w'},
}}

// A run is one run of ls: its options and its state.
type run struct {
	*gnu.Tool
	all, almostAll        bool
	long, numeric         bool
	owner, group          bool
	unit                  int64 // 1000 or 1024 for sizes such as 1.5K; 0 for bytes
	dirs, recursive       bool
	sort                  rune // t S X v U, or 0 for the name
	reverse, dirsFirst    bool
	time                  rune // c or u, or 0 for the time of modification
	inode, blocks         bool
	marks                 rune // F or p
	format                rune // 1 C x m
	dereference, followed bool // follow all symbolic links; only operands
	color, painted        bool // painted: a color was written
	terminal              bool
	width                 int
	timeStyle             string
	quote                 bool
	now                   time.Time
	db                    ids.Database
	names                 map[string]string    // of users and groups, by kind and id
	first                 bool                 // nothing has been printed yet
	within                map[paths.Inode]bool // the directories that -R is in
}

// A listed file is a file to print.
type listed struct {
	name, path string
	st         unix.Stat_t
	target     string // of a symbolic link
	targetMode uint32 // 0 if the link is dangling
	broken     error
}

func (f *listed) leadsToDir() bool {
	return f.st.Mode&unix.S_IFMT == unix.S_IFDIR || f.targetMode&unix.S_IFMT == unix.S_IFDIR
}

func ls(t *gnu.Tool) error {
	l := run{Tool: t, owner: true, group: true, now: time.Now(), db: ids.Host(), names: map[string]string{}, within: map[paths.Inode]bool{}, first: true, width: 80, quote: true}
	out := terminal.FD(t.Stdout)
	l.terminal = terminal.Is(out)
	l.width = cmp.Or(terminal.Columns(out), l.width)
	l.quote = l.terminal
	l.format = '1'
	if l.terminal {
		l.format = 'C'
	}
	files, err := t.Parse(options, l.option)
	if err != nil {
		return err
	}
	l.arguments(files)
	return nil
}

func (l *run) option(o cli.Option) error {
	switch o.Key {
	case 'a':
		l.all, l.almostAll = true, false
	case 'A':
		l.all, l.almostAll = false, true
	case 'f':
		l.all, l.almostAll, l.sort = true, false, 'U'
	case 'l':
		l.long = true
	case 'n':
		l.long, l.numeric = true, true
	case 'g':
		l.long, l.owner = true, false
	case 'o':
		l.long, l.group = true, false
	case 'G':
		l.group = false
	case 'h':
		l.unit = 1024
	case siKey:
		l.unit = 1000
	case 'd':
		l.dirs = true
	case 'R':
		l.recursive = true
	case 't', 'S', 'X', 'v', 'U':
		l.sort = o.Key
	case sortKey:
		word, err := l.Match(o.Value, "--sort", []string{"none"}, []string{"size"}, []string{"time"}, []string{"version"}, []string{"extension"}, []string{"name"}, []string{"width"})
		if err != nil {
			return err
		}
		l.sort = map[string]rune{"none": 'U', "size": 'S', "time": 't', "version": 'v', "extension": 'X'}[word]
	case timeKey:
		l.time = map[string]rune{"atime": 'u', "access": 'u', "use": 'u', "ctime": 'c', "status": 'c'}[o.Value]
	case 'r':
		l.reverse = true
	case dirsFirstKey:
		l.dirsFirst = true
	case 'c', 'u':
		l.time = o.Key
	case 'i':
		l.inode = true
	case 's':
		l.blocks = true
	case 'F', 'p':
		if o.Value != "never" && o.Value != "none" && (o.Value != "auto" || l.terminal) {
			l.marks = o.Key
		}
	case '1', 'C', 'x', 'm':
		l.format = o.Key
	case 'L':
		l.dereference = true
	case 'H':
		l.followed = true
	case 'N':
		l.quote = false
	case 'w':
		n, err := strconv.Atoi(o.Value)
		if err != nil || n < 0 {
			return cli.Fail("invalid line width: "+l.Locale.Quote(o.Value), nil)
		}
		l.width = n
	case colorKey:
		l.color = o.Value == "" || o.Value == "always" || o.Value == "yes" || o.Value == "force" || o.Value == "auto" && l.terminal
		if name, _ := l.Getenv("TERM"); name == "" || name == "dumb" {
			l.color = false
		}
	case fullTimeKey:
		l.long, l.timeStyle = true, "full-iso"
	case timeStyleKey:
		l.timeStyle = o.Value
	}
	return nil
}

// arguments lists the operands: first the files that are not directories, then the contents of
// the directories.
func (l *run) arguments(names []string) {
	several := len(names) > 1
	if len(names) == 0 && !l.dirs {
		l.directory(".", l.recursive, 2)
		return
	}
	if len(names) == 0 {
		names = []string{"."}
	}
	var files, dirs []listed
	for _, name := range names {
		f := listed{name: name, path: name}
		// A link to a directory is followed, unless options show the link itself.
		follow := l.dereference || l.followed || !l.long && l.marks != 'F' && !l.dirs
		if err := l.stat(&f, follow); err != nil {
			l.ComplainWith(2, "cannot access "+l.Quoted(name), err)
			continue
		}
		if f.st.Mode&unix.S_IFMT == unix.S_IFDIR && !l.dirs {
			dirs = append(dirs, f)
		} else {
			files = append(files, f)
		}
	}
	l.order(files)
	l.order(dirs)
	if len(files) > 0 {
		l.show(files, dirs)
		l.first = false
	}
	for _, d := range dirs {
		l.directory(d.path, several || l.recursive, 2)
	}
}

// stat reads the status of a file, and the target of a symbolic link.
func (l *run) stat(f *listed, follow bool) error {
	err := unix.Lstat(f.path, &f.st)
	if err == nil && f.st.Mode&unix.S_IFMT == unix.S_IFLNK {
		var target unix.Stat_t
		if broken := unix.Stat(f.path, &target); broken == nil {
			f.targetMode = target.Mode
			// Without -L and -H, only a link to a directory is followed.
			if follow && (l.dereference || l.followed || target.Mode&unix.S_IFMT == unix.S_IFDIR) {
				f.st = target
				return nil
			}
		} else if l.dereference && l.long {
			return broken
		}
		f.target, f.broken = os.Readlink(f.path)
	}
	return err
}

// directory lists the contents of a directory. status is the exit status after a failure.
func (l *run) directory(path string, titled bool, status int) {
	d, err := os.Open(path)
	if err != nil {
		l.ComplainWith(status, "cannot open directory "+l.Quoted(path), err)
		return
	}
	if l.recursive {
		var st unix.Stat_t
		if err := unix.Fstat(int(d.Fd()), &st); err != nil {
			l.ComplainWith(status, "cannot determine device and inode of "+l.Quoted(path), err)
			d.Close()
			return
		}
		inode := paths.InodeOf(&st)
		if l.within[inode] {
			l.ComplainWith(2, l.Name(path)+": not listing already-listed directory", nil)
			d.Close()
			return
		}
		l.within[inode] = true
		defer delete(l.within, inode)
	}
	names, err := paths.Entries(d)
	var own unix.Stat_t
	removed := unix.Fstat(int(d.Fd()), &own) == nil && own.Nlink == 0
	d.Close()
	if err != nil {
		l.ComplainWith(status, "reading directory "+l.Quoted(path), err)
	}
	if !l.first {
		l.Out.WriteString("\n")
	}
	l.first = false
	if titled {
		l.Out.WriteString(l.shownName(path) + ":\n")
	}
	if l.all && !removed { // a removed directory does not even have these
		names = append([]string{".", ".."}, names...)
	}
	var files []listed
	for _, name := range names {
		if name[0] == '.' && !l.all && !l.almostAll {
			continue
		}
		f := listed{name: name, path: strings.TrimSuffix(path, "/") + "/" + name}
		if err := l.stat(&f, l.dereference); err != nil {
			l.ComplainWith(1, "cannot access "+l.Quoted(f.path), err)
			if f.st.Mode == 0 {
				f.broken = err
			}
		}
		files = append(files, f)
	}
	l.order(files)
	if l.long || l.blocks {
		total := int64(0)
		for _, f := range files {
			total += f.st.Blocks
		}
		l.Out.WriteString("total " + l.blockCount(total) + "\n")
	}
	l.show(files, nil)
	if !l.recursive {
		return
	}
	for _, f := range files {
		if f.st.Mode&unix.S_IFMT == unix.S_IFDIR && f.name != "." && f.name != ".." {
			l.directory(f.path, true, 1)
		}
	}
}

// when returns the time of a file that the options select.
func (l *run) when(f *listed) time.Time {
	switch l.time {
	case 'c':
		return dates.Of(f.st.Ctim)
	case 'u':
		return dates.Of(f.st.Atim)
	}
	return dates.Of(f.st.Mtim)
}

func (l *run) order(files []listed) {
	if l.sort == 'U' {
		return
	}
	key := l.sort
	if key == 0 && l.time != 0 && !l.long { // without -l, -c and -u sort by their time
		key = 't'
	}
	slices.SortStableFunc(files, func(a, b listed) int {
		if l.dirsFirst {
			if x, y := a.leadsToDir(), b.leadsToDir(); x != y {
				if x {
					return -1
				}
				return 1
			}
		}
		c := 0
		switch key {
		case 't':
			c = l.when(&b).Compare(l.when(&a))
		case 'S':
			c = cmp.Compare(b.st.Size, a.st.Size)
		case 'X':
			c = strings.Compare(filepath.Ext(a.name), filepath.Ext(b.name))
		case 'v':
			c = versions.Compare(a.name, b.name)
		}
		if c == 0 {
			c = strings.Compare(a.name, b.name)
		}
		if l.reverse {
			return -c
		}
		return c
	})
}

// show prints files in the selected format. The columns are wide enough for others, too.
func (l *run) show(files, others []listed) {
	if l.long {
		l.showLong(files, others)
		return
	}
	prefixes := l.prefixes(slices.Concat(files, others))
	texts, widths := make([]string, len(files)), make([]int, len(files))
	for i := range files {
		f := &files[i]
		name, mark := l.shownName(f.name), l.mark(f)
		texts[i] = prefixes[i] + l.colored(f, name) + mark
		widths[i] = len(prefixes[i]) + utf8.RuneCountInString(name) + len(mark)
	}
	switch {
	case len(files) == 0:
	case l.format == 'm':
		l.commas(texts, widths)
	case l.format == '1' || l.width == 0:
		for _, text := range texts {
			l.Out.WriteString(text + "\n")
		}
	default:
		l.columns(texts, widths)
	}
}

// prefixes returns the texts of -i and -s before the names.
func (l *run) prefixes(files []listed) []string {
	inodes, blocks := make([]string, len(files)), make([]string, len(files))
	for i, f := range files {
		if l.inode {
			inodes[i] = strconv.FormatUint(f.st.Ino, 10) + " "
		}
		if l.blocks {
			blocks[i] = l.blockCount(f.st.Blocks) + " "
		}
	}
	alignRight(inodes)
	alignRight(blocks)
	for i := range files {
		inodes[i] += blocks[i]
	}
	return inodes
}

func alignRight(column []string) {
	width := 0
	for _, text := range column {
		width = max(width, len(text))
	}
	for i, text := range column {
		column[i] = fmt.Sprintf("%*s", width, text)
	}
}

func alignLeft(column []string) {
	width := 0
	for _, text := range column {
		width = max(width, len(text))
	}
	for i, text := range column {
		column[i] = fmt.Sprintf("%-*s", width, text)
	}
}

// commas writes the names separated by commas, in lines of at most l.width columns.
func (l *run) commas(texts []string, widths []int) {
	at := 0
	for i, text := range texts {
		if i > 0 {
			if l.width > 0 && at+2+widths[i]+1 > l.width {
				l.Out.WriteString(",\n")
				at = 0
			} else {
				l.Out.WriteString(", ")
				at += 2
			}
		}
		l.Out.WriteString(text)
		at += widths[i]
	}
	l.Out.WriteString("\n")
}

// columns writes as many columns as fit. They are filled downward or, with -x, in rows.
func (l *run) columns(texts []string, widths []int) {
	n := len(texts)
	for columns := max(1, min(n, l.width/3)); ; columns-- {
		rows := (n + columns - 1) / columns
		at := func(row, column int) int {
			if l.format == 'x' {
				return row*columns + column
			}
			return column*rows + row
		}
		wide, total := make([]int, columns), 0
		for c := range wide {
			for r := range rows {
				if i := at(r, c); i < n && (l.format != 'x' || c < columns) {
					wide[c] = max(wide[c], widths[i]+2)
				}
			}
			total += wide[c]
		}
		if total-2 >= l.width && columns > 1 {
			continue
		}
		for r := range rows {
			column, begin := 0, 0
			for c := range columns {
				i := at(r, c)
				if i >= n {
					break
				}
				l.Out.WriteString(indent(column, begin) + texts[i])
				column, begin = begin+widths[i], begin+wide[c]
			}
			l.Out.WriteString("\n")
		}
		return
	}
}

// indent returns the blanks from one column of the screen to another, with tabs where they fit.
func indent(from, to int) string {
	const tab = 8
	var b strings.Builder
	for from < to {
		if to/tab > (from+1)/tab {
			b.WriteByte('\t')
			from += tab - from%tab
		} else {
			b.WriteByte(' ')
			from++
		}
	}
	return b.String()
}

func (l *run) showLong(shown, others []listed) {
	files := slices.Concat(shown, others)
	links, owners, groups, sizes, times := make([]string, len(files)), make([]string, len(files)), make([]string, len(files)), make([]string, len(files)), make([]string, len(files))
	l.deviceSizes(files, sizes)
	for i := range files {
		f := &files[i]
		links[i] = strconv.FormatUint(uint64(f.st.Nlink), 10)
		owners[i], groups[i] = l.who(f.st.Uid, "u", ids.Database.UserName), l.who(f.st.Gid, "g", ids.Database.GroupName)
		times[i] = l.timeText(l.when(f))
		if f.st.Mode == 0 {
			links[i], owners[i], groups[i], sizes[i], times[i] = "?", "?", "?", "?", "?"
		}
	}
	alignRight(links)
	align := alignLeft
	if l.numeric {
		align = alignRight
	}
	align(owners)
	align(groups)
	alignRight(sizes)
	alignRight(times)
	prefixes := l.prefixes(files)
	for i := range shown {
		f := &files[i]
		mode := filemode.String(f.st.Mode)
		if f.st.Mode == 0 {
			mode = "l?????????"
		}
		l.Out.WriteString(prefixes[i] + mode + " " + links[i] + " ")
		if l.owner {
			l.Out.WriteString(owners[i] + " ")
		}
		if l.group {
			l.Out.WriteString(groups[i] + " ")
		}
		l.Out.WriteString(sizes[i] + " " + times[i] + " " + l.colored(f, l.shownName(f.name)))
		if f.target != "" {
			target := listed{st: unix.Stat_t{Mode: f.targetMode}}
			l.Out.WriteString(" -> " + l.shownName(f.target))
			if l.marks != 0 {
				l.Out.WriteString(l.mark(&target))
			}
		} else {
			l.Out.WriteString(l.mark(f))
		}
		l.Out.WriteString("\n")
	}
}

// deviceSizes fills in the sizes. For a device it is the device number.
func (l *run) deviceSizes(files []listed, sizes []string) {
	majors, minors := make([]string, len(files)), make([]string, len(files))
	some := false
	for i, f := range files {
		if kind := f.st.Mode & unix.S_IFMT; kind == unix.S_IFBLK || kind == unix.S_IFCHR {
			majors[i] = strconv.FormatUint(uint64(unix.Major(f.st.Rdev)), 10) + ","
			minors[i] = strconv.FormatUint(uint64(unix.Minor(f.st.Rdev)), 10)
			some = true
		} else {
			sizes[i] = l.size(f.st.Size)
		}
	}
	if !some {
		return
	}
	alignRight(majors)
	alignRight(minors)
	for i := range files {
		if sizes[i] == "" {
			sizes[i] = majors[i] + " " + minors[i]
		}
	}
}

// who returns the name of a user or a group, or the id with -n.
func (l *run) who(id uint32, kind string, name func(ids.Database, uint32) string) string {
	if l.numeric {
		return ids.Decimal(id)
	}
	key := kind + ids.Decimal(id)
	if _, known := l.names[key]; !known {
		l.names[key] = name(l.db, id)
	}
	return l.names[key]
}

func (l *run) timeText(at time.Time) string {
	switch style := l.timeStyle; {
	case strings.HasPrefix(style, "+"):
		return dates.Format(style[1:], at)
	case style == "full-iso":
		return dates.Format("%Y-%m-%d %H:%M:%S.%N %z", at)
	case style == "long-iso":
		return dates.Format("%Y-%m-%d %H:%M", at)
	}
	return dates.Short(at, l.now)
}

func (l *run) size(n int64) string {
	if l.unit != 0 {
		return quantity.Human(n, l.unit)
	}
	return strconv.FormatInt(n, 10)
}

// blockCount formats a number of 512-byte blocks in units of 1024 bytes.
func (l *run) blockCount(n int64) string {
	if l.unit != 0 {
		return quantity.Human(n*512, l.unit)
	}
	return strconv.FormatInt((n+1)/2, 10)
}

// shownName returns a name as printed: on a terminal quoted for the shell.
func (l *run) shownName(name string) string {
	if l.quote {
		return l.Name(name)
	}
	return name
}

// mark returns the indicator of -F and -p after a name.
func (l *run) mark(f *listed) string {
	kind := f.st.Mode & unix.S_IFMT
	switch {
	case l.marks == 0:
	case kind == unix.S_IFDIR:
		return "/"
	case l.marks == 'p':
	case kind == unix.S_IFLNK:
		return "@"
	case kind == unix.S_IFIFO:
		return "|"
	case kind == unix.S_IFSOCK:
		return "="
	case kind == unix.S_IFREG && f.st.Mode&0o111 != 0:
		return "*"
	}
	return ""
}

// colored returns a name in the color of its kind.
func (l *run) colored(f *listed, name string) string {
	if !l.color {
		return name
	}
	color := ""
	switch mode := f.st.Mode; mode & unix.S_IFMT {
	case unix.S_IFDIR:
		switch {
		case mode&0o1002 == 0o1002:
			color = "30;42"
		case mode&0o002 != 0:
			color = "34;42"
		case mode&0o1000 != 0:
			color = "37;44"
		default:
			color = "01;34"
		}
	case unix.S_IFLNK:
		color = "01;36"
	case unix.S_IFIFO:
		color = "33"
	case unix.S_IFSOCK:
		color = "01;35"
	case unix.S_IFBLK, unix.S_IFCHR:
		color = "01;33"
	case unix.S_IFREG:
		switch {
		case mode&unix.S_ISUID != 0:
			color = "37;41"
		case mode&unix.S_ISGID != 0:
			color = "30;43"
		case mode&0o111 != 0:
			color = "01;32"
		}
	}
	if color == "" {
		return name
	}
	reset := ""
	if !l.painted {
		l.painted, reset = true, "\x1b[0m"
	}
	return reset + "\x1b[" + color + "m" + name + "\x1b[0m"
}
