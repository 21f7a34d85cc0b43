package userland

import (
	"errors"
	"os"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

var rmCommand = command("rm", coreutils, `[OPTION]... [FILE]...
Removes files.
  -r, -R, --recursive   directories with all that is in them
  -d, --dir             directories that are empty
  -f, --force           what is not there is no failure; never ask
  -i                    ask about each      -I   ask once about many
  -v, --verbose         name every one
  --no-preserve-root    even /
`, rm)

var rmOptions = cli.Options{Permute: true, Short: "dfirvIR", Long: []cli.LongOption{
	{Name: "force", Key: 'f'},
	{Name: "interactive", Argument: cli.Optional, Key: firstKey},
	{Name: "one-file-system", Key: firstKey + 1},
	{Name: "no-preserve-root", Key: firstKey + 2},
	{Name: "preserve-root", Argument: cli.Optional, Key: firstKey + 3},
	{Name: "recursive", Key: 'r'},
	{Name: "dir", Key: 'd'},
	{Name: "verbose", Key: 'v'},
}}

// An rmRun removes files. Directories are walked by their descriptors, so that
// nobody can put a symbolic link in the way meanwhile.
type rmRun struct {
	*tool
	recursive, dirs, force, verbose, root bool
	ask, askOnce                          bool
	terminal                              bool // somebody is there to be asked
}

func rm(t *tool) error {
	r := rmRun{tool: t}
	files, err := t.parse(rmOptions, func(o cli.Option) error {
		switch o.Key {
		case 'r', 'R':
			r.recursive = true
		case 'd':
			r.dirs = true
		case 'f':
			r.force, r.ask, r.askOnce = true, false, false
		case 'i':
			r.force, r.ask, r.askOnce = false, true, false
		case 'I':
			r.force, r.ask, r.askOnce = false, false, true
		case 'v':
			r.verbose = true
		case firstKey:
			r.ask, r.askOnce = o.Value == "" || o.Value == "always", o.Value == "once"
		case firstKey + 2:
			r.root = true
		}
		return nil
	})
	if err != nil {
		return t.hintAtHyphen(err)
	}
	if len(files) == 0 {
		if r.force {
			return nil
		}
		return badUsage("missing operand")
	}
	r.terminal = t.interactive()
	if r.askOnce && (r.recursive || len(files) > 3) {
		how := "remove %d arguments"
		if r.recursive {
			how = "remove %d arguments recursively"
		}
		if len(files) == 1 {
			how = strings.Replace(how, "arguments", "argument", 1)
		}
		if !t.confirm(strings.Replace(how, "%d", decimal(uint32(len(files))), 1) + "? ") {
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
func (t *tool) hintAtHyphen(err error) error {
	var wrong *cli.Failure
	if !errors.As(err, &wrong) || !wrong.Usage {
		return err
	}
	for _, word := range t.Argv[1:] {
		if _, missing := os.Lstat(word); missing == nil && len(word) > 1 && word[0] == '-' {
			wrong.Text += "\nTry '" + t.Argv[0] + " ./" + t.name(word) + "' to remove the file " + t.quoted(word) + "."
			break
		}
	}
	return wrong
}

func (r *rmRun) operand(file string) {
	bare := strings.TrimRight(file, "/")
	switch base := cli.BaseName(bare); {
	case bare == "" && r.recursive && !r.root && file != "":
		r.complain("it is dangerous to operate recursively on '/'", nil)
		r.warn("use --no-preserve-root to override this failsafe")
		return
	case (base == "." || base == "..") && r.recursive:
		r.complain("refusing to remove '.' or '..' directory: skipping "+r.quoted(file), nil)
		return
	}
	var root, here unix.Stat_t
	if r.recursive && !r.root && unix.Lstat("/", &root) == nil && unix.Lstat(file, &here) == nil && root.Dev == here.Dev && root.Ino == here.Ino {
		r.complain("it is dangerous to operate recursively on "+r.quoted(file)+" (same as '/')", nil)
		r.warn("use --no-preserve-root to override this failsafe")
		return
	}
	r.remove(unix.AT_FDCWD, file, file)
}

// remove removes a file of a directory; path is how messages call it. It reports
// whether the file is gone.
func (r *rmRun) remove(dir int, name, path string) bool {
	var st unix.Stat_t
	if err := unix.Fstatat(dir, name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		if r.force && (err == unix.ENOENT || err == unix.ENOTDIR) {
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
	if !r.recursive {
		if !r.dirs {
			return r.cannot(path, unix.EISDIR)
		}
		if r.ask && !r.confirm("remove directory "+r.quoted(path)+"? ") {
			return false
		}
		return r.unlink(dir, name, path, unix.AT_REMOVEDIR)
	}
	return r.tree(dir, name, path)
}

// tree removes a directory with all that is in it.
func (r *rmRun) tree(dir int, name, path string) bool {
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
	if r.ask && len(names) > 0 && !r.confirm("descend into directory "+r.quoted(path)+"? ") {
		return false
	}
	emptied := true
	for _, n := range names {
		if !r.remove(fd, n, strings.TrimSuffix(path, "/")+"/"+n) {
			emptied = false
		}
	}
	if !emptied || r.ask && !r.confirm("remove directory "+r.quoted(path)+"? ") {
		return false
	}
	return r.unlink(dir, name, path, unix.AT_REMOVEDIR)
}

func (r *rmRun) unlink(dir int, name, path string, flags int) bool {
	if err := unix.Unlinkat(dir, name, flags); err != nil && !(r.force && err == unix.ENOENT) {
		return r.cannot(path, err)
	}
	switch {
	case r.verbose && flags != 0:
		r.out.WriteString("removed directory " + r.quoted(path) + "\n")
	case r.verbose:
		r.out.WriteString("removed " + r.quoted(path) + "\n")
	}
	return true
}

func (r *rmRun) cannot(path string, err error) bool {
	r.complain("cannot remove "+r.quoted(path), err)
	return false
}

// agreed asks about a file: always with -i, and about one that is
// write-protected where somebody is there.
func (r *rmRun) agreed(dir int, name, path string, st *unix.Stat_t) bool {
	kind := kindOf(st)
	protected := st.Mode&unix.S_IFMT != unix.S_IFLNK && unix.Faccessat(dir, name, unix.W_OK, unix.AT_EACCESS) != nil
	switch {
	case r.force:
		return true
	case protected && (r.ask || r.terminal):
		return r.confirm("remove write-protected " + kind + " " + r.quoted(path) + "? ")
	case r.ask:
		return r.confirm("remove " + kind + " " + r.quoted(path) + "? ")
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

// interactive reports whether somebody sits at a terminal to be asked.
func (t *tool) interactive() bool {
	in, ok := t.Stdin.(*os.File)
	if !ok {
		return false
	}
	_, err := unix.IoctlGetTermios(int(in.Fd()), unix.TCGETS)
	return err == nil
}

// confirm asks a person.
func (t *tool) confirm(question string) bool {
	t.out.Flush()
	t.Stderr.Write([]byte(t.ErrorName() + ": " + question))
	return t.answer()
}

// answer reads a line and reports whether it says yes.
func (t *tool) answer() bool {
	var answer []byte
	for buf := make([]byte, 1); ; {
		n, err := t.Stdin.Read(buf)
		if n == 0 && err != nil || n == 1 && buf[0] == '\n' {
			break
		}
		answer = append(answer, buf[:n]...)
	}
	return len(answer) > 0 && (answer[0] == 'y' || answer[0] == 'Y')
}
