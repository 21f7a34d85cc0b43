package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/tool/shell/eval"
)

// historyLimit is the number of lines that the arrow keys can reach.
const historyLimit = 500

// history is the list of typed lines, oldest first.
type history struct {
	lines []string
	file  string // the file that keeps it; "" for none
	old   int    // number of lines read from the file
}

// Add adds a line, unless it is empty, begins with a blank or repeats the last line, like Debian's
// default HISTCONTROL.
func (h *history) Add(line string) {
	if line == "" || line[0] == ' ' || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
}

// historyFile returns HISTFILE, or bash's default file.
func (s *shell) historyFile(env []string) string {
	home := ""
	for _, word := range env {
		if file, ok := strings.CutPrefix(word, "HISTFILE="); ok {
			return file
		}
		if dir, ok := strings.CutPrefix(word, "HOME="); ok && dir != "" {
			home = dir
		}
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, ".bash_history")
}

func (h *history) load(file string) {
	h.file = file
	data, err := os.ReadFile(file)
	if err != nil {
		return
	}
	h.lines = slices.DeleteFunc(strings.Split(string(data), "\n"), func(line string) bool { return line == "" })
	h.lines = h.lines[max(0, len(h.lines)-historyLimit):]
	h.old = len(h.lines)
}

// save appends the new lines to the file. It ignores errors.
func (h *history) save() {
	if h.file == "" || len(h.lines) == h.old {
		return
	}
	f, err := os.OpenFile(h.file, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return
	}
	f.WriteString(strings.Join(h.lines[h.old:], "\n") + "\n")
	f.Close()
}

// showHistory implements the builtin history.
func (s *shell) showHistory(sh *eval.Shell, args []string) int {
	words := args[1:]
	if len(words) == 1 && words[0] == "-c" {
		s.history.lines, s.history.old = nil, 0
		return 0
	}
	from := 0
	if len(words) == 1 {
		n, err := strconv.Atoi(words[0])
		if err != nil || n < 0 {
			return sh.Fail("history: " + words[0] + ": numeric argument required")
		}
		from = max(0, len(s.history.lines)-n)
	}
	text := ""
	for i, line := range s.history.lines[from:] {
		text += fmt.Sprintf("%5d  %s\n", from+i+1, line)
	}
	return sh.Print("history", text)
}
