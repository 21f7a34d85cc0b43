// Package whoami implements whoami(1) and logname(1) of GNU coreutils: they print the name of the
// effective user, and of the user who logged in.
//
// Synopsis:
//
//	whoami
//	logname
package whoami

import (
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu"
)

// Command is whoami.
var Command = gnu.Command("whoami", gnu.Coreutils, `
Prints the name of the effective user.
`, func(t *gnu.Tool) error {
	if _, err := t.ParseOperands(0); err != nil {
		return err
	}
	uid := uint32(os.Geteuid())
	u, ok := ids.Host().UserByID(uid)
	if !ok {
		return cli.Fail("cannot find name for user ID "+ids.Decimal(uid), nil)
	}
	t.Out.WriteString(u.Name + "\n")
	return nil
})

// Login is logname(1).
var Login = gnu.Command("logname", gnu.Coreutils, `[OPTION]
Prints the name of the user who logged in.
`, func(t *gnu.Tool) error {
	if _, err := t.ParseOperands(0); err != nil {
		return err
	}
	// The kernel keeps the ID over su(1) and sudo(1); it is -1 if nobody logged in.
	text, _ := os.ReadFile("/proc/self/loginuid")
	if uid, ok := ids.Wrap(strings.TrimSpace(string(text))); ok {
		if u, ok := ids.Host().UserByID(uid); ok {
			t.Out.WriteString(u.Name + "\n")
			return nil
		}
	}
	return cli.Fail("no login name", nil)
})
