// Package machine reads what the kernel reports about itself and about the calling process
// in files below /proc and /sys: proc(5), sysfs(5).
package machine

import (
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// A Machine is a root directory below which the files are read. Paths of its methods are
// relative to that directory, such as "proc/self/status".
type Machine struct {
	dir    int // descriptor of the root directory, or AT_FDCWD
	prefix string
}

// Here returns the machine as the process sees it.
func Here() Machine { return Machine{unix.AT_FDCWD, "/"} }

// At returns the machine whose root directory is open as dir. dir must stay open as long as
// the Machine is used.
func At(dir int) Machine { return Machine{dir, ""} }

// Open opens a file of the machine for reading, close-on-exec. The error is an errno.
func (m Machine) Open(path string) (fd int, err error) {
	return unix.Openat(m.dir, m.prefix+path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
}

// List returns the sorted names in a directory of the machine, or nil if it cannot be read.
func (m Machine) List(path string) []string {
	fd, err := m.Open(path)
	if err != nil {
		return nil
	}
	f := os.NewFile(uintptr(fd), path)
	defer f.Close()
	names, _ := f.Readdirnames(-1)
	slices.Sort(names)
	return names
}

// Read returns the text of a file without the white space around it, and whether the file
// has any text.
func (m Machine) Read(path string) (string, bool) {
	fd, err := m.Open(path)
	if err != nil {
		return "", false
	}
	f := os.NewFile(uintptr(fd), path)
	defer f.Close()
	var text strings.Builder
	buffer := make([]byte, 4096)
	for {
		n, err := f.Read(buffer)
		text.Write(buffer[:n])
		if err != nil {
			return strings.TrimSpace(strings.TrimRight(text.String(), "\x00")), text.Len() > 0
		}
	}
}

// Sysctl returns the value of a kernel setting, "user.max_pid_namespaces".
func (m Machine) Sysctl(name string) (string, bool) {
	return m.Read("proc/sys/" + strings.ReplaceAll(name, ".", "/"))
}

// Status returns a field of /proc/self/status, "CapEff".
func (m Machine) Status(field string) (string, bool) {
	text, _ := m.Read("proc/self/status")
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(line, ":"); ok && name == field {
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}

// Capable reports whether the process has a capability, CAP_*, in its own user
// namespace.
func (m Machine) Capable(n int) bool {
	text, _ := m.Status("CapEff")
	bits, _ := strconv.ParseUint(text, 16, 64)
	return bits>>n&1 != 0
}

// Profile returns the AppArmor profile of the process, "unconfined" if it has none, and
// whether AppArmor is enabled.
func (m Machine) Profile() (string, bool) {
	for _, path := range [...]string{"proc/self/attr/apparmor/current", "proc/self/attr/current"} {
		if enabled, _ := m.Read("sys/module/apparmor/parameters/enabled"); enabled != "Y" {
			break
		}
		if text, ok := m.Read(path); ok {
			return text, true
		}
	}
	return "", false
}

// Filtered reports whether a seccomp filter checks the process's system calls, seccomp(2).
func (m Machine) Filtered() bool {
	mode, _ := m.Status("Seccomp")
	return mode == "2"
}

// InChroot reports whether the process's root directory is not the root of a mount, and so
// not the root of its mount namespace. It is false after a chroot into the root of a mount.
func InChroot() bool {
	var st unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, "/", 0, 0, &st)
	return err == nil && st.Attributes_mask&unix.STATX_ATTR_MOUNT_ROOT != 0 && st.Attributes&unix.STATX_ATTR_MOUNT_ROOT == 0
}

// Chrooted reports whether the process's root directory is not the root of its mount namespace, as
// far as that can be seen: also after a chroot into the root of a mount. The kernel refuses user
// namespaces there.
func Chrooted() bool { return InChroot() || mountedElsewhere() || otherRoot() }

// mountedElsewhere reports whether process 1 sees the mount that is this process's root directory,
// but not as its own root.
func mountedElsewhere() bool {
	own, err := mountinfo.Read()
	root := mountinfo.Find(own, "/", "\x00")
	if err != nil || root == nil {
		return false
	}
	text, _ := Here().Read("proc/1/mountinfo")
	list, _ := mountinfo.Parse(text + "\n")
	for _, e := range list {
		if e.ID == root.ID && e.Target != "/" {
			return true
		}
	}
	return false
}

// otherRoot enters the mount namespace in which the process already is, which changes the root
// directory to that of the namespace, setns(2), and reports whether that is another one. Only root
// may do so. It happens on a thread of its own, which ends.
func otherRoot() bool {
	answer := make(chan bool)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with its root directory
		answer <- func() bool {
			before, ok := mountID("/")
			fd, err := unix.Open("/proc/thread-self/ns/mnt", unix.O_RDONLY|unix.O_CLOEXEC, 0)
			if err != nil || !ok {
				return false
			}
			defer unix.Close(fd)
			if unix.Unshare(unix.CLONE_FS) != nil || unix.Setns(fd, unix.CLONE_NEWNS) != nil {
				return false
			}
			after, ok := mountID("/")
			return ok && after != before
		}()
	}()
	return <-answer
}

// mountID returns the id of the mount of a file, statx(2), and whether the kernel tells it.
func mountID(path string) (id uint64, ok bool) {
	var st unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_MNT_ID, &st)
	return st.Mnt_id, err == nil && st.Mask&unix.STATX_MNT_ID != 0
}

// Kernel returns the release of the running kernel, and whether it is version, such as
// "5.6", or a later one.
func Kernel(version string) (release string, enough bool) {
	var uts unix.Utsname
	if unix.Uname(&uts) != nil {
		return "", false
	}
	release = unix.ByteSliceToString(uts.Release[:])
	return release, compare(release, version) >= 0
}

// Newer reports whether version is later than other. Only their first two numbers count. Package
// headstart calls it before the Go runtime starts, so it must not allocate.
func Newer(version, other string) bool { return compare(version, other) > 0 }

// compare compares the first two numbers of two versions: the result is negative if a is
// earlier, 0 if both are equal, positive if a is later.
func compare(a, b string) int {
	for range 2 {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if n := leading(x) - leading(y); n != 0 {
			return n
		}
	}
	return 0
}

func leading(s string) (n int) {
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
