package headstart

import "golang.org/x/sys/unix"

// A message is a request of rtnetlink(7). It has room for all requests of this package. Its numbers
// are little-endian, like the processors of hook.go.
type message struct {
	text   [256]byte
	size   int
	target string // name of the link that it is about; empty if it makes one
}

// begin begins a message of a kind, RTM_NEW*.
func (m *message) begin(kind, flags uint16) {
	m.size, m.target = 0, ""
	m.u32(0) // the length
	m.u16(kind)
	m.u16(unix.NLM_F_REQUEST | unix.NLM_F_ACK | flags)
	m.u32(1) // the sequence number
	m.u32(0) // the sender
}

func (m *message) bytes(list ...byte) {
	m.size += copy(m.text[m.size:], list)
}

func (m *message) u16(n uint16) {
	m.bytes(byte(n), byte(n>>8))
}

func (m *message) u32(n uint32) {
	m.u16(uint16(n))
	m.u16(uint16(n >> 16))
}

// linkHeader adds a struct ifinfomsg: the flags that are set in change get the values that they have
// in flags.
func (m *message) linkHeader(flags, change uint32) {
	m.u32(0) // family and type
	m.u32(0) // the index
	m.u32(flags)
	m.u32(change)
}

// open begins an attribute. It returns its place for close.
func (m *message) open(kind uint16) (start int) {
	start = m.size
	m.u16(0) // the length
	m.u16(kind)
	return start
}

// close ends the attribute that begins at start.
func (m *message) close(start int) {
	m.lengthAt(start)
	for m.size%4 != 0 {
		m.bytes(0)
	}
}

// lengthAt writes the length from a place to the end there.
func (m *message) lengthAt(start int) {
	m.text[start], m.text[start+1] = byte(m.size-start), byte((m.size-start)>>8)
}

// add adds an attribute that is a NUL-terminated string.
func (m *message) add(kind uint16, value string) {
	start := m.open(kind)
	m.size += copy(m.text[m.size:], value)
	m.bytes(0)
	m.close(start)
}

// Memory for the kernel.
var (
	request message
	on      = [4]byte{1}                                        // an int
	kernel  = [unix.SizeofSockaddrNetlink]byte{unix.AF_NETLINK} // struct sockaddr_nl of netlink(7)
	named   [40]byte                                            // struct ifreq of netdevice(7)
	answer  [1024]byte
)

// send sends the message over a new socket of rtnetlink and waits for the answer. It reports
// whether the kernel has done what is asked for.
func (m *message) send() bool {
	fd, e := call(unix.SYS_SOCKET, unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if e != 0 {
		return false
	}
	done := m.sendOver(fd)
	call(unix.SYS_CLOSE, fd)
	return done
}

func (m *message) sendOver(fd uintptr) bool {
	if m.target != "" && !m.writeIndex(fd) {
		return false
	}
	if _, e := call(unix.SYS_SETSOCKOPT, fd, unix.SOL_NETLINK, unix.NETLINK_EXT_ACK, at(&on[0]), uintptr(len(on))); e != 0 {
		return false
	}
	// Only the kernel can answer a connected socket.
	if _, e := call(unix.SYS_CONNECT, fd, at(&kernel[0]), uintptr(len(kernel))); e != 0 {
		return false
	}
	m.lengthAt(0)
	if _, e := call(unix.SYS_SENDTO, fd, at(&m.text[0]), uintptr(m.size)); e != 0 {
		return false
	}
	n, e := call(unix.SYS_RECVFROM, fd, at(&answer[0]), uintptr(len(answer)))
	if e != 0 || n < said || shortAt(unix.SizeofNlMsghdr) != 0 { // the errno is not 0
		return false
	}
	if line := warning(int(n)); line != nil {
		call(unix.SYS_WRITE, 2, at(&line[0]), uintptr(len(line)))
	}
	return true
}

// indexAt is the place of the index in a message: in both struct ifinfomsg and struct ifaddrmsg
// it stands after four bytes.
const indexAt = unix.SizeofNlMsghdr + 4

// writeIndex writes the index of the link into the message. It returns false if there is no such
// link.
func (m *message) writeIndex(fd uintptr) bool {
	copy(named[:unix.IFNAMSIZ-1], m.target)
	_, e := call(unix.SYS_IOCTL, fd, unix.SIOCGIFINDEX, at(&named[0]))
	copy(m.text[indexAt:indexAt+4], named[unix.IFNAMSIZ:])
	return e == 0
}

// said is the offset in bytes of the first attribute of the kernel's answer: after the header of the
// answer, an errno, and the header of the request.
const said = unix.SizeofNlMsghdr + 4 + unix.SizeofNlMsghdr

// shortAt returns a number of 16 bits of the answer.
func shortAt(place int) int { return int(answer[place]) | int(answer[place+1])<<8 }

// warning returns the line with the kernel's text, NLMSGERR_ATTR_MSG, if an answer of n bytes has
// one. It is made in the memory of the answer.
func warning(n int) []byte {
	const before = "Warning: "
	text := said + unix.SizeofNlAttr
	if n <= text || shortAt(said+2) != unix.NLMSGERR_ATTR_MSG {
		return nil
	}
	end := min(said+shortAt(said)-1, n, len(answer)-2) // without the NUL
	if end <= text {
		return nil
	}
	if answer[end-1] != '.' {
		answer[end] = '.'
		end++
	}
	answer[end] = '\n'
	start := text - len(before)
	copy(answer[start:text], before)
	return answer[start : end+1]
}
