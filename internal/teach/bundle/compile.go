package bundle

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/capability"
	"contedor/internal/linux/openat2"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"contedor/internal/teach/planner"
	"contedor/internal/texts"
	specs "github.com/opencontainers/runtime-spec/specs-go"
	"golang.org/x/sys/unix"
)

// A config is the file config.json. The list of mounts is written even if it is empty, because
// crun wants it.
type config struct {
	specs.Spec
	Mounts []specs.Mount `json:"mounts"`
}

// The versions of the runtime specification that a config states: the first that has all it
// uses, because older engines refuse files of later versions.
const (
	usualVersion    = "1.0.2"
	withTimeOffsets = "1.2.0"
)

// A compiler follows the steps of a plan and collects what they make in a config.
type compiler struct {
	texts *texts.Bundle
	out   config

	made, joined uintptr // CLONE_NEW* bits
	isInPIDs     bool    // whether a fork has entered the PID namespace
	root, cwd    string  // the directories of the process, as paths of this machine
	mounts       []specs.Mount
	uid, gid     uint32
	groups       []uint32
	setUID       bool // whether the plan has set the ids in the last user namespace
	setGID       bool
	setGroups    bool
	keepCaps     bool
	oomScore     *int // nil for the score of who starts the engine
}

// A refusal is the error for something that a bundle cannot express.
type refusal struct{ what string }

func (r refusal) Error() string { return r.what }

// compile returns the config of a container that is like the one of the plan. The error is a
// refusal, or that of a directory that cannot be resolved.
func compile(t *texts.Bundle, steps plan.Steps) (*config, error) {
	cwd, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	groups, err := unix.Getgroups()
	if err != nil {
		return nil, err
	}
	c := &compiler{texts: t, root: "/", cwd: cwd, uid: uint32(unix.Geteuid()), gid: uint32(unix.Getegid())}
	for _, g := range groups {
		c.groups = append(c.groups, uint32(g))
	}
	c.out.Version = usualVersion
	// An engine denies devices by default; the device cgroup of this process denies none.
	c.out.Linux = &specs.Linux{Resources: &specs.LinuxResources{Devices: []specs.LinuxDeviceCgroup{{Allow: true, Access: "rwm"}}}}
	if err := c.follow(steps); err != nil {
		return nil, err
	}
	return &c.out, nil
}

// follow takes the steps one by one. A step that changes only how the hand-made container is
// started, such as the actions of signals, has no counterpart and needs none.
func (c *compiler) follow(steps plan.Steps) error {
	for _, step := range steps {
		if err := c.take(step); err != nil {
			return err
		}
	}
	return nil
}

// take adds what a step makes to the config. A step without a counterpart is refused. This is not a method
// of the steps, because then the small programs, such as unshare, would link the runtime specification.
func (c *compiler) take(step plan.Step) error {
	switch s := step.(type) {
	case plan.Unshare:
		return c.unshare(s.Flags)
	case plan.Enter:
		return c.enter(s)
	case plan.Join:
		return c.join(s)
	case plan.Fork:
		if s.KillChild != 0 {
			return refusal{"--kill-child"}
		}
		c.isInPIDs = true
		return c.follow(s.Then)
	case plan.ForkStopping:
		c.isInPIDs = true
	case plan.MapID:
		if s.Map == plan.UIDMap {
			c.out.Linux.UIDMappings = mappings([]plan.IDRange{{Inner: s.Inner, Outer: s.Outer, Count: 1}})
		} else {
			c.out.Linux.GIDMappings = mappings([]plan.IDRange{{Inner: s.Inner, Outer: s.Outer, Count: 1}})
		}
	case plan.ForkMapper:
		c.out.Linux.UIDMappings, c.out.Linux.GIDMappings = mappings(s.Users), mappings(s.Groups)
	case plan.ForkBinder, plan.Bind:
		return refusal{c.texts.KeptNamespace}
	case plan.Propagation:
		c.out.Linux.RootfsPropagation = propagation(s.Flags)
	case plan.Chroot:
		if c.setUID && c.uid != 0 && !c.keepCaps {
			return refusal{c.texts.RootAsUser}
		}
		root, err := c.resolve(s.Dir)
		c.root = root
		return err
	case plan.ChrootTo:
		root, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(s.FD))
		c.root, c.cwd = root, root
		return err
	case plan.Chdir:
		cwd, err := c.resolve(s.Dir)
		c.cwd = cwd
		return err
	case plan.ChdirTo:
		return c.chdirTo(s)
	case plan.MountProc:
		return c.mount(s.Dir, "proc")
	case plan.MountBinfmt:
		return c.mount(s.Dir, "binfmt_misc")
	case plan.LoadInterp:
		return refusal{"--load-interp"}
	case plan.OOMScore:
		c.oomScore = &s.Adjust
	case plan.SetTime:
		c.setTime(s)
	case plan.JoinCgroup:
		return refusal{"--join-cgroup"}
	case plan.SetUID:
		c.uid, c.setUID = s.UID, true
	case plan.SetGID:
		c.gid, c.setGID = s.GID, true
		if !s.KeepGroups {
			c.groups, c.setGroups = nil, true
		}
	case plan.SetGroupList:
		c.groups, c.setGroups = s.Groups, true
	case plan.DropGroups:
		c.groups, c.setGroups = nil, true
	case plan.KeepCaps:
		c.keepCaps = true
	case plan.Fail:
		return refusal{s.Text}
	case plan.Exec:
		return c.execute(s)
	case plan.DefaultSignal, plan.SetGroups, plan.AwaitMapper, plan.AwaitBinder, plan.Becomes, plan.LoseCaps, plan.Warn:
		// An engine does this itself, or the container does not differ by it.
	default:
		return refusal{fmt.Sprintf("%T", s)} // a new step is not left out silently
	}
	return nil
}

// unshare takes new namespaces. A namespace that replaces a new one of the same kind makes no
// difference, except where the first one contains the second.
func (c *compiler) unshare(flags uintptr) error {
	for _, kind := range []uintptr{unix.CLONE_NEWUSER, unix.CLONE_NEWPID} {
		if c.made&flags&kind != 0 {
			return refusal{texts.Fill(c.texts.Nested, "kind", nsflags.ByFlag(kind).Long)}
		}
	}
	if flags&unix.CLONE_NEWUSER != 0 && (c.setUID || c.setGID) {
		return refusal{"--owner"}
	}
	for _, ns := range nsflags.Table {
		if flags&ns.Flag != 0 {
			c.namespace(&ns, "")
		}
	}
	c.made |= flags
	return nil
}

// nameOf returns the name of a kind of namespace in the runtime specification.
func nameOf(ns *nsflags.Namespace) specs.LinuxNamespaceType {
	if ns.Flag == unix.CLONE_NEWNET {
		return specs.NetworkNamespace
	}
	return specs.LinuxNamespaceType(ns.Long)
}

// namespace adds a new namespace, or the one that the file path is.
func (c *compiler) namespace(ns *nsflags.Namespace, file string) {
	kind := nameOf(ns)
	list := slices.DeleteFunc(c.out.Linux.Namespaces, func(n specs.LinuxNamespace) bool { return n.Type == kind })
	c.out.Linux.Namespaces = append(list, specs.LinuxNamespace{Type: kind, Path: file})
}

// enter takes the namespaces of another process. The descriptor of the process tells its id.
func (c *compiler) enter(e plan.Enter) error {
	if e.Kinds != 0 {
		pid, err := processOf(e.PIDFD)
		if err != nil {
			return err
		}
		for _, ns := range nsflags.Table {
			if e.Kinds&ns.Flag != 0 {
				c.namespace(&ns, "/proc/"+pid+"/ns/"+ns.JoinFile())
			}
		}
		c.joined |= e.Kinds
	}
	for _, f := range e.Files {
		if err := c.join(f); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) join(j plan.Join) error {
	ns := nsflags.ByFlag(j.Flag)
	file, err := fileOf(j.FD, ns)
	if err != nil {
		return err
	}
	c.namespace(ns, file)
	c.joined |= j.Flag
	return nil
}

// fileOf returns a file of the namespace with the descriptor fd: its bind mount, or the file of
// a process that is in it.
func fileOf(fd int, ns *nsflags.Namespace) (string, error) {
	name, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
	if err != nil || path.IsAbs(name) {
		return name, err
	}
	files, err := filepath.Glob("/proc/[0-9]*/ns/" + ns.JoinFile())
	if err != nil {
		return "", err
	}
	for _, file := range files {
		if link, err := os.Readlink(file); err == nil && link == name {
			return file, nil
		}
	}
	return "", &os.PathError{Op: "open", Path: name, Err: unix.ENOENT}
}

// processOf returns the process id of a descriptor, from the line "Pid:" of its fdinfo, proc(5).
func processOf(pidfd int) (string, error) {
	text, err := os.ReadFile("/proc/self/fdinfo/" + strconv.Itoa(pidfd))
	if err != nil {
		return "", err
	}
	_, pid, _ := strings.Cut(string(text), "\nPid:\t")
	pid, _, _ = strings.Cut(pid, "\n")
	return pid, nil
}

func mappings(ranges []plan.IDRange) (list []specs.LinuxIDMapping) {
	for _, r := range ranges {
		list = append(list, specs.LinuxIDMapping{ContainerID: r.Inner, HostID: r.Outer, Size: r.Count})
	}
	return list
}

// propagation returns the name of a propagation type.
func propagation(flags uintptr) string {
	switch {
	case flags&unix.MS_SHARED != 0:
		return "shared"
	case flags&unix.MS_SLAVE != 0:
		return "slave"
	}
	return "private"
}

// resolve returns the path on this machine of a directory as the process sees it.
func (c *compiler) resolve(dir string) (string, error) {
	if !path.IsAbs(dir) {
		inside, ok := within(c.root, c.cwd)
		if !ok { // outside of the root directory there is nothing to be relative to
			return "", &os.PathError{Op: "open", Path: dir, Err: unix.ENOENT}
		}
		dir = path.Join(inside, dir)
	}
	root, err := unix.Open(c.root, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return "", &os.PathError{Op: "open", Path: c.root, Err: err}
	}
	defer unix.Close(root)
	fd, err := openat2.Open(root, dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, unix.RESOLVE_IN_ROOT)
	if err != nil {
		return "", &os.PathError{Op: "open", Path: dir, Err: err}
	}
	defer unix.Close(fd)
	return os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
}

// within returns the path of dir as a process with the root directory root sees it.
func within(root, dir string) (string, bool) {
	rest, ok := strings.CutPrefix(dir, strings.TrimSuffix(root, "/"))
	if !ok || rest != "" && rest[0] != '/' {
		return "", false
	}
	return cmp.Or(rest, "/"), true
}

func (c *compiler) chdirTo(s plan.ChdirTo) (err error) {
	if s.Path != "" {
		c.cwd, err = c.resolve(s.Path)
		return err
	}
	c.cwd, err = os.Readlink("/proc/self/fd/" + strconv.Itoa(s.FD))
	return err
}

// mount takes a mount of a file system of the kernel, with the flags of plan's step.
func (c *compiler) mount(dir, kind string) error {
	at, err := c.resolve(dir)
	if err != nil {
		return err
	}
	c.mounts = append(c.mounts, specs.Mount{Destination: at, Type: kind, Source: kind, Options: []string{"nosuid", "noexec", "nodev"}})
	return nil
}

func (c *compiler) setTime(s plan.SetTime) {
	clock := "monotonic"
	if s.Clock == unix.CLOCK_BOOTTIME {
		clock = "boottime"
	}
	if c.out.Linux.TimeOffsets == nil {
		c.out.Linux.TimeOffsets = map[string]specs.LinuxTimeOffset{}
	}
	c.out.Linux.TimeOffsets[clock] = specs.LinuxTimeOffset{Secs: s.Seconds}
	c.out.Version = withTimeOffsets
}

// execute takes the program, which completes the config. If the program is one of our own
// commands with a plan, its steps follow instead.
func (c *compiler) execute(e plan.Exec) error {
	if steps, _ := planner.Follow(e.File, e.Argv, e.Env); steps != nil {
		return c.follow(steps)
	}
	switch {
	case e.File != e.Argv[0]:
		return refusal{c.texts.LoginShell}
	case (c.made|c.joined)&unix.CLONE_NEWPID != 0 && !c.isInPIDs:
		return refusal{c.texts.WithoutFork}
	case c.made&unix.CLONE_NEWNS != 0 && c.out.Linux.RootfsPropagation == "":
		return refusal{"--propagation unchanged"}
	case c.root == "/":
		return refusal{c.texts.SameRoot} // an engine would change the machine's own /dev
	}
	cwd, ok := within(c.root, c.cwd)
	if !ok {
		return refusal{c.texts.OutsideRoot}
	}
	c.out.Root = &specs.Root{Path: c.root}
	c.out.Mounts = []specs.Mount{}
	for _, m := range c.mounts {
		if at, visible := within(c.root, m.Destination); visible {
			m.Destination = at
			c.out.Mounts = append(c.out.Mounts, m)
		}
	}
	user, err := c.user()
	if err != nil {
		return err
	}
	noNew, _ := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)
	c.out.Process = &specs.Process{
		User: user, Args: e.Argv, Env: e.Env, Cwd: cwd, Capabilities: c.capabilities(user.UID), NoNewPrivileges: noNew == 1,
		OOMScoreAdj: c.oomScore,
	}
	return nil
}

// user returns the ids of the program in its user namespace.
func (c *compiler) user() (u specs.User, err error) {
	umask := uint32(unix.Umask(0))
	unix.Umask(int(umask))
	u = specs.User{UID: c.uid, GID: c.gid, AdditionalGids: c.groups, Umask: &umask}
	if c.made&unix.CLONE_NEWUSER == 0 {
		return u, nil
	}
	if !c.setGroups {
		u.AdditionalGids = nil // an engine cannot keep groups that the namespace does not map
	}
	ok := true
	if !c.setUID {
		u.UID, ok = inner(c.out.Linux.UIDMappings, c.uid)
	}
	if ok && !c.setGID {
		u.GID, ok = inner(c.out.Linux.GIDMappings, c.gid)
	}
	if !ok {
		return u, refusal{c.texts.Unmapped}
	}
	return u, nil
}

// inner returns the id in the user namespace of an id outside.
func inner(list []specs.LinuxIDMapping, outer uint32) (uint32, bool) {
	for _, m := range list {
		if outer-m.HostID < m.Size && outer >= m.HostID {
			return m.ContainerID + (outer - m.HostID), true
		}
	}
	return 0, false
}

// capabilities returns the sets that execve(2) gives to the program of the user uid: all of the
// bounding set to root, the ambient set to others, capabilities(7).
func (c *compiler) capabilities(uid uint32) *specs.LinuxCapabilities {
	last := capability.Last()
	bounding, ambient := capability.Bounding(last), capability.Ambient(last)
	var inheritable capability.Set
	if own, err := capability.Of(0); err == nil {
		inheritable = own.Inheritable
	}
	if (c.made|c.joined)&unix.CLONE_NEWUSER != 0 {
		bounding, ambient, inheritable = capability.All(last), 0, 0
	}
	if c.keepCaps {
		ambient, inheritable = bounding, bounding
	} else if c.setUID && uid != 0 {
		ambient = 0
	}
	effective := ambient
	if uid == 0 {
		effective = bounding | inheritable
	}
	return &specs.LinuxCapabilities{
		Bounding: names(bounding), Permitted: names(effective), Effective: names(effective), Inheritable: names(inheritable), Ambient: names(ambient),
	}
}

func names(set capability.Set) (list []string) {
	for n := range capability.Last() + 1 {
		if set.Has(n) {
			list = append(list, capability.Name(n))
		}
	}
	return list
}
