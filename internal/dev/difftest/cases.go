package main

import (
	"fmt"
	"strings"
)

// A testCase is a shell script that somebody types, and perhaps what it must print.
type testCase struct {
	file   string
	line   int // of the prompt, from 1
	title  string
	user   string // root or ana, from the prompt
	script string
	// expected is what ours must print, errors merged into the output and a
	// line [N] at the end for an exit status other than 0; nil where the real
	// tool is asked.
	expected *string
}

func (c testCase) name() string { return fmt.Sprintf("%s:%d %s", c.file, c.line, c.title) }

// prompted returns the script with its prompts, as it stands in the file.
func (c testCase) prompted() string {
	prompt := "# "
	if c.user != "root" {
		prompt = "$ "
	}
	return prompt + strings.ReplaceAll(c.script, "\n", "\n> ") + "\n"
}

// parseCases reads the cases of a file:
//
//	== TITLE     titles the cases below it
//	// TEXT      is a remark
//	# COMMAND    is a case that root types
//	$ COMMAND    is a case that an ordinary user (ana, uid 1000) types
//	> COMMAND    is a further line of the case above it
//
// Any other line that is not empty is what the case above it must print, and
// makes it a case for our tools alone.
func parseCases(file, text string) ([]testCase, error) {
	var cases []testCase
	title := ""
	for i, line := range strings.Split(text, "\n") {
		mark, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "" || mark == "//":
			continue
		case mark == "==":
			title = rest
			continue
		case mark == "#" || mark == "$":
			user := "root"
			if mark == "$" {
				user = "ana"
			}
			cases = append(cases, testCase{file: file, line: i + 1, title: title, user: user, script: rest})
			continue
		}
		if len(cases) == 0 {
			return nil, fmt.Errorf("%s:%d: no case for this line to belong to", file, i+1)
		}
		c := &cases[len(cases)-1]
		if mark == ">" {
			c.script += "\n" + rest
			continue
		}
		if c.expected == nil {
			c.expected = new(string)
		}
		*c.expected += line + "\n"
	}
	return cases, nil
}
