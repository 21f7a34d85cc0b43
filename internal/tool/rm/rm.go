// Package rm removes files and trees: rm(1) of GNU coreutils.
//
// Synopsis:
//
//	rm [OPTION]... [FILE]...
package rm

import (
	"errors"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is rm.
var Command = gnu.Command("rm", gnu.Coreutils, `[OPTION]... [FILE]...
Removes files.
  -r, -R, --recursive   directories with all that is in them
  -d, --dir             directories that are empty
  -f, --force           what is not there is no failure; never ask
  -i                    ask about each      -I   ask once about many
  -v, --verbose         name every one
  --no-preserve-root    even /
`, rm)

var options = cli.Options{Permute: true, Short: "dfirvIR", Long: []cli.LongOption{
	{Name: "force", Key: 'f'},
	{Name: "interactive", Argument: cli.Optional, Key: gnu.FirstKey},
	{Name: "one-file-system", Key: gnu.FirstKey + 1},
	{Name: "no-preserve-root", Key: gnu.FirstKey + 2},
	{Name: "preserve-root", Argument: cli.Optional, Key: gnu.FirstKey + 3},
	{Name: "recursive", Key: 'r'},
	{Name: "dir", Key: 'd'},
	{Name: "verbose", Key: 'v'},
}}

// An Remover removes files. Directories are walked by their descriptors, so that
// nobody can put a symbolic link in the way meanwhile.
type Remover struct {
	*gnu.Tool
	Recursive, dirs, Force, verbose, root bool
	ask, askOnce                          bool
	terminal                              bool // somebody is there to be asked
}

func rm(t *gnu.Tool) error {
	r := Remover{Tool: t}
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'r', 'R':
			r.Recursive = true
		case 'd':
			r.dirs = true
		case 'f':
			r.Force, r.ask, r.askOnce = true, false, false
		case 'i':
			r.Force, r.ask, r.askOnce = false, true, false
		case 'I':
			r.Force, r.ask, r.askOnce = false, false, true
		case 'v':
			r.verbose = true
		case gnu.FirstKey:
			r.ask, r.askOnce = o.Value == "" || o.Value == "always", o.Value == "once"
		case gnu.FirstKey + 2:
			r.root = true
		}
		return nil
	})
	if err != nil {
		return hintAtHyphen(t, err)
	}
	if len(files) == 0 {
		if r.Force {
			return nil
		}
		return gnu.BadUsage("missing operand")
	}
	r.terminal = t.Interactive()
	if r.askOnce && (r.Recursive || len(files) > 3) {
		how := "remove %d arguments"
		if r.Recursive {
			how = "remove %d arguments recursively"
		}
		if len(files) == 1 {
			how = strings.Replace(how, "arguments", "argument", 1)
		}
		if !t.Confirm(strings.Replace(how, "%d", strconv.Itoa(len(files)), 1) + "? ") {
			return nil
		}
	}
	for _, file := range files {
		r.operand(file)
	}
	return nil
}

// hintAtHyphen adds to a complaint about an option how a file of that name is to
// be removed.
func hintAtHyphen(t *gnu.Tool, err error) error {
	var wrong *cli.Failure
	if !errors.As(err, &wrong) || !wrong.Usage {
		return err
	}
	for _, word := range t.Argv[1:] {
		if _, missing := os.Lstat(word); missing == nil && len(word) > 1 && word[0] == '-' {
			wrong.Text += "\nTry '" + t.Argv[0] + " ./" + t.Name(word) + "' to remove the file " + t.Quoted(word) + "."
			break
		}
	}
	return wrong
}

func (r *Remover) operand(file string) {
	bare := strings.TrimRight(file, "/")
	switch base := cli.BaseName(bare); {
	case bare == "" && r.Recursive && !r.root && file != "":
		r.Complain("it is dangerous to operate recursively on '/'", nil)
		r.Warn("use --no-preserve-root to override this failsafe")
		return
	case (base == "." || base == "..") && r.Recursive:
		r.Complain("refusing to remove '.' or '..' directory: skipping "+r.Quoted(file), nil)
		return
	}
	var root, here unix.Stat_t
	if r.Recursive && !r.root && unix.Lstat("/", &root) == nil && unix.Lstat(file, &here) == nil && root.Dev == here.Dev && root.Ino == here.Ino {
		r.Complain("it is dangerous to operate recursively on "+r.Quoted(file)+" (same as '/')", nil)
		r.Warn("use --no-preserve-root to override this failsafe")
		return
	}
	r.Remove(unix.AT_FDCWD, file, file)
}

// Remove removes a file of a directory; path is how messages call it. It reports
// whether the file is gone.
func (r *Remover) Remove(dir int, name, path string) bool {
	var st unix.Stat_t
	if err := unix.Fstatat(dir, name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		if r.Force && (err == unix.ENOENT || err == unix.ENOTDIR) {
			return true
		}
		return r.cannot(path, err)
	}
	if st.Mode&unix.S_IFMT != unix.S_IFDIR {
		if !r.agreed(dir, name, path, &st) {
			return false
		}
		return r.unlink(dir, name, path, 0)
	}
	if !r.Recursive {
		if !r.dirs {
			return r.cannot(path, unix.EISDIR)
		}
		if r.ask && !r.Confirm("remove directory "+r.Quoted(path)+"? ") {
			return false
		}
		return r.unlink(dir, name, path, unix.AT_REMOVEDIR)
	}
	return r.tree(dir, name, path)
}

// tree removes a directory with all that is in it.
func (r *Remover) tree(dir int, name, path string) bool {
	fd, err := unix.Openat(dir, name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		if unix.Unlinkat(dir, name, unix.AT_REMOVEDIR) == nil { // empty, though not to be read
			return true
		}
		return r.cannot(path, err)
	}
	f := os.NewFile(uintptr(fd), path)
	defer f.Close()
	names, err := f.Readdirnames(-1)
	if err != nil {
		return r.cannot(path, err)
	}
	if r.ask && len(names) > 0 && !r.Confirm("descend into directory "+r.Quoted(path)+"? ") {
		return false
	}
	emptied := true
	for _, n := range names {
		if !r.Remove(fd, n, strings.TrimSuffix(path, "/")+"/"+n) {
			emptied = false
		}
	}
	if !emptied || r.ask && !r.Confirm("remove directory "+r.Quoted(path)+"? ") {
		return false
	}
	return r.unlink(dir, name, path, unix.AT_REMOVEDIR)
}

func (r *Remover) unlink(dir int, name, path string, flags int) bool {
	if err := unix.Unlinkat(dir, name, flags); err != nil && !(r.Force && err == unix.ENOENT) {
		return r.cannot(path, err)
	}
	switch {
	case r.verbose && flags != 0:
		r.Out.WriteString("removed directory " + r.Quoted(path) + "\n")
	case r.verbose:
		r.Out.WriteString("removed " + r.Quoted(path) + "\n")
	}
	return true
}

func (r *Remover) cannot(path string, err error) bool {
	r.Complain("cannot remove "+r.Quoted(path), err)
	return false
}

// agreed asks about a file: always with -i, and about one that is
// write-protected where somebody is there.
func (r *Remover) agreed(dir int, name, path string, st *unix.Stat_t) bool {
	kind := kindOf(st)
	protected := st.Mode&unix.S_IFMT != unix.S_IFLNK && unix.Faccessat(dir, name, unix.W_OK, unix.AT_EACCESS) != nil
	switch {
	case r.Force:
		return true
	case protected && (r.ask || r.terminal):
		return r.Confirm("remove write-protected " + kind + " " + r.Quoted(path) + "? ")
	case r.ask:
		return r.Confirm("remove " + kind + " " + r.Quoted(path) + "? ")
	}
	return true
}

// kindOf names the type of a file as coreutils' messages do.
func kindOf(st *unix.Stat_t) string {
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		if st.Size == 0 {
			return "regular empty file"
		}
		return "regular file"
	case unix.S_IFDIR:
		return "directory"
	case unix.S_IFLNK:
		return "symbolic link"
	case unix.S_IFIFO:
		return "fifo"
	case unix.S_IFSOCK:
		return "socket"
	case unix.S_IFBLK:
		return "block special file"
	}
	return "character special file"
}
