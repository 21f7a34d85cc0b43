package scene

import (
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/cgroup"
	"contedor/internal/linux/mountinfo"
)

// A Group is a control group of a process of the learner that this process is not in.
type Group struct {
	cgroup.Group
	Process *Process
}

// Groups returns the groups that processes of the learner are in and this process is not, with the
// controller in their hierarchy.
func (s *Scene) Groups(controller string) (list []Group) {
	own, _ := cgroup.Groups(s.self.PID)
	for _, p := range s.Learner {
		its, _ := cgroup.Groups(p.PID)
		for _, g := range its {
			if g.Has(controller) && !slices.ContainsFunc(own, func(o cgroup.Group) bool { return o.Dir == g.Dir }) {
				list = append(list, Group{g, p})
			}
		}
	}
	return list
}

// Memory returns the limit of memory of a group in bytes. ok is false if it has none.
func (g *Group) Memory() (bytes int64, ok bool) { return memory(g.Dir) }

func memory(dir string) (bytes int64, ok bool) {
	const huge = 1 << 62 // version 1 has no word for "no limit"
	for _, name := range [...]string{"memory.max", "memory.limit_in_bytes"} {
		if text, err := os.ReadFile(dir + "/" + name); err == nil {
			bytes, err = strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
			return bytes, err == nil && bytes < huge
		}
	}
	return 0, false
}

// Shares returns the share of the processors that a group has, in the kernel's units of its version.
func (g *Group) Shares() int {
	for _, name := range [...]string{"cpu.weight", "cpu.shares"} {
		if text, err := os.ReadFile(g.Dir + "/" + name); err == nil {
			n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
			return n
		}
	}
	return 0
}

// UsualShares reports whether a group has the share that a new group has.
func (g *Group) UsualShares() bool {
	return g.Unified && g.Shares() == 100 || !g.Unified && g.Shares() == 1024
}

// Frozen reports whether a process of the learner is frozen by a group of version 2.
func (s *Scene) Frozen() bool {
	return s.Some(func(p *Process) bool {
		its, _ := cgroup.Groups(p.PID)
		return slices.ContainsFunc(its, func(g cgroup.Group) bool {
			text, _ := os.ReadFile(g.Dir + "/cgroup.events")
			return strings.Contains(string(text), "frozen 1")
		})
	})
}

// EmptyLimited reports whether there is a group with a limit of memory and without any process or
// group in it, beside the group of this process or at the top of the hierarchy.
func (s *Scene) EmptyLimited() bool { return s.LimitedTo(1 << 62) }

// LimitedTo reports whether there is an empty group, as for EmptyLimited, whose limit is at most some
// bytes.
func (s *Scene) LimitedTo(most int64) bool {
	return s.emptyGroup("memory", func(group string) bool {
		bytes, limited := memory(group)
		return limited && bytes <= most
	})
}

// Small returns the directories of the groups whose limit of memory is at most some bytes: empty ones, and
// those with processes of the learner.
func (s *Scene) Small(most int64) (list []string) {
	add := func(dir string) bool {
		if bytes, limited := memory(dir); limited && bytes <= most {
			list = append(list, dir)
		}
		return false
	}
	s.emptyGroup("memory", add)
	for _, g := range s.Groups("memory") {
		add(g.Dir)
	}
	return list
}

// EmptyShares reports whether there is an empty group of version 1 whose share is not that of a new
// group.
func (s *Scene) EmptyShares() bool {
	return s.emptyGroup("cpu", func(group string) bool {
		text, _ := os.ReadFile(group + "/cpu.shares")
		return len(text) > 0 && string(text) != "1024\n"
	})
}

func (s *Scene) emptyGroup(controller string, wanted func(group string) bool) bool {
	own, _ := cgroup.Groups(s.self.PID)
	return slices.ContainsFunc(own, func(g cgroup.Group) bool {
		return g.Has(controller) && near(g, func(group string) bool {
			members, err := os.ReadFile(group + "/" + cgroup.Processes)
			below, _ := os.ReadDir(group)
			return err == nil && len(members) == 0 && !slices.ContainsFunc(below, os.DirEntry.IsDir) && wanted(group)
		})
	})
}

// SecondTree reports whether the tree of version 2 is mounted outside of /sys, on the machine.
func (s *Scene) SecondTree() bool {
	return slices.ContainsFunc(s.mounts, func(e mountinfo.Entry) bool {
		return e.Type == "cgroup2" && !strings.HasPrefix(e.Target, "/sys/")
	})
}

// FrozenGroup reports whether there is a frozen group of version 2 in one of these places. A group
// stays frozen when its processes are killed.
func (s *Scene) FrozenGroup() bool {
	own, _ := cgroup.Groups(s.self.PID)
	return slices.ContainsFunc(own, func(g cgroup.Group) bool {
		return g.Unified && near(g, func(group string) bool {
			text, _ := os.ReadFile(group + "/cgroup.freeze")
			return string(text) == "1\n"
		})
	})
}

// near reports whether wanted returns true for a group in g, beside g, or at the top of the
// hierarchy of g.
func near(g cgroup.Group, wanted func(dir string) bool) bool {
	for _, dir := range []string{g.Hierarchy.Dir, path.Dir(g.Dir), g.Dir} {
		if !strings.HasPrefix(dir, g.Hierarchy.Dir) {
			continue
		}
		entries, _ := os.ReadDir(dir)
		if slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.IsDir() && wanted(path.Join(dir, e.Name())) }) {
			return true
		}
	}
	return false
}
