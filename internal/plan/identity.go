package plan

import (
	"strconv"
	"unsafe"

	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// SetGID drops the supplementary groups and changes all three group ids: setgroups(2),
// setgid(2).
type SetGID struct {
	GID        uint32
	KeepGroups bool          // whether the supplementary groups stay
	OnError    *solo.Message // nil for unshare's message
}

// Emit adds setgroups(2), unless KeepGroups is set, and setgid(2).
func (s SetGID) Emit(p *solo.Program, name string) {
	if !s.KeepGroups {
		SetGroupList{}.Emit(p, name)
	}
	p.Call(solo.Call{Nr: unix.SYS_SETGID, Args: []solo.Arg{solo.Int(int(s.GID))}, OnError: s.OnError.Or(message(name, "setgid() failed"))})
}

// Why names the group.
func (s SetGID) Why(at Scene) string { return texts.Fill(at.Texts.SetGroup, "id", decimal(s.GID)) }

// Needs adds CAP_SETGID.
func (s SetGID) Needs(n *Needs) { n.capability("CAP_SETGID", "setgid") }

// Hint returns the attempt with the id.
func (s SetGID) Hint() hint.Attempt { return &hint.SetID{ID: s.GID} }

// SetUID changes all three user ids, setuid(2).
type SetUID struct {
	UID     uint32
	OnError *solo.Message // nil for unshare's message
}

// Emit adds setuid(2).
func (s SetUID) Emit(p *solo.Program, name string) {
	p.Call(solo.Call{Nr: unix.SYS_SETUID, Args: []solo.Arg{solo.Int(int(s.UID))}, OnError: s.OnError.Or(message(name, "setuid() failed"))})
}

// Why names the user.
func (s SetUID) Why(at Scene) string { return texts.Fill(at.Texts.SetUser, "id", decimal(s.UID)) }

// Needs adds CAP_SETUID.
func (s SetUID) Needs(n *Needs) { n.capability("CAP_SETUID", "setuid") }

// Hint returns the attempt with the id.
func (s SetUID) Hint() hint.Attempt { return &hint.SetID{ID: s.UID} }

// SetGroupList sets the supplementary groups, setgroups(2).
type SetGroupList struct {
	Groups  []uint32
	OnError *solo.Message // nil for unshare's message
}

// Emit adds setgroups(2).
func (s SetGroupList) Emit(p *solo.Program, name string) {
	at := solo.Int(0)
	if len(s.Groups) > 0 {
		at = p.Pointer(unsafe.Pointer(&s.Groups[0]), s.Groups)
	}
	p.Call(solo.Call{Nr: unix.SYS_SETGROUPS, Args: []solo.Arg{solo.Int(len(s.Groups)), at}, OnError: s.OnError.Or(message(name, "setgroups failed"))})
}

// Why says that the groups are set.
func (SetGroupList) Why(s Scene) string { return s.Texts.SetGroupList }

// Needs adds CAP_SETGID.
func (SetGroupList) Needs(n *Needs) { n.capability("CAP_SETGID", "setgid") }

// Hint returns nil.
func (SetGroupList) Hint() hint.Attempt { return nil }

func decimal(id uint32) string { return strconv.FormatUint(uint64(id), 10) }
