// Package ifconfig implements ifconfig(8) of net-tools 2.10:
//
//	ifconfig [-a] [-s] [-v] [INTERFACE]
//	ifconfig INTERFACE [inet|inet6] [ADDRESS[/LENGTH]] [WORD [VALUE]]...
//
// Like the real ifconfig, it reads /proc/net and makes the ioctl(2) calls of netdevice(7). It does
// not look up host names. Words for hardware and for tunnels are not supported. Begin reading at
// run; the output is in show.go.
package ifconfig

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/inet"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// Command is ifconfig(8).
var Command = &cli.Command{
	Name:    "ifconfig",
	Dialect: cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: failed, UsageStatus: failed, Unwritten: cli.Forgive},
	Run:     run,
}

// The exit statuses for a request that the kernel refuses, for flags that it refuses, and for a
// missing value.
const (
	failed      = 1
	flagsFailed = 255
	usageStatus = 3
)

const (
	version = cli.NetTools
	hint    = "ifconfig: `--help' gives usage information.\n"
	usage   = `Usage:
  ifconfig [-a] [-v] [-s] <interface> [[<AF>] <address>[/<prefixlen>]]
  [add <address>[/<prefixlen>]]  [del <address>[/<prefixlen>]]
  [[-]broadcast [<address>]]  [[-]pointopoint [<address>]]
  [netmask <address>]  [dstaddr <address>]
  [hw ether <address>]  [mtu <NN>]  [txqueuelen <NN>]
  [[-]arp]  [[-]allmulti]  [[-]multicast]  [[-]promisc]
  [name <newname>]
  [up|down] ...

  <AF>=Address family: inet or inet6. Default: inet
`
)

// A session is one run of ifconfig.
type session struct {
	*cli.Invocation
	four, six int // IPv4 and IPv6 sockets for ioctl(2); six is -1 without IPv6
	device    string
	all       bool
	short     bool
	heading   string // of short
	status    int
}

func run(inv *cli.Invocation) error {
	s := &session{Invocation: inv, heading: shortHeading}
	words := inv.Argv[1:]
	for ; len(words) > 0 && strings.HasPrefix(words[0], "-"); words = words[1:] {
		switch words[0] {
		case "-a":
			s.all = true
		case "-s":
			s.short = true
		case "-v":
		case "-V", "-version", "--version":
			return inv.Print(version)
		case "-?", "-h", "-help", "--help":
			return inv.Print(usage)
		default:
			s.say("ifconfig: option `" + words[0] + "' not recognised.\n" + hint)
			return &cli.Failure{Status: failed}
		}
	}
	if err := s.open(); err != nil {
		return err
	}
	defer unix.Close(s.four)
	switch len(words) {
	case 0:
		return s.showAll()
	case 1:
		s.device = shortened(words[0])
		return s.showOne()
	}
	s.device = shortened(words[0])
	if err := s.change(words[1:]); err != nil {
		return err
	}
	if s.status != 0 {
		return &cli.Failure{Status: s.status}
	}
	return nil
}

// ShowShort prints the interfaces that are up, or all of them, as `ifconfig -s` does below a heading.
func ShowShort(inv *cli.Invocation, heading string, all bool) error {
	s := &session{Invocation: inv, all: all, short: true, heading: heading}
	if err := s.open(); err != nil {
		return err
	}
	defer unix.Close(s.four)
	return s.showAll()
}

// shortened truncates a name to the length of the kernel's names of interfaces.
func shortened(name string) string { return name[:min(len(name), unix.IFNAMSIZ-1)] }

func (s *session) open() (err error) {
	if s.four, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0); err != nil {
		return cli.Fail("socket", err)
	}
	if s.six, err = unix.Socket(unix.AF_INET6, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0); err != nil {
		s.six = -1
	}
	return nil
}

func (s *session) say(text string) { s.Stderr.Write([]byte(text)) }

// A request is the struct ifreq of netdevice(7).
type request struct {
	name [unix.IFNAMSIZ]byte
	data [24]byte
}

// ask makes an ioctl(2) call for an interface with a value, and returns the result.
func (s *session) ask(number uintptr, name string, value []byte) ([]byte, error) {
	var r request
	copy(r.name[:unix.IFNAMSIZ-1], name)
	copy(r.data[:], value)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(s.four), number, uintptr(unsafe.Pointer(&r))); errno != 0 {
		return nil, errno
	}
	return r.data[:], nil
}

// set makes an ioctl(2) call for the interface. It prints the error if that fails.
func (s *session) set(number uintptr, name string, value []byte) {
	if _, err := s.ask(number, s.device, value); err != nil {
		s.complain(name, err)
	}
}

func (s *session) complain(name string, err error) {
	s.say(name + ": " + cli.Strerror(err) + "\n")
	s.status |= failed
}

// number returns a 32-bit value of a request.
func number(n int64) []byte { return binary.NativeEndian.AppendUint32(nil, uint32(n)) }

// socketAddress returns an IPv4 address as a struct sockaddr_in.
func socketAddress(address [4]byte) []byte {
	b := binary.NativeEndian.AppendUint16(nil, unix.AF_INET)
	return append(append(b, 0, 0), address[:]...)
}

func (s *session) flags(doing string) (uint16, bool) {
	b, err := s.ask(unix.SIOCGIFFLAGS, s.device, nil)
	if err != nil {
		s.say(s.device + ": ERROR while " + doing + " interface flags: " + cli.Strerror(err) + "\n")
		return 0, false
	}
	return binary.NativeEndian.Uint16(b), true
}

// changeFlags sets and clears flags of the interface.
func (s *session) changeFlags(set, clear uint16) {
	flags, ok := s.flags("getting")
	if ok {
		_, err := s.ask(unix.SIOCSIFFLAGS, s.device, binary.NativeEndian.AppendUint16(nil, flags&^clear|set))
		if ok = err == nil; !ok {
			s.say("SIOCSIFFLAGS: " + cli.Strerror(err) + "\n")
		}
	}
	if !ok {
		s.status = flagsFailed
	}
}

// A switcher is a word that sets a flag. With a minus before it, the word clears the flag.
type switcher struct {
	word   string
	flag   uint16
	negate bool
	// still is the warning if the flag is still set after it was cleared, or "" for no check.
	still string
}

var switchers = []switcher{
	{"arp", unix.IFF_NOARP, true, ""},
	{"trailers", unix.IFF_NOTRAILERS, true, ""},
	{"promisc", unix.IFF_PROMISC, false, "promisc mode... maybe other application is running?"},
	{"multicast", unix.IFF_MULTICAST, false, "MULTICAST mode."},
	{"allmulti", unix.IFF_ALLMULTI, false, "ALLMULTI mode."},
	{"dynamic", unix.IFF_DYNAMIC, false, "DYNAMIC mode."},
}

// turn changes a flag. It returns false if the word is not a switcher.
func (s *session) turn(word string) bool {
	name, off := strings.CutPrefix(word, "-")
	for _, x := range switchers {
		if x.word == name {
			s.turnFlag(x, off)
			return true
		}
	}
	return false
}

func (s *session) turnFlag(x switcher, off bool) {
	if off == x.negate {
		s.changeFlags(x.flag, 0)
		return
	}
	s.changeFlags(0, x.flag)
	if x.still == "" {
		return
	}
	if flags, ok := s.flags("testing"); ok && flags&x.flag != 0 {
		s.say("Warning: Interface " + s.device + " still in " + x.still + "\n")
	}
}

// errUsage is the error for a missing or an unknown value.
func (s *session) errUsage() error {
	s.say(usage)
	return &cli.Failure{Status: usageStatus}
}

// change executes the words after the interface.
func (s *session) change(words []string) error {
	six := words[0] == "inet6"
	if six || words[0] == "inet" {
		words = words[1:]
	}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		if s.turn(word) {
			continue
		}
		taken, err := s.word(word, words, six)
		if err != nil {
			return err
		}
		words = words[taken:]
	}
	return nil
}

// unsupported are the words that are not supported.
var unsupported = []string{"keepalive", "outfill", "tunnel", "media", "mem_start", "io_addr", "irq", "-dynamic", "dynamic"}

// word executes a word. taken is the number of following words that were its values.
func (s *session) word(word string, rest []string, six bool) (taken int, err error) {
	for _, x := range unsupported {
		if x == word {
			return 0, cli.Fail(word+" is not supported", nil)
		}
	}
	value := ""
	if len(rest) > 0 {
		value = rest[0]
	}
	switch word {
	case "up":
		s.changeFlags(unix.IFF_UP|unix.IFF_RUNNING, 0)
	case "down":
		s.changeFlags(0, unix.IFF_UP)
	case "-broadcast":
		s.turnFlag(switcher{"", unix.IFF_BROADCAST, false, "BROADCAST mode."}, true)
	case "-pointopoint":
		s.turnFlag(switcher{"", unix.IFF_POINTOPOINT, false, "POINTOPOINT mode."}, true)
	case "broadcast":
		return s.optional(value, unix.SIOCSIFBRDADDR, "SIOCSIFBRDADDR", unix.IFF_BROADCAST)
	case "pointopoint":
		return s.optional(value, unix.SIOCSIFDSTADDR, "SIOCSIFDSTADDR", unix.IFF_POINTOPOINT)
	case "mtu", "txqueuelen", "name", "netmask", "dstaddr", "add", "del", "hw":
		if len(rest) == 0 {
			return 0, s.errUsage()
		}
		return s.valued(word, rest)
	default:
		return 0, s.address(word, six)
	}
	return 0, nil
}

// valued executes a word that has a value.
func (s *session) valued(word string, rest []string) (taken int, err error) {
	value := rest[0]
	switch word {
	case "mtu":
		n, _, _ := numeral.Signed(value, 10)
		s.set(unix.SIOCSIFMTU, "SIOCSIFMTU", number(n))
	case "txqueuelen":
		n, _, _ := numeral.Signed(value, 0)
		s.set(unix.SIOCSIFTXQLEN, "SIOCSIFTXQLEN", number(n))
	case "name":
		s.set(unix.SIOCSIFNAME, "SIOCSIFNAME", []byte(shortened(value)+"\x00"))
	case "netmask", "dstaddr":
		address, err := s.lookUp(value, "")
		if err != nil {
			return 0, err
		}
		if word == "netmask" {
			s.set(unix.SIOCSIFNETMASK, "SIOCSIFNETMASK", socketAddress(address))
		} else {
			s.set(unix.SIOCSIFDSTADDR, "SIOCSIFDSTADDR", socketAddress(address))
		}
	case "add":
		return 1, s.changeIPv6(value, unix.SIOCSIFADDR, "SIOCSIFADDR", "add")
	case "del":
		return 1, s.changeIPv6(value, unix.SIOCDIFADDR, "SIOCDIFADDR", "del")
	case "hw":
		return 2, s.hardware(rest)
	}
	return 1, nil
}

// hardware sets the hardware address.
func (s *session) hardware(rest []string) error {
	switch {
	case len(rest) < 2, rest[0] != "ether" && rest[0] != "loop":
		return s.errUsage()
	case rest[0] == "loop":
		return cli.Fail("hw loop is not supported", nil)
	}
	address, ok := parseEthernet(rest[1])
	if !ok {
		s.say(rest[1] + ": invalid ether address.\n")
		s.status |= failed
		return nil
	}
	s.set(unix.SIOCSIFHWADDR, "SIOCSIFHWADDR", append(binary.NativeEndian.AppendUint16(nil, unix.ARPHRD_ETHER), address[:]...))
	return nil
}

// parseEthernet parses hexadecimal numbers separated by colons. As in the real ifconfig, missing
// bytes are 0, and bytes after the sixth are ignored.
func parseEthernet(word string) (address [6]byte, ok bool) {
	parts := strings.Split(word, ":")
	for i, part := range parts[:min(len(parts), len(address))] {
		if len(part) == 1 {
			part = "0" + part
		}
		b, err := hex.DecodeString(part)
		if err != nil || len(b) != 1 {
			return address, false
		}
		address[i] = b[0]
	}
	return address, true
}

// optional sets a flag, and an address unless the value is "".
func (s *session) optional(value string, call uintptr, name string, flag uint16) (taken int, err error) {
	if value != "" {
		address, err := s.lookUp(value, "")
		if err != nil {
			return 0, err
		}
		s.set(call, name, socketAddress(address))
		taken = 1
	}
	s.changeFlags(flag, 0)
	return taken, nil
}

// address sets the address of the interface: ADDRESS or ADDRESS/LENGTH.
func (s *session) address(word string, six bool) error {
	if six {
		return s.addressIPv6(word)
	}
	host, length, prefixed := strings.Cut(word, "/")
	address, err := s.lookUp(host, hint)
	if err != nil {
		return err
	}
	s.set(unix.SIOCSIFADDR, "SIOCSIFADDR", socketAddress(address))
	s.changeFlags(unix.IFF_UP|unix.IFF_RUNNING, 0)
	if prefixed {
		n, rest, _ := numeral.Signed(length, 10)
		if rest != "" || length == "" {
			return s.errUsage()
		}
		var mask [4]byte
		// As in the real ifconfig on amd64, a length of 32 is 0, 33 is 1, and so on.
		binary.BigEndian.PutUint32(mask[:], ^(^uint32(0) >> (uint(n) % 32)))
		s.set(unix.SIOCSIFNETMASK, "SIOCSIFNETMASK", socketAddress(mask))
	}
	return nil
}

// addressIPv6 handles an IPv6 address without "add". The real ifconfig looks up the whole word, with
// its prefix length, as a name.
func (s *session) addressIPv6(word string) error {
	if _, ok := inet.Parse6(word); !ok {
		s.say("getaddrinfo: " + word + ": -2\n" + word + ": Unknown host\n" + hint)
		return &cli.Failure{Status: failed}
	}
	return s.changeIPv6(word, unix.SIOCSIFADDR, "SIOCSIFADDR", "inet6")
}

// lookUp parses an IPv4 address. For any other word it prints an error that ends with addition.
func (s *session) lookUp(word, addition string) (address [4]byte, err error) {
	if word == "default" {
		return address, nil
	}
	if address, ok := inet.ParseLoose4(word); ok {
		return address, nil
	}
	text := word + ": Host name lookup failure\n"
	if strings.Trim(word, "0123456789.") == "" {
		text = word + ": Unknown host\n"
	}
	s.say(text + addition)
	return address, &cli.Failure{Status: failed}
}

// wholePrefix is the default prefix length of an IPv6 address, in bits.
const wholePrefix = 128

// A requestIPv6 is the struct in6_ifreq of linux/ipv6.h.
type requestIPv6 struct {
	address [16]byte
	length  uint32
	index   int32
}

// changeIPv6 adds an IPv6 address to the interface or removes it.
func (s *session) changeIPv6(word string, call uintptr, name, doing string) error {
	if !strings.Contains(word, ":") {
		return cli.Fail(doing+" of an IPv4 address is not supported", nil)
	}
	host, length, prefixed := strings.Cut(word, "/")
	r := requestIPv6{length: wholePrefix}
	if prefixed {
		n, _, _ := numeral.Signed(length, 10)
		if n < 0 || n > wholePrefix {
			return s.errUsage()
		}
		r.length = uint32(n)
	}
	address, ok := inet.Parse6(host)
	if !ok {
		s.say(host + ": Resolver Error 0 (no error)\n")
		return &cli.Failure{Status: failed}
	}
	r.address = address
	b, err := s.ask(unix.SIOCGIFINDEX, s.device, nil)
	if err != nil {
		s.complain("SIOGIFINDEX", err)
		return nil
	}
	r.index = int32(binary.NativeEndian.Uint32(b))
	if s.six < 0 {
		return cli.Fail("no support for IPv6", nil)
	}
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(s.six), call, uintptr(unsafe.Pointer(&r))); errno != 0 {
		s.complain(name, errno)
	}
	return nil
}
