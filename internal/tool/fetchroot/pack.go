package fetchroot

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/partial"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/rootless"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/terminal"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// A packing is the parsed command line of `fetchroot --pack`.
type packing struct {
	dir, file    string // file is "-" for standard output
	force, quiet bool
	times        tree.Times
	compress     Compressor
}

// packTree makes an archive of a directory.
func (j *job) packTree(inv *cli.Invocation) error {
	rootless.BecomeRoot(inv) // to read files of all subordinate ids; on failure, pack what can be read
	return interrupt.Command(inv, func(ctx context.Context) error { return j.packing.run(ctx, inv) })
}

// readOperands parses the operands of --pack, --mtime and SOURCE_DATE_EPOCH.
func (j *job) readOperands(inv *cli.Invocation, operands []string) error {
	p := &j.packing
	p.force, p.quiet = j.unpack.Force, j.quiet
	switch len(operands) {
	case 2:
		p.dir, p.file = operands[0], operands[1]
	case 1:
		p.dir = operands[0]
		p.file = filepath.Base(filepath.Clean(p.dir)) + ".tar.gz"
	case 0:
		return usage(j.words.PackNothing, "")
	default:
		return usage(j.words.ExtraOperand, operands[2])
	}
	if p.dir == "" || p.file == "" {
		return usage(j.words.EmptyOperand, "")
	}
	if err := j.checkImage(); err != nil {
		return err
	}
	if len(operands) == 1 && strings.ContainsAny(p.file[:1], "./") {
		return &cli.Failure{Text: texts.Fill(j.words.NameFile, "name", p.dir), Usage: true}
	}
	if j.mtime != "" {
		when, err := parseTime(j.mtime)
		if err != nil {
			return usage(j.words.NotTime, j.mtime)
		}
		p.times.All = &when
	}
	if epoch, ok := inv.Getenv("SOURCE_DATE_EPOCH"); ok && epoch != "" {
		seconds, err := strconv.ParseUint(epoch, 10, 62)
		if err != nil {
			return cli.Fail(texts.Fill(j.words.NotEpoch, "word", epoch), nil)
		}
		latest := time.Unix(int64(seconds), 0)
		p.times.Latest = &latest
	}
	return nil
}

// summarize prints a line about what was packed, and a line about what was not. size is that of the
// output in bytes.
func summarize(inv *cli.Invocation, file string, r tree.Packed, size int64, began time.Time, sum string) error {
	words, name := interrupt.Words(inv), inv.ErrorName()
	text := name + ": " + file + ": " + texts.Fill(words.Packed, "files", progress.Files(words, r.Files), "size", progress.Size(words, r.Bytes),
		"packed", progress.Size(words, size), "seconds", progress.Seconds(words, time.Since(began)), "sum", sum) + "\n"
	if r.Sockets > 0 {
		text += name + ": " + texts.Fill(words.Sockets, "count", strconv.Itoa(int(r.Sockets))) + "\n"
	}
	return inv.Tell(text)
}

// parseTime parses @SECONDS since 1970, or a date with an optional time. The time is in UTC
// unless it has a zone.
func parseTime(s string) (time.Time, error) {
	if number, ok := strings.CutPrefix(s, "@"); ok {
		seconds, err := strconv.ParseInt(number, 10, 64)
		return time.Unix(seconds, 0), err
	}
	var when time.Time
	var err error
	for _, layout := range []string{time.DateOnly, time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if when, err = time.Parse(layout, s); err == nil {
			break
		}
	}
	return when, err
}

// run packs the tree. The file appears only when it is complete.
func (p *packing) run(ctx context.Context, inv *cli.Invocation) error {
	began := time.Now()
	out, err := p.create(inv)
	if err != nil {
		return err
	}
	defer out.discard()
	compressed := &counter{w: out, hash: sha256.New()}
	zip, err := p.compressor(compressed)
	if err != nil {
		return err
	}
	result, err := tree.Pack(ctx, p.dir, zip, p.times, out.stat)
	if e := zip.Close(); err == nil {
		err = e
	}
	if compressed.err != nil {
		err = partial.Cannot(p.file, compressed.err)
	}
	if err != nil {
		return err
	}
	if err := out.publish(); err != nil {
		return partial.Cannot(p.file, err)
	}
	if p.quiet {
		return nil
	}
	sum := fmt.Sprintf("SHA-256 %x", compressed.hash.Sum(nil))
	return summarize(inv, p.file, result, compressed.count, began, sum)
}

// isGzip reports whether the archive is of gzip, as far as that is known without the rows of the other
// formats: their suffixes are in package formats.
func (p *packing) isGzip() bool { return p.file == "-" || compression.Gzip.HasSuffix(p.file) }

// compressor returns a writer that compresses to w on all processors.
func (p *packing) compressor(w io.Writer) (io.WriteCloser, error) {
	if p.isGzip() {
		return compression.Gzip.Compress(w)
	}
	return p.compress(p.file, w)
}

// A counter hashes and counts what is written. It keeps the first error.
type counter struct {
	w     io.Writer
	hash  hash.Hash
	count int64
	err   error
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.hash.Write(b[:n])
	c.count += int64(n)
	if c.err == nil {
		c.err = err
	}
	return n, err
}

// A packFile is the output: standard output, or a file that appears when it is complete.
type packFile struct {
	io.Writer
	stat *unix.Stat_t  // of the file
	file *partial.File // nil: the standard output
}

// create opens the output. It refuses a terminal, and an existing file without --force.
func (p *packing) create(inv *cli.Invocation) (*packFile, error) {
	if p.file == "-" {
		out := &packFile{Writer: inv.Stdout}
		if f, ok := inv.Stdout.(interface{ Fd() uintptr }); ok {
			if terminal.Is(int(f.Fd())) {
				return nil, reason.Say(func(w *texts.Fetch) string { return w.ToTerminal }, nil)
			}
			st := new(unix.Stat_t)
			if unix.Fstat(int(f.Fd()), st) == nil {
				out.stat = st
			}
		}
		return out, nil
	}
	f, err := partial.Create(p.file, p.force)
	if err != nil {
		return nil, err
	}
	return &packFile{Writer: f, stat: &f.Stat, file: f}, nil
}

// publish gives the file its final name.
func (f *packFile) publish() error {
	if f.file == nil {
		return nil
	}
	return f.file.Publish()
}

// discard removes the file if it has not been published.
func (f *packFile) discard() {
	if f.file != nil {
		f.file.Discard()
	}
}
