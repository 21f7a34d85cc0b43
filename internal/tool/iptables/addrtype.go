package iptables

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/google/nftables/xt"
)

// addressTypes is the condition of addrtype: what the addresses of a packet are for this machine.
type addressTypes struct {
	source, destination uint16 // bits of addressTypeNames; 0 for any
	flags               uint32
}

// Flags of addressTypes. Those of interfaceLimits follow.
const (
	otherSource = 1 << iota
	otherDestination
)

// addressTypesSize is the size of struct xt_addrtype_info_v1.
const addressTypesSize = 8

// addressTypeNames are the types, from the lowest bit on.
var addressTypeNames = []string{
	"UNSPEC", "UNICAST", "LOCAL", "BROADCAST", "ANYCAST", "MULTICAST", "BLACKHOLE", "UNREACHABLE", "PROHIBIT", "THROW", "NAT", "XRESOLVE",
}

// interfaceLimits are the options for the route of one device only, from the bit after otherDestination
// on.
var interfaceLimits = []string{"in", "out"}

func (a *addressTypes) take(option, list string, not bool) error {
	if end, ok := strings.CutPrefix(option, "limit-iface-"); ok {
		if a.flags |= 4 << slices.Index(interfaceLimits, end); a.flags>>2 == 1<<len(interfaceLimits)-1 {
			return misuse("addrtype: option \"--limit-iface-in\" cannot be used together with \"--limit-iface-out\".\n")
		}
		return nil
	}
	types, other := &a.source, uint32(otherSource)
	if option == "dst-type" {
		types, other = &a.destination, otherDestination
	}
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(addressTypeNames, func(known string) bool { return strings.EqualFold(known, name) })
		if i < 0 {
			return misuse("addrtype: bad type \"" + name + "\"")
		}
		*types |= 1 << i
	}
	if not {
		a.flags |= other
	}
	return nil
}

func (a addressTypes) encode() xt.Unknown {
	b := make(xt.Unknown, addressTypesSize)
	binary.NativeEndian.PutUint16(b, a.source)
	binary.NativeEndian.PutUint16(b[2:], a.destination)
	binary.NativeEndian.PutUint32(b[4:], a.flags)
	return b
}

func decodeAddressTypes(b []byte) addressTypes {
	return addressTypes{binary.NativeEndian.Uint16(b), binary.NativeEndian.Uint16(b[2:]), binary.NativeEndian.Uint32(b[4:])}
}

func typeNames(types uint16) string {
	var names []string
	for i, name := range addressTypeNames {
		if types&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// words formats the condition as on a command line.
func (a addressTypes) words() (text string) {
	if a.source != 0 {
		text += " " + bang(a.flags&otherSource != 0) + "--src-type " + typeNames(a.source)
	}
	if a.destination != 0 {
		text += " " + bang(a.flags&otherDestination != 0) + "--dst-type " + typeNames(a.destination)
	}
	for i, limit := range interfaceLimits {
		if a.flags&(4<<i) != 0 {
			text += " --limit-iface-" + limit
		}
	}
	return text
}

// text formats the condition for -L.
func (a addressTypes) text() string {
	not := func(is bool) string { return strings.TrimSpace(bang(is)) }
	text := "ADDRTYPE match"
	if a.source != 0 {
		text += " src-type " + not(a.flags&otherSource != 0) + typeNames(a.source)
	}
	if a.destination != 0 {
		text += " dst-type " + not(a.flags&otherDestination != 0) + typeNames(a.destination)
	}
	for i, limit := range interfaceLimits {
		if a.flags&(4<<i) != 0 {
			text += " limit-" + limit
		}
	}
	return text
}
