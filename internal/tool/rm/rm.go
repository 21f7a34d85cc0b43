// Package rm removes files and trees: rm(1) and unlink(1) of GNU coreutils.
//
// Synopsis:
//
//	rm [OPTION]... [FILE]...
//	unlink FILE
package rm

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// Command is rm.
var Command = gnu.Command("rm", gnu.Coreutils, `[OPTION]... [FILE]...
Removes files.
  -r, -R, --recursive        directories with all that is in them
  -d, --dir                  directories that are empty
  -f, --force                a missing file is no failure; never ask
  -i                         ask before each removal
  -I                         ask once before more than three files, or with -r
      --interactive[=WHEN]   ask: never, once, always (the default)
      --one-file-system      stay on the file system of each FILE
      --preserve-root[=all]  never remove / (the default); with all, nothing that
                             is on another file system than its parent
      --no-preserve-root     remove even /
  -v, --verbose              name every file
`, rm)

const (
	interactiveKey = gnu.FirstKey + iota
	oneFileSystemKey
	noPreserveRootKey
	preserveRootKey
)

var options = cli.Options{Permute: true, Short: "dfirvIR", Long: []cli.LongOption{
	{Name: "force", Key: 'f'},
	{Name: "interactive", Argument: cli.Optional, Key: interactiveKey},
	{Name: "one-file-system", Key: oneFileSystemKey},
	{Name: "no-preserve-root", Key: noPreserveRootKey},
	{Name: "preserve-root", Argument: cli.Optional, Key: preserveRootKey},
	{Name: "recursive", Key: 'r'},
	{Name: "dir", Key: 'd'},
	{Name: "verbose", Key: 'v'},
}}

// A Remover removes files. Directories are walked by their descriptors, so that
// nobody can put a symbolic link in the way meanwhile.
type Remover struct {
	*gnu.Tool
	Recursive, Force, Verbose bool
	dirs                      bool // -d: remove empty directories
	ask, askOnce              bool
	terminal                  bool // standard input is a terminal, so a user can be asked
	root                      bool // even the root is removed
	oneFileSystem, parents    bool // parents: --preserve-root=all
}

func rm(t *gnu.Tool) error {
	r := Remover{Tool: t}
	files, err := t.Parse(options, r.option)
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
		question := "remove " + strconv.Itoa(len(files)) + " argument"
		if len(files) > 1 {
			question += "s"
		}
		if r.Recursive {
			question += " recursively"
		}
		if !t.Confirm(question + "? ") {
			return nil
		}
	}
	for _, file := range files {
		r.Remove(file)
	}
	return nil
}

func (r *Remover) option(o cli.Option) error {
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
	case interactiveKey:
		when := "always"
		if o.HasValue {
			var err error
			if when, err = r.Match(o.Value, "--interactive", []string{"never", "no", "none"}, []string{"once"}, []string{"always", "yes"}); err != nil {
				return err
			}
		}
		r.ask, r.askOnce = when == "always", when == "once"
		if when != "never" {
			r.Force = false
		}
	case 'v':
		r.Verbose = true
	case oneFileSystemKey:
		r.oneFileSystem = true
	case noPreserveRootKey:
		if !slices.Contains(r.Argv, "--no-preserve-root") {
			return cli.Fail("you may not abbreviate the --no-preserve-root option", nil)
		}
		r.root = true
	case preserveRootKey:
		switch {
		case !o.HasValue:
		case o.Value == "all":
			r.parents = true
		default:
			return cli.Fail("unrecognized --preserve-root argument: "+r.Quoted(o.Value), nil)
		}
		r.root = false
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

// A place is a file as it is reached, and as messages call it.
type place struct {
	dir    int // a descriptor
	name   string
	path   string
	device uint64 // of the directory; 0 for a file of the command line
}

// Remove removes a file of the command line. It reports whether the file is gone.
func (r *Remover) Remove(file string) bool {
	bare := strings.TrimRight(file, "/")
	switch {
	case bare != file && bare != "":
		file = bare + "/"
	case bare == "" && len(file) > 2: // POSIX gives only // a meaning of its own
		file = "/"
	}
	var st, root, above unix.Stat_t
	if r.Recursive && unix.Lstat(file, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR {
		base := cli.BaseName(bare)
		switch {
		case base == "." || base == "..":
			return r.refuse("refusing to remove '.' or '..' directory: skipping "+r.Quoted(file), "")
		case !r.root && unix.Lstat("/", &root) == nil && paths.InodeOf(&root) == paths.InodeOf(&st):
			text := "it is dangerous to operate recursively on " + r.Quoted(file)
			if file != "/" {
				text += " (same as '/')"
			}
			return r.refuse(text, "use --no-preserve-root to override this failsafe")
		case r.parents && unix.Stat(file+"/..", &above) == nil && above.Dev != st.Dev:
			return r.refuse("skipping "+r.Quoted(file)+", since it's on a different device", "and --preserve-root=all is in effect")
		}
	}
	return r.remove(place{unix.AT_FDCWD, file, file, 0})
}

func (r *Remover) refuse(text, more string) bool {
	r.Complain(text, nil)
	if more != "" {
		r.Warn(more)
	}
	return false
}

// remove removes a file, or a directory with all that is in it.
func (r *Remover) remove(p place) bool {
	var st unix.Stat_t
	if err := unix.Fstatat(p.dir, p.name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		if !r.ask { // without -i, rm(1) does not stat a file before it removes it
			// On a read-only file system unlink(2) says EROFS also of a name that does not exist.
			if unlinked := unix.Unlinkat(p.dir, p.name, 0); unlinked != nil && unlinked != unix.EROFS {
				err = unlinked
			}
		}
		if r.Force && (err == unix.ENOENT || err == unix.ENOTDIR) {
			return true
		}
		return r.cannot(p, err)
	}
	switch {
	case st.Mode&unix.S_IFMT != unix.S_IFDIR:
		return r.agreed(p, &st) && r.unlink(p, 0)
	case r.Recursive:
		return r.tree(p, &st)
	case r.dirs && r.ask && holds(p):
		return r.cannot(p, unix.EISDIR)
	case r.dirs:
		return (!r.ask || r.Confirm("remove "+r.protection(p, &st)+"directory "+r.Quoted(p.path)+"? ")) && r.unlink(p, unix.AT_REMOVEDIR)
	}
	return r.cannot(p, unix.EISDIR)
}

// tree removes a directory with all that is in it.
func (r *Remover) tree(p place, st *unix.Stat_t) bool {
	if r.oneFileSystem && p.device != 0 && uint64(st.Dev) != p.device {
		return r.refuse("skipping "+r.Quoted(p.path)+", since it's on a different device", "")
	}
	protection := r.protection(p, st)
	asked := r.ask || protection != "" && r.terminal && !r.Force
	f, err := openDir(p)
	if err != nil {
		if asked && !r.dirs {
			return r.cannot(p, err)
		}
		if asked && !r.Confirm("attempt removal of inaccessible directory "+r.Quoted(p.path)+"? ") {
			return false
		}
		if unix.Unlinkat(p.dir, p.name, unix.AT_REMOVEDIR) == nil { // it is empty, although it cannot be read
			r.tell(p, unix.AT_REMOVEDIR)
			return true
		}
		return r.cannot(p, err)
	}
	defer f.Close()
	names, err := paths.Entries(f)
	if err != nil {
		return r.cannot(p, err)
	}
	if len(names) > 0 && asked && !r.Confirm("descend into "+protection+"directory "+r.Quoted(p.path)+"? ") {
		return false
	}
	emptied := true
	for _, name := range names {
		if !r.remove(place{int(f.Fd()), name, strings.TrimSuffix(p.path, "/") + "/" + name, uint64(st.Dev)}) {
			emptied = false
		}
	}
	if !emptied || asked && !r.Confirm("remove "+protection+"directory "+r.Quoted(p.path)+"? ") {
		return false
	}
	return r.unlink(p, unix.AT_REMOVEDIR)
}

// holds reports whether a directory has entries. A directory that cannot be read counts as empty.
func holds(p place) bool {
	f, err := openDir(p)
	if err != nil {
		return false
	}
	defer f.Close()
	names, err := f.Readdirnames(1)
	return err == nil && len(names) > 0
}

func openDir(p place) (*os.File, error) {
	fd, err := unix.Openat(p.dir, p.name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), p.path), nil
}

func (r *Remover) unlink(p place, flags int) bool {
	if err := unix.Unlinkat(p.dir, p.name, flags); err != nil && !(r.Force && (err == unix.ENOENT || err == unix.ENOTDIR)) {
		return r.cannot(p, err)
	}
	r.tell(p, flags)
	return true
}

func (r *Remover) tell(p place, flags int) {
	switch {
	case r.Verbose && flags != 0:
		r.Out.WriteString("removed directory " + r.Quoted(p.path) + "\n")
	case r.Verbose:
		r.Out.WriteString("removed " + r.Quoted(p.path) + "\n")
	}
}

func (r *Remover) cannot(p place, err error) bool {
	r.Complain("cannot remove "+r.Quoted(p.path), err)
	return false
}

// protection returns "write-protected " for a question about a file that the user may not write,
// otherwise "".
func (r *Remover) protection(p place, st *unix.Stat_t) string {
	asks := r.ask || r.terminal && !r.Force
	if asks && st.Mode&unix.S_IFMT != unix.S_IFLNK && unix.Faccessat(p.dir, p.name, unix.W_OK, unix.AT_EACCESS) != nil {
		return "write-protected "
	}
	return ""
}

// agreed asks whether to remove a file, and reports whether the answer is yes. It asks with -i, and at
// a terminal about a write-protected file. Otherwise it returns true without asking.
func (r *Remover) agreed(p place, st *unix.Stat_t) bool {
	protection := r.protection(p, st)
	if !r.ask && protection == "" {
		return true
	}
	return r.Confirm("remove " + protection + filemode.Kind(st) + " " + r.Quoted(p.path) + "? ")
}
