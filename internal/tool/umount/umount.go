// Package umount is umount(8) without what only a whole machine needs: no
// --all, no loop devices, no helper programs.
package umount

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// Command is umount(8).
var Command = &cli.Command{Name: "umount", Dialect: cli.UtilLinux, Run: run}

// fake is the key of the option that has no letter.
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

// refused are the options of umount(8) that are not had here.
var refused = []rune{'a', 'A', 'd', 'N'}

// The exit statuses of umount(8) for one operand. Those of several are added.
const (
	notFound      = 1
	noTable       = 4
	unmountFailed = 32
	highest       = 255
)

// forUsers are the options that leave an ordinary user what fstab(5) allows.
// With any other one umount asks the kernel for whatever it is told to, as for
// root.
const forUsers = "cdhilqVv"

// A request is what the options say.
type request struct {
	inv       *cli.Invocation
	flags     int // of umount2(2)
	readOnly  bool
	recursive bool
	fake      bool
	quiet     bool
	verbose   bool
	asWritten bool       // symbolic links in names are not followed
	user      bool       // one who is not root, and asks for nothing that only root may
	deaf      bool       // a message could not be written
	failed    unix.Errno // what umount2(2) last said
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
			r.asWritten = true
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
				return cli.Fail(name, unix.Errno(0)) // the real tool's word, and end
			case err != nil:
				return cli.Fail(name, err)
			}
			status += r.one(real)
		default:
			status += r.one(name)
		}
	}
	switch {
	case r.deaf:
		return &cli.Failure{Status: 1}
	case status == 0:
		return nil
	}
	return &cli.Failure{
		Status: min(status, highest),
		Hint:   hint.Refused(&hint.Umount{}, r.failed),
	}
}

// say writes a line to the standard error, where all of umount's go.
func (r *request) say(text string) {
	if _, err := r.inv.Stderr.Write([]byte(r.inv.ErrorName() + ": " + text + "\n")); err != nil {
		r.deaf = true
	}
}

// one unmounts what is mounted on a directory or file, or the latest mount of
// a source, and returns the exit status.
func (r *request) one(name string) int {
	if r.plain(name) {
		return r.unmount(name, "")
	}
	table, err := mountinfo.Read()
	if err != nil {
		r.say(name + ": umount failed: " + cli.Strerror(err) + ".")
		return unmountFailed
	}
	e := mountinfo.Find(table, r.mountPoint(name), name)
	switch {
	case e != nil && e != mountinfo.Find(table, e.Target, ""): // another one lies on the source's
		r.say(name + ": umount failed: " + cli.Strerror(unix.EINVAL) + ".")
		return notFound
	case e != nil:
		return r.unmount(e.Target, e.Source)
	case r.user: // umount2(2) would tell only that it is not allowed
		if !r.quiet {
			r.say(name + ": not mounted.")
		}
		return notFound
	}
	return r.unmount(name, "")
}

// plain tells whether a name needs no look into the table: that of a directory on
// a file system of a type that util-linux knows by its number, for one who wants
// nothing but umount(2).
func (r *request) plain(name string) bool {
	var st unix.Stat_t
	var fs unix.Statfs_t
	return name != "" && name[0] == '/' && r.flags == 0 && !r.readOnly && !r.asWritten && !r.user &&
		unix.Stat(name, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR &&
		unix.Statfs(name, &fs) == nil && !slices.Contains(unnumbered, int64(fs.Type))
}

// unnumbered are the types, of those in use, that util-linux does not know by
// their numbers in statfs(2).
var unnumbered = []int64{
	unix.BPF_FS_MAGIC, unix.CGROUP2_SUPER_MAGIC, unix.OVERLAYFS_SUPER_MAGIC, unix.TRACEFS_MAGIC,
	0x65735543, // fusectl
}

// mountPoint returns the name that the table of mounts would have for one: an
// absolute one, without symbolic links where they are to be followed and lead
// somewhere.
func (r *request) mountPoint(name string) string {
	if !r.asWritten {
		if resolved, err := cli.Realpath(name); err == nil {
			return resolved
		}
	}
	return cli.Absolute(name)
}

// unmount calls umount2(2) and says how it went.
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

// reason words an errno of umount2(2).
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

// all unmounts the mounts on a mount point with all mounts below, the latest
// first, until one fails.
func (r *request) all(name string) int {
	table, err := mountinfo.Read()
	if err != nil {
		r.say("failed to parse /proc/self/mountinfo: " + cli.Strerror(err))
		return noTable
	}
	target := r.mountPoint(name)
	bottom := slices.IndexFunc(table, func(e mountinfo.Entry) bool { return e.Target == target })
	if bottom >= 0 {
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
	// The kernel gives the numbers of mounts again: the highest one need not be the latest.
	slices.SortFunc(children, func(a, b *mountinfo.Entry) int { return b.ID - a.ID })
	for _, child := range children {
		if status := r.subtree(table, child); status != 0 {
			return status
		}
	}
	return r.one(e.Target)
}
