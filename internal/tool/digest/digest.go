// Package digest implements md5sum(1), sha1sum(1), sha224sum(1), sha256sum(1), sha384sum(1),
// sha512sum(1), b2sum(1), cksum(1) and sum(1) of GNU coreutils: they print and check the
// checksums of files.
//
// Synopsis:
//
//	sha256sum [OPTION]... [FILE]...
//	sha256sum -c [OPTION]... [FILE]...
//	cksum [-a ALGORITHM] [OPTION]... [FILE]...
//	sum [-rs] [FILE]...
//
// Begin reading at summer. check.go has -c, count.go the checksums of sum and of cksum's older algorithms.
package digest

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/crypto/blake2b"
	"golang.org/x/sys/unix"
)

// An algorithm is a kind of checksums.
type algorithm struct {
	name string // for --algorithm
	tag  string // in lines such as "MD5 (FILE) = 0123"
	size int    // of a checksum in bytes
	new  func() hash.Hash
}

var (
	md5Sum    = algorithm{"md5", "MD5", md5.Size, md5.New}
	sha1Sum   = algorithm{"sha1", "SHA1", sha1.Size, sha1.New}
	sha224Sum = algorithm{"sha224", "SHA224", sha256.Size224, sha256.New224}
	sha256Sum = algorithm{"sha256", "SHA256", sha256.Size, sha256.New}
	sha384Sum = algorithm{"sha384", "SHA384", sha512.Size384, sha512.New384}
	sha512Sum = algorithm{"sha512", "SHA512", sha512.Size, sha512.New}
)

// blake2bSum returns BLAKE2b with checksums of a size in bytes.
func blake2bSum(size int) algorithm {
	tag := "BLAKE2b"
	if size < blake2b.Size {
		tag += "-" + strconv.Itoa(8*size)
	}
	return algorithm{"blake2b", tag, size, func() hash.Hash {
		h, _ := blake2b.New(size, nil) // fails only for other sizes
		return h
	}}
}

// sha3Sum returns SHA3 with checksums of a size in bits.
func sha3Sum(bits int) (a algorithm, ok bool) {
	made := map[int]func() *sha3.SHA3{224: sha3.New224, 256: sha3.New256, 384: sha3.New384, 512: sha3.New512}[bits]
	return algorithm{"sha3", "SHA3-" + strconv.Itoa(bits), bits / 8, func() hash.Hash { return made() }}, made != nil
}

// sha2Sum returns SHA2 with checksums of a size in bits.
func sha2Sum(bits int) (algorithm, bool) {
	for _, a := range []algorithm{sha224Sum, sha256Sum, sha384Sum, sha512Sum} {
		if 8*a.size == bits {
			return a, true
		}
	}
	return algorithm{}, false
}

const usage = `[OPTION]... [FILE]...
Prints or checks the checksums of each FILE, or of standard input.
  -b, --binary          write * before the name
  -c, --check           read checksums from the FILEs and check them
      --tag             lines such as MD5 (FILE) = 0123
  -t, --text            write a blank before the name
  -z, --zero            lines end with a zero byte, and names are not escaped
With --check:
      --ignore-missing  say nothing about files that do not exist
      --quiet           print no OK
      --status          print nothing
      --strict          lines that are wrong are a failure
  -w, --warn            report lines that are wrong
`

// The commands.
var (
	MD5    = command("md5sum", md5Sum)
	SHA1   = command("sha1sum", sha1Sum)
	SHA224 = command("sha224sum", sha224Sum)
	SHA256 = command("sha256sum", sha256Sum)
	SHA384 = command("sha384sum", sha384Sum)
	SHA512 = command("sha512sum", sha512Sum)
	BLAKE2 = gnu.Command("b2sum", gnu.Coreutils, usage+"  -l, --length=BITS     the size of the checksums, up to 512\n", func(t *gnu.Tool) error {
		s := &summer{Tool: t, algorithm: blake2bSum(blake2b.Size), kinds: "l"}
		return s.run()
	})
	Cksum = gnu.Command("cksum", gnu.Coreutils, usage+`  -a, --algorithm=NAME  bsd, sysv, crc (the default), crc32b, md5, sha1, sha224, sha256, sha384,
                        sha512, sha2, sha3, blake2b, sm3
      --base64          print checksums in base64
      --debug           accepted
  -l, --length=BITS     the size of the checksums of blake2b, sha2, sha3
      --raw             print only the bytes of a checksum
      --untagged        lines such as 0123  FILE
`, func(t *gnu.Tool) error {
		s := &summer{Tool: t, algorithm: algorithm{name: "crc", tag: "CRC"}, kinds: "al", tagged: true}
		return s.run()
	})
)

// closing names standard input in the message about closing it. See gnu.Tool.Closing.
const closing = "standard input"

func command(name string, a algorithm) *cli.Command {
	return gnu.Command(name, gnu.Coreutils, usage, func(t *gnu.Tool) error {
		s := &summer{Tool: t, algorithm: a}
		return s.run()
	})
}

// A summer is one run.
type summer struct {
	*gnu.Tool
	algorithm
	kinds string // the options of b2sum and cksum that the others do not have

	chosen  bool // the algorithm was chosen
	tagged  bool
	asked   bool // --tag
	mark    byte // ' ' or '*'
	text    bool // -t
	binary  bool // -b
	end     byte
	check   bool
	missing bool // --ignore-missing
	quiet   bool
	status  bool
	strict  bool
	warns   bool
	raw     bool
	base64  bool
	bits    int
	measure bool // --length

	reversed int // lines to check have one blank: 1 yes, -1 no, 0 not known
}

const (
	tagKey = gnu.FirstKey + iota
	missingKey
	quietKey
	statusKey
	strictKey
	base64Key
	debugKey
	rawKey
	untaggedKey
)

func (s *summer) options() cli.Options {
	o := cli.Options{Permute: true, Short: "bctwz"}
	if strings.Contains(s.kinds, "l") {
		o.Short = "l:" + o.Short
		o.Long = append(o.Long, cli.LongOption{Name: "length", Argument: cli.Required, Key: 'l'})
	}
	if strings.Contains(s.kinds, "a") {
		o.Short = "a:" + o.Short
		o.Long = append(o.Long, cli.LongOption{Name: "algorithm", Argument: cli.Required, Key: 'a'},
			cli.LongOption{Name: "base64", Key: base64Key}, cli.LongOption{Name: "debug", Key: debugKey},
			cli.LongOption{Name: "raw", Key: rawKey}, cli.LongOption{Name: "untagged", Key: untaggedKey})
	}
	o.Long = append(o.Long,
		cli.LongOption{Name: "check", Key: 'c'}, cli.LongOption{Name: "ignore-missing", Key: missingKey},
		cli.LongOption{Name: "quiet", Key: quietKey}, cli.LongOption{Name: "status", Key: statusKey},
		cli.LongOption{Name: "warn", Key: 'w'}, cli.LongOption{Name: "strict", Key: strictKey},
		cli.LongOption{Name: "tag", Key: tagKey}, cli.LongOption{Name: "zero", Key: 'z'},
		cli.LongOption{Name: "binary", Key: 'b'}, cli.LongOption{Name: "text", Key: 't'})
	return o
}

func (s *summer) run() error {
	s.Closing = closing
	s.Unwritten = gnu.LineBuffered
	s.mark, s.end = ' ', '\n'
	length := ""
	words, err := s.Parse(s.options(), func(o cli.Option) (err error) {
		switch o.Key {
		case 'a':
			var name string
			rows := [][]string{}
			for _, n := range []string{"bsd", "sysv", "crc", "crc32b", "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha2", "sha3", "blake2b", "sm3"} {
				rows = append(rows, []string{n})
			}
			name, err = s.MatchWhole(o.Value, "--algorithm", rows...)
			s.algorithm, s.chosen = algorithm{name: name, tag: strings.ToUpper(name)}, true
		case 'b':
			s.mark, s.binary, s.text = '*', true, false
		case 't':
			s.mark, s.binary, s.text = ' ', false, true
		case 'c':
			s.check = true
		case 'w':
			s.status, s.warns, s.quiet = false, true, false
		case 'z':
			s.end = 0
		case 'l':
			length, s.measure = o.Value, true
			number, wrong := strconv.ParseUint(strings.TrimPrefix(strings.TrimLeft(o.Value, " \t\n\v\f\r"), "+"), 10, 64)
			s.bits = int(min(number, math.MaxInt)) // too long anyway
			if errors.Is(wrong, strconv.ErrSyntax) {
				err = cli.Fail("invalid length: "+s.Locale.Quote(o.Value), nil)
			}
		case tagKey:
			s.tagged, s.asked = true, true
		case untaggedKey:
			s.tagged = false
		case missingKey:
			s.missing = true
		case quietKey:
			s.status, s.warns, s.quiet = false, false, true
		case statusKey:
			s.status, s.warns, s.quiet = true, false, false
		case strictKey:
			s.strict = true
		case base64Key:
			s.base64 = true
		case rawKey:
			s.raw = true
		}
		return err
	})
	if err == nil {
		err = s.choose(length)
	}
	if err == nil {
		err = s.validate(words)
	}
	if s.kinds != "al" { // cksum
		s.Unwritten = nil
	}
	if err != nil {
		return err
	}
	for _, name := range gnu.OrStdin(words) {
		switch {
		case s.check:
			s.checkFile(name)
		default:
			s.print(name, len(words) > 0)
		}
	}
	return nil
}

// choose completes the algorithm with the length of its checksums.
func (s *summer) choose(length string) error {
	wrong := func(text string) error {
		s.Warn("invalid length: " + s.Locale.Quote(length))
		return cli.Fail(text, nil)
	}
	ok := true
	switch s.name {
	case "blake2b":
		switch {
		case s.bits > 8*blake2b.Size:
			return wrong("maximum digest length for " + s.Locale.Quote("BLAKE2b") + " is 512 bits")
		case s.bits%8 != 0:
			return wrong("length is not a multiple of 8")
		case s.bits == 0:
			s.bits = 8 * blake2b.Size
		}
		s.algorithm = blake2bSum(s.bits / 8)
		return nil
	case "sha2", "sha3":
		switch {
		case !s.measure && s.check:
			return nil
		case !s.measure:
			return cli.Fail("--algorithm="+s.name+" requires specifying --length 224, 256, 384, or 512", nil)
		}
		made := sha2Sum
		if s.name == "sha3" {
			made = sha3Sum
		}
		if s.algorithm, ok = made(s.bits); !ok {
			return wrong("digest length for " + s.Locale.Quote(strings.ToUpper(s.name)) + " must be 224, 256, 384, or 512")
		}
		return nil
	}
	if s.measure {
		return cli.Fail("--length is only supported with --algorithm blake2b, sha2, or sha3", nil)
	}
	for _, a := range []algorithm{md5Sum, sha1Sum, sha224Sum, sha256Sum, sha384Sum, sha512Sum, sm3Sum} {
		if a.name == s.name {
			s.algorithm = a
		}
	}
	return nil
}

// isCount reports whether the algorithm prints a number and the size of a file.
func (s *summer) isCount() bool {
	return s.name == "bsd" || s.name == "sysv" || s.name == "crc" || s.name == "crc32b"
}

// validate checks which options are given together.
func (s *summer) validate(words []string) error {
	const only = " option is meaningful only when verifying checksums"
	switch {
	case s.check && s.isCount() && s.chosen:
		return cli.Fail("--check is not supported with --algorithm={bsd,sysv,crc,crc32b}", nil)
	case s.tagged && s.text && !s.check && s.kinds == "al": // cksum
		return gnu.BadUsage("--text mode is only supported with --untagged")
	case s.asked && s.text:
		return gnu.BadUsage("--tag does not support --text mode")
	case s.end == 0 && s.check:
		return gnu.BadUsage("the --zero option is not supported when verifying checksums")
	case s.asked && s.check:
		return gnu.BadUsage("the --tag option is meaningless when verifying checksums")
	case (s.binary || s.text) && s.check:
		return gnu.BadUsage("the --binary and --text options are meaningless when verifying checksums")
	case s.missing && !s.check:
		return gnu.BadUsage("the --ignore-missing" + only)
	case s.status && !s.check:
		return gnu.BadUsage("the --status" + only)
	case s.warns && !s.check:
		return gnu.BadUsage("the --warn" + only)
	case s.quiet && !s.check:
		return gnu.BadUsage("the --quiet" + only)
	case s.strict && !s.check:
		return gnu.BadUsage("the --strict" + only)
	case s.raw && len(words) > 1:
		return cli.Fail("the --raw option is not supported with multiple files", nil)
	}
	return nil
}

// sum returns the checksum of a file. absent says that it does not exist, and that this is not a failure.
func (s *summer) sum(name string, a algorithm) (sum []byte, absent, ok bool) {
	f, err := s.Open(name)
	if err != nil {
		if s.missing && isNotThere(err) {
			return nil, true, true
		}
		s.Complain(s.Name(name), err)
		return nil, false, false
	}
	defer f.Close()
	h := a.new()
	if _, err := io.Copy(h, f); err != nil {
		s.Complain(s.Name(name), err)
		return nil, false, false
	}
	return h.Sum(nil), false, true
}

func isNotThere(err error) bool {
	path, ok := err.(*os.PathError)
	return ok && path.Err == unix.ENOENT
}

// print prints the checksum of a file.
func (s *summer) print(name string, named bool) {
	if s.isCount() {
		s.printCount(name, named)
		return
	}
	sum, _, ok := s.sum(name, s.algorithm)
	if !ok {
		return
	}
	if s.raw {
		s.Out.Write(sum)
		return
	}
	text := hex.EncodeToString(sum)
	if s.base64 {
		text = base64.StdEncoding.EncodeToString(sum)
	}
	shown := s.escaped(name)
	if shown != name {
		s.Out.WriteByte('\\')
	}
	if s.tagged {
		s.Out.WriteString(s.tag + " (" + shown + ") = " + text)
	} else {
		s.Out.WriteString(text + " " + string(rune(s.mark)) + shown)
	}
	s.Out.WriteByte(s.end)
}

var escapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`)

// escaped returns a name as it stands in a line.
func (s *summer) escaped(name string) string {
	if s.end == 0 {
		return name
	}
	return escapes.Replace(name)
}
