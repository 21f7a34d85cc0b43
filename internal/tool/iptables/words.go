package iptables

import (
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
	"golang.org/x/sys/unix"
)

// A request is a parsed command line.
type request struct {
	tableName string
	command   rune // the letter of the command; 0 for none
	chainName string
	hasChain  bool // the command names a chain, perhaps ""
	number    int  // the number of a rule; 0 for none
	policy    string
	newName   string // of -E
	rule      rule
	// sources and destinations are those of the rule. The command is carried out for each pair.
	sources, destinations []network
	verbose               int
	numeric               bool
	exact                 bool
	lineNumbers           bool
	zeroes                bool // -Z with -L or -S
}

// An option is a word that begins with a minus.
type option struct {
	letter   byte // 0 for none
	name     string
	needs    bool   // the option has a value
	owner    string // the match, target or protocol that has the option; "" for none
	negation bool   // "!" is allowed before it
}

// options are the supported options. If several owners have an option, the first one counts.
var options = []option{
	{letter: 'A', name: "append", needs: true}, {letter: 'C', name: "check", needs: true},
	{letter: 'D', name: "delete", needs: true}, {letter: 'I', name: "insert", needs: true},
	{letter: 'R', name: "replace", needs: true}, {letter: 'N', name: "new-chain", needs: true},
	{letter: 'P', name: "policy", needs: true}, {letter: 'E', name: "rename-chain", needs: true},
	{letter: 'L', name: "list"}, {letter: 'S', name: "list-rules"}, {letter: 'F', name: "flush"}, {letter: 'X', name: "delete-chain"},
	{letter: 'Z', name: "zero"},
	{letter: 't', name: "table", needs: true}, {letter: 'n', name: "numeric"}, {letter: 'v', name: "verbose"},
	{letter: 'x', name: "exact"}, {letter: 'w', name: "wait"}, {name: "line-numbers"}, {letter: 'V', name: "version"}, {letter: 'h', name: "help"},
	{letter: '4', name: "ipv4"}, {letter: '6', name: "ipv6"}, {letter: 'c', name: "set-counters", needs: true},
	{letter: 's', name: "source", needs: true, negation: true}, {name: "src", needs: true, negation: true},
	{letter: 'd', name: "destination", needs: true, negation: true}, {name: "dst", needs: true, negation: true},
	{letter: 'i', name: "in-interface", needs: true, negation: true}, {letter: 'o', name: "out-interface", needs: true, negation: true},
	{letter: 'p', name: "protocol", needs: true, negation: true}, {name: "proto", needs: true, negation: true},
	{letter: 'm', name: "match", needs: true}, {letter: 'j', name: "jump", needs: true}, {letter: 'g', name: "goto", needs: true},
	{name: "sport", needs: true, owner: "ports", negation: true}, {name: "source-port", needs: true, owner: "ports", negation: true},
	{name: "dport", needs: true, owner: "ports", negation: true}, {name: "destination-port", needs: true, owner: "ports", negation: true},
	{name: "state", needs: true, owner: "state", negation: true}, {name: "ctstate", needs: true, owner: "conntrack", negation: true},
	{name: "comment", needs: true, owner: "comment"},
	{name: "syn", owner: "tcp", negation: true}, {name: "tcp-flags", needs: true, owner: "tcp", negation: true},
	{name: "sports", needs: true, owner: "multiport", negation: true}, {name: "source-ports", needs: true, owner: "multiport", negation: true},
	{name: "dports", needs: true, owner: "multiport", negation: true}, {name: "destination-ports", needs: true, owner: "multiport", negation: true},
	{name: "ports", needs: true, owner: "multiport", negation: true},
	{name: "icmp-type", needs: true, owner: "icmp", negation: true}, {name: "icmpv6-type", needs: true, owner: "icmp6", negation: true},
	{name: "mac-source", needs: true, owner: "mac", negation: true},
	{name: "limit", needs: true, owner: "limit"}, {name: "limit-burst", needs: true, owner: "limit"},
	{name: "mark", needs: true, owner: "mark", negation: true},
	{name: "and-mark", needs: true, owner: "MARK"}, {name: "or-mark", needs: true, owner: "MARK"}, {name: "xor-mark", needs: true, owner: "MARK"},
	{name: "set-mark", needs: true, owner: "MARK"}, {name: "set-xmark", needs: true, owner: "MARK"},
	{name: "to-source", needs: true, owner: "SNAT"}, {name: "to-destination", needs: true, owner: "DNAT"},
	{name: "to-ports", needs: true, owner: "MASQUERADE"}, {name: "to-ports", needs: true, owner: "REDIRECT"},
	{name: "random", owner: "nat"}, {name: "random-fully", owner: "nat"}, {name: "persistent", owner: "nat"},
	{name: "set-mss", needs: true, owner: "TCPMSS"}, {name: "clamp-mss-to-pmtu", owner: "TCPMSS"}, {name: "notrack", owner: "CT"},
	{name: "src-type", needs: true, owner: "addrtype", negation: true}, {name: "dst-type", needs: true, owner: "addrtype", negation: true},
	{name: "limit-iface-in", owner: "addrtype"}, {name: "limit-iface-out", owner: "addrtype"},
	{letter: 'f', name: "fragments", negation: true},
	{name: "uid-owner", needs: true, owner: "owner", negation: true}, {name: "gid-owner", needs: true, owner: "owner", negation: true},
	{name: "socket-exists", owner: "owner", negation: true}, {name: "suppl-groups", owner: "owner"},
	{name: "src-range", needs: true, owner: "iprange", negation: true}, {name: "dst-range", needs: true, owner: "iprange", negation: true},
	{name: "mark", needs: true, owner: "connmark", negation: true}, {name: "pkt-type", needs: true, owner: "pkttype", negation: true},
	{name: "ttl-eq", needs: true, owner: "ttl", negation: true}, {name: "ttl", needs: true, owner: "ttl", negation: true},
	{name: "ttl-lt", needs: true, owner: "ttl"}, {name: "ttl-gt", needs: true, owner: "ttl"},
	{name: "tos", needs: true, owner: "tos", negation: true}, {name: "length", needs: true, owner: "length", negation: true},
	{name: "reject-with", needs: true, owner: "REJECT"},
	{name: "log-prefix", needs: true, owner: "LOG"}, {name: "log-level", needs: true, owner: "LOG"},
	{name: "log-tcp-sequence", owner: "LOG"}, {name: "log-tcp-options", owner: "LOG"}, {name: "log-ip-options", owner: "LOG"},
	{name: "log-uid", owner: "LOG"}, {name: "log-macdecode", owner: "LOG"},
}

// extensions are the supported targets that are neither verdicts nor chains.
var extensions = []string{"CT", "DNAT", "LOG", "MARK", "MASQUERADE", "NOTRACK", "REDIRECT", "REJECT", "SNAT", "TCPMSS"}

// refusedTargets are targets of iptables-extensions(8) that are not supported. Those that only one
// family has are there.
var refusedTargets = []string{
	"AUDIT", "CHECKSUM", "CLASSIFY", "CONNMARK", "CONNSECMARK", "DSCP", "HMARK", "IDLETIMER", "LED", "NETMAP", "NFLOG", "NFQUEUE", "QUEUE",
	"RATEEST", "SECMARK", "SET", "SYNPROXY", "TCPOPTSTRIP", "TEE", "TOS", "TPROXY", "TRACE",
}

// refuses reports whether a name is that of a target that is not supported.
func (f *family) refuses(target string) bool {
	return slices.Contains(refusedTargets, target) || slices.Contains(f.refusedTargets, target)
}

// longestName is the longest name of a chain or a target, in bytes.
const longestName = 28

// hasSpace reports whether a name has a space, as isspace(3) in the locale C.
func hasSpace(name string) bool { return strings.ContainsAny(name, " \t\n\v\f\r") }

// checkLength returns an error for the name of a chain that is too long.
func checkLength(chain string) error {
	if len(chain) > longestName {
		return misuse("chain name `" + chain + "' too long (must be under " + strconv.Itoa(longestName+1) + " chars)")
	}
	return nil
}

// checkNewChain returns an error for a name that a new chain may not have.
func (f *family) checkNewChain(name string) error {
	if err := checkLength(name); err != nil {
		return err
	}
	if name != "" && (name[0] == '-' || name[0] == '!') {
		return misuse("chain name not allowed to start with `" + name[:1] + "'")
	}
	_, isVerdict := verdicts[name]
	switch {
	case isVerdict, slices.Contains([]string{"", "standard"}, name), slices.Contains(extensions, name), f.refuses(name):
		return misuse("chain name may not clash with target name")
	case hasSpace(name):
		return misuse("Invalid chain name `" + name + "'")
	}
	return nil
}

// A parser parses a command line.
type parser struct {
	*session
	words  []string
	not    bool   // the word before was "!"
	marked bool   // MARK has an option
	sized  bool   // TCPMSS has an option
	given  string // the letters of the options so far that may be given only once
}

func misuse(text string) error { return failure(text, misused) }

// owns reports whether the owner of an option has been named.
func (p *parser) owns(owner string) bool {
	target := p.rule.target.name
	switch owner {
	case "":
		return true
	case "ports":
		return p.portMatch() != nil
	case "nat":
		return isNAT(target)
	case target:
		return true
	}
	return p.rule.match(owner) != nil
}

// portMatch returns the match tcp or udp, or nil.
func (p *parser) portMatch() *match {
	if m := p.rule.match("tcp"); m != nil {
		return m
	}
	return p.rule.match("udp")
}

// imply adds the match that the protocol implies, when there is an option that only it can have.
func (p *parser) imply() bool {
	kind := p.rule.protocol.text()
	if kind == p.family.icmp.protocol {
		kind = p.family.icmp.match
	}
	if p.rule.protocol.not || !slices.Contains([]string{"tcp", "udp", p.family.icmp.match}, kind) || p.rule.match(kind) != nil {
		return false
	}
	p.rule.matches = append(p.rule.matches, match{kind: kind})
	return true
}

// parse parses a command line without the name of the command. done is true if there is nothing more
// to do.
func (s *session) parse(words []string) (done bool, err error) {
	p := &parser{session: s, words: words}
	p.tableName = "filter"
	p.sources, p.destinations = []network{{}}, []network{{}}
	p.rule.family = s.family
	p.rule.target.level = warning
	p.rule.target.rejected = s.family.rejected
	for len(p.words) > 0 {
		word := p.words[0]
		p.words = p.words[1:]
		switch {
		case word == "!":
			if p.not {
				return true, misuse("multiple consecutive ! not allowed")
			}
			p.not = true
			continue
		case strings.HasPrefix(word, "--") && len(word) > 2:
			done, err = p.long(word)
		case len(word) > 1 && word[0] == '-':
			done, err = p.cluster(word)
		default:
			return true, &problem{"Bad argument `" + word + "'", bare, misused}
		}
		if done || err != nil {
			return done, err
		}
		p.not = false
	}
	return false, p.complete()
}

// find returns the options that a word means.
func (p *parser) find(name string) (found []option) {
	for _, o := range options {
		if !p.owns(o.owner) || !strings.HasPrefix(o.name, name) {
			continue
		}
		if o.name == name {
			return []option{o}
		}
		found = append(found, o)
	}
	return found
}

func (p *parser) long(word string) (done bool, err error) {
	name, value, attached := strings.Cut(word[2:], "=")
	found := p.find(name)
	if len(found) == 0 && p.imply() {
		found = p.find(name)
	}
	if len(found) != 1 {
		return true, misuse(`unknown option "` + word + `"`)
	}
	o := found[0]
	if o.needs && !attached {
		if len(p.words) == 0 {
			return true, misuse(`option "` + word + `" requires an argument`)
		}
		value, p.words = p.words[0], p.words[1:]
	}
	return p.take(o, value, word)
}

func (p *parser) cluster(word string) (done bool, err error) {
	for rest := word[1:]; rest != ""; {
		i := slices.IndexFunc(options, func(o option) bool { return o.letter == rest[0] && o.letter != 0 })
		if i < 0 {
			return true, misuse(`unknown option "` + word + `"`)
		}
		o, shown := options[i], "-"+rest[:1]
		rest = rest[1:]
		value := ""
		if o.needs {
			switch {
			case rest != "":
				value, rest = rest, ""
			case len(p.words) > 0:
				value, p.words = p.words[0], p.words[1:]
			default:
				return true, misuse(`option "` + shown + `" requires an argument`)
			}
		}
		if done, err := p.take(o, value, shown); done || err != nil {
			return done, err
		}
	}
	return false, nil
}

// next returns the next word, if there is one and it does not begin with a minus.
func (p *parser) next() (word string, ok bool) {
	if len(p.words) == 0 || p.words[0] == "!" || strings.HasPrefix(p.words[0], "-") {
		return "", false
	}
	word, p.words = p.words[0], p.words[1:]
	return word, true
}

// take handles an option.
func (p *parser) take(o option, value, shown string) (done bool, err error) {
	if p.not && !o.negation {
		return true, misuse("unexpected ! flag before --" + o.name)
	}
	if extensionNamed(o.owner) == nil && ( // an extension has a message of its own
	o.negation || o.letter == 'j' || o.letter == 'g' || o.owner != "" && o.owner != "ports") {
		key := " " + o.name + " "
		if strings.Contains(p.given, key) {
			return true, misuse("multiple --" + o.name + " options not allowed")
		}
		p.given += key
	}
	switch o.letter {
	case 'A', 'C', 'D', 'I', 'R', 'N', 'P', 'E', 'L', 'S', 'F', 'X', 'Z':
		return false, p.takeCommand(rune(o.letter), value)
	case 'V':
		return true, p.Print(p.family.name + version + "\n")
	case 'h':
		return true, p.PrintPage(p.family.usage())
	case 't':
		if p.restoring {
			return true, misuse("The -t option cannot be used in " + p.family.name + "-restore.\n")
		}
		p.tableName = value
	case 'n':
		p.numeric = true
	case 'v':
		p.verbose++
	case 'x':
		p.exact = true
	case 'w':
		if len(p.words) > 0 {
			if _, err := strconv.Atoi(p.words[0]); err == nil {
				p.words = p.words[1:]
			}
		}
	case '4', '6':
		if (o.letter == '6') != (p.family == &ipv6) {
			return true, &problem{"", bare, misused}
		}
	case 'c':
		return false, p.takeCounters(value)
	case 'm':
		return false, p.takeMatch(value)
	case 'j', 'g':
		return false, p.takeTarget(value, o.letter == 'g')
	default:
		return false, p.takeCondition(o.name, value)
	}
	return false, nil
}

func (p *parser) takeCommand(letter rune, value string) error {
	switch {
	case letter == 'Z' && strings.ContainsRune("LS", p.command):
		p.zeroes = true
		return nil
	case p.command == 'Z' && strings.ContainsRune("LS", letter):
		p.zeroes = true
	case p.command != 0:
		return misuse("Cannot use -" + string(letter) + " with -" + string(p.command))
	}
	p.command, p.chainName, p.hasChain = letter, value, true
	switch letter {
	case 'N':
		return p.family.checkNewChain(value)
	case 'L', 'S', 'F', 'X', 'Z':
		p.chainName, p.hasChain = p.next()
	case 'P':
		policy, ok := p.next()
		if !ok {
			return misuse("-P requires a chain and a policy")
		}
		p.policy = policy
	case 'E':
		to, ok := p.next()
		if !ok {
			return misuse("-E requires old-chain-name and new-chain-name")
		}
		p.newName = to
		return p.family.checkNewChain(to)
	case 'I':
		p.number = 1
	}
	if !strings.ContainsRune("DIRLSZ", letter) || letter != 'D' && letter != 'I' && letter != 'R' && p.chainName == "" {
		return nil
	}
	word, ok := p.next()
	switch {
	case !ok && letter == 'R':
		return misuse("-R requires a rule number")
	case !ok:
		return nil
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 {
		return misuse("Invalid rule number `" + word + "'")
	}
	p.number = n
	return nil
}

// takeCounters takes the value of -c, and the next word.
func (p *parser) takeCounters(packets string) (err error) {
	bytes, ok := p.next()
	if !ok {
		return misuse("-c requires packet and byte counter")
	}
	c := &p.rule.counters
	if c.packets, err = strconv.ParseUint(packets, 10, 64); err != nil {
		return misuse("-c packet counter not numeric")
	}
	if c.bytes, err = strconv.ParseUint(bytes, 10, 64); err != nil {
		return misuse("-c byte counter not numeric")
	}
	return nil
}

// kinds are the supported matches. icmp and icmp6 are in the families, and others in extensionKinds.
var kinds = []string{"tcp", "udp", "state", "conntrack", "comment", "multiport", "mac", "limit", "mark", "addrtype"}

// refusedMatches are matches of iptables-extensions(8) that are not supported.
var refusedMatches = []string{"ah", "bpf", "cgroup", "cluster", "connbytes", "connlabel", "connlimit", "cpu", "dccp", "devgroup", "dscp", "dst", "ecn", "esp", "eui64", "frag", "hashlimit", "hbh", "helper", "hl", "ipcomp", "ipv6header", "ipvs", "mh", "nfacct", "osf", "physdev", "policy", "quota", "rateest", "realm", "recent", "rpfilter", "rt", "sctp", "set", "socket", "srh", "statistic", "string", "tcpmss", "time", "u32", "udplite", "unclean"}

func (p *parser) takeMatch(kind string) error {
	if p.family == &ipv6 && (kind == "icmpv6" || kind == "ipv6-icmp") {
		kind = "icmp6"
	}
	x := extensionNamed(kind)
	if x == nil && !slices.Contains(kinds, kind) && kind != p.family.icmp.match {
		if !slices.Contains(refusedMatches, kind) {
			return misuse("Couldn't load match `" + kind + "':No such file or directory\n")
		}
		return misuse("match `" + kind + "' is not supported")
	}
	if p.rule.match(kind) == nil {
		m := match{kind: kind, limit: defaultLimit}
		if x != nil {
			m.extension = x.make(p.family)
		}
		p.rule.matches = append(p.rule.matches, m)
	}
	return nil
}

func (p *parser) takeTarget(name string, isGoto bool) error {
	switch {
	case name == "":
		return misuse("Invalid target name (too short)")
	case len(name) > longestName:
		return misuse("Invalid target name `" + name + "' (" + strconv.Itoa(longestName) + " chars max)")
	case hasSpace(name):
		return misuse("Invalid target name `" + name + "'")
	case p.family.refuses(name):
		return misuse("target `" + name + "' is not supported")
	}
	_, isVerdict := verdicts[name]
	if isGoto && (isVerdict || slices.Contains(extensions, name)) {
		return misuse("Chain '" + name + "' does not exist")
	}
	p.rule.target.name, p.rule.target.isGoto = name, isGoto
	if name == "NOTRACK" {
		p.rule.target.untracked = notrack | notrackAlias
	}
	return nil
}

// takeCondition handles an option that is part of a rule.
func (p *parser) takeCondition(name, value string) (err error) {
	r := &p.rule
	switch name {
	case "source", "src":
		p.sources, err = p.family.parseNetworks(value, p.not)
	case "destination", "dst":
		p.destinations, err = p.family.parseNetworks(value, p.not)
	case "in-interface", "out-interface":
		if len(value) >= unix.IFNAMSIZ {
			return misuse("interface name `" + value + "' must be shorter than 16 characters")
		}
		if value == "" || p.not && value == "+" {
			return misuse("interface name `" + value + "' is not supported")
		}
		if value == "+" {
			value = "" // any
		}
		if name == "in-interface" {
			r.in = device{value, p.not}
		} else {
			r.out = device{value, p.not}
		}
	case "fragments":
		r.fragments = fragments{true, p.not}
	case "protocol", "proto":
		r.protocol, err = parseProtocol(value, p.not)
	case "sport", "source-port":
		m := p.portMatch()
		m.source, err = parsePorts(value, m.kind, p.not)
	case "dport", "destination-port":
		m := p.portMatch()
		m.destination, err = parsePorts(value, m.kind, p.not)
	case "state", "ctstate":
		m := r.match(map[string]string{"state": "state", "ctstate": "conntrack"}[name])
		m.not = p.not
		m.states, err = parseStates(value)
	case "comment":
		if len(value) >= commentSize {
			return misuse("comment: option \"--comment\" is too long")
		}
		r.match("comment").comment = value
	case "line-numbers":
		p.lineNumbers = true
	default:
		if isMatch, err := p.takeMatchOption(name, value); isMatch || err != nil {
			return err
		}
		err = p.takeTargetOption(name, value)
	}
	return err
}

// takeMatchOption handles an option of multiport, tcp, icmp, mac, limit, addrtype or mark. It returns false for
// any other option.
func (p *parser) takeMatchOption(name, value string) (isMatch bool, err error) {
	r := &p.rule
	given := func(kind string) *match {
		m := r.match(kind)
		m.given, m.not = true, p.not
		return m
	}
	for _, m := range r.matches {
		if m.extension != nil && slices.Contains(extensionNamed(m.kind).options, name) && (name != "mark" || r.match("mark") == nil) {
			return true, m.extension.take(name, value, p.not)
		}
	}
	switch name {
	case "sports", "source-ports":
		return true, p.takeMultiport(0, value)
	case "dports", "destination-ports":
		return true, p.takeMultiport(1, value)
	case "ports":
		return true, p.takeMultiport(2, value)
	case "syn":
		m := r.match("tcp")
		m.flags = syn
		m.flags.not = p.not
	case "tcp-flags":
		ones, ok := p.next()
		if !ok {
			return true, misuse("--tcp-flags requires two args.")
		}
		m := r.match("tcp")
		m.flags = tcpFlags{given: true, not: p.not}
		if m.flags.mask, err = parseFlags(value); err == nil {
			m.flags.ones, err = parseFlags(ones)
		}
	case "icmp-type", "icmpv6-type":
		m := given(p.family.icmp.match)
		m.icmp, err = p.family.icmp.parse(value)
	case "mac-source":
		m := given("mac")
		m.mac, err = parseMAC(value)
	case "limit":
		r.match("limit").limit.period, err = parseRate(value)
	case "limit-burst":
		n, parseErr := strconv.ParseUint(value, 0, 32)
		if parseErr != nil || n > maxBurst {
			return true, misuse("limit: bad value for option \"--limit-burst\", or out of range (0-" + strconv.Itoa(maxBurst) + ").\n")
		}
		r.match("limit").limit.burst = uint32(n)
	case "src-type", "dst-type", "limit-iface-in", "limit-iface-out":
		return true, r.match("addrtype").addresses.take(name, value, p.not)
	case "mark":
		m := given("mark")
		m.mark, err = parseMarks(value, "mark", name)
	default:
		return false, nil
	}
	return true, err
}

func (p *parser) takeMultiport(side uint8, value string) (err error) {
	m := p.rule.match("multiport")
	if m.given {
		names := []string{"source-ports", "destination-ports", "ports"}
		return misuse("multiport: option \"--" + names[min(side, m.multi.side)] + "\" cannot be used together with \"--" + names[max(side, m.multi.side)] + "\".\n")
	}
	kind := p.rule.protocol.text()
	switch {
	case p.rule.protocol.number == 0 || p.rule.protocol.not:
		return misuse("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'")
	case !slices.Contains([]string{"tcp", "udp", "sctp", "dccp", "udplite"}, kind):
		return misuse("multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP")
	}
	m.given, m.not = true, p.not
	m.multi, err = parseMultiport(value, kind, side)
	return err
}

func parseMAC(word string) (mac [6]byte, err error) {
	parts := strings.Split(word, ":")
	for i, part := range parts {
		n, parseErr := strconv.ParseUint(part, 16, 8)
		if parseErr != nil || len(parts) != len(mac) {
			return mac, misuse("Invalid MAC address specified.")
		}
		mac[i] = uint8(n)
	}
	return mac, nil
}

func (p *parser) takeTargetOption(name, value string) (err error) {
	t := &p.rule.target
	switch name {
	case "to-source", "to-destination":
		flags := t.nat.flags
		if t.nat, err = p.family.parseRange(value); err == nil {
			t.nat.flags |= flags
		}
	case "to-ports":
		low, high, ok := parseTwo(value, "-")
		if !ok {
			return misuse("Port range `" + value + "' invalid")
		}
		t.nat.flags |= mapPorts
		t.nat.low, t.nat.high = low, high
	case "reject-with":
		i := slices.IndexFunc(p.family.rejections, func(r rejection) bool { return r.name == value || r.alias == value })
		if value == "" || i < 0 {
			return misuse("unknown reject type \"" + value + "\"")
		}
		t.rejected = uint32(i)
	case "set-mark", "set-xmark":
		// --set-mark clears the bits of the mask and sets the value, --set-xmark toggles the value.
		t.mark, err = parseMarks(value, "MARK", name)
		if name == "set-mark" {
			t.mark.mask |= t.mark.value
		}
		p.marked = true
	case "and-mark", "or-mark", "xor-mark":
		n, parseErr := strconv.ParseUint(value, 0, 32)
		if parseErr != nil {
			return misuse("MARK: bad value for option \"--" + name + "\", or out of range (0-4294967295).\n")
		}
		bits := uint32(n)
		t.mark = map[string]marks{"and-mark": {0, ^bits}, "or-mark": {bits, bits}, "xor-mark": {bits, 0}}[name]
		p.marked = true
	case "set-mss", "clamp-mss-to-pmtu":
		return p.takeSize(name, value)
	case "notrack":
		t.untracked = notrack
	case "log-prefix":
		if len(value) > logSize-3 {
			return misuse("LOG: Maximum prefix length 29 for --log-prefix")
		}
		t.prefix = value
	case "log-level":
		i := slices.Index(levels, value)
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < len(levels) {
			i = n
		}
		if i < 0 {
			return misuse("log level \"" + value + "\" unknown\n")
		}
		t.level = uint8(i)
	default:
		for _, x := range randomWords {
			if x.name == name {
				t.nat.flags |= x.bit
			}
		}
		for _, x := range logWords {
			if x.name == name {
				t.flags |= x.bit
			}
		}
	}
	return err
}

// takeSize handles an option of TCPMSS.
func (p *parser) takeSize(name, value string) error {
	p.sized = true
	t := &p.rule.target
	t.mss = clamped
	if name == "set-mss" {
		n, err := strconv.ParseUint(value, 0, 16)
		if err != nil || n > maxSegment {
			return misuse("TCPMSS: bad value for option \"--set-mss\", or out of range (0-" + strconv.Itoa(maxSegment) + ").\n")
		}
		t.mss = uint16(n)
	}
	return nil
}

// complete checks that nothing required is missing.
func (p *parser) complete() error {
	t := &p.rule.target
	switch {
	case p.command == 0:
		return misuse("no command specified")
	case p.tableName == "nat" && (t.name == "DROP" || p.policy == "DROP"):
		return misuse("\nThe \"nat\" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n")
	case checkLength(p.chainName) != nil:
		return checkLength(p.chainName)
	case !strings.ContainsRune("ACDIR", p.command):
		return nil
	case p.number > 0 && p.command == 'D':
		return nil
	}
	for _, m := range p.rule.matches {
		if err := p.completeMatch(m); err != nil {
			return err
		}
	}
	if t.name == "MARK" && !p.marked {
		return misuse("MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required")
	}
	if t.name == "REJECT" && p.family.rejections[t.rejected].name == "tcp-reset" && p.rule.protocol.text() != "tcp" {
		// The real command leaves this to the kernel, which says "Invalid argument".
		return failure(" RULE_APPEND failed (Invalid argument): rule in chain "+p.chainName, refused)
	}
	switch t.name {
	case "TCPMSS":
		if !p.sized {
			return misuse("TCPMSS target: At least one parameter is required")
		}
	case "CT":
		if t.untracked == 0 {
			return misuse("target `CT' without --notrack is not supported")
		}
	case "SNAT", "DNAT":
		option := map[string]string{"SNAT": "--to-source", "DNAT": "--to-destination"}[t.name]
		if t.nat.flags&(mapAddresses|mapPorts) == 0 {
			return misuse(t.name + ": option \"" + option + "\" must be specified\n")
		}
	}
	if name := p.rule.protocol.text(); t.nat.flags&mapPorts != 0 && name != "tcp" && name != "udp" {
		return misuse("Need TCP, UDP, SCTP or DCCP with port specification")
	}
	return nil
}

// completeMatch checks that a match has its option.
func (p *parser) completeMatch(m match) error {
	if m.extension != nil {
		return m.extension.complete()
	}
	if m.kind == "conntrack" && m.states == 0 {
		return misuse("conntrack: At least one option is required")
	}
	option := map[string]string{
		"state": "--state", "comment": "--comment",
		"icmp": "--icmp-type", "icmp6": "--icmpv6-type", "mac": "--mac-source", "mark": "--mark",
	}[m.kind]
	missing := false
	switch m.kind {
	case "state":
		missing = m.states == 0
	case "comment":
		missing = m.comment == ""
	case "icmp", "icmp6", "mac", "mark":
		missing = !m.given
	case "addrtype":
		if m.addresses.source == 0 && m.addresses.destination == 0 {
			return misuse("addrtype: you must specify --src-type or --dst-type")
		}
	case "multiport":
		if !m.given {
			return misuse("no ports specified")
		}
	case "tcp", "udp":
		switch {
		case p.rule.protocol.text() != m.kind:
			if !m.source.given && !m.destination.given && !m.flags.given {
				return failure(" RULE_APPEND failed (Invalid argument): rule in chain "+p.chainName, refused)
			}
			return misuse(strings.ToUpper(m.kind) + " match requires '-p " + m.kind + "'")
		case !m.source.given && !m.destination.given && !m.flags.given:
			// The match has no condition, and the real iptables does not store it.
			p.rule.matches = slices.DeleteFunc(slices.Clone(p.rule.matches), func(x match) bool { return x.kind == m.kind })
		}
	}
	if missing {
		return misuse(m.kind + ": option \"" + option + "\" must be specified\n")
	}
	return nil
}

// parseNetworks parses addresses with commas between them.
func (f *family) parseNetworks(list string, not bool) (all []network, err error) {
	if not && strings.Contains(list, ",") {
		return nil, misuse("! not allowed with multiple source or destination IP addresses")
	}
	for word := range strings.SplitSeq(list, ",") {
		list, err := f.parseNetwork(word, not)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// lookUp returns the address that is written, or those of a name in /etc/hosts. For IPv4 the address
// ::1 counts as 127.0.0.1 there, as in the C library, and a rule is made for each line.
func (f *family) lookUp(host string) (list [][16]byte) {
	if address, ok := f.parse(host); ok {
		return [][16]byte{address}
	}
	for fields := range netdb.Rows(netdb.Hosts) {
		if !slices.ContainsFunc(fields[1:], func(name string) bool { return strings.EqualFold(name, host) }) {
			continue
		}
		text := fields[0]
		if f == &ipv4 && text == ipv6.loopback {
			text = f.loopback
		}
		if address, ok := f.parse(text); ok {
			list = append(list, address)
		}
	}
	if list == nil && strings.EqualFold(host, "localhost") {
		return f.lookUp(f.loopback)
	}
	return list
}

// parseNetwork parses an address or a name with an optional mask. A name may have several addresses.
func (f *family) parseNetwork(word string, not bool) (list []network, err error) {
	host, after, masked := strings.Cut(word, "/")
	n := network{bits: 8 * f.size, not: not}
	if masked {
		length, err := strconv.Atoi(after)
		four, dotted := inet.Parse4(after)
		switch {
		case dotted && f == &ipv4:
			var ok bool
			if n.bits, ok = maskLength(four[:]); !ok {
				return nil, misuse("mask `" + after + "' is not supported")
			}
		case err != nil || length < 0 || length > n.bits:
			return nil, misuse("invalid mask `" + after + "' specified")
		default:
			n.bits = length
		}
	}
	addresses := f.lookUp(host)
	if addresses == nil {
		return nil, misuse("host/network `" + host + "' not found")
	}
	if n.bits == 0 && not {
		return nil, misuse("! with a network of all addresses is not supported")
	}
	for _, address := range addresses {
		for i, m := range mask(n.bits, f.size) {
			n.address[i] = address[i] & m
		}
		list = append(list, n)
	}
	return list, nil
}

func parseProtocol(word string, not bool) (protocol, error) {
	if word == "all" {
		return protocol{}, nil
	}
	if strings.EqualFold(word, "icmpv6") {
		word = ipv6.icmp.protocol
	}
	for number, name := range protocolNames {
		if name == strings.ToLower(word) {
			return protocol{number, not}, nil
		}
	}
	number := word
	if fields := netdb.Find(netdb.Protocols, 0, strings.ToLower(word)); len(fields) > 1 {
		number = fields[1]
	}
	n, err := strconv.ParseUint(number, 10, 8)
	if err != nil {
		return protocol{}, misuse("unknown protocol \"" + word + "\" specified")
	}
	return protocol{uint8(n), not}, nil
}

// portNumber parses a port or the name of a service.
func portNumber(word, protocol string) (uint16, bool) {
	if n, err := strconv.ParseUint(word, 10, 16); err == nil {
		return uint16(n), true
	}
	for f := range netdb.Rows(netdb.Services) {
		if f[0] != word && !slices.Contains(f[2:], word) {
			continue
		}
		number, kind, _ := strings.Cut(f[1], "/")
		if n, err := strconv.ParseUint(number, 10, 16); err == nil && kind == protocol {
			return uint16(n), true
		}
	}
	return 0, false
}

func parsePorts(word, protocol string, not bool) (ports, error) {
	first, last, isRange := strings.Cut(word, ":")
	p := ports{given: true, last: 65535, not: not}
	read := func(word string, to *uint16) error {
		n, ok := portNumber(word, protocol)
		if !ok {
			return misuse("invalid port/service `" + word + "' specified")
		}
		*to = n
		return nil
	}
	if first != "" || !isRange {
		if err := read(first, &p.first); err != nil {
			return p, err
		}
	}
	switch {
	case !isRange:
		p.last = p.first
	case last != "":
		if err := read(last, &p.last); err != nil {
			return p, err
		}
	}
	if p.last < p.first {
		return p, misuse("invalid portrange (min > max)")
	}
	return p, nil
}

func parseStates(word string) (mask uint16, err error) {
	for _, name := range strings.Split(word, ",") {
		i := slices.IndexFunc(states, func(s state) bool { return strings.EqualFold(s.name, name) })
		if i < 0 {
			return 0, misuse("Bad state \"" + name + "\"")
		}
		mask |= states[i].bit
	}
	return mask, nil
}

// parseTwo parses a port, or two ports with a separator between them.
func parseTwo(word, separator string) (low, high uint16, ok bool) {
	first, last, isRange := strings.Cut(word, separator)
	if !isRange {
		last = first
	}
	a, err1 := strconv.ParseUint(first, 10, 16)
	b, err2 := strconv.ParseUint(last, 10, 16)
	return uint16(a), uint16(b), err1 == nil && err2 == nil && a <= b && a > 0
}

// parseRange parses ADDRESS[-ADDRESS][:PORT[-PORT]]. With ports, addresses of IPv6 are in brackets.
func (f *family) parseRange(word string) (r natRange, err error) {
	addresses, portText, ported := strings.Cut(word, ":")
	if f == &ipv6 {
		addresses, portText, ported = word, "", false
		if inside, after, ok := strings.Cut(strings.TrimPrefix(word, "["), "]"); ok {
			addresses, portText, ported = inside, strings.TrimPrefix(after, ":"), after != ""
		} else if strings.HasPrefix(word, ":") && !strings.HasPrefix(word, "::") {
			addresses, portText, ported = "", word[1:], true
		}
	}
	if ported {
		var ok bool
		if r.low, r.high, ok = parseTwo(portText, "-"); !ok {
			return r, misuse("Port range `" + portText + "' invalid")
		}
		r.flags |= mapPorts
	}
	if addresses == "" {
		return r, nil
	}
	first, last, isRange := strings.Cut(addresses, "-")
	if !isRange {
		last = first
	}
	var ok1, ok2 bool
	r.first, ok1 = f.parse(first)
	r.last, ok2 = f.parse(last)
	if !ok1 || !ok2 {
		return r, misuse("Bad IP address \"" + addresses + "\"")
	}
	r.flags |= mapAddresses
	return r, nil
}

// usage returns the help of the command of a family.
func (f *family) usage() string {
	text := f.name + version + usage
	if f == &ipv6 {
		text = strings.NewReplacer(name+" ", name6+" ", "icmp-type", "icmpv6-type", "icmp, all", "icmpv6, all").Replace(text)
	}
	return text
}

const usage = `

Usage: iptables -[ACD] chain rule [options]
       iptables -I chain [number] rule [options]
       iptables -R chain number rule [options]
       iptables -D chain number [options]
       iptables -[LS] [chain [number]] [options]
       iptables -[FX] [chain] [options]
       iptables -Z [chain [number]] [options]
       iptables -N chain
       iptables -E old-chain-name new-chain-name
       iptables -P chain target [options]

Options:
  -t, --table filter|nat|mangle|raw|security
                          the table; filter by default
  -n, --numeric           with -L: addresses, not names
  -v, --verbose           with -L: counters and devices
  -x, --exact             with -L: counters in full
      --line-numbers      with -L: the numbers of the rules
  -c, --set-counters <packets> <bytes>
                          the counters of a new rule
  -w, --wait              does nothing: changes are made at once

Rules; ! before an option means the contrary:
  -s, --source <address>       from an address, ADDRESS[/MASK]
  -d, --destination <address>  to an address
  -i, --in-interface <device>  from a device; + at the end is any ending
  -o, --out-interface <device> to a device
  -p, --protocol <protocol>    a protocol: tcp, udp, icmp, all, a name or a number
      --sport <ports>          with tcp and udp: from a port, PORT[:PORT]
      --dport <ports>          with tcp and udp: to a port
      --tcp-flags <mask> <set> with tcp: of these flags, exactly those are set
      --syn                    with tcp: the first packet of a connection
      --icmp-type <type>       with icmp: a type, TYPE[/CODE] or a name
  -m, --match state|conntrack|comment|multiport|mac|limit|mark|addrtype|
                      owner|iprange|connmark|pkttype|ttl|tos|length
                               a further match, with one of the next options
      --state <list>           the states of the connection
      --ctstate <list>         the states of the connection
      --comment <text>         a comment
      --sports, --dports, --ports <list>
                               from, to, from or to one of these ports
      --mac-source <address>   the hardware address of the source
      --limit <rate>           no more packets than that, COUNT/second|minute|hour|day
      --limit-burst <count>    packets that pass before the limit counts
      --mark <mark>            the mark of the packet, VALUE[/MASK]
      --src-type, --dst-type <list>
                               what the address is for this machine, such as LOCAL
      --limit-iface-in, --limit-iface-out
                               for the device of the packet only
  -j, --jump <target>          what to do: ACCEPT, DROP, RETURN, a chain or one of the next
  -g, --goto <chain>           continue in a chain, without return

Targets with options:
  MASQUERADE [--to-ports <ports>]
                               put the address of the device in place of the source's
  REDIRECT [--to-ports <ports>]
                               send it to this machine
  SNAT --to-source <range>     change the source
  DNAT --to-destination <range>
                               change the destination
  REJECT [--reject-with <type>]
                               refuse it with a message
  MARK --set-mark <mark>       set the mark of the packet, VALUE[/MASK]
  TCPMSS --set-mss <size>|--clamp-mss-to-pmtu
                               set the size of segments, or take that of the route
  NOTRACK, CT --notrack        do not track the connection
  LOG [--log-prefix <text>] [--log-level <level>]
                               write a line to the log of the kernel
`
