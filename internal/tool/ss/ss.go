// Package ss implements ss(8) of iproute2 7.3 for sockets of TCP, UDP, raw IP, UNIX, packet and netlink:
//
//	ss [OPTION]... [state|exclude STATE]... [EXPRESSION]
//
// The kernel tells of the sockets by netlink (sock_diag(7)). Begin reading at run. show.go asks for the
// sockets, table.go computes the width of the columns, filter.go parses expressions, and users.go finds
// the processes.
package ss

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
)

// Command is ss(8).
var Command = &cli.Command{
	Name:    "ss",
	Dialect: cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: failed, UsageStatus: failed, Unwritten: cli.ForgiveClosed},
	Run:     run,
}

// failed is the status -1 of the real command.
const failed = 255

// A set is a set of kinds of sockets, of states, or of address families, one bit each.
type set uint64

// The kinds of sockets. rest stands for kinds that the real ss also has.
const (
	tcp set = 1 << iota
	udp
	raw
	unixDatagram
	unixStream
	unixSequence
	packetDatagram
	packetRaw
	netlinkKind
	rest
)

const (
	unixKinds   = unixDatagram | unixStream | unixSequence
	packetKinds = packetDatagram | packetRaw
	inetKinds   = tcp | udp | raw | rest
	allKinds    = inetKinds | unixKinds | packetKinds | netlinkKind
)

// The states, with the kernel's numbers.
const (
	established = 1
	synReceived = 3
	timeWait    = 6
	closed      = 7
	listening   = 10
	states      = 14
)

const (
	allStates = set(1)<<states - 1
	connected = allStates &^ (1<<listening | 1<<closed | 1<<timeWait | 1<<synReceived)
)

// stateNames are the names in the table, and those of a filter.
var stateNames = [states]struct{ shown, typed string }{
	{"UNKNOWN", "UNKNOWN"}, {"ESTAB", "established"}, {"SYN-SENT", "syn-sent"}, {"SYN-RECV", "syn-recv"},
	{"FIN-WAIT-1", "fin-wait-1"}, {"FIN-WAIT-2", "fin-wait-2"}, {"TIME-WAIT", "time-wait"}, {"UNCONN", "unconnected"},
	{"CLOSE-WAIT", "close-wait"}, {"LAST-ACK", "last-ack"}, {"LISTEN", "listening"}, {"CLOSING", "closing"},
	{"UNDEF", ""}, {"UNDEF", "bound-inactive"},
}

// The address families that a command line can name.
const (
	inet4 set = 1 << iota
	inet6
	local
	link
	netlinkFamily
)

// kindDefaults are the states and the families of a kind that an option chooses.
var kindDefaults = []struct{ kinds, states, families set }{
	{tcp | rest, connected, inet4 | inet6},
	{udp | raw, 1 << established, inet4 | inet6},
	{unixDatagram, 1 << closed, local},
	{unixStream | unixSequence, connected, local},
	{packetKinds, 1 << closed, link},
	{netlinkKind, 1 << closed, netlinkFamily},
}

// familyDefaults are the kinds and the states of a family that an option chooses.
var familyDefaults = []struct{ family, kinds, states set }{
	{inet4, inetKinds, connected}, {inet6, inetKinds, connected}, {local, unixKinds, connected},
	{link, packetKinds, 1 << closed}, {netlinkFamily, netlinkKind, 1 << closed},
}

// kindNames are the words of -A.
var kindNames = []struct {
	name  string
	kinds set
}{
	{"all", allKinds}, {"inet", inetKinds}, {"udp", udp}, {"tcp", tcp}, {"raw", raw},
	{"unix", unixKinds}, {"unix_stream", unixStream}, {"u_str", unixStream}, {"unix_dgram", unixDatagram}, {"u_dgr", unixDatagram},
	{"unix_seqpacket", unixSequence}, {"u_seq", unixSequence}, {"packet", packetKinds}, {"packet_raw", packetRaw}, {"p_raw", packetRaw},
	{"packet_dgram", packetDatagram}, {"p_dgr", packetDatagram}, {"netlink", netlinkKind},
}

// familyNames are the words of -f.
var familyNames = map[string]set{"inet": inet4, "inet6": inet6, "unix": local, "link": link, "netlink": netlinkFamily}

// A session is one run of ss.
type session struct {
	*cli.Invocation
	kinds, states, families       set
	chosen                        bool // an option has chosen kinds or families
	numeric, resolve              bool
	options, details, memory      bool
	processes, summary, oneline   bool
	noHeader, noQueues, queried   bool
	wanted                        set // the states of -a and -l; 0 for none
	filter                        *expression
	table                         table
	users                         map[uint64]string
	warned                        bool // there is no cgroup v2
	ephemeralFirst, ephemeralLast int
}

var options = cli.Options{
	Permute: true,
	Short:   "dhalBetuwxnro460spTbEf:mMiA:D:F:vVzZN:KHQSO",
	Long: []cli.LongOption{
		{Name: "numeric", Key: 'n'}, {Name: "resolve", Key: 'r'}, {Name: "options", Key: 'o'}, {Name: "extended", Key: 'e'},
		{Name: "memory", Key: 'm'}, {Name: "info", Key: 'i'}, {Name: "processes", Key: 'p'}, {Name: "tcp", Key: 't'},
		{Name: "udp", Key: 'u'}, {Name: "raw", Key: 'w'}, {Name: "unix", Key: 'x'}, {Name: "all", Key: 'a'},
		{Name: "listening", Key: 'l'}, {Name: "ipv4", Key: '4'}, {Name: "ipv6", Key: '6'}, {Name: "packet", Key: '0'},
		{Name: "family", Argument: cli.Required, Key: 'f'}, {Name: "socket", Argument: cli.Required, Key: 'A'},
		{Name: "query", Argument: cli.Required, Key: 'A'}, {Name: "summary", Key: 's'}, {Name: "version", Key: 'V'},
		{Name: "help", Key: 'h'}, {Name: "no-header", Key: 'H'}, {Name: "no-queues", Key: 'Q'}, {Name: "oneline", Key: 'O'},
	},
}

// fail returns a failure with a text and perhaps the usage.
func fail(text string, withUsage bool) error {
	if withUsage {
		text += "\n" + strings.TrimSuffix(usage, "\n")
	}
	return &cli.Failure{Text: text, Whole: true, Status: failed}
}

func run(inv *cli.Invocation) error {
	err := start(inv)
	if f, ok := err.(*cli.Failure); ok && f.Whole && f.Text != "" {
		inv.Stderr.Write([]byte(strings.TrimPrefix(f.Text, "\n") + "\n"))
		return &cli.Failure{Status: f.Status}
	}
	return err
}

func start(inv *cli.Invocation) error {
	s := &session{Invocation: inv}
	operands, done, err := s.parse()
	if err != nil || done {
		return err
	}
	if s.processes {
		s.findUsers()
	}
	if s.summary {
		if err := s.printSummary(); err != nil {
			return err
		}
		if !s.chosen && len(operands) == 0 {
			return nil
		}
	}
	if operands, err = s.takeStates(operands); err != nil {
		return err
	}
	if !s.chosen {
		if s.wanted == 0 {
			s.wanted = connected
		}
		s.addKinds(allKinds)
	}
	if s.wanted != 0 {
		s.states = s.wanted
	}
	s.mergeDefaults()
	for _, x := range []struct {
		set  set
		what string
	}{{s.kinds, "socket tables"}, {s.families, "families"}, {s.states, "socket states"}} {
		if x.set == 0 {
			inv.Stderr.Write([]byte("ss: no " + x.what + " to show with such filter.\n"))
			return nil
		}
	}
	if s.filter, err = s.parseFilter(operands); err != nil {
		return err
	}
	s.show()
	return s.Print(s.table.render(s.width()))
}

// parse reads the options.
func (s *session) parse() (operands []string, done bool, err error) {
	operands, err = s.Getopt(&options).Each(func(o cli.Option) error {
		switch o.Key {
		case 'n':
			s.numeric = true
		case 'r':
			s.resolve = true
		case 'o':
			s.options = true
		case 'e':
			s.options, s.details = true, true
		case 'm':
			s.memory = true
		case 'p':
			s.processes = true
		case 't':
			s.addKinds(tcp)
		case 'u':
			s.addKinds(udp)
		case 'w':
			s.addKinds(raw)
		case 'x':
			s.addFamily(local)
		case '4':
			s.addFamily(inet4)
		case '6':
			s.addFamily(inet6)
		case '0':
			s.addFamily(link)
		case 'f':
			return s.takeFamily(o.Value)
		case 'A':
			return s.takeQuery(o.Value)
		case 'a':
			s.wanted = allStates
		case 'l':
			s.wanted = 1<<listening | 1<<closed
		case 's':
			s.summary = true
		case 'H':
			s.noHeader = true
		case 'Q':
			s.noQueues = true
		case 'O':
			s.oneline = true
		case 'v', 'V':
			done = true
			return s.Print(version)
		case 'h':
			done = true
			return s.Print(usage)
		default:
			return fail("ss: -"+string(o.Key)+" is not supported", false)
		}
		return nil
	}, func(err error) error { return fail("ss: "+err.Error(), true) })
	return operands, done, err
}

func (s *session) takeFamily(name string) error {
	f, ok := familyNames[name]
	if !ok {
		return fail("ss: \""+name+"\" is invalid family", true)
	}
	s.addFamily(f)
	return nil
}

// takeQuery takes the list of -A. A word with ! in front removes kinds.
func (s *session) takeQuery(list string) error {
	if !s.queried {
		s.kinds, s.queried, s.chosen = 0, true, true
		if s.wanted == 0 {
			s.wanted = connected
		}
	}
words:
	for _, word := range strings.Split(list, ",") {
		name, removed := strings.CutPrefix(word, "!")
		for _, k := range kindNames {
			switch {
			case k.name != name:
				continue
			case removed:
				s.kinds &^= k.kinds
			default:
				s.addKinds(k.kinds)
			}
			continue words
		}
		return fail("ss: \""+name+"\" is illegal socket table id", true)
	}
	return nil
}

func (s *session) addKinds(kinds set) {
	s.chosen = true
	s.kinds |= kinds
	for _, d := range kindDefaults {
		if d.kinds&kinds != 0 {
			s.states |= d.states
		}
	}
}

func (s *session) addFamily(family set) {
	s.chosen = true
	s.families |= family
	for _, d := range familyDefaults {
		if d.family == family {
			s.states |= d.states
		}
	}
}

// mergeDefaults chooses the families of the kinds, and the kinds of the families.
func (s *session) mergeDefaults() {
	for _, d := range kindDefaults {
		if d.kinds&s.kinds != 0 && d.families&s.families == 0 {
			s.families |= d.families
		}
	}
	for _, d := range familyDefaults {
		if d.family&s.families != 0 && d.kinds&s.kinds == 0 {
			s.kinds |= d.kinds
		}
	}
}

// takeStates takes the operands state and exclude, with their values.
func (s *session) takeStates(words []string) (others []string, err error) {
	seen := false
	for len(words) > 0 {
		excluded := words[0] == "exclude" || words[0] == "excl"
		if words[0] != "state" && !excluded {
			break
		}
		if len(words) == 1 {
			return nil, fail(`Command line is not complete. Try option "help"`, false)
		}
		chosen, err := parseState(words[1])
		if err != nil {
			return nil, err
		}
		words = words[2:]
		switch {
		case excluded && !seen:
			s.wanted = allStates
		case !seen:
			s.wanted = 0
		}
		seen = true
		if excluded {
			s.wanted &^= chosen
		} else {
			s.wanted |= chosen
		}
	}
	return words, nil
}

func parseState(word string) (set, error) {
	closedOrListening := set(1<<closed | 1<<listening)
	switch strings.ToLower(word) {
	case "close", "closed":
		return 1 << closed, nil
	case "syn-rcv":
		return 1 << synReceived, nil
	case "all":
		return allStates, nil
	case "connected":
		return allStates &^ closedOrListening, nil
	case "synchronized":
		return allStates &^ (closedOrListening | 1<<2), nil
	case "bucket":
		return 1<<synReceived | 1<<timeWait, nil
	case "big":
		return allStates &^ (1<<synReceived | 1<<timeWait), nil
	}
	for i, n := range stateNames {
		if n.typed != "" && strings.EqualFold(n.typed, word) {
			return 1 << i, nil
		}
	}
	return 0, fail("ss: wrong state name: "+word, false)
}

// printSummary prints the output of -s.
func (s *session) printSummary() error {
	counts := map[string]int{}
	for _, file := range []string{"/proc/net/sockstat", "/proc/net/sockstat6"} {
		b, err := os.ReadFile(file)
		if err != nil && file == "/proc/net/sockstat" {
			s.Stderr.Write([]byte("ss: get_sockstat: " + cli.Strerror(err) + "\n"))
		}
		for line := range strings.Lines(string(b)) {
			fields := strings.Fields(line)
			for i := 1; i+1 < len(fields); i += 2 {
				counts[fields[0]+fields[i]], _ = strconv.Atoi(fields[i+1])
			}
		}
	}
	open, err := currentlyEstablished()
	if err != nil {
		s.Stderr.Write([]byte("ss: get_snmpstat: " + cli.Strerror(err) + "\n"))
	}
	waiting, all := counts["TCP:tw"], counts["TCP:alloc"]
	text := "Total: " + strconv.Itoa(counts["sockets:used"]) + "\nTCP:   " + strconv.Itoa(all+waiting) + " (estab " + strconv.Itoa(open) +
		", closed " + strconv.Itoa(all-(counts["TCP:inuse"]+counts["TCP6:inuse"]-waiting)) + ", orphaned " + strconv.Itoa(counts["TCP:orphan"]) +
		", timewait " + strconv.Itoa(waiting) + ")\n\nTransport Total     IP        IPv6\n"
	row := func(name string, four, six int) {
		text += name + "\t  " + pad(strconv.Itoa(four+six), 9) + " " + pad(strconv.Itoa(four), 9) + " " + pad(strconv.Itoa(six), 9) + "\n"
	}
	in := func(name string) (four, six int) { return counts[name+":inuse"], counts[name+"6:inuse"] }
	four, six := 0, 0
	for _, name := range []string{"RAW", "UDP", "TCP"} {
		a, b := in(name)
		row(name, a, b)
		four, six = four+a, six+b
	}
	row("INET", four, six)
	a, b := in("FRAG")
	row("FRAG", a, b)
	return s.Print(text + "\n")
}

// currentlyEstablished returns the value CurrEstab of /proc/net/snmp.
func currentlyEstablished() (int, error) {
	b, err := os.ReadFile("/proc/net/snmp")
	if err != nil {
		return 0, err
	}
	var names []string
	for line := range strings.Lines(string(b)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] != "Tcp:" {
			continue
		}
		for i, name := range names {
			if name == "CurrEstab" && i < len(fields) {
				return strconv.Atoi(fields[i])
			}
		}
		names = fields
	}
	return 0, nil
}
