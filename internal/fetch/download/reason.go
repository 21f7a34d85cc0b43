package download

import (
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"contedor/internal/fetch/reason"
	"contedor/internal/linux/errno"
)

// Unreachable reports whether an error says that a name cannot be resolved or that there is no route
// to a server, as without a network.
func Unreachable(err error) bool {
	return errors.As(err, new(*net.DNSError)) || errors.Is(err, syscall.ENETUNREACH) ||
		errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETDOWN)
}

// TimedOut reports whether an error says that a time limit is over.
func TimedOut(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, new(*stallError)) || errors.As(err, &timeout) && timeout.Timeout()
}

// Reason returns a short text for a network error: without the request, and with texts of the
// server as reason.Foreign returns them.
func Reason(err error) string {
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	var number syscall.Errno
	var dial *net.OpError
	var u *url.Error
	text := err.Error()
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		text = "no such host: " + dns.Name
	case errors.As(err, &dns):
		text = "cannot look up " + dns.Name + ": " + dns.Err
	case errors.As(err, &number):
		text = errno.Text(number)
	case errors.As(err, &timeout) && timeout.Timeout():
		text = "timed out"
	case errors.Is(err, io.EOF):
		text = "the server has closed the connection without an answer"
	case errors.Is(err, io.ErrUnexpectedEOF):
		text = "the connection has broken off"
	case errors.As(err, &u):
		text = u.Err.Error()
	}
	for _, prefix := range []string{"net/http: ", "HTTP/1.x transport connection broken: ", "net/http: ", "http: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	if errors.As(err, &dial) && dial.Op == "proxyconnect" {
		text = "the proxy: " + text
	}
	return reason.Foreign(text)
}
