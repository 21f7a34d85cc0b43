package hint

import (
	"os"
	"path"
	"slices"
	"strings"

	"contedor/internal/linux/cgroup"
	"contedor/internal/linux/machine"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Cgroup is making, removing, reading or writing something in a tree of control groups,
// cgroups(7).
type Cgroup struct {
	Path  string // of a directory or a file
	Value string // what was written, if that is known
}

func (*Cgroup) word() string { return "cgroup" }

func (a *Cgroup) code(c *codec) {
	c.text(&a.Path)
	c.text(&a.Value)
}

func (a *Cgroup) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	cwd, err := os.Getwd()
	if err != nil && !path.IsAbs(a.Path) {
		return ""
	}
	file := a.Path
	if !path.IsAbs(file) {
		file = path.Join(cwd, file)
	}
	file = path.Clean(file)
	there := existing(file)
	tree := treeAt(there)
	c := cgroupCause{m, t, file, path.Dir(file), tree}
	switch {
	case tree == noTree:
		return ""
	case r.Errno == unix.EROFS:
		return t.CgroupSealed
	case file == there:
		return c.refused(r, strings.TrimSpace(a.Value))
	case r.Errno != unix.ENOENT && r.Errno != unix.EACCES && r.Errno != unix.EPERM:
		return ""
	case tree == aboveTrees:
		return c.outside(there)
	case r.Errno != unix.ENOENT && path.Dir(file) == there && unix.Access(there, unix.W_OK) != nil:
		return c.forbidden(r)
	case c.dir != there:
		return c.noGroup(there)
	}
	return c.noFile()
}

// existing returns the nearest directory or file of a path that exists.
func existing(name string) string {
	for name != "/" && !exists(name) {
		name = path.Dir(name)
	}
	return name
}

// A tree is the kind of file system in which a path lies.
type tree int

const (
	noTree     tree = iota
	aboveTrees      // the directory of the usual mount points, cgroupDir
	tree1           // a hierarchy of version 1
	tree2           // the hierarchy of version 2
)

// cgroupDir is the directory in which control groups are usually mounted.
const cgroupDir = "/sys/fs/cgroup"

func treeAt(name string) tree {
	var fs unix.Statfs_t
	switch err := unix.Statfs(name, &fs); {
	case err != nil:
		return noTree
	case fs.Type == unix.CGROUP2_SUPER_MAGIC:
		return tree2
	case fs.Type == unix.CGROUP_SUPER_MAGIC:
		return tree1
	case name == cgroupDir || strings.HasPrefix(name, cgroupDir+"/"):
		return aboveTrees
	}
	return noTree
}

// A cgroupCause looks for the cause of a failure in a cgroup.
type cgroupCause struct {
	m    machine.Machine
	t    *texts.Hint
	file string // absolute
	dir  string // of the file
	tree tree
}

// isRoot reports whether dir is the root of its hierarchy.
func isRoot(dir string) bool { return treeAt(path.Dir(dir)) < tree1 }

// fileWords returns the words in a file.
func fileWords(name string) []string {
	text, _ := os.ReadFile(name)
	return strings.Fields(string(text))
}

// groupsIn returns the names of the cgroups directly below one.
func groupsIn(dir string) (names []string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// outside returns the hint for a path that is in no hierarchy, but where one would be expected.
func (c *cgroupCause) outside(there string) string {
	mounted, _ := cgroup.Mounted()
	if len(mounted) == 0 {
		return fill(c.t.CgroupNone, "dir", cgroupDir)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(c.file, there+"/"), "/")
	if controller, _, ok := strings.Cut(path.Base(c.file), "."); ok && controller != "cgroup" { // cgroup.procs is of no controller
		if h := cgroup.Of(mounted, controller); h != nil {
			return fill(c.t.CgroupElsewhere, "controller", controller, "dir", h.Dir)
		}
	}
	var dirs []string
	for _, h := range mounted {
		dirs = append(dirs, path.Base(h.Dir))
	}
	return fill(c.t.CgroupNoTree, "name", name, "there", strings.Join(dirs, ", "))
}

// noGroup returns the hint for a missing cgroup, where there is the last existing one.
func (c *cgroupCause) noGroup(there string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(c.file, there+"/"), "/")
	if c.tree == tree2 && isRoot(there) && slices.Contains(controllers1, name) {
		return fill(c.t.CgroupOneTree, "name", name, "dir", there)
	}
	return fill(c.t.CgroupMissing, "dir", c.dir)
}

// controllers1 are the names under which the controllers of version 1 are mounted.
var controllers1 = []string{"cpu", "cpuacct", "cpu,cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "net_cls", "perf_event", "hugetlb", "systemd"}

// otherName returns the name that a file has in the other version, or "".
func otherName(name string, in tree) string {
	for _, x := range [...][2]string{
		{"tasks", "cgroup.procs"},
		{"memory.limit_in_bytes", "memory.max"},
		{"memory.usage_in_bytes", "memory.current"},
		{"memory.max_usage_in_bytes", "memory.peak"},
		{"memory.soft_limit_in_bytes", "memory.high"},
		{"memory.memsw.limit_in_bytes", "memory.swap.max"},
		{"memory.memsw.usage_in_bytes", "memory.swap.current"},
		{"memory.oom_control", "memory.events"},
		{"memory.failcnt", "memory.events"},
		{"cpu.shares", "cpu.weight"},
		{"cpu.cfs_quota_us", "cpu.max"},
		{"cpu.cfs_period_us", "cpu.max"},
		{"cpuacct.usage", "cpu.stat"},
		{"freezer.state", "cgroup.freeze"},
		{"blkio.weight", "io.weight"},
		{"blkio.throttle.read_bps_device", "io.max"},
		{"blkio.throttle.write_bps_device", "io.max"},
	} {
		switch {
		case in == tree2 && name == x[0]:
			return x[1]
		case in == tree1 && name == x[1]:
			return x[0]
		}
	}
	return ""
}

// noFile returns the hint for a file that an existing cgroup does not have.
func (c *cgroupCause) noFile() string {
	name := path.Base(c.file)
	if other := otherName(name, c.tree); other != "" {
		text := c.t.CgroupV2File
		if c.tree == tree2 {
			text = c.t.CgroupV1File
		}
		return fill(text, "file", name, "other", other)
	}
	controller, _, ok := strings.Cut(name, ".")
	if !ok {
		return ""
	}
	if c.tree == tree1 {
		mounted, _ := cgroup.Mounted()
		if h := cgroup.Of(mounted, controller); h != nil && !strings.HasPrefix(c.dir+"/", h.Dir+"/") {
			return fill(c.t.CgroupElsewhere, "controller", controller, "dir", h.Dir)
		}
		return ""
	}
	if isRoot(c.dir) {
		return c.t.CgroupRoot
	}
	if slices.Contains(fileWords(c.dir+"/cgroup.controllers"), controller) {
		return ""
	}
	return c.notEnabled(controller, path.Dir(c.dir))
}

// notEnabled returns the hint for a controller that a cgroup of version 2 lacks because it is not
// enabled in a group above, of which dir is the nearest one.
func (c *cgroupCause) notEnabled(controller, dir string) string {
	for {
		if slices.Contains(fileWords(dir+"/cgroup.controllers"), controller) {
			return fill(c.t.CgroupNotEnabled, "controller", controller, "dir", dir)
		}
		if isRoot(dir) {
			break
		}
		dir = path.Dir(dir)
	}
	mounted, _ := cgroup.Mounted()
	if h := cgroup.Of(mounted, controller); h != nil && !h.Unified {
		return fill(c.t.CgroupTaken, "controller", controller, "dir", h.Dir)
	}
	return fill(c.t.CgroupNoController, "controller", controller, "there", strings.Join(fileWords(dir+"/cgroup.controllers"), " "))
}

// refused returns the hint for an operation on an existing file or directory. value is what was
// written.
func (c *cgroupCause) refused(r Refusal, value string) string {
	name := path.Base(c.file)
	if info, err := os.Stat(c.file); err == nil && info.IsDir() {
		return c.notRemoved(r)
	}
	switch r.Errno {
	case unix.EACCES, unix.EPERM:
		return c.forbidden(r)
	case unix.ESRCH:
		return fill(c.t.CgroupNoProcess, "pid", value)
	case unix.EBUSY:
		switch {
		case name == "memory.limit_in_bytes":
			return fill(c.t.CgroupInUse, "bytes", strings.Join(fileWords(c.dir+"/memory.usage_in_bytes"), " "))
		case c.tree == tree2 && name == cgroup.Processes:
			return fill(c.t.CgroupInner, "dir", c.dir, "controllers", strings.Join(fileWords(c.dir+"/cgroup.subtree_control"), " "))
		case name == subtree:
			return c.subtreeBusy(value)
		}
	case unix.ENOENT, unix.EINVAL:
		if name == subtree {
			return c.noController(value)
		}
		if readOnly(c.file) {
			return fill(c.t.CgroupReadOnly, "file", c.file)
		}
		if r.Errno == unix.EINVAL && value != "" {
			return fill(c.t.CgroupValue, "value", value, "file", c.file)
		}
	case unix.ENOSPC:
		if c.tree == tree1 && len(fileWords(c.dir+"/cpuset.cpus")) == 0 {
			return fill(c.t.CgroupNoCPUs, "dir", c.dir)
		}
	}
	return ""
}

// subtree is the file of version 2 that says which controllers the groups below have.
const subtree = "cgroup.subtree_control"

// noController returns the hint for words of a value for subtree that name no controller of the
// group.
func (c *cgroupCause) noController(value string) string {
	here := fileWords(c.dir + "/cgroup.controllers")
	for word := range strings.FieldsSeq(value) {
		if controller := strings.TrimLeft(word, "+-"); !slices.Contains(here, controller) {
			if isRoot(c.dir) {
				return c.notEnabled(controller, c.dir)
			}
			return c.notEnabled(controller, path.Dir(c.dir))
		}
	}
	return ""
}

// subtreeBusy returns the hint for a change of subtree that is refused with EBUSY.
func (c *cgroupCause) subtreeBusy(value string) string {
	if strings.HasPrefix(value, "-") {
		for _, name := range groupsIn(c.dir) {
			for word := range strings.FieldsSeq(value) {
				if slices.Contains(fileWords(path.Join(c.dir, name, subtree)), strings.TrimLeft(word, "-")) {
					return fill(c.t.CgroupUsedBelow, "dir", path.Join(c.dir, name))
				}
			}
		}
		return ""
	}
	if members := fileWords(c.dir + "/" + cgroup.Processes); len(members) > 0 {
		return fill(c.t.CgroupMembers, "dir", c.dir, "pids", few(members))
	}
	return ""
}

// few returns the first words of a list as text.
func few(list []string) string {
	if len(list) > maxListed {
		list = append(list[:maxListed:maxListed], "…")
	}
	return strings.Join(list, ", ")
}

// notRemoved returns the hint for a cgroup that cannot be removed.
func (c *cgroupCause) notRemoved(r Refusal) string {
	switch r.Errno {
	case unix.EACCES, unix.EPERM:
		return c.forbidden(r)
	case unix.EBUSY, unix.ENOTEMPTY:
		if below := groupsIn(c.file); len(below) > 0 {
			return fill(c.t.CgroupBelow, "dir", c.file, "there", few(below))
		}
		if members := fileWords(c.file + "/" + cgroup.Processes); len(members) > 0 {
			return fill(c.t.CgroupNotEmpty, "pids", few(members), "above", path.Dir(c.file))
		}
	}
	return ""
}

// readOnly reports whether nobody can write a file.
func readOnly(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir() && info.Mode()&0o222 == 0
}

// forbidden returns the hint for a missing permission.
func (c *cgroupCause) forbidden(r Refusal) string {
	if readOnly(c.file) {
		return fill(c.t.CgroupReadOnly, "file", c.file)
	}
	if r.EUID != 0 {
		return c.t.CgroupUser
	}
	return c.t.CgroupInside
}
