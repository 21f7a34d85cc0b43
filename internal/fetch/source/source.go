// Package source says what fetchroot can fetch and how the archive can be checked,
// as data: a Request. Package retrieve carries it out.
package source

import (
	"io"
	"strings"
	"time"

	"contedor/internal/linux/platform"
)

// Lesson is the archive of the lesson's root file system.
const Lesson = "https://github.com/ericchiang/containers-from-scratch/releases/download/v0.1.0/rootfs.tar.gz"

// ImagePrefix begins the name of an image.
const ImagePrefix = "oci:"

// A Request is an archive or an image that is asked for.
type Request struct {
	Name     string            // http, https or file URL, path, "-", or ImagePrefix and an image's name
	Stdin    io.Reader         //
	Platform platform.Platform // of an image; the zero value for this machine's
	Trust    Trust
	MaxSize  int64  // bytes that it may unpack to
	TempDir  string // where what has to be kept meanwhile is kept
	Hashed   bool   // whether somebody wants to know the archive's SHA-256
	Quiet    bool   // tells nobody when a download is tried again

	Keep         string // the file that the archive is kept as; empty for the cache
	NoCache      bool
	Continuation Continuation

	Connections int           // at most, for one file, from 1 to MaxConnections; 0 for as many as help
	Tries       int           // that fail in a row before it gives up; 0 for the default
	Timeout     time.Duration // without a byte; 0 for the default
}

// MaxConnections is how many connections to one server are polite.
const MaxConnections = 16

// A Trust is what an archive is checked by. All that is given has to agree with
// the archive.
type Trust struct {
	SHA256      []byte // what the archive's has to be; nil for anything
	Sums        string // URL or path of a list that has it; empty for none
	Keyring     string // path of the OpenPGP keys one of which has signed the list
	MinisignKey string // that has signed the archive, or the path of its file
	Signature   string // URL or path, where it is not beside what it signs
}

// besideHash reports whether anything but the SHA-256 itself is given.
func (t *Trust) besideHash() bool {
	return t.Sums != "" || t.Keyring != "" || t.MinisignKey != "" || t.Signature != ""
}

// A Continuation is when a download goes on from what is kept of it.
type Continuation int

const (
	GoOn       Continuation = iota // where the server says that it is the same file
	GoOnBySize                     // also where only the size says so
	StartAnew
)

// IsImage reports whether an image is asked for.
func (r *Request) IsImage() bool { return strings.HasPrefix(r.Name, ImagePrefix) }

// Refusal returns what is wrong with the request; empty for nothing.
func (r *Request) Refusal() string {
	t := &r.Trust
	switch image := r.IsImage(); {
	case image && r.Keep != "":
		return "--keep is for archives: '" + r.Name + "' is an image"
	case image && t.besideHash():
		return "an image is checked by its digest: --sha256, or @sha256: behind its name"
	case image:
		return ""
	case r.Platform != (platform.Platform{}):
		return "--platform is for images: '" + r.Name + "' is none"
	case t.Signature != "" && (t.Keyring == "") == (t.MinisignKey == ""):
		return "--signature wants one of --keyring and --minisign-key"
	case r.Name == "-" && t.Keyring != "" && t.Sums == "":
		return "--keyring wants --sha256sums for the standard input"
	case r.Name == "-" && t.MinisignKey != "" && t.Signature == "":
		return "--minisign-key wants --signature for the standard input"
	}
	return ""
}

// IsPlainFile reports whether the archive is a file that is neither checked nor
// kept.
func (r *Request) IsPlainFile() bool {
	return r.Trust.SHA256 == nil && !r.Trust.besideHash() && r.Keep == "" && r.Platform == (platform.Platform{}) &&
		r.Name != "-" && r.Name != Mini && !r.IsImage() && !strings.Contains(r.Name, "://") &&
		!strings.Contains(r.Name, "@") // may be a password's, which messages leave out
}
