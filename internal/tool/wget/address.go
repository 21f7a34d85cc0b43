package wget

import (
	"net/url"
	"strconv"
	"strings"

	"contedor/internal/fetch/download"
)

// authority returns the host and port of a URL, without a user's name.
func authority(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return rest[strings.LastIndexByte(rest, '@')+1:]
}

// parse parses a URL. It writes why that is impossible.
func (d *retrieval) parse(address string) (u *url.URL, why string) {
	u, address, why = d.read(address)
	if u == nil {
		d.journal.say(brief, "%s: %s.\n", address, why)
	}
	return u, why
}

// read parses a URL. It returns the URL with the scheme that it has got, and why it is invalid.
func (d *retrieval) read(address string) (u *url.URL, full, why string) {
	if at := strings.Index(address, "://"); at <= 0 {
		if why := withoutScheme(address); why != "" {
			return nil, address, why
		}
		if !d.inBackground {
			d.journal.say(brief, "Prepended http:// to '%s'\n", address)
		}
		address = "http://" + address
	}
	u, err := url.Parse(encoded(address))
	scheme, _, _ := strings.Cut(address, "://")
	host := authority(address)
	switch port := host[strings.LastIndexByte(host, ':')+1:]; {
	case !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https"):
		why = "Unsupported scheme"
	case strings.HasPrefix(host, "[") && !strings.Contains(host, "]"):
		why = "Unterminated IPv6 numeric address"
	case strings.HasPrefix(host, "[") && err != nil:
		why = "Invalid IPv6 numeric address"
	case host == "" || strings.HasPrefix(host, ":"):
		why = "Invalid host name"
	case port != host && !strings.HasSuffix(host, "]") && !isPort(port):
		why = "Bad port number"
	case err != nil, strings.ContainsAny(host, " #"):
		why = "Invalid host name"
	default:
		u.Host = strings.ToLower(u.Host)
		if u.Port() == map[string]string{"http": "80", "https": "443"}[u.Scheme] {
			u.Host = strings.TrimSuffix(u.Host, ":"+u.Port())
		}
		return u, address, ""
	}
	return nil, address, why
}

// withoutScheme returns why a URL without :// is not one of http, or "": HOST, HOST:PORT and HOST/PATH
// are.
func withoutScheme(address string) string {
	at := strings.IndexAny(address, ":/")
	if at < 0 || address[at] == '/' {
		return ""
	}
	port, _, _ := strings.Cut(address[at+1:], "/")
	switch {
	case at > 0 && port != "" && strings.Trim(port, "0123456789") == "":
		return ""
	case at > 0 && !strings.ContainsFunc(address[:at], func(r rune) bool { return !isSchemeLetter(r) }):
		return "Unsupported scheme"
	}
	return "Scheme missing"
}

func isSchemeLetter(r rune) bool {
	return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '+'
}

// encoded returns a URL as it is requested: what is unsafe after the host is written as %XX, and the
// segments . and .. of the path are resolved.
func encoded(address string) string {
	start := strings.Index(address, "://") + 3
	end := strings.IndexAny(address[start:], "/?#")
	if end < 0 {
		return address + "/"
	}
	start += end
	rest, _, _ := strings.Cut(address[start:], "#")
	path, query, has := strings.Cut(rest, "?")
	path = "/" + strings.TrimPrefix(path, "/")
	text := address[:start] + escaped(download.WithoutDots(path, asTyped))
	if has {
		text += "?" + escaped(query)
	}
	return text
}

// asTyped returns a segment of a path itself: to wget(1) %2e is not a period.
func asTyped(segment string) string { return segment }

// escaped writes the bytes of a text as %XX that are unsafe in a URL. Those that are written so
// already stay.
func escaped(text string) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 || c == '%' && !isEscape(text[i:]) {
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// isEscape reports whether a text begins with %XX.
func isEscape(text string) bool {
	if len(text) < 3 {
		return false
	}
	_, err := strconv.ParseUint(text[1:3], 16, 8)
	return err == nil && text[1] != '+'
}

// isPort reports whether a text is a port, or empty for the default.
func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return text == "" || err == nil && n > 0
}
