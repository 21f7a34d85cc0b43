package transfer

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// A Backup says how to keep a file that is replaced.
type Backup struct {
	Kind   byte // n: numbered; e: numbered if there is a numbered backup, else simple; s: simple; 0: none
	Suffix string
}

// BackupOptions are the options --backup, -b and --suffix of cp and similar tools.
type BackupOptions struct {
	Wanted          bool // one of the options was given
	control, suffix string
}

// SetControl applies --backup or -b, which may have a value.
func (b *BackupOptions) SetControl(o cli.Option) {
	b.Wanted = true
	if o.HasValue {
		b.control = o.Value
	}
}

// SetSuffix applies --suffix.
func (b *BackupOptions) SetSuffix(suffix string) { b.Wanted, b.suffix = true, suffix }

// Backup returns the backup for the options and the environment.
func (b *BackupOptions) Backup(t *gnu.Tool) (backup Backup, err error) {
	if !b.Wanted {
		return backup, nil
	}
	control, what := b.control, "backup type"
	if control == "" {
		what = "$VERSION_CONTROL"
		control, _ = t.Getenv("VERSION_CONTROL")
	}
	if backup.Suffix, _ = t.Getenv("SIMPLE_BACKUP_SUFFIX"); b.suffix != "" {
		backup.Suffix = b.suffix
	}
	if backup.Suffix == "" || strings.Contains(backup.Suffix, "/") {
		backup.Suffix = "~"
	}
	if control == "" {
		control = "existing"
	}
	word, err := t.Match(control, what, []string{"none", "off"}, []string{"simple", "never"}, []string{"existing", "nil"}, []string{"numbered", "t"})
	backup.Kind = map[string]byte{"simple": 's', "existing": 'e', "numbered": 'n'}[word]
	return backup, err
}

// Rename renames a file to its backup and returns the new name, or "" if there is no such file.
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

// wouldDestroy reports whether the backup of a file would replace the source.
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

// baseOf returns the last component of a name, without slashes after it, or "/" for the root.
func baseOf(name string) string { return filepath.Base(name) }

// dirOf returns the part of a name before its last component.
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
