package ip

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"syscall"

	"golang.org/x/sys/unix"
)

const familyIPv6 = unix.AF_INET6

// A link is a network interface, rtnetlink(7).
type link struct {
	index       int32
	name        string
	hardware    uint16 // the type, ARPHRD_*
	flags       uint32
	mtu         uint32
	queue       string // the queueing discipline
	queueLength uint32
	operation   uint8 // the operational state
	mode        uint8
	group       uint32
	master      int32
	hasPeer     bool
	peer        int32 // the interface that this one belongs to
	peerSpace   int32 // the id of the network namespace that that one is in; -1 for this one
	peerDown    bool
	address     []byte
	broadcast   []byte
}

// readLinks asks the kernel for all interfaces.
func readLinks() ([]link, error) {
	messages, err := dump(unix.RTM_GETLINK, unix.AF_UNSPEC)
	if err != nil {
		return nil, err
	}
	var list []link
	for _, m := range messages {
		attributes, err := syscall.ParseNetlinkRouteAttr(&m)
		if err != nil || len(m.Data) < unix.SizeofIfInfomsg {
			return nil, unix.EPROTO
		}
		l := link{
			hardware:  binary.NativeEndian.Uint16(m.Data[2:]),
			index:     int32(binary.NativeEndian.Uint32(m.Data[4:])),
			flags:     binary.NativeEndian.Uint32(m.Data[8:]),
			peerSpace: -1,
		}
		for _, a := range attributes {
			switch v := a.Value; a.Attr.Type {
			case unix.IFLA_IFNAME:
				l.name = text(v)
			case unix.IFLA_MTU:
				l.mtu = number(v)
			case unix.IFLA_QDISC:
				l.queue = text(v)
			case unix.IFLA_TXQLEN:
				l.queueLength = number(v)
			case unix.IFLA_OPERSTATE:
				l.operation = uint8(number(v))
			case unix.IFLA_LINKMODE:
				l.mode = uint8(number(v))
			case unix.IFLA_GROUP:
				l.group = number(v)
			case unix.IFLA_MASTER:
				l.master = int32(number(v))
			case unix.IFLA_LINK:
				l.peer, l.hasPeer = int32(number(v)), true
			case unix.IFLA_LINK_NETNSID:
				l.peerSpace = int32(number(v))
			case unix.IFLA_ADDRESS:
				l.address = v
			case unix.IFLA_BROADCAST:
				l.broadcast = v
			}
		}
		list = append(list, l)
	}
	up := map[int32]bool{}
	for _, l := range list {
		up[l.index] = l.flags&flagUp != 0
	}
	for i, l := range list {
		known, here := up[l.peer]
		list[i].peerDown = l.hasPeer && l.peerSpace < 0 && here && !known
	}
	return list, nil
}

// An address is one of an interface's.
type address struct {
	index                  int32
	length, scope          uint8 // of the prefix, in bits; and how far it is valid
	flags                  uint32
	local, peer, broadcast netip.Addr
	label                  string
	valid, preferred       uint32 // seconds
}

// readAddresses asks the kernel for all addresses of a family.
func readAddresses(family uint8) ([]address, error) {
	messages, err := dump(unix.RTM_GETADDR, family)
	if err != nil {
		return nil, err
	}
	var list []address
	for _, m := range messages {
		attributes, err := syscall.ParseNetlinkRouteAttr(&m)
		if err != nil || len(m.Data) < unix.SizeofIfAddrmsg {
			return nil, unix.EPROTO
		}
		if f := m.Data[0]; f != unix.AF_INET && f != unix.AF_INET6 {
			continue
		}
		a := address{
			length: m.Data[1], flags: uint32(m.Data[2]), scope: m.Data[3],
			index: int32(binary.NativeEndian.Uint32(m.Data[4:])),
			valid: 1<<32 - 1, preferred: 1<<32 - 1,
		}
		for _, attribute := range attributes {
			switch v := attribute.Value; attribute.Attr.Type {
			case unix.IFA_LOCAL:
				a.local, _ = netip.AddrFromSlice(v)
			case unix.IFA_ADDRESS:
				a.peer, _ = netip.AddrFromSlice(v)
			case unix.IFA_BROADCAST:
				a.broadcast, _ = netip.AddrFromSlice(v)
			case unix.IFA_LABEL:
				a.label = text(v)
			case unix.IFA_FLAGS:
				a.flags = number(v)
			case unix.IFA_CACHEINFO:
				if len(v) >= 8 {
					a.preferred, a.valid = number(v), number(v[4:])
				}
			}
		}
		if !a.local.IsValid() {
			a.local = a.peer
		}
		list = append(list, a)
	}
	return list, nil
}

// dump asks for all objects of a kind, and returns the kernel's messages.
func dump(kind, family uint8) ([]syscall.NetlinkMessage, error) {
	data, err := syscall.NetlinkRIB(int(kind), int(family))
	if err != nil {
		return nil, err
	}
	messages, err := syscall.ParseNetlinkMessage(data)
	if err != nil {
		return nil, err
	}
	for i, m := range messages {
		if m.Header.Type == unix.NLMSG_DONE {
			return messages[:i], nil
		}
	}
	return messages, nil
}

func text(v []byte) string {
	v, _, _ = bytes.Cut(v, []byte{0})
	return string(v)
}

// number reads one of 8 or 32 bits.
func number(v []byte) uint32 {
	switch {
	case len(v) >= 4:
		return binary.NativeEndian.Uint32(v)
	case len(v) > 0:
		return uint32(v[0])
	}
	return 0
}
