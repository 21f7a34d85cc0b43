package plan

import (
	"strconv"

	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// An IDRange maps Count consecutive ids of a user namespace, starting at Inner, to ids of its
// parent, starting at Outer.
type IDRange struct{ Inner, Outer, Count uint32 }

// Words returns the three numbers as arguments of newuidmap(1).
func (r IDRange) Words() []string {
	return []string{decimal(r.Inner), decimal(r.Outer), decimal(r.Count)}
}

// String returns the range in the format of a line of a map file, without a newline.
func (r IDRange) String() string { return string(r.append(nil)) }

func (r IDRange) append(b []byte) []byte {
	b = strconv.AppendUint(b, uint64(r.Inner), 10)
	b = strconv.AppendUint(append(b, ' '), uint64(r.Outer), 10)
	return strconv.AppendUint(append(b, ' '), uint64(r.Count), 10)
}

// A Map names the map file for one kind of ids, user_namespaces(7).
type Map struct {
	File   string // its name below /proc/PID
	Self   string // the path of the process's own file
	Helper string // the set-user-ID program that writes it for users other than root
}

// The maps of user ids and of group ids.
var (
	UIDMap = Map{"uid_map", "/proc/self/uid_map", "newuidmap"}
	GIDMap = Map{"gid_map", "/proc/self/gid_map", "newgidmap"}
)

// MapID maps one id of the new user namespace to one of its parent.
type MapID struct {
	Map          Map
	Inner, Outer uint32
}

// Emit adds writing the process's own map.
func (m MapID) Emit(p *solo.Program, name string) {
	var line [32]byte
	textFile{path: m.Map.Self, noOpen: "cannot open ", noWrite: "write failed "}.
		write(p, name, IDRange{m.Inner, m.Outer, 1}.append(line[:0]))
}

// Why says which id outside is which inside.
func (m MapID) Why(s Scene) string {
	text := s.Texts.MapUser
	if m.Map == GIDMap {
		text = s.Texts.MapGroup
	}
	return texts.Fill(text, "inner", decimal(m.Inner), "outer", decimal(m.Outer))
}

// Needs adds nothing: a process may always map its own id.
func (MapID) Needs(*Needs) {}

// Hint returns the attempt with the outer id.
func (m MapID) Hint() hint.Attempt { return &hint.MapID{Outer: m.Outer} }

// SetGroups allows or denies setgroups(2) in the new user namespace.
type SetGroups struct{ Value string } // "allow" or "deny"

// Emit adds writing /proc/self/setgroups. Kernels before 3.19 do not have that file.
func (s SetGroups) Emit(p *solo.Program, name string) {
	var text [8]byte
	textFile{path: "/proc/self/setgroups", noOpen: "cannot open ", noWrite: "write failed ", noEntry: true}.
		write(p, name, append(text[:0], s.Value...))
}

// Why says why setgroups(2) is allowed or denied.
func (s SetGroups) Why(at Scene) string {
	if s.Value == "deny" {
		return at.Texts.DenySetgroups
	}
	return at.Texts.AllowSetgroups
}

// Needs adds nothing.
func (SetGroups) Needs(*Needs) {}

// Hint returns nil.
func (SetGroups) Hint() hint.Attempt { return nil }

// ForkMapper makes a helper process that stays in the old user namespace and writes the maps
// of the new one.
type ForkMapper struct {
	Pipe       Pipe
	PID        int       // the process whose maps are written
	Privileged bool      // whether the helper writes the files itself, without newuidmap and newgidmap
	Users      []IDRange // nil to leave the map alone
	Groups     []IDRange // nil to leave the map alone
	Path       string    // the search path for newuidmap and newgidmap
	Env        []string  // their environment
}

// Emit adds the fork and, for the new process, the wait for the Pipe and writing the maps.
func (f ForkMapper) Emit(p *solo.Program, name string) {
	p.Fork(solo.Helper2, false, message(name, "fork failed"), func() {
		f.Pipe.await(p)
		if f.Users != nil && f.Groups != nil && !f.Privileged {
			p.Fork(solo.Helper1, false, message(name, "fork failed"), func() {
				f.write(p, name, UIDMap, f.Users)
			})
			p.WaitHelper(solo.Helper1)
		} else if f.Users != nil {
			f.write(p, name, UIDMap, f.Users)
		}
		if f.Groups != nil {
			f.write(p, name, GIDMap, f.Groups)
		}
		p.Exit(0)
	})
}

// mapLimit is the largest size of a map in bytes: one write to a map file may have one page.
const mapLimit = 4096

func (f ForkMapper) write(p *solo.Program, name string, m Map, ranges []IDRange) {
	pid := strconv.Itoa(f.PID)
	if !f.Privileged {
		argv := []string{m.Helper, pid}
		for _, r := range ranges {
			argv = append(argv, r.Words()...)
		}
		Exec{File: m.Helper, Argv: argv, Env: f.Env, Path: f.Path}.Emit(p, name)
		return
	}
	path := "/proc/" + pid + "/" + m.File
	text := ""
	for _, r := range ranges {
		text += r.String() + "\n"
	}
	if len(text) > mapLimit {
		Fail{path + " too large for kernel 4k limit"}.Emit(p, name)
		return
	}
	textFile{path: path, noOpen: "failed to open ", noWrite: "failed to write "}.write(p, name, []byte(text))
}

// Why says what the helper is for, or which program it becomes.
func (f ForkMapper) Why(s Scene) string {
	if s.Operation.Nr == unix.SYS_EXECVE {
		return texts.Fill(s.Texts.Exec, "program", s.Program)
	}
	return s.Texts.ForkMapper
}

// Needs adds CAP_SETUID and CAP_SETGID to write the files, or newuidmap and newgidmap, which
// have these capabilities.
func (f ForkMapper) Needs(n *Needs) {
	f.need(n, UIDMap, f.Users, "CAP_SETUID")
	f.need(n, GIDMap, f.Groups, "CAP_SETGID")
}

func (f ForkMapper) need(n *Needs, m Map, ranges []IDRange, capability string) {
	switch {
	case ranges == nil:
	case f.Privileged:
		n.capability(capability, "write")
	default:
		n.add(Need{Kind: Program, Name: m.Helper, For: "execve", Path: f.Path})
	}
}

// Hint returns the attempt, which has no fields.
func (ForkMapper) Hint() hint.Attempt { return &hint.MapRanges{} }

// AwaitMapper tells the helper of ForkMapper to begin, and waits until it has ended.
type AwaitMapper struct{ Pipe Pipe }

// Emit adds a write to the Pipe and the wait.
func (a AwaitMapper) Emit(p *solo.Program, name string) { a.Pipe.begin(p, solo.Helper2) }

// Why says that the helper begins, or that the process waits for it.
func (AwaitMapper) Why(s Scene) string { return whyAwait(s) }

// Needs adds nothing.
func (AwaitMapper) Needs(*Needs) {}

// Hint returns nil.
func (AwaitMapper) Hint() hint.Attempt { return nil }
