package userland

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

var chmodCommand = command("chmod", coreutils, `[OPTION]... MODE[,MODE]... FILE...
  or:  chmod [OPTION]... --reference=FILE FILE...
Changes the mode of files: octal, or [ugoa...][-+=][rwxXstugo...].
  -R, --recursive   directories with all that is in them
  -v, --verbose     name every file       -c, --changes   only those that change
  -f, --silent      no messages about files
`, chmod)

var chmodOptions = cli.Options{Permute: true, Short: "cfRvrwxXstugoa+=,", Long: []cli.LongOption{
	{Name: "changes", Key: 'c'},
	{Name: "silent", Key: 'f'},
	{Name: "quiet", Key: 'f'},
	{Name: "recursive", Key: 'R'},
	{Name: "verbose", Key: 'v'},
	{Name: "reference", Argument: cli.Required, Key: firstKey},
	{Name: "preserve-root", Key: firstKey + 1},
	{Name: "no-preserve-root", Key: firstKey + 1},
}}

// A chmodRun changes modes.
type chmodRun struct {
	*tool
	change                             modeChange
	mask                               uint32
	recursive, verbose, changes, quiet bool
	minus                              bool // the mode was written as an option: "-x"
}

func chmod(t *tool) error {
	c := chmodRun{tool: t, mask: umask()}
	text, reference := "", ""
	words := t.Argv
	for i, word := range words[1:] { // "-x" is a mode and no option
		if word == "--" {
			break
		}
		if len(word) > 1 && word[0] == '-' && strings.Trim(word[1:], "rwxXstugo,+=-") == "" && word[1] != '-' {
			text, c.minus = word, true
			t.Argv = append(append([]string{}, words[:i+1]...), words[i+2:]...)
			break
		}
	}
	operands, err := t.parse(chmodOptions, func(o cli.Option) error {
		switch o.Key {
		case 'R':
			c.recursive = true
		case 'v':
			c.verbose = true
		case 'c':
			c.changes = true
		case 'f':
			c.quiet = true
		case firstKey:
			reference = o.Value
		}
		return nil
	})
	t.Argv = words
	if err != nil {
		return err
	}
	switch {
	case text != "":
	case reference != "":
		var st unix.Stat_t
		if err := unix.Stat(reference, &st); err != nil {
			return cli.Fail("failed to get attributes of "+t.quoted(reference), err)
		}
		text = fmt.Sprintf("%05o", st.Mode&0o7777)
	case len(operands) > 0:
		text, operands = operands[0], operands[1:]
		if len(operands) == 0 {
			return badUsage("missing operand after " + t.locale.Quote(text))
		}
	}
	if len(operands) == 0 {
		return badUsage("missing operand")
	}
	if c.change, err = parseMode(text); err != nil {
		return badUsage("invalid mode: " + t.locale.Quote(text))
	}
	for _, file := range operands {
		c.file(file, true)
	}
	return nil
}

// file changes a file, and what is below it. Symbolic links are followed where
// the command line names them.
func (c *chmodRun) file(path string, named bool) {
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
		c.wrong(what+c.quoted(path), err)
		return
	}
	dir := st.Mode&unix.S_IFMT == unix.S_IFDIR
	if st.Mode&unix.S_IFMT == unix.S_IFLNK {
		return
	}
	old, mode := st.Mode&0o7777, c.change.apply(st.Mode, c.mask, dir)
	if err := unix.Chmod(path, mode); err != nil {
		c.wrong("changing permissions of "+c.quoted(path), err)
	} else {
		c.tell(path, old, mode)
	}
	if naive := c.change.apply(st.Mode, 0, dir); c.minus && naive != mode {
		c.complain(fmt.Sprintf("%s: new permissions are %s, not %s", c.name(path), modeString(mode)[1:], modeString(naive)[1:]), nil)
	}
	if !dir || !c.recursive {
		return
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		c.wrong("cannot read directory "+c.quoted(path), err)
	}
	for _, e := range entries {
		c.file(filepath.Join(path, e.Name()), false)
	}
}

func (c *chmodRun) wrong(text string, err error) {
	if c.quiet {
		c.status = 1
		return
	}
	c.complain(text, err)
}

func (c *chmodRun) tell(path string, old, mode uint32) {
	switch {
	case old != mode && (c.verbose || c.changes):
		fmt.Fprintf(c.out, "mode of %s changed from %04o (%s) to %04o (%s)\n", c.quoted(path), old, modeString(old)[1:], mode, modeString(mode)[1:])
	case c.verbose:
		fmt.Fprintf(c.out, "mode of %s retained as %04o (%s)\n", c.quoted(path), old, modeString(old)[1:])
	}
}
