package explain

import (
	"contedor/internal/cli"
	"contedor/internal/tool/shell/syntax"
)

// commandLines returns the command lines in the text of a shell line, such as "echo 5 > FILE", or
// nil if the text has anything but simple commands. A redirection of the output is two
// words, ">" and the file; so is what tee(1) does at the end of a pipe. sudo is left out.
func commandLines(text string) (lines [][]string) {
	list, err := syntax.New(text, 1).All()
	if err != nil {
		return nil
	}
	ok := true
	for _, s := range list {
		collect(s.Cmd, &lines, &ok)
	}
	if !ok {
		return nil
	}
	return lines
}

// collect appends the lines of a command. It sets ok to false for one that it does not know.
func collect(c syntax.Command, lines *[][]string, ok *bool) {
	switch c := c.(type) {
	case *syntax.AndOr:
		collect(c.X, lines, ok)
		collect(c.Y, lines, ok)
	case *syntax.Pipeline:
		if len(c.Cmds) == 1 {
			collect(c.Cmds[0], lines, ok)
			return
		}
		first, known1 := c.Cmds[0].(*syntax.Simple)
		last, known2 := c.Cmds[len(c.Cmds)-1].(*syntax.Simple)
		if len(c.Cmds) != 2 || !known1 || !known2 {
			*ok = false
			return
		}
		tee := simple(last)
		for len(tee) > 1 && tee[1] == "-a" {
			tee = append(tee[:1], tee[2:]...)
		}
		if len(tee) != 2 || cli.BaseName(tee[0]) != "tee" {
			*ok = false
			return
		}
		*lines = append(*lines, append(simple(first), ">", tee[1]))
	case *syntax.Simple:
		if words := simple(c); len(words) > 0 {
			*lines = append(*lines, words)
		}
	default:
		*ok = false
	}
}

// simple returns the words of a simple command.
func simple(c *syntax.Simple) (words []string) {
	for _, w := range c.Words {
		word := w.Raw
		if w.Static {
			word = w.Value
		}
		words = append(words, word)
	}
	for len(words) > 1 && words[0] == "sudo" {
		words = words[1:]
	}
	for _, r := range c.Redirs {
		if r.Op == ">" || r.Op == ">>" {
			word := r.Word.Raw
			if r.Word.Static {
				word = r.Word.Value
			}
			words = append(words, ">", word)
		}
	}
	return words
}
