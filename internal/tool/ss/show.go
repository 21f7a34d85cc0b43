package ss

import (
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/inet"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/linux/netdb"
	"contedor/internal/linux/netlink"

	"golang.org/x/sys/unix"
)

// A socket is a row of the table.
type socket struct {
	kind          string // the column Netid
	state         int
	rq, wq        uint32
	local, remote []byte // addresses of IP
	lport, rport  int
	inode         uint64
	cells         [4]string // the addresses and ports
	users         string
	extra         string
}

var native = binary.NativeEndian

// add adds a socket to the table if the filter lets it.
func (s *session) add(x *socket) {
	if s.filter != nil && !s.filter.match(x) {
		return
	}
	name := stateNames[0].shown
	if x.state < states {
		name = stateNames[x.state].shown
	}
	if s.processes && x.users == "" {
		x.users = s.usersOf(x.inode)
	}
	s.table.rows = append(s.table.rows, [columns]string{
		x.kind, name, pad(strconv.Itoa(int(int32(x.rq))), 6), pad(strconv.Itoa(int(int32(x.wq))), 6),
		x.cells[0], x.cells[1], x.cells[2], x.cells[3], x.users, x.extra,
	})
}

// one reports whether a set has one element.
func one(x set) bool { return x&(x-1) == 0 }

// show fills the table.
func (s *session) show() {
	s.table = newTable()
	c := &s.table.columns
	c[process].disabled = !s.processes
	c[receiveQueue].disabled, c[sendQueue].disabled = s.noQueues, s.noQueues
	c[netid].disabled, c[stateColumn].disabled = one(s.kinds), one(s.states)
	s.table.hidden = s.noHeader
	s.ephemeralFirst, s.ephemeralLast = ephemeral()
	diag, err := netlink.Open(unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return // the real command shows an empty table
	}
	defer diag.Close()
	if s.kinds&netlinkKind != 0 && s.families&netlinkFamily != 0 && s.states&(1<<closed) != 0 {
		s.showNetlink(diag)
	}
	if s.kinds&packetKinds != 0 && s.families&link != 0 && s.states&(1<<closed) != 0 {
		s.showPacket(diag)
	}
	if s.kinds&unixKinds != 0 && s.families&local != 0 {
		s.showUnix(diag)
	}
	for _, x := range []struct {
		kind     set
		protocol byte
		service  string
	}{{raw, unix.IPPROTO_RAW, "raw"}, {udp, unix.IPPROTO_UDP, "udp"}, {tcp, unix.IPPROTO_TCP, "tcp"}} {
		if s.kinds&x.kind == 0 {
			continue
		}
		if s.families&inet4 != 0 && !s.showInet(diag, unix.AF_INET, x.protocol, x.service) {
			s.showFile("/proc/net/"+x.service, x.service)
		}
		if s.families&inet6 != 0 && !s.showInet(diag, unix.AF_INET6, x.protocol, x.service) {
			s.showFile("/proc/net/"+x.service+"6", x.service)
		}
	}
}

// each asks for sockets and calls f for each message of at least size bytes. It returns false if the
// kernel does not tell of such sockets.
func each(diag *netlink.Socket, request []byte, size int, f func(message []byte, attributes netlink.Table)) bool {
	const sockDiagByFamily, last = 20, 32
	for m, err := range diag.Dump(&netlink.Request{Type: sockDiagByFamily, Header: request}) {
		if err != nil {
			return false
		}
		if len(m.Data) >= size {
			f(m.Data[:size], netlink.Parse(m.Data[size:], last))
		}
	}
	return true
}

// Attributes of inet_diag.
const (
	inetMemory   = 7
	inetShutdown = 8
	inetProtocol = 10
	inetOnly6    = 11
	inetMark     = 15
	inetCgroup   = 21
)

// showInet shows the sockets of a protocol of IP. service is the protocol in services(5).
// It returns false if the kernel does not tell of them.
func (s *session) showInet(diag *netlink.Socket, family, protocol byte, service string) bool {
	request := make([]byte, 56) // struct inet_diag_req_v2
	request[0], request[1] = family, protocol
	if s.memory {
		request[2] = 1<<(1-1) | 1<<(inetMemory-1)
	}
	native.PutUint32(request[4:], uint32(s.states))
	return each(diag, request, 72, func(m []byte, a netlink.Table) { // struct inet_diag_msg
		size := 4
		if m[0] == unix.AF_INET6 {
			size = 16
		}
		x := &socket{
			state: int(m[1]), lport: int(binary.BigEndian.Uint16(m[4:])), rport: int(binary.BigEndian.Uint16(m[6:])),
			local: m[8 : 8+size], remote: m[24 : 24+size], rq: native.Uint32(m[56:]), wq: native.Uint32(m[60:]),
			inode: uint64(native.Uint32(m[68:])),
		}
		number := protocol
		if a.Has(inetProtocol) {
			number = a.U8(inetProtocol)
		}
		x.kind = map[byte]string{0: "raw", unix.IPPROTO_UDP: "udp", unix.IPPROTO_TCP: "tcp", unix.IPPROTO_ICMPV6: "icmp6"}[number]
		if x.kind == "" {
			x.kind = "???"
		}
		only6 := a.U8(inetOnly6) != 0
		device := native.Uint32(m[40:])
		x.cells[0], x.cells[1] = s.endpoint(x.local, device, only6), s.port(x.lport, service)
		x.cells[2], x.cells[3] = s.endpoint(x.remote, 0, only6), s.port(x.rport, service)
		x.extra = s.inetExtra(m, a, x, only6)
		s.add(x)
	})
}

// showFile shows the sockets in a file of /proc/net, where there are fewer details.
func (s *session) showFile(file, service string) {
	b, _ := os.ReadFile(file)
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) < 10 || f[0] == "sl" {
			continue
		}
		x := &socket{kind: service}
		x.local, x.lport = fileEndpoint(f[1])
		x.remote, x.rport = fileEndpoint(f[2])
		state, _ := strconv.ParseUint(f[3], 16, 8)
		x.state = int(state)
		if x.local == nil || x.remote == nil || s.states&(1<<state) == 0 {
			continue
		}
		var wq, rq uint32
		fmt.Sscanf(f[4], "%x:%x", &wq, &rq)
		x.wq, x.rq = wq, rq
		x.inode, _ = strconv.ParseUint(f[9], 10, 64)
		x.cells = [4]string{s.endpoint(x.local, 0, false), s.port(x.lport, service), s.endpoint(x.remote, 0, false), s.port(x.rport, service)}
		s.add(x)
	}
}

// fileEndpoint parses an address and a port of a file of /proc/net. The words of the address are in the
// machine's byte order.
func fileEndpoint(text string) (address []byte, port int) {
	words, portText, _ := strings.Cut(text, ":")
	for ; len(words) >= 8; words = words[8:] {
		n, err := strconv.ParseUint(words[:8], 16, 32)
		if err != nil {
			return nil, 0
		}
		address = native.AppendUint32(address, uint32(n))
	}
	n, _ := strconv.ParseUint(portText, 16, 16)
	return address, int(n)
}

// inetExtra formats what -o, -e and -m add.
func (s *session) inetExtra(m []byte, a netlink.Table, x *socket, only6 bool) string {
	text := ""
	if timer := m[2]; s.options && timer != 0 {
		names := []string{"off", "on", "keepalive", "timewait", "persist", "unknown"}
		text += " timer:(" + names[min(int(timer), 5)] + "," + milliseconds(native.Uint32(m[52:])) + "," + strconv.Itoa(int(m[3])) + ")"
	}
	if s.details {
		text += details(native.Uint32(m[64:]), x.inode, m[44:])
		if mark := a.U32(inetMark); mark != 0 {
			text += fmt.Sprintf(" fwmark:0x%x", mark)
		}
		if id := a.U64(inetCgroup); id != 0 {
			text += " cgroup:" + s.cgroup(id)
		}
		if len(x.local) == 16 && a.Has(inetOnly6) {
			text += " v6only:" + strconv.Itoa(int(a.U8(inetOnly6)))
		}
		text += shutdown(a, inetShutdown)
	}
	if s.memory {
		if !s.oneline {
			text += "\n\t"
		}
		text += memory(a.Get(inetMemory))
	}
	return text
}

// details formats the owner, the inode and the cookie of a socket.
func details(uid uint32, inode uint64, cookie []byte) string {
	text := ""
	if uid != 0 {
		text = fmt.Sprintf(" uid:%d", uid)
	}
	return text + fmt.Sprintf(" ino:%d sk:%x", inode, uint64(native.Uint32(cookie[4:]))<<32|uint64(native.Uint32(cookie)))
}

// shutdown formats which directions are shut.
func shutdown(a netlink.Table, kind int) string {
	if !a.Has(kind) {
		return ""
	}
	mask := a.U8(kind)
	receive, send := "<", ">"
	if mask&1 != 0 {
		receive = "-"
	}
	if mask&2 != 0 {
		send = "-"
	}
	return " " + receive + "-" + send
}

// memory formats the memory of a socket.
func memory(b []byte) string {
	if len(b) < 7*4 {
		return ""
	}
	text := " skmem:("
	for i, name := range []string{"r", "rb", "t", "tb", "f", "w", "o", "bl", "d"} {
		if len(b) < 4*(i+1) {
			break
		}
		if i > 0 {
			text += ","
		}
		text += name + strconv.FormatUint(uint64(native.Uint32(b[4*i:])), 10)
	}
	return text + ")"
}

// milliseconds formats the time until a timer ends.
func milliseconds(n uint32) string {
	rest, seconds, minutes := n%1000, n/1000%60, n/60000
	text := ""
	if minutes > 0 {
		rest = 0
		text = strconv.Itoa(int(minutes)) + "min"
		if minutes > 9 {
			seconds = 0
		}
	}
	if seconds > 9 {
		rest = 0
	}
	switch {
	case seconds > 0 && rest > 0:
		return text + fmt.Sprintf("%d.%03dsec", seconds, rest)
	case seconds > 0:
		return text + fmt.Sprintf("%dsec", seconds)
	case rest > 0:
		return text + fmt.Sprintf("%03dms", rest)
	}
	return text
}

// endpoint formats an address of IP.
func (s *session) endpoint(address []byte, device uint32, only6 bool) string {
	text := inet.Text(address)
	switch {
	case s.resolve && netdb.Find(netdb.Hosts, 0, text) != nil:
		text = netdb.Find(netdb.Hosts, 0, text)[1]
	case len(address) == 16 && !only6 && [16]byte(address) == [16]byte{}:
		text = "*"
	case len(address) == 16:
		text = "[" + text + "]"
	}
	if device != 0 {
		text += "%" + deviceName(device)
	}
	return text + ":"
}

func deviceName(index uint32) string {
	fallback := "if" + strconv.Itoa(int(index))
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fallback
	}
	defer unix.Close(fd)
	request, _ := unix.NewIfreq("x")
	request.SetUint32(index)
	if unix.IoctlIfreq(fd, unix.SIOCGIFNAME, request) != nil {
		return fallback
	}
	return request.Name()
}

// ephemeral returns the first and the last port that the kernel chooses itself.
func ephemeral() (first, last int) {
	b, _ := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range")
	if n, _ := fmt.Sscan(string(b), &first, &last); n < 2 {
		return 1024, 4999
	}
	return first, last
}

// port formats a port. For raw sockets it is a protocol.
func (s *session) port(n int, service string) string {
	text := strconv.Itoa(n)
	switch {
	case n == 0:
		return "*"
	case s.numeric:
		return text
	case service == "raw":
		if f := netdb.Find(netdb.Protocols, 1, text); f != nil {
			return f[0]
		}
		return text
	case n >= s.ephemeralFirst && n <= s.ephemeralLast:
		return text
	}
	if f := netdb.Find(netdb.Services, 1, text+"/"+service); f != nil {
		return f[0]
	}
	return text
}

// Attributes and flags of unix_diag.
const (
	unixName = iota
	unixFile
	unixPeer
	unixWaiting
	unixQueues
	unixMemory
	unixShutdown
)

func (s *session) showUnix(diag *netlink.Socket) {
	request := make([]byte, 24) // struct unix_diag_req
	request[0] = unix.AF_UNIX
	native.PutUint32(request[4:], uint32(s.states))
	show := uint32(1<<unixName | 1<<unixPeer | 1<<unixQueues)
	if s.memory {
		show |= 1 << unixMemory
	}
	if s.details {
		show |= 1<<unixFile | 1<<unixWaiting
	}
	native.PutUint32(request[12:], show)
	each(diag, request, 16, func(m []byte, a netlink.Table) { // struct unix_diag_msg
		kinds := map[byte]set{unix.SOCK_STREAM: unixStream, unix.SOCK_DGRAM: unixDatagram, unix.SOCK_SEQPACKET: unixSequence}
		if kinds[m[1]]&s.kinds == 0 {
			return
		}
		x := &socket{state: int(m[2]), inode: uint64(native.Uint32(m[4:])), kind: "u_dgr"}
		x.lport, x.rport = int(x.inode), int(a.U32(unixPeer))
		switch m[1] {
		case unix.SOCK_STREAM:
			x.kind = "u_str"
		case unix.SOCK_SEQPACKET:
			x.kind = "u_seq"
		}
		if b := a.Get(unixQueues); len(b) >= 8 {
			x.rq, x.wq = native.Uint32(b), native.Uint32(b[4:])
		}
		name := "*"
		if b := a.Get(unixName); len(b) > 0 {
			name, _, _ = strings.Cut(string(b), "\x00")
			if b[0] == 0 {
				name = strings.ReplaceAll(string(b), "\x00", "@")
			}
		}
		x.cells = [4]string{name + " ", strconv.Itoa(x.lport), "* ", strconv.Itoa(x.rport)}
		if s.memory {
			x.extra += memory(a.Get(unixMemory))
		}
		if s.details {
			x.extra += unixDetails(a)
		}
		s.add(x)
	})
}

func unixDetails(a netlink.Table) string {
	text := shutdown(a, unixShutdown)
	if b := a.Get(unixFile); len(b) >= 8 {
		device := uint64(native.Uint32(b[4:])) // in the kernel's form: 12 and 20 bits
		text += fmt.Sprintf(" ino:%d dev:%d/%d", native.Uint32(b), unix.Major(device), unix.Minor(device))
	}
	if b := a.Get(unixWaiting); b != nil {
		text += " peers:"
		for ; len(b) >= 4; b = b[4:] {
			text += " " + strconv.FormatUint(uint64(native.Uint32(b)), 10)
		}
	}
	return text
}

func (s *session) showPacket(diag *netlink.Socket) {
	const info, owner, memoryOf = 0, 5, 6
	request := make([]byte, 20) // struct packet_diag_req
	request[0] = unix.AF_PACKET
	native.PutUint32(request[8:], 1|1<<4)
	each(diag, request, 16, func(m []byte, a netlink.Table) { // struct packet_diag_msg
		x := &socket{kind: "p_dgr", state: closed, inode: uint64(native.Uint32(m[4:]))}
		kind := packetDatagram
		if m[1] == unix.SOCK_RAW {
			x.kind, kind = "p_raw", packetRaw
		}
		if s.kinds&kind == 0 {
			return
		}
		if b := a.Get(memoryOf); len(b) >= 4 {
			x.rq = native.Uint32(b)
		}
		device := "*"
		if b := a.Get(info); len(b) >= 4 && native.Uint32(b) != 0 {
			x.lport = int(native.Uint32(b))
			device = deviceName(uint32(x.lport))
		}
		protocol := native.Uint16(m[2:])
		name := map[uint16]string{unix.ETH_P_ALL: "*", unix.ETH_P_IP: "ip", unix.ETH_P_ARP: "arp", unix.ETH_P_IPV6: "ipv6"}[protocol]
		if name == "" {
			name = "[" + strconv.Itoa(int(protocol)) + "]"
		}
		x.cells = [4]string{name + ":", device, "*", ""}
		if s.details {
			x.extra += details(a.U32(owner), x.inode, m[8:])
			if b := a.Get(info); len(b) >= 24 {
				x.extra += s.packetDetails(b)
			}
		}
		if s.memory {
			x.extra += memory(a.Get(memoryOf))
		}
		s.add(x)
	})
}

// packetDetails formats a struct packet_diag_info.
func (s *session) packetDetails(b []byte) string {
	text := "\n\t"
	if s.oneline {
		text = " "
	}
	text += fmt.Sprintf("ver:%d cpy_thresh:%d flags( ", native.Uint32(b[4:]), native.Uint32(b[12:]))
	flags := native.Uint32(b[20:])
	for i, name := range []string{"running", " auxdata", " origdev", " vnethdr", " loss"} {
		if flags&(1<<i) != 0 {
			text += name
		}
	}
	if flags == 0 {
		text += "0"
	}
	return text + " )"
}

// netlinkNames are the names of the protocols of netlink.
var netlinkNames = map[byte]string{
	0: "rtnl", 1: "unused", 2: "usersock", 3: "fw", 4: "tcpdiag", 5: "nflog", 6: "xfrm", 7: "selinux", 8: "iscsi", 9: "audit", 10: "fiblookup",
	11: "connector", 12: "nft", 13: "ip6fw", 14: "dec-rt", 15: "uevent", 16: "genl", 18: "scsi-trans", 19: "ecryptfs", 20: "rdma", 21: "crypto",
}

func (s *session) showNetlink(diag *netlink.Socket) {
	const memoryOf, groups, allProtocols, isConnected = 0, 1, 255, 1
	request := make([]byte, 20) // struct netlink_diag_req
	request[0], request[1] = unix.AF_NETLINK, allProtocols
	native.PutUint32(request[8:], 1<<memoryOf|1<<groups)
	each(diag, request, 28, func(m []byte, a netlink.Table) { // struct netlink_diag_msg
		x := &socket{kind: "nl", state: closed, lport: int(int32(native.Uint32(m[4:]))), rport: -1}
		if b := a.Get(memoryOf); len(b) >= 12 {
			x.rq, x.wq = native.Uint32(b), native.Uint32(b[8:])
		}
		name := netlinkNames[m[2]]
		if name == "" {
			name = strconv.Itoa(int(m[2]))
		}
		x.cells = [4]string{name + ":", s.owner(x.lport), "*", ""}
		if m[3] == isConnected {
			x.cells[2], x.cells[3] = strconv.Itoa(int(native.Uint32(m[12:])))+":", strconv.Itoa(int(native.Uint32(m[8:])))
		}
		if s.details {
			mask := uint32(0)
			if b := a.Get(groups); len(b) >= 4 {
				mask = native.Uint32(b)
			}
			x.extra += fmt.Sprintf(" sk=0 cb=0 groups=0x%08x", mask)
		}
		if s.memory {
			x.extra += "\t" + memory(a.Get(memoryOf))
		}
		s.add(x)
	})
}

// owner formats the address of a socket of netlink, which is often the process.
func (s *session) owner(pid int) string {
	text := strconv.Itoa(pid)
	switch {
	case pid == -1:
		return "*"
	case s.numeric:
		return text
	case pid == 0:
		return "kernel"
	}
	stat, err := os.ReadFile("/proc/" + text + "/stat")
	if err != nil {
		return text
	}
	_, after, _ := strings.Cut(string(stat), "(")
	task, _, _ := strings.Cut(after, ")")
	return task + "/" + text
}

// cgroup returns the path of a cgroup of the hierarchy v2.
func (s *session) cgroup(id uint64) string {
	unreachable := fmt.Sprintf("unreachable:%x", id)
	mount := ""
	mounts, err := mountinfo.Read()
	for _, m := range mounts {
		if m.Type == "cgroup2" {
			mount = m.Target
		}
	}
	if mount == "" {
		if err != nil {
			s.Stderr.Write([]byte("Failed to open mounts file: " + cli.Strerror(err) + "\n"))
		}
		text := "Failed to find cgroup2 mount\n"
		if !s.warned { // the real command looks twice the first time
			text += text
		}
		s.warned = true
		s.Stderr.Write([]byte(text))
		return unreachable
	}
	const kernfsHandle = 0xfe // FILEID_KERNFS
	fd, err := unix.Open(mount, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return unreachable
	}
	defer unix.Close(fd)
	directory, err := unix.OpenByHandleAt(fd, unix.NewFileHandle(kernfsHandle, native.AppendUint64(nil, id)), unix.O_PATH)
	if err != nil {
		return unreachable
	}
	defer unix.Close(directory)
	path, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(directory))
	path, inside := strings.CutPrefix(path, mount)
	if err != nil || !inside {
		return unreachable
	}
	if path == "" {
		return "/"
	}
	return path
}
