package iptables

import (
	"contedor/internal/linux/inet"

	"github.com/google/nftables"
	"golang.org/x/sys/unix"
)

// A family is what differs between iptables and ip6tables.
type family struct {
	name                string // of the command
	nf                  nftables.TableFamily
	size                int    // of an address in bytes
	source, destination uint32 // the offsets of the addresses in the header
	all                 string // the network of all addresses
	loopback            string // the address of localhost
	rejections          []rejection
	rejected            uint32   // the default of REJECT
	refusedTargets      []string // those of this family only
	icmp                icmp
}

// An icmp is the protocol of a family for messages about errors.
type icmp struct {
	match    string // of -m, and in the kernel
	option   string
	protocol string
	what     string // in messages
	types    []icmpType
}

// A rejection is a message that REJECT sends. Its number is its index. The name "" stands for none.
type rejection struct {
	name, alias string
}

var ipv4 = family{
	name: name, nf: nftables.TableFamilyIPv4, size: 4, source: 12, destination: 16, all: "0.0.0.0/0", loopback: "127.0.0.1",
	rejections: []rejection{
		{"icmp-net-unreachable", "net-unreach"}, {"icmp-host-unreachable", "host-unreach"},
		{"icmp-proto-unreachable", "proto-unreach"}, {"icmp-port-unreachable", "port-unreach"}, {},
		{"icmp-net-prohibited", "net-prohib"}, {"icmp-host-prohibited", "host-prohib"},
		{"tcp-reset", "tcp-rst"}, {"icmp-admin-prohibited", "admin-prohib"},
	},
	rejected: 3, refusedTargets: []string{"CLUSTERIP", "ECN", "TTL", "ULOG"},
	icmp: icmp{"icmp", "icmp-type", "icmp", "ICMP", icmpTypes},
}

var ipv6 = family{
	name: name6, nf: nftables.TableFamilyIPv6, size: 16, source: 8, destination: 24, all: "::/0", loopback: "::1",
	rejections: []rejection{
		{"icmp6-no-route", "no-route"}, {"icmp6-adm-prohibited", "adm-prohibited"}, {},
		{"icmp6-addr-unreachable", "addr-unreach"}, {"icmp6-port-unreachable", "port-unreach"}, {},
		{"tcp-reset", ""}, {"icmp6-policy-fail", "policy-fail"}, {"icmp6-reject-route", "reject-route"},
	},
	rejected: 4, refusedTargets: []string{"DNPT", "HL", "SNPT"},
	icmp: icmp{"icmp6", "icmpv6-type", "ipv6-icmp", "ICMPv6", icmp6Types},
}

// text formats an address.
func (f *family) text(address [16]byte) string { return inet.Text(address[:f.size]) }

// parse parses an address. IPv4 has shorter forms, such as 10.1.
func (f *family) parse(word string) (address [16]byte, ok bool) {
	if f.nf == unix.NFPROTO_IPV6 {
		return inet.Parse6(word)
	}
	four, ok := inet.ParseLoose4(word)
	copy(address[:], four[:])
	return address, ok
}

// An icmpType is a name of a type, or of a code of a type.
type icmpType struct {
	name        string
	kind        uint8
	first, last uint8 // the codes
}

// allCodes is the last code of a name for all codes of a type.
const allCodes = 255

var icmpTypes = []icmpType{
	{"any", 255, 0, allCodes},
	{"echo-reply", 0, 0, allCodes},
	{"pong", 0, 0, allCodes},
	{"destination-unreachable", 3, 0, allCodes},
	{"network-unreachable", 3, 0, 0},
	{"host-unreachable", 3, 1, 1},
	{"protocol-unreachable", 3, 2, 2},
	{"port-unreachable", 3, 3, 3},
	{"fragmentation-needed", 3, 4, 4},
	{"source-route-failed", 3, 5, 5},
	{"network-unknown", 3, 6, 6},
	{"host-unknown", 3, 7, 7},
	{"network-prohibited", 3, 9, 9},
	{"host-prohibited", 3, 10, 10},
	{"TOS-network-unreachable", 3, 11, 11},
	{"TOS-host-unreachable", 3, 12, 12},
	{"communication-prohibited", 3, 13, 13},
	{"host-precedence-violation", 3, 14, 14},
	{"precedence-cutoff", 3, 15, 15},
	{"source-quench", 4, 0, allCodes},
	{"redirect", 5, 0, allCodes},
	{"network-redirect", 5, 0, 0},
	{"host-redirect", 5, 1, 1},
	{"TOS-network-redirect", 5, 2, 2},
	{"TOS-host-redirect", 5, 3, 3},
	{"echo-request", 8, 0, allCodes},
	{"ping", 8, 0, allCodes},
	{"router-advertisement", 9, 0, allCodes},
	{"router-solicitation", 10, 0, allCodes},
	{"time-exceeded", 11, 0, allCodes},
	{"ttl-exceeded", 11, 0, allCodes},
	{"ttl-zero-during-transit", 11, 0, 0},
	{"ttl-zero-during-reassembly", 11, 1, 1},
	{"parameter-problem", 12, 0, allCodes},
	{"ip-header-bad", 12, 0, 0},
	{"required-option-missing", 12, 1, 1},
	{"timestamp-request", 13, 0, allCodes},
	{"timestamp-reply", 14, 0, allCodes},
	{"info-request", 15, 0, allCodes},
	{"info-reply", 16, 0, allCodes},
	{"address-mask-request", 17, 0, allCodes},
	{"address-mask-reply", 18, 0, allCodes},
}

var icmp6Types = []icmpType{
	{"destination-unreachable", 1, 0, allCodes},
	{"no-route", 1, 0, 0},
	{"communication-prohibited", 1, 1, 1},
	{"beyond-scope", 1, 2, 2},
	{"address-unreachable", 1, 3, 3},
	{"port-unreachable", 1, 4, 4},
	{"failed-policy", 1, 5, 5},
	{"reject-route", 1, 6, 6},
	{"packet-too-big", 2, 0, allCodes},
	{"time-exceeded", 3, 0, allCodes},
	{"ttl-exceeded", 3, 0, allCodes},
	{"ttl-zero-during-transit", 3, 0, 0},
	{"ttl-zero-during-reassembly", 3, 1, 1},
	{"parameter-problem", 4, 0, allCodes},
	{"bad-header", 4, 0, 0},
	{"unknown-header-type", 4, 1, 1},
	{"unknown-option", 4, 2, 2},
	{"echo-request", 128, 0, allCodes},
	{"ping", 128, 0, allCodes},
	{"echo-reply", 129, 0, allCodes},
	{"pong", 129, 0, allCodes},
	{"mld-listener-query", 130, 0, allCodes},
	{"mld-listener-report", 131, 0, allCodes},
	{"mld-listener-done", 132, 0, allCodes},
	{"mld-listener-reduction", 132, 0, allCodes},
	{"router-solicitation", 133, 0, allCodes},
	{"router-advertisement", 134, 0, allCodes},
	{"neighbour-solicitation", 135, 0, allCodes},
	{"neighbor-solicitation", 135, 0, allCodes},
	{"neighbour-advertisement", 136, 0, allCodes},
	{"neighbor-advertisement", 136, 0, allCodes},
	{"redirect", 137, 0, allCodes},
}
