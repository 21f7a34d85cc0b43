// Package local is what of fetchroot needs no network: its command line, and the
// unpacking of an archive that is here already.
package local

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/download/polite"
	"contedor/internal/fetch/rootfs"
	"contedor/internal/linux/platform"
)

// Name is the command's.
const Name = "fetchroot"

// Version is what --version prints.
const Version = "0.1"

// The lesson's archive, and where it goes.
const (
	lesson     = "https://github.com/ericchiang/containers-from-scratch/releases/download/v0.1.0/rootfs.tar.gz"
	defaultDir = "rootfs"
)

// Usage is what --help prints.
const Usage = `
Usage:
 fetchroot [options] [SOURCE [DIR]]
 fetchroot --pack [options] DIR [FILE]
 fetchroot --remove DIR
 fetchroot mini [--force] [-q] [DIR]

Fetch the archive of a root file system and unpack it as DIR (default: rootfs).
SOURCE is an http, https or file URL, a path, - for the standard input, a name
that --list shows (./NAME is a file), or an image:
 oci:NAME[:TAG][@DIGEST]  of a registry, Docker's unless NAME begins with another
 oci:PATH[:NAME]          of an OCI layout, or an archive of one or of docker save;
                          - for the standard input
Without SOURCE it is the lesson's,
 ` + lesson + `

The archive is tar, as it is or compressed with gzip, zstd, xz or bzip2, which
its content tells. Where all of it is in one directory, that directory becomes
DIR. DIR appears when it is whole, or not at all; what was there before stays
until then.

With --pack it is the other way round: DIR becomes a tar.gz FILE (default: its
name with .tar.gz; - is the standard output), the same for the same tree.

For an ordinary user with subordinate ids, subuid(5), the files keep their
owners, and "unshare -r --map-auto chroot DIR" enters the tree; without such ids
everything is the user's, and "unshare -r chroot DIR" does.

The word mini makes a small root file system out of this program itself.

Options:
     --force         replace DIR though it is not empty, FILE though it is there
     --sha256 HEX    refuse an archive whose SHA-256 is another, an image whose
                     digest is
     --sha256sums URL|FILE
                     the same, with the SHA-256 from a list of sha256sum(1)'s
     --keyring FILE  refuse a list (default: SHA256SUMS beside SOURCE) that none
                     of the OpenPGP keys in FILE has signed
     --minisign-key KEY|FILE
                     refuse an archive that this key of minisign(1) has not signed
     --signature URL|FILE
                     the signature of the list (default: in it, or its name with
                     .gpg, .asc or .sign) or the archive (default: .minisig)
     --print-hash    print the archive's SHA-256 or the image's digest, and
                     unpack nothing
     --platform OS/ARCH[/VARIANT]
                     the image for another machine, such as linux/arm64
     --list          show the names that stand for a source, with that
     --keep FILE     keep the archive as FILE, and in no cache
     --no-cache      neither use nor keep archives in ~/.cache/contedor
     --continue      go on with an unfinished download also where nothing but its
                     size says that it is the same file
     --no-continue   begin every download anew
     --connections N fetch over up to N connections, 1 to 16 (default: 8), where
                     the server can send a file in parts
     --tries N       give up after N failures in a row (default: 6)
     --timeout SECONDS
                     try again when nothing has come for so long (default: 30)
     --pack          make an archive of a directory
     --mtime TIME    with --pack: the time of all files, such as 2026-01-31 or
                     @1769817600; a later one than SOURCE_DATE_EPOCH in the
                     environment becomes that
     --max-size SIZE refuse an archive that unpacks to more bytes (default: 32G;
                     0 for no limit); K, M, G and T are powers of 1024
     --max-files N   refuse an archive of more entries (default: 2000000; 0 for
                     no limit)
     --strict        refuse an archive of which something cannot be made here:
                     owners, device nodes, extended attributes
     --remove DIR    take DIR away with all that is in it, unless something is
                     mounted there
 -q, --quiet         no progress and no summary; errors only

 -h, --help          display this help
 -V, --version       display version
`

var options = cli.Options{
	Short:   "qhV",
	Permute: true,
	Long: []cli.LongOption{
		{Name: "force", Key: keyForce},
		{Name: "sha256", Argument: cli.Required, Key: keySHA256},
		{Name: "sha256sums", Argument: cli.Required, Key: keySHA256Sums},
		{Name: "keyring", Argument: cli.Required, Key: keyKeyring},
		{Name: "minisign-key", Argument: cli.Required, Key: keyMinisignKey},
		{Name: "signature", Argument: cli.Required, Key: keySignature},
		{Name: "print-hash", Key: keyPrintHash},
		{Name: "platform", Argument: cli.Required, Key: keyPlatform},
		{Name: "list", Key: keyList},
		{Name: "keep", Argument: cli.Required, Key: keyKeep},
		{Name: "no-cache", Key: keyNoCache},
		{Name: "continue", Key: keyContinue},
		{Name: "no-continue", Key: keyNoContinue},
		{Name: "connections", Argument: cli.Required, Key: keyConnections},
		{Name: "tries", Argument: cli.Required, Key: keyTries},
		{Name: "timeout", Argument: cli.Required, Key: keyTimeout},
		{Name: "pack", Key: keyPack},
		{Name: "mtime", Argument: cli.Required, Key: keyMtime},
		{Name: "max-size", Argument: cli.Required, Key: keyMaxSize},
		{Name: "max-files", Argument: cli.Required, Key: keyMaxFiles},
		{Name: "strict", Key: keyStrict},
		{Name: "remove", Argument: cli.Required, Key: keyRemove},
		{Name: "quiet", Key: 'q'},
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
	},
}

// Keys of options without a letter.
const (
	keyForce = 256 + iota
	keySHA256
	keySHA256Sums
	keyKeyring
	keyMinisignKey
	keySignature
	keyPrintHash
	keyPlatform
	keyList
	keyKeep
	keyNoCache
	keyContinue
	keyNoContinue
	keyConnections
	keyTries
	keyTimeout
	keyPack
	keyMtime
	keyMaxSize
	keyMaxFiles
	keyStrict
	keyRemove
)

// A Job is what the command line asks for.
type Job struct {
	Source, Dir  string
	Force, Quiet bool
	Stdin        io.Reader
	Trust        Trust
	Keep         string // the file that the archive is kept as; empty for the cache
	NoCache      bool
	Continuation Continuation
	Connections  int               // at most, for one file; 0 for as many as help
	Tries        int               // that fail in a row before it gives up; 0 for some
	Timeout      time.Duration     // without a byte; 0 for a while
	Platform     platform.Platform // of an image; the zero value for this machine's
	PrintHash    bool              // instead of unpacking
	Pack         bool              // a directory is packed instead
	Mtime        string            // when its files are to have changed last; empty for when they did
	Limits       rootfs.Limits
	Strict       bool     // what cannot be made is an error
	Remove       string   // the directory that is removed instead; empty for none
	Operands     []string // of Pack

	notRoot error // why a user is not root in a user namespace; nil for one who is
}

// A Trust is what the command line gives to check an archive by. All that is
// given has to agree with the archive.
type Trust struct {
	SHA256      []byte // what the archive's has to be; nil for anything
	Sums        string // URL or path of a list that has it; empty for none
	Keyring     string // path of the OpenPGP keys one of which has signed the list
	MinisignKey string // that has signed the archive, or the path of its file
	Signature   string // URL or path, where it is not beside what it signs
}

// BesideHash reports whether anything but the SHA-256 itself is given.
func (t *Trust) BesideHash() bool {
	return t.Sums != "" || t.Keyring != "" || t.MinisignKey != "" || t.Signature != ""
}

// none reports whether nothing is given.
func (t *Trust) none() bool { return t.SHA256 == nil && !t.BesideHash() }

// A Continuation is when a download goes on from what is kept of it.
type Continuation int

const (
	GoOn       Continuation = iota // where the server says that it is the same file
	GoOnBySize                     // also where only the size says so
	StartAnew
)

// Parse reads the command line, as far as it can be judged without looking at
// anything. It returns nil where all is done: what there was to print is printed.
func Parse(inv *cli.Invocation) (*Job, error) {
	j := &Job{Source: lesson, Dir: defaultDir, Stdin: inv.Stdin, Limits: rootfs.DefaultLimits}
	words := inv.Getopt(&options)
	for {
		o, err := words.Next()
		if err != nil {
			return nil, err
		}
		if o.Key == cli.End {
			break
		}
		switch o.Key {
		case keyForce:
			j.Force = true
		case keySHA256:
			j.Trust.SHA256, err = hex.DecodeString(o.Value)
			if err != nil || len(j.Trust.SHA256) != sha256.Size {
				return nil, &cli.Failure{Text: "not a SHA-256 of 64 hexadecimal digits: '" + o.Value + "'", Usage: true}
			}
		case keySHA256Sums:
			j.Trust.Sums = o.Value
		case keyKeyring:
			j.Trust.Keyring = o.Value
		case keyMinisignKey:
			j.Trust.MinisignKey = o.Value
		case keySignature:
			j.Trust.Signature = o.Value
		case keyKeep:
			j.Keep = o.Value
		case keyNoCache:
			j.NoCache = true
		case keyContinue:
			j.Continuation = GoOnBySize
		case keyNoContinue:
			j.Continuation = StartAnew
		case keyConnections:
			j.Connections, err = strconv.Atoi(o.Value)
			if err != nil || j.Connections < 1 || j.Connections > polite.MaxConnections {
				return nil, &cli.Failure{Text: "not a number of connections from 1 to 16: '" + o.Value + "'", Usage: true}
			}
		case keyTries:
			j.Tries, err = strconv.Atoi(o.Value)
			if err != nil || j.Tries < 1 {
				return nil, &cli.Failure{Text: "not a number of tries: '" + o.Value + "'", Usage: true}
			}
		case keyTimeout:
			seconds, err := strconv.ParseFloat(o.Value, 64)
			if err != nil || !(seconds > 0 && seconds <= 1e6) {
				return nil, &cli.Failure{Text: "not a number of seconds: '" + o.Value + "'", Usage: true}
			}
			j.Timeout = time.Duration(seconds * float64(time.Second))
		case keyPrintHash:
			j.PrintHash = true
		case keyPlatform:
			if j.Platform, err = platform.Parse(o.Value); err != nil {
				return nil, &cli.Failure{Text: err.Error(), Usage: true}
			}
		case keyList:
			return nil, inv.Print(listCatalogue())
		case keyPack:
			j.Pack = true
		case keyMtime:
			j.Mtime = o.Value
		case keyMaxSize:
			if j.Limits.Bytes, err = limit(o.Value, "KMGT"); err != nil {
				return nil, &cli.Failure{Text: "not a size: '" + o.Value + "'", Usage: true}
			}
		case keyMaxFiles:
			if j.Limits.Files, err = limit(o.Value, ""); err != nil {
				return nil, &cli.Failure{Text: "not a number of files: '" + o.Value + "'", Usage: true}
			}
		case keyStrict:
			j.Strict = true
		case keyRemove:
			if j.Remove = o.Value; j.Remove == "" {
				return nil, &cli.Failure{Text: "an operand is empty", Usage: true}
			}
		case 'q':
			j.Quiet = true
		case 'h':
			return nil, inv.Print(Usage)
		case 'V':
			return nil, inv.Print(Name + " (contedor) " + Version + "\n")
		}
	}
	operands := words.Operands()
	switch {
	case j.Remove != "" && len(operands) > 0:
		return nil, &cli.Failure{Text: "--remove fetches nothing: extra operand '" + operands[0] + "'", Usage: true}
	case j.Remove != "":
		return j, nil
	case j.Pack:
		j.Operands = operands
		return j, nil
	}
	switch len(operands) {
	case 2:
		j.Dir = operands[1]
		fallthrough
	case 1:
		j.Source = lookUp(operands[0])
	case 0:
	default:
		return nil, &cli.Failure{Text: "extra operand '" + operands[2] + "'", Usage: true}
	}
	if j.PrintHash && len(operands) == 2 {
		return nil, &cli.Failure{Text: "--print-hash unpacks nothing: extra operand '" + operands[1] + "'", Usage: true}
	}
	if j.Source == "" || j.Dir == "" {
		return nil, &cli.Failure{Text: "an operand is empty", Usage: true}
	}
	return j, nil
}

// limit reads a number with one of the suffixes, each 1024 times the one before
// it. 0 is no limit.
func limit(word, suffixes string) (int64, error) {
	factor := int64(1)
	if word != "" {
		if i := strings.IndexByte(suffixes, word[len(word)-1]); i >= 0 {
			word, factor = word[:len(word)-1], 1024<<(10*i)
		}
	}
	n, err := strconv.ParseUint(word, 10, 63)
	switch {
	case err != nil:
		return 0, err
	case n == 0 || int64(n) > math.MaxInt64/factor:
		return math.MaxInt64, nil
	}
	return int64(n) * factor, nil
}
