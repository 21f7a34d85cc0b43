package show

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/nsflags"
)

// A summary is a container in the list of all.
type summary struct {
	PID       int      `json:"pid"`
	PIDInside int      `json:"pid_inside"`
	Command   string   `json:"command"`
	Own       []string `json:"own"` // the kinds of namespaces, as unshare(1) names them

	key string
}

// containers lists what there is besides the namespaces of the caller: for each
// set of namespaces its first process, as far as the caller may see.
func containers() ([]*summary, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, unwrap(err)
	}
	var pids []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	list := []*summary{}
	for _, pid := range pids {
		s := summarize(pid)
		if s == nil {
			continue
		}
		at := slices.IndexFunc(list, func(o *summary) bool { return o.key == s.key })
		switch {
		case at < 0:
			list = append(list, s)
		case list[at].PIDInside != 1 && s.PIDInside == 1: // process 1 stands for its container
			list[at] = s
		}
	}
	return list, nil
}

// summarize returns nil for a process that is in all of the caller's
// namespaces, or that cannot be seen.
func summarize(pid int) *summary {
	s := &summary{PID: pid, PIDInside: pid}
	for _, ns := range nsflags.Table {
		// Those for children: a parent that waits belongs to its child's set.
		own, err1 := os.Readlink("/proc/self/ns/" + ns.File)
		its, err2 := os.Readlink(proc(pid, "ns/"+ns.File))
		if err1 != nil || err2 != nil {
			return nil
		}
		s.key += its
		if own != its {
			s.Own = append(s.Own, ns.Long)
		}
	}
	if exe, err := os.Readlink(proc(pid, "exe")); s.Own == nil || err != nil && exe == "" {
		return nil // or a thread of the kernel
	}
	status, _ := os.ReadFile(proc(pid, "status"))
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		switch fields := strings.Fields(value); {
		case name == "NSpid" && len(fields) > 0:
			s.PIDInside, _ = strconv.Atoi(fields[len(fields)-1])
		case name == "Name":
			s.Command = strings.TrimSpace(value)
		}
	}
	return s
}
