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
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/platform"
	"contedor/internal/texts"
)

// defaultDir is the default of the operand DIR.
const defaultDir = "rootfs"

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

// help returns the help text in a language.
func help(l *texts.Language) string {
	return texts.Fill(l.Front.FetchHelp, "lesson", source.Lesson, "formats", strings.Replace(compression.Names, " or ", l.Or, 1))
}

// parse parses the command line and checks what it can without accessing files or the network.
// It returns nil if all is done, after it has printed the text of an option such as --help.
func parse(inv *cli.Invocation) (*job, error) {
	j := &job{words: interrupt.Words(inv)}
	j.request.Name, j.request.Stdin = source.Lesson, inv.Stdin
	j.unpack.Dir, j.unpack.Limits = defaultDir, tree.DefaultLimits
	words := inv.Getopt(&options)
	values, switches := j.values(), j.switches()
	for {
		o, err := words.Next()
		if err != nil {
			return nil, err
		}
		switch {
		case o.Key == cli.End:
			return j, j.takeOperands(inv, words.Operands())
		case o.Key == 'h':
			return nil, inv.PrintPage(help(texts.FromEnvironment(inv.Getenv)))
		case o.Key == 'V':
			return nil, inv.Print(Name + " (contedor) " + cli.Version + "\n")
		case o.Key == keyList:
			return nil, inv.Print(source.List(j.words.MiniSource))
		case values[o.Key] != nil:
			*values[o.Key] = o.Value
		case switches[o.Key] != nil:
			*switches[o.Key] = true
		default:
			if err := j.set(o.Key, o.Value); err != nil {
				return nil, err
			}
		}
	}
}

// values returns what the options with an unchecked value set.
func (j *job) values() map[rune]*string {
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
			return usage(j.words.NotSHA256, value)
		}
	case keyContinue:
		j.request.Continuation = source.GoOnBySize
	case keyNoContinue:
		j.request.Continuation = source.StartAnew
	case keyConnections:
		j.request.Connections, err = strconv.Atoi(value)
		if err != nil || j.request.Connections < 1 || j.request.Connections > source.MaxConnections {
			return usage(j.words.NotConnections, value)
		}
	case keyTries:
		j.request.Tries, err = strconv.Atoi(value)
		if err != nil || j.request.Tries < 1 {
			return usage(j.words.NotTries, value)
		}
	case keyTimeout:
		if j.request.Timeout, err = seconds(value); err != nil || j.request.Timeout == 0 {
			return usage(j.words.NotSeconds, value)
		}
	case keySpeedLimit:
		if j.request.SpeedLimit, err = limit(value, "KMGT"); err != nil {
			return usage(j.words.NotSize, value)
		}
		if j.request.SpeedLimit == math.MaxInt64 {
			j.request.SpeedLimit = -1
		}
	case keySpeedTime:
		if j.request.SpeedTime, err = seconds(value); err != nil || j.request.SpeedTime == 0 {
			return usage(j.words.NotSeconds, value)
		}
	case keyMaxTime:
		if j.unpack.MaxTime, err = seconds(value); err != nil {
			return usage(j.words.NotSeconds, value)
		}
	case keyPlatform:
		if j.request.Platform, err = platform.Parse(value); err != nil {
			return &cli.Failure{Text: reason.In(err, j.words), Usage: true}
		}
	case keyBase, keyEntrypoint, keyCmd, keyEnv, keyLabel, keyZstd, keyRegistryAuth, keyCACertificate, keyRegistryMirror:
		return j.setImage(key, value)
	case keyMaxSize:
		if j.unpack.Limits.Bytes, err = limit(value, "KMGT"); err != nil {
			return usage(j.words.NotSize, value)
		}
	case keyMaxFiles:
		if j.unpack.Limits.Files, err = limit(value, ""); err != nil {
			return usage(j.words.NotFiles, value)
		}
	case keyRemove:
		if j.remove = value; j.remove == "" {
			return usage(j.words.EmptyOperand, "")
		}
	}
	return nil
}

// usage returns the failure for a word of the command line. text has the placeholder {word}.
func usage(text, word string) error {
	return &cli.Failure{Text: texts.Fill(text, "word", word), Usage: true}
}

// takeOperands reads the operands, and checks them together with the options.
func (j *job) takeOperands(inv *cli.Invocation, operands []string) error {
	switch {
	case j.remove != "" && len(operands) > 0:
		return usage(j.words.RemoveAlone, operands[0])
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
		return usage(j.words.ExtraOperand, operands[2])
	}
	if j.printHash && len(operands) == 2 {
		return usage(j.words.HashAlone, operands[1])
	}
	if j.request.Name == "" || j.unpack.Dir == "" {
		return usage(j.words.EmptyOperand, "")
	}
	if why := j.request.Refusal(); why != "" {
		return &cli.Failure{Text: j.words.Phrase(why), Usage: true}
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
