package umount

import "golang.org/x/sys/unix"

// unnumbered are the types of file system that util-linux does not know by their number in
// statfs(2).
var unnumbered = []int64{
	unix.BPF_FS_MAGIC, unix.CGROUP2_SUPER_MAGIC, unix.OVERLAYFS_SUPER_MAGIC, unix.TRACEFS_MAGIC,
	0x65735543, // fusectl
}

// numbered returns the name of a type of file system that util-linux knows by its number, for the
// name of its helper program. Types that have none anywhere are left out.
func numbered(magic int64) string {
	switch magic {
	case unix.AUTOFS_SUPER_MAGIC:
		return "autofs"
	case unix.BTRFS_SUPER_MAGIC:
		return "btrfs"
	case unix.CGROUP_SUPER_MAGIC:
		return "cgroup"
	case 0xff534d42:
		return "cifs"
	case unix.DEBUGFS_MAGIC:
		return "debugfs"
	case unix.DEVPTS_SUPER_MAGIC:
		return "devpts"
	case unix.ECRYPTFS_SUPER_MAGIC:
		return "ecryptfs"
	case unix.EXT4_SUPER_MAGIC:
		return "ext4"
	case unix.F2FS_SUPER_MAGIC:
		return "f2fs"
	case unix.FUSE_SUPER_MAGIC:
		return "fuse"
	case unix.HUGETLBFS_MAGIC:
		return "hugetlbfs"
	case unix.ISOFS_SUPER_MAGIC:
		return "iso9660"
	case unix.MSDOS_SUPER_MAGIC:
		return "vfat"
	case unix.NFS_SUPER_MAGIC:
		return "nfs"
	case 0x5346544e:
		return "ntfs"
	case unix.PROC_SUPER_MAGIC:
		return "proc"
	case unix.RAMFS_MAGIC:
		return "ramfs"
	case unix.SECURITYFS_MAGIC:
		return "securityfs"
	case unix.SQUASHFS_MAGIC:
		return "squashfs"
	case unix.SYSFS_MAGIC:
		return "sysfs"
	case unix.TMPFS_MAGIC:
		return "tmpfs"
	case unix.UDF_SUPER_MAGIC:
		return "udf"
	case unix.XFS_SUPER_MAGIC:
		return "xfs"
	}
	return ""
}
