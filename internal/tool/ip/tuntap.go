package ip

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/linux/ids"
	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// tuntap implements ip tuntap.
func (s *session) tuntap(list []string) int {
	if len(list) == 0 {
		return s.listTunnels()
	}
	command, rest := list[0], list[1:]
	is := func(whole string) bool { return abbreviates(command, whole) }
	switch {
	case is("add"):
		return s.changeTunnel(rest, true)
	case is("delete"):
		return s.changeTunnel(rest, false)
	case is("show"), is("lst"), is("list"):
		return s.listTunnels()
	case is("help"):
		s.usage(tuntapUsage)
	}
	s.unknown("tuntap", command)
	return failed
}

// tunnelDevice is the device file whose ioctl(2) calls make tunnels.
const tunnelDevice = "/dev/net/tun"

// tunnelFlags are the flags of a tunnel, IFF_*, in the order in which ip prints them. An inverted
// flag is printed when it is not set.
var tunnelFlags = []struct {
	bit      uint64
	name     string
	inverted bool
}{
	{unix.IFF_TUN, "tun", false}, {unix.IFF_TAP, "tap", false}, {unix.IFF_NO_PI, "pi", true}, {unix.IFF_ONE_QUEUE, "one_queue", false},
	{unix.IFF_MULTI_QUEUE, "multi_queue", false}, {unix.IFF_VNET_HDR, "vnet_hdr", false}, {unix.IFF_PERSIST, "persist", false},
	{unix.IFF_NOFILTER, "filter", true},
}

// changeTunnel makes a tunnel that stays, or deletes one.
func (s *session) changeTunnel(list []string, adding bool) int {
	p := &tunnelRequest{words: s.words(list), adding: adding, flags: unix.IFF_NO_PI, user: -1, group: -1}
	for ; p.more(); p.at++ {
		p.take()
	}
	if p.flags&(unix.IFF_TUN|unix.IFF_TAP) == 0 {
		return s.fail("You failed to specify a tunnel mode")
	}
	fd, err := unix.Open(tunnelDevice, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return s.fail("open: " + strerror(err))
	}
	defer unix.Close(fd)
	var r interfaceRequest
	copy(r.name[:], p.name)
	if adding {
		p.flags |= unix.IFF_TUN_EXCL
	}
	binary.NativeEndian.PutUint16(r.value[:], p.flags)
	if err := r.call(fd, unix.TUNSETIFF); err != nil {
		return s.fail("ioctl(TUNSETIFF): " + strerror(err))
	}
	for _, x := range []struct {
		name    string
		request uint
		value   int
	}{
		{"TUNSETOWNER", unix.TUNSETOWNER, p.user}, {"TUNSETGROUP", unix.TUNSETGROUP, p.group},
		{"TUNSETPERSIST", unix.TUNSETPERSIST, map[bool]int{true: 1}[adding]},
	} {
		if x.value < 0 {
			continue
		}
		if err := unix.IoctlSetInt(fd, x.request, x.value); err != nil {
			return s.fail("ioctl(" + x.name + "): " + strerror(err))
		}
	}
	return 0
}

// A tunnelRequest is the parsed command line of ip tuntap add or delete.
type tunnelRequest struct {
	*words
	adding      bool
	name        string
	flags       uint16
	user, group int // -1 for none
}

// take parses a word and its value.
func (p *tunnelRequest) take() {
	w := p.words
	switch {
	case w.begins("mode"):
		p.takeMode()
	case p.adding && w.begins("user"):
		p.user = w.account("user", ids.Host().User)
	case p.adding && w.begins("group"):
		p.group = w.account("group", ids.Host().Group)
	case w.begins("pi"):
		p.flags &^= unix.IFF_NO_PI
	case w.begins("one_queue"):
		p.flags |= unix.IFF_ONE_QUEUE
	case w.begins("vnet_hdr"):
		p.flags |= unix.IFF_VNET_HDR
	case w.begins("multi_queue"):
		p.flags |= unix.IFF_MULTI_QUEUE
	case w.begins("dev"):
		p.takeName(`"dev"`, w.next())
	default:
		if w.begins("name") {
			w.next()
		} else if w.begins("help") {
			w.usage(tuntapUsage)
		}
		if p.name != "" {
			w.garbage("name", w.word())
		}
		p.takeName(`"name"`, w.word())
	}
}

func (p *tunnelRequest) takeName(what, name string) {
	if !validName(name) {
		p.wrong(what+" not a valid ifname", name)
	}
	p.name = name
}

func (p *tunnelRequest) takeMode() {
	var flag, other uint16
	switch p.next(); {
	case p.begins("tun"):
		flag, other = unix.IFF_TUN, unix.IFF_TAP
	case p.begins("tap"):
		flag, other = unix.IFF_TAP, unix.IFF_TUN
	default:
		p.die(`Unknown tunnel mode "` + p.word() + `"`)
	}
	if p.flags&other != 0 {
		p.die("You managed to ask for more than one tunnel mode.")
	}
	p.flags |= flag
}

// account parses the number or the name of a user or a group.
func (w *words) account(what string, find func(string) (uint32, bool)) int {
	word := w.next()
	if n, rest, _ := numeral.Signed(word, 10); word != "" && rest == "" {
		return int(n)
	}
	id, ok := find(word)
	if !ok {
		w.die("invalid " + what + ` "` + word + `"`)
	}
	return int(id)
}

// tunnelKind is the kind of the interfaces that are tunnels of this form.
const tunnelKind = "tun"

// listTunnels implements ip tuntap show. The words after "show" are ignored, as by the real ip.
func (s *session) listTunnels() int {
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{})}
	end := r.Attributes.Begin(unix.IFLA_LINKINFO)
	r.Attributes.Add(unix.IFLA_INFO_KIND, []byte(tunnelKind))
	end()
	var names []string
	ok := s.dump(r, func(m netlink.Message) {
		_, data, _ := netlink.Cut[unix.IfInfomsg](m.Data)
		t := netlink.Parse(data, unix.IFLA_LINKINFO)
		if kind, _ := linkInfo(t); kind == tunnelKind && t.Has(unix.IFLA_IFNAME) {
			names = append(names, t.Text(unix.IFLA_IFNAME))
		}
	})
	if !ok {
		return s.fail("Dump terminated")
	}
	s.out.begin(s.json, s.pretty)
	for _, name := range names {
		s.showTunnel(name)
	}
	s.out.end()
	return 0
}

// showTunnel prints a tunnel as sysfs(5) shows it.
func (s *session) showTunnel(name string) {
	property := func(what string) string {
		text, _ := os.ReadFile("/sys/class/net/" + name + "/" + what)
		return strings.TrimSpace(string(text))
	}
	flags, err := strconv.ParseUint(property("tun_flags"), 0, 64)
	if err != nil {
		return
	}
	o := s.out
	o.object("")
	o.colored(interfaceName, "ifname", "", name, "")
	o.text(":")
	o.array("flags")
	for _, f := range tunnelFlags {
		if (flags&f.bit != 0) != f.inverted {
			o.string("", " ", f.name, "")
		}
	}
	o.endArray()
	for _, x := range []struct{ key, file string }{{"user", "owner"}, {"group", "group"}} {
		if id, err := strconv.ParseInt(property(x.file), 10, 64); err == nil && id != -1 {
			o.int(x.key, " "+x.key+" ", id, "")
		}
	}
	if s.details {
		s.showAttached(name)
	}
	o.text("\n")
	o.endObject()
}

// showAttached prints the processes that have a tunnel open.
func (s *session) showAttached(name string) {
	o := s.out
	o.split()
	o.text("\tAttached to processes:")
	o.array("processes")
	defer o.endArray()
	files, _ := filepath.Glob("/proc/[0-9]*/fd/[0-9]*")
	for _, file := range files {
		if target, err := os.Readlink(file); err != nil || target != tunnelDevice {
			continue
		}
		process, fd, _ := strings.Cut(strings.TrimPrefix(file, "/proc/"), "/fd/")
		info, _ := os.ReadFile("/proc/" + process + "/fdinfo/" + fd)
		if !strings.Contains("\n"+string(info), "\niff:\t"+name+"\n") {
			continue
		}
		command, _ := os.ReadFile("/proc/" + process + "/comm")
		o.object("")
		o.string("name", " ", strings.TrimSpace(string(command)), "")
		o.bare("pid", "(", process, ")")
		o.endObject()
	}
}

// Attributes of a tunnel, IFLA_TUN_*.
const (
	tunnelOwner    = 1
	tunnelGroup    = 2
	tunnelType     = 3
	tunnelPI       = 4
	tunnelHeader   = 5
	tunnelPersist  = 6
	tunnelMulti    = 7
	tunnelQueues   = 8
	tunnelDisabled = 9
)

// showTunnelKind prints the attributes of a tunnel in ip link show.
func showTunnelKind(s *session, t netlink.Table) {
	o := s.out
	if t.Has(tunnelType) {
		switch n := t.U8(tunnelType); n {
		case unix.IFF_TUN:
			o.string("type", "type ", "tun", " ")
		case unix.IFF_TAP:
			o.string("type", "type ", "tap", " ")
		default:
			o.string("type", "type ", "UNKNOWN:"+decimal(n), " ")
		}
	}
	if t.Has(tunnelPI) {
		o.onOff("pi", "pi ", t.U8(tunnelPI) != 0, " ")
	}
	if t.Has(tunnelHeader) {
		o.onOff("vnet_hdr", "vnet_hdr ", t.U8(tunnelHeader) != 0, " ")
	}
	if t.Has(tunnelMulti) {
		multi := t.U8(tunnelMulti) != 0
		o.memberBare("multi_queue", strconv.FormatBool(multi))
		if multi {
			o.text("multi_queue ")
			o.uint("numqueues", "numqueues ", uint64(t.U32(tunnelQueues)), " ")
			o.uint("numdisabled", "numdisabled ", uint64(t.U32(tunnelDisabled)), " ")
		}
	}
	if t.Has(tunnelPersist) {
		o.onOff("persist", "persist ", t.U8(tunnelPersist) != 0, " ")
	}
	if t.Has(tunnelOwner) {
		o.string("user", "user ", ids.Host().UserName(t.U32(tunnelOwner)), " ")
	}
	if t.Has(tunnelGroup) {
		o.string("group", "group ", ids.Host().GroupName(t.U32(tunnelGroup)), " ")
	}
}
