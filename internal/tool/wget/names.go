package wget

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"contedor/internal/cli"
)

// names are the options about the names of files.
type names struct {
	dir         string // -P
	index       string // --default-page
	directories bool   // -x: the directories of the URL
	noHost      bool   // -nH
	protocol    bool   // --protocol-directories
	cut         int    // --cut-dirs
	extension   bool   // -E
	disposition bool   // --content-disposition
	trusting    bool   // --trust-server-names: the name is that of the last redirect

	windows, raw, ascii, lower, upper bool // --restrict-file-names
}

// restrict parses the value of --restrict-file-names.
func (n *names) restrict(d *retrieval, s setting) *cli.Failure {
	for word := range strings.SplitSeq(s.value, ",") {
		switch strings.ToLower(word) {
		case "unix", "vms":
			n.windows = false
		case "windows":
			n.windows = true
		case "lowercase":
			n.lower, n.upper = true, false
		case "uppercase":
			n.lower, n.upper = false, true
		case "nocontrol":
			n.raw = true
		case "ascii":
			n.ascii = true
		default:
			return &cli.Failure{Text: s.typed + ": Invalid restriction " + d.journal.quote(s.value) + ",\n    use [unix|vms|windows],[lowercase|uppercase],[nocontrol],[ascii].", Status: statusParse}
		}
	}
	return nil
}

// of returns the name of the file for a URL.
func (n *names) of(u *url.URL) string {
	name := n.last(u)
	dir := n.dir
	if n.directories {
		dir = path.Join(dir, n.structure(u))
	}
	return path.Join(dir, name)
}

// structure returns the directories of a URL for -x.
func (n *names) structure(u *url.URL) string {
	var parts []string
	if n.protocol {
		parts = append(parts, u.Scheme)
	}
	if !n.noHost {
		separator := ":"
		if n.windows {
			separator = "+"
		}
		host := u.Hostname()
		if port := u.Port(); port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
			host += separator + port
		}
		parts = append(parts, host)
	}
	list := strings.Split(strings.Trim(path.Dir(path.Clean("/"+u.EscapedPath()+"x")), "/"), "/")
	for i, dir := range list {
		if i >= n.cut && dir != "" {
			if dir = n.escaped(dir); dir == ".." {
				dir = "%2E%2E"
			}
			parts = append(parts, dir)
		}
	}
	return path.Join(parts...)
}

// last returns the last part of the name of the file for a URL, with the query.
func (n *names) last(u *url.URL) string {
	name := u.EscapedPath()
	if name = name[strings.LastIndexByte(name, '/')+1:]; name == "" {
		if name = n.index; name == "" {
			name = "index.html"
		}
	}
	if u.RawQuery != "" || u.ForceQuery {
		name += "?" + u.RawQuery
	}
	if name = n.escaped(name); name == "." || name == ".." {
		return "index.html"
	}
	return name
}

// escaped returns a part of a URL as it is in a name. Slashes and control characters stay as %XX.
func (n *names) escaped(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		encoded := false
		if c == '%' && i+2 < len(text) {
			if n, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				c, i, encoded = byte(n), i+2, true
			}
		}
		switch {
		case n.windows && c == '?' && !encoded:
			b.WriteByte('@')
		case c == '/', (c < ' ' || c == 0x7f) && !n.raw, c == 0, n.ascii && c >= 0x80, n.windows && strings.IndexByte(`\|:?"*<>`, c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	switch {
	case n.lower:
		return strings.ToLower(b.String())
	case n.upper:
		return strings.ToUpper(b.String())
	}
	return b.String()
}

// adjusted returns the name with the extension of the type of an answer, for -E.
func (n *names) adjusted(name string, header http.Header) string {
	kind, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	lower := strings.ToLower(name)
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "text/html", "application/xhtml+xml":
		if !strings.HasSuffix(lower, ".html") && !strings.HasSuffix(lower, ".htm") {
			return name + ".html"
		}
	case "text/css":
		if !strings.HasSuffix(lower, ".css") {
			return name + ".css"
		}
	}
	return name
}

// given returns the name in the Content-Disposition of an answer, or "".
func (n *names) given(header http.Header) string {
	_, parameters, err := mime.ParseMediaType(header.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	name := parameters["filename"]
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if name = n.escaped(strings.ReplaceAll(name, "%", "%25")); name == "." || name == ".." {
		return ""
	}
	return name
}
