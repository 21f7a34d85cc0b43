package shell

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// complete returns where the word before the cursor begins, and its candidates: names of commands for
// the first word of a command, else names of files.
func (s *shell) complete(line string, at int) (int, []string) {
	begin := strings.LastIndexAny(line[:at], " \t;|&<>(") + 1
	word := line[begin:at]
	before := strings.TrimRight(line[:begin], " \t")
	first := before == "" || strings.ContainsRune(";|&(", rune(before[len(before)-1]))
	if first && !strings.Contains(word, "/") {
		return begin, s.commandsLike(word)
	}
	return begin, s.filesLike(word)
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
