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
	hierarchies "contedor/internal/linux/cgroup"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"golang.org/x/sys/unix"
)

// A container is a process in namespaces of its own. Its fields are those of --json.
type container struct {
	PID        int         `json:"pid"`        // in the caller's PID namespace
	PIDInside  int         `json:"pid_inside"` // in the process's own PID namespace
	Command    string      `json:"command"`
	User       userIDs     `json:"user"`
	Name       sides       `json:"hostname"`
	Root       string      `json:"root"` // the path of its root directory outside
	Network    devices     `json:"network"`
	Cgroup     sides       `json:"cgroup"`
	UserMap    []idRange   `json:"uid_map"`
	GroupMap   []idRange   `json:"gid_map"`
	Mounts     []mount     `json:"mounts"` // mounts that only the container has
	Namespaces []namespace `json:"namespaces"`
	NetName    string      `json:"netns,omitempty"` // the name of its network namespace, ip-netns(8)
	Limits     []string    `json:"limits"`          // limits of its cgroups: the file and its value
	Enter      string      `json:"enter,omitempty"` // the command line that enters its own namespaces
}

// sides is one fact as seen from outside and inside. A side that cannot be seen is "?".
type sides struct {
	Outside string `json:"outside"`
	Inside  string `json:"inside"`
}

// userIDs are the user id of the process as seen from outside and inside.
type userIDs struct {
	Outside int `json:"outside"`
	Inside  int `json:"inside"` // ids.Overflow if it is not mapped
}

type devices struct {
	Outside []string `json:"outside"`
	Inside  []string `json:"inside"`
}

// An idRange is a line of a map of ids, user_namespaces(7).
type idRange struct {
	Inside  int `json:"inside"`
	Outside int `json:"outside"`
	Count   int `json:"count"`
}

// span returns a range as text: "5" or "5-14".
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

// Unknown stands for a fact that cannot be seen.
const Unknown = "?"

func proc(pid int, file string) string { return "/proc/" + strconv.Itoa(pid) + "/" + file }

// look inspects a process. The error is an errno.
func look(pid int) (*container, error) {
	if err := unix.Kill(pid, 0); err == unix.ESRCH {
		return nil, err
	}
	c := &container{PID: pid, PIDInside: pid, Root: Unknown}
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
	c.User.Inside = ids.Overflow
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
	c.NetName, c.Limits, c.Enter = netName(pid), limits(pid), c.enterLine()
	c.inside()
	return c, nil
}

// netName returns the name of a process's network namespace in /run/netns, or "".
func netName(pid int) string {
	const dir = nsflags.NamedNetworks
	var its, named unix.Stat_t
	if unix.Stat(proc(pid, "ns/net"), &its) != nil {
		return ""
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if unix.Stat(path.Join(dir, e.Name()), &named) == nil && named.Dev == its.Dev && named.Ino == its.Ino {
			return e.Name()
		}
	}
	return ""
}

// enterLine returns the command line of nsenter(1) that enters the container's own namespaces, or
// "" if it has none.
func (c *container) enterLine() string {
	line := ""
	for i, ns := range nsflags.Table {
		if c.Namespaces[i].Own {
			line += " -" + string(rune(ns.Short))
		}
	}
	if line == "" {
		return ""
	}
	if c.own("mount") && c.Root != "/" {
		line += " -r"
	}
	return "nsenter -t " + strconv.Itoa(c.PID) + line
}

// limits returns the files of a process's cgroups that limit it, with their values.
func limits(pid int) []string {
	list := []string{}
	groups, _ := hierarchies.Groups(pid)
	for _, g := range groups {
		for _, name := range [...]string{"memory.max", "memory.limit_in_bytes", "cpu.max", "cpu.cfs_quota_us", "pids.max", "cpu.weight", "cpu.shares"} {
			text, err := os.ReadFile(g.Dir + "/" + name)
			if value := strings.TrimSpace(string(text)); err == nil && isLimit(name, value) {
				list = append(list, name+" "+value)
			}
		}
	}
	return list
}

// isLimit reports whether the value of a file is not the one without a limit.
func isLimit(name, value string) bool {
	switch name {
	case "memory.limit_in_bytes":
		n, err := strconv.ParseInt(value, 10, 64)
		return err == nil && n < 1<<62
	case "cpu.cfs_quota_us":
		return value != "-1"
	case "cpu.weight":
		return value != "100"
	case "cpu.shares":
		return value != "1024"
	}
	return !strings.HasPrefix(value, "max")
}

func unwrap(err error) error {
	if e, ok := err.(*os.PathError); ok {
		return e.Err
	}
	return err
}

// compare returns the namespace of one kind that a process is in, and whether it is another
// one than the caller's.
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

// own reports whether the container has a namespace of a kind of its own.
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

// interfaces returns the network devices in a file like /proc/net/dev.
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

// ownMounts returns the mounts of a process that the caller does not have.
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
		return Unknown
	}
	return unix.ByteSliceToString(uts.Nodename[:])
}

// cgroup returns the path of a process's control group as the calling thread sees it: in the
// hierarchy of version 2 or, if there is none, in the first one of version 1.
func cgroup(pid int) string {
	data, _ := os.ReadFile(proc(pid, "cgroup"))
	found := Unknown
	for line := range strings.Lines(strings.TrimSpace(string(data))) {
		if f := strings.SplitN(strings.TrimSpace(line), ":", 3); len(f) == 3 && (found == Unknown || f[0] == "0") {
			found = f[2]
		}
	}
	return found
}

// inside fills in the facts that can be seen only from inside.
func (c *container) inside() {
	c.Name.Inside, c.Cgroup.Inside = c.Name.Outside, c.Cgroup.Outside
	if c.own("uts") {
		c.Name.Inside = HostName(c.PID)
	}
	if c.own("cgroup") {
		c.Cgroup.Inside = Unknown
		within(c.PID, "cgroup", func() { c.Cgroup.Inside = cgroup(c.PID) })
	}
}

// HostName returns the host name in the UTS namespace of a process, or Unknown if it cannot be seen. A
// user other than root must first enter the user namespace, which a process with several threads
// may not: then askedName runs a program for it.
func HostName(pid int) string {
	name := Unknown
	within(pid, "uts", func() { name = hostName() })
	if name == Unknown {
		return askedName(pid)
	}
	return name
}

// within calls f on a thread in the namespace of a kind of a process. It does nothing if that
// cannot be entered.
func within(pid int, kind string, f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends with its namespaces
		if enter(pid, kind) {
			f()
		}
	}()
	<-done
}

func enter(pid int, kind string) bool {
	fd, err := unix.Open(proc(pid, "ns/"+kind), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	return unix.Setns(fd, 0) == nil
}

// fromInside is the option with which askedName runs this program. The program prints the host
// name in the user namespace and UTS namespace of descriptors 3 and 4.
const fromInside = "--from-inside"

// askedName returns the host name in a process's user and UTS namespaces. It runs this program
// to find it.
func askedName(pid int) string {
	cmd := exec.Command("/proc/self/exe", Name, fromInside)
	cmd.Args[0] = cli.Program
	for _, kind := range []string{"user", "uts"} {
		f, err := os.Open(proc(pid, "ns/"+kind))
		if err != nil {
			return Unknown
		}
		defer f.Close()
		cmd.ExtraFiles = append(cmd.ExtraFiles, f)
	}
	out, err := cmd.Output()
	if err != nil {
		return Unknown
	}
	return strings.TrimSpace(string(out))
}

// printName enters the namespaces of descriptors 3 and 4 and executes hostname(1).
func printName(inv *cli.Invocation) {
	plan.Steps{
		plan.Join{FD: 3, Flag: unix.CLONE_NEWUSER},
		plan.Join{FD: 4, Flag: unix.CLONE_NEWUTS},
		plan.Exec{File: "/proc/self/exe", Direct: true, Argv: []string{"hostname"}, Env: inv.Env},
	}.Run(inv)
}
