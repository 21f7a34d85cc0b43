package cli

import (
	"contedor/internal/linux/ids"
	"golang.org/x/sys/unix"
)

// UtilLinuxVersion is the version of util-linux whose behavior the tools have.
const UtilLinuxVersion = "2.42.4"

// PrintUtilLinuxVersion answers --version as util-linux does.
func (inv *Invocation) PrintUtilLinuxVersion() error {
	return inv.Print(inv.ErrorName() + " from util-linux " + UtilLinuxVersion + "\n")
}

// Unsigned reads a decimal number as the tools of util-linux do: ids.ParseUint, at
// most the limit. The error is worded by them: "TEXT: 'WORD'", and strerror(3) for
// a number out of range.
func Unsigned(word, text string, limit uint64) (uint64, error) {
	n, err := ids.ParseUint(word)
	if err == nil && n > limit {
		err = unix.ERANGE
	}
	return n, badNumber(word, text, err)
}

// Signed is Unsigned for a number with a sign that is to be within a range.
func Signed(word, text string, low, high int64) (int64, error) {
	n, err := ids.ParseInt(word)
	if err == nil && (n < low || n > high) {
		err = unix.ERANGE
	}
	return n, badNumber(word, text, err)
}

func badNumber(word, text string, err error) error {
	switch err {
	case nil:
		return nil
	case unix.ERANGE:
		return Fail(text+": '"+word+"'", err)
	}
	return Fail(text+": '"+word+"'", nil)
}
