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
	words, err := t.Parse(cli.Options{Permute: true}, nil)
	switch {
	case err != nil:
		return err
	case len(words) == 0:
		return gnu.BadUsage("missing operand")
	case len(words) > 1:
		return t.ExtraOperand(words[1])
	}
	if err := unix.Unlink(words[0]); err != nil {
		return cli.Fail("cannot unlink "+t.Quoted(words[0]), err)
	}
	return nil
})
