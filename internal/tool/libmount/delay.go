package libmount

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
)

// Delayed runs work, and writes its standard output afterwards, as C's stdio does if that is not
// a terminal: messages on standard error come first.
func Delayed(inv *cli.Invocation, work func() error) error {
	out := inv.Stdout
	if terminal.Is(terminal.FD(out)) {
		return work()
	}
	var kept strings.Builder
	inv.Stdout = &kept
	err := work()
	inv.Stdout = out
	if failed := inv.Print(kept.String()); err == nil {
		err = failed
	}
	return err
}
