package scene

import (
	"bytes"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/netlink"
	"contedor/internal/nsflags"
	"golang.org/x/sys/unix"
)

// A Network is a network namespace.
type Network struct {
	Name    string // in /run/netns, or "" if it has none there
	Gateway bool   // whether it has a default route of IPv4
	Echoes  int    // how many ICMP echo requests and replies it has received
	Links   []Link
}

// A Link is a network device.
type Link struct {
	Name      string
	Kind      string // "veth", "bridge"; "" for devices of hardware and lo
	Index     int
	Peer      int // for a veth: the index of the other end
	Bridge    int // the index of the bridge into which it is plugged; 0 for none
	Up        bool
	Addresses []netip.Addr // of IPv4
}

// Machine returns the network of this process.
func (s *Scene) Machine() Network { return network() }

// Private returns the network namespaces other than that of this process: those of the learner's
// processes and those with a name. What is in them is only visible to root.
func (s *Scene) Private() (list []Network) {
	seen := map[file]bool{}
	if own, ok := identify("/proc/self/ns/net"); ok {
		seen[own] = true
	}
	add := func(path, name string) {
		var fs unix.Statfs_t
		f, ok := identify(path)
		if !ok || seen[f] || unix.Statfs(path, &fs) != nil || fs.Type != unix.NSFS_MAGIC {
			return
		}
		seen[f] = true
		n := Network{}
		inNetwork(path, func() { n = network() })
		n.Name = name
		list = append(list, n)
	}
	for _, name := range names() {
		add(filepath.Join(nsflags.NamedNetworks, name), name)
	}
	for _, p := range s.Learner {
		add(p.file("ns/net"), "")
	}
	return list
}

func names() (list []string) {
	entries, _ := os.ReadDir(nsflags.NamedNetworks)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// inNetwork calls f on a thread in a network namespace, or not at all if it cannot be entered.
func inNetwork(path string, f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			return
		}
		defer unix.Close(fd)
		runtime.LockOSThread() // never unlocked: the thread ends with its namespace
		if unix.Setns(fd, unix.CLONE_NEWNET) == nil {
			f()
		}
	}()
	<-done
}

// network returns the network of the calling thread.
func network() (n Network) {
	runtime.LockOSThread() // a second lock on a thread that is in a namespace of its own
	defer runtime.UnlockOSThread()
	n.Gateway, n.Echoes = gateway(), echoes()
	socket, err := netlink.Open(unix.NETLINK_ROUTE)
	if err != nil {
		return n
	}
	defer socket.Close()
	for m, err := range socket.Dump(&netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{})}) {
		info, attributes, ok := netlink.Cut[unix.IfInfomsg](m.Data)
		if err != nil || !ok || m.Type != unix.RTM_NEWLINK {
			continue
		}
		t := netlink.Parse(attributes, unix.IFLA_LINKINFO)
		n.Links = append(n.Links, Link{
			Name: t.Text(unix.IFLA_IFNAME), Index: int(info.Index), Up: info.Flags&unix.IFF_UP != 0,
			Kind: netlink.Parse(t.Get(unix.IFLA_LINKINFO), unix.IFLA_INFO_KIND).Text(unix.IFLA_INFO_KIND),
			Peer: int(t.U32(unix.IFLA_LINK)), Bridge: int(t.U32(unix.IFLA_MASTER)),
		})
	}
	for m, err := range socket.Dump(&netlink.Request{Type: unix.RTM_GETADDR, Header: netlink.Header(unix.IfAddrmsg{Family: unix.AF_INET})}) {
		info, attributes, ok := netlink.Cut[unix.IfAddrmsg](m.Data)
		if err != nil || !ok || m.Type != unix.RTM_NEWADDR {
			continue
		}
		if at := slices.IndexFunc(n.Links, func(l Link) bool { return l.Index == int(info.Index) }); at >= 0 {
			if a, ok := netip.AddrFromSlice(netlink.Parse(attributes, unix.IFA_LOCAL).Get(unix.IFA_LOCAL)); ok {
				n.Links[at].Addresses = append(n.Links[at].Addresses, a)
			}
		}
	}
	return n
}

// gateway reports whether the calling thread's network has a default route.
func gateway() bool {
	data, _ := os.ReadFile("/proc/thread-self/net/route")
	for line := range bytes.Lines(data) {
		if f := strings.Fields(string(line)); len(f) > 7 && f[1] == "00000000" && f[7] == "00000000" {
			return true
		}
	}
	return false
}

// echoes returns how many ICMP echo requests and replies the calling thread's network has received.
func echoes() (n int) {
	data, _ := os.ReadFile("/proc/thread-self/net/snmp")
	var header []string
	for line := range bytes.Lines(data) {
		f := strings.Fields(string(line))
		switch {
		case len(f) == 0 || f[0] != "Icmp:":
		case header == nil:
			header = f
		default:
			for i, name := range header {
				if i < len(f) && (name == "InEchos" || name == "InEchoReps") {
					count, _ := strconv.Atoi(f[i])
					n += count
				}
			}
		}
	}
	return n
}

// Cabled reports whether a veth pair connects two networks, and returns its ends.
func (n *Network) Cabled(other *Network) (end, peer *Link) {
	for i := range n.Links {
		for j := range other.Links {
			a, b := &n.Links[i], &other.Links[j]
			if a.Kind == "veth" && b.Kind == "veth" && a.Peer == b.Index && b.Peer == a.Index {
				return a, b
			}
		}
	}
	return nil, nil
}

// Has reports whether a network has a device as wanted.
func (n *Network) Has(wanted func(*Link) bool) bool {
	return slices.ContainsFunc(n.Links, func(l Link) bool { return wanted(&l) })
}
