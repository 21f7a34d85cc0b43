package wget

import (
	"cmp"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"contedor/internal/fetch/reason"
)

// A cookie is a cookie with the servers and the paths that get it.
type cookie struct {
	*http.Cookie
	domain string // without the period before it
	exact  bool   // other hosts of the domain do not get it
	path   string
}

// A jar keeps the cookies as long as the program runs. It is smaller than the one of the library.
type jar struct {
	journal *journal
	cookies []cookie
}

// SetCookies implements http.CookieJar. As wget(1), it takes none for a domain or a path that the
// server is not in.
func (j *jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	host := strings.ToLower(u.Hostname())
	for _, c := range cookies {
		kept := cookie{c, host, true, c.Path}
		if domain := strings.ToLower(strings.TrimPrefix(c.Domain, ".")); domain != "" {
			if !inDomain(host, domain) {
				j.journal.late += "Cookie coming from " + host + " attempted to set domain to " + reason.Foreign(domain) + "\n"
				continue
			}
			kept.domain, kept.exact = domain, false
		}
		switch {
		case kept.path == "":
			kept.path = u.Path[:strings.LastIndexByte(u.Path, '/')+1]
		case !strings.HasPrefix(u.Path, kept.path):
			continue
		}
		j.cookies = slices.DeleteFunc(j.cookies, func(old cookie) bool {
			return old.Name == c.Name && old.path == kept.path && old.domain == kept.domain
		})
		if c.MaxAge >= 0 {
			j.cookies = append(j.cookies, kept)
		}
	}
}

// inDomain reports whether a host may set cookies for a domain.
func inDomain(host, domain string) bool {
	return host == domain || net.ParseIP(host) == nil && strings.Contains(domain, ".") && strings.HasSuffix(host, "."+domain)
}

// Cookies implements http.CookieJar: those for the nearest domain and the longest path come first.
func (j *jar) Cookies(u *url.URL) (list []*http.Cookie) {
	host := strings.ToLower(u.Hostname())
	var fit []cookie
	for _, c := range j.cookies {
		near := host == c.domain || !c.exact && strings.HasSuffix(host, "."+c.domain)
		if near && strings.HasPrefix(u.Path, c.path) && (!c.Secure || u.Scheme == "https") {
			fit = append(fit, c)
		}
	}
	slices.SortStableFunc(fit, func(a, b cookie) int {
		return cmp.Or(cmp.Compare(len(b.domain), len(a.domain)), cmp.Compare(len(b.path), len(a.path)), strings.Compare(a.Name, b.Name))
	})
	for _, c := range fit {
		list = append(list, c.Cookie)
	}
	return list
}
