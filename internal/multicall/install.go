package multicall

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// SessionPrefix begins the names of the directories in which `contedor shell` has its links.
const SessionPrefix = "contedor-"

// install links commands into a directory; its words are [-s] DIR [NAME...]. If a file with one of the
// names exists and is not this program, install refuses and links nothing.
func (p *Program) install(inv *cli.Invocation, t *texts.Front) error {
	link := hardOrSymbolic
	operands, err := inv.Getopt(&installing).Each(func(o cli.Option) error {
		if o.Key == 's' {
			link = os.Symlink
		}
		return p.answer(inv, t, o.Key)
	}, nil)
	switch {
	case err != nil:
		return err
	case len(operands) == 0:
		return &cli.Failure{Text: t.NoDirectory, Usage: true}
	}
	dir, names := operands[0], operands[1:]
	if len(names) == 0 {
		names = Names(unnamed(p.Rows))
	}
	program, err := Executable()
	if err != nil {
		return err
	}
	for _, n := range names {
		if find(p.Rows, n) == nil {
			return p.unknown(t, n)
		}
		if path := filepath.Join(dir, n); exists(path) && !sameFile(path, program) {
			return cli.Fail(texts.Fill(t.NotOurs, "path", path), nil)
		}
	}
	if err := makeDirectory(dir); err != nil {
		return cli.Fail(texts.Fill(t.NotMade, "dir", dir), err)
	}
	if info, err := os.Stat(dir); err != nil {
		return cli.Fail(dir, err)
	} else if !info.IsDir() {
		return cli.Fail(dir, unix.ENOTDIR)
	}
	made := recorded(dir)
	defer func() { record(dir, made) }()
	for _, n := range names {
		path := filepath.Join(dir, n)
		if path == program {
			continue
		}
		isNew := !exists(path)
		if err := replace(link, program, path); err != nil {
			return cli.Fail(texts.Fill(t.NotLinked, "path", path), unwrapLink(err))
		}
		if isNew && !slices.Contains(made, n) {
			made = append(made, n)
		}
	}
	if absolute, err := filepath.Abs(dir); err == nil && !slices.Contains(searched(inv), absolute) && hint.Wanted(inv.Getenv) {
		inv.Stderr.Write([]byte(hint.Text(texts.FromEnvironment(inv.Getenv), texts.Fill(t.NotInPath, "dir", absolute))))
	}
	return nil
}

// hardOrSymbolic makes a hard link, or a symbolic one where hard links are refused: on another
// file system, for a file of another user, on file systems without them.
func hardOrSymbolic(program, path string) error {
	if os.Link(program, path) == nil {
		return nil
	}
	return os.Symlink(program, path)
}

// replace makes a link under another name and renames it, so that the command is never missing.
func replace(link func(program, path string) error, program, path string) error {
	fresh := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	os.Remove(fresh)
	err := link(program, fresh)
	if err == nil {
		err = os.Rename(fresh, path)
	}
	os.Remove(fresh) // rename(2) leaves it if both are links to the same file
	return err
}

// Extended attributes of a directory, for uninstall: which links were made in it, and that the
// directory itself was made. File systems without xattr(7) keep no such record.
const (
	linksAttribute = "user.contedor.links"
	madeAttribute  = "user.contedor.made"
)

// makeDirectory makes a directory, and those above it, that do not exist. It marks each of them.
func makeDirectory(dir string) error {
	if _, err := os.Stat(dir); err == nil || !os.IsNotExist(err) {
		return nil // install checks what it is
	}
	if err := makeDirectory(filepath.Dir(filepath.Clean(dir))); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	unix.Setxattr(dir, madeAttribute, []byte("1"), 0)
	return nil
}

// recorded returns the names of the links that install has made in a directory, as far as they are
// on record.
func recorded(dir string) []string {
	value := make([]byte, 1<<16)
	n, err := unix.Getxattr(dir, linksAttribute, value)
	if err != nil {
		return nil
	}
	return strings.Fields(string(value[:n]))
}

func record(dir string, names []string) {
	unix.Setxattr(dir, linksAttribute, []byte(strings.Join(names, " ")), 0)
}

// uninstall removes the links that install has made in directories, its operands, or in the
// directories of PATH, and then the directory if install has made that, too. Without a record it
// removes all links with names of commands that lead to this program.
func (p *Program) uninstall(inv *cli.Invocation, t *texts.Front) error {
	operands, err := inv.Getopt(&removing).Each(func(o cli.Option) error { return p.answer(inv, t, o.Key) }, nil)
	if err != nil {
		return err
	}
	program, err := Executable()
	if err != nil {
		return err
	}
	dirs, named := operands, len(operands) > 0
	if !named {
		dirs = searched(inv)
	}
	found := false
	for _, dir := range dirs {
		if _, err := os.Stat(dir); named && err != nil {
			return cli.Fail(dir, err)
		}
		names := recorded(dir)
		if names == nil {
			names = Names(p.Rows)
		}
		for _, n := range names {
			path := filepath.Join(dir, n)
			if path == program || !sameFile(path, program) {
				continue
			}
			found = true
			if err := unix.Unlink(path); err != nil {
				return cli.Fail(texts.Fill(t.NotRemoved, "path", path), err)
			}
		}
		unix.Removexattr(dir, linksAttribute)
		removeMade(dir)
	}
	if !found {
		return cli.Fail(texts.Fill(t.NoLinks, "dir", strings.Join(dirs, ", ")), nil)
	}
	return nil
}

// removeMade removes a directory that makeDirectory has made, and those above it, if they are
// empty.
func removeMade(dir string) {
	var mark [1]byte
	absolute, err := filepath.Abs(dir)
	for err == nil {
		if _, err = unix.Getxattr(absolute, madeAttribute, mark[:]); err == nil {
			err = unix.Rmdir(absolute)
		}
		absolute = filepath.Dir(absolute)
	}
}

// searched returns the absolute directories of PATH, without those of `contedor shell`.
func searched(inv *cli.Invocation) (list []string) {
	path, _ := inv.Getenv("PATH")
	for _, dir := range filepath.SplitList(path) {
		session := strings.HasPrefix(filepath.Base(filepath.Dir(dir)), SessionPrefix)
		if filepath.IsAbs(dir) && !session && !slices.Contains(list, filepath.Clean(dir)) {
			list = append(list, filepath.Clean(dir))
		}
	}
	return list
}

func unwrapLink(err error) error {
	if e, ok := err.(*os.LinkError); ok {
		return e.Err
	}
	return err
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func sameFile(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}
