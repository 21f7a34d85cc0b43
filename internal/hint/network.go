package hint

import (
	"os"
	"path"
	"slices"
	"strings"

	"contedor/internal/linux/machine"
	"contedor/internal/nsflags"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Netns is making, opening or entering a named network namespace.
type Netns struct {
	Name string
	Made string // "yes" if the name was to be made, "no" if it was to be used
}

func (*Netns) word() string { return "netns" }

func (a *Netns) code(c *codec) {
	c.text(&a.Name)
	c.text(&a.Made)
}

func (a *Netns) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.EEXIST:
		return fill(t.NetnsExists, "name", a.Name)
	case unix.ENOENT:
		var names []string
		entries, _ := os.ReadDir(nsflags.NamedNetworks)
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if len(names) == 0 {
			return fill(t.NetnsNone, "name", a.Name)
		}
		return fill(t.NetnsMissing, "name", a.Name, "there", few(names))
	case unix.EINVAL:
		return fill(t.NetnsLeft, "name", a.Name)
	case unix.EPERM, unix.EACCES:
		switch {
		case r.EUID != 0:
			return t.NetnsUser
		case !ours(m, "mnt"):
			return t.NetnsMounts
		case a.Made == "no":
			return fill(t.JoinWithout, "kind", "net")
		}
		return t.MountInside
	}
	return ""
}

// Network is a request to the kernel about the network, rtnetlink(7).
type Network struct {
	Words []string // of ip(8), from the object on; for ENODEV only the device; "ping" for ping(8)
}

func (*Network) word() string    { return "network" }
func (a *Network) code(c *codec) { c.rest(&a.Words) }

func (a *Network) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.EPERM:
		switch {
		case r.EUID != 0:
			return t.NetworkUser
		case !ours(m, "net"):
			return t.NetworkInside
		case !r.capable(unix.CAP_NET_ADMIN):
			return t.NetworkWithout
		}
	case unix.EEXIST:
		return a.existing(m, t)
	case unix.ENODEV:
		if len(a.Words) == 1 {
			return fill(t.NoDevice, "name", a.Words[0], "there", few(devices(m)))
		}
	case unix.ENETUNREACH, unix.EHOSTUNREACH:
		switch {
		case a.object("route"):
			return t.NoWay
		case a.object("ping"):
			return t.NoRoute
		}
	case unix.EOPNOTSUPP:
		if i := slices.Index(a.Words, "type"); i >= 0 && i+1 < len(a.Words) {
			return fill(t.NoKind, "kind", a.Words[i+1])
		}
	}
	return ""
}

// object reports whether the words are about a kind of object, which may be abbreviated.
func (a *Network) object(name string) bool {
	return len(a.Words) > 0 && a.Words[0] != "" && strings.HasPrefix(name, a.Words[0])
}

// existing returns the hint for something that exists already.
func (a *Network) existing(m machine.Machine, t *texts.Hint) string {
	switch {
	case a.object("link"):
		there := devices(m)
		for _, word := range a.Words[1:] {
			if slices.Contains(there, word) {
				return fill(t.DeviceExists, "name", word)
			}
		}
		return t.DeviceExistsThere
	case a.object("address"):
		return t.AddressExists
	case a.object("route"):
		return t.RouteExists
	case a.object("neighbor") || a.object("neighbour"):
		return t.NeighborExists
	}
	return ""
}

// devices returns the names of the network devices in the namespace of the calling thread.
func devices(m machine.Machine) (names []string) {
	text, _ := m.Read("proc/thread-self/net/dev")
	for line := range strings.Lines(text) {
		if name, _, ok := strings.Cut(line, ":"); ok {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}

// Target is opening a process whose namespaces are to be entered, or a file of it.
type Target struct {
	PID string
}

func (*Target) word() string    { return "target" }
func (a *Target) code(c *codec) { c.text(&a.PID) }

func (a *Target) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	dir := path.Join("/proc", a.PID)
	switch r.Errno {
	case unix.ENOENT, unix.ESRCH:
		if !exists("/proc/self/ns") {
			return t.NoProc
		}
		if exists(dir) {
			return fill(t.TargetEnded, "pid", a.PID)
		}
		return fill(t.TargetMissing, "pid", a.PID)
	case unix.EACCES, unix.EPERM:
		if r.EUID != 0 {
			return fill(t.TargetUser, "pid", a.PID)
		}
	}
	return ""
}
