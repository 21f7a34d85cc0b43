package tar

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"golang.org/x/sys/unix"
)

// An operand is a name on the command line, or in a file of -T.
type operand struct {
	name    string
	dir     string // of -C
	dirWord string // the value of -C, as it was typed
	how     matching
}

// readNames adds the names in a file, one per line, or with a zero byte after each. Other lines that
// begin with a dash are options for the names.
func (p *parser) readNames(file string) error {
	if slices.Contains(p.reading, file) {
		p.complain(p.member(file)+": file list requested from "+p.quoted(p.reading[len(p.reading)-1])+" already read from command line", nil)
		return nil
	}
	in := io.Reader(p.Stdin)
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return p.giveUp(p.member(file)+": Cannot stat", err)
		}
		defer f.Close()
		in = f
	}
	p.reading = append(p.reading, file)
	defer func() { p.reading = p.reading[:len(p.reading)-1] }()
	p.fromFiles = true
	r := bufio.NewReader(in)
	for number := 1; ; number++ {
		end := byte('\n')
		if p.zeros {
			end = 0
		}
		line, err := r.ReadString(end)
		if line = strings.TrimSuffix(line, string([]byte{end})); line != "" {
			if err := p.line(file, number, line); err != nil {
				return err
			}
		}
		if err != nil {
			if err = gnu.NotEOF(err); err != nil {
				err = p.giveUp(p.member(file), err)
			}
			return err
		}
	}
}

// line adds the name, or applies the options, in a line of a file.
func (p *parser) line(file string, number int, line string) error {
	if p.zeros || p.plain && strings.IndexByte(line, 0) < 0 {
		quotes := p.quotes
		p.quotes = false
		p.operand(line)
		p.quotes = quotes
		return nil
	}
	if strings.IndexByte(line, 0) >= 0 {
		p.tell(p.member(file) + ": file name read contains nul character")
		for name := range strings.SplitSeq(line, "\x00") {
			if name != "" {
				if err := p.line(file, number, name); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if trimmed := strings.TrimLeft(line, " \t"); len(trimmed) > 1 && trimmed[0] == '-' {
		return p.lineOptions(file, number, trimmed)
	}
	p.operand(line)
	return nil
}

// lineOptions applies a line of options.
func (p *parser) lineOptions(file string, number int, line string) error {
	inv := *p.Invocation
	inv.Argv = append([]string{p.Argv[0]}, split(line)...)
	words := inv.Getopt(&options)
	for {
		o, err := words.Next()
		if err == nil && o.Key == cli.End {
			if len(words.Operands()) > 0 {
				return p.giveUp("unhandled positional option 0", nil)
			}
			return nil
		}
		known := false
		if err == nil {
			if known, err = p.forNames(o); known && err != nil {
				return err
			}
		}
		if !known {
			p.complain(fmt.Sprintf("%s:%d: unrecognized option", p.quoted(file), number), nil)
			return nil
		}
	}
}

// split divides a line into words, with quotation marks and backslashes as in the shell.
func split(line string) (words []string) {
	var word strings.Builder
	mark, inWord := byte(0), false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\\' && mark != '\'' && i+1 < len(line):
			i++
			word.WriteByte(line[i])
			inWord = true
		case c == mark:
			mark = 0
		case mark == 0 && (c == '"' || c == '\''):
			mark, inWord = c, true
		case mark == 0 && (c == ' ' || c == '\t'):
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words
}

// unquoted returns a name with its escapes replaced.
func unquoted(name string) string {
	if strings.IndexByte(name, '\\') < 0 {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] != '\\' || i+1 == len(name) {
			b.WriteByte(name[i])
			continue
		}
		i++
		c := name[i]
		if at := strings.IndexByte("abfnrtv", c); at >= 0 {
			b.WriteByte("\a\b\f\n\r\t\v"[at])
			continue
		}
		switch {
		case c == '\\':
			b.WriteByte('\\')
		case c == '?':
			b.WriteByte(0x7f)
		case c >= '0' && c <= '7':
			n := 0
			for k := 0; k < 3 && i < len(name) && name[i] >= '0' && name[i] <= '7'; k++ {
				n = n<<3 | int(name[i]-'0')
				i++
			}
			i--
			b.WriteByte(byte(n))
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String()
}

// versionControl are the patterns of --exclude-vcs.
var versionControl = []string{"CVS", ".cvsignore", "RCS", "SCCS", ".git", ".gitignore", ".gitattributes", ".gitmodules", ".arch-ids", "{arch}", "=RELEASE-ID",
	"=meta-update", "=update", ".bzr", ".bzrignore", ".bzrtags", ".hg", ".hgignore", ".hgtags", "_darcs", ".svn"}

// backups are the patterns of --exclude-backups.
var backups = []string{".#*", "*~", "#*#"}

// excludeAll leaves out the files that match any of the patterns.
func (p *parser) excludeAll(patterns []string) {
	var list []matcher
	for _, pattern := range patterns {
		list = append(list, matching{}.excluding(pattern))
	}
	p.exclusions = append(p.exclusions, exclusion{before: len(p.names), matchers: list})
}

// isNewEnough reports whether --newer, --newer-mtime and -u let a file be packed. Directories always
// are.
func (j *job) isNewEnough(name string, st *unix.Stat_t) bool {
	if st.Mode&unix.S_IFMT == unix.S_IFDIR {
		return true
	}
	if at, there := j.packed[strings.TrimRight(name, "/")]; there && !isNewer(st.Mtim, at) {
		return false
	}
	if j.newer == nil || !dates.Of(st.Mtim).Before(*j.newer) || !j.onlyMtime && !dates.Of(st.Ctim).Before(*j.newer) {
		return true
	}
	if slices.ContainsFunc(j.names, func(o operand) bool { return o.name == name }) {
		j.warn("file-unchanged", j.quoted(name)+": file is unchanged; not dumped")
	}
	return false
}

// isNewer reports whether a file's time is after the one in an archive, which may have no fractions
// of seconds.
func isNewer(file, archived unix.Timespec) bool {
	if file.Sec != archived.Sec {
		return file.Sec > archived.Sec
	}
	return archived.Nsec != 0 && file.Nsec > archived.Nsec
}

// keepsExisting reports whether an existing file is kept instead of the entry: -k, --skip-old-files
// and --keep-newer-files.
func (j *job) keepsExisting(e *tarfile.Header) bool {
	isDirectory := e.Kind == tarfile.Directory
	if j.existing == 0 || isDirectory && j.existing != keySkipOld {
		return false
	}
	var st unix.Stat_t
	if unix.Lstat(j.dir+"/"+e.Name, &st) != nil {
		return false
	}
	switch j.existing {
	case 'k':
		switch e.Kind {
		case tarfile.Symlink:
			j.complain(j.member(e.Written)+": Cannot create symlink to "+j.quoting.Quote(e.Link), unix.EEXIST)
		case tarfile.HardLink:
			var other unix.Stat_t
			if unix.Lstat(j.dir+"/"+e.Link, &other) != nil || other.Ino != st.Ino || other.Dev != st.Dev {
				j.complain(j.member(e.Written)+": Cannot hard link to "+j.quoting.Quote(e.Link), unix.EEXIST)
			}
		default:
			j.complain(j.member(e.Written)+": Cannot open", unix.EEXIST)
		}
		return true
	case keySkipOld:
		j.warn("existing-file", j.member(strings.TrimRight(e.Written, "/"))+": skipping existing file")
		return !isDirectory
	case keyKeepNewer:
		if dates.Of(st.Mtim).Before(dates.Of(e.Mtime)) {
			return false
		}
		j.warn("ignore-newer", "Current "+j.quoting.Quote(e.Written)+" is newer or same age")
		return true
	}
	return false
}
