package mount

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/linux/mountinfo"
)

// isWord reports whether a type's source is an arbitrary word and not a file name.
func isWord(fstype string) bool {
	return mountinfo.IsPseudo(fstype) && fstype != "none" || mountinfo.IsNetwork(fstype) // mount(8) does not count "none" as a type
}

// kernelTypes returns the types of file systems on block devices, in the order in which they
// are tried. They are those of /etc/filesystems if it exists; a last line "*" there means all
// others of the kernel. ok is false if neither list can be read. See filesystems(5).
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
