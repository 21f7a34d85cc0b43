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
	words, err := t.ParseOperands(2)
	if err != nil {
		return err
	}
	if err := unix.Linkat(unix.AT_FDCWD, words[0], unix.AT_FDCWD, words[1], 0); err != nil {
		return cli.Fail("cannot create link "+t.Quoted(words[1])+" to "+t.Quoted(words[0]), err)
	}
	return nil
})
