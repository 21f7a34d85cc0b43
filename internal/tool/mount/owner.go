package mount

import (
	"errors"
	"os"
	"strconv"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"golang.org/x/sys/unix"
)

// An owner is what X-mount.owner, X-mount.group and X-mount.mode give the root of a new mount. -1
// is for what stays as it is.
type owner struct{ user, group, mode int }

var anyOwner = owner{-1, -1, -1}

// parse takes over an option. It returns why the value is invalid, or 0.
func (w *owner) parse(name, value string) (why unix.Errno) {
	if value == "" {
		return unix.ENOENT // as libmount has it
	}
	switch name {
	case "X-mount.owner":
		w.user, why = parseID(value, ids.Database.User)
	case "X-mount.group":
		w.group, why = parseID(value, ids.Database.Group)
	case "X-mount.mode":
		w.mode, why = parseNumber(value, 8, 12)
	}
	return why
}

func parseID(value string, look func(ids.Database, string) (uint32, bool)) (int, unix.Errno) {
	if id, ok := look(ids.Host(), value); ok {
		return int(id), 0
	}
	return parseNumber(value, 10, 32)
}

func parseNumber(value string, base, bits int) (int, unix.Errno) {
	n, err := strconv.ParseUint(value, base, bits)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return -1, unix.ERANGE
	case err != nil:
		return -1, unix.EINVAL
	}
	return int(n), 0
}

// giveOwner changes the root of a mount as the options say.
func (o *operation) giveOwner() error {
	failed := func(what string, err error) error {
		return &cli.Failure{Text: o.target + ": filesystem was mounted, but failed to change " + what + ": " + cli.Strerror(err) + ".", Status: systemError}
	}
	if o.owner.user != -1 || o.owner.group != -1 {
		if err := os.Lchown(o.target, o.owner.user, o.owner.group); err != nil {
			return failed("ownership", err)
		}
	}
	if o.owner.mode != -1 {
		if err := unix.Chmod(o.target, uint32(o.owner.mode)); err != nil {
			return failed("mode", err)
		}
	}
	return nil
}
