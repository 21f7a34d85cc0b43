package hostname

import (
	"contedor/internal/linux/inet"
	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// interfaceAddresses returns the addresses of all interfaces that are up, in the kernel's
// order. It leaves out the loopback interface and link-local IPv6 addresses. It uses
// rtnetlink(7).
func interfaceAddresses() (list []string, err error) {
	socket, err := netlink.Open(unix.NETLINK_ROUTE)
	if err != nil {
		return nil, err
	}
	defer socket.Close()
	usable := map[uint32]bool{} // by index
	links := &netlink.Request{Type: unix.RTM_GETLINK, Header: netlink.Header(unix.IfInfomsg{})}
	for m, err := range socket.Dump(links) {
		if err != nil {
			return nil, err
		}
		if info, _, ok := netlink.Cut[unix.IfInfomsg](m.Data); ok {
			usable[uint32(info.Index)] = info.Flags&unix.IFF_UP != 0 && info.Flags&unix.IFF_LOOPBACK == 0
		}
	}
	addresses := &netlink.Request{Type: unix.RTM_GETADDR, Header: netlink.Header(unix.IfAddrmsg{})}
	for m, err := range socket.Dump(addresses) {
		if err != nil {
			return nil, err
		}
		info, attributes, ok := netlink.Cut[unix.IfAddrmsg](m.Data)
		if !ok || !usable[info.Index] {
			continue
		}
		if a := address(netlink.Parse(attributes, unix.IFA_LOCAL)); a != "" {
			list = append(list, a)
		}
	}
	return list, nil
}

// address returns an interface's own address. That is IFA_LOCAL on a point-to-point link, where
// IFA_ADDRESS is the peer's.
func address(t netlink.Table) string {
	a := t.Get(unix.IFA_LOCAL)
	if a == nil {
		a = t.Get(unix.IFA_ADDRESS)
	}
	if len(a) == 16 && a[0] == 0xfe && a[1]&0xc0 == 0x80 && !t.Has(unix.IFA_LOCAL) {
		return "" // link-local
	}
	return inet.Text(a)
}
