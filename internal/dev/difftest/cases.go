package main

import (
	"fmt"
	"strings"
)

// A testCase is a shell script. It is run with the real tools and with ours, or it has an
// expected output.
type testCase struct {
	file   string
	line   int // of the prompt, from 1
	title  string
	user   string // root or ana, according to the prompt
	script string
	// expected is the expected output of our tools: standard output and standard error
	// together, and a last line [N] for an exit status other than 0. It is nil if the
	// case is compared with the real tools.
	expected *string
}

func (c testCase) name() string { return fmt.Sprintf("%s:%d %s", c.file, c.line, c.title) }

// prompted returns the script with its prompts, as in the file.
func (c testCase) prompted() string {
	prompt := "# "
	if c.user != "root" {
		prompt = "$ "
	}
	return prompt + strings.ReplaceAll(c.script, "\n", "\n> ") + "\n"
}

// parseCases reads the cases of a file:
//
//	== TITLE     is the title of the cases below it
//	// TEXT      is a comment
//	# COMMAND    is a case that root runs
//	$ COMMAND    is a case that the user ana (uid 1000) runs
//	> COMMAND    is a further line of the case above it
//
// Any other line that is not empty is expected output of the case above it. Such a case is run
// only with our tools.
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
			return nil, fmt.Errorf("%s:%d: there is no case above this line", file, i+1)
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
