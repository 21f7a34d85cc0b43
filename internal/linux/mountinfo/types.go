package mountinfo

import (
	"slices"
	"strings"
)

// pseudo are the types of file systems whose source is not a device or file but any word
// (mnt_fstype_is_pseudofs of libmount 2.42).
var pseudo = []string{
	"anon_inodefs", "apparmorfs", "autofs", "bdev", "binder", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "cpuset",
	"debugfs", "devfs", "devpts", "devtmpfs", "dlmfs", "dmabuf", "drm", "efivarfs", "fuse", "fuse.archivemount", "fuse.avfsd",
	"fuse.dumpfs", "fuse.encfs", "fuse.gvfs-fuse-daemon", "fuse.gvfsd-fuse", "fuse.kio-fuse", "fuse.lxcfs", "fuse.portal",
	"fuse.rofiles-fuse", "fuse.vmware-vmblock", "fuse.xwmfs", "fusectl", "hugetlbfs", "ipathfs", "mqueue", "nfsd", "none", "nsfs",
	"overlay", "pidfs", "pipefs", "proc", "pstore", "ramfs", "resctrl", "rootfs", "rpc_pipefs", "securityfs", "selinuxfs", "smackfs",
	"sockfs", "spufs", "sysfs", "tmpfs", "tracefs", "vboxsf", "virtiofs",
}

// network are types of file systems whose source is on another machine, besides those that
// begin with "nfs" or "9p" (mnt_fstype_is_netfs of libmount 2.42).
var network = []string{"afs", "cifs", "fuse.curlftpfs", "fuse.sshfs", "glusterfs", "ncpfs", "smb3", "smbfs"}

// IsPseudo reports whether the source of a file system of this type may be any word. The
// type "none" is one of them.
func IsPseudo(fstype string) bool { return slices.Contains(pseudo, fstype) }

// IsNetwork reports whether the source of a file system of this type is on another machine.
func IsNetwork(fstype string) bool {
	return !IsPseudo(fstype) && (strings.HasPrefix(fstype, "nfs") || strings.HasPrefix(fstype, "9p") || slices.Contains(network, fstype))
}

// MatchType reports whether pattern selects a type, as mnt_match_fstype of libmount does.
// The pattern is a comma-separated list of types. A "no" before the first word inverts the
// whole list; a "no" before another word excludes that type. Case does not matter.
func MatchType(fstype, pattern string) bool {
	pattern, inverted := strings.CutPrefix(pattern, "no")
	for word := range strings.SplitSeq(pattern, ",") {
		if name, not := strings.CutPrefix(word, "no"); not && strings.EqualFold(name, fstype) {
			return false
		}
		if strings.EqualFold(word, fstype) {
			return !inverted
		}
	}
	return inverted
}

// nextOption cuts the first option off a comma-separated list. Commas between double quotes
// do not separate options. At an unclosed quote the list ends.
func nextOption(list string) (name, value, rest string, ok bool) {
	list = strings.TrimLeft(list, ",")
	if list == "" {
		return "", "", "", false
	}
	end, quoted := 0, false
	for end < len(list) && (quoted || list[end] != ',') {
		if list[end] == '"' {
			quoted = !quoted
		}
		end++
	}
	name, value, _ = strings.Cut(list[:end], "=")
	return name, value, list[end:], name != "" && !quoted
}

// Option returns the value of an option in a comma-separated list, and whether the option is
// in the list.
func Option(list, option string) (string, bool) {
	for {
		name, value, rest, ok := nextOption(list)
		if !ok || name == option {
			return value, ok
		}
		list = rest
	}
}

// MatchOptions reports whether a list of options fulfills pattern, as mnt_match_options of
// libmount does. The list must have every option of the pattern. It must not have those that
// begin with "no" in the pattern. "+" before an option takes a "no" as part of its name.
func MatchOptions(list, pattern string) bool {
	if list == "" && pattern == "" {
		return true
	}
	for {
		name, value, rest, ok := nextOption(pattern)
		if !ok {
			return true
		}
		pattern = rest
		wanted := true
		if literal, plus := strings.CutPrefix(name, "+"); plus {
			name = literal
		} else if positive, no := strings.CutPrefix(name, "no"); no {
			if name, wanted = positive, false; name == "" {
				return false
			}
		}
		found, is := "", name == ""
		if !is {
			found, is = Option(list, name)
		}
		if is && value != "" && value != found {
			is = false
		}
		if is != wanted {
			return false
		}
	}
}

// The options that the kernel knows for every mount, and those that only mount(8) itself
// reads, as libmount divides them.
var (
	kernelOptions = []string{
		"ro", "rw", "exec", "noexec", "suid", "nosuid", "dev", "nodev", "sync", "async", "dirsync", "remount", "bind", "rbind",
		"silent", "loud", "mand", "nomand", "atime", "noatime", "iversion", "noiversion", "diratime", "nodiratime", "relatime", "norelatime",
		"strictatime", "nostrictatime", "lazytime", "nolazytime", "unbindable", "runbindable", "private", "rprivate", "slave", "rslave",
		"shared", "rshared", "symfollow", "nosymfollow", "move",
	}
	toolOptions = []string{
		"auto", "noauto", "nouser", "users", "nousers", "owner", "noowner", "group", "nogroup", "_netdev", "nofail", "user", "loop",
		"comment", "offset", "sizelimit", "encryption", "uhelper", "helper",
	}
)

// A Class says which part of the system reads an option.
type Class uint8

// The classes of options.
const (
	ForFileSystem Class = iota // the file system
	ForKernel                  // the kernel, for every mount
	ForTool                    // mount(8)
	Nothing                    // none: "defaults"
)

func classOf(name, value string) Class {
	switch {
	case name == "defaults":
		return Nothing
	case slices.Contains(kernelOptions, name) && value == "":
		return ForKernel
	case slices.Contains(toolOptions, name), strings.HasPrefix(name, "x-"), strings.HasPrefix(name, "X-"), strings.HasPrefix(name, "verity."):
		return ForTool
	}
	return ForFileSystem
}

// OptionsOf returns the options of one class in a comma-separated list, as such a list.
func OptionsOf(list string, class Class) (of string) {
	for {
		name, value, rest, ok := nextOption(list)
		if !ok {
			return strings.TrimPrefix(of, ",")
		}
		if classOf(name, value) == class {
			word := strings.TrimLeft(list, ",")
			of += "," + word[:len(word)-len(rest)]
		}
		list = rest
	}
}

// SamePath reports whether two paths are equal except for repeated and trailing slashes.
func SamePath(a, b string) bool {
	next := func(s string) (segment, rest string) {
		for strings.HasPrefix(s, "//") {
			s = s[1:]
		}
		if s == "" {
			return "", ""
		}
		end := strings.IndexByte(s[1:], '/')
		if end < 0 {
			return s, ""
		}
		return s[:1+end], s[1+end:]
	}
	for {
		x, restA := next(a)
		y, restB := next(b)
		switch {
		case x == y && x == "", x+y == "/":
			return true
		case x != y:
			return false
		}
		a, b = restA, restB
	}
}
