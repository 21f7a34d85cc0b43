package ip

import (
	"encoding/binary"
	"strconv"
	"strings"

	"contedor/internal/linux/clock"
	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// A form is the format of a parameter's value in requests and in the output.
type form int

const (
	bits8 form = iota
	bits16
	bits32
	bits64
	onOff        // 8 bits, printed as on and off
	hexBits16    // printed in hexadecimal
	option       // a bit of IFLA_BR_MULTI_BOOLOPT, by its number
	timer        // read-only: a time in hundredths of a second
	bridgeID     // read-only: a priority and an address
	ethernet     // a hardware address
	etherType    // an EtherType
	empty        // sent without a value
	mode         // of the spanning tree
	portState    // of a port
	portInt      // 16 or 32 bits, printed as a signed number
	maskOfNames  // 16 bits, printed in hexadecimal and by names
	device       // the index of an interface
	fastLeaving  // read-only, and not in JSON
	querierState // read-only
)

// A parameter is a parameter of a bridge or of a bridge's port.
type parameter struct {
	attribute int
	form      form
	// word is the word on the command line; "" for a read-only parameter. exact words
	// cannot be abbreviated.
	word   string
	exact  bool
	reason string // the message about a bad value; "" for "invalid WORD"
	// key is the name in JSON; "" for word. text is the name in the output; "" for word.
	// silent parameters are not printed.
	key, text string
	silent    bool
}

// Options of IFLA_BR_MULTI_BOOLOPT.
const (
	noLinkLocalLearning = iota
	multicastVLANSnooping
	multipleSpanningTrees
	offloadFailures
	localVLAN0
)

// spanningTreeMode is IFLA_BR_STP_MODE.
const spanningTreeMode = unix.IFLA_BR_FDB_MAX_LEARNED + 1

// bridgeWords are the parameters of a bridge in the order in which abbreviations are resolved.
var bridgeWords = []parameter{
	{attribute: unix.IFLA_BR_FORWARD_DELAY, form: bits32, word: "forward_delay"},
	{attribute: unix.IFLA_BR_HELLO_TIME, form: bits32, word: "hello_time"},
	{attribute: unix.IFLA_BR_MAX_AGE, form: bits32, word: "max_age"},
	{attribute: unix.IFLA_BR_AGEING_TIME, form: bits32, word: "ageing_time"},
	{attribute: unix.IFLA_BR_STP_STATE, form: bits32, word: "stp_state"},
	{attribute: spanningTreeMode, form: mode, word: "stp_mode", exact: true},
	{attribute: unix.IFLA_BR_PRIORITY, form: bits16, word: "priority"},
	{attribute: unix.IFLA_BR_VLAN_FILTERING, form: bits8, word: "vlan_filtering"},
	{attribute: unix.IFLA_BR_VLAN_PROTOCOL, form: etherType, word: "vlan_protocol"},
	{attribute: unix.IFLA_BR_GROUP_FWD_MASK, form: hexBits16, word: "group_fwd_mask"},
	{attribute: unix.IFLA_BR_GROUP_ADDR, form: ethernet, word: "group_address", key: "group_addr"},
	{attribute: noLinkLocalLearning, form: option, word: "no_linklocal_learn", exact: true},
	{attribute: multipleSpanningTrees, form: option, word: "mst_enabled", exact: true},
	{attribute: unix.IFLA_BR_FDB_MAX_LEARNED, form: bits32, word: "fdb_max_learned", exact: true},
	{attribute: unix.IFLA_BR_FDB_FLUSH, form: empty, word: "fdb_flush", silent: true},
	{attribute: unix.IFLA_BR_VLAN_DEFAULT_PVID, form: bits16, word: "vlan_default_pvid"},
	{attribute: unix.IFLA_BR_VLAN_STATS_ENABLED, form: bits8, word: "vlan_stats_enabled"},
	{attribute: unix.IFLA_BR_VLAN_STATS_PER_PORT, form: bits8, word: "vlan_stats_per_port"},
	{attribute: unix.IFLA_BR_MCAST_ROUTER, form: bits8, word: "mcast_router"},
	{attribute: unix.IFLA_BR_MCAST_SNOOPING, form: bits8, word: "mcast_snooping"},
	{attribute: multicastVLANSnooping, form: option, word: "mcast_vlan_snooping", exact: true},
	{attribute: unix.IFLA_BR_MCAST_QUERY_USE_IFADDR, form: bits8, word: "mcast_query_use_ifaddr"},
	{attribute: unix.IFLA_BR_MCAST_QUERIER, form: bits8, word: "mcast_querier"},
	{attribute: unix.IFLA_BR_MCAST_HASH_ELASTICITY, form: bits32, word: "mcast_hash_elasticity"},
	{attribute: unix.IFLA_BR_MCAST_HASH_MAX, form: bits32, word: "mcast_hash_max"},
	{attribute: unix.IFLA_BR_MCAST_LAST_MEMBER_CNT, form: bits32, word: "mcast_last_member_count", key: "mcast_last_member_cnt"},
	{attribute: unix.IFLA_BR_MCAST_STARTUP_QUERY_CNT, form: bits32, word: "mcast_startup_query_count", key: "mcast_startup_query_cnt"},
	{attribute: unix.IFLA_BR_MCAST_LAST_MEMBER_INTVL, form: bits64, word: "mcast_last_member_interval", key: "mcast_last_member_intvl"},
	{attribute: unix.IFLA_BR_MCAST_MEMBERSHIP_INTVL, form: bits64, word: "mcast_membership_interval", key: "mcast_membership_intvl"},
	{attribute: unix.IFLA_BR_MCAST_QUERIER_INTVL, form: bits64, word: "mcast_querier_interval", key: "mcast_querier_intvl"},
	{attribute: unix.IFLA_BR_MCAST_QUERY_INTVL, form: bits64, word: "mcast_query_interval", key: "mcast_query_intvl"},
	{attribute: unix.IFLA_BR_MCAST_QUERY_RESPONSE_INTVL, form: bits64, word: "mcast_query_response_interval", key: "mcast_query_response_intvl"},
	{attribute: unix.IFLA_BR_MCAST_STARTUP_QUERY_INTVL, form: bits64, word: "mcast_startup_query_interval", key: "mcast_startup_query_intvl"},
	{attribute: unix.IFLA_BR_MCAST_STATS_ENABLED, form: bits8, word: "mcast_stats_enabled"},
	{attribute: unix.IFLA_BR_MCAST_IGMP_VERSION, form: bits8, word: "mcast_igmp_version"},
	{attribute: unix.IFLA_BR_MCAST_MLD_VERSION, form: bits8, word: "mcast_mld_version"},
	{attribute: unix.IFLA_BR_NF_CALL_IPTABLES, form: bits8, word: "nf_call_iptables"},
	{attribute: unix.IFLA_BR_NF_CALL_IP6TABLES, form: bits8, word: "nf_call_ip6tables"},
	{attribute: unix.IFLA_BR_NF_CALL_ARPTABLES, form: bits8, word: "nf_call_arptables"},
	{attribute: offloadFailures, form: option, word: "mdb_offload_fail_notification", exact: true},
	{attribute: localVLAN0, form: option, word: "fdb_local_vlan_0", exact: true},
}

// bridgeShown are the parameters of a bridge in the order of the output. Parameters with a word
// are listed by it.
var bridgeShown = []parameter{
	{word: "forward_delay"}, {word: "hello_time"}, {word: "max_age"}, {word: "ageing_time"}, {word: "stp_state"}, {word: "stp_mode"},
	{word: "priority"}, {word: "vlan_filtering"}, {word: "vlan_protocol"},
	{attribute: unix.IFLA_BR_BRIDGE_ID, form: bridgeID, key: "bridge_id", text: "bridge_id"},
	{attribute: unix.IFLA_BR_ROOT_ID, form: bridgeID, key: "root_id", text: "designated_root"},
	{attribute: unix.IFLA_BR_ROOT_PORT, form: bits16, key: "root_port"},
	{attribute: unix.IFLA_BR_ROOT_PATH_COST, form: bits32, key: "root_path_cost"},
	{attribute: unix.IFLA_BR_TOPOLOGY_CHANGE, form: bits8, key: "topology_change"},
	{attribute: unix.IFLA_BR_TOPOLOGY_CHANGE_DETECTED, form: bits8, key: "topology_change_detected"},
	{attribute: unix.IFLA_BR_HELLO_TIMER, form: timer, key: "hello_timer"},
	{attribute: unix.IFLA_BR_TCN_TIMER, form: timer, key: "tcn_timer"},
	{attribute: unix.IFLA_BR_TOPOLOGY_CHANGE_TIMER, form: timer, key: "topology_change_timer"},
	{attribute: unix.IFLA_BR_GC_TIMER, form: timer, key: "gc_timer"},
	{attribute: unix.IFLA_BR_FDB_N_LEARNED, form: bits32, key: "fdb_n_learned"},
	{word: "fdb_max_learned"}, {word: "vlan_default_pvid"}, {word: "vlan_stats_enabled"}, {word: "vlan_stats_per_port"},
	{word: "group_fwd_mask"}, {word: "group_address"}, {word: "mcast_snooping"},
	{word: "no_linklocal_learn"}, {word: "mcast_vlan_snooping"}, {word: "mst_enabled"}, {word: "mdb_offload_fail_notification"}, {word: "fdb_local_vlan_0"},
	{word: "mcast_router"}, {word: "mcast_query_use_ifaddr"}, {word: "mcast_querier"},
	{attribute: unix.IFLA_BR_MCAST_QUERIER_STATE, form: querierState},
	{word: "mcast_hash_elasticity"}, {word: "mcast_hash_max"}, {word: "mcast_last_member_count"}, {word: "mcast_startup_query_count"},
	{word: "mcast_last_member_interval"}, {word: "mcast_membership_interval"}, {word: "mcast_querier_interval"}, {word: "mcast_query_interval"},
	{word: "mcast_query_response_interval"}, {word: "mcast_startup_query_interval"}, {word: "mcast_stats_enabled"}, {word: "mcast_igmp_version"},
	{word: "mcast_mld_version"}, {word: "nf_call_iptables"}, {word: "nf_call_ip6tables"}, {word: "nf_call_arptables"},
}

// neighborForwardGratuitous is IFLA_BRPORT_NEIGH_FORWARD_GRAT.
const neighborForwardGratuitous = unix.IFLA_BRPORT_BACKUP_NHID + 1

// portWords are the parameters of a bridge's port, like bridgeWords.
var portWords = []parameter{
	{attribute: unix.IFLA_BRPORT_FLUSH, form: empty, word: "fdb_flush", silent: true},
	{attribute: unix.IFLA_BRPORT_STATE, form: portState, word: "state", reason: "state is invalid"},
	{attribute: unix.IFLA_BRPORT_PRIORITY, form: bits16, word: "priority", reason: "priority is invalid"},
	{attribute: unix.IFLA_BRPORT_COST, form: portInt, word: "cost", reason: "cost is invalid"},
	{attribute: unix.IFLA_BRPORT_MODE, form: onOff, word: "hairpin"},
	{attribute: unix.IFLA_BRPORT_GUARD, form: onOff, word: "guard"},
	{attribute: unix.IFLA_BRPORT_PROTECT, form: onOff, word: "root_block"},
	{attribute: unix.IFLA_BRPORT_FAST_LEAVE, form: onOff, word: "fastleave"},
	{attribute: unix.IFLA_BRPORT_LEARNING, form: onOff, word: "learning"},
	{attribute: unix.IFLA_BRPORT_UNICAST_FLOOD, form: onOff, word: "flood"},
	{attribute: unix.IFLA_BRPORT_MCAST_FLOOD, form: onOff, word: "mcast_flood"},
	{attribute: unix.IFLA_BRPORT_BCAST_FLOOD, form: onOff, word: "bcast_flood"},
	{attribute: unix.IFLA_BRPORT_MCAST_TO_UCAST, form: onOff, word: "mcast_to_unicast"},
	{attribute: unix.IFLA_BRPORT_PROXYARP, form: onOff, word: "proxy_arp"},
	{attribute: unix.IFLA_BRPORT_PROXYARP_WIFI, form: onOff, word: "proxy_arp_wifi"},
	{attribute: unix.IFLA_BRPORT_MULTICAST_ROUTER, form: bits8, word: "mcast_router", key: "multicast_router"},
	{attribute: unix.IFLA_BRPORT_FAST_LEAVE, form: fastLeaving, word: "mcast_fast_leave"},
	{attribute: unix.IFLA_BRPORT_NEIGH_SUPPRESS, form: onOff, word: "neigh_suppress"},
	{attribute: unix.IFLA_BRPORT_NEIGH_VLAN_SUPPRESS, form: onOff, word: "neigh_vlan_suppress", exact: true},
	{attribute: neighborForwardGratuitous, form: onOff, word: "neigh_forward_grat", exact: true},
	{attribute: unix.IFLA_BRPORT_GROUP_FWD_MASK, form: maskOfNames, word: "group_fwd_mask"},
	{attribute: unix.IFLA_BRPORT_VLAN_TUNNEL, form: onOff, word: "vlan_tunnel"},
	{attribute: unix.IFLA_BRPORT_ISOLATED, form: onOff, word: "isolated"},
	{attribute: unix.IFLA_BRPORT_LOCKED, form: onOff, word: "locked"},
	{attribute: unix.IFLA_BRPORT_MAB, form: onOff, word: "mab", exact: true},
	{attribute: unix.IFLA_BRPORT_BACKUP_PORT, form: device, word: "backup_port"},
	{attribute: unix.IFLA_BRPORT_BACKUP_NHID, form: bits32, word: "backup_nhid", exact: true, reason: "backup_nhid is invalid"},
}

// portShown are the parameters of a port, like bridgeShown.
var portShown = []parameter{
	{word: "state"}, {word: "priority"}, {word: "cost"}, {word: "hairpin"}, {word: "guard"}, {word: "root_block"}, {word: "fastleave"},
	{word: "learning"}, {word: "flood"},
	{attribute: unix.IFLA_BRPORT_ID, form: hexBits16, key: "id", text: "port_id"},
	{attribute: unix.IFLA_BRPORT_NO, form: hexBits16, key: "no", text: "port_no"},
	{attribute: unix.IFLA_BRPORT_DESIGNATED_PORT, form: bits16, key: "designated_port"},
	{attribute: unix.IFLA_BRPORT_DESIGNATED_COST, form: bits16, key: "designated_cost"},
	{attribute: unix.IFLA_BRPORT_BRIDGE_ID, form: bridgeID, key: "bridge_id", text: "designated_bridge"},
	{attribute: unix.IFLA_BRPORT_ROOT_ID, form: bridgeID, key: "root_id", text: "designated_root"},
	{attribute: unix.IFLA_BRPORT_HOLD_TIMER, form: timer, key: "hold_timer"},
	{attribute: unix.IFLA_BRPORT_MESSAGE_AGE_TIMER, form: timer, key: "message_age_timer"},
	{attribute: unix.IFLA_BRPORT_FORWARD_DELAY_TIMER, form: timer, key: "forward_delay_timer"},
	{attribute: unix.IFLA_BRPORT_TOPOLOGY_CHANGE_ACK, form: bits8, key: "topology_change_ack"},
	{attribute: unix.IFLA_BRPORT_CONFIG_PENDING, form: bits8, key: "config_pending"},
	{word: "proxy_arp"}, {word: "proxy_arp_wifi"}, {word: "mcast_router"}, {word: "mcast_fast_leave"}, {word: "mcast_flood"}, {word: "bcast_flood"},
	{word: "mcast_to_unicast"}, {word: "neigh_suppress"}, {word: "neigh_vlan_suppress"}, {word: "neigh_forward_grat"}, {word: "group_fwd_mask"},
	{word: "vlan_tunnel"}, {word: "isolated"}, {word: "locked"}, {word: "mab"}, {word: "backup_port"}, {word: "backup_nhid"},
}

// treeModes are the modes of the spanning tree protocol, BR_STP_MODE_*.
var treeModes = []string{"auto", "user", "kernel"}

// portStates are BR_STATE_*.
var portStates = []string{"disabled", "listening", "learning", "forwarding", "blocking"}

func parseBridge(w *words, r *linkRequest) int {
	var options, mask uint32
	for ; w.more(); w.at++ {
		p := w.parameter(bridgeWords)
		switch {
		case p == nil && w.begins("help"):
			w.Stderr.Write([]byte(bridgeUsage))
			return failed
		case p == nil:
			w.say(`bridge: unknown command "` + w.word() + `"?`)
			w.Stderr.Write([]byte(bridgeUsage))
			return failed
		case p.form == option:
			bit := uint32(1) << p.attribute
			mask |= bit
			options &^= bit
			if w.number(w.next(), 8, "invalid "+p.word) != 0 {
				options |= bit
			}
		case !w.take(p, &r.attributes):
			return failed
		}
	}
	if mask != 0 {
		value := binary.NativeEndian.AppendUint32(nil, options)
		r.attributes.Add(unix.IFLA_BR_MULTI_BOOLOPT, binary.NativeEndian.AppendUint32(value, mask))
	}
	return 0
}

func parsePort(w *words, r *linkRequest) int {
	for ; w.more(); w.at++ {
		p := w.parameter(portWords)
		switch {
		case p == nil && w.begins("nobackup_port"):
			r.attributes.U32(unix.IFLA_BRPORT_BACKUP_PORT, 0)
		case p == nil && w.begins("help"):
			w.Stderr.Write([]byte(portUsage))
			return failed
		case p == nil:
			w.say(`bridge_slave: unknown option "` + w.word() + `"?`)
			w.Stderr.Write([]byte(portUsage))
			return failed
		case !w.take(p, &r.attributes):
			panic(exit(failed))
		}
	}
	return 0
}

// parameter returns the parameter that the current word abbreviates, or nil.
func (w *words) parameter(list []parameter) *parameter {
	for i := range list {
		if w.is(list[i].word) || !list[i].exact && w.begins(list[i].word) {
			return &list[i]
		}
	}
	return nil
}

// take parses the value of a parameter and appends its attribute. It prints an error and returns
// false for a bad value.
func (w *words) take(p *parameter, a *netlink.Attributes) bool {
	attribute := uint16(p.attribute)
	if p.form == empty {
		a.Add(attribute, nil)
		return true
	}
	word, reason := w.next(), p.reason
	if reason == "" {
		reason = "invalid " + p.word
	}
	switch p.form {
	case bits8, portState:
		a.U8(attribute, uint8(w.number(word, 8, reason)))
	case bits16, hexBits16, maskOfNames:
		a.U16(attribute, uint16(w.number(word, 16, reason)))
	case bits32, portInt:
		a.U32(attribute, uint32(w.number(word, 32, reason)))
	case bits64:
		a.U64(attribute, w.number(word, 64, reason))
	case onOff, fastLeaving:
		on, ok := w.switched(p.word, word)
		a.U8(attribute, map[bool]uint8{true: 1}[on])
		return ok
	case etherType:
		id, ok := etherTypeID(word)
		if !ok {
			w.wrong(reason, word)
		}
		a.Add(attribute, binary.BigEndian.AppendUint16(nil, id))
	case ethernet:
		b, ok := w.hardware(word, longestHardware)
		a.Add(attribute, b)
		return ok
	case mode:
		i := w.treeMode(word)
		a.U32(attribute, uint32(i))
		return i >= 0
	case device:
		a.U32(attribute, uint32(w.masterIndex(word)))
	}
	return true
}

// treeMode parses the mode of the spanning tree. It accepts an abbreviation with a warning.
func (w *words) treeMode(word string) int {
	for i, x := range treeModes {
		if abbreviates(word, x) {
			if word != x {
				w.say("WARNING: '" + word + "' matches '" + x + "' by prefix.\n" +
					"Matching by prefix is deprecated in this context, please use the full string.")
			}
			return i
		}
	}
	_, i := w.oneOf("stp_mode", word, treeModes...)
	return i
}

func showBridge(s *session, t netlink.Table) { s.showParameters(bridgeShown, bridgeWords, t) }

func showPort(s *session, t netlink.Table) { s.showParameters(portShown, portWords, t) }

// showParameters prints the parameters of a list that are in a message.
func (s *session) showParameters(list, typed []parameter, t netlink.Table) {
	options := t.Get(unix.IFLA_BR_MULTI_BOOLOPT)
	for _, p := range list {
		if p.word != "" {
			p = byWord(typed, p.word)
		}
		if p.key == "" {
			p.key = p.word
		}
		if p.text == "" {
			p.text = p.word
			if p.word == "" {
				p.text = p.key
			}
		}
		switch {
		case p.form == option:
			if len(options) >= 8 && binary.NativeEndian.Uint32(options[4:])>>p.attribute&1 != 0 {
				s.out.uint(p.key, p.text+" ", uint64(binary.NativeEndian.Uint32(options)>>p.attribute&1), " ")
			}
		case t.Has(p.attribute):
			s.showParameter(p, t)
		}
	}
}

func byWord(list []parameter, word string) parameter {
	for _, p := range list {
		if p.word == word {
			return p
		}
	}
	return parameter{}
}

func (s *session) showParameter(p parameter, t netlink.Table) {
	o, n, before := s.out, p.attribute, p.text+" "
	switch p.form {
	case bits8:
		o.uint(p.key, before, uint64(t.U8(n)), " ")
	case bits16:
		o.uint(p.key, before, uint64(t.U16(n)), " ")
	case bits32:
		o.uint(p.key, before, uint64(t.U32(n)), " ")
	case bits64:
		o.uint(p.key, before, t.U64(n), " ")
	case portInt:
		o.int(p.key, before, int64(int32(t.U32(n))), " ")
	case onOff:
		o.onOff(p.key, before, t.U8(n) != 0, " ")
	case fastLeaving:
		o.text(before, map[bool]string{true: "on", false: "off"}[t.U8(n) != 0], " ")
	case hexBits16:
		o.hex(p.key, before, uint64(t.U16(n)), " ")
	case maskOfNames:
		o.hex(p.key, before, uint64(t.U16(n)), " ")
		o.string("group_fwd_mask_str", "group_fwd_mask_str ", forwardMask(t.U16(n)), " ")
	case timer:
		s.showTimer(p.key, t.U64(n))
	case bridgeID:
		o.string(p.key, before, bridgeIDText(t.Get(n)), " ")
	case ethernet:
		o.string(p.key, before, hardwareText(t.Get(n), unix.ARPHRD_ETHER), " ")
	case etherType:
		if v := t.Get(n); len(v) >= 2 {
			o.string(p.key, before, etherTypeText(s, binary.BigEndian.Uint16(v)), " ")
		}
	case mode:
		name := "(unknown)"
		if i := t.U32(n); int(i) < len(treeModes) {
			name = treeModes[i]
		}
		o.string(p.key, before, name, " ")
	case portState:
		if i := t.U8(n); int(i) < len(portStates) {
			o.string("state", "state ", portStates[i], " ")
		} else {
			o.int("state_index", "state (", int64(i), ") ")
		}
	case device:
		o.string(p.key, before, s.nameOf(int32(t.U32(n))), " ")
	case querierState:
		s.showQuerier(t.Get(n))
	}
}

func (s *session) showTimer(key string, n uint64) {
	rest := decimal(n % clock.UserHZ)
	rest = strings.Repeat("0", 2-len(rest)) + rest
	if s.out.document != nil {
		s.out.memberBare(key, decimal(n/clock.UserHZ)+"."+rest)
		return
	}
	s.out.text(key, " ", padLeft(decimal(n/clock.UserHZ), 4), ".", rest, " ")
}

// bridgeIDText formats a priority and an address. Its bytes have no leading zeros.
func bridgeIDText(b []byte) string {
	if len(b) < 2+ethernetLength {
		return ""
	}
	text := hexadecimal(b[:2]) + "."
	for i, c := range b[2 : 2+ethernetLength] {
		if i > 0 {
			text += ":"
		}
		text += strconv.FormatUint(uint64(c), 16)
	}
	return text
}

// forwardMask returns the names of the link-local groups in group_fwd_mask.
func forwardMask(mask uint16) string {
	names := map[int]string{0: "stp", 2: "lacp", 14: "lldp"}
	var list []string
	for i := range 16 {
		if mask>>i&1 == 0 {
			continue
		}
		name, ok := names[i]
		if !ok {
			name = hexText(1 << i)
		}
		list = append(list, name)
	}
	if list == nil {
		return "0x0"
	}
	return strings.Join(list, ",")
}

// hexText formats a number in hexadecimal with 0x before it.
func hexText(n uint64) string { return "0x" + strconv.FormatUint(n, 16) }

// Attributes of a bridge's multicast querier, BRIDGE_QUERIER_*.
const (
	querierIPv4 = iota + 1
	querierIPv4Port
	querierIPv4Timer
	querierPadding
	querierIPv6
	querierIPv6Port
	querierIPv6Timer
)

// showQuerier prints the multicast querier that a bridge has detected.
func (s *session) showQuerier(list []byte) {
	t := netlink.Parse(list, querierIPv6Timer)
	o := s.out
	o.object("mcast_querier_state_ipv4")
	s.showQuerierOf(t, unix.AF_INET, "mcast_querier_ipv4_addr", querierIPv4, querierIPv4Port, querierIPv4Timer)
	o.endObject()
	o.object("mcast_querier_state_ipv6")
	s.showQuerierOf(t, unix.AF_INET6, "mcast_querier_ipv6_addr", querierIPv6, querierIPv6Port, querierIPv6Timer)
	o.endObject()
}

func (s *session) showQuerierOf(t netlink.Table, family uint8, key string, address, port, timer int) {
	o := s.out
	prefix := strings.TrimSuffix(key, "addr")
	if t.Has(address) {
		o.text(key, " ")
		o.colored(familyColor(family), key, "", hostText(family, t.Get(address)), " ")
	}
	if t.Has(port) {
		o.uint(prefix+"port", prefix+"port ", uint64(t.U32(port)), " ")
	}
	if t.Has(timer) {
		o.string(prefix+"other_timer", prefix+"other_timer ", nanoseconds(t.U64(timer)), " ")
	}
}

// nanoseconds formats a time with three decimals, in the largest unit that is not longer than the time.
func nanoseconds(n uint64) string {
	for _, u := range []struct {
		size uint64
		name string
	}{{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}} {
		if n >= u.size {
			return strconv.FormatFloat(float64(n)/float64(u.size), 'g', 3, 64) + u.name
		}
	}
	return decimal(n) + "ns"
}
