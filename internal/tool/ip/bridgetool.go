package ip

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// Bridge is bridge(8) of iproute2: bridge link, fdb and vlan. It shares its session, its output and
// the parameters of a port with ip(8).
var Bridge = &cli.Command{Name: bridgeName, Dialect: Command.Dialect, Run: func(inv *cli.Invocation) error {
	return begin(inv, (*session).runBridge)
}}

const bridgeName = "bridge"

func (s *session) runBridge(list []string) int {
	w := s.words(list)
	color := s.defaultColor()
	for ; w.more() && strings.HasPrefix(w.word(), "-"); w.at++ {
		if w.word() == "--" {
			w.at++
			break
		}
		if w.word() == "--help" {
			s.usage(bridgeHelp)
		}
		s.bridgeOption(w, "-"+strings.TrimLeft(w.word(), "-"), &color)
	}
	if s.oneLine {
		s.out.newline = "\\"
	}
	if !s.json && (color == "always" || color == "auto" && s.out.terminal) {
		s.out.palette = choosePalette(s.Getenv)
	}
	if !s.open() {
		return failed
	}
	s.socket.Strict()
	if !w.more() {
		s.usage(bridgeToolUsage)
	}
	object := w.word()
	for _, o := range [...]struct {
		name string
		run  func(*session, []string) int
	}{{"link", (*session).bridgeLink}, {"fdb", (*session).forwarding}, {"mdb", nil}, {"mst", nil}, {"vlan", (*session).bridgeVLAN}, {"vni", nil}, {"monitor", nil}} {
		switch {
		case !abbreviates(object, o.name):
			continue
		case o.run == nil:
			s.die(`bridge: "` + o.name + `" is not supported`)
		}
		s.command = w.rest()
		return o.run(s, w.rest()[1:])
	}
	if abbreviates(object, "help") {
		s.usage(bridgeToolUsage)
	}
	s.say(`Object "` + object + `" is unknown, try "bridge help".`)
	return badUsage
}

// bridgeOption applies an option, like session.option.
func (s *session) bridgeOption(w *words, option string, color *string) {
	is := func(whole string) bool { return abbreviates(option, whole) }
	switch {
	case is("-help"):
		s.usage(bridgeToolUsage)
	case is("-Version"):
		s.out.text("bridge utility, " + cli.IPRouteVersion + "\n")
		panic(exit(0))
	case is("-stats"), is("-statistics"):
		s.stats++
	case is("-details"):
		s.details = true
	case is("-oneline"):
		s.oneLine = true
	case is("-timestamp"): // only used by bridge monitor
	case is("-family"):
		if family := s.value(w, "family type"); family != "inet" && family != "inet6" {
			s.wrong("invalid protocol family", family)
		}
	case option == "-4", option == "-6": // only used for addresses of tunnels
	case is("-netns"):
		if !s.enter(s.value(w, "netns")) {
			panic(exit(badUsage))
		}
	case colorOption(option, color):
	case is("-compressvlans"):
		s.brief = true
	case is("-force"):
		s.force = true
	case is("-json"):
		s.json = true
	case is("-pretty"):
		s.pretty = true
	case is("-batch"):
		s.die("bridge: -batch is not supported")
	default:
		s.die(`Option "` + w.word() + `" is unknown, try "bridge help".`)
	}
}

// bridgeCommand returns the command that the first word abbreviates, one of the given ones or "show",
// and the words after it. It ends the run for help, and for an unknown word.
func (s *session) bridgeCommand(object string, list []string, commands, usage string) (string, []string) {
	s.mustRememberAll()
	if len(list) == 0 {
		return "show", nil
	}
	for _, command := range strings.Fields(commands + " show lst list help") {
		if !abbreviates(list[0], command) {
			continue
		}
		switch command {
		case "help":
			s.usage(usage)
		case "lst", "list":
			command = "show"
		}
		return command, list[1:]
	}
	s.die(`Command "` + list[0] + `" is unknown, try "bridge ` + object + ` help".`)
	return "", nil
}

// bridgeDevice returns the index of the interface that a word of bridge names. what names the
// interface in the error if it is missing.
func (s *session) bridgeDevice(what, name string) int32 {
	index := s.indexOf(name)
	if index == 0 {
		s.die("Cannot find " + what + ` "` + name + `"`)
	}
	return index
}

// bridgeChange sends a request of bridge. Its exit status for a refusal is not that of ip.
func (s *session) bridgeChange(r *netlink.Request) int {
	if s.do(r, nil) != 0 {
		return badUsage
	}
	return 0
}

// bridgeDump calls each with all messages, between the beginning and the end of the JSON.
func (s *session) bridgeDump(r *netlink.Request, each func(netlink.Message)) int {
	s.out.begin(s.json, s.pretty)
	ok := s.dump(r, each)
	s.out.end()
	if !ok {
		s.say("Dump terminated")
		return failed
	}
	return 0
}

func (s *session) bridgeLink(list []string) int {
	command, list := s.bridgeCommand("link", list, "set change", bridgeLinkUsage)
	if command == "show" {
		return s.listPorts(list)
	}
	return s.setPort(list)
}

// listPorts implements bridge link show. Words without a meaning are ignored, as the real one does.
func (s *session) listPorts(list []string) int {
	var device, master string
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.is("dev"):
			w.single(&device, "dev")
		case w.is("master"):
			w.single(&master, "master")
		}
	}
	var index, above int32
	if device != "" {
		index = s.bridgeDevice("device", device)
	}
	if master != "" {
		above = s.bridgeDevice("device", master)
	}
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Family: unix.AF_BRIDGE})}
	return s.bridgeDump(r, func(m netlink.Message) {
		info, data, ok := netlink.Cut[unix.IfInfomsg](m.Data)
		t := netlink.Parse(data, unix.IFLA_MASTER+unix.IFLA_PROTINFO+unix.IFLA_AF_SPEC)
		if ok && (index == 0 || info.Index == index) && (above == 0 || int32(t.U32(unix.IFLA_MASTER)) == above) {
			s.showPortLine(info, t)
		}
	})
}

// portDetails are the words of the parameters that bridge -details link prints, in that order.
const portDetails = "hairpin guard root_block fastleave learning learning_sync flood mcast_flood bcast_flood mcast_router mcast_to_unicast " +
	"neigh_suppress neigh_vlan_suppress neigh_forward_grat vlan_tunnel isolated locked mab mcast_n_groups mcast_max_groups backup_port backup_nhid"

// showPortDetails prints what -details adds to a port. Some words are not those of ip.
func (s *session) showPortDetails(t netlink.Table) {
	for _, word := range strings.Fields(portDetails) {
		p := parameter{key: word}
		switch word {
		case "learning_sync":
			p.attribute, p.form = unix.IFLA_BRPORT_LEARNING_SYNC, onOff
		case "mcast_router":
			p.attribute, p.form = unix.IFLA_BRPORT_MULTICAST_ROUTER, bits8
		case "mcast_n_groups":
			p.attribute, p.form = unix.IFLA_BRPORT_MCAST_N_GROUPS, bits32
		case "mcast_max_groups":
			p.attribute, p.form = unix.IFLA_BRPORT_MCAST_MAX_GROUPS, bits32
		default:
			p = parameter{word: word}
		}
		s.showParameters([]parameter{p}, portWords, t)
	}
}

// showPortLine prints a port in bridge link.
func (s *session) showPortLine(info unix.IfInfomsg, t netlink.Table) {
	o := s.out
	o.object("")
	o.int("ifindex", "", int64(info.Index), ": ")
	s.showFlags(info.Flags, s.showName(0, ": ", t))
	if t.Has(unix.IFLA_MTU) {
		o.uint("mtu", "mtu ", uint64(t.U32(unix.IFLA_MTU)), " ")
	}
	if t.Has(unix.IFLA_MASTER) {
		o.string("master", "master ", s.nameOf(int32(t.U32(unix.IFLA_MASTER))), " ")
	}
	if t.Has(unix.IFLA_PROTINFO) {
		p := netlink.Parse(t.Get(unix.IFLA_PROTINFO), neighborForwardGratuitous)
		s.showParameters(portShown[:3], portWords, p)
		if s.details {
			o.text(o.newline, "    ")
			s.showPortDetails(p)
		}
	}
	o.text("\n")
	o.endObject()
}

// setPort implements bridge link set.
func (s *session) setPort(list []string) int {
	device := ""
	flags := uint16(0)
	r := &netlink.Request{Type: unix.RTM_SETLINK}
	end := r.Attributes.Begin(unix.IFLA_PROTINFO | unix.NLA_F_NESTED)
	w := s.words(list)
	for ; w.more(); w.at++ {
		p := w.parameter(portWords)
		switch {
		case w.is("dev"):
			device = w.next()
		case w.is("self"):
			flags |= portSelf
		case w.is("master"):
			flags |= portMaster
		case w.is("nobackup_port"):
			r.Attributes.U32(unix.IFLA_BRPORT_BACKUP_PORT, 0)
		case p == nil || !w.is(p.word) || p.form == empty || p.form == maskOfNames || p.form == fastLeaving:
			s.usage(bridgeLinkUsage)
		case p.form == portState:
			r.Attributes.U8(uint16(p.attribute), s.statePort(w.next()))
		case p.form == portInt || p.form == bits16:
			n, _, _ := numeral.Signed(w.next(), 10)
			if p.form == bits16 {
				r.Attributes.U16(uint16(p.attribute), uint16(n))
			} else if n > 0 {
				r.Attributes.U32(uint16(p.attribute), uint32(n))
			}
		case !w.take(p, &r.Attributes):
			return wrongSwitch
		}
	}
	end()
	if device == "" {
		s.die("Device is a required argument.")
	}
	if flags != 0 {
		end := r.Attributes.Begin(unix.IFLA_AF_SPEC)
		r.Attributes.U16(portFlags, flags)
		end()
	}
	r.Header = netlink.Header(unix.IfInfomsg{Family: unix.AF_BRIDGE, Index: s.bridgeDevice("bridge device", device)})
	return s.bridgeChange(r)
}

// IFLA_BRIDGE_FLAGS, and its bits: whether a request is for the master of a port or for the port itself.
const (
	portFlags  = 0
	portMaster = 1
	portSelf   = 2
)

// wrongSwitch is bridge's exit status for a value other than on and off: the last byte of -EINVAL.
const wrongSwitch = 256 - int(unix.EINVAL)

// statePort parses a state of a port: a number or a name.
func (s *session) statePort(word string) uint8 {
	if n, rest, _ := numeral.Signed(word, 10); rest == "" && word != "" {
		return uint8(n)
	}
	i := place(portStates, word)
	if i < 0 {
		s.die("Error: invalid STP port state")
	}
	return uint8(i)
}
