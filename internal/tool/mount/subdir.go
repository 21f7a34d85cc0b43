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
	target := o.target
	o.target = temporary
	warnings, f = o.perform()
	o.target = target
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
	if err := unix.MoveMount(tree, "", unix.AT_FDCWD, target, unix.MOVE_MOUNT_F_EMPTY_PATH); err != nil {
		return nil, failed("move_mount", err)
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
