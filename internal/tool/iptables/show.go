package iptables

import (
	"fmt"
	"strconv"
	"strings"

	"contedor/internal/linux/netdb"
)

var protocolNames = map[uint8]string{1: "icmp", 6: "tcp", 17: "udp", 33: "dccp", 50: "esp", 51: "ah", 58: "ipv6-icmp", 132: "sctp", 136: "udplite"}

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

const warning = 4 // the default level of LOG

var levels = []string{"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"}

func (r natRange) text(f *family) string {
	text := ""
	if r.flags&mapAddresses != 0 {
		text = f.text(r.first)
		if r.last != r.first {
			text += "-" + f.text(r.last)
		}
	}
	if r.flags&mapPorts != 0 {
		if f == &ipv6 && text != "" {
			text = "[" + text + "]"
		}
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
			word(n.not, option+" "+r.family.text(n.address)+"/"+strconv.Itoa(n.bits))
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
	if r.fragments.given {
		word(r.fragments.not, "-f")
	}
	for _, m := range r.matches {
		b.WriteString(m.words())
	}
	return b.String()
}

// column formats the condition for the column "opt" of -L.
func (f fragments) column() string {
	switch {
	case f.not:
		return "!f"
	case f.given:
		return "-f"
	}
	return "--"
}

// action formats what is done with a packet.
func (r *rule) action() string {
	t := r.target
	switch {
	case t.name == "":
		return ""
	case t.isGoto:
		return " -g " + t.name + t.words(r.family)
	}
	return " -j " + t.name + t.words(r.family)
}

func (t target) words(f *family) string {
	text := ""
	switch t.name {
	case "SNAT":
		text = " --to-source " + t.nat.text(f)
	case "DNAT":
		text = " --to-destination " + t.nat.text(f)
	case "MASQUERADE", "REDIRECT":
		if t.nat.flags&mapPorts != 0 {
			text = " --to-ports " + t.nat.ports()
		}
	case "REJECT":
		text = " --reject-with " + t.rejection(f)
	case "TCPMSS":
		text = " --set-mss " + strconv.Itoa(int(t.mss))
		if t.mss == clamped {
			text = " --clamp-mss-to-pmtu"
		}
	case "CT":
		text = " --notrack"
	case "MARK":
		text = fmt.Sprintf(" --set-xmark 0x%x/0x%x", t.mark.value, t.mark.mask)
	case "LOG":
		if t.prefix != "" {
			text += " --log-prefix " + quoted(t.prefix)
		}
		if t.level != warning {
			text += " --log-level " + strconv.Itoa(int(t.level))
		}
		for _, x := range logWords {
			if t.flags&x.bit != 0 {
				text += " --" + x.name
			}
		}
	}
	for _, x := range randomWords {
		if t.nat.flags&x.bit != 0 {
			text += " --" + x.name
		}
	}
	return text
}

// logWords are the flags of LOG, NF_LOG_*.
var logWords = []struct {
	bit  uint8
	name string
}{{1, "log-tcp-sequence"}, {2, "log-tcp-options"}, {4, "log-ip-options"}, {8, "log-uid"}, {32, "log-macdecode"}}

var randomWords = []struct {
	bit  uint32
	name string
}{{random, "random"}, {fullyRandom, "random-fully"}, {persistent, "persistent"}}

func (t target) rejection(f *family) string {
	if int(t.rejected) < len(f.rejections) {
		return f.rejections[t.rejected].name
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
			text += " -c " + s.countersOf(name).text(" ")
		}
		text += "\n"
		for _, r := range list {
			counts := ""
			if s.verbose > 0 {
				counts = " -c " + r.counters.text(" ")
			}
			rules += "-A " + name + r.conditions() + counts + r.action() + "\n"
		}
	}
	return s.Print(text + rules)
}

// text formats counters with a separator.
func (c counters) text(separator string) string {
	return strconv.FormatUint(c.packets, 10) + separator + strconv.FormatUint(c.bytes, 10)
}

// countersOf returns the counters of a built-in chain.
func (s *session) countersOf(name string) counters {
	if c := s.chain(name); c != nil {
		return c.counters
	}
	return counters{}
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
				c := s.countersOf(name)
				text += " " + strings.TrimSpace(s.count(c.packets)) + " packets, " + strings.TrimSpace(s.count(c.bytes)) + " bytes"
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
	switch {
	case s.verbose > 0 && s.exact:
		text += "    pkts      bytes " // iptables(8) gives 8 characters to each number
	case s.verbose > 0:
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
		text += s.count(r.counters.packets) + s.count(r.counters.bytes)
	}
	name := r.target.name
	if name == "NOTRACK" {
		name = "CT"
	}
	text += pad(name, 9) + " " + mark(r.protocol.not) + pad(s.protocol(r.protocol), 4) + " " + r.fragments.column() + " "
	if s.verbose > 0 {
		text += s.device(r.in) + s.device(r.out) + " "
	}
	text += s.address(r.source) + s.address(r.destination)
	if r.target.isGoto {
		text += "[goto] "
	}
	s.listed = &r
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
	text := s.family.text(n.address)
	switch {
	case n.bits == 0 && s.numeric:
		text = s.family.all
	case n.bits == 0:
		text = "anywhere"
	case n.bits < 8*s.family.size:
		if fields := netdb.Find(netdb.Networks, 1, text); !s.numeric && fields != nil {
			text = fields[0]
		}
		text += "/" + strconv.Itoa(n.bits)
	case !s.numeric:
		if fields := netdb.Find(netdb.Hosts, 0, text); fields != nil {
			text = fields[1]
		}
	}
	return mark(n.not) + pad(text, 19) + " "
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
	text, f := "", s.family
	switch t.name {
	case "SNAT", "DNAT":
		text = " to:" + t.nat.text(f)
	case "MASQUERADE":
		if t.nat.flags&mapPorts != 0 {
			text = " masq ports: " + t.nat.ports()
		}
	case "REDIRECT":
		if t.nat.flags&mapPorts != 0 {
			text = " redir ports " + t.nat.ports()
		}
	case "REJECT":
		text = " reject-with " + t.rejection(f)
	case "MARK":
		text = t.markText()
	case "TCPMSS":
		text = " TCPMSS set " + strconv.Itoa(int(t.mss))
		if t.mss == clamped {
			text = " TCPMSS clamp to PMTU"
		}
	case "CT":
		text = " CT notrack"
	case "NOTRACK":
		text = " NOTRACK"
	case "LOG":
		text = " LOG"
		if s.numeric {
			text += " flags " + strconv.Itoa(int(t.flags)) + " level " + strconv.Itoa(int(t.level))
		} else {
			text += " level " + levels[min(int(t.level), len(levels)-1)]
			for _, x := range logWords {
				if t.flags&x.bit != 0 {
					text += " " + strings.TrimPrefix(x.name, "log-")
				}
			}
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

// markText formats what MARK does for -L.
func (t target) markText() string {
	switch t.mark.mask {
	case 0xffffffff:
		return fmt.Sprintf(" MARK set 0x%x", t.mark.value)
	case 0:
		return fmt.Sprintf(" MARK xor 0x%x", t.mark.value)
	}
	switch {
	case t.mark.value == t.mark.mask:
		return fmt.Sprintf(" MARK or 0x%x", t.mark.value)
	case t.mark.value == 0:
		return fmt.Sprintf(" MARK and 0x%x", ^t.mark.mask)
	}
	return fmt.Sprintf(" MARK xset 0x%x/0x%x", t.mark.value, t.mark.mask)
}
