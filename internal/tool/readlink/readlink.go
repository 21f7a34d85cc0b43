// Package readlink implements readlink(1) of GNU coreutils: it prints the targets of symbolic links.
//
// Synopsis:
//
//	readlink [OPTION]... FILE...
package readlink

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
)

// Command is readlink.
var Command = gnu.Command("readlink", gnu.Coreutils, `[OPTION]... FILE...
Prints the target of symbolic links, or the canonical path of files.
  -f, --canonicalize            canonical path; the last component need not exist
  -e, --canonicalize-existing   canonical path; all components must exist
  -m, --canonicalize-missing    canonical path; no component need exist
  -n, --no-newline              no newline at the end
  -q, -s, --quiet, --silent     no messages about files (default)
  -v, --verbose                 messages about files
  -z, --zero                    end the lines with a zero byte
`, readlink)

var options = cli.Options{Permute: true, Short: "efmnqsvz", Long: []cli.LongOption{
	{Name: "canonicalize", Key: 'f'},
	{Name: "canonicalize-existing", Key: 'e'},
	{Name: "canonicalize-missing", Key: 'm'},
	{Name: "no-newline", Key: 'n'},
	{Name: "quiet", Key: 'q'},
	{Name: "silent", Key: 'q'},
	{Name: "verbose", Key: 'v'},
	{Name: "zero", Key: 'z'},
}}

func readlink(t *gnu.Tool) error {
	var mode rune
	end, bare := "\n", false
	_, verbose := t.Getenv("POSIXLY_CORRECT")
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'e', 'f', 'm':
			mode = o.Key
		case 'n':
			bare = true
		case 'z':
			end = "\x00"
		case 'v':
			verbose = true
		case 'q', 's':
			verbose = false
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return gnu.BadUsage("missing operand")
	}
	switch {
	case bare && len(files) > 1:
		t.Warn("ignoring --no-newline with multiple arguments")
	case bare:
		end = ""
	}
	for _, file := range files {
		text, err := os.Readlink(file)
		if mode != 0 {
			text, err = paths.Canonical(file, mode)
		}
		switch {
		case err == nil:
			t.Out.WriteString(text + end)
		case verbose:
			t.Complain(t.Name(file), err)
		default:
			t.Status = 1
		}
	}
	return nil
}
