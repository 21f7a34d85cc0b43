package ip

import (
	"encoding/binary"
	"strings"

	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// bridgeVLAN implements bridge vlan: the VLANs of a bridge's ports.
func (s *session) bridgeVLAN(list []string) int {
	command, list := s.bridgeCommand("vlan", list, "add delete set tunnelshow global", bridgeVLANUsage)
	switch command {
	case "add":
		return s.changeVLAN(unix.RTM_SETLINK, list)
	case "delete":
		return s.changeVLAN(unix.RTM_DELLINK, list)
	case "show":
		return s.showVLANs(list)
	}
	s.die(`bridge: "vlan ` + command + `" is not supported`)
	return failed
}

// Flags of a VLAN, BRIDGE_VLAN_INFO_*.
const (
	vlanPVID     = 1 << 1
	vlanUntagged = 1 << 2
	vlanBegin    = 1 << 3
	vlanEnd      = 1 << 4
)

// vlanInfo is IFLA_BRIDGE_VLAN_INFO.
const vlanInfo = 2

// Bits of IFLA_EXT_MASK that ask for VLANs.
const (
	vlansWanted = 1 << 1
	vlanRanges  = 1 << 2
)

// lastVLAN is one more than the greatest id of a VLAN.
const lastVLAN = 4096

func (s *session) changeVLAN(kind uint16, list []string) int {
	device := ""
	first, last := -1, -1
	var flags, side uint16
	number := func(word string) int {
		n, _, _ := numeral.Signed(word, 10)
		return int(int16(n))
	}
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.is("dev"):
			device = w.next()
		case w.is("vid"):
			from, to, isRange := strings.Cut(w.next(), "-")
			first = number(from)
			if isRange {
				last = number(to)
				flags |= vlanBegin
			}
		case w.is("self"):
			side |= portSelf
		case w.is("master"):
			side |= portMaster
		case w.is("pvid"):
			flags |= vlanPVID
		case w.is("untagged"):
			flags |= vlanUntagged
		case w.is("tunnel_info"):
			s.die(`bridge: "tunnel_info" is not supported`)
		case w.begins("help"):
			w.next()
		}
	}
	if device == "" || first == -1 {
		s.die("Device and VLAN ID are required arguments.")
	}
	h := unix.IfInfomsg{Family: unix.AF_BRIDGE, Index: s.bridgeDevice("bridge device", device)}
	switch {
	case first >= lastVLAN:
		s.die(`Invalid VLAN ID "` + decimal(uint16(first)) + `"`)
	case flags&vlanBegin == 0:
	case last == -1 || last >= lastVLAN || first >= last:
		s.die(`Invalid VLAN range "` + decimal(uint16(first)) + "-" + decimal(uint16(last)) + `"`)
	case flags&vlanPVID != 0:
		s.die("pvid cannot be configured for a vlan range")
	}
	r := &netlink.Request{Type: kind, Header: netlink.Header(h)}
	end := r.Attributes.Begin(unix.IFLA_AF_SPEC)
	if side != 0 {
		r.Attributes.U16(portFlags, side)
	}
	add := func(flags uint16, id int) {
		r.Attributes.Add(vlanInfo, binary.NativeEndian.AppendUint16(binary.NativeEndian.AppendUint16(nil, flags), uint16(id)))
	}
	add(flags, first)
	if last != -1 {
		add(flags&^vlanBegin|vlanEnd, last)
	}
	end()
	return s.bridgeChange(r)
}

func (s *session) showVLANs(list []string) int {
	device := ""
	wanted := uint16(0)
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.is("dev"):
			w.single(&device, "dev")
		case w.is("vid"):
			if w.next(); wanted != 0 {
				w.twice("vid", w.word())
			}
			n, _, _ := numeral.Signed(w.word(), 10)
			wanted = uint16(n)
		}
	}
	index := int32(0)
	if device != "" {
		index = s.bridgeDevice("device", device)
	}
	if s.details || s.stats > 0 {
		s.die("bridge: -details and -statistics of VLANs are not supported")
	}
	r := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{Family: unix.AF_BRIDGE})}
	mask := uint32(vlansWanted)
	if s.brief {
		mask = vlanRanges
	}
	r.Attributes.U32(unix.IFLA_EXT_MASK, mask)
	if !s.json {
		s.out.text(pad("port", unix.IFNAMSIZ) + "  " + pad("vlan-id", 9) + "\n")
	}
	return s.bridgeDump(r, func(m netlink.Message) {
		info, data, ok := netlink.Cut[unix.IfInfomsg](m.Data)
		if ok && info.Family == unix.AF_BRIDGE && (index == 0 || index == info.Index) {
			s.showVLANsOf(info.Index, netlink.Parse(data, unix.IFLA_AF_SPEC).Get(unix.IFLA_AF_SPEC), wanted)
		}
	})
}

// showVLANsOf prints the VLANs of a port, or only the wanted one unless that is 0.
func (s *session) showVLANsOf(index int32, list []byte, wanted uint16) {
	o := s.out
	first, begun := uint16(0), false
	for kind, value := range netlink.Each(list) {
		if kind != vlanInfo || len(value) < 4 {
			continue
		}
		flags, id := binary.NativeEndian.Uint16(value), binary.NativeEndian.Uint16(value[2:])
		if flags&vlanEnd == 0 {
			first = id
		}
		if wanted != 0 && id > wanted && flags&vlanEnd == 0 {
			break
		}
		if flags&vlanBegin != 0 || id < wanted || wanted != 0 && first > wanted {
			continue
		}
		if begun {
			o.text(pad("", unix.IFNAMSIZ), "  ")
		} else {
			begun = true
			o.object("")
			name := s.nameOf(index)
			if o.document == nil {
				name = pad(name, unix.IFNAMSIZ) + "  "
			}
			o.colored(interfaceName, "ifname", "", name, "")
			o.array("vlans")
		}
		s.showVLANLine(first, id, flags)
	}
	if begun {
		o.endArray()
		o.endObject()
	}
}

// showVLANLine prints a VLAN, or the range from the first to the last one.
func (s *session) showVLANLine(first, last, flags uint16) {
	o := s.out
	o.object("")
	o.uint("vlan", "", uint64(first), "")
	if first != last {
		o.uint("vlanEnd", "-", uint64(last), "")
	}
	if flags&(vlanPVID|vlanUntagged) != 0 {
		o.array("flags")
		if flags&vlanPVID != 0 {
			o.string("", " ", "PVID", "")
		}
		if flags&vlanUntagged != 0 {
			o.string("", " ", "Egress Untagged", "")
		}
		o.endArray()
	}
	o.endObject()
	o.text("\n")
}
