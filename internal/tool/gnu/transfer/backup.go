package transfer

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// A Backup says what becomes of a file in whose place another one is put.
type Backup struct {
	Kind   byte // n, e or s: numbered, numbered where such are there already, simple; 0 for none
	Suffix string
}

// NewBackup returns what the options --backup and --suffix and the environment ask
// for. wanted says that one of the options was given; control is the value of
// --backup, and suffix that of --suffix.
func NewBackup(t *gnu.Tool, wanted bool, control, suffix string) (b Backup, err error) {
	if !wanted {
		return b, nil
	}
	what := "backup type"
	if control == "" {
		what = "$VERSION_CONTROL"
		control, _ = t.Getenv("VERSION_CONTROL")
	}
	if b.Suffix, _ = t.Getenv("SIMPLE_BACKUP_SUFFIX"); suffix != "" {
		b.Suffix = suffix
	}
	if b.Suffix == "" || strings.Contains(b.Suffix, "/") {
		b.Suffix = "~"
	}
	if control == "" {
		control = "existing"
	}
	word, err := t.Match(control, what, []string{"none", "off"}, []string{"simple", "never"}, []string{"existing", "nil"}, []string{"numbered", "t"})
	b.Kind = map[string]byte{"simple": 's', "existing": 'e', "numbered": 'n'}[word]
	return b, err
}

// Rename gives a file the name of its backup, which it returns; "" where there is
// no such file.
func (b Backup) Rename(file string) (name string, err error) {
	name = b.Name(file)
	if err := unix.Rename(file, name); err != nil {
		if err == unix.ENOENT {
			err = nil
		}
		return "", err
	}
	return name, nil
}

// Name returns the name of a file's next backup.
func (b Backup) Name(file string) string {
	if b.Kind == 's' {
		return file + b.Suffix
	}
	highest := 0
	base := filepath.Base(file)
	names, _ := paths.Names(filepath.Dir(file))
	for _, name := range names {
		number, ok := strings.CutPrefix(name, base+".~")
		number, tilde := strings.CutSuffix(number, "~")
		if n, err := strconv.Atoi(number); ok && tilde && err == nil && number[0] >= '1' && number[0] <= '9' {
			highest = max(highest, n)
		}
	}
	if b.Kind == 'e' && highest == 0 {
		return file + b.Suffix
	}
	return file + ".~" + strconv.Itoa(highest+1) + "~"
}

// wouldDestroy reports whether the backup of a file takes the place of the source.
func (b Backup) wouldDestroy(source string, st *unix.Stat_t, to string) bool {
	if b.Kind == 'n' || !strings.HasSuffix(source, b.Suffix) {
		return false
	}
	var backup unix.Stat_t
	return unix.Stat(to+b.Suffix, &backup) == nil && paths.InodeOf(&backup) == paths.InodeOf(st)
}

// SameEntry reports whether two names are one entry of one directory.
func SameEntry(a, b string) bool {
	if baseOf(a) != baseOf(b) {
		return false
	}
	x, err1 := os.Stat(dirOf(a))
	y, err2 := os.Stat(dirOf(b))
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// baseOf is the last component of a name, without slashes behind it; / for the
// root.
func baseOf(name string) string { return filepath.Base(name) }

// dirOf is what stands before the last component.
func dirOf(name string) string {
	name = strings.TrimRight(name, "/")
	switch at := strings.LastIndexByte(name, '/'); {
	case at > 0:
		return name[:at]
	case at == 0 || name == "":
		return "/"
	}
	return "."
}
