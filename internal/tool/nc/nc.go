// Package nc implements nc(1), OpenBSD's netcat in Debian's version: it connects standard input and
// output to a TCP, UDP or UNIX socket.
//
//	nc [-46dhklNnuvz] [-p PORT] [-q SECONDS] [-s ADDRESS] [-w SECONDS] [DESTINATION] [PORT]
//	nc -U [-l] PATH
package nc

import (
	"errors"
	"io"
	"math"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is nc(1).
var Command = gnu.Command("nc", gnu.Findutils, "", nc)

const usage = `usage: nc [-46dhklNnUuvz] [-p source_port] [-q seconds] [-s sourceaddr]
	  [-w timeout] [destination] [port]
`

const help = usage + `	Command Summary:
		-4		Use IPv4
		-6		Use IPv6
		-d		Do not read standard input
		-h		This help text
		-k		Listen again after a connection has ended
		-l		Listen
		-N		Shut the socket down at the end of standard input
		-n		No names, only numbers
		-p port		Source port, or the port to listen on
		-q secs		Quit N seconds after the end of standard input
		-s sourceaddr	Source address
		-U		UNIX sockets
		-u		UDP
		-v		Say what happens
		-w timeout	Time for connecting, and without data
		-z		Send nothing, only connect
	Port numbers can be individual or ranges: lo-hi [inclusive]
`

// A session is one run of nc.
type session struct {
	*gnu.Tool
	given            map[rune]bool
	host, port       string
	source, fromPort string
	timeout          time.Duration // 0 for none
	quit             time.Duration // after the end of standard input; -1 for never
}

func nc(t *gnu.Tool) error {
	s := &session{Tool: t, given: map[rune]bool{}, quit: -1}
	g := t.Getopt(&cli.Options{Short: "46dhklNnp:q:s:Uuvw:z", Permute: true})
	operands, err := g.Each(s.take, func(err error) error { return gnu.WithUsage(t.Invocation, err, usage, 1) })
	if err != nil {
		return err
	}
	if err := s.place(operands); err != nil {
		return err
	}
	if s.given['l'] {
		return s.listen()
	}
	return s.connect()
}

// take applies an option.
func (s *session) take(o cli.Option) error {
	s.given[o.Key] = true
	switch o.Key {
	case 'h':
		s.Stderr.Write([]byte("OpenBSD netcat (contedor)\n" + help))
		return cli.ErrAnswered
	case 'p':
		s.fromPort = o.Value
	case 's':
		s.source = o.Value
	case '4':
		delete(s.given, '6')
	case '6':
		delete(s.given, '4')
	case 'q':
		n, err := seconds("quit timer", o.Value, math.MinInt32, math.MaxInt32)
		if s.quit = n; n < 0 {
			s.quit = -1
		}
		return err
	case 'w':
		n, err := seconds("timeout", o.Value, 0, math.MaxInt32/1000)
		s.timeout = n
		return err
	}
	return nil
}

// seconds parses a number of seconds as strtonum(3) does.
func seconds(what, text string, least, most int64) (time.Duration, error) {
	n, err := strconv.ParseInt(strings.TrimLeft(text, " \t\n\v\f\r"), 10, 64)
	problem := ""
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		problem = "invalid"
	case n < least:
		problem = "too small"
	case n > most:
		problem = "too large"
	}
	if problem != "" {
		return 0, cli.Fail(what+" "+problem+": "+text, nil)
	}
	return time.Duration(n) * time.Second, nil
}

// misused prints the usage and returns the failure.
func (s *session) misused() error {
	s.Stderr.Write([]byte(usage))
	return &cli.Failure{Status: 1}
}

// place takes the host and the port from the operands.
func (s *session) place(words []string) error {
	switch {
	case s.given['U'] && len(words) == 1:
		s.host = words[0]
	case s.given['U'] && len(words) > 1:
		return cli.Fail("cannot use port with -U", nil)
	case s.given['U'] && s.given['l']:
		return cli.Fail("missing socket pathname", nil)
	case s.given['U']:
		return s.misused()
	case s.given['l'] && len(words) == 0 && s.fromPort != "":
		s.port = s.fromPort
	case s.given['l'] && len(words) == 1 && s.fromPort != "":
		s.host, s.port = words[0], s.fromPort
	case s.given['l'] && len(words) == 1:
		s.port = words[0]
	case len(words) > 1:
		s.host, s.port = words[0], words[1]
	case len(words) == 1 || s.given['l']:
		return cli.Fail("missing port number", nil)
	default:
		return s.misused()
	}
	switch {
	case s.given['l'] && s.source != "":
		return s.misused()
	case s.given['l'] && s.given['z']:
		return cli.Fail("cannot use -z and -l", nil)
	case !s.given['l'] && s.given['k']:
		return cli.Fail("must use -l with -k", nil)
	}
	return nil
}

// network returns the name of the network for package net.
func (s *session) network() string {
	name := "tcp"
	switch {
	case s.given['U'] && s.given['u']:
		return "unixgram"
	case s.given['U']:
		return "unix"
	case s.given['u']:
		name = "udp"
	}
	switch {
	case s.given['6'] && !s.given['4']:
		return name + "6"
	case s.given['4'] && !s.given['6']:
		return name + "4"
	}
	return name
}

// ports returns the ports of the command line: a number, a name, or a range of numbers.
func (s *session) ports() ([]string, error) {
	low, high, isRange := strings.Cut(s.port, "-")
	first, err := strconv.ParseUint(low, 10, 32)
	if err != nil {
		network := "tcp"
		if s.given['u'] {
			network = "udp"
		}
		if n, err := net.LookupPort(network, s.port); err == nil && s.port != "" && !s.given['n'] {
			return []string{strconv.Itoa(n)}, nil
		}
		return nil, cli.Fail("port number invalid: "+s.port, nil)
	}
	last := first
	if isRange {
		if last, err = strconv.ParseUint(high, 10, 32); err != nil {
			return nil, cli.Fail("port number invalid: "+high, nil)
		}
	}
	if first > last {
		first, last = last, first
	}
	if first < 1 || last > 65535 {
		return nil, cli.Fail("port number too "+map[bool]string{true: "small", false: "large"}[first < 1]+": "+s.port, nil)
	}
	var list []string
	for n := first; n <= last; n++ {
		list = append(list, strconv.FormatUint(n, 10))
	}
	return list, nil
}

// tell prints a line to standard error with -v.
func (s *session) tell(text string) {
	if s.given['v'] {
		s.Stderr.Write([]byte(text + "\n"))
	}
}

// connect connects to each of the ports, and to the first one that answers transfers data.
func (s *session) connect() error {
	if s.given['U'] {
		c, err := net.Dial(s.network(), s.host)
		if err != nil {
			s.Stderr.Write([]byte("nc: " + s.host + ": " + cli.Strerror(cause(err)) + "\n"))
			return &cli.Failure{Status: 1}
		}
		return s.transfer(c)
	}
	ports, err := s.ports()
	if err != nil {
		return err
	}
	connected := false
	for _, port := range ports {
		c, err := s.dial(port)
		if err != nil {
			if text := unresolved(err); text != "" {
				return cli.Fail("getaddrinfo for host \""+s.host+"\" port "+port+": "+text, nil)
			}
			if failure := (*cli.Failure)(nil); errors.As(err, &failure) {
				return failure
			}
			continue
		}
		connected = true
		if s.given['z'] {
			c.Close()
			continue
		}
		if err := s.transfer(c); err != nil {
			return err
		}
	}
	if !connected {
		return &cli.Failure{Status: 1}
	}
	return nil
}

// unresolved returns what getaddrinfo(3) says about a name or an address that cannot be used, or "".
func unresolved(err error) string {
	var lookup *net.DNSError
	var address *net.AddrError
	switch {
	case errors.As(err, &address):
		return "Address family for hostname not supported"
	case !errors.As(err, &lookup):
		return ""
	case lookup.IsNotFound:
		return "Name or service not known"
	}
	return "Temporary failure in name resolution"
}

// unusable returns the failure for an address of this machine, or a port, that cannot be used.
func unusable(err error) error {
	if text := unresolved(err); text != "" {
		return cli.Fail("getaddrinfo: "+text, nil)
	}
	return cli.Fail(cli.Strerror(cause(err)), nil)
}

// local returns the address and port of -s and -p for a connection to an address.
func (s *session) local(address string) (net.Addr, error) {
	family := "6"
	if ip := net.ParseIP(address); ip != nil && ip.To4() != nil {
		family = "4"
	}
	port, err := s.portNumber(s.fromPort)
	if err != nil {
		return nil, err
	}
	local := net.JoinHostPort(s.source, port)
	if s.given['u'] {
		a, err := net.ResolveUDPAddr("udp"+family, local)
		if err != nil {
			return nil, unusable(err)
		}
		return a, nil
	}
	a, err := net.ResolveTCPAddr("tcp"+family, local)
	if err != nil {
		return nil, unusable(err)
	}
	return a, nil
}

// portNumber returns a port of this machine, from its number, of which 16 bits count, or its name.
func (s *session) portNumber(text string) (string, error) {
	if n, err := strconv.ParseInt("0"+strings.TrimPrefix(text, "-"), 10, 64); err == nil {
		if strings.HasPrefix(text, "-") {
			n = -n
		}
		return strconv.Itoa(int(uint16(n))), nil
	}
	network := "tcp"
	if s.given['u'] {
		network = "udp"
	}
	n, err := net.LookupPort(network, text)
	if err != nil {
		return "", cli.Fail("getaddrinfo: Servname not supported for ai_socktype", nil)
	}
	return strconv.Itoa(n), nil
}

// dial connects to the addresses of the host in turn, and reports each attempt.
func (s *session) dial(port string) (net.Conn, error) {
	network := s.network()
	addresses := []string{s.host}
	if ip := net.ParseIP(s.host); ip != nil && (s.given['4'] && ip.To4() == nil || s.given['6'] && ip.To4() != nil) {
		return nil, &net.AddrError{Addr: s.host}
	} else if ip == nil {
		var err error
		if s.given['n'] {
			return nil, &net.DNSError{Name: s.host, IsNotFound: true}
		}
		if addresses, err = net.LookupHost(s.host); err != nil {
			return nil, err
		}
		slices.SortStableFunc(addresses, func(a, b string) int { return rank(a) - rank(b) })
	}
	dialer := net.Dialer{Timeout: s.timeout}
	var failed error
	for _, address := range addresses {
		var err error
		var c net.Conn
		if s.source != "" || s.fromPort != "" {
			if dialer.LocalAddr, err = s.local(address); err != nil {
				return nil, err
			}
		}
		if c, err = dialer.Dial(network, net.JoinHostPort(address, port)); err == nil {
			s.tell("Connection to " + s.called(address) + " " + port + " port [" + network[:3] + "/" + s.service(port) + "] succeeded!")
			return c, nil
		}
		if call := (*os.SyscallError)(nil); errors.As(err, &call) && call.Syscall == "bind" {
			return nil, cli.Fail("bind failed: "+cli.Strerror(call.Err), nil)
		}
		failed = err
		s.tell("nc: connect to " + s.called(address) + " port " + port + " (" + network[:3] + ") failed: " + cli.Strerror(cause(err)))
	}
	return nil, failed
}

// rank returns the place of an address as getaddrinfo(3) orders them: IPv6 first, and last what has
// no route.
func rank(address string) int {
	c, err := net.Dial("udp", net.JoinHostPort(address, "9")) // sends nothing
	if err != nil {
		return 2
	}
	c.Close()
	if strings.Contains(address, ":") {
		return 0
	}
	return 1
}

// called returns the destination as messages show it: the name of the command line with the address
// after it, unless that is the same.
func (s *session) called(address string) string {
	if s.host == address || s.given['n'] {
		return address
	}
	return s.host + " (" + address + ")"
}

// service returns the name of a port in services(5), or "*".
func (s *session) service(port string) string {
	if s.given['n'] {
		return "*"
	}
	text, _ := os.ReadFile("/etc/services")
	protocol := s.network()[:3]
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[1] == port+"/"+protocol {
			return f[0]
		}
	}
	return "*"
}

// cause returns the errno of a failed connection.
func cause(err error) error {
	var e syscall.Errno
	var timeout net.Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.As(err, &timeout) && timeout.Timeout():
		return unix.ETIMEDOUT
	}
	return err
}

// listen accepts a connection, with -k one after the other.
func (s *session) listen() error {
	if s.given['u'] && !s.given['U'] {
		return s.listenUDP()
	}
	address := s.host
	if !s.given['U'] {
		port, err := s.portNumber(s.port)
		if err != nil {
			return err
		}
		address = net.JoinHostPort(s.bound(), port)
	}
	l, err := net.Listen(s.network4(), address)
	if err != nil {
		return unusable(err)
	}
	defer l.Close()
	if u, ok := l.(*net.UnixListener); ok {
		u.SetUnlinkOnClose(false)
		s.tell("Bound on " + s.host + "\nListening on " + s.host)
	} else {
		s.tell("Listening on " + s.shown(l.Addr()))
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return cli.Fail("accept", cause(err))
		}
		if s.given['U'] {
			s.tell("Connection received on " + s.host)
		} else {
			s.tell("Connection received on " + s.shown(c.RemoteAddr()))
		}
		if err := s.transfer(c); err != nil || !s.given['k'] {
			return err
		}
	}
}

// bound returns the address to listen on.
func (s *session) bound() string {
	switch {
	case s.host != "":
		return s.host
	case s.given['6']:
		return "::"
	}
	return "0.0.0.0"
}

// network4 is network for listening, which is IPv4 if the address does not say otherwise.
func (s *session) network4() string {
	if name := s.network(); name != "tcp" && name != "udp" || strings.Contains(s.host, ":") {
		return name
	}
	return s.network() + "4"
}

// shown returns the address and the port of a socket. Without -n the address becomes a name if it
// has one.
func (s *session) shown(a net.Addr) string {
	host, port, _ := net.SplitHostPort(a.String())
	if ip := net.ParseIP(host); !s.given['n'] && ip != nil && !ip.IsUnspecified() {
		if names, err := net.LookupAddr(host); err == nil && len(names) > 0 {
			host = strings.TrimSuffix(names[0], ".")
		}
	}
	return host + " " + port
}

// listenUDP waits for the first packet, and then talks to its sender.
func (s *session) listenUDP() error {
	port, err := s.portNumber(s.port)
	if err != nil {
		return err
	}
	p, err := net.ListenPacket(s.network4(), net.JoinHostPort(s.bound(), port))
	if err != nil {
		return unusable(err)
	}
	u := p.(*net.UDPConn)
	s.tell("Bound on " + s.shown(u.LocalAddr()))
	buffer := make([]byte, 64<<10)
	n, from, err := u.ReadFromUDP(buffer)
	if err != nil {
		return cli.Fail("recvfrom", cause(err))
	}
	s.tell("Connection received on " + s.shown(from))
	s.Stdout.Write(buffer[:n])
	go func() {
		if !s.given['d'] {
			io.Copy(peer{u, from}, s.Stdin)
		}
	}()
	for {
		n, _, err := u.ReadFromUDP(buffer)
		if err != nil {
			return nil
		}
		s.Stdout.Write(buffer[:n])
	}
}

// A peer writes packets to one address.
type peer struct {
	*net.UDPConn
	to *net.UDPAddr
}

// Write sends a packet.
func (p peer) Write(b []byte) (int, error) { return p.WriteToUDP(b, p.to) }

// transfer copies standard input to a connection, and the connection to standard output. It ends as
// the real nc does: a client at the end of both, a server at the end of the connection.
func (s *session) transfer(c net.Conn) error {
	defer c.Close()
	input := make(chan error, 1)
	received := make(chan error, 1)
	go func() { received <- s.receive(c) }()
	if s.given['d'] {
		input <- nil
	} else {
		go func() { input <- s.send(c) }()
	}
	var quit <-chan time.Time
	done := map[bool]bool{}
	for !done[true] || !done[false] {
		select {
		case <-input:
			done[true] = true
			if s.given['N'] {
				if half, ok := c.(interface{ CloseWrite() error }); ok {
					half.CloseWrite()
				}
			}
			if s.quit >= 0 {
				quit = time.After(s.quit)
			}
		case err := <-received:
			done[false] = true
			if s.given['l'] || err == errIdle {
				return nil
			}
		case <-quit:
			return nil
		}
	}
	return nil
}

// errIdle means that no data came for the time of -w.
var errIdle = errors.New("idle")

// send copies standard input to a connection.
func (s *session) send(c net.Conn) error {
	_, err := io.Copy(struct{ io.Writer }{c}, s.Stdin)
	return err
}

// receive copies a connection to standard output.
func (s *session) receive(c net.Conn) error {
	buffer := make([]byte, 16<<10)
	for {
		if s.timeout > 0 {
			c.SetReadDeadline(time.Now().Add(s.timeout))
		}
		n, err := c.Read(buffer)
		s.Stdout.Write(buffer[:n])
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return errIdle
		case err != nil:
			return err
		}
	}
}
