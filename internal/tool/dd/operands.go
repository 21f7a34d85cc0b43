package dd

import (
	"math"
	"math/bits"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// A set has the words of conv=, iflag= or oflag=.
type set []string

func (s set) has(word string) bool { return slices.Contains(s, word) }

var conversions = set{"ascii", "ebcdic", "ibm", "block", "unblock", "lcase", "ucase", "sparse", "swab", "sync",
	"noerror", "nocreat", "excl", "notrunc", "fdatasync", "fsync"}

// openFlags are the words of iflag= and oflag= that are flags of open(2).
var openFlags = map[string]int{"append": unix.O_APPEND, "direct": unix.O_DIRECT, "directory": unix.O_DIRECTORY,
	"dsync": unix.O_DSYNC, "sync": unix.O_SYNC, "nonblock": unix.O_NONBLOCK, "noatime": unix.O_NOATIME,
	"noctty": unix.O_NOCTTY, "nofollow": unix.O_NOFOLLOW}

func (s set) open() (flags int) {
	for _, word := range s {
		flags |= openFlags[word]
	}
	return flags
}

// words divides the value of an operand, and adds its words to a set.
func (d *run) words(value, what string, to *set, known func(string) bool) error {
	for word := range strings.SplitSeq(value, ",") {
		if !known(word) {
			return gnu.BadUsage("invalid " + what + ": " + d.Locale.Quote(word))
		}
		*to = append(*to, word)
	}
	return nil
}

func (d *run) operands() error {
	if err := d.OnlyWord(); err != nil {
		return err
	}
	words, err := d.Parse(cli.Options{Permute: true}, func(cli.Option) error { return nil })
	if err != nil {
		return err
	}
	bs := 0
	var countBytes, skipBytes, seekBytes bool
	var count, skip, seek int64
	for _, word := range words {
		name, value, ok := strings.Cut(word, "=")
		if !ok {
			return gnu.BadUsage("unrecognized operand " + d.Quoted(word))
		}
		switch name {
		case "if":
			d.in, d.opensIn = value, true
			continue
		case "of":
			d.out, d.opensOut = value, true
			continue
		case "conv":
			err = d.words(value, "conversion", &d.conv, conversions.has)
		case "iflag":
			err = d.words(value, "input flag", &d.iflags, func(w string) bool { return isFlag(w) || w == "fullblock" })
		case "oflag":
			err = d.words(value, "output flag", &d.oflags, isFlag)
		case "status":
			if d.status = value; value != "none" && value != "noxfer" && value != "progress" {
				return gnu.BadUsage("invalid status level: " + d.Locale.Quote(value))
			}
		case "bs":
			err = d.size(value, &bs)
		case "ibs":
			err = d.size(value, &d.ibs)
		case "obs":
			err = d.size(value, &d.obs)
		case "cbs":
			err = d.size(value, &d.cbs)
		case "count":
			count, countBytes, err = d.number(value)
			d.counted = true
		case "skip", "iseek":
			skip, skipBytes, err = d.number(value)
		case "seek", "oseek":
			seek, seekBytes, err = d.number(value)
		default:
			return gnu.BadUsage("unrecognized operand " + d.Quoted(word))
		}
		if err != nil {
			return err
		}
	}
	direct := bs != 0
	if bs != 0 {
		d.ibs, d.obs = bs, bs
	}
	if d.ibs == 0 {
		d.ibs = 512
	}
	if d.obs == 0 {
		d.obs = 512
	}
	inBlocks := func(n int64, size int, bytes bool) amount {
		if bytes {
			return amount{n / int64(size), n % int64(size)}
		}
		return amount{n, 0}
	}
	d.count = inBlocks(count, d.ibs, countBytes || d.iflags.has("count_bytes"))
	d.skip = inBlocks(skip, d.ibs, skipBytes || d.iflags.has("skip_bytes"))
	d.seek = inBlocks(seek, d.obs, seekBytes || d.oflags.has("seek_bytes"))
	return d.combine(direct)
}

// isFlag reports whether a word is a flag of a file. Flags that only mean something for the other
// file are accepted, and do nothing.
func isFlag(word string) bool {
	_, ok := openFlags[word]
	return ok || word == "nocache" || word == "count_bytes" || word == "skip_bytes" || word == "seek_bytes"
}

// combine checks which conversions exclude each other. direct says that input and output
// blocks have the same size and are written as they are read.
func (d *run) combine(direct bool) error {
	for _, pair := range [][3]string{{"block", "unblock"}, {"lcase", "ucase"}, {"excl", "nocreat"}} {
		if d.conv.has(pair[0]) && d.conv.has(pair[1]) && (pair[0] != "block" || d.cbs > 0) {
			return cli.Fail("cannot combine "+pair[0]+" and "+pair[1], nil)
		}
	}
	charsets := 0
	table := [256]byte{}
	for i := range table {
		table[i] = byte(i)
	}
	for _, c := range []struct{ name, implied, table string }{{"ascii", "unblock", toASCII}, {"ebcdic", "block", toEBCDIC}, {"ibm", "block", toIBM}} {
		if !d.conv.has(c.name) {
			continue
		}
		charsets++
		if !d.conv.has(c.implied) {
			d.conv = append(d.conv, c.implied)
		}
	}
	if charsets > 1 {
		return cli.Fail("cannot combine any two of {ascii,ebcdic,ibm}", nil)
	}
	if (d.iflags.has("direct") || d.oflags.has("direct")) && (d.iflags.has("nocache") || d.oflags.has("nocache")) {
		return cli.Fail("cannot combine direct and nocache", nil)
	}
	for i := range table {
		c := byte(i)
		if d.conv.has("ascii") {
			c = toASCII[c]
		}
		switch {
		case d.conv.has("ucase") && c >= 'a' && c <= 'z', d.conv.has("lcase") && c >= 'A' && c <= 'Z':
			c ^= 0x20
		}
		if d.conv.has("ebcdic") {
			c = toEBCDIC[c]
		}
		if d.conv.has("ibm") {
			c = toIBM[c]
		}
		if table[i] = c; c != byte(i) {
			d.table = &table
		}
	}
	if d.cbs == 0 {
		d.conv = slices.DeleteFunc(d.conv, func(w string) bool { return w == "block" || w == "unblock" })
	}
	if !direct || charsets > 0 || d.conv.has("lcase") || d.conv.has("ucase") || d.conv.has("swab") || d.conv.has("block") || d.conv.has("unblock") {
		d.buffered = true
	}
	return nil
}

// size reads a size of blocks.
func (d *run) size(value string, to *int) error {
	n, _, err := d.number(value)
	if err == nil && n == 0 {
		err = invalid(d, value, nil)
	}
	if err == nil && n > math.MaxInt64-int64(os.Getpagesize()) {
		err = invalid(d, value, unix.EOVERFLOW)
	}
	*to = int(n)
	return err
}

// invalid is the failure for a word that is not a number. cause may be nil.
func invalid(d *run, value string, cause error) error {
	return cli.Fail("invalid number: "+d.Locale.Shell(value), cause)
}

// number reads a number with suffixes, after blanks and a plus sign. bytes says that it ends with a B
// that counts bytes.
func (d *run) number(value string) (n int64, bytes bool, err error) {
	product := uint64(1)
	rest := strings.TrimPrefix(strings.TrimLeft(value, " \t\n\v\f\r"), "+")
	overflow, zeros := false, 0
	for first := true; ; first = false {
		end := 0
		for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
			end++
		}
		factor, e := uint64(1), error(nil) // a suffix without a number counts as 1 of it
		if _, size := suffix(rest); end > 0 {
			factor, e = strconv.ParseUint(rest[:end], 10, 64)
		} else if size == 0 || first && rest != value {
			return 0, false, invalid(d, value, nil)
		}
		overflow = overflow || e != nil
		if strings.HasPrefix(rest, "0x") {
			zeros++
		}
		rest = rest[end:]
		unit, size := suffix(rest)
		rest = rest[size:]
		for _, f := range []uint64{factor, unit} {
			high, low := bits.Mul64(product, f)
			overflow = overflow || high != 0
			product = low
		}
		if rest == "B" && (size == 0 || value[len(value)-2] != 'B') {
			rest = ""
		}
		if rest == "" {
			break
		}
		if rest[0] != 'x' {
			return 0, false, invalid(d, value, nil)
		}
		rest = rest[1:]
	}
	if overflow || product > math.MaxInt64 {
		return 0, false, invalid(d, value, unix.EOVERFLOW)
	}
	for range zeros {
		d.Warn("warning: " + d.Locale.Quote("0x") + " is a zero multiplier; use " + d.Locale.Quote("00x") + " if that is intended")
	}
	return int64(product), strings.Contains(value, "B"), nil
}

// suffix returns the unit that s begins with, and the size of its name.
func suffix(s string) (unit uint64, size int) {
	if s == "" {
		return 1, 0
	}
	switch s[0] {
	case 'c':
		return 1, 1
	case 'w':
		return 2, 1
	case 'b':
		return 512, 1
	}
	power := strings.IndexByte("KMGTPEZYRQ", s[0])
	if s[0] == 'k' {
		power = 0
	}
	if power < 0 {
		return 1, 0
	}
	base := uint64(1024)
	size = 1
	switch {
	case strings.HasPrefix(s[1:], "iB"):
		size = 3
	case strings.HasPrefix(s[1:], "B"):
		base, size = 1000, 2
	}
	unit = 1
	for range power + 1 {
		if high, low := bits.Mul64(unit, base); high == 0 {
			unit = low
		} else {
			unit = math.MaxUint64 // too large anyway
		}
	}
	return unit, size
}
