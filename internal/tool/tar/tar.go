// Package tar implements the common forms of GNU tar(1): it unpacks, lists and packs archives. Begin
// reading at run. options.go parses the command line; extract.go, list.go and create.go are the three
// operations; select.go selects members, owner.go sets owners. Package fetch/tree reads and writes
// the files.
package tar

import (
	"errors"
	"slices"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu/filemode"
)

// Command is tar(1).
var Command = &cli.Command{
	Name:    "tar",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, HasUsage: true, Status: fatal, UsageStatus: 64},
	Run:     run,
}

// fatal is the exit status of every failure.
const fatal = 2

// A job is the parsed command line.
type job struct {
	*cli.Invocation
	do        rune // c, t or x
	file      string
	dir       string
	dirWord   string // the value of the last -C
	gzip      bool
	program   string // the program that compresses; "" for none
	given     bool   // -I gave program, which also decompresses
	bySuffix  bool   // -a
	verbose   bool
	exactly   *bool // -p or --no-same-permissions; nil for the default
	sameOwner bool  // --same-owner was given
	noOwner   bool
	follow    bool
	toStdout  bool
	numeric   bool
	owner     *identity
	group     *identity
	mtime     *time.Time
	acls      bool
	xattrs    bool

	zeros           bool // --null
	nameFiles       []nameFile
	transformations []transformation
	strips          int  // --strip-components
	existing        rune // the key of the option for files that exist, such as 'k'; 0 for none
	touch           bool
	toCommand       string
	commander       *commander // runs toCommand
	dereference     bool
	flat            bool // --no-recursion
	oneSystem       bool
	blocks          int // -b: blocks of 512 bytes in a record; the archive is a whole number of records
	absolute        bool
	mode            *filemode.Change
	newer           *time.Time
	onlyMtime       bool // --newer-mtime
	showsChanged    bool // --show-transformed-names
	fullTime        bool
	utc             bool

	include []matcher // patterns for the names of extended attributes
	exclude []matcher

	names      []string
	dirs       []string   // the directory of -C for each name
	dirWords   []string   // the value of -C for each name, as on the command line
	matchings  []matching // the matching options of each name
	exclusions []exclusion

	quoting  quote.Locale
	failed   bool            // an error has been printed, so the exit status is fatal
	stripped map[string]bool // the messages about prefixes printed so far
}

func run(inv *cli.Invocation) error {
	j := &job{Invocation: inv, file: "-", dir: ".", blocks: 20, stripped: map[string]bool{}}
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
	return &cli.Failure{Text: "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", Usage: true, Status: fatal}
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
	return j.do == 'c' || strings.HasPrefix(name, "user.")
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
	j.failed = true
	j.tell(cli.Fail(text, cause).Error())
}

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
	if j.failed {
		return cli.Fail("Exiting with failure status due to previous errors", nil)
	}
	return nil
}

// quoted returns a name with C escapes in place of control characters.
func (j *job) quoted(name string) string { return j.quoting.Escape(name) }
