// Package ping implements ping(8) of iputils:
//
//	ping [OPTION]... TARGET
//
// It uses an ICMP datagram socket if the user may open one, and a raw socket otherwise. The option
// -N is not supported, because the kernel answers no queries of node information. Several targets are a
// source route, which the real ping has no capability for either, or the hosts of -T tsprespec. Begin reading at run, and at loop in pinger.go.
package ping

import (
	"io"
	"math"
	"strconv"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/inet"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// name is the name of the command.
const name = "ping"

// Command is ping(8). Version4 and Version6 are its other names, which choose a version of IP.
var (
	Command  = named(name)
	Version4 = named("ping4")
	Version6 = named("ping6")
)

func named(name string) *cli.Command {
	return &cli.Command{
		Name:    name,
		Dialect: cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: failed, UsageStatus: failed, Unwritten: cli.ForgiveClosed},
		Run:     run,
	}
}

// The exit statuses for an error, and for a target that has not replied.
const (
	failed   = 2
	noAnswer = 1
)

// The defaults and bounds of ping(8).
const (
	defaultSize = 56
	maxSize     = 65535 - 8 // for IPv6; the header of IPv4 is longer
	header4     = 20
	headerICMP  = 8
	minForUser  = 2 * time.Millisecond
	// minInterval is the shortest time for which the process sleeps between packets.
	minInterval   = 10 * time.Millisecond
	defaultLinger = 10 * time.Second
)

// options is the parsed command line.
type options struct {
	family    int // unix.AF_UNSPEC for the family of the target
	audible   bool
	adaptive  bool
	broadcast bool
	strict    bool // -B
	direct    bool // -r: only to hosts on an attached network
	count     int64
	debug     bool
	stamps    bool // -D
	ident     int  // -1 for the default
	flood     bool
	lookUp    bool
	spaced    bool // -i
	interval  time.Duration
	device    string
	source4   []byte
	source6   []byte
	preload   int64
	noLoop    bool
	mark      int // -1 for none
	discovery int // of the path's MTU; -1 for the kernel's
	numeric   bool
	missing   bool // -O
	filled    bool // -p
	pattern   []byte
	quiet     bool
	class     int // -Q
	size      int
	buffer    int // -S
	ttl       int // -1 for the kernel's
	latency   bool
	verbose   bool
	precise   bool // -3
	deadline  time.Duration
	linger    time.Duration
	route     bool // -R
	times     int  // -T
	flows     bool // -F
	flow      uint32
}

// known are the supported options. refused are the options of ping(8) that are not supported.
const (
	known   = "3aAbBc:CdDe:fF:hHi:I:l:Lm:M:nOp:qQ:rRs:S:t:T:UvVw:W:46?"
	refused = "N:"
)

func run(inv *cli.Invocation) error {
	o := options{
		interval: time.Second, size: defaultSize, ttl: -1, linger: defaultLinger, preload: 1, ident: -1, mark: -1, discovery: -1, times: noTimestamps,
	}
	switch last := inv.Argv[0]; {
	case strings.HasSuffix(last, "4"):
		o.family = unix.AF_INET
	case strings.HasSuffix(last, "6"):
		o.family = unix.AF_INET6
	}
	g := inv.Getopt(&cli.Options{Short: known + refused, Permute: true})
	operands, err := g.Each(func(opt cli.Option) error {
		switch {
		case opt.Key == 'V':
			return showVersion(inv)
		case opt.Key == 'h' || opt.Key == '?':
			return usageError(inv)
		case strings.ContainsRune(refused, opt.Key):
			return cli.Fail("option -"+string(opt.Key)+" is not supported", nil)
		}
		return o.take(inv, opt)
	}, func(err error) error { // the usage follows getopt's message, without a pointer to it
		inv.Stderr.Write([]byte(inv.Argv[0] + ": " + err.Error() + "\n"))
		return usageError(inv)
	})
	if err != nil {
		return err
	}
	return o.start(inv, operands)
}

// version is the output of iputils with the same behavior.
const version = `ping from iputils 20250605
libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes
`

func showVersion(inv *cli.Invocation) error {
	switch _, err := io.WriteString(inv.Stdout, version); err {
	case nil:
		return cli.ErrAnswered
	case unix.EBADF:
		return unwritten(err)
	default:
		return unwritten(nil)
	}
}

// unwritten returns the failure for a write error of standard output. cause is nil unless the descriptor
// is closed and nothing was written to it before.
func unwritten(cause error) error {
	return &cli.Failure{Text: "write error", Err: cause, Status: noAnswer}
}

func usageError(inv *cli.Invocation) error {
	inv.Stderr.Write([]byte(usage))
	return &cli.Failure{Status: failed}
}

// maxPreload is the number of sequence numbers, which limits the packets on their way.
const maxPreload = 1 << 16

// take applies an option.
func (o *options) take(inv *cli.Invocation, opt cli.Option) (err error) {
	number := func(least, most int64) int {
		n, failure := between(opt.Value, least, most)
		err = failure
		return int(n)
	}
	switch opt.Key {
	case '3':
		o.precise = true
	case '4', '6':
		return o.takeFamily(map[rune]int{'4': unix.AF_INET, '6': unix.AF_INET6}[opt.Key])
	case 'a':
		o.audible = true
	case 'A':
		o.adaptive = true
	case 'b':
		o.broadcast = true
	case 'B':
		o.strict = true
	case 'c':
		o.count = int64(number(1, math.MaxInt64))
	case 'C': // connects the socket, which has no visible effect
	case 'd':
		o.debug = true
	case 'D':
		o.stamps = true
	case 'e':
		o.ident = number(0, math.MaxUint16)
	case 'f':
		o.flood = true
	case 'F':
		return o.takeFlow(opt.Value)
	case 'H':
		o.lookUp = true
	case 'i':
		o.spaced = true
		o.interval, err = seconds(inv, opt.Value, "bad timing interval", math.MaxInt32/1000.0, time.Millisecond)
	case 'I':
		return o.takeSource(opt.Value)
	case 'l':
		return o.takePreload(opt.Value)
	case 'L':
		o.noLoop = true
	case 'm':
		o.mark = number(0, math.MaxUint32)
	case 'M':
		return o.takeDiscovery(opt.Value)
	case 'n':
		o.numeric, o.lookUp = true, false
	case 'O':
		o.missing = true
	case 'p':
		return o.takePattern(opt.Value)
	case 'q':
		o.quiet = true
	case 'Q':
		return o.takeClass(opt.Value)
	case 'r':
		o.direct = true
	case 'R':
		if o.times != noTimestamps {
			return onlyOneOption()
		}
		o.route = true
	case 's':
		o.size = number(0, math.MaxInt32)
	case 'S':
		o.buffer = number(1, math.MaxInt32)
	case 't':
		o.ttl = number(0, 255)
	case 'T':
		return o.takeTimestamps(opt.Value)
	case 'U':
		o.latency = true
	case 'v':
		o.verbose = true
	case 'w':
		o.deadline = time.Duration(number(0, math.MaxInt32)) * time.Second
	case 'W':
		o.linger, err = seconds(inv, opt.Value, "bad linger time", math.MaxUint32/1e6, time.Millisecond)
	}
	return err
}

func (o *options) takeFamily(family int) error {
	if o.family != unix.AF_UNSPEC && o.family != family {
		return cli.Fail("only one -4 or -6 option may be specified", nil)
	}
	o.family = family
	return nil
}

func (o *options) takePreload(word string) (err error) {
	o.preload, err = between(word, 1, maxPreload)
	const maxForUser = 3
	if err == nil && unix.Getuid() != 0 && o.preload > maxForUser {
		return cli.Fail("cannot set preload to value greater than 3: "+decimal(o.preload), nil)
	}
	return err
}

// takeDiscovery parses the mode of path MTU discovery: a value of IP_MTU_DISCOVER of ip(7).
func (o *options) takeDiscovery(word string) error {
	switch word {
	case "do":
		o.discovery = unix.IP_PMTUDISC_DO
	case "dont":
		o.discovery = unix.IP_PMTUDISC_DONT
	case "want":
		o.discovery = unix.IP_PMTUDISC_WANT
	case "probe":
		o.discovery = unix.IP_PMTUDISC_PROBE
	default:
		return cli.Fail("invalid -M argument: "+word, nil)
	}
	return nil
}

// maxPattern is the length of a pattern in bytes.
const maxPattern = 16

// takePattern parses bytes of two hexadecimal digits. The last byte may have one digit.
func (o *options) takePattern(word string) error {
	for i := range len(word) {
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(word[i])) {
			return cli.Fail("patterns must be specified as hex digits: "+word[i:], nil)
		}
	}
	o.filled, o.pattern = true, nil
	for word != "" && len(o.pattern) < maxPattern {
		digits := word[:min(2, len(word))]
		n, _ := strconv.ParseUint(digits, 16, 8)
		o.pattern = append(o.pattern, byte(n))
		word = word[len(digits):]
	}
	return nil
}

// takeClass parses the bits for the quality of service.
func (o *options) takeClass(word string) error {
	n, digits, rest := decimalOrHex(word)
	switch {
	case digits == "" || rest != "":
		return cli.Fail("bad TOS value: "+word, nil)
	case n > 255:
		return cli.Fail("the decimal value of TOS bits must be in range 0-255: "+decimal(n), nil)
	}
	o.class = int(n)
	return nil
}

// decimalOrHex parses a number in base 10, or in base 16 after 0x. rest is the text after its digits.
func decimalOrHex(word string) (n int64, digits, rest string) {
	base, digits := 10, word
	if strings.HasPrefix(word, "0x") || strings.HasPrefix(word, "0X") {
		base, digits = 16, word[2:]
	}
	n, rest, _ = numeral.Signed(digits, base)
	return n, digits, rest
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// takeSource parses a source: an address of the machine or an interface.
func (o *options) takeSource(word string) error {
	if strings.Contains(word, ":") {
		address, zone, zoned := strings.Cut(word, "%")
		six, ok := inet.Parse6(address)
		if !ok {
			return cli.Fail("invalid source address: "+word, nil)
		}
		if zoned {
			o.device = zone
		}
		o.source6, o.strict = six[:], true
		return nil
	}
	if four, ok := inet.Parse4(word); ok {
		o.source4, o.strict = four[:], true
		return nil
	}
	o.device = word
	return nil
}

// between parses a decimal number within bounds.
func between(word string, least, most int64) (int64, error) {
	n, rest, fits := numeral.Signed(word, 10)
	switch {
	case word == "" || rest != "":
		return 0, &cli.Failure{Text: "invalid argument: '" + word + "'", Status: noAnswer}
	case !fits:
		return 0, &cli.Failure{Text: "invalid argument: '" + word + "'", Err: syscall.ERANGE, Status: noAnswer}
	case n < least || n > most:
		bounds := strconv.FormatInt(least, 10) + " <= value <= " + strconv.FormatInt(most, 10)
		return 0, &cli.Failure{Text: "invalid argument: '" + word + "': out of range: " + bounds, Status: noAnswer}
	}
	return n, nil
}

// seconds parses a time and truncates it to a unit. It prints a warning about text after the number.
func seconds(inv *cli.Invocation, word, complaint string, most float64, unit time.Duration) (time.Duration, error) {
	if word == "" {
		return 0, cli.Fail(complaint+": ", nil)
	}
	end := len(strings.TrimSpace(word))
	n, err := 0.0, error(nil)
	trimmed := strings.TrimSpace(word)
	for ; end > 0; end-- {
		if n, err = strconv.ParseFloat(trimmed[:end], 64); err == nil {
			break
		}
	}
	if end == 0 {
		n = 0
	}
	if rest := trimmed[end:]; rest != "" {
		for _, line := range []string{"option argument contains garbage: " + rest, "this will become fatal error in the future"} {
			inv.Stderr.Write([]byte(inv.ErrorName() + ": " + line + "\n"))
		}
	}
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, cli.Fail(complaint+": "+word, syscall.ERANGE)
	}
	if n < 0 || n > most {
		return 0, cli.Fail(complaint+": "+word, nil)
	}
	return time.Duration(n*float64(time.Second)) / unit * unit, nil
}

const usage = `
Usage
  ping [options] <destination>

Send ICMP echo requests to a host, and show its answers.

Options:
  <destination>      a name, or an IP address
  -3                 show times with all digits
  -a                 ring the bell for every answer
  -A                 send the next packet when an answer comes
  -B                 keep the source address of the first packet
  -c <count>         stop after <count> answers
  -C                 connect the socket
  -d                 use the socket option SO_DEBUG
  -D                 show when an answer came
  -e <identifier>    identifier of the packets
  -f                 flood: a dot for each packet, removed by its answer
  -h                 print this and exit
  -H                 look up the names of addresses, also of a numeric destination
  -i <interval>      seconds between the packets
  -I <interface>     an interface, or an address of it
  -l <preload>       packets to send before the first answer
  -L                 do not receive our own multicast packets
  -m <mark>          mark of the packets
  -M <pmtud opt>     discovery of the path's MTU: do, dont, want or probe
  -n                 do not look up the names of addresses
  -O                 report packets that have no answer yet
  -p <pattern>       hexadecimal digits to fill the packets with
  -q                 print only the summary
  -Q <tclass>        bits for the quality of service
  -r                 do not use a gateway
  -s <size>          bytes of data in a packet
  -S <size>          size of the socket's send buffer in bytes
  -t <ttl>           time to live of the packets
  -U                 include the time that ping itself takes
  -v                 verbose output
  -V                 print version and exit
  -w <deadline>      stop after <deadline> seconds
  -W <timeout>       seconds to wait for the last answers

IPv4 options:
  -4                 use IPv4
  -b                 allow a broadcast address
  -R                 show the route, as the hosts on the way record it
  -T <timestamp>     show when hosts got the packet: tsonly, tsandaddr, or
                     tsprespec with their addresses before the destination

IPv6 options:
  -6                 use IPv6
  -F <flowlabel>     the flow label; 0 for one that the kernel chooses

The option -N is not supported.
`
