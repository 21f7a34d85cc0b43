package fetchroot

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/blockwise"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/partial"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/rootless"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/terminal"
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
	return interrupt.Run(interrupt.Teller(inv), func(ctx context.Context) error { return j.packing.run(ctx, inv) })
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
		return &cli.Failure{Text: "--pack needs a directory", Usage: true}
	default:
		return &cli.Failure{Text: "extra operand '" + operands[2] + "'", Usage: true}
	}
	if p.dir == "" || p.file == "" {
		return &cli.Failure{Text: "an operand is empty", Usage: true}
	}
	if err := j.checkImage(); err != nil {
		return err
	}
	if len(operands) == 1 && strings.ContainsAny(p.file[:1], "./") {
		return &cli.Failure{Text: "name the file for '" + p.dir + "'", Usage: true}
	}
	if j.mtime != "" {
		when, err := parseTime(j.mtime)
		if err != nil {
			return &cli.Failure{Text: "not a time such as 2026-01-31, 2026-01-31T12:00:00Z or @1769817600: '" + j.mtime + "'", Usage: true}
		}
		p.times.All = &when
	}
	if epoch, ok := inv.Getenv("SOURCE_DATE_EPOCH"); ok && epoch != "" {
		seconds, err := strconv.ParseUint(epoch, 10, 62)
		if err != nil {
			return cli.Fail("not a number of seconds in SOURCE_DATE_EPOCH: '"+epoch+"'", nil)
		}
		latest := time.Unix(int64(seconds), 0)
		p.times.Latest = &latest
	}
	return nil
}

// parseTime parses @SECONDS since 1970, or a date with an optional time. The time is in UTC
// unless it has a zone.
func parseTime(s string) (time.Time, error) {
	if number, ok := strings.CutPrefix(s, "@"); ok {
		seconds, err := strconv.ParseInt(number, 10, 64)
		return time.Unix(seconds, 0), err
	}
	var when time.Time
	err := errors.New("empty")
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
		err = fmt.Errorf("cannot write '%s': %s", p.file, reason.Of(compressed.err))
	}
	if err != nil {
		return err
	}
	if err := out.publish(); err != nil {
		return fmt.Errorf("cannot write '%s': %s", p.file, reason.Of(err))
	}
	if p.quiet {
		return nil
	}
	name := inv.ErrorName()
	line := fmt.Sprintf("%s: %s: %s files, %s in %s in %s, SHA-256 %x\n", name, p.file,
		progress.Thousands(result.Files), progress.Size(result.Bytes), progress.Size(compressed.count), progress.Seconds(time.Since(began)), compressed.hash.Sum(nil))
	if result.Sockets > 0 {
		line += fmt.Sprintf("%s: sockets, left out: %d\n", name, result.Sockets)
	}
	io.WriteString(inv.Stderr, line)
	return nil
}

// formatOf returns the format that the name of an archive tells: zstd, xz, or gzip for all others.
func formatOf(file string) string {
	for _, f := range []struct{ suffix, format string }{{".zst", "zstd"}, {".tzst", "zstd"}, {".xz", "xz"}, {".txz", "xz"}} {
		if strings.HasSuffix(file, f.suffix) {
			return f.format
		}
	}
	return compression.Gzip.Name
}

// compressor returns a writer that compresses to w on all processors.
func (p *packing) compressor(w io.Writer) (io.WriteCloser, error) {
	if format := formatOf(p.file); format != compression.Gzip.Name {
		return p.compress(format, w)
	}
	return blockwise.Gzip(w, blockwise.Small)
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
				return nil, errors.New("refusing to write an archive to a terminal")
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
