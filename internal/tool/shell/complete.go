package shell

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// complete completes the word before the cursor with file names, or the first word of a command
// with names of commands. If nothing can be added, it lists the candidates.
func (s *shell) complete(out io.Writer, line string, at int) (string, int, bool) {
	begin := strings.LastIndexAny(line[:at], " \t;|&<>(") + 1
	word := line[begin:at]
	before := strings.TrimRight(line[:begin], " \t")
	first := before == "" || strings.ContainsRune(";|&(", rune(before[len(before)-1]))
	var candidates []string
	if first && !strings.Contains(word, "/") {
		candidates = s.commandsLike(word)
	} else {
		candidates = s.filesLike(word)
	}
	if len(candidates) == 0 {
		return line, at, true
	}
	common := commonPrefix(candidates)
	if len(candidates) == 1 && !strings.HasSuffix(common, "/") {
		common += " "
	}
	if common == word {
		names := make([]string, len(candidates))
		for i, c := range candidates {
			names[i] = filepath.Base(c)
		}
		io.WriteString(out, strings.Join(names, "  ")+"\n")
	}
	return line[:begin] + common + line[at:], begin + len(common), true
}

func (s *shell) filesLike(word string) (list []string) {
	dir, name := filepath.Split(word)
	place := dir
	if rest, ok := strings.CutPrefix(dir, "~/"); ok {
		place = filepath.Join(s.variable("HOME"), rest)
	} else if !filepath.IsAbs(dir) {
		place = filepath.Join(s.variable("PWD"), dir)
	}
	entries, _ := os.ReadDir(place)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), name) || name == "" && e.Name()[0] == '.' {
			continue
		}
		candidate := dir + e.Name()
		if info, err := os.Stat(filepath.Join(place, e.Name())); err == nil && info.IsDir() {
			candidate += "/"
		}
		list = append(list, candidate)
	}
	return list
}

func (s *shell) commandsLike(word string) (list []string) {
	list = append(list, s.CommandNames()...)
	for _, dir := range filepath.SplitList(s.variable("PATH")) {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			list = append(list, e.Name())
		}
	}
	list = slices.DeleteFunc(list, func(name string) bool { return !strings.HasPrefix(name, word) })
	slices.Sort(list)
	return slices.Compact(list)
}

func commonPrefix(list []string) string {
	prefix := list[0]
	for _, word := range list[1:] {
		for !strings.HasPrefix(word, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return prefix
}
