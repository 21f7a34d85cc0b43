// Package chmod implements chmod(1) of GNU coreutils: it changes the mode of files.
//
// Synopsis:
//
//	chmod [OPTION]... MODE[,MODE]... FILE...
//	chmod [OPTION]... --reference=FILE FILE...
package chmod

import (
	"fmt"
	"os"
	"path/filepath"
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
  -R, --recursive   directories with everything in them
  -v, --verbose     report every file      -c, --changes   only changed files
  -f, --silent, --quiet   no messages about files
      --reference=FILE    use the mode of FILE
      --preserve-root     refuse -R for /; --no-preserve-root: do not (default)
`, chmod)

const (
	reference = gnu.FirstKey + iota
	preserveRoot
	noPreserveRoot
)

var options = cli.Options{Permute: true, Short: "cfRvrwxXstugoa+=,", Long: []cli.LongOption{
	{Name: "changes", Key: 'c'},
	{Name: "silent", Key: 'f'},
	{Name: "quiet", Key: 'f'},
	{Name: "recursive", Key: 'R'},
	{Name: "verbose", Key: 'v'},
	{Name: "reference", Argument: cli.Required, Key: reference},
	{Name: "preserve-root", Key: preserveRoot},
	{Name: "no-preserve-root", Key: noPreserveRoot},
}}

// A run is one run of chmod.
type run struct {
	*gnu.Tool
	change                             filemode.Change
	mask                               uint32
	recursive, verbose, changes, quiet bool
	preserveRoot                       bool
	minus                              bool // the mode was written as an option: "-x"
}

func chmod(t *gnu.Tool) error {
	c := run{Tool: t, mask: filemode.Umask()}
	text, referenced := "", ""
	words := t.Argv
	for i, word := range words[1:] { // "-x" is a mode and not an option
		if word == "--" {
			break
		}
		if len(word) > 1 && word[0] == '-' && strings.Trim(word[1:], "rwxXstugo,+=-01234567") == "" && word[1] != '-' {
			text, c.minus = word, true
			t.Argv = append(append([]string{}, words[:i+1]...), words[i+2:]...)
			break
		}
	}
	operands, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'R':
			c.recursive = true
		case 'v':
			c.verbose = true
		case 'c':
			c.changes = true
		case 'f':
			c.quiet = true
		case reference:
			referenced = o.Value
		case preserveRoot, noPreserveRoot:
			c.preserveRoot = o.Key == preserveRoot
		}
		return nil
	})
	t.Argv = words
	if err != nil {
		return err
	}
	switch {
	case text != "":
	case referenced != "":
		var st unix.Stat_t
		if err := unix.Stat(referenced, &st); err != nil {
			return cli.Fail("failed to get attributes of "+t.Quoted(referenced), err)
		}
		text = fmt.Sprintf("%05o", st.Mode&0o7777)
	case len(operands) > 0:
		text, operands = operands[0], operands[1:]
		if len(operands) == 0 {
			return gnu.BadUsage("missing operand after " + t.Locale.Quote(text))
		}
	}
	if len(operands) == 0 {
		return gnu.BadUsage("missing operand")
	}
	if c.change, err = filemode.Parse(text); err != nil {
		return gnu.BadUsage("invalid mode: " + t.Locale.Quote(text))
	}
	for _, file := range operands {
		c.file(file, true)
	}
	return nil
}

// file changes a file, and with -R everything below it. Only symbolic links on the command line are
// followed.
func (c *run) file(path string, named bool) {
	var st unix.Stat_t
	stat := unix.Lstat
	if named {
		stat = unix.Stat
	}
	if err := stat(path, &st); err != nil {
		what := "cannot access "
		if named && unix.Lstat(path, &st) == nil {
			what = "cannot operate on dangling symlink "
			err = nil
		}
		c.wrong(what+c.Quoted(path), err)
		return
	}
	if named && c.recursive && c.preserveRoot && c.isRoot(path, &st) {
		return
	}
	dir := st.Mode&unix.S_IFMT == unix.S_IFDIR
	if st.Mode&unix.S_IFMT == unix.S_IFLNK {
		return
	}
	old, mode := st.Mode&0o7777, c.change.Apply(st.Mode, c.mask, dir)
	if err := unix.Chmod(path, mode); err != nil {
		c.wrong("changing permissions of "+c.Quoted(path), err)
	} else {
		c.tell(path, old, mode)
	}
	if naive := c.change.Apply(st.Mode, 0, dir); c.minus && naive != mode {
		c.Complain(fmt.Sprintf("%s: new permissions are %s, not %s", c.Name(path), filemode.String(mode)[1:], filemode.String(naive)[1:]), nil)
	}
	if !dir || !c.recursive {
		return
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		c.wrong("cannot read directory "+c.Quoted(path), err)
	}
	for _, e := range entries {
		c.file(filepath.Join(path, e.Name()), false)
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
