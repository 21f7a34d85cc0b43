package ifconfig

import (
	"encoding/binary"
	"encoding/hex"
	"os"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/inet"
	"golang.org/x/sys/unix"
)

// The files with the statistics of interfaces and with their IPv6 addresses.
const (
	statisticsFile = "/proc/net/dev"
	addressesFile  = "/proc/net/if_inet6"
)

// statistics are the numbers of a line of /proc/net/dev, by their column.
type statistics [16]uint64

// The columns of /proc/net/dev.
const (
	received = iota
	receivedPackets
	receiveErrors
	receiveDrops
	receiveOverruns
	receiveFrame
	receiveCompressed
	receiveMulticast
	sent
	sentPackets
	sendErrors
	sendDrops
	sendOverruns
	collisions
	sendCarrier
	sendCompressed
)

// parseStatistics parses /proc/net/dev.
func parseStatistics(text string) map[string]statistics {
	all := map[string]statistics{}
	for line := range strings.Lines(text) {
		name, rest, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		var numbers statistics
		for i, field := range strings.Fields(rest) {
			if i < len(numbers) {
				numbers[i], _ = strconv.ParseUint(field, 10, 64)
			}
		}
		all[strings.TrimSpace(name)] = numbers
	}
	return all
}

// interfaces returns the statistics by interface, and the names of all in the order of the
// output. Names of IPv4 addresses such as eth0:1 are interfaces without statistics.
func (s *session) interfaces() (all map[string]statistics, names []string) {
	text, _ := os.ReadFile(statisticsFile)
	all = parseStatistics(string(text))
	for name := range all {
		names = append(names, name)
	}
	for _, name := range s.labels() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, compareNames)
	return all, names
}

// maxLabels is the maximum number of IPv4 addresses that labels returns.
const maxLabels = 4096

// labels returns the names of all IPv4 addresses: SIOCGIFCONF of netdevice(7).
func (s *session) labels() (names []string) {
	const size = int(unsafe.Sizeof(request{}))
	b := make([]byte, maxLabels*size)
	list := struct {
		length int32
		_      [4]byte
		buffer unsafe.Pointer
	}{length: int32(len(b)), buffer: unsafe.Pointer(&b[0])}
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(s.four), unix.SIOCGIFCONF, uintptr(unsafe.Pointer(&list))); errno != 0 {
		return nil
	}
	for b = b[:list.length]; len(b) >= size; b = b[size:] {
		names = append(names, unix.ByteSliceToString(b[:unix.IFNAMSIZ]))
	}
	return names
}

// compareNames orders names by their bytes, and by the number at their end if they differ
// there.
func compareNames(a, b string) int {
	digit := func(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }
	start := 0
	for i := 0; ; i++ {
		switch {
		case i == len(a) && i == len(b):
			return 0
		case i < len(a) && i < len(b) && a[i] == b[i]:
			if !digit(a, i) && digit(a, i+1) {
				start = i + 1
			}
		case digit(a, i) || digit(b, i):
			if leadingNumber(a[start:]) > leadingNumber(b[start:]) {
				return 1
			}
			return -1
		case i == len(a):
			return -1
		case i == len(b):
			return 1
		default:
			return int(a[i]) - int(b[i])
		}
	}
}

func leadingNumber(s string) int {
	end := 0
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	n, _ := strconv.Atoi(s[:end])
	return n
}

const shortHeading = "Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n"

// showAll prints the interfaces that are up, or all of them with -a.
func (s *session) showAll() error {
	all, names := s.interfaces()
	text := ""
	if s.short {
		text = s.heading
	}
	for _, name := range names {
		n, counted := all[name]
		x, err := s.inquire(name)
		if err == nil && (s.all || x.flags&unix.IFF_UP != 0) {
			text += s.text(x, n, counted)
		}
	}
	return s.Print(text)
}

// showOne prints the interface, even if it is down.
func (s *session) showOne() error {
	all, _ := s.interfaces()
	n, counted := all[s.device]
	x, err := s.inquire(s.device)
	if err != nil {
		s.say(s.device + ": error fetching interface information: Device not found\n")
		return &cli.Failure{Status: failed}
	}
	text := s.text(x, n, counted)
	if s.short {
		text = s.heading + text
	}
	return s.Print(text)
}

func (s *session) text(x *device, n statistics, counted bool) string {
	if s.short {
		return x.short(n, counted)
	}
	return x.long(n, counted)
}

// A device is the data of an interface from the kernel.
type device struct {
	name      string
	flags     uint16
	metric    int32
	mtu       int32
	queue     int32 // the length of the transmit queue in packets; -1 if unknown
	kind      uint16
	hardware  []byte
	address   []byte // nil without an IPv4 address
	mask      []byte
	broadcast []byte
	peer      []byte
	mapping   []byte // the struct ifmap of netdevice(7)
}

// inquire asks the kernel for the data of an interface. It returns an error if the interface does
// not exist.
func (s *session) inquire(name string) (*device, error) {
	x := &device{name: name, queue: -1}
	b, err := s.ask(unix.SIOCGIFFLAGS, name, nil)
	if err != nil {
		return nil, err
	}
	x.flags = binary.NativeEndian.Uint16(b)
	integer := func(call uintptr, to *int32) {
		if b, err := s.ask(call, name, nil); err == nil {
			*to = int32(binary.NativeEndian.Uint32(b))
		}
	}
	integer(unix.SIOCGIFMETRIC, &x.metric)
	integer(unix.SIOCGIFMTU, &x.mtu)
	integer(unix.SIOCGIFTXQLEN, &x.queue)
	if b, err := s.ask(unix.SIOCGIFHWADDR, name, nil); err == nil {
		x.kind, x.hardware = binary.NativeEndian.Uint16(b), b[2:16]
	}
	if b, err := s.ask(unix.SIOCGIFMAP, name, nil); err == nil {
		x.mapping = b
	}
	address := func(call uintptr) []byte {
		if b, err := s.ask(call, name, nil); err == nil {
			return b[4:8]
		}
		return nil
	}
	if x.address = address(unix.SIOCGIFADDR); x.address != nil {
		x.mask, x.broadcast, x.peer = address(unix.SIOCGIFNETMASK), address(unix.SIOCGIFBRDADDR), address(unix.SIOCGIFDSTADDR)
	}
	return x, nil
}

// A flag is a flag of netdevice(7).
type flag struct {
	bit    uint16
	name   string
	letter byte
}

// flagNames are the flags in the order of the output, with the letters of -s.
var flagNames = []flag{
	{unix.IFF_UP, "UP", 'U'},
	{unix.IFF_BROADCAST, "BROADCAST", 'B'},
	{unix.IFF_DEBUG, "DEBUG", 'D'},
	{unix.IFF_LOOPBACK, "LOOPBACK", 'L'},
	{unix.IFF_POINTOPOINT, "POINTOPOINT", 'P'},
	{unix.IFF_NOTRAILERS, "NOTRAILERS", 'N'},
	{unix.IFF_RUNNING, "RUNNING", 'R'},
	{unix.IFF_NOARP, "NOARP", 'O'},
	{unix.IFF_PROMISC, "PROMISC", 'P'},
	{unix.IFF_ALLMULTI, "ALLMULTI", 'A'},
	{unix.IFF_SLAVE, "SLAVE", 's'},
	{unix.IFF_MASTER, "MASTER", 'm'},
	{unix.IFF_MULTICAST, "MULTICAST", 'M'},
	{unix.IFF_DYNAMIC, "DYNAMIC", 'd'},
}

// letters are the flags of -s in the order of their letters.
var letters = []uint16{
	unix.IFF_ALLMULTI, unix.IFF_BROADCAST, unix.IFF_DEBUG, unix.IFF_LOOPBACK, unix.IFF_MULTICAST, unix.IFF_DYNAMIC,
	unix.IFF_PROMISC, unix.IFF_NOTRAILERS, unix.IFF_NOARP, unix.IFF_POINTOPOINT, unix.IFF_SLAVE, unix.IFF_MASTER,
	unix.IFF_RUNNING, unix.IFF_UP,
}

// short returns the line of -s for an interface.
func (x *device) short(n statistics, counted bool) string {
	line := padRight(x.name, 15) + " " + pad(strconv.Itoa(int(x.mtu)), 5)
	if counted {
		for i, column := range []int{receivedPackets, receiveErrors, receiveDrops, receiveOverruns, sentPackets, sendErrors, sendDrops, sendOverruns} {
			switch text := decimal(n[column]); {
			case i == 0, i == 4:
				line += " " + pad(text, 8)
			case i == 3:
				line += " " + padRight(text, 6)
			default:
				line += " " + pad(text, 6)
			}
		}
	} else {
		line += "      - no statistics available -                       "
	}
	line += " "
	if x.flags == 0 {
		line += "[NO FLAGS]"
	}
	for _, bit := range letters {
		i := slices.IndexFunc(flagNames, func(f flag) bool { return f.bit == bit })
		if x.flags&bit != 0 {
			line += string(flagNames[i].letter)
		}
	}
	return line + "\n"
}

const indent = "        "

// long returns the paragraph for an interface.
func (x *device) long(n statistics, counted bool) string {
	var names []string
	for _, f := range flagNames {
		if x.flags&f.bit != 0 {
			names = append(names, f.name)
		}
	}
	text := x.name + ": flags=" + strconv.Itoa(int(x.flags)) + "<" + strings.Join(names, ",") + ">  mtu " + strconv.Itoa(int(x.mtu))
	if x.metric > 1 {
		text += "  metric " + strconv.Itoa(int(x.metric))
	}
	text += "\n"
	if x.address != nil {
		text += indent + "inet " + inet.Text(x.address) + "  netmask " + inet.Text(x.mask)
		if x.flags&unix.IFF_BROADCAST != 0 {
			text += "  broadcast " + inet.Text(x.broadcast)
		}
		if x.flags&unix.IFF_POINTOPOINT != 0 {
			text += "  destination " + inet.Text(x.peer)
		}
		text += "\n"
	}
	file, _ := os.ReadFile(addressesFile)
	text += addressesIPv6(string(file), x.name) + x.hardwareLine()
	if counted {
		text += counters(n, x.kind == unix.ARPHRD_PPP)
	}
	return text + x.mappingLine() + "\n"
}

// The scopes of IPv6 addresses in /proc/net/if_inet6.
var scopes = map[uint64]string{0: "global", 0x10: "host", 0x20: "link", 0x40: "site", 0x80: "compat"}

// addressesIPv6 returns the lines of the IPv6 addresses of an interface.
func addressesIPv6(text, device string) (lines string) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) != 6 || fields[5] != device {
			continue
		}
		address, err := hex.DecodeString(fields[0])
		length, _ := strconv.ParseUint(fields[2], 16, 8)
		scope, _ := strconv.ParseUint(fields[3], 16, 8)
		if err != nil || len(address) != 16 {
			continue
		}
		name, known := scopes[scope&0xf0]
		if !known {
			name = "unknown"
		}
		lines += indent + "inet6 " + inet.Text(address) + "  prefixlen " + decimal(length) + "  scopeid 0x" + strconv.FormatUint(scope, 16) + "<" + name + ">\n"
	}
	return lines
}

// hardwareLine returns the line with the hardware address.
func (x *device) hardwareLine() string {
	class, title := "unspec", "UNSPEC"
	switch x.kind {
	case unix.ARPHRD_ETHER:
		class, title = "ether", "Ethernet"
	case unix.ARPHRD_LOOPBACK:
		class, title = "loop", "Local Loopback"
	case unix.ARPHRD_PPP:
		class, title = "ppp", "Point-to-Point Protocol"
	case unix.ARPHRD_TUNNEL:
		class, title = "tunnel", "IPIP Tunnel"
	case unix.ARPHRD_SIT:
		class, title = "sit", "IPv6-in-IPv4"
	}
	line := indent + class + " "
	switch class {
	case "ether":
		line += separated(x.hardware[:6], ":")
	case "unspec":
		line += separated(x.hardware, "-") + "-00-00"
	}
	if x.queue >= 0 {
		line += "  txqueuelen " + strconv.Itoa(int(x.queue))
	}
	line = strings.Replace(line, class+"   ", class+"  ", 1)
	return line + "  (" + title + ")\n"
}

// separated formats bytes in hexadecimal, in upper case if the separator is a minus.
func separated(b []byte, separator string) string {
	var parts []string
	for _, n := range b {
		parts = append(parts, hex.EncodeToString([]byte{n}))
	}
	text := strings.Join(parts, separator)
	if separator == "-" {
		text = strings.ToUpper(text)
	}
	return text
}

// counters returns the lines of the statistics.
func counters(n statistics, compressed bool) string {
	text := indent + "RX packets " + decimal(n[receivedPackets]) + "  bytes " + decimal(n[received]) + " (" + human(n[received]) + ")\n"
	if compressed {
		text += indent + "RX compressed:" + decimal(n[receiveCompressed]) + "\n"
	}
	text += indent + "RX errors " + decimal(n[receiveErrors]) + "  dropped " + decimal(n[receiveDrops]) + "  overruns " + decimal(n[receiveOverruns]) + "  frame " + decimal(n[receiveFrame]) + "\n"
	text += indent + "TX packets " + decimal(n[sentPackets]) + "  bytes " + decimal(n[sent]) + " (" + human(n[sent]) + ")\n"
	if compressed {
		text += indent + "TX compressed:" + decimal(n[sendCompressed]) + "\n"
	}
	return text + indent + "TX errors " + decimal(n[sendErrors]) + "  dropped " + decimal(n[sendDrops]) + " overruns " + decimal(n[sendOverruns]) +
		"  carrier " + decimal(n[sendCarrier]) + "  collisions " + decimal(n[collisions]) + "\n"
}

// units are the units of a number of bytes, the largest first.
var units = []struct {
	size uint64
	name string
}{{1 << 60, "EiB"}, {1 << 50, "PiB"}, {1 << 40, "TiB"}, {1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}}

// human formats a number of bytes with one digit after the point. It truncates and does not round.
func human(n uint64) string {
	for _, u := range units {
		if n >= u.size {
			tenths := n / (u.size / 10)
			if n < 1<<60 {
				tenths = n * 10 / u.size
			}
			return decimal(tenths/10) + "." + decimal(tenths%10) + " " + u.name
		}
	}
	return decimal(n) + ".0 B"
}

// mappingLine returns the line with the interrupt and the addresses of hardware, or "".
func (x *device) mappingLine() string {
	if len(x.mapping) < 24 {
		return ""
	}
	start, end := binary.NativeEndian.Uint64(x.mapping), binary.NativeEndian.Uint64(x.mapping[8:])
	base, irq, dma := binary.NativeEndian.Uint16(x.mapping[16:]), x.mapping[18], x.mapping[19]
	const leastBase = 0x100
	if irq == 0 && start == 0 && dma == 0 && base < leastBase {
		return ""
	}
	line := indent + "device "
	if irq != 0 {
		line += "interrupt " + strconv.Itoa(int(irq)) + "  "
	}
	if base >= leastBase {
		line += "base 0x" + strconv.FormatUint(uint64(base), 16) + "  "
	}
	if start != 0 {
		line += "memory 0x" + strconv.FormatUint(start, 16) + "-" + strconv.FormatUint(end, 16) + "  "
	}
	if dma != 0 {
		line += "dma 0x" + strconv.FormatUint(uint64(dma), 16)
	}
	return line + "\n"
}

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }

func pad(text string, width int) string { return strings.Repeat(" ", max(width-len(text), 0)) + text }

func padRight(text string, width int) string {
	return text + strings.Repeat(" ", max(width-len(text), 0))
}
