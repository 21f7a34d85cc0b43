// Package pwd implements pwd(1) of GNU coreutils: it prints the working directory.
//
// Synopsis:
//
//	pwd [OPTION]...
package pwd

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is pwd(1).
var Command = gnu.Command("pwd", gnu.Coreutils, `[OPTION]...
Prints the name of the working directory.
  -L, --logical    the name in the variable PWD, also with symbolic links in it
  -P, --physical   a name without symbolic links (default)
`, pwd)

var options = cli.Options{Permute: true, Short: "LP", Long: []cli.LongOption{
	{Name: "logical", Key: 'L'},
	{Name: "physical", Key: 'P'},
}}

func pwd(t *gnu.Tool) error {
	_, logical := t.Getenv("POSIXLY_CORRECT")
	operands, err := t.Parse(options, func(o cli.Option) error {
		logical = o.Key == 'L'
		return nil
	})
	if err != nil {
		return err
	}
	if len(operands) > 0 {
		t.Warn("ignoring non-option arguments")
	}
	name, ok := "", false
	if logical {
		name, ok = t.Getenv("PWD")
	}
	if !ok || !isHere(name) {
		if name, err = workingDirectory(t.Locale); err != nil {
			return err
		}
	}
	t.Out.WriteString(name + "\n")
	return nil
}

// isHere reports whether name is an absolute name of the working directory without the parts . and ...
func isHere(name string) bool {
	parts := strings.Split(name, "/")
	if !filepath.IsAbs(name) || slices.Contains(parts, ".") || slices.Contains(parts, "..") {
		return false
	}
	there, err := os.Stat(name)
	if err != nil {
		return false
	}
	here, err := os.Stat(".")
	return err == nil && os.SameFile(there, here)
}

// workingDirectory returns the name that getcwd(2) has for the working directory.
func workingDirectory(l quote.Locale) (string, error) {
	name, err := unix.Getwd()
	// The directory may have been removed, or be outside of the root directory.
	if err == unix.ENOENT || err == nil && !filepath.IsAbs(name) {
		return "", cli.Fail("couldn't find directory entry in "+l.Quote("..")+" with matching i-node", nil)
	}
	if err != nil {
		return "", cli.Fail("error retrieving current directory", err)
	}
	return name, nil
}
