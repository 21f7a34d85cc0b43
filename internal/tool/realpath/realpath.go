// Package realpath implements realpath(1) of GNU coreutils: it prints absolute names of files, without
// symbolic links.
//
// Synopsis:
//
//	realpath [OPTION]... FILE...
package realpath

import (
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// Command is realpath.
var Command = gnu.Command("realpath", gnu.Coreutils, `[OPTION]... FILE...
Prints the absolute names that files have without symbolic links.
  -E, --canonicalize            the last component need not exist (default)
  -e, --canonicalize-existing   all components must exist
  -m, --canonicalize-missing    no component need exist
  -L, --logical                 resolve ".." before links
  -P, --physical                resolve links before ".." (default)
  -q, --quiet                   no messages about files
      --relative-to=DIR         print names relative to DIR
      --relative-base=DIR       print names below DIR relative to DIR
  -s, --strip, --no-symlinks    do not follow links
  -z, --zero                    end the lines with a zero byte
`, realpath)

const (
	relativeTo = gnu.FirstKey + iota
	relativeBase
)

var options = cli.Options{Permute: true, Short: "EeLmPqsz", Long: []cli.LongOption{
	{Name: "canonicalize", Key: 'E'},
	{Name: "canonicalize-existing", Key: 'e'},
	{Name: "canonicalize-missing", Key: 'm'},
	{Name: "relative-to", Argument: cli.Required, Key: relativeTo},
	{Name: "relative-base", Argument: cli.Required, Key: relativeBase},
	{Name: "quiet", Key: 'q'},
	{Name: "strip", Key: 's'},
	{Name: "no-symlinks", Key: 's'},
	{Name: "zero", Key: 'z'},
	{Name: "logical", Key: 'L'},
	{Name: "physical", Key: 'P'},
}}

// A resolver is one run of realpath.
type resolver struct {
	*gnu.Tool
	mode           rune // a mode of paths.Canonical
	logical, plain bool
	to, base       *string
}

func realpath(t *gnu.Tool) error {
	r := &resolver{Tool: t, mode: 'f'}
	end, quiet := "\n", false
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'E':
			r.mode = 'f'
		case 'e', 'm':
			r.mode = o.Key
		case 'L':
			r.plain, r.logical = true, true
		case 's':
			r.plain, r.logical = true, false
		case 'P':
			r.plain, r.logical = false, false
		case 'q':
			quiet = true
		case relativeTo:
			r.to = &o.Value
		case relativeBase:
			r.base = &o.Value
		case 'z':
			end = "\x00"
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(files) == 0:
		return gnu.BadUsage("missing operand")
	}
	if err := r.resolveDirectories(); err != nil {
		return err
	}
	for _, file := range files {
		name, err := r.canonical(file)
		switch {
		case err == nil:
			t.Out.WriteString(r.relative(name) + end)
		case quiet:
			t.Status = 1
		default:
			t.Complain(t.Name(file), err)
		}
	}
	return nil
}

// resolveDirectories resolves the directories of --relative-to and --relative-base. Without
// --relative-to, the second directory is used for both.
func (r *resolver) resolveDirectories() error {
	if r.to == nil {
		r.to = r.base
	}
	if r.to == nil {
		return nil
	}
	same := r.to == r.base
	if err := r.directory(&r.to); err != nil {
		return err
	}
	switch {
	case same:
		r.base = r.to
	case r.base != nil:
		if err := r.directory(&r.base); err != nil {
			return err
		}
		if !isBelow(*r.base, *r.to) {
			r.to = nil
		}
	}
	return nil
}

func (r *resolver) directory(name **string) error {
	found, err := r.canonical(**name)
	if err == nil && r.mode == 'e' && !paths.IsDir(found) {
		err = unix.ENOTDIR
	}
	if err != nil {
		return cli.Fail(r.Name(**name), err)
	}
	*name = &found
	return nil
}

// relative returns a name relative to the directories of the options.
func (r *resolver) relative(name string) string {
	if r.to == nil || r.base != nil && !isBelow(*r.base, name) {
		return name
	}
	short, err := filepath.Rel(*r.to, name)
	if err != nil {
		return name
	}
	return short
}

// isBelow reports whether a canonical name is a directory or below it.
func isBelow(dir, name string) bool {
	rest, ok := strings.CutPrefix(name, dir)
	return ok && (dir == "/" || rest == "" || rest[0] == '/')
}

func (r *resolver) canonical(name string) (string, error) {
	if !r.plain {
		return paths.Canonical(name, r.mode)
	}
	name, err := r.lexical(name)
	if err == nil && r.logical {
		return paths.Canonical(name, r.mode)
	}
	return name, err
}

// lexical returns an absolute name without "." and ".." and does not follow symbolic links.
func (r *resolver) lexical(name string) (string, error) {
	if name == "" {
		return "", unix.ENOENT
	}
	done := ""
	if name[0] != '/' {
		dir, err := unix.Getwd()
		if err != nil {
			return "", err
		}
		done = strings.TrimSuffix(dir, "/")
	}
	parts := strings.Split(name, "/")
	for i, part := range parts {
		switch part {
		case "", ".":
		case "..":
			done = done[:max(strings.LastIndexByte(done, '/'), 0)]
		default:
			done += "/" + part
			if err := r.check(done, parts[i+1:]); err != nil {
				return "", err
			}
		}
	}
	if done == "" {
		return "/", nil
	}
	return done, nil
}

// check returns the error of a component of a name. rest are the components after it.
func (r *resolver) check(path string, rest []string) error {
	isLast := strings.Join(rest, "") == ""
	switch {
	case r.mode == 'm':
		return nil
	case mustBeDirectory(rest):
		path += "/"
	case !isLast:
		return nil
	}
	_, err := os.Stat(path)
	if e, ok := err.(*os.PathError); ok {
		err = e.Err
	}
	if err == unix.ENOENT && r.mode == 'f' && isLast {
		return nil
	}
	return err
}

// mustBeDirectory reports whether a component has to be a directory because of the components after
// it: a slash at the end, a "." at the end, or "..".
func mustBeDirectory(rest []string) bool {
	for i, part := range rest {
		switch part {
		case "":
		case "..":
			return true
		case ".":
			if i == len(rest)-1 {
				return true
			}
		default:
			return false
		}
	}
	return len(rest) > 0 && rest[len(rest)-1] == ""
}
