package ids

import "strings"

const (
	// None is (uid_t)-1, which is not an id.
	None = 1<<32 - 1
	// Overflow stands for every id that the user namespace does not map, user_namespaces(7). On
	// Debian it is also the id of the user nobody and of the group nogroup.
	Overflow = 65534
)

// An Owner is what USER:GROUP names on the command lines of chown and chroot.
type Owner struct {
	UID, GID          uint32
	HasUser, HasGroup bool
	// User and Group are the names where names were given; the group of "USER:" has the name
	// that group(5) gives it.
	User, Group string
}

// What is wrong with an owner, as coreutils words it.
const (
	invalidUser  = "invalid user"
	invalidGroup = "invalid group"
	invalidSpec  = "invalid spec"
)

// ParseOwner reads USER, USER:GROUP, USER: or :GROUP as coreutils does. If no user is called
// USER.GROUP, it reads that as USER:GROUP and returns a warning. failure says what is wrong, without
// naming spec, or is empty.
func (d Database) ParseOwner(spec string) (o Owner, warning, failure string) {
	user, group, colon := strings.Cut(spec, ":")
	o, failure = d.parsePair(user, group, colon)
	if failure == "" || colon {
		return o, "", failure
	}
	if user, group, dot := strings.Cut(spec, "."); dot {
		if o, wrong := d.parsePair(user, group, true); wrong == "" {
			return o, "warning: '.' should be ':'", ""
		}
	}
	return Owner{}, "", failure
}

func (d Database) parsePair(user, group string, separated bool) (o Owner, failure string) {
	if user != "" {
		u, known := User{}, false
		if user[0] != '+' {
			u, known = d.UserByName(user)
		}
		switch n, err := ParseUint(user); {
		case known:
			o.UID, o.HasUser, o.User = u.UID, true, user
			if separated && group == "" {
				o.GID, o.HasGroup, o.Group = u.GID, true, d.GroupName(u.GID)
			}
		case separated && group == "":
			return Owner{}, invalidSpec
		case err == nil && n < None:
			o.UID, o.HasUser = uint32(n), true
		default:
			return Owner{}, invalidUser
		}
	}
	if group == "" {
		return o, ""
	}
	gid, name, ok := d.ParseGroup(group)
	if !ok {
		return Owner{}, invalidGroup
	}
	o.GID, o.HasGroup, o.Group = gid, true, name
	return o, ""
}

// ParseGroup reads the name or the number of a group. name is empty for a number.
func (d Database) ParseGroup(group string) (gid uint32, name string, ok bool) {
	if group[0] != '+' {
		if gid, known := d.Group(group); known {
			return gid, group, true
		}
	}
	n, err := ParseUint(group)
	return uint32(n), "", err == nil && n < None
}
