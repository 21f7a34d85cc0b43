package ip

import (
	"contedor/internal/linux/clock"
	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// neighbor implements ip neigh.
func (s *session) neighbor(list []string) int {
	if len(list) == 0 {
		return s.listNeighbors(nil)
	}
	command, rest := list[0], list[1:]
	is := func(whole string) bool { return abbreviates(command, whole) }
	switch {
	case is("add"):
		return s.changeNeighbor(unix.RTM_NEWNEIGH, unix.NLM_F_CREATE|unix.NLM_F_EXCL, rest)
	case is("change") || command == "chg":
		return s.changeNeighbor(unix.RTM_NEWNEIGH, unix.NLM_F_REPLACE, rest)
	case is("replace"):
		return s.changeNeighbor(unix.RTM_NEWNEIGH, unix.NLM_F_CREATE|unix.NLM_F_REPLACE, rest)
	case is("delete"):
		return s.changeNeighbor(unix.RTM_DELNEIGH, 0, rest)
	case is("get"):
		return s.getNeighbor(rest)
	case is("show"), is("lst"), is("list"):
		return s.listNeighbors(rest)
	case is("flush"):
		return s.flushNeighbors(rest)
	case is("help"):
		s.usage(neighUsage)
	}
	s.unknown("neigh", command)
	return failed
}

// neighborStates are the states of linux/neighbour.h in the order in which ip prints them, with
// their words on the command line.
var neighborStates = []struct {
	bit         uint16
	name, word  string
	abbreviated bool
}{
	{unix.NUD_INCOMPLETE, "INCOMPLETE", "incomplete", false},
	{unix.NUD_REACHABLE, "REACHABLE", "reachable", true},
	{unix.NUD_STALE, "STALE", "stale", false},
	{unix.NUD_DELAY, "DELAY", "delay", false},
	{unix.NUD_PROBE, "PROBE", "probe", false},
	{unix.NUD_FAILED, "FAILED", "failed", true},
	{unix.NUD_NOARP, "NOARP", "noarp", false},
	{unix.NUD_PERMANENT, "PERMANENT", "permanent", true},
}

// neighborState parses a state: a word, or a number with a single bit.
func neighborState(word string) (state uint16, ok bool) {
	if word == "none" {
		return unix.NUD_NONE, true
	}
	for _, x := range neighborStates {
		if word == x.word || x.abbreviated && abbreviates(word, x.word) {
			return x.bit, true
		}
	}
	n, ok := numeral.Whole(word, 32)
	return uint16(n), ok && n < 0x100 && n&(n-1) == 0
}

// Flags of a neighbor that are used by name, NTF_*, and flags of NDA_FLAGS_EXT.
const (
	neighborManaged   = 1
	neighborValidated = 4
)

// neighborFlagsExt is NDA_FLAGS_EXT.
const neighborFlagsExt = 15

// neighborProtocol is NDA_PROTOCOL.
const neighborProtocol = 12

// A neighborChange is what the words after `ip neigh add` and the like ask for.
type neighborChange struct {
	header           unix.NdMsg
	protocol         *uint8
	flagsExt         uint32 // NDA_FLAGS_EXT
	to               prefix
	hasTo, hasDevice bool // proxy needs no device
	device, hardware string
	hasHardware      bool
}

func (s *session) changeNeighbor(kind, flags uint16, list []string) int {
	c := s.parseNeighbor(list)
	r := &netlink.Request{Type: kind, Flags: flags}
	if c.protocol != nil {
		r.Attributes.U8(neighborProtocol, *c.protocol)
	}
	r.Attributes.Add(unix.NDA_DST, c.to.address)
	if c.flagsExt != 0 {
		r.Attributes.U32(neighborFlagsExt, c.flagsExt)
	}
	if c.hasHardware && c.hardware != "null" {
		b, ok := s.hardware(c.hardware, longestNeighbor)
		if !ok {
			return failed
		}
		r.Attributes.Add(unix.NDA_LLADDR, b)
	}
	s.mustRememberAll()
	if c.device != "" {
		if c.header.Ifindex = s.indexOf(c.device); c.header.Ifindex == 0 {
			return s.noDevice(c.device)
		}
	}
	r.Header = netlink.Header(c.header)
	if err := s.socket.Do(r); err != nil {
		s.complain(err)
		panic(exit(refused))
	}
	return 0
}

// parseNeighbor reads the words of a change.
func (s *session) parseNeighbor(list []string) neighborChange {
	c := neighborChange{header: unix.NdMsg{Family: s.family, State: unix.NUD_PERMANENT}}
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.begins("lladdr"):
			w.next()
			if c.hasHardware {
				w.twice("lladdr", w.word())
			}
			c.hardware, c.hasHardware = w.word(), true
		case w.is("nud"):
			state, ok := neighborState(w.next())
			if !ok {
				w.wrong("nud state is bad", w.word())
			}
			c.header.State = state
		case w.begins("proxy"):
			w.next()
			if w.begins("help") {
				s.usage(neighUsage)
			}
			if c.hasTo {
				w.twice("address", w.word())
			}
			c.to, c.hasTo, c.hasDevice = w.getAddress(w.word(), s.family), true, true
			c.header.Flags |= unix.NTF_PROXY
		case w.is("router"):
			c.header.Flags |= unix.NTF_ROUTER
		case w.is("use"):
			c.header.Flags |= unix.NTF_USE
		case w.is("managed"):
			c.flagsExt |= neighborManaged
			c.header.State = unix.NUD_NONE
		case w.begins("extern_learn"):
			c.header.Flags |= unix.NTF_EXT_LEARNED
		case w.is("extern_valid"):
			c.flagsExt |= neighborValidated
		case w.is("dev"):
			c.device, c.hasDevice = w.next(), true
		case w.begins("protocol"):
			id, ok := protocols.id(s, w.next(), 255)
			if !ok {
				w.wrong("\"protocol\" value is invalid\n", w.word())
			}
			c.protocol = new(uint8(id))
		default:
			if w.is("to") {
				w.next()
			}
			if w.begins("help") {
				w.next()
			}
			if c.hasTo {
				w.garbage("to", w.word())
			}
			c.to, c.hasTo = w.getAddress(w.word(), s.family), true
		}
	}
	if !c.hasDevice || !c.hasTo || c.to.family == unix.AF_UNSPEC {
		s.die("Device and destination are required arguments.")
	}
	c.header.Family = c.to.family
	return c
}

// mustRememberAll is rememberAll, and ends the run on failure.
func (s *session) mustRememberAll() {
	if !s.rememberAll() {
		s.say("Dump terminated")
		panic(exit(failed))
	}
}

// A neighborFilter selects neighbors to print or to delete.
type neighborFilter struct {
	family   uint8
	index    int32
	states   uint16 // NUD_* bits, and stateless
	to       prefix
	unused   bool
	master   int32
	protocol uint32
	flags    uint8
}

// stateless is the bit in states for neighbors without a state.
const stateless = 0x100

// parseNeighborFilter parses a filter and returns the name of its interface.
func (s *session) parseNeighborFilter(list []string, f *neighborFilter, flushing bool) (device string) {
	given := false
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.is("dev"):
			w.single(&device, "dev")
		case w.is("master"):
			f.master = w.masterIndex(w.next())
		case w.is("vrf"):
			f.master = w.vrfIndex(w.next())
		case w.is("nomaster"):
			f.master = -1
		case w.is("unused"):
			f.unused = true
		case w.is("nud"):
			if !given {
				given, f.states = true, 0
			}
			state, ok := neighborState(w.next())
			if !ok {
				if !w.is("all") {
					w.wrong("nud state is bad", w.word())
				}
				state = ^uint16(0)
				if flushing {
					state &^= unix.NUD_NOARP
				}
			}
			if state == 0 {
				state = stateless
			}
			f.states |= state
		case w.is("proxy"):
			f.flags = unix.NTF_PROXY
		case w.begins("protocol"):
			id, ok := protocols.id(s, w.next(), 255)
			if !ok && !w.is("all") {
				w.wrong("invalid \"protocol\"\n", w.word())
			}
			if f.protocol = id; !ok {
				f.protocol = 0
			}
		default:
			if w.is("to") {
				w.next()
			}
			if w.begins("help") {
				s.usage(neighUsage)
			}
			f.to = w.getPrefix(w.word(), f.family)
			if f.family == unix.AF_UNSPEC {
				f.family = f.to.family
			}
		}
	}
	return device
}

func (f *neighborFilter) request() *netlink.Request {
	r := &netlink.Request{Type: unix.RTM_GETNEIGH, Header: netlink.Header(unix.NdMsg{Family: f.family, Flags: f.flags})}
	if f.index != 0 {
		r.Attributes.U32(unix.NDA_IFINDEX, uint32(f.index))
	}
	if f.master != 0 {
		r.Attributes.U32(unix.NDA_MASTER, uint32(f.master))
	}
	return r
}

// passes reports whether a neighbor matches the filter.
func (f *neighborFilter) passes(m netlink.Message) bool {
	n, data, ok := netlink.Cut[unix.NdMsg](m.Data)
	t := netlink.Parse(data, neighborFlagsExt)
	switch {
	case !ok,
		f.family != unix.AF_UNSPEC && f.family != n.Family,
		f.index != 0 && f.index != n.Ifindex,
		f.states&n.State == 0 && n.Flags&(unix.NTF_PROXY|unix.NTF_EXT_LEARNED) == 0 && (n.State != 0 || f.states&stateless == 0),
		!f.to.wants(t.Get(unix.NDA_DST)),
		f.protocol != 0 && f.protocol != uint32(t.U8(neighborProtocol)):
		return false
	}
	cache, _, known := netlink.Cut[cacheInfo](t.Get(unix.NDA_CACHEINFO))
	return !f.unused || !known || cache.References == 0
}

// cacheInfo is struct nda_cacheinfo: times in ticks, and the number of references.
type cacheInfo struct{ Confirmed, Used, Updated, References uint32 }

func (s *session) listNeighbors(list []string) int {
	f := &neighborFilter{family: s.family, states: 0xff &^ unix.NUD_NOARP}
	device := s.parseNeighborFilter(list, f, false)
	s.mustRememberAll()
	if device != "" {
		if f.index = s.indexOf(device); f.index == 0 {
			return s.noDevice(device)
		}
	}
	s.out.begin(s.json, s.pretty)
	ok := s.dump(f.request(), func(m netlink.Message) {
		if f.passes(m) {
			s.showNeighbor(m, f)
		}
	})
	if !ok {
		s.say("Dump terminated")
		panic(exit(failed))
	}
	s.out.end()
	return 0
}

func (s *session) flushNeighbors(list []string) int {
	if len(list) == 0 {
		return s.fail("Flush requires arguments.")
	}
	f := &neighborFilter{family: s.family, states: ^uint16(unix.NUD_PERMANENT | unix.NUD_NOARP)}
	device := s.parseNeighborFilter(list, f, true)
	s.mustRememberAll()
	if device != "" {
		if f.index = s.indexOf(device); f.index == 0 {
			return s.noDevice(device)
		}
	}
	const rounds = 10
	return s.flush(flushing{
		request: f.request, what: "entries", delete: unix.RTM_DELNEIGH, rounds: rounds, unread: failed, unsent: failed,
		matches: func(m netlink.Message) bool { return m.Type == unix.RTM_NEWNEIGH && f.passes(m) },
		show:    func(m netlink.Message) { s.showNeighbor(m, f) },
		after:   func() { f.states &^= unix.NUD_FAILED },
		incomplete: func() {
			s.out.text("*** Flush not complete bailing out after ", decimal(rounds), " rounds\n")
		},
	})
}

// showNeighbor prints a neighbor if it matches the filter.
func (s *session) showNeighbor(m netlink.Message, f *neighborFilter) {
	n, data, _ := netlink.Cut[unix.NdMsg](m.Data)
	t := netlink.Parse(data, neighborFlagsExt)
	o := s.out
	o.object("")
	defer o.endObject()
	switch m.Type {
	case unix.RTM_DELNEIGH:
		o.flag("deleted", "Deleted ")
	case unix.RTM_GETNEIGH:
		o.null("miss", "miss ")
	}
	width := func(n int) int { // JSON has no columns
		if o.document == nil && s.brief {
			return n
		}
		return 0
	}
	if t.Has(unix.NDA_DST) {
		family := n.Family
		if family == unix.AF_BRIDGE {
			family = unix.AF_INET
			if len(t.Get(unix.NDA_DST)) == 16 {
				family = unix.AF_INET6
			}
		}
		o.colored(familyColor(family), "dst", "", pad(s.host(family, t.Get(unix.NDA_DST)), width(39)), " ")
	}
	if f.index == 0 && n.Ifindex != 0 {
		if !s.brief {
			o.text("dev ")
		}
		o.colored(interfaceName, "dev", "", pad(s.nameOf(n.Ifindex), width(16)), " ")
	}
	if t.Has(unix.NDA_LLADDR) {
		after := ""
		if !s.brief {
			o.text("lladdr ")
			after = " "
		}
		hardware := s.links.byIndex[n.Ifindex].hardware
		o.colored(hardwareAddress, "lladdr", "", hardwareText(t.Get(unix.NDA_LLADDR), hardware), after)
	}
	if !s.brief {
		s.showNeighborState(n, t)
	}
	o.text("\n")
}

func (s *session) showNeighborState(n unix.NdMsg, t netlink.Table) {
	o := s.out
	more := t.U32(neighborFlagsExt)
	for _, x := range []struct {
		on   bool
		name string
	}{
		{n.Flags&unix.NTF_ROUTER != 0, "router"}, {n.Flags&unix.NTF_PROXY != 0, "proxy"}, {more&neighborManaged != 0, "managed"},
		{n.Flags&unix.NTF_EXT_LEARNED != 0, "extern_learn"}, {n.Flags&unix.NTF_OFFLOADED != 0, "offload"}, {more&neighborValidated != 0, "extern_valid"},
	} {
		if x.on {
			o.null(x.name, x.name+" ")
		}
	}
	if s.stats > 0 {
		if c, _, ok := netlink.Cut[cacheInfo](t.Get(unix.NDA_CACHEINFO)); ok {
			if c.References != 0 {
				o.uint("refcnt", " ref ", uint64(c.References), "")
			}
			o.uint("used", " used ", uint64(c.Used/clock.UserHZ), "")
			o.uint("confirmed", "/", uint64(c.Confirmed/clock.UserHZ), "")
			o.uint("updated", "/", uint64(c.Updated/clock.UserHZ), "")
		}
		if t.Has(unix.NDA_PROBES) {
			o.uint("probes", "probes ", uint64(t.U32(unix.NDA_PROBES)), " ")
		}
	}
	if n.State != 0 {
		o.array("state")
		for _, x := range neighborStates {
			if n.State&x.bit != 0 {
				o.string("", "", x.name, " ")
			}
		}
		o.endArray()
	}
	if protocol := t.U8(neighborProtocol); protocol != 0 {
		o.string("protocol", "proto ", protocols.text(s, uint32(protocol)), " ")
	}
}

// getNeighbor implements ip neigh get.
func (s *session) getNeighbor(list []string) int {
	var to prefix
	hasTo, hasDevice := false, false
	device := ""
	h := unix.NdMsg{Family: s.family}
	w := s.words(list)
	for ; w.more(); w.at++ {
		switch {
		case w.is("dev"):
			device, hasDevice = w.next(), true
			continue
		case w.begins("proxy"):
			w.next()
			hasDevice = true
			h.Flags |= unix.NTF_PROXY
			if w.begins("help") {
				s.usage(neighUsage)
			}
			if hasTo {
				w.twice("address", w.word())
			}
		default:
			if w.is("to") {
				w.next()
			}
			if w.begins("help") {
				s.usage(neighUsage)
			}
			if hasTo {
				w.garbage("to", w.word())
			}
		}
		to, hasTo = w.getAddress(w.word(), s.family), true
	}
	if !hasDevice || !hasTo || to.family == unix.AF_UNSPEC {
		return s.fail("Device and address are required arguments.")
	}
	h.Family = to.family
	if device != "" {
		if h.Ifindex = s.indexOf(device); h.Ifindex == 0 {
			return s.noDevice(device)
		}
	}
	r := &netlink.Request{Type: unix.RTM_GETNEIGH, Header: netlink.Header(h)}
	r.Attributes.Add(unix.NDA_DST, to.address)
	m, err := s.socket.Get(r)
	if err != nil {
		s.complain(err)
		return refused
	}
	s.out.begin(s.json, s.pretty)
	if f := (&neighborFilter{states: ^uint16(0)}); f.passes(m) {
		s.showNeighbor(m, f)
	}
	s.out.end()
	return 0
}
