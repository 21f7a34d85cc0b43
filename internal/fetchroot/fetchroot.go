// Package fetchroot fetches the archive of a root file system and unpacks it as
// it comes: wget(1) and tar(1) in one.
package fetchroot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/download"
	"contedor/internal/oci"
	"contedor/internal/rootfs"
	"golang.org/x/sys/unix"
)

// Command is fetchroot.
var Command = &cli.Command{Name: "fetchroot", Dialect: cli.UtilLinux, Run: run}

// Version is what --version prints.
const Version = "0.1"

// The lesson's archive, and where it goes.
const (
	lesson     = "https://github.com/ericchiang/containers-from-scratch/releases/download/v0.1.0/rootfs.tar.gz"
	defaultDir = "rootfs"
)

const usage = `
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

// A job is what the command line asks for.
type job struct {
	source, dir  string
	force, quiet bool
	stdin        io.Reader
	client       *download.Client
	trust        trust
	keep         string // the file that the archive is kept as; empty for the cache
	noCache      bool
	continuation continuation
	platform     oci.Platform // of an image; the zero value for this machine's
	printHash    bool         // instead of unpacking
	pack         bool         // a directory is packed instead
	mtime        string       // when its files are to have changed last; empty for when they did
	limits       rootfs.Limits
	strict       bool   // what cannot be made is an error
	remove       string // the directory that is removed instead; empty for none
	notRoot      error  // why a user is not root in a user namespace; nil for one who is
}

func run(inv *cli.Invocation) error {
	j := job{source: lesson, dir: defaultDir, stdin: inv.Stdin, client: download.NewClient("fetchroot/" + Version), limits: rootfs.DefaultLimits}
	words := inv.Getopt(&options)
	for {
		o, err := words.Next()
		if err != nil {
			return err
		}
		if o.Key == cli.End {
			break
		}
		switch o.Key {
		case keyForce:
			j.force = true
		case keySHA256:
			j.trust.sha256, err = hex.DecodeString(o.Value)
			if err != nil || len(j.trust.sha256) != sha256.Size {
				return &cli.Failure{Text: "not a SHA-256 of 64 hexadecimal digits: '" + o.Value + "'", Usage: true}
			}
		case keySHA256Sums:
			j.trust.sums = o.Value
		case keyKeyring:
			j.trust.keyring = o.Value
		case keyMinisignKey:
			j.trust.minisignKey = o.Value
		case keySignature:
			j.trust.signature = o.Value
		case keyKeep:
			j.keep = o.Value
		case keyNoCache:
			j.noCache = true
		case keyContinue:
			j.continuation = goOnBySize
		case keyNoContinue:
			j.continuation = startAnew
		case keyConnections:
			j.client.Connections, err = strconv.Atoi(o.Value)
			if err != nil || j.client.Connections < 1 || j.client.Connections > download.MaxConnections {
				return &cli.Failure{Text: "not a number of connections from 1 to 16: '" + o.Value + "'", Usage: true}
			}
		case keyTries:
			j.client.Tries, err = strconv.Atoi(o.Value)
			if err != nil || j.client.Tries < 1 {
				return &cli.Failure{Text: "not a number of tries: '" + o.Value + "'", Usage: true}
			}
		case keyTimeout:
			seconds, err := strconv.ParseFloat(o.Value, 64)
			if err != nil || !(seconds > 0 && seconds <= 1e6) {
				return &cli.Failure{Text: "not a number of seconds: '" + o.Value + "'", Usage: true}
			}
			j.client.Timeout = time.Duration(seconds * float64(time.Second))
		case keyPrintHash:
			j.printHash = true
		case keyPlatform:
			if j.platform, err = oci.ParsePlatform(o.Value); err != nil {
				return &cli.Failure{Text: err.Error(), Usage: true}
			}
		case keyList:
			return inv.Print(listCatalogue())
		case keyPack:
			j.pack = true
		case keyMtime:
			j.mtime = o.Value
		case keyMaxSize:
			if j.limits.Bytes, err = limit(o.Value, "KMGT"); err != nil {
				return &cli.Failure{Text: "not a size: '" + o.Value + "'", Usage: true}
			}
		case keyMaxFiles:
			if j.limits.Files, err = limit(o.Value, ""); err != nil {
				return &cli.Failure{Text: "not a number of files: '" + o.Value + "'", Usage: true}
			}
		case keyStrict:
			j.strict = true
		case keyRemove:
			if j.remove = o.Value; j.remove == "" {
				return &cli.Failure{Text: "an operand is empty", Usage: true}
			}
		case 'q':
			j.quiet = true
		case 'h':
			return inv.Print(usage)
		case 'V':
			return inv.Print("fetchroot (contedor) " + Version + "\n")
		}
	}
	operands := words.Operands()
	if j.remove != "" {
		if len(operands) > 0 {
			return &cli.Failure{Text: "--remove fetches nothing: extra operand '" + operands[0] + "'", Usage: true}
		}
		return j.removeTree(inv)
	}
	if j.pack {
		p, err := newPacking(&j, operands, inv)
		if err != nil {
			return err
		}
		becomeRoot(inv) // for the owners; without them the archive has what can be read
		return Interruptibly(func(ctx context.Context) error { return p.run(ctx, inv) })
	}
	switch len(operands) {
	case 2:
		j.dir = operands[1]
		fallthrough
	case 1:
		j.source = lookUp(operands[0])
	case 0:
	default:
		return &cli.Failure{Text: "extra operand '" + operands[2] + "'", Usage: true}
	}
	if j.printHash && len(operands) == 2 {
		return &cli.Failure{Text: "--print-hash unpacks nothing: extra operand '" + operands[1] + "'", Usage: true}
	}
	if j.source == "" || j.dir == "" {
		return &cli.Failure{Text: "an operand is empty", Usage: true}
	}
	if why := j.refuse(); why != "" {
		return &cli.Failure{Text: why, Usage: true}
	}
	if !j.quiet {
		j.client.Notice = notice(inv)
	}

	if j.printHash {
		return Interruptibly(func(ctx context.Context) error { return j.hash(ctx, inv) })
	}
	j.notRoot = becomeRoot(inv)
	return Interruptibly(func(ctx context.Context) error { return j.unpack(ctx, inv) })
}

// removeTree takes a tree away. A signal ends it at once; the next run goes on.
func (j *job) removeTree(inv *cli.Invocation) error {
	j.notRoot = becomeRoot(inv)
	err := rootfs.Remove(j.remove)
	if err == nil {
		return nil
	}
	text := rootfs.Reason(err)
	if errors.Is(err, os.ErrPermission) && j.notRoot != nil {
		text += " (subordinate ids would help: " + rootfs.Reason(j.notRoot) + ")"
	}
	return cli.Fail(text, nil)
}

// Interruptibly does something until it is done or a signal ends it: the process
// then ends by that signal, once do has cleaned up and failed.
func Interruptibly(do func(context.Context) error) error {
	ctx, stop := interruptible()
	defer stop()
	err := do(ctx)
	if caught, ok := context.Cause(ctx).(interruption); ok && err != nil {
		caught.die()
	}
	if err != nil {
		return cli.Fail(explain(err), nil)
	}
	return nil
}

// advice is what to do about an errno that has to do with where the tree goes.
var advice = map[unix.Errno]string{
	unix.ENOSPC: "free some, or name a DIR on another file system",
	unix.EDQUOT: "free some, or name a DIR on another file system",
	unix.EROFS:  "name a DIR on another file system",
	unix.EACCES: "name a DIR where you may write",
	unix.EIO:    "the file system or its disk fails: see dmesg(1)",
}

// explain words an error, with what to do about it where that is known.
func explain(err error) string {
	text := rootfs.Reason(err)
	var e unix.Errno
	if errors.As(err, &e) && advice[e] != "" {
		text += " (" + advice[e] + ")"
	}
	return text
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

// take opens the archive, has it used, checks all of it, and returns who vouches
// for it.
func (j *job) take(ctx context.Context, inv *cli.Invocation, use func(*input) error) (in *input, vouchers []string, err error) {
	if j.isImage() {
		return j.takeImage(ctx, use)
	}
	evidence, err := j.gather(ctx)
	if err != nil {
		return nil, nil, err
	}
	k, err := j.newKeeper(inv)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = k.settle(in, err) }()
	if in, err = j.open(ctx, k, evidence); err != nil {
		return nil, nil, err
	}
	defer in.Close()
	err = use(in)
	if err == nil {
		err = in.drain(ctx)
	}
	if err == nil && k.damaged(in) {
		err = errors.New(in.what + ": what was kept of it is damaged")
	}
	if err == nil {
		vouchers, err = evidence.check(in)
	}
	return in, vouchers, err
}

// hash prints the SHA-256 of the archive.
func (j *job) hash(ctx context.Context, inv *cli.Invocation) error {
	in, _, err := j.take(ctx, inv, func(*input) error { return nil })
	if err != nil {
		return err
	}
	return inv.Print(in.sum() + "\n")
}

// unpack fetches and unpacks.
func (j *job) unpack(ctx context.Context, inv *cli.Invocation) (err error) {
	began := time.Now()
	stage, err := rootfs.NewStage(j.dir, j.force)
	if err != nil {
		return err
	}
	stage.Limits = j.limits
	published := false
	defer func() {
		if e := stage.Close(); e != nil && (err == nil || published) {
			err = e
		}
	}()
	var result rootfs.Result
	in, vouchers, err := j.take(ctx, inv, func(in *input) error {
		if free, ok := stage.Free(); ok && free < in.least {
			return fmt.Errorf("no room for '%s': %s free, at least %s needed (%s)", j.dir, size(free), size(in.least), advice[unix.ENOSPC])
		}
		if !j.quiet {
			bar := showProgress(inv, in, stage.Files)
			defer bar.stop()
		}
		var err error
		result, err = in.unpack(ctx, stage)
		return err
	})
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return err
	}
	if j.strict && result.Lost != (rootfs.Losses{}) {
		return errors.New("not permitted here: " + j.lost(result))
	}
	if err := stage.Sync(); err != nil {
		return err
	}
	if err := stage.Publish(); err != nil {
		return err
	}
	published = true
	if !j.quiet {
		j.summarize(inv, in, result, vouchers, time.Since(began))
	}
	return nil
}

// summarize writes a line on what came of it, one more on what could not be
// made, and one on each who vouches for it.
func (j *job) summarize(inv *cli.Invocation, in *input, r rootfs.Result, vouchers []string, took time.Duration) {
	name := inv.ErrorName()
	from := size(in.Count())
	if in.kept > 0 {
		from += " (" + size(in.kept) + " kept from before)"
	}
	line := fmt.Sprintf("%s: %s: %s files, %s from %s in %s, SHA-256 %s\n", name, j.dir,
		thousands(r.Files), size(r.Bytes), from, seconds(took), in.sum())
	if r.Lost != (rootfs.Losses{}) {
		line += fmt.Sprintf("%s: not permitted here, and left out: %s\n", name, j.lost(r))
	}
	for _, v := range vouchers {
		line += fmt.Sprintf("%s: %s\n", name, v)
	}
	io.WriteString(inv.Stderr, line)
}

// lost says what could not be made, and why owners could not.
func (j *job) lost(r rootfs.Result) string {
	if r.Lost.Owners > 0 && j.notRoot != nil {
		return fmt.Sprintf("%s (all is yours: %s)", r.Lost, rootfs.Reason(j.notRoot))
	}
	return r.Lost.String()
}

// An interruption is a signal that ends the command, after it has cleaned up.
type interruption struct{ signal syscall.Signal }

func (i interruption) Error() string { return i.signal.String() }

// die ends the process by the signal, as if it had never been caught.
func (i interruption) die() {
	signal.Reset(i.signal)
	unix.Kill(os.Getpid(), i.signal)
	select {} // until it arrives
}

// interruptible returns a context that is done when the process gets a signal
// that ends it, those that were ignored apart. A second one ends it at once.
func interruptible() (context.Context, func()) {
	signal.Ignore(unix.SIGXFSZ) // write(2) then says that a file is too large
	ctx, cancel := context.WithCancelCause(context.Background())
	caught := make(chan os.Signal, 1)
	for _, sig := range []os.Signal{unix.SIGINT, unix.SIGTERM, unix.SIGHUP} {
		if !signal.Ignored(sig) {
			signal.Notify(caught, sig)
		}
	}
	done := make(chan struct{})
	go func() {
		select {
		case sig := <-caught:
			signal.Stop(caught)
			cancel(interruption{sig.(syscall.Signal)})
		case <-done:
		}
	}()
	return ctx, func() { // the process is to end: it goes on catching them
		close(done)
		cancel(nil)
	}
}
