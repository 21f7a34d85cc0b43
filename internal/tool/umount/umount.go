// Package umount implements umount(8) without --all, loop devices and helper programs. Begin
// reading at run.
package umount

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/libmount"
	"golang.org/x/sys/unix"
)

// Command is umount(8).
var Command = &cli.Command{Name: "umount", Dialect: cli.UtilLinux, Run: run}

// fake is the key of --fake, which has no letter.
const fake rune = 256

var words = cli.Options{
	Permute:   true,
	Exclusive: [][]rune{{'R', 'r'}, {'R', 't'}},
	Short:     "aAcdfhilnqRrO:t:vVN:",
	Long: []cli.LongOption{
		{Name: "all", Key: 'a'},
		{Name: "all-targets", Key: 'A'},
		{Name: "detach-loop", Key: 'd'},
		{Name: "fake", Key: fake},
		{Name: "force", Key: 'f'},
		{Name: "help", Key: 'h'},
		{Name: "internal-only", Key: 'i'},
		{Name: "lazy", Key: 'l'},
		{Name: "no-canonicalize", Key: 'c'},
		{Name: "no-mtab", Key: 'n'},
		{Name: "quiet", Key: 'q'},
		{Name: "read-only", Key: 'r'},
		{Name: "recursive", Key: 'R'},
		{Name: "test-opts", Argument: cli.Required, Key: 'O'},
		{Name: "types", Argument: cli.Required, Key: 't'},
		{Name: "verbose", Key: 'v'},
		{Name: "version", Key: 'V'},
		{Name: "namespace", Argument: cli.Required, Key: 'N'},
	},
}

// refused are the options of umount(8) that are not supported.
var refused = []rune{'a', 'A', 'd', 'N'}

// The exit statuses of umount(8) for one operand. Those of several operands are added.
const (
	notFound      = 1
	noTable       = 4
	unmountFailed = 32
	highest       = 255
)

// forUsers are the options with which an ordinary user may unmount what fstab(5) allows. With
// any other option the kernel decides, as for root.
const forUsers = "cdhilqVv"

// A request is the parsed command line.
type request struct {
	inv         *cli.Invocation
	flags       int // of umount2(2)
	readOnly    bool
	recursive   bool
	fake        bool
	quiet       bool
	verbose     bool
	names       libmount.Names
	user        bool       // the user is not root and gave only options of forUsers
	writeFailed bool       // a message could not be written
	failed      unix.Errno // the last error of umount2(2)
}

func run(inv *cli.Invocation) error {
	if err := cli.DropSetID(); err != nil {
		return cli.Fail("cannot drop privileges", err)
	}
	r := request{inv: inv, user: os.Getuid() != 0}
	g := inv.Getopt(&words)
	for {
		opt, err := g.Next()
		if err != nil {
			return err
		}
		if opt.Key == cli.End {
			break
		}
		if slices.Contains(refused, opt.Key) {
			return cli.Fail("--"+words.Name(opt.Key)+" is not supported", nil)
		}
		r.user = r.user && strings.ContainsRune(forUsers, opt.Key)
		switch opt.Key {
		case 'h':
			return inv.Print(help(inv.ErrorName()))
		case 'V':
			return inv.Print(inv.ErrorName() + version)
		case 'l':
			r.flags |= unix.MNT_DETACH
		case 'f':
			r.flags |= unix.MNT_FORCE
		case 'r':
			r.readOnly = true
		case 'R':
			r.recursive = true
		case fake:
			r.fake = true
		case 'q':
			r.quiet = true
		case 'v':
			r.verbose = true
		case 'c':
			r.names.AsWritten = true
		}
	}
	operands := g.Operands()
	if len(operands) == 0 {
		return &cli.Failure{Text: "bad usage", Usage: true}
	}
	status := 0
	for _, name := range operands {
		switch {
		case r.recursive:
			status += r.all(name)
		case r.user && !mountinfo.IsTag(name):
			real, err := cli.Realpath(name)
			switch {
			case name == "":
				return cli.Fail(name, unix.Errno(0)) // the real tool ends with this message
			case err != nil:
				return cli.Fail(name, err)
			}
			status += r.one(real)
		default:
			status += r.one(name)
		}
	}
	switch {
	case r.writeFailed:
		return &cli.Failure{Status: 1}
	case status == 0:
		return nil
	}
	return &cli.Failure{
		Status: min(status, highest),
		Hint:   hint.Refused(&hint.Umount{}, r.failed),
	}
}

// say writes a line to standard error. All messages of umount(8) go there.
func (r *request) say(text string) {
	if _, err := r.inv.Stderr.Write([]byte(r.inv.ErrorName() + ": " + text + "\n")); err != nil {
		r.writeFailed = true
	}
}

// one unmounts the latest mount on a directory or file, or of a source, and returns the exit
// status.
func (r *request) one(name string) int {
	if r.plain(name) {
		return r.unmount(name, "")
	}
	table, err := mountinfo.Read()
	if err != nil {
		r.say(name + ": umount failed: " + cli.Strerror(err) + ".")
		return unmountFailed
	}
	e := r.names.FindTarget(table, name)
	if e == nil {
		e = r.names.FindSource(table, name)
	}
	switch {
	case e != nil && e != r.names.FindTarget(table, e.Target): // another mount covers that of the source
		r.say(name + ": umount failed: " + cli.Strerror(unix.EINVAL) + ".")
		return notFound
	case e != nil:
		return r.unmount(e.Target, e.Source)
	case r.user: // umount2(2) would only fail with EPERM
		if !r.quiet {
			r.say(name + ": not mounted.")
		}
		return notFound
	}
	return r.unmount(name, "")
}

// plain reports whether a name is passed to umount2(2) without a look into the mount table. It
// is if no option needs the table, and the name is a directory on a file system whose type
// util-linux knows by its number in statfs(2).
func (r *request) plain(name string) bool {
	var st unix.Stat_t
	var fs unix.Statfs_t
	return name != "" && name[0] == '/' && r.flags == 0 && !r.readOnly && !r.names.AsWritten && !r.user &&
		unix.Stat(name, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR &&
		unix.Statfs(name, &fs) == nil && !slices.Contains(unnumbered, int64(fs.Type))
}

// unnumbered are the types of file system that util-linux does not know by their number in
// statfs(2).
var unnumbered = []int64{
	unix.BPF_FS_MAGIC, unix.CGROUP2_SUPER_MAGIC, unix.OVERLAYFS_SUPER_MAGIC, unix.TRACEFS_MAGIC,
	0x65735543, // fusectl
}

// unmount calls umount2(2), prints the result and returns the exit status.
func (r *request) unmount(target, source string) int {
	if !r.fake {
		err := unix.Unmount(target, r.flags)
		if err == unix.EBUSY && r.readOnly && source != "" {
			err = unix.Mount(source, target, "", unix.MS_REMOUNT|unix.MS_RDONLY, "")
		}
		if err != nil {
			if err != unix.EINVAL || !r.quiet {
				r.say(target + ": " + reason(err) + ".")
			}
			r.failed, _ = err.(unix.Errno)
			return unmountFailed
		}
	}
	if r.verbose {
		if source != "" {
			target += " (" + source + ")"
		}
		r.say(target + " unmounted")
	}
	return 0
}

// reason returns the message for an errno of umount2(2).
func reason(err error) string {
	switch err {
	case unix.ENXIO:
		return "invalid block device"
	case unix.EINVAL:
		return "not mounted"
	case unix.EIO:
		return "can't write superblock"
	case unix.EBUSY:
		return "target is busy"
	case unix.ENOENT:
		return "no mount point specified"
	case unix.EPERM:
		return "must be superuser to unmount"
	case unix.EACCES:
		return "block devices are not permitted on filesystem"
	}
	return "umount(2) system call failed: " + cli.Strerror(err)
}

// all unmounts the mounts on a mount point and all mounts below, the latest first. It stops at
// the first failure.
func (r *request) all(name string) int {
	table, err := mountinfo.Read()
	if err != nil {
		r.say("failed to parse /proc/self/mountinfo: " + cli.Strerror(err))
		return noTable
	}
	if top := r.names.FindTarget(table, name); top != nil {
		bottom := slices.IndexFunc(table, func(e mountinfo.Entry) bool { return e.Target == top.Target })
		return r.subtree(table, &table[bottom])
	}
	var st unix.Stat_t
	switch {
	case r.quiet:
	case unix.Stat(name, &st) == nil:
		r.say(name + ": not mounted")
	default:
		r.say(name + ": not found")
	}
	return notFound
}

func (r *request) subtree(table []mountinfo.Entry, e *mountinfo.Entry) int {
	var children []*mountinfo.Entry
	for i := range table {
		if table[i].Parent == e.ID && table[i].ID != e.ID {
			children = append(children, &table[i])
		}
	}
	// Highest number first, as util-linux does. The kernel reuses numbers: it may not be the latest mount.
	slices.SortFunc(children, func(a, b *mountinfo.Entry) int { return b.ID - a.ID })
	for _, child := range children {
		if status := r.subtree(table, child); status != 0 {
			return status
		}
	}
	return r.one(e.Target)
}
