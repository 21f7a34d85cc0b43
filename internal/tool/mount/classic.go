package mount

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// forcesClassic reports whether root asks for mount(2) in the environment. For other users the
// real tool, which has the set-user-ID bit, removes the variable.
func forcesClassic() bool {
	return os.Getuid() == 0 && os.Getenv("LIBMOUNT_FORCE_MOUNT2") == "always"
}

// lacksAttributes reports whether the operation needs mount_setattr(2), and the kernel or a filter
// of system calls has none.
func (o *operation) lacksAttributes() bool {
	changes := o.act&remount != 0 || o.attr != attributes{} || o.below != attributes{}
	return changes && before(5, 14) || (changes || len(o.propagation) > 0) && lacks(unix.SYS_MOUNT_SETATTR)
}

// lacksFirstCall reports whether an operation has failed because its first call is missing. Then
// nothing has been done. A call that is missing later is an error, as in libmount.
func (f *failure) lacksFirstCall() bool {
	return f != nil && f.errno == unix.ENOSYS && (f.call == "open_tree" || f.call == "fsopen")
}

// lacks reports whether a system call is missing. Called with only zeros the calls of interest
// fail and do nothing.
func lacks(call uintptr) bool {
	_, _, e := unix.Syscall6(call, 0, 0, 0, 0, 0, 0)
	return e == unix.ENOSYS
}

// before reports whether the kernel is older than a version. mount_setattr(2) came with Linux
// 5.12, but cannot be used for a remount until 5.14.
func before(major, minor int) bool {
	var uts unix.Utsname
	if unix.Uname(&uts) != nil {
		return false
	}
	first, rest, _ := strings.Cut(unix.ByteSliceToString(uts.Release[:]), ".")
	second, _, _ := strings.Cut(rest, ".")
	x, err1 := strconv.Atoi(first)
	y, err2 := strconv.Atoi(second)
	return err1 == nil && err2 == nil && (x < major || x == major && y < minor)
}

// bindSettable are the flags that a bind mount does not take over: a second mount(2) sets them.
const bindSettable = unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC | unix.MS_NOATIME | unix.MS_NODIRATIME |
	unix.MS_RELATIME | unix.MS_RDONLY | unix.MS_NOSYMFOLLOW

// performClassic does what perform does with mount(2) alone.
func (o *operation) performClassic() *failure {
	flags := uintptr(o.flags)
	for _, a := range []struct {
		act  action
		flag uintptr
	}{{remount, unix.MS_REMOUNT}, {bind, unix.MS_BIND}, {move, unix.MS_MOVE}} {
		if o.act&a.act != 0 {
			flags |= a.flag
		}
	}
	if o.recursive {
		flags |= unix.MS_REC
	}
	if !o.propagationOnly() {
		if f := o.mountClassic(flags); f != nil {
			return f
		}
	}
	for _, c := range o.propagation {
		to := uintptr(c.to)
		if c.recursive {
			to |= unix.MS_REC
		}
		if err := unix.Mount("none", o.target, "", to|flags&unix.MS_SILENT, ""); err != nil {
			return o.propagationFailed()
		}
	}
	if o.act&bind != 0 && o.act&remount == 0 && flags&bindSettable != 0 {
		if err := unix.Mount("none", o.target, "", flags|unix.MS_REMOUNT, ""); err != nil {
			// libmount takes its result -1 for EPERM.
			return &failure{text: "filesystem was mounted, but any subsequent operation failed: " + cli.Strerror(unix.EPERM), status: 1}
		}
	}
	return nil
}

// propagationFailed returns the failure of a change of propagation by mount(2). libmount does not
// keep its errno.
func (o *operation) propagationFailed() *failure {
	if o.propagationOnly() {
		return &failure{text: "mount failed: Unknown error 5005", status: mountFailed}
	}
	return &failure{text: "filesystem was mounted, but failed to apply flags", status: 1}
}

// mountClassic makes the mount, moves it or changes it.
func (o *operation) mountClassic(flags uintptr) *failure {
	fstype := o.fstype
	if o.act != 0 {
		fstype = "none"
	}
	if len(o.types) > 1 {
		flags |= unix.MS_SILENT
	}
	source := o.source
	if !o.hasSource {
		source = "none"
	}
	if err := unix.Mount(source, o.target, fstype, flags, formatOptions(o.data)); err != nil {
		return &failure{call: "mount", errno: err, fstype: fstype}
	}
	return nil
}
