package transfer

import (
	"os"
	"strings"

	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// Attributes says which attributes a copy gets from its source.
type Attributes struct{ Mode, Owner, Times, Links, XAttrs, XAttrsDemanded bool }

// Set turns the attribute on or off that a word of --preserve or --no-preserve names.
func (a *Attributes) Set(word string, on bool) {
	switch word {
	case "mode":
		a.Mode = on
	case "ownership":
		a.Owner = on
	case "timestamps":
		a.Times = on
	case "links":
		a.Links = on
	case "xattr":
		a.XAttrs, a.XAttrsDemanded = on, on
	case "all":
		*a = Attributes{Mode: on, Owner: on, Times: on, Links: on, XAttrs: on}
	}
}

// withheld returns the permissions that the copy does not have before it is complete.
func (c *Copier) withheld(s *step) uint32 {
	switch {
	case c.Keep.Owner:
		return 0o077
	case isDir(&s.source):
		return 0o022
	}
	return 0
}

// mayFail reports whether an error of changing the owner is ignored, because only root can do that.
func mayFail(err error) bool {
	return (err == unix.EPERM || err == unix.EINVAL) && os.Geteuid() != 0
}

// attributes sets the attributes of a copy. fd is its descriptor, or -1.
func (c *Copier) attributes(s *step, fd int, link bool) bool {
	if c.Keep.Times {
		times := []unix.Timespec{s.source.Atim, s.source.Mtim}
		flags := 0
		if link {
			flags = unix.AT_SYMLINK_NOFOLLOW
		}
		if err := unix.UtimesNanoAt(unix.AT_FDCWD, s.to, times, flags); err != nil {
			c.Complain("preserving times for "+c.Quoted(s.to), err)
			if c.Demand {
				return false
			}
		}
	}
	mode := s.source.Mode & 0o7777
	if !link && c.Keep.Owner && (s.fresh || s.source.Uid != s.target.Uid || s.source.Gid != s.target.Gid) {
		changed, ok := c.chown(s)
		if !ok {
			return false
		}
		if !changed {
			mode &^= 0o7000
		}
	}
	if c.Keep.XAttrs && !c.copyXAttrs(s.from, s.to) && c.Keep.XAttrsDemanded {
		return false
	}
	if link {
		return true
	}
	return c.chmod(s, mode, fd)
}

// chown sets the owner of the copy. changed is true if the copy has the right owner now.
func (c *Copier) chown(s *step) (changed, ok bool) {
	if !s.fresh && c.Keep.Mode { // meanwhile nobody has more permissions than before and after
		old, wanted := s.target.Mode&0o7777, s.source.Mode&0o7777
		if narrow := old & wanted & 0o700; narrow != old {
			if err := unix.Chmod(s.to, narrow); err != nil {
				if !mayFail(err) {
					c.Complain("clearing permissions for "+c.Quoted(s.to), err)
				}
				return false, !c.Demand
			}
		}
	}
	err := unix.Lchown(s.to, int(s.source.Uid), int(s.source.Gid))
	if err == unix.EPERM || err == unix.EINVAL {
		unix.Lchown(s.to, -1, int(s.source.Gid))
	}
	switch {
	case err == nil:
		return true, true
	case !mayFail(err):
		c.Complain("failed to preserve ownership for "+c.Quoted(s.to), err)
		return false, !c.Demand
	}
	return false, true
}

// chmod sets the mode of the copy.
func (c *Copier) chmod(s *step, mode uint32, fd int) bool {
	change := func(mode uint32) error {
		if fd >= 0 {
			return unix.Fchmod(fd, mode)
		}
		return unix.Chmod(s.to, mode)
	}
	switch {
	case c.Keep.Mode:
		if err := change(mode); err != nil {
			c.Complain("preserving permissions for "+c.Quoted(s.to), err)
			return !c.Demand
		}
		copyACLs(s.from, s.to, isDir(&s.source))
	case c.Installs:
		return change(0o600) == nil
	case c.DropMode && s.fresh: // a file that exists keeps its mode
		all := uint32(0o666)
		if kind := s.source.Mode & unix.S_IFMT; kind == unix.S_IFDIR || kind == unix.S_IFSOCK {
			all = 0o777
		}
		return change(all&^filemode.Umask()) == nil
	default:
		var st unix.Stat_t
		if !s.fresh || unix.Stat(s.to, &st) != nil {
			return true
		}
		wanted := st.Mode&0o7777 | c.withheld(s)&s.source.Mode&^filemode.Umask()
		if isDir(&s.source) { // remove the permissions that were added to fill the directory
			wanted = wanted&^0o700 | s.source.Mode&0o700&^filemode.Umask()
		}
		if wanted == st.Mode&0o7777 {
			return true
		}
		if err := change(wanted); err != nil {
			c.Complain("preserving permissions for "+c.Quoted(s.to), err)
			return !c.Demand
		}
	}
	return true
}

const accessList, defaultList = "system.posix_acl_access", "system.posix_acl_default"

// copyACLs copies the access control lists, acl(5).
func copyACLs(from, to string, dir bool) {
	value := make([]byte, 64<<10)
	for _, name := range []string{accessList, defaultList} {
		if n, err := unix.Getxattr(from, name, value); err == nil {
			unix.Setxattr(to, name, value[:n], 0)
		} else if err == unix.ENODATA {
			unix.Removexattr(to, name)
		}
		if !dir {
			break
		}
	}
}

// copyXAttrs copies the extended attributes except the access control lists, which are part of the
// mode.
func (c *Copier) copyXAttrs(from, to string) (ok bool) {
	names := make([]byte, 64<<10)
	n, err := unix.Llistxattr(from, names)
	if err != nil {
		return true
	}
	ok = true
	value := make([]byte, 64<<10)
	for name := range strings.SplitSeq(string(names[:n]), "\x00") {
		if name == "" || strings.HasPrefix(name, "system.posix_acl_") {
			continue
		}
		n, err := unix.Lgetxattr(from, name, value)
		if err == nil {
			err = unix.Lsetxattr(to, name, value[:n], 0)
		}
		if err != nil && c.Keep.XAttrsDemanded {
			ok = c.cannot("setting attribute "+c.Quoted(name)+" for "+c.Quoted(to), err)
		}
	}
	return ok
}
