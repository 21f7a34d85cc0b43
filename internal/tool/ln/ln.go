// Package ln makes links: ln(1) and link(1) of GNU coreutils.
//
// Synopsis:
//
//	ln [OPTION]... [-T] TARGET LINK_NAME
//	ln [OPTION]... TARGET
//	ln [OPTION]... TARGET... DIRECTORY
//	ln [OPTION]... -t DIRECTORY TARGET...
//	link FILE1 FILE2
package ln

import (
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/transfer"
	"golang.org/x/sys/unix"
)

// Command is ln.
var Command = gnu.Command("ln", gnu.Coreutils, `[OPTION]... [-T] TARGET LINK_NAME
  or:  ln [OPTION]... TARGET
  or:  ln [OPTION]... TARGET... DIRECTORY
  or:  ln [OPTION]... -t DIRECTORY TARGET...
Makes links to files.
  -s, --symbolic               make symbolic links
  -r, --relative               with -s, relative to where the link is
  -P, --physical               hard links to symbolic links themselves
  -L, --logical                hard links to what symbolic links lead to
  -d, -F, --directory          let root try hard links to directories
  -f, --force                  replace what exists
  -i, --interactive            ask before replacing a file
  -b, --backup[=HOW]           keep what is there: none, simple, existing, numbered
  -S, --suffix=SUFFIX          the suffix of a simple backup, in place of ~
  -n, --no-dereference         treat LINK_NAME as a file if it is a link to a directory
  -t, --target-directory=DIR   all go into DIR
  -T, --no-target-directory    treat LINK_NAME as a normal file
  -v, --verbose                name every link
`, ln)

var options = cli.Options{Permute: true, Short: "bdfinrst:vFLPS:T", Long: []cli.LongOption{
	{Name: "backup", Argument: cli.Optional, Key: 'b'},
	{Name: "directory", Key: 'F'},
	{Name: "no-dereference", Key: 'n'},
	{Name: "no-target-directory", Key: 'T'},
	{Name: "force", Key: 'f'},
	{Name: "interactive", Key: 'i'},
	{Name: "suffix", Argument: cli.Required, Key: 'S'},
	{Name: "target-directory", Argument: cli.Required, Key: 't'},
	{Name: "logical", Key: 'L'},
	{Name: "physical", Key: 'P'},
	{Name: "relative", Key: 'r'},
	{Name: "symbolic", Key: 's'},
	{Name: "verbose", Key: 'v'},
}}

// A run makes links.
type run struct {
	*gnu.Tool
	symbolic, relative, logical, directories bool
	force, ask, verbose                      bool
	backup                                   transfer.Backup
	made                                     map[string]bool // hard links of this run, by their canonical names
}

func ln(t *gnu.Tool) error {
	l := run{Tool: t, made: map[string]bool{}}
	d := transfer.Destination{Tool: t, LooksHere: true}
	var backup transfer.BackupOptions
	operands, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'b':
			backup.SetControl(o)
		case 'S':
			backup.SetSuffix(o.Value)
		case 'd', 'F':
			l.directories = true
		case 's':
			l.symbolic = true
		case 'f':
			l.force, l.ask = true, false
		case 'i':
			l.force, l.ask = false, true
		case 'n':
			d.NoDereference = true
		case 'r':
			l.relative = true
		case 'L', 'P':
			l.logical = o.Key == 'L'
		case 't':
			return d.SetDir(o.Value)
		case 'T':
			d.NoDir = true
		case 'v':
			l.verbose = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(operands) == 0 {
		return gnu.BadUsage("missing file operand")
	}
	if l.relative && !l.symbolic {
		return cli.Fail("cannot do --relative without --symbolic", nil)
	}
	if d.NoDir && d.HasDir {
		return cli.Fail("cannot combine --target-directory and --no-target-directory", nil)
	}
	if d.HasDir {
		var st unix.Stat_t
		if err := unix.Stat(d.Dir, &st); err != nil {
			return cli.Fail("failed to access "+t.Quoted(d.Dir), err)
		}
		if st.Mode&unix.S_IFMT != unix.S_IFDIR {
			return cli.Fail("target "+t.Quoted(d.Dir)+" is not a directory", nil)
		}
	}
	if len(operands) == 1 && !d.HasDir && !d.NoDir {
		operands = append(operands, ".")
	}
	if len(operands) == 2 && !d.HasDir && !d.NoDir {
		// If nothing has the second name, the link gets that name. Otherwise it may be a directory for the link.
		var st unix.Stat_t
		err := unix.Lstat(operands[1], &st)
		d.NoDir = err != nil && err != unix.ENOTDIR
	}
	pairs, err := d.Pairs(operands)
	if err != nil {
		return err
	}
	if l.backup, err = backup.Backup(t); err != nil {
		return err
	}
	for _, p := range pairs {
		if !d.NoDir && p.From != "" && strings.Trim(p.From, "/") == "" && (l.symbolic || l.directories) { // the root directory has no name
			l.Complain(l.failure(p.From, p.To, unix.ENOENT), unix.ENOENT)
			continue
		}
		l.link(p.From, p.To)
	}
	return nil
}

// make makes a link. Its name must not exist yet.
func (l *run) make(target, link string) error {
	switch {
	case l.symbolic:
		return unix.Symlink(target, link)
	case l.logical:
		return unix.Linkat(unix.AT_FDCWD, target, unix.AT_FDCWD, link, unix.AT_SYMLINK_FOLLOW)
	}
	return unix.Link(target, link)
}

func (l *run) link(target, link string) {
	var st unix.Stat_t
	stat := unix.Lstat
	if l.logical {
		stat = unix.Stat
	}
	if !l.symbolic {
		if err := stat(target, &st); err != nil {
			l.Complain("failed to access "+l.Quoted(target), err)
			return
		}
		if st.Mode&unix.S_IFMT == unix.S_IFDIR && !l.directories {
			l.Complain(l.Name(target)+": hard link not allowed for directory", nil)
			return
		}
	}
	if l.relative {
		target = relativeTo(target, link)
	}
	err := l.make(target, link)
	aside := ""
	if err != nil && (l.force || l.ask || l.backup.Kind != 0) {
		goOn := false
		if aside, goOn = l.makeRoom(target, link, &st); !goOn {
			return
		}
		if err = l.make(target, link); err == unix.EEXIST {
			err = transfer.InPlace(link, func(name string) error { return l.make(target, name) })
		}
	}
	if err != nil {
		l.Complain(l.failure(target, link, err), err)
		if aside != "" {
			if err := unix.Rename(aside, link); err != nil {
				l.Complain("cannot un-backup "+l.Quoted(link), err)
			}
		}
		return
	}
	if !l.symbolic {
		l.made[canonical(link)] = true
	}
	if l.verbose {
		text, arrow := "", " => "
		if aside != "" {
			text = l.Quoted(aside) + " ~ "
		}
		if l.symbolic {
			arrow = " -> "
		}
		l.Out.WriteString(text + l.Quoted(link) + arrow + l.Quoted(target) + "\n")
	}
}

func (l *run) failure(target, link string, err error) string {
	switch {
	case l.symbolic && err != unix.ENAMETOOLONG && target != "":
		return "failed to create symbolic link " + l.Quoted(link)
	case l.symbolic:
		return "failed to create symbolic link " + l.Quoted(link) + " -> " + l.Quoted(target)
	case err == unix.EMLINK:
		return "failed to create hard link to " + l.Quoted(target)
	case err == unix.EDQUOT || err == unix.EEXIST || err == unix.ENOSPC || err == unix.EROFS:
		return "failed to create hard link " + l.Quoted(link)
	}
	return "failed to create hard link " + l.Quoted(link) + " => " + l.Quoted(target)
}

// makeRoom checks whether a link can replace an existing file, asks the user if -i is given, and
// renames the file to its backup, if one is wanted. aside is the name of the backup, or "". source is
// the status of the target of a hard link.
func (l *run) makeRoom(target, link string, source *unix.Stat_t) (aside string, goOn bool) {
	var there unix.Stat_t
	if err := unix.Lstat(link, &there); err != nil {
		if err != unix.ENOENT {
			l.Complain("failed to access "+l.Quoted(link), err)
		}
		return "", err == unix.ENOENT
	}
	refuse := func(text string) (string, bool) {
		l.Complain(text, nil)
		return "", false
	}
	switch {
	case there.Mode&unix.S_IFMT == unix.S_IFDIR:
		return refuse(l.Name(link) + ": cannot overwrite directory")
	case l.made[canonical(link)]:
		return refuse("will not overwrite just-created " + l.Quoted(link) + " with " + l.Quoted(target))
	}
	// If the link is its own target, removing it would leave nothing to link to. A
	// symbolic link with a backup may lead to itself.
	if removed := l.force && !l.ask; l.backup.Kind == 0 && removed || l.backup.Kind != 0 && !l.symbolic {
		if l.symbolic && unix.Stat(target, source) != nil {
			*source = unix.Stat_t{}
		}
		if paths.InodeOf(source) == paths.InodeOf(&there) && (source.Nlink == 1 || transfer.SameEntry(target, link)) {
			return refuse(l.Quoted(target) + " and " + l.Quoted(link) + " are the same file")
		}
	}
	if l.ask && !l.Confirm("replace "+l.Quoted(link)+"? ") {
		l.Status = 1
		return "", false
	}
	if l.backup.Kind == 0 {
		return "", true
	}
	aside, err := l.backup.Rename(link)
	if err != nil {
		l.Complain("cannot backup "+l.Quoted(link), err)
	}
	return aside, err == nil
}

// canonical returns the same name for all names of a directory entry.
func canonical(name string) string {
	dir, err := paths.Canonical(filepath.Dir(name), 'e')
	if err != nil {
		return name
	}
	return filepath.Join(dir, filepath.Base(name))
}

// relativeTo returns the way to a file from the directory that a link is in.
func relativeTo(target, link string) string {
	dir := "."
	if at := strings.LastIndexByte(strings.TrimRight(link, "/"), '/'); at >= 0 {
		dir = link[:at+1]
	}
	from, err1 := paths.Canonical(dir, 'm')
	to, err2 := paths.Canonical(target, 'm')
	if err1 != nil || err2 != nil {
		return target
	}
	if way, err := filepath.Rel(from, to); err == nil {
		return way
	}
	return target
}
