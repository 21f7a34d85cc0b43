package mount

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// mountFailed is the exit status of mount(8) when a system call has failed.
const mountFailed = 32

// more is the second line of the message about a failed system call.
const more = "\n       dmesg(1) may have more information after failed mount system call."

// report returns the failure with the message of util-linux, or nil if nofail ignores it.
func (o *operation) report(f *failure) error {
	if f.status != 0 {
		return notRun(f, o.target)
	}
	text := o.words(f)
	if text == "" {
		return nil
	}
	return &cli.Failure{
		Text: o.target + ": " + text + "." + more, Status: mountFailed,
		Hint: hint.Refused(&hint.Mount{Dir: o.target, Type: f.fstype, Layers: o.layers(f.fstype)}, f.errno),
	}
}

// layers returns the directories that the options of an overlay name.
func (o *operation) layers(fstype string) (dirs []string) {
	if fstype != "overlay" {
		return nil
	}
	for _, opt := range o.data {
		switch opt.name {
		case "lowerdir":
			dirs = append(dirs, strings.Split(opt.value, ":")...)
		case "upperdir", "workdir":
			dirs = append(dirs, opt.value)
		}
	}
	return dirs
}

// words returns the message for a failure, or "" if nofail ignores it.
func (o *operation) words(f *failure) string {
	noSource := o.hasSource && !exists(o.source)
	if f.complaint != "" {
		if o.nofail && noSource && f.errno == unix.ENOENT {
			return ""
		}
		return f.call + "() failed: " + f.complaint
	}
	missing := func(more string) string {
		if o.nofail {
			return ""
		}
		return "special device " + o.source + " does not exist" + more
	}
	switch f.errno {
	case unix.EPERM:
		switch {
		case os.Geteuid() != 0:
			return "must be superuser to use mount"
		case !isDirectory(o.target):
			return "mount point is not a directory"
		}
		return "permission denied"
	case unix.EBUSY:
		if o.act&remount != 0 {
			return "mount point is busy"
		}
		return o.occupied()
	case unix.ENOENT:
		switch {
		case !isThere(o.target):
			return "mount point does not exist"
		case !exists(o.target):
			return "mount point is a symbolic link to nowhere"
		case noSource:
			return missing("")
		}
	case unix.ENOTDIR:
		switch {
		case !isDirectory(o.target):
			return "mount point is not a directory"
		case noSource:
			return missing(" (a path prefix is not a directory)")
		}
	case unix.EINVAL:
		switch {
		case o.act&remount != 0:
			return "mount point not mounted or bad option"
		case f.attribute:
			return "not mount point or bad option"
		case o.act&move != 0 && underShared(o.source):
			return "bad option; moving a mount residing under a shared mount is unsupported"
		case mountinfo.IsNetwork(f.fstype):
			return "bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program"
		}
		return "wrong fs type, bad option, bad superblock on " + o.source +
			", missing codepage or helper program, or other error"
	case unix.EMFILE:
		return "mount table full"
	case unix.EIO:
		return "can't read superblock on " + o.source
	case unix.ENODEV:
		return "unknown filesystem type '" + f.fstype + "'"
	case unix.ENOTBLK:
		if o.nofail {
			return ""
		}
		var st unix.Stat_t
		switch err := unix.Stat(o.source, &st); {
		case err != nil:
			return o.source + " is not a block device, and stat(2) fails?"
		case st.Mode&unix.S_IFMT == unix.S_IFBLK:
			return "the kernel does not recognize " + o.source + ` as a block device; maybe "modprobe driver" is necessary`
		case st.Mode&unix.S_IFMT == unix.S_IFREG:
			return o.source + ` is not a block device; try "-o loop"`
		}
		return o.source + " is not a block device"
	case unix.ENXIO:
		if o.nofail {
			return ""
		}
		return o.source + " is not a valid block device"
	case unix.EACCES, unix.EROFS:
		switch {
		case o.readOnly:
			return "cannot mount " + o.source + " read-only"
		case o.writable:
			return o.source + " is write-protected but explicit read-write mode requested"
		case o.act&remount != 0:
			return "cannot remount " + o.source + " read-write, is write-protected"
		case o.act&bind != 0:
			return "bind " + o.source + " failed"
		}
	case unix.ENOMEDIUM:
		if o.nofail {
			return ""
		}
		return "no medium found on " + o.source
	case unix.EBADMSG:
		return "cannot mount; probably corrupted filesystem on " + o.source
	}
	return f.call + "() failed: " + cli.Strerror(f.errno)
}

// occupied returns where a source that cannot be mounted again is mounted.
func (o *operation) occupied() string {
	table, _ := mountinfo.Read() // without the table the message is less specific
	for _, e := range table {
		if e.Source == o.source {
			return o.source + " already mounted on " + e.Target
		}
	}
	return o.source + " already mounted or mount point busy"
}

// underShared reports whether the parent of a mount is shared. path is the mount point; if
// several mounts are there, the lowest counts.
func underShared(path string) bool {
	table, _ := mountinfo.Read()
	at := slices.IndexFunc(table, func(e mountinfo.Entry) bool { return e.Target == path })
	return at >= 0 && slices.ContainsFunc(table, func(e mountinfo.Entry) bool { return e.ID == table[at].Parent && e.Shared })
}

// exists reports whether a file exists. It follows symbolic links.
func exists(path string) bool {
	var st unix.Stat_t
	return unix.Stat(path, &st) == nil
}

// isThere reports whether a directory entry exists, even as a dangling symbolic link.
func isThere(path string) bool {
	var st unix.Stat_t
	return unix.Lstat(path, &st) == nil
}

func isDirectory(path string) bool {
	var st unix.Stat_t
	return unix.Stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR
}
