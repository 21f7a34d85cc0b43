package ip

import (
	"errors"
	"os"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// open opens the socket. It prints an error and returns false on failure.
func (s *session) open() bool {
	socket, err := netlink.Open(unix.NETLINK_ROUTE)
	if err != nil {
		text := "Cannot open netlink socket"
		var call *os.SyscallError
		if errors.As(err, &call) && call.Syscall == "bind" {
			text = "Cannot bind netlink socket"
		}
		s.say(text + ": " + strerror(err))
		return false
	}
	socket.Warn = func(text string) { s.kernelSays("Warning", text) }
	s.socket = socket
	return true
}

// aside returns a function that sends requests over a second socket, which it opens at the first
// call.
func aside() func(*netlink.Request) (netlink.Message, error) {
	var socket *netlink.Socket
	return func(r *netlink.Request) (m netlink.Message, err error) {
		if socket == nil {
			if socket, err = netlink.Open(unix.NETLINK_ROUTE); err != nil {
				return m, err
			}
		}
		return socket.Get(r)
	}
}

// kernelSays prints the kernel's text besides an errno, NLMSGERR_ATTR_MSG.
func (s *session) kernelSays(what, text string) {
	if text[len(text)-1] != '.' {
		text += "."
	}
	s.say(what + ": " + text)
}

// errnoOf returns the errno of a refusal.
func errnoOf(err error) syscall.Errno {
	var errno syscall.Errno
	errors.As(err, &errno)
	return errno
}

// strerror returns the text of an error's errno.
func strerror(err error) string { return cli.Strerror(errnoOf(err)) }

// complain prints the error of a request.
func (s *session) complain(err error) {
	var refusal *netlink.Error
	var call *os.SyscallError
	switch {
	case errors.As(err, &refusal):
		if refusal.HasMissing {
			s.say("Missing required attribute type " + decimal(refusal.Missing))
		}
		if refusal.Text != "" {
			s.kernelSays("Error", refusal.Text)
		} else {
			s.say("RTNETLINK answers: " + cli.Strerror(refusal.Errno))
		}
		s.Advise(&hint.Network{Words: s.command}, refusal.Errno)
	case errors.As(err, &call) && call.Syscall == "send":
		s.say("Cannot talk to rtnetlink: " + strerror(err))
	default:
		s.say("netlink receive error " + strerror(err) + " (" + decimal(errnoOf(err)) + ")")
	}
}

// do sends a request and returns the exit status. With -echo it calls show with the response.
func (s *session) do(r *netlink.Request, show func(netlink.Message)) int {
	if !s.echo || show == nil {
		if err := s.socket.Do(r); err != nil {
			s.complain(err)
			return refused
		}
		return 0
	}
	m, err := s.socket.Echo(r)
	if err != nil {
		s.complain(err)
		return refused
	}
	if m.Data != nil {
		s.out.begin(s.json, s.pretty)
		s.out.object("")
		show(m)
		s.out.endObject()
		s.out.end()
	}
	return 0
}

// dump requests all objects of a kind and calls each with every message. It prints an error and
// returns false on failure.
func (s *session) dump(r *netlink.Request, each func(netlink.Message)) bool {
	for m, err := range s.socket.Dump(r) {
		if err == nil {
			each(m)
			continue
		}
		return s.dumpEnded(err)
	}
	return true
}

// dumpEnded prints an error of a dump. It returns false if the real ip fails with it, too.
func (s *session) dumpEnded(err error) bool {
	if err == netlink.ErrInterrupted {
		s.say("Dump was interrupted and may be inconsistent.")
		return true
	}
	var refusal *netlink.Error
	var call *os.SyscallError
	switch {
	case errors.As(err, &call) && call.Syscall == "send":
		s.say("Cannot send dump request: " + strerror(err))
	case !errors.As(err, &refusal):
		s.complain(err)
	case !refusal.Late:
		s.say("RTNETLINK answers: " + cli.Strerror(refusal.Errno))
	case refusal.Text != "":
		s.kernelSays("Error", refusal.Text)
	case refusal.Errno == unix.ENOENT || refusal.Errno == unix.EOPNOTSUPP:
	case refusal.Errno == unix.EMSGSIZE:
		s.say("Error: Buffer too small for object.")
	default:
		s.say("RTNETLINK answers: " + cli.Strerror(refusal.Errno))
	}
	return false
}
