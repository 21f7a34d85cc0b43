package shell

import (
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/shell/eval"
)

// promptEscapes replaces bash's escapes in a prompt. Variables are expanded afterwards.
func (s *shell) promptEscapes(format string, command int) string {
	if !strings.Contains(format, `\`) {
		return format
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '\\' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		if c := format[i]; c >= '0' && c <= '7' {
			end := i
			for end < len(format) && end < i+3 && format[end] >= '0' && format[end] <= '7' {
				end++
			}
			n, _ := strconv.ParseUint(format[i:end], 8, 16)
			b.WriteByte(byte(n))
			i = end - 1
			continue
		}
		if format[i] == 'D' && i+1 < len(format) && format[i+1] == '{' {
			if end := strings.IndexByte(format[i:], '}'); end > 0 {
				b.WriteString(eval.Strftime(format[i+2:i+end], time.Now()))
				i += end
				continue
			}
		}
		b.WriteString(s.promptEscape(format[i], command))
	}
	return b.String()
}

// quoted quotes the value of an escape, so that it is not expanded.
func quoted(text string) string {
	return strings.NewReplacer(`\`, `\\`, "$", `\$`, "`", "\\`").Replace(text)
}

func (s *shell) promptEscape(letter byte, command int) string {
	host, _ := os.Hostname() // hostname(1) may change it between two prompts
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
		return quoted(s.trimmedDir())
	case 'W':
		if dir := s.shortDir(); dir != "/" {
			return quoted(cli.BaseName(dir))
		}
		return "/"
	case '$':
		if os.Geteuid() == 0 {
			return "#"
		}
		return `\$`
	case 's':
		return quoted(cli.BaseName(s.name))
	case 'v':
		return strings.Join(strings.SplitN(eval.Version, ".", 3)[:2], ".")
	case 'V':
		release, _, _ := strings.Cut(eval.Version, "(")
		return release
	case 't':
		return time.Now().Format(time.TimeOnly)
	case 'T':
		return time.Now().Format("03:04:05")
	case '@':
		return time.Now().Format("03:04 PM")
	case 'A':
		return time.Now().Format("15:04")
	case 'd':
		return time.Now().Format("Mon Jan 02")
	case 'j':
		return strconv.Itoa(s.JobCount())
	case 'l':
		if name, err := os.Readlink("/proc/self/fd/0"); err == nil {
			return cli.BaseName(name)
		}
		return "tty"
	case '#':
		return strconv.Itoa(command)
	case '!':
		return strconv.Itoa(s.history.Next() - 1 + s.one())
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case 'e':
		return "\x1b"
	case 'a':
		return "\a"
	case '[', ']': // the editor gives the text between them no width
		if !s.interactive {
			return ""
		}
		return string(rune(letter-'[')/2 + 1)
	case '\\':
		return `\\`
	}
	return `\\` + string([]byte{letter})
}

// one is 1 in PS1 and PS2, which show the number of the next command. Other texts, such as PS4, show
// that of the running command.
func (s *shell) one() int {
	if s.asking || !s.Option("history") {
		return 1
	}
	return 0
}

// shortDir returns the working directory, with ~ for the home directory.
func (s *shell) shortDir() string {
	dir, home := s.variable("PWD"), s.variable("HOME")
	if rest, ok := strings.CutPrefix(dir, home); ok && home != "" && home != "/" && (rest == "" || rest[0] == '/') {
		return "~" + rest
	}
	return dir
}

// trimmedDir is shortDir, shortened to the last PROMPT_DIRTRIM names.
func (s *shell) trimmedDir() string {
	dir := s.shortDir()
	n, err := strconv.Atoi(s.variable("PROMPT_DIRTRIM"))
	if err != nil || n <= 0 {
		return dir
	}
	start, rest := "", dir
	if strings.HasPrefix(dir, "~/") {
		start, rest = "~/", dir[1:]
	}
	names := strings.Split(strings.TrimPrefix(rest, "/"), "/")
	short := start + ".../" + strings.Join(names[max(0, len(names)-n):], "/")
	if len(names) <= n || len(short) >= len(dir) {
		return dir
	}
	return short
}
