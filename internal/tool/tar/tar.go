// Package tar is tar(1) in the lesson's forms: it unpacks, lists and packs.
package tar

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/quote"
	"github.com/klauspost/pgzip"
	"golang.org/x/sys/unix"
)

// Command is tar(1).
var Command = &cli.Command{
	Name:    "tar",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: fatal, UsageStatus: 64},
	Run:     run,
}

// fatal is the exit status of every failure.
const fatal = 2

const usage = `Usage: tar [OPTION...] [FILE]...
Unpack, list and pack archives.

Examples:
  tar xfz archive.tar.gz        unpack all of it
  tar xf archive.tar usr/bin    unpack a part of it
  tar tvf archive.tar           list it
  tar czf archive.tar.gz DIR    pack DIR

What to do:
  -c, --create          write a new archive of FILEs
  -t, --list            list an archive
  -x, --extract, --get  unpack an archive

Options:
  -f, --file=ARCHIVE    the archive, - for the standard input or output (default)
  -C, --directory=DIR   go to DIR first
  -z, --gzip            compress with gzip; what is read tells itself whether it
                        is compressed with ` + compression.Names + `
  -v, --verbose         name the files
  -p, --same-permissions
                        take nothing from the permissions, as root does anyhow
      --help            display this help
      --version         display version

The first word needs no dash; each of its letters that takes a value takes it
from the words that follow.
`

var options = cli.Options{
	Short:   "ctxf:C:zjJavpo",
	Permute: true,
	Long: []cli.LongOption{
		{Name: "create", Key: 'c'},
		{Name: "list", Key: 't'},
		{Name: "extract", Key: 'x'},
		{Name: "get", Key: 'x'},
		{Name: "file", Argument: cli.Required, Key: 'f'},
		{Name: "directory", Argument: cli.Required, Key: 'C'},
		{Name: "gzip", Key: 'z'},
		{Name: "gunzip", Key: 'z'},
		{Name: "ungzip", Key: 'z'},
		{Name: "bzip2", Key: 'j'},
		{Name: "xz", Key: 'J'},
		{Name: "zstd", Key: 'J'},
		{Name: "auto-compress", Key: 'a'},
		{Name: "verbose", Key: 'v'},
		{Name: "same-permissions", Key: 'p'},
		{Name: "preserve-permissions", Key: 'p'},
		{Name: "same-owner", Key: keyNothing},
		{Name: "numeric-owner", Key: keyNumeric},
		{Name: "help", Key: keyHelp},
		{Name: "version", Key: keyVersion},
	},
}

// Keys of options without a letter.
const (
	keyHelp = 256 + iota
	keyVersion
	keyNumeric
	keyNothing // what is so anyhow
)

// A job is what the command line asks for.
type job struct {
	*cli.Invocation
	do      rune // c, t or x
	file    string
	dir     string
	gzip    bool
	other   rune // the letter of a compression that cannot be written
	verbose bool
	exactly bool // -p
	numeric bool
	names   []string
	quoting quote.Locale
}

func run(inv *cli.Invocation) error {
	j := &job{Invocation: inv, file: "-", dir: "."}
	j.quoting = quote.FromEnvironment(inv.Getenv)
	if answer, err := j.parse(); err != nil || answer != "" {
		if err != nil {
			return err
		}
		return inv.Print(answer)
	}
	switch j.do {
	case 'c':
		return j.create()
	case 't':
		return j.list()
	case 'x':
		return j.extract()
	}
	return &cli.Failure{Text: "You must specify one of the '-ctx' options", Usage: true, Status: fatal}
}

// parse reads the words, and returns what --help and --version say.
func (j *job) parse() (answer string, err error) {
	inv := *j.Invocation
	if inv.Argv, err = newStyle(j.Argv); err != nil {
		return "", err
	}
	words := inv.Getopt(&options)
	for {
		o, err := words.Next()
		if err != nil {
			return "", err
		}
		switch o.Key {
		case cli.End:
			j.names = words.Operands()
			return "", nil
		case 'c', 't', 'x':
			if j.do != 0 && j.do != o.Key {
				return "", &cli.Failure{Text: "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option", Usage: true, Status: fatal}
			}
			j.do = o.Key
		case 'f':
			j.file = o.Value
		case 'C':
			if filepath.IsAbs(o.Value) {
				j.dir = o.Value
			} else {
				j.dir = filepath.Join(j.dir, o.Value)
			}
		case 'z':
			j.gzip = true
		case 'j', 'J':
			j.other = o.Key
		case 'a':
			j.gzip = strings.HasSuffix(j.file, ".gz") || strings.HasSuffix(j.file, ".tgz")
		case 'v':
			j.verbose = true
		case 'p':
			j.exactly = true
		case keyNumeric:
			j.numeric = true
		case keyHelp:
			return usage, nil
		case keyVersion:
			return "tar (contedor) " + cli.Version + "\n", nil
		}
	}
}

// newStyle turns a first word without a dash, letters whose values are the words
// that follow in the same order, into options with dashes.
func newStyle(argv []string) ([]string, error) {
	if len(argv) < 2 || strings.HasPrefix(argv[1], "-") {
		return argv, nil
	}
	words, rest := argv[:1:1], argv[2:]
	for _, letter := range []byte(argv[1]) {
		words = append(words, "-"+string([]byte{letter}))
		if letter == 'f' || letter == 'C' {
			if len(rest) == 0 {
				return nil, &cli.Failure{Text: fmt.Sprintf("Old option '%c' requires an argument.", letter), Usage: true, Status: fatal}
			}
			words, rest = append(words, rest[0]), rest[1:]
		}
	}
	return append(words, rest...), nil
}

// giveUp ends after a failure that leaves nothing to be done.
func (j *job) giveUp(text string, cause error) error {
	j.complain(text, cause)
	return cli.Fail("Error is not recoverable: exiting now", nil)
}

func (j *job) complain(text string, cause error) {
	j.Stderr.Write([]byte(j.ErrorName() + ": " + cli.Fail(text, cause).Error() + "\n"))
}

// open opens the archive that is read.
func (j *job) open() (io.ReadCloser, error) {
	if j.file == "-" {
		if f, ok := j.Stdin.(*os.File); ok && isTerminal(f.Fd()) {
			return nil, j.giveUp("Refusing to read archive contents from terminal (missing -f option?)", nil)
		}
		return io.NopCloser(j.Stdin), nil
	}
	f, err := os.Open(j.file)
	if err != nil {
		return nil, j.giveUp(j.file+": Cannot open", err)
	}
	if st, err := f.Stat(); err == nil && st.IsDir() {
		f.Close()
		return nil, j.giveUp(j.file+": Cannot read", unix.EISDIR)
	}
	return f, nil
}

func isTerminal(fd uintptr) bool {
	_, err := unix.IoctlGetTermios(int(fd), unix.TCGETS)
	return err == nil
}

// extract unpacks.
func (j *job) extract() error {
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	s, whole := j.selection(), true
	result, err := tree.Extract(context.Background(), j.dir, in, tree.Extraction{
		Exactly: j.exactly || os.Geteuid() == 0,
		Wanted: func(e *tarfile.Header) bool {
			wanted := s.wants(e)
			if wanted && j.verbose {
				j.Print(j.quoted(e.Written) + "\n")
			}
			return wanted
		},
		Complain: func(err error) {
			j.complain(reason.Of(err), nil)
			whole = false
		},
		Formats: formats.All,
	})
	if err != nil {
		return j.giveUp(reason.Of(err), nil)
	}
	if n := result.Lost.Devices; n > 0 {
		j.complain(tree.Losses{Devices: n}.String()+": Cannot mknod", unix.EPERM)
		whole = false
	}
	return j.end(s, whole)
}

// list names what is in an archive.
func (j *job) list() error {
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	s := j.selection()
	var failure error
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	width := ownerWidth
	err = tarfile.List(ctx, tarfile.Source{Archive: in, Formats: formats.All, Limit: math.MaxInt64}, func(e *tarfile.Header) {
		if failure != nil || !s.wants(e) {
			return
		}
		line := j.quoted(e.Written)
		if j.verbose {
			line = j.long(e, &width)
		}
		if failure = j.Print(line + "\n"); failure != nil {
			stop(failure)
		}
	})
	if failure != nil {
		return failure
	}
	if err != nil {
		return j.giveUp(reason.Of(err), nil)
	}
	return j.end(s, true)
}

// ownerWidth is how wide owner and size are shown, until something wider comes.
const ownerWidth = 19

// long is a line of tar tv.
func (j *job) long(e *tarfile.Header, width *int) string {
	user, group := e.User, e.Group
	if user == "" || j.numeric {
		user = fmt.Sprint(e.UID)
	}
	if group == "" || j.numeric {
		group = fmt.Sprint(e.GID)
	}
	size := fmt.Sprint(e.Size)
	if e.Kind == tarfile.CharDevice || e.Kind == tarfile.BlockDevice {
		size = fmt.Sprintf("%d,%d", unix.Major(e.Device), unix.Minor(e.Device))
	}
	owner := j.quoted(user) + "/" + j.quoted(group)
	*width = max(*width, len(owner)+1+len(size))
	line := fmt.Sprintf("%s %s%*s %s %s", modeText(e), owner, *width-len(owner), size,
		time.Unix(e.Mtime.Unix()).Format("2006-01-02 15:04"), j.quoted(e.Written))
	switch e.Kind {
	case tarfile.Symlink:
		line += " -> " + j.quoted(e.WrittenLink)
	case tarfile.HardLink:
		line += " link to " + j.quoted(e.WrittenLink)
	}
	return line
}

// modeText shows type and permissions as ls -l does.
func modeText(e *tarfile.Header) string {
	text := []byte{e.Kind.Letter()}
	for shift := 6; shift >= 0; shift -= 3 {
		for i, letter := range []byte("rwx") {
			if e.Mode>>shift&(4>>i) == 0 {
				letter = '-'
			}
			text = append(text, letter)
		}
	}
	for _, bit := range []struct {
		mode    uint32
		at      int
		letters string // with and without the permission to execute
	}{{unix.S_ISUID, 3, "sS"}, {unix.S_ISGID, 6, "sS"}, {unix.S_ISVTX, 9, "tT"}} {
		switch {
		case e.Mode&bit.mode == 0:
		case text[bit.at] == 'x':
			text[bit.at] = bit.letters[0]
		default:
			text[bit.at] = bit.letters[1]
		}
	}
	return string(text)
}

// A selection is the members that are named on the command line.
type selection struct {
	names []string
	found []bool
}

func (j *job) selection() *selection {
	return &selection{j.names, make([]bool, len(j.names))}
}

// wants tells whether an entry is one of those, or below one of them.
func (s *selection) wants(e *tarfile.Header) bool {
	wanted := len(s.names) == 0
	name := strings.TrimRight(e.Written, "/")
	for i, n := range s.names {
		if n = strings.TrimRight(n, "/"); name == n || strings.HasPrefix(name, n+"/") {
			s.found[i], wanted = true, true
		}
	}
	return wanted
}

// end tells of the members that were not there, and ends the run.
func (j *job) end(s *selection, whole bool) error {
	for i, found := range s.found {
		if !found {
			j.complain(j.quoted(s.names[i])+": Not found in archive", nil)
			whole = false
		}
	}
	if !whole {
		return cli.Fail("Exiting with failure status due to previous errors", nil)
	}
	return nil
}

// quoted shows a name on one line: C's escapes for what a terminal would act on.
func (j *job) quoted(name string) string { return j.quoting.Escape(name) }

// create packs. The archive appears when it is whole.
func (j *job) create() error {
	switch {
	case len(j.names) == 0:
		return &cli.Failure{Text: "Cowardly refusing to create an empty archive", Usage: true, Status: fatal}
	case j.other != 0:
		return cli.Fail("only gzip can be written, or an archive as it is", nil)
	}
	out, err := j.output()
	if err != nil {
		return err
	}
	defer out.discard()
	err = interrupt.Run(func(ctx context.Context) error { return j.pack(ctx, out) })
	if err == nil {
		err = out.publish()
	}
	if err != nil {
		return j.giveUp(err.Error(), nil)
	}
	return nil
}

// pack writes the archive.
func (j *job) pack(ctx context.Context, out *output) error {
	w, end := io.Writer(out), func() error { return nil }
	if j.gzip {
		z := pgzip.NewWriter(out)
		if err := z.SetConcurrency(1<<20, runtime.GOMAXPROCS(0)+1); err != nil {
			return err
		}
		w, end = z, z.Close
	}
	names := io.Discard
	switch {
	case j.verbose && j.file == "-":
		names = j.Stderr
	case j.verbose:
		names = j.Stdout
	}
	_, err := tree.PackNames(ctx, j.dir, j.names, w, &out.stat, func(name string) {
		io.WriteString(names, j.quoted(name)+"\n")
	})
	return cmp.Or(err, end())
}

// An output is where an archive is written: the standard output, or a file that
// has another name until it is whole.
type output struct {
	io.Writer
	file *os.File // nil: the standard output
	path string
	stat unix.Stat_t // of the file, which is not packed
}

func (j *job) output() (*output, error) {
	if j.file == "-" {
		if f, ok := j.Stdout.(interface{ Fd() uintptr }); ok && isTerminal(f.Fd()) {
			return nil, j.giveUp("Refusing to write archive contents to terminal (missing -f option?)", nil)
		}
		return &output{Writer: j.Stdout}, nil
	}
	if st, err := os.Stat(j.file); err == nil && !st.Mode().IsRegular() {
		if st.IsDir() {
			return nil, j.giveUp(j.file+": Cannot open", unix.EISDIR)
		}
		f, err := os.OpenFile(j.file, os.O_WRONLY, 0) // a device or a pipe keeps its name
		if err != nil {
			return nil, j.giveUp(j.file+": Cannot open", err)
		}
		return &output{Writer: f}, nil
	}
	path := filepath.Join(filepath.Dir(j.file), fmt.Sprintf(".%s.%d", filepath.Base(j.file), time.Now().UnixNano()))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, j.giveUp(j.file+": Cannot open", err)
	}
	o := &output{Writer: f, file: f, path: j.file}
	return o, unix.Fstat(int(f.Fd()), &o.stat)
}

// publish gives the file its name.
func (o *output) publish() error {
	if o.file == nil {
		return nil
	}
	err := errors.Join(o.file.Close(), os.Rename(o.file.Name(), o.path))
	if err == nil {
		o.file = nil
	}
	return err
}

// discard removes a file that has not been published.
func (o *output) discard() {
	if o.file != nil {
		o.file.Close()
		os.Remove(o.file.Name())
	}
}
