package brctl

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Without the files of the network namespace in /sys, brctl asks by the ioctl(2) of old kernels.
// After unshare(1) -n without a new mount, /sys has the files of the machine.

// Requests of the old ioctl(2), of linux/if_bridge.h.
const (
	requestBridges   = 1
	requestInfo      = 6
	requestPorts     = 7
	requestAddresses = 18
)

// oldMost is the highest number of interfaces, and oldInfoSize the size of struct __bridge_info.
const (
	oldMost     = 1024
	oldInfoSize = 72
)

// old makes a request that fills a buffer, for a bridge, or for all with the name "".
func (s *session) old(request uintptr, bridge string, buffer []byte, arguments ...uintptr) (uintptr, error) {
	list := [4]uintptr{request, uintptr(unsafe.Pointer(&buffer[0]))}
	copy(list[2:], arguments)
	number, argument := uintptr(unix.SIOCGIFBR), unsafe.Pointer(&list)
	var named struct {
		name [unix.IFNAMSIZ]byte
		list unsafe.Pointer
		_    [16]byte
	}
	if bridge != "" {
		copy(named.name[:unix.IFNAMSIZ-1], bridge)
		named.list = unsafe.Pointer(&list)
		number, argument = unix.SIOCDEVPRIVATE, unsafe.Pointer(&named)
	}
	n, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(s.socket), number, uintptr(argument))
	if errno != 0 {
		return 0, errno
	}
	return n, nil
}

// interfaceNames returns the names of interfaces by their indexes. The index 0 is none.
func (s *session) interfaceNames(indexes []byte) (names []string) {
	for ; len(indexes) >= 4; indexes = indexes[4:] {
		r := request{number: int32(binary.NativeEndian.Uint32(indexes))}
		if r.number == 0 {
			continue
		}
		if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(s.socket), unix.SIOCGIFNAME, uintptr(unsafe.Pointer(&r))); errno == 0 {
			names = append(names, unix.ByteSliceToString(r.name[:]))
		}
	}
	return names
}

// oldBridges returns the names of all bridges.
func (s *session) oldBridges() []string {
	b := make([]byte, 4*oldMost)
	n, err := s.old(requestBridges, "", b, oldMost)
	if err != nil {
		return nil
	}
	return s.interfaceNames(b[:4*min(n, oldMost)])
}

// oldInfo returns the identifier of a bridge, and whether it has the spanning tree protocol. ok is
// false for an interface that is no bridge.
func (s *session) oldInfo(bridge string) (id string, spanning, ok bool) {
	b := make([]byte, oldInfoSize)
	if _, err := s.old(requestInfo, bridge, b); err != nil {
		return "", false, false
	}
	return fmt.Sprintf("%x.%x", b[8:10], b[10:16]), b[47] != 0, true
}

// oldPorts returns the names of the ports of a bridge.
func (s *session) oldPorts(bridge string) []string {
	b := make([]byte, 4*oldMost)
	if _, err := s.old(requestPorts, bridge, b, oldMost); err != nil {
		return nil
	}
	return s.interfaceNames(b)
}

// oldAddresses returns the forwarding table of a bridge, as the file brforward has it.
func (s *session) oldAddresses(bridge string) (table []byte, err error) {
	const most = 128
	b := make([]byte, most*addressSize)
	for {
		n, err := s.old(requestAddresses, bridge, b, most, uintptr(len(table)/addressSize))
		if err != nil {
			return nil, err
		}
		table = append(table, b[:int(n)*addressSize]...)
		if n < most {
			return table, nil
		}
	}
}
