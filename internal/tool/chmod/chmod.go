// Package chmod implements chmod(1) of GNU coreutils: it changes the mode of files.
//
// Synopsis:
//
//	chmod [OPTION]... MODE[,MODE]... FILE...
//	chmod [OPTION]... --reference=FILE FILE...
package chmod

import (
	"fmt"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// Command is chmod.
var Command = gnu.Command("chmod", gnu.Coreutils, `[OPTION]... MODE[,MODE]... FILE...
  or:  chmod [OPTION]... --reference=FILE FILE...
Changes the mode of files: octal, or [ugoa...][-+=][rwxXstugo...].
  -c, --changes           report only files that are changed
  -f, --silent, --quiet   no messages about files
  -v, --verbose           report every file
      --dereference       change the targets of symbolic links (default)
  -h, --no-dereference    do not change the targets of symbolic links
      --no-preserve-root  treat / as any other directory (default)
      --preserve-root     refuse -R for /
      --reference=FILE    use the mode of FILE
  -R, --recursive         directories with everything in them
  -H                      with -R, follow links to directories among the FILEs (default)
  -L                      with -R, follow all links to directories
  -P                      with -R, follow no links
`, chmod)

const (
	reference = gnu.FirstKey + iota
	preserveRoot
	noPreserveRoot
	dereferenceKey
)

var options = cli.Options{Permute: true, Short: "HLPRcfhvrwxXstugoa+=,", Long: []cli.LongOption{
	{Name: "changes", Key: 'c'},
	{Name: "dereference", Key: dereferenceKey},
	{Name: "recursive", Key: 'R'},
	{Name: "no-dereference", Key: 'h'},
	{Name: "no-preserve-root", Key: noPreserveRoot},
	{Name: "preserve-root", Key: preserveRoot},
	{Name: "quiet", Key: 'f'},
	{Name: "reference", Argument: cli.Required, Key: reference},
	{Name: "silent", Key: 'f'},
	{Name: "verbose", Key: 'v'},
}}

// A run is one run of chmod.
type run struct {
	*gnu.Tool
	change                             filemode.Change
	mask                               uint32
	recursive, verbose, changes, quiet bool
	preserveRoot                       bool
	minus                              bool // the mode was written as an option: "-x"
	follow                             rune // H, L or P: the links that -R goes into
	noDereference                      bool // -h: change symbolic links, not their targets
}

func chmod(t *gnu.Tool) error {
	c := run{Tool: t, mask: filemode.Umask(), follow: 'H'}
	referenced, dereference := false, false
	var modes []string
	var st unix.Stat_t
	words := t.Argv
	t.Argv, modes = modesAmong(words)
	text := strings.Join(modes, ",")
	c.minus = text != ""
	model := ""
	operands, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'R':
			c.recursive = true
		case 'v':
			c.verbose = true
		case 'c':
			c.changes = true
		case 'H', 'L', 'P':
			c.follow = o.Key
		case 'h', dereferenceKey:
			c.noDereference, dereference = o.Key == 'h', o.Key == dereferenceKey
		case 'f':
			c.quiet = true
		case reference:
			model, referenced = o.Value, true
		case preserveRoot, noPreserveRoot:
			c.preserveRoot = o.Key == preserveRoot
		}
		return nil
	})
	t.Argv = words
	if err != nil {
		return err
	}
	if c.recursive && c.follow == 'P' && dereference {
		return cli.Fail("-R --dereference requires either -H or -L", nil)
	}
	switch {
	case text != "" && referenced:
		return gnu.BadUsage("cannot combine mode and --reference options")
	case text != "", referenced:
	case len(operands) > 0:
		text, operands = operands[0], operands[1:]
		if len(operands) == 0 {
			return gnu.BadUsage("missing operand after " + t.Locale.Quote(text))
		}
	}
	if len(operands) == 0 {
		return gnu.BadUsage("missing operand")
	}
	if referenced {
		if err := unix.Stat(model, &st); err != nil {
			return cli.Fail("failed to get attributes of "+t.Quoted(model), err)
		}
		text = fmt.Sprintf("%05o", st.Mode&0o7777)
	}
	if c.change, err = filemode.Parse(text); err != nil {
		return gnu.BadUsage("invalid mode: " + t.Locale.Quote(text))
	}
	for _, file := range operands {
		c.file(file, true)
	}
	return nil
}

// modesAmong returns the words that are modes although they look like options, such as -x, and the
// other words.
func modesAmong(words []string) (others, modes []string) {
	for i, word := range words {
		switch {
		case word == "--":
			return append(others, words[i:]...), modes
		case i > 0 && len(word) > 1 && word[0] == '-' && strings.IndexByte("rwxXstugoa,+=01234567", word[1]) >= 0:
			modes = append(modes, word)
		default:
			others = append(others, word)
		}
	}
	return others, modes
}

// file changes a file, and with -R everything below it. Without options only symbolic links on the
// command line are followed.
func (c *run) file(path string, named bool) {
	var st unix.Stat_t
	stat := unix.Lstat
	followed := named
	if c.recursive {
		followed = c.follow == 'L' || named && c.follow == 'H'
	}
	if followed && !(c.noDereference && !c.recursive) {
		stat = unix.Stat
	}
	through := !c.recursive && c.follow == 'P' && !c.noDereference // change the target, but calculate its mode from the link's
	if through {
		stat = unix.Lstat
	}
	err := stat(path, &st)
	if c.noDereference {
		if target := (unix.Stat_t{}); unix.Stat(path, &target) == unix.ELOOP {
			err = unix.ELOOP // GNU chmod reports a loop even if it could change the link
		} else if err == unix.ENOENT {
			err = unix.Lstat(path, &st)
		}
	}
	if err != nil {
		what := "cannot access "
		if err == unix.ENOENT && unix.Lstat(path, &st) == nil {
			what = "cannot operate on dangling symlink "
			err = nil
		}
		c.inaccessible(path, what, err)
		return
	}
	if named && c.recursive && c.preserveRoot && c.isRoot(path, &st) {
		return
	}
	dir := st.Mode&unix.S_IFMT == unix.S_IFDIR
	var own unix.Stat_t
	link := unix.Lstat(path, &own) == nil && own.Mode&unix.S_IFMT == unix.S_IFLNK
	switch {
	case link && !through && (c.noDereference || st.Mode&unix.S_IFMT == unix.S_IFLNK):
		if c.verbose && (named || c.noDereference || c.follow != 'L') {
			c.Out.WriteString("neither symbolic link " + c.Quoted(path) + " nor referent has been changed\n")
		}
	default:
		c.set(path, &st)
	}
	if dir && c.recursive {
		c.below(path)
	}
}

// set changes the mode of one file.
func (c *run) set(path string, st *unix.Stat_t) {
	dir := st.Mode&unix.S_IFMT == unix.S_IFDIR
	old, mode := st.Mode&0o7777, c.change.Apply(st.Mode, c.mask, dir)
	if err := unix.Chmod(path, mode); err != nil {
		c.wrong("changing permissions of "+c.Quoted(path), err)
		if c.verbose {
			fmt.Fprintf(c.Out, "failed to change mode of %s from %04o (%s) to %04o (%s)\n", c.Quoted(path), old, filemode.String(old)[1:], mode, filemode.String(mode)[1:])
		}
		return
	}
	c.tell(path, old, mode)
	if naive := c.change.Apply(st.Mode, 0, dir); c.minus && mode&^naive != 0 {
		c.Complain(fmt.Sprintf("%s: new permissions are %s, not %s", c.Name(path), filemode.String(mode)[1:], filemode.String(naive)[1:]), nil)
	}
}

// below changes everything in a directory.
func (c *run) below(path string) {
	names, err := paths.Names(path)
	if err != nil {
		c.inaccessible(path, "cannot read directory ", err)
	}
	for _, name := range names {
		c.file(paths.Join(path, name), false)
	}
}

// isRoot reports whether a file is the root directory, and prints that it is not changed.
func (c *run) isRoot(path string, st *unix.Stat_t) bool {
	var root unix.Stat_t
	if unix.Lstat("/", &root) != nil || paths.InodeOf(&root) != paths.InodeOf(st) {
		return false
	}
	text := "it is dangerous to operate recursively on " + c.Quoted(path)
	if path != "/" {
		text += " (same as '/')"
	}
	c.Complain(text, nil)
	c.Warn("use --no-preserve-root to override this failsafe")
	return true
}

// inaccessible complains about a file that is not examined.
func (c *run) inaccessible(path, what string, err error) {
	c.wrong(what+c.Quoted(path), err)
	if c.verbose {
		c.Out.WriteString(c.Quoted(path) + " could not be accessed\n")
	}
}

func (c *run) wrong(text string, err error) {
	if c.quiet {
		c.Status = 1
		return
	}
	c.Complain(text, err)
}

func (c *run) tell(path string, old, mode uint32) {
	switch {
	case old != mode && (c.verbose || c.changes):
		fmt.Fprintf(c.Out, "mode of %s changed from %04o (%s) to %04o (%s)\n", c.Quoted(path), old, filemode.String(old)[1:], mode, filemode.String(mode)[1:])
	case c.verbose:
		fmt.Fprintf(c.Out, "mode of %s retained as %04o (%s)\n", c.Quoted(path), old, filemode.String(old)[1:])
	}
}
