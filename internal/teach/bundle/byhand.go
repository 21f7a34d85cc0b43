package bundle

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/nsflags"
	specs "github.com/opencontainers/runtime-spec/specs-go"
	"golang.org/x/sys/unix"
)

// A hand writes the lines for a config.
type hand struct {
	Lines
	*specs.Spec
	root      string   // the root directory, as a path of this machine
	env       []string // of this process
	mountProc bool     // whether unshare(1) mounts /proc
}

// byHand returns the lines for the bundle in the directory dir.
func byHand(spec *specs.Spec, dir string, env []string) *Lines {
	h := &hand{Spec: spec, root: spec.Root.Path, env: env}
	if !path.IsAbs(h.root) {
		h.root = filepath.Join(dir, h.root)
		if whole, err := filepath.Abs(h.root); err == nil {
			h.root = whole
		}
	}
	h.cgroup()
	h.names()
	h.mounts()
	h.kernel()
	h.missing()
	start, program := h.start(), h.program()
	if len(h.Inside) == 0 {
		h.Outside = append(h.Outside, line(append(start, program...)...))
	} else {
		h.Outside = append(h.Outside, line(append(start, "sh")...))
		h.Inside = append(h.Inside, line(append([]string{"exec"}, program...)...))
	}
	return &h.Lines
}

// inside adds a line for the shell in the new namespaces.
func (h *hand) inside(words ...string) { h.Inside = append(h.Inside, line(words...)) }

// at returns the path on this machine of a path in the container.
func (h *hand) at(name string) string { return path.Join(h.root, path.Join("/", name)) }

// cgroup adds a control group of version 2 with the limits.
func (h *hand) cgroup() {
	r := h.Linux.Resources
	if r == nil {
		return
	}
	limits := map[string]string{}
	number := func(file string, n *int64) {
		if n != nil && *n >= 0 {
			limits[file] = strconv.FormatInt(*n, 10)
		} else if n != nil {
			limits[file] = "max"
		}
	}
	if m := r.Memory; m != nil {
		number("memory.max", m.Limit)
		number("memory.low", m.Reservation)
		if m.Swap != nil && m.Limit != nil && *m.Swap >= *m.Limit {
			only := *m.Swap - *m.Limit // the config counts memory and swap together
			number("memory.swap.max", &only)
		}
	}
	if c := r.CPU; c != nil {
		h.processor(c, limits)
	}
	if r.Pids != nil {
		number("pids.max", r.Pids.Limit)
	}
	for file, text := range r.Unified {
		limits[file] = text
	}
	if len(limits) == 0 {
		return
	}
	name := path.Base(path.Clean("/" + h.Linux.CgroupsPath))
	if at := strings.LastIndexByte(name, ':'); at >= 0 { // systemd's form SLICE:PREFIX:NAME
		name = name[at+1:]
	}
	if name == "/" || name == "" {
		name = "contedor"
	}
	dir := "/sys/fs/cgroup/" + name
	h.Outside = append(h.Outside, line("mkdir", dir))
	for _, file := range slices.Sorted(maps.Keys(limits)) {
		h.Outside = append(h.Outside, echo(limits[file], dir+"/"+file))
	}
	h.Outside = append(h.Outside, "echo $$ > "+line(dir+"/cgroup.procs"))
}

// usualPeriod is the kernel's period of cpu.max in microseconds.
const usualPeriod = 100_000

func (h *hand) processor(c *specs.LinuxCPU, limits map[string]string) {
	if c.Shares != nil && *c.Shares >= 2 {
		// The kernel's weight goes from 1 to 10,000, shares from 2 to 262,144: the
		// conversion that runtimes use.
		limits["cpu.weight"] = strconv.FormatUint(1+((min(*c.Shares, 262_144)-2)*9999)/262_142, 10)
	}
	if c.Quota != nil || c.Period != nil {
		period, quota := uint64(usualPeriod), "max"
		if c.Period != nil && *c.Period > 0 {
			period = *c.Period
		}
		if c.Quota != nil && *c.Quota > 0 {
			quota = strconv.FormatInt(*c.Quota, 10)
		}
		limits["cpu.max"] = quota + " " + strconv.FormatUint(period, 10)
	}
	if c.Cpus != "" {
		limits["cpuset.cpus"] = c.Cpus
	}
	if c.Mems != "" {
		limits["cpuset.mems"] = c.Mems
	}
}

// names adds the host name and the domain name.
func (h *hand) names() {
	if h.Hostname != "" {
		h.inside("hostname", h.Hostname)
	}
	if h.Domainname != "" {
		h.Inside = append(h.Inside, echo(h.Domainname, "/proc/sys/kernel/domainname"))
	}
}

// mounts adds the mounts, in the order of the runtime specification, and what is hidden or
// read-only.
func (h *hand) mounts() {
	if h.Root.Readonly {
		h.inside("mount", "--bind", h.root, h.root)
	}
	for i, m := range h.Mounts {
		if i == 0 && h.isNew(specs.MountNamespace) && h.isNew(specs.PIDNamespace) && reflect.DeepEqual(m, proc) {
			h.mountProc = true
			continue
		}
		h.mount(m)
	}
	for _, name := range h.Linux.MaskedPaths {
		at := h.at(name)
		switch exists, isDir := h.exists(name); {
		case isDir:
			h.inside("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", at)
		case exists:
			h.inside("mount", "--bind", "/dev/null", at)
		}
	}
	for _, name := range h.Linux.ReadonlyPaths {
		if exists, _ := h.exists(name); exists {
			h.inside("mount", "--bind", h.at(name), h.at(name))
			h.inside("mount", "-o", "remount,bind,ro", h.at(name))
		}
	}
	for _, d := range h.Linux.Devices {
		h.device(d)
	}
	if h.Root.Readonly {
		h.inside("mount", "-o", "remount,bind,ro", h.root)
	}
}

// exists reports whether a file of the container exists. The file systems of the kernel are not
// mounted yet, but this machine has the same files.
func (h *hand) exists(name string) (exists, isDir bool) {
	at := h.at(name)
	if strings.HasPrefix(name, "/proc/") || strings.HasPrefix(name, "/sys/") {
		at = name
	}
	info, err := os.Stat(at)
	return err == nil, err == nil && info.IsDir()
}

// mount adds a mount. The options of a bind mount are set by a second line, as the kernel
// ignores them in the first.
func (h *hand) mount(m specs.Mount) {
	at := h.at(m.Destination)
	if _, err := os.Stat(at); err != nil {
		h.inside("mkdir", "-p", at)
	}
	var flags, spread []string
	bind := ""
	if m.Type == "bind" {
		bind = "--rbind"
	}
	for _, o := range m.Options {
		switch o {
		case "bind", "rbind":
			bind = "--" + o
		case "private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable":
			spread = append(spread, "--make-"+o)
		default:
			flags = append(flags, o)
		}
	}
	switch {
	case bind != "":
		h.inside("mount", bind, m.Source, at)
		if len(flags) > 0 {
			h.inside("mount", "-o", "remount,bind,"+strings.Join(flags, ","), at)
		}
	case m.Type == "cgroup":
		h.inside("mount", "--rbind", "/sys/fs/cgroup", at)
	default:
		words := []string{"mount", "-t", m.Type}
		if len(flags) > 0 {
			words = append(words, "-o", strings.Join(flags, ","))
		}
		source := m.Source
		if source == "" {
			source = "none"
		}
		h.inside(append(words, source, at)...)
	}
	for _, word := range spread {
		h.inside("mount", word, at)
	}
}

func (h *hand) device(d specs.LinuxDevice) {
	words := []string{"mknod"}
	if d.FileMode != nil {
		words = append(words, "-m", fmt.Sprintf("%o", *d.FileMode&0o7777))
	}
	kind := d.Type
	if kind == "u" {
		kind = "c"
	}
	words = append(words, h.at(d.Path), kind)
	if kind != "p" {
		words = append(words, strconv.FormatInt(d.Major, 10), strconv.FormatInt(d.Minor, 10))
	}
	h.inside(words...)
	if d.UID != nil || d.GID != nil {
		owner := ""
		if d.UID != nil {
			owner = id(*d.UID)
		}
		if d.GID != nil {
			owner += ":" + id(*d.GID)
		}
		h.inside("chown", owner, h.at(d.Path))
	}
}

func id(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

// kernel adds settings of the kernel and of the process that no command in front of the program
// makes.
func (h *hand) kernel() {
	for _, key := range slices.Sorted(maps.Keys(h.Linux.Sysctl)) {
		h.inside("sysctl", "-w", key+"="+h.Linux.Sysctl[key])
	}
	p := h.Process
	if p.OOMScoreAdj != nil {
		h.Inside = append(h.Inside, echo(strconv.Itoa(*p.OOMScoreAdj), "/proc/self/oom_score_adj"))
	}
	if p.User.Umask != nil {
		own := unix.Umask(0)
		unix.Umask(own)
		if uint32(own) != *p.User.Umask {
			h.inside("umask", fmt.Sprintf("%04o", *p.User.Umask))
		}
	}
}

// missing lists what no command line does.
func (h *hand) missing() {
	add := func(present bool, name string) {
		if present {
			h.Missing = append(h.Missing, name)
		}
	}
	p, l := h.Process, h.Linux
	add(h.Hooks != nil, "hooks")
	add(l.Seccomp != nil, "linux.seccomp")
	add(p.ApparmorProfile != "", "process.apparmorProfile")
	add(p.SelinuxLabel != "" || l.MountLabel != "", "process.selinuxLabel, linux.mountLabel")
	add(p.Scheduler != nil, "process.scheduler")
	add(p.IOPriority != nil, "process.ioPriority")
	add(l.IntelRdt != nil, "linux.intelRdt")
	add(l.MemoryPolicy != nil, "linux.memoryPolicy")
	add(l.Personality != nil, "linux.personality")
	add(len(l.NetDevices) > 0, "linux.netDevices")
	if r := l.Resources; r != nil {
		denies := slices.ContainsFunc(r.Devices, func(d specs.LinuxDeviceCgroup) bool { return !d.Allow })
		add(denies, "linux.resources.devices")
		add(r.BlockIO != nil, "linux.resources.blockIO")
		add(len(r.HugepageLimits) > 0, "linux.resources.hugepageLimits")
		add(r.Network != nil, "linux.resources.network")
		add(len(r.Rdma) > 0, "linux.resources.rdma")
	}
}

// start returns the words that enter and make the namespaces.
func (h *hand) start() (words []string) {
	made := []string{"unshare"}
	for _, n := range h.Linux.Namespaces {
		ns := kindOf(n.Type)
		switch {
		case ns == nil:
			h.Missing = append(h.Missing, "linux.namespaces: "+string(n.Type))
		case n.Path != "":
			if words == nil {
				words = []string{"nsenter"}
			}
			words = append(words, "--"+ns.Long+"="+n.Path)
		default:
			if n.Type != specs.UserNamespace {
				made = append(made, "-"+string(ns.Short))
			}
		}
	}
	if h.isNew(specs.UserNamespace) {
		made = append(made, h.user()...)
	}
	if h.isNew(specs.TimeNamespace) {
		for _, clock := range slices.Sorted(maps.Keys(h.Linux.TimeOffsets)) {
			made = append(made, "--"+clock, strconv.FormatInt(h.Linux.TimeOffsets[clock].Secs, 10))
		}
	}
	if spread := strings.TrimPrefix(h.Linux.RootfsPropagation, "r"); h.isNew(specs.MountNamespace) && spread != "" && spread != "private" {
		made = append(made, "--propagation", spread)
	}
	if h.isNew(specs.PIDNamespace) {
		made = append(made, "-f")
	}
	if h.mountProc {
		made = append(made, "--mount-proc="+h.at(proc.Destination))
	}
	if len(made) > 1 {
		words = append(words, made...)
	}
	return words
}

// isNew reports whether the container has a new namespace of a kind.
func (h *hand) isNew(kind specs.LinuxNamespaceType) bool {
	return slices.Contains(h.Linux.Namespaces, specs.LinuxNamespace{Type: kind})
}

// kindOf returns the row of a kind of namespace of the runtime specification, or nil.
func kindOf(kind specs.LinuxNamespaceType) *nsflags.Namespace {
	for i := range nsflags.Table {
		ns := &nsflags.Table[i]
		if nameOf(ns) == kind {
			return ns
		}
	}
	return nil
}
