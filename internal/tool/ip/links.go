package ip

import (
	"strconv"

	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// A link is what is remembered of an interface.
type link struct {
	name     string
	flags    uint32
	hardware uint16 // an ARPHRD_* number
}

// links are the interfaces that the session has seen.
type links struct {
	byIndex map[int32]link
	byName  map[string]int32
	all     bool // all of them have been asked for
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

// rememberLink reads what is worth remembering of a message about an interface, and
// returns its index.
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

// Bits of IFLA_EXT_MASK: what is told of an interface, and what is not.
const (
	virtualFunctions = 1 << 0
	noStatistics     = 1 << 3
	nameOnly         = 1 << 8 // of newer kernels
)

// askLink asks for an interface by its name or, where that is empty, its index.
func (s *session) askLink(name string, index int32) (netlink.Message, bool) {
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Index: index})}
	r.Attributes.U32(unix.IFLA_EXT_MASK, virtualFunctions|noStatistics|nameOnly)
	if name != "" {
		r.Attributes.Text(nameAttribute(name), name)
	}
	m, err := s.ask(r)
	return m, err == nil
}

// nameAttribute is the attribute that an interface's name is asked for with: one that no
// interface can be called may be another name of one.
func nameAttribute(name string) uint16 {
	if validName(name) {
		return unix.IFLA_IFNAME
	}
	return unix.IFLA_ALT_IFNAME
}

// validName reports whether an interface may have the name.
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

// validOtherName reports whether the name may be another one of an interface.
func validOtherName(name string) bool { return name != "" && len(name) < 128 }

// indexOf returns the index of the interface of that name; 0 where there is none. "ifN"
// is the one with the index N.
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

// linkAt returns what is known of the interface with that index, and asks where
// nothing is.
func (s *session) linkAt(index int32) (link, bool) {
	x, ok := s.links.byIndex[index]
	if !ok && index != 0 {
		if m, found := s.askLink("", index); found && s.rememberLink(m) == index {
			x, ok = s.links.byIndex[index]
		}
	}
	return x, ok
}

// nameOf returns the name of the interface with that index.
func (s *session) nameOf(index int32) string {
	if index == 0 {
		return "*"
	}
	if x, ok := s.linkAt(index); ok {
		return x.name
	}
	return nameless(index)
}

// nameless is what an interface is called that cannot be asked for its name.
func nameless(index int32) string { return "if" + strconv.FormatUint(uint64(uint32(index)), 10) }

// rememberAll asks for all interfaces, once. It reports whether that has succeeded.
func (s *session) rememberAll() bool {
	if s.links.all {
		return true
	}
	s.links.all = true
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{})}
	r.Attributes.U32(unix.IFLA_EXT_MASK, virtualFunctions|noStatistics|nameOnly)
	return s.dump(r, func(m netlink.Message) { s.rememberLink(m) })
}

// linkInfo returns the kind of an interface and what is told of that kind.
func linkInfo(attributes netlink.Table) (kind string, info netlink.Table) {
	info = netlink.Parse(attributes.Get(unix.IFLA_LINKINFO), unix.IFLA_INFO_SLAVE_DATA)
	return info.Text(unix.IFLA_INFO_KIND), info
}

// vrf asks for an interface that is a VRF. It returns 0 for the table where there is
// no such one.
func (s *session) vrf(name string) (index int32, table uint32, err error) {
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Family: s.family})}
	r.Attributes.Text(unix.IFLA_IFNAME, name)
	m, err := s.ask(r)
	if err != nil {
		return 0, 0, err
	}
	header, attributes, _ := netlink.Cut[unix.IfInfomsg](m.Data)
	kind, info := linkInfo(netlink.Parse(attributes, unix.IFLA_LINKINFO))
	if kind != "vrf" {
		return 0, 0, nil
	}
	data := netlink.Parse(info.Get(unix.IFLA_INFO_DATA), unix.IFLA_VRF_TABLE)
	return header.Index, data.U32(unix.IFLA_VRF_TABLE), nil
}

// vrfIndex returns the index of a VRF that a word names, or ends the run.
func (w *words) vrfIndex(name string) int32 {
	index := w.indexOf(name)
	if found, _, _ := w.vrf(name); index == 0 || found == 0 {
		w.wrong("Not a valid VRF name\n", name)
	}
	return index
}

// vrfTable returns the routing table of a VRF that a word names, or ends the run.
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

// masterIndex returns the index of the interface that a word names as a master, or
// ends the run.
func (w *words) masterIndex(name string) int32 {
	index := w.indexOf(name)
	if index == 0 {
		w.wrong("Device does not exist\n", name)
	}
	return index
}

// decimal is a number in decimal digits.
func decimal[N ~int | ~int32 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr](n N) string {
	return strconv.FormatInt(int64(n), 10)
}
