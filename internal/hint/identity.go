package hint

import (
	"strconv"

	"contedor/internal/linux/machine"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// MapID is writing the map of one id to the process's own uid_map or gid_map.
type MapID struct {
	Outer uint32 // the id in the outer user namespace
}

func (*MapID) word() string    { return "map-id" }
func (a *MapID) code(c *codec) { number(c, &a.Outer) }

func (a *MapID) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	if r.Errno != unix.EPERM && r.Errno != unix.EACCES {
		return ""
	}
	if why := apparmor(m, t); why != "" && !r.capable(unix.CAP_SYS_ADMIN) {
		return why
	}
	if a.Outer == 0 && r.EUID == 0 && !r.capable(unix.CAP_SETFCAP) {
		return t.MapRoot
	}
	return ""
}

// MapRanges is writing maps of ranges of ids. For a user other than root, newuidmap(1) and
// newgidmap(1) do it.
type MapRanges struct{}

func (*MapRanges) word() string { return "map-ranges" }
func (*MapRanges) code(*codec)  {}

func (*MapRanges) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	if r.Errno == unix.ENOENT {
		return t.NoMapper
	}
	return ""
}

// DropGroups is dropping the supplementary groups in a user namespace that was entered,
// setgroups(2).
type DropGroups struct{}

func (*DropGroups) word() string { return "drop-groups" }
func (*DropGroups) code(*codec)  {}

func (*DropGroups) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	if r.Errno == unix.EPERM {
		return t.KeepGroups
	}
	return ""
}

// SetID is setuid(2) or setgid(2).
type SetID struct {
	ID uint32
}

func (*SetID) word() string    { return "set-id" }
func (s *SetID) code(c *codec) { number(c, &s.ID) }

func (s *SetID) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	if r.Errno == unix.EINVAL {
		return fill(t.Unmapped, "id", strconv.FormatUint(uint64(s.ID), 10))
	}
	return ""
}
