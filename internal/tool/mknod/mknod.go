// Package mknod implements mknod(1) of GNU coreutils: it makes special files.
//
// Synopsis:
//
//	mknod [-m MODE] NAME TYPE [MAJOR MINOR]
package mknod

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// Command is mknod(1).
var Command = gnu.Command("mknod", gnu.Coreutils, `[OPTION]... NAME TYPE [MAJOR MINOR]
Makes a special file: b is a block device, c or u a character device, p a FIFO.
Devices need both numbers: decimal, octal after 0, or hexadecimal after 0x.

  -m, --mode=MODE      the permissions as for chmod (default: a=rw minus umask)
  -Z, --context[=CTX]  accepted; it needs SELinux or SMACK
      --help           display this help and exit
      --version        output version information and exit
`, mknod)

// noDevice is NODEV, (dev_t)-1.
const noDevice = 1<<64 - 1

func mknod(t *gnu.Tool) error {
	operands, permissions, hasMode, err := parse(t)
	if err != nil {
		return err
	}
	if err := count(t, operands); err != nil {
		return err
	}
	name := operands[0]
	format, device := uint32(unix.S_IFIFO), uint64(0)
	switch kind := operands[1]; {
	case strings.HasPrefix(kind, "p"):
	case strings.HasPrefix(kind, "b"):
		format = unix.S_IFBLK
	case strings.HasPrefix(kind, "c"), strings.HasPrefix(kind, "u"):
		format = unix.S_IFCHR
	default:
		return gnu.BadUsage("invalid device type " + t.Locale.Quote(kind))
	}
	if format != unix.S_IFIFO {
		major, ok := numeral.Whole(operands[2], 32)
		if !ok {
			return cli.Fail("invalid major device number "+t.Locale.Quote(operands[2]), nil)
		}
		minor, ok := numeral.Whole(operands[3], 32)
		if !ok {
			return cli.Fail("invalid minor device number "+t.Locale.Quote(operands[3]), nil)
		}
		if device = unix.Mkdev(uint32(major), uint32(minor)); device == noDevice {
			return cli.Fail("invalid device "+operands[2]+" "+operands[3], nil)
		}
	}
	err = unix.EINVAL // from mknod(3), because a device number of the kernel has 32 bits
	if device>>32 == 0 {
		err = unix.Mknod(name, format|permissions, int(device))
	}
	if err != nil {
		return cli.Fail(t.Name(name), err)
	}
	if hasMode {
		if err := unix.Chmod(name, permissions); err != nil {
			return cli.Fail("cannot set permissions of "+t.Quoted(name), err)
		}
	}
	return nil
}

// parse parses the options of mknod and mkfifo. permissions are those of the new file, before the
// umask unless hasMode is set.
func parse(t *gnu.Tool) (operands []string, permissions uint32, hasMode bool, err error) {
	mode := ""
	operands, err = t.Parse(cli.Options{
		Short: "m:Z", Permute: true,
		Long: []cli.LongOption{
			{Name: "context", Argument: cli.Optional, Key: 'Z'},
			{Name: "mode", Argument: cli.Required, Key: 'm'},
		},
	}, func(o cli.Option) error {
		switch {
		case o.Key == 'm':
			mode, hasMode = o.Value, true
		case o.HasValue:
			t.Warn("warning: ignoring --context; it requires an SELinux/SMACK-enabled kernel")
		}
		return nil
	})
	permissions = 0o666
	if err != nil {
		return nil, 0, false, err
	}
	if hasMode {
		change, err := filemode.Parse(mode)
		if err != nil {
			return nil, 0, false, cli.Fail("invalid mode", nil)
		}
		permissions = change.Apply(permissions, filemode.Umask(), false)
		if permissions&^0o777 != 0 {
			return nil, 0, false, cli.Fail("mode must specify only file permission bits", nil)
		}
	}
	return operands, permissions, hasMode, nil
}

// count returns an error if the number of operands is wrong. A FIFO has two, a device four.
func count(t *gnu.Tool, operands []string) error {
	n, expected := len(operands), 4
	if n == 0 || n > 1 && strings.HasPrefix(operands[1], "p") {
		expected = 2
	}
	switch {
	case n == 0:
		return gnu.BadUsage("missing operand")
	case n < expected:
		text := "missing operand after " + t.Locale.Quote(operands[n-1])
		if expected == 4 && n == 2 {
			text += "\nSpecial files require major and minor device numbers."
		}
		return gnu.BadUsage(text)
	case n > expected:
		text := "extra operand " + t.Locale.Quote(operands[expected])
		if expected == 2 && n == 4 {
			text += "\nFifos do not have major and minor device numbers."
		}
		return gnu.BadUsage(text)
	}
	return nil
}

// FIFO is mkfifo(1) of GNU coreutils: it makes FIFOs.
//
//	mkfifo [-m MODE] NAME...
var FIFO = gnu.Command("mkfifo", gnu.Coreutils, `[OPTION]... NAME...
Makes FIFOs.

  -m, --mode=MODE      the permissions as for chmod (default: a=rw minus umask)
  -Z, --context[=CTX]  accepted; it needs SELinux or SMACK
      --help           display this help and exit
      --version        output version information and exit
`, mkfifo)

func mkfifo(t *gnu.Tool) error {
	names, permissions, hasMode, err := parse(t)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return gnu.BadUsage("missing operand")
	}
	for _, name := range names {
		if err := unix.Mkfifo(name, permissions); err != nil {
			t.Complain("cannot create fifo "+t.Quoted(name), err)
			continue
		}
		if hasMode {
			if err := unix.Chmod(name, permissions); err != nil {
				t.Complain("cannot set permissions of "+t.Quoted(name), err)
			}
		}
	}
	return nil
}
