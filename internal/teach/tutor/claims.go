package tutor

import (
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strings"

	"contedor/internal/linux/mountinfo"
	"contedor/internal/multicall"
	"contedor/internal/teach/record"
	"contedor/internal/teach/scene"
	"contedor/internal/texts"
)

// A claim is something that must be so on the machine. It is a function, so that the claims cost
// nothing at the start of the program.
type claim func() (text func(*texts.Claims) string, holds func(*view) bool)

// A view is what claims are judged by.
type view struct {
	*scene.Scene
	progress *record.Progress
}

// ofProcess is the claim that a process of the learner has these properties.
func ofProcess(properties ...func(*view, *scene.Process) bool) func(*view) bool {
	return func(v *view) bool {
		return v.Some(func(p *scene.Process) bool {
			return !slices.ContainsFunc(properties, func(has func(*view, *scene.Process) bool) bool { return !has(v, p) })
		})
	}
}

func isCaged(v *view, p *scene.Process) bool    { return v.Caged(p) }
func seesAllOf(v *view, p *scene.Process) bool  { return v.SeesAll(p) }
func hasOwnProc(v *view, p *scene.Process) bool { return v.Own(p, "pid") && v.OwnProc(p) }

// owns is the property of having namespaces of these kinds of one's own.
func owns(kinds ...string) func(*view, *scene.Process) bool {
	return func(v *view, p *scene.Process) bool {
		return !slices.ContainsFunc(kinds, func(kind string) bool { return !v.Own(p, kind) })
	}
}

func tree() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Tree }, func(v *view) bool { return len(v.Trees) > 0 }
}

func caged() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Caged }, ofProcess(isCaged)
}

func seesAll() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.SeesAll }, ofProcess(isCaged, seesAllOf)
}

func left() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Left }, func(v *view) bool { return !v.Some(v.Apart) }
}

func noProc() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.NoProc }, func(v *view) bool { return !v.MountedProc() }
}

func ownUTS() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.OwnUTS }, ofProcess(owns("uts"))
}

func renamed() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Renamed }, func(v *view) bool { return v.Some(v.Renamed) }
}

func ownMount() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.OwnMount }, ofProcess(owns("mount"))
}

func mounted() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Mounted }, mount(func(*mountinfo.Entry) bool { return true })
}

// mount is the claim that a process has a mount of its own that is as wanted.
func mount(wanted func(*mountinfo.Entry) bool) func(*view) bool {
	return ofProcess(func(v *view, p *scene.Process) bool { return v.Mounted(p, wanted) })
}

func ownNet() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.OwnNet }, ofProcess(owns("net"))
}

func ownIPC() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.OwnIPC }, ofProcess(owns("ipc"))
}

func ownPID() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.OwnPID }, ofProcess(owns("pid"))
}

func pidSeesAll() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.SeesAll }, ofProcess(owns("pid"), seesAllOf)
}

func ownProc() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.OwnProc }, ofProcess(hasOwnProc)
}

func full() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Full }, ofProcess(isCaged, owns("mount", "uts", "ipc", "net", "pid"))
}

func mapped() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Mapped }, func(v *view) bool { return v.Some(v.Mapped) }
}

func enteredPID() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.EnteredPID }, func(v *view) bool { return v.Entered("pid") }
}

func enteredUTS() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.EnteredUTS }, func(v *view) bool { return v.Entered("uts") }
}

func overlay() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Overlay }, mount(func(e *mountinfo.Entry) bool { return e.Type == "overlay" })
}

func readOnly() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.ReadOnly }, mount(func(e *mountinfo.Entry) bool {
		return slices.Contains(strings.Split(e.Options, ","), "ro")
	})
}

func overlayRoot() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.OverlayRoot }, func(v *view) bool { return v.Some(v.OverlayRoot) }
}

func severed() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Severed }, func(v *view) bool { return v.Some(v.OverlayRoot, v.Severed) }
}

// wire is a veth pair between the machine and another network namespace.
type wire struct {
	machine, private scene.Network
	outer, inner     *scene.Link // the ends
}

// wires returns the veth pairs between the machine and the other network namespaces.
func (v *view) wires() (list []wire) {
	machine := v.Machine()
	for _, n := range v.Private() {
		if outer, inner := machine.Cabled(&n); outer != nil {
			list = append(list, wire{machine, n, outer, inner})
		}
	}
	return list
}

// aWire is the claim that there is a veth pair as wanted.
func aWire(wanted func(*wire) bool) func(*view) bool {
	return func(v *view) bool {
		return slices.ContainsFunc(v.wires(), func(w wire) bool { return wanted(&w) })
	}
}

func cabled() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Cabled }, aWire(func(*wire) bool { return true })
}

func bridge() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Bridge }, aWire(func(w *wire) bool {
		return w.outer.Up && w.machine.Has(func(l *scene.Link) bool {
			return l.Kind == "bridge" && l.Index == w.outer.Bridge && l.Up && len(l.Addresses) > 0
		})
	})
}

// leads reports whether the inner end is ready and there is a way outside.
func leads(w *wire) bool { return w.inner.Up && len(w.inner.Addresses) > 0 && w.private.Gateway }

func inner() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Inner }, aWire(leads)
}

func pinged() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Pinged }, aWire(func(w *wire) bool { return w.private.Echoes > 0 })
}

func world() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.World }, func(v *view) bool {
		ready := 0
		for _, w := range v.wires() {
			if w.inner.Up && w.outer.Up && len(w.inner.Addresses) > 0 {
				ready++
			}
		}
		return ready > 1
	}
}

func forward() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Forward }, func(*view) bool {
		text, _ := os.ReadFile("/proc/sys/net/ipv4/ip_forward")
		return strings.TrimSpace(string(text)) == "1"
	}
}

func nat() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.NAT }, func(v *view) bool {
		sources := masqueraded()
		return aWire(func(w *wire) bool {
			return slices.ContainsFunc(sources, func(source netip.Prefix) bool {
				return slices.ContainsFunc(w.inner.Addresses, source.Contains)
			})
		})(v)
	}
}

// masqueraded returns the sources of packets that rules of NAT give the machine's address. Our own
// iptables lists the rules.
func masqueraded() (list []netip.Prefix) {
	cmd := exec.Command("/proc/self/exe", "iptables", "-t", "nat", "-S")
	cmd.Args[0] = multicall.Name
	out, _ := cmd.Output()
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if !slices.Contains(words, "MASQUERADE") && !slices.Contains(words, "SNAT") {
			continue
		}
		source := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
		if at := slices.Index(words, "-s"); at >= 0 && at+1 < len(words) {
			source, _ = netip.ParsePrefix(words[at+1])
		}
		list = append(list, source)
	}
	return list
}

func noNetwork() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.NoNetwork }, func(v *view) bool {
		machine := v.Machine()
		return len(v.wires()) == 0 && !machine.Has(func(l *scene.Link) bool { return l.Name == "bridge0" }) &&
			!slices.ContainsFunc(v.Private(), func(n scene.Network) bool { return n.Name != "" })
	}
}

// memoryLimit is the claim that a process is in a group whose limit in bytes is as wanted.
func memoryLimit(wanted func(int64) bool) func(*view) bool {
	return func(v *view) bool {
		return slices.ContainsFunc(v.Groups("memory"), func(g scene.Group) bool {
			bytes, ok := g.Memory()
			return ok && wanted(bytes)
		})
	}
}

func limited() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Limited }, memoryLimit(func(int64) bool { return true })
}

func emptyGroup() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.EmptyGroup }, func(v *view) bool { return v.EmptyLimited() }
}

func noGroups() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.NoGroups }, func(v *view) bool {
		// Terminals of a desktop are in groups of their own, too: those have no limits.
		return !v.EmptyLimited() && !v.EmptyShares() && !memoryLimit(func(int64) bool { return true })(v) &&
			!slices.ContainsFunc(v.Groups("cpu"), func(g scene.Group) bool { return !g.UsualShares() })
	}
}

func shares() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Shares }, func(v *view) bool {
		var busy []int // the shares of the groups with a program that runs
		var seen []string
		for _, g := range v.Groups("cpu") {
			if !slices.Contains(seen, g.Dir) && g.Process.Busy() {
				seen, busy = append(seen, g.Dir), append(busy, g.Shares())
			}
		}
		slices.Sort(busy)
		return len(busy) == 3 && busy[0] > 0 && busy[0] == busy[1] && busy[2] == 2*busy[0]
	}
}

func frozen() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Frozen }, func(v *view) bool { return v.Frozen() }
}

func thawed() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Thawed }, func(v *view) bool { return !v.Frozen() && !v.FrozenGroup() && !v.SecondTree() }
}

func measured() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Cost }, func(v *view) bool { return v.progress.Cost != nil }
}
