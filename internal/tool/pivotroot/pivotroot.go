// Package pivotroot implements pivot_root(8) of util-linux: it makes a mount the root of the mount
// namespace.
//
//	pivot_root NEW_ROOT PUT_OLD
package pivotroot

import (
	"contedor/internal/cli"
	"contedor/internal/hint"
	"golang.org/x/sys/unix"
)

// Command is pivot_root(8).
var Command = &cli.Command{Name: "pivot_root", Dialect: cli.UtilLinux, Run: run}

var options = cli.Options{
	Short:   "Vh",
	Permute: true,
	Long:    []cli.LongOption{{Name: "version", Key: 'V'}, {Name: "help", Key: 'h'}},
}

func run(inv *cli.Invocation) error {
	operands, err := inv.ParseUtilLinux(&options, usage, nil)
	if err != nil {
		return err
	}
	// The real tool takes argv[1] and argv[2], even if one of them is "--".
	if len(inv.Argv) == 3 && len(operands) == 1 {
		operands = []string{"--", operands[0]}
	}
	if len(inv.Argv) != 3 {
		return &cli.Failure{Text: "bad usage", Usage: true}
	}
	if err := unix.PivotRoot(operands[0], operands[1]); err != nil {
		return &cli.Failure{
			Text: "failed to change root from `" + operands[0] + "' to `" + operands[1] + "'", Err: err,
			Hint: hint.Refused(&hint.PivotRoot{New: operands[0], Old: operands[1]}, err),
		}
	}
	return nil
}

func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] new_root put_old

Make the mount new_root the root file system, and move the old root to put_old.

Options:
 -h, --help     show this help
 -V, --version  show the version

For more details see pivot_root(8).
`
}
