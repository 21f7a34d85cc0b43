package ping

import (
	"encoding/binary"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// The options of IPv4, RFC 791, that -R and -T send and that an answer may contain.
const (
	endOfOptions = 0
	noOperation  = 1
	recordRoute  = 7
	timestamps   = 68
	looseRoute   = 131
	strictRoute  = 137

	maxIPOptions = 40 // bytes
	firstAddress = 4  // the pointer of an empty route; one more for timestamps
)

// The kinds of timestamps, the flags of RFC 791: -1 is no request for them.
const (
	noTimestamps   = -1
	timesOnly      = 0
	timesAndHosts  = 1
	timesOfTheseIP = 3
)

// maxPrescribed is the number of addresses that an option has room for, with their timestamps.
const maxPrescribed = 4

// takeTimestamps parses the kind of timestamps that -T asks for.
func (o *options) takeTimestamps(word string) error {
	if o.route {
		return onlyOneOption()
	}
	switch word {
	case "tsonly":
		o.times = timesOnly
	case "tsandaddr":
		o.times = timesAndHosts
	case "tsprespec":
		o.times = timesOfTheseIP
	default:
		return cli.Fail("invalid timestamp type: "+word, nil)
	}
	return nil
}

func onlyOneOption() error { return cli.Fail("only one of -T or -R may be used", nil) }

// optionLength returns the bytes of the options in the packets to an IPv4 address.
func (o *options) optionLength() int {
	if o.route || o.times != noTimestamps {
		return maxIPOptions
	}
	return 0
}

// askOptions makes the kernel add the options of -R or -T to the packets, and return those of the
// answers. hops are the addresses of -T tsprespec.
func (s *socket) askOptions(o *options, hops []target) error {
	var b [maxIPOptions]byte
	text, length := "record route", len(b)
	switch {
	case o.route:
		b = [maxIPOptions]byte{noOperation, recordRoute, maxIPOptions - 1, firstAddress}
	case o.times != noTimestamps:
		text, length = "ts option", len(b)
		if o.times != timesOnly {
			length -= 4 // whole pairs of an address and a time
		}
		if o.times == timesOfTheseIP {
			length = 4 + 8*len(hops)
		}
		b = [maxIPOptions]byte{timestamps, byte(length), firstAddress + 1, byte(o.times)}
		for i, hop := range hops {
			copy(b[4+8*i:], hop.address)
		}
	default:
		return nil
	}
	if !s.raw {
		unix.SetsockoptInt(s.fd, unix.SOL_IP, unix.IP_RETOPTS, 1)
	}
	if err := unix.SetsockoptString(s.fd, unix.SOL_IP, unix.IP_OPTIONS, string(b[:length])); err != nil {
		return cli.Fail(text, err)
	}
	return nil
}

// optionText returns the options of an answer as the real ping prints them. It ends at one that is
// malformed.
func (p *pinger) optionText(b []byte) string {
	var text strings.Builder
	for len(b) > 0 && b[0] != endOfOptions {
		if b[0] == noOperation {
			text.WriteString("\nNOP")
			b = b[1:]
			continue
		}
		if len(b) < 2 || b[1] < 2 || int(b[1]) > len(b) {
			break
		}
		option := b[:b[1]]
		b = b[b[1]:]
		switch kind := option[0]; {
		case kind == looseRoute && len(option) > 2:
			text.WriteString("\nLSRR: " + p.addresses(option[3:]))
		case kind == strictRoute && len(option) > 2:
			text.WriteString("\nSSRR: " + p.addresses(option[3:]))
		case kind == recordRoute && len(option) > 2:
			text.WriteString(p.recorded(option))
		case kind == timestamps && len(option) > 3:
			text.WriteString(p.times4(option))
		default:
			text.WriteString("\nunknown option " + strconv.FormatUint(uint64(kind), 16))
		}
	}
	return text.String()
}

// filled returns the part of an option that the hosts have written to, after first bytes of header. The
// pointer of a full option is cut to its length, so the end is rounded up to a whole address or time.
func filled(option []byte, first int) []byte {
	written := max(min(int(option[2]), len(option))-1-first, 0)
	return option[first:min(first+(written+3)/4*4, len(option))]
}

// addresses returns each address of a list on a line.
func (p *pinger) addresses(list []byte) (text string) {
	for ; len(list) >= 4; list = list[4:] {
		text += "\t" + p.hop(list[:4]) + "\n"
	}
	return text
}

func (p *pinger) hop(address []byte) string {
	if isUnspecified(address) {
		return "0.0.0.0"
	}
	return p.nameOf(address, 0)
}

// recorded returns the addresses that the hosts have written.
func (p *pinger) recorded(option []byte) string {
	list := filled(option, 3)
	if len(list) == 0 {
		return ""
	}
	if string(list) == p.lastRoute && !p.flood {
		return "\t(same route)"
	}
	p.lastRoute = string(list)
	return "\nRR: " + p.addresses(list)
}

// times4 returns the timestamps that the hosts have written, in milliseconds of the day: the first as
// it is, the others as the time since the one before.
func (p *pinger) times4(option []byte) string {
	list := filled(option, 4)
	if len(list) == 0 {
		return ""
	}
	flags := option[3]
	text := "\nTS: "
	var last, lastOdd uint32
	for len(list) >= 4 {
		if flags&0xf != timesOnly {
			text += "\t" + p.hop(list[:4])
			if list = list[4:]; len(list) < 4 {
				break
			}
		}
		at := binary.BigEndian.Uint32(list)
		list = list[4:]
		const odd = 1 << 31 // the time is not that of the day
		switch difference := int64(at&^odd) - int64(lastOdd); {
		case at&odd != 0 && lastOdd == 0:
			text += "\t" + decimal(difference) + " absolute not-standard"
		case at&odd != 0:
			text += "\t" + decimal(difference) + " not-standard"
		case last == 0:
			text += "\t" + decimal(int64(at)) + " absolute"
		default:
			text += "\t" + decimal(int64(at)-int64(last))
		}
		if at&odd != 0 {
			lastOdd = at &^ odd
		} else {
			last = at
		}
		text += "\n"
	}
	if missed := flags >> 4; missed > 0 {
		text += "Unrecorded hops: " + strconv.Itoa(int(missed)) + "\n"
	}
	return text
}

// takeFlow parses the flow label of -F. 0 lets the kernel choose one.
func (o *options) takeFlow(word string) error {
	n, _, rest := decimalOrHex(word)
	const most = 1<<20 - 1
	switch {
	case rest != "":
		return cli.Fail("bad value for flowinfo: "+word, nil)
	case n < 0 || n > most:
		return cli.Fail("flow value is greater than 20 bits: "+word, nil)
	}
	o.flow, o.flows = uint32(n), true
	return nil
}

// flowRequest is struct in6_flowlabel_req of linux/in6.h.
type flowRequest struct {
	to            [16]byte
	label         uint32 // in network byte order
	action, share uint8
	flags         uint16
	expires       uint16
	linger        uint16
	_             uint32
}

// The options of linux/in6.h for flow labels, and the values that the request has.
const (
	flowLabelManager = 32
	sendFlow         = 33

	getLabel    = 0
	createLabel = 1
	exclusive   = 1
)

// leaseFlow asks the kernel for the flow label of -F, and makes the socket send it. The label is that of
// the kernel afterwards.
func (s *socket) leaseFlow(o *options, to []byte) error {
	r := flowRequest{to: [16]byte(to), action: getLabel, share: exclusive, flags: createLabel}
	binary.BigEndian.PutUint32((*[4]byte)(unsafe.Pointer(&r.label))[:], o.flow)
	raw := (*[unsafe.Sizeof(r)]byte)(unsafe.Pointer(&r))
	_, _, errno := unix.Syscall6(unix.SYS_SETSOCKOPT, uintptr(s.fd), unix.SOL_IPV6, flowLabelManager, uintptr(unsafe.Pointer(raw)), unsafe.Sizeof(r), 0)
	if errno != 0 {
		return cli.Fail("can't set flowlabel", errno)
	}
	s.label = r.label
	o.flow = binary.BigEndian.Uint32((*[4]byte)(unsafe.Pointer(&r.label))[:])
	if err := unix.SetsockoptInt(s.fd, unix.SOL_IPV6, sendFlow, 1); err != nil {
		return cli.Fail("can't send flowinfo", err)
	}
	return nil
}

// sendLabeled sends a packet with the socket's flow label.
func (s *socket) sendLabeled(b, to []byte, zone uint32) error {
	a := unix.RawSockaddrInet6{Family: unix.AF_INET6, Flowinfo: s.label, Addr: [16]byte(to), Scope_id: zone}
	_, _, errno := unix.Syscall6(unix.SYS_SENDTO, uintptr(s.fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), 0, uintptr(unsafe.Pointer(&a)), unsafe.Sizeof(a))
	if errno != 0 {
		return errno
	}
	return nil
}
