// Package mkdir implements mkdir(1) of GNU coreutils: it makes directories.
//
// Synopsis:
//
//	mkdir [OPTION]... DIRECTORY...
package mkdir

import (
	"os"
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
	dirs, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'm':
			change, err := filemode.Parse(o.Value)
			if err != nil {
				return cli.Fail("invalid mode "+t.Locale.Quote(o.Value), nil)
			}
			m.mode = &change
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
			return true // the last component, which is not above itself
		}
		at = begin + length
		if !m.ancestor(dir[:at], dir[begin:at]) {
			return false
		}
	}
	return true
}

// ancestor makes one of the directories above, where it is missing. component is the
// last one of its path.
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
		if err = missing; err == nil {
			err = unix.ENOTDIR
		}
	}
	m.Complain("cannot create directory "+m.Quoted(path), err)
	return false
}

func (m *run) one(dir string) {
	err := unix.Mkdir(dir, 0o777)
	if info, statErr := os.Stat(dir); m.parents && err != nil && statErr == nil && info.IsDir() {
		return
	}
	if err == nil && m.mode != nil {
		err = unix.Chmod(dir, m.mode.Apply(0o777, filemode.Umask(), true))
	}
	if err != nil {
		m.Complain("cannot create directory "+m.Quoted(dir), err)
		m.Advise(&hint.Cgroup{Path: dir}, err)
		return
	}
	m.tell(dir)
}

func (m *run) tell(dir string) {
	if m.verbose {
		m.Out.WriteString(m.ErrorName() + ": created directory " + m.Quoted(dir) + "\n")
	}
}
