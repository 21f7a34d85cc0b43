package lesson

import (
	"fmt"
	"regexp"
	"strings"

	"contedor/internal/linux/cgroup"
	"contedor/internal/teach/document"
)

// Document returns the exchanges of a page of docs: the commands in its blocks with the given
// prompt, '#' or '$'. See document.Parse for the notation. Commands for a version of cgroups are
// left out on a machine whose controller of memory belongs to another one. The amount of blanks in
// an expected output does not matter. "..." stands for any text in a line; on a line of its own it
// stands for any number of lines.
func Document(text string, prompt byte) ([]Exchange, error) {
	items, err := document.Parse(text)
	if err != nil {
		return nil, err
	}
	var exchanges []Exchange
	for _, item := range items {
		c := item.Command
		if c == nil || c.Prompt != prompt {
			continue
		}
		s := Exchange{Type: c.Line, Slow: strings.HasPrefix(c.Line, "fetchroot"), Check: prints(c.Expected, c.Fails)}
		if c.Second {
			s.Second = 1
		}
		if c.Version != 0 {
			s.When = func(*Lesson) bool { return limitsMemory(c.Version == 2) }
		}
		exchanges = append(exchanges, s)
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
