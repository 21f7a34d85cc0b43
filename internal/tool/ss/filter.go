package ss

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
)

// An expression tells whether a socket is shown.
type expression struct {
	match func(*socket) bool
}

// A filterParser parses an expression. A | binds weaker than &, which may be left out.
type filterParser struct {
	*session
	words []string
}

// errSyntax is the message of the real command.
var errSyntax = fail(`ss: bison bellows (while parsing filter): "syntax error!" Sorry.`, true)

// parseFilter parses the operands. It returns nil if there are none.
func (s *session) parseFilter(operands []string) (*expression, error) {
	text := strings.Join(operands, " ")
	for _, sign := range []string{"(", ")"} {
		text = strings.ReplaceAll(text, sign, " "+sign+" ")
	}
	p := &filterParser{s, strings.Fields(text)}
	if len(p.words) == 0 {
		return nil, nil
	}
	e, err := p.or()
	if err == nil && len(p.words) > 0 {
		err = errSyntax
	}
	return e, err
}

func (p *filterParser) peek() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

// take takes the next word if it is one of these.
func (p *filterParser) take(words ...string) bool {
	for _, w := range words {
		if w == p.peek() && w != "" {
			p.words = p.words[1:]
			return true
		}
	}
	return false
}

func (p *filterParser) or() (*expression, error) {
	e, err := p.and()
	for err == nil && p.take("|", "||", "or") {
		left, right := e, (*expression)(nil)
		if right, err = p.and(); err == nil {
			e = &expression{func(x *socket) bool { return left.match(x) || right.match(x) }}
		}
	}
	return e, err
}

func (p *filterParser) and() (*expression, error) {
	e, err := p.not()
	for err == nil && p.peek() != "" && p.peek() != ")" && p.peek() != "|" && p.peek() != "||" && p.peek() != "or" {
		p.take("&", "&&", "and")
		left, right := e, (*expression)(nil)
		if right, err = p.not(); err == nil {
			e = &expression{func(x *socket) bool { return left.match(x) && right.match(x) }}
		}
	}
	return e, err
}

func (p *filterParser) not() (*expression, error) {
	if p.take("!", "not") {
		e, err := p.not()
		if err != nil {
			return nil, err
		}
		return &expression{func(x *socket) bool { return !e.match(x) }}, nil
	}
	if p.take("(") {
		e, err := p.or()
		if err == nil && !p.take(")") {
			err = errSyntax
		}
		return e, err
	}
	return p.condition()
}

// comparisons are the signs between a word and its value.
var comparisons = [][]string{{"=", "==", "eq"}, {"!=", "ne", "neq"}, {">=", "ge", "geq"}, {"<=", "le", "leq"}, {">", "gt"}, {"<", "lt"}}

const (
	equal = iota
	notEqual
	atLeast
	atMost
	more
	less
)

func (p *filterParser) condition() (*expression, error) {
	subject := p.peek()
	if subject == "autobound" {
		p.words = p.words[1:]
		return &expression{func(x *socket) bool { return x.lport >= p.ephemeralFirst && x.lport <= p.ephemeralLast }}, nil
	}
	if subject == "dev" || subject == "fwmark" || subject == "cgroup" {
		return nil, fail("ss: "+subject+" in a filter is not supported", false)
	}
	if subject != "src" && subject != "dst" && subject != "sport" && subject != "dport" {
		if !slices.Contains([]string{"", ")", "&", "&&", "and", "|", "||", "or"}, subject) {
			if _, err := p.hostCondition(true, equal, subject); err != nil {
				return nil, err
			}
		}
		return nil, errSyntax
	}
	p.words = p.words[1:]
	sign := equal
	for i, words := range comparisons {
		if p.take(words...) {
			sign = i
			break
		}
	}
	value := p.peek()
	if value == "" || value == "(" || value == ")" {
		return nil, errSyntax
	}
	p.words = p.words[1:]
	if subject == "src" || subject == "dst" {
		return p.hostCondition(subject == "src", sign, value)
	}
	port, err := p.port(strings.TrimPrefix(value, ":"))
	if err != nil {
		return nil, err
	}
	return &expression{func(x *socket) bool {
		n := x.rport
		if subject == "sport" {
			n = x.lport
		}
		switch sign {
		case equal:
			return n == port || port < 0
		case notEqual:
			return n != port && port >= 0
		case atLeast:
			return n >= port
		case atMost:
			return n <= port
		case more:
			return n > port
		}
		return n < port
	}}, nil
}

// port parses a port or the name of a service. It returns -1 for any port.
func (p *filterParser) port(word string) (int, error) {
	if word == "" || word == "*" {
		return -1, nil
	}
	if n, err := strconv.ParseUint(word, 0, 16); err == nil {
		return int(n), nil
	}
	for f := range netdb.Rows(netdb.Services) {
		if f[0] == word {
			number, _, _ := strings.Cut(f[1], "/")
			n, err := strconv.Atoi(number)
			return n, err
		}
	}
	return 0, badAddress("\"" + word + "\" does not look like a port.")
}

// hostCondition parses an address with a prefix length and a port, both optional.
func (p *filterParser) hostCondition(isLocal bool, sign int, value string) (*expression, error) {
	if sign != equal && sign != notEqual {
		return nil, errSyntax
	}
	host, portText := value, ""
	if inside, after, ok := strings.Cut(strings.TrimPrefix(value, "["), "]"); ok && value[0] == '[' {
		host, portText = inside, strings.TrimPrefix(after, ":")
		if bits, ok := strings.CutPrefix(portText, "/"); ok {
			host, portText = host+"/"+bits, ""
		}
	} else if strings.Count(value, ":") == 1 {
		host, portText, _ = strings.Cut(value, ":")
	}
	port, err := p.port(portText)
	if err != nil {
		return nil, err
	}
	address, bits, err := p.network(host)
	if err != nil {
		return nil, err
	}
	return &expression{func(x *socket) bool {
		a, n := x.remote, x.rport
		if isLocal {
			a, n = x.local, x.lport
		}
		matches := (port < 0 || n == port) && (bits == 0 || prefixEqual(a, address, bits))
		return matches == (sign == equal)
	}}, nil
}

// badAddress returns the failure for a value that is not an address or not a port.
func badAddress(text string) error {
	return &cli.Failure{Text: "Error: " + text + "\nCannot parse dst/src address.", Whole: true, Status: 1}
}

// network parses an address with a prefix length. The address chooses the family of the sockets.
func (p *filterParser) network(host string) (address []byte, bits int, err error) {
	if host == "" || host == "*" {
		return nil, 0, nil
	}
	text, length, masked := strings.Cut(host, "/")
	for f := range netdb.Rows(netdb.Hosts) {
		if !masked && slices.Contains(f[1:], text) {
			text = f[0]
			break
		}
	}
	if four, ok := inet.ParseLoose4(text); ok {
		address, p.families = four[:], inet4
	} else if six, ok := inet.Parse6(text); ok {
		address, p.families = six[:], inet6
	} else {
		return nil, 0, badAddress(`an inet prefix is expected rather than "` + host + `".`)
	}
	bits = 8 * len(address)
	if masked {
		n, parseErr := strconv.Atoi(length)
		if parseErr != nil || n < 0 || n > bits {
			return nil, 0, badAddress(`an inet prefix is expected rather than "` + host + `".`)
		}
		bits = n
	}
	return address, bits, nil
}

// prefixEqual reports whether two addresses have the same first bits.
func prefixEqual(a, b []byte, bits int) bool {
	if len(a) != len(b) {
		return false
	}
	whole := bits / 8
	if !bytes.Equal(a[:whole], b[:whole]) {
		return false
	}
	return bits%8 == 0 || (a[whole]^b[whole])>>(8-bits%8) == 0
}
