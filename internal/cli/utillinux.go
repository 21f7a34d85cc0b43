package cli

import (
	"contedor/internal/linux/ids"
	"golang.org/x/sys/unix"
)

// ParseUtilLinux reads options as the tools of util-linux do, and returns the operands. It answers
// -h with the text of usage, and -V with the version; take gets all other options.
func (inv *Invocation) ParseUtilLinux(o *Options, usage func(name string) string, take func(Option) error) (operands []string, err error) {
	return inv.Getopt(o).Each(func(option Option) error {
		switch option.Key {
		case 'h':
			return inv.Reply(usage(inv.ErrorName()))
		case 'V':
			return inv.ReplyVerbatim(inv.ErrorName() + " from util-linux " + UtilLinuxVersion + "\n")
		}
		return take(option)
	}, nil)
}

// Unsigned reads word, a decimal number from 0 to limit, as the tools of util-linux do (see
// ids.ParseUint). The error has their message: "TEXT: 'WORD'", with ": strerror" for a number
// out of range.
func Unsigned(word, text string, limit uint64) (uint64, error) {
	n, err := ids.ParseUint(word)
	if err == nil && n > limit {
		err = unix.ERANGE
	}
	return n, badNumber(word, text, err)
}

// Signed is Unsigned for a number from low to high, which may be negative.
func Signed(word, text string, low, high int64) (int64, error) {
	n, err := ids.ParseInt(word)
	if err == nil && (n < low || n > high) {
		err = unix.ERANGE
	}
	return n, badNumber(word, text, err)
}

// badNumber returns util-linux's error for a number that was not read because of err.
func badNumber(word, text string, err error) error {
	switch err {
	case nil:
		return nil
	case unix.ERANGE:
		return Fail(text+": '"+word+"'", err)
	}
	return Fail(text+": '"+word+"'", nil)
}
