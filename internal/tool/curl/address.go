package curl

import (
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"

	"contedor/internal/fetch/download"
)

// parse parses a URL: the scheme, the user and the host go into u, and x.target is what is requested, byte
// for byte.
func (x *transfer) parse(address string) (u *url.URL, err error) {
	scheme, rest, _ := strings.Cut(address, "://")
	scheme = strings.ToLower(scheme)
	if scheme == "file" {
		return &url.URL{Scheme: scheme, Path: "/" + strings.TrimLeft(strings.TrimPrefix(rest, "localhost"), "/")}, nil
	}
	if scheme != "http" && scheme != "https" {
		return nil, fail(1, "Protocol %q not supported", scheme)
	}
	if !x.allows(scheme) {
		where := ""
		if x.redirected > 0 {
			where = " (in redirect)"
		}
		return nil, fail(1, "Protocol %q is disabled%s", scheme, where)
	}
	if trimmed := strings.TrimPrefix(rest, "/"); x.redirected == 0 && !strings.HasPrefix(trimmed, "/") {
		rest = trimmed // http:///HOST
	}
	end := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		end = i
	}
	target, _, _ := strings.Cut(rest[end:], "#")
	path, query, has := strings.Cut(target, "?")
	if path == "" {
		path = "/"
	}
	switch {
	case strings.ContainsAny(path, " \x7f"):
		return nil, fail(3, "URL rejected: Bad path")
	case strings.ContainsAny(query, " \x7f"):
		return nil, fail(3, "URL rejected: Bad query")
	}
	if !x.asIs {
		path = download.WithoutDots(path, periods.Replace)
	}
	x.target = encoded(path)
	if has {
		x.target += "?" + encoded(query)
	}
	host := rest[strings.LastIndexByte(rest[:end], '@')+1 : end]
	u, err = url.Parse(scheme + "://" + rest[:end])
	switch {
	case host == "" || host[0] == ':':
		return nil, fail(3, "URL rejected: No host present")
	case strings.Contains(host, " "):
		return nil, fail(3, "URL rejected: Bad hostname")
	case err != nil && !strings.HasSuffix(host, "]") && strings.Contains(host, ":"), err == nil && !isPort(u.Port()):
		return nil, fail(3, "URL rejected: Port number was not a decimal number between 0 and 65535")
	case err != nil:
		return nil, fail(3, "URL rejected: Malformed input to a URL function")
	}
	u.Path, _ = url.PathUnescape(path)
	return u, nil
}

func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return text == "" || err == nil
}

// allows reports whether --proto allows a scheme.
func (x *transfer) allows(scheme string) bool {
	rules := x.protocols
	if x.redirected > 0 && x.laterProtocols != "" {
		rules = x.laterProtocols
	}
	allowed := true
	for rule := range strings.SplitSeq(rules, ",") {
		name := strings.ToLower(strings.TrimLeft(rule, "+-="))
		concerns := name == scheme || name == "all"
		switch {
		case strings.HasPrefix(rule, "="):
			allowed = concerns
		case concerns:
			allowed = !strings.HasPrefix(rule, "-")
		}
	}
	return allowed
}

// periods writes the periods of a segment plainly.
var periods = strings.NewReplacer("%2e", ".", "%2E", ".")

// resolve returns the URL of a redirect from u.
func (x *transfer) resolve(u *url.URL, location string) string {
	location = encoded(location)
	base := u.Scheme + "://" + u.Host
	path, _, _ := strings.Cut(x.target, "?")
	switch {
	case hasScheme(location):
		return location
	case strings.HasPrefix(location, "//"):
		return u.Scheme + ":" + location
	case strings.HasPrefix(location, "/"):
		return base + location
	case location == "" || strings.HasPrefix(location, "#"):
		return base + x.target
	case strings.HasPrefix(location, "?"):
		return base + path + location
	}
	return base + path[:strings.LastIndexByte(path, '/')+1] + location
}

func hasScheme(text string) bool {
	scheme, _, found := strings.Cut(text, "://")
	return found && scheme != "" && strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz0123456789+-.") == ""
}

// proxyFor returns the proxy for a URL, or nil. It is that of -x, or of the environment.
func (x *transfer) proxyFor(u *url.URL) (*url.URL, error) {
	lookUp := func(names ...string) string {
		for _, name := range names {
			if value, ok := x.Getenv(name); ok && value != "" {
				return value
			}
		}
		return ""
	}
	address, except := "", lookUp("no_proxy", "NO_PROXY")
	switch {
	case x.proxy != nil:
		address = *x.proxy
	case u.Scheme == "http":
		address = lookUp("http_proxy", "all_proxy", "ALL_PROXY")
	default:
		address = lookUp(u.Scheme+"_proxy", strings.ToUpper(u.Scheme)+"_PROXY", "all_proxy", "ALL_PROXY")
	}
	if x.noProxy != nil {
		except = *x.noProxy
	}
	if address == "" || isExcepted(u.Hostname(), except) {
		return nil, nil
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	p, err := url.Parse(address)
	switch {
	case err != nil || p.Hostname() == "":
		return nil, fail(5, "Unsupported proxy syntax in '%s'", address)
	case p.Scheme != "http":
		return nil, fail(7, "Unsupported proxy scheme for '%s'", address)
	}
	if p.Port() == "" {
		p.Host = net.JoinHostPort(p.Hostname(), "1080")
	}
	if x.proxyUser != "" {
		name, password, _ := strings.Cut(x.proxyUser, ":")
		p.User = url.UserPassword(name, password)
	}
	return p, nil
}

// isExcepted reports whether a list, such as that of no_proxy, names a host or its domain.
func isExcepted(host, list string) bool {
	address := net.ParseIP(host)
	for _, word := range strings.FieldsFunc(strings.ToLower(list), func(r rune) bool { return r == ',' || r == ' ' }) {
		_, network, err := net.ParseCIDR(word)
		switch name := strings.TrimSuffix(strings.TrimPrefix(word, "."), "."); {
		case word == "*", err == nil && address != nil && network.Contains(address):
			return true
		case strings.ToLower(host) == name, address == nil && strings.HasSuffix(strings.ToLower(host), "."+name):
			return true
		}
	}
	return false
}

// redirectedTo returns the host and the port to connect to for those of a URL. --connect-to and
// --resolve can change both.
func (x *transfer) redirectedTo(host, port string) (newHost, newPort string, err error) {
	for _, rule := range x.resolves {
		name, rest, _ := strings.Cut(strings.TrimPrefix(rule, "+"), ":")
		number, addresses, found := strings.Cut(rest, ":")
		if !found && !strings.HasPrefix(rule, "-") {
			return "", "", fail(49, "Could not parse CURLOPT_RESOLVE entry '%s'", rule)
		}
		if (strings.EqualFold(name, host) || name == "*") && number == port {
			first, _, _ := strings.Cut(addresses, ",")
			return strings.Trim(first, "[]"), port, nil
		}
	}
	for _, rule := range x.connectTo {
		words := strings.SplitN(rule, ":", 4)
		if len(words) < 4 || words[0] != "" && !strings.EqualFold(words[0], host) || words[1] != "" && words[1] != port {
			continue
		}
		if words[2] != "" {
			host = words[2]
		}
		if words[3] != "" {
			port = words[3]
		}
		break
	}
	return host, port, nil
}

// freeName returns a name for --no-clobber: a number is added if there is such a file.
func freeName(name string) string {
	free := name
	for n := 1; n < 100; n++ {
		if _, err := os.Lstat(free); err != nil {
			break
		}
		free = name + "." + strconv.Itoa(n)
	}
	return free
}
