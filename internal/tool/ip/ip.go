// Package ip implements ip(8) of iproute2: ip link, address, maddress, route, rule, neigh,
// tuntap, netns and vrf show. For other objects and for unsupported options it prints an error that names them.
//
// A run is a session: the options before the object, an rtnetlink(7) socket, a cache of
// interfaces, and the output. Begin reading at session.run and command. Each object has files of
// its own: link*.go, address.go, maddress.go, route*.go, rule.go, neigh.go, tuntap.go and netns.go.
package ip

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"contedor/internal/linux/terminal"
	"golang.org/x/sys/unix"
)

// name is the name of the command.
const name = "ip"

// Command is ip(8).
var Command = &cli.Command{
	Name:    name,
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, Unwritten: cli.ForgiveClosed},
	Run:     run,
}

// A session is one run of ip.
type session struct {
	*cli.Invocation
	out    *output
	socket *netlink.Socket
	// ask sends a request over a second socket, so that it can be used within a dump.
	ask    func(*netlink.Request) (netlink.Message, error)
	links  links
	spaces spaces

	family   uint8 // unix.AF_UNSPEC for all
	loops    int   // maximum number of rounds of a flush; 0 for no limit
	stats    int   // how often -statistics was given
	details  bool
	oneLine  bool
	brief    bool
	json     bool
	pretty   bool
	human    bool // -human-readable
	iec      bool
	numeric  bool
	all      bool
	resolve  bool
	force    bool
	echo     bool
	batching bool
	// linked is set after ip link has printed interfaces. In a batch, the real ip address
	// then prints more of them.
	linked bool
	// command is the present command, from the object on. Hints are about it.
	command []string
}

func run(inv *cli.Invocation) error { return begin(inv, (*session).run) }

// begin runs a command with a session of its own.
func begin(inv *cli.Invocation, run func(*session, []string) int) error {
	s := &session{
		Invocation: inv,
		out:        &output{to: inv.Stdout, terminal: terminal.Is(terminal.FD(inv.Stdout)), newline: "\n"},
		ask:        aside(),
		loops:      10,
	}
	status := 0
	func() {
		defer func() {
			switch e := recover().(type) {
			case nil:
			case exit:
				status = int(e)
			default:
				panic(e)
			}
		}()
		status = run(s, inv.Argv[1:])
	}()
	s.out.flush()
	if status != 0 {
		return &cli.Failure{Status: status}
	}
	return nil
}

// run parses the options and runs the command. It returns the exit status.
func (s *session) run(list []string) int {
	w := s.words(list)
	color := s.defaultColor()
	batch := ""
	for ; w.more(); w.at++ {
		option := w.word()
		if option == "--" {
			w.at++
			break
		}
		if !strings.HasPrefix(option, "-") {
			break
		}
		if option == "--help" {
			s.usage(helpText)
		}
		if strings.HasPrefix(option, "--") {
			option = option[1:]
		}
		s.option(w, option, &batch, &color)
	}
	if s.oneLine {
		s.out.newline = "\\"
	}
	if !s.json && (color == "always" || color == "auto" && s.out.terminal) {
		s.out.palette = choosePalette(s.Getenv)
	}
	if batch != "" {
		return s.batch(batch)
	}
	if !s.open() {
		return failed
	}
	s.socket.Strict()
	if name := cli.BaseName(s.Argv[0]); len(name) > 2 {
		if o := objectFor(name[2:]); o != nil {
			return o.run(s, w.rest())
		}
	}
	if w.more() {
		return s.carryOut(w.rest())
	}
	s.usage(usage)
	return badUsage
}

// value returns the word after an option.
func (s *session) value(w *words, what string) string {
	if !w.followed() {
		s.required(what)
	}
	return w.next()
}

// option applies an option. The order of the cases decides which one an abbreviation stands for.
func (s *session) option(w *words, option string, batch, color *string) {
	is := func(whole ...string) bool {
		for _, x := range whole {
			if abbreviates(option, x) {
				return true
			}
		}
		return false
	}
	switch {
	case is("-loops"):
		n, _, _ := numeral.Signed(s.value(w, "loop count"), 10)
		s.loops = int(n)
	case is("-family"):
		s.family = s.familyOption(s.value(w, "family type"))
	case option == "-4":
		s.family = unix.AF_INET
	case option == "-6":
		s.family = unix.AF_INET6
	case option == "-0":
		s.family = unix.AF_PACKET
	case option == "-M":
		s.unsupported("the family of MPLS")
	case option == "-B":
		s.family = unix.AF_BRIDGE
	case is("-human", "-human-readable"):
		s.human = true
	case is("-iec"):
		s.iec = true
	case is("-stats", "-statistics"):
		s.stats++
	case is("-details"):
		s.details = true
	case is("-resolve"):
		s.resolve = true
	case is("-oneline"):
		s.oneLine = true
	case is("-timestamp", "-tshort"): // only used by ip monitor
	case is("-Version"):
		s.out.text("ip utility, iproute2-" + cli.IPRouteVersion + "\n")
		panic(exit(0))
	case is("-force"):
		s.force = true
	case is("-batch"):
		*batch = s.value(w, "batch file")
	case is("-brief"):
		s.brief = true
	case is("-json"):
		s.json = true
	case is("-pretty"):
		s.pretty = true
	case is("-rcvbuf"):
		size := s.value(w, "rcvbuf size")
		if _, ok := numeral.Whole(size, 32); !ok {
			s.die("Invalid rcvbuf size '" + size + "'")
		}
	case colorOption(option, color):
	case is("-help"):
		s.usage(usage)
	case is("-netns"):
		name := "(null)" // the real ip prints this for a missing word
		if w.followed() {
			name = w.next()
		}
		if !s.enter(name) {
			panic(exit(badUsage))
		}
	case is("-Numeric"):
		s.numeric = true
	case is("-all"):
		s.all = true
	case option == "-echo":
		s.echo = true
	default:
		s.die(`Option "` + option + `" is unknown, try "ip -help".`)
	}
}

// familyOption parses the value of -family.
func (s *session) familyOption(word string) uint8 {
	if word == "help" {
		s.usage(usage)
	}
	family := familyByName(word)
	switch family {
	case unix.AF_UNSPEC:
		s.wrong("invalid protocol family", word)
	case unix.AF_MPLS:
		s.unsupported("the family of MPLS")
	}
	return family
}

// defaultColor returns the default of -color: always, auto or never.
func (s *session) defaultColor() string {
	if value, _ := s.Getenv("NO_COLOR"); value != "" {
		return "never"
	}
	return "auto"
}

// colorOption parses -color[=WHEN]. It reports whether the option is that one.
func colorOption(option string, color *string) bool {
	name, when, _ := strings.Cut(option, "=")
	if !abbreviates(name, "-color") {
		return false
	}
	switch when {
	case "":
		*color = "always"
	case "always", "auto", "never":
		*color = when
	default:
		return false
	}
	return true
}

// An object is a kind of object, the first operand of ip.
type object struct {
	name string
	run  func(*session, []string) int
}

// objects are the objects of ip(8), in the order in which abbreviations are resolved.
var objects = []object{
	{"address", (*session).address},
	{"addrlabel", nil},
	{"maddress", (*session).multicast},
	{"route", (*session).route},
	{"rule", (*session).rule},
	{"neighbor", (*session).neighbor},
	{"neighbour", (*session).neighbor},
	{"ntable", nil},
	{"ntbl", nil},
	{"link", (*session).link},
	{"l2tp", nil},
	{"fou", nil},
	{"ila", nil},
	{"macsec", nil},
	{"tunnel", nil},
	{"tunl", nil},
	{"tuntap", (*session).tuntap},
	{"tap", (*session).tuntap},
	{"token", nil},
	{"tcpmetrics", nil},
	{"tcp_metrics", nil},
	{"monitor", nil},
	{"xfrm", nil},
	{"mroute", nil},
	{"mrule", nil},
	{"netns", (*session).netns},
	{"netconf", nil},
	{"vrf", (*session).vrfs},
	{"sr", nil},
	{"nexthop", nil},
	{"mptcp", nil},
	{"ioam", nil},
	{"help", (*session).help},
	{"stats", nil},
}

// objectFor returns the object that a word abbreviates, or nil.
func objectFor(word string) *object {
	for i := range objects {
		if abbreviates(word, objects[i].name) {
			return &objects[i]
		}
	}
	return nil
}

// carryOut runs a command. The list begins with the object.
func (s *session) carryOut(list []string) int {
	o := objectFor(list[0])
	switch {
	case o == nil:
		return s.fail(`Object "` + list[0] + `" is unknown, try "ip help".`)
	case o.run == nil:
		s.unsupported(`"` + o.name + `"`)
	}
	s.command = list
	return o.run(s, list[1:])
}

func (s *session) help([]string) int {
	s.usage(usage)
	return badUsage
}

// usage prints a usage to standard error and ends the run.
func (s *session) usage(text string) {
	s.Stderr.Write([]byte(text))
	panic(exit(badUsage))
}

// unknown ends the run because the object lacks a command.
func (s *session) unknown(object, word string) {
	s.die(`Command "` + word + `" is unknown, try "ip ` + object + ` help".`)
}
