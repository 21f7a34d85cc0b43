package userland

import (
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

var mkdirCommand = command("mkdir", coreutils, `[OPTION]... DIRECTORY...
Makes directories.
  -m, --mode=MODE   their mode, as for chmod
  -p, --parents     with those above them; one that is there is no failure
  -v, --verbose     name every one
`, mkdir)

var mkdirOptions = cli.Options{Permute: true, Short: "m:pvZ", Long: []cli.LongOption{
	{Name: "context", Argument: cli.Optional, Key: 'Z'},
	{Name: "mode", Argument: cli.Required, Key: 'm'},
	{Name: "parents", Key: 'p'},
	{Name: "verbose", Key: 'v'},
}}

// A mkdirRun makes directories.
type mkdirRun struct {
	*tool
	mode             *modeChange // nil for the usual one
	parents, verbose bool
}

func mkdir(t *tool) error {
	m := mkdirRun{tool: t}
	dirs, err := t.parse(mkdirOptions, func(o cli.Option) error {
		switch o.Key {
		case 'm':
			change, err := parseMode(o.Value)
			if err != nil {
				return cli.Fail("invalid mode "+t.locale.Quote(o.Value), nil)
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
		return badUsage("missing operand")
	}
	for _, dir := range dirs {
		if m.parents && !m.above(dir) {
			continue
		}
		m.one(dir)
	}
	return nil
}

// above makes the directories above one. Their owner can always use them.
func (m *mkdirRun) above(dir string) bool {
	parent := filepath.Dir(strings.TrimRight(dir, "/"))
	if info, err := os.Stat(parent); err == nil && info.IsDir() {
		return true
	}
	if !m.above(parent) {
		return false
	}
	err := unix.Mkdir(parent, 0o777)
	if err == nil {
		if mask := umask(); mask&0o300 != 0 {
			unix.Chmod(parent, 0o777&^mask|0o300)
		}
		m.tell(parent)
	}
	if err == unix.EEXIST {
		if info, err := os.Stat(parent); err == nil && info.IsDir() {
			return true
		}
	}
	if err == unix.EEXIST {
		err = unix.ENOTDIR
	}
	if err != nil {
		m.complain("cannot create directory "+m.quoted(parent), err)
	}
	return err == nil
}

func (m *mkdirRun) one(dir string) {
	err := unix.Mkdir(dir, 0o777)
	if info, statErr := os.Stat(dir); m.parents && err != nil && statErr == nil && info.IsDir() {
		return
	}
	if err == nil && m.mode != nil {
		err = unix.Chmod(dir, m.mode.apply(0o777, umask(), true))
	}
	if err != nil {
		m.complain("cannot create directory "+m.quoted(dir), err)
		return
	}
	m.tell(dir)
}

func (m *mkdirRun) tell(dir string) {
	if m.verbose {
		m.out.WriteString(m.ErrorName() + ": created directory " + m.quoted(dir) + "\n")
	}
}

var rmdirCommand = command("rmdir", coreutils, `[OPTION]... DIRECTORY...
Removes directories that are empty.
  -p, --parents   and then those above them
  --ignore-fail-on-non-empty
  -v, --verbose   name every one
`, rmdir)

var rmdirOptions = cli.Options{Permute: true, Short: "pv", Long: []cli.LongOption{
	{Name: "ignore-fail-on-non-empty", Key: firstKey},
	{Name: "parents", Key: 'p'},
	{Name: "verbose", Key: 'v'},
}}

func rmdir(t *tool) error {
	parents, verbose, forgive := false, false, false
	dirs, err := t.parse(rmdirOptions, func(o cli.Option) error {
		switch o.Key {
		case 'p':
			parents = true
		case 'v':
			verbose = true
		case firstKey:
			forgive = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		return badUsage("missing operand")
	}
	remove := func(dir, text string) bool {
		if verbose {
			t.out.WriteString(t.ErrorName() + ": removing directory, " + t.quoted(dir) + "\n")
		}
		err := unix.Rmdir(dir)
		if err != nil && !(forgive && (err == unix.ENOTEMPTY || err == unix.EEXIST)) {
			t.complain(text+t.quoted(dir), err)
		}
		return err == nil
	}
	for _, dir := range dirs {
		ok := remove(dir, "failed to remove ")
		for ok && parents {
			dir = strings.TrimRight(dir, "/")
			at := strings.LastIndexByte(dir, '/')
			if at < 0 || strings.TrimRight(dir[:at], "/") == "" {
				break
			}
			dir = strings.TrimRight(dir[:at], "/")
			ok = remove(dir, "failed to remove directory ")
		}
	}
	return nil
}
