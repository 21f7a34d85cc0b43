package download

import "strings"

// WithoutDots returns a path, which begins with a slash, without the segments . and .. (RFC 3986, section
// 5.2.4). Empty segments stay. plain returns a segment as it is compared with them.
func WithoutDots(path string, plain func(segment string) string) string {
	var kept []string
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range segments {
		dots := plain(s)
		if dots == ".." && len(kept) > 0 {
			kept = kept[:len(kept)-1]
		}
		if dots != "." && dots != ".." {
			kept = append(kept, s)
		} else if i == len(segments)-1 {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}
