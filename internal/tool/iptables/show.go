package iptables

import (
	"strconv"
	"strings"

	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
)

var protocolNames = map[uint8]string{1: "icmp", 6: "tcp", 17: "udp", 132: "sctp", 58: "ipv6-icmp"}

func (p protocol) text() string {
	if n, ok := protocolNames[p.number]; ok {
		return n
	}
	if p.number == 0 {
		return "all"
	}
	return strconv.Itoa(int(p.number))
}

// A state is a state of a connection: a bit in struct xt_conntrack_mtinfo3.
type state struct {
	bit  uint16
	name string
}

// states are in the order of the output.
var states = []state{{1, "INVALID"}, {8, "NEW"}, {4, "RELATED"}, {2, "ESTABLISHED"}, {64, "UNTRACKED"}}

func stateText(mask uint16) string {
	var names []string
	for _, s := range states {
		if mask&s.bit != 0 {
			names = append(names, s.name)
		}
	}
	return strings.Join(names, ",")
}

var rejections = []string{
	"icmp-net-unreachable", "icmp-host-unreachable", "icmp-proto-unreachable", "icmp-port-unreachable", "",
	"icmp-net-prohibited", "icmp-host-prohibited", "tcp-reset", "icmp-admin-prohibited",
}

const (
	portUnreachable = 3
	warning         = 4 // the default level of LOG
)

var levels = []string{"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"}

func (r natRange) text() string {
	text := ""
	if r.flags&mapAddresses != 0 {
		text = inet.Text(r.first[:])
		if r.last != r.first {
			text += "-" + inet.Text(r.last[:])
		}
	}
	if r.flags&mapPorts != 0 {
		text += ":" + r.ports()
	}
	return text
}

func (r natRange) ports() string {
	text := strconv.Itoa(int(r.low))
	if r.high != r.low {
		text += "-" + strconv.Itoa(int(r.high))
	}
	return text
}

func bang(not bool) string {
	if not {
		return "! "
	}
	return ""
}

func (p ports) words() string {
	text := strconv.Itoa(int(p.first))
	if p.last != p.first {
		text += ":" + strconv.Itoa(int(p.last))
	}
	return text
}

// words formats a rule as on a command line.
func (r *rule) words() string { return r.conditions() + r.action() }

// conditions formats what a packet must be.
func (r *rule) conditions() string {
	var b strings.Builder
	word := func(not bool, text string) { b.WriteString(" " + bang(not) + text) }
	address := func(option string, n network) {
		if n.bits > 0 {
			word(n.not, option+" "+inet.Text(n.address[:])+"/"+strconv.Itoa(n.bits))
		}
	}
	address("-s", r.source)
	address("-d", r.destination)
	if r.in.name != "" {
		word(r.in.not, "-i "+r.in.name)
	}
	if r.out.name != "" {
		word(r.out.not, "-o "+r.out.name)
	}
	if r.protocol.number != 0 {
		word(r.protocol.not, "-p "+r.protocol.text())
	}
	for _, m := range r.matches {
		b.WriteString(m.words())
	}
	return b.String()
}

// action formats what is done with a packet.
func (r *rule) action() string {
	t := r.target
	switch {
	case t.name == "":
		return ""
	case t.isGoto:
		return " -g " + t.name + t.words()
	}
	return " -j " + t.name + t.words()
}

func (m match) words() string {
	text := " -m " + m.kind
	switch m.kind {
	case "comment":
		return text + " --comment " + quoted(m.comment)
	case "state":
		return text + " " + bang(m.not) + "--state " + stateText(m.states)
	case "conntrack":
		return text + " " + bang(m.not) + "--ctstate " + stateText(m.states)
	}
	if m.source.given {
		text += " " + bang(m.source.not) + "--sport " + m.source.words()
	}
	if m.destination.given {
		text += " " + bang(m.destination.not) + "--dport " + m.destination.words()
	}
	return text
}

func (t target) words() string {
	text := ""
	switch t.name {
	case "SNAT":
		text = " --to-source " + t.nat.text()
	case "DNAT":
		text = " --to-destination " + t.nat.text()
	case "MASQUERADE", "REDIRECT":
		if t.nat.flags&mapPorts != 0 {
			text = " --to-ports " + t.nat.ports()
		}
	case "REJECT":
		text = " --reject-with " + t.rejection()
	case "LOG":
		if t.prefix != "" {
			text += " --log-prefix " + quoted(t.prefix)
		}
		if t.level != warning {
			text += " --log-level " + strconv.Itoa(int(t.level))
		}
	}
	for _, x := range randomWords {
		if t.nat.flags&x.bit != 0 {
			text += " --" + x.name
		}
	}
	return text
}

var randomWords = []struct {
	bit  uint32
	name string
}{{random, "random"}, {fullyRandom, "random-fully"}, {persistent, "persistent"}}

func (t target) rejection() string {
	if int(t.rejected) < len(rejections) {
		return rejections[t.rejected]
	}
	return strconv.Itoa(int(t.rejected))
}

// listWords prints the output of -S: the chains and then their rules.
func (s *session) listWords() error {
	text, rules := "", ""
	for _, name := range s.names() {
		if s.chainName != "" && name != s.chainName {
			continue
		}
		list, err := s.rules(name)
		if err != nil {
			return err
		}
		if _, builtIn := s.table.hook(name); builtIn {
			text += "-P " + name + " " + s.policyOf(name)
		} else {
			text += "-N " + name
		}
		if _, builtIn := s.table.hook(name); builtIn && s.verbose > 0 {
			text += " -c 0 0"
		}
		text += "\n"
		for _, r := range list {
			counts := ""
			if s.verbose > 0 {
				counts = " -c " + strconv.FormatUint(r.packets, 10) + " " + strconv.FormatUint(r.bytes, 10)
			}
			rules += "-A " + name + r.conditions() + counts + r.action() + "\n"
		}
	}
	return s.Print(text + rules)
}

// list prints the output of -L.
func (s *session) list() error {
	all := map[string][]rule{}
	for _, name := range s.names() {
		list, err := s.rules(name)
		if err != nil {
			return err
		}
		all[name] = list
	}
	counts := references(all)
	text := ""
	for _, name := range s.names() {
		if s.chainName != "" && name != s.chainName {
			continue
		}
		if s.number > 0 {
			if s.number <= len(all[name]) {
				text += s.row(s.number, all[name][s.number-1])
			}
			continue
		}
		if text != "" {
			text += "\n"
		}
		text += "Chain " + name
		if _, builtIn := s.table.hook(name); builtIn {
			text += " (policy " + s.policyOf(name)
			if s.verbose > 0 {
				text += " 0 packets, 0 bytes"
			}
			text += ")\n"
		} else {
			text += " (" + strconv.Itoa(counts[name]) + " references)\n"
		}
		text += s.heading()
		for i, r := range all[name] {
			text += s.row(i+1, r)
		}
	}
	return s.Print(text)
}

func pad(text string, width int) string { return text + strings.Repeat(" ", max(width-len(text), 0)) }

func (s *session) heading() string {
	text := ""
	if s.lineNumbers {
		text += pad("num", 5)
	}
	if s.verbose > 0 {
		text += " pkts bytes "
	}
	text += pad("target", 11) + "prot opt "
	if s.verbose > 0 {
		text += pad("in", 7) + pad("out", 8)
	}
	return text + pad("source", 21) + pad("destination", 20) + "\n"
}

func mark(not bool) string {
	if not {
		return "!"
	}
	return " "
}

// row returns a line of -L.
func (s *session) row(number int, r rule) string {
	text := ""
	if s.lineNumbers {
		text += pad(strconv.Itoa(number), 5)
	}
	if s.verbose > 0 {
		text += s.count(r.packets) + s.count(r.bytes)
	}
	text += pad(r.target.name, 9) + " " + mark(r.protocol.not) + pad(s.protocol(r.protocol), 4) + " " + "-- "
	if s.verbose > 0 {
		text += s.device(r.in) + s.device(r.out) + " "
	}
	text += s.address(r.source) + s.address(r.destination)
	if r.target.isGoto {
		text += "[goto] "
	}
	for _, m := range r.matches {
		text += " " + s.match(m)
	}
	return text + s.target(r.target) + "\n"
}

// count formats a number of packets or bytes, with a unit if it is large.
func (s *session) count(n uint64) string {
	if s.exact {
		return right(strconv.FormatUint(n, 10), 8) + " "
	}
	for _, unit := range []string{"", "K", "M", "G"} {
		if n < 100000 || unit != "" && n < 10000 {
			return right(strconv.FormatUint(n, 10)+unit, 5) + " "
		}
		n = (n + 500) / 1000
	}
	return right(strconv.FormatUint(n, 10)+"T", 5) + " "
}

func right(text string, width int) string {
	return strings.Repeat(" ", max(width-len(text), 0)) + text
}

func (s *session) device(d device) string {
	text := d.name
	switch {
	case text == "" && s.numeric:
		text = "*"
	case text == "":
		text = "any"
	}
	if d.not {
		text = "!" + text
	}
	return " " + pad(text, 6)
}

func (s *session) address(n network) string {
	text := inet.Text(n.address[:])
	switch {
	case n.bits == 0 && s.numeric:
		text = "0.0.0.0/0"
	case n.bits == 0:
		text = "anywhere"
	case n.bits < 32:
		text += "/" + strconv.Itoa(n.bits)
	case !s.numeric:
		if fields := netdb.Find(netdb.Hosts, 0, text); fields != nil {
			text = fields[1]
		}
	}
	return mark(n.not) + pad(text, 19) + " "
}

func (s *session) match(m match) string {
	switch m.kind {
	case "comment":
		return "/* " + m.comment + " */"
	case "state":
		return bang(m.not) + "state " + stateText(m.states)
	case "conntrack":
		return bang(m.not) + "ctstate " + stateText(m.states)
	}
	text := m.kind
	port := func(what string, p ports) {
		if !p.given {
			return
		}
		one, sign := p.first == p.last, ":"
		if p.not {
			sign = ":!"
		}
		text += " " + what
		if !one {
			text += "s"
		}
		text += sign + s.service(p.first, m.kind)
		if !one {
			text += ":" + s.service(p.last, m.kind)
		}
	}
	port("spt", m.source)
	port("dpt", m.destination)
	return text
}

// service returns the name of a port, or its number.
func (s *session) service(port uint16, protocol string) string {
	number := strconv.Itoa(int(port))
	if fields := netdb.Find(netdb.Services, 1, number+"/"+protocol); !s.numeric && fields != nil {
		return fields[0]
	}
	return number
}

// protocol returns the name of a protocol, or its number.
func (s *session) protocol(p protocol) string {
	text := p.text()
	if fields := netdb.Find(netdb.Protocols, 1, text); !s.numeric && fields != nil {
		return fields[0]
	}
	return text
}

func (s *session) target(t target) string {
	text := ""
	switch t.name {
	case "SNAT", "DNAT":
		text = " to:" + t.nat.text()
	case "MASQUERADE":
		if t.nat.flags&mapPorts != 0 {
			text = " masq ports: " + t.nat.ports()
		}
	case "REDIRECT":
		if t.nat.flags&mapPorts != 0 {
			text = " redir ports " + t.nat.ports()
		}
	case "REJECT":
		text = " reject-with " + t.rejection()
	case "LOG":
		text = " LOG"
		if s.numeric {
			text += " flags 0 level " + strconv.Itoa(int(t.level))
		} else {
			text += " level " + levels[min(int(t.level), len(levels)-1)]
		}
		if t.prefix != "" {
			text += ` prefix "` + t.prefix + `"`
		}
	}
	for _, x := range randomWords {
		if t.nat.flags&x.bit != 0 {
			text += " " + x.name
		}
	}
	return text
}
