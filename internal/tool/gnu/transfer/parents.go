package transfer

import (
	"strings"

	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// WithParents copies a file into a directory under its full name, cp --parents. It makes the
// directories of that name, with the attributes of those above the source.
func (c *Copier) WithParents(dir, file string) bool {
	var made []*step
	at := 0
	parent := strings.Trim(file[:strings.LastIndexByte(strings.TrimRight(file, "/"), '/')+1], "/")
	prefix := file[:len(file)-len(strings.TrimLeft(file, "/"))]
	for parent != "" && at < len(parent) {
		end := strings.IndexByte(parent[at:], '/')
		if end < 0 {
			end = len(parent) - at
		}
		at += end
		s := &step{from: prefix + parent[:at], to: paths.Join(dir, parent[:at])}
		for at < len(parent) && parent[at] == '/' {
			at++
		}
		ok, fresh := c.parent(s)
		if !ok {
			return false
		}
		s.fresh = fresh
		made = append(made, s)
	}
	ok := c.Copy(file, paths.Join(dir, strings.TrimLeft(file, "/")))
	for _, s := range made {
		if s.fresh && !c.attributes(s, -1, false) {
			ok = false
		}
	}
	return ok
}

// parent makes one of these directories.
func (c *Copier) parent(s *step) (ok, fresh bool) {
	if err := unix.Stat(s.from, &s.source); err != nil {
		return c.cannot("failed to get attributes of "+c.Quoted(s.from), err), false
	}
	err := unix.Stat(s.to, &s.target)
	if err == nil {
		if !isDir(&s.target) {
			return c.cannot(c.Quoted(s.to)+" exists but is not a directory", nil), false
		}
		return true, false
	}
	if !isDir(&s.source) {
		return c.cannot("failed to get attributes of "+c.Quoted(s.from), unix.ENOTDIR), false
	}
	if err := unix.Mkdir(s.to, s.source.Mode&0o7777&^c.withheld(s)); err != nil {
		return c.cannot("cannot make directory "+c.Quoted(s.to), err), false
	}
	if c.Verbose {
		c.Out.WriteString(s.from + " -> " + s.to + "\n")
	}
	unix.Stat(s.to, &s.target)
	if s.target.Mode&0o700 != 0o700 {
		unix.Chmod(s.to, s.target.Mode&0o7777|0o700)
	}
	return true, true
}
