package retrieve

import (
	"errors"
	"net/url"
	"path"
	"strings"
)

// locate returns the path of a source that is a path or a file URL. For an http or https URL it
// sets isURL. Any other URL is an error.
func locate(source string) (name string, isURL bool, err error) {
	scheme, _, found := strings.Cut(source, "://")
	if !found {
		return source, false, nil
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		return "", true, nil
	case "file":
		u, err := url.Parse(source)
		if err != nil || u.Path == "" || u.Host != "" && u.Host != "localhost" {
			return "", false, errors.New("not a valid file URL")
		}
		return u.Path, false, nil
	}
	return "", false, errors.New("only http, https and file URLs are known")
}

// beside returns the source with another file name in the same directory.
func beside(source, name string) string {
	return renamed(source, func(p string) string { return p[:strings.LastIndexByte(p, '/')+1] + name })
}

// withSuffix returns the source with a suffix after its file name.
func withSuffix(source, suffix string) string {
	return renamed(source, func(p string) string { return p + suffix })
}

// renamed changes the path of a source. The query of a URL stays.
func renamed(source string, change func(string) string) string {
	u, err := url.Parse(source)
	if err != nil || !strings.Contains(source, "://") {
		return change(source)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.Path, u.RawPath = change(u.Path), ""
	return u.String()
}

// Shown returns a source as messages show it, without a password.
func Shown(source string) string {
	if source == "-" {
		return "standard input"
	}
	if u, err := url.Parse(source); err == nil && u.User != nil {
		return u.Redacted()
	}
	return source
}

// pathOf returns the file name of a source; of a URL the whole path, because lists of checksums
// may have directories in their names.
func pathOf(source string) string {
	name, isURL, _ := locate(source)
	if !isURL {
		return path.Base(name)
	}
	u, err := url.Parse(source)
	if err != nil {
		return source
	}
	return u.Path
}
