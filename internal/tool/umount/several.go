package umount

import (
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// usually are the types that --all leaves alone without -t.
const usually = "noproc,nodevfs,nodevpts,nosysfs,norpc_pipefs,nonfsd,noselinuxfs"

// everything unmounts all mounts that fit -t and -O, the latest first.
func (r *request) everything() (status int, err error) {
	table, err := mountinfo.ReadUser()
	if err != nil {
		return 0, nil // as libmount has it
	}
	if r.types == "" {
		r.types = usually
	}
	for i := range slices.Backward(table) {
		e := &table[i]
		said := "ignored"
		if mountinfo.MatchType(e.Type, r.types) && (!r.hasTest || mountinfo.MatchOptions(e.Merged(), r.test)) {
			result := r.entry(e)
			if status |= result; result != 0 {
				continue
			}
			said = "successfully unmounted"
		}
		if r.verbose {
			padding := strings.Repeat(" ", max(0, 25-len(e.Target)))
			if err := r.inv.Print(e.Target + padding + ": " + said + "\n"); err != nil {
				return status, err
			}
		}
	}
	return status, nil
}

// entry unmounts the latest mount on the mount point of an entry.
func (r *request) entry(e *mountinfo.Entry) int {
	if _, ok := r.plain(e.Target); ok {
		return r.unmount(e, true)
	}
	return r.one(e.Target)
}

// missing prints that nothing is mounted on a name, and returns the exit status.
func (r *request) missing(name string) int {
	var st unix.Stat_t
	switch {
	case r.quiet:
	case unix.Stat(name, &st) == nil:
		r.say(name + ": not mounted")
	default:
		r.say(name + ": not found")
	}
	return notFound
}

// below unmounts the mounts on a mount point and all mounts below, the latest first. It stops at
// the first failure.
func (r *request) below(name string) int {
	table, err := mountinfo.ReadUser()
	if err != nil {
		r.say("failed to parse /proc/self/mountinfo: " + cli.Strerror(err))
		return noTable
	}
	if top := r.names.FindTarget(table, name); top != nil {
		bottom := slices.IndexFunc(table, func(e mountinfo.Entry) bool { return e.Target == top.Target })
		return r.subtree(table, &table[bottom])
	}
	return r.missing(name)
}

// subtree unmounts a mount, after the one that covers it and those below it.
func (r *request) subtree(table []mountinfo.Entry, e *mountinfo.Entry) int {
	covers := func(x *mountinfo.Entry) bool { return x.Parent == e.ID && x.ID != e.ID && x.Target == e.Target }
	var children []*mountinfo.Entry
	for i := range table {
		if table[i].Parent == e.ID && table[i].ID != e.ID {
			children = append(children, &table[i])
		}
	}
	// Highest number first, as util-linux does. The kernel reuses numbers: it may not be the latest mount.
	slices.SortFunc(children, func(a, b *mountinfo.Entry) int {
		switch {
		case covers(a) != covers(b) && covers(a):
			return -1
		case covers(a) != covers(b):
			return 1
		}
		return b.ID - a.ID
	})
	for _, child := range children {
		if status := r.subtree(table, child); status != 0 {
			return status
		}
	}
	return r.ifMounted(e.Target)
}

// ifMounted unmounts the latest mount on a mount point, if there still is one.
func (r *request) ifMounted(target string) int {
	table, err := mountinfo.ReadUser()
	if err != nil {
		return r.one(target)
	}
	if e, ok := r.find(table, target); e == nil && ok {
		return 0
	}
	return r.one(target)
}

// everywhere unmounts all mounts of the file system that a name stands for, the latest first:
// --all-targets.
func (r *request) everywhere(name string) int {
	table, err := mountinfo.ReadUser()
	if err != nil {
		r.say("???: operation failed: " + cli.Strerror(err) + ".") // libmount has no name for it
		return unmountFailed
	}
	r.onlyTargets = false
	e, ok := r.find(table, name)
	switch {
	case !ok:
		r.say("???: operation failed: " + cli.Strerror(unix.EINVAL) + ".")
		return notFound
	case e == nil:
		return r.missing(name)
	}
	device := e.Device
	r.onlyTargets = true
	for i := range slices.Backward(table) {
		if table[i].Device != device {
			continue
		}
		status := 0
		if r.recursive {
			status = r.subtree(table, &table[i])
		} else {
			status = r.ifMounted(table[i].Target)
		}
		if status != 0 {
			return status
		}
	}
	return 0
}
