// Package mkdir implements mkdir(1) of GNU coreutils: it makes directories.
//
// Synopsis:
//
//	mkdir [OPTION]... DIRECTORY...
package mkdir

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// Command is mkdir.
var Command = gnu.Command("mkdir", gnu.Coreutils, `[OPTION]... DIRECTORY...
Makes directories.
  -m, --mode=MODE   set the mode, as chmod(1) does
  -p, --parents     make parents, too; an existing directory is no error
  -v, --verbose     print a message for each directory
  -Z, --context[=CONTEXT]   accepted; there are no SELinux contexts
`, mkdir)

var options = cli.Options{Permute: true, Short: "m:pvZ", Long: []cli.LongOption{
	{Name: "context", Argument: cli.Optional, Key: 'Z'},
	{Name: "mode", Argument: cli.Required, Key: 'm'},
	{Name: "parents", Key: 'p'},
	{Name: "verbose", Key: 'v'},
}}

// A run is one run of mkdir.
type run struct {
	*gnu.Tool
	mode             *filemode.Change // nil for the default
	parents, verbose bool
}

func mkdir(t *gnu.Tool) error {
	m := run{Tool: t}
	mode, hasMode := "", false
	dirs, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'm':
			mode, hasMode = o.Value, true
		case 'Z':
			if o.HasValue {
				t.Warn("warning: ignoring --context; it requires an SELinux/SMACK-enabled kernel")
			}
		case 'p':
			m.parents = true
		case 'v':
			m.verbose = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		return gnu.BadUsage("missing operand")
	}
	if hasMode {
		change, err := filemode.Parse(mode)
		if err != nil {
			return cli.Fail("invalid mode "+t.Locale.Quote(mode), nil)
		}
		m.mode = &change
	}
	for _, dir := range dirs {
		if m.parents && !m.above(dir) {
			continue
		}
		m.one(dir)
	}
	return nil
}

// above makes the parents of a directory, the first one first. Their owner may always write and
// search them.
func (m *run) above(dir string) bool {
	for at := 0; at < len(dir); {
		begin := at + len(dir[at:]) - len(strings.TrimLeft(dir[at:], "/"))
		length := strings.IndexByte(dir[begin:], '/')
		if length < 0 || strings.Trim(dir[begin+length:], "/") == "" {
			return true // only the last component is left
		}
		at = begin + length
		if !m.ancestor(dir[:at], dir[begin:at]) {
			return false
		}
	}
	return true
}

// ancestor makes one of the directories above if it is missing. component is the last component of
// its path.
func (m *run) ancestor(path, component string) bool {
	if component == "." {
		return true
	}
	err := error(unix.EEXIST)
	if component != ".." {
		err = unix.Mkdir(path, 0o777)
	}
	if err == nil {
		if mask := filemode.Umask(); mask&0o300 != 0 {
			unix.Chmod(path, 0o777&^mask|0o300)
		}
		m.tell(path)
		return true
	}
	var st unix.Stat_t
	missing := unix.Stat(path, &st)
	if missing == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR {
		return true
	}
	if err == unix.EEXIST {
		switch missing {
		case nil:
			err = unix.ENOTDIR
		case unix.ENOENT: // a link to nothing
		default:
			err = missing
		}
	}
	m.Complain("cannot create directory "+m.Locale.Quote(m.closed(path, err)), err)
	return false
}

// closed returns the directory above a path if that is why the path cannot be made: nobody else may search
// it. Otherwise it returns the path.
func (m *run) closed(path string, err error) string {
	above := strings.TrimRight(path[:strings.LastIndexByte(strings.TrimRight(path, "/"), '/')+1], "/")
	if m.parents && above != "" && cli.BaseName(above) != "." && err == unix.EACCES && unix.Faccessat(unix.AT_FDCWD, above, unix.X_OK, unix.AT_EACCESS) != nil {
		return above
	}
	return path
}

func (m *run) one(dir string) {
	err := m.make(dir)
	if m.parents && err != nil {
		var st unix.Stat_t
		hidden := unix.Stat(dir, &st)
		switch {
		case hidden == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR:
			return
		case err == unix.EEXIST && hidden != nil && hidden != unix.ENOENT && hidden != unix.ENOTDIR:
			m.Complain("cannot stat "+m.Locale.Quote(dir), hidden)
			return
		}
	}
	if err != nil {
		m.Complain("cannot create directory "+m.Locale.Quote(m.closed(dir, err)), err)
		m.Advise(&hint.Cgroup{Path: dir}, err)
		return
	}
	m.tell(dir)
}

// make makes a directory with the mode of -m. If the mode has set-id bits or a sticky bit, a second system
// call sets it as a whole, and until then only the owner can write to the directory. Bits that -m does not
// name stay as the kernel sets them.
func (m *run) make(dir string) error {
	if m.mode == nil {
		return unix.Mkdir(dir, 0o777)
	}
	mask := filemode.Umask()
	mode, named := m.mode.Apply(0o777, mask, true), m.mode.Named(mask)
	first, special := mode, named&(unix.S_ISUID|unix.S_ISGID)|mode&unix.S_ISVTX != 0
	if special {
		first &^= 0o022
	}
	unix.Umask(int(mask &^ mode))
	err := unix.Mkdir(dir, first)
	unix.Umask(int(mask))
	if err != nil || !special {
		return err
	}
	var st unix.Stat_t
	if err := unix.Stat(dir, &st); err != nil {
		return err
	}
	if has := st.Mode & 0o7777; (has^mode)&named != 0 {
		return unix.Chmod(dir, mode|has&^named)
	}
	return nil
}

func (m *run) tell(dir string) {
	if m.verbose {
		m.Out.WriteString(m.ErrorName() + ": created directory " + m.Quoted(dir) + "\n")
	}
}
