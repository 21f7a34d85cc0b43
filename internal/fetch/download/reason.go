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

// wordings has beginnings of errors of net/http about an answer, and what messages say instead.
var wordings = []struct{ library, ours string }{
	{"malformed HTTP response", "the answer is not HTTP:"},
	{"malformed HTTP status code", "the answer is not HTTP:"},
	{"malformed HTTP version", "the answer is not HTTP:"},
	{"malformed MIME header initial line:", "the answer has an invalid header line:"},
	{"malformed MIME header line:", "the answer has an invalid header line:"},
	{"malformed MIME header: missing colon:", "the answer has an invalid header line:"},
	{"failed to parse Location header", "the server redirects to an invalid address:"},
	{"server gave HTTP response to HTTPS client", "the server speaks HTTP, not HTTPS"},
}

// lookupCause returns the text of net.DNSError.Err. Of a name server that cannot be reached, the errno is
// only in that text.
func lookupCause(text string) string {
	for i := range errno.Table() {
		if e := syscall.Errno(i); strings.HasSuffix(text, ": "+e.Error()) {
			return errno.Text(e)
		}
	}
	return text
}

// Reason returns a short text for a network error: without the request, and with texts of the
// server as reason.Network returns them.
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
		text = "cannot look up " + dns.Name + ": " + lookupCause(dns.Err)
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
	for _, w := range wordings {
		if rest, ok := strings.CutPrefix(text, w.library); ok {
			text = w.ours + rest
			break
		}
	}
	if errors.As(err, &dial) && dial.Op == "proxyconnect" {
		text = "the proxy: " + text
	}
	return reason.Network(text)
}
