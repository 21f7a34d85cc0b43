// Package xz implements the decompression of xz(1) of XZ Utils, unxz(1) and xzcat(1). Compression is
// refused with a message; fetchroot --pack writes xz.
//
// Synopsis:
//
//	xz -d [OPTION]... [FILE]...
//	unxz [OPTION]... [FILE]...
//	xzcat [OPTION]... [FILE]...
package xz

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/compression/formats"
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
Decompresses .xz files; without a FILE, or for -, standard input to standard output.
  -d, --decompress  decompress; xz needs this option, because it cannot compress
  -c, --stdout      write to standard output, keep the files
  -f, --force       overwrite files, follow links; with -dc, copy what is not compressed
  -k, --keep        keep the files
  -q, --quiet       no warnings
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
		x := &unpacker{Tool: t, decompress: decompress, toStdout: toStdout, keep: toStdout}
		return x.run()
	})
}

var options = cli.Options{Permute: true, Short: "cdefhHkM:qS:tT:vVz0123456789", Long: []cli.LongOption{
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
}}

// An unpacker is one run of the command.
type unpacker struct {
	*gnu.Tool
	decompress, toStdout, force, keep, test, verbose bool
	quiet                                            int
	suffix                                           string
}

func (x *unpacker) run() error {
	files, err := x.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'c':
			x.toStdout, x.keep = true, true
		case 'd':
			x.decompress = true
		case 'f':
			x.force = true
		case 'h', 'H':
			return x.Help()
		case 'k':
			x.keep = true
		case 'q':
			x.quiet++
		case 'S':
			x.suffix = o.Value
		case 't':
			x.test, x.decompress = true, true
		case 'v':
			x.verbose = true
		case 'V':
			return x.Version()
		case 'z':
			x.decompress = false
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
	if !x.decompress {
		return cli.Fail("compression is not supported, only -d and -t", nil)
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

// fail writes a message about a file.
func (x *unpacker) fail(name, text string) {
	if x.quiet < 2 {
		x.Warn(name + ": " + text)
	}
	x.Status = 1
}

func (x *unpacker) warn(name, text string) {
	if x.quiet < 1 {
		x.Warn(name + ": " + text)
	}
	if x.Status == 0 {
		x.Status = 2
	}
}

// target returns the name without the suffix, or "" if there is none.
func (x *unpacker) target(name string) string {
	for _, s := range []struct{ suffix, becomes string }{{x.suffix, ""}, {".xz", ""}, {".txz", ".tar"}, {".lzma", ""}, {".tlz", ".tar"}} {
		if rest, ok := strings.CutSuffix(name, s.suffix); ok && s.suffix != "" && rest != "" && filepath.Base(rest) != "." && !strings.HasSuffix(rest, "/") {
			return rest + s.becomes
		}
	}
	return ""
}

func (x *unpacker) file(name string) {
	if name == "-" {
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

// data decompresses a file, or standard input if st is nil.
func (x *unpacker) data(name string, file io.Reader, st *unix.Stat_t) {
	in := &inplace.Counter{Do: file.Read}
	source := bufio.NewReaderSize(in, 64<<10)
	head, err := source.Peek(12)
	format := formats.All.Detect(head)
	switch {
	case err != nil && err != io.EOF:
		x.fail(name, cli.Strerror(err))
		return
	case (format == nil || format.Name != "xz") && x.force && (x.toStdout || st == nil) && !x.test:
		if _, err := io.Copy(x.Out, source); err != nil {
			x.fail(name, cli.Strerror(err))
		}
		return
	case format == nil || format.Name != "xz":
		x.fail(name, "File format not recognized")
		return
	}
	out := &inplace.Counter{Do: x.Stdout.Write}
	var f *os.File
	switch {
	case x.test:
		out.Do = io.Discard.Write
	case st != nil && !x.toStdout:
		to := x.target(name)
		if to == "" {
			x.warn(name, "Filename has an unknown suffix, skipping")
			return
		}
		if x.force {
			if err := unix.Unlink(to); err != nil && err != unix.ENOENT { // not an empty directory
				x.fail(to, "Cannot remove: "+cli.Strerror(err))
				return
			}
		}
		if f, err = inplace.Create(to, 0o600); err != nil {
			x.fail(to, cli.Strerror(err))
			return
		}
		out.Do = f.Write
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
		fmt.Fprintf(x.Stderr, "%s: %s / %s = %.3f\n", name, size(in.N), size(out.N), float64(in.N)/float64(max(out.N, 1)))
	}
}

// copy writes the decompressed data, and reports whether all is well.
func (x *unpacker) copy(name string, format *compression.Format, source io.Reader, in, out *inplace.Counter) bool {
	z := format.NewReader(source)
	defer z.Close()
	_, err := io.CopyBuffer(struct{ io.Writer }{out}, struct{ io.Reader }{z}, make([]byte, 64<<10))
	switch {
	case err == nil:
		return true
	case in.Err != nil && in.Err != io.EOF:
		x.fail(name, cli.Strerror(in.Err))
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
