package mount

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
)

// fstabPath returns the path of fstab(5). Root may set another one in the environment. For other
// users the real tool, which has the set-user-ID bit, removes the variable.
func (r *request) fstabPath() string {
	if path, ok := r.inv.Getenv("LIBMOUNT_FSTAB"); ok && os.Getuid() == 0 {
		return path
	}
	return "/etc/fstab"
}

// readFstab appends the lines of a file in the format of fstab(5), or of the files in a directory
// whose names end with ".fstab". It warns of malformed lines. Pipes and devices are refused, as by
// libmount.
func (r *request) readFstab(path string) error {
	paths := []string{path}
	if isDirectory(path) {
		paths = nil
		list, _ := os.ReadDir(path) // a directory that cannot be read has no lines
		for _, entry := range list {
			if name := entry.Name(); name[0] != '.' && strings.HasSuffix(name, ".fstab") && name != ".fstab" {
				paths = append(paths, filepath.Join(path, name))
			}
		}
	}
	r.hasFstab = true
	if info, err := os.Stat(path); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return cli.Fail(path+": failed to parse", nil)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return cli.Fail(path+": failed to parse", nil)
		}
		table := mountinfo.ParseTable(string(text), true)
		for _, line := range table.Bad {
			r.warn(path + ": parse error at line " + strconv.Itoa(line) + " -- ignored")
		}
		r.fstab = append(r.fstab, table.Entries...)
	}
	return nil
}

// warn prints a line to standard error. The real tool ignores a write error there.
func (r *request) warn(text string) {
	r.inv.Stderr.Write([]byte(r.inv.ErrorName() + ": " + text + "\n"))
}

// table returns the lines of fstab(5), or of the files that replace it.
func (r *request) table() []mountinfo.Entry {
	if !r.hasFstab {
		r.readFstab(r.fstabPath()) // a missing file has no lines
	}
	return r.fstab
}

// complete looks up in fstab(5) what the command line leaves open. For a remount it also looks into
// the kernel's table.
func (r *request) complete() error {
	act := sum(r.options).act
	mode := r.mode
	if r.operation != 0 && act&remount == 0 || r.propagates > 0 {
		mode.sources = []string{"disable"}
	}
	switch {
	case r.hasSource && r.hasTarget && (!mode.force || slices.Contains(mode.sources, "disable")),
		r.hasTarget && !r.hasSource && !mode.looksInto("fstab") && !mode.looksInto("mtab"):
		return nil
	}
	var line *mountinfo.Entry
	if mode.looksInto("fstab") {
		var table []mountinfo.Entry
		r.namespace.Outside(func() { table = r.table() })
		line = r.find(table)
	}
	if line == nil && mode.looksInto("mtab") && act&remount != 0 {
		mounts, _ := mountinfo.ReadUser() // nothing is found in a table that cannot be read
		line = r.find(mounts)
	}
	switch {
	case line != nil:
		r.apply(line)
		return nil
	case act&remount != 0 && r.hasTarget && !r.hasSource:
		return nil // the kernel will refuse it, as it is not a mount point
	case r.either && !r.hasTarget:
		return cli.Fail(r.source+": can't find in "+r.fstabPath()+".", nil)
	case r.either, r.hasSource && r.hasTarget && !r.named:
		return cli.Fail(r.target+": can't find in "+r.fstabPath()+".", nil)
	case r.hasTarget:
		return cli.Fail(r.target+": can't find mount point in "+r.fstabPath()+".", nil)
	default:
		return cli.Fail(r.source+": can't find mount source "+r.source+" in "+r.fstabPath()+".", nil)
	}
}

// find returns the entry of a table for the source or the target of the command line, or nil.
func (r *request) find(table []mountinfo.Entry) *mountinfo.Entry {
	switch {
	case !r.hasTarget:
		return r.names.FindSource(table, r.source)
	case r.hasSource:
		return r.names.FindPair(table, r.source, r.target)
	}
	line := r.names.FindTarget(table, r.target)
	if line == nil && r.either {
		line = r.names.FindSource(table, r.target)
	}
	return line
}

// apply takes over what the command line leaves open from an entry of a table. A pattern of types
// leaves the type open.
func (r *request) apply(line *mountinfo.Entry) {
	options, _ := parseOptions(line.Merged()) // what cannot be parsed is left out
	if given := sum(r.options).act; given&remount != 0 && given&bind == 0 {
		options = slices.DeleteFunc(options, func(o option) bool { return o.name == "bind" })
	}
	r.source, r.hasSource = line.Source, true
	r.target, r.hasTarget = line.Target, true
	r.root = line.Root
	r.options = r.withoutMove(r.mode.merge(options, r.options))
	if (!r.hasType || r.pattern) && line.Type != "auto" {
		r.fstype, r.hasType, r.pattern, r.fromTable = line.Type, true, false, true
	}
}
