// Package source describes what fetchroot fetches and how it checks it, as a Request. Package
// retrieve carries a Request out.
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

// A Request names an archive or an image, and how it is to be fetched and checked.
type Request struct {
	Name     string            // http, https or file URL, path, "-", or ImagePrefix and an image's name
	Stdin    io.Reader         // what "-" reads
	Platform platform.Platform // of an image; the zero value is this machine's
	Access   Access
	Trust    Trust
	MaxSize  int64  // the limit of the unpacked size, in bytes
	TempDir  string // the directory for temporary files
	Hashed   bool   // the SHA-256 of the archive is computed
	Quiet    bool   // no message when a download is tried again

	Keep         string // the file in which the archive is kept; empty for the cache
	NoCache      bool
	Continuation Continuation

	Connections int           // the limit for one file, from 1 to MaxConnections; 0 for the default
	Tries       int           // failed attempts in a row before it gives up, as in download.Client; 0 for the default
	Timeout     time.Duration // without a byte, after which a connection is closed; 0 for the default
	SpeedLimit  int64         // bytes a second that a connection must bring over SpeedTime; 0 for the default, -1 for any
	SpeedTime   time.Duration // 0 for the default
}

// An Access says how servers and registries are reached.
type Access struct {
	Auth        string // a file with credentials for registries; empty for the usual ones
	Authorities string // a PEM file of certification authorities, besides those of the system; empty for none
	Mirror      string // the host of a registry that is asked before Docker's; empty for none
}

// MaxConnections is the largest number of connections to one server.
const MaxConnections = 16

// A Trust says how an archive is checked. The archive must pass every check that is given.
type Trust struct {
	SHA256      []byte // of the archive, or of the image's manifest or index; nil for any
	Sums        string // URL or path of a list in the format of sha256sum(1); empty for none
	Keyring     string // path of a file with OpenPGP keys, one of which must have signed the list
	MinisignKey string // a minisign key that must have signed the archive, or the path of its file
	Signature   string // URL or path; empty for the usual name beside the signed file
}

// besideHash reports whether any check but the SHA-256 itself is given.
func (t *Trust) besideHash() bool {
	return t.Sums != "" || t.Keyring != "" || t.MinisignKey != "" || t.Signature != ""
}

// A Continuation says when a download continues from the bytes that are kept of it.
type Continuation int

const (
	GoOn       Continuation = iota // if ETag or Last-Modified say that it is the same file
	GoOnBySize                     // if they, or the size alone, say so
	StartAnew
)

// IsImage reports whether the request is for an image.
func (r *Request) IsImage() bool { return strings.HasPrefix(r.Name, ImagePrefix) }

// Refusal returns a message about options that contradict each other, or "".
func (r *Request) Refusal() string {
	t := &r.Trust
	switch image := r.IsImage(); {
	case image && r.Keep != "":
		return "--keep is for archives: '" + r.Name + "' is an image"
	case image && t.besideHash():
		return "an image is checked by its digest: --sha256, or @sha256: after its name"
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

// IsFile reports whether the archive is a file.
func (r *Request) IsFile() bool {
	return r.Name != "-" && r.Name != Mini && !r.IsImage() && !strings.Contains(r.Name, "://") &&
		!strings.Contains(r.Name, "@") // may be a password's, which messages leave out
}

// IsPlainFile reports whether the archive is a file that is neither checked nor
// kept.
func (r *Request) IsPlainFile() bool {
	return r.IsFile() && r.Trust.SHA256 == nil && !r.Trust.besideHash() && r.Keep == "" && r.Platform == (platform.Platform{})
}

// An Image says which directory becomes which image.
type Image struct {
	Dir      string
	Target   string // "oci:" or "docker-archive:" and a path or a reference
	Base     string // the image below, as the name of a Request; empty for none
	Platform platform.Platform
	Zstd     bool // layers are compressed with zstd instead of gzip
	Force    bool
	Access   Access

	All, Latest *time.Time // see tree.Times

	// Empty for those of the base.
	Entrypoint, Cmd []string
	Env, Labels     []string // NAME=VALUE
}

// IsImageTarget reports whether --pack makes an image for the operand.
func IsImageTarget(operand string) bool {
	return strings.HasPrefix(operand, ImagePrefix) || strings.HasPrefix(operand, "docker-archive:")
}
