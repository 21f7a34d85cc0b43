package rm

import (
	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Unlink is unlink(1): unlink(2) for the command line.
var Unlink = gnu.Command("unlink", gnu.Coreutils, `FILE
  or:  unlink OPTION
Removes FILE, which is no directory.
`, func(t *gnu.Tool) error {
	words, err := t.ParseOperands(1)
	if err != nil {
		return err
	}
	if err := unix.Unlink(words[0]); err != nil {
		return cli.Fail("cannot unlink "+t.Quoted(words[0]), err)
	}
	return nil
})
