// Package dirname implements dirname(1) of GNU coreutils: it strips the last component from names.
//
// Synopsis:
//
//	dirname [OPTION] NAME...
package dirname

import (
	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
)

// Command is dirname.
var Command = gnu.Command("dirname", gnu.Coreutils, `[OPTION] NAME...
Prints names without their last component; "." for a name without a slash.
  -z, --zero   end the lines with a zero byte
`, dirname)

var options = cli.Options{Permute: true, Short: "z", Long: []cli.LongOption{{Name: "zero", Key: 'z'}}}

func dirname(t *gnu.Tool) error {
	end := "\n"
	names, err := t.Parse(options, func(cli.Option) error {
		end = "\x00"
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(names) == 0:
		return gnu.BadUsage("missing operand")
	}
	for _, name := range names {
		t.Out.WriteString(paths.Dir(name) + end)
	}
	return nil
}
