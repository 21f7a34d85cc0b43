package vi

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

func shellPath() string {
	if path := os.Getenv("SHELL"); path != "" {
		return path
	}
	return "/bin/sh"
}

// shellCommand implements :!, with and without a range.
func (e *editor) shellCommand(a address, args string) {
	args = e.shellText(args)
	if a.count > 0 {
		e.filterWith(max(a.from, 0), a.to, args)
		return
	}
	e.runOutside(exec.Command(shellPath(), "-c", args))
}

// shellText replaces ! by the last command, and % by the name of the file.
func (e *editor) shellText(args string) string {
	var b strings.Builder
	for i := 0; i < len(args); i++ {
		switch c := args[i]; {
		case c == '\\' && i+1 < len(args) && (args[i+1] == '!' || args[i+1] == '%'):
			i++
			b.WriteByte(args[i])
		case c == '!':
			b.WriteString(e.lastShell)
		case c == '%':
			b.WriteString(e.name)
		default:
			b.WriteByte(c)
		}
	}
	e.lastShell = b.String()
	return e.lastShell
}

// filter reads a command and replaces lines by its output.
func (e *editor) filter(first, end int) {
	lead := ".!"
	if end > first {
		lead = fmt.Sprintf(".,.+%d!", end-first)
	}
	text, ok := e.prompt(":" + lead)
	if ok {
		e.filterWith(first, end, e.shellText(text))
	}
}

func (e *editor) filterWith(first, end int, command string) {
	out := e.runFilter(command, strings.Join(e.lines[first:end+1], "\n")+"\n", false)
	var lines []string
	if out != "" {
		lines = strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	}
	e.replace(first, end-first+1, lines)
	e.cursor = position{line: e.lineAt(first)}
	e.cursor.at = indent(e.line())
	e.report(end-first+1, "lines filtered")
}

// runFilter runs a command with a text as input and returns its output. With shows, the output is shown.
func (e *editor) runFilter(command, in string, shows bool) string {
	c := exec.Command(shellPath(), "-c", command)
	c.Stdin = strings.NewReader(in)
	out, _ := c.CombinedOutput()
	if shows {
		for line := range strings.Lines(string(out)) {
			e.show(strings.TrimSuffix(line, "\n"))
		}
		return ""
	}
	return string(out)
}
