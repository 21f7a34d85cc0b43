// Package transfer is shared by cp, mv and ln. It resolves destinations, handles existing files and
// backups, and copies trees.
//
// Begin reading at Destination.Pairs, which finds the names of the copies, and at Copier.Copy. copier.go
// copies one file, data.go its contents, attributes.go its owner, mode and times. backup.go keeps what is
// replaced, and same.go notices when a file would replace itself.
package transfer

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// A Destination is the last operand of cp, mv and ln, or the directory of -t.
type Destination struct {
	*gnu.Tool
	Dir           string // the value of -t
	HasDir        bool
	NoDir         bool // -T: the destination is not a directory to put files in
	NoDereference bool // a symbolic link to a directory is not such a directory either
	LooksHere     bool // the working directory is looked at, too
	Strip         bool // slashes at the end of the sources are removed
	StripAlways   bool
}

// SetDir sets the value of -t.
func (d *Destination) SetDir(dir string) error {
	if d.HasDir {
		return cli.Fail("multiple target directories specified", nil)
	}
	d.Dir, d.HasDir = dir, true
	return nil
}

// A Pair is a file and its new name, or the name of its copy.
type Pair struct {
	From, To string
	InDir    bool // To is in the directory of the command line
}

// Resolve splits the operands into the files and the destination. dir is true if the files go into
// the destination as a directory. The errors are usage errors.
func (d *Destination) Resolve(operands []string) (files []string, to string, dir bool, err error) {
	switch {
	case len(operands) == 0:
		return nil, "", false, gnu.BadUsage("missing file operand")
	case len(operands) == 1 && !d.HasDir:
		return nil, "", false, gnu.BadUsage("missing destination file operand after " + d.Quoted(operands[0]))
	case d.NoDir && d.HasDir:
		return nil, "", false, cli.Fail("cannot combine --target-directory (-t) and --no-target-directory (-T)", nil)
	case d.NoDir && len(operands) > 2:
		return nil, "", false, gnu.BadUsage("extra operand " + d.Quoted(operands[2]))
	case d.HasDir:
		if err := d.isDirectory(d.Dir, true); err != nil {
			return nil, "", false, cli.Fail("target directory "+d.Quoted(d.Dir), err)
		}
		return d.stripped(operands), d.Dir, true, nil
	}
	last := len(operands) - 1
	files, to = operands[:last:last], operands[last]
	if !d.NoDir {
		err := d.isDirectory(to, !d.NoDereference)
		if dir = err == nil; !dir && len(files) > 1 {
			return nil, "", false, cli.Fail("target "+d.Quoted(to), err)
		}
	}
	if dir || d.StripAlways {
		files = d.stripped(files)
	}
	return files, to, dir, nil
}

func (d *Destination) stripped(files []string) []string {
	if !d.Strip && !d.StripAlways {
		return files
	}
	list := make([]string, len(files))
	for i, file := range files {
		if list[i] = strings.TrimRight(file, "/"); list[i] == "" && file != "" {
			list[i] = "/"
		}
	}
	return list
}

// IsHere reports whether a name is one of the working directory, such as "." or "././". It is a
// directory even if the user may not search it.
func IsHere(name string) bool {
	return strings.HasPrefix(name, ".") && strings.Trim(name, "./") == "" && !strings.Contains(name, "..")
}

// isDirectory returns an error if a name is not a directory.
func (d *Destination) isDirectory(name string, follow bool) error {
	if !d.LooksHere && IsHere(name) {
		return nil
	}
	stat := unix.Lstat
	if follow {
		stat = unix.Stat
	}
	var st unix.Stat_t
	err := stat(name, &st)
	if err == nil && !isDir(&st) {
		err = unix.ENOTDIR
	}
	return err
}

// Into returns the name of a file in a directory.
func Into(dir, file string) string {
	base := baseOf(file)
	if base == "/" || file == "" { // the contents of the root directory
		base = ""
	}
	return paths.Join(dir, base)
}

// Pairs returns the files with their new names.
func (d *Destination) Pairs(operands []string) (list []Pair, err error) {
	files, to, dir, err := d.Resolve(operands)
	for _, file := range files {
		if dir {
			list = append(list, Pair{file, Into(to, file), true})
		} else {
			list = append(list, Pair{file, to, false})
		}
	}
	return list, err
}
