// Package mountpoint implements mountpoint(1) of util-linux: it checks whether a directory or file
// is a mount point.
//
//	mountpoint [-q] [-d] [--nofollow] [--show] PATH
//	mountpoint -x DEVICE
package mountpoint

import (
	"slices"
	"strconv"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// Command is mountpoint(1).
var Command = &cli.Command{Name: "mountpoint", Dialect: cli.UtilLinux, Run: run}

// isNone is the exit status if the path is not a mount point, or with -x not a block device.
const isNone = 32

const (
	nofollow rune = 256 + iota
	show
)

var options = cli.Options{
	Short:   "qdxhV",
	Permute: true,
	Long: []cli.LongOption{
		{Name: "quiet", Key: 'q'},
		{Name: "nofollow", Key: nofollow},
		{Name: "fs-devno", Key: 'd'},
		{Name: "devno", Key: 'x'},
		{Name: "show", Key: show},
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
	},
}

func run(inv *cli.Invocation) error {
	given := map[rune]bool{}
	operands, err := inv.ParseUtilLinux(&options, usage, func(o cli.Option) error {
		given[o.Key] = true
		return nil
	})
	if err != nil {
		return err
	}
	if len(operands) != 1 {
		return &cli.Failure{Text: "bad usage", Usage: true}
	}
	if given[nofollow] && given['x'] {
		return cli.Fail("--devno and --nofollow are mutually exclusive", nil)
	}
	return look(inv, operands[0], given)
}

func look(inv *cli.Invocation, path string, given map[rune]bool) error {
	none := &cli.Failure{Status: isNone}
	answer := func(text string, err error) error {
		if given['q'] {
			return err
		}
		if failed := inv.Print(text); failed != nil {
			return failed
		}
		return err
	}
	var st unix.Stat_t
	err := unix.Stat(path, &st)
	if given[nofollow] {
		err = unix.Lstat(path, &st)
	}
	isLink := st.Mode&unix.S_IFMT == unix.S_IFLNK
	switch {
	case err != nil && given['q']:
		return &cli.Failure{}
	case err != nil:
		return cli.Fail(path, err)
	case given['x'] && st.Mode&unix.S_IFMT == unix.S_IFBLK:
		return inv.Print(number(uint64(st.Rdev)) + "\n")
	case given['x']:
		if !given['q'] {
			none.Text = path + ": not a block device"
		}
		return none
	case isLink:
		return answer(path+" is not a mountpoint\n", none)
	}

	m, err := find(path, &st)
	switch {
	case given[show] && m.target == "":
		return cli.Fail("--show is not supported on this system", nil)
	case err != nil && given['q']:
		return &cli.Failure{}
	case err != nil:
		return cli.Fail(path, err)
	}
	switch {
	case given[show]:
		return inv.Print(m.target + "\n")
	case !m.isHere:
		return answer(path+" is not a mountpoint\n", none)
	case given['d']:
		return inv.Print(m.device + "\n")
	}
	return answer(path+" is a mountpoint\n", nil)
}

// A mount is the mount that contains a file.
type mount struct {
	target string // its mount point; "" if it is not known
	device string
	isHere bool // the file is the mount point
}

// find returns the mount that contains a file. It asks the kernel with statmount(2). On older
// kernels it reads the table of mounts. Without /proc it compares the file with its parent
// directory.
func find(path string, st *unix.Stat_t) (mount, error) {
	name := cli.Canonical(path)
	if id, err := mountinfo.UniqueID(name); err == nil {
		e, err := mountinfo.Stat(id, mountinfo.MountPoint|mountinfo.SuperBasic)
		if err == nil && e.Target != "" {
			return mount{e.Target, e.Device, e.Target == name}, nil
		}
	}
	if table, err := mountinfo.Read(); err == nil {
		for _, e := range slices.Backward(table) {
			if e.Target == name {
				return mount{"", e.Device, true}, nil
			}
		}
		return mount{}, nil
	}
	var parent unix.Stat_t
	if err := unix.Stat(name+"/..", &parent); err != nil {
		return mount{}, err
	}
	return mount{"", number(uint64(st.Dev)), st.Dev != parent.Dev || st.Ino == parent.Ino}, nil
}

func number(dev uint64) string {
	return strconv.FormatUint(uint64(unix.Major(dev)), 10) + ":" + strconv.FormatUint(uint64(unix.Minor(dev)), 10)
}

func usage(name string) string {
	return `
Usage:
 ` + name + ` [-qd] /path/to/directory
 ` + name + ` -x /dev/device

Check whether a directory or file is a mount point.

Options:
 -q, --quiet        print nothing; the exit status is the result
     --nofollow     do not follow a symbolic link
 -d, --fs-devno     print major:minor of the file system's device
 -x, --devno        print major:minor of a block device
     --show         print the mount point of the file system with the path

 -h, --help         show this help
 -V, --version      show the version

For more details see mountpoint(1).
`
}
