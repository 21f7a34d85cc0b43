package fetchroot

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/platform"
)

// defaultDir is the default of the operand DIR.
const defaultDir = "rootfs"

// usage is what --help prints.
const usage = `
Usage:
 fetchroot [options] [SOURCE [DIR]]
 fetchroot --pack [options] DIR [FILE|IMAGE]
 fetchroot --remove DIR
 fetchroot mini [--force] [-q] [DIR]

Fetch the archive of a root file system and unpack it as DIR (default: rootfs).
SOURCE is an http, https or file URL, a path, - for standard input, a name that
--list shows (./NAME is a file), or an image:
 oci:NAME[:TAG][@DIGEST]  from a registry: Docker's, unless NAME begins with another
 oci:PATH[:NAME]          from an OCI layout, or an archive made of one or by docker
                          save; - for standard input
The default is the root file system of the lesson,
 ` + source.Lesson + `

The archive is a tar file, plain or compressed with ` + compression.Names + `; its
content tells the format, not its name. If all files of the archive are in one
directory, that directory becomes DIR. DIR appears only when it is complete. An
older DIR stays until then.

With --pack, DIR becomes a tar archive FILE (default: the name of DIR with .tar.gz;
- is standard output). It is compressed with zstd if its name ends in .zst or .tzst,
with xz for .xz or .txz, else with gzip. The same tree always gives the same FILE.
IMAGE is one of
 oci:PATH[:NAME]           an OCI layout
 oci:REGISTRY/NAME[:TAG]   in a registry, over https except on this machine
 docker-archive:FILE[:NAME]  for docker load

If an ordinary user has subordinate ids, subuid(5), the files keep their owners,
and "unshare -r --map-auto chroot DIR" enters the tree. Without such ids the
user owns all files, and "unshare -r chroot DIR" enters the tree.

With mini, make a small root file system from this program itself.

Options:
     --force         replace DIR even if it is not empty, FILE even if it exists
     --sha256 HEX    refuse an archive with another SHA-256, or an image with
                     another digest
     --sha256sums URL|FILE
                     the same, with the SHA-256 from a list of sha256sum(1)
     --keyring FILE  refuse a list (default: SHA256SUMS beside SOURCE) that no
                     OpenPGP key in FILE has signed
     --minisign-key KEY|FILE
                     refuse an archive that this minisign(1) key has not signed
     --signature URL|FILE
                     the signature of the list (default: inside, or its name with
                     .gpg, .asc or .sign) or the archive (default: .minisig)
     --print-hash    print the archive's SHA-256 or the image's digest, and
                     unpack nothing
     --platform OS/ARCH[/VARIANT]
                     unpack the image for another machine, such as linux/arm64
     --list          list the short names of sources, with the sources
     --keep FILE     keep the archive as FILE, and not in the cache
     --no-cache      neither use nor keep archives in ~/.cache/contedor
     --continue      continue an unfinished download even if only its size shows
                     that it is the same file
     --no-continue   start every download from the beginning
     --connections N fetch over up to N connections, 1 to 16 (default: 8), where
                     the server can send a file in parts
     --tries N       give up after N failures in a row (default: 6); a connection
                     that breaks before it has brought 64 KiB is a failure
     --timeout SECONDS
                     try again after SECONDS without data (default: 30)
     --speed-limit SIZE
                     try again if a connection brings less than SIZE a second
                     (default: 100; 0 for no limit)
     --speed-time SECONDS
                     the time over which --speed-limit counts (default: 60)
     --max-time SECONDS
                     give up if DIR is not complete after SECONDS (default: 0, no
                     limit)
     --pack          make an archive of a directory
     --mtime TIME    with --pack: the time of all files, such as 2026-01-31 or
                     @1769817600; times later than SOURCE_DATE_EPOCH in the
                     environment are set to that
     --base IMAGE    with --pack: make a layer of what differs from IMAGE, above it
     --entrypoint WORD|JSON, --cmd WORD|JSON
                     the program of the image, and its arguments: a word, several
                     options for several words, or a list ["WORD",...]
     --env NAME=VALUE, --label NAME=VALUE
                     a variable or a label of the image
     --zstd          compress the layer with zstd instead of gzip
     --registry-auth FILE
                     users and passwords for registries (default: those of docker
                     login, skopeo login and the like)
     --ca-certificate FILE
                     trust the certification authorities in FILE, too; with it a
                     registry on this machine is asked over https
     --registry-mirror HOST
                     ask the registry HOST first for the images of Docker's
     --max-size SIZE refuse an archive that unpacks to more bytes (default: 32G;
                     0 for no limit); K, M, G and T are powers of 1024. Memory
                     stays below 128 MB, or 160 MB for data of zstd --long=27
     --max-files N   refuse an archive of more entries (default: 2000000; 0 for
                     no limit)
     --strict        refuse an archive if something in it cannot be made here:
                     owners, device nodes, extended attributes, times
     --remove DIR    remove DIR and everything in it, unless something is mounted
                     there
 -q, --quiet         print errors only, no progress and no summary

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
		{Name: "speed-limit", Argument: cli.Required, Key: keySpeedLimit},
		{Name: "speed-time", Argument: cli.Required, Key: keySpeedTime},
		{Name: "max-time", Argument: cli.Required, Key: keyMaxTime},
		{Name: "pack", Key: keyPack},
		{Name: "mtime", Argument: cli.Required, Key: keyMtime},
		{Name: "base", Argument: cli.Required, Key: keyBase},
		{Name: "entrypoint", Argument: cli.Required, Key: keyEntrypoint},
		{Name: "cmd", Argument: cli.Required, Key: keyCmd},
		{Name: "env", Argument: cli.Required, Key: keyEnv},
		{Name: "label", Argument: cli.Required, Key: keyLabel},
		{Name: "zstd", Key: keyZstd},
		{Name: "registry-auth", Argument: cli.Required, Key: keyRegistryAuth},
		{Name: "ca-certificate", Argument: cli.Required, Key: keyCACertificate},
		{Name: "registry-mirror", Argument: cli.Required, Key: keyRegistryMirror},
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
	keySpeedLimit
	keySpeedTime
	keyMaxTime
	keyPack
	keyMtime
	keyBase
	keyEntrypoint
	keyCmd
	keyEnv
	keyLabel
	keyZstd
	keyRegistryAuth
	keyCACertificate
	keyRegistryMirror
	keyMaxSize
	keyMaxFiles
	keyStrict
	keyRemove
)

// parse parses the command line and checks what it can without accessing files or the network.
// It returns nil if all is done, after it has printed the text of an option such as --help.
func parse(inv *cli.Invocation) (*job, error) {
	j := &job{}
	j.request.Name, j.request.Stdin = source.Lesson, inv.Stdin
	j.unpack.Dir, j.unpack.Limits = defaultDir, tree.DefaultLimits
	words := inv.Getopt(&options)
	texts, switches := j.texts(), j.switches()
	for {
		o, err := words.Next()
		if err != nil {
			return nil, err
		}
		switch {
		case o.Key == cli.End:
			return j, j.takeOperands(inv, words.Operands())
		case o.Key == 'h':
			return nil, inv.Print(usage)
		case o.Key == 'V':
			return nil, inv.Print(Name + " (contedor) " + cli.Version + "\n")
		case o.Key == keyList:
			return nil, inv.Print(source.List())
		case texts[o.Key] != nil:
			*texts[o.Key] = o.Value
		case switches[o.Key] != nil:
			*switches[o.Key] = true
		default:
			if err := j.set(o.Key, o.Value); err != nil {
				return nil, err
			}
		}
	}
}

// texts returns what the options with an unchecked value set.
func (j *job) texts() map[rune]*string {
	return map[rune]*string{
		keySHA256Sums:  &j.request.Trust.Sums,
		keyKeyring:     &j.request.Trust.Keyring,
		keyMinisignKey: &j.request.Trust.MinisignKey,
		keySignature:   &j.request.Trust.Signature,
		keyKeep:        &j.request.Keep,
		keyMtime:       &j.mtime,
	}
}

// switches returns what the options without a value set.
func (j *job) switches() map[rune]*bool {
	return map[rune]*bool{
		keyForce:     &j.unpack.Force,
		keyNoCache:   &j.request.NoCache,
		keyPrintHash: &j.printHash,
		keyPack:      &j.pack,
		keyStrict:    &j.unpack.Strict,
		'q':          &j.quiet,
	}
}

// set applies any other option.
func (j *job) set(key rune, value string) (err error) {
	switch key {
	case keySHA256:
		j.request.Trust.SHA256, err = hex.DecodeString(value)
		if err != nil || len(j.request.Trust.SHA256) != sha256.Size {
			return notA("SHA-256 of 64 hexadecimal digits", value)
		}
	case keyContinue:
		j.request.Continuation = source.GoOnBySize
	case keyNoContinue:
		j.request.Continuation = source.StartAnew
	case keyConnections:
		j.request.Connections, err = strconv.Atoi(value)
		if err != nil || j.request.Connections < 1 || j.request.Connections > source.MaxConnections {
			return notA("number of connections from 1 to 16", value)
		}
	case keyTries:
		j.request.Tries, err = strconv.Atoi(value)
		if err != nil || j.request.Tries < 1 {
			return notA("number of tries", value)
		}
	case keyTimeout:
		if j.request.Timeout, err = seconds(value); err != nil || j.request.Timeout == 0 {
			return notA("number of seconds", value)
		}
	case keySpeedLimit:
		if j.request.SpeedLimit, err = limit(value, "KMGT"); err != nil {
			return notA("size", value)
		}
		if j.request.SpeedLimit == math.MaxInt64 {
			j.request.SpeedLimit = -1
		}
	case keySpeedTime:
		if j.request.SpeedTime, err = seconds(value); err != nil || j.request.SpeedTime == 0 {
			return notA("number of seconds", value)
		}
	case keyMaxTime:
		if j.unpack.MaxTime, err = seconds(value); err != nil {
			return notA("number of seconds", value)
		}
	case keyPlatform:
		if j.request.Platform, err = platform.Parse(value); err != nil {
			return &cli.Failure{Text: err.Error(), Usage: true}
		}
	case keyBase, keyEntrypoint, keyCmd, keyEnv, keyLabel, keyZstd, keyRegistryAuth, keyCACertificate, keyRegistryMirror:
		return j.setImage(key, value)
	case keyMaxSize:
		if j.unpack.Limits.Bytes, err = limit(value, "KMGT"); err != nil {
			return notA("size", value)
		}
	case keyMaxFiles:
		if j.unpack.Limits.Files, err = limit(value, ""); err != nil {
			return notA("number of files", value)
		}
	case keyRemove:
		if j.remove = value; j.remove == "" {
			return &cli.Failure{Text: "an operand is empty", Usage: true}
		}
	}
	return nil
}

// notA returns the failure for the value of an option.
func notA(what, value string) error {
	return &cli.Failure{Text: "not a " + what + ": '" + value + "'", Usage: true}
}

// takeOperands reads the operands, and checks them together with the options.
func (j *job) takeOperands(inv *cli.Invocation, operands []string) error {
	switch {
	case j.remove != "" && len(operands) > 0:
		return &cli.Failure{Text: "--remove takes no source: extra operand '" + operands[0] + "'", Usage: true}
	case j.remove != "":
		return nil
	case j.pack:
		return j.readOperands(inv, operands)
	}
	switch len(operands) {
	case 2:
		j.unpack.Dir = operands[1]
		fallthrough
	case 1:
		j.request.Name = source.LookUp(operands[0])
	case 0:
	default:
		return &cli.Failure{Text: "extra operand '" + operands[2] + "'", Usage: true}
	}
	if j.printHash && len(operands) == 2 {
		return &cli.Failure{Text: "--print-hash takes no directory: extra operand '" + operands[1] + "'", Usage: true}
	}
	if j.request.Name == "" || j.unpack.Dir == "" {
		return &cli.Failure{Text: "an operand is empty", Usage: true}
	}
	if why := j.request.Refusal(); why != "" {
		return &cli.Failure{Text: why, Usage: true}
	}
	j.unpack.Quiet, j.request.Quiet = j.quiet, j.quiet
	j.request.MaxSize = j.unpack.Limits.Bytes
	j.request.TempDir = filepath.Dir(filepath.Clean(j.unpack.Dir))
	j.request.Hashed = !j.quiet || j.printHash
	return nil
}

// seconds parses a number of seconds from 0 to a million, which may have a fraction. A number greater
// than 0 gives at least a nanosecond.
func seconds(word string) (time.Duration, error) {
	n, err := strconv.ParseFloat(word, 64)
	switch {
	case err != nil:
		return 0, err
	case !(n >= 0 && n <= 1e6):
		return 0, strconv.ErrRange
	case n > 0:
		return max(time.Duration(n*float64(time.Second)), 1), nil
	}
	return 0, nil
}

// limit parses a number with an optional suffix: the first of suffixes stands for 1024, the next one
// for 1024 squared, and so on. 0 means no limit and gives math.MaxInt64, as does a number that is too
// large.
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
