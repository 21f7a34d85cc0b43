package ip

import (
	"encoding/hex"
	"os"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// multicast implements ip maddress.
func (s *session) multicast(list []string) int {
	if len(list) == 0 {
		return s.listGroups(nil)
	}
	command, rest := list[0], list[1:]
	is := func(whole string) bool { return abbreviates(command, whole) }
	switch {
	case is("add"):
		return s.changeGroup(unix.SIOCADDMULTI, rest)
	case is("delete"):
		return s.changeGroup(unix.SIOCDELMULTI, rest)
	case is("list"), is("show"), is("lst"):
		return s.listGroups(rest)
	case is("help"):
		s.usage(multicastUsage)
	}
	s.unknown("maddr", command)
	return failed
}

// A multicastGroup is a multicast address that an interface receives.
type multicastGroup struct {
	index   int
	device  string
	family  uint8
	address []byte
	users   int
	static  bool // added by hand
}

// listGroups implements ip maddress show.
func (s *session) listGroups(list []string) int {
	device := ""
	w := s.words(list)
	for ; w.more(); w.at++ {
		if w.is("dev") {
			w.next()
		} else if w.begins("help") {
			s.usage(multicastUsage)
		}
		if device != "" {
			w.garbage("dev", w.word())
		}
		device = w.word()
	}
	var all []multicastGroup
	for _, x := range []struct {
		family uint8
		read   func() []multicastGroup
	}{{unix.AF_PACKET, linkGroups}, {unix.AF_INET, groups4}, {unix.AF_INET6, groups6}} {
		if s.family == unix.AF_UNSPEC || s.family == x.family {
			all = append(all, x.read()...)
		}
	}
	all = slices.DeleteFunc(all, func(g multicastGroup) bool { return device != "" && g.device != device })
	slices.SortStableFunc(all, func(a, b multicastGroup) int { return a.index - b.index })
	s.out.begin(s.json, s.pretty)
	s.showGroups(all)
	s.out.end()
	return 0
}

// rowsOf returns the words of each line of a file in /proc/net.
func rowsOf(name string) (rows [][]string) {
	text, _ := os.ReadFile("/proc/net/" + name)
	for line := range strings.Lines(string(text)) {
		rows = append(rows, strings.Fields(line))
	}
	return rows
}

// linkGroups reads /proc/net/dev_mcast: index, name, users, whether it is static, address.
func linkGroups() (all []multicastGroup) {
	for _, row := range rowsOf("dev_mcast") {
		if len(row) < 5 {
			continue
		}
		address, err := hex.DecodeString(row[4])
		if err != nil {
			continue
		}
		g := multicastGroup{device: row[1], family: unix.AF_PACKET, address: address, static: row[3] != "0"}
		g.index, _ = strconv.Atoi(row[0])
		g.users, _ = strconv.Atoi(row[2])
		all = append(all, g)
	}
	return all
}

// groups4 reads /proc/net/igmp: a line for each interface, then its groups.
func groups4() (all []multicastGroup) {
	g := multicastGroup{family: unix.AF_INET}
	for i, row := range rowsOf("igmp") {
		switch {
		case i == 0 || len(row) < 2:
		case row[1] == ":" || len(row) > 2 && row[2] == ":" || strings.HasSuffix(row[1], ":"):
			g.index, _ = strconv.Atoi(row[0])
			g.device = strings.TrimSuffix(row[1], ":")
		default:
			address, err := hex.DecodeString(row[0])
			if err != nil {
				continue
			}
			slices.Reverse(address) // it is printed as a number in the machine's byte order
			g.address = address
			g.users, _ = strconv.Atoi(row[1])
			all = append(all, g)
		}
	}
	return all
}

// groups6 reads /proc/net/igmp6: index, name, address, users.
func groups6() (all []multicastGroup) {
	for _, row := range rowsOf("igmp6") {
		if len(row) < 4 {
			continue
		}
		address, err := hex.DecodeString(row[2])
		if err != nil {
			continue
		}
		g := multicastGroup{device: row[1], family: unix.AF_INET6, address: address}
		g.index, _ = strconv.Atoi(row[0])
		g.users, _ = strconv.Atoi(row[3])
		all = append(all, g)
	}
	return all
}

// showGroups prints groups in the order of their interfaces.
func (s *session) showGroups(all []multicastGroup) {
	o := s.out
	for i, g := range all {
		if first := i == 0 || all[i-1].index != g.index; first || s.oneLine && o.document == nil {
			if first && i > 0 {
				o.endArray()
				o.endObject()
			}
			if first {
				o.object("")
			}
			o.uint("ifindex", "", uint64(g.index), ":")
			o.colored(interfaceName, "ifname", "\t", g.device, "")
			o.split()
			if first {
				o.array("maddr")
			}
		}
		o.object("")
		if g.family == unix.AF_PACKET {
			o.colored(hardwareAddress, "link", "\tlink  ", hardwareText(g.address, 0), "")
		} else {
			o.string("family", "\t", familyName(g.family), strings.Repeat(" ", 6-len(familyName(g.family))))
			o.colored(familyColor(g.family), "address", "", s.host(g.family, g.address), "")
		}
		if g.users != 1 {
			o.uint("users", " users ", uint64(g.users), "")
		}
		if g.static {
			o.string("features", " ", "static", "")
		}
		o.text("\n")
		o.endObject()
	}
	if all != nil {
		o.endArray()
		o.endObject()
	}
}

// An interfaceRequest is the struct ifreq of netdevice(7).
type interfaceRequest struct {
	name  [unix.IFNAMSIZ]byte
	value [24]byte
}

func (r *interfaceRequest) call(fd int, number uintptr) error {
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), number, uintptr(unsafe.Pointer(r))); errno != 0 {
		return errno
	}
	return nil
}

// changeGroup implements ip maddress add and delete for link-layer addresses.
func (s *session) changeGroup(number uintptr, list []string) int {
	var r interfaceRequest
	const family = 2 // the length of sa_family in struct sockaddr
	device, hasAddress := "", false
	w := s.words(list)
	for ; w.more(); w.at++ {
		if w.is("dev") {
			if w.single(&device, "dev"); !validName(device) {
				w.wrong(`"dev" not a valid ifname`, device)
			}
			copy(r.name[:], device)
			continue
		}
		if w.begins("address") {
			w.next()
		}
		if w.begins("help") {
			s.usage(multicastUsage)
		}
		if hasAddress {
			w.twice("address", w.word())
		}
		address, ok := w.hardware(w.word(), longestGroup)
		if !ok {
			panic(exit(failed))
		}
		if len(address) != ethernetLength {
			return s.fail("Error: Invalid address length " + decimal(len(address)) + " - must be " + decimal(ethernetLength) + " bytes")
		}
		copy(r.value[family:], address)
		hasAddress = address[0] != 0
	}
	if device == "" {
		s.die(`Not enough information: "dev" is required.`)
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return s.fail("Cannot create socket: " + strerror(err))
	}
	defer unix.Close(fd)
	if err := r.call(fd, number); err != nil {
		return s.fail("ioctl: " + strerror(err))
	}
	return 0
}
