package oci

import (
	"errors"
	"strings"

	"github.com/opencontainers/go-digest"
)

// An imageName is a reference to an image in a registry, as Docker writes it:
// [DOMAIN/]PATH[:TAG][@DIGEST].
type imageName struct {
	domain, path string
	tag          string        // "latest" if there is neither a tag nor a digest
	digest       digest.Digest // empty for none
}

// These are the parts that Docker lets people leave out.
const (
	defaultDomain = "docker.io"
	formerDomain  = "index.docker.io" // the same
	defaultPath   = "library/"
	defaultTag    = "latest"
)

// maxPath is the limit of a path in bytes.
const maxPath = 255

var errReference = errors.New("invalid reference format")

// parseName parses a reference by the grammar of the distribution project. The parser of that
// project compiles regular expressions at every start.
func parseName(s string) (r imageName, err error) {
	if len(s) == 64 && all(s, ofHash) {
		return r, errors.New("invalid repository name (" + s + "), cannot specify 64-byte hexadecimal strings")
	}
	r.domain, s = splitDomain(s)
	if name, _, _ := strings.Cut(s, ":"); strings.ToLower(name) != name {
		return r, errors.New("invalid reference format: repository name (" + name + ") must be lowercase")
	}
	s, hash, hasDigest := strings.Cut(s, "@")
	r.digest = digest.Digest(hash)
	path, tag, hasTag := strings.Cut(s, ":")
	r.path, r.tag = path, tag
	switch {
	case !validDomain(r.domain), !validPath(r.path), hasTag && !validTag(tag), hasDigest && hash == "":
		return r, errReference
	case len(r.path) > maxPath:
		return r, errors.New("repository name must not be more than 255 characters")
	case hasDigest:
		return r, r.digest.Validate()
	case !hasTag:
		r.tag = defaultTag
	}
	return r, nil
}

// splitDomain splits a name at its first slash if the part before it is a domain: it has a dot or a
// colon, is localhost, or has a capital.
func splitDomain(s string) (domain, rest string) {
	domain, rest, found := strings.Cut(s, "/")
	switch {
	case !found, domain != "localhost" && !strings.ContainsAny(domain, ".:") && strings.ToLower(domain) == domain:
		domain, rest = defaultDomain, s
	case domain == formerDomain:
		domain = defaultDomain
	}
	if domain == defaultDomain && !strings.Contains(rest, "/") {
		rest = defaultPath + rest
	}
	return domain, rest
}

func (r imageName) String() string {
	s := r.domain + "/" + r.path
	if r.tag != "" {
		s += ":" + r.tag
	}
	if r.digest != "" {
		s += "@" + string(r.digest)
	}
	return s
}

func digit(c rune) bool         { return '0' <= c && c <= '9' }
func lowerOrDigit(c rune) bool  { return 'a' <= c && c <= 'z' || digit(c) }
func letterOrDigit(c rune) bool { return 'A' <= c && c <= 'Z' || lowerOrDigit(c) }
func ofDomain(c rune) bool      { return letterOrDigit(c) || c == '-' }
func ofTag(c rune) bool         { return letterOrDigit(c) || c == '_' || c == '.' || c == '-' }
func ofHash(c rune) bool        { return 'a' <= c && c <= 'f' || digit(c) }
func ofAddress(c rune) bool     { return strings.ContainsRune("0123456789abcdefABCDEF:", c) }

// run returns the number of bytes at the beginning of s for which is holds.
func run(s string, is func(rune) bool) int {
	if n := strings.IndexFunc(s, func(c rune) bool { return !is(c) }); n >= 0 {
		return n
	}
	return len(s)
}

// all reports whether s is not empty and is holds for all of it.
func all(s string, is func(rune) bool) bool { return s != "" && run(s, is) == len(s) }

// validDomain accepts names with dots between them, or an IPv6 address in brackets, and a port.
func validDomain(s string) bool {
	host := s
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		host = s[:i]
		if !all(s[i+1:], digit) {
			return false
		}
	}
	if address, is := strings.CutPrefix(host, "["); is {
		address, is = strings.CutSuffix(address, "]")
		return is && all(address, ofAddress)
	}
	for name := range strings.SplitSeq(host, ".") {
		if !all(name, ofDomain) || name[0] == '-' || name[len(name)-1] == '-' {
			return false
		}
	}
	return true
}

// validPath accepts words of lowercase letters and digits with separators between them: a slash, a
// dot, one or two underscores, or dashes.
func validPath(s string) bool {
	for {
		n := run(s, lowerOrDigit)
		if n == 0 || n == len(s) {
			return n > 0
		}
		s = s[n:]
		n = run(s, func(c rune) bool { return !lowerOrDigit(c) })
		switch separator := s[:n]; separator {
		case "/", ".", "_", "__":
		default:
			if strings.Trim(separator, "-") != "" {
				return false
			}
		}
		s = s[n:]
	}
}

func validTag(s string) bool {
	return len(s) <= 128 && all(s, ofTag) && s[0] != '.' && s[0] != '-'
}
