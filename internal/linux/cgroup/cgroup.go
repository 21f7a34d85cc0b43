// Package cgroup knows where the kernel's control groups are mounted, cgroups(7), in both
// versions of the interface.
package cgroup

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/linux/mountinfo"
)

// A Hierarchy is a mounted tree of control groups.
type Hierarchy struct {
	Dir         string   // where it is mounted
	Unified     bool     // version 2
	Controllers []string // that it has, or "name=NAME" for one of version 1 without any
}

// Mounted returns the hierarchies that are mounted, oldest mount first, each once.
func Mounted() ([]Hierarchy, error) {
	table, err := mountinfo.Read()
	if err != nil {
		return nil, err
	}
	var list []Hierarchy
	for _, e := range table {
		var h Hierarchy
		switch e.Type {
		case "cgroup":
			h = Hierarchy{Dir: e.Target, Controllers: controllers(e.Super)}
		case "cgroup2":
			text, err := os.ReadFile(e.Target + "/cgroup.controllers")
			if err != nil {
				continue
			}
			h = Hierarchy{Dir: e.Target, Unified: true, Controllers: strings.Fields(string(text))}
		default:
			continue
		}
		if !slices.ContainsFunc(list, func(o Hierarchy) bool { return o.Unified == h.Unified && slices.Equal(o.Controllers, h.Controllers) }) {
			list = append(list, h)
		}
	}
	return list, nil
}

// notControllers are the options of a mount of version 1 that name no controller.
var notControllers = []string{"rw", "ro", "xattr", "clone_children", "noprefix", "none"}

// controllers returns the controllers among the options of a mount of version 1.
func controllers(options string) (list []string) {
	for word := range strings.SplitSeq(options, ",") {
		name, _, hasValue := strings.Cut(word, "=")
		if !slices.Contains(notControllers, word) && (!hasValue || name == "name") {
			list = append(list, word)
		}
	}
	return list
}

// Of returns the hierarchy of a controller, or nil where it is not mounted. The controller
// cgroup is every hierarchy of version 2.
func Of(list []Hierarchy, controller string) *Hierarchy {
	for i := range list {
		if slices.Contains(list[i].Controllers, controller) || list[i].Unified && controller == "cgroup" {
			return &list[i]
		}
	}
	return nil
}

// Processes is the name of the file to which process ids are written, one at a time.
// All threads of the process move with it.
const Processes = "cgroup.procs"

// Tasks returns the name of the file that lists the members of a group.
func (h *Hierarchy) Tasks() string {
	if h.Unified {
		return Processes
	}
	return "tasks"
}

// Path returns the directory of a group.
func (h *Hierarchy) Path(group string) string { return h.Dir + "/" + strings.Trim(group, "/") }
