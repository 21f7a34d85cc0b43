package mount

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/linux/mountinfo"
)

// pseudo are the types of file systems whose source is a mere word, as util-linux
// has them (mnt_fstype_is_pseudofs of libmount 2.42), less "none", which is no type
// for mount(8).
var pseudo = []string{
	"anon_inodefs", "apparmorfs", "autofs", "bdev", "binder", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "cpuset",
	"debugfs", "devfs", "devpts", "devtmpfs", "dlmfs", "dmabuf", "drm", "efivarfs", "fuse", "fuse.archivemount", "fuse.avfsd",
	"fuse.dumpfs", "fuse.encfs", "fuse.gvfs-fuse-daemon", "fuse.gvfsd-fuse", "fuse.kio-fuse", "fuse.lxcfs", "fuse.portal",
	"fuse.rofiles-fuse", "fuse.vmware-vmblock", "fuse.xwmfs", "fusectl", "hugetlbfs", "ipathfs", "mqueue", "nfsd", "nsfs",
	"overlay", "pidfs", "pipefs", "proc", "pstore", "ramfs", "resctrl", "rootfs", "rpc_pipefs", "securityfs", "selinuxfs", "smackfs",
	"sockfs", "spufs", "sysfs", "tmpfs", "tracefs", "vboxsf", "virtiofs",
}

// network are those whose source is on another machine; so are all that begin
// with "nfs" (mnt_fstype_is_netfs).
var network = []string{"9p", "afs", "cifs", "fuse.curlftpfs", "fuse.sshfs", "glusterfs", "ncpfs", "smb3", "smbfs"}

func isNetwork(fstype string) bool {
	return strings.HasPrefix(fstype, "nfs") || slices.Contains(network, fstype)
}

// isWord reports whether the source of a type is left as it is written.
func isWord(fstype string) bool {
	return slices.Contains(pseudo, fstype) || isNetwork(fstype)
}

// kernelTypes returns the types of file systems that lie on block devices, in
// the order in which they are to be tried. filesystems(5) names them where it
// exists; a last line "*" there stands for all that the kernel has. Where neither
// list can be read ok is false.
func kernelTypes() (block []string, ok bool) {
	kernel, err := os.ReadFile("/proc/filesystems")
	ok = err == nil
	var others []string
	for line := range strings.Lines(string(kernel)) {
		kind, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if kind == "nodev" {
			others = append(others, name)
		} else if name != "" {
			block = append(block, name)
		}
	}
	text, err := os.ReadFile("/etc/filesystems")
	if err != nil {
		return block, ok
	}
	var listed []string
	for line := range strings.Lines(string(text)) {
		switch word := strings.TrimSpace(line); {
		case word == "*":
			return append(listed, block...), true
		case word != "" && word[0] != '#' && !slices.Contains(others, word):
			listed = append(listed, word)
		}
	}
	return listed, true
}

// matches tells whether a type is among those of a pattern: a comma-separated
// list, in which "no" before the first word turns all of it round, and before
// another that word. Capitals are as good as small letters.
func matches(fstype, pattern string) bool {
	pattern, inverted := strings.CutPrefix(pattern, "no")
	for word := range strings.SplitSeq(pattern, ",") {
		if name, not := strings.CutPrefix(word, "no"); not && strings.EqualFold(name, fstype) {
			return inverted
		}
		if strings.EqualFold(word, fstype) {
			return !inverted
		}
	}
	return inverted
}

// helper returns the path of the program that mounts a type in mount(8)'s
// stead, or "".
func helper(fstype string) string {
	if fstype == "" || strings.Contains(fstype, "/") {
		return ""
	}
	for _, prefix := range mountinfo.HelperPrefixes {
		if exists(prefix + fstype) {
			return prefix + fstype
		}
	}
	return ""
}
