// Package ln makes links: ln(1) of GNU coreutils.
//
// Synopsis:
//
//	ln [OPTION]... TARGET LINK_NAME
//	ln [OPTION]... TARGET
//	ln [OPTION]... TARGET... DIRECTORY
//	ln [OPTION]... -t DIRECTORY TARGET...
package ln

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/transfer"
	"golang.org/x/sys/unix"
)

// Command is ln.
var Command = gnu.Command("ln", gnu.Coreutils, `[OPTION]... TARGET LINK_NAME
  or:  ln [OPTION]... TARGET
  or:  ln [OPTION]... TARGET... DIRECTORY
  or:  ln [OPTION]... -t DIRECTORY TARGET...
Makes links to files.
  -s, --symbolic         symbolic ones
  -f, --force            in the place of what is there
  -n, --no-dereference   a link to a directory is a file
  -r, --relative         symbolic ones that lead there from where they are
  -t, --target-directory=DIR     -T, --no-target-directory
  -v, --verbose          name every one
`, ln)

var options = cli.Options{Permute: true, Short: "bdfinrst:vFLPS:T", Long: []cli.LongOption{
	{Name: "no-dereference", Key: 'n'},
	{Name: "no-target-directory", Key: 'T'},
	{Name: "force", Key: 'f'},
	{Name: "interactive", Key: 'i'},
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
	symbolic, force, ask, noDereference, relative, verbose, logical bool
}

func ln(t *gnu.Tool) error {
	l := run{Tool: t}
	d := transfer.Destination{Tool: t, NoDereference: &l.noDereference}
	operands, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 's':
			l.symbolic = true
		case 'f':
			l.force, l.ask = true, false
		case 'i':
			l.force, l.ask = false, true
		case 'n':
			l.noDereference = true
		case 'r':
			l.relative = true
		case 'L':
			l.logical = true
		case 't':
			d.Dir, d.HasDir = o.Value, true
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
	if len(operands) == 1 && !d.HasDir && !d.NoDir {
		operands = append(operands, ".")
	}
	pairs, err := d.Pairs(operands)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		l.link(p.From, p.To)
	}
	return nil
}

func (l *run) link(target, link string) {
	make, kind, arrow := unix.Link, "hard link", " => "
	if l.symbolic {
		make, kind, arrow = unix.Symlink, "symbolic link", " -> "
		if l.relative {
			target = relativeTo(target, filepath.Dir(link))
		}
	} else {
		info, err := os.Lstat(target)
		if err != nil {
			l.Complain("failed to access "+l.Quoted(target), err)
			return
		}
		if info.IsDir() {
			l.Complain(l.Name(target)+": hard link not allowed for directory", nil)
			return
		}
		if l.logical {
			if real, err := filepath.EvalSymlinks(target); err == nil {
				target = real
			}
		}
	}
	err := make(target, link)
	if err == unix.EEXIST && (l.force || l.ask && l.Confirm("replace "+l.Quoted(link)+"? ")) {
		err = l.replace(make, target, link)
	} else if err == unix.EEXIST && l.ask {
		l.Status = 1
		return
	}
	var wrong *cli.Failure
	switch {
	case errors.As(err, &wrong):
		l.Complain(wrong.Error(), nil)
		return
	case err != nil:
		text := "failed to create " + kind + " " + l.Quoted(link)
		if !l.symbolic && err != unix.EEXIST {
			text += " => " + l.Quoted(target)
		}
		l.Complain(text, err)
		return
	}
	if l.verbose {
		l.Out.WriteString(l.Quoted(link) + arrow + l.Quoted(target) + "\n")
	}
}

// replace puts a link in the place of a file.
func (l *run) replace(make func(string, string) error, target, link string) error {
	a, err1 := os.Lstat(link)
	b, err2 := os.Stat(target)
	if err1 == nil && a.IsDir() {
		return cli.Fail(l.Name(link)+": cannot overwrite directory", nil)
	}
	if !l.symbolic && err1 == nil && err2 == nil && os.SameFile(a, b) {
		if strings.TrimRight(target, "/") == link {
			return cli.Fail(l.Quoted(target)+" and "+l.Quoted(link)+" are the same file", nil)
		}
		return nil
	}
	fresh := filepath.Join(filepath.Dir(link), ".ln-"+strconv.Itoa(os.Getpid()))
	if err := make(target, fresh); err != nil {
		return err
	}
	err := unix.Rename(fresh, link)
	if err != nil {
		unix.Unlink(fresh)
	}
	return err
}

// relativeTo returns the way to a file from a directory.
func relativeTo(target, dir string) string {
	from, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return target
	}
	from, _ = filepath.Abs(from)
	to, _ := filepath.Abs(target)
	if real, err := filepath.EvalSymlinks(filepath.Dir(to)); err == nil {
		to = filepath.Join(real, filepath.Base(to))
	}
	if way, err := filepath.Rel(from, to); err == nil {
		return way
	}
	return target
}
