// Package route implements route(8) of net-tools 2.10 for IPv4:
//
//	route [-n] [-e]
//	route {add|del} [-net|-host] TARGET [WORD [VALUE]]...
//
// Like the real route, it reads /proc/net/route and makes the ioctl(2) calls of route(7). Names are
// those of /etc/hosts and /etc/networks. Other families are refused. Begin reading at run; what
// changes routes is in change.go.
package route

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
	"golang.org/x/sys/unix"
)

// Command is route(8).
var Command = &cli.Command{
	Name:    "route",
	Dialect: cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: refused, UsageStatus: misused, Unwritten: cli.Forgive},
	Run:     run,
}

// The exit statuses for a wrong command line, a name that is not known, and a request that the kernel
// refuses.
const (
	misused = 3
	unknown = 6
	refused = 7
)

const (
	version = cli.NetTools +
		"+NEW_ADDRT +RTF_IRTT +RTF_REJECT +I18N +SELINUX\n" +
		"AF: (inet) +UNIX +INET +INET6 +IPX +AX25 +NETROM +X25 +ATALK +ECONET +ROSE -BLUETOOTH\n" +
		"HW:  +ETHER +ARC +SLIP +PPP +TUNNEL -TR +AX25 +NETROM +X25 +FR +ROSE +ASH +SIT +FDDI +HIPPI +HDLC/LAPB +EUI64 \n"
	usage = `Usage: route [-nNvee] [-FC] [<AF>]           List kernel routing tables
       route [-v] [-FC] {add|del|flush} ...  Modify routing table for AF.

       route {-h|--help} [<AF>]              Detailed usage syntax for specified AF.
       route {-V|--version}                  Display version/author and exit.

        -v, --verbose            say what is done
        -n, --numeric            do not look up names
        -e, --extend             display other values; twice: all of them
        -F, --fib                display the forwarding information base (default)
        -C, --cache              display the routing cache, which is empty

  <AF>=Use -4 or '-A inet'; IPv4 is the only family here
`
	changeUsage = `Usage: inet_route [-vF] del {-host|-net} Target[/prefix] [gw Gw] [metric M] [[dev] If]
       inet_route [-vF] add {-host|-net} Target[/prefix] [gw Gw] [metric M]
                              [netmask N] [mss Mss] [window W] [irtt I]
                              [mod] [dyn] [reinstate] [[dev] If]
       inet_route [-vF] add {-host|-net} Target[/prefix] [metric M] reject
       inet_route [-FC] flush      NOT supported
`
)

var options = cli.Options{Short: "A:eCFhnN64Vv?", Long: []cli.LongOption{
	{Name: "extend", Key: 'e'}, {Name: "verbose", Key: 'v'}, {Name: "version", Key: 'V'}, {Name: "numeric", Key: 'n'},
	{Name: "symbolic", Key: 'N'}, {Name: "protocol", Argument: cli.Required, Key: 'A'}, {Name: "cache", Key: 'C'},
	{Name: "fib", Key: 'F'}, {Name: "help", Key: 'h'}, {Name: "inet", Key: '4'}, {Name: "inet6", Key: '6'},
}, Permute: true}

// The words -net and -host are operands, but look like options. As in the real route, the parser of
// options sees these words in their place.
const (
	hiddenNet  = "#net"
	hiddenHost = "#host"
)

// hidden returns the invocation with -net and -host hidden.
func hidden(inv *cli.Invocation) *cli.Invocation {
	other := *inv
	other.Argv = slices.Clone(inv.Argv)
	for i, word := range other.Argv {
		if word == "-net" || word == "-host" {
			other.Argv[i] = "#" + word[1:]
		}
	}
	return &other
}

// A session is one run of route.
type session struct {
	*cli.Invocation
	numeric, cache bool
	extended       int // how often -e is given
}

func run(inv *cli.Invocation) error {
	s := &session{Invocation: inv}
	words, err := hidden(inv).Getopt(&options).Each(func(o cli.Option) error {
		switch o.Key {
		case 'n':
			s.numeric = true
		case 'e':
			s.extended++
		case 'C':
			s.cache = true
		case 'h', '?':
			return inv.ReplyVerbatim(usage)
		case 'V':
			return inv.ReplyVerbatim(version)
		case '6':
			return s.noFamily("inet6")
		case 'A':
			if o.Value != "inet" {
				return s.noFamily(o.Value)
			}
		}
		return nil
	}, func(err error) error { // as in the real route, a wrong option is not a failure
		inv.Stderr.Write([]byte("route: " + err.Error() + "\n"))
		return inv.ReplyVerbatim(usage)
	})
	if err != nil {
		return err
	}
	return s.do(words)
}

// Show prints the table as `route -e` does, or with extended 0 or 2 as `route` or `route -ee`.
func Show(inv *cli.Invocation, numeric bool, extended int) error {
	return (&session{Invocation: inv, numeric: numeric, extended: extended}).show()
}

// noFamily refuses an address family.
func (s *session) noFamily(name string) error {
	s.Stderr.Write([]byte("route: no support for `" + name + "' on this system.\n"))
	return &cli.Failure{Status: refused}
}

func (s *session) do(words []string) error {
	if len(words) == 0 {
		return s.show()
	}
	switch words[0] {
	case "add":
		return s.change(unix.SIOCADDRT, "SIOCADDRT", words[1:])
	case "del", "delete":
		return s.change(unix.SIOCDELRT, "SIOCDELRT", words[1:])
	case "flush":
		s.Stderr.Write([]byte("Flushing `inet' routing table not supported\n"))
		return s.misused(changeUsage)
	}
	return s.misused(usage)
}

// misused prints a usage text after what is wrong.
func (s *session) misused(text string) error {
	s.Stderr.Write([]byte(text))
	return &cli.Failure{Status: misused}
}

const (
	head         = "Destination     Gateway         Genmask         Flags "
	headOrdinary = head + "Metric Ref    Use Iface\n"
	headExtended = head + "  MSS Window  irtt Iface\n"
	headAll      = head + "Metric Ref    Use Iface    MSS   Window irtt\n"
)

// show prints the table of /proc/net/route.
func (s *session) show() error {
	if s.cache {
		return s.Print("Kernel IP routing cache\nSource          Destination     Gateway         Flags Metric Ref    Use Iface\n")
	}
	data, err := os.ReadFile("/proc/net/route")
	if err != nil {
		return cli.Fail("/proc/net/route", err)
	}
	var b strings.Builder
	b.WriteString("Kernel IP routing table\n" + []string{headOrdinary, headExtended, headAll}[min(s.extended, 2)])
	lines := strings.Split(string(data), "\n")
	for _, line := range lines[1:] {
		var r entry
		if _, err := fmt.Sscanf(line, "%s %x %x %x %d %d %d %x %d %d %d", &r.device, &r.target, &r.gateway, &r.flags,
			&r.references, &r.uses, &r.metric, &r.mask, &r.mtu, &r.window, &r.irtt); err == nil {
			b.WriteString(s.line(r))
		}
	}
	if err := s.Print(b.String()); err != nil || len(data) > 0 {
		return err
	}
	return &cli.Failure{Status: 1} // the namespace has had no route yet: the file lacks its headings
}

// An entry is a line of /proc/net/route. Addresses are as in memory.
type entry struct {
	device                                             string
	target, gateway, mask                              uint32
	flags, references, uses, metric, mtu, window, irtt int
}

// line returns the entry in the chosen format. A route that rejects has no gateway and no device.
func (s *session) line(r entry) string {
	gateway, device := s.name(r.gateway, 1<<32-1, r.flags), r.device
	references, mtu, window, irtt := fmt.Sprint(r.references), fmt.Sprint(r.mtu), fmt.Sprint(r.window), fmt.Sprint(r.irtt)
	if r.gateway == 0 {
		gateway = "0.0.0.0"
	}
	if r.flags&unix.RTF_REJECT != 0 {
		gateway, device, references, mtu, window, irtt = "-", "-", "-", "-", "-", "-"
	}
	start := fmt.Sprintf("%-15.15s %-15.15s %-15s %-5s ", s.name(r.target, r.mask, r.flags), gateway, inet.Text(bytesOf(r.mask)), letters(r.flags))
	switch s.extended {
	case 0:
		return start + fmt.Sprintf("%-6d %-2s %7d %s\n", r.metric, references, r.uses, device)
	case 1:
		return start + fmt.Sprintf("%5s %-5s %6s %s\n", mtu, window, irtt, device)
	}
	return start + fmt.Sprintf("%-6d %-3s %6d %-8s %-5s %-6s %s\n", r.metric, references, r.uses, device, mtu, window, irtt)
}

// letters returns the flags as letters.
func letters(flags int) string {
	text := "U"
	if flags&unix.RTF_REJECT != 0 {
		text = "!"
	}
	for _, f := range []struct {
		bit    int
		letter string
	}{{unix.RTF_GATEWAY, "G"}, {unix.RTF_HOST, "H"}, {unix.RTF_REINSTATE, "R"}, {unix.RTF_DYNAMIC, "D"}, {unix.RTF_MODIFIED, "M"}} {
		if flags&f.bit != 0 && (flags&unix.RTF_REJECT == 0 || f.bit != unix.RTF_GATEWAY) {
			text += f.letter
		}
	}
	return text
}

// bytesOf returns an address of /proc/net/route in the order of the network.
func bytesOf(address uint32) []byte {
	return []byte{byte(address), byte(address >> 8), byte(address >> 16), byte(address >> 24)}
}

// name returns the name of an address in /etc/hosts, or of a network in /etc/networks.
func (s *session) name(address, mask uint32, flags int) string {
	text := inet.Text(bytesOf(address))
	switch {
	case s.numeric:
		return text
	case address == 0 && mask == 0:
		return "default"
	case mask != 1<<32-1:
		return lookUp(netdb.Networks, text, 1, 0)
	}
	return lookUp(netdb.Hosts, text, 0, 1)
}

// lookUp returns a field of the line of a file that has key as another one, or key itself.
func lookUp(file, key string, from, to int) string {
	if f := netdb.Find(file, from, key); f != nil {
		return f[to]
	}
	return key
}
