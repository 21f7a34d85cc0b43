// Package tar implements the common forms of GNU tar(1): it unpacks, lists and packs archives. Begin
// reading at job.parse. select.go selects members, owner.go sets their owners. Package fetch/tree writes and reads the files.
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
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/signals"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/filemode"
	"github.com/klauspost/pgzip"
	"golang.org/x/sys/unix"
)

// Command is tar(1).
var Command = &cli.Command{
	Name:    "tar",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, HasUsage: true, Status: fatal, UsageStatus: 64},
	Run:     run,
}

// fatal is the exit status of every failure.
const fatal = 2

const usage = `Usage: tar [OPTION...] [FILE]...
Unpack, list and pack archives.

Examples:
  tar xfz archive.tar.gz        unpack all of it
  tar xf archive.tar usr/bin    unpack only usr/bin
  tar tvf archive.tar           list it
  tar czf archive.tar.gz DIR    pack DIR

Operation:
  -c, --create          write a new archive of FILEs
  -t, --list            list an archive
  -x, --extract, --get  unpack an archive

Options:
  -f, --file=ARCHIVE    the archive; - is standard input or output (default)
  -C, --directory=DIR   change to DIR first
  -z, --gzip            write with gzip. Reading detects the compression by itself:
                        ` + compression.Names + `
  -a, --auto-compress   write with the compression that ARCHIVE's suffix tells
  -j, --bzip2, -J, --xz, -Z, --compress, --zstd, --lzma, --lzip, --lzop
                        write by the program of that name
  -I, --use-compress-program=PROGRAM
                        write by PROGRAM, read by PROGRAM -d
  -v, --verbose         print the names of files; with -t the long format

Which files:
      --exclude=PATTERN leave out files that match a shell pattern, and
                        everything below them
  -X, --exclude-from=FILE
                        the same with the patterns in FILE, one per line
  -T, --files-from=FILE the names of files are in FILE, one per line; --null:
                        with a zero byte after each
      --exclude-vcs     leave out files of version control systems
      --exclude-backups leave out backups
      --anchored        the following patterns match from the beginning of a
                        name; --no-anchored: after any slash, too
      --wildcards, --no-wildcards
                        whether the following patterns and names have
                        wildcards
      --wildcards-match-slash, --no-wildcards-match-slash
                        whether wildcards match slashes
      --ignore-case, --no-ignore-case
                        whether case is ignored

      --transform, --xform=EXPRESSION
                        change names by sed's s/OLD/NEW/FLAGS
      --show-transformed-names
                        list the changed names
      --full-time       list times with seconds; --utc: in UTC

Unpacking:
      --strip-components=N
                        remove the first N components of names
  -k, --keep-old-files  a file that exists is an error
      --skip-old-files  keep files that exist
      --keep-newer-files
                        keep files that are not older
      --overwrite, -U, --unlink-first
                        replace files that exist (default)
  -m, --touch           files get the present time
      --to-command=COMMAND
                        give the data of each file to a command
  -O, --to-stdout       write the data of files to standard output
  -p, --same-permissions
                        ignore the umask (root's default)
      --no-same-permissions
                        apply the umask (a user's default)
      --same-owner      set the owners of files (root's default), always by
                        number, as the names may be of another system
  -o, --no-same-owner   you own all files (a user's default)
      --keep-directory-symlink
                        keep an existing symlink to a directory

Packing:
  -h, --dereference     pack the targets of symbolic links
      --no-recursion    pack directories without what is in them
      --one-file-system stay on the file system of each FILE
  -N, --newer, --after-date=DATE
                        only files that changed since DATE
      --newer-mtime=DATE
                        the same for the contents only
  -P, --absolute-names  keep leading slashes
      --mode=CHANGES    change permissions, as chmod(1) does
      --sort=ORDER      none, name or inode; it is always by name
      --owner=NAME[:ID] owner of all files; an ID alone is enough
      --group=NAME[:ID] the same for the group
      --numeric-owner   write only numbers, or list numbers
      --mtime=DATE      time of all files; /FILE or ./FILE: that of the file

Attributes:
      --acls, --no-acls
                        access control lists
      --xattrs, --no-xattrs
                        extended attributes; unpacking sets only user.*
      --xattrs-include=PATTERN, --xattrs-exclude=PATTERN
                        only attributes that match, or do not match

      --help            display this help
      --version         display version

The first word needs no dash. Each of its letters that needs a value takes it from
the following words.
`

var options = cli.Options{
	Short:   "ctxf:C:zjJavpoOX:T:I:khmPN:Zb:BnsU",
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
		{Name: "zstd", Key: keyZstd},
		{Name: "lzma", Key: keyLzma},
		{Name: "lzip", Key: keyLzip},
		{Name: "lzop", Key: keyLzop},
		{Name: "compress", Key: 'Z'},
		{Name: "uncompress", Key: 'Z'},
		{Name: "use-compress-program", Argument: cli.Required, Key: 'I'},
		{Name: "files-from", Argument: cli.Required, Key: 'T'},
		{Name: "null", Key: keyNull},
		{Name: "no-null", Key: keyNoNull},
		{Name: "verbatim-files-from", Key: keyNothing},
		{Name: "no-verbatim-files-from", Key: keyNothing},
		{Name: "exclude-vcs", Key: keyVersions},
		{Name: "exclude-backups", Key: keyBackups},
		{Name: "transform", Argument: cli.Required, Key: keyTransform},
		{Name: "xform", Argument: cli.Required, Key: keyTransform},
		{Name: "strip-components", Argument: cli.Required, Key: keyStrip},
		{Name: "keep-old-files", Key: 'k'},
		{Name: "skip-old-files", Key: keySkipOld},
		{Name: "keep-newer-files", Key: keyKeepNewer},
		{Name: "overwrite", Key: keyOverwrite},
		{Name: "unlink-first", Key: 'U'},
		{Name: "touch", Key: 'm'},
		{Name: "to-command", Argument: cli.Required, Key: keyToCommand},
		{Name: "dereference", Key: 'h'},
		{Name: "recursion", Key: keyRecursion},
		{Name: "no-recursion", Key: keyNoRecursion},
		{Name: "one-file-system", Key: keyOneSystem},
		{Name: "mode", Argument: cli.Required, Key: keyMode},
		{Name: "sort", Argument: cli.Required, Key: keySort},
		{Name: "newer", Argument: cli.Required, Key: 'N'},
		{Name: "after-date", Argument: cli.Required, Key: 'N'},
		{Name: "newer-mtime", Argument: cli.Required, Key: keyNewerMtime},
		{Name: "absolute-names", Key: 'P'},
		{Name: "full-time", Key: keyFullTime},
		{Name: "utc", Key: keyUTC},
		{Name: "show-transformed-names", Key: keyShowChanged},
		{Name: "show-stored-names", Key: keyShowChanged},
		{Name: "blocking-factor", Argument: cli.Required, Key: 'b'},
		{Name: "record-size", Argument: cli.Required, Key: keyNothing},
		{Name: "read-full-records", Key: 'B'},
		{Name: "warning", Argument: cli.Required, Key: keyNothing},
		{Name: "force-local", Key: keyNothing},
		{Name: "seek", Key: 'n'},
		{Name: "no-seek", Key: keyNothing},
		{Name: "preserve-order", Key: 's'},
		{Name: "same-order", Key: 's'},
		{Name: "no-auto-compress", Key: keyNothing},
		{Name: "auto-compress", Key: 'a'},
		{Name: "verbose", Key: 'v'},
		{Name: "exclude", Argument: cli.Required, Key: keyExclude},
		{Name: "exclude-from", Argument: cli.Required, Key: 'X'},
		{Name: "anchored", Key: keyAnchored},
		{Name: "no-anchored", Key: keyNoAnchored},
		{Name: "wildcards", Key: keyWildcards},
		{Name: "no-wildcards", Key: keyNoWildcards},
		{Name: "wildcards-match-slash", Key: keySlash},
		{Name: "no-wildcards-match-slash", Key: keyNoSlash},
		{Name: "ignore-case", Key: keyIgnoreCase},
		{Name: "no-ignore-case", Key: keyCase},
		{Name: "to-stdout", Key: 'O'},
		{Name: "same-permissions", Key: 'p'},
		{Name: "preserve-permissions", Key: 'p'},
		{Name: "no-same-permissions", Key: keyNoPermissions},
		{Name: "same-owner", Key: keySameOwner},
		{Name: "no-same-owner", Key: keyNoOwner},
		{Name: "keep-directory-symlink", Key: keyFollow},
		{Name: "owner", Argument: cli.Required, Key: keyOwner},
		{Name: "group", Argument: cli.Required, Key: keyGroup},
		{Name: "numeric-owner", Key: keyNumeric},
		{Name: "mtime", Argument: cli.Required, Key: keyMtime},
		{Name: "acls", Key: keyACLs},
		{Name: "no-acls", Key: keyNoACLs},
		{Name: "xattrs", Key: keyXattrs},
		{Name: "no-xattrs", Key: keyNoXattrs},
		{Name: "xattrs-include", Argument: cli.Required, Key: keyXattrsInclude},
		{Name: "xattrs-exclude", Argument: cli.Required, Key: keyXattrsExclude},
		{Name: "help", Key: keyHelp},
		{Name: "usage", Key: keyHelp},
		{Name: "version", Key: keyVersion},
	},
}

// Keys of options without a letter.
const (
	keyHelp = 256 + iota
	keyVersion
	keyNumeric
	keyExclude
	keyAnchored
	keyNoAnchored
	keyWildcards
	keyNoWildcards
	keySlash
	keyNoSlash
	keyIgnoreCase
	keyCase
	keyNoPermissions
	keySameOwner
	keyNoOwner
	keyFollow
	keyOwner
	keyGroup
	keyMtime
	keyACLs
	keyNoACLs
	keyXattrs
	keyNoXattrs
	keyXattrsInclude
	keyXattrsExclude
	keyZstd
	keyLzma
	keyLzip
	keyLzop
	keyNull
	keyNoNull
	keyVersions
	keyBackups
	keyTransform
	keyStrip
	keySkipOld
	keyKeepNewer
	keyOverwrite
	keyToCommand
	keyRecursion
	keyNoRecursion
	keyOneSystem
	keyMode
	keySort
	keyNewerMtime
	keyFullTime
	keyUTC
	keyShowChanged
	keyNothing // an option without effect here
)

// A job is the parsed command line.
type job struct {
	*cli.Invocation
	do        rune // c, t or x
	file      string
	dir       string
	dirWord   string // of the last -C
	gzip      bool
	program   string // that compresses; "" for none
	given     bool   // program is that of -I, which also decompresses
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
	existing        rune // the option for files that exist
	touch           bool
	toCommand       string
	commander       *commander // that runs toCommand
	dereference     bool
	flat            bool // --no-recursion
	oneSystem       bool
	blocks          int // -b: the archive is a multiple of so many blocks of 512 bytes
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
	dirWords   []string   // the same as the command line says it
	matchings  []matching // the matching options of each name
	exclusions []exclusion

	quoting  quote.Locale
	failed   bool            // an error has been printed that makes the status fatal
	stripped map[string]bool // messages about prefixes that have been printed
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

// parse parses the command line. answer is the text of --help or --version, or "".
func (j *job) parse() (answer string, err error) {
	inv := *j.Invocation
	if inv.Argv, err = newStyle(j.Argv); err != nil {
		return "", err
	}
	words := inv.Getopt(&options)
	var how matching
	// reach has the operands that are not given any yet take directory and matching.
	reach := func(count int) {
		for len(j.dirs) < count {
			j.dirs, j.matchings = append(j.dirs, j.dir), append(j.matchings, how)
			j.dirWords = append(j.dirWords, j.dirWord)
		}
	}
	for {
		o, err := words.Next()
		if err != nil {
			return "", err
		}
		reach(words.Before())
		switch o.Key {
		case cli.End:
			j.names = words.Operands()
			reach(len(j.names))
			j.insertNames()
			return "", nil
		case 'T':
			names, err := j.readNames(o.Value)
			if err != nil {
				return "", err
			}
			j.nameFiles = append(j.nameFiles, nameFile{names, words.Before(), j.dir, j.dirWord, how})
		case keyVersions:
			j.excludeAll(words.Before(), versionControl)
		case keyBackups:
			j.excludeAll(words.Before(), backups)
		case 'c', 't', 'x':
			if j.do != 0 && j.do != o.Key {
				return "", &cli.Failure{Text: "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option", Usage: true, Status: fatal}
			}
			j.do = o.Key
		case keyHelp:
			return usage, nil
		case keyVersion:
			return "tar (contedor) " + cli.Version + "\n", nil
		case keyExclude:
			j.exclusions = append(j.exclusions, exclusion{"--exclude", o.Value, words.Before(), []matcher{how.excluding(o.Value)}})
		case 'X':
			matchers, err := j.excludeFrom(o.Value, how)
			if err != nil {
				return "", err
			}
			j.exclusions = append(j.exclusions, exclusion{"--exclude-from", o.Value, words.Before(), matchers})
		case keyXattrsInclude, keyXattrsExclude:
			list := &j.include
			if o.Key == keyXattrsExclude {
				list = &j.exclude
			}
			*list = append(*list, matching{}.matcher(o.Value, true, true))
			j.xattrs = true
		default:
			if !how.set(o.Key) {
				if err := j.set(o); err != nil {
					return "", err
				}
			}
		}
	}
}

// set applies an option for the matching of patterns. It returns false for any other option.
func (m *matching) set(key rune) bool {
	yes, no := true, false
	switch key {
	case keyAnchored:
		m.anchored = &yes
	case keyNoAnchored:
		m.anchored = &no
	case keyWildcards:
		m.wildcards = &yes
	case keyNoWildcards:
		m.wildcards = &no
	case keySlash, keyNoSlash:
		m.components = key == keyNoSlash
	case keyIgnoreCase, keyCase:
		m.ignoreCase = key == keyIgnoreCase
	default:
		return false
	}
	return true
}

// set applies an option for the whole run.
func (j *job) set(o cli.Option) (err error) {
	switch o.Key {
	case 'f':
		j.file = o.Value
	case 'C':
		j.dirWord = o.Value
		if filepath.IsAbs(o.Value) {
			j.dir = o.Value
		} else {
			j.dir = filepath.Join(j.dir, o.Value)
		}
	case 'z':
		j.gzip = true
	case 'j', 'J', 'Z', keyZstd, keyLzma, keyLzip, keyLzop:
		j.program = compressors[o.Key]
	case 'I':
		j.program, j.given = o.Value, true
	case 'a':
		j.bySuffix = true
	case keyNull, keyNoNull:
		j.zeros = o.Key == keyNull
	case keyTransform:
		more, err := parseTransformations(o.Value)
		j.transformations = append(j.transformations, more...)
		return err
	case keyStrip:
		n, err := strconv.ParseUint(o.Value, 10, 31)
		if err != nil {
			return &cli.Failure{Text: o.Value + ": Invalid number of elements", Usage: true, Status: fatal}
		}
		j.strips = int(n)
	case 'k', keySkipOld, keyKeepNewer, keyOverwrite, 'U':
		j.existing = o.Key
	case 'm':
		j.touch = true
	case keyToCommand:
		j.toCommand = o.Value
	case 'h':
		j.dereference = true
	case keyRecursion, keyNoRecursion:
		j.flat = o.Key == keyNoRecursion
	case keyOneSystem:
		j.oneSystem = true
	case 'b':
		n, err := strconv.ParseUint(o.Value, 10, 20)
		if err != nil || n == 0 {
			return &cli.Failure{Text: o.Value + ": Invalid blocking factor", Usage: true, Status: fatal}
		}
		j.blocks = int(n)
	case 'P':
		j.absolute = true
	case keyMode:
		change, err := filemode.Parse(o.Value)
		if err != nil {
			return j.giveUp("Invalid mode given on option", nil)
		}
		j.mode = &change
	case keySort:
		if orders := []string{"none", "name", "inode"}; !slices.Contains(orders, o.Value) {
			text := "invalid argument " + j.quoting.Quote(o.Value) + " for " + j.quoting.Quote("--sort") + "\nValid arguments are:"
			for _, order := range orders {
				text += "\n  - " + j.quoting.Quote(order)
			}
			return cli.Fail(text, nil)
		}
	case 'N', keyNewerMtime:
		j.onlyMtime = o.Key == keyNewerMtime
		j.newer, err = j.date(o.Value)
	case keyFullTime:
		j.fullTime = true
	case keyUTC:
		j.utc = true
	case keyShowChanged:
		j.showsChanged = true
	case 'v':
		j.verbose = true
	case 'O':
		j.toStdout = true
	case 'p', keyNoPermissions:
		exactly := o.Key == 'p'
		j.exactly = &exactly
	case 'o', keyNoOwner, keySameOwner:
		j.sameOwner = o.Key == keySameOwner
		j.noOwner = !j.sameOwner
	case keyFollow:
		j.follow = true
	case keyNumeric:
		j.numeric = true
	case keyOwner:
		j.owner, err = j.parseIdentity(o.Value, ids.Host().User, userName)
	case keyGroup:
		j.group, err = j.parseIdentity(o.Value, ids.Host().Group, groupName)
	case keyMtime:
		err = j.setMtime(o.Value)
	case keyACLs, keyNoACLs:
		j.acls = o.Key == keyACLs
	case keyXattrs, keyNoXattrs:
		j.xattrs = o.Key == keyXattrs
	}
	return err
}

// setMtime parses the value of --mtime.
func (j *job) setMtime(value string) (err error) {
	j.mtime, err = j.date(value)
	return err
}

// date parses a date, or the name of a file, which begins with a slash or a dot.
func (j *job) date(value string) (*time.Time, error) {
	if strings.HasPrefix(value, "/") || strings.HasPrefix(value, ".") {
		st, err := os.Stat(value)
		if err != nil {
			j.complain(j.quoting.Member(value)+": Cannot stat", err)
			return nil, &cli.Failure{Text: "Date sample file not found", Usage: true, Status: fatal}
		}
		at := st.ModTime()
		return &at, nil
	}
	at, err := dates.Parse(value, time.Now())
	if err != nil {
		const earliest = math.MinInt64 + 1
		j.tell(fmt.Sprintf("Substituting %d for unknown date format %s", int64(earliest), j.quoting.Quote(value)))
		at = time.Unix(earliest, 0)
	}
	return &at, nil
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

// newStyle converts a first word without a dash into options with dashes. The values of its
// letters are the following words, in the same order.
func newStyle(argv []string) ([]string, error) {
	if len(argv) < 2 || strings.HasPrefix(argv[1], "-") {
		return argv, nil
	}
	words, rest := argv[:1:1], argv[2:]
	for _, letter := range []byte(argv[1]) {
		words = append(words, "-"+string([]byte{letter}))
		if strings.IndexByte("fCXTINb", letter) >= 0 {
			if len(rest) == 0 {
				return nil, &cli.Failure{Text: fmt.Sprintf("Old option '%c' requires an argument.", letter), Usage: true, Status: fatal}
			}
			words, rest = append(words, rest[0]), rest[1:]
		}
	}
	return append(words, rest...), nil
}

// giveUp prints an error and returns the failure that ends tar.
func (j *job) giveUp(text string, cause error) error {
	j.complain(text, cause)
	return cli.Fail("Error is not recoverable: exiting now", nil)
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

// strip prints which prefix is removed from names, or from targets of hard links. It prints each
// message once.
func (j *job) strip(prefix string, link bool) {
	of := "member names"
	if link {
		of = "hard link targets"
	}
	text := "Removing leading `" + j.quoted(prefix) + "' from " + of
	if !j.stripped[text] {
		j.stripped[text] = true
		j.tell(text)
	}
}

// stripOutside prints which prefix is removed from a name in an archive.
func (j *job) stripOutside(name string, link bool) {
	if len(name) > 1 {
		name = strings.TrimRight(name, "/")
	}
	if inside, _ := tarfile.Outside(name); inside != name {
		j.strip(name[:len(name)-len(inside)], link)
	}
}

// open opens the archive for reading.
func (j *job) open() (io.ReadCloser, error) {
	if j.file == "-" {
		if terminal.Is(terminal.FD(j.Stdin)) {
			return nil, j.giveUp("Refusing to read archive contents from terminal (missing -f option?)", nil)
		}
		return j.inflated(io.NopCloser(j.Stdin))
	}
	f, err := os.Open(j.file)
	if err != nil {
		return nil, j.giveUp(j.quoting.Member(j.file)+": Cannot open", err)
	}
	if st, err := f.Stat(); err == nil && st.IsDir() {
		f.Close()
		j.complain(j.quoting.Member(j.file)+": Cannot read", unix.EISDIR)
		return nil, j.giveUp("At beginning of tape, quitting now", nil)
	}
	return j.inflated(f)
}

// inflated returns an archive without its compression by the program of -I.
func (j *job) inflated(in io.ReadCloser) (io.ReadCloser, error) {
	if !j.given {
		return in, nil
	}
	return j.decompressed(in)
}

// extract unpacks the archive.
func (j *job) extract() error {
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	if st, err := os.Stat(j.dir); err != nil || !st.IsDir() {
		if err == nil {
			err = unix.ENOTDIR
		}
		return j.giveUp(j.quoting.Member(j.dir)+": Cannot open", err)
	}
	s := j.selection()
	how := tree.Extraction{
		Exactly:   os.Geteuid() == 0,
		NoOwner:   j.noOwner,
		Follow:    j.follow,
		Attribute: j.attribute,
		Wanted:    func(e *tarfile.Header) bool { return j.wants(s, e) },
		Complain:  func(err error) { j.complain(reason.Of(err), nil) },
		Formats:   formats.All,
		Locale:    j.quoting,
	}
	if j.exactly != nil {
		how.Exactly = *j.exactly
	}
	if j.toStdout {
		how.Output = j.Stdout
	}
	if j.toCommand != "" {
		signals.Ignore(int(unix.SIGPIPE)) // a command may end before it has read everything
		j.commander = &commander{job: j}
		how.Output = j.commander
	}
	root := j.dir
	if j.absolute {
		root = "/"
	}
	result, err := tree.Extract(context.Background(), root, in, how)
	if err != nil {
		return j.giveUp(reason.Of(err), nil)
	}
	if j.commander != nil {
		j.commander.end()
	}
	if n := result.Lost.Devices; n > 0 {
		j.complain(tree.Losses{Devices: n}.String()+": Cannot mknod", unix.EPERM)
	}
	if n := result.Lost.Owners; n > 0 && j.sameOwner && os.Geteuid() != 0 {
		j.complain(tree.Losses{Owners: n}.String()+": Cannot change ownership", unix.EPERM)
	}
	if n := result.Lost.Attributes; n > 0 && (j.acls || j.xattrs) {
		j.tell(tree.Losses{Attributes: n}.String() + ": Cannot set")
	}
	return j.end(s)
}

// wants reports whether to unpack an entry. With -v it prints the name.
func (j *job) wants(s *selection, e *tarfile.Header) bool {
	if !s.wants(e) {
		return false
	}
	if !j.absolute {
		j.stripOutside(e.Written, false)
		if e.Kind == tarfile.HardLink {
			j.stripOutside(e.WrittenLink, true)
		}
	}
	if !j.rename(e) || j.keepsExisting(e) {
		return false
	}
	if j.absolute {
		j.place(e)
	}
	if j.touch {
		now := time.Now()
		e.Mtime = unix.NsecToTimespec(now.UnixNano())
	}
	if j.commander != nil {
		j.commander.begin(e)
	}
	switch line := j.quoted(e.Written) + "\n"; {
	case !j.verbose || e.Refused != nil:
	case j.toStdout:
		io.WriteString(j.Stderr, line)
	default:
		j.Print(line)
	}
	return true
}

// place makes the names of an entry relative to the root directory, for -P: those that were absolute
// in the archive, and the others below the directory of -C.
func (j *job) place(e *tarfile.Header) {
	dir, err := filepath.Abs(j.dir)
	if err != nil {
		dir = "/"
	}
	at := func(name, written string) string {
		if !strings.HasPrefix(written, "/") {
			name = filepath.Join(dir, name)
		}
		return strings.TrimLeft(name, "/")
	}
	e.Name = at(e.Name, e.Written)
	if e.Kind == tarfile.HardLink {
		e.Link = at(e.Link, e.WrittenLink)
	}
}

// list prints the names of the archive's members.
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
	err = tarfile.List(ctx, tarfile.Source{Archive: in, Formats: formats.All, Limit: math.MaxInt64, Lenient: true, Locale: j.quoting}, func(e *tarfile.Header) {
		if failure != nil || !s.wants(e) {
			return
		}
		if !j.absolute {
			j.stripOutside(e.Written, false)
		}
		for _, text := range e.Faults.Texts {
			j.complain(text, nil)
		}
		line := j.listed(e)
		if j.verbose {
			line = j.long(e, &width)
		}
		if j.toStdout {
			io.WriteString(j.Stderr, line+"\n")
		} else if failure = j.Print(line + "\n"); failure != nil {
			stop(failure)
		}
	})
	if failure != nil {
		return failure
	}
	if err != nil {
		return j.giveUp(reason.Of(err), nil)
	}
	return j.end(s)
}

// listed returns the name of a member as a list has it.
func (j *job) listed(e *tarfile.Header) string {
	name := e.Written
	if len(j.transformations) > 0 && j.showsChanged {
		name = j.renamed(name, tarfile.Regular)
	}
	return j.quoted(name)
}

// ownerWidth is the initial width of owner and size together, in columns. A longer one widens it.
const ownerWidth = 19

// long returns a line of tar tv.
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
	at, format := time.Unix(e.Mtime.Unix()), "2006-01-02 15:04"
	if j.utc {
		at = at.UTC()
	}
	if j.fullTime {
		format = "2006-01-02 15:04:05"
		if e.Mtime.Nsec != 0 {
			format += ".000000000"
		}
	}
	line := fmt.Sprintf("%s %s%*s %s %s", modeText(e), owner, *width-len(owner), size, at.Format(format), j.listed(e))
	switch e.Kind {
	case tarfile.Symlink:
		line += " -> " + j.quoted(e.WrittenLink)
	case tarfile.HardLink:
		line += " link to " + j.quoted(e.WrittenLink)
	}
	return line
}

// modeText returns type and permissions in the format of ls -l.
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

// create packs files. The archive appears only when it is complete.
func (j *job) create() error {
	switch {
	case len(j.names) == 0 && len(j.nameFiles) == 0:
		return &cli.Failure{Text: "Cowardly refusing to create an empty archive", Usage: true, Status: fatal}
	case j.bySuffix && !j.gzip && j.program == "":
		j.chooseBySuffix()
	}
	for i, dir := range j.dirs {
		f, err := os.Open(dir)
		if err != nil {
			return j.giveUp(j.quoting.Member(j.dirWords[i])+": Cannot open", err)
		}
		f.Close()
	}
	out, err := j.output()
	if err != nil {
		return err
	}
	var packed tree.Packed
	err = interrupt.Run(nil, func(ctx context.Context) error {
		packed, err = j.pack(ctx, out)
		if err != nil {
			out.discard()
		}
		return err
	})
	defer out.discard()
	// What was there is not replaced by nothing, where something was asked for.
	if err == nil && (packed.Files > 0 || !j.failed) {
		err = out.publish()
	}
	if err != nil {
		return j.giveUp(err.Error(), nil)
	}
	j.tellUnused()
	return j.end(nil)
}

// tellUnused tells of exclusions behind the last name, which have no effect.
func (j *job) tellUnused() {
	first := true
	for _, e := range j.exclusions {
		if e.before < len(j.names) {
			continue
		}
		if first {
			j.complain("The following options were used after non-option arguments.  These options are positional and affect only arguments that follow them.  Please, rearrange them properly.", nil)
			first = false
		}
		j.complain(e.option+" "+j.quoting.Quote(e.value)+" has no effect", nil)
	}
}

// pack writes the archive.
func (j *job) pack(ctx context.Context, out *output) (tree.Packed, error) {
	w, end := io.Writer(out), func() error { return nil }
	if j.gzip {
		z := pgzip.NewWriter(out)
		if err := z.SetConcurrency(1<<20, runtime.GOMAXPROCS(0)+1); err != nil {
			return tree.Packed{}, err
		}
		w, end = z, z.Close
	}
	if j.program != "" {
		var err error
		if w, end, err = j.throughProgram(out); err != nil {
			return tree.Packed{}, err
		}
	}
	names := io.Discard
	switch {
	case j.verbose && j.file == "-":
		names = j.Stderr
	case j.verbose:
		names = j.Stdout
	}
	how := tree.Packing{
		Mtime:     j.mtime,
		Owner:     j.owners(j.owner, userName),
		Group:     j.owners(j.group, groupName),
		Attribute: j.attribute,
		RawLists:  !j.acls,
		Archive:   out.stats,
		Follow:    j.dereference,
		Flat:      j.flat,
		OneSystem: j.oneSystem,
		Absolute:  j.absolute,
		Wanted:    j.isNewEnough,
		Locale:    j.quoting,
		See:       func(name string) { io.WriteString(names, j.quoted(name)+"\n") },
		Own:       func(name string) { j.tellOwn(out, name) },
		Socket:    func(name string) { j.tell(j.quoted(name) + ": socket ignored") },
		Complain:  func(err error) { j.complain(reason.Of(err), nil) },
		Stripped:  j.strip,
	}
	if len(j.transformations) > 0 {
		how.Rename = j.renamed
	}
	if j.mode != nil {
		how.Mode = func(mode uint32, isDir bool) uint32 { return j.mode.Apply(mode, filemode.Umask(), isDir) }
	}
	var members []tree.Member
	for i, name := range j.names {
		if out.willBe(filepath.Join(j.dirs[i], name), name) {
			j.stripOutside(name, false)
			j.tellOwn(out, name)
			continue
		}
		members = append(members, tree.Member{Dir: j.dirs[i], Name: name, Excluded: j.excludedAt(i)})
	}
	records := &recorder{w, 0}
	packed, err := tree.PackNames(ctx, members, records, how)
	if err == nil {
		err = records.fill(512 * j.blocks)
	}
	return packed, cmp.Or(err, end())
}

// A recorder counts the bytes of an archive.
type recorder struct {
	io.Writer
	size int64
}

func (r *recorder) Write(p []byte) (int, error) {
	n, err := r.Writer.Write(p)
	r.size += int64(n)
	return n, err
}

// fill writes zeros up to a multiple of a record's size.
func (r *recorder) fill(record int) error {
	rest := int64(record) - r.size%int64(record)
	if rest == int64(record) {
		return nil
	}
	_, err := r.Writer.Write(make([]byte, rest))
	return err
}

// tellOwn prints that a file is the archive, with its final name.
func (j *job) tellOwn(out *output, name string) {
	if out.file != nil && filepath.Base(name) == filepath.Base(out.file.Name()) {
		if out.replaces {
			return // there is a message about the older archive already
		}
		name = strings.TrimSuffix(name, filepath.Base(name)) + filepath.Base(out.path)
	}
	j.tell(j.quoted(name) + ": archive cannot contain itself; not dumped")
}

// An output is where an archive is written: standard output, or a file with a temporary name.
type output struct {
	io.Writer
	file     *os.File // nil: the standard output
	path     string
	replaces bool          // path exists already
	stats    []unix.Stat_t // the files that are or will be the archive; they are not packed
}

func (j *job) output() (*output, error) {
	if j.file == "-" {
		o := &output{Writer: j.Stdout}
		f, ok := j.Stdout.(interface{ Fd() uintptr })
		if !ok {
			return o, nil
		}
		if terminal.Is(int(f.Fd())) {
			return nil, j.giveUp("Refusing to write archive contents to terminal (missing -f option?)", nil)
		}
		var st unix.Stat_t
		if unix.Fstat(int(f.Fd()), &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG {
			o.stats = append(o.stats, st)
		}
		return o, nil
	}
	if st, err := os.Stat(j.file); err == nil && !st.Mode().IsRegular() {
		if st.IsDir() {
			return nil, j.giveUp(j.quoting.Member(j.file)+": Cannot open", unix.EISDIR)
		}
		f, err := os.OpenFile(j.file, os.O_WRONLY, 0) // a device or a pipe is written in place
		if err != nil {
			return nil, j.giveUp(j.quoting.Member(j.file)+": Cannot open", err)
		}
		return &output{Writer: f}, nil
	}
	path := filepath.Join(filepath.Dir(j.file), fmt.Sprintf(".%s.%d", filepath.Base(j.file), time.Now().UnixNano()))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, j.giveUp(j.quoting.Member(j.file)+": Cannot open", err)
	}
	o := &output{Writer: f, file: f, path: j.file}
	var st unix.Stat_t
	if unix.Stat(j.file, &st) == nil {
		o.replaces = true
		o.stats = append(o.stats, st)
	}
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		o.discard()
		return nil, j.giveUp(j.quoting.Member(j.file)+": Cannot stat", err)
	}
	o.stats = append(o.stats, st)
	return o, nil
}

// willBe reports whether a name is the one that the archive will have, and nothing has yet.
func (o *output) willBe(path, name string) bool {
	if filepath.IsAbs(name) {
		path = name
	}
	if o.file == nil || o.replaces || filepath.Base(path) != filepath.Base(o.path) {
		return false
	}
	a, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return false
	}
	b, err := os.Stat(filepath.Dir(o.path))
	return err == nil && os.SameFile(a, b)
}

// publish renames the file to its final name.
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

// discard removes the temporary file if it has not been published.
func (o *output) discard() {
	if o.file != nil {
		o.file.Close()
		os.Remove(o.file.Name())
	}
}
