package hostname

import (
	"encoding/binary"
	"strconv"
	"syscall"
)

// interfaceAddresses returns the addresses of all interfaces that are up, in
// the kernel's order, without those of the loopback interface and without the
// link-local ones of IPv6. It asks by rtnetlink(7).
func interfaceAddresses() (list []string, err error) {
	usable := map[uint32]bool{} // by index
	err = dump(syscall.RTM_GETLINK, func(m syscall.NetlinkMessage) {
		if m.Header.Type == syscall.RTM_NEWLINK && len(m.Data) >= syscall.SizeofIfInfomsg {
			flags := binary.NativeEndian.Uint32(m.Data[8:])
			usable[binary.NativeEndian.Uint32(m.Data[4:])] = flags&syscall.IFF_UP != 0 && flags&syscall.IFF_LOOPBACK == 0
		}
	})
	if err != nil {
		return nil, err
	}
	err = dump(syscall.RTM_GETADDR, func(m syscall.NetlinkMessage) {
		if m.Header.Type != syscall.RTM_NEWADDR || len(m.Data) < syscall.SizeofIfAddrmsg ||
			!usable[binary.NativeEndian.Uint32(m.Data[4:])] {
			return
		}
		attributes, _ := syscall.ParseNetlinkRouteAttr(&m) // a malformed one has none
		if a := address(attributes); a != "" {
			list = append(list, a)
		}
	})
	return list, err
}

func dump(request int, each func(syscall.NetlinkMessage)) error {
	answer, err := syscall.NetlinkRIB(request, syscall.AF_UNSPEC)
	if err != nil {
		return err
	}
	messages, err := syscall.ParseNetlinkMessage(answer)
	for _, m := range messages {
		each(m)
	}
	return err
}

// address returns the interface's own address among the attributes: IFA_LOCAL
// where there is a peer, which is then IFA_ADDRESS.
func address(attributes []syscall.NetlinkRouteAttr) (text string) {
	for _, a := range attributes {
		switch {
		case len(a.Value) == 4 && a.Attr.Type == syscall.IFA_LOCAL:
			return formatIPv4(a.Value)
		case len(a.Value) == 16 && a.Attr.Type == syscall.IFA_LOCAL:
			return formatIPv6(a.Value)
		case len(a.Value) == 4 && a.Attr.Type == syscall.IFA_ADDRESS:
			text = formatIPv4(a.Value)
		case len(a.Value) == 16 && a.Attr.Type == syscall.IFA_ADDRESS:
			if a.Value[0] == 0xfe && a.Value[1]&0xc0 == 0x80 {
				return "" // link-local
			}
			text = formatIPv6(a.Value)
		}
	}
	return text
}

func formatIPv4(b []byte) string {
	text := strconv.Itoa(int(b[0]))
	for _, n := range b[1:] {
		text += "." + strconv.Itoa(int(n))
	}
	return text
}

// formatIPv6 writes an address as RFC 5952 wants it: the first of the longest
// runs of two or more zero groups becomes "::".
func formatIPv6(b []byte) string {
	var groups [8]uint16
	for i := range groups {
		groups[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	start, length := -1, 1
	for i := 0; i < 8; i++ {
		n := 0
		for i+n < 8 && groups[i+n] == 0 {
			n++
		}
		if n > length {
			start, length = i, n
		}
	}
	text := ""
	for i := 0; i < 8; i++ {
		if i == start {
			text += "::"
			i += length - 1
			continue
		}
		if text != "" && text[len(text)-1] != ':' {
			text += ":"
		}
		text += strconv.FormatUint(uint64(groups[i]), 16)
	}
	return text
}
