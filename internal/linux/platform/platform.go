// Package platform compares the platforms of images: operating system and processor.
package platform

import (
	"errors"
	"runtime"
	"slices"
	"strings"
)

// A Platform is what the programs of an image run on, in Go's terms: OS is a GOOS,
// Architecture a GOARCH. Variant is the version of the architecture, "v7", or empty.
type Platform struct{ OS, Architecture, Variant string }

// String returns OS/ARCHITECTURE[/VARIANT].
func (p Platform) String() string {
	s := p.OS + "/" + p.Architecture
	if p.Variant != "" {
		s += "/" + p.Variant
	}
	return s
}

// Parse reads a platform in the format of String. It also accepts the names of uname(1) for
// architectures, and ignores case.
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

// Host is the platform of this program.
var Host = Platform{OS: "linux", Architecture: runtime.GOARCH}

// baseline is the default variant of each architecture.
var baseline = map[string]string{"amd64": "v1", "arm": "v7", "arm64": "v8"}

// exactly is the result of Fit for equal platforms, more than for any earlier variant.
const exactly = 1 << 8

// Fit returns how well the programs of an image run on p: a higher number is better, and 0
// means not at all. A variant of an architecture runs programs for earlier variants.
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
