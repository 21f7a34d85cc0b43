// Package cgroup finds where the kernel's control groups are mounted, in both versions of
// the interface: cgroups(7).
package cgroup

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/mountinfo"
)

// A Hierarchy is a mounted tree of control groups.
type Hierarchy struct {
	Dir         string   // the mount point
	Unified     bool     // whether it is of version 2
	Controllers []string // its controllers; "name=NAME" for a hierarchy of version 1 without any
}

// Mounted returns the mounted hierarchies, each once, oldest mount first. The error is that
// of reading /proc/self/mountinfo.
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

// notControllers are the mount options of version 1 that do not name a controller.
var notControllers = []string{"rw", "ro", "xattr", "clone_children", "noprefix", "none"}

// controllers returns the controllers among the mount options of a hierarchy of version 1.
func controllers(options string) (list []string) {
	for word := range strings.SplitSeq(options, ",") {
		name, _, hasValue := strings.Cut(word, "=")
		if !slices.Contains(notControllers, word) && (!hasValue || name == "name") {
			list = append(list, word)
		}
	}
	return list
}

// Of returns the first hierarchy in list that has the controller, or nil. Every hierarchy
// of version 2 has the controller "cgroup", which stands for the files cgroup.*.
func Of(list []Hierarchy, controller string) *Hierarchy {
	for i := range list {
		if list[i].Has(controller) {
			return &list[i]
		}
	}
	return nil
}

// Has reports whether the hierarchy has a controller, as Of describes it.
func (h *Hierarchy) Has(controller string) bool {
	return slices.Contains(h.Controllers, controller) || h.Unified && controller == "cgroup"
}

// Processes is the name of the file that moves a process to a group: a process id is
// written to it, one at a time. All threads of the process move.
const Processes = "cgroup.procs"

// Tasks returns the name of the file that lists the members of a group: threads in version
// 1, processes in version 2.
func (h *Hierarchy) Tasks() string {
	if h.Unified {
		return Processes
	}
	return "tasks"
}

// Path returns the directory of a group, which is named from the root of the hierarchy with
// or without a leading slash.
func (h *Hierarchy) Path(group string) string { return h.Dir + "/" + strings.Trim(group, "/") }

// A Group is a group of a process.
type Group struct {
	*Hierarchy
	Name string // as in /proc/PID/cgroup
	Dir  string // its directory
}

// Groups returns the groups of a process in the mounted hierarchies, or none if the process has
// ended. The error is that of Mounted.
func Groups(pid int) (list []Group, err error) {
	mounted, err := Mounted()
	if err != nil {
		return nil, err
	}
	table, err := mountinfo.Read()
	if err != nil {
		return nil, err
	}
	data, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cgroup")
	for line := range strings.Lines(string(data)) {
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(f) != 3 {
			continue
		}
		for i := range mounted {
			h := &mounted[i]
			if h.Unified != (f[0] == "0") || !h.Unified && f[1] != strings.Join(h.Controllers, ",") {
				continue
			}
			below := f[2]
			// In a container, and after a bind mount, only a part of the tree is mounted.
			if top := mountinfo.Find(table, h.Dir, "\x00"); top != nil {
				below = strings.TrimPrefix(below, strings.TrimSuffix(top.Root, "/"))
			}
			list = append(list, Group{h, f[2], h.Path(below)})
		}
	}
	return list, nil
}

// MoveThreads moves the other threads of a process to a group of version 1, after value, the id of
// the process, was written to the group's file "tasks". It does so only for processes that execute
// the same file as this one. A Go program has several threads where the real tool has one, and any of
// them may fork. For all other files and values it does nothing. "0" is this process. Errors are
// ignored: the writer reports only its own write.
func MoveThreads(file, value string) {
	dir, ok := strings.CutSuffix(file, "/tasks")
	value = strings.TrimSpace(value)
	if !ok || value == "" {
		return
	}
	process := value
	if value == "0" {
		process = "self"
	}
	its, err1 := os.Stat("/proc/" + process + "/exe")
	own, err2 := os.Stat("/proc/self/exe")
	if err1 != nil || err2 != nil || !os.SameFile(its, own) {
		return
	}
	if f, err := os.OpenFile(dir+"/"+Processes, os.O_WRONLY, 0); err == nil {
		f.WriteString(value)
		f.Close()
	}
}
