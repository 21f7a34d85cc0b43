package ip

import (
	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// An addressChange is the parsed command line of ip address add, change, replace or delete.
type addressChange struct {
	*words
	unix.IfAddrmsg
	a *netlink.Attributes

	device       string
	local, peer  prefix
	localWord    string // local as it was given
	hasPeer      bool
	hasBroadcast bool
	hasAnycast   bool
	hasScope     bool
	fill         string // how to derive the broadcast address: "+" or "-"
	hasValid     bool
	hasPreferred bool
	valid        uint32 // seconds
	preferred    uint32 // seconds
	set          uint32 // the flags to set
}

// changeAddress adds, changes or deletes an address.
func (s *session) changeAddress(kind, flags uint16, list []string) int {
	r := &netlink.Request{Type: kind, Flags: flags}
	c := &addressChange{words: s.words(list), a: &r.Attributes, valid: forever, preferred: forever}
	c.Family = s.family
	for ; c.more(); c.at++ {
		c.take()
	}
	if status := c.finish(kind == unix.RTM_DELADDR); status != 0 {
		return status
	}
	r.Header = netlink.Header(c.IfAddrmsg)
	return s.do(r, func(m netlink.Message) { s.showAddress(m, echoFilter, true) })
}

// know sets the family to that of an address, if it is not set yet.
func (c *addressChange) know(family uint8) {
	if c.Family == unix.AF_UNSPEC {
		c.Family = family
	}
}

// address parses the current word as an address, and adds it.
func (c *addressChange) address(attribute uint16) {
	x := c.getAddress(c.word(), c.Family)
	c.know(x.family)
	c.a.Add(attribute, x.address)
}

// take parses a word and its value.
func (c *addressChange) take() {
	switch {
	case c.is("peer", "remote"):
		c.once(&c.hasPeer, "peer")
		c.peer = c.getPrefix(c.word(), c.Family)
		c.hasPeer = len(c.peer.address) > 0
		c.know(c.peer.family)
		c.a.Add(unix.IFA_ADDRESS, c.peer.address)
		c.Prefixlen = uint8(c.peer.bits)
	case c.begins("broadcast"), c.is("brd"):
		c.once(&c.hasBroadcast, "broadcast")
		if c.is("+", "-") {
			c.fill = c.word()
			return
		}
		c.address(unix.IFA_BROADCAST)
	case c.is("anycast"):
		c.once(&c.hasAnycast, "anycast")
		c.address(unix.IFA_ANYCAST)
	case c.is("scope"):
		id, ok := scopes.id(c.session, c.next(), 255)
		if !ok {
			c.wrong("invalid scope value.", c.word())
		}
		c.Scope, c.hasScope = uint8(id), true
	case c.is("dev"):
		c.device = c.next()
	case c.is("label"):
		c.a.Text(unix.IFA_LABEL, c.next())
	case c.begins("metric", "priority", "preference"):
		c.a.U32(addressMetric, uint32(c.number(c.next(), 32, "\"metric\" value is invalid\n")))
	case c.begins("valid_lft"):
		c.valid = c.life(&c.hasValid, "valid_lft")
	case c.begins("preferred_lft"):
		c.preferred = c.life(&c.hasPreferred, "preferred_lft")
	case addressFlagByName(c.word()) != nil:
		c.takeFlag(addressFlagByName(c.word()))
	case c.is("proto"):
		id, ok := addressProtocols.id(c.session, c.next(), 255)
		if !ok {
			c.wrong("\"proto\" value is invalid\n", c.word())
		}
		c.a.U8(addressOrigin, uint8(id))
	default:
		c.takeLocal()
	}
}

func (c *addressChange) takeFlag(f *addressFlag) {
	switch {
	case f.readOnly:
		c.say("Warning: " + f.name + " option is not mutable from userspace")
	case f.onlyIPv6 && c.Family != unix.AF_INET6:
		c.say("Warning: " + f.name + " option can be set only for IPv6 addresses")
	default:
		c.set |= f.bit
	}
}

// takeLocal parses the address itself.
func (c *addressChange) takeLocal() {
	if c.is("local") {
		c.next()
	}
	if c.begins("help") {
		c.usage(addressUsage)
	}
	if len(c.local.address) > 0 {
		c.garbage("local", c.word())
	}
	c.localWord = c.word()
	c.local = c.getPrefix(c.localWord, c.Family)
	c.know(c.local.family)
	c.a.Add(unix.IFA_LOCAL, c.local.address)
}

// finish checks the words together, and sets the defaults. It returns the exit status of a failure,
// or 0.
func (c *addressChange) finish(deleting bool) int {
	c.Flags = uint8(c.set)
	if c.set > 0xff {
		c.Flags = 0
		c.a.U32(unix.IFA_FLAGS, c.set)
	}
	if c.device == "" {
		return c.fail(`Not enough information: "dev" argument is required.`)
	}
	if !c.hasPeer && len(c.local.address) > 0 {
		if deleting && c.local.family == unix.AF_INET && !c.local.given {
			c.say("Warning: Executing wildcard deletion to stay compatible with old scripts.\n" +
				"         Explicitly specify the prefix length (" + c.localWord + "/" + decimal(8*len(c.local.address)) + ") to avoid this warning.\n" +
				"         This special behaviour is likely to disappear in further releases,\n" +
				"         fix your scripts!")
		} else {
			c.peer = c.local
			c.a.Add(unix.IFA_ADDRESS, c.local.address)
		}
	}
	if c.Prefixlen == 0 {
		c.Prefixlen = uint8(c.local.bits)
	}
	if c.fill != "" && !deleting {
		if c.Family != unix.AF_INET {
			return c.fail("Broadcast can be set only for IPv4 addresses")
		}
		if c.peer.bits <= 30 {
			c.a.Add(unix.IFA_BROADCAST, filled(c.peer, c.fill == "+"))
		}
	}
	if !c.hasScope && !deleting && c.local.family == unix.AF_INET && at(c.local.address, 0) == 127 {
		c.Scope = unix.RT_SCOPE_HOST
	}
	index := c.indexOf(c.device)
	if index == 0 {
		return c.noDevice(c.device)
	}
	c.Index = uint32(index)
	if c.hasValid || c.hasPreferred {
		switch {
		case c.valid == 0:
			return c.fail("valid_lft is zero")
		case c.valid < c.preferred:
			return c.fail("preferred_lft is greater than valid_lft")
		}
		c.a.Add(unix.IFA_CACHEINFO, netlink.Header(unix.IfaCacheinfo{Prefered: c.preferred, Valid: c.valid}))
	}
	if c.set&autojoinFlag != 0 && !isMulticast(c.local) {
		return c.fail("autojoin needs multicast address")
	}
	return 0
}

// life parses the lifetime after the current word, in seconds. seen is set; it is an error if it was
// set before.
func (c *addressChange) life(seen *bool, what string) uint32 {
	if *seen {
		c.twice(what, c.word())
	}
	*seen = true
	word := c.next()
	if word == "forever" {
		return forever
	}
	n, ok := numeral.Whole(word, 32)
	if !ok {
		c.wrong(what+" value", word)
	}
	return uint32(n)
}

// filled returns an IPv4 address with all host bits set, or all cleared.
func filled(p prefix, ones bool) []byte {
	b := make([]byte, 4)
	copy(b, p.address)
	for i := p.bits; i < 32; i++ {
		bit := byte(0x80) >> (i % 8)
		b[i/8] &^= bit
		if ones {
			b[i/8] |= bit
		}
	}
	return b
}

func isMulticast(p prefix) bool {
	switch p.family {
	case unix.AF_INET:
		return at(p.address, 0)>>4 == 0xe
	case unix.AF_INET6:
		return at(p.address, 0) == 0xff
	}
	return false
}
