// Package gzip implements gzip(1), gunzip(1) and zcat(1) of GNU gzip 1.14. Decompression is
// that of package inflate.
//
// Synopsis:
//
//	gzip [OPTION]... [FILE]...
//	gunzip [OPTION]... [FILE]...
//	zcat [OPTION]... [FILE]...
package gzip

import (
	"bufio"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/inflate"
	"contedor/internal/linux/entry"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"github.com/klauspost/compress/flate"
	"golang.org/x/sys/unix"
)

// The commands. The real gunzip and zcat are scripts that run gzip, so the messages of all
// three begin with its name.
var (
	Compress   = command("gzip", "")
	Decompress = command("gunzip", "d")
	Cat        = command("zcat", "cd")
)

const usage = `[OPTION]... [FILE]...
Compresses or decompresses files in place; without a FILE, or for -, standard input to
standard output.
  -c, --stdout      write to standard output, keep the files
  -d, --decompress  decompress
  -f, --force       overwrite files, follow links; with -dc, copy what is not compressed
  -k, --keep        keep the files
  -l, --list        list sizes; with -v, also the check sum and the time
  -n, --no-name     neither save nor restore names and times
  -N, --name        save or restore names and times
  -q, --quiet       no warnings
  -r, --recursive   the files in directories
  -S, --suffix=SUF  use another suffix than .gz
  -t, --test        only check the files
  -v, --verbose     print a line about each file
  -1, --fast        compress faster; there are the levels 2 to 9 as well
  -9, --best        compress better
      --rsyncable, --synchronous
                    accepted
`

func command(name, implied string) *cli.Command {
	dialect := cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 1, UsageStatus: 1}
	return gnu.Command(name, dialect, usage, func(t *gnu.Tool) error {
		if implied != "" {
			if len(t.Argv) > 1 && t.Argv[1] == "--version" { // the scripts look at the first argument only
				return t.Version()
			}
			t.Argv = append([]string{"gzip", "-" + implied}, t.Argv[1:]...)
		}
		t.Unwritten = unwritten(t, "")
		return run(t)
	})
}

// unwritten returns gzip's gnu.Tool.Unwritten while it works on a file. file is "" before the first one.
func unwritten(t *gnu.Tool, file string) func(error) error {
	return func(cause error) error {
		io.WriteString(t.Stderr, "\n"+t.Argv[0]+": "+file+": "+cli.Strerror(cause)+"\n")
		return &cli.Failure{Status: failed}
	}
}

const (
	rsyncable = gnu.FirstKey + iota
	synchronous
)

var options = cli.Options{Permute: true, Short: "ab:cdfhHklLmMnNqrS:tvVZ123456789", Long: []cli.LongOption{
	{Name: "ascii", Key: 'a'},
	{Name: "to-stdout", Key: 'c'},
	{Name: "stdout", Key: 'c'},
	{Name: "decompress", Key: 'd'},
	{Name: "uncompress", Key: 'd'},
	{Name: "force", Key: 'f'},
	{Name: "keep", Key: 'k'},
	{Name: "list", Key: 'l'},
	{Name: "license", Key: 'L'},
	{Name: "no-name", Key: 'n'},
	{Name: "name", Key: 'N'},
	{Name: "quiet", Key: 'q'},
	{Name: "silent", Key: 'q'},
	{Name: "synchronous", Key: synchronous},
	{Name: "recursive", Key: 'r'},
	{Name: "suffix", Argument: cli.Required, Key: 'S'},
	{Name: "test", Key: 't'},
	{Name: "verbose", Key: 'v'},
	{Name: "fast", Key: '1'},
	{Name: "best", Key: '9'},
	{Name: "lzw", Key: 'Z'},
	{Name: "bits", Argument: cli.Required, Key: 'b'},
	{Name: "rsyncable", Key: rsyncable},
}}

// Exit statuses.
const (
	failed  = 1
	warning = 2
)

// A packer is one run of gzip.
type packer struct {
	*gnu.Tool
	decompress, toStdout, force, keep, list, quiet, recursive, test, verbose, synchronous bool

	name   *bool // -N or -n
	suffix string
	level  int

	listed      int // files in the list
	sumIn       int64
	sumOut      int64
	interactive bool
	aborted     bool // after an error that ends the real gzip at once
}

func run(t *gnu.Tool) error {
	g := &packer{Tool: t, suffix: ".gz", level: 6}
	yes, no := true, false
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'a':
			if !g.quiet {
				g.say(": option --ascii ignored on this system")
			}
		case 'b':
			if strings.Trim(o.Value, "0123456789") != "" {
				return gnu.BadUsage("-b operand is not an integer")
			}
		case 'c':
			g.toStdout = true
		case 'd':
			g.decompress = true
		case 'f':
			g.force = true
		case 'h', 'H':
			return t.Help()
		case 'k':
			g.keep = true
		case 'l':
			g.list, g.decompress, g.toStdout = true, true, true
		case 'L', 'V':
			return t.Version()
		case 'n':
			g.name = &no
		case 'N':
			g.name = &yes
		case 'q':
			g.quiet, g.verbose = true, false
		case 'r':
			g.recursive = true
		case 'S':
			g.suffix = o.Value
		case 't':
			g.test, g.decompress, g.toStdout = true, true, true
		case 'v':
			g.verbose, g.quiet = true, false
		case 'Z':
			return g.usage("-Z not supported in this version")
		case synchronous:
			g.synchronous = true
		case '1', '2', '3', '4', '5', '6', '7', '8', '9':
			g.level = int(o.Key - '0')
		}
		return nil
	})
	var f *cli.Failure
	if errors.As(err, &f) && f.Usage {
		return g.usage(f.Text)
	}
	if err != nil {
		return err
	}
	if strings.Contains(g.suffix, "/") {
		return cli.Fail("suffix contains '/'", nil)
	}
	if g.suffix == "" {
		return cli.Fail("invalid suffix '"+g.suffix+"'", nil)
	}
	t.Unwritten = unwritten(t, "stdout")
	g.interactive = t.Interactive()
	if len(files) == 0 {
		files = []string{"-"}
	}
	for _, file := range files {
		if file == "-" {
			g.stdin()
		} else {
			g.file(file)
		}
		if g.aborted {
			return nil
		}
	}
	if g.list && len(files) > 1 && g.listed > 0 && !g.quiet {
		g.row("", g.sumIn, g.sumOut, 0, "(totals)")
	}
	return nil
}

// usage returns the failure for a wrong command line, with gzip's quotation marks.
func (g *packer) usage(text string) error {
	return cli.Fail(text+"\nTry `"+g.Argv[0]+" --help' for more information.", nil)
}

// say writes a message after the name of the program.
func (g *packer) say(text string) {
	g.Out.Flush()
	io.WriteString(g.Stderr, g.Argv[0]+text+"\n")
}

// warn writes a warning. An exit status of 1 stays.
func (g *packer) warn(text string) {
	if !g.quiet {
		g.say(": " + text)
	}
	if g.Status == 0 {
		g.Status = warning
	}
}

func (g *packer) fail(name string, err error) {
	g.say(": " + name + ": " + cli.Strerror(err))
	g.Status = failed
}

// bad writes a message about wrong data, on a line of its own.
func (g *packer) bad(name, text string) {
	if !g.list {
		g.Out.Flush()
	}
	io.WriteString(g.Stderr, "\n"+g.Argv[0]+": "+name+": "+text+"\n")
	g.Status = failed
}

// note writes a part of the line about a file.
func (g *packer) note(text string) {
	if g.verbose {
		g.Out.Flush()
		io.WriteString(g.Stderr, text)
	}
}

func (g *packer) stdin() {
	in := g.Stdin
	terminal := 1
	if g.decompress {
		terminal = 0
	}
	if _, err := unix.IoctlGetTermios(terminal, unix.TCGETS); err == nil && !g.force && !g.list && (g.decompress || !g.test) {
		not, what, verb := "written to", "", ""
		if g.decompress {
			not, verb = "read from", "de"
		}
		g.say(": compressed data not " + not + " a terminal." + what + " Use -f to force " + verb + "compression.\nFor help, type: " + g.Argv[0] + " -h")
		g.Status = failed
		return
	}
	if entry.WasClosed(0) {
		g.fail("standard input", unix.EBADF)
		return
	}
	var st unix.Stat_t
	if unix.Fstat(0, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG {
		st.Mtim = unix.NsecToTimespec(time.Now().UnixNano())
	}
	toStdout := g.toStdout
	g.toStdout = true
	defer func() { g.toStdout = toStdout }()
	j := &job{packer: g, name: "stdin", shown: "stdout", in: in, stat: &st}
	j.out = g.Out
	if g.test || g.list {
		j.out = io.Discard
	}
	if j.transfer(nil) && g.verbose && !g.test && !g.list {
		g.note(j.ratio() + "\n")
	}
}

// suffixes are those that files to decompress may have.
var suffixes = []string{".gz", ".z", ".taz", ".tgz", "-gz", "-z", "_z"}

// suffixOf returns the suffix of a compressed file's name, or "".
func (g *packer) suffixOf(name string) string {
	lower := strings.ToLower(filepath.Base(name))
	for _, s := range append([]string{strings.ToLower(g.suffix)}, suffixes...) {
		if len(lower) > len(s) && strings.HasSuffix(lower, s) && !strings.HasSuffix(lower[:len(lower)-len(s)], "/") {
			return name[len(name)-len(s):]
		}
	}
	return ""
}

// open opens a file, and stats it. To decompress, the suffix may be missing in the name.
func (g *packer) open(name string) (f *os.File, found string, st unix.Stat_t, err error) {
	flags := unix.O_RDONLY | unix.O_NONBLOCK | unix.O_NOCTTY | unix.O_CLOEXEC
	if !g.toStdout && !g.force {
		flags |= unix.O_NOFOLLOW
	}
	fd, err := unix.Open(name, flags, 0)
	if err == unix.ENOENT && g.decompress && g.suffixOf(name) == "" {
		tries := []string{name + g.suffix}
		for _, s := range []string{".gz", ".z", "-z", ".Z"} {
			tries = append(tries, name+s)
		}
		first := name + g.suffix
		for _, try := range tries {
			if fd, err = unix.Open(try, flags, 0); err == nil {
				name = try
				break
			}
		}
		if err != nil {
			name = first
		}
	}
	if err != nil {
		return nil, name, st, err
	}
	if err = unix.Fstat(fd, &st); err != nil {
		unix.Close(fd)
		return nil, name, st, err
	}
	return os.NewFile(uintptr(fd), name), name, st, nil
}

func (g *packer) file(name string) {
	in, name, st, err := g.open(name)
	if err != nil {
		g.fail(name, err)
		return
	}
	defer in.Close()
	kind := st.Mode & unix.S_IFMT
	switch {
	case kind == unix.S_IFDIR && g.recursive:
		g.directory(name)
		return
	case kind == unix.S_IFDIR:
		g.warn(name + " is a directory -- ignored")
		return
	case g.toStdout:
	case kind != unix.S_IFREG:
		g.warn(name + " is not a directory or a regular file - ignored")
		return
	case st.Mode&unix.S_ISUID != 0:
		g.warn(name + " is set-user-ID on execution - ignored")
		return
	case st.Mode&unix.S_ISGID != 0:
		g.warn(name + " is set-group-ID on execution - ignored")
		return
	case g.force:
	case st.Mode&unix.S_ISVTX != 0:
		g.warn(name + " has the sticky bit set - file ignored")
		return
	case st.Nlink > 1:
		plural := ""
		if st.Nlink > 2 {
			plural = "s"
		}
		g.warn(fmt.Sprintf("%s has %d other link%s -- file ignored", name, st.Nlink-1, plural))
		return
	}
	to, ok := g.target(name)
	if !ok {
		return
	}
	j := &job{packer: g, name: name, shown: to, in: in, stat: &st}
	switch {
	case g.test || g.list:
		j.out = io.Discard
		if g.list && to == "" {
			j.shown = name
		}
		if !g.list {
			g.note(name + ":\t")
		}
		if j.transfer(nil) && g.test {
			g.note(" OK\n")
		}
	case g.toStdout:
		g.note(name + ":\t")
		j.out = g.Out
		if j.transfer(nil) {
			g.note(j.ratio() + " -- replaced with stdout\n")
		}
	default:
		j.replace(in)
	}
}

// target returns the name of the file that is made of another one. ok is false if there is
// nothing to do.
func (g *packer) target(name string) (to string, ok bool) {
	suffix := g.suffixOf(name)
	if !g.decompress {
		if suffix != "" && !g.force && !g.toStdout {
			if g.verbose || !g.recursive && !g.quiet {
				g.say(": " + name + " already has " + suffix + " suffix -- unchanged")
			}
			return "", false
		}
		return name + g.suffix, true
	}
	if suffix == "" {
		if g.toStdout {
			return name, true
		}
		if !g.recursive || g.verbose {
			g.warn(name + ": unknown suffix -- ignored")
		} else if g.Status == 0 {
			g.Status = warning
		}
		return "", false
	}
	to = name[:len(name)-len(suffix)]
	if s := strings.ToLower(suffix); s == ".tgz" || s == ".taz" {
		to += ".tar"
	}
	return to, true
}

func (g *packer) directory(dir string) {
	names, err := paths.Names(dir)
	if err != nil {
		g.fail(dir, err)
		return
	}
	for _, name := range names {
		g.file(paths.Join(dir, name))
	}
}

// A job is the work on one file.
type job struct {
	*packer
	name  string // of the file, in messages
	shown string // of the result
	in    io.Reader
	out   io.Writer
	stat  *unix.Stat_t

	read, written int64
	header        int64 // bytes that are not compressed data
	sum           uint32
	original      string    // the name in the header
	at            time.Time // the time in the header
}

// replace makes the new file and removes the old one.
func (j *job) replace(in *os.File) {
	var out *os.File
	open := func() bool {
		if j.original != "" && j.packer.name != nil && *j.packer.name {
			j.shown = filepath.Join(filepath.Dir(j.name), filepath.Base(j.original))
			if !strings.Contains(j.name, "/") {
				j.shown = filepath.Base(j.original)
			}
		}
		f, ok := j.create(j.shown)
		out, j.out = f, f
		if ok {
			j.note(j.name + ":\t")
		}
		return ok
	}
	ok := j.transfer(open)
	if out == nil {
		return
	}
	if ok {
		if err := j.finish(out); err != nil {
			j.fail(j.shown, err)
			ok = false
		}
	}
	out.Close()
	if !ok {
		os.Remove(j.shown)
		return
	}
	if !j.keep {
		if err := os.Remove(j.name); err != nil {
			j.warn(j.name + ": " + cli.Strerror(err))
		}
	}
	done := "replaced with"
	if j.keep {
		done = "created"
	}
	j.note(j.ratio() + " -- " + done + " " + j.shown + "\n")
}

// create creates the new file, and asks before it overwrites one.
func (j *job) create(name string) (*os.File, bool) {
	for {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, os.FileMode(j.stat.Mode&0o700))
		if err == nil {
			return f, true
		}
		if !errors.Is(err, syscall.EEXIST) {
			j.failAfterLine(name, err)
			return nil, false
		}
		if !j.force {
			j.Out.Flush()
			io.WriteString(j.Stderr, j.Argv[0]+": "+name+" already exists;")
			answer := false
			if j.interactive {
				io.WriteString(j.Stderr, " do you wish to overwrite (y or n)? ")
				answer = j.Answer()
			}
			if !answer {
				io.WriteString(j.Stderr, "\tnot overwritten\n")
				if j.Status == 0 {
					j.Status = warning
				}
				return nil, false
			}
		}
		if err := unix.Unlink(name); err != nil { // not an empty directory
			j.fail(name, err)
			return nil, false
		}
	}
}

// finish gives the new file the attributes of the old one, and completes it.
func (j *job) finish(out *os.File) error {
	st := j.stat
	times := []unix.Timespec{st.Atim, st.Mtim}
	if j.decompress && j.packer.name != nil && *j.packer.name && !j.at.IsZero() {
		times[1] = unix.NsecToTimespec(j.at.UnixNano())
	}
	fd := int(out.Fd())
	unix.Fchown(fd, -1, int(st.Gid))
	unix.Fchmod(fd, st.Mode&0o777)
	unix.Fchown(fd, int(st.Uid), -1)
	unix.Fchmod(fd, st.Mode&0o7777)
	if j.synchronous {
		if err := out.Sync(); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return unix.UtimesNanoAt(unix.AT_FDCWD, j.shown, times, unix.AT_SYMLINK_NOFOLLOW)
}

// ratio returns how much smaller the compressed data is.
func (j *job) ratio() string {
	compressed, plain := j.written, j.read
	if j.decompress {
		compressed, plain = plain, compressed
	}
	return ratio(plain-(compressed-j.header), plain)
}

func ratio(saved, of int64) string {
	if of == 0 {
		return "  0.0%"
	}
	return fmt.Sprintf("%5.1f%%", 100*float64(saved)/float64(of))
}

// row prints a line of the list.
func (g *packer) row(about string, in, out, header int64, name string) {
	if g.verbose {
		g.Out.WriteString(fmt.Sprintf("%-28s", about)[:max(28, len(about))])
	}
	fmt.Fprintf(g.Out, "%19d %19d %s %s\n", in, out, ratio(out-(in-header), out), name)
}

func (j *job) show() {
	if j.listed++; j.listed == 1 && !j.quiet {
		if j.verbose {
			j.Out.WriteString("method  crc     date  time  ")
		}
		j.Out.WriteString("         compressed        uncompressed  ratio uncompressed_name\n")
	}
	name := j.shown
	j.Unwritten = unwritten(j.Tool, name)
	if j.packer.name != nil && *j.packer.name && j.original != "" {
		name = filepath.Base(j.original)
	}
	at := j.at
	if at.IsZero() {
		at = time.Unix(j.stat.Mtim.Unix())
	}
	about := fmt.Sprintf("defla %08x %s ", j.sum, at.Format("Jan _2 15:04"))
	j.sumIn += j.read
	j.sumOut += j.written
	j.row(about, j.read, j.written, j.header, name)
}

// transfer compresses or decompresses. open is called before the first byte is written. It
// reports whether all is well; otherwise it has written a message.
func (j *job) transfer(open func() bool) bool {
	if !j.decompress {
		return (open == nil || open()) && j.deflate()
	}
	return j.inflate(open)
}

// A counter counts what is read or written, and remembers the first error.
type counter struct {
	r   io.Reader
	w   io.Writer
	n   int64
	err error
}

func (c *counter) Read(p []byte) (n int, err error) {
	n, err = c.r.Read(p)
	c.n += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

func (c *counter) Write(p []byte) (n int, err error) {
	n, err = c.w.Write(p)
	c.n += int64(n)
	if err != nil && c.err == nil {
		c.err = err
	}
	return n, err
}

// deflate writes a gzip file, RFC 1952.
func (j *job) deflate() bool {
	in, out := &counter{r: j.in}, &counter{w: j.out}
	head := []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}
	switch j.level {
	case 1:
		head[8] = 4
	case 9:
		head[8] = 2
	}
	if j.packer.name == nil || *j.packer.name {
		if at := int64(j.stat.Mtim.Sec); j.stat.Mode&unix.S_IFMT == unix.S_IFREG && at > 0 && at < 1<<32 {
			for i := range 4 {
				head[4+i] = byte(at >> (8 * i))
			}
		}
		if j.name != "stdin" {
			head[3] = 8
			head = append(append(head, filepath.Base(j.name)...), 0)
		}
	}
	j.header = int64(len(head) + 8)
	source := bufio.NewReaderSize(in, 64<<10)
	if _, err := source.Peek(1); err != nil && err != io.EOF {
		return j.checked(err, in, out) // without a header
	}
	out.Write(head)
	z, err := flate.NewWriter(out, j.level)
	if err != nil {
		j.fail(j.name, err)
		return false
	}
	sum := crc32.NewIEEE()
	_, err = io.CopyBuffer(io.MultiWriter(z, sum), struct{ io.Reader }{source}, make([]byte, 64<<10))
	if err == nil {
		err = z.Close()
	}
	if err == nil {
		var tail [8]byte
		for i := range 4 {
			tail[i], tail[4+i] = byte(sum.Sum32()>>(8*i)), byte(in.n>>(8*i))
		}
		_, err = out.Write(tail[:])
	}
	j.read, j.written = in.n, out.n
	return j.checked(err, in, out)
}

// failAfterLine complains as gzip does about files, after a line that it may have begun.
func (j *job) failAfterLine(name string, err error) {
	j.Out.Flush()
	io.WriteString(j.Stderr, "\n")
	j.fail(name, err)
}

// checked reports whether reading and writing went well.
func (j *job) checked(err error, in, out *counter) bool {
	switch {
	case in.err != nil:
		j.failAfterLine(j.name, in.err)
	case out.err != nil:
		name := j.shown
		if j.toStdout || name == "stdout" {
			j.fail("stdout", out.err)
		} else {
			j.failAfterLine(name, out.err)
		}
	case err != nil:
		j.bad(j.name, err.Error())
		j.aborted = err == errEnd || err == errFormat
		return false
	default:
		return true
	}
	j.aborted = true
	return false
}

// inflate reads a gzip file.
func (j *job) inflate(open func() bool) bool {
	in := &counter{r: j.in}
	source := bufio.NewReaderSize(in, 64<<10)
	magic, err := source.Peek(2)
	switch {
	case in.err != nil:
		return j.checked(in.err, in, nil)
	case j.force && j.toStdout && !j.list && !j.test && (len(magic) < 2 || magic[0] != 0x1f || magic[1] != 0x8b):
		_, err := io.Copy(j.out, source)
		if err != nil {
			j.fail(j.name, err)
		}
		return false // no line about the ratio
	case err != nil:
		j.bad(j.name, errEnd.Error())
		j.aborted = true
		return false
	case magic[0] != 0x1f || magic[1] != 0x8b:
		j.bad(j.name, "not in gzip format")
		return false
	}
	j.parseHeader(source)
	if open != nil && !open() {
		return false
	}
	out := &counter{w: j.out}
	var sum hash.Hash32
	if j.list && j.verbose {
		sum = crc32.NewIEEE()
		out.w = sum
	}
	z := inflate.NewReader(source)
	defer z.Close()
	for err == nil {
		var data []byte
		if data, err = z.Next(); len(data) > 0 {
			if _, e := out.Write(data); e != nil {
				err = e
			}
		}
	}
	j.read, j.written = in.n-int64(source.Buffered()), out.n
	if sum != nil {
		j.sum = sum.Sum32()
	}
	if err == io.EOF {
		err = nil
	}
	if !j.checked(explained(err), in, out) {
		return false
	}
	if z.TrailingGarbage() {
		if !j.quiet {
			io.WriteString(j.Stderr, "\n"+j.Argv[0]+": "+j.name+": decompression OK, trailing garbage ignored\n")
		}
		if j.Status == 0 {
			j.Status = warning
		}
	}
	if j.list {
		j.show()
	}
	return true
}

// parseHeader reads the name and the time of the first member's header. The reader keeps what
// it reads.
func (j *job) parseHeader(source *bufio.Reader) {
	head, _ := source.Peek(32 << 10)
	j.header = 18
	if len(head) < 10 {
		return
	}
	flags := head[3]
	if at := int64(head[4]) | int64(head[5])<<8 | int64(head[6])<<16 | int64(head[7])<<24; at != 0 {
		j.at = time.Unix(at, 0)
	}
	i := 10
	if flags&4 != 0 && len(head) >= 12 {
		i += 2 + int(head[10]) + int(head[11])<<8
	}
	if flags&8 != 0 && i < len(head) {
		name, _, _ := strings.Cut(string(head[i:]), "\x00")
		j.original = name
		i += len(name) + 1
	}
	j.header = int64(i + 8)
}

// explained returns gzip's message for an error of the decompressor.
func explained(err error) error {
	var corrupt *inflate.CorruptError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errEnd
	case errors.Is(err, inflate.ErrChecksum):
		return errors.New("invalid compressed data--crc error")
	case errors.Is(err, inflate.ErrLength):
		return errors.New("invalid compressed data--length error")
	case errors.Is(err, inflate.ErrMethod):
		return errors.New("unknown method -- not supported")
	case errors.As(err, &corrupt):
		return errFormat
	}
	return err
}

var (
	errEnd    = errors.New("unexpected end of file")
	errFormat = errors.New("invalid compressed data--format violated")
)
