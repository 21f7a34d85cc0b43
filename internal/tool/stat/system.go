package stat

import (
	"fmt"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// fileSystem prints the status of the file system that a file is on.
func (r *run) fileSystem(name string) error {
	if name == "-" {
		r.Complain("using '-' to denote standard input does not work in file system mode", nil)
		return nil
	}
	var fs unix.Statfs_t
	if err := unix.Statfs(name, &fs); err != nil {
		r.Warn(cli.Fail("cannot read file system information for "+r.Quoted(name), err).Error())
		r.Status = 1
		return nil
	}
	return r.print(r.format, func(s spec) (string, bool) {
		switch s.letter {
		case 'n':
			return s.text(name), true
		case 'i':
			return s.number(uint64(uint32(fs.Fsid.Val[0]))<<32|uint64(uint32(fs.Fsid.Val[1])), 16), true
		case 'l':
			return s.number(uint64(fs.Namelen), 10), true
		case 't':
			return s.number(uint64(fs.Type), 16), true
		case 'T':
			return s.text(typeName(uint64(fs.Type))), true
		case 'b':
			return s.number(fs.Blocks, 10), true
		case 'f':
			return s.number(fs.Bfree, 10), true
		case 'a':
			return s.number(fs.Bavail, 10), true
		case 's':
			return s.number(uint64(fs.Bsize), 10), true
		case 'S':
			size := fs.Frsize
			if size == 0 {
				size = fs.Bsize
			}
			return s.number(uint64(size), 10), true
		case 'c':
			return s.number(fs.Files, 10), true
		case 'd':
			return s.number(fs.Ffree, 10), true
		}
		return "", false
	})
}

// typeName returns the name that coreutils has for the f_type of statfs(2).
func typeName(magic uint64) string {
	if name, ok := typeNames[uint32(magic)]; ok {
		return name
	}
	return fmt.Sprintf("UNKNOWN (0x%x)", magic)
}

var typeNames = map[uint32]string{
	unix.AAFS_MAGIC:            "aafs",
	unix.ADFS_SUPER_MAGIC:      "adfs",
	unix.AFFS_SUPER_MAGIC:      "affs",
	unix.AFS_FS_MAGIC:          "k-afs",
	unix.ANON_INODE_FS_MAGIC:   "anon-inode FS",
	unix.AUTOFS_SUPER_MAGIC:    "autofs",
	unix.BDEVFS_MAGIC:          "bdevfs",
	unix.BINDERFS_SUPER_MAGIC:  "binderfs",
	unix.BINFMTFS_MAGIC:        "binfmt_misc",
	unix.BPF_FS_MAGIC:          "bpf_fs",
	unix.BTRFS_SUPER_MAGIC:     "btrfs",
	unix.CEPH_SUPER_MAGIC:      "ceph",
	unix.CGROUP_SUPER_MAGIC:    "cgroupfs",
	unix.CGROUP2_SUPER_MAGIC:   "cgroup2fs",
	unix.CODA_SUPER_MAGIC:      "coda",
	unix.CRAMFS_MAGIC:          "cramfs",
	unix.DEBUGFS_MAGIC:         "debugfs",
	unix.DEVPTS_SUPER_MAGIC:    "devpts",
	unix.ECRYPTFS_SUPER_MAGIC:  "ecryptfs",
	unix.EFIVARFS_MAGIC:        "efivarfs",
	unix.EROFS_SUPER_MAGIC_V1:  "erofs",
	unix.EXFAT_SUPER_MAGIC:     "exfat",
	unix.EXT4_SUPER_MAGIC:      "ext2/ext3",
	unix.F2FS_SUPER_MAGIC:      "f2fs",
	unix.FUSE_SUPER_MAGIC:      "fuseblk",
	unix.FUTEXFS_SUPER_MAGIC:   "futexfs",
	unix.HOSTFS_SUPER_MAGIC:    "hostfs",
	unix.HPFS_SUPER_MAGIC:      "hpfs",
	unix.HUGETLBFS_MAGIC:       "hugetlbfs",
	unix.ISOFS_SUPER_MAGIC:     "isofs",
	unix.JFFS2_SUPER_MAGIC:     "jffs2",
	unix.MINIX_SUPER_MAGIC:     "minix",
	unix.MINIX_SUPER_MAGIC2:    "minix (30 char.)",
	unix.MINIX2_SUPER_MAGIC:    "minix v2",
	unix.MINIX2_SUPER_MAGIC2:   "minix v2 (30 char.)",
	unix.MINIX3_SUPER_MAGIC:    "minix3",
	unix.MSDOS_SUPER_MAGIC:     "msdos",
	unix.MTD_INODE_FS_MAGIC:    "inodefs",
	unix.NCP_SUPER_MAGIC:       "novell",
	unix.NFS_SUPER_MAGIC:       "nfs",
	unix.NILFS_SUPER_MAGIC:     "nilfs",
	unix.NSFS_MAGIC:            "nsfs",
	unix.OCFS2_SUPER_MAGIC:     "ocfs2",
	unix.OPENPROM_SUPER_MAGIC:  "openprom",
	unix.OVERLAYFS_SUPER_MAGIC: "overlayfs",
	unix.PIPEFS_MAGIC:          "pipefs",
	unix.PROC_SUPER_MAGIC:      "proc",
	unix.PSTOREFS_MAGIC:        "pstorefs",
	unix.QNX4_SUPER_MAGIC:      "qnx4",
	unix.QNX6_SUPER_MAGIC:      "qnx6",
	unix.RAMFS_MAGIC:           "ramfs",
	unix.RDTGROUP_SUPER_MAGIC:  "rdt",
	unix.REISERFS_SUPER_MAGIC:  "reiserfs",
	unix.SECURITYFS_MAGIC:      "securityfs",
	unix.SELINUX_MAGIC:         "selinux",
	unix.SMACK_MAGIC:           "smackfs",
	unix.SMB2_SUPER_MAGIC:      "smb2",
	unix.SMB_SUPER_MAGIC:       "smb",
	unix.SOCKFS_MAGIC:          "sockfs",
	unix.SQUASHFS_MAGIC:        "squashfs",
	unix.SYSFS_MAGIC:           "sysfs",
	unix.TMPFS_MAGIC:           "tmpfs",
	unix.TRACEFS_MAGIC:         "tracefs",
	unix.UDF_SUPER_MAGIC:       "udf",
	unix.USBDEVICE_SUPER_MAGIC: "usbdevfs",
	unix.V9FS_MAGIC:            "v9fs",
	unix.XENFS_SUPER_MAGIC:     "xenfs",
	unix.XFS_SUPER_MAGIC:       "xfs",
	unix.ZONEFS_MAGIC:          "zonefs",
	0xFF534D42:                 "cifs",
	0x19800202:                 "mqueue",
	0x2FC12FC1:                 "zfs",
	0x5346544E:                 "ntfs",
	0x65735543:                 "fusectl",
	0x62656570:                 "configfs",
}
