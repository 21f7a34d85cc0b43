package mountinfo

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A Field is a set of the information that Stat asks for: STATMOUNT_* of statmount(2).
type Field uint64

// The fields. Each comment names the parts of Entry that a field fills.
const (
	SuperBasic    Field = 1 << iota // Device, Super
	MountBasic                      // ID, Parent, UniqueID, Options, Shared, Propagation
	PropagateFrom                   // none
	MountRoot                       // Root
	MountPoint                      // Target
	FileSystem                      // Type
	NamespaceID                     // none
	MountOptions                    // Super, with the options that the file system defines
	Subtype                         // the end of Type
	SuperSource                     // Source
)

// AllFields is the set of the fields that describe an Entry.
const AllFields = SuperBasic | MountBasic | PropagateFrom | MountRoot | MountPoint | FileSystem | MountOptions | Subtype | SuperSource

// request is struct mnt_id_req of linux/mount.h, version 0.
type request struct {
	size, _   uint32
	id, param uint64
}

const requestSize = 24

// UniqueID returns the unique id of the mount that the file path is on: STATX_MNT_ID_UNIQUE
// of statx(2). No two mounts have the same until the next boot. The error is an errno, ENOSYS
// if the kernel has no such ids (before Linux 6.8).
func UniqueID(path string) (uint64, error) {
	const unique = 0x4000 // STATX_MNT_ID_UNIQUE
	var st unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, 0, unique, &st); err != nil {
		return 0, err
	}
	if st.Mask&unique == 0 {
		return 0, unix.ENOSYS
	}
	return st.Mnt_id, nil
}

// Stat asks the kernel about the mount with a unique id, statmount(2). The error is an
// errno, ENOSYS before Linux 6.8.
func Stat(id uint64, fields Field) (e Entry, err error) {
	r := request{size: requestSize, id: id, param: uint64(fields)}
	for buffer := make([]byte, 8<<10); ; buffer = make([]byte, 2*len(buffer)) {
		_, _, errno := unix.Syscall6(unix.SYS_STATMOUNT, uintptr(unsafe.Pointer(&r)), uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)), 0, 0, 0)
		switch {
		case errno == unix.EOVERFLOW && len(buffer) < 1<<24:
			continue
		case errno != 0:
			return e, errno
		}
		return decode(buffer), nil
	}
}

// List returns the unique ids of all mounts below the process's root directory, in the order
// of mounting: listmount(2). The error is an errno, ENOSYS before Linux 6.8.
func List() (ids []uint64, err error) {
	const root = ^uint64(0) // LSMT_ROOT
	r := request{size: requestSize, id: root}
	for {
		chunk := make([]uint64, 512)
		n, _, errno := unix.Syscall6(unix.SYS_LISTMOUNT, uintptr(unsafe.Pointer(&r)), uintptr(unsafe.Pointer(&chunk[0])), uintptr(len(chunk)), 0, 0, 0)
		if errno != 0 {
			return nil, errno
		}
		ids = append(ids, chunk[:n]...)
		if int(n) < len(chunk) {
			return ids, nil
		}
		r.param = chunk[n-1]
	}
}

// decode reads struct statmount of linux/mount.h.
func decode(b []byte) (e Entry) {
	const strings = 512 // offset of the field str, where the strings begin
	e.Kernel = true
	n32 := func(at int) uint32 { return binary.NativeEndian.Uint32(b[at:]) }
	n64 := func(at int) uint64 { return binary.NativeEndian.Uint64(b[at:]) }
	has := func(f Field) bool { return Field(n64(8))&f != 0 }
	text := func(at int) string {
		s := b[strings+int(n32(at)):]
		return string(s[:bytes.IndexByte(s, 0)])
	}
	if has(SuperBasic) {
		e.Device = strconv.FormatUint(uint64(n32(16)), 10) + ":" + strconv.FormatUint(uint64(n32(20)), 10)
		e.Super = superOptions(n32(32))
	}
	if has(MountBasic) {
		e.UniqueID = n64(40)
		e.ID, e.Parent = int(n32(56)), int(n32(60))
		e.Options = attributes(n64(64))
		e.propagation = propagation(n64(72))
		e.Shared = n64(72)&unix.MS_SHARED != 0
	}
	if has(MountRoot) {
		e.Root = text(104)
	}
	if has(MountPoint) {
		e.Target = text(108)
	}
	if has(FileSystem) {
		e.Type = text(36)
	}
	if has(Subtype) {
		e.Type += "." + text(120)
	}
	if has(SuperSource) {
		e.Source = text(124)
	}
	if has(MountOptions) {
		if options := text(4); options != "" {
			e.Super = options
		}
	}
	return e
}

// superOptions returns the options of a file system with the given MS_* flags, as
// /proc/PID/mountinfo spells them.
func superOptions(flags uint32) string {
	text := "rw"
	if flags&unix.MS_RDONLY != 0 {
		text = "ro"
	}
	for _, f := range [...]struct {
		flag uint32
		name string
	}{{unix.MS_SYNCHRONOUS, ",sync"}, {unix.MS_DIRSYNC, ",dirsync"}, {unix.MS_LAZYTIME, ",lazytime"}} {
		if flags&f.flag != 0 {
			text += f.name
		}
	}
	return text
}

// attributes returns the options of a mount with the given MOUNT_ATTR_* bits, as
// /proc/PID/mountinfo spells them. It adds strictatime as libmount does, which mountinfo
// leaves out.
func attributes(bits uint64) string {
	text := "rw"
	if bits&unix.MOUNT_ATTR_RDONLY != 0 {
		text = "ro"
	}
	for _, f := range [...]struct {
		bit  uint64
		name string
	}{{unix.MOUNT_ATTR_NOSUID, ",nosuid"}, {unix.MOUNT_ATTR_NODEV, ",nodev"}, {unix.MOUNT_ATTR_NOEXEC, ",noexec"}} {
		if bits&f.bit != 0 {
			text += f.name
		}
	}
	switch bits & unix.MOUNT_ATTR__ATIME {
	case unix.MOUNT_ATTR_NOATIME:
		text += ",noatime"
	case unix.MOUNT_ATTR_RELATIME:
		text += ",relatime"
	case unix.MOUNT_ATTR_STRICTATIME:
		text += ",strictatime"
	}
	if bits&unix.MOUNT_ATTR_NODIRATIME != 0 {
		text += ",nodiratime"
	}
	if bits&unix.MOUNT_ATTR_NOSYMFOLLOW != 0 {
		text += ",nosymfollow"
	}
	return text
}

// propagation returns the result of Entry.Propagation for MS_SHARED, MS_SLAVE and
// MS_UNBINDABLE.
func propagation(flags uint64) string {
	text := "private"
	if flags&unix.MS_SHARED != 0 {
		text = "shared"
	}
	if flags&unix.MS_SLAVE != 0 {
		text += ",slave"
	}
	if flags&unix.MS_UNBINDABLE != 0 {
		text += ",unbindable"
	}
	return text
}
