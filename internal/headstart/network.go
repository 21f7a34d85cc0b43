package headstart

import (
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// network makes a link, switches one on or off, or adds an address, if the command line of ip is
//
//	link add [name|dev] NAME type veth|bridge|dummy
//	link add [name|dev] NAME type veth peer [name] NAME
//	link set [dev] NAME up|down
//	address add ADDRESS/BITS dev NAME
//
// The requests are those of package ip. It returns false for other command lines, and if a system
// call fails or the kernel refuses the request. Then nothing is changed.
func (l line) network() bool {
	return l.networkRequest(&request) && request.send()
}

// networkRequest makes the request. It returns false for command lines that are not plain.
func (l line) networkRequest(m *message) bool {
	if l.words() < 5 {
		return false
	}
	switch object, verb := l.word(1), l.word(2); {
	case object == "link" && verb == "add":
		return l.addLink(m)
	case object == "link" && verb == "set":
		return l.setLink(m)
	case (object == "address" || object == "addr" || object == "a") && verb == "add":
		return l.addAddress(m)
	}
	return false
}

// plainKinds are the kinds of links that may be made without a word after the kind.
var plainKinds = [...]string{"veth", "bridge", "dummy"}

// vethPeer is VETH_INFO_PEER.
const vethPeer = 1

func (l line) addLink(m *message) bool {
	name, at := l.link(3, "name", "dev")
	if name == "" || at+2 > l.words() || l.word(at) != "type" || !slices.Contains(plainKinds[:], l.word(at+1)) {
		return false
	}
	kind, peer := l.word(at+1), ""
	at += 2
	if kind == "veth" && at < l.words() && l.word(at) == "peer" {
		if peer, at = l.link(at+1, "name", "name"); peer == "" {
			return false
		}
	}
	if at != l.words() {
		return false
	}
	m.begin(unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
	m.linkHeader(0, 0)
	m.add(unix.IFLA_IFNAME, name)
	info := m.open(unix.IFLA_LINKINFO)
	m.add(unix.IFLA_INFO_KIND, kind)
	if peer != "" {
		data := m.open(unix.IFLA_INFO_DATA)
		other := m.open(vethPeer)
		m.linkHeader(0, 0)
		m.add(unix.IFLA_IFNAME, peer)
		m.close(other)
		m.close(data)
	}
	m.close(info)
	return true
}

func (l line) setLink(m *message) bool {
	name, at := l.link(3, "dev", "dev")
	if name == "" || at+1 != l.words() || l.word(at) != "up" && l.word(at) != "down" {
		return false
	}
	flags := uint32(0)
	if l.word(at) == "up" {
		flags = unix.IFF_UP
	}
	m.begin(unix.RTM_NEWLINK, 0)
	m.target = name
	m.linkHeader(flags, unix.IFF_UP)
	return true
}

func (l line) addAddress(m *message) bool {
	address, bits, ok := prefix(l.word(3))
	if !ok || l.words() != 6 || l.word(4) != "dev" || !isLinkName(l.word(5)) {
		return false
	}
	scope := byte(unix.RT_SCOPE_UNIVERSE)
	if address[0] == 127 {
		scope = unix.RT_SCOPE_HOST
	}
	m.begin(unix.RTM_NEWADDR, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
	m.target = l.word(5)
	m.bytes(unix.AF_INET, bits, 0, scope)
	m.u32(0) // the index
	for _, kind := range [...]uint16{unix.IFA_LOCAL, unix.IFA_ADDRESS} {
		value := m.open(kind)
		m.bytes(address[0], address[1], address[2], address[3])
		m.close(value)
	}
	return true
}

// link returns the name of a link from the word at an index on, and the index of the word after
// it. The name may follow one of two keywords. It returns an empty name if there is none, or if it
// might be a keyword.
func (l line) link(at int, keyword, other string) (name string, next int) {
	follows := at+1 < l.words() && (l.word(at) == keyword || l.word(at) == other)
	if follows {
		at++
	}
	if at >= l.words() || !isLinkName(l.word(at)) || !follows && !isNoKeyword(l.word(at)) {
		return "", at
	}
	return l.word(at), at + 1
}

// isNoKeyword reports whether a word, which is not empty, is neither a keyword of ip link nor an
// abbreviation of one: it is lo or ends with a digit, as no keyword does.
func isNoKeyword(word string) bool {
	last := word[len(word)-1]
	return word == "lo" || last >= '0' && last <= '9'
}

// isLinkName reports whether a word is a valid name of a link.
func isLinkName(word string) bool {
	for i := range len(word) {
		if word[i] <= ' ' || word[i] == '/' {
			return false
		}
	}
	return word != "" && word != "." && word != ".." && len(word) < unix.IFNAMSIZ
}

// prefix parses an IPv4 address in network byte order and the length of its network, from 1 to 32.
func prefix(word string) (address [4]byte, bits byte, ok bool) {
	word, size, _ := strings.Cut(word, "/")
	length, ok := number(size, 32)
	if !ok || length == 0 {
		return address, 0, false
	}
	for i := range address {
		part, rest, more := strings.Cut(word, ".")
		n, ok := number(part, 255)
		if !ok || more != (i < len(address)-1) {
			return address, 0, false
		}
		address[i], word = byte(n), rest
	}
	return address, byte(length), true
}
