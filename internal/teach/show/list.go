package show

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/nsflags"
)

// A summary is a container in the list of all containers.
type summary struct {
	PID       int      `json:"pid"`
	PIDInside int      `json:"pid_inside"`
	Command   string   `json:"command"`
	Own       []string `json:"own"` // the kinds of its own namespaces, as unshare(1) names them

	key string // the same for all processes in the same namespaces
}

// containers lists the sets of namespaces other than that of the caller, with the first
// process of each. It leaves out processes that the caller may not inspect.
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
		case list[at].PIDInside != 1 && s.PIDInside == 1: // prefer process 1 of the container
			list[at] = s
		}
	}
	return list, nil
}

// summarize returns the summary of a process. It returns nil if the process is in the same
// namespaces as the caller, or if the caller may not inspect it.
func summarize(pid int) *summary {
	s := &summary{PID: pid, PIDInside: pid}
	for _, ns := range nsflags.Table {
		// ns.File names the namespaces for children: so a waiting parent is in the set
		// of its child.
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
		return nil // in the same namespaces, or a kernel thread
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
