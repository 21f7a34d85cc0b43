// Package rmdir implements rmdir(1) of GNU coreutils: it removes empty directories.
//
// Synopsis:
//
//	rmdir [OPTION]... DIRECTORY...
package rmdir

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// Command is rmdir.
var Command = gnu.Command("rmdir", gnu.Coreutils, `[OPTION]... DIRECTORY...
Removes empty directories.
      --ignore-fail-on-non-empty
                  a directory that is not empty is no failure
  -p, --parents   then remove their parents, too
  -v, --verbose   print a message for each directory
`, rmdir)

var options = cli.Options{Permute: true, Short: "pv", Long: []cli.LongOption{
	{Name: "ignore-fail-on-non-empty", Key: gnu.FirstKey},
	{Name: "path", Key: 'p'},
	{Name: "parents", Key: 'p'},
	{Name: "verbose", Key: 'v'},
}}

func rmdir(t *gnu.Tool) error {
	parents, verbose, forgive := false, false, false
	dirs, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'p':
			parents = true
		case 'v':
			verbose = true
		case gnu.FirstKey:
			forgive = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		return gnu.BadUsage("missing operand")
	}
	remove := func(dir, text string) bool {
		if verbose {
			t.Out.WriteString(t.ErrorName() + ": removing directory, " + t.Quoted(dir) + "\n")
		}
		err := unix.Rmdir(dir)
		if err == unix.ENOTDIR && isLink(dir) {
			t.Complain(text+t.Quoted(dir)+": Symbolic link not followed", nil)
		} else if err != nil && !(forgive && isFull(dir, err)) {
			t.Complain(text+t.Quoted(dir), err)
			t.Advise(&hint.Cgroup{Path: dir}, err)
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

// isLink reports whether a path with a slash at its end is a symbolic link, to a directory or to
// nothing that can be reached.
func isLink(dir string) bool {
	short := strings.TrimRight(dir, "/")
	var st unix.Stat_t
	return short != dir && unix.Stat(dir, &st) != unix.ENOTDIR && unix.Lstat(short, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFLNK
}

// isFull reports whether a directory was not removed because it is not empty. The kernel may have
// named another reason first.
func isFull(dir string, err error) bool {
	switch err {
	case unix.ENOTEMPTY, unix.EEXIST:
		return true
	case unix.EACCES, unix.EPERM, unix.EROFS, unix.EBUSY:
		names, err := paths.Names(dir)
		return err == nil && len(names) > 0
	}
	return false
}
