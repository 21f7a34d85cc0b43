// Package xz implements xz(1) of XZ Utils, unxz(1) and xzcat(1). All levels of compression are the
// one that fetchroot --pack has, too.
//
// Synopsis:
//
//	xz [OPTION]... [FILE]...
//	unxz [OPTION]... [FILE]...
//	xzcat [OPTION]... [FILE]...
package xz

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/xz"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/inplace"
	"golang.org/x/sys/unix"
)

// The commands.
var (
	Command    = command("xz", false, false)
	Decompress = command("unxz", true, false)
	Cat        = command("xzcat", true, true)
)

const usage = `[OPTION]... [FILE]...
Compresses files to .xz files, or decompresses those; without a FILE, or for -, standard input
to standard output.
  -z, --compress    compress
  -d, --decompress  decompress
  -c, --stdout      write to standard output, keep the files
  -C, --check=crc64 accepted, the only check
  -f, --force       overwrite files, follow links; with -dc, copy what is not compressed
  -F, --format=FORMAT
                    auto or xz
  -k, --keep        keep the files
  -q, --quiet       no warnings
  -Q, --no-warn     warnings leave the exit status as it is
  -S, --suffix=SUF  another suffix than .xz
  -t, --test        only check the files
  -v, --verbose     print a line about each file
  -0, -9            accepted, as all digits between
  -e, --extreme     accepted
  -T, --threads=NUMBER
                    accepted
  -M, --memlimit=LIMIT
                    accepted
`

func command(name string, decompress, toStdout bool) *cli.Command {
	dialect := cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 1, UsageStatus: 1, Unwritten: func(cause error) error {
		return cli.Fail("Writing to standard output failed", cause)
	}}
	return gnu.Command(name, dialect, usage, func(t *gnu.Tool) error {
		x := &worker{Tool: t, decompress: decompress, toStdout: toStdout, keep: toStdout}
		return x.run()
	})
}

var options = cli.Options{Permute: true, Short: "cC:deF:fhHkM:qQS:tT:vVz0123456789", Long: []cli.LongOption{
	{Name: "compress", Key: 'z'},
	{Name: "decompress", Key: 'd'},
	{Name: "uncompress", Key: 'd'},
	{Name: "test", Key: 't'},
	{Name: "keep", Key: 'k'},
	{Name: "force", Key: 'f'},
	{Name: "stdout", Key: 'c'},
	{Name: "to-stdout", Key: 'c'},
	{Name: "suffix", Argument: cli.Required, Key: 'S'},
	{Name: "threads", Argument: cli.Required, Key: 'T'},
	{Name: "memlimit", Argument: cli.Required, Key: 'M'},
	{Name: "memory", Argument: cli.Required, Key: 'M'},
	{Name: "extreme", Key: 'e'},
	{Name: "quiet", Key: 'q'},
	{Name: "verbose", Key: 'v'},
	{Name: "format", Argument: cli.Required, Key: 'F'},
	{Name: "check", Argument: cli.Required, Key: 'C'},
	{Name: "no-warn", Key: 'Q'},
	{Name: "no-sparse", Key: keyAccepted},
	{Name: "no-sync", Key: keyAccepted},
	{Name: "no-adjust", Key: keyAccepted},
	{Name: "robot", Key: keyAccepted},
	{Name: "memlimit-compress", Argument: cli.Required, Key: keyAccepted},
	{Name: "memlimit-decompress", Argument: cli.Required, Key: keyAccepted},
	{Name: "memlimit-mt-decompress", Argument: cli.Required, Key: keyAccepted},
	{Name: "block-size", Argument: cli.Required, Key: keyAccepted},
	{Name: "fast", Key: '0'},
	{Name: "best", Key: '9'},
}}

// keyAccepted is the key of options that change neither the data nor a message here.
const keyAccepted = 1000

// A worker is one run of the command.
type worker struct {
	*gnu.Tool
	decompress, toStdout, force, keep, test, verbose bool
	noWarn                                           bool // warnings leave the status as it is
	quiet                                            int
	suffix                                           string
}

func (x *worker) run() error {
	files, err := x.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'c':
			x.toStdout, x.keep = true, true
		case 'C':
			return checkKind(o.Value)
		case 'd':
			x.decompress = true
		case 'f':
			x.force = true
		case 'F':
			return x.checkFormat(o.Value)
		case 'h', 'H':
			return x.Help()
		case 'k':
			x.keep = true
		case 'q':
			x.quiet++
		case 'Q':
			x.noWarn = true
		case 'S':
			if x.suffix = o.Value; o.Value == "" || strings.Contains(o.Value, "/") {
				return cli.Fail(o.Value+": Invalid filename suffix", nil)
			}
		case 't':
			x.test, x.decompress = true, true
		case 'v':
			x.verbose = true
		case 'V':
			return x.Version()
		case 'z':
			x.decompress, x.test = false, false
		}
		return nil
	})
	var f *cli.Failure
	if errors.As(err, &f) && f.Usage {
		return cli.Fail(f.Text+"\n"+x.Argv[0]+": Try '"+x.Argv[0]+" --help' for more information.", nil)
	}
	if err != nil {
		return err
	}
	for _, name := range gnu.OrStdin(files) {
		if name == "" {
			if x.quiet < 2 {
				x.Warn("Empty filename, skipping")
			}
			x.Status = 1
			continue
		}
		x.file(name)
	}
	return nil
}

// checkFormat takes the format of -F. Only .xz files are compressed.
func (x *worker) checkFormat(name string) error {
	switch name {
	case "auto", "xz":
		return nil
	case "lzip":
		if !x.decompress {
			return cli.Fail("Compression of lzip files (.lz) is not supported", nil)
		}
		fallthrough
	case "lzma", "alone", "raw":
		return cli.Fail("--format="+name+" is not supported", nil)
	}
	return cli.Fail(x.Locale.Masked(name)+": Unknown file format type", nil)
}

// checkKind takes the integrity check of -C: a CRC-64, which is the default.
func checkKind(name string) error {
	switch name {
	case "crc64":
		return nil
	case "none", "crc32", "sha256":
		return cli.Fail("--check="+name+" is not supported", nil)
	}
	return cli.Fail(name+": Unsupported integrity check type", nil)
}

// fail writes a message about a file.
func (x *worker) fail(name, text string) { x.complain(x.Locale.Masked(name) + ": " + text) }

func (x *worker) complain(text string) {
	if x.quiet < 2 {
		x.Warn(text)
	}
	x.Status = 1
}

func (x *worker) warn(name, text string) {
	if x.quiet < 1 {
		x.Warn(x.Locale.Masked(name) + ": " + text)
	}
	if x.Status == 0 && !x.noWarn {
		x.Status = 2
	}
}

// suffixes are the ends of names of compressed files, and what they become.
func (x *worker) suffixes() []struct{ end, becomes string } {
	return []struct{ end, becomes string }{{x.suffix, ""}, {".xz", ""}, {".txz", ".tar"}, {".lzma", ""}, {".tlz", ".tar"}}
}

// target returns the name of the file to write, or "" after a warning.
func (x *worker) target(name string) string {
	for _, s := range x.suffixes() {
		rest, ok := strings.CutSuffix(name, s.end)
		switch {
		case !ok || s.end == "" || rest == "" || filepath.Base(rest) == "." || strings.HasSuffix(rest, "/"):
		case x.decompress:
			return rest + s.becomes
		case s.end != ".lzma" && s.end != ".tlz":
			x.warn(name, "File already has '"+s.end+"' suffix, skipping")
			return ""
		}
	}
	if x.decompress {
		x.warn(name, "Filename has an unknown suffix, skipping")
		return ""
	}
	return name + cmp.Or(x.suffix, ".xz")
}

func (x *worker) file(name string) {
	if name == "-" {
		if x.decompress && terminal.Is(terminal.FD(x.Stdin)) {
			x.complain("Compressed data cannot be read from a terminal")
			return
		}
		x.data("(stdin)", x.Stdin, nil)
		return
	}
	flags := unix.O_RDONLY | unix.O_NONBLOCK | unix.O_NOCTTY | unix.O_CLOEXEC
	inPlace := !x.toStdout && !x.test
	if inPlace && !x.force && !x.keep {
		flags |= unix.O_NOFOLLOW
	}
	fd, err := unix.Open(name, flags, 0)
	switch {
	case err == unix.ELOOP && flags&unix.O_NOFOLLOW != 0 && isLink(name):
		x.warn(name, "Is a symbolic link, skipping")
		return
	case err != nil:
		x.fail(name, cli.Strerror(err))
		return
	}
	in := os.NewFile(uintptr(fd), name)
	defer in.Close()
	var st unix.Stat_t
	unix.Fstat(fd, &st)
	switch kind := st.Mode & unix.S_IFMT; {
	case kind == unix.S_IFDIR:
		x.warn(name, "Is a directory, skipping")
	case inPlace && !x.force && kind != unix.S_IFREG:
		x.warn(name, "Not a regular file, skipping")
	case inPlace && !x.force && !x.keep && st.Mode&(unix.S_ISUID|unix.S_ISGID) != 0:
		x.warn(name, "File has setuid or setgid bit set, skipping")
	case inPlace && !x.force && !x.keep && st.Mode&unix.S_ISVTX != 0:
		x.warn(name, "File has sticky bit set, skipping")
	case inPlace && !x.force && !x.keep && st.Nlink > 1:
		x.warn(name, "Input file has more than one hard link, skipping")
	default:
		x.data(name, in, &st)
	}
}

func isLink(name string) bool {
	var st unix.Stat_t
	return unix.Lstat(name, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFLNK
}

// data works on a file, or on standard input if st is nil.
func (x *worker) data(name string, file io.Reader, st *unix.Stat_t) {
	in := &inplace.Counter{Do: file.Read}
	source := bufio.NewReaderSize(in, 64<<10)
	var format *compression.Format
	if x.decompress {
		if format = x.recognize(name, source, st); format == nil {
			return
		}
	}
	out := &inplace.Counter{Do: x.Stdout.Write}
	var f *os.File
	switch {
	case x.test:
		out.Do = io.Discard.Write
	case st != nil && !x.toStdout:
		if f = x.create(name); f == nil {
			return
		}
		out.Do = f.Write
	case !x.decompress && terminal.Is(terminal.FD(x.Stdout)):
		x.complain("Compressed data cannot be written to a terminal")
		return
	}
	if !x.copy(name, format, source, in, out) {
		if f != nil {
			inplace.Discard(f)
		}
		return
	}
	if f != nil {
		if err := inplace.Finish(f, st); err != nil {
			x.fail(f.Name(), cli.Strerror(err))
			return
		}
		if !x.keep {
			os.Remove(name)
		}
	}
	if x.verbose {
		x.Out.Flush()
		packed, plain := in.N, out.N
		if !x.decompress {
			packed, plain = plain, packed
		}
		fmt.Fprintf(x.Stderr, "%s: %s / %s = %.3f\n", x.Locale.Masked(name), size(packed), size(plain), float64(packed)/float64(max(plain, 1)))
	}
}

// recognize returns the format of compressed data. It returns nil if there is nothing more to do: after
// a message, or when -f has copied the data.
func (x *worker) recognize(name string, source *bufio.Reader, st *unix.Stat_t) *compression.Format {
	head, err := source.Peek(12)
	format := formats.All.Detect(head)
	switch {
	case err != nil && err != io.EOF:
		x.fail(name, "Read error: "+cli.Strerror(err))
	case format != nil && format.Name == "xz":
		return format
	case x.force && (x.toStdout || st == nil) && !x.test:
		if _, err := io.Copy(x.Out, source); err != nil {
			x.fail(name, cli.Strerror(err))
		}
	default:
		x.fail(name, "File format not recognized")
	}
	return nil
}

// create makes the file to write. It returns nil after a message.
func (x *worker) create(name string) *os.File {
	to := x.target(name)
	if to == "" {
		return nil
	}
	if x.force {
		if err := unix.Unlink(to); err != nil && err != unix.ENOENT { // not an empty directory
			x.fail(to, "Cannot remove: "+cli.Strerror(err))
			return nil
		}
	}
	f, err := inplace.Create(to, 0o600)
	if err != nil {
		x.fail(to, cli.Strerror(err))
		return nil
	}
	return f
}

// compress writes the compressed data.
func compress(out io.Writer, source io.Reader) error {
	z, err := xz.NewWriter(out)
	if err != nil {
		return err
	}
	_, err = io.CopyBuffer(struct{ io.Writer }{z}, struct{ io.Reader }{source}, make([]byte, 64<<10))
	if closing := z.Close(); err == nil {
		err = closing
	}
	return err
}

// decompress writes the decompressed data.
func decompress(out io.Writer, source io.Reader, format *compression.Format) error {
	z := format.NewReader(source)
	defer z.Close()
	_, err := io.CopyBuffer(struct{ io.Writer }{out}, struct{ io.Reader }{z}, make([]byte, 64<<10))
	return err
}

// copy compresses if format is nil, or decompresses. It reports whether all is well.
func (x *worker) copy(name string, format *compression.Format, source io.Reader, in, out *inplace.Counter) bool {
	var err error
	if format == nil {
		err = compress(out, source)
	} else {
		err = decompress(out, source, format)
	}
	switch {
	case err == nil:
		return true
	case in.Err != nil && in.Err != io.EOF:
		x.fail(name, "Read error: "+cli.Strerror(in.Err))
	case out.Err != nil:
		if out.Err == io.ErrShortWrite {
			out.Err = unix.EIO
		}
		x.fail("(stdout)", "Write error: "+cli.Strerror(out.Err))
	default:
		x.fail(name, explained(err))
	}
	return false
}

// explained returns xz's message for an error of the decompressor.
func explained(err error) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "cut short") || errors.Is(err, io.ErrUnexpectedEOF):
		return "Unexpected end of input"
	case strings.Contains(text, "takes more than"):
		return "Memory usage limit reached"
	case strings.Contains(text, "data has") || strings.Contains(text, "not supported"):
		return "Unsupported options"
	}
	return "Compressed data is corrupt"
}

// size formats a number of bytes as xz does.
func size(n int64) string {
	if n < 10000 {
		return fmt.Sprintf("%d B", n)
	}
	v, unit := float64(n), 0
	for {
		v /= 1024
		if v < 9999.95 || unit == 4 {
			return fmt.Sprintf("%.1f %ciB", v, "KMGTP"[unit])
		}
		unit++
	}
}
