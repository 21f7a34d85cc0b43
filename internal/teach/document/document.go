// Package document reads the pages of docs for learners: headings, paragraphs, and blocks with
// the commands of a terminal session. Begin reading at Parse.
package document

import (
	"fmt"
	"slices"
	"strings"
)

// An Item is a heading, a paragraph or a command. Exactly one of its fields is set.
type Item struct {
	Heading string // of a section, "## ", without the sign
	Prose   string // a paragraph as one line, in Markdown
	Command *Command
}

// A Command is a line of a block that is typed, with its expected output.
type Command struct {
	Line     string
	Prompt   byte     // '#' if root types it, '$' for another user
	Second   bool     // whether it is for the second terminal
	Fails    bool     // whether it must fail
	Version  int      // the only version of cgroups, 1 or 2, for which it is; 0 for any
	Expected []string // the lines of its output; "..." stands for any text
}

// Parse reads a page. A block of a terminal session is
//
//	```console
//	# a command of root
//	$ a command of another user
//	what the command prints
//	```
//
// The commands of a block "console second" are for the second terminal, those of a block "console
// fails" fail, and those of a block "console v1" or "console v2" are for machines with that version
// of cgroups. Other kinds of blocks, and a block without an end, are errors.
func Parse(text string) (items []Item, err error) {
	var block []string // the words of the fence; nil outside of a block
	var last *Command  // the last command of the block
	paragraph := ""
	finish := func() {
		if paragraph != "" {
			items = append(items, Item{Prose: paragraph})
		}
		paragraph = ""
	}
	for n, line := range strings.Split(text, "\n") {
		switch fence, isFence := strings.CutPrefix(line, "```"); {
		case isFence && block == nil:
			finish()
			if block = strings.Fields(fence); len(block) == 0 || block[0] != "console" {
				return nil, fmt.Errorf("line %d: the block is not of the kind console", n+1)
			}
		case isFence:
			block, last = nil, nil
		case block != nil && (strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "$ ")):
			last = command(line, block)
			items = append(items, Item{Command: last})
		case block != nil && last != nil:
			last.Expected = append(last.Expected, line)
		case block != nil:
		case strings.HasPrefix(line, "## "):
			finish()
			items = append(items, Item{Heading: line[3:]})
		case line == "" || strings.HasPrefix(line, "#"):
			finish()
		default:
			paragraph = strings.TrimSpace(paragraph + " " + strings.TrimSpace(line))
		}
	}
	finish()
	if block != nil {
		return nil, fmt.Errorf("the last block has no end")
	}
	return items, nil
}

// command returns the command of a line in a block with a fence of these words.
func command(line string, block []string) *Command {
	c := &Command{
		Line: line[2:], Prompt: line[0],
		Second: slices.Contains(block, "second"), Fails: slices.Contains(block, "fails"),
	}
	switch {
	case slices.Contains(block, "v1"):
		c.Version = 1
	case slices.Contains(block, "v2"):
		c.Version = 2
	}
	return c
}
