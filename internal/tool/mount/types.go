package mount

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/linux/mountinfo"
)

// isWord reports whether the source of a type is left as it is written.
func isWord(fstype string) bool {
	return mountinfo.IsPseudo(fstype) && fstype != "none" || mountinfo.IsNetwork(fstype) // "none" is no type for mount(8)
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
