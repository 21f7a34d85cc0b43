// Package platform compares what the programs of an image run on.
package platform

import (
	"errors"
	"runtime"
	"slices"
	"strings"
)

// A Platform is what an image's programs run on, in Go's words.
type Platform struct{ OS, Architecture, Variant string }

// String returns OS/ARCHITECTURE[/VARIANT].
func (p Platform) String() string {
	s := p.OS + "/" + p.Architecture
	if p.Variant != "" {
		s += "/" + p.Variant
	}
	return s
}

// Parse reads what String writes, and uname(1)'s names of architectures.
func Parse(s string) (p Platform, err error) {
	parts := strings.Split(strings.ToLower(s), "/")
	if len(parts) < 2 || len(parts) > 3 || slices.Contains(parts, "") {
		return p, errors.New("not a platform such as linux/amd64 or linux/arm/v7: '" + s + "'")
	}
	p = Platform{OS: parts[0], Architecture: parts[1]}
	switch p.Architecture {
	case "x86_64":
		p.Architecture = "amd64"
	case "aarch64":
		p.Architecture = "arm64"
	case "i386", "i686":
		p.Architecture = "386"
	}
	if len(parts) == 3 {
		p.Variant = parts[2]
	}
	return p, nil
}

// Host is this machine's.
var Host = Platform{OS: "linux", Architecture: runtime.GOARCH}

// baseline is the variant that is meant where none is said.
var baseline = map[string]string{"amd64": "v1", "arm": "v7", "arm64": "v8"}

// exactly is how well a platform fits itself, better than any earlier variant.
const exactly = 1 << 8

// Fit tells how well an image's platform serves one that is wanted: 0 is not at
// all. A variant runs what was built for an earlier one.
func (p Platform) Fit(image Platform) int {
	if p.OS != image.OS || p.Architecture != image.Architecture {
		return 0
	}
	variant := func(p Platform) string {
		if p.Variant == "" {
			return baseline[p.Architecture]
		}
		return p.Variant
	}
	want, have := variant(p), variant(image)
	switch {
	case want == have:
		return exactly
	case len(want) == 2 && len(have) == 2 && want[0] == 'v' && have[0] == 'v' && have[1] < want[1]:
		return int(have[1])
	}
	return 0
}
