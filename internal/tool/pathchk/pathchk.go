// Package pathchk implements pathchk(1) of GNU coreutils: it checks whether file names are valid or
// portable.
//
// Synopsis:
//
//	pathchk [OPTION]... NAME...
package pathchk

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is pathchk.
var Command = gnu.Command("pathchk", gnu.Coreutils, `[OPTION]... NAME...
Checks whether each NAME can be the name of a file, here or on other systems.
  -p                 on all systems that follow POSIX
  -P                 no empty names, and no part of a name begins with -
      --portability  the same as -p -P
`, pathchk)

const portabilityKey = gnu.FirstKey

var options = cli.Options{Permute: true, Short: "pP", Long: []cli.LongOption{{Name: "portability", Key: portabilityKey}}}

// The lowest limits that a POSIX system may have, in bytes.
const (
	posixPath = 256 // with the zero byte at the end
	posixName = 14
)

// A checker is one run.
type checker struct {
	*gnu.Tool
	posix, strict bool // -p, -P
}

func pathchk(t *gnu.Tool) error {
	c := checker{Tool: t}
	names, err := t.Parse(options, func(o cli.Option) error {
		c.posix = c.posix || o.Key != 'P'
		c.strict = c.strict || o.Key != 'p'
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(names) == 0:
		return gnu.BadUsage("missing operand")
	}
	for _, name := range names {
		c.check(name)
	}
	return nil
}

// check checks a name, and complains about the first thing that is wrong with it.
func (c *checker) check(name string) {
	switch {
	case c.strict && (strings.HasPrefix(name, "-") || strings.Contains(name, "/-")):
		c.Complain("leading '-' in a component of file name "+c.Quoted(name), nil)
		return
	case (c.posix || c.strict) && name == "":
		c.Complain("empty file name", nil)
		return
	}
	exists := false
	if c.posix {
		if bad := c.unportable(name); bad != "" {
			c.Complain("non-portable character "+c.Locale.Quote(bad)+" in file name "+c.Quoted(name), nil)
			return
		}
	} else {
		var st unix.Stat_t
		err := unix.Lstat(name, &st)
		if exists = err == nil; !exists && (err != unix.ENOENT || name == "") {
			c.Complain(c.Name(name), err)
			return
		}
	}
	if limit := c.pathLimit(); !exists && len(name) >= limit {
		c.Complain(exceeded(limit-1, name)+" of file name "+c.Quoted(name), nil)
		return
	}
	if !exists {
		c.checkParts(name)
	}
}

func exceeded(limit int, name string) string {
	return "limit " + strconv.Itoa(limit) + " exceeded by length " + strconv.Itoa(len(name))
}

// unportable returns the first character that is not in POSIX's portable set, or "".
func (c *checker) unportable(name string) string {
	at := strings.IndexFunc(name, func(r rune) bool {
		return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/", r)
	})
	if at < 0 {
		return ""
	}
	size := 1
	if c.Locale.UTF8 {
		_, size = utf8.DecodeRuneInString(name[at:])
	}
	return name[at : at+size]
}

func (c *checker) pathLimit() int {
	if c.posix {
		return posixPath
	}
	return unix.PathMax
}

// checkParts checks the length of each part of a name against the limit of the directory that it is
// in. A directory that does not exist has the limit of the one above it.
func (c *checker) checkParts(name string) {
	limit, known := posixName, c.posix
	for at := 0; ; {
		for at < len(name) && name[at] == '/' {
			at++
		}
		if at == len(name) {
			return
		}
		if !known {
			directory := name[:at]
			if at == 0 {
				directory = "."
			}
			var st unix.Statfs_t
			switch err := unix.Statfs(directory, &st); err {
			case nil:
				limit = int(st.Namelen)
			case unix.ENOENT:
				known = true
			default:
				c.Complain(c.Name(directory), err)
				return
			}
		}
		part, _, _ := strings.Cut(name[at:], "/")
		if len(part) > limit {
			c.Complain(exceeded(limit, part)+" of file name component "+c.Locale.Quote(part), nil)
			return
		}
		at += len(part)
	}
}
