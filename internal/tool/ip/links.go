package ip

import (
	"strconv"

	"contedor/internal/hint"
	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// A link is the cached data of an interface.
type link struct {
	name     string
	flags    uint32
	hardware uint16 // an ARPHRD_* number
}

// links is the cache of interfaces.
type links struct {
	byIndex map[int32]link
	byName  map[string]int32
	all     bool // the cache is complete
}

func (l *links) remember(index int32, x link) {
	if l.byIndex == nil {
		l.byIndex, l.byName = map[int32]link{}, map[string]int32{}
	}
	l.forget(index)
	l.byIndex[index] = x
	l.byName[x.name] = index
}

func (l *links) forget(index int32) {
	if x, ok := l.byIndex[index]; ok {
		delete(l.byName, x.name)
		delete(l.byIndex, index)
	}
}

// rememberLink caches the data in a message about an interface, and returns its index.
func (s *session) rememberLink(m netlink.Message) int32 {
	info, attributes, ok := netlink.Cut[unix.IfInfomsg](m.Data)
	if !ok || m.Type != unix.RTM_NEWLINK {
		return 0
	}
	if name := netlink.Parse(attributes, unix.IFLA_IFNAME).Text(unix.IFLA_IFNAME); name != "" {
		s.links.remember(info.Index, link{name, info.Flags, info.Type})
	}
	return info.Index
}

// Bits of IFLA_EXT_MASK. They select the attributes of an interface.
const (
	virtualFunctions = 1 << 0
	noStatistics     = 1 << 3
	nameOnly         = 1 << 8 // only in newer kernels
)

// askLink requests an interface by its name or, if that is empty, by its index.
func (s *session) askLink(name string, index int32) (netlink.Message, bool) {
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Index: index})}
	r.Attributes.U32(unix.IFLA_EXT_MASK, virtualFunctions|noStatistics|nameOnly)
	if name != "" {
		r.Attributes.Text(nameAttribute(name), name)
	}
	m, err := s.ask(r)
	return m, err == nil
}

// nameAttribute returns the attribute for requests by name. A name that is invalid for an interface
// may be an alternative name.
func nameAttribute(name string) uint16 {
	if validName(name) {
		return unix.IFLA_IFNAME
	}
	return unix.IFLA_ALT_IFNAME
}

// validName reports whether a name is valid for an interface.
func validName(name string) bool {
	if name == "" || len(name) >= unix.IFNAMSIZ || name == "." || name == ".." {
		return false
	}
	for i := range len(name) {
		switch name[i] {
		case '/', ' ', '\t', '\n', '\v', '\f', '\r':
			return false
		}
	}
	return true
}

// validOtherName reports whether a name is valid as an alternative name.
func validOtherName(name string) bool { return name != "" && len(name) < 128 }

// indexOf returns the index of the interface with a name, or 0 if there is none. "ifN" stands for
// the interface with index N.
func (s *session) indexOf(name string) int32 {
	if index, ok := s.links.byName[name]; ok {
		return index
	}
	if m, ok := s.askLink(name, 0); ok {
		if index := s.rememberLink(m); index != 0 {
			return index
		}
	}
	if len(name) > 2 && name[:2] == "if" {
		n, _, _ := numeral.Unsigned(name[2:], 10)
		return int32(n)
	}
	return 0
}

// linkAt returns the cached data of the interface with an index. It requests the interface if it
// is not cached.
func (s *session) linkAt(index int32) (link, bool) {
	x, ok := s.links.byIndex[index]
	if !ok && index != 0 {
		if m, found := s.askLink("", index); found && s.rememberLink(m) == index {
			x, ok = s.links.byIndex[index]
		}
	}
	return x, ok
}

// nameOf returns the name of the interface with an index.
func (s *session) nameOf(index int32) string {
	if index == 0 {
		return "*"
	}
	if x, ok := s.linkAt(index); ok {
		return x.name
	}
	return nameless(index)
}

// nameless returns the text for an interface whose name is unknown.
func nameless(index int32) string { return "if" + strconv.FormatUint(uint64(uint32(index)), 10) }

// rememberAll caches all interfaces at its first call. It reports whether that succeeded.
func (s *session) rememberAll() bool {
	if s.links.all {
		return true
	}
	s.links.all = true
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{})}
	r.Attributes.U32(unix.IFLA_EXT_MASK, virtualFunctions|noStatistics|nameOnly)
	return s.dump(r, func(m netlink.Message) { s.rememberLink(m) })
}

// linkInfo returns the kind of an interface and the attributes of that kind.
func linkInfo(attributes netlink.Table) (kind string, info netlink.Table) {
	info = netlink.Parse(attributes.Get(unix.IFLA_LINKINFO), unix.IFLA_INFO_SLAVE_DATA)
	return info.Text(unix.IFLA_INFO_KIND), info
}

// vrf requests an interface that is a VRF. table is 0 if the interface is not a VRF.
func (s *session) vrf(name string) (index int32, table uint32, err error) {
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Family: s.family})}
	r.Attributes.Text(unix.IFLA_IFNAME, name)
	m, err := s.ask(r)
	if err != nil {
		return 0, 0, err
	}
	index, table = vrfOf(m)
	return index, table, nil
}

// vrfOf returns the index and the routing table of an interface, or 0 if it is not a VRF.
func vrfOf(m netlink.Message) (index int32, table uint32) {
	header, attributes, _ := netlink.Cut[unix.IfInfomsg](m.Data)
	kind, info := linkInfo(netlink.Parse(attributes, unix.IFLA_LINKINFO))
	if kind != "vrf" {
		return 0, 0
	}
	data := netlink.Parse(info.Get(unix.IFLA_INFO_DATA), unix.IFLA_VRF_TABLE)
	return header.Index, data.U32(unix.IFLA_VRF_TABLE)
}

// vrfIndex returns the index of the VRF with a name, or ends the run.
func (w *words) vrfIndex(name string) int32 {
	index := w.indexOf(name)
	if found, _, _ := w.vrf(name); index == 0 || found == 0 {
		w.wrong("Not a valid VRF name\n", name)
	}
	return index
}

// vrfTable returns the routing table of the VRF with a name, or ends the run.
func (w *words) vrfTable(name string) uint32 {
	_, table, err := w.vrf(name)
	if errnoOf(err) == unix.ENODEV && name == "default" {
		table = unix.RT_TABLE_MAIN
	}
	if table == 0 {
		w.wrong("Invalid VRF\n", name)
	}
	return table
}

// masterIndex returns the index of the master with a name, or ends the run.
func (w *words) masterIndex(name string) int32 {
	index := w.indexOf(name)
	if index == 0 {
		w.missing("Device does not exist\n", name, &hint.Network{Words: []string{name}}, unix.ENODEV)
	}
	return index
}

// decimal formats a number in decimal.
func decimal[N ~int | ~int32 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr](n N) string {
	return strconv.FormatInt(int64(n), 10)
}
