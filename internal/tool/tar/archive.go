package tar

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// open opens the archive for reading.
func (j *job) open() (io.ReadCloser, error) {
	if j.file == "-" {
		if terminal.Is(terminal.FD(j.Stdin)) {
			return nil, j.giveUp("Refusing to read archive contents from terminal (missing -f option?)", nil)
		}
		f, is := j.Stdin.(*os.File)
		switch {
		case entry.WasClosed(0):
			return nil, j.atBeginning(unix.EBADF)
		case is && isDirectory(f):
			return nil, j.atBeginning(unix.EISDIR)
		}
		return j.inflated(io.NopCloser(j.Stdin))
	}
	f, err := os.Open(j.file)
	if err != nil {
		return nil, j.giveUp(j.member(j.file)+": Cannot open", err)
	}
	if isDirectory(f) {
		f.Close()
		return nil, j.atBeginning(unix.EISDIR)
	}
	return j.inflated(f)
}

// atBeginning returns the failure of an archive of which nothing can be read.
func (j *job) atBeginning(why error) error {
	j.complain(j.member(j.file)+": Cannot read", why)
	return j.giveUp("At beginning of tape, quitting now", nil)
}

func isDirectory(f *os.File) bool {
	st, err := f.Stat()
	return err == nil && st.IsDir()
}

// inflated returns an archive without its compression by the program of -I. An archive that -z or its
// like cannot read is refused, though the format would be recognized.
func (j *job) inflated(in io.ReadCloser) (io.ReadCloser, error) {
	program := j.program
	if j.gzip {
		program = "gzip"
	}
	refusal, checked := refusals[program]
	switch {
	case j.given:
		return j.decompressed(in)
	case !checked:
		return in, nil
	}
	head := make([]byte, tarfile.BlockSize)
	if f, is := in.(*os.File); is {
		n, _ := f.ReadAt(head, 0)
		head = head[:n]
	} else {
		buffered := bufio.NewReaderSize(in, 64<<10)
		head, _ = buffered.Peek(len(head))
		in = struct {
			io.Reader
			io.Closer
		}{buffered, in}
	}
	format := formats.All.Detect(head)
	if len(head) == 0 || format != nil && (format.Name == program || program == "zstd" && format.Name != "bzip2") {
		return in, nil
	}
	io.WriteString(j.Stderr, refusal.message)
	return nil, j.giveUp("Child returned status "+strconv.Itoa(refusal.status), nil)
}

// refusals has what the program of an option says of an archive of another format, and its status. zstd(1)
// also reads gzip and xz.
var refusals = map[string]struct {
	message string
	status  int
}{
	"gzip":  {"\ngzip: stdin: not in gzip format\n", 1},
	"xz":    {"xz: (stdin): File format not recognized\n", 1},
	"zstd":  {"zstd: /*stdin*\\: unsupported format \n", 1},
	"bzip2": {"bzip2: (stdin) is not a bzip2 file.\n", 2},
}

// source returns an archive as the options say that it is read.
func (j *job) source(in io.Reader) tarfile.Source {
	return tarfile.Source{
		Archive: in, Formats: formats.All, Limit: math.MaxInt64, Lenient: true, Locale: j.quoting,
		IgnoreZeros: j.ignoreZeros, Notice: j.notice, Uncompressed: reading{j},
		Malformed: func(text string) { j.complain(text, nil) }, Listing: j.do == 't',
		Unknown: func(key string) {
			j.warn("unknown-keyword", "Ignoring unknown extended header keyword '"+key+"'")
		},
	}
}

// plainSource returns an archive that is not compressed, for its places in the file.
func (j *job) plainSource(in io.ReaderAt, size int64) tarfile.Source {
	from := j.source(io.NewSectionReader(in, 0, size))
	from.Formats, from.Uncompressed = nil, nil
	return from
}

// checkPlain returns the failure for a compressed archive that would have to be changed in its place.
func (j *job) checkPlain(f io.ReaderAt) error {
	head := make([]byte, tarfile.BlockSize)
	if n, _ := f.ReadAt(head, 0); formats.All.Detect(head[:n]) != nil {
		return j.giveUp("Cannot update compressed archives", nil)
	}
	return nil
}

// notice prints what stands in the place of a header.
func (j *job) notice(n tarfile.Notice, block int64) {
	switch n {
	case tarfile.NotTar:
		j.complain("This does not look like a tar archive", nil)
	case tarfile.Skipping:
		j.complain("Skipping to next header", nil)
	case tarfile.LoneZeros:
		j.warn("alone-zero-block", fmt.Sprintf("A lone zero block at %d", block+1))
	case tarfile.Zeros:
		if j.numbers {
			io.WriteString(j.lines, blockNumber(block)+"** Block of NULs **\n")
		}
	case tarfile.NoZeros:
		if j.numbers {
			io.WriteString(j.lines, blockNumber(block)+"** End of File **\n")
		}
		j.warn("missing-zero-blocks", fmt.Sprintf("Terminating zero blocks missing at %d", block))
	}
}

// blockNumber returns what -R prints before a line.
func blockNumber(block int64) string { return fmt.Sprintf("block %d: ", block) }

// read calls see with every entry of an archive, in order.
func (j *job) read(from tarfile.Source, see func(*tarfile.Reader, *tarfile.Header) error) error {
	_, err := tarfile.List(context.Background(), from, see)
	return j.unread(err)
}

// unread returns the failure for an archive that cannot be read to its end.
func (j *job) unread(err error) error {
	if own, is := err.(*cli.Failure); is {
		return own
	}
	if err == tarfile.ErrCut {
		if j.do == 'x' { // once for the member, and once for the archive
			j.complain("Unexpected EOF in archive", nil)
		}
		return j.giveUp("Unexpected EOF in archive", nil)
	}
	if err = j.notArchive(err); err != nil {
		return j.giveUp(reason.Of(err), nil)
	}
	return nil
}

// A labelCheck compares the label of an archive with -V.
type labelCheck struct {
	*job
	seen bool
}

// check checks a label.
func (l *labelCheck) check(h *tarfile.Header) error {
	l.seen = true
	if l.label != nil && !pattern.Globber(*l.label, false, false)(h.Written) {
		return l.giveUp("Volume "+l.quoting.Quote(h.Written)+" does not match "+l.quoting.Quote(*l.label), nil)
	}
	return nil
}

// missing returns the failure for an archive without a label, if -V asks for one.
func (l *labelCheck) missing() error {
	if l.label == nil || l.seen {
		return nil
	}
	return l.giveUp("Archive not labeled to match "+l.quoting.Quote(*l.label), nil)
}
