package mount

import (
	"os"
	"runtime"

	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// temporary is the directory on which a file system is mounted whose subdirectory is wanted, in a
// mount namespace of its own.
const temporary = "/run/mount/tmptgt"

// performSubdir carries out the operation on temporary, and then mounts a directory of the file
// system on the mount point: X-mount.subdir.
func (o *operation) performSubdir() (warnings []string, f *failure) {
	failed := func(call string, err error) *failure { return &failure{call: call, errno: err} }
	if err := os.MkdirAll(temporary, 0o700); err != nil {
		return nil, failed("mkdir", err.(*os.PathError).Err)
	}
	defer os.Remove(temporary)
	if o.classic || lacks(unix.SYS_OPEN_TREE) {
		return o.bindSubdir()
	}
	runtime.LockOSThread() // the namespace is that of the thread
	origin, err := unix.Open("/proc/thread-self/ns/mnt", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, failed("open", err)
	}
	defer unix.Close(origin)
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return nil, failed("unshare", err)
	}
	// What is mounted here must not be seen in the namespace of the process.
	if err := unix.Mount("none", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return nil, failed("mount", err)
	}
	warnings, f = o.performOn(temporary)
	tree := -1
	if f == nil {
		tree, f = openTree(temporary+"/"+*o.subdir, unix.OPEN_TREE_CLONE)
	}
	if err := unix.Setns(origin, unix.CLONE_NEWNS); err != nil {
		return nil, failed("setns", err)
	}
	if f != nil {
		return warnings, f
	}
	if err := unix.MoveMount(tree, "", unix.AT_FDCWD, o.target, unix.MOVE_MOUNT_F_EMPTY_PATH); err != nil {
		return nil, failed("move_mount", err)
	}
	return warnings, nil
}

// performOn carries out the operation on another mount point.
func (o *operation) performOn(target string) (warnings []string, f *failure) {
	other := *o
	other.target, other.beneath = target, false
	return other.perform()
}

// bindSubdir is performSubdir without open_tree(2): for a moment, the file system is visible on
// temporary.
func (o *operation) bindSubdir() (warnings []string, f *failure) {
	warnings, f = o.performOn(temporary)
	if f != nil {
		return warnings, f
	}
	defer unix.Unmount(temporary, unix.MNT_DETACH)
	if err := unix.Mount(temporary+"/"+*o.subdir, o.target, "", unix.MS_BIND, ""); err != nil {
		return nil, &failure{call: "mount", errno: err}
	}
	return warnings, nil
}

// guessed returns the types that may be tried for a source without a type.
func (o *operation) guessed(types []string) (allowed []string) {
	if o.guessable == nil {
		return types
	}
	for _, t := range types {
		if mountinfo.MatchType(t, *o.guessable) {
			allowed = append(allowed, t)
		}
	}
	return allowed
}
