// Package basename implements basename(1) of GNU coreutils: it strips the directories from names.
//
// Synopsis:
//
//	basename NAME [SUFFIX]
//	basename OPTION... NAME...
package basename

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
)

// Command is basename.
var Command = gnu.Command("basename", gnu.Coreutils, `NAME [SUFFIX]
  or:  basename OPTION... NAME...
Prints names without their directories, and without SUFFIX at the end.
  -a, --multiple        every operand is a name
  -s, --suffix=SUFFIX   remove SUFFIX; implies -a
  -z, --zero            end the lines with a zero byte
`, basename)

var options = cli.Options{Short: "as:z", Long: []cli.LongOption{
	{Name: "multiple", Key: 'a'},
	{Name: "suffix", Argument: cli.Required, Key: 's'},
	{Name: "zero", Key: 'z'},
}}

func basename(t *gnu.Tool) error {
	suffix, end, multiple := "", "\n", false
	names, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'a':
			multiple = true
		case 's':
			suffix, multiple = o.Value, true
		case 'z':
			end = "\x00"
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(names) == 0:
		return gnu.BadUsage("missing operand")
	case !multiple && len(names) > 2:
		return t.ExtraOperand(names[2])
	case !multiple && len(names) == 2:
		names, suffix = names[:1], names[1]
	}
	for _, name := range names {
		t.Out.WriteString(without(suffix, paths.Base(name)) + end)
	}
	return nil
}

// without removes a suffix, unless the suffix is the whole name.
func without(suffix, name string) string {
	if short := strings.TrimSuffix(name, suffix); short != "" && !strings.HasPrefix(name, "/") {
		return short
	}
	return name
}
