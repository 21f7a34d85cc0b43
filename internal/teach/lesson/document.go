package lesson

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Document returns the exchanges of a page about the lesson: the commands of its
// blocks
//
//	```console
//	# a command of root's
//	$ a command of an ordinary user's
//	what it prints
//	```
//
// Those of prompt, '#' or '$', are typed. A block "console second" is for the
// second terminal; in one of "console fails" every command fails. What a command
// prints is what stands below it, blanks aside: "..." is any text in a line, or
// any lines where it stands alone.
func Document(text string, prompt byte) ([]Exchange, error) {
	var exchanges []Exchange
	var block []string // the words of the fence; nil outside
	var expected []string
	open := false // a command of prompt's is above
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
				return nil, fmt.Errorf("line %d: a block that is not run", n+1)
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
				exchanges, open = append(exchanges, s), true
			}
		default:
			expected = append(expected, line)
		}
	}
	if block != nil {
		return nil, fmt.Errorf("a block does not end")
	}
	return exchanges, nil
}

var blanks = regexp.MustCompile(`[ \t]+`)

// prints expects an output, as Document has it, and whether the command fails.
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
			return fmt.Errorf("the page says that it fails: %v", fails)
		case !whole.MatchString(output):
			return fmt.Errorf("the page says:\n%s", strings.Join(lines, "\n"))
		}
		return nil
	}
}
