package show

import (
	"os"
	"os/exec"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"golang.org/x/sys/unix"
)

// A container is a process in namespaces of its own; its fields are those of
// --json.
type container struct {
	PID        int         `json:"pid"`        // as the caller sees it
	PIDInside  int         `json:"pid_inside"` // as the innermost PID namespace counts
	Command    string      `json:"command"`
	User       ids         `json:"user"`
	Name       sides       `json:"hostname"`
	Root       string      `json:"root"` // the path, outside, of the directory that is its /
	Network    devices     `json:"network"`
	Cgroup     sides       `json:"cgroup"`
	UserMap    []idRange   `json:"uid_map"`
	GroupMap   []idRange   `json:"gid_map"`
	Mounts     []mount     `json:"mounts"` // those that only the container has
	Namespaces []namespace `json:"namespaces"`
}

// sides are one thing seen from both sides; what cannot be seen is "?".
type sides struct {
	Outside string `json:"outside"`
	Inside  string `json:"inside"`
}

type ids struct {
	Outside int `json:"outside"`
	Inside  int `json:"inside"` // nsflags.OverflowID for one that is not mapped
}

type devices struct {
	Outside []string `json:"outside"`
	Inside  []string `json:"inside"`
}

// An idRange is a line of a map, user_namespaces(7).
type idRange struct {
	Inside  int `json:"inside"`
	Outside int `json:"outside"`
	Count   int `json:"count"`
}

func span(first, count int) string {
	if count == 1 {
		return strconv.Itoa(first)
	}
	return strconv.Itoa(first) + "-" + strconv.Itoa(first+count-1)
}

func (r idRange) inside() string  { return span(r.Inside, r.Count) }
func (r idRange) outside() string { return span(r.Outside, r.Count) }

type mount struct {
	sides
	Type   string `json:"type"`
	Source string `json:"source"`
}

type namespace struct {
	Kind string `json:"kind"` // as unshare(1) names it
	sides
	Own bool `json:"own"`
}

const unknown = "?"

func proc(pid int, file string) string { return "/proc/" + strconv.Itoa(pid) + "/" + file }

// look looks at a process.
func look(pid int) (*container, error) {
	if err := unix.Kill(pid, 0); err == unix.ESRCH {
		return nil, err
	}
	c := &container{PID: pid, PIDInside: pid, Root: unknown}
	status, err := os.ReadFile(proc(pid, "status"))
	if err != nil {
		return nil, unwrap(err)
	}
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		fields := strings.Fields(value)
		if len(fields) == 0 {
			continue
		}
		switch name {
		case "Name":
			c.Command = fields[0]
		case "NSpid":
			c.PIDInside, _ = strconv.Atoi(fields[len(fields)-1])
		case "Uid":
			c.User.Outside, _ = strconv.Atoi(fields[1])
		}
	}
	for _, ns := range nsflags.Table {
		n, err := compare(&ns, pid)
		if err != nil {
			return nil, err
		}
		c.Namespaces = append(c.Namespaces, n)
	}
	c.UserMap, c.GroupMap = readMap(proc(pid, "uid_map")), readMap(proc(pid, "gid_map"))
	c.User.Inside = nsflags.OverflowID
	for _, r := range c.UserMap {
		if n := c.User.Outside - r.Outside; n >= 0 && n < r.Count {
			c.User.Inside = r.Inside + n
		}
	}
	if root, err := os.Readlink(proc(pid, "root")); err == nil {
		c.Root = root
	}
	c.Network = devices{interfaces("/proc/self/net/dev"), interfaces(proc(pid, "net/dev"))}
	c.Mounts = ownMounts(pid, c.Root)
	c.Name.Outside, c.Cgroup.Outside = hostName(), cgroup(pid)
	c.inside()
	return c, nil
}

func unwrap(err error) error {
	if e, ok := err.(*os.PathError); ok {
		return e.Err
	}
	return err
}

// compare sees which namespace of a kind a process is in, and whether the caller
// is in another.
func compare(ns *nsflags.Namespace, pid int) (namespace, error) {
	file := "ns/" + strings.TrimSuffix(ns.File, "_for_children")
	own, err := os.Readlink("/proc/self/" + file)
	if err != nil {
		return namespace{}, unwrap(err)
	}
	its, err := os.Readlink(proc(pid, file))
	if err != nil {
		return namespace{}, unwrap(err)
	}
	number := func(link string) string { return strings.Trim(link[strings.IndexByte(link, ':')+1:], "[]") }
	return namespace{Kind: ns.Long, sides: sides{number(own), number(its)}, Own: own != its}, nil
}

func (c *container) own(kind string) bool {
	return slices.ContainsFunc(c.Namespaces, func(n namespace) bool { return n.Kind == kind && n.Own })
}

func readMap(file string) (list []idRange) {
	data, _ := os.ReadFile(file)
	for line := range strings.Lines(string(data)) {
		var n [3]int
		for i, word := range strings.Fields(line) {
			n[i], _ = strconv.Atoi(word)
		}
		list = append(list, idRange{Inside: n[0], Outside: n[1], Count: n[2]})
	}
	return list
}

// interfaces names the devices of a file like /proc/net/dev.
func interfaces(file string) []string {
	data, _ := os.ReadFile(file)
	list := []string{}
	for line := range strings.Lines(string(data)) {
		if name, _, ok := strings.Cut(line, ":"); ok {
			list = append(list, strings.TrimSpace(name))
		}
	}
	return list
}

// ownMounts are the mounts that a process has and the caller has not.
func ownMounts(pid int, root string) []mount {
	list := []mount{}
	ours, err := mountinfo.Read()
	if err != nil {
		return list
	}
	text, err := os.ReadFile(proc(pid, "mountinfo"))
	if err != nil {
		return list
	}
	its, err := mountinfo.Parse(string(text))
	if err != nil {
		return list
	}
	for _, e := range its {
		outside := path.Join(root, e.Target)
		shared := slices.ContainsFunc(ours, func(o mountinfo.Entry) bool {
			return o.Device == e.Device && o.Root == e.Root && o.Target == outside
		})
		if !shared {
			list = append(list, mount{sides{outside, e.Target}, e.Type, e.Source})
		}
	}
	return list
}

func hostName() string {
	var uts unix.Utsname
	if unix.Uname(&uts) != nil {
		return unknown
	}
	return unix.ByteSliceToString(uts.Nodename[:])
}

// cgroup returns where a process is in the tree that the calling thread sees:
// that of cgroup 2, or where there is none the first of the others.
func cgroup(pid int) string {
	data, _ := os.ReadFile(proc(pid, "cgroup"))
	found := unknown
	for line := range strings.Lines(strings.TrimSpace(string(data))) {
		if f := strings.SplitN(strings.TrimSpace(line), ":", 3); len(f) == 3 && (found == unknown || f[0] == "0") {
			found = f[2]
		}
	}
	return found
}

// inside sees what can be seen only from within, from a thread that enters. An
// ordinary user may enter the namespaces of a user namespace of his own from
// within that alone, which no thread can: a program does it.
func (c *container) inside() {
	c.Name.Inside, c.Cgroup.Inside = c.Name.Outside, c.Cgroup.Outside
	if !c.own("uts") && !c.own("cgroup") {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends with its namespaces
		if c.own("uts") {
			c.Name.Inside = unknown
			if enter(c.PID, "uts") {
				c.Name.Inside = hostName()
			}
		}
		if c.own("cgroup") {
			c.Cgroup.Inside = unknown
			if enter(c.PID, "cgroup") {
				c.Cgroup.Inside = cgroup(c.PID)
			}
		}
	}()
	<-done
	if c.Name.Inside == unknown && c.own("user") {
		c.Name.Inside = askedName(c.PID)
	}
}

func enter(pid int, kind string) bool {
	fd, err := unix.Open(proc(pid, "ns/"+kind), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	return unix.Setns(fd, 0) == nil
}

// fromInside is the option by which askedName runs this program: descriptors 3
// and 4 are the user and the UTS namespace that it is to name.
const fromInside = "--from-inside"

// askedName is what hostname(1) says in a process's user and UTS namespaces.
func askedName(pid int) string {
	cmd := exec.Command("/proc/self/exe", Name, fromInside)
	cmd.Args[0] = cli.Program
	for _, kind := range []string{"user", "uts"} {
		f, err := os.Open(proc(pid, "ns/"+kind))
		if err != nil {
			return unknown
		}
		defer f.Close()
		cmd.ExtraFiles = append(cmd.ExtraFiles, f)
	}
	out, err := cmd.Output()
	if err != nil {
		return unknown
	}
	return strings.TrimSpace(string(out))
}

// sayName becomes hostname(1) in the namespaces of the descriptors.
func sayName(inv *cli.Invocation) {
	plan.Steps{
		plan.Join{FD: 3, Flag: unix.CLONE_NEWUSER},
		plan.Join{FD: 4, Flag: unix.CLONE_NEWUTS},
		plan.Exec{File: "/proc/self/exe", Direct: true, Argv: []string{"hostname"}, Env: inv.Env},
	}.Run(inv)
}
