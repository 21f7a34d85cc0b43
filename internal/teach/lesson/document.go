package lesson

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"contedor/internal/linux/cgroup"
)

// Document returns the exchanges of a page of docs, the commands in its blocks:
//
//	```console
//	# a command of root
//	$ a command of another user
//	what the command prints
//	```
//
// Only commands with the given prompt, '#' or '$', are returned. The commands of a block
// "console second" are for the second terminal. In a block "console fails" every command must
// fail. The commands of a block "console v1" or "console v2" are left out on a machine whose
// controller of memory belongs to another version of cgroups. The lines below a command are its expected output. The amount of blanks does not
// matter. "..." stands for any text in a line; on a line of its own it stands for any number
// of lines.
func Document(text string, prompt byte) ([]Exchange, error) {
	var exchanges []Exchange
	var block []string // the words of the fence; nil outside of a block
	var expected []string
	open := false // whether the last command is one with the given prompt
	finish := func(fails bool) {
		if open {
			exchanges[len(exchanges)-1].Check = prints(expected, fails)
		}
		open, expected = false, nil
	}
	for n, line := range strings.Split(text, "\n") {
		switch fence, isFence := strings.CutPrefix(line, "```"); {
		case isFence && block == nil:
			if block = strings.Fields(fence); len(block) == 0 || block[0] != "console" {
				return nil, fmt.Errorf("line %d: the block is not of the kind console", n+1)
			}
		case isFence:
			finish(slices.Contains(block, "fails"))
			block = nil
		case block == nil:
		case strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "$ "):
			finish(slices.Contains(block, "fails"))
			if line[0] == prompt {
				s := Exchange{Type: line[2:], Slow: strings.HasPrefix(line[2:], "fetchroot")}
				if slices.Contains(block, "second") {
					s.Second = 1
				}
				switch {
				case slices.Contains(block, "v1"):
					s.When = func(*Lesson) bool { return limitsMemory(false) }
				case slices.Contains(block, "v2"):
					s.When = func(*Lesson) bool { return limitsMemory(true) }
				}
				exchanges, open = append(exchanges, s), true
			}
		default:
			expected = append(expected, line)
		}
	}
	if block != nil {
		return nil, fmt.Errorf("the last block has no end")
	}
	return exchanges, nil
}

// limitsMemory reports whether version 2 of cgroups, or else version 1, has the controller of
// memory in the usual place.
func limitsMemory(unified bool) bool {
	mounted, _ := cgroup.Mounted()
	h := cgroup.Of(mounted, "memory")
	return h != nil && h.Unified == unified && strings.HasPrefix(h.Dir, "/sys/fs/cgroup")
}

var blanks = regexp.MustCompile(`[ \t]+`)

// prints returns a check for an expected output in the notation of Document, and for whether
// the command fails.
func prints(lines []string, fails bool) func(*machine, Reply) error {
	pattern := ""
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "..." {
			pattern += `(?:.*\n)*?`
			continue
		}
		var parts []string
		for part := range strings.SplitSeq(line, "...") {
			words := blanks.Split(part, -1)
			for i := range words {
				words[i] = regexp.QuoteMeta(words[i])
			}
			parts = append(parts, strings.Join(words, `[ \t]+`))
		}
		pattern += `[ \t]*` + strings.Join(parts, ".*") + `[ \t]*\n`
	}
	whole := regexp.MustCompile(`^` + pattern + `$`)
	return func(_ *machine, r Reply) error {
		output := r.Output
		if output != "" && !strings.HasSuffix(output, "\n") {
			output += "\n"
		}
		switch {
		case (r.Status != 0) != fails:
			return fmt.Errorf("whether it fails on the page: %v", fails)
		case !whole.MatchString(output):
			return fmt.Errorf("its output on the page:\n%s", strings.Join(lines, "\n"))
		}
		return nil
	}
}
