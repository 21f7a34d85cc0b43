package tar

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/filemode"
)

// A parser reads the command line, and the files of -T with names and options.
type parser struct {
	*job
	how     matching
	dir     string
	dirWord string
	zeros   bool // --null
	plain   bool // --verbatim-files-from
	quotes  bool // --unquote
	reading []string
}

// wrong returns the failure for a command line that makes no sense.
func wrong(text string) error { return &cli.Failure{Text: text, Usage: true, Status: fatal} }

// parse parses the command line. answer is the text of --help or --version, or "".
func (j *job) parse() (answer string, err error) {
	inv := *j.Invocation
	if inv.Argv, err = newStyle(j.Argv); err != nil {
		return "", err
	}
	if more, _ := j.Getenv("TAR_OPTIONS"); more != "" {
		inv.Argv = append(append(inv.Argv[:1:1], strings.Fields(more)...), inv.Argv[1:]...)
	}
	p := &parser{job: j, dir: ".", quotes: true}
	if answer, err = p.words(inv.Getopt(&options)); err != nil || answer != "" {
		return answer, err
	}
	j.dir, j.dirWord = p.dir, p.dirWord
	return "", j.check()
}

// words reads options and operands.
func (p *parser) words(words *cli.Getopt) (answer string, err error) {
	added := 0
	reach := func(operands []string) {
		for ; added < len(operands); added++ {
			p.operand(operands[added])
		}
	}
	for {
		o, err := words.Next()
		if err != nil {
			return "", err
		}
		if o.Key == cli.End {
			reach(words.Operands())
			return "", nil
		}
		reach(words.Passed())
		switch o.Key {
		case keyHelp:
			return p.Page(usage), nil
		case keyVersion:
			return cli.Tar, nil
		case keyDefaults:
			return "--format=gnu -f- -b20 --quoting-style=escape --rmt-command=/usr/sbin/rmt --rsh-command=/usr/bin/rsh\n", nil
		}
		known, err := p.forNames(o)
		if !known && err == nil {
			known, err = p.setExtraction(o)
		}
		if !known && err == nil {
			known, err = p.setPacking(o)
		}
		if !known && err == nil {
			err = p.set(o)
		}
		if err != nil {
			return "", err
		}
	}
}

// operand adds a name.
func (p *parser) operand(name string) {
	if p.quotes {
		name = unquoted(name)
	}
	p.names = append(p.names, operand{name, p.dir, p.dirWord, p.how})
}

// forNames applies an option that concerns the names after it. It returns false for any other option.
func (p *parser) forNames(o cli.Option) (known bool, err error) {
	switch o.Key {
	case 'C':
		p.dirWord = o.Value
		if filepath.IsAbs(o.Value) {
			p.dir = o.Value
		} else {
			p.dir = filepath.Join(p.dir, o.Value)
		}
		p.chdirs = append(p.chdirs, operand{dir: p.dir, dirWord: p.dirWord})
	case 'T':
		err = p.readNames(o.Value)
	case keyAddFile:
		p.operand(o.Value)
	case keyNull, keyNoNull:
		p.zeros = o.Key == keyNull
	case keyVerbatim, keyNoVerbatim:
		p.plain = o.Key == keyVerbatim
	case keyUnquote, keyNoUnquote:
		p.quotes = o.Key == keyUnquote
	case keyVersions:
		p.excludeAll(versionControl)
	case keyVersionIgnores:
		for _, file := range versionIgnores {
			file.before = len(p.names)
			p.ignores = append(p.ignores, file)
		}
		p.exclusions = append(p.exclusions, exclusion{option: "--exclude-vcs-ignores", before: len(p.names)})
	case keyIgnore:
		file := ignoreFileOf(o.Value)
		file.before = len(p.names)
		p.ignores = append(p.ignores, file)
		p.exclusions = append(p.exclusions, exclusion{option: "--exclude-ignore", value: o.Value, before: len(p.names)})
	case keyBackups:
		p.excludeAll(backups)
	case keyExclude:
		p.exclusions = append(p.exclusions, exclusion{"--exclude", o.Value, len(p.names), []matcher{p.how.excluding(o.Value)}})
	case 'X':
		var matchers []matcher
		matchers, err = p.excludeFrom(o.Value, p.how)
		p.exclusions = append(p.exclusions, exclusion{"--exclude-from", o.Value, len(p.names), matchers})
	case keyRecursion, keyNoRecursion:
		p.how.flat = o.Key == keyNoRecursion
	default:
		return p.how.set(o.Key), nil
	}
	return true, err
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

// set applies an option for all operations.
func (j *job) set(o cli.Option) (err error) {
	switch o.Key {
	case 'c', 't', 'x', 'r', 'u', 'A', 'd', keyDelete, keyTestLabel:
		if j.do != 0 && j.do != o.Key {
			return wrong("You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option")
		}
		j.do = o.Key
	case 'f':
		if j.file != "" {
			return wrong("Multiple archive files require '-M' option")
		}
		j.file = o.Value
	case 'z':
		j.gzip = true
	case 'j', 'J', 'Z', keyZstd, keyLzma, keyLzip, keyLzop:
		j.program = compressors[o.Key]
	case 'I':
		j.program, j.given = o.Value, true
	case 'a':
		j.bySuffix = true
	case 'v':
		j.verbose++
	case 'w':
		j.asks = true
	case 'R':
		j.numbers = true
	case 'i':
		j.ignoreZeros = true
	case 'K':
		j.starting = o.Value
	case keyOccurrence:
		j.occurrence = 1
		if o.HasValue {
			j.occurrence, err = strconv.Atoi(o.Value)
			if err != nil {
				return j.giveUp(o.Value+": Invalid number", nil)
			}
		}
	case keyIndex:
		j.index = o.Value
	case keyQuoting:
		return j.setQuoting(o.Value)
	case keyQuoteChars:
		j.quoteAlso += o.Value
	case keyNoQuoteChars:
		j.quoteAlso = strings.Map(func(r rune) rune {
			if strings.ContainsRune(o.Value, r) {
				return -1
			}
			return r
		}, j.quoteAlso)
	case keyTotals:
		return j.setTotals(o)
	case keyCheckpoint:
		return j.setCheckpoint(o)
	case keyCheckpointAction:
		return j.addAction(o.Value)
	case keyWarning:
		return j.setWarning(o.Value)
	case keyForceLocal:
		j.local = true
	case 'V':
		j.label = &o.Value
	case 'b', keyRecordSize:
		return j.setBlocks(o)
	case 'P':
		j.absolute = true
	case keyTransform:
		more, err := parseTransformations(o.Value)
		j.transformations = append(j.transformations, more...)
		return err
	case keyFullTime:
		j.fullTime = true
	case keyUTC:
		j.utc = true
	case keyShowChanged:
		j.showsChanged = true
	case keyShowOmitted:
		j.showsOmitted = true
	case 'h':
		j.dereference = true
	case keyNumeric:
		j.numeric = true
	case keyACLs, keyNoACLs:
		j.acls = o.Key == keyACLs
		j.needPOSIX(j.acls)
	case keyXattrs, keyNoXattrs:
		j.xattrs = o.Key == keyXattrs
		j.needPOSIX(j.xattrs)
	case keyXattrsInclude:
		j.include = append(j.include, matching{}.matcher(o.Value, true, true))
		j.xattrs = true
		j.needPOSIX(true)
	case keyXattrsExclude:
		j.exclude = append(j.exclude, matching{}.matcher(o.Value, true, true))
		j.xattrs = true
		j.needPOSIX(true)
	}
	return nil
}

// needPOSIX chooses the POSIX format for extended attributes. A later --format is an error.
func (j *job) needPOSIX(needed bool) {
	if needed {
		j.dialect.Format, j.hasFormat = tarfile.POSIX, true
	}
}

// setExtraction applies an option for unpacking. It returns false for any other option.
func (j *job) setExtraction(o cli.Option) (known bool, err error) {
	switch o.Key {
	case keyStrip:
		n, err := strconv.ParseUint(o.Value, 10, 31)
		if err != nil {
			return true, wrong(o.Value + ": Invalid number of elements")
		}
		j.strips = int(n)
	case 'k', keySkipOld, keyKeepNewer, keyOverwrite, 'U', keyOverwriteDir, keyNoOverwriteDir:
		if j.existing != 0 && j.existing != o.Key {
			return true, wrong("'" + forExisting(o.Key) + "' cannot be used with '" + forExisting(j.existing) + "'")
		}
		j.existing = o.Key
	case keyRecursiveUnlink:
		j.unlinksAll = true
	case keyOneTop:
		j.hasTop, j.top = true, o.Value
	case keyBackup:
		j.backups.SetControl(o)
	case keySuffix:
		j.backups.SetSuffix(o.Value)
	case 'm':
		j.touch = true
	case keyToCommand:
		j.toCommand = o.Value
	case keyIgnoreStatus, keyNoIgnoreStatus:
		j.ignoresStatus = o.Key == keyIgnoreStatus
	case 'O':
		j.toStdout = true
	case 'p', keyNoPermissions:
		exactly := o.Key == 'p'
		j.exactly = &exactly
	case 'o':
		j.small = true
		j.sameOwner, j.noOwner = false, true
	case keyNoOwner, keySameOwner:
		j.sameOwner = o.Key == keySameOwner
		j.noOwner = !j.sameOwner
	case keyFollow:
		j.follow = true
	default:
		return false, nil
	}
	return true, nil
}

// forExisting returns the name of an option for files that exist, of which one may be given.
func forExisting(key rune) string {
	switch key {
	case 'k':
		return "--keep-old-files"
	case keySkipOld:
		return "--skip-old-files"
	case keyKeepNewer:
		return "--keep-newer-files"
	case keyOverwrite:
		return "--overwrite"
	case 'U':
		return "--unlink-first"
	case keyOverwriteDir:
		return "--overwrite-dir"
	}
	return "--no-overwrite-dir"
}

// setPacking applies an option for packing. It returns false for any other option.
func (j *job) setPacking(o cli.Option) (known bool, err error) {
	switch o.Key {
	case 'H':
		err = j.setFormat(o.Value)
	case keyPOSIX:
		err = j.setFormat("posix")
	case keyV7:
		err = j.setFormat("v7")
	case keyPax:
		err = j.setPax(o.Value)
	case 'S':
		j.sparse = true
	case keyHardDereference:
		j.separate = true
	case 'l':
		j.checksLinks = true
	case keyRemove:
		j.removes = true
	case 'W':
		j.verifies = true
	case keyOneSystem:
		j.oneSystem = true
	case keyIgnoreUnread:
		j.ignoresUnread = true
	case keyAtime:
		j.keepsAtime = true
		if o.HasValue {
			_, err = j.match(o.Value, "--atime-preserve", "replace", "system")
		}
	case keyMode:
		change, e := filemode.Parse(o.Value)
		if e != nil {
			return true, j.giveUp("Invalid mode given on option", nil)
		}
		j.mode = &change
	case keySort:
		j.sort, err = j.match(o.Value, "--sort", "none", "name", "inode")
	case 'N', keyNewerMtime:
		j.onlyMtime = o.Key == keyNewerMtime
		j.newer, err = j.date(o.Value)
	case keyOwner:
		j.owner, err = j.parseIdentity(o.Value, ids.Host().User, userName)
	case keyGroup:
		j.group, err = j.parseIdentity(o.Value, ids.Host().Group, groupName)
	case keyOwnerMap:
		err = j.readMap(o.Value, &j.ownerMap, "UID", ids.Host().User, userName)
	case keyGroupMap:
		err = j.readMap(o.Value, &j.groupMap, "GID", ids.Host().Group, groupName)
	case keyMtime:
		j.mtime, err = j.date(o.Value)
	case keyClamp:
		j.clamps = true
	case keyTag, keyTagUnder, keyTagAll:
		j.tags = append(j.tags, tag{o.Value, o.Key, nil})
	case keyCaches, keyCachesUnder, keyCachesAll:
		j.tags = append(j.tags, tag{"CACHEDIR.TAG", o.Key + keyTag - keyCaches, isCacheTag})
	default:
		return false, nil
	}
	return true, err
}

// check refuses combinations of options, and completes the job.
func (j *job) check() error {
	if j.file == "" {
		if j.file, _ = j.Getenv("TAPE"); j.file == "" {
			j.file = "-"
		}
	}
	if j.unlinksAll {
		j.existing = 'U'
	}
	host, _, remote := strings.Cut(j.file, ":")
	changes := strings.ContainsRune("ruA", j.do) || j.do == keyDelete
	switch {
	case remote && !j.local && !strings.Contains(host, "/"):
		j.Stderr.Write([]byte(j.ErrorName() + ": Cannot connect to " + host + ": resolve failed\n"))
		return &cli.Failure{Status: 128}
	case j.occurrence > 0 && strings.ContainsRune("cruA", j.do):
		return wrong("'--occurrence' cannot be used with '-" + string(j.do) + "'")
	case j.occurrence > 0 && len(j.names) == 0:
		return wrong("--occurrence is meaningless without a file list")
	case j.verifies && (j.gzip || j.program != ""):
		return wrong("Cannot verify compressed archives")
	case j.do == 'A' && (j.gzip || j.program != ""):
		return wrong("Cannot concatenate compressed archives")
	case changes && (j.gzip || j.program != ""):
		return wrong("Cannot update compressed archives")
	case strings.ContainsRune("ruA", j.do) && j.file == "-":
		return wrong("Options '-Aru' are incompatible with '-f -'")
	}
	if err := j.checkFormat(); err != nil {
		return err
	}
	if j.label != nil && j.do == 'c' && (j.dialect.Format == tarfile.Ustar || j.dialect.Format == tarfile.V7) {
		return wrong("GNU features wanted on incompatible archive format")
	}
	var err error
	if j.backup, err = j.backups.Backup(j.tool()); err != nil {
		err = j.unmatched(err)
		if f, ok := err.(*cli.Failure); ok {
			f.Text = strings.Replace(f.Text, j.quoting.Quote("backup type"), j.quoting.Quote("--backup"), 1)
		}
	}
	return err
}

// checkFormat chooses the format of an archive, and refuses options that it has no place for.
func (j *job) checkFormat() error {
	if j.small && j.do == 'c' {
		j.dialect.Format, j.hasFormat = tarfile.V7, true
	}
	if !j.hasFormat && !j.dialect.Default() {
		j.dialect.Format = tarfile.POSIX
	}
	format := j.dialect.Format
	switch {
	case format != tarfile.POSIX && !j.dialect.Default():
		return wrong("--pax-option can be used only on POSIX archives")
	case format == tarfile.POSIX:
	case j.acls && j.do == 'c':
		return wrong("--acls can be used only on POSIX archives")
	case j.xattrs && j.do == 'c':
		return wrong("--xattrs can be used only on POSIX archives")
	}
	return nil
}

// setBlocks applies the size of a record.
func (j *job) setBlocks(o cli.Option) error {
	what, unit := ": Invalid blocking factor", uint64(1)
	if o.Key == keyRecordSize {
		what, unit = ": Invalid record size", tarfile.BlockSize
	}
	text, factor := o.Value, uint64(1)
	if o.Key == keyRecordSize && text != "" {
		if i := strings.IndexByte("bkKMG", text[len(text)-1]); i >= 0 {
			text, factor = text[:len(text)-1], []uint64{512, 1 << 10, 1 << 10, 1 << 20, 1 << 30}[i]
		}
	}
	n, err := strconv.ParseUint(text, 10, 31)
	n *= factor
	switch {
	case err != nil || n == 0 || n/unit > 1<<22:
		return wrong(o.Value + what)
	case n%unit != 0:
		return wrong(fmt.Sprintf("Record size must be a multiple of %d.", tarfile.BlockSize))
	}
	j.blocks = int(n / unit)
	return nil
}

// setQuoting applies --quoting-style.
func (j *job) setQuoting(style string) error {
	for _, s := range quote.Styles {
		if string(s) == style {
			j.style = s
			return nil
		}
	}
	return j.giveUp("Unknown quoting style '"+style+"'. Try '"+j.ErrorName()+" --quoting-style=help' to get a list.", nil)
}

// date parses a date, or the name of a file, which begins with a slash or a dot.
func (j *job) date(value string) (*time.Time, error) {
	if strings.HasPrefix(value, "/") || strings.HasPrefix(value, ".") {
		st, err := os.Stat(value)
		if err != nil {
			j.complain(j.member(value)+": Cannot stat", err)
			return nil, wrong("Date sample file not found")
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
		if strings.IndexByte("fCXTINbHKV", letter) >= 0 {
			if len(rest) == 0 {
				return nil, wrong(fmt.Sprintf("Old option '%c' requires an argument.", letter))
			}
			words, rest = append(words, rest[0]), rest[1:]
		}
	}
	return append(words, rest...), nil
}
