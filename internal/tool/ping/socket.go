package ping

import (
	"encoding/binary"
	"errors"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/inet"
	"golang.org/x/sys/unix"
)

// The message types of ICMP and ICMPv6 that are handled.
const (
	echoReply      = 0
	unreachable    = 3
	sourceQuench   = 4
	redirect       = 5
	echoRequest    = 8
	timeExceeded   = 11
	parameterError = 12

	unreachable6    = 1
	tooBig6         = 2
	timeExceeded6   = 3
	parameterError6 = 4
	echoRequest6    = 128
	echoReply6      = 129
)

// icmpFilter is ICMP_FILTER of linux/icmp.h and ICMPV6_FILTER of linux/icmpv6.h.
const icmpFilter = 1

// A socket is a socket for ICMP or ICMPv6.
type socket struct {
	fd     int
	family int
	raw    bool
	id     uint16 // the identifier in packets; a datagram socket gets it from the kernel
	label  uint32 // the flow label, in network byte order; 0 for none
}

// openSocket opens a socket for a family: a datagram socket if the user may open one and the
// identifier is not 0, otherwise a raw one.
func openSocket(family, ident int) (*socket, error) {
	protocol := unix.IPPROTO_ICMP
	if family == unix.AF_INET6 {
		protocol = unix.IPPROTO_ICMPV6
	}
	fd, err := -1, error(unix.EACCES)
	if ident != 0 {
		fd, err = unix.Socket(family, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, protocol)
	}
	if err == nil {
		return &socket{fd: fd, family: family, id: uint16(max(ident, 0))}, nil
	}
	if err != unix.EACCES && err != unix.EPROTONOSUPPORT && !(err == unix.EAFNOSUPPORT && family == unix.AF_INET) {
		return nil, err
	}
	fd, err = unix.Socket(family, unix.SOCK_RAW|unix.SOCK_CLOEXEC, protocol)
	if err != nil {
		return nil, err
	}
	if ident < 0 {
		ident = unix.Getpid()
	}
	return &socket{fd: fd, family: family, raw: true, id: uint16(ident)}, nil
}

func sockaddr(address []byte, zone uint32, port int) unix.Sockaddr {
	if len(address) == 4 {
		return &unix.SockaddrInet4{Port: port, Addr: [4]byte(address)}
	}
	return &unix.SockaddrInet6{Port: port, Addr: [16]byte(address), ZoneId: zone}
}

// addressOf returns the bytes of an address and its zone, the index of an interface.
func addressOf(a unix.Sockaddr) ([]byte, uint32) {
	switch a := a.(type) {
	case *unix.SockaddrInet4:
		return a.Addr[:], 0
	case *unix.SockaddrInet6:
		return a.Addr[:], a.ZoneId
	}
	return nil, 0
}

// isLinkLocal reports whether an IPv6 address is valid on one link only.
func isLinkLocal(b []byte) bool {
	return len(b) == 16 && (b[0] == 0xfe && b[1]&0xc0 == 0x80 || b[0] == 0xff && b[1]&0xf == 2)
}

// source returns the source address of the packets, and binds the socket to the source in the
// options. It also returns a warning, or "".
func (o *options) source(s *socket, t *target, warn func(string)) (source []byte, warning string, err error) {
	given := o.source4
	if s.family == unix.AF_INET6 {
		given = o.source6
	}
	if o.device != "" && s.family == unix.AF_INET6 {
		index, err := interfaceIndex(o.device)
		if err != nil {
			return nil, "", cli.Fail("unknown iface: "+o.device, nil)
		}
		if isLinkLocal(t.address) && t.zone == 0 {
			t.zone = index
		}
	}
	if err := o.bindToDevice(s.fd, s.family); err != nil {
		return nil, "", err
	}
	if given != nil {
		if err := unix.Bind(s.fd, sockaddr(given, t.zone, 0)); err != nil {
			text := "bind"
			if s.family == unix.AF_INET6 {
				text = "bind icmp socket"
			}
			return nil, "", cli.Fail(text, err)
		}
		return given, "", nil
	}
	if s.family == unix.AF_INET6 && isLinkLocal(t.address) {
		// As in iputils 20250605, the kernel does not choose the address.
		source = make([]byte, 16)
		if o.device != "" {
			warning = elsewhere + o.device
		}
		return source, warning, nil
	}
	if source, err = o.chosenSource(s.family, t, warn); err != nil {
		return nil, "", err
	}
	if o.device != "" && !hasAddress(o.device, source) {
		warning = elsewhere + o.device
	}
	if o.strict {
		if err := unix.Bind(s.fd, sockaddr(source, t.zone, 0)); err != nil {
			return nil, "", cli.Fail("bind", err)
		}
	}
	return source, warning, nil
}

// bindToDevice binds a socket to the device in the options, if there is one.
func (o *options) bindToDevice(fd, family int) error {
	if o.device == "" {
		return nil
	}
	if err := unix.SetsockoptString(fd, unix.SOL_SOCKET, unix.SO_BINDTODEVICE, o.device); err != nil {
		text := "SO_BINDTODEVICE "
		if family == unix.AF_INET6 {
			text = "setsockopt(SO_BINDTODEVICE) "
		}
		return cli.Fail(text+o.device, err)
	}
	return nil
}

// chosenSource returns the source address that the kernel chooses for a target. It asks a datagram
// socket, which knows the address when it is connected, and sends nothing.
func (o *options) chosenSource(family int, t *target, warn func(string)) ([]byte, error) {
	probe, err := unix.Socket(family, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, cli.Fail("socket", err)
	}
	defer unix.Close(probe)
	if err := o.bindToDevice(probe, family); err != nil {
		return nil, err
	}
	const anyPort = 1025
	err = unix.Connect(probe, sockaddr(t.address, t.zone, anyPort))
	if err == unix.EACCES && family == unix.AF_INET {
		if !o.broadcast {
			return nil, cli.Fail("Do you want to ping broadcast? Then -b. If not, check your local firewall rules", nil)
		}
		warn("WARNING: pinging broadcast address")
		if err := unix.SetsockoptInt(probe, unix.SOL_SOCKET, unix.SO_BROADCAST, 1); err != nil {
			return nil, cli.Fail("cannot set broadcasting", err)
		}
		err = unix.Connect(probe, sockaddr(t.address, t.zone, anyPort))
	}
	if err != nil {
		f := cli.Fail("connect", err)
		f.Hint = hint.Refused(&hint.Network{Words: []string{"ping"}}, err)
		return nil, f
	}
	own, err := unix.Getsockname(probe)
	if err != nil {
		return nil, cli.Fail("getsockname", err)
	}
	source, _ := addressOf(own)
	return source, nil
}

const elsewhere = "Warning: source address might be selected on device other than: "

// addressLength is the length of an address of a family in bytes.
func addressLength(family int) int {
	if family == unix.AF_INET {
		return 4
	}
	return 16
}

// prepare sets the socket's options.
func (s *socket) prepare(o *options) error {
	fd := s.fd
	set := func(level, option, value int) { unix.SetsockoptInt(fd, level, option, value) }
	if s.family == unix.AF_INET {
		if s.raw {
			wanted := uint32(1<<echoReply | 1<<unreachable | 1<<sourceQuench | 1<<redirect | 1<<timeExceeded | 1<<parameterError)
			unix.SetsockoptInt(fd, unix.SOL_RAW, icmpFilter, int(^wanted))
		} else {
			set(unix.SOL_IP, unix.IP_RECVTTL, 1)
		}
		set(unix.SOL_IP, unix.IP_RECVERR, 1)
		if o.class != 0 {
			set(unix.SOL_IP, unix.IP_TOS, o.class)
		}
		if o.discovery >= 0 {
			set(unix.SOL_IP, unix.IP_MTU_DISCOVER, o.discovery)
		}
		if o.noLoop {
			set(unix.SOL_IP, unix.IP_MULTICAST_LOOP, 0)
		}
		if o.broadcast {
			set(unix.SOL_SOCKET, unix.SO_BROADCAST, 1)
		}
		if o.ttl >= 0 {
			set(unix.SOL_IP, unix.IP_MULTICAST_TTL, o.ttl)
			if err := unix.SetsockoptInt(fd, unix.SOL_IP, unix.IP_TTL, o.ttl); err != nil {
				return cli.Fail("cannot set unicast time-to-live", err)
			}
		}
	} else {
		if s.raw {
			var filter unix.ICMPv6Filter
			for i := range filter.Data {
				filter.Data[i] = 1<<32 - 1
			}
			filter.Data[echoReply6/32] &^= 1 << (echoReply6 % 32)
			unix.SetsockoptICMPv6Filter(fd, unix.IPPROTO_ICMPV6, icmpFilter, &filter)
		}
		set(unix.SOL_IPV6, unix.IPV6_RECVERR, 1)
		if o.class != 0 {
			set(unix.SOL_IPV6, unix.IPV6_TCLASS, o.class)
		}
		if o.discovery >= 0 {
			set(unix.SOL_IPV6, unix.IPV6_MTU_DISCOVER, o.discovery)
		}
		if o.noLoop {
			set(unix.SOL_IPV6, unix.IPV6_MULTICAST_LOOP, 0)
		}
		set(unix.SOL_IPV6, unix.IPV6_RECVHOPLIMIT, 1)
		if o.ttl >= 0 {
			set(unix.SOL_IPV6, unix.IPV6_MULTICAST_HOPS, o.ttl)
			if err := unix.SetsockoptInt(fd, unix.SOL_IPV6, unix.IPV6_UNICAST_HOPS, o.ttl); err != nil {
				return cli.Fail("can't set unicast hop limit", err)
			}
		}
	}
	if o.debug {
		set(unix.SOL_SOCKET, unix.SO_DEBUG, 1)
	}
	if o.direct {
		set(unix.SOL_SOCKET, unix.SO_DONTROUTE, 1)
	}
	if o.buffer > 0 {
		set(unix.SOL_SOCKET, unix.SO_SNDBUF, o.buffer)
	}
	if !o.latency {
		set(unix.SOL_SOCKET, unix.SO_TIMESTAMP, 1)
	}
	if !s.raw && o.ident > 0 { // the kernel takes the port as the identifier
		if err := unix.Bind(fd, sockaddr(make([]byte, addressLength(s.family)), 0, o.ident)); err != nil {
			return cli.Fail("bind", err)
		}
	}
	return nil
}

// request returns a packet. Its data begins with the time if there is room.
func (s *socket) request(sequence uint16, o *options) []byte {
	size := o.size
	b := make([]byte, headerICMP+size)
	b[0] = echoRequest
	if s.family == unix.AF_INET6 {
		b[0] = echoRequest6
	}
	binary.BigEndian.PutUint16(b[4:], s.id)
	binary.BigEndian.PutUint16(b[6:], sequence)
	for i := range size {
		b[headerICMP+i] = byte(i)
		if len(o.pattern) > 0 {
			b[headerICMP+i] = o.pattern[i%len(o.pattern)]
		}
	}
	if size >= stampSize {
		now := time.Now()
		binary.NativeEndian.PutUint64(b[headerICMP:], uint64(now.Unix()))
		binary.NativeEndian.PutUint64(b[headerICMP+8:], uint64(now.Nanosecond()/1000))
	}
	if s.family == unix.AF_INET { // the kernel computes the checksum for IPv6
		binary.NativeEndian.PutUint16(b[2:], checksum(b))
	}
	return b
}

// send sends a packet to the target.
func (s *socket) send(b []byte, t *target) error {
	if s.label != 0 {
		return s.sendLabeled(b, t.address, t.zone)
	}
	return unix.Sendto(s.fd, b, 0, sockaddr(t.address, t.zone, 0))
}

// stampSize is the length of struct timeval in bytes.
const stampSize = 16

// checksum returns the checksum of RFC 1071 in the machine's byte order.
func checksum(b []byte) uint16 {
	sum := uint32(0)
	for ; len(b) >= 2; b = b[2:] {
		sum += uint32(binary.NativeEndian.Uint16(b))
	}
	if len(b) == 1 {
		sum += uint32(binary.NativeEndian.Uint16([]byte{b[0], 0}))
	}
	for sum>>16 != 0 {
		sum = sum&0xffff + sum>>16
	}
	return ^uint16(sum)
}

// A packet is a received packet.
type packet struct {
	data []byte // the ICMP message with its header
	from []byte
	zone uint32
	hops int // the TTL or hop limit; -1 if unknown
	at   time.Time

	options []byte // of IPv4
}

// errIgnored is the error for a packet that is too short.
var errIgnored = errors.New("a short packet")

// receive receives a packet without waiting.
func (s *socket) receive(buffer []byte) (p packet, err error) {
	oob := make([]byte, 512)
	n, controls, _, from, err := unix.Recvmsg(s.fd, buffer, oob, unix.MSG_DONTWAIT)
	if err != nil {
		return p, err
	}
	p.data, p.hops, p.at = buffer[:n], -1, time.Now()
	p.from, p.zone = addressOf(from)
	messages, _ := unix.ParseSocketControlMessage(oob[:controls])
	for _, m := range messages {
		switch h := m.Header; {
		case h.Level == unix.SOL_SOCKET && h.Type == unix.SO_TIMESTAMP && len(m.Data) >= stampSize:
			p.at = time.Unix(int64(binary.NativeEndian.Uint64(m.Data)), 1000*int64(binary.NativeEndian.Uint64(m.Data[8:])))
		case h.Level == unix.SOL_IP && h.Type == unix.IP_TTL && len(m.Data) >= 4,
			h.Level == unix.SOL_IPV6 && h.Type == unix.IPV6_HOPLIMIT && len(m.Data) >= 4:
			p.hops = int(binary.NativeEndian.Uint32(m.Data))
		case h.Level == unix.SOL_IP && h.Type == unix.IP_RETOPTS:
			p.options = m.Data
		}
	}
	if s.raw && s.family == unix.AF_INET { // a raw socket also returns the IP header
		if len(p.data) < header4 {
			return p, errIgnored
		}
		length := int(p.data[0]&0xf) * 4
		if length < header4 || len(p.data) < length+headerICMP {
			return p, errIgnored
		}
		p.hops, p.options = int(p.data[8]), p.data[header4:length]
		p.data = p.data[length:]
	}
	if len(p.data) < headerICMP {
		return p, errIgnored
	}
	return p, nil
}

// A failure is an entry of the kernel's queue of errors, IP_RECVERR of ip(7).
type failure struct {
	local    bool // the packet was not sent
	errno    syscall.Errno
	info     uint32
	kind     uint8 // the type and the code of the ICMP message
	code     uint8
	from     []byte
	zone     uint32
	sequence uint16
}

// extendedError is struct sock_extended_err.
const extendedError = 16

// The origins of errors, SO_EE_ORIGIN_*.
const originLocal = 1

// receiveFailure takes an entry from the queue. ours is set if it is about one of our packets to the
// target. The error is EAGAIN for an empty queue.
func (s *socket) receiveFailure(t *target) (f failure, ours bool, err error) {
	buffer, oob := make([]byte, headerICMP), make([]byte, 512)
	n, controls, _, to, err := unix.Recvmsg(s.fd, buffer, oob, unix.MSG_ERRQUEUE|unix.MSG_DONTWAIT)
	if err != nil {
		return f, false, err
	}
	messages, _ := unix.ParseSocketControlMessage(oob[:controls])
	for _, m := range messages {
		h := m.Header
		if !(h.Level == unix.SOL_IP && h.Type == unix.IP_RECVERR || h.Level == unix.SOL_IPV6 && h.Type == unix.IPV6_RECVERR) || len(m.Data) < extendedError {
			continue
		}
		f.errno = syscall.Errno(binary.NativeEndian.Uint32(m.Data))
		f.local = m.Data[4] == originLocal
		f.kind, f.code = m.Data[5], m.Data[6]
		f.info = binary.NativeEndian.Uint32(m.Data[8:])
		switch offender := m.Data[extendedError:]; {
		case s.family == unix.AF_INET && len(offender) >= 8:
			f.from = offender[4:8]
		case s.family == unix.AF_INET6 && len(offender) >= 28:
			f.from, f.zone = offender[8:24], binary.NativeEndian.Uint32(offender[24:])
		}
	}
	address, _ := addressOf(to)
	f.sequence = binary.BigEndian.Uint16(buffer[6:])
	ours = f.local || n >= headerICMP && string(address) == string(t.address) &&
		(buffer[0] == echoRequest || buffer[0] == echoRequest6) &&
		(!s.raw || binary.BigEndian.Uint16(buffer[4:]) == s.id)
	return f, ours, nil
}

// text returns an address with its zone: the name of an interface, or its index if the address is
// valid on other links too.
func text(address []byte, zone uint32) string {
	s := inet.Text(address)
	switch {
	case zone == 0:
		return s
	case isLinkLocal(address):
		return s + "%" + interfaceName(zone)
	}
	return s + "%" + decimal(int64(zone))
}
