package eval

import (
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// networkFile splits the name of a redirection such as /dev/tcp/HOST/PORT.
func networkFile(name string) (protocol, host, port string, ok bool) {
	rest, found := strings.CutPrefix(name, "/dev/")
	if !found {
		return "", "", "", false
	}
	protocol, rest, _ = strings.Cut(rest, "/")
	host, port, ok = strings.Cut(rest, "/")
	return protocol, host, port, ok && (protocol == "tcp" || protocol == "udp")
}

// connect opens a connection for a redirection. It prints what bash prints before the redirection's own
// message.
func (s *Shell) connect(protocol, host, port string) (fd int, err error) {
	number, ok := portNumber(protocol, port)
	if !ok {
		s.errorf("%s: Servname not supported for ai_socktype", port)
		return -1, unix.EINVAL
	}
	addresses := s.addresses(host)
	if len(addresses) == 0 {
		s.errorf("%s: Name or service not known", host)
		return -1, unix.EINVAL
	}
	kind := unix.SOCK_STREAM
	if protocol == "udp" {
		kind = unix.SOCK_DGRAM
	}
	for _, a := range addresses {
		if fd, err = connectTo(a, number, kind); err == nil {
			return raise(fd), nil
		}
	}
	s.Message(s.Name + ": connect: " + strerror(err))
	return -1, err
}

func connectTo(address string, port, kind int) (int, error) {
	family := unix.AF_INET
	var to unix.Sockaddr
	if a, ok := inet.ParseLoose4(address); ok {
		to = &unix.SockaddrInet4{Port: port, Addr: a}
	} else {
		family = unix.AF_INET6
		a, _ := inet.Parse6(address)
		to = &unix.SockaddrInet6{Port: port, Addr: a}
	}
	fd, err := unix.Socket(family, kind|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	if err := unix.Connect(fd, to); err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// addresses returns the addresses of a host. Names that are not in /etc/hosts are left to getent(1) of this
// program, because this package does not link net.
func (s *Shell) addresses(host string) (list []string) {
	if _, ok := inet.ParseLoose4(host); ok {
		return []string{host}
	}
	if _, ok := inet.Parse6(host); ok {
		return []string{host}
	}
	for f := range netdb.Rows(netdb.Hosts) {
		if slices.Contains(f[1:], host) {
			list = append(list, f[0])
		}
	}
	if list != nil {
		return list
	}
	status := s.status
	command := "builtin exec -a getent " + quoteSingle(s.Self) + " ahosts " + quoteSingle(host) + " 2>/dev/null"
	out := s.substitute(&syntax.CommandSub{Raw: command, Backtick: true})
	s.status = status
	for line := range strings.Lines(out) {
		if f := strings.Fields(line); len(f) > 1 && f[1] == "STREAM" {
			list = append(list, f[0])
		}
	}
	return list
}

// portNumber returns the number of a port, which may be the name of a service.
func portNumber(protocol, port string) (int, bool) {
	if n, err := strconv.Atoi(port); err == nil {
		return n & 0xffff, n >= 0
	}
	for f := range netdb.Rows(netdb.Services) {
		number, ok := strings.CutSuffix(f[1], "/"+protocol)
		if !ok {
			continue
		}
		for i, name := range f {
			if n, err := strconv.Atoi(number); err == nil && i != 1 && name == port {
				return n, true
			}
		}
	}
	return 0, false
}
