// Package mv renames files, or moves them to another file system: mv(1) of GNU coreutils.
//
// Synopsis:
//
//	mv [OPTION]... SOURCE DEST
//	mv [OPTION]... SOURCE... DIRECTORY
//	mv [OPTION]... -t DIRECTORY SOURCE...
package mv

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/transfer"
	"contedor/internal/tool/rm"
	"golang.org/x/sys/unix"
)

// Command is mv.
var Command = gnu.Command("mv", gnu.Coreutils, `[OPTION]... SOURCE DEST
  or:  mv [OPTION]... SOURCE... DIRECTORY
  or:  mv [OPTION]... -t DIRECTORY SOURCE...
Gives files another name, or moves them elsewhere.
  -f, --force       do not ask before writing over a file
  -i, --interactive ask     -n, --no-clobber  never write over one
  -u, --update      only over an older one
  -t, --target-directory=DIR     -T, --no-target-directory
  -v, --verbose     name every one
`, mv)

var options = cli.Options{Permute: true, Short: "bfint:uvS:TZ", Long: []cli.LongOption{
	{Name: "force", Key: 'f'},
	{Name: "interactive", Key: 'i'},
	{Name: "no-clobber", Key: 'n'},
	{Name: "no-target-directory", Key: 'T'},
	{Name: "target-directory", Argument: cli.Required, Key: 't'},
	{Name: "update", Argument: cli.Optional, Key: 'u'},
	{Name: "verbose", Key: 'v'},
}}

// A run moves files.
type run struct {
	*transfer.Copier
	silent bool // -f
}

func mv(t *gnu.Tool) error {
	m := run{Copier: transfer.NewCopier(t)}
	d := transfer.Destination{Tool: t}
	operands, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'f':
			m.silent, m.Ask, m.NoClobber = true, false, false
		case 'i':
			m.Ask, m.NoClobber = true, false
		case 'n':
			m.Ask, m.NoClobber = false, true
		case 'u':
			m.Update = true
		case 't':
			d.Dir, d.HasDir = o.Value, true
		case 'T':
			d.NoDir = true
		case 'v':
			m.Verbose = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	pairs, err := d.Pairs(operands)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		m.move(p.From, p.To)
	}
	return nil
}

func (m *run) move(from, to string) {
	var source, target unix.Stat_t
	if err := unix.Lstat(from, &source); err != nil {
		m.Complain("cannot stat "+m.Quoted(from), err)
		return
	}
	if unix.Lstat(to, &target) == nil && !m.replaces(from, to, &source, &target) {
		return
	}
	name := to
	if source.Mode&unix.S_IFMT == unix.S_IFDIR {
		name = strings.TrimRight(to, "/")
	}
	err := unix.Rename(strings.TrimRight(from, "/"), name)
	switch {
	case err == nil:
		if m.Verbose {
			m.Out.WriteString("renamed " + m.Quoted(from) + " -> " + m.Quoted(to) + "\n")
		}
	case err == unix.EXDEV:
		m.across(from, to)
	case err == unix.EINVAL && source.Mode&unix.S_IFMT == unix.S_IFDIR:
		m.Complain("cannot move "+m.Quoted(from)+" to a subdirectory of itself, "+m.Quoted(to), nil)
	case err == unix.ENOTEMPTY || err == unix.EEXIST:
		m.Complain("cannot overwrite "+m.Quoted(to), err)
	default:
		m.Complain("cannot move "+m.Quoted(from)+" to "+m.Quoted(to), err)
	}
}

// replaces decides about what is there already.
func (m *run) replaces(from, to string, source, target *unix.Stat_t) bool {
	fromDir, toDir := source.Mode&unix.S_IFMT == unix.S_IFDIR, target.Mode&unix.S_IFMT == unix.S_IFDIR
	protected := target.Mode&unix.S_IFMT != unix.S_IFLNK && unix.Access(to, unix.W_OK) != nil
	switch {
	case m.NoClobber, m.Update && target.Mtim.Nano() >= source.Mtim.Nano():
		return false
	case paths.InodeOf(source) == paths.InodeOf(target):
		m.Complain(m.Quoted(from)+" and "+m.Quoted(to)+" are the same file", nil)
		return false
	case fromDir && !toDir:
		m.Complain("cannot overwrite non-directory "+m.Quoted(to)+" with directory "+m.Quoted(from), nil)
		return false
	case !fromDir && toDir:
		m.Complain("cannot overwrite directory "+m.Quoted(to)+" with non-directory "+m.Quoted(from), nil)
		return false
	case m.Ask, protected && !m.silent && m.Interactive():
		if !m.Confirm("overwrite " + m.Quoted(to) + "? ") {
			m.Status = 1
			return false
		}
	}
	return true
}

// across moves between file systems: a copy with everything, then the removal.
func (m *run) across(from, to string) {
	c := transfer.NewCopier(m.Tool)
	c.Recursive, c.Force, c.Follow = true, true, 'P'
	c.Keep("all")
	unix.Unlink(to) // a directory stays, and takes the content
	if !c.Copy(from, to, true, 0) {
		return
	}
	if m.Verbose {
		m.Out.WriteString("copied " + m.Quoted(from) + " -> " + m.Quoted(to) + "\n")
	}
	r := rm.Remover{Tool: m.Tool, Recursive: true, Force: true}
	if r.Remove(unix.AT_FDCWD, from, from) && m.Verbose {
		m.Out.WriteString("removed " + m.Quoted(from) + "\n")
	}
}
