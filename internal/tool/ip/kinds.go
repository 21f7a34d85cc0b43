package ip

import (
	"encoding/binary"
	"slices"
	"strings"

	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// A kind is a kind of interface with known parameters. The kind "KIND_slave" has the parameters of
// an interface whose master has the kind KIND.
type kind struct {
	// parse parses the words after "type KIND", appends their attributes and returns the exit
	// status. It is nil if the kind has no parameters.
	parse func(w *words, r *linkRequest) int
	// show prints the attributes up to the type last. It is nil if there is nothing to print.
	show func(s *session, t netlink.Table)
	last int
	// usage returns the text of "ip link help KIND". It is nil if the kind has none.
	usage func() string
}

// kindFor returns a known kind, or nil. Other kinds can be made without parameters, and are printed
// by name.
func kindFor(name string) *kind {
	switch name {
	case "bridge":
		return &kind{parse: parseBridge, show: showBridge, last: spanningTreeMode, usage: func() string { return bridgeUsage }}
	case "bridge_slave":
		return &kind{parse: parsePort, show: showPort, last: neighborForwardGratuitous, usage: func() string { return portUsage }}
	case "dummy", "ifb":
		return &kind{usage: func() string { return "Usage: ... " + name + "\n" }}
	case "macvlan", "macvtap":
		return &kind{parse: parseMacvlan(name), show: showMacvlan, last: unix.IFLA_MACVLAN_BC_CUTOFF, usage: func() string { return macvlanUsage(name) }}
	case tunnelKind:
		return &kind{show: showTunnelKind, last: tunnelDisabled}
	case "veth":
		return &kind{parse: parsePeer, usage: func() string { return vethUsage }}
	case "vlan":
		return &kind{parse: parseVLAN, show: showVLAN, last: unix.IFLA_VLAN_PROTOCOL, usage: func() string { return vlanUsage }}
	}
	return nil
}

// unknownKinds are the kinds whose parameters are only supported by the real ip.
const unknownKinds = ` amt bareudp bond bond_slave can dsa erspan geneve gre gretap gtp hsr ip6erspan ip6gre ip6gretap
 ip6tnl ipip ipoib ipvlan ipvtap macsec netkit ovpn rmnet sit team_slave vrf vrf_slave vti vti6 vxcan vxlan wwan xfrm `

func isUnknownKind(name string) bool {
	return slices.Contains(strings.Fields(unknownKinds), name)
}

// vethPeer is VETH_INFO_PEER.
const vethPeer = 1

// parsePeer parses "peer" and the words for the other end of a veth pair.
func parsePeer(w *words, r *linkRequest) int {
	if !w.is("peer") {
		w.out.text(vethUsage)
		return failed
	}
	w.at++
	peer := &linkRequest{create: r.create, family: r.family, attributes: r.attributes}
	end := peer.attributes.Begin(vethPeer)
	start := len(peer.attributes)
	peer.attributes = append(peer.attributes, make([]byte, unix.SizeofIfInfomsg)...)
	kind, status := peer.parse(w)
	if status != 0 {
		return status
	}
	if kind != "" {
		w.twice("type", kind)
	}
	// The kernel ignores the family in the peer's header.
	copy(peer.attributes[start:], netlink.Header(unix.IfInfomsg{Index: peer.index, Flags: peer.flags, Change: peer.change}))
	end()
	r.attributes = peer.attributes
	return 0
}

// macvlanModes are the modes of a macvlan, MACVLAN_MODE_*: mode n is bit n.
var macvlanModes = []string{"private", "vepa", "bridge", "passthru", "source"}

const (
	macvlanPassthru = 8
	macvlanSource   = 16

	macvlanNoPromisc = 1
	macvlanNoDst     = 2
)

// macvlanChanges are the changes of the list of sources, MACVLAN_MACADDR_*.
var macvlanChanges = []string{"add", "del", "flush", "set"}

func parseMacvlan(name string) func(w *words, r *linkRequest) int {
	return func(w *words, r *linkRequest) int {
		explain := func(text string) int {
			if text != "" {
				w.say(name + ": " + text)
			}
			w.Stderr.Write([]byte(macvlanUsage(name)))
			return failed
		}
		var mode uint32
		var flags uint16
		hasFlags := false
		a := &r.attributes
		for ; w.more(); w.at++ {
			switch {
			case w.begins("mode"):
				i := place(macvlanModes, w.next())
				if i < 0 {
					return w.fail(`Error: argument of "mode" must be "private", "vepa", "bridge", "passthru" or "source", not "` + w.word() + `"`)
				}
				mode = 1 << i
			case w.begins("flag"):
				switch w.next() {
				case "nopromisc":
					flags |= macvlanNoPromisc
				case "nodst":
					flags |= macvlanNoDst
				case "null":
				default:
					return w.fail(`Error: argument of "flag" must be "nopromisc", "nodst" or "null", not "` + w.word() + `"`)
				}
				hasFlags = true
			case w.begins("macaddr"):
				i := place(macvlanChanges, w.next())
				if i < 0 {
					return explain("")
				}
				a.U32(unix.IFLA_MACVLAN_MACADDR_MODE, uint32(i))
				if !w.sources(a, macvlanChanges[i]) {
					return failed
				}
			case w.begins("nopromisc"):
				flags, hasFlags = flags|macvlanNoPromisc, true
			case w.begins("nodst"):
				flags, hasFlags = flags|macvlanNoDst, true
			case w.begins("bcqueuelen"):
				n, ok := numeral.Whole(w.next(), 32)
				if !ok {
					return w.fail(`Error: argument of "bcqueuelen" must be a positive integer [0-4294967295], not "` + w.word() + `"`)
				}
				a.U32(unix.IFLA_MACVLAN_BC_QUEUE_LEN, uint32(n))
			case w.is("bclim"):
				n, ok := numeral.WholeInt(w.next(), 32)
				if !ok {
					return w.fail(`Error: illegal value for "bclim": "` + w.word() + `"`)
				}
				a.U32(unix.IFLA_MACVLAN_BC_CUTOFF, uint32(n))
			case w.begins("help"):
				return explain("")
			default:
				return explain(`unknown option "` + w.word() + `"?`)
			}
		}
		if mode != 0 {
			a.U32(unix.IFLA_MACVLAN_MODE, mode)
		}
		if hasFlags {
			if flags&macvlanNoPromisc != 0 && mode != macvlanPassthru {
				return explain("nopromisc flag only valid in passthru mode")
			}
			a.U16(unix.IFLA_MACVLAN_FLAGS, flags)
		}
		return 0
	}
}

// ethernetLength is the length of an Ethernet address in bytes.
const ethernetLength = 6

// sources parses the addresses of a change of the list of sources.
func (w *words) sources(a *netlink.Attributes, change string) bool {
	switch change {
	case "add", "del":
		b, ok := w.hardware(w.next(), ethernetLength)
		if !ok || len(b) != ethernetLength {
			return false
		}
		a.Add(unix.IFLA_MACVLAN_MACADDR, b)
	case "set":
		end := a.Begin(unix.IFLA_MACVLAN_MACADDR_DATA)
		for w.followed() {
			b, ok := w.hardware(w.list[w.at+1], ethernetLength)
			if !ok || len(b) != ethernetLength {
				break
			}
			w.at++
			a.Add(unix.IFLA_MACVLAN_MACADDR, b)
		}
		end()
	}
	return true
}

// place returns the index of a word in a list, or -1.
func place(list []string, word string) int {
	for i, x := range list {
		if x == word {
			return i
		}
	}
	return -1
}

func showMacvlan(s *session, t netlink.Table) {
	o := s.out
	if len(t.Get(unix.IFLA_MACVLAN_MODE)) < 4 {
		return
	}
	mode := t.U32(unix.IFLA_MACVLAN_MODE)
	name := "unknown"
	for i, x := range macvlanModes {
		if mode == 1<<i {
			name = x
		}
	}
	o.string("mode", "mode ", name, " ")
	flags := t.U16(unix.IFLA_MACVLAN_FLAGS)
	if flags&macvlanNoPromisc != 0 {
		o.flag("nopromisc", "nopromisc ")
	}
	if flags&macvlanNoDst != 0 {
		o.flag("nodst", "nodst ")
	}
	if len(t.Get(unix.IFLA_MACVLAN_BC_QUEUE_LEN)) >= 4 {
		o.uint("bcqueuelen", "bcqueuelen ", uint64(t.U32(unix.IFLA_MACVLAN_BC_QUEUE_LEN)), " ")
	}
	if len(t.Get(unix.IFLA_MACVLAN_BC_QUEUE_LEN_USED)) >= 4 {
		o.uint("usedbcqueuelen", "usedbcqueuelen ", uint64(t.U32(unix.IFLA_MACVLAN_BC_QUEUE_LEN_USED)), " ")
	}
	if len(t.Get(unix.IFLA_MACVLAN_BC_CUTOFF)) >= 4 {
		o.int("bclim", "bclim ", int64(int32(t.U32(unix.IFLA_MACVLAN_BC_CUTOFF))), " ")
	}
	if mode != macvlanSource || len(t.Get(unix.IFLA_MACVLAN_MACADDR_COUNT)) < 4 {
		return
	}
	o.int("macaddr_count", "remotes (", int64(t.U32(unix.IFLA_MACVLAN_MACADDR_COUNT)), ") ")
	if !t.Has(unix.IFLA_MACVLAN_MACADDR_DATA) {
		return
	}
	o.array("macaddr_data")
	for attribute, value := range netlink.Each(t.Get(unix.IFLA_MACVLAN_MACADDR_DATA)) {
		if attribute == unix.IFLA_MACVLAN_MACADDR && len(value) >= ethernetLength {
			o.string("", "", hardwareText(value[:ethernetLength], unix.ARPHRD_ETHER), " ")
		}
	}
	o.endArray()
}

// Attributes of a VLAN that x/sys/unix lacks, IFLA_VLAN_*.
const (
	vlanEgress  = 3
	vlanIngress = 4
)

// vlanSwitches are the flags of a VLAN, VLAN_FLAG_*: flag n is bit n. name is in the output.
var vlanSwitches = []struct{ word, name string }{
	{"reorder_hdr", "REORDER_HDR"}, {"gvrp", "GVRP"}, {"loose_binding", "LOOSE_BINDING"}, {"mvrp", "MVRP"}, {"bridge_binding", "BRIDGE_BINDING"},
}

// vlanOrder is the order in which the flags are parsed and printed, as indexes of vlanSwitches.
var vlanOrder = []int{0, 1, 3, 2, 4}

func parseVLAN(w *words, r *linkRequest) int {
	a := &r.attributes
	var flags, mask uint32
next:
	for w.more() {
		switch {
		case w.begins("protocol"):
			id, ok := etherTypeID(w.next())
			if !ok {
				w.wrong("protocol is invalid", w.word())
			}
			a.Add(unix.IFLA_VLAN_PROTOCOL, binary.BigEndian.AppendUint16(nil, id))
		case w.begins("id"):
			a.U16(unix.IFLA_VLAN_ID, uint16(w.number(w.next(), 16, "id is invalid")))
		case w.begins("ingress-qos-map"):
			w.next()
			w.priorities(a, vlanIngress, "invalid ingress-qos-map")
			continue
		case w.begins("egress-qos-map"):
			w.next()
			w.priorities(a, vlanEgress, "invalid egress-qos-map")
			continue
		default:
			for _, bit := range vlanOrder {
				x := vlanSwitches[bit]
				if !w.begins(x.word) {
					continue
				}
				on, ok := w.onOrOff(x.word, w.next())
				if !ok {
					return failed
				}
				mask |= 1 << bit
				flags &^= 1 << bit
				if on {
					flags |= 1 << bit
				}
				w.at++
				continue next
			}
			if !w.begins("help") {
				w.say(`vlan: unknown command "` + w.word() + `"?`)
			}
			w.Stderr.Write([]byte(vlanUsage))
			return failed
		}
		w.at++
	}
	if mask != 0 {
		value := binary.NativeEndian.AppendUint32(nil, flags)
		a.Add(unix.IFLA_VLAN_FLAGS, binary.NativeEndian.AppendUint32(value, mask))
	}
	return 0
}

// priorities parses mappings of priorities, FROM:TO, up to a word of another form.
func (w *words) priorities(a *netlink.Attributes, attribute uint16, reason string) {
	end := a.Begin(attribute)
	for ; w.more(); w.at++ {
		from, to, ok := strings.Cut(w.word(), ":")
		if !ok {
			break
		}
		value := binary.NativeEndian.AppendUint32(nil, uint32(w.number(from, 32, reason)))
		n, ok := numeral.Whole(to, 32)
		if !ok {
			w.wrong(reason, from) // the real ip has truncated the word at its colon
		}
		a.Add(unix.IFLA_VLAN_QOS_MAPPING, binary.NativeEndian.AppendUint32(value, uint32(n)))
	}
	end()
}

func showVLAN(s *session, t netlink.Table) {
	o := s.out
	if protocol := t.Get(unix.IFLA_VLAN_PROTOCOL); protocol != nil && len(protocol) < 2 || len(t.Get(unix.IFLA_VLAN_ID)) < 2 {
		return
	}
	name := "802.1q"
	if protocol := t.Get(unix.IFLA_VLAN_PROTOCOL); protocol != nil {
		name = etherTypeText(s, binary.BigEndian.Uint16(protocol))
	}
	o.string("protocol", "protocol ", name, " ")
	o.uint("id", "id ", uint64(t.U16(unix.IFLA_VLAN_ID)), " ")
	if value := t.Get(unix.IFLA_VLAN_FLAGS); value != nil {
		if len(value) < 8 {
			return
		}
		left := binary.NativeEndian.Uint32(value)
		var names []string
		for _, bit := range vlanOrder {
			if left>>bit&1 != 0 {
				names = append(names, vlanSwitches[bit].name)
				left &^= 1 << bit
			}
		}
		if left != 0 {
			names = append(names, strings.TrimPrefix(hexText(uint64(left)), "0x"))
		}
		o.text("<", strings.Join(names, ","), "> ")
		s.list("flags", names)
	}
	s.showPriorities("ingress_qos", "ingress-qos-map", t.Get(vlanIngress))
	s.showPriorities("egress_qos", "egress-qos-map", t.Get(vlanEgress))
}

func (s *session) showPriorities(key, word string, list []byte) {
	if list == nil {
		return
	}
	o := s.out
	o.array(key)
	o.split()
	o.text("      ", word, " { ")
	for _, value := range netlink.Each(list) {
		if len(value) < 8 {
			continue
		}
		from, to := binary.NativeEndian.Uint32(value), binary.NativeEndian.Uint32(value[4:])
		o.object("")
		o.memberBare("from", decimal(from))
		o.memberBare("to", decimal(to))
		o.endObject()
		o.text(decimal(from), ":", decimal(to), " ")
	}
	o.endArray()
	o.text("} ")
}
