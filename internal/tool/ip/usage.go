package ip

import "strings"

// The usages list what this ip supports, in the notation of iproute2.

const usage = `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
       ip [ -force ] -batch filename
Shows and changes network devices, addresses, routes and network namespaces. Every word
may be shortened.

Objects:
  link       network devices
  address    addresses of the devices
  route      routes
  neighbor   hardware addresses of neighbors; also neighbour
  rule       rules that choose the table of routes
  maddress   multicast addresses of the devices
  tuntap     tunnels to a process: tun for packets, tap for frames
  netns      network namespaces that have names
  help       this text

Options:
  -4                    the same as -family inet
  -6                    the same as -family inet6
  -0                    the same as -family link
  -B                    the same as -family bridge
  -f, -family inet|inet6|bridge|link
                        only this family of addresses
  -n, -netns NAME       in this network namespace
  -b, -batch FILE       read the command lines from FILE, or for - from standard input
  -force                with -batch: continue after failures
  -a, -all              with netns: all namespaces
  -s, -statistics       show statistics; twice: all of them
  -d, -details          show details
  -h, -human-readable   sizes with suffixes
  -iec                  the same with powers of 1024
  -br, -brief           show a short table
  -o, -oneline          one line for each object
  -j, -json             print JSON
  -p, -pretty           with -json: on several lines
  -c, -color            colors
  -N, -Numeric          numbers, not names
  -echo                 show what the kernel has made
  -l, -loops N          rounds of a flush at most; 0 for no limit
  -rc, -rcvbuf SIZE     size of the buffer for what the kernel sends
  -t, -timestamp        accepted
  -ts, -tshort          accepted
  -V, -Version          print the version
`

const typesUsage = `TYPE := { bridge | bridge_slave | dummy | ifb | macvlan | macvtap | veth | vlan |
          any other kind that the kernel makes without ARGS }
`

const linkUsage = `Usage: ip link add [link DEV | parentdev NAME] [ name ] NAME
                    [ txqueuelen PACKETS ]
                    [ address LLADDR ]
                    [ broadcast LLADDR ]
                    [ mtu MTU ] [index IDX ]
                    [ numtxqueues QUEUE_COUNT ]
                    [ numrxqueues QUEUE_COUNT ]
                    [ netns { PID | NETNSNAME | NETNSFILE } ]
                    type TYPE [ ARGS ]

       ip link delete { DEVICE | dev DEVICE | group DEVGROUP } type TYPE [ ARGS ]

       ip link { set | change } { DEVICE | dev DEVICE | group DEVGROUP }
                    [ { up | down } ]
                    [ type TYPE ARGS ]
                    [ arp { on | off } ]
                    [ dynamic { on | off } ]
                    [ multicast { on | off } ]
                    [ allmulticast { on | off } ]
                    [ promisc { on | off } ]
                    [ trailers { on | off } ]
                    [ carrier { on | off } ]
                    [ txqueuelen PACKETS ]
                    [ name NEWNAME ]
                    [ address LLADDR ]
                    [ broadcast LLADDR ]
                    [ mtu MTU ]
                    [ netns { PID | NETNSNAME | NETNSFILE } ]
                    [ link-netns NAME | link-netnsid ID ]
                    [ alias NAME ]
                    [ master DEVICE ][ vrf NAME ]
                    [ nomaster ]
                    [ addrgenmode { eui64 | none | stable_secret | random } ]
                    [ inet SETTING { on | off | NUMBER } ]
                    [ protodown { on | off } ]
                    [ protodown_reason PREASON { on | off } ]
                    [ gso_max_size BYTES ] [ gso_ipv4_max_size BYTES ] [ gso_max_segs PACKETS ]
                    [ gro_max_size BYTES ] [ gro_ipv4_max_size BYTES ]

       ip link show [ DEVICE | group GROUP ] [ { up | down } ] [master DEV] [vrf NAME]
                    [type TYPE] [nomaster] [ novf ]

       ip link property add dev DEVICE [ altname NAME .. ]
       ip link property del dev DEVICE [ altname NAME .. ]

       ip link help [ TYPE ]

` + typesUsage

const addressUsage = `Usage: ip address {add|change|replace} IFADDR dev IFNAME [ LIFETIME ]
                                                      [ CONFFLAG-LIST ]
       ip address del IFADDR dev IFNAME [mngtmpaddr]
       ip address flush [ dev IFNAME ] [ scope SCOPE-ID ] [ to PREFIX ]
                        [ FLAG-LIST ] [ label LABEL ] [ { up | down } ]
       ip address [ show [ dev IFNAME ] [ scope SCOPE-ID ] [ master DEVICE ]
                         [ nomaster ]
                         [ type TYPE ] [ to PREFIX ] [ FLAG-LIST ]
                         [ label LABEL ] [ { up | down } ] [ vrf NAME ]
                         [ proto ADDRPROTO ] ]
IFADDR := PREFIX | ADDR peer PREFIX
          [ broadcast ADDR ] [ anycast ADDR ]
          [ label IFNAME ] [ scope SCOPE-ID ] [ metric METRIC ]
          [ proto ADDRPROTO ]
SCOPE-ID := [ host | link | global | NUMBER ]
FLAG-LIST := [ FLAG-LIST ] FLAG
FLAG  := [ permanent | dynamic | secondary | primary |
           [-]tentative | [-]deprecated | [-]dadfailed | temporary |
           CONFFLAG-LIST ]
CONFFLAG-LIST := [ CONFFLAG-LIST ] CONFFLAG
CONFFLAG  := [ home | nodad | mngtmpaddr | noprefixroute | autojoin ]
LIFETIME := [ valid_lft LFT ] [ preferred_lft LFT ]
LFT := forever | SECONDS
ADDRPROTO := [ NAME | NUMBER ]
` + typesUsage

const routeUsage = `Usage: ip route { list | flush } SELECTOR
       ip route get [ ROUTE_GET_FLAGS ] [ to ] ADDRESS
                            [ from ADDRESS iif STRING ]
                            [ oif STRING ] [ tos TOS ]
                            [ mark NUMBER ] [ vrf NAME ]
                            [ uid NUMBER ] [ ipproto PROTOCOL ]
                            [ sport NUMBER ] [ dport NUMBER ]
                            [ as ADDRESS ] [ flowlabel FLOWLABEL ]
       ip route { add | del | change | append | replace } ROUTE
SELECTOR := [ root PREFIX ] [ match PREFIX ] [ exact PREFIX ]
            [ table TABLE_ID ] [ vrf NAME ] [ proto RTPROTO ]
            [ type TYPE ] [ scope SCOPE ]
ROUTE := NODE_SPEC [ INFO_SPEC ]
NODE_SPEC := [ TYPE ] PREFIX [ tos TOS ]
             [ table TABLE_ID ] [ proto RTPROTO ]
             [ scope SCOPE ] [ metric METRIC ]
             [ ttl-propagate { enabled | disabled } ]
INFO_SPEC := { NH | nhid ID } OPTIONS FLAGS [ nexthop NH ]...
NH := [ via [ FAMILY ] ADDRESS ]
      [ dev STRING ] [ weight NUMBER ] NHFLAGS
FAMILY := [ inet | inet6 | bridge | link ]
OPTIONS := FLAGS [ mtu NUMBER ] [ advmss NUMBER ] [ as [ to ] ADDRESS ]
           [ rtt TIME ] [ rttvar TIME ] [ reordering NUMBER ]
           [ window NUMBER ] [ cwnd NUMBER ] [ initcwnd NUMBER ]
           [ ssthresh NUMBER ] [ realms REALM ] [ src ADDRESS ]
           [ rto_min TIME ] [ hoplimit NUMBER ] [ initrwnd NUMBER ]
           [ features FEATURES ] [ quickack BOOL ] [ congctl NAME ]
           [ pref PREF ] [ expires TIME ] [ fastopen_no_cookie BOOL ]
TYPE := { unicast | local | broadcast | multicast | throw |
          unreachable | prohibit | blackhole | nat }
TABLE_ID := [ local | main | default | all | NUMBER ]
SCOPE := [ host | link | global | NUMBER ]
NHFLAGS := [ onlink | pervasive ]
RTPROTO := [ kernel | boot | static | NUMBER ]
PREF := [ low | medium | high ]
TIME := NUMBER[s|ms]
BOOL := [1|0]
FEATURES := ecn
ROUTE_GET_FLAGS := ROUTE_GET_FLAG [ ROUTE_GET_FLAGS ]
ROUTE_GET_FLAG := [ fibmatch | notify ]
`

const neighUsage = `Usage: ip neigh { add | del | change | replace }
                { ADDR [ lladdr LLADDR ] [ nud STATE ] proxy ADDR }
                [ dev DEV ] [ router ] [ use ] [ managed ] [ extern_learn ]
                [ extern_valid ] [ protocol PROTO ]

	ip neigh { show | flush } [ proxy ] [ to PREFIX ] [ dev DEV ] [ nud STATE ]
				  [ vrf NAME ] [ nomaster ]
	ip neigh get { ADDR | proxy ADDR } dev DEV

STATE := { delay | failed | incomplete | noarp | none |
           permanent | probe | reachable | stale }
`

const netnsUsage = `Usage:	ip netns list
	ip netns add NAME
	ip netns attach NAME PID
	ip netns set NAME NETNSID
	ip [-all] netns delete [NAME]
	ip netns identify [PID]
	ip netns pids NAME
	ip [-all] netns exec [NAME] cmd ...
	ip netns list-id [target-nsid POSITIVE-INT] [nsid POSITIVE-INT]
NETNSID := auto | POSITIVE-INT
`

const vethUsage = `Usage: ip link <options> type veth [peer <options>]
To get <options> type 'ip link add help'
`

const vlanUsage = `Usage: ... vlan id VLANID
		[ protocol VLANPROTO ]
		[ reorder_hdr { on | off } ]
		[ gvrp { on | off } ]
		[ mvrp { on | off } ]
		[ loose_binding { on | off } ]
		[ bridge_binding { on | off } ]
		[ ingress-qos-map QOS-MAP ]
		[ egress-qos-map QOS-MAP ]

VLANID := 0-4095
VLANPROTO: [ 802.1Q | 802.1ad ]
QOS-MAP := [ QOS-MAP ] QOS-MAPPING
QOS-MAPPING := FROM:TO
`

// macvlanUsage is the usage of a macvlan, or of a macvtap.
func macvlanUsage(name string) string {
	return "Usage: ... " + name + ` mode MODE [flag MODE_FLAG] MODE_OPTS [bcqueuelen BC_QUEUE_LEN] [bclim BCLIM]

MODE: private | vepa | bridge | passthru | source
MODE_FLAG: null | nopromisc | nodst
MODE_OPTS: for mode "source":
	macaddr { { add | del } <macaddr> | set [ <macaddr> [ <macaddr>  ... ] ] | flush }
BC_QUEUE_LEN: Length of the rx queue for broadcast/multicast: [0-4294967295]
BCLIM: Threshold for broadcast queueing: 32-bit integer
`
}

// bridgeUsage returns the usage of a bridge, with its parameters.
func bridgeUsage() string {
	text := "Usage: ... bridge [ fdb_flush ]\n"
	for _, p := range bridgeWords {
		if p.form != empty {
			text += "		  [ " + p.word + " " + strings.ToUpper(p.word) + " ]\n"
		}
	}
	return text + "\nWhere: VLAN_PROTOCOL := { 802.1Q | 802.1ad }\n       STP_MODE := { auto | user | kernel }\n"
}

// portUsage returns the usage of a bridge's port, with its parameters.
func portUsage() string {
	text := "Usage: ... bridge_slave [ fdb_flush ]\n"
	for _, p := range portWords {
		value := strings.ToUpper(p.word)
		switch p.form {
		case empty:
			continue
		case onOff, fastLeaving:
			value = "{on | off}"
		}
		text += "			[ " + p.word + " " + value + " ]\n"
	}
	return text + "			[ nobackup_port ]\n"
}

const ruleUsage = `Usage: ip rule { add | del } SELECTOR ACTION
       ip rule flush [ SELECTOR ]
       ip rule [ list [ SELECTOR ]]
SELECTOR := [ not ] [ from PREFIX ] [ to PREFIX ] [ tos TOS ]
            [ fwmark FWMARK[/MASK] ]
            [ iif STRING ] [ oif STRING ] [ pref NUMBER ] [ l3mdev ]
            [ uidrange NUMBER-NUMBER ]
            [ ipproto PROTOCOL ]
            [ sport [ NUMBER[/MASK] | NUMBER-NUMBER ]
            [ dport [ NUMBER[/MASK] | NUMBER-NUMBER ] ]
ACTION := [ table TABLE_ID ]
          [ protocol PROTO ]
          [ realms [SRCREALM/]DSTREALM ]
          [ goto NUMBER ]
          SUPPRESSOR
SUPPRESSOR := [ suppress_prefixlength NUMBER ]
              [ suppress_ifgroup DEVGROUP ]
TABLE_ID := [ local | main | default | NUMBER ]
`

const multicastUsage = `Usage: ip maddr [ add | del ] MULTIADDR dev STRING
       ip maddr show [ dev STRING ]
`

const vrfUsage = `Usage:	ip vrf show [NAME] ...
	ip vrf exec [NAME] cmd ...
	ip vrf identify [PID]
	ip vrf pids [NAME]
`

const tuntapUsage = `Usage: ip tuntap { add | del | show | list | lst | help } [ dev PHYS_DEV ]
       [ mode { tun | tap } ] [ user USER ] [ group GROUP ]
       [ one_queue ] [ pi ] [ vnet_hdr ] [ multi_queue ] [ name NAME ]

Where: USER  := { STRING | NUMBER }
       GROUP := { STRING | NUMBER }
`
