// Package yes implements yes(1) of GNU coreutils: it repeats a line.
//
// Synopsis:
//
//	yes [STRING]...
package yes

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is yes.
var Command = gnu.Command("yes", gnu.Coreutils, `[STRING]...
Prints a line with all STRINGs, or "y", until it is killed.
`, yes)

func yes(t *gnu.Tool) error {
	words, err := t.Parse(cli.Options{}, nil)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		words = []string{"y"}
	}
	line := strings.Join(words, " ") + "\n"
	lines := []byte(strings.Repeat(line, 1+16<<10/len(line)))
	for {
		if _, err := t.Stdout.Write(lines); err != nil {
			return cli.Fail("standard output", err)
		}
	}
}
