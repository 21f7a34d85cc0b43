// Package tar implements GNU tar(1): it unpacks, lists, packs, changes and compares archives. Begin
// reading at run. options.go and parse.go read the command line; extract.go, list.go, create.go,
// append.go, delete.go and compare.go are the operations; select.go selects members, owner.go sets
// owners. Package fetch/tree reads and writes the files, package fetch/tarfile the headers.
package tar

import (
	"bufio"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/transfer"
	"golang.org/x/sys/unix"
)

// Command is tar(1).
var Command = &cli.Command{
	Name:    "tar",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, HasUsage: true, Status: fatal, UsageStatus: 64, Unwritten: cli.Forgive},
	Run:     run,
}

// The exit statuses.
const (
	differs = 1 // files differ from the archive, or changed while they were read
	fatal   = 2
)

// A job is the parsed command line.
type job struct {
	*cli.Invocation
	do         rune // c, t, x, r, u, A, d, keyDelete or keyTestLabel
	file       string
	local      bool   // --force-local
	dir        string // of the last -C
	dirWord    string // its value
	gzip       bool
	program    string // the program that compresses; "" for none
	given      bool   // -I gave program, which also decompresses
	bySuffix   bool   // -a
	blocks     int    // -b: blocks of 512 bytes in a record; the archive is a whole number of records
	absolute   bool
	numeric    bool
	acls       bool
	xattrs     bool
	include    []matcher // patterns for the names of extended attributes
	exclude    []matcher
	label      *string // -V
	asks       bool    // -w
	occurrence int     // 0 for all
	starting   string  // -K: the member to begin at; "" for the first

	names      []operand
	fromFiles  bool      // -T was given
	chdirs     []operand // the directories of all -C
	exclusions []exclusion
	ignores    []ignoreFile

	transformations []transformation
	ignoreZeros     bool
	dereference     bool

	listing
	extraction
	packing
	progress

	warnings map[string]bool // of --warning
	quoting  quote.Locale
	status   int             // 0, differs or fatal
	stripped map[string]bool // the messages about prefixes printed so far
}

// A listing has the options for what is printed.
type listing struct {
	verbose      int    // how many -v
	index        string // --index-file
	lines        io.Writer
	printed      steady // standard output as lines
	numbers      bool   // -R
	style        quote.Style
	quoteAlso    string // --quote-chars
	showsChanged bool   // --show-transformed-names
	showsOmitted bool   // --show-omitted-dirs
	fullTime     bool
	utc          bool
	width        int // width of owner and size together, in columns
	stampWidth   int // width of the time
}

// An extraction has the options for unpacking.
type extraction struct {
	exactly       *bool // -p or --no-same-permissions; nil for the default
	sameOwner     bool  // --same-owner was given
	noOwner       bool
	follow        bool // --keep-directory-symlink
	toStdout      bool
	shown         shown
	strips        int  // --strip-components
	existing      rune // the key of the option for files that exist, such as 'k'; 0 for none
	unlinksAll    bool // --recursive-unlink
	hasTop        bool // --one-top-level
	top           string
	backups       transfer.BackupOptions
	backup        transfer.Backup
	touch         bool
	toCommand     string
	ignoresStatus bool       // of the commands
	commander     *commander // runs toCommand
}

// A packing has the options for packing.
type packing struct {
	dialect       tarfile.Dialect
	hasFormat     bool // --format was given
	small         bool // -o
	sparse        bool
	separate      bool // --hard-dereference
	checksLinks   bool
	removes       bool // --remove-files
	verifies      bool
	oneSystem     bool
	ignoresUnread bool
	keepsAtime    bool
	sort          string
	owner         *identity
	group         *identity
	ownerMap      map[uint32]identity // --owner-map
	groupMap      map[uint32]identity
	ignored       ignored
	mtime         *time.Time
	clamps        bool // --clamp-mtime
	mode          *filemode.Change
	newer         *time.Time
	onlyMtime     bool // --newer-mtime
	tags          []tag
	packed        map[string]unix.Timespec // what an archive to update has, and when it changed
}

func run(inv *cli.Invocation) error {
	dates.SetLocal(inv.Getenv)
	j := &job{Invocation: inv, blocks: 20, stripped: map[string]bool{}, warnings: map[string]bool{}}
	j.style, j.width = quote.Escaped, ownerWidth
	j.quoting = quote.FromEnvironment(inv.Getenv)
	answer, err := j.parse()
	if err != nil {
		return err
	}
	if answer != "" {
		return inv.Print(answer)
	}
	if err := j.openIndex(); err != nil {
		return err
	}
	return j.closeOutput(j.work())
}

// work does what the command line asks for.
func (j *job) work() error {
	switch j.do {
	case 'c':
		return j.create()
	case 'r', 'u':
		return j.append()
	case 'A':
		return j.catenate()
	case keyDelete:
		return j.delete()
	case 'd':
		return j.compare()
	case 't':
		return j.list()
	case keyTestLabel:
		return j.testLabel()
	case 'x':
		return j.extract()
	}
	return wrong("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options")
}

// openIndex chooses where the names of files are printed.
func (j *job) openIndex() error {
	j.lines = &j.printed
	j.printed.Writer = j.Stdout
	switch {
	case j.index != "":
		f, err := os.Create(j.index)
		if err != nil {
			return j.giveUp(j.member(j.index)+": Cannot open", err)
		}
		j.lines = f // until the process ends
	case j.toStdout, j.file == "-" && (j.do == 'c' || j.do == keyDelete):
		j.lines = j.Stderr
	}
	return nil
}

// A steady writer remembers an error, and goes on without writing.
type steady struct {
	io.Writer
	err error
}

func (s *steady) Write(p []byte) (int, error) {
	if s.err == nil {
		_, s.err = s.Writer.Write(p)
	}
	return len(p), nil
}

// closeOutput reports that lines were not written to standard output, after all is done. err is
// the error of the run.
func (j *job) closeOutput(err error) error {
	if j.printed.err == nil {
		return err
	}
	if f, ok := err.(*cli.Failure); ok && f.Text != "" {
		j.tell(f.Error())
	}
	return cli.Fail("stdout: write error", nil)
}

// print prints a line about a member, whose headers begin at a byte of the archive.
func (j *job) print(at int64, text string) error {
	if j.numbers {
		text = blockNumber(at/tarfile.BlockSize) + text
	}
	_, err := io.WriteString(j.lines, text+"\n")
	return err
}

// tool returns the job as one of the small tools, which share the syntax of some options.
func (j *job) tool() *gnu.Tool {
	return &gnu.Tool{Invocation: j.Invocation, Out: bufio.NewWriter(io.Discard), Locale: j.quoting}
}

// match returns the word that a value means.
func (j *job) match(value, option string, words ...string) (string, error) {
	var rows [][]string
	for _, word := range words {
		rows = append(rows, []string{word})
	}
	word, err := j.tool().Match(value, option, rows...)
	return word, j.unmatched(err)
}

// unmatched returns the error of Match with the exit status of tar.
func (j *job) unmatched(err error) error {
	if f, ok := err.(*cli.Failure); ok {
		f.Usage, f.Status = false, fatal
	}
	return err
}

// confirm asks whether to do something with a file, for -w.
func (j *job) confirm(do, name string) bool {
	if !j.asks {
		return true
	}
	io.WriteString(j.lines, do+" "+j.quoting.Quote(name)+"?")
	in := j.Stdin
	if j.file == "-" {
		if f, err := os.Open("/dev/tty"); err == nil {
			defer f.Close()
			in = f
		}
	}
	first, b := byte(0), make([]byte, 1)
	for n := 0; ; n++ {
		if m, _ := in.Read(b); m == 0 {
			if n == 0 {
				io.WriteString(j.lines, "\n")
			}
			break
		}
		if b[0] == '\n' {
			break
		}
		if n == 0 {
			first = b[0]
		}
	}
	return first == 'y' || first == 'Y'
}

// attribute reports whether an extended attribute is packed or set.
func (j *job) attribute(name string) bool {
	if (tarfile.Attribute{Name: name}).IsACL() && (j.acls || len(j.include) == 0) {
		return j.acls
	}
	matches := func(m matcher) bool { return m(name) }
	switch {
	case !j.xattrs, slices.ContainsFunc(j.exclude, matches):
		return false
	case len(j.include) > 0:
		return slices.ContainsFunc(j.include, matches)
	}
	return j.do != 'x' || strings.HasPrefix(name, "user.")
}

// giveUp prints an error and returns the failure that ends tar.
func (j *job) giveUp(text string, cause error) error {
	j.complain(text, cause)
	return cli.Fail("Error is not recoverable: exiting now", nil)
}

// notArchive prints the error for a file that is not an archive, as if the archive had no members,
// and returns any other one.
func (j *job) notArchive(err error) error {
	var not *tarfile.NotArchive
	if !errors.As(err, &not) {
		return err
	}
	j.complain("This does not look like a tar archive", nil)
	if not.Size == tarfile.BlockSize {
		j.complain("Skipping to next header", nil)
	}
	return nil
}

// complain prints an error, after which the exit status is fatal.
func (j *job) complain(text string, cause error) {
	j.status = fatal
	j.tell(cli.Fail(text, cause).Error())
}

// differ records that a file differs.
func (j *job) differ() { j.status = max(j.status, differs) }

// tell prints a message to standard error.
func (j *job) tell(text string) {
	j.Stderr.Write([]byte(j.ErrorName() + ": " + text + "\n"))
}

// strip prints that a prefix is removed from names, or from the targets of hard links, or that a
// name is empty if the prefix is. It prints each message once.
func (j *job) strip(prefix string, link bool) {
	of, what := "member names", "member name"
	if link {
		of, what = "hard link targets", "hard link target"
	}
	text := "Removing leading `" + j.quoted(prefix) + "' from " + of
	if prefix == "" {
		text = "Substituting `.' for empty " + what
	}
	if !j.stripped[text] {
		j.stripped[text] = true
		j.tell(text)
	}
}

// stripOutside prints which prefix is removed from a name in an archive, if any is.
func (j *job) stripOutside(name string, link bool) {
	if len(name) > 1 {
		name = strings.TrimRight(name, "/")
	}
	if inside, _ := tarfile.Outside(name); inside != name {
		j.strip(name[:len(name)-len(inside)], link)
	}
}

// end reports members that were not found, and returns the failure of the run.
func (j *job) end(s *selection) error {
	if s != nil {
		j.missing(s)
	}
	switch j.status {
	case differs:
		return &cli.Failure{Status: differs}
	case fatal:
		return cli.Fail("Exiting with failure status due to previous errors", nil)
	}
	return nil
}

// quoted returns a name in the style of --quoting-style; the default has C escapes in place of
// control characters.
func (j *job) quoted(name string) string { return j.quoting.Styled(name, j.style, j.quoteAlso) }

// member is quoted for a name that a colon follows.
func (j *job) member(name string) string { return j.quoting.Styled(name, j.style, ":"+j.quoteAlso) }
