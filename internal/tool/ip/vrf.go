package ip

import (
	"strings"

	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// vrfs implements ip vrf show. The other commands of ip vrf are not supported.
func (s *session) vrfs(list []string) int {
	if len(list) == 0 {
		return s.showVRFs()
	}
	command, rest := list[0], list[1:]
	is := func(whole string) bool { return abbreviates(command, whole) }
	switch {
	case is("identify"), is("pids"), is("exec"):
		s.unsupported(`"vrf ` + command + `"`)
	case is("show"), is("lst"), is("list"):
	case is("help"):
		s.usage(vrfUsage)
	default:
		s.unknown("vrf", command)
	}
	switch len(rest) {
	case 0:
		return s.showVRFs()
	case 1:
		_, table, err := s.vrf(rest[0])
		if err != nil || table == 0 {
			s.die("Invalid VRF")
		}
		s.out.text(rest[0], " ", decimal(table), "\n")
		return 0
	}
	s.usage(vrfUsage)
	return badUsage
}

// showVRFs lists the interfaces of kind vrf with their routing tables.
func (s *session) showVRFs() int {
	const nameWidth, tableWidth = 16, 5
	o, found := s.out, false
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Family: s.family})}
	o.begin(s.json, s.pretty)
	o.text(pad("Name", nameWidth), "  Table\n", strings.Repeat("-", nameWidth+2+tableWidth), "\n")
	ok := s.dump(r, func(m netlink.Message) {
		index, table := vrfOf(m)
		if table == 0 {
			return
		}
		found = true
		o.object("")
		name := s.nameOf(index)
		o.string("name", "", name, strings.Repeat(" ", max(nameWidth-len(name), 0)))
		o.uint("table", "  "+strings.Repeat(" ", max(tableWidth-len(decimal(table)), 0)), uint64(table), "\n")
		o.endObject()
	})
	if !found {
		o.text("No VRF has been configured\n")
	}
	o.end()
	if !ok {
		return failed
	}
	return 0
}
