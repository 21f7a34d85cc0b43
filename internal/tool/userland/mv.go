package userland

import (
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

var mvCommand = command("mv", coreutils, `[OPTION]... SOURCE DEST
  or:  mv [OPTION]... SOURCE... DIRECTORY
  or:  mv [OPTION]... -t DIRECTORY SOURCE...
Gives files another name, or moves them elsewhere.
  -f, --force       do not ask before writing over a file
  -i, --interactive ask     -n, --no-clobber  never write over one
  -u, --update      only over an older one
  -t, --target-directory=DIR     -T, --no-target-directory
  -v, --verbose     name every one
`, mv)

var mvOptions = cli.Options{Permute: true, Short: "bfint:uvS:TZ", Long: []cli.LongOption{
	{Name: "force", Key: 'f'},
	{Name: "interactive", Key: 'i'},
	{Name: "no-clobber", Key: 'n'},
	{Name: "no-target-directory", Key: 'T'},
	{Name: "target-directory", Argument: cli.Required, Key: 't'},
	{Name: "update", Argument: cli.Optional, Key: 'u'},
	{Name: "verbose", Key: 'v'},
}}

// An mvRun moves files.
type mvRun struct {
	*copier
	silent bool // -f
}

func mv(t *tool) error {
	m := mvRun{copier: newCopier(t)}
	d := destination{tool: t}
	operands, err := t.parse(mvOptions, func(o cli.Option) error {
		switch o.Key {
		case 'f':
			m.silent, m.ask, m.noClobber = true, false, false
		case 'i':
			m.ask, m.noClobber = true, false
		case 'n':
			m.ask, m.noClobber = false, true
		case 'u':
			m.update = true
		case 't':
			d.dir, d.hasDir = o.Value, true
		case 'T':
			d.noDir = true
		case 'v':
			m.verbose = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	pairs, err := d.pairs(operands)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		m.move(p.from, p.to)
	}
	return nil
}

func (m *mvRun) move(from, to string) {
	var source, target unix.Stat_t
	if err := unix.Lstat(from, &source); err != nil {
		m.complain("cannot stat "+m.quoted(from), err)
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
		if m.verbose {
			m.out.WriteString("renamed " + m.quoted(from) + " -> " + m.quoted(to) + "\n")
		}
	case err == unix.EXDEV:
		m.across(from, to)
	case err == unix.EINVAL && source.Mode&unix.S_IFMT == unix.S_IFDIR:
		m.complain("cannot move "+m.quoted(from)+" to a subdirectory of itself, "+m.quoted(to), nil)
	case err == unix.ENOTEMPTY || err == unix.EEXIST:
		m.complain("cannot overwrite "+m.quoted(to), err)
	default:
		m.complain("cannot move "+m.quoted(from)+" to "+m.quoted(to), err)
	}
}

// replaces decides about what is there already.
func (m *mvRun) replaces(from, to string, source, target *unix.Stat_t) bool {
	fromDir, toDir := source.Mode&unix.S_IFMT == unix.S_IFDIR, target.Mode&unix.S_IFMT == unix.S_IFDIR
	protected := target.Mode&unix.S_IFMT != unix.S_IFLNK && unix.Access(to, unix.W_OK) != nil
	switch {
	case m.noClobber, m.update && target.Mtim.Nano() >= source.Mtim.Nano():
		return false
	case inodeOf(source) == inodeOf(target):
		m.complain(m.quoted(from)+" and "+m.quoted(to)+" are the same file", nil)
		return false
	case fromDir && !toDir:
		m.complain("cannot overwrite non-directory "+m.quoted(to)+" with directory "+m.quoted(from), nil)
		return false
	case !fromDir && toDir:
		m.complain("cannot overwrite directory "+m.quoted(to)+" with non-directory "+m.quoted(from), nil)
		return false
	case m.ask, protected && !m.silent && m.interactive():
		if !m.confirm("overwrite " + m.quoted(to) + "? ") {
			m.status = 1
			return false
		}
	}
	return true
}

// across moves between file systems: a copy with everything, then the removal.
func (m *mvRun) across(from, to string) {
	c := newCopier(m.tool)
	c.recursive, c.force, c.follow = true, true, 'P'
	c.keep("all")
	unix.Unlink(to) // a directory stays, and takes the content
	if !c.copy(from, to, true, 0) {
		return
	}
	if m.verbose {
		m.out.WriteString("copied " + m.quoted(from) + " -> " + m.quoted(to) + "\n")
	}
	r := rmRun{tool: m.tool, recursive: true, force: true}
	if r.remove(unix.AT_FDCWD, from, from) && m.verbose {
		m.out.WriteString("removed " + m.quoted(from) + "\n")
	}
}
