package tar

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/filemode"
)

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
      --sort=ORDER      none, name or inode; ours always sorts by name
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

// parse parses the command line. answer is the text of --help or --version, or "".
func (j *job) parse() (answer string, err error) {
	inv := *j.Invocation
	if inv.Argv, err = newStyle(j.Argv); err != nil {
		return "", err
	}
	words := inv.Getopt(&options)
	var how matching
	// reach gives the operands before count that have no directory and matching yet the current ones.
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

// setMtime applies --mtime.
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
