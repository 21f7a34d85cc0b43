// Package tty implements tty(1) of GNU coreutils: it prints the name of the terminal.
//
// Synopsis:
//
//	tty [OPTION]...
package tty

import (
	"os"
	"path/filepath"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// dialect has the exit statuses of tty. Status 1 means that standard input is not a terminal.
var dialect = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.Whole, Status: 3, UsageStatus: 2}

// Command is tty.
var Command = gnu.Command("tty", dialect, `[OPTION]...
Prints the file name of the terminal that standard input is.
  -s, --silent, --quiet   print nothing; the status is 0 for a terminal, else 1
`, tty)

var options = cli.Options{Permute: true, Short: "s", Long: []cli.LongOption{
	{Name: "silent", Key: 's'},
	{Name: "quiet", Key: 's'},
}}

func tty(t *gnu.Tool) error {
	silent := false
	words, err := t.Parse(options, func(cli.Option) error {
		silent = true
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(words) > 0:
		return t.ExtraOperand(words[0])
	}
	isTerminal := t.Interactive()
	if !isTerminal {
		t.Status = 1
	}
	switch name := terminalName(); {
	case silent:
	case !isTerminal:
		t.Out.WriteString("not a tty\n")
	case name == "":
		t.Status = 4
		t.Warn("ttyname error: " + cli.Strerror(unix.ENODEV))
	default:
		t.Out.WriteString(name + "\n")
	}
	return nil
}

// terminalName returns the name of standard input as ttyname(3) finds it: the target of
// /proc/self/fd/0 if it is the same device, or else a file in /dev. It returns "" if there is none.
func terminalName() string {
	var in, st unix.Stat_t
	if unix.Fstat(0, &in) != nil {
		return ""
	}
	same := func(name string) bool {
		return unix.Stat(name, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFCHR && st.Rdev == in.Rdev && st.Ino == in.Ino && st.Dev == in.Dev
	}
	if name, err := os.Readlink("/proc/self/fd/0"); err == nil && same(name) {
		return name
	}
	for _, pattern := range []string{"/dev/pts/*", "/dev/*"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			if same(name) {
				return name
			}
		}
	}
	return ""
}
