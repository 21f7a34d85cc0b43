// Package whoami implements whoami(1) of GNU coreutils: it prints the name of the effective user.
//
// Synopsis:
//
//	whoami
package whoami

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu"
)

// Command is whoami.
var Command = gnu.Command("whoami", gnu.Coreutils, `
Prints the name of the effective user.
`, func(t *gnu.Tool) error {
	operands, err := t.Parse(cli.Options{Permute: true}, nil)
	if err != nil {
		return err
	}
	if len(operands) > 0 {
		return t.ExtraOperand(operands[0])
	}
	uid := uint32(os.Geteuid())
	u, ok := ids.Host().UserByID(uid)
	if !ok {
		return cli.Fail("cannot find name for user ID "+ids.Decimal(uid), nil)
	}
	t.Out.WriteString(u.Name + "\n")
	return nil
})
