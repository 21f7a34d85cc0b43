// Package netstat implements netstat(8) of net-tools 2.10: it shows sockets, routes and interfaces.
//
//	netstat [-t] [-u] [-w] [-x] [-l] [-a] [-n] [-p] [-e] [-o] [-W] [-4] [-6]
//	netstat -r [-n] [-e]
//	netstat -i [-a]
//
// Like the real netstat, it reads the files in /proc/net. Names are those of /etc/hosts and
// /etc/services. Other options are refused.
package netstat

import (
	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/ifconfig"
	"contedor/internal/tool/route"
)

// Command is netstat(8).
var Command = gnu.Command("netstat",
	cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: failed, UsageStatus: misused, Unwritten: cli.Forgive}, usage[len("Usage: netstat "):], netstat)

// The exit statuses for what is not supported, and for a wrong command line.
const (
	failed  = 1
	misused = 3
)

const (
	version = cli.NetTools
	usage   = `Usage: netstat [-tuwx] [-lanpeoW] [-4|-6]
       netstat -r [-ne]
       netstat -i [-a]

Show sockets, routes and interfaces.

        -t, --tcp                sockets of TCP
        -u, --udp                sockets of UDP
        -w, --raw                raw sockets
        -x, --unix               sockets of this machine
        -l, --listening          only sockets that wait for others
        -a, --all                all sockets; with -i: all interfaces
        -n, --numeric            do not look up names
            --numeric-hosts      do not look up names of machines
            --numeric-ports      do not look up names of ports
            --numeric-users      do not look up names of users
        -p, --programs           the processes that have a socket
        -e, --extend             display other values
        -o, --timers             timers of sockets
        -W, --wide               do not cut addresses
        -r, --route              the routes
        -i, --interfaces         the interfaces
        -4, --inet               only IPv4
        -6, --inet6              only IPv6
        -v, --verbose            accepted, without effect
        -F, --fib                the routes that are used, which is the default
        -h, --help               display this help
        -V, --version            display version
`
)

// Keys of options without a letter.
const (
	hosts rune = 256 + iota
	ports
	users
)

var options = cli.Options{Permute: true, Short: "A:CFMacdeghinNoprsStuUvVWwxlZ64?", Long: []cli.LongOption{
	{Name: "all", Key: 'a'}, {Name: "extend", Key: 'e'}, {Name: "help", Key: 'h'}, {Name: "inet", Key: '4'}, {Name: "inet6", Key: '6'},
	{Name: "interfaces", Key: 'i'}, {Name: "listening", Key: 'l'}, {Name: "numeric", Key: 'n'}, {Name: "numeric-hosts", Key: hosts},
	{Name: "numeric-ports", Key: ports}, {Name: "numeric-users", Key: users}, {Name: "programs", Key: 'p'}, {Name: "raw", Key: 'w'},
	{Name: "route", Key: 'r'}, {Name: "tcp", Key: 't'}, {Name: "timers", Key: 'o'}, {Name: "udp", Key: 'u'}, {Name: "unix", Key: 'x'},
	{Name: "verbose", Key: 'v'}, {Name: "version", Key: 'V'}, {Name: "wide", Key: 'W'}, {Name: "fib", Key: 'F'},
	{Name: "continuous", Key: 'c'}, {Name: "groups", Key: 'g'}, {Name: "masquerade", Key: 'M'}, {Name: "statistics", Key: 's'},
	{Name: "protocol", Argument: cli.Required, Key: 'A'}, {Name: "cache", Key: 'C'}, {Name: "symbolic", Key: 'N'}, {Name: "context", Key: 'Z'},
}}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	tcp, udp, raw, unix               bool
	four, six                         bool
	all, listening                    bool
	extended                          int
	timers, programs, wide            bool
	routes, interfaces                bool
	plainHosts, plainPorts, plainUser bool // not looked up

	owners map[uint64]string // with programs, by inode
}

func netstat(t *gnu.Tool) error {
	q := &request{Tool: t}
	_, err := t.Getopt(&options).Each(q.option, func(err error) error {
		t.Stderr.Write([]byte(t.Argv[0] + ": " + err.Error() + "\n" + usage))
		return &cli.Failure{Status: misused}
	})
	switch {
	case err != nil:
		return err
	case q.routes && q.six:
		return cli.Fail("-6 with -r is not supported", nil)
	case q.routes:
		extended := q.extended
		if extended < 2 {
			extended = 1 - extended
		}
		return route.Show(t.Invocation, q.plainHosts, extended)
	case q.interfaces && q.extended > 0:
		return cli.Fail("-e with -i is not supported", nil)
	case q.interfaces:
		return ifconfig.ShowShort(t.Invocation, "Kernel Interface table\n"+
			"Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n", q.all)
	}
	return q.sockets()
}

func (q *request) option(o cli.Option) error {
	switch o.Key {
	case 't':
		q.tcp = true
	case 'u':
		q.udp = true
	case 'w':
		q.raw = true
	case 'x':
		q.unix = true
	case '4':
		q.four = true
	case '6':
		q.six = true
	case 'A':
		switch o.Value {
		case "inet":
			q.four = true
		case "inet6":
			q.six = true
		case "unix":
			q.unix = true
		default:
			return cli.Fail("-A "+o.Value+" is not supported", nil)
		}
	case 'a':
		q.all = true
	case 'l':
		q.listening = true
	case 'n':
		q.plainHosts, q.plainPorts, q.plainUser = true, true, true
	case hosts:
		q.plainHosts = true
	case ports:
		q.plainPorts = true
	case users:
		q.plainUser = true
	case 'p':
		q.programs = true
	case 'e':
		q.extended++
	case 'o':
		q.timers = true
	case 'W':
		q.wide = true
	case 'r':
		q.routes = true
	case 'i':
		q.interfaces = true
	case 'v', 'F':
	case 'h', '?':
		return q.Reply(usage)
	case 'V':
		return q.ReplyVerbatim(version)
	default:
		return cli.Fail(options.Typed(o)+" is not supported", nil)
	}
	return nil
}
