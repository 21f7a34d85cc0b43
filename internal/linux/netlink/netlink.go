// Package netlink talks to the kernel over netlink(7) sockets: requests, dumps and the
// messages that the kernel adds to an errno (extended acknowledgements). It does not depend
// on a protocol: rtnetlink(7) is in the packages that use it.
//
// The project does not use one of the netlink libraries for Go: they make a program start
// more slowly, and they do not pass on the kernel's warnings and the type of a missing
// attribute, which ip(8) shows.
//
// Begin reading at [Socket.Do].
package netlink

import (
	"encoding/binary"
	"iter"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// A Socket is a netlink socket of one protocol. It belongs to the network namespace of
// the thread that opens it.
type Socket struct {
	fd       int
	port     uint32 // the socket's port id, to which the kernel's answers are addressed
	sequence uint32 // of the last request

	// Warn, if not nil, is called with the kernel's warning about a request that it has
	// carried out.
	Warn func(text string)
}

// An Error is the kernel's refusal of a request.
type Error struct {
	Errno syscall.Errno
	Text  string // the kernel's message, NLMSGERR_ATTR_MSG; empty if there is none

	// Missing is the type of an attribute that the request lacks, if HasMissing is set.
	Missing    uint32
	HasMissing bool

	// Late is set if the kernel had begun a dump before it refused to continue.
	Late bool
}

func (e *Error) Error() string {
	if e.Text != "" {
		return e.Text
	}
	return e.Errno.Error()
}

// Unwrap returns the errno.
func (e *Error) Unwrap() error { return e.Errno }

// ErrInterrupted is the error of a dump during which the objects changed: the messages may
// be inconsistent (NLM_F_DUMP_INTR).
var ErrInterrupted error = syscall.EINTR

// errMalformed is the error of a message that does not fit its header.
var errMalformed error = syscall.EBADMSG

// Sizes in bytes.
const (
	sendBuffer       = 32 << 10
	receiveBuffer    = 1 << 20
	minMessageBuffer = 32 << 10 // the kernel fits the messages of a dump to the buffer of the reader
)

// Open opens a socket of a protocol, a NETLINK_* constant. The error is an
// *os.SyscallError.
func Open(protocol int) (*Socket, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, protocol)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	// Errors are ignored: old kernels may refuse these options, and none is necessary.
	unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_SNDBUF, sendBuffer)
	unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, receiveBuffer)
	unix.SetsockoptInt(fd, unix.SOL_NETLINK, unix.NETLINK_EXT_ACK, 1)
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		unix.Close(fd)
		return nil, os.NewSyscallError("bind", err)
	}
	s := &Socket{fd: fd}
	if name, err := unix.Getsockname(fd); err == nil {
		if own, ok := name.(*unix.SockaddrNetlink); ok {
			s.port = own.Pid
		}
	}
	return s, nil
}

// Strict makes the kernel check the request of a dump and filter the dump by it. Kernels
// before 4.20 do neither.
func (s *Socket) Strict() { unix.SetsockoptInt(s.fd, unix.SOL_NETLINK, unix.NETLINK_GET_STRICT_CHK, 1) }

// Close closes the socket.
func (s *Socket) Close() { unix.Close(s.fd) }

// A Request is a message to the kernel.
type Request struct {
	Type       uint16
	Flags      uint16 // NLM_F_*, without NLM_F_REQUEST
	Header     []byte // the fixed part, such as the bytes of a struct ifinfomsg
	Attributes Attributes
}

// A Message is a message from the kernel.
type Message struct {
	Type, Flags uint16
	Data        []byte // what follows struct nlmsghdr
}

// size is the size of struct nlmsghdr in bytes.
const size = unix.SizeofNlMsghdr

func (r *Request) bytes(flags uint16, sequence uint32) []byte {
	length := size + align(len(r.Header)) + len(r.Attributes)
	b := make([]byte, 0, length)
	b = binary.NativeEndian.AppendUint32(b, uint32(length))
	b = binary.NativeEndian.AppendUint16(b, r.Type)
	b = binary.NativeEndian.AppendUint16(b, r.Flags|flags|unix.NLM_F_REQUEST)
	b = binary.NativeEndian.AppendUint32(b, sequence)
	b = binary.NativeEndian.AppendUint32(b, 0) // to the kernel
	b = append(b, r.Header...)
	b = b[:size+align(len(r.Header))]
	return append(b, r.Attributes...)
}

func (s *Socket) send(b []byte) error {
	return os.NewSyscallError("send", unix.Sendto(s.fd, b, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}))
}

// Do sends a request and waits until the kernel has carried it out. The error is an *Error
// if the kernel refuses the request, and an *os.SyscallError if it cannot be sent or the
// answer cannot be received.
func (s *Socket) Do(r *Request) error {
	_, err := s.exchange(r, unix.NLM_F_ACK, false)
	return err
}

// Get returns the kernel's answer to a request, with the errors of Do.
func (s *Socket) Get(r *Request) (Message, error) { return s.exchange(r, 0, true) }

// Echo is Do, and returns the notification that the kernel sends to all listeners about the
// change.
func (s *Socket) Echo(r *Request) (Message, error) {
	return s.exchange(r, unix.NLM_F_ACK|unix.NLM_F_ECHO, true)
}

// exchange sends a request. If answer is set, it waits for a message and returns it;
// otherwise it waits for the acknowledgment. An error message ends both.
func (s *Socket) exchange(r *Request, flags uint16, answer bool) (Message, error) {
	s.sequence++
	if err := s.send(r.bytes(flags, s.sequence)); err != nil {
		return Message{}, err
	}
	for {
		b, err := s.receive()
		if err != nil {
			return Message{}, err
		}
		for m, err := range s.messages(b) {
			switch {
			case err != nil:
				return m, err
			case m.Type == unix.NLMSG_ERROR:
				return Message{}, s.verdict(m)
			case answer:
				return m, nil
			}
		}
	}
}

// verdict returns the error in an NLMSG_ERROR message, or nil for an acknowledgment.
func (s *Socket) verdict(m Message) error {
	if len(m.Data) < unix.SizeofNlMsgerr {
		return errMalformed
	}
	errno := syscall.Errno(-int32(binary.NativeEndian.Uint32(m.Data)))
	tail := unix.SizeofNlMsgerr
	if m.Flags&unix.NLM_F_CAPPED == 0 { // the request follows, whole
		tail += max(int(binary.NativeEndian.Uint32(m.Data[4:]))-size, 0)
	}
	var rest []byte
	if tail = align(tail); m.Flags&unix.NLM_F_ACK_TLVS != 0 && tail <= len(m.Data) {
		rest = m.Data[tail:]
	}
	return s.judge(errno, rest)
}

// missingType is NLMSGERR_ATTR_MISS_TYPE.
const missingType = 5

// judge returns an *Error for an errno and the attributes of an extended acknowledgment. If
// errno is 0, it passes the kernel's message to Warn and returns nil.
func (s *Socket) judge(errno syscall.Errno, attributes []byte) error {
	said := Parse(attributes, missingType)
	text := said.Text(unix.NLMSGERR_ATTR_MSG)
	if errno == 0 {
		if text != "" && s.Warn != nil {
			s.Warn(text)
		}
		return nil
	}
	return &Error{
		Errno: errno, Text: text,
		Missing: said.U32(missingType), HasMissing: said.Has(missingType),
	}
}

// Dump asks for all objects of a kind and yields a message for each. An error is yielded
// last, and ErrInterrupted after all messages. The errors are ErrInterrupted and those of Do.
func (s *Socket) Dump(r *Request) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		s.sequence++
		if err := s.send(r.bytes(unix.NLM_F_DUMP, s.sequence)); err != nil {
			yield(Message{}, err)
			return
		}
		interrupted, going := false, true
		for {
			b, err := s.receive()
			if err != nil {
				yield(Message{}, err)
				return
			}
			for m, err := range s.messages(b) {
				interrupted = interrupted || m.Flags&unix.NLM_F_DUMP_INTR != 0
				done := m.Type == unix.NLMSG_DONE
				switch {
				case err != nil:
				case m.Type == unix.NLMSG_ERROR:
					err = s.verdict(m)
				case done:
					if err = s.done(m); err == nil && interrupted {
						err = ErrInterrupted
					}
				}
				// The rest of the dump is read even if the caller has stopped:
				// otherwise the next request would receive it.
				if going && (err != nil || !done) {
					going = yield(m, err)
				}
				if done || err != nil {
					return
				}
			}
		}
	}
}

// done returns the error in an NLMSG_DONE message, the end of a dump.
func (s *Socket) done(m Message) error {
	if len(m.Data) < 4 {
		return errMalformed
	}
	err := s.judge(syscall.Errno(-int32(binary.NativeEndian.Uint32(m.Data))), m.Data[4:])
	if refusal, ok := err.(*Error); ok {
		refusal.Late = true
	}
	return err
}

// Batch sends requests in one datagram and does not wait for acknowledgments. If the kernel
// has already refused a request, the error is its errno. If the requests cannot be sent, it
// is an *os.SyscallError.
func (s *Socket) Batch(requests []*Request) error {
	var all []byte
	for _, r := range requests {
		s.sequence++
		all = append(all, r.bytes(0, s.sequence)...)
		all = append(all, make([]byte, align(len(all))-len(all))...)
	}
	if err := s.send(all); err != nil {
		return err
	}
	b := make([]byte, 1024)
	n, _, err := unix.Recvfrom(s.fd, b, unix.MSG_DONTWAIT|unix.MSG_PEEK)
	if err == unix.EAGAIN {
		return nil
	}
	if err != nil {
		return os.NewSyscallError("recv", err)
	}
	for m, err := range split(b[:n]) {
		if err == nil && m.Type == unix.NLMSG_ERROR && len(m.Data) >= 4 {
			return syscall.Errno(-int32(binary.NativeEndian.Uint32(m.Data)))
		}
	}
	return nil
}

// Transact sends a transaction of netfilter in one datagram: requests begins with the message that
// begins it, and ends with the one that ends it. It waits until the kernel has carried out all
// requests, or none. The error is that of the first request that the kernel refuses, and failed is
// its index; 0 stands for the whole transaction.
func (s *Socket) Transact(requests []*Request) (failed int, err error) {
	first := s.sequence + 1
	last := len(requests) - 2 // the end is not acknowledged
	var all []byte
	for i, r := range requests {
		s.sequence++
		flags := uint16(0)
		if i == last {
			flags = unix.NLM_F_ACK
		}
		all = append(all, r.bytes(flags, s.sequence)...)
		all = append(all, make([]byte, align(len(all))-len(all))...)
	}
	unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_SNDBUFFORCE, 2*len(all)+1<<16)
	if err := s.send(all); err != nil {
		return 0, err
	}
	var refused error
	for {
		b, err := s.receive()
		if err != nil {
			return failed, err
		}
		for m, err := range split(b) {
			if err != nil {
				return failed, err
			}
			if m.Type != unix.NLMSG_ERROR || len(m.Data) < 4 {
				continue
			}
			errno := syscall.Errno(-int32(binary.NativeEndian.Uint32(m.Data)))
			i := int(m.sequence - first)
			if errno != 0 && refused == nil {
				refused, failed = errno, i
			}
			if i == 0 || i == last {
				return failed, refused
			}
		}
	}
}

// receive returns the next datagram, of any length.
func (s *Socket) receive() ([]byte, error) {
	n, err := s.receiveInto(nil, unix.MSG_PEEK|unix.MSG_TRUNC)
	if err != nil {
		return nil, err
	}
	b := make([]byte, max(n, minMessageBuffer))
	n, err = s.receiveInto(b, 0)
	return b[:n], err
}

func (s *Socket) receiveInto(b []byte, flags int) (int, error) {
	for {
		n, from, err := unix.Recvfrom(s.fd, b, flags)
		switch {
		case err == unix.EINTR || err == unix.EAGAIN:
			continue
		case err != nil:
			return 0, os.NewSyscallError("recv", err)
		case n == 0:
			return 0, os.NewSyscallError("recv", unix.ENODATA)
		}
		if k, ok := from.(*unix.SockaddrNetlink); ok && k.Pid != 0 {
			n = 0 // not from the kernel
		}
		return n, nil
	}
}

// messages yields the messages of a datagram that answer the last request.
func (s *Socket) messages(b []byte) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		for m, err := range split(b) {
			if err == nil && (m.port != s.port || m.sequence != s.sequence) {
				continue
			}
			if !yield(m.Message, err) {
				return
			}
		}
	}
}

// addressed is a message with the request and the port that it is addressed to.
type addressed struct {
	Message
	sequence, port uint32
}

// split yields the messages of a datagram. A message of a wrong length is the last one and
// yields an error.
func split(b []byte) iter.Seq2[addressed, error] {
	return func(yield func(addressed, error) bool) {
		for len(b) >= size {
			length := int(binary.NativeEndian.Uint32(b))
			if length < size || length > len(b) {
				yield(addressed{}, errMalformed)
				return
			}
			m := addressed{
				Message: Message{
					Type:  binary.NativeEndian.Uint16(b[4:]),
					Flags: binary.NativeEndian.Uint16(b[6:]),
					Data:  b[size:length],
				},
				sequence: binary.NativeEndian.Uint32(b[8:]),
				port:     binary.NativeEndian.Uint32(b[12:]),
			}
			if !yield(m, nil) {
				return
			}
			b = b[min(align(length), len(b)):]
		}
	}
}

// align rounds a length up to a multiple of four, NLMSG_ALIGN and NLA_ALIGN.
func align(n int) int { return (n + 3) &^ 3 }
