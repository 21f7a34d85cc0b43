package ln

import (
	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Link is link(1): link(2) for the command line.
var Link = gnu.Command("link", gnu.Coreutils, `FILE1 FILE2
  or:  link OPTION
Makes FILE2 a hard link to FILE1.
`, func(t *gnu.Tool) error {
	words, err := t.Parse(cli.Options{Permute: true}, nil)
	switch {
	case err != nil:
		return err
	case len(words) == 0:
		return gnu.BadUsage("missing operand")
	case len(words) == 1:
		return gnu.BadUsage("missing operand after " + t.Locale.Quote(words[0]))
	case len(words) > 2:
		return t.ExtraOperand(words[2])
	}
	if err := unix.Linkat(unix.AT_FDCWD, words[0], unix.AT_FDCWD, words[1], 0); err != nil {
		return cli.Fail("cannot create link "+t.Quoted(words[1])+" to "+t.Quoted(words[0]), err)
	}
	return nil
})
