package ip

import (
	"slices"
	"strings"

	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// link implements ip link.
func (s *session) link(list []string) int {
	if len(list) == 0 {
		return s.listLinks(nil)
	}
	command, rest := list[0], list[1:]
	is := func(whole ...string) bool {
		return slices.ContainsFunc(whole, func(x string) bool { return abbreviates(command, x) })
	}
	switch {
	case is("add"):
		return s.changeLink(unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_EXCL, rest)
	case is("set", "change"):
		return s.changeLink(unix.RTM_NEWLINK, 0, rest)
	case is("replace"):
		return s.changeLink(unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_REPLACE, rest)
	case is("delete"):
		return s.changeLink(unix.RTM_DELLINK, 0, rest)
	case is("show", "lst", "list"):
		return s.listLinks(rest)
	case is("xstats"), is("afstats"):
		s.unsupported(`"link ` + command + `"`)
	case is("property"):
		return s.changeNames(rest)
	case is("help"):
		return s.linkHelp(rest)
	}
	s.unknown("link", command)
	return failed
}

// listLinks implements ip link show.
func (s *session) listLinks(list []string) int {
	s.family, s.linked = unix.AF_PACKET, true
	return s.listAddresses(list)
}

// linkHelp implements ip link help [KIND]. The help for a kind goes to standard output, with status
// 0.
func (s *session) linkHelp(list []string) int {
	if len(list) > 0 {
		if k := kindFor(list[0]); k != nil && k.usage != nil {
			s.out.text(k.usage())
			return 0
		}
		if isUnknownKind(list[0]) {
			s.unsupported(`the kind "` + list[0] + `"`)
		}
	}
	s.usage(linkUsage)
	return badUsage
}

// A linkRequest is a request that makes or changes an interface, or its peer.
type linkRequest struct {
	create        bool
	family        uint8
	index         int32
	flags, change uint32
	attributes    netlink.Attributes
}

func (s *session) changeLink(kind, flags uint16, list []string) int {
	r := &linkRequest{create: flags&unix.NLM_F_CREATE != 0, family: s.family}
	w := s.words(list)
	name, status := r.parse(w)
	if status != 0 {
		return status
	}
	switch {
	case name != "":
		if status := r.parseKind(w, name); status != 0 {
			return status
		}
	case r.create:
		return s.fail(`Not enough information: "type" argument is required`)
	}
	status = s.do(&netlink.Request{
		Type: kind, Flags: flags, Attributes: r.attributes,
		Header: netlink.Header(unix.IfInfomsg{Family: r.family, Index: r.index, Flags: r.flags, Change: r.change}),
	}, func(m netlink.Message) { s.showLink(m, echoFilter) })
	s.closeOpened()
	if status == 0 {
		s.links.forget(r.index)
	}
	return status
}

// parseKind parses the words after "type KIND".
func (r *linkRequest) parseKind(w *words, name string) int {
	end := r.attributes.Begin(unix.IFLA_LINKINFO)
	r.attributes.Text(unix.IFLA_INFO_KIND, name)
	attribute := uint16(unix.IFLA_INFO_DATA)
	if i := strings.IndexByte(name, '_'); i >= 0 && name[i:] == "_slave" {
		attribute = unix.IFLA_INFO_SLAVE_DATA
	}
	k := kindFor(name)
	switch {
	case !w.more():
	case k != nil && k.parse != nil:
		endData := r.attributes.Begin(attribute)
		if status := k.parse(w, r); status != 0 {
			return status
		}
		endData()
	case isUnknownKind(name):
		return r.refuseKind(w, name)
	default:
		if w.begins("help") {
			w.usage(linkUsage)
		}
		return w.fail(`Garbage instead of arguments "` + w.word() + ` ...". Try "ip link help".`)
	}
	end()
	return 0
}

// refuseKind prints why an interface with a parameter that only the real ip supports is not made. If
// the kernel lacks the kind, that is the kernel's error. The request asks for more queues than the kernel
// allows, so it refuses every kind that it knows, and makes nothing.
func (r *linkRequest) refuseKind(w *words, name string) int {
	probe := &netlink.Request{Type: unix.RTM_NEWLINK, Flags: unix.NLM_F_CREATE | unix.NLM_F_EXCL, Header: netlink.Header(unix.IfInfomsg{})}
	probe.Attributes.U32(unix.IFLA_NUM_TX_QUEUES, 1<<31)
	end := probe.Attributes.Begin(unix.IFLA_LINKINFO)
	probe.Attributes.Text(unix.IFLA_INFO_KIND, name)
	end()
	if err := w.socket.Do(probe); errnoOf(err) == unix.EOPNOTSUPP {
		w.complain(err)
		return refused
	}
	w.unsupported(`"` + w.word() + `" for the kind "` + name + `"`)
	return failed
}

// changeNames implements ip link property: it adds or deletes alternative names of an interface.
func (s *session) changeNames(list []string) int {
	if len(list) == 0 {
		s.usage(linkUsage)
	}
	r := &netlink.Request{Type: unix.RTM_DELLINKPROP}
	w := s.words(list)
	switch {
	case w.begins("add"):
		r.Type, r.Flags = unix.RTM_NEWLINKPROP, unix.NLM_F_EXCL|unix.NLM_F_CREATE|unix.NLM_F_APPEND
	case w.begins("del"):
	case w.begins("help"):
		s.usage(linkUsage)
	default:
		s.die("Operator required")
	}
	device := ""
	end := r.Attributes.Begin(unix.IFLA_PROP_LIST | unix.NLA_F_NESTED)
	for w.at++; w.more(); w.at++ {
		switch {
		case w.begins("altname"):
			if !validOtherName(w.next()) {
				w.wrong("not a valid altname", w.word())
			}
			r.Attributes.Text(unix.IFLA_ALT_IFNAME, w.word())
			continue
		case w.begins("help"):
			s.usage(linkUsage)
		}
		if w.is("dev") {
			w.next()
		}
		if device != "" {
			w.garbage("dev", w.word())
		}
		if !validOtherName(w.word()) {
			w.wrong(`"dev" not a valid ifname`, w.word())
		}
		device = w.word()
	}
	end()
	if device == "" {
		s.die(`Not enough of information: "dev" argument is required.`)
	}
	index := s.indexOf(device)
	if index == 0 {
		return s.noDevice(device)
	}
	r.Header = netlink.Header(unix.IfInfomsg{Family: s.family, Index: index})
	return s.do(r, nil)
}
