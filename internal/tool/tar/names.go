package tar

import (
	"bufio"
	"io"
	"os"
	"slices"
	"strings"

	"contedor/internal/fetch/tarfile"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"golang.org/x/sys/unix"
)

// A nameFile is the list of names from a file of -T.
type nameFile struct {
	names   []string
	before  int // operands before it on the command line
	dir     string
	dirWord string
	how     matching
}

// readNames reads the names in a file, one per line, or with a zero byte after each.
func (j *job) readNames(file string) ([]string, error) {
	in := io.Reader(j.Stdin)
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, j.giveUp(j.quoting.Member(file)+": Cannot stat", err)
		}
		defer f.Close()
		in = f
	}
	end := byte('\n')
	if j.zeros {
		end = 0
	}
	var names []string
	r := bufio.NewReader(in)
	for {
		name, err := r.ReadString(end)
		if name = strings.TrimSuffix(name, string([]byte{end})); name != "" {
			names = append(names, name)
		}
		if err != nil {
			if err = gnu.NotEOF(err); err != nil {
				err = j.giveUp(j.quoting.Member(file), err)
			}
			return names, err
		}
	}
}

// insertNames puts the names of the files of -T between the operands.
func (j *job) insertNames() {
	for i := len(j.nameFiles) - 1; i >= 0; i-- {
		f := j.nameFiles[i]
		n := len(f.names)
		j.names = insert(j.names, f.before, f.names)
		j.dirs = insert(j.dirs, f.before, repeated(f.dir, n))
		j.dirWords = insert(j.dirWords, f.before, repeated(f.dirWord, n))
		j.matchings = insert(j.matchings, f.before, repeated(f.how, n))
	}
}

func insert[T any](list []T, at int, more []T) []T {
	return append(append(append([]T{}, list[:at]...), more...), list[at:]...)
}

func repeated[T any](value T, n int) []T {
	list := make([]T, n)
	for i := range list {
		list[i] = value
	}
	return list
}

// versionControl are the patterns of --exclude-vcs.
var versionControl = []string{"CVS", ".cvsignore", "RCS", "SCCS", ".git", ".gitignore", ".gitattributes", ".gitmodules", ".arch-ids", "{arch}", "=RELEASE-ID",
	"=meta-update", "=update", ".bzr", ".bzrignore", ".bzrtags", ".hg", ".hgignore", ".hgtags", "_darcs", ".svn"}

// backups are the patterns of --exclude-backups.
var backups = []string{".#*", "*~", "#*#"}

// excludeAll leaves out the files that match any of the patterns.
func (j *job) excludeAll(before int, patterns []string) {
	var list []matcher
	for _, p := range patterns {
		list = append(list, matching{}.excluding(p))
	}
	j.exclusions = append(j.exclusions, exclusion{before: before, matchers: list})
}

// isNewEnough reports whether --newer and --newer-mtime let a file be packed. Directories always
// are.
func (j *job) isNewEnough(name string, st *unix.Stat_t) bool {
	if j.newer == nil || st.Mode&unix.S_IFMT == unix.S_IFDIR || !dates.Of(st.Mtim).Before(*j.newer) || !j.onlyMtime && !dates.Of(st.Ctim).Before(*j.newer) {
		return true
	}
	if slices.Contains(j.names, name) {
		j.tell(j.quoted(name) + ": file is unchanged; not dumped")
	}
	return false
}

// keepsExisting reports whether an existing file is kept instead of the entry: -k, --skip-old-files
// and --keep-newer-files.
func (j *job) keepsExisting(e *tarfile.Header) bool {
	if j.existing == 0 || e.Kind == tarfile.Directory {
		return false
	}
	var st unix.Stat_t
	if unix.Lstat(j.dir+"/"+e.Name, &st) != nil {
		return false
	}
	switch j.existing {
	case 'k':
		j.complain(j.quoted(e.Written)+": Cannot open", unix.EEXIST)
		return true
	case keySkipOld:
		return true
	case keyKeepNewer:
		if dates.Of(st.Mtim).Before(dates.Of(e.Mtime)) {
			return false
		}
		j.tell("Current " + j.quoting.Quote(e.Written) + " is newer or same age")
		return true
	}
	return false
}
