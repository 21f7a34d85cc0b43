package shell

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

// prompt expands PS1 or PS2: bash's escapes, then the variables.
func (s *shell) prompt(format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '\\' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		b.WriteString(s.promptEscape(format[i]))
	}
	return s.expand(b.String())
}

// expand replaces the variables and commands of a prompt.
func (s *shell) expand(text string) string {
	word, err := syntax.NewParser().Document(strings.NewReader(text))
	if err != nil {
		return text
	}
	expanded, err := expand.Document(&expand.Config{
		Env: expand.FuncEnviron(s.parameter),
		CmdSubst: func(out io.Writer, command *syntax.CmdSubst) error {
			sub := s.runner.Subshell()
			interp.StdIO(os.Stdin, out, os.Stderr)(sub)
			for _, stmt := range command.Stmts {
				sub.Run(context.Background(), stmt)
			}
			return nil
		},
	}, word)
	if err != nil {
		return text
	}
	return expanded
}

// parameter returns a variable, or $?.
func (s *shell) parameter(name string) string {
	if name == "?" {
		return strconv.Itoa(s.status)
	}
	return s.variable(name)
}

func (s *shell) promptEscape(letter byte) string {
	host, _ := os.Hostname() // asked every time: hostname(1) may have changed it
	switch letter {
	case 'u':
		if u, ok := ids.Host().UserByID(uint32(os.Geteuid())); ok {
			return u.Name
		}
		return "I have no name!"
	case 'h':
		short, _, _ := strings.Cut(host, ".")
		return short
	case 'H':
		return host
	case 'w':
		return s.shortDir()
	case 'W':
		if dir := s.shortDir(); dir != "/" {
			return cli.BaseName(dir)
		}
		return "/"
	case '$':
		if os.Geteuid() == 0 {
			return "#"
		}
		return "$"
	case 's':
		return cli.BaseName(s.name)
	case 'v':
		return "5.3"
	case 't':
		return time.Now().Format(time.TimeOnly)
	case 'n':
		return "\n"
	case 'e':
		return "\x1b"
	case 'a':
		return "\a"
	case '[', ']': // the escape sequences of a terminal are known without
		return ""
	case '\\':
		return `\`
	}
	return `\` + string([]byte{letter})
}

// shortDir is the directory, with ~ for the user's own.
func (s *shell) shortDir() string {
	dir, home := s.runner.Dir, s.variable("HOME")
	if rest, ok := strings.CutPrefix(dir, home); ok && home != "" && home != "/" && (rest == "" || rest[0] == '/') {
		return "~" + rest
	}
	return dir
}
