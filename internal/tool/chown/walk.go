package chown

import (
	"fmt"
	"slices"

	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// walk changes a file, after the files below it. above are the directories that contain it.
func (c *changer) walk(path string, above []paths.Inode) {
	var st unix.Stat_t
	if err := unix.Lstat(path, &st); err != nil {
		c.wrong("cannot access "+c.Quoted(path), err)
		c.tell(path, nil, err)
		return
	}
	link := st.Mode&unix.S_IFMT == unix.S_IFLNK
	if entered := c.followed == 'L' || c.followed == 'H' && above == nil; link && entered {
		var target unix.Stat_t
		switch err := unix.Stat(path, &target); err {
		case nil:
			st, link = target, false
		case unix.ELOOP:
			c.wrong("cannot access "+c.Quoted(path), err)
			c.tell(path, nil, err)
			return
		}
	}
	dir := st.Mode&unix.S_IFMT == unix.S_IFDIR
	if dir && c.recursive {
		self := paths.InodeOf(&st)
		if c.preservesRoot && self == c.root {
			c.refuseRoot(path)
			return
		}
		if slices.Contains(above, self) { // a symbolic link leads back to a directory above
			c.change(path, &st, link)
			return
		}
		names, err := paths.Names(path)
		if err != nil {
			c.wrong("cannot read directory "+c.Quoted(path), err)
			c.tell(path, nil, err)
			return
		}
		for _, name := range names {
			c.walk(paths.Join(path, name), append(above[:len(above):len(above)], self))
		}
	}
	c.change(path, &st, link)
}

func (c *changer) refuseRoot(path string) {
	same := ""
	if path != "/" {
		same = fmt.Sprintf(" (same as %s)", c.Quoted("/"))
	}
	c.Complain("it is dangerous to operate recursively on "+c.Quoted(path)+same, nil)
	c.Warn("use --no-preserve-root to override this failsafe")
}

// change changes one file. st is the result of lstat(2), or of stat(2) if the walk follows the file.
func (c *changer) change(path string, st *unix.Stat_t, link bool) {
	if link && c.referent {
		var target unix.Stat_t
		if err := unix.Stat(path, &target); err != nil {
			c.wrong("cannot dereference "+c.Quoted(path), err)
			c.tell(path, st, err)
			return
		}
		st = &target
	}
	if c.from.HasUser && c.from.UID != st.Uid || c.from.HasGroup && c.from.GID != st.Gid {
		c.unchanged(path, st)
		return
	}
	flags := 0
	if !c.referent {
		flags = unix.AT_SYMLINK_NOFOLLOW
	}
	if err := unix.Fchownat(unix.AT_FDCWD, path, number(c.to.UID, c.to.HasUser), number(c.to.GID, c.to.HasGroup), flags); err != nil {
		what := "changing group of "
		if c.to.HasUser {
			what = "changing ownership of "
		}
		c.wrong(what+c.Quoted(path), err)
		c.tell(path, st, err)
		return
	}
	if (!c.to.HasUser || c.to.UID == st.Uid) && (!c.to.HasGroup || c.to.GID == st.Gid) {
		c.unchanged(path, st)
		return
	}
	c.tell(path, st, nil)
}

// number returns an id for chown(2), or -1 if it is not given.
func number(id uint32, given bool) int {
	if !given {
		return -1
	}
	return int(id)
}

// wrong reports a failure, but not with -f.
func (c *changer) wrong(text string, err error) {
	if c.quiet {
		c.Status = 1
		return
	}
	c.Complain(text, err)
}

// unchanged reports a file that is not changed.
func (c *changer) unchanged(path string, st *unix.Stat_t) {
	if c.verbosity != all {
		return
	}
	what, owner := c.pair(c.names.UserName(st.Uid), c.names.GroupName(st.Gid))
	if owner == "" {
		fmt.Fprintf(c.Out, "ownership of %s retained\n", c.Quoted(path))
		return
	}
	fmt.Fprintf(c.Out, "%s of %s retained as %s\n", what, c.Quoted(path), owner)
}

// tell reports the result for a file. st is its status before the change, or nil if that is unknown.
func (c *changer) tell(path string, st *unix.Stat_t, failure error) {
	if c.verbosity == off || failure != nil && c.verbosity != all {
		return
	}
	what, to := c.pair(named(c.to.User, c.to.UID), named(c.to.Group, c.to.GID))
	change := "changed " + what + " of " + c.Quoted(path)
	if failure != nil {
		change = "failed to change " + what + " of " + c.Quoted(path)
	}
	if st != nil && to != "" {
		_, from := c.pair(c.names.UserName(st.Uid), c.names.GroupName(st.Gid))
		change += " from " + from
	}
	if to != "" {
		change += " to " + to
	}
	fmt.Fprintln(c.Out, change)
}

// pair joins a user and a group. It leaves out what the command line does not name.
func (c *changer) pair(user, group string) (what, pair string) {
	switch {
	case c.to.HasUser && c.to.HasGroup:
		return "ownership", user + ":" + group
	case c.to.HasGroup:
		return "group", group
	case c.to.HasUser:
		return "ownership", user
	}
	return "ownership", ""
}

// named returns the name, or the number if there is no name.
func named(name string, id uint32) string {
	if name != "" {
		return name
	}
	return ids.Decimal(id)
}
