package route

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
	"golang.org/x/sys/unix"
)

// A request is a parsed command line, with its netmask in the byte order of the machine.
type request struct {
	entryRequest
	netmask uint32
	hasMask bool
}

// An entryRequest is the struct rtentry of route(7).
type entryRequest struct {
	_                     uintptr
	target, gateway, mask unix.RawSockaddrInet4
	flags                 uint16
	_                     int16
	_                     uintptr
	_                     uintptr
	metric                int16
	device                *byte
	mtu, window           uintptr
	irtt                  uint16
}

func socketAddress(a [4]byte) unix.RawSockaddrInet4 {
	return unix.RawSockaddrInet4{Family: unix.AF_INET, Addr: a}
}

// change adds or deletes a route. number and name are those of the ioctl(2) request.
func (s *session) change(number uintptr, name string, words []string) error {
	isNet, chosen := false, false
	if len(words) == 0 {
		return s.Print(changeUsage)
	}
	if words[0] == hiddenNet || words[0] == hiddenHost {
		isNet, chosen = words[0] == hiddenNet, true
		words = words[1:]
	}
	if len(words) == 0 {
		return s.misused(changeUsage)
	}
	var r request
	text, prefix, hasPrefix := strings.Cut(words[0], "/")
	address, network, err := s.resolve(text)
	if err != nil {
		return err
	}
	if !chosen {
		isNet = network
	}
	r.target, r.flags = socketAddress(address), unix.RTF_UP|unix.RTF_HOST
	if isNet {
		r.flags = unix.RTF_UP
	}
	if hasPrefix {
		n, err := strconv.Atoi(prefix)
		if err != nil || n < 0 {
			return s.misused(changeUsage)
		}
		// As in the real route on amd64, a length of 32 is not a mask, 33 is 1, and so on.
		r.netmask = ^(^uint32(0) >> (n % 32))
		r.hasMask = r.netmask != 0
	}
	if err := s.take(&r, words[1:]); err != nil {
		return err
	}
	if r.flags&unix.RTF_REJECT != 0 && r.device == nil {
		r.device, _ = unix.BytePtrFromString("lo")
	}
	if r.hasMask {
		if wrong := r.setMask(binary.BigEndian.Uint32(address[:])); wrong != "" {
			return s.misused("route: " + wrong + "\n" + changeUsage)
		}
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return cli.Fail("socket", err)
	}
	defer unix.Close(fd)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), number, uintptr(unsafe.Pointer(&r.entryRequest))); errno != 0 {
		s.Stderr.Write([]byte(name + ": " + cli.Strerror(errno) + "\n"))
		return &cli.Failure{Status: refused}
	}
	return nil
}

// take reads the words after the target.
func (s *session) take(r *request, words []string) error {
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch word {
		case "mod":
			r.flags |= unix.RTF_MODIFIED
			continue
		case "dyn":
			r.flags |= unix.RTF_DYNAMIC
			continue
		case "reinstate":
			r.flags |= unix.RTF_REINSTATE
			continue
		case "reject":
			r.flags |= unix.RTF_REJECT
			continue
		}
		value := ""
		switch word {
		case "metric", "netmask", "gw", "gateway", "mss", "window", "irtt", "device", "dev":
			if len(words) == 0 {
				return s.misused(changeUsage)
			}
			value, words = words[0], words[1:]
		default: // the name of a device
			if r.device != nil || len(words) > 0 {
				return s.misused(changeUsage)
			}
			value, word = word, "dev"
		}
		n, _ := strconv.Atoi(value)
		switch word {
		case "metric":
			r.metric = int16(n + 1) // the kernel subtracts one
		case "netmask":
			a, ok := inet.ParseLoose4(value)
			if r.hasMask || !ok {
				return s.misused(changeUsage)
			}
			r.netmask, r.hasMask = binary.BigEndian.Uint32(a[:]), true
		case "gw", "gateway":
			if r.flags&unix.RTF_GATEWAY != 0 {
				return s.misused(changeUsage)
			}
			a, network, err := s.resolve(value)
			if err != nil {
				return err
			}
			if network {
				return s.misused("route: " + value + ": cannot use a NETWORK as gateway!\n" + changeUsage)
			}
			r.gateway = socketAddress(a)
			r.flags |= unix.RTF_GATEWAY
		case "mss":
			if n < 64 || n > 65536 {
				return s.misused("route: Invalid MSS/MTU.\n" + changeUsage)
			}
			r.mtu = uintptr(n)
			r.flags |= unix.RTF_MTU
		case "window":
			if n < 128 {
				return s.misused("route: Invalid window.\n" + changeUsage)
			}
			r.window = uintptr(n)
			r.flags |= unix.RTF_WINDOW
		case "irtt":
			r.irtt = uint16(n)
			r.flags |= unix.RTF_IRTT
		case "dev", "device":
			name, err := unix.BytePtrFromString(value)
			if err != nil || r.device != nil {
				return s.misused(changeUsage)
			}
			r.device = name
		}
	}
	return nil
}

// setMask sets the mask of the target, or returns what is wrong with it.
func (r *request) setMask(target uint32) (wrong string) {
	switch mask := r.netmask; {
	case r.flags&unix.RTF_HOST != 0:
		return fmt.Sprintf("netmask %08x doesn't make sense with host route", ^mask)
	case ^mask&(^mask+1) != 0:
		return "bogus netmask " + inet.Text(binary.BigEndian.AppendUint32(nil, mask))
	case target&^mask != 0:
		return "netmask doesn't match route address"
	}
	var m [4]byte
	binary.BigEndian.PutUint32(m[:], r.netmask)
	r.mask = socketAddress(m)
	return ""
}

// resolve returns the address of a word, and whether it is that of a network by its name.
func (s *session) resolve(word string) (address [4]byte, network bool, err error) {
	if word == "default" {
		return address, true, nil
	}
	if a, ok := inet.ParseLoose4(word); ok {
		return a, false, nil
	}
	if a, ok := inet.ParseLoose4(lookUp(netdb.Networks, word, 0, 1)); ok {
		return a, true, nil
	}
	for f := range netdb.Rows(netdb.Hosts) {
		if a, ok := inet.Parse4(f[0]); ok && slices.Contains(f[1:], word) {
			return a, false, nil
		}
	}
	s.Stderr.Write([]byte(word + ": Host name lookup failure\n"))
	return address, false, &cli.Failure{Status: unknown}
}
