// Package umount implements umount(8). Begin reading at run; several.go has what unmounts more
// than one mount.
package umount

import (
	"cmp"
	"errors"
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/loopdev"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/libmount"
	"golang.org/x/sys/unix"
)

// Command is umount(8).
var Command = &cli.Command{Name: "umount", Dialect: cli.UtilLinux, Run: run}

// fake is the key of --fake, which has no letter.
const fake rune = 256

var options = cli.Options{
	Permute:   true,
	Exclusive: [][]rune{{'A', 'a'}, {'R', 'a'}, {'R', 'r'}, {'R', 't'}},
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
	all         bool
	allTargets  bool
	detachLoop  bool
	internal    bool   // helper programs are ignored
	noMtab      bool   // only for helper programs
	onlyTargets bool   // an operand is not a source
	types       string // of --all
	test        string // the options of -O, which select mounts
	hasTest     bool
	namespace   libmount.Namespace
	fake        bool
	quiet       bool
	verbose     bool
	names       libmount.Names
	user        bool       // the user is not root and gave only options of forUsers
	writeFailed bool       // a message could not be written
	failed      unix.Errno // the last error of umount2(2), or of reading the table of mounts
	target      string     // the target of that call
}

func run(inv *cli.Invocation) error {
	if err := cli.DropSetID(); err != nil {
		return cli.Fail("cannot drop privileges", err)
	}
	r := request{inv: inv, user: os.Getuid() != 0}
	operands, err := inv.Getopt(&options).Each(r.take, nil)
	switch {
	case err != nil:
		return err
	case r.all && len(operands) > 0:
		return &cli.Failure{Text: "unexpected number of arguments", Usage: true}
	case !r.all && len(operands) == 0:
		return &cli.Failure{Text: "bad usage", Usage: true}
	}
	status := 0
	err = r.namespace.Within(func() (err error) {
		status, err = r.each(operands)
		return err
	})
	switch {
	case err != nil:
		return err
	case r.writeFailed:
		return &cli.Failure{Status: 1}
	case status == 0:
		return nil
	}
	return &cli.Failure{
		Status: min(status, highest),
		Hint:   hint.Refused(&hint.Umount{Dir: r.target}, r.failed),
	}
}

// take takes an option.
func (r *request) take(o cli.Option) error {
	r.user = r.user && strings.ContainsRune(forUsers, o.Key)
	switch o.Key {
	case 'h':
		return r.inv.Reply(help(r.inv.ErrorName()))
	case 'V':
		return r.inv.ReplyVerbatim(r.inv.ErrorName() + libmount.Version)
	case 'l':
		r.flags |= unix.MNT_DETACH
	case 'f':
		r.flags |= unix.MNT_FORCE
	case 'r':
		r.readOnly = true
	case 'R':
		r.recursive = true
	case 'a':
		r.all = true
	case 'A':
		r.allTargets = true
	case 'd':
		r.detachLoop = true
	case 'i':
		r.internal = true
	case 'n':
		r.noMtab = true
	case 't':
		r.types = o.Value
	case 'O':
		r.test, r.hasTest = o.Value, true
	case 'N':
		return r.namespace.Open(o.Value)
	case fake:
		r.fake = true
	case 'q':
		r.quiet = true
	case 'v':
		r.verbose = true
	case 'c':
		r.names.AsWritten = true
	}
	return nil
}

// each unmounts what the operands name, or everything, and returns the exit status.
func (r *request) each(operands []string) (status int, err error) {
	if r.all {
		err = libmount.Delayed(r.inv, func() (err error) {
			status, err = r.everything()
			return err
		})
		return status, err
	}
	for _, name := range operands {
		switch {
		case r.allTargets:
			status += r.everywhere(name)
		case r.recursive:
			r.onlyTargets = true
			status += r.below(name)
		case r.user && !mountinfo.IsTag(name):
			real, err := cli.Realpath(name)
			switch {
			case name == "":
				return 0, cli.Fail(name, unix.Errno(0)) // the real tool ends with this message
			case err != nil:
				return 0, cli.Fail(name, err)
			}
			status += r.one(real)
		default:
			status += r.one(name)
		}
	}
	return status, nil
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
	if fstype, ok := r.plain(name); ok {
		return r.unmount(&mountinfo.Entry{Target: name, Type: fstype}, true)
	}
	table, err := mountinfo.ReadUser()
	if err != nil {
		r.say(name + ": umount failed: " + cli.Strerror(err) + ".")
		if errors.Is(err, unix.ENOENT) {
			r.failed, r.target = unix.ENOENT, name
		}
		return unmountFailed
	}
	e, ok := r.find(table, name)
	switch {
	case !ok:
		r.say(name + ": umount failed: " + cli.Strerror(unix.EINVAL) + ".")
		return notFound
	case e != nil:
		return r.unmount(e, false)
	case r.user: // umount2(2) would only fail with EPERM
		if !r.quiet {
			r.say(name + ": not mounted.")
		}
		return notFound
	}
	return r.unmount(&mountinfo.Entry{Target: name}, false)
}

// find returns the latest mount on a mount point, or of a source; nil if there is none. ok is
// false if another mount covers that of a source.
func (r *request) find(table []mountinfo.Entry, name string) (e *mountinfo.Entry, ok bool) {
	if name == "" {
		return nil, true
	}
	if e = r.names.FindTarget(table, name); e != nil || r.onlyTargets {
		return e, true
	}
	e = r.names.FindSource(table, fileDevice(name))
	return e, e == nil || e == r.names.FindTarget(table, e.Target)
}

// plain reports whether a name is passed to umount2(2) without a look into the mount table, and
// returns the type of its file system. It is if no option needs the table, utab does not have the
// name, and the name is a directory on a file system whose type util-linux knows by its number in
// statfs(2).
func (r *request) plain(name string) (fstype string, ok bool) {
	var st unix.Stat_t
	var fs unix.Statfs_t
	if name == "" || name[0] != '/' || r.flags != 0 || r.readOnly || r.names.AsWritten || r.user || r.detachLoop ||
		unix.Stat(name, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFDIR ||
		unix.Statfs(name, &fs) != nil || slices.Contains(unnumbered, int64(fs.Type)) || r.names.InUtab(name) {
		return "", false
	}
	return numbered(int64(fs.Type)), true
}

// unmount calls umount2(2) or a helper program, prints the result and returns the exit status.
// plain says that the table of mounts has not been read; libmount does not write to it then.
func (r *request) unmount(e *mountinfo.Entry, plain bool) int {
	helper := ""
	if !r.internal {
		r.namespace.Outside(func() { helper = r.helper(e) })
	}
	switch {
	case r.fake:
	case helper != "":
		if status := r.help(helper, e.Target, e.Type, plain); status != 0 {
			return status
		}
	default:
		if err := r.umount2(e); err != nil {
			if err != unix.EINVAL || !r.quiet {
				r.say(e.Target + ": " + reason(err) + ".")
			}
			r.failed, _ = err.(unix.Errno)
			r.target = e.Target
			return unmountFailed
		}
	}
	if !plain && !r.noMtab {
		if err := libmount.Forget(e.Target); err != nil && err != libmount.ErrLock {
			r.say(e.Target + ": filesystem was unmounted, but any subsequent operation failed: " + cli.Strerror(err) + ".")
			return unmountFailed
		}
	}
	if r.verbose && !r.all {
		target := e.Target
		if e.Source != "" {
			target += " (" + e.Source + ")"
		}
		r.say(target + " unmounted")
	}
	return 0
}

// umount2 makes the system call. After EBUSY with --read-only, it remounts.
func (r *request) umount2(e *mountinfo.Entry) error {
	err := unix.Unmount(e.Target, r.flags)
	if err == unix.EBUSY && r.readOnly && e.Source != "" {
		err = unix.Mount(e.Source, e.Target, "", unix.MS_REMOUNT|unix.MS_RDONLY, "")
	}
	if err == nil && r.detachLoop {
		freeLoop(e.Source)
	}
	return err
}

// helper returns the path of the helper program for a mount, or "". The options uhelper, for a user,
// and helper name one.
func (r *request) helper(e *mountinfo.Entry) string {
	for _, option := range []string{"uhelper", "helper"} {
		name, _ := mountinfo.Option(e.User, option)
		if name == "" || option == "uhelper" && !r.user {
			continue
		}
		if path := libmount.Helper("umount", name); path != "" {
			return path
		}
	}
	return libmount.Helper("umount", e.Type)
}

// fileDevice returns the loop device of a file if there is only one, or the name itself.
func fileDevice(name string) string {
	var st unix.Stat_t
	if unix.Stat(name, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG {
		return name
	}
	device := ""
	for _, d := range loopdev.Used() {
		switch {
		case !d.Backs(&st, name):
		case device != "":
			return name
		default:
			device = d.Path
		}
	}
	return cmp.Or(device, name)
}

// freeLoop frees the loop device of a mount. The kernel has freed it already if mount(8) made it.
func freeLoop(source string) {
	if strings.HasPrefix(source, "/dev/loop") {
		loopdev.New(source).Detach()
	}
}

// help runs a helper program and returns its exit status.
func (r *request) help(path, target, fstype string, plain bool) (status int) {
	words := []string{target}
	for _, c := range []struct {
		given bool
		word  string
	}{
		{r.noMtab || plain, "-n"}, {r.flags&unix.MNT_DETACH != 0, "-l"}, {r.flags&unix.MNT_FORCE != 0, "-f"},
		{r.verbose, "-v"}, {r.readOnly, "-r"},
	} {
		if c.given {
			words = append(words, c.word)
		}
	}
	words = append(words, libmount.Subtype(path, fstype)...)
	words = append(words, r.namespace.Words()...)
	executed := false
	r.namespace.Outside(func() { status, executed = libmount.Run(r.inv, path, words) })
	if !executed {
		r.say(target + ": failed to execute " + path + ".")
	}
	return status
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
