package mount

import (
	"os"
	"slices"
	"strings"
)

// kernelTypes returns the types of file systems that lie on block devices, in
// the order in which they are to be tried, and those that do not.
// filesystems(5) names the former where it exists; a last line "*" there
// stands for all that the kernel has.
func kernelTypes() (block, pseudo []string) {
	text, _ := os.ReadFile("/proc/filesystems") // one that is missing names nothing
	for line := range strings.Lines(string(text)) {
		kind, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if kind == "nodev" {
			pseudo = append(pseudo, name)
		} else if name != "" {
			block = append(block, name)
		}
	}
	text, err := os.ReadFile("/etc/filesystems")
	if err != nil {
		return block, pseudo
	}
	var listed []string
	for line := range strings.Lines(string(text)) {
		switch word := strings.TrimSpace(line); {
		case word == "*":
			return append(listed, block...), pseudo
		case word != "" && word[0] != '#' && !slices.Contains(pseudo, word):
			listed = append(listed, word)
		}
	}
	return listed, pseudo
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
	for _, dir := range []string{"/sbin/mount.", "/sbin/fs.d/mount.", "/sbin/fs/mount."} {
		if exists(dir + fstype) {
			return dir + fstype
		}
	}
	return ""
}
